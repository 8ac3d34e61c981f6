"""Who the parties are: read at the beginning of an agreement, and only there."""

from __future__ import annotations

import pytest

from ragbox import RagBox
from ragbox.answer.parties import asks_for_parties, one_document
from ragbox.config import Profile

LEASE = (
    "LEASE\n\nDate of lease: 24 June 2023\n\nLandlord: Aldermoor Estates LLP (number 1), of Ellismouth\n\n"
    "Tenant: Pemberton Vale Limited, of Norwick\n\n"
)
BETWEEN = (
    "SERVICES AGREEMENT\n\nThis agreement is made on 3 June 2024 between Marchbank Group Limited "
    '("the Customer") and Tessaly Systems Limited.\n\n'
)
NUMBERED = (
    "DEED\n\nParties\n\n(1) Orrin Vale Limited, of Norwick (the Seller)\n\n"
    "(2) Sutter Quay plc, of Ellismouth (the Buyer)\n\n"
)
LETTER = "Dear Ms Vale\n\nCustomer: see our reference. We met between Norwick and Ellismouth on Monday.\n\n"
CLAUSES = "1. The parties shall meet each month. The parties shall keep records.\n\n2. This ends on notice.\n"


@pytest.mark.parametrize(
    "question",
    [
        "Who are the parties?",
        "who are the parties to this lease",
        "What are the parties to the agreement of 3 June?",
        "Name the parties.",
        "List all the parties to the deed",
        "Who were both parties?",
        "Between whom was the lease made?",
        "Who signed the lease?",
    ],
)
def test_asked_for_the_parties(question: str) -> None:
    assert asks_for_parties(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who are the parties liable to insure?",
        "What must the parties do each month?",
        "Which parties may terminate?",
        "Who is the landlord?",
        "Who pays the third party's costs?",
        "Who signed the lease on behalf of the tenant?",
    ],
)
def test_something_else_is_asked(question: str) -> None:
    assert not asks_for_parties(question)


def test_a_document_is_named_by_all_words_of_the_question_or_not_at_all() -> None:
    labelled = {"lease": {"a", "b"}, "tannery": {"a"}}
    assert one_document(labelled, ["parties", "tannery", "lease"]) == "a"
    assert one_document(labelled, ["parties", "lease"]) is None
    assert one_document(labelled, ["parties", "sallow", "lease"]) is None
    assert one_document(labelled, ["parties"]) is None


@pytest.fixture(scope="module")
def agreements(tmp_path_factory: pytest.TempPathFactory, lean: Profile) -> RagBox:
    folder = tmp_path_factory.mktemp("agreements")
    for name, text in {"lease": LEASE, "services": BETWEEN, "deed": NUMBERED, "letter": LETTER}.items():
        (folder / f"{name}.txt").write_text(text + CLAUSES, encoding="utf-8")
    box = RagBox.open(folder / "a.box", lean)
    box.ingest(sorted(folder.glob("*.txt")))
    return box


@pytest.mark.parametrize(
    ("document", "parties"),
    [
        ("lease.txt", ["Aldermoor Estates LLP", "Pemberton Vale Limited"]),
        ("services.txt", ["Marchbank Group Limited", "Tessaly Systems Limited"]),
        ("deed.txt", ["Orrin Vale Limited", "Sutter Quay plc"]),
    ],
)
def test_the_parties_of_an_agreement_are_named_with_their_quotes(
    agreements: RagBox, document: str, parties: list[str]
) -> None:
    answer = agreements.ask("Who are the parties?", documents=[document], mode="extractive")
    assert not answer.abstained
    quotes = "\n".join(each.quote for each in answer.citations)
    assert all(name in quotes for name in parties)
    assert "shall meet" not in quotes


def test_what_is_no_agreement_names_none(agreements: RagBox) -> None:
    assert agreements.ask("Who are the parties?", documents=["letter.txt"], mode="extractive").abstained


def test_which_of_several_documents_is_asked_for_is_told_by_its_name(agreements: RagBox) -> None:
    answer = agreements.ask("Who are the parties to the services agreement?", mode="extractive")
    assert {each.document for each in answer.citations} == {"services.txt"}


def test_the_role_is_no_part_of_the_words_marked(agreements: RagBox) -> None:
    answer = agreements.ask("Who are the parties?", documents=["lease.txt"], mode="extractive")
    marked = [
        each.quote[start - each.start : end - each.start] for each in answer.citations for start, end in each.spans
    ]
    assert marked == ["Aldermoor Estates LLP", "Pemberton Vale Limited"]
