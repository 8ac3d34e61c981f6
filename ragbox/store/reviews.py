"""Reviews in the catalog: sets of questions, grids of questions by documents, and the cells of them that are answered.

A cell belongs to its document: it goes with it, and with what other settings made of it. Grids share cells, so that a
question more, or a document more, costs only its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import apsw

REVIEW_TABLES = """
    -- questions are the user's own words, in the order they were put in
    CREATE TABLE question_sets (name TEXT PRIMARY KEY, questions TEXT NOT NULL) WITHOUT ROWID;

    CREATE TABLE reviews (
        number    INTEGER PRIMARY KEY AUTOINCREMENT,
        questions TEXT NOT NULL,
        mode      TEXT NOT NULL,
        begun     TEXT NOT NULL
    );
    CREATE TABLE review_documents (
        review      INTEGER NOT NULL REFERENCES reviews ON DELETE CASCADE,
        document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
        PRIMARY KEY (review, document_id)
    ) WITHOUT ROWID;
    CREATE INDEX review_documents_document ON review_documents (document_id);

    -- an answer is kept as it may be shown where real values may not; settings tell how it was made
    CREATE TABLE review_cells (
        number      INTEGER PRIMARY KEY AUTOINCREMENT,
        document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
        settings    TEXT NOT NULL,
        question    TEXT NOT NULL,
        answer      TEXT NOT NULL,
        UNIQUE (document_id, settings, question)
    );
"""


class ReviewRow(NamedTuple):
    """A grid; `begun` is when it was last begun (UTC, ISO 8601)."""

    number: int
    questions: tuple[str, ...]
    mode: str
    begun: str


class CellRow(NamedTuple):
    """An answered cell; `number` rises with each that is kept."""

    number: int
    document_id: str
    question: str
    answer: str


class Reviews:
    """Reads and writes them through the catalog's connection."""

    def __init__(
        self,
        read: Callable[[str, Sequence[Any]], list[Any]],
        write: Callable[[Callable[[apsw.Connection], object]], None],
    ) -> None:
        self._read = read
        self._write = write

    # -- sets of questions

    def sets(self) -> dict[str, tuple[str, ...]]:
        """The sets by name."""
        rows = self._read("SELECT name, questions FROM question_sets ORDER BY name", ())
        return {name: tuple(json.loads(questions)) for name, questions in rows}

    def put_set(self, name: str, questions: Sequence[str]) -> None:
        """Keeps a set, in place of an earlier one of that name."""
        values = (name, json.dumps(list(questions)))
        self._write(lambda db: db.execute("INSERT OR REPLACE INTO question_sets VALUES (?, ?)", values))

    def drop_set(self, name: str) -> None:
        """Forgets a set."""
        self._write(lambda db: db.execute("DELETE FROM question_sets WHERE name = ?", (name,)))

    # -- grids

    def grids(self) -> list[ReviewRow]:
        """The grids, the last begun first."""
        rows = self._read("SELECT number, questions, mode, begun FROM reviews ORDER BY begun DESC, number DESC", ())
        return [ReviewRow(row[0], tuple(json.loads(row[1])), row[2], row[3]) for row in rows]

    def documents(self, number: int) -> list[str]:
        """The documents of a grid that are live, by name."""
        sql = """SELECT document_id FROM review_documents JOIN documents USING (document_id)
                 WHERE review = ? AND state = 'live' ORDER BY name, document_id"""
        return [row[0] for row in self._read(sql, (number,))]

    def begin(self, number: int | None, questions: Sequence[str], documents: Sequence[str], mode: str, now: str) -> int:
        """Notes that a grid is begun, anew where it has a number, and returns its number."""
        made: list[int] = []

        def work(db: apsw.Connection) -> None:
            if number is not None:
                db.execute("UPDATE reviews SET begun = ? WHERE number = ?", (now, number))
                made.append(number)
                return
            sql = "INSERT INTO reviews (questions, mode, begun) VALUES (?, ?, ?) RETURNING number"
            made.extend(int(row[0]) for row in db.execute(sql, (json.dumps(list(questions)), mode, now)))
            sql = """INSERT INTO review_documents SELECT ?, document_id FROM documents
                     WHERE state = 'live' AND document_id IN (SELECT value FROM json_each(?))"""
            db.execute(sql, (made[0], json.dumps(list(documents))))

        self._write(work)
        return made[0]

    def forget(self, number: int) -> None:
        """Drops a grid, and the cells that stand in no other one."""

        def work(db: apsw.Connection) -> None:
            db.execute("DELETE FROM reviews WHERE number = ?", (number,))
            db.execute(
                """DELETE FROM review_cells AS c WHERE NOT EXISTS
                   (SELECT 1 FROM review_documents d JOIN reviews r ON r.number = d.review, json_each(r.questions) q
                    WHERE d.document_id = c.document_id AND q.value = c.question)"""
            )

        self._write(work)

    # -- cells

    def cells(self, number: int, questions: Sequence[str], settings: str, after: int = 0) -> list[CellRow]:
        """The answered cells of a grid that were kept after the one with that number, in the order they were."""
        sql = """SELECT c.number, c.document_id, c.question, c.answer FROM review_cells c
                 JOIN review_documents r USING (document_id) JOIN documents d USING (document_id)
                 WHERE r.review = ? AND d.state = 'live' AND c.settings = ? AND c.number > ?
                 AND c.question IN (SELECT value FROM json_each(?)) ORDER BY c.number"""
        return [CellRow(*row) for row in self._read(sql, (number, settings, after, json.dumps(list(questions))))]

    def answered(self, number: int, questions: Sequence[str], settings: str) -> set[tuple[str, str]]:
        """Question and document of the answered cells of a grid."""
        sql = """SELECT c.question, c.document_id FROM review_cells c JOIN review_documents r USING (document_id)
                 JOIN documents d USING (document_id) WHERE r.review = ? AND d.state = 'live' AND c.settings = ?
                 AND c.question IN (SELECT value FROM json_each(?))"""
        return {(row[0], row[1]) for row in self._read(sql, (number, settings, json.dumps(list(questions))))}

    def keep(self, number: int, document_id: str, made_by: str, settings: str, question: str, answer: str) -> None:
        """Keeps a cell of a grid, unless that or its document is gone, or the document was made anew since."""
        sql = """INSERT OR REPLACE INTO review_cells (document_id, settings, question, answer)
                 SELECT document_id, ?, ?, ? FROM documents JOIN review_documents USING (document_id)
                 WHERE document_id = ? AND made_by = ? AND state = 'live' AND review = ?"""
        values = (settings, question, answer, document_id, made_by, number)
        self._write(lambda db: db.execute(sql, values))

    def hold(self, document_id: str) -> bool:
        """Whether anything here is of that document."""
        sql = """SELECT 1 FROM review_cells WHERE document_id = ?1 UNION ALL
                 SELECT 1 FROM review_documents WHERE document_id = ?1 LIMIT 1"""
        return bool(self._read(sql, (document_id,)))


def grids_of(db: apsw.Connection, document_id: str) -> list[tuple[int, str]]:
    """In which grids a document stands; for `put_back` once its row is written anew. Its cells go."""
    sql = "SELECT review, document_id FROM review_documents WHERE document_id = ?"
    return [(int(row[0]), str(row[1])) for row in db.execute(sql, (document_id,))]


def put_back(db: apsw.Connection, held: Iterable[tuple[int, str]]) -> None:
    """Puts a document back into its grids."""
    db.executemany("INSERT INTO review_documents VALUES (?, ?)", held)
