"""Hits to evidence: what may be an answer, in which order, and what speaks for it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ragbox.answer.confidence import WEIGHTS, confidence
from ragbox.answer.passages import passage_text
from ragbox.answer.reader import Passage, Reading, look_at, read
from ragbox.answer.span_model import PassageScores
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


def unread(one: Hit) -> Passage:
    """The hit as it would be if the reading model thought nothing of any of its words."""
    seen = passage_text(one.chunk)
    return Passage(one, seen, _flat(seen.text))


class Flat:
    """A reading model that thinks nothing of anything."""

    def score(self, _: str, passages: Sequence[str]) -> tuple[PassageScores, ...]:
        return tuple(_flat(text) for text in passages)


def _flat(text: str) -> PassageScores:
    places = [match.span() for match in re.finditer(r"\S+", text)]
    zeros = np.zeros(len(places), np.float32)
    return PassageScores(0.0, 0.0, zeros, zeros, np.array(places).reshape(-1, 2))


class Index:
    """The words of the box: how many of ten passages have each, and which documents."""

    def __init__(self, counts: Mapping[str, int] | None = None, owners: Mapping[str, set[str]] | None = None) -> None:
        self._counts, self._owners = counts or {}, owners or {}

    def frequencies(self, terms: Sequence[str]) -> tuple[Mapping[str, int], int]:
        return {term: self._counts.get(term, 1) for term in terms}, 10

    def holders(self, terms: Sequence[str]) -> Mapping[str, set[str]]:
        return {term: self._owners.get(term, set()) for term in terms}


def reading(question: str, *hits: Hit, index: Index | None = None) -> Reading:
    return read(make_query(question, embed), [unread(each) for each in hits], embed, index or Index(), Flat())


def found(question: str, *hits: Hit, index: Index | None = None) -> list[str]:
    return [each.text for each in reading(question, *hits, index=index).evidence]


def test_the_sentence_with_the_words_of_the_question_comes_first() -> None:
    passage = hit("The garden is large.", "The notice period is 30 days.", "Pets are welcome.")
    assert found("What is the notice period?", passage)[0] == "The notice period is 30 days."


def test_a_document_without_the_names_comes_after_one_that_has_them() -> None:
    passages = hit("The deposit is $900.", name="quill.pdf"), hit("The deposit is about $50.", name="brant.pdf")
    question = "What is the deposit of Brant?"
    owners = {"brant": {"id-brant.pdf"}}
    assert found(question, *passages)[0] == "The deposit is $900."
    assert found(question, *passages, index=Index(owners=owners))[0] == "The deposit is about $50."
    best = reading(question, passages[0], index=Index(owners=owners))
    assert best.features["names_elsewhere"] == 1


class Deaf:
    """A reading model that takes a name for something else."""

    def score(self, question: str, passages: Sequence[str]) -> tuple[PassageScores, ...]:
        strange = "Tanner" in question
        return tuple(replace(_flat(text), relevance=-4.0 if strange else 4.0) for text in passages)


def test_a_name_at_the_end_that_the_document_has_is_not_held_against_its_clauses() -> None:
    one = hit("The yearly rent is $900.", name="lease.pdf")
    query = make_query("What is the yearly rent for 27 Tanner Row?", embed)
    owners = {word: {"id-lease.pdf"} for word in ("tanner", "row")}
    (known,) = look_at(query, [one], Index(owners=owners), Deaf())
    (other,) = look_at(query, [one], Index(), Deaf())
    assert (known.scores.relevance, other.scores.relevance) == (4, -4)


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
        assert outcome.features["names_document"] == 0
    stranger = reading("What is the notice of Marlow?", *hits, index=index)
    assert stranger.features["names_document"] == 1
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
    assert confidence(nothing.features) == 0


@pytest.mark.parametrize(
    "question", ["What is the notice period?", "Where is Harlow?", "who are you", "HOW LONG?", "Кто такой Йозеф?"]
)
def test_features_are_those_that_confidence_weighs_each_within_bounds(question: str) -> None:
    one = hit("The notice period is 30 days.", "Rent\t$900", columns=((), ("What", "How much")))
    features = reading(question, one).features
    assert features.keys() >= WEIGHTS.keys()
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


def test_a_code_is_of_its_own_row() -> None:
    rows = hit("AB-12\tAmber lamp\t$40", "AB-13\tGreen lamp\t$45", columns=(("Code", "Item", "Price"),) * 2)
    index = Index(owners={"ab": {"id-contract.pdf"}, "12": {"id-contract.pdf"}, "13": {"id-contract.pdf"}})
    for code, price in (("AB-12", "$40"), ("AB-13", "$45")):
        assert price in found(f"What does the lamp AB-{code[-2:]} cost?", rows, index=index)[0]


def pointing(one: Hit, words: str) -> Passage:
    """The hit as it would be if the reading model were sure that those words answer."""
    passage = unread(one)
    at = passage.seen.text.rindex(words)
    sure = (passage.scores.offsets[:, 0] >= at) & (passage.scores.offsets[:, 1] <= at + len(words))
    starts, ends = np.zeros(len(sure), np.float32), np.zeros(len(sure), np.float32)
    starts[np.flatnonzero(sure)[0]] = ends[np.flatnonzero(sure)[-1]] = 5
    return replace(passage, scores=replace(passage.scores, starts=starts, ends=ends, relevance=4.0))


class Sure(Flat):
    """A reading model that is sure of the texts with those words, and of no others."""

    def __init__(self, words: str) -> None:
        self._words = words

    def score(self, _: str, passages: Sequence[str]) -> tuple[PassageScores, ...]:
        lines = ((text, text.rpartition("\n")[2]) for text in passages)
        return tuple(replace(_flat(text), relevance=12.0 if self._words in line else -12.0) for text, line in lines)


def test_the_reading_model_outweighs_shared_words_and_its_span_leads_to_the_document() -> None:
    one = hit("The notice period is long.", "Either side may walk away after 30 days.", start=70)
    outcome = read(
        make_query("What is the notice period?", embed), [pointing(one, "30 days.")], embed, Index(), Sure("30")
    )
    best = outcome.evidence[0]
    assert best.text == "Either side may walk away after 30 days."
    assert best.span is not None
    assert one.chunk.text[best.span[0] - 70 : best.span[1] - 70] == "30 days."
    assert best.margin == 10
    assert outcome.features["answered"] > 0.99
    assert outcome.features["agreed"] == 1


def test_a_span_in_a_row_leaves_out_the_names_of_columns() -> None:
    one = hit("Fee\t$300", columns=(("Item", "Amount"),), start=10)
    one = replace(one, chunk=replace(one.chunk, indexed="Invoice\nItem: Fee; Amount: $300"))
    outcome = read(make_query("What is the fee?", embed), [pointing(one, "Amount: $300")], embed, Index(), Flat())
    span = outcome.evidence[0].span
    assert span is not None
    assert one.chunk.text[span[0] - 10 : span[1] - 10] == "$300"


def test_no_text_in_reprs() -> None:
    outcome = reading("What is the notice period?", hit("The notice period is 30 days."))
    assert not stems("notice 30") & stems(repr(outcome))
    query: Query = make_query("What is the notice period?", embed)
    assert "notice" not in repr(query)


def test_units_of_another_document_give_way_also_where_they_are_many() -> None:
    strangers = hit(*(f"The deposit number {n} is $900." for n in range(30)), name="quill.pdf")
    own = hit("Money is held.", name="brant.pdf")
    found = reading("What is the deposit of Brant?", strangers, own, index=Index(owners={"brant": {"id-brant.pdf"}}))
    assert found.evidence[0].text == "Money is held."
    assert found.features["names_elsewhere"] == 0
