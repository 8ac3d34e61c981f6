"""Figures of screening are counts of characters and spans."""

import json
from pathlib import Path

import pytest

from ragbox.evaluate import EvaluationError
from ragbox.evaluate.screening import LabelledText, read_labelled, screen, screening_figures
from ragbox.types import Finding

ADA = LabelledText("Ada Li met Bo Ek.", ((0, 6, "PERSON"), (11, 16, "PERSON")))
PLAIN = LabelledText("The tenant pays.", ())


def figures(texts: list[LabelledText], *found: Finding) -> dict[str, tuple[float, int]]:
    rows = screen(texts, lambda text: [each for each in found if each.end <= len(text)], {"DATE_TIME": "DATE"})
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


def test_a_file_is_read_and_a_wrong_line_is_named_without_its_text(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text(json.dumps({"text": "Ada Li", "spans": [[0, 6, "PERSON"]], "group": "a"}) + "\n\n")
    assert read_labelled(path) == [LabelledText("Ada Li", ((0, 6, "PERSON"),), frozenset(), "a")]
    path.write_text(json.dumps({"text": "Secret", "spans": [[0, 60, "PERSON"]]}) + "\n")
    with pytest.raises(EvaluationError, match="line 1") as error:
        read_labelled(path)
    assert "Secret" not in str(error.value)
