"""What users said of answers. All words in it are as they may be kept: with pseudonyms where the box hides values."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import apsw

from ..errors import DocumentNotFoundError


class ThumbRow(NamedTuple):
    """A thumb. `places` are marker, document id and page of each citation, in order.

    One that is `stale` was kept before the newest documents were, so its words may show what is hidden now.
    """

    number: int
    question: str
    answer: str
    rating: str
    note: str
    given: str
    places: tuple[tuple[int, str, int | None], ...]
    stale: bool = False

    @property
    def documents(self) -> Mapping[int, str]:
        """The document behind each marker."""
        return {marker: document_id for marker, document_id, _ in self.places}


class Thumbs:
    """Reads and writes them through the catalog's connection."""

    def __init__(
        self,
        read: Callable[[str, Sequence[Any]], list[Any]],
        write: Callable[[Callable[[apsw.Connection], object]], None],
    ) -> None:
        self._read = read
        self._write = write

    def rows(self) -> list[ThumbRow]:
        """All of them, oldest first."""
        sql = "SELECT number, question, answer, rating, note, given, places, stale FROM thumbs ORDER BY given, number"
        return [
            ThumbRow(number, question, answer, rating, note, given, tuple(map(tuple, json.loads(places))), bool(stale))
            for number, question, answer, rating, note, given, places, stale in self._read(sql, ())
        ]

    def count(self) -> int:
        """How many there are."""
        return int(self._read("SELECT count(*) FROM thumbs", ())[0][0])

    def about(self, document_id: str) -> bool:
        """Whether one is on an answer that cites the document."""
        return bool(self._read(f"SELECT 1 FROM thumbs WHERE {_CITES}", (document_id,)))  # noqa: S608 - a constant

    def put(self, row: ThumbRow) -> int:
        """Keeps one, in place of an earlier one on the same question; its number in `row` does not count.

        Raises DocumentNotFoundError where a cited document is not live any more.
        """
        kept: list[int] = []

        def work(db: apsw.Connection) -> None:
            for document_id in row.documents.values():
                sql = "SELECT 1 FROM documents WHERE document_id = ? AND state = 'live'"
                if not list(db.execute(sql, (document_id,))):
                    raise DocumentNotFoundError("a document that this answer cites is not in the box any more")
            sql = """INSERT OR REPLACE INTO thumbs (question, answer, rating, note, given, places)
                     VALUES (?, ?, ?, ?, ?, ?) RETURNING number"""
            values = (*row[1:6], json.dumps(row.places))
            kept.extend(int(found[0]) for found in db.execute(sql, values))

        self._write(work)
        return kept[0]

    def renew(self, row: ThumbRow) -> None:
        """Keeps the words of `row` in place of what was kept under its number."""

        def work(db: apsw.Connection) -> None:
            sql = "DELETE FROM thumbs WHERE question = ? AND number <> ?"  # two questions may have become one
            db.execute(sql, (row.question, row.number))
            sql = "UPDATE thumbs SET question = ?, answer = ?, note = ?, stale = 0 WHERE number = ?"
            db.execute(sql, (row.question, row.answer, row.note, row.number))

        self._write(work)

    def drop(self, number: int) -> bool:
        """Removes one; false where there is none of that number."""
        gone: list[object] = []
        sql = "DELETE FROM thumbs WHERE number = ? RETURNING number"
        self._write(lambda db: gone.extend(db.execute(sql, (number,))))
        return bool(gone)


_CITES = "EXISTS (SELECT 1 FROM json_each(places) WHERE json_extract(value, '$[1]') = ?)"


def drop_thumbs(db: apsw.Connection, document_id: str) -> None:
    """Removes what was said of answers that quote a document, with its words."""
    db.execute(f"DELETE FROM thumbs WHERE {_CITES}", (document_id,))  # noqa: S608 - a constant


def outdate_thumbs(db: apsw.Connection) -> None:
    """Notes that what is hidden may have changed."""
    db.execute("UPDATE thumbs SET stale = 1 WHERE stale = 0")
