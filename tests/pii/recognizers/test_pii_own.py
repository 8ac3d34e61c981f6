"""Our own recognizers, each by its table: everything that is found in a text, as (entity, value) in order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ragbox.pii.recognizers.vin import check_digit

Find = Callable[[str], list[tuple[str, str]]]
Row = tuple[str, list[tuple[str, str]]]


def rows(entity: str, table: dict[str, str | list[str]]) -> list[Row]:
    """A table of text and the one value, or the values, of an entity that are all there is to find in it."""
    return [
        (text, [(entity, value) for value in ([values] if isinstance(values, str) else values)])
        for text, values in table.items()
    ]


MEDICAL_RECORD: list[Row] = [
    *rows(
        "MEDICAL_RECORD_NUMBER",
        {
            "MRN 00817": "00817",
            "MRN: A-12345": "A-12345",
            "mrn=4471920": "4471920",
            "MRN# 4471920, ward 3": "4471920",
            "MRN (St. Jude): 4471920.": "4471920",
            "MRN\t4471920": "4471920",
            "MRN:\n4471920": "4471920",
            "Her MRN is 4471920.": "4471920",
            "Medical record no.: 123-45-678": "123-45-678",
            "Medical Record Number 00-81-7": "00-81-7",
            "Health record number: AB/40817": "AB/40817",
            "Hospital no. H123456": "H123456",
            "Patient ID: P-0042": "P-0042",
            "Patient No. 70-11-4": "70-11-4",
            "Chart #: 88120": "88120",
            "URN: 40817": "40817",
            "MRN: 4010232137": "4010232137",  # which passes the checksum of an NHS number
            "MRN 1 of 2: A-12345": [],
            "The MRN is a label.": [],
            "MRN unknown": [],
            "The medical record number must be kept.": [],
            "the medical record number of page 12": [],
            "Chart no. 5": [],
            "See chart number 12 of the annex": [],
            "Patient identity badges 12345": [],
            "patient no 3 was seen": [],
            "BURN: 40817": [],
            "TURNOVER 40817": [],
            "urn: isbn": [],
            "Record 40817": [],
        },
    )
]

DATE_OF_BIRTH: list[Row] = [
    *rows(
        "DATE_OF_BIRTH",
        {
            "DOB 03/12/1961": "03/12/1961",
            "DOB: 3-12-61": "3-12-61",
            "D.O.B.: 1961-03-12": "1961-03-12",
            "d.o.b. 12.03.1961": "12.03.1961",
            "Date of Birth (dd/mm/yyyy): 12.03.1961": "12.03.1961",
            "Date of birth\t12 March 1961": "12 March 1961",
            "Birthdate: March 12th, 1961": "March 12th, 1961",
            "Birthday: 12-Mar-1961": "12-Mar-1961",
            "She was born on 12 March 1961.": "12 March 1961",
            "born March 12, 1961": "March 12, 1961",
            "Her date of birth is 12 March 1961.": "12 March 1961",
            "born in 1961": [],
            "DOB unknown": [],
            "born 3 weeks early": [],
            "DOB 1961": [],
            "the date of birth of the child": [],
            "newborn 12345": [],
        },
    ),
    *rows(
        "DATE_TIME",
        {
            "Date of admission: 03/12/2021": "03/12/2021",
            "date of birth certificate issue 03/12/2021": "03/12/2021",
            "firstborn on the list, 12 March 1961": "12 March 1961",
        },
    ),
]

WRITTEN_DATE = rows(
    "DATE_TIME",
    {
        "on March 12, 2024.": "March 12, 2024",
        "12 March 2024": "12 March 2024",
        "12th March, 2024": "12th March, 2024",
        "this 12th day of March, 2024": "12th day of March, 2024",
        "Sept. 3rd, 2023": "Sept. 3rd, 2023",
        "1-Mar-2024": "1-Mar-2024",
        "MAY 1 2024": "MAY 1 2024",
        "12\nMarch 2024": "12\nMarch 2024",
        "May 2024": "May 2024",
        "the 12 March issue": "12 March",
        "March 45, 2024": [],
        "Marching 12 2024": [],
        "you may 12 2024": "may 12 2024",  # a limit: an English word before numbers
        "12 Marchioness 2024": [],
        "the Act of 2024, section 12": [],
        "12 March 3024": [],
    },
)

VIN = rows(
    "VIN",
    {
        "1HGCM82633A004352": "1HGCM82633A004352",
        "Honda, 1hgcm82633a004352, blue": "1hgcm82633a004352",
        "1M8GDM9AXKP042788": "1M8GDM9AXKP042788",
        "11111111111111111": [],  # right check digit, no letter
        "VIN: WVWZZZ1JZXW000001": "WVWZZZ1JZXW000001",
        "Chassis no. WVWZZZ1JZXW000001": "WVWZZZ1JZXW000001",
        "WVWZZZ1JZXW000001": [],
        "1HGCM82633A004353": [],
        "1HGCM82633A00435": [],
        "1HGCM82633A0043521": [],
        "1HGCM82633A00435I": [],
        "VIN: ABCDEFGHJKLMNPRST": [],
        "internationalization": [],
    },
)

PERSON: list[Row] = [
    *rows(
        "PERSON",
        {
            "Patient: Ada Nkemelu": "Ada Nkemelu",
            "Patient: Nkemelu, Ada": "Nkemelu, Ada",
            "Patient name: ADA NKEMELU": "ADA NKEMELU",
            "PATIENT: Ada Nkemelu  Ward 3": "Ada Nkemelu",
            "Name: Jean-Luc O'Neil": "Jean-Luc O'Neil",
            "Name: María José de la Cruz": "María José de la Cruz",
            "Name: Ludwig van Beethoven": "Ludwig van Beethoven",
            "Name\tAda Nkemelu\tWard": "Ada Nkemelu",
            "Name: John Smith and Jane Doe": "John Smith",  # a limit
            "First name: Ada": "Ada",
            "Last Name: NKEMELU First Name: ADA": ["NKEMELU", "ADA"],
            "Landlord: Maria Schmidt-Lehmann and Tenant: Bob Ray": ["Maria Schmidt-Lehmann", "Bob Ray"],
            "Attending physician: Dr. Grace Hopper": "Grace Hopper",
            "Emergency contact: Mr. Alan Turing (brother)": "Alan Turing",
            "Witness: John Q. Public": "John Q. Public",
            "Contact: Ada Nkemelu, reception": "Ada Nkemelu",
            "Insured: J. R. Ewing": "J. R. Ewing",
            "Physician: Ada Nkemelu, MD": "Ada Nkemelu",
            "Witness: Evander Plumtree FRICS": "Evander Plumtree",
            "/s/ Ada Nkemelu": "Ada Nkemelu",
            "By: Ada Nkemelu\nTitle: Partner": "Ada Nkemelu",
            "Dear Mr Okafor": "Okafor",
            "Dear Dr. Ada Nkemelu,": "Ada Nkemelu",
            "Dear Ada,": "Ada",
            "Dear Ada Nkemelu:": "Ada Nkemelu",
            "Mrs. O'Neil called.": "O'Neil",
            "Mr Smith's lease": "Smith",
            "Mr. and Mrs. Smith": "Smith",
            "Dr. J. R. Smith saw her.": "J. R. Smith",
            "Professor van Dijk": "van Dijk",
            "seen by Dr Müller in the clinic": "Müller",
            "Dear Sir or Madam,": [],
            "Dear Sirs,": [],
            "Dear Colleague,": [],
            "Dear Hiring Manager,": [],
            "Dear Valued Customer,": [],
            "My dear friend Watson, she said": [],
            "Mr. Chairman, members": [],
            "Mr President": [],
            "the doctor said": [],
            "Client: Northwind Traders Ltd": [],
            "By: Northwind LLC": [],
            "Tenant: Acme Holdings": [],
            "Defendant: United States": [],
            "Name: Date of Birth:": [],
            "Name: ________": [],
            "Patient: See Attached": [],
            "Patient: Not Applicable": [],
            "Patient Name: Signature:": [],
            "Patient Rights: You Have The Right": [],
            "patient: ada nkemelu": [],  # a limit: no capitals, no name
            "Physician: Parkinson Disease Unit": [],
            "Brand name: Super Glue": [],
            "File Name: Budget Draft": [],
            "MS Word, MR Imaging and DR Congo": [],
        },
    ),
    # streets, and no doctors
    ("123 Oak Dr. Springfield", [("LOCATION", "123 Oak Dr")]),
    ("12 Oak Tree Dr Springfield", [("LOCATION", "12 Oak Tree Dr")]),
    ("Landlord: 12 Main Street", [("LOCATION", "12 Main Street")]),
    ("Patient: Ada Nkemelu MRN 00817", [("PERSON", "Ada Nkemelu"), ("MEDICAL_RECORD_NUMBER", "00817")]),
    ("Patient: Ada Nkemelu DOB: 1/2/1961", [("PERSON", "Ada Nkemelu"), ("DATE_OF_BIRTH", "1/2/1961")]),
]

PHONE_NUMBER: list[Row] = [
    *rows(
        "PHONE_NUMBER",
        {
            "Telephone 020 5550 0136": "020 5550 0136",
            "Tel.: 555-0136": "555-0136",
            "Phone number (home): 617.555.0136": "617.555.0136",
            "Fax no. +1 (000) 555-0136": "+1 (000) 555-0136",
            "direct line\t020 5550 0128": "020 5550 0128",
            "Jerome Hart (husband), 020 5550 0139 today": "020 5550 0139",
            "(020) 5550 0139": "(020) 5550 0139",
            "01632 960 123": "01632 960 123",
            "Telephone 12345": [],
            "telephone 11 of 2024, room 30": [],
            "microphone 1234567": [],
            "hotel 1234567": [],
            "Model 030 5550 01390": [],
            "(see 020 5550 0139)": "020 5550 0139",
            "Tel (020 5550 0139)": "020 5550 0139",
            "Tel (020) 5550 0139": "(020) 5550 0139",
            "part 1-020 5550 0139": [],
        },
    ),
    *rows("DATE_TIME", {"Phone: 2024-03-12": "2024-03-12"}),
]

URL = rows(
    "URL",
    {
        "See https://example.org/a?b=1#c.": "https://example.org/a?b=1#c",
        "(http://localhost:8080/x)": "http://localhost:8080/x",
        "HTTPS://EXAMPLE.COM/X": "HTTPS://EXAMPLE.COM/X",
        "ftp://files.example.net/": "ftp://files.example.net/",
        "www.example.org.": "www.example.org",
        "records.example.co.uk/patients?id=7, thanks": "records.example.co.uk/patients?id=7",
        "Northwind.com": "Northwind.com",
        "EXAMPLE.ORG": "EXAMPLE.ORG",
        "lawfirm.com is ours": "lawfirm.com",
        "https://": [],
        "Smith v.Jones": [],
        "agreement.The tenant": [],
        "agreement.the tenant": [],
        "ends.in the": [],
        "inc.and": [],
        "i.e.it": [],
        "a.m.to 5 p.m.": [],
        "The court.no party": [],
        "README.md, report.pdf and report.py": [],
        "U.S.C. and e.g.a U.S.A.": [],
    },
)

IP_ADDRESS = rows(
    "IP_ADDRESS",
    {
        "from 203.0.113.195 today": "203.0.113.195",
        "10.0.0.0/8": "10.0.0.0/8",
        "2001:db8::1": "2001:db8::1",
        "clause 1.2.3.4": [],
        "Section 12.3.4": [],
        "1.2.3.4.5": [],
        "256.1.1.300": [],
        "version 3.11.7": [],
    },
)

EMAIL_ADDRESS = rows(
    "EMAIL_ADDRESS",
    {
        "<ada@example.co.uk>": "ada@example.co.uk",
        "mailto:ada.nkemelu+x@example.com": "ada.nkemelu+x@example.com",
        "ward3@clinic.local": "ward3@clinic.local",
        "jürgen@müller.de": "jürgen@müller.de",
        "ada@example": [],
        "@ada": [],
        "ada at example dot com": "ada at example dot com",
        "5 @ 3.50": [],
    },
)

IBAN = rows(
    "IBAN_CODE",
    {
        "DE89370400440532013000": "DE89370400440532013000",
        "in DE89370400440532013000 2 days from today": "DE89370400440532013000",
        "DE89 3704 0044 0532 0130 00": "DE89 3704 0044 0532 0130 00",
        "GB82-WEST-1234-5698-7654-32": "GB82-WEST-1234-5698-7654-32",
        "DE89370400440532013001": [],
        "XX89370400440532013000": [],
    },
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *MEDICAL_RECORD,
        *DATE_OF_BIRTH,
        *WRITTEN_DATE,
        *VIN,
        *PERSON,
        *PHONE_NUMBER,
        *URL,
        *IP_ADDRESS,
        *EMAIL_ADDRESS,
        *IBAN,
    ],
)
def test_table(found: Find, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected
    assert found(f"Lorem ipsum.\n\n{text}\n\nDolor sit amet.") == expected


@pytest.mark.parametrize("vin", ["1M8GDM9AXKP042788", "1hgcm82633a004352", "11111111111111111"])
def test_check_digit_of_a_vin(vin: str) -> None:
    assert check_digit(vin) == vin[8].upper()
