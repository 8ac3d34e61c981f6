"""The keys of a box, kept outside it: in the operating system's key store, else a private file, or made from a passphrase.

There are two: of the box, and of its vault, which leads from pseudonyms back to real values.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from ..errors import KeyNotFoundError

_SERVICE = "ragbox"
_BYTES = 32
# Argon2id, second recommended option of RFC 9106 section 4 (64 MiB, 3 passes, 4 lanes).
_ARGON2 = {"time_cost": 3, "memory_cost": 64 * 1024, "parallelism": 4}

KeyRecord = Mapping[str, str]
"""What a box stores about its key, none of it secret: `kind`, and `salt` for a passphrase."""


def create_key(box_id: str, passphrase: str | None = None) -> tuple[KeyRecord, bytes]:
    """A new key and the record by which `find_key` gets it again: key store first, else a file with mode 0600."""
    if passphrase is not None:
        salt = secrets.token_bytes(16)
        return {"kind": "passphrase", "salt": salt.hex()}, _derive(passphrase, salt)
    key = secrets.token_bytes(_BYTES)
    if _to_keyring(box_id, key):
        return {"kind": "keyring"}, key
    path = key_file(box_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(key.hex())
    return {"kind": "file"}, key


def find_key(box: Path, box_id: str, record: KeyRecord, passphrase: str | None = None) -> bytes:
    """The key of an existing box. Raises KeyNotFoundError with where it should be."""
    if record["kind"] == "passphrase":
        if passphrase is None:
            raise KeyNotFoundError(f"{box}: this box needs its passphrase (set RAGBOX_PASSPHRASE, or pass passphrase=)")
        return _derive(passphrase, bytes.fromhex(record["salt"]))
    if record["kind"] == "keyring":
        key = _from_keyring(box_id)
        if key is None:
            raise KeyNotFoundError(f"{box}: its key is not in this user's key store (service ragbox, name {box_id})")
        return key
    path = key_file(box_id)
    try:
        return bytes.fromhex(path.read_text())
    except (OSError, ValueError) as error:
        raise KeyNotFoundError(f"{box}: its key is not at {path}; restore that file from a backup") from error


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where a key is, in words, and what is wrong with that place; None where nothing is. `file` is its file, if any."""

    kind: str
    where: str
    problem: str | None = None
    file: Path | None = None


def key_place(box_id: str, record: KeyRecord) -> KeyPlace:
    """Where the key of a box, or of its vault, is, and whether it is there and its owner's alone at this moment."""
    kind = record["kind"]
    if kind == "passphrase":
        return KeyPlace(kind, "made from a passphrase by Argon2id, and kept nowhere")
    if kind == "keyring":
        import keyring

        there = _from_keyring(box_id) is not None
        problem = None if there else "it is not there any more: this box cannot be opened again without a backup of it"
        return KeyPlace(kind, f"in the key store of this user ({keyring.get_keyring().name})", problem)
    path = key_file(box_id)
    return KeyPlace(kind, f"in a file of this user ({path})", _open_to_others(path), path)


def _open_to_others(path: Path) -> str | None:
    try:
        status = path.stat()
    except OSError:
        return f"{path}: it is not there any more: this box cannot be opened again without a backup of it"
    if os.name == "nt":  # its files have no such mode; the folder of a user is that user's alone
        return None
    if status.st_mode & 0o077:
        return (
            f"{path}: other users of this computer may read it (mode {status.st_mode & 0o777:o}); run `chmod 600` on it"
        )
    return f"{path}: it belongs to another user" if status.st_uid != os.geteuid() else None


def vault_id(box_id: str) -> str:
    """The name of the key of a box's vault."""
    return f"{box_id}.vault"


def key_file(box_id: str) -> Path:
    """Where the key of a box lies when there is no key store."""
    return Path(platformdirs.user_config_dir("ragbox", appauthor=False)) / "keys" / f"{box_id}.key"


def _derive(passphrase: str, salt: bytes) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(passphrase.encode(), salt, hash_len=_BYTES, type=Type.ID, **_ARGON2)


def _to_keyring(box_id: str, key: bytes) -> bool:
    import keyring

    with contextlib.suppress(Exception):  # no usable key store: each backend raises its own errors
        keyring.set_password(_SERVICE, box_id, key.hex())
        return keyring.get_password(_SERVICE, box_id) == key.hex()
    return False


def _from_keyring(box_id: str) -> bytes | None:
    import keyring

    with contextlib.suppress(Exception):
        value = keyring.get_password(_SERVICE, box_id)
        return bytes.fromhex(value) if value else None
    return None
