"""How a box is protected on the disk at this moment, each by looking."""

from __future__ import annotations

import json
import os
import uuid
from dataclasses import dataclass
from pathlib import Path

from ..errors import BoxError
from ..privacy.keys import KeyPlace, key_place, vault_id

_MAGIC = b"SQLite format 3\0"
"""How an SQLite file begins that is not encrypted (https://www.sqlite.org/fileformat.html)."""
_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class Protection:
    """`encrypted`: the catalog's file does not begin as one in the clear does. `vault` is None where there is none yet.

    `readable_by_others` are the box and what lies in it that other users of this computer may open by its mode.
    """

    cipher: str
    encrypted: bool
    key: KeyPlace
    vault: KeyPlace | None
    readable_by_others: tuple[Path, ...]


def protection(path: Path, cipher: str) -> Protection:
    """How the box at `path` is protected; `cipher` is what its open catalog says. Raises BoxError where it is damaged."""
    try:
        record = json.loads((path / "box.json").read_text())
        box_id = str(uuid.UUID(record["box_id"]))
        vault = key_place(vault_id(box_id), record["vault"]) if "vault" in record else None
        return Protection(
            cipher, _encrypted(path / "catalog.db"), key_place(box_id, record["key"]), vault, _others(path)
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BoxError(f"{path}: its record or catalog cannot be read; restore it from a backup") from error


def _encrypted(catalog: Path) -> bool:
    with catalog.open("rb") as file:
        head = file.read(len(_MAGIC))
    return len(head) == len(_MAGIC) and head != _MAGIC


def _others(path: Path) -> tuple[Path, ...]:
    if os.name == "nt" or not path.stat().st_mode & _OTHERS:
        return ()  # nobody else gets into the folder, whatever the modes within
    return (path, *(each for each in sorted(path.iterdir()) if each.stat().st_mode & _OTHERS))
