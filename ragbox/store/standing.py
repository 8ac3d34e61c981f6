"""How the documents of a catalog were made, and how they may be called where real values may not be shown."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import apsw

from ..pseudonym import Sealed
from .schema import add_names
from .secrets import add_sealed

VECTORS_LEFT = "vectors_left"
"""Key of the mark that the vector store may still hold vectors of what was replaced."""


class Standing(ABC):
    """The part of the catalog that knows this."""

    @abstractmethod
    def _all(self, sql: str, values: Sequence[Any] = ()) -> list[Any]: ...

    @abstractmethod
    def _write(self, work: Callable[[apsw.Connection], object]) -> None: ...

    @abstractmethod
    def meta(self, key: str) -> str | None: ...

    @property
    def cipher(self) -> str:
        """What encrypts the catalog, by SQLite3 Multiple Ciphers' name of it."""
        rows = self._all("PRAGMA cipher")
        return str(rows[0][0]) if rows else ""

    @property
    def vectors_left(self) -> bool:
        """Whether the vector store may still hold vectors of what was replaced."""
        return self.meta(VECTORS_LEFT) == "1"

    def made_by(self) -> dict[str, str]:
        """The settings that each live document was indexed with."""
        rows = self._all("SELECT document_id, made_by FROM documents WHERE state = 'live'")
        return {row[0]: row[1] for row in rows}

    def fit(self, made_by: str) -> set[str]:
        """The live documents that were indexed with these settings, and could be screened."""
        rows = self._all(
            """SELECT document_id FROM documents WHERE state = 'live' AND made_by = ? AND NOT EXISTS
               (SELECT 1 FROM json_each(problems) WHERE json_extract(value, '$[1]') = 'unscreened')""",
            (made_by,),
        )
        return {row[0] for row in rows}

    def shown(self, document_id: str) -> str:
        """A live document's name as it may be shown where real values may not; empty where there is none."""
        rows = self._all("SELECT shown FROM documents WHERE document_id = ? AND state = 'live'", (document_id,))
        return str(rows[0][0]) if rows else ""

    def names(self, *, real: bool) -> dict[str, str]:
        """What the live documents are called, by id; `real` or as may be shown where real values may not."""
        rows = self._all(
            "SELECT document_id, name, shown FROM documents WHERE state = 'live' ORDER BY name, document_id"
        )
        return {row[0]: row[1] if real else row[2] for row in rows}

    def renamed(self) -> dict[str, str]:
        """The live documents that nobody looked through the new names of, with those."""
        rows = self._all(
            """SELECT document_id, name FROM documents
               WHERE state = 'live' AND shown = substr(document_id, 1, 12) AND shown <> name"""
        )
        return {row[0]: row[1] for row in rows}

    def name_anew(self, document_id: str, sealed: Sealed) -> None:
        """Says how a renamed document is to be called where real values may not be shown."""

        def work(db: apsw.Connection) -> None:
            db.execute("UPDATE documents SET shown = ? WHERE document_id = ?", (sealed.shown, document_id))
            add_sealed(db, document_id, sealed)
            add_names(db, document_id)
            next_generation(db)

        self._write(work)


def next_generation(db: apsw.Connection) -> None:
    """Tells other processes that what is live has changed."""
    db.execute(
        "INSERT INTO meta VALUES ('generation', '1') ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
    )
