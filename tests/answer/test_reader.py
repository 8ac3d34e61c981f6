"""Hits to evidence: what may be an answer, in which order, and what speaks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ragbox.answer.confidence import WEIGHTS, confidence
from ragbox.answer.reader import Evidence, Reading, extract, read
from ragbox.query import Query, make_query
from ragbox.text import stems, words
from ragbox.types import Hit

from .builders import hit


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """Unit vectors that are alike as far as the texts share words."""
    rows = np.full((len(texts), 64), 1e-3, np.float32)
    for row, text in zip(rows, texts, strict=True):
        for word in words(text):
            row[sum(word.encode()) % 64] += 1
    unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


class Index:
    """The words of the box: how many of ten passages have each, and which documents."""

    def __init__(self, counts: Mapping[str, int] | None = None, owners: Mapping[str, set[str]] | None = None) -> None:
        self._counts, self._owners = counts or {}, owners or {}

    def frequencies(self, terms: Sequence[str]) -> tuple[Mapping[str, int], int]:
        return {term: self._counts.get(term, 1) for term in terms}, 10

    def holders(self, terms: Sequence[str]) -> Mapping[str, set[str]]:
        return {term: self._owners.get(term, set()) for term in terms}


def reading(question: str, *hits: Hit, index: Index | None = None) -> Reading:
    return read(make_query(question, embed), hits, embed, index or Index())


def found(question: str, *hits: Hit, index: Index | None = None) -> list[str]:
    return [each.text for each in reading(question, *hits, index=index).evidence]


def test_the_sentence_with_the_words_of_the_question_comes_first() -> None:
    passage = hit("The garden is large.", "The notice period is 30 days.", "Pets are welcome.")
    assert found("What is the notice period?", passage)[0] == "The notice period is 30 days."


def labelled(one: Hit, *labels: str) -> Hit:
    """The hit with the units of those texts marked as headings or header rows, as the chunker does it."""
    texts = [one.chunk.text[unit.start - one.chunk.start : unit.end - one.chunk.start] for unit in one.chunk.units]
    units = tuple(replace(unit, label=text in labels) for unit, text in zip(one.chunk.units, texts, strict=True))
    return replace(one, chunk=replace(one.chunk, units=units))


def test_headings_are_no_answers() -> None:
    passage = labelled(hit("Notice period", "It is 30 days."), "Notice period")
    assert found("What is the notice period?", passage) == ["It is 30 days."]


def test_header_rows_are_no_answers() -> None:
    columns = ("Test", "Result")
    rows = hit("Sodium\t140", columns=(columns,))
    header = labelled(hit("Lab results follow.", "Test\tResult", start=10), "Test\tResult")
    evidence = found("What is the test result of sodium?", rows, header)
    assert evidence == ["Sodium\t140", "Lab results follow."]


def test_no_heading_or_header_row_of_a_real_document_is_an_answer(sample_box: Any) -> None:
    for question in (
        "What are the results of the analytes?",
        "What is the term and survival?",
        "Description quantity?",
    ):
        hits = sample_box.search(question, k=100)
        texts = {" ".join(text.split()) for text in found(question, *hits)}
        assert not texts & {" ".join(heading.split()) for one in hits for heading in one.chunk.heading}
        assert not texts & {" ".join(unit.columns) for one in hits for unit in one.chunk.units if unit.columns}


def test_a_row_is_read_with_the_names_of_its_columns() -> None:
    rows = hit("Anna\t30", "Berta\t45", columns=(("Tenant", "Notice days"), ("Name", "Age")))
    assert found("How many days of notice for a tenant?", rows)[0] == "Anna\t30"


def test_a_rare_word_says_more_than_a_common_one() -> None:
    passages = hit("The lease is long.", name="a.pdf"), hit("The zebra is long.", name="b.pdf")
    assert found("lease zebra?", *passages, index=Index({"lease": 10, "zebra": 1}))[0] == "The zebra is long."
    assert found("lease zebra?", *passages, index=Index({"lease": 1, "zebra": 10}))[0] == "The lease is long."


def test_names_are_given_by_the_document() -> None:
    hits = hit("Notice is 45 days.", name="dalby.pdf"), hit("Notice is 30 days.", name="harlow.pdf")
    index = Index(owners={"harlow": {"id-harlow.pdf"}, "dalby": {"id-dalby.pdf"}})
    for name, days in (("Harlow", "30"), ("Dalby", "45")):
        outcome = reading(f"What is the notice of {name}?", *hits, index=index)
        assert days in outcome.evidence[0].text
        assert outcome.features["names"] == 1
    stranger = reading("What is the notice of Marlow?", *hits, index=index)
    assert stranger.features["names"] == 0
    assert confidence(stranger.features) < confidence(outcome.features)


def test_a_neighbour_lends_its_words() -> None:
    alone = reading("What is the deposit of the flat?", hit("It is $900.", "It is $800."))
    beside = reading("What is the deposit of the flat?", hit("The deposit of the flat is due.", "It is $900."))
    scores = [next(e.score for e in one.evidence if e.text == "It is $900.") for one in (alone, beside)]
    assert scores[0] < scores[1]


def test_ties_go_by_passage_and_place() -> None:
    hits = [hit("Same words.", "Same words.", name=name) for name in ("b.pdf", "a.pdf")]
    outcome = reading("Which words?", *hits)
    order = [(each.hit.document, each.unit.start) for each in outcome.evidence]
    assert order == sorted(order)
    assert reading("Which words?", *hits) == outcome


@pytest.mark.parametrize("hits", [(), (hit("Notice", labels=(0,)),)])
def test_without_evidence_there_is_no_confidence(hits: tuple[Hit, ...]) -> None:
    nothing = reading("What is the notice?", *hits)
    assert nothing == Reading(())
    assert extract(nothing, 3) == ()
    assert confidence(nothing.features) == 0


@pytest.mark.parametrize(
    "question", ["What is the notice period?", "Where is Harlow?", "who are you", "HOW LONG?", "Кто такой Йозеф?"]
)
def test_features_are_those_that_confidence_weighs_each_within_bounds(question: str) -> None:
    one = hit("The notice period is 30 days.", "Rent\t$900", columns=((), ("What", "How much")))
    features = reading(question, one).features
    assert features.keys() == WEIGHTS.keys()
    assert all(-1 <= value <= 1.0001 for value in features.values())
    assert 0 <= confidence(features) <= 1


def test_features_tell_a_row_and_the_kind_of_answer() -> None:
    row = reading("How much is the rent?", hit("Rent\t$900", columns=(("Item", "Amount"),))).features
    assert (row["row"], row["kind"], row["kind_known"]) == (1, 1, 1)
    wrong = reading("How much is the rent?", hit("The rent is due.")).features
    assert (wrong["row"], wrong["kind"], wrong["kind_known"]) == (0, 0, 1)
    other = reading("Which rent is due?", hit("The rent is due.")).features
    assert (other["kind"], other["kind_known"]) == (1, 0)
    assert 0 < other["topic"] <= other["passage_topic"] <= 1


def evidence(text: str, score: float) -> Evidence:
    one = hit(text)
    return Evidence(one, one.chunk.units[0], score, 0.5, 0.5)


class TestExtract:
    def test_what_is_nearly_as_good_is_shown_too(self) -> None:
        listed = Reading((evidence("One.", 2.0), evidence("Two.", 1.9), evidence("Three.", 1.5)))
        assert [each.text for each in extract(listed, 3)] == ["One.", "Two."]

    def test_no_more_than_asked_for(self) -> None:
        listed = Reading(tuple(evidence(f"Number {number}.", 2.0) for number in range(9)))
        assert [each.text for each in extract(listed, 2)] == ["Number 0.", "Number 1."]

    def test_nothing_is_said_twice(self) -> None:
        listed = Reading((evidence("The rent is $900.", 2), evidence("The  rent is $900", 2), evidence("$800.", 2)))
        assert [each.text for each in extract(listed, 3)] == ["The rent is $900.", "$800."]


def test_no_text_in_reprs() -> None:
    outcome = reading("What is the notice period?", hit("The notice period is 30 days."))
    assert not stems("notice 30") & stems(repr(outcome))
    query: Query = make_query("What is the notice period?", embed)
    assert "notice" not in repr(query)
