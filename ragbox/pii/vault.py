"""The vault: real values behind pseudonyms, sealed with a key of their own.

The catalog is encrypted as a whole; the vault's key is another, so that who may read the one may not yet read the other.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping

from ..errors import BoxError
from ..pseudonym import Identity
from .identity import Name, name_of

_NONCE = 12


class Vault:
    """Seals and opens values: ChaCha20-Poly1305 (RFC 8439), each sealed for one place so that none can be moved."""

    def __init__(self, key: bytes) -> None:
        """Takes a key of 32 bytes."""
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        self._cipher = ChaCha20Poly1305(hmac.digest(key, b"ragbox vault: seal", "sha256"))
        self._blinding = hmac.digest(key, b"ragbox vault: blind", "sha256")

    def seal(self, value: str, place: str) -> bytes:
        """The value, encrypted for a place: a document's id, or an entity."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, value.encode("utf-8", "surrogatepass"), place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """What was sealed for that place. Raises BoxError where the key is another or the bytes were changed."""
        from cryptography.exceptions import InvalidTag

        try:
            value = self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
        except (InvalidTag, ValueError):  # ValueError: fewer bytes than a nonce has
            pass
        else:
            return value.decode("utf-8", "surrogatepass")
        raise BoxError("the vault of this box does not open: its key is another, or the box is damaged")

    def blind(self, entity: str, key: str) -> bytes:
        """Equal for equal keys of an entity; without the vault's key it tells nothing."""
        return hmac.digest(self._blinding, f"{entity}\0{key}".encode("utf-8", "surrogatepass"), hashlib.sha256)


class Identities:
    """Who and what the pseudonyms of a box stand for, opened in memory. For one writer at a time."""

    def __init__(self, vault: Vault, rows: Iterable[Identity] = (), last: Mapping[str, int] | None = None) -> None:
        """`last` are the highest numbers ever given, by entity: a number is never given again."""
        self._vault = vault
        self.last = dict(last or {})
        self._by_key: dict[tuple[str, str], Identity] = {}
        self._shown: dict[tuple[str, int], str] = {}
        self._numbered: dict[tuple[str, int], Identity] = {}
        self._people: dict[str, Name] = {}
        for each in rows:
            key, shown = json.loads(vault.open(each.sealed, each.entity))
            self._add(each, key, shown)

    def _add(self, identity: Identity, key: str, shown: str) -> None:
        self._by_key[identity.entity, key] = identity
        self._shown[identity.entity, identity.number] = shown
        self._numbered[identity.entity, identity.number] = identity
        self.last[identity.entity] = max(identity.number, self.last.get(identity.entity, 0))
        if identity.entity == "PERSON" and (name := name_of(shown)) is not None:
            self._people[key] = name

    def of(self, entity: str, key: str, shown: str) -> Identity:
        """The identity with that key, or a new one that is shown as `shown`."""
        known = self._by_key.get((entity, key))
        if known is not None:
            return known
        number = self.last.get(entity, 0) + 1
        sealed = self._vault.seal(json.dumps([key, shown]), entity)
        made = Identity(entity, number, self._vault.blind(entity, key), sealed)
        self._add(made, key, shown)
        return made

    @property
    def people(self) -> Mapping[str, Name]:
        """The names of the persons by their keys."""
        return self._people

    def shown(self, entity: str, number: int) -> str | None:
        """The value that a pseudonym stands for; None for one that nobody has."""
        return self._shown.get((entity, number))

    def numbered(self, entity: str, number: int) -> Identity | None:
        """The identity with that number."""
        return self._numbered.get((entity, number))

    def known(self) -> Iterable[tuple[str, str, int]]:
        """Entity, key and number of each."""
        return ((entity, key, each.number) for (entity, key), each in self._by_key.items())
