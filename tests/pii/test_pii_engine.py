"""The engine as callers see it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ragbox.config import PiiSettings, Profile, load_profile
from ragbox.errors import ConfigError
from ragbox.pii import PiiEngine
from ragbox.pii.windows import MARGIN, WINDOW
from ragbox.types import Finding

Find = Callable[[str], list[tuple[str, str]]]

# One value per entity that is found without any word in front of it.
VALUES = {
    "EMAIL_ADDRESS": "ada.nkemelu@example.com",
    "IBAN_CODE": "DE89370400440532013000",
    "CREDIT_CARD": "4111 1111 1111 1111",
    "US_SSN": "536-90-4399",
    "VIN": "1HGCM82633A004352",
    "UK_NINO": "AB123456C",
    "IP_ADDRESS": "203.0.113.195",
    "UUID": "123e4567-e89b-42d3-a456-426614174000",
    "PHONE_NUMBER": "+44 20 7946 0958",
}


def test_a_letter(found: Find) -> None:
    letter = (
        "Re: Medical record no.: A-40817\n"
        "Patient: Ada Nkemelu   DOB: 03/12/1961\n"
        "Dear Mr Okafor,\n"
        "please call (212) 555-0143 or write to ward3@clinic.local.\n"
        "Her NHS number is 943 476 5919, her SSN 536-90-4399.\n"
        "Signed on March 12, 2024 at SW1A 1AA.\n"
    )
    assert found(letter) == [
        ("MEDICAL_RECORD_NUMBER", "A-40817"),
        ("PERSON", "Ada Nkemelu"),
        ("DATE_OF_BIRTH", "03/12/1961"),
        ("PERSON", "Okafor"),
        ("PHONE_NUMBER", "(212) 555-0143"),
        ("EMAIL_ADDRESS", "ward3@clinic.local"),
        ("UK_NHS", "943 476 5919"),
        ("US_SSN", "536-90-4399"),
        ("DATE_TIME", "March 12, 2024"),
        ("UK_POSTCODE", "SW1A 1AA"),
    ]


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n\t", "\x00", "…", "\ud800", "The tenant shall keep the premises clean."]
)
def test_nothing_to_find(whole: PiiEngine, text: str) -> None:
    assert whole.find(text) == ()


def test_other_languages(found: Find) -> None:
    assert found("Mein Konto: DE89370400440532013000, schreiben Sie an jürgen.groß@beispiel.de.") == [
        ("IBAN_CODE", "DE89370400440532013000"),
        ("EMAIL_ADDRESS", "jürgen.groß@beispiel.de"),
    ]
    assert found("請致電 +44 20 7946 0958 或寄信至 li@example.cn。") == [
        ("PHONE_NUMBER", "+44 20 7946 0958"),
        ("EMAIL_ADDRESS", "li@example.cn"),
    ]
    assert found("Позвоните по номеру +44 20 7946 0958 до 12.03.2024.") == [
        ("PHONE_NUMBER", "+44 20 7946 0958"),
        ("DATE_TIME", "12.03.2024"),
    ]
    assert found("رقم البطاقة 4111 1111 1111 1111") == [("CREDIT_CARD", "4111 1111 1111 1111")]


def test_found_again_in_the_same_way(whole: PiiEngine) -> None:
    text = "\n".join(f"{entity}: {value}" for entity, value in VALUES.items()) * 40
    assert whole.find(text) == whole.find(text)
    assert whole.find(text) == PiiEngine.load().find(text)


def test_one_engine_serves_many_threads(whole: PiiEngine) -> None:
    texts = [f"Line {number}: {VALUES[entity]}" for number in range(20) for entity in sorted(VALUES)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(whole.find, texts)) == [whole.find(text) for text in texts]


def test_counts(engine: PiiEngine) -> None:
    text = "".join(f"Reference line {n}: bill 4111 1111 1111 1111 to ada@example.com, please.\n" for n in range(250))
    assert len(text) > 5 * WINDOW
    assert Counter(each.entity for each in engine.find(text)) == {"CREDIT_CARD": 250, "EMAIL_ADDRESS": 250}


surroundings = st.text(st.characters(exclude_categories=["Cs", "Nd", "No", "Nl"]), max_size=60)


@settings(deadline=None, max_examples=150)
@given(before=surroundings, after=surroundings, entity=st.sampled_from(sorted(VALUES)))
def test_a_value_is_found_exactly_whatever_is_around_it(
    engine: PiiEngine, before: str, after: str, entity: str
) -> None:
    assume(not before.rstrip().endswith(":"))  # a label says what it is: behind "F:" it is a fax number
    value = VALUES[entity]
    text = f"{before} — {value} — {after}"
    spans = [(each.start, each.end) for each in engine.find(text) if each.entity == entity]
    start = len(before) + 3
    assert spans == [(start, start + len(value))]


@settings(deadline=None, max_examples=100)
@given(text=st.text(st.characters(), max_size=200) | st.text("0123456789-./@:A ( )\n", max_size=200))
def test_findings_are_sorted_and_inside_the_text(whole: PiiEngine, text: str) -> None:
    findings = whole.find(text)
    assert all(0 <= each.start < each.end <= len(text) and 0 <= each.score <= 1 for each in findings)
    assert [each.start for each in findings] == sorted(each.start for each in findings)


@pytest.mark.parametrize("entity", sorted(VALUES))
def test_a_value_across_a_window_boundary_is_found_once(engine: PiiEngine, entity: str) -> None:
    value = VALUES[entity]
    words = ("landlord and tenant agree that " * 400)[: 3 * WINDOW]
    for boundary in (WINDOW, 2 * WINDOW, 2 * WINDOW - MARGIN, WINDOW + MARGIN):
        for offset in range(boundary - len(value) - 2, boundary + 3, 6):
            text = f"{words[:offset]} {value} {words[offset:]}"
            start = offset + 1
            assert [(each.entity, each.start, each.end) for each in engine.find(text)] == [
                (entity, start, start + len(value))
            ]


def test_context_reaches_over_a_window_boundary(engine: PiiEngine) -> None:
    words = ("landlord and tenant agree that " * 200)[: WINDOW - 20].rstrip()
    text = f"{words} the routing number is 021000021 {words}"
    assert [(each.entity, text[each.start : each.end]) for each in engine.find(text)] == [
        ("ABA_ROUTING_NUMBER", "021000021")
    ]


@pytest.mark.parametrize("length", [700, 2_000])
def test_a_value_longer_than_the_margin_is_found_whole(engine: PiiEngine, length: int) -> None:
    url = "https://records.example.com/" + "abcdefgh/" * (length // 9)
    words = ("landlord and tenant agree that " * 200)[: WINDOW - 350].rstrip()
    text = f"{words} {url} {words}"
    assert [(each.entity, text[each.start : each.end]) for each in engine.find(text)] == [("URL", url)]


def test_a_text_that_is_one_endless_word_ends(engine: PiiEngine) -> None:
    url = "https://records.example.com/" + "abcdefgh/" * 3_000
    assert [(each.entity, each.start) for each in engine.find(url)][:1] == [("URL", 0)]


def test_random_digits_and_letters_in_long_text_match_a_window_by_window_search(engine: PiiEngine) -> None:
    generator = random.Random(7)
    lines = []
    for number in range(300):
        entity = generator.choice(sorted(VALUES))
        lines.append(f"{number:04} {'lorem ipsum dolor ' * generator.randrange(1, 6)}{VALUES[entity]}")
    text = "\n".join(lines)
    expected = []
    offset = 0
    for line in lines:
        expected += [(each.entity, offset + each.start, offset + each.end) for each in engine.find(line)]
        offset += len(line) + 1
    assert [(each.entity, each.start, each.end) for each in engine.find(text)] == expected


def test_pages(engine: PiiEngine) -> None:
    first, second = "Write to ada@example.com. Born on 12 March\n", "1961 in town.\nCard 4111 1111 1111 1111"
    text = first + second
    spans = [(len(first), len(text), 2), (0, len(first), 1)]
    assert [(each.entity, text[each.start : each.end], each.page) for each in engine.find_pages(text, spans)] == [
        ("EMAIL_ADDRESS", "ada@example.com", 1),
        ("DATE_OF_BIRTH", "12 March\n1961", 1),
        ("CREDIT_CARD", "4111 1111 1111 1111", 2),
    ]
    assert [each.page for each in engine.find_pages(text, [(0, len(text), None)])] == [None, None, None]
    assert [each.page for each in engine.find_pages(text, [(30, len(text), 9)])] == [None, 9, 9]
    assert engine.find_pages(text, []) == engine.find(text)
    assert engine.find_pages("", [(0, 0, 1)]) == ()


def test_findings_below_the_least_score_are_left_out() -> None:
    text = "Call 212 555 0143 or mail ada@example.com"
    strict = PiiEngine.load(Profile(name="strict", pii=PiiSettings(min_score=0.9, ner="off")))
    assert strict.find(text) == (Finding("EMAIL_ADDRESS", 26, 41, 1.0),)


def test_countries_and_regions_come_from_the_profile() -> None:
    text = "AB123456C, they said 536-90-4399, phone 030 901820"
    for countries, regions, entities in [
        (("us",), (), ["US_SSN"]),
        (("uk", "UK"), (), ["UK_NINO"]),
        ((), ("DE",), ["PHONE_NUMBER"]),
    ]:
        profile = Profile(name="test", pii=PiiSettings(countries=countries, phone_regions=regions, ner="off"))
        assert [each.entity for each in PiiEngine.load(profile).find(text)] == entities


@pytest.mark.parametrize(
    ("settings_", "message"),
    [
        (PiiSettings(countries=("atlantis",)), "pii.countries: 'atlantis' is not known; choose from at, au, be, "),
        (PiiSettings(phone_regions=("ZZ",)), "pii.phone_regions: 'ZZ' is no region; use codes such as US, GB, DE"),
    ],
)
def test_unknown_countries_and_regions_are_refused(settings_: PiiSettings, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        PiiEngine.load(Profile(name="test", pii=settings_))
    assert str(caught.value).startswith(message)


def test_profiles_by_name() -> None:
    assert PiiEngine.load("default").entities == PiiEngine.load(load_profile()).entities
    with pytest.raises(ConfigError):
        PiiEngine.load("nosuch")
