"""Names that were mistyped by a letter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragbox import RagBox
from ragbox.batch import run_file
from ragbox.retrieve.spelling import one_slip, with_spelling

NOTE = (
    "Ada Lovelace rents Unit 4. Her neighbours are Martin Hansen and Martha Hanson, and Jules Dubois-Achebe. The notice "
    "period is three months. Maria Clark kept the books. The clerk signed them."
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
        "Who is ‘Lovelce’?",
        "Who is 'Ada Lovelce'?",
        "Was there a mania?",  # a word, and no slip of Maria
        "What did the cleark sign?",  # of a name and of another word
        "What does Ada owe to lovelce?",  # names were typed as names
        "What did lovelce@example.org write?",
        "What is in lovelce-lease.pdf?",
        "Who is Lovelce/Hansn-2021?",
        "Who is ͺͺͺͺͺ?",  # letters that fold to nothing
        "Who is " + "a" * 4_000 + "?",
        "Who are Aabcdxyz, Babcdxyz, Cabcdxyz, Dabcdxyz and Lovelce?",
    ],
)
def test_what_may_be_right_is_left(note: Any, question: str) -> None:
    assert with_spelling(question, note._directory.catalog) == question


def test_a_word_that_is_known_otherwise_is_left(note: Any) -> None:
    assert with_spelling("Who is Lovelce?", note._directory.catalog, {"lovelce"}) == "Who is Lovelce?"


def test_a_name_of_a_document_that_is_not_searched_is_not_told(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(NOTE, encoding="utf-8")
    (tmp_path / "garden.txt").write_text("The roses are red. The shed is locked at nine.", encoding="utf-8")
    with RagBox.open(tmp_path / "my.box") as box:
        box.ingest([tmp_path / "note.txt", tmp_path / "garden.txt"])
        assert box.ask("Who is Lovelce?").asked == "Who is Lovelace?"
        assert box.ask("Who is Lovelce?", documents=["note.txt"]).asked == "Who is Lovelace?"
        answer = box.ask("Who is Lovelce?", documents=["garden.txt"])
        assert answer.asked is None
        assert answer.abstained
        box.delete("note.txt")
        assert box.ask("Who is Lovelce?").asked is None
        assert "lovelac" not in box._directory.catalog.stems_like("lovelac")


def test_a_batch_says_how_a_question_was_understood(note: Any, tmp_path: Path) -> None:
    (tmp_path / "questions.csv").write_text("question\nWhat does Lovelce rent?\nWhat does Lovelace rent?\n")
    assert run_file(note, tmp_path / "questions.csv", tmp_path / "answers.jsonl") == 0
    rows = [json.loads(line) for line in (tmp_path / "answers.jsonl").read_text().splitlines()]
    assert [row["understood_as"] for row in rows] == ["What does Lovelace rent?", None]
    assert rows[0]["answer"] == rows[1]["answer"]


def test_the_questions_of_a_review_are_put_as_they_are(note: Any) -> None:
    ((answer,),) = note.review(["What does Lovelce rent?"], documents=["note.txt"])
    assert answer.asked is None


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
