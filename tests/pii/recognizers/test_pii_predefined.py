"""Presidio's recognizers as we build them: everything that is found in a text, as (entity, value) in order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Find = Callable[[str], list[tuple[str, str]]]

FOUND = {
    "PHONE_NUMBER": {
        "Call 212-555-0143 now": "212-555-0143",
        "Tel. (212) 555-0143": "(212) 555-0143",
        "Fax: +1 (415) 555-2671 ext. 22": "+1 (415) 555-2671 ext. 22",
        "020 7946 0958": "020 7946 0958",
        "+49 30 901820": "+49 30 901820",
    },
    "CREDIT_CARD": {
        "4111 1111 1111 1111": "4111 1111 1111 1111",
        "4111-1111-1111-1111": "4111-1111-1111-1111",
        "Amex 378282246310005": "378282246310005",
    },
    "CRYPTO": {"1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2": "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"},
    "MAC_ADDRESS": {"00:1A:2B:3C:4D:5E": "00:1A:2B:3C:4D:5E"},
    "UUID": {"123e4567-e89b-42d3-a456-426614174000": "123e4567-e89b-42d3-a456-426614174000"},
    "DATE_TIME": {"on 2024-03-12": "2024-03-12", "on 3/4/24": "3/4/24", "Date 10/24": "10/24"},
    "US_SSN": {
        "536-90-4399": "536-90-4399",
        "SSN 536 90 4399": "536 90 4399",
        "Social security number: 536904399": "536904399",
    },
    "US_ITIN": {"912-70-1234": "912-70-1234"},
    "US_DRIVER_LICENSE": {"Driver's license D1234567": "D1234567"},
    "US_PASSPORT": {"Passport no. C12345678": "C12345678", "passport 123456789": "123456789"},
    "US_BANK_NUMBER": {"Account number 123456789012": "123456789012"},
    "ABA_ROUTING_NUMBER": {"ABA 021000021": "021000021", "routing number: 0210-0002-1": "0210-0002-1"},
    "US_NPI": {"NPI: 1234567893": "1234567893", "provider 1234567893": "1234567893"},
    "US_MBI": {"1EG4-TE5-MK73": "1EG4-TE5-MK73", "Medicare 1EG4TE5MK73": "1EG4TE5MK73"},
    "MEDICAL_LICENSE": {"DEA BB1388568": "BB1388568"},
    "US_HEALTH_INSURANCE_MEMBER_ID": {"Member ID: XYZ123456789": "XYZ123456789"},
    "US_CLAIM_NUMBER": {"claim number 123456789": "123456789"},
    "US_PRESCRIPTION_NUMBER": {"Rx# 1234567": "1234567"},
    "US_PRIOR_AUTHORIZATION_NUMBER": {"prior authorization 12345678": "12345678"},
    "US_REFERRAL_NUMBER": {"referral no. 12345678": "12345678"},
    "US_PROVIDER_TAX_ID": {"Billing provider tax ID 12-3456789": "12-3456789", "EIN 12-3456789": "12-3456789"},
    "UK_NHS": {"943 476 5919": "943 476 5919", "NHS number: 9434765919": "9434765919"},
    "UK_NINO": {"AB123456C": "AB123456C", "National insurance no. AB 12 34 56 C": "AB 12 34 56 C"},
    "UK_POSTCODE": {"London SW1A 1AA": "SW1A 1AA", "postcode sw1a 1aa": "sw1a 1aa", "M1 1AE": "M1 1AE"},
    "UK_DRIVING_LICENCE": {"MORGA657054SM9IJ": "MORGA657054SM9IJ"},
    "UK_PASSPORT": {"passport AB1234567": "AB1234567"},
    "UK_VEHICLE_REGISTRATION": {"AB51 ABC": "AB51 ABC", "vehicle A123 BCD": "A123 BCD"},
}

NOT_FOUND = [
    "The invoice total of 1,234,567.89 was paid in 2024.",
    "4111 1111 1111 1112",
    "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3",
    "00:00:00:00:00:00",
    "00000000-0000-0000-0000-000000000000",
    "3/4 of the tenants, ratio 10/24",
    "BP 120/80, 5' 10\", 4.5-11.0 10*3/uL",
    "000-12-3456",
    "123-45-6789",
    "license agreement 20240115",
    "The licence holder shall keep 1234567 records",
    "contact us 123456789",
    "the United States 123456789",
    "HR policy 202401 applies",
    "021000021",
    "routing number 021000022",
    "1234567893",
    "1EG4TE5MK73",
    "XBB13885689",
    "BB1388567",
    "the AB12 and the",
    "Annex B12 THE",
    "AB99 ABC",
    "sw1a1aa",
    "Form A1 2BC",
    "BG123456C",
    "AB1234567",
    "§ 1983, 42 U.S.C. 12101-12213, 29 C.F.R. 1630.2",
]


@pytest.mark.parametrize(
    ("entity", "text", "value"),
    [(entity, text, value) for entity, table in FOUND.items() for text, value in table.items()],
)
def test_found(found: Find, entity: str, text: str, value: str) -> None:
    assert found(text) == [(entity, value)]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_near_misses(found: Find, text: str) -> None:
    assert found(text) == []
