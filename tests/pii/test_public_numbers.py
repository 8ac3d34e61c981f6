"""Numbers of laws, reported cases, standards and builds are nobody's; the same forms elsewhere are."""

import pytest

from ragbox.pii.public_numbers import PublicNumbers


def held(text: str, entity: str, value: str) -> bool:
    start = text.index(value)
    return PublicNumbers(text).hold(entity, start, start + len(value))


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("Case C-131/12, Google Spain", "CASE_NUMBER", "C-131/12"),
        ("Joined Cases C-402/11 and C-403/11", "CASE_NUMBER", "C-403/11"),
        ("Aziz (C-415/11) reshaped it", "CASE_NUMBER", "C-415/11"),
        ("Handyside v United Kingdom, App no 5493/72", "PERSONAL_NUMBER", "5493/72"),
        ("Regulation (EC) No 261/2004, Art 5", "PERSONAL_NUMBER", "261/2004"),
        ("S.I. No. 336/2011", "PERSONAL_NUMBER", "336/2011"),
        ("29 CFR 1910.147(c)(4)", "PHONE_NUMBER", "1910.147"),
        ("BS EN 1992-1-1:2004", "DATE_TIME", "1992-1-1"),
        ("batch 2021-03-04 passed", "DATE_TIME", "2021-03-04"),
        ("Build 2024.11.3 is out", "DATE_TIME", "2024.11.3"),
        ("Drawing 120-45-6789/C", "US_SSN", "120-45-6789"),
    ],
)
def test_public(text: str, entity: str, value: str) -> None:
    assert held(text, entity, value)


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("Okafor v Elm Foods Ltd, Case No 2:21-cv-1187", "CASE_NUMBER", "2:21-cv-1187"),
        ("our file C-131/12 for the client", "CASE_NUMBER", "C-131/12"),
        ("implant batch 2021-03-04", "DEVICE_ID", "2021-03-04"),
        ("seen on 2021-03-04", "DATE_TIME", "2021-03-04"),
        ("DIN 02241332", "PERSONAL_NUMBER", "02241332"),
        ("SSN 120-45-6789", "US_SSN", "120-45-6789"),
        ("Case C-131/12", "PERSON", "C-131/12"),
        ("Test case 12, John Miller, 536-90-4399.", "US_SSN", "536-90-4399"),
        ("build 7 user SSN 536-90-4399", "US_SSN", "536-90-4399"),
        ("Tile 4 phone 555-867-5309", "PHONE_NUMBER", "555-867-5309"),
        ("Madison, WI 53703, 608-555-0123", "PHONE_NUMBER", "608-555-0123"),
        ("Revision: 03/14/2024", "DATE_TIME", "03/14/2024"),
        ("Advance Directive 03/14/2024 on file", "DATE_TIME", "03/14/2024"),
        ("batch 12, 2021-03-04", "DATE_TIME", "2021-03-04"),
        ("Plaintiff's Index No. 653421/2021", "CASE_NUMBER", "653421/2021"),
        ("42 U.S.C. § 1983 and 536-90-4399", "US_SSN", "536-90-4399"),
        ("Law 555-867-5309", "PHONE_NUMBER", "555-867-5309"),
        ("CPR 1204511234", "PERSONAL_NUMBER", "1204511234"),
        ("His national ID is 8001/2001.", "PERSONAL_NUMBER", "8001/2001"),
    ],
)
def test_somebodys(text: str, entity: str, value: str) -> None:
    assert not held(text, entity, value)
