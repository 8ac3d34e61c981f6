"""How the documents of a catalog were made, and how they may be called where real values may not be shown."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Any

import apsw

from ..pseudonym import Sealed
from ..text import stem_words
from .schema import add_names
from .secrets import add_sealed
from .thumbs import drop_thumbs

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
            before = _shown(db, document_id)
            db.execute("UPDATE documents SET shown = ? WHERE document_id = ?", (sealed.shown, document_id))
            _head_anew(db, document_id, before, sealed.shown)
            add_sealed(db, document_id, sealed)
            add_names(db, document_id)
            next_generation(db)

        self._write(work)


def after_losing_paths(db: apsw.Connection, document_ids: Sequence[str]) -> None:
    """Dooms those of the documents that no path holds any more, and calls the others by a name they still have."""
    for document_id in dict.fromkeys(document_ids):
        rows = db.execute("SELECT path FROM sources WHERE document_id = ? ORDER BY path", (document_id,))
        names = [PurePath(str(row[0])).name for row in rows]
        if not names:
            db.execute("UPDATE documents SET state = 'doomed' WHERE document_id = ?", (document_id,))
            drop_thumbs(db, document_id)
            continue
        before = _shown(db, document_id)
        # a name that nobody looked through (`name_anew`) is shown only where real values are
        sql = """UPDATE documents SET shown = substr(document_id, 1, 12), name = ?1
                 WHERE document_id = ?2 AND name NOT IN (SELECT value FROM json_each(?3))"""
        db.execute(sql, (names[0], document_id, json.dumps(names)))
        _head_anew(db, document_id, before, _shown(db, document_id))
        add_names(db, document_id)


def _shown(db: apsw.Connection, document_id: str) -> str:
    ((shown,),) = db.execute("SELECT shown FROM documents WHERE document_id = ?", (document_id,))
    return str(shown)


def _head_anew(db: apsw.Connection, document_id: str, before: str, after: str) -> None:
    """Passages that are headed by a file's name, for want of a title, bear its new one; their vectors stay as they are."""
    if before == after:
        return
    titles = {stem_words(PurePath(before).stem), PurePath(before).stem}
    for number, indexed in list(db.execute("SELECT number, indexed FROM chunks WHERE document_id = ?", (document_id,))):
        found = [title for title in titles if str(indexed).startswith((f"{title}\n", f"{title} > "))]
        if found:
            headed = stem_words(PurePath(after).stem) + str(indexed)[len(found[0]) :]
            db.execute(
                "INSERT INTO chunks_text (chunks_text, rowid, indexed) VALUES ('delete', ?, ?)", (number, indexed)
            )
            db.execute("UPDATE chunks SET indexed = ? WHERE number = ?", (headed, number))
            db.execute("INSERT INTO chunks_text (rowid, indexed) VALUES (?, ?)", (number, headed))


def next_generation(db: apsw.Connection) -> None:
    """Tells other processes that what is live has changed."""
    db.execute(
        "INSERT INTO meta VALUES ('generation', '1') ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
    )
