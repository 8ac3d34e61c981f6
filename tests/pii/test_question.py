"""A question finds whom and what it names, however that is typed, and nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ragbox.pii.control import key_of
from ragbox.pii.identity import name_of
from ragbox.pii.question import Disguise
from ragbox.pii.vault import Identities, Vault
from ragbox.pseudonym import PSEUDONYM

PEOPLE = "Ada Okafor|Ben Okafor|Grace Price|May Lindqvist|Theodora May|William Will|Jo Li|Ana García López|Eva Reading"
VALUES = (
    ("US_SSN", "536-90-4399"),
    ("EMAIL_ADDRESS", "ada@example.org"),
    ("URL", "https://example.org/files"),
    ("DATE_TIME", "3 May 2021"),
    ("DATE_TIME", "1/11/2020"),
    ("LOCATION", "Reading"),
    ("LOCATION", "Springfield"),
    ("PHONE_NUMBER", "(212) 555-0100"),
    ("ADDRESS", "12 Main Street, Springfield"),
)
WORDS = frozenset("what will price pay the reading may i does of when did say patient notice period is rent".split())
A, B = "⟦PERSON_1⟧", "⟦PERSON_2⟧"


@pytest.fixture(scope="module")
def disguise() -> Disguise:
    identities = Identities(Vault(bytes(32)))
    for person in PEOPLE.split("|"):
        name = name_of(person)
        assert name is not None
        identities.of("PERSON", name.key, person)
    for entity, value in VALUES:
        identities.of(entity, key_of(entity, value), value)
    identities.of("LITERAL", key_of("LITERAL", "⟦PERSON_7⟧"), "⟦PERSON_7⟧")
    return Disguise(identities)


def is_word(word: str) -> bool:
    return word.lower() in WORDS


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        # whom: full name, any case, title, surname, first name, order, possessive, letters
        ("When did Ada Okafor pay?", f"When did {A} pay?"),
        ("when did ada okafor pay?", f"when did {A} pay?"),
        ("WHEN DID ADA OKAFOR PAY?", f"WHEN DID {A} PAY?"),
        ("When did Dr. Ada Okafor pay?", f"When did {A} pay?"),
        ("Okafor, Ben: when?", f"{B}: when?"),
        ("What is Ada Okafor's rent?", f"What is {A}'s rent?"),
        ("What is Ada’s rent?", f"What is {A}’s rent?"),
        ("A. Okafor", A),
        ("What did Jo Li say?", "What did ⟦PERSON_7⟧ say?"),
        ("what does li pay?", "what does ⟦PERSON_7⟧ pay?"),
        ("garcia lopez", "⟦PERSON_8⟧ ⟦PERSON_8⟧".split()[0]),
        # two of one surname
        ("What did Okafor say?", f"What did {A} {B} say?"),
        ("Did Patient Okafor pay?", f"Did Patient {A} {B} pay?"),
        # slips
        ("What did Okaffor say?", f"What did {A} {B} say?"),
        ("What did Ada Okfaor say?", f"What did {A} say?"),
        ("Lindquist's fee?", "⟦PERSON_4⟧'s fee?"),
        ("What was the prize?", "What was the prize?"),
        ("What did Prize pay?", "What did Prize pay?"),
        ("What did Mr Prize pay?", "What did ⟦PERSON_3⟧ pay?"),
        ("What did Grace Prize pay?", "What did ⟦PERSON_3⟧ pay?"),
        ("What did Grade Price pay?", "What did ⟦PERSON_3⟧ pay?"),
        # surnames that are words
        ("What will Price pay?", "What will ⟦PERSON_3⟧ pay?"),
        ("What is the price?", "What is the price?"),
        ("What did Mr Will do?", "What did ⟦PERSON_6⟧ do?"),
        ("Will the rent rise in May?", "Will the rent rise in May?"),
        ("What may I do in May 2022?", "What may I do in May 2022?"),
        ("What did Theodora May say?", "What did ⟦PERSON_5⟧ say?"),
        ("What is the reading?", "What is the reading?"),
        ("What happened in Reading?", "What happened in ⟦LOCATION_1⟧?"),
        # somebody else
        ("Where does Chuck Okafor live?", "Where does Chuck Okafor live?"),
        ("What is the notice period?", "What is the notice period?"),
        # numbers, dates, addresses as they are set elsewhere
        ("Whose SSN is 536 90 4399?", "Whose SSN is ⟦US_SSN_1⟧?"),
        ("Whose SSN is 536904399?", "Whose SSN is ⟦US_SSN_1⟧?"),
        ("Who has ADA@Example.org?", "Who has ⟦EMAIL_ADDRESS_1⟧?"),
        ("Is ada@example.org's box full?", "Is ⟦EMAIL_ADDRESS_1⟧'s box full?"),
        ("See <https://example.org/files>.", "See <⟦URL_1⟧>."),
        ("What happened on May 3, 2021?", "What happened on ⟦DATE_TIME_1⟧?"),
        ("What happened on 2021-05-03?", "What happened on ⟦DATE_TIME_1⟧?"),
        ("And on 01/11/2020?", "And on ⟦DATE_TIME_2⟧?"),
        ("And on 11/1/2020?", "And on 11/1/2020?"),
        ("What happened on 3 May?", "What happened on ⟦DATE_TIME_1⟧?"),
        ("What happened in May 2021?", "What happened in ⟦DATE_TIME_1⟧?"),
        ("Who has 212.555.0100?", "Who has ⟦PHONE_NUMBER_1⟧?"),
        ("Who lives at 12 main street springfield?", "Who lives at ⟦ADDRESS_1⟧?"),
        # what is a pseudonym already
        ("What did ⟦PERSON_3⟧ of ⟦US_SSN_1⟧ say?", "What did ⟦PERSON_3⟧ of ⟦US_SSN_1⟧ say?"),
        ("person 7", "person 7"),
        ("", ""),
    ],
)
def test_a_question_gets_the_pseudonyms_of_whom_it_names(disguise: Disguise, question: str, expected: str) -> None:
    assert disguise(question, is_word).sought == expected


_TYPED = st.lists(
    st.sampled_from(
        [
            *PEOPLE.replace("|", " ").split(),
            *(value for _, value in VALUES),
            "the",
            "rent",
            "'s",
            ",",
            "Mr",
            A,
            "⟦",
            "_7⟧",
        ]
    ),
    max_size=8,
)


@given(_TYPED)
@settings(deadline=None)
def test_no_typed_question_breaks_a_pseudonym(disguise: Disguise, parts: list[str]) -> None:
    question = " ".join(parts)
    found = disguise(question, is_word).sought
    known = {
        "PERSON": 9,
        "US_SSN": 1,
        "EMAIL_ADDRESS": 1,
        "URL": 1,
        "DATE_TIME": 2,
        "LOCATION": 2,
        "PHONE_NUMBER": 1,
        "ADDRESS": 1,
    }
    assert all(0 < int(each["number"]) <= known[each["entity"]] for each in PSEUDONYM.finditer(found))
    assert found.count("⟦") - len(PSEUDONYM.findall(found)) == question.count("⟦") - len(PSEUDONYM.findall(question))
    for value in ("536-90-4399", "ada@example.org", "12 Main Street, Springfield"):
        assert value not in found


def test_a_surname_that_is_another_persons_first_name() -> None:
    identities = Identities(Vault(bytes(32)))
    for person in ("Alan Cormorant", "Cormorant Vale"):
        name = name_of(person)
        assert name is not None
        identities.of("PERSON", name.key, person)
    assert Disguise(identities)("What may Cormorant Vale do?", is_word).sought == "What may ⟦PERSON_2⟧ do?"


def test_a_box_without_identities_changes_nothing() -> None:
    assert (
        Disguise(None)("What did Ada Okafor say on 3 May 2021?", is_word).sought
        == "What did Ada Okafor say on 3 May 2021?"
    )


def test_what_is_read_with_is_what_was_meant(disguise: Disguise) -> None:
    found = disguise("What did Okafr say of 536904399?", is_word)
    assert "Okafor" in found.meant
    assert "536-90-4399" in found.meant
    assert found.words["okafor"] == found.words["okafr"]
    assert all(word.startswith("⟦person_") for word in found.words["okafor"])


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("when did ada okafor pay?", "when did Ada Okafor pay?"),
        ("when did okafr pay?", "when did Okafor pay?"),
        ("what of ana garcia lopez?", "what of Ana García López?"),
        ("When did OKAFOR pay?", "When did Okafor pay?"),
        ("When did Ada Okafor pay?", "When did Ada Okafor pay?"),
        ("who lives in springfield?", "who lives in Springfield?"),
    ],
)
def test_a_name_is_meant_with_its_capitals(disguise: Disguise, question: str, meant: str) -> None:
    """By its capitals a name is told from the other words, in the passages too."""
    assert disguise(question, is_word).meant == meant
