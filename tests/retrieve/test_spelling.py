"""Names that were mistyped by a letter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragbox import RagBox
from ragbox.retrieve.spelling import one_slip, with_spelling

NOTE = (
    "Ada Lovelace rents Unit 4. Her neighbours are Martin Hansen and Martha Hanson, and Jules Dubois-Achebe. The notice "
    "period is three months."
)


@pytest.fixture(scope="module")
def note(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("note")
    (folder / "note.txt").write_text(NOTE, encoding="utf-8")
    with RagBox.open(folder / "my.box") as box:
        box.ingest(folder / "note.txt")
        yield box


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("What does Lovelce rent?", "What does Lovelace rent?"),
        ("What does Lovelacce rent?", "What does Lovelace rent?"),
        ("What does Lovleace rent?", "What does Lovelace rent?"),
        ("What does Lovelece rent?", "What does Lovelace rent?"),
        ("what is ada lovelce's rent?", "what is ada lovelace's rent?"),
        ("WHAT DOES LOVELCE RENT?", "WHAT DOES LOVELACE RENT?"),
        ("Who is Jules Dubois-Achbe?", "Who is Jules Dubois-Achebe?"),
    ],
)
def test_a_slip_in_a_name_is_mended(note: Any, typed: str, meant: str) -> None:
    assert with_spelling(typed, note._directory.catalog) == meant


@pytest.mark.parametrize(
    "question",
    [
        "What does Lovelace rent?",
        "What does Govelace rent?",  # another first letter: another name
        "What does Lovelacine rent?",  # two letters
        "Who is Hansan?",  # of two
        "What is the notise period?",  # no name
        "Who is Adda?",  # short names are others soon
        "Who is Martin?",
        'Who is "Lovelce"?',
        "Who is “Ada Lovelce”?",
    ],
)
def test_what_may_be_right_is_left(note: Any, question: str) -> None:
    assert with_spelling(question, note._directory.catalog) == question


def test_a_word_that_is_known_otherwise_is_left(note: Any) -> None:
    assert with_spelling("Who is Lovelce?", note._directory.catalog, {"lovelce"}) == "Who is Lovelce?"


def test_whoever_asks_is_told(note: Any) -> None:
    answer = note.ask("What does Lovelce rent?")
    assert answer.question == "What does Lovelce rent?"
    assert answer.asked == "What does Lovelace rent?"
    assert "Unit 4" in answer.text
    assert note.ask("What does Lovelace rent?").asked is None


@pytest.mark.parametrize("question", ["what does ada lovelce rent?", "WHAT DOES ADA LOVELCE RENT?"])
def test_a_slip_without_capitals_is_mended_and_read_with_them(note: Any, question: str) -> None:
    answer = note.ask(question)
    assert answer.asked == question.replace("lovelce", "lovelace").replace("LOVELCE", "LOVELACE")
    assert note._asker()._finder.asked(answer.asked).meant.names == ("ada", "lovelace")
    assert "Unit 4" in answer.text


def test_a_deleted_document_leaves_no_names_behind(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(NOTE, encoding="utf-8")
    with RagBox.open(tmp_path / "my.box") as box:
        box.ingest(tmp_path / "note.txt")
        assert "lovelac" in box._directory.catalog.stems_like("lovelac")
        box.delete("note.txt")
        assert box._directory.catalog.stems_like("lovelac") == []
        assert with_spelling("Who is Lovelce?", box._directory.catalog) == "Who is Lovelce?"


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_one_slip_is_a_distance_of_one(one: str, other: str) -> None:
    near = {one[:n] + one[n + 1 :] for n in range(1, len(one))}
    near |= {one[:n] + letter + one[n:] for n in range(1, len(one) + 1) for letter in "abc"}
    near |= {one[:n] + letter + one[n + 1 :] for n in range(1, len(one)) for letter in "abc"}
    near |= {one[:n] + one[n + 1] + one[n] + one[n + 2 :] for n in range(1, len(one) - 1)}
    assert one_slip(one, other) == (other in near - {one} and bool(one))
