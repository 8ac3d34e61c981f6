"""The parts of retrieval by themselves: copies, documents that are compared."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from effort import at_most

from ragbox.query import Query
from ragbox.retrieve.coverage import best_units, pairs
from ragbox.retrieve.diversity import spread
from ragbox.retrieve.wording import in_section, several_named, titled
from ragbox.text import sections, split_names, terms
from ragbox.types import Chunk, Unit

TEXT = (
    "The tenant pays the rent on the first day of every month to the landlord at its office and without any deduction."
)


def passage(document: str, text: str, start: int = 0, heading: tuple[str, ...] = ()) -> Chunk:
    end = start + len(text)
    return Chunk(f"{document}:{start}-{end}:3", document, 0, start, end, None, heading, text, text, (Unit(start, end),))


def asked(question: str) -> Query:
    topic, names = split_names(question)
    vector = np.array([1, 0], np.float32)
    return Query(
        question,
        tuple(terms(question)),
        tuple(terms(topic)),
        tuple(names),
        vector,
        vector,
        (),
        tuple(sections(question)),
    )


class TestSpread:
    def test_a_copy_in_the_same_document_comes_last(self) -> None:
        chunks = [
            passage("a", TEXT),
            passage("a", TEXT, 500),
            passage("a", "Another matter."),
            passage("b", "A third."),
        ]
        assert spread(chunks, 2) == [0, 2]
        assert spread(chunks, 4) == [0, 1, 2, 3]

    def test_a_second_document_keeps_its_copy_and_a_third_waits(self) -> None:
        chunks = [passage(each, TEXT) for each in "abc"] + [passage("d", "Another matter.")]
        assert spread(chunks, 3) == [0, 1, 3]
        assert spread(chunks, 9) == [0, 1, 2, 3]

    @pytest.mark.parametrize("other", [TEXT.replace("first", "1st"), TEXT.replace("landlord", "Landlord"), "Short."])
    def test_what_differs_in_a_number_or_a_name_is_no_copy(self, other: str) -> None:
        assert spread([passage("a", TEXT), passage("a", other, 500), passage("b", "Another.")], 2) == [0, 1]

    def test_the_only_copies_there_are_stay(self) -> None:
        assert spread([passage("a", TEXT), passage("a", TEXT, 500)], 2) == [0, 1]
        assert spread([], 3) == spread([passage("a", TEXT)], 0) == []

    def test_each_named_document_has_a_place(self) -> None:
        chunks = [passage("a", f"Matter {number}.") for number in range(5)] + [
            passage("b", "Other."),
            passage("c", "Last."),
        ]
        assert spread(chunks, 3, ["a", "b"]) == [0, 1, 5]
        assert spread(chunks, 2, ["a", "b", "c"]) == [0, 5]
        assert spread(chunks, 3, ["nowhere"]) == [0, 1, 2]


LABELS = {"orchard": {"4", "5"}, "finch": {"4", "5"}, "acme": {"1"}, "beta": {"2"}, "lease": {"1", "2", "3"}}


class TestWording:
    def test_titles_count_by_their_rare_words(self) -> None:
        assert titled(["1", "2", "9"], {"acme": {"1"}, "lease": {"1", "2"}}, 4).tolist() == [
            1.0,
            pytest.approx(1 / 3),
            0.0,
        ]
        assert titled(["1"], {"lease": {"1"}}, 1).tolist() == titled(["1"], {}, 0).tolist() == [0.0]

    @pytest.mark.parametrize(
        ("question", "found"),
        [
            ("compare the acme lease and the beta lease", ("1", "2")),
            ("What do the Acme and the Beta lease say of rent?", ("1", "2")),
            ("what do the acme lease and the beta file say", ("1", "2")),
            ("what does the acme lease say of pets and beta blockers", ()),
            ("What does the Acme lease say?", ()),
            ("What do Orchard & Finch pay?", ()),
            ("compare the leases", ()),
        ],
    )
    def test_documents_named_beside_each_other(self, question: str, found: tuple[str, ...]) -> None:
        query = asked(question)
        assert several_named(query, {word: ids for word, ids in LABELS.items() if word in query.terms}) == found

    def test_thousands_of_documents_called_alike_take_no_time(self) -> None:
        called = {"lease": set(map(str, range(20_000))), "orchard": {"7"}, "finch": {"8"}}
        with at_most(5):  # each against each takes minutes
            assert several_named(asked("Compare the Orchard lease and the Finch lease"), called) == ("7", "8")

    @pytest.mark.parametrize(
        ("question", "scores"),
        [
            ("what is in clause 4.2(b)?", [0.5, 0.25, 0.0]),
            ("what is in section 4?", [0.0, 1.0, 0.0]),
            ("what is in section 4.2?", [1.0, 0.5, 0.0]),
            ("what is due?", [0.0, 0.0, 0.0]),
        ],
    )
    def test_passages_of_a_section(self, question: str, scores: list[float]) -> None:
        chunks = [
            passage("a", "4.2 The rent."),
            passage("a", "Rent.", heading=("4. Payment",)),
            passage("a", "14.2 Other."),
        ]
        assert in_section(asked(question), chunks).tolist() == scores


class TestCoverage:
    def test_words_side_by_side(self) -> None:
        assert pairs(asked("What is the notice period of the lease end?")) == ["notice period", "lease end"]
        assert pairs(asked("rent")) == []

    def test_the_best_unit_counts_and_rare_words_more(self) -> None:
        text = "The rent falls due.\nThe deposit is kept."
        units = (Unit(0, 19), Unit(20, 40))
        chunk = replace(passage("a", text), units=units)
        query = asked("is the rent or deposit due")
        shares = best_units(query, [chunk], {"rent": 1, "deposit": 1, "due": 90}, 100, {})
        assert 0.5 < shares[0] < 0.6
        labels = replace(chunk, units=tuple(replace(each, label=True) for each in units))
        assert best_units(query, [labels], {"rent": 1, "deposit": 1, "due": 90}, 100, {}).tolist() == [0.0]

    def test_a_party_counts_by_what_it_is_called(self) -> None:
        chunk = passage("a", "The Supplier may end it.")
        query = asked("may kestrel end it")
        frequencies = {"kestrel": 1, "end": 1}
        plain = best_units(query, [chunk], frequencies, 9, {})[0]
        assert best_units(query, [chunk], frequencies, 9, {"a": {"kestrel": "supplier"}})[0] == 1.0 > plain
        assert best_units(query, [chunk], frequencies, 9, {"b": {"kestrel": "supplier"}})[0] == plain
