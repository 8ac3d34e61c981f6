"""The terms that a document defines."""

from __future__ import annotations

import pytest
from effort import at_most

from ragbox.definitions import Definition, calls, definitions, name_words


def pairs(text: str) -> list[tuple[str, str]]:
    return [(each.term, each.name) for each in definitions(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            'This lease is between ACME Holdings Inc., a Delaware corporation ("Landlord"), and Ada Dalby (the "Tenant").',
            [("Landlord", "ACME Holdings Inc."), ("Tenant", "Ada Dalby")],
        ),
        ("“Confidential Information” means what is marked so.", [("Confidential Information", "")]),
        ("made by John Q. Smith (hereinafter referred to as the “Lessor”)", [("Lessor", "John Q. Smith")]),
        ("Parties\nTenant\tPemberton Vale Limited (number 1)\nRent\t£900", [("Tenant", "Pemberton Vale Limited")]),
        ("between Bramble Centre Limited (Controller)\nand Ostrander Cloud GmbH (Processor)",
         [("Controller", "Bramble Centre Limited"), ("Processor", "Ostrander Cloud GmbH")]),
        ('It takes effect on 3 March 2021 (the "Effective Date").', [("Effective Date", "")]),
        ("The tenant (see above) pays the landlord (or its agent).", []),
        ('He said "Stop" and meant it.', []),
        ('“Rent” (in euros),\n shall mean £900.', [("Rent", "")]),
        ('by Ada Dalby (in this deed called the "Tenant")', [("Tenant", "Ada Dalby")]),
    ],
)  # fmt: skip
def test_definitions_tell_what_a_term_stands_for(text: str, found: list[tuple[str, str]]) -> None:
    assert pairs(text) == found


def test_a_definition_is_where_it_says() -> None:
    text = 'Between Ada Dalby (the "Tenant") and others. “Rent” means £900.'
    first, second = definitions(text)
    assert text[first.start : first.end] == '(the "Tenant")'
    assert text[second.start : second.end] == "“Rent” means £900."


def test_a_firm_goes_by_its_first_words_and_a_person_by_any() -> None:
    firm = Definition("Supplier", "Kestrel Ledger Systems Limited", 0, 1)
    assert calls(firm) == [
        ("kestrel", "supplier"),
        ("kestrel ledger", "supplier"),
        ("supplier", "kestrel ledger systems"),
    ]
    person = Definition("Tenant", "Mr John Dalby", 0, 1)
    assert [asked for asked, _ in calls(person)] == ["john", "dalby", "john dalby", "tenant"]
    assert calls(Definition("Rent", "", 0, 1)) == []
    assert name_words("The Dalby Company of York, Inc.") == ["dalby", "york"]


@pytest.mark.parametrize(
    "text",
    [
        '"Term"' + "\n" * 20_000,
        '"Term" (a)' + " " * 20_000,
        "(in this " + "as" * 20_000,
        "(" + "in this asas " * 40,
        '"A" ' * 20_000,
    ],
)
def test_no_text_takes_a_long_time(text: str) -> None:
    with at_most(2):
        definitions(text)


def test_nothing_of_a_document_is_in_a_repr() -> None:
    assert "Dalby" not in repr(Definition("Dalby", "Mr John Dalby", 0, 1))
