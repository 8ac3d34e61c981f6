"""Mentions of one person have one key, those of others have others."""

import pytest

from ragbox.pii.identity import Name, name_of, person_keys, value_key


@pytest.mark.parametrize(
    "value",
    ["Ada Okafor", "Dr. Ada Okafor", "OKAFOR, ADA", "ada okafor", "Ada Okafor, MD", "Ada\nOkafor", "Ada Okafor's"],
)
def test_one_full_name_in_every_way_of_writing_it(value: str) -> None:
    name = name_of(value)
    assert name is not None
    assert name.key == "ada okafor"


def test_accents_and_particles_are_kept_apart_from_titles() -> None:
    assert name_of("José García") == Name(("jose",), "garcia")
    assert name_of("Garcia Lopez, Ana María") == Name(("ana", "maria"), "garcia lopez")
    assert name_of("Mr Li") == Name((), "li")
    assert name_of("12/3") is None


def test_short_mentions_are_of_the_one_person_they_can_be_of() -> None:
    keys = person_keys(["Ada Okafor", "Okafor", "Dr Okafor", "A. Okafor", "B. Okafor", "OKAFOR"], {})
    assert {keys[v] for v in ("Ada Okafor", "Okafor", "Dr Okafor", "A. Okafor", "OKAFOR")} == {"ada okafor"}
    assert keys["B. Okafor"] == "b okafor"


def test_a_surname_of_two_people_is_of_neither() -> None:
    keys = person_keys(["Ada Okafor", "Ben Okafor", "Okafor"], {})
    assert keys == {"Ada Okafor": "ada okafor", "Ben Okafor": "ben okafor", "Okafor": "okafor"}


def test_a_middle_name_or_its_letter_is_of_the_same_person() -> None:
    keys = person_keys(["Ada Ngozi Okafor", "Ada N. Okafor", "Ada Okafor", "A. Okafor"], {})
    assert set(keys.values()) == {"ada ngozi okafor"}
    assert person_keys(["Ada Ngozi Okafor"], {"ada okafor": Name(("ada",), "okafor")}) == {
        "Ada Ngozi Okafor": "ada okafor"
    }


def test_a_name_that_several_known_people_can_have_is_its_own() -> None:
    known = {"ada b okafor": Name(("ada", "b"), "okafor"), "ada c okafor": Name(("ada", "c"), "okafor")}
    assert person_keys(["Ada Okafor"], known) == {"Ada Okafor": "ada okafor"}


def test_people_of_other_documents_are_known_again() -> None:
    known = {"ada okafor": Name(("ada",), "okafor")}
    assert person_keys(["Ms Okafor"], known) == {"Ms Okafor": "ada okafor"}
    assert person_keys(["Ms Okafor", "Eve Okafor"], known)["Ms Okafor"] == "eve okafor"


def test_numbers_are_the_same_however_they_are_set() -> None:
    assert value_key("536-90-4399") == value_key("536 90 4399") == "536904399"
