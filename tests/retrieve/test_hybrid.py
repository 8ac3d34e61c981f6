"""Full-text and dense search together, on a small real box and on scripted indexes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import docx
import numpy as np
import pytest
from numpy.typing import NDArray

from ragbox import RagBox
from ragbox.errors import QuestionError
from ragbox.query import Query
from ragbox.retrieve.hybrid import retrieve, worth_reading
from ragbox.types import Chunk, Hit

TEXTS = {
    "harlow.docx": "Harlow House and its parties.\n# Ending\nEither side may end the lease on 30 days notice.",
    "dalby.docx": "Dalby Mill and its parties.\n# Ending\nEither side may end the lease on 45 days notice.",
    "kitchen.docx": "Simmer the soup with two carrots.\n# Pets\nDogs and cats are welcome in the garden.",
    "codes.docx": "The spare part has the number ZX81Q.\n# Umlaut\nDie Straße nach Łódź ist gesperrt. Йод стоит дёшево.",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, lean: Any) -> Iterator[RagBox]:
    folder = tmp_path_factory.mktemp("files")
    for name, text in TEXTS.items():
        document = docx.Document()
        for line in text.splitlines():
            document.add_heading(line[2:]) if line.startswith("# ") else document.add_paragraph(line)
        document.save(str(folder / name))
    with RagBox.open(folder / "small.box", lean) as box:
        assert box.ingest([folder / name for name in TEXTS]).totals["indexed"] == 4
        yield box


def texts(hits: Sequence[Hit]) -> list[str]:
    return [hit.chunk.text for hit in hits]


def test_a_word_that_means_nothing_is_found_by_the_full_text(small: RagBox) -> None:
    first = small.search("ZX81Q")[0]
    assert "ZX81Q" in first.chunk.text
    assert first.lexical > 0


def test_a_meaning_in_other_words_is_found_by_the_vectors(small: RagBox) -> None:
    first = small.search("are puppies allowed outdoors")[0]
    assert "Dogs and cats" in first.chunk.text
    assert first.lexical == 0


@pytest.mark.parametrize(("name", "days"), [("Harlow House", "30 days"), ("Dalby Mill", "45 days")])
def test_names_choose_the_document_though_the_passage_does_not_repeat_them(small: RagBox, name: str, days: str) -> None:
    first = small.search(f"How many days of notice end the lease of {name}?")[0]
    assert days in first.chunk.text
    assert name not in first.chunk.text


@pytest.mark.parametrize("question", ["straße", "STRASSE Łódź", "Lodz Łódź", "что стоит йод"])
def test_other_letters_than_ascii_are_found_by_the_full_text(small: RagBox, question: str) -> None:
    best = max(small.search(question), key=lambda hit: hit.lexical)
    assert best.lexical > 0
    assert "Straße" in best.chunk.text


def test_only_the_documents_asked_for(small: RagBox) -> None:
    ids = [info.document_id for info in small.documents() if info.name in ("dalby.docx", "kitchen.docx")]
    hits = small.search("How many days of notice end the lease of Harlow House?", documents=ids)
    assert {hit.document for hit in hits} == {"dalby.docx", "kitchen.docx"}
    assert small.search("notice", documents=[]) == ()
    assert small.search("notice", documents="dalby.docx") == small.search("notice", documents=["dalby.docx"])


def test_more_than_there_is_gives_all_once(small: RagBox) -> None:
    hits = small.search("lease", k=1_000)
    assert len({hit.chunk.chunk_id for hit in hits}) == len(hits) == sum(info.chunks for info in small.documents())
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[:3] == small.search("lease", k=3)
    assert small.search("lease", k=0) == small.search("lease", k=-1) == ()


def test_an_empty_box_has_nothing(box: RagBox) -> None:
    assert box.search("Anything at all?") == ()
    assert box.ask("Anything at all?").abstained


@pytest.mark.parametrize(
    "question",
    [
        'AND OR NEAR " *',
        "lease AND NOT notice",
        'NEAR("lease" notice, 5)',
        "indexed : lease",
        "^lease*",
        "lease'); DROP TABLE chunks; --",
        "-lease + {notice} \\",
        "a \x00 lease \ud800",
        "l'été ½ ² ٣",
    ],
)
def test_no_word_acts_as_an_operator(small: RagBox, question: str) -> None:
    assert len(small.search(question, k=100)) == sum(info.chunks for info in small.documents())


def test_a_question_of_thousands_of_characters(small: RagBox) -> None:
    long = " ".join(f"Word{number}" for number in range(440)) + " zx81q"
    long += " x" * ((4_000 - len(long)) // 2)
    assert 3_990 < len(long) <= 4_000
    assert "ZX81Q" in small.search(long)[0].chunk.text
    with pytest.raises(QuestionError, match="4,000"):
        small.search(long + " one more word")


@pytest.mark.parametrize("question", ["", " \t\n", "?!", "\ud800", "\u200b"])
def test_a_question_without_words_is_refused(small: RagBox, question: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        small.search(question)


class Scripted:
    """Both indexes, with scores that are told."""

    def __init__(self, dense: dict[str, float], lexical: dict[str, float], owners: dict[str, set[str]]) -> None:
        self.dense, self.lexical, self.owners = dense, lexical, owners

    def match(
        self, terms: Sequence[str], limit: int, documents: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        del terms, documents
        return sorted(self.lexical.items(), key=lambda item: -item[1])[:limit]

    def match_scores(self, terms: Sequence[str], chunk_ids: Sequence[str]) -> dict[str, float]:
        del terms
        return {chunk_id: self.lexical[chunk_id] for chunk_id in chunk_ids if chunk_id in self.lexical}

    def holders(self, terms: Sequence[str]) -> dict[str, set[str]]:
        return {term: self.owners.get(term, set()) for term in terms}

    def labelled(self, terms: Sequence[str]) -> tuple[dict[str, set[str]], int]:
        del terms
        return {}, 2

    def called(self, asked: Sequence[str]) -> dict[str, dict[str, str]]:
        del asked
        return {}

    def frequencies(self, terms: Sequence[str]) -> tuple[dict[str, int], int]:
        return dict.fromkeys(terms, 1), 9

    def chunks(self, chunk_ids: Sequence[str]) -> dict[str, tuple[str, Chunk]]:
        return {
            each: (f"{each[0]}.pdf", Chunk(each, each[0], 0, 0, 1, None, (), each.title(), each, ()))
            for each in chunk_ids
            if each != "gone"
        }

    def nearest(
        self, vector: NDArray[np.float32], limit: int, documents: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        del vector
        found = sorted(self.dense.items(), key=lambda item: -item[1])
        return [each for each in found if documents is None or each[0][0] in documents][:limit]

    def vectors(self, chunk_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        return {each: np.array([0.1, 0.0], np.float32) for each in chunk_ids if each != "novector"}


QUERY = Query("?", ("word",), ("word",), (), np.array([1, 0], np.float32), np.array([1, 0], np.float32))


def ids(found: Scripted, query: Query = QUERY, **options: Any) -> list[str]:
    return [hit.chunk.chunk_id for hit in retrieve(query, found, found, **{"k": 10, **options})]


def test_ties_go_by_id_and_rounding_does_not_decide() -> None:
    assert ids(Scripted({"b": 0.5, "a": 0.5, "c": 0.5}, {}, {})) == ["a", "b", "c"]
    assert ids(Scripted({"b": 0.5 + 1e-8, "a": 0.5, "c": 0.5 - 1e-8}, {}, {})) == ["a", "b", "c"]


def test_what_only_one_search_found_is_scored_by_both() -> None:
    hits = retrieve(QUERY, found := Scripted({"a": 0.9, "b": 0.2}, {"c": 3.0, "novector": 1.0}, {}), found, k=10)
    scores = {hit.chunk.chunk_id: (round(hit.dense, 3), hit.lexical) for hit in hits}
    assert scores == {"a": (0.9, 0.0), "b": (0.2, 0.0), "c": (0.1, 3.0), "novector": (0.0, 1.0)}


def test_a_passage_deleted_meanwhile_is_left_out() -> None:
    assert ids(Scripted({"a": 0.5, "gone": 0.9}, {"gone": 2.0}, {})) == ["a"]


def test_k_may_exceed_the_candidates() -> None:
    found = Scripted({f"a{number}": number / 10 for number in range(9)}, {}, {})
    assert ids(found, candidates=3, k=7) == [f"a{number}" for number in range(8, 1, -1)]
    assert ids(found, candidates=3, k=2) == ["a8", "a7"]


def test_a_name_outweighs_a_little_closeness() -> None:
    found = Scripted({"a": 0.5, "b": 0.52, "c": 0.1}, {}, {"harlow": {"a"}})
    assert ids(found)[0] == "b"
    assert ids(found, replace(QUERY, names=("harlow",)))[0] == "a"


def test_a_document_with_all_names_is_looked_through_whatever_else_is_closer() -> None:
    close = {f"b{number:02}": 0.9 + number / 100 for number in range(40)}
    found = Scripted(close | {"a1": 0.895}, {}, {"harlow": {"a"}, "mill": {"b"}})
    assert "a1" not in ids(found, k=29)
    assert "a1" in ids(found, replace(QUERY, names=("harlow",)), k=29)
    assert "a1" not in ids(found, replace(QUERY, names=("harlow", "mill")), k=29), "no document has both names"


FILES = {
    "acme_lease.docx": (
        'Lease between Acme Holdings Limited (the "Lessor") and Kestrel Ledger Limited (the "Lessee").\n'
        "# 4. Rent\n4.1 The rent is 900 pounds a month.\n4.2 The Lessee pays:\n(a) the water\n(b) the gas\n"
        "# 5. Ending\nThe Lessee may end this lease on 30 days notice in writing to the other side."
    ),
    "beta_lease.docx": (
        "Lease of Beta Barns.\n# 7. Rent\nThe rent is 700 pounds a month.\n"
        "# 8. Ending\nThe tenant may end this lease on 45 days notice in writing to the other side."
    ),
    "patients.docx": (
        "Patients of the clinic.\n# Ward A\nMRN 00817: discharged to her own home on Monday.\n"
        "# Ward B\nMRN 00818: discharged to a nursing home on Monday.\n# Ward C\nMRN 00819: stays until Monday."
    ),
    "fruit.docx": "Of apples.\n# Apples\nApples keep in a cool cellar.",
}


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory, lean: Any) -> Iterator[RagBox]:
    folder = tmp_path_factory.mktemp("named")
    for name, text in FILES.items():
        document = docx.Document()
        for line in text.splitlines():
            document.add_heading(line[2:]) if line.startswith("# ") else document.add_paragraph(line)
        document.save(str(folder / name))
    with RagBox.open(folder / "named.box", lean) as box:
        assert box.ingest([folder / name for name in FILES]).totals["indexed"] == len(FILES)
        yield box


@pytest.mark.parametrize(("code", "where"), [("00817", "her own home"), ("MRN 00818", "nursing home")])
def test_a_code_counts_in_its_own_passage(named: RagBox, code: str, where: str) -> None:
    assert where in named.search(f"Where was the patient with {code} discharged to on Monday?")[0].chunk.text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What does section 4 of the Acme lease say?", "900 pounds"),
        ("What does clause 8 say?", "45 days"),
        ("What does § 4.2(b) say?", "the gas"),
    ],
)
def test_a_section_is_found_by_its_number(named: RagBox, question: str, words: str) -> None:
    assert words in named.search(question)[0].chunk.text


@pytest.mark.parametrize(
    "question",
    ["Compare the notice of the acme lease and the beta lease", "How do the rents of Acme and Beta differ?"],
)
@pytest.mark.parametrize("k", [2, 3])
def test_each_document_that_is_compared_is_among_the_hits(named: RagBox, question: str, k: int) -> None:
    hits = named.search(question, k)
    assert len(hits) == k
    assert {"acme_lease.docx", "beta_lease.docx"} <= {hit.document for hit in hits}
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_of_compared_documents_only_those_that_are_searched(named: RagBox) -> None:
    hits = named.search("Compare the acme lease and the beta lease", 3, documents=["acme_lease.docx"])
    assert {hit.document for hit in hits} == {"acme_lease.docx"}


def test_a_party_is_met_by_what_its_document_calls_it(named: RagBox) -> None:
    first = named.search("on what notice may kestrel end it")[0]
    assert "30 days" in first.chunk.text
    assert "Kestrel" not in first.chunk.text


def test_a_document_is_found_by_its_file_name(named: RagBox) -> None:
    assert named.search("what does the fruit file say", 1)[0].document == "fruit.docx"


def test_more_passages_are_read_where_the_searches_are_unsure() -> None:
    assert worth_reading([]) == 0
    assert worth_reading([9.0, *[1.0] * 20]) == 8
    assert worth_reading([9.0, *[6.0] * 11, *[1.0] * 9]) == 12
