"""The vault's rows in the catalog: identities, the places of pseudonyms, and corrections. All values in them are sealed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import apsw

from ..pseudonym import Identity, Mention, Sealed

_LAST = "pseudonyms"


class CorrectionRow(NamedTuple):
    """What a user said of a value: `missed`, so it is found from then on as that entity, or `rejected`."""

    entity: str
    blind: bytes
    verdict: str
    sealed: bytes


class Secrets:
    """Reads and writes them through the catalog's connection."""

    def __init__(
        self,
        read: Callable[[str, Sequence[Any]], list[Any]],
        write: Callable[[Callable[[apsw.Connection], object]], None],
    ) -> None:
        self._read = read
        self._write = write

    def identities(self) -> list[Identity]:
        """All identities."""
        sql = "SELECT entity, number, blind, sealed FROM identities ORDER BY entity, number"
        return [Identity(*row) for row in self._read(sql, ())]

    def last(self) -> dict[str, int]:
        """The highest number ever given, by entity."""
        rows = self._read("SELECT value FROM meta WHERE key = ?", (_LAST,))
        return dict(json.loads(rows[0][0])) if rows else {}

    def mentions(self, document_id: str, start: int = 0, end: int = 2**62) -> tuple[Mention, ...]:
        """The pseudonyms and masks that `[start, end)` of a document's stored text touches, in order."""
        sql = """SELECT start, "end", entity, number, sealed FROM mentions
                 WHERE document_id = ? AND start < ? AND "end" > ? ORDER BY start"""
        return tuple(Mention(*row) for row in self._read(sql, (document_id, end, start)))

    def any(self) -> bool:
        """Whether anything in the box stands for something else."""
        return bool(self._read("SELECT 1 FROM mentions LIMIT 1", ()))

    def corrections(self) -> list[CorrectionRow]:
        """What users said of values."""
        sql = "SELECT entity, blind, verdict, sealed FROM corrections ORDER BY entity, blind"
        return [CorrectionRow(*row) for row in self._read(sql, ())]

    def correct(self, correction: CorrectionRow, documents: Sequence[str]) -> None:
        """Keeps a correction, in place of an earlier one of the same value.

        The documents that it concerns count from now on as made by other settings, until they are indexed anew.
        """

        def work(db: apsw.Connection) -> None:
            db.execute("INSERT OR REPLACE INTO corrections VALUES (?, ?, ?, ?)", tuple(correction))
            _outdate(db, documents)

        self._write(work)

    def uncorrect(self, entity: str, blind: bytes, documents: Sequence[str]) -> None:
        """Drops a correction; `documents` as in `correct`."""

        def work(db: apsw.Connection) -> None:
            db.execute("DELETE FROM corrections WHERE entity = ? AND blind = ?", (entity, blind))
            _outdate(db, documents)

        self._write(work)


def _outdate(db: apsw.Connection, documents: Sequence[str]) -> None:
    sql = "UPDATE documents SET made_by = '' WHERE document_id IN (SELECT value FROM json_each(?))"
    db.execute(sql, (json.dumps(list(documents)),))


def add_sealed(db: apsw.Connection, document_id: str, sealed: Sealed) -> None:
    """Writes what belongs to a document that is being written."""
    db.executemany(
        "INSERT OR IGNORE INTO identities VALUES (?, ?, ?, ?)",
        ((each.entity, each.number, each.blind, each.sealed) for each in sealed.identities),
    )
    db.executemany(
        "INSERT OR IGNORE INTO identity_uses VALUES (?, ?, ?)",
        ((each.entity, each.number, document_id) for each in sealed.identities),
    )
    db.executemany(
        "INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?)",
        ((document_id, each.start, each.end, each.entity, each.number, each.sealed) for each in sealed.mentions),
    )
    if sealed.last:
        values = (_LAST, json.dumps(dict(sealed.last), sort_keys=True))
        db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", values)


def drop_unused(db: apsw.Connection) -> None:
    """Removes the identities that no document needs any more."""
    db.execute(
        """DELETE FROM identities WHERE NOT EXISTS (SELECT 1 FROM identity_uses u
           WHERE u.entity = identities.entity AND u.number = identities.number)"""
    )
