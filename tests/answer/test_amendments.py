"""Documents that change others, from a box of real ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from ragbox import RagBox
from ragbox.answer.amendments import Amendments, changes
from ragbox.answer.cite import assemble
from ragbox.answer.extractive import Extractor, notes
from ragbox.answer.openings import FOUND_BY, Opening, concerns, fits, restates
from ragbox.answer.pieces import Piece, joined, needs_after
from ragbox.answer.references import changed
from ragbox.answer.replacing import replaced
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
    box: RagBox, question: str, *pieces: Piece, allowed: list[str] | None = None, most: int = 3
) -> tuple[list[str], list[Any]]:
    draft = Extractor(box._directory.catalog).draft(question, pieces, most=most, margin=0.35, allowed=allowed)
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


def test_one_sentence_is_shown_with_all_that_changes_it(contracts: RagBox) -> None:
    base, other = found(contracts, "£410 a tonne"), found(contracts, "flour that is damp")
    documents, told = drafted(contracts, "What is the price of flour?", base, other, most=1)
    assert documents == ["second.docx", "first.docx", "supply.docx"]
    assert [note.markers for note in told] == [(1, 3), (2, 3)]


def test_the_amendment_that_was_found_first_comes_with_what_it_changes(contracts: RagBox) -> None:
    pieces = [found(contracts, "the sum of £455 is replaced"), found(contracts, "£410 a tonne")]
    documents, told = drafted(contracts, "What is the price of flour?", *pieces, most=1)
    assert documents == ["second.docx", "first.docx", "supply.docx"]
    assert [note.markers for note in told] == [(1, 3), (2, 3)]


@pytest.mark.parametrize(
    ("most", "shown"),
    [(3, ["supply.docx"]), (4, ["supply.docx", "second.docx", "first.docx", "supply.docx"])],
)
def test_a_further_sentence_is_shown_with_what_changes_it_or_not_at_all(
    contracts: RagBox, most: int, shown: list[str]
) -> None:
    pieces = [found(contracts, "flour that is damp"), found(contracts, "£410 a tonne")]
    documents, told = drafted(contracts, "What of the flour?", *pieces, most=most)
    assert documents == shown
    assert len(told) == (2 if most == 4 else 0)


def test_of_documents_that_were_not_asked_it_is_only_said_that_they_amend(contracts: RagBox) -> None:
    base = found(contracts, "£410 a tonne")
    documents, told = drafted(contracts, "What is the price of flour?", base, allowed=[base.document_id])
    assert documents == ["supply.docx"]
    assert [(note.kind, note.text, note.markers) for note in told] == [
        (
            "amended",
            f"A later document outside this selection, {name}, changes section 3.2 of supply.docx (4 March 2021).",
            (1,),
        )
        for name in ("second.docx (2 May 2024)", "first.docx (9 June 2023)")
    ]
    damp = found(contracts, "flour that is damp")
    assert drafted(contracts, "What of the flour?", damp, allowed=[base.document_id]) == (["supply.docx"], [])


def test_the_amendment_alone_among_those_asked(contracts: RagBox) -> None:
    one = found(contracts, "the sum of £455 is replaced")
    documents, (note,) = drafted(contracts, "What is the price of flour?", one, allowed=[one.document_id])
    assert documents == ["second.docx"]
    assert note.text == "second.docx (2 May 2024) changes section 3.2 of an earlier document."


def test_values_that_are_known_to_be_amended_are_no_conflict(contracts: RagBox) -> None:
    base = found(contracts, "£410 a tonne")
    rival = hit("3.2 The price of flour is £500 a tonne.", name="rival.docx", start=0)
    best = Piece(rival, rival.chunk.units[0], 1.0)
    documents, told = drafted(contracts, "What is the price of flour?", best, base, most=4)
    assert documents == ["rival.docx", "second.docx", "first.docx", "supply.docx"]
    assert {note.kind for note in told} == {"amended"}


def test_one_asker_remembers_what_amends_what(contracts: RagBox) -> None:
    asker = contracts._asker()
    contracts.ask("What is the price of flour?")
    assert contracts._asker() is asker
    before = contracts.profile
    contracts.profile = before.model_copy(deep=True)
    assert contracts._asker() is not asker
    contracts.profile = before


def test_no_question_waits_while_a_model_loads(contracts: RagBox) -> None:
    contracts._asker()
    with contracts._loading:
        asking = Thread(target=contracts._asker, daemon=True)
        asking.start()
        asking.join(20)
        assert not asking.is_alive()


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


def names(text: str, clause: str) -> bool:
    return any(each.names(clause) for each in changed(text))


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Section 5.1 of the NDA is deleted.", "5.1"),
        ("clauses 4, 5.1 and 6 are deleted", "5.1"),
        ("§ 5.1 is added", "5.1"),
        ("Clauses 5 to 7 are deleted.", "6"),
        ("Sections 4 through 6 are hereby deleted.", "5"),
        ("Clauses 4-6 are deleted.", "5"),
        ("Clauses 4–6 shall be deleted.", "4"),
        ("Clauses 4.1 to 4.5 are replaced.", "4.3"),
        ("Sections 3, 4, and 5 are deleted.", "4"),
        ("Sections 3; 4 and 5 are deleted.", "5"),
        ("Clause 3 of the Lease and clause 7 of it are deleted.", "7"),
        ("Section 5.1 – Term – is deleted.", "5.1"),
        ("Section 5.1 of the Lease dated March 4, 2021 between Orrin Ltd. and Tarn Ltd. is deleted.", "5.1"),
        ("Clause 5.1, as amended by the First Amendment, is deleted.", "5.1"),
        ("With effect from 1 July 2022, clause 5.1 is deleted.", "5.1"),
        ("Pursuant to section 12 of the Lease, section 5.1 is deleted.", "5.1"),
        ("The last sentence of clause 5.1 is deleted.", "5.1"),
        ("The sum stated in clause 5.1 is increased to £5.", "5.1"),
        ("In clause 5.1 of the Lease the rent is increased.", "5.1"),
        ("In clause 5.1, “3 months” is replaced by “6 months”.", "5.1"),
        ("“3 months” is replaced with “6 months” in clause 5.1.", "5.1"),
        ("Clause 5.1: delete “3 months” and insert “6 months”", "5.1"),
        ("For clause 5.1 substitute the following", "5.1"),
        ("The parties hereby amend clause 5.1 as follows", "5.1"),
        ("The Lease is changed by deleting the second sentence of clause 5.1.", "5.1"),
        ("The following is added at the end of clause 5.1:", "5.1"),
        ("In place of clause 5.1 the following applies.", "5.1"),
        ("Clause 5.1 no longer applies.", "5.1"),
        ("Clause 5.1 shall read: “The rent is £5.”", "5.1"),
        ("Sub-clause 5.1 is deleted.", "5.1"),
        ("Subclause 5.1 is deleted.", "5.1"),
        ("Subsections 5.1 and 5.2 are deleted.", "5.2"),
        ("Sec. 5.1 is deleted.", "5.1"),
        ("Cl. 5.1 is deleted.", "5.1"),
        ("Clause 5.1 of the Lease has been deleted.", "5.1"),
        ("Clause 5.1 shall have no further force or effect.", "5.1"),
        ("In the third line of clause 5.1 replace “annual” with “quarterly”.", "5.1"),
        ("Clause 5.1 is hereby deleted if the Premises are destroyed.", "5.1"),
        ("With effect from 1 May 2024, clause 5.1 ceases to apply once all sums are paid.", "5.1"),
        ("Clause 5.1 is amended to read: The rent is £5 if it is paid late.", "5.1"),
        ("Clause 5.1 is amended so that notice may be given if rent is late.", "5.1"),
    ],
)
def test_a_clause_is_changed(text: str, clause: str) -> None:
    assert names(text, clause)


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Section 5.12 is deleted.", "5.1"),
        ("Section 15.1 is deleted.", "5.1"),
        ("Section 5.1(a) is deleted.", "5.1"),  # an item of it: `Reference.items`
        ("Section 5.1.2 is deleted.", "5.1"),
        ("5.1 Term is deleted.", "5.1"),
        ("Clauses 5 to 7 are deleted.", "8"),
        ("Clauses 4.1 to 4.5 are deleted.", "4"),
        ("In clause 5, 30 days is replaced by 60 days.", "30"),
        ("In clause 9 the reference to clause 5.1 is deleted.", "5.1"),
        ("The reference in clause 9 to clause 5.1 is deleted.", "5.1"),
        ("References to clause 4 and clause 5.1 are deleted.", "5.1"),
        ("Clause 5.1 continues to apply notwithstanding the deletion of clause 7.2.", "5.1"),
        ("Clause 5.1 continues to apply notwithstanding the deletion of clause 7.2.", "7.2"),
        ("The rent was increased under clause 5.1 in the ordinary course.", "5.1"),
        ("The rent is increased under clause 5.1.", "5.1"),
        ("The rent is increased in accordance with clause 5.1.", "5.1"),
        ("The Lease is amended as set out in clause 5.1.", "5.1"),
        ("Schedule 1 is deleted.", "1"),
        ("Paragraph 2 of Schedule 1 is deleted.", "2"),
        ("Schedule 3, paragraph 2 is deleted.", "2"),
        ("Clause 5.1 of this Amendment is added for clarity.", "5.1"),
        ("A new clause 5.1 is inserted after clause 4.", "4"),
        ("A new clause 5.1 is inserted after clause 4.", "5.1"),
        ("Clause 5.1 may be amended only in writing.", "5.1"),
        ("The Supplier may amend the prices in clause 5.1.", "5.1"),
        ("Clause 5.1 shall not be amended.", "5.1"),
        ("Clause 5.1 applies where the licence is extended.", "5.1"),
        ("Clause 5.1 was replaced by the First Amendment.", "5.1"),
        ("Clause 4 is replaced with: “Clause 5.1 is deleted on 1 May.”", "5.1"),
        ("Clause 5.1 has been replaced by the First Amendment.", "5.1"),
        ("The duties in clause 5.1 shall cease to apply if the Premises are destroyed.", "5.1"),
        ("The lien in clause 5.1 is removed once all sums are paid.", "5.1"),
        ("The period in clause 5.1 shall be extended by any period of Force Majeure.", "5.1"),
        ("Upon an assignment, the guarantor named in clause 5.1 is removed.", "5.1"),
        ("Please replace the cartridge as in clause 5.1.", "5.1"),
    ],
)
def test_a_clause_is_not_changed(text: str, clause: str) -> None:
    assert not names(text, clause)


@pytest.mark.parametrize(
    "text",
    [
        "In clause 1 " + "to be " * 200 + "clause 2 is deleted",
        "Clause 1 is " + "accordingly " * 200,
        "Clause 1 is " + "deemed and " * 200,
        "Clause 1 " + "is to be hereby accordingly " * 200,
        "§" * 200_000,
        "clause 1, " * 40_000,
    ],
)
def test_words_without_end_are_read_to_the_end(text: str) -> None:
    assert changed(text) == []


def test_so_are_those_of_a_replacement() -> None:
    assert replaced("supersedes and " * 35_000) == ""


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("A.1 Section 5.1 of the NDA is deleted and replaced.", "5.1"),
        ("In clause 9.2 the contact is replaced with: X.", "9.2"),
        ("Section 5.2 of the NDA is unchanged.", None),
        ("Section 5.2 says how.", None),
        ("Clauses 5 to 7 of the Lease are deleted.", "5 to 7"),
        ("The rent is increased under clause 5.", None),
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


def opening(text: str, dated: str | None, *, sure: bool = True) -> Opening:
    return Opening("id", "a.pdf", text, dated, sure)


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


def test_a_base_that_was_dated_by_a_guess_may_be_older() -> None:
    amending = opening(CHANGED.format(" dated 7 July 2019"), "2023-06-05")
    for sure in (True, False):
        base = opening(LEASE.format("7 July 2019", "Acme Books"), "2030-01-01", sure=sure)
        assert concerns(amending, base) is not sure


@pytest.mark.parametrize(
    ("tenant", "about"),
    [("Acme Books", True), ("Beta Coffee", False)],
)
def test_an_amendment_that_was_given_the_day_of_what_it_amends(tenant: str, about: bool) -> None:
    base = opening(LEASE.format("7 July 2019", tenant), "2019-07-07")
    assert concerns(opening(CHANGED.format(" dated 7 July 2019"), "2019-07-07"), base) is about


STAFF = "Employment Agreement\nThis Agreement is made on 2 May 2018 between Kestrel Systems Inc and {}."
PROMOTED = (
    "Amendment No. 1 to Employment Agreement\nThis Amendment is made on 2 May 2020 between Kestrel Systems Inc and Omar "
    "Haddad and amends the Employment Agreement dated 2 May 2018."
)


@pytest.mark.parametrize(("name", "about"), [("Omar Haddad", True), ("Dana Whitfield", False)])
def test_two_agreements_of_one_day_with_one_employer(name: str, about: bool) -> None:
    assert concerns(opening(PROMOTED, "2020-05-02"), opening(STAFF.format(name), "2018-05-02")) is about


SAME = "\nThis Agreement is made on 5 May 2021 between Tarn Digital Ltd and Quill Foods Ltd."
LATER = "{}\nThis Amendment is made on 1 June 2022 between Tarn Digital Ltd and Quill Foods Ltd{}."


@pytest.mark.parametrize(
    ("title", "said", "base", "about"),
    [
        (
            "Amendment No. 1",
            " and amends the Mutual Non-Disclosure Agreement dated 5 May 2021",
            "Supply Agreement",
            False,
        ),
        ("Amendment No. 1", " and amends the Mutual Non-Disclosure Agreement dated 5 May 2021", "Mutual NDA", True),
        ("Amendment No. 1", " and amends the Agreement dated 5 May 2021", "Supply Agreement", True),
        (
            "Amendment to Data Processing Agreement",
            " of 5 May 2021, made under the MSA",
            "Master Services Agreement",
            False,
        ),
        ("Amendment to Data Processing Agreement", " of 5 May 2021", "Data Processing Agreement", True),
        ("Variation of the Lease of Unit 2", " of 5 May 2021", "Lease of Unit 1", False),
        ("Variation of the Lease of Unit 2", " of 5 May 2021", "Lease of Unit 2", True),
        ("Variation of the Lease of Unit 2", " of 5 May 2021", "Lease", True),
        ("Variation of the Lease of the Mill", " of 5 May 2021", "Lease of the Barn", False),
        ("Amendment to Office Lease", " of 5 May 2021", "Lease", True),
        ("Amendment to Employment Agreement", " of 5 May 2021", "Contract of Employment", True),
        ("Amendment to Restated Loan Agreement", " of 5 May 2021", "Loan Agreement", False),
        ("Amendment to Loan Agreement", " of 5 May 2021", "Tarn Digital Ltd", True),
        (
            "Second Amendment to Lease",
            " of 5 May 2021 as amended by the First Amendment",
            "First Amendment to Lease",
            True,
        ),
    ],
)
def test_which_of_two_agreements_of_one_day_is_amended(title: str, said: str, base: str, about: bool) -> None:
    assert concerns(opening(LATER.format(title, said), "2022-06-01"), opening(base + SAME, "2021-05-05")) is about


@pytest.mark.parametrize("title", ["Corrigendum", "Erratum", "Rider", "Endorsement No. 2", "Side Letter", "Amendment"])
def test_each_kind_that_is_known_is_looked_for(title: str) -> None:
    assert opening(title, None).amends
    assert {word.casefold() for word in title.split()} & set(FOUND_BY)


@pytest.mark.parametrize("verb", ["replaces", "restates", "supersedes"])
def test_so_is_each_word_for_a_replacement(verb: str) -> None:
    assert opening(f"Lease\nThis Lease {verb} the Lease dated 1 March 2020.", None).amends
    assert verb in FOUND_BY


def test_a_row_that_says_a_change_keeps_the_names_of_its_columns() -> None:
    one = hit("Clause 5.1 is deleted\tThe fee is $5")
    piece = Piece(one, replace(one.chunk.units[0], columns=("Change", "Text")), 1.0)
    assert joined(piece, piece.unit, piece.unit).unit.columns == ("Change", "Text")


def test_a_passage_without_units_needs_nothing() -> None:
    one = hit("Nothing.")
    empty = replace(one, chunk=replace(one.chunk, units=()))
    assert not needs_after(Piece(empty, one.chunk.units[0], 1.0))


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
        ("A. Sections 4 to 6 are deleted.", "5"),
        ("A. Section 5 of the Supply Agreement is deleted.", "5"),
        ("A. Section 5 of the Original Agreement is deleted.", "5"),
        ("A. Section 5 of the SA is deleted.", "5"),
        ("A. Section 5.1 of the Guarantee is deleted.", None),
        ("A. Section 5.1 of the Amendment is deleted.", None),
        ("A. In section 5 the sum is increased.", None),
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


def test_a_change_of_an_item_is_one_of_its_clause_and_a_schedule_has_its_own_numbers() -> None:
    parties = "It is made between Orrin Mills Ltd and Tarn Bakery Ltd."
    said = "A. Section 5.1(b) of the Supply Agreement is replaced."
    shelf = Shelf(
        base=("Supply Agreement.\n", parties, "5.1 Flour is white and dry.", "SCHEDULE 2", "5.1 Salt is fine."),
        amendment=("Amendment to the Supply Agreement.\n", parties, said),
    )
    units = shelf.hits["id-base"].chunk.units
    changed = [Amendments(shelf).of(Piece(shelf.hits["id-base"], units[at], 1.0)) for at in (2, 4)]
    assert [[each.clause for each in found] for found in changed] == [["5.1(b)"], []]


DEFINED = "Amendment\nIt amends the {} dated 7 July 2019 between Orrin Mills Ltd and Tarn Bakery Ltd (the “{}”)."


@pytest.mark.parametrize(
    ("title", "called", "name", "meant"),
    [
        ("Commercial Lease", "Commercial Lease", "Head Document", True),
        ("Mutual Non-Disclosure Agreement", "Mutual Non-Disclosure Agreement", "NDA", True),
        ("Commercial Lease", "Guarantee", "Security", False),
        ("Commercial Lease", "Guarantee of Lease", "Guarantee", False),
        ("Guarantee of Lease", "Commercial Lease", "Lease", False),
        ("First Amendment to Commercial Lease", "Commercial Lease", "Lease", False),
    ],
)
def test_which_document_is_meant(title: str, called: str, name: str, meant: bool) -> None:
    base = opening(f"{title}\nbetween Orrin Mills Ltd and Tarn Bakery Ltd", "2020-01-01")
    assert fits(name, opening(DEFINED.format(called, name), "2023-06-05"), base) is meant


RESTATED = (
    "Amended and Restated Supply Agreement",
    "This agreement is made on 1 July 2025 between Orrin Mills Ltd and Tarn Bakery Ltd.",
    "It supersedes and replaces the Supply Agreement dated 4 March 2021 in its entirety.",
    "3.1 The price of flour is £500 a tonne, and clause 4 is amended by no letter.",
    "3.2 The fees in clause 3.1 are increased by 3 % each year.",
)


@pytest.fixture(scope="module")
def renewed(tmp_path_factory: pytest.TempPathFactory, make_docx: Any, lean: Any) -> Iterator[RagBox]:
    folder: Path = tmp_path_factory.mktemp("renewed")
    for name, paragraphs in (("supply", SUPPLY), ("restated", RESTATED)):
        make_docx(folder / f"{name}.docx", *paragraphs)
    make_docx(folder / "nda.docx", "Non-Disclosure Agreement", SUPPLY[1], "1. Recipes are secret.")
    with RagBox.open(folder / "renewed.box", lean) as box:
        box.ingest(folder)
        yield box


def test_a_document_that_is_restated_may_no_longer_hold(renewed: RagBox) -> None:
    documents, (note,) = drafted(renewed, "What may the buyer return?", found(renewed, "flour that is damp"))
    assert documents == ["supply.docx", "restated.docx"]
    assert (note.kind, note.markers) == ("amended", (2, 1))
    assert note.text == (
        "restated.docx (1 July 2025) restates supply.docx (4 March 2021) as a whole; "
        "what supply.docx says may no longer hold."
    )
    (change,) = Amendments(renewed._directory.catalog).of(found(renewed, "flour that is damp"))
    assert change.piece.text == RESTATED[2]


def test_what_two_sentences_of_a_restated_document_are_told_is_one_note(renewed: RagBox) -> None:
    pieces = [found(renewed, "flour that is damp"), found(renewed, "within ten days")]
    documents, (note,) = drafted(renewed, "What of the flour?", *pieces)
    assert documents == ["supply.docx", "restated.docx", "supply.docx"]
    assert note.markers == (2, 1, 3)


def test_another_agreement_of_that_day_is_not_restated_and_the_new_wording_amends_none(renewed: RagBox) -> None:
    assert drafted(renewed, "What is secret?", found(renewed, "Recipes are secret")) == (["nda.docx"], [])
    assert drafted(renewed, "What of the fees?", found(renewed, "increased by 3 %")) == (["restated.docx"], [])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It supersedes and replaces in its entirety the Supply Agreement dated 4 March 2021.", "Supply Agreement"),
        ("The Supply Agreement is hereby amended and restated in its entirety.", "Supply Agreement"),
        ("This policy replaces the Travel Policy of 2019.", "Travel Policy"),
        ("This Agreement supersedes all prior agreements made between the parties.", ""),
        ("Section 5 of the Agreement is amended and restated in its entirety.", ""),
        ("This deed replaces the rates in the Supply Agreement dated 4 March 2021.", ""),
        ("The Tenant replaces the lock.", ""),
        ("Rent is not due. This deed replaces the Lease dated 4 March 2021.", "Lease"),
        ("Nothing in this licence supersedes the Lease dated 4 March 2021.", ""),
        ("This deed does not replace or supersede the Lease dated 4 March 2021.", ""),
        ("If this offer supersedes the Lease dated 4 March 2021, you will be told.", ""),
        ("This deed supersedes the Lease dated 4 March 2021 in respect of the garden only.", ""),
        ("This deed supersedes the Lease dated 4 March 2021, except Sections 7 to 9 which survive.", ""),
        ("The Lease dated 4 March 2021 is superseded in its entirety, save for clause 5.", ""),
        ("It replaces the separate policy folders of 2019.", ""),
    ],
)
def test_which_document_is_replaced_as_a_whole(text: str, name: str) -> None:
    assert replaced(text) == name


@pytest.mark.parametrize(
    ("title", "restated"),
    [
        ("Amended and Restated Supply Agreement", True),
        ("Deed of Amendment and Restatement of the Supply Agreement", True),
        ("Amendment and Restatement Agreement", True),
        ("First Amendment to the Amended and Restated Supply Agreement", False),
        ("Amended and Restated Lease", False),
    ],
)
def test_a_title_says_what_is_restated(title: str, restated: bool) -> None:
    later = opening(f"{title}\nIt is about the Supply Agreement.", "2023-06-05")
    assert restates(later, opening("Supply Agreement\nIt is made", "2021-03-04")) is restated


@pytest.mark.parametrize(("dated", "restated"), [("2021-03-04", True), ("2024-01-01", False), (None, False)])
def test_of_two_restatements_the_later_one_restates_the_other(dated: str | None, restated: bool) -> None:
    title = "Amended and Restated Supply Agreement"
    assert restates(opening(title, "2023-06-05"), opening(title, dated)) is restated
