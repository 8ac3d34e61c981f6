"""Names in questions that were typed without capitals, or all in capitals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragbox import RagBox
from ragbox.retrieve.capitals import has_capitals, with_capitals
from ragbox.text import fold, sections, words
from ragbox.types import Chunk, Finding

NOTE = (
    "Ada Lovelace rents Unit 4 of Reading Mill from Orchard & McBride LLP. The NHS pays a part of the rent. She was reading "
    "the lease when the Tenant came. The Tenant is Ada Lovelace. Her daughter Rose saw it."
)
NAMES = {"Ada Lovelace": "PERSON", "Reading Mill": "ADDRESS", "Orchard & McBride LLP": "ORGANIZATION", "NHS": "ORGANIZATION",
         "Rose": "PERSON"}  # fmt: skip


class Note:
    """A box with one passage, which begins at offset 100 of its document."""

    START = 100

    def __init__(self, text: str = NOTE, names: Mapping[str, str] = NAMES) -> None:
        self.text, self.names = text, names
        self.asked: list[str] = []

    def match(
        self, terms: Sequence[str], limit: int, documents: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        del limit, documents
        self.asked += terms
        return [("c", 1.0)] if set(map(fold, terms)) <= set(words(self.text)) else []

    def chunks(self, chunk_ids: Sequence[str]) -> Mapping[str, tuple[str, Chunk]]:
        chunk = Chunk("c", "d", 0, self.START, self.START + len(self.text), None, (), self.text, self.text, ())
        return dict.fromkeys(chunk_ids, ("note.txt", chunk))

    def findings(self, document_id: str) -> tuple[Finding, ...]:
        del document_id
        return tuple(
            Finding(entity, self.START + at, self.START + at + len(name), 0.9)
            for name, entity in self.names.items()
            for at in range(len(self.text))
            if self.text.startswith(name, at)
        )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("what does ada lovelace rent?", "what does Ada Lovelace rent?"),
        ("What does lovelace rent?", "What does Lovelace rent?"),
        ("what is ada lovelace's rent?", "what is Ada Lovelace's rent?"),
        ("who is orchard & mcbride?", "who is Orchard & McBride?"),
        ("what does the nhs pay?", "what does the NHS pay?"),
        ("WHAT DOES ADA LOVELACE RENT?", "what does Ada Lovelace rent?"),
        ("what does ada lovelace rent under the NDA?", "what does Ada Lovelace rent under the NDA?"),
    ],
)
def test_names_get_the_capitals_that_the_documents_give_them(typed: str, meant: str) -> None:
    assert with_capitals(typed, Note()) == meant


@pytest.mark.parametrize(
    "question",
    [
        "what was she reading?",  # written in lower case too
        "what does the tenant rent?",  # a capital, but no name
        "who owns harlow house?",  # not in the documents
        "what does Ada lovelace rent?",  # names were typed as names
        "how much is the rent?",
        "is mrn 00817-b in it?",
        "",
    ],
)
def test_all_else_is_left_as_it_was_typed(question: str) -> None:
    assert with_capitals(question, Note()) == question


@pytest.mark.parametrize(
    ("text", "names", "question"),
    [
        (
            "TOTAL DUE: 400\nRENT: 900\nThe tenant pays it.",
            {},
            "what is the total rent?",
        ),  # all of a form is in capitals
        (
            "Dr Long saw him. Dr Early did not.",
            {"Dr Long": "PERSON", "Dr Early": "PERSON"},
            "how long was he seen early?",
        ),
        ("⟦PERSON⟧ signed. ⟦AGE⟧ is his.", {"⟦PERSON⟧": "PERSON"}, "which person of what age signed?"),
    ],
)
def test_common_words_stay_common(text: str, names: Mapping[str, str], question: str) -> None:
    assert with_capitals(question, Note(text, names)) == question


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("what does eva garcia rent?", "what does Eva García rent?"),
        ("WHAT DOES SCHEDULE A SAY OF EVA?", "what does schedule A say of Eva?"),
        ("WHAT IS IN ARTICLE IV?", "what is in article IV?"),
    ],
)
def test_accents_and_numbers_of_sections_are_as_they_should_be(typed: str, meant: str) -> None:
    note = Note("Eva García rents it. Schedule A and Article IV say so.", {"Eva García": "PERSON"})
    assert with_capitals(typed, note) == meant
    assert sections(meant) == sections(typed)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("what did lovelace pay in March?", False),
        ("what did Dr lovelace say on Monday?", False),
        ("tell me what I'm to pay", False),
        ("Look it up. What did lovelace pay?", False),
        ("what did Lovelace pay in March?", True),
        ("who is Dr. Lovelace?", True),
        ("Look it up. What did Ada pay?", True),
        ("who is it? Ada?", False),
    ],
)
def test_capitals_of_habit_are_no_names(question: str, names: bool) -> None:
    assert has_capitals(question) is names


def test_a_question_with_capitals_costs_no_search() -> None:
    note = Note()
    with_capitals("What does Ada Lovelace rent?", note)
    assert note.asked == []
    assert has_capitals("Where does Ada live?")
    assert not has_capitals("Where does ada live?")
    assert not has_capitals("Is there an NDA?")


@given(st.lists(st.sampled_from([*words(NOTE), "harlow", "what", "İstanbul", "ß", "4", "&", "l'été"]), max_size=9))
def test_nothing_but_case_changes(typed: list[str]) -> None:
    question = " ".join(typed)
    for each in (question, question.upper()):
        assert fold(with_capitals(each, Note())) == fold(each)


def test_an_answer_is_found_in_any_case(tmp_path: Path, make_pdf: Any) -> None:
    """Two leases alike: without the name nothing says which of them is meant."""
    for number, name in enumerate(("Miriam Ostrander", "Caleb Whitlock")):
        text = f"Lease between Dunmore Estates and {name}. {name} pays a rent of ${number + 7}00 a month for Unit {number}."
        make_pdf(tmp_path / f"{number}.pdf", text)
    question = "What rent does Caleb Whitlock pay?"
    with RagBox.open(tmp_path / "my.box") as box:
        box.ingest(tmp_path)
        for typed in (question, question.lower(), question.upper()):
            assert box._asker()._finder.asked(typed).meant.names == ("caleb", "whitlock")
            answer = box.ask(typed)
            assert "$800" in answer.text, typed
            assert answer.question == typed
