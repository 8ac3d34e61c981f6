"""What of the evidence a model is shown, and that each part of it is a passage that can be quoted."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ragbox.answer.cite import verify
from ragbox.answer.evidence import MOST, REACH, chosen, holds, narrowed, rest_of, sentences_of, sentences_quoted, unread
from ragbox.answer.reader import Evidence
from ragbox.types import Hit

from .builders import canonical, hit

LEASE = hit(
    "The tenant pays $900 a month.",
    "It includes water.",
    "Pets are not allowed.",
    "The landlord insures the house.",
    name="lease.pdf",
    heading=("Lease", "3. Rent"),
)
OTHER = hit("The garden is shared.", name="other.pdf")


def evidence(one: Hit, n: int, score: float) -> Evidence:
    return Evidence(one, one.chunk.units[n], score, cosine=0.5, topic_cosine=0.5)


def stored(*hits: Hit) -> dict[str, Hit]:
    return {one.chunk.chunk_id: one for one in hits}


class TestChosen:
    def test_what_is_near_the_best_and_no_more(self) -> None:
        found = [evidence(LEASE, n, 10 - 3 * n) for n in range(4)]
        assert [each.score for each in chosen(found)] == [10, 7]
        assert len(chosen([evidence(LEASE, 0, 1.0)] * 20)) == MOST
        assert chosen([]) == ()

    def test_a_document_stands_together_in_the_order_of_its_best(self) -> None:
        found = [evidence(OTHER, 0, 9), evidence(LEASE, 1, 8.5), evidence(OTHER, 0, 8), evidence(LEASE, 0, 7)]
        assert [(each.hit.document, each.score) for each in chosen(found)] == [
            ("other.pdf", 9), ("other.pdf", 8), ("lease.pdf", 8.5), ("lease.pdf", 7),
        ]  # fmt: skip

    @given(st.lists(st.floats(-40, 40), min_size=1, max_size=30))
    def test_the_best_is_always_there(self, scores: list[float]) -> None:
        found = [evidence(LEASE, 0, score) for score in sorted(scores, reverse=True)]
        kept = [each.score for each in chosen(found)]
        assert kept == [score for score in sorted(scores, reverse=True)[:MOST] if score >= max(scores) - REACH]


class TestSentences:
    def test_each_is_a_passage_with_its_place_and_heading(self) -> None:
        (one,) = sentences_of([evidence(LEASE, 2, 1)], stored(LEASE))
        assert one.chunk.text == "Pets are not allowed."
        assert canonical(LEASE)[one.chunk.start : one.chunk.end] == one.chunk.text
        assert (one.chunk.heading, one.chunk.page, one.document) == (("Lease", "3. Rent"), 3, "lease.pdf")

    def test_one_that_points_back_comes_with_what_it_points_to(self) -> None:
        found = sentences_of([evidence(LEASE, 1, 2), evidence(LEASE, 0, 1)], stored(LEASE))
        assert [each.chunk.text for each in found] == ["The tenant pays $900 a month. It includes water."]

    def test_what_is_shown_is_what_is_stored_not_what_was_read(self) -> None:
        masked = hit("⟦PERSON_7⟧ pays the rent.", name="lease.pdf")
        opened = hit("Ada Palmer-Whitfield pays the rent.", name="lease.pdf")
        (one,) = sentences_of([evidence(opened, 0, 1)], stored(masked))
        assert one.chunk.text == "⟦PERSON_7⟧ pays the rent."

    def test_a_quote_is_found_in_the_passages(self) -> None:
        (sentence,) = verify("Pets are not allowed [1].", [LEASE]).sentences
        found = sentences_quoted(sentence.quotes, [OTHER, LEASE], stored(OTHER, LEASE))
        assert [each.chunk.text for each in found] == ["Pets are not allowed."]
        elsewhere = [replace(sentence.quotes[0], document_id="gone")]
        assert sentences_quoted(elsewhere, [OTHER, LEASE], stored(OTHER, LEASE)) == ()

    def test_the_rest_is_all_that_was_not_shown(self) -> None:
        shown = sentences_of([evidence(LEASE, 1, 2)], stored(LEASE))
        rest = rest_of([LEASE, OTHER], shown)
        assert [each.chunk.text for each in rest] == [
            "Pets are not allowed.", "The landlord insures the house.", "The garden is shared.",
        ]  # fmt: skip
        assert rest_of([LEASE, OTHER], rest_of([LEASE, OTHER], ())) == ()

    def test_what_is_near_comes_after_the_rest_and_once(self) -> None:
        assert rest_of([OTHER], (), [LEASE, OTHER]) == (*rest_of([OTHER], ()), *rest_of([LEASE], ()))

    @given(st.integers(0, 3), st.integers(0, 3))
    def test_a_part_of_a_passage_slices_exactly(self, one: int, other: int) -> None:
        first, last = sorted((one, other))
        part = narrowed(LEASE, first, last)
        assert canonical(LEASE)[part.chunk.start : part.chunk.end] == part.chunk.text
        assert holds(LEASE, part)
        assert holds(part, LEASE) == (first == 0 and last == 3)
        assert not holds(part, OTHER)
        assert part.chunk.units == LEASE.chunk.units[first : last + 1]


class TestUnread:
    """What a conversation shows again is nothing, and what it shows anew is little where the best was there."""

    ALL = sentences_of([evidence(LEASE, 2, 9), evidence(LEASE, 3, 8), evidence(OTHER, 0, 6)], stored(LEASE, OTHER))

    def test_a_first_question_needs_all(self) -> None:
        assert unread(self.ALL, ()) == self.ALL
        assert unread((), self.ALL) == ()

    def test_where_the_best_is_known_only_what_is_as_good_is_read(self) -> None:
        assert [hit.score for hit in unread(self.ALL, self.ALL[:1])] == [8]
        assert unread(self.ALL, self.ALL) == ()

    def test_where_it_is_not_known_all_that_is_new(self) -> None:
        assert unread(self.ALL, self.ALL[1:2]) == (self.ALL[0], self.ALL[2])


def test_only_the_sentence_that_is_cited_supports() -> None:
    shown = sentences_of([evidence(LEASE, 0, 2), evidence(LEASE, 2, 1)], stored(LEASE))
    assert not verify("Pets are not allowed [2].", shown).abstained
    assert verify("Pets are not allowed [1].", shown).abstained
