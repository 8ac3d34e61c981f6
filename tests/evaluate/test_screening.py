"""Figures of screening are counts of characters and spans."""

import json
import math
from pathlib import Path

import pytest

from ragbox.errors import ScreeningError
from ragbox.evaluate import EvaluationError
from ragbox.evaluate.screening import LabelledText, read_labelled, screen, screening_differences, screening_figures
from ragbox.types import Finding

ADA = LabelledText("Ada Li met Bo Ek.", ((0, 6, "PERSON"), (11, 16, "PERSON")))
PLAIN = LabelledText("The tenant pays.", ())


def figures(texts: list[LabelledText], *found: Finding) -> dict[str, tuple[float, int]]:
    rows = screen(texts, lambda text: [each for each in found if each.end <= len(text)])
    return {name: (round(each.value, 3), each.n) for name, each in screening_figures(rows).items()}


def test_all_found_is_all_covered() -> None:
    got = figures([ADA], Finding("PERSON", 0, 6, 0.9), Finding("LOCATION", 11, 16, 0.9))
    assert got["covered"] == (1.0, 9)
    assert got["precision"] == (1.0, 9)
    assert got["PERSON"] == (1.0, 2)
    assert got["leaking"] == (0.0, 1)


def test_half_a_name_is_not_covered_and_leaks() -> None:
    got = figures([ADA], Finding("PERSON", 0, 3, 0.9))
    assert got["covered"] == (0.333, 9)
    assert got["PERSON"] == (0.0, 2)
    assert got["leaking"] == (1.0, 1)


def test_what_is_found_in_text_without_personal_data_is_a_false_alarm() -> None:
    got = figures([PLAIN], Finding("PERSON", 4, 10, 0.9))
    assert got["flagged"] == (1.0, 1)
    assert got["precision"] == (0.0, 6)
    assert figures([PLAIN])["flagged"] == (0.0, 1)


def test_entities_that_a_text_does_not_mark_count_neither_way() -> None:
    text = LabelledText("Ada Li came in May 2024.", ((0, 6, "PERSON"),), frozenset({"DATE"}))
    got = figures([text], Finding("PERSON", 0, 6, 0.9), Finding("DATE_TIME", 15, 23, 0.9))
    assert got["precision"] == (1.0, 5)


@pytest.mark.parametrize(("unlabelled", "counts"), [("URL", False), ("ID", False), ("PHONE", True), ("PERSON", True)])
def test_what_is_not_marked_is_named_by_entity_or_by_class(unlabelled: str, counts: bool) -> None:
    text = LabelledText("See lind.example now", (), frozenset({unlabelled}))
    assert figures([text], Finding("URL", 4, 16, 0.9))["flagged"] == (float(counts), 1)


def test_a_file_is_read_and_a_wrong_line_is_named_without_its_text(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text(json.dumps({"text": "Ada Li", "spans": [[0, 6, "PERSON"]], "group": "a"}) + "\n\n")
    assert read_labelled(path) == [LabelledText("Ada Li", ((0, 6, "PERSON"),), frozenset(), "a")]
    path.write_text(json.dumps({"text": "Secret", "spans": [[0, 60, "PERSON"]]}) + "\n")
    with pytest.raises(EvaluationError, match="line 1") as error:
        read_labelled(path)
    assert "Secret" not in str(error.value)


@pytest.mark.parametrize("row", ["[]", "7", '{"text": "a"}', '{"text": "a", "spans": [[0, 1, "covered"]]}', "{"])
def test_what_is_no_labelled_text_is_refused_by_its_line(tmp_path: Path, row: str) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text(f'{{"text": "fine", "spans": []}}\n{row}\n')
    with pytest.raises(EvaluationError, match="line 2"):
        read_labelled(path)


def test_a_line_separator_inside_a_text_is_no_new_line(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    row = json.dumps({"text": "Ada\u2028Li", "spans": [[0, 6, "PERSON"]]}, ensure_ascii=False)
    path.write_text(f"\n{row}\n", encoding="utf-8")
    (found,) = read_labelled(path)
    assert (found.text, found.line) == ("Ada\u2028Li", 2)


def test_an_empty_file_is_no_perfect_score(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text("\n\n")
    with pytest.raises(EvaluationError, match="no labelled text"):
        read_labelled(path)


def test_a_text_that_could_not_be_screened_is_named_by_its_line() -> None:
    def fail(_text: str) -> list[Finding]:
        raise ScreeningError("the recognizer X ran out of time")

    with pytest.raises(ScreeningError, match="line 9: the recognizer X"):
        screen([LabelledText("Ada", (), line=9)], fail)


def test_a_group_is_drawn_as_a_whole() -> None:
    """Two documents of ten texts each, one of them all found: the interval knows of two draws, not of twenty."""
    rows = [LabelledText(name, ((0, 3, "PERSON"),), group=name) for name in ("Ada", "Bob") for _ in range(10)]
    found = screening_figures(screen(rows, lambda text: [Finding("PERSON", 0, 3, 1)] if text == "Ada" else []))
    assert (found["covered"].value, found["covered"].low, found["covered"].high) == (0.5, 0.0, 1.0)


def test_a_difference_is_firm_only_where_enough_texts_moved() -> None:
    def half(count: int) -> tuple[float, float, float]:
        texts = [LabelledText(f"Ada {n:02}", ((0, 3, "PERSON"),)) for n in range(20)]
        old = screen(texts, lambda _: [])
        new = screen(texts, lambda text: [Finding("PERSON", 0, 3, 1)] if int(text[4:]) < count else [])
        return screening_differences(new, old)["covered"][:3]

    value, low, high = half(10)
    assert (value, low > 0.2, high < 0.8) == (0.5, True, True)
    value, low, _ = half(5)
    assert value == 0.25
    assert math.isnan(low)
