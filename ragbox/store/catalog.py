"""The encrypted catalog: documents, passages, personal-data findings and the full-text index, in one SQLite file."""

from __future__ import annotations

import json
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import apsw
import numpy as np
from numpy.typing import NDArray

from ..dates import document_date
from ..errors import BoxError, BoxLockedError, DocumentNotFoundError, KeyNotFoundError
from ..pseudonym import Sealed
from ..types import Chunk, Details, Document, DocumentInfo, Finding, Page, Problem, Status
from .failures import Failures
from .reviews import Reviews, grids_of, put_back
from .rows import chunk_row, details_of, document_row, page_row
from .schema import MIGRATIONS, add_names, migrate
from .search import Searching
from .secrets import Secrets, add_sealed, drop_unused
from .standing import VECTORS_LEFT, Standing, after_losing_paths, next_generation
from .thumbs import Thumbs, outdate_thumbs
from .watching import WatchedFolders

_BUSY_MS = 10_000
# A page that is not in memory is decrypted again: searches measured 3 to 10 times slower with 2 MB.
_CACHE_KIB = -65_536


class Source(NamedTuple):
    """A file that a live document came from, as it was then."""

    path: str
    document_id: str
    size: int
    mtime_ns: int


class Catalog(Searching, Standing):
    """One connection to `catalog.db`, safe to share between threads.

    Only documents in state `live` are visible to the reading methods, so another process never sees half a document.
    """

    def __init__(self, connection: apsw.Connection, box: Path) -> None:
        self._connection = connection
        self._box = box
        self._lock = threading.RLock()
        self.failures = Failures(self._all, self._write)
        self.secrets = Secrets(self._all, self._write)
        self.watching = WatchedFolders(self._all, self._write)
        self.thumbs = Thumbs(self._all, self._write)
        self.reviews = Reviews(self._all, self._write)

    @classmethod
    def open(cls, path: Path, key: bytes) -> Catalog:
        """Opens or creates the file at `path` with a key of 32 bytes.

        Raises KeyNotFoundError when the key does not fit, BoxError when the file cannot be used.
        """
        try:
            connection = apsw.Connection(str(path))
            try:
                _prepare(connection, path, key)
            except BaseException:
                connection.close()
                raise
        except apsw.NotADBError as error:
            raise KeyNotFoundError(
                f"{path.parent}: the passphrase given, or the key on this machine, does not open this box"
            ) from error
        except apsw.Error as error:
            raise BoxError(f"{path.parent}: the catalog cannot be opened ({type(error).__name__})") from error
        return cls(connection, path.parent)

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._connection.close()

    def _all(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._lock, _told(self._box):
            return list(self._connection.execute(sql, values))

    def _write(self, work: Callable[[apsw.Connection], object]) -> None:
        with self._lock, _told(self._box), self._connection:
            work(self._connection)

    # -- meta

    def meta(self, key: str) -> str | None:
        """A value of the box itself."""
        rows = self._all("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    def set_meta(self, **values: str) -> None:
        """Stores values of the box itself, all at once."""
        self._write(lambda db: db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items()))

    @property
    def generation(self) -> int:
        """Rises with every change of what is live."""
        return int(self.meta("generation") or 0)

    # -- writing: stage, settle, forget, erase

    def stage(
        self,
        document: Document,
        chunks: Sequence[Chunk],
        vectors: NDArray[np.float32],
        findings: Sequence[Finding],
        status: Status,
        sealed: Sealed | None = None,
    ) -> None:
        """Writes a document that stays invisible until `settle`. Nothing of it is there when this raises."""
        self._write(lambda db: _insert(db, "staged", document, chunks, vectors, findings, status, sealed))

    def replace(
        self,
        document: Document,
        chunks: Sequence[Chunk],
        vectors: NDArray[np.float32],
        findings: Sequence[Finding],
        status: Status,
        sealed: Sealed | None = None,
    ) -> None:
        """Puts a live document's new rows in place of its old ones, all at once; it stays live, and keeps its paths."""

        def work(db: apsw.Connection) -> None:
            values = (document.document_id,)
            held = list(db.execute("SELECT * FROM sources WHERE document_id = ?", values))
            grids = grids_of(db, document.document_id)
            db.execute("DELETE FROM documents WHERE document_id = ?", values)
            _insert(db, "live", document, chunks, vectors, findings, status, sealed)
            db.executemany("INSERT INTO sources VALUES (?, ?, ?, ?)", held)
            put_back(db, grids)
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", (VECTORS_LEFT,))
            drop_unused(db)
            outdate_thumbs(db)
            next_generation(db)

        self._write(work)

    def settle(self, source: Source) -> None:
        """Makes a staged document visible as what a path holds; what the path held before goes, unless held elsewhere."""

        def work(db: apsw.Connection) -> None:
            sql = "UPDATE documents SET state = 'live' WHERE document_id = ? AND state = 'staged' RETURNING 1"
            new = list(db.execute(sql, (source.document_id,)))
            held = [str(row[0]) for row in db.execute("SELECT document_id FROM sources WHERE path = ?", (source.path,))]
            replaced = [each for each in held if each != source.document_id]
            db.execute("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?)", tuple(source))
            after_losing_paths(db, replaced)
            if new or replaced:
                outdate_thumbs(db)
            if new or replaced or not held:
                next_generation(db)

        self._write(work)

    def forget(self, paths: Sequence[str]) -> None:
        """Drops paths, and makes the documents that no path holds any more invisible; `erase` then removes them."""

        def work(db: apsw.Connection) -> None:
            sql = "DELETE FROM sources WHERE path IN (SELECT value FROM json_each(?)) RETURNING document_id"
            after_losing_paths(db, [str(row[0]) for row in db.execute(sql, (json.dumps(list(paths)),))])
            next_generation(db)

        self._write(work)

    def erase(self, document_id: str) -> None:
        """Removes every row of a document, and its words from the full-text index."""

        def work(db: apsw.Connection) -> None:
            db.execute("DELETE FROM documents WHERE document_id = ?", (document_id,))
            drop_unused(db)

        self._write(work)

    def unfinished(self) -> list[str]:
        """Documents that a stopped process left staged or doomed."""
        return [row[0] for row in self._all("SELECT document_id FROM documents WHERE state IN ('staged', 'doomed')")]

    def called_otherwise(self) -> dict[str, str]:
        """The names of live documents that may be shown only with real values, each with what is shown in its place."""
        rows = self._all("SELECT name, shown FROM documents WHERE state = 'live' AND shown <> name")
        return {row[0]: row[1] for row in rows}

    # -- sources

    def sources(self, document_id: str | None = None) -> dict[str, Source]:
        """The files of the live documents, or of the one with that id, by path."""
        sql = """SELECT path, document_id, size, mtime_ns FROM sources
                 WHERE document_id NOT IN (SELECT document_id FROM documents WHERE state IN ('staged', 'doomed'))"""
        rows = self._all(sql) if document_id is None else self._all(f"{sql} AND document_id = ?", (document_id,))
        return {row[0]: Source(*row) for row in rows}

    # -- reading

    def has(self, document_id: str) -> bool:
        """Whether the document is live."""
        return bool(self._all("SELECT 1 FROM documents WHERE document_id = ? AND state = 'live'", (document_id,)))

    def documents(self, document_id: str | None = None) -> tuple[DocumentInfo, ...]:
        """The live documents by name, or the one with that id."""
        only, values = ("", ()) if document_id is None else ("AND document_id = ?", (document_id,))
        rows = self._all(
            f"""SELECT document_id, name, media_type, status, ocr_pages, problems,
                      (SELECT count(*) FROM pages p WHERE p.document_id = d.document_id),
                      (SELECT count(*) FROM chunks c WHERE c.document_id = d.document_id), dated
               FROM documents d WHERE state = 'live' {only} ORDER BY name, document_id""",  # noqa: S608 - a constant
            values,
        )
        sql = f"SELECT document_id, entity, count(*) FROM findings WHERE true {only} GROUP BY 1, 2 ORDER BY 2"  # noqa: S608
        pii: dict[str, dict[str, int]] = {}
        for owner, entity, count in self._all(sql, values):
            pii.setdefault(owner, {})[entity] = count
        paths: dict[str, list[str]] = {}
        for path, source in sorted(self.sources(document_id).items()):
            paths.setdefault(source.document_id, []).append(path)
        return tuple(
            DocumentInfo(
                document_id=row[0],
                name=row[1],
                media_type=row[2],
                status=row[3],
                ocr_pages=row[4],
                problems=tuple(Problem(*fields) for fields in json.loads(row[5])),
                pages=row[6],
                chunks=row[7],
                paths=tuple(paths.get(row[0], ())),
                pii=pii.get(row[0], {}),
                dated=row[8],
            )
            for row in rows
        )

    def text(self, document_id: str) -> str:
        """The canonical text. Raises DocumentNotFoundError."""
        rows = self._all("SELECT text FROM documents WHERE document_id = ? AND state = 'live'", (document_id,))
        if not rows:
            raise DocumentNotFoundError(f"no document with the id {document_id} is in this box; `documents` lists them")
        return str(rows[0][0])

    def quote(self, document_id: str, start: int, end: int) -> str:
        """The canonical text of a live document from `start` to `end`; empty when there is none."""
        rows = self._all(
            "SELECT substr(text, ? + 1, ? - ?) FROM documents WHERE document_id = ? AND state = 'live'",
            (start, end, start, document_id),
        )
        return str(rows[0][0]) if rows else ""

    def dated(self, document_id: str) -> str | None:
        """The day the document says it is of, as YYYY-MM-DD; None where it does not say, or is not live."""
        rows = self._all("SELECT dated FROM documents WHERE document_id = ? AND state = 'live'", (document_id,))
        return rows[0][0] if rows else None

    def details(self, document_id: str) -> Details:
        """Tables, revisions, attachments and hidden text. Raises DocumentNotFoundError."""
        rows = self._all("SELECT details FROM documents WHERE document_id = ? AND state = 'live'", (document_id,))
        if not rows:
            raise DocumentNotFoundError(f"no document with the id {document_id} is in this box; `documents` lists them")
        return details_of(rows[0][0])

    def pages(
        self, document_id: str, start: int = 0, end: int = 2**62, *, number: int | None = None
    ) -> tuple[Page, ...]:
        """The pages that `[start, end)` touches; of them the one of that `number`."""
        rows = self._all(
            'SELECT number, start, "end", width, height, label, words FROM pages '
            'WHERE document_id = ? AND start < ? AND "end" > ? AND number = ifnull(?, number) ORDER BY number',
            (document_id, end, start, number),
        )
        return tuple(Page(*(*row[:6], zlib.decompress(row[6]))) for row in rows)

    def findings(self, document_id: str) -> tuple[Finding, ...]:
        """The personal data found in a document, in order."""
        sql = (
            'SELECT entity, start, "end", score, page FROM findings WHERE document_id = ? ORDER BY start, "end", entity'
        )
        return tuple(Finding(*row) for row in self._all(sql, (document_id,)))

    def chunk_ids(self, document_id: str | None = None) -> list[str]:
        """Ids of all live chunks, or of one document in any state."""
        if document_id is not None:
            rows = self._all("SELECT chunk_id FROM chunks WHERE document_id = ? ORDER BY number", (document_id,))
        else:
            rows = self._all("SELECT chunk_id FROM chunks JOIN documents USING (document_id) WHERE state = 'live'")
        return [row[0] for row in rows]

    def count_chunks(self) -> int:
        """How many chunks the live documents have."""
        sql = """SELECT (SELECT count(*) FROM chunks) - (SELECT count(*) FROM chunks WHERE document_id IN
                 (SELECT document_id FROM documents WHERE state IN ('staged', 'doomed')))"""
        return int(self._all(sql)[0][0])

    def vectors(self, document_id: str) -> tuple[list[str], NDArray[np.float32]]:
        """The chunk ids of a document and their vectors, of shape (chunks, dimensions)."""
        sql = "SELECT chunk_id, vector FROM chunks WHERE document_id = ? AND vector IS NOT NULL ORDER BY number"
        rows = self._all(sql, (document_id,))
        packed = np.frombuffer(b"".join(row[1] for row in rows), "<f4").astype(np.float32)
        return [row[0] for row in rows], packed.reshape(len(rows), -1) if rows else np.zeros((0, 0), np.float32)

    def renew(self) -> None:
        """Lets other processes look at the vectors again, which were made anew."""

        def work(db: apsw.Connection) -> None:
            db.execute("DELETE FROM meta WHERE key = ?", (VECTORS_LEFT,))
            next_generation(db)

        self._write(work)


def _insert(
    db: apsw.Connection,
    state: str,
    document: Document,
    chunks: Sequence[Chunk],
    vectors: NDArray[np.float32],
    findings: Sequence[Finding],
    status: Status,
    sealed: Sealed | None,
) -> None:
    sealed = sealed or Sealed(document.name, document_date(document.text))
    db.execute(
        """INSERT INTO documents (document_id, state, name, media_type, status, ocr_pages, problems, text, details, dated,
           made_by, shown) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            *(document.document_id, state, *document_row(document, status)),
            *(sealed.dated, sealed.made_by, sealed.shown),
        ),
    )
    db.executemany(
        "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (page_row(document.document_id, page) for page in document.pages),
    )
    db.executemany(
        "INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?)",
        ((document.document_id, f.entity, f.start, f.end, f.score, f.page) for f in findings),
    )
    db.executemany("INSERT INTO chunks VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", map(chunk_row, chunks, vectors))
    add_sealed(db, document.document_id, sealed)
    add_names(db, document.document_id)


def _prepare(connection: apsw.Connection, path: Path, key: bytes) -> None:
    connection.set_busy_timeout(_BUSY_MS)
    connection.pragma("cipher", "chacha20")
    connection.pragma("key", f"raw:{key.hex()}")
    connection.execute("SELECT count(*) FROM sqlite_master")
    for name, value in (("temp_store", 2), ("foreign_keys", 1), ("secure_delete", 1), ("cache_size", _CACHE_KIB)):
        connection.pragma(name, value)
    connection.pragma("journal_mode", "wal")
    if int(connection.pragma("user_version")) > len(MIGRATIONS):
        raise BoxError(f"{path.parent}: this box was made by a newer ragbox; update ragbox to open it")
    migrate(connection)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turns the errors of SQLite into ours. Their own words stay out: they may quote a value."""
    try:
        yield
    except apsw.ConnectionClosedError as error:
        raise BoxError(f"{path}: this box was closed; open it again") from error
    except (apsw.CorruptError, apsw.NotADBError) as error:
        raise BoxError(
            f"{path}: the box is damaged; restore it from a backup, or ingest the files into a new box"
        ) from error
    except apsw.BusyError as error:
        raise BoxLockedError(f"{path}: another ragbox process is writing to this box; try again") from error
    except apsw.FullError as error:
        raise BoxError(f"{path}: the disk is full; make room and try again") from error
    except (apsw.IOError, apsw.ReadOnlyError, apsw.CantOpenError) as error:
        raise BoxError(f"{path}: the box cannot be read or written ({type(error).__name__})") from error
