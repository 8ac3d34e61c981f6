"""Documents that change others, from a box of real ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ragbox import RagBox
from ragbox.answer.amendments import Amendments, Opening, changes, concerns, names_clause
from ragbox.answer.cite import assemble
from ragbox.answer.extractive import Extractor, notes
from ragbox.answer.pieces import Piece
from ragbox.types import Chunk, Hit

from .builders import hit

SUPPLY = (
    "Supply Agreement",
    "This Agreement is made on 4 March 2021 between Orrin Mills Ltd and Tarn Bakery Ltd.",
    "3.1 The Seller shall deliver flour within ten days of an order.",
    "3.2 The price of flour is £410 a tonne.",
    "4. The Buyer may return flour that is damp.",
)
AMENDMENT = (
    "Deed of Variation of the Supply Agreement",
    "This deed is made on 9 June 2023 between Orrin Mills Ltd and Tarn Bakery Ltd and varies the Supply Agreement "
    "dated 4 March 2021.",
    'A. Clause 3.2 is deleted and replaced with: "The price of flour is £455 a tonne."',
    "B. Clause 3.1 is unchanged.",
)
SECOND = (
    "Second Deed of Variation of the Supply Agreement",
    "This deed is made on 2 May 2024 between Orrin Mills Ltd and Tarn Bakery Ltd and varies the Supply Agreement "
    "dated 4 March 2021.",
    "1. In clause 3.2 the sum of £455 is replaced by £470.",
)
STRANGER = (
    "Amendment No. 1 to the Cleaning Contract",
    "This amendment is made on 9 June 2023 between Kelham Windows Ltd and Dalby Hall Ltd and amends the Cleaning Contract.",
    "1. Clause 3.2 is deleted and replaced with: The price of soap is £5.",
)


@pytest.fixture(scope="module")
def contracts(tmp_path_factory: pytest.TempPathFactory, make_docx: Any, lean: Any) -> Iterator[RagBox]:
    folder: Path = tmp_path_factory.mktemp("contracts")
    for name, paragraphs in (("supply", SUPPLY), ("first", AMENDMENT), ("second", SECOND), ("stranger", STRANGER)):
        make_docx(folder / f"{name}.docx", *paragraphs)
    with RagBox.open(folder / "contracts.box", lean) as box:
        assert box.ingest(folder).totals["indexed"] == 4
        yield box


def found(box: RagBox, words: str) -> Piece:
    """The unit of the box with those words, as a piece."""
    for one in box.search(words, k=20):
        for unit in one.chunk.units:
            piece = Piece(one, unit, 1.0)
            if words in piece.text:
                return piece
    raise AssertionError("no such words")


def drafted(
    box: RagBox, question: str, *pieces: Piece, allowed: list[str] | None = None
) -> tuple[list[str], list[Any]]:
    draft = Extractor(box._directory.catalog).draft(question, pieces, most=3, margin=0.35, allowed=allowed)
    written = assemble(draft.sentences)
    return [quote.document for quote in written.quotes], list(notes(draft.remarks, written.quotes))


def test_amending_documents_are_known_by_their_titles(contracts: RagBox) -> None:
    known = Amendments(contracts._directory.catalog).all()
    assert {opening.document for opening in known.values()} == {"first.docx", "second.docx", "stranger.docx"}


def test_what_changes_a_clause_is_put_first_though_it_was_not_found(contracts: RagBox) -> None:
    documents, told = drafted(contracts, "What is the price of flour?", found(contracts, "£410 a tonne"))
    assert documents == ["second.docx", "first.docx", "supply.docx"]
    assert {note.kind for note in told} == {"amended"}
    assert [note.text for note in told] == [
        "second.docx (2 May 2024) changes section 3.2 of supply.docx (4 March 2021).",
        "first.docx (9 June 2023) changes section 3.2 of supply.docx (4 March 2021).",
    ]
    assert [note.markers for note in told] == [(1, 3), (2, 3)]


def test_a_clause_that_is_not_changed(contracts: RagBox) -> None:
    for words in ("within ten days", "flour that is damp"):
        assert drafted(contracts, "What of the flour?", found(contracts, words)) == (["supply.docx"], [])


def test_not_from_documents_that_were_not_asked(contracts: RagBox) -> None:
    base = found(contracts, "£410 a tonne")
    assert drafted(contracts, "What is the price of flour?", base, allowed=[base.document_id]) == (["supply.docx"], [])


def test_an_amendment_that_was_found_alone_says_that_it_is_one(contracts: RagBox) -> None:
    documents, (note,) = drafted(contracts, "What is the price of soap?", found(contracts, "price of soap"))
    assert documents == ["stranger.docx"]
    assert (note.kind, note.markers) == ("amended", (1,))
    assert note.text == "stranger.docx (9 June 2023) changes section 3.2 of an earlier document."


def test_known_again_when_the_box_changes(box: RagBox, tmp_path: Path, make_docx: Any) -> None:
    amendments = Amendments(box._directory.catalog)
    box.ingest(make_docx(tmp_path / "supply.docx", *SUPPLY))
    assert amendments.of(found(box, "£410 a tonne")) == []
    box.ingest(make_docx(tmp_path / "first.docx", *AMENDMENT))
    (change,) = amendments.of(found(box, "£410 a tonne"))
    assert "£455" in change.piece.text
    box.delete("first.docx")
    assert amendments.of(found(box, "£410 a tonne")) == []


@pytest.mark.parametrize(
    "text", ["Section 5.1 of the NDA is deleted.", "clauses 4, 5.1 and 6 are deleted", "§ 5.1 is added"]
)
def test_a_clause_is_named(text: str) -> None:
    assert names_clause(text, "5.1")


@pytest.mark.parametrize(
    "text", ["Section 5.12 is deleted.", "Section 15.1", "Section 5.1(a)", "Section 5.1.2", "5.1 Term"]
)
def test_another_clause_is_named(text: str) -> None:
    assert not names_clause(text, "5.1")


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("A.1 Section 5.1 of the NDA is deleted and replaced.", "5.1"),
        ("In clause 9.2 the contact is replaced with: X.", "9.2"),
        ("Section 5.2 of the NDA is unchanged.", None),
        ("Section 5.2 says how.", None),
        ("The lamp was replaced.", None),
    ],
)
def test_what_a_sentence_changes(text: str, clause: str | None) -> None:
    one = hit(text)
    assert changes(Piece(one, one.chunk.units[0], 1.0)) == clause


LEASE = (
    'Commercial Lease Agreement\nThis Lease is made on {} between Northgate Properties Ltd (the "Landlord") and {} Ltd '
    '(the "Tenant"). The Landlord lets the Premises to the Tenant. The Rent is payable monthly.'
)
CHANGED = (
    "First Amendment to Commercial Lease Agreement\nThis Amendment is made on 5 June 2023 between Northgate Properties Ltd "
    '(the "Landlord") and Acme Books Ltd (the "Tenant") and amends the Commercial Lease Agreement{}. The Rent changes.'
)


def opening(text: str, dated: str | None) -> Opening:
    return Opening("id", "a.pdf", text, dated)


@pytest.mark.parametrize(
    ("cited", "day", "dated", "tenant", "about"),
    [
        (" dated 7 July 2019", "7 July 2019", "2019-07-07", "Acme Books", True),
        (" dated 7 July 2019", "1 March 2021", "2021-03-01", "Acme Books", False),  # another lease of the same tenant
        (" dated 7 July 2019", "1 March 2021", "2021-03-01", "Beta Coffee", False),
        (" dated 7 July 2019", "7 July 2019", None, "Acme Books", True),
        ("", "7 July 2019", "2019-07-07", "Acme Books", True),
        ("", "7 July 2019", "2019-07-07", "Beta Coffee", False),  # the same landlord's next tenant
        (" dated 7 July 2024", "7 July 2024", "2024-07-07", "Acme Books", False),  # later than what amends
    ],
)
def test_which_agreement_is_amended(cited: str, day: str, dated: str | None, tenant: str, about: bool) -> None:
    base = opening(LEASE.format(day, tenant), dated)
    assert concerns(opening(CHANGED.format(cited), "2023-06-05"), base) is about


def test_common_roles_are_no_common_party() -> None:
    strangers = CHANGED.format(" dated 7 July 2019").replace("Northgate Properties", "Kelham Estates")
    base = opening(LEASE.format("7 July 2019", "Beta Coffee"), "2019-07-07")
    assert not concerns(opening(strangers, "2023-06-05"), base)


class Shelf:
    """Documents of one passage each, found by every word."""

    generation = 1

    def __init__(self, **texts: tuple[str, ...]) -> None:
        self.hits = {f"id-{name}": hit(*units, name=name, start=0) for name, units in texts.items()}

    def match(self, terms: Any, limit: int, documents: Any = None) -> list[tuple[str, float]]:
        """No passage says so: an amendment is known by its title."""
        return [][:limit] if terms or documents else []

    def labelled(self, terms: Any) -> tuple[dict[str, set[str]], int]:
        return {term: found for term in terms if (found := {f"id-{term}"} & self.hits.keys())}, len(self.hits)

    def chunks(self, chunk_ids: Any) -> dict[str, tuple[str, Chunk]]:
        found = (each for each in self.hits.values() if each.chunk.chunk_id in chunk_ids)
        return {each.chunk.chunk_id: (each.document, each.chunk) for each in found}

    def chunk_ids(self, document_id: str | None = None) -> list[str]:
        return [each.chunk.chunk_id for key, each in self.hits.items() if document_id in (None, key)]

    def quote(self, document_id: str, start: int, end: int) -> str:
        return self.hits[document_id].chunk.text[start:end]

    def dated(self, document_id: str) -> str | None:
        return {"id-undated": None}.get(document_id)


@pytest.mark.parametrize(
    ("said", "clause"),
    [
        ("A. Section 5.1 is deleted.", "5.1"),
        ("A. Section 5 (Term) is deleted and replaced in its entirety.", "5"),
        ("A. Section 5.1(b) is deleted.", "5.1(b)"),
        ("A. Section 5.1(c) is deleted.", None),
        ("A. Section 5 is amended by adding a new Section 5.9.", None),
        ("A. Section 5.2 is deleted.", None),
        ("A. Section 15 is deleted.", None),
    ],
)
def test_the_clause_its_items_and_the_section_it_lies_in(said: str, clause: str | None) -> None:
    parties = "It is made between Orrin Mills Ltd and Tarn Bakery Ltd."
    shelf = Shelf(
        base=("Supply Agreement.\n", parties, "5.1 Flour is (a) white or (b) brown."),
        amendment=("Amendment to the Supply Agreement.\n", parties, said),
    )
    base: Hit = shelf.hits["id-base"]
    changed = Amendments(shelf).of(Piece(base, base.chunk.units[2], 1.0))
    assert [each.clause for each in changed] == ([clause] if clause else [])
