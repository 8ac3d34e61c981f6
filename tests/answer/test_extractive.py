"""Answers of the documents' own sentences: every one verified, with what must be known of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ragbox import Answer, RagBox
from ragbox.answer.cite import Quote, Supported, check_shown
from ragbox.answer.extractive import Draft, Remark, carried, notes
from ragbox.answer.values import unsupported_values
from ragbox.types import ABSTENTION

SAMPLES = Path(__file__).parents[2] / "sample_docs"
QUESTIONS = [json.loads(line) for line in (SAMPLES / "questions.jsonl").read_text().splitlines()]
ASKED = [q["question"] for q in QUESTIONS if q["document"] in ("nda.docx", "invoice.docx")]
ASKED += [q["question"] for q in QUESTIONS if not q["answerable"]][::4]
SENTENCE = re.compile(r"(.+?) ((?:\[\d+\])+)[.!?]?(?: |$)")


def check(box: RagBox, answer: Answer) -> None:
    """Every sentence says what its quotes say, every quote, span, note and related passage is in order."""
    for citation in (*answer.citations, *answer.related):
        assert box.text(citation.document_id)[citation.start : citation.end] == citation.quote != ""
        assert all(citation.start <= start < end <= citation.end for start, end in citation.spans)
        assert list(citation.spans) == sorted(citation.spans)
    if answer.abstained:
        assert (answer.text, answer.citations, answer.notes) == (ABSTENTION, (), ())
        return
    assert answer.related == ()
    quotes = {citation.marker: citation.quote for citation in answer.citations}
    columns = {unit.columns for hit in box.search(answer.question, k=20) for unit in hit.chunk.units}
    said = SENTENCE.findall(answer.text)
    assert "".join(f"{text} {markers}" for text, markers in said)
    for text, markers in said:
        source = " . ".join(quotes[int(marker)] for marker in re.findall(r"\d+", markers))
        names = " . ".join(name for each in columns for name in each) if "\t" in source else ""
        assert unsupported_values(text, f"{source} . {names}") == ()
    assert all(marker in quotes for note in answer.notes for marker in note.markers)


def test_every_answer_to_the_sample_questions_is_verified(sample_box: RagBox) -> None:
    settings = sample_box.profile.answer.model_copy(
        update={"threshold": 0.0}
    )  # so that all are answered, right or wrong
    with RagBox.open(sample_box.path, sample_box.profile.model_copy(update={"answer": settings})) as box:
        for question in ASKED:
            answer = box.ask(question)
            check(box, answer)
            assert not answer.abstained
            assert answer.dropped == 0, "the documents' own sentences are true to themselves"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, make_docx: Any, lean: Any) -> Iterator[RagBox]:
    """Two versions of house rules that do not agree."""
    folder = tmp_path_factory.mktemp("house")
    for name, day, period in (("old", "4 March 2021", "30 days"), ("new", "9 June 2023", "45 days")):
        make_docx(
            folder / f"{name}.docx",
            "House rules",
            f"Dated {day}",
            f"The notice period for the cellar is {period}.",
            "Residents may not keep dogs.",
            "Bicycles shall be locked.",
        )
    with RagBox.open(folder / "house.box", lean) as box:
        assert box.ingest(folder).totals["indexed"] == 2
        yield box


def test_documents_that_differ_are_both_shown_with_their_dates(house: RagBox) -> None:
    answer = house.ask("How long is the notice period for the cellar?")
    check(house, answer)
    assert {citation.document for citation in answer.citations} == {"old.docx", "new.docx"}
    (note,) = answer.notes
    assert (note.kind, set(note.markers)) == ("conflict", {1, 2})
    for words in ("old.docx (4 March 2021) says “30 days”", "new.docx (9 June 2023) says “45 days”"):
        assert words in note.text


def test_what_differs_is_told_also_where_one_sentence_is_shown(house: RagBox) -> None:
    settings = house.profile.answer.model_copy(update={"sentences": 1})
    with RagBox.open(house.path, house.profile.model_copy(update={"answer": settings})) as box:
        answer = box.ask("How long is the notice period for the cellar?")
        check(box, answer)
        assert {citation.document for citation in answer.citations} == {"old.docx", "new.docx"}
        assert [note.kind for note in answer.notes] == ["conflict"]
        alone = box.ask("May residents keep dogs?", documents="new.docx")
        assert len(alone.citations) == 1
        assert alone.notes == ()


def test_only_one_is_asked_and_nothing_differs(house: RagBox) -> None:
    answer = house.ask("How long is the notice period for the cellar?", documents="old.docx")
    check(house, answer)
    assert "30 days" in answer.text
    assert answer.notes == ()


def test_yes_or_no_is_answered_by_the_sentence_that_shows_it(house: RagBox) -> None:
    answer = house.ask("May residents keep dogs?", documents="new.docx")
    check(house, answer)
    assert answer.text.startswith("Residents may not keep dogs [1].")


def test_no_answer_offers_the_nearest_passages(sample_box: RagBox) -> None:
    answer = sample_box.ask("What is the registered VAT number of Kestrel Ledger Systems?")
    check(sample_box, answer)
    if answer.abstained:
        assert 1 <= len(answer.related) <= 3
        assert [citation.marker for citation in answer.related] == list(range(1, len(answer.related) + 1))
    world = sample_box.ask("Who won the men's football World Cup in 1998?")
    assert (world.abstained, world.related) == (True, ())


def quote(text: str, columns: tuple[str, ...] = (), document: str = "a.pdf") -> Quote:
    return Quote(f"id-{document}", document, 5, 5 + len(text), text, (), 1, 1.0, columns=columns)


class TestWhatAModelWrote:
    old, new = quote("The rent is $900."), quote("The rent is $950.", document="b.pdf")
    first = Draft(
        (Supported("The rent is $950.", (new,)), Supported("The rent is $900.", (old,))),
        (Remark("amended", "b.pdf changes a.pdf.", (new, old)),),
    )

    def test_the_amendment_that_it_left_out_is_added_with_its_note(self) -> None:
        part = replace(self.old, start=9, quote="rent is $900.")
        draft = carried(self.first, [Supported("Its rent is $900.", (part,))])
        assert [each.text for each in draft.sentences] == ["Its rent is $900.", "The rent is $950."]
        (note,) = notes(draft.remarks, [part, self.new])
        assert (note.kind, note.markers) == ("amended", (2, 1))

    def test_nothing_is_added_twice_or_to_what_it_does_not_concern(self) -> None:
        both = carried(self.first, self.first.sentences)
        assert (both.sentences, both.remarks) == (self.first.sentences, self.first.remarks)
        other = (Supported("Dogs may stay.", (quote("Dogs may stay.", document="c.pdf"),)),)
        assert carried(self.first, other) == Draft(other)
        assert carried(self.first, ()) == Draft()


class TestVerification:
    @pytest.mark.parametrize(
        ("shown", "holds"),
        [
            ("The rent is $900 from 3 May 2024", True),
            ("Yes: The rent is $900 from 3 May 2024", True),
            ("The rent is $950 from 3 May 2024", False),
            ("The rent is $900 from 4 May 2024", False),
            ("The rent of Dalby is $900 from 3 May 2024", False),
        ],
    )
    def test_values_and_names_are_those_of_the_quote(self, shown: str, holds: bool) -> None:
        assert check_shown(Supported(shown, (quote("The rent is $900 from 3 May 2024."),))) is holds

    def test_the_names_of_columns_count_for_a_row(self) -> None:
        row = "Analyte: Sodium | 14 January 2025: 139"
        assert check_shown(Supported(row, (quote("Sodium\t139", ("Analyte", "14 January 2025")),)))
        assert not check_shown(Supported(row, (quote("Sodium\t139", ("Analyte", "21 January 2025")),)))

    def test_without_a_quote_nothing_holds(self) -> None:
        assert not check_shown(Supported("The rent is due", ()))

    def test_what_is_said_alike_of_several_quotes_is_one_note(self) -> None:
        one, two, later = quote("One."), quote("Three."), quote("Restated.", document="b.pdf")
        remarks = [Remark("amended", "b.pdf restates a.pdf.", (later, each)) for each in (one, two)]
        assert [note.markers for note in notes(remarks, [one, later, two])] == [(2, 1, 3)]
        assert [note.markers for note in notes(remarks, [one, later])] == [(2, 1)]

    def test_a_note_on_a_quote_that_was_dropped_is_dropped(self) -> None:
        remark = Remark("conflict", "They differ.", (quote("One."), quote("Three.")))
        assert notes([remark], [quote("One.")]) == ()
        assert [note.markers for note in notes([remark], [quote("Three."), quote("One.")])] == [(2, 1)]
