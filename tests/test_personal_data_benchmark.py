"""What the benchmark of personal data says of a figure is what the figure is."""

from __future__ import annotations

from benchmarks.personal_data import (
    CORPORA,
    COST,
    FLAGGED,
    HARD,
    MISREAD,
    NAMED_KINDS,
    PAPERS,
    TARGETS,
    hard_negatives,
    kinds,
    must_show,
    sense,
    unmarked,
)
from ragbox.evaluate.figures import Figure
from ragbox.evaluate.screening import LabelledText, Screened, screen
from ragbox.types import Finding
from training.ner.labelled import Labelled

TEXTS = [LabelledText(f"Ada Lind {n}", ((0, 8, "PERSON"),)) for n in range(20)]


def rows(found: int) -> list[Screened]:
    return screen(TEXTS, lambda text: [Finding("PERSON", 0, 8, 1)] if int(text[9:]) < found else [])


def test_a_target_that_is_missed_is_called_so() -> None:
    covered, leaking = TARGETS[0], TARGETS[-1]
    assert "NOT MET" in covered.line("x", Figure(0.969, 0.9, 1, 9))
    assert "NOT MET" not in covered.line("x", Figure(0.97, 0.9, 1, 9))
    assert "NOT MET" in leaking.line("x", Figure(0.031, 0, 1, 9))
    assert "<= 3 %" in leaking.line("x", Figure(0.03, 0, 1, 9))
    assert "[-]" in COST.line("x", Figure(0.01, float("nan"), float("nan"), 9), points=True)


def test_what_misreading_costs_is_clean_less_misread() -> None:
    told = list(must_show({PAPERS: rows(20), MISREAD: rows(18), CORPORA: rows(20)}, {HARD: Figure(0, 0, 0.1, 9)}))
    assert told[-1].startswith(f"{MISREAD}: {COST.words}")
    assert " 10.0 " in told[-1]
    assert told[-1].endswith("NOT MET")
    assert not any("NOT MET" in line for line in told[:-1])
    assert FLAGGED.words in told[-2]


def test_what_document_sense_adds_is_on_less_off() -> None:
    told = list(sense(TEXTS, rows(20), lambda _: []))
    assert told[0].split("adds")[1].split()[0] == "100.0"
    assert next(iter(sense(TEXTS, rows(20), None))).startswith("not measured")


def test_marks_are_taken_out_and_their_places_kept() -> None:
    text, spans = unmarked("MRN [[12]] and [[345]].")
    assert [text[start:end] for start, end in spans] == ["12", "345"]
    assert text == "MRN 12 and 345."


def test_there_are_enough_hard_negatives_of_each_kind() -> None:
    lines = [each for each in hard_negatives(dev=False) if each.kind in NAMED_KINDS]
    assert len({each.text for each in lines}) == len(lines) >= 400
    assert all(sum(each.kind == kind for each in lines) >= 60 for kind in NAMED_KINDS)


def test_flagged_lines_are_counted_by_kind() -> None:
    lines = [Labelled("Yasmin", (), kind="drug"), Labelled("ok", (), kind="role"), Labelled("Bell", (), kind="eponym")]
    found = kinds(lines, lambda text: [Finding("PERSON", 0, 6, 1)] if text == "Yasmin" else [])
    assert [found[name].value for name in (HARD, "drug", "eponym", "role")] == [0.5, 1, 0, 0]
    assert found["lines of every kind"].n == 3
