"""The vault gives back what was sealed, to its own key and place only; identities are found again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ragbox.errors import BoxError
from ragbox.pii.vault import Identities, Vault

KEY = bytes(range(32))


@given(st.text())
@settings(deadline=None)
def test_what_was_sealed_is_opened(value: str) -> None:
    vault = Vault(KEY)
    assert vault.open(vault.seal(value, "a"), "a") == value


def test_half_characters_are_kept_too() -> None:
    vault = Vault(KEY)
    assert vault.open(vault.seal("a\ud800b", "a"), "a") == "a\ud800b"


def test_another_key_place_or_byte_opens_nothing_and_is_told_without_text() -> None:
    vault = Vault(KEY)
    sealed = vault.seal("Ada Okafor", "a")
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for other, data, place in (
        (Vault(bytes(32)), sealed, "a"),
        (vault, sealed, "b"),
        (vault, changed, "a"),
        (vault, b"", "a"),
    ):
        with pytest.raises(BoxError, match="does not open") as caught:
            other.open(data, place)
        assert "Okafor" not in repr(caught.value)


def test_sealed_values_and_blind_keys_tell_nothing() -> None:
    vault = Vault(KEY)
    assert vault.seal("Ada", "a") != vault.seal("Ada", "a")
    assert vault.blind("PERSON", "ada") == vault.blind("PERSON", "ada")
    assert vault.blind("PERSON", "ada") != vault.blind("US_SSN", "ada")
    assert vault.blind("PERSON", "ada") != Vault(bytes(32)).blind("PERSON", "ada")


def test_identities_are_the_same_after_reopening_and_numbers_check() -> None:
    vault = Vault(KEY)
    first = Identities(vault)
    ada, ben = first.of("PERSON", "ada okafor", "Ada Okafor"), first.of("PERSON", "ben li", "Ben Li")
    assert (ada.number, ben.number) == (1, 2)
    again = Identities(vault, [ada], first.last)
    assert again.of("PERSON", "ada okafor", "A. Okafor") == ada
    assert again.shown("PERSON", 1) == "Ada Okafor"
    assert again.shown("PERSON", 2) is None
    assert again.of("PERSON", "eve", "Eve").number == 3  # Ben's number is not given again
    assert again.of("US_SSN", "1", "1").number == 1


def test_identities_show_nothing() -> None:
    vault = Vault(KEY)
    assert "Okafor" not in repr(Identities(vault).of("PERSON", "ada okafor", "Ada Okafor"))
