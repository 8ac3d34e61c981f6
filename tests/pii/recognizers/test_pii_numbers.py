"""Numbers behind labels, numbers of countries, and secrets: what is found, and what only looks so."""

from __future__ import annotations

import pytest

from ragbox.config import PiiSettings, Profile
from ragbox.pii import PiiEngine
from ragbox.pii.recognizers.national import COUNTRIES

LABELLED = {
    "ACCOUNT_NUMBER": [
        ("Account no.: 4471 9920 03", "4471 9920 03"),
        ("paid into a/c B20-44-18-7731", "B20-44-18-7731"),
        ("ACCT # 00817-4471", "00817-4471"),
        ("Loan number\n7781-204-9", "7781-204-9"),
    ],
    "LICENSE_NUMBER": [
        ("her GMC number 7041882", "7041882"),
        ("Bar No. 204417", "204417"),
        ("Nursing licence: RN-448102", "RN-448102"),
        ("State Bar of Ohio, bar #0081734", "0081734"),
    ],
    "VEHICLE_ID": [
        ("licence plate 448 KXR", "448 KXR"),
        ("Chassis number: ZX-4471-B", "ZX-4471-B"),
        ("Plates: 4MTR882", "4MTR882"),
    ],
    "DEVICE_ID": [
        ("Pacemaker serial no. PJN 448120", "PJN 448120"),
        ("S/N: 7TR-00412", "7TR-00412"),
        ("Device ID\tQ4-778", "Q4-778"),
    ],
    "HEALTH_PLAN_ID": [
        ("Subscriber no.: W448 1029", "W448 1029"),
        ("Policy #: HX-22-10934", "HX-22-10934"),
        ("Beneficiary 99-4471-B", "99-4471-B"),
    ],
    "BIOMETRIC_ID": [
        ("fingerprint record FP-44718", "FP-44718"),
        ("Voiceprint ID: 0044-B7", "0044-B7"),
    ],
    "CASE_NUMBER": [
        ("Case No. 2:21-cv-01234", "2:21-cv-01234"),
        ("Docket 24-CR-0081", "24-CR-0081"),
        ("Our ref: KLM/2044/7", "KLM/2044/7"),
        ("Matter no. 10044.0003", "10044.0003"),
    ],
    "PERSONAL_NUMBER": [
        ("Employee no. E-44718", "E-44718"),
        ("student ID: 20448871", "20448871"),
        ("Accession 24-SP-00817", "24-SP-00817"),
    ],
}
PLAIN = [
    "The account was opened in 2019.",
    "Policy on visitors, section 4.2, applies.",
    "The bar exam has 200 questions.",
    "Serial killers are rare.",
    "in any case 3 of the 4 tenants",
    "The matter was heard on the 4th day.",
    "a group of 250 patients",
    "order of 12 items",
    "the template has 3 columns",
    "the pump failed 20 times",
    "Report of the committee, 2021 edition",
    "This will cause 10000 deaths.",
    "in case of 10000 or more",
    "in such case 180 days",
    "an application of 2019",
    "Report: 2021",
    "a sample of 500 adults",
    "service 24/7",
    "a tax of 5000",
    "the user 1000mg",
    "VAT 20.5%",
    "The mortgage is 250000",
    "Monitor: 1920x1080",
]
NATIONAL = {
    "de": ("Steuer-ID 86 095 742 719", "86 095 742 719"),
    "fr": ("NIR 2 55 08 14 168 025 38", "2 55 08 14 168 025 38"),
    "es": ("con DNI 12345678Z", "12345678Z"),
    "it": ("codice RSSMRA85T10A562S", "RSSMRA85T10A562S"),
    "nl": ("BSN 111222333", "111222333"),
    "ca": ("SIN 130 692 544", "130 692 544"),
    "au": ("TFN 123 456 782", "123 456 782"),
    "in": ("Aadhaar 2341 2341 2346", "2341 2341 2346"),
    "se": ("personnummer 811228-9874", "811228-9874"),
    "pl": ("PESEL 44051401359", "44051401359"),
}
SECRETS = [
    ("Password: tulip-2044", "tulip-2044"),
    ("the PIN is 4471", "4471"),
    ("PIN code: 4471", "4471"),
    ("Password: letmein", "letmein"),
    ("redis://:s3cretpw@host:6379", "s3cretpw"),
    ("postgres://user:h4x!9@db.local/x", "h4x!9"),
    ("key AK" + "IA2J4KXWQ7PLMN3RTB", "AK" + "IA2J4KXWQ7PLMN3RTB"),
    ("api_key = 'zz81-kk20-lm'", "zz81-kk20-lm"),
]
NO_SECRETS = [
    "Passwords must be changed every 90 days.",
    "Your password is wrong.",
    "Please pin the notice to the board.",
    "The key is under the mat.",
    "a token of our thanks",
    "the secret to success is patience",
]


@pytest.mark.parametrize(("entity", "text", "value"), [(e, *row) for e, rows in LABELLED.items() for row in rows])
def test_a_number_is_known_by_its_label(engine: PiiEngine, entity: str, text: str, value: str) -> None:
    assert (entity, value) in [(each.entity, text[each.start : each.end]) for each in engine.find(text)]


@pytest.mark.parametrize("text", PLAIN)
def test_words_that_are_labels_elsewhere_find_nothing(engine: PiiEngine, text: str) -> None:
    assert engine.find(text) == ()


@pytest.mark.parametrize("country", NATIONAL)
def test_a_number_of_a_country_is_known_by_its_check_digits(country: str) -> None:
    text, value = NATIONAL[country]
    engine = PiiEngine.load(Profile(name="test", pii=PiiSettings(countries=(country,), phone_regions=())))
    found = [text[each.start : each.end] for each in engine.find(text) if each.entity.startswith(country.upper())]
    assert found == [value]
    last = value.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")[-1]
    at = value.rindex(last)
    wrong = value[:at] + str((int(last) + 1) % 10) + value[at + 1 :]
    assert not [e for e in engine.find(text.replace(value, wrong)) if e.entity.startswith(country.upper())]


def test_every_country_loads() -> None:
    assert PiiEngine.load(Profile(name="test", pii=PiiSettings(countries=COUNTRIES))).entities


@pytest.mark.parametrize(("text", "value"), SECRETS)
def test_secrets_are_found(engine: PiiEngine, text: str, value: str) -> None:
    assert ("CREDENTIAL", value) in [(each.entity, text[each.start : each.end]) for each in engine.find(text)]


@pytest.mark.parametrize("text", NO_SECRETS)
def test_talk_of_secrets_is_none(engine: PiiEngine, text: str) -> None:
    assert engine.find(text) == ()


@pytest.mark.parametrize("headers", ["", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,ABCDEF\n\n"])
def test_a_private_key_is_found_with_its_body(engine: PiiEngine, headers: str) -> None:
    begin, body = "-----BEGIN RSA PRIV" + "ATE KEY-----", "MIIEPqRxXb9iFQa1Ri2gIPw85GlENtzOL38Nbcr2qadPQGGM8VER3w"
    text = f"The key:\n{begin}\n{headers}{body}\n{body}\n-----END RSA PRIVATE KEY-----\nKeep it."
    covered = {n for each in engine.find(text) if each.entity == "CREDENTIAL" for n in range(each.start, each.end)}
    assert set(range(text.index(begin), text.rindex(body) + len(body))) <= covered


@pytest.mark.parametrize(
    "piece", ["account ", "A1 ", "password ", "-----BEGIN PRIV" + "ATE KEY-----\nA: b\n", "case no. ", "a://b"]
)
def test_hostile_text_is_screened_to_its_end(engine: PiiEngine, piece: str) -> None:
    # A pattern that runs out of time raises ScreeningError.
    text = piece * (9_000 // len(piece)) + "\n\nPolicy #: HX-22-10934\n"
    assert "HX-22-10934" in [text[each.start : each.end] for each in engine.find(text)]


CHECKED = [
    ("de", "DE_KVNR", "KVNR: A123456780", "A123456780"),
    ("au", "AU_MEDICARE", "Medicare card 2123 45670 1", "2123 45670 1"),
    ("au", "AU_ABN", "ABN 83 914 571 673", "83 914 571 673"),
    ("uk", "UK_UTR", "UTR 1955839661", "1955839661"),
    ("ca", "CA_BC_PHN", "PHN 9698 658 215", "9698 658 215"),
    ("ca", "CA_OHIP", "OHIP health card 1234 567 897", "1234 567 897"),
    ("in", "IN_VOTER_ID", "voter id WKH1186253", "WKH1186253"),
    ("in", "IN_GSTIN", "GSTIN 27AAPFU0939F1ZV", "27AAPFU0939F1ZV"),
    ("in", "IN_VID", "virtual ID 2341 2341 2346 4561", None),
    ("pt", "PT_NIF", "NIF 123 456 789", "123 456 789"),
    ("cz", "CZ_RC", "rodné číslo 710319/2745", "710319/2745"),
    ("hr", "HR_OIB", "OIB 33392005961", "33392005961"),
    ("tr", "TR_TCKN", "T.C. kimlik no 17291716060", "17291716060"),
    ("za", "ZA_ID", "identity number 7503305044089", "7503305044089"),
    ("it", "IT_FISCAL_CODE", "codice fiscale RSS MRA 85T 10A 562S", "RSS MRA 85T 10A 562S"),
]


@pytest.mark.parametrize(("country", "entity", "text", "value"), CHECKED)
def test_a_number_of_a_kind_is_checked(country: str, entity: str, text: str, value: str | None) -> None:
    engine = PiiEngine.load(Profile(name="test", pii=PiiSettings(countries=(country,), phone_regions=())))
    of_kind = [text[each.start : each.end] for each in engine.find(text) if each.entity == entity]
    assert of_kind == ([value] if value else [])
    if value:
        at = max(n for n, each in enumerate(text) if each.isdigit())
        wrong = text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]
        if entity == "AU_MEDICARE":  # whose last digit is the issue of the card
            wrong = text.replace("45670", "45671")
        assert [each for each in engine.find(wrong) if each.entity == entity] == []


def test_quebecs_number_holds_a_date() -> None:
    engine = PiiEngine.load(Profile(name="test", pii=PiiSettings(countries=("ca",), phone_regions=())))
    entities = [{e.entity for e in engine.find(f"RAMQ: TREG {date}07")} for date in ("8452 19", "8499 19")]
    assert "CA_RAMQ" in entities[0]
    assert "CA_RAMQ" not in entities[1]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Referring 1773009224 and rendering 1922044171 had their NPIs corrected.", {"1773009224", "1922044171"}),
        ("Referring 1773009225 and rendering 1922044173 had their NPIs corrected.", set()),
        ("Batch 1773009224 was released.\nThe NPI is on file.", set()),
    ],
)
def test_a_checked_number_may_be_named_behind_it(engine: PiiEngine, text: str, values: set[str]) -> None:
    assert {text[each.start : each.end] for each in engine.find(text)} == values
