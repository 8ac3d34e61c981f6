"""What stands under a heading, behind a label or in a segment is what that says, whoever wrote it how."""

import pytest

from ragbox.pii.headings import entity_of, heading
from ragbox.pii.structure import structured


def found(text: str) -> list[tuple[str, str]]:
    return sorted({(each.entity, text[each.start : each.end]) for each in structured(text)})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Name\tDOB\tMRN\tWard\nada okafor\t03/12/1961\tA-40817\tICU\nBEN LI\t1 May 1970\t77123\tN/A",
            [("DATE_OF_BIRTH", "03/12/1961"), ("DATE_OF_BIRTH", "1 May 1970"), ("MEDICAL_RECORD_NUMBER", "77123"),
             ("MEDICAL_RECORD_NUMBER", "A-40817"), ("PERSON", "BEN LI"), ("PERSON", "ada okafor")],
        ),
        ("| Patient | Age |\n|---|---|\n| Ada Li | 61 |", [("AGE", "61"), ("PERSON", "Ada Li")]),
        ("Client\tAddress\nada li\t4 Elm Road, Leeds", [("ADDRESS", "4 Elm Road, Leeds"), ("PERSON", "ada li")]),
        ("Patient\tAda Li\nAddress\t4 Elm Road", [("ADDRESS", "4 Elm Road"), ("PERSON", "Ada Li")]),
        ("Account name\tAccount no.\nElm Foods Ltd\t4471 9920",
            [("ACCOUNT_NUMBER", "4471 9920"), ("ORGANIZATION", "Elm Foods Ltd")]),
        ("Full name ........ ada okafor", [("PERSON", "ada okafor")]),
        ("Bed   Patient      Age\nA1    Ada Okafor   94\nA2    Ben Li       61",
            [("AGE", "61"), ("AGE", "94"), ("PERSON", "Ada Okafor"), ("PERSON", "Ben Li")]),
        ('{"patient_name": "Ada Okafor", "age": 94, "smoker": false}', [("AGE", "94"), ("PERSON", "Ada Okafor")]),
        ("Account number\n12  34  56", [("ACCOUNT_NUMBER", "12  34  56")]),
        ("Home address:\n12 Oak Street,  Madison", [("ADDRESS", "12 Oak Street,  Madison")]),
        ('Address: 12 "The Elms", "Flat 2", Leeds', [("ADDRESS", '12 "The Elms", "Flat 2", Leeds')]),
        ("Age in words: Ninety Two years only", [("AGE", "Ninety Two years only")]),
        ("Photo\tView\nRH-071-1\tfull face", [("BIOMETRIC_ID", "RH-071-1")]),
        ("Home address: 4 Elm Road, Leeds   Tel: 0113 496 0000",
            [("ADDRESS", "4 Elm Road, Leeds"), ("PHONE_NUMBER", "0113 496 0000")]),
        ("Patient name\nADA OKAFOR\nDate of birth:\n3 May 1960",
            [("DATE_OF_BIRTH", "3 May 1960"), ("PERSON", "ADA OKAFOR")]),
        (
            "PID|1||4711^^^H||DOE^JANE^Q||19610312|F|||1 ELM RD^^LEEDS||0113 496 0000",
            [("ADDRESS", "1 ELM RD^^LEEDS"), ("DATE_OF_BIRTH", "19610312"), ("MEDICAL_RECORD_NUMBER", "4711^^^H"),
             ("PERSON", "DOE^JANE^Q"), ("PHONE_NUMBER", "0113 496 0000")],
        ),
    ],
)  # fmt: skip
def test_values_are_what_their_place_says(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Name\tAge\nn/a\t-\nTotal\tunknown",
        "Item\tPrice\nBolts\t14.00",
        "Patient name:\n\nThe tenant shall keep the premises clean.",
        "Name: ____________",
        "The address of the court is known.",
        "Patient Name    Date of Birth    Address",
        "Surname\tForename\tAddress",
        "Patient      Ward   Age\nADA        12",
        "Photo: two are enclosed",
        "Address   City\nWe agree to this.  You agree too.",
        "Clip  Size\n10mm  20mm",
    ],
)
def test_what_is_no_value_is_none(text: str) -> None:
    assert found(text) == []


def test_a_table_ends_where_its_rows_do() -> None:
    text = "Name\tWard\nAda Li\tICU\n\nGrant\tBolts\nMonday\t3"
    assert found(text) == [("PERSON", "Ada Li")]


def test_headings_are_known_in_any_form() -> None:
    for label in ("Date of Birth", "DATE OF BIRTH:", "date-of-birth", "DOB", "D.O.B."):
        known = heading(label)
        assert known is not None, label
        assert known.entity == "DATE_OF_BIRTH"
    assert heading("Conclusion") is None
    assert heading("") is None


def test_a_firm_under_a_heading_of_people_is_a_firm() -> None:
    assert entity_of("Elm Foods Ltd", "PERSON") == "ORGANIZATION"
    assert entity_of("see above", "PERSON") is None
    assert entity_of("Ada Li", "PHONE_NUMBER") is None


def test_long_lines_take_no_long_time() -> None:
    assert found("Name\t" * 20_000 + ":" * 20_000 + "." * 20_000) == []
