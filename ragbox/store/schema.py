"""The catalog's tables, as numbered migrations: each runs once, in one transaction with the row that records it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Literal

import apsw

from ..dates import document_date
from ..definitions import calls, definitions, name_words
from ..text import STOPWORDS, stem, words
from .reviews import REVIEW_TABLES


def _add_dates(connection: apsw.Connection) -> None:
    """The day that each document says it is of, also of those that are there already."""
    connection.execute("ALTER TABLE documents ADD COLUMN dated TEXT")
    for (document_id,) in list(connection.execute("SELECT document_id FROM documents")):  # texts one at a time
        ((text,),) = connection.execute("SELECT text FROM documents WHERE document_id = ?", (document_id,))
        values = (document_date(str(text)), document_id)
        connection.execute("UPDATE documents SET dated = ? WHERE document_id = ?", values)


def _add_names(connection: apsw.Connection) -> None:
    """What documents and the parties in them are called, also of those that are there already."""
    connection.execute(
        """
        -- words of a document's title, file name and parties
        CREATE TABLE labels (
            word        TEXT NOT NULL,
            document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
            PRIMARY KEY (word, document_id)
        ) WITHOUT ROWID;
        CREATE INDEX labels_document ON labels (document_id);

        -- by which words one may ask for what a document calls otherwise: 'kestrel', 'supplier'
        CREATE TABLE calls (
            asked       TEXT NOT NULL,
            document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
            called      TEXT NOT NULL,
            PRIMARY KEY (asked, document_id, called)
        ) WITHOUT ROWID;
        CREATE INDEX calls_document ON calls (document_id);
        """
    )
    for (document_id,) in list(connection.execute("SELECT document_id FROM documents")):
        add_names(connection, str(document_id), "name")


def add_names(connection: apsw.Connection, document_id: str, column: Literal["name", "shown"] = "shown") -> None:
    """Notes by which words a document and its parties may be asked for, in place of what was noted."""
    sql = f"""SELECT text, {column}, (SELECT indexed FROM chunks c WHERE c.document_id = d.document_id
              ORDER BY ordinal LIMIT 1) FROM documents d WHERE document_id = ?"""  # noqa: S608 - a constant
    ((text, name, indexed),) = connection.execute(sql, (document_id,))
    found = definitions(str(text))
    title = str(indexed or "").split("\n", 1)[0].split(" > ")[0]  # a passage begins with its document's title
    labels = {*words(PurePath(str(name)).stem.replace("_", " ")), *words(title)}
    labels.update(word for each in found for word in name_words(each.name))
    rows = {(asked, document_id, called) for each in found for asked, called in calls(each)}
    connection.execute("DELETE FROM labels WHERE document_id = ?", (document_id,))
    connection.execute("DELETE FROM calls WHERE document_id = ?", (document_id,))
    connection.executemany(
        "INSERT INTO labels VALUES (?, ?)",
        sorted((word, document_id) for word in set(map(stem, labels - STOPWORDS))),
    )
    connection.executemany("INSERT INTO calls VALUES (?, ?, ?)", sorted(rows))


MIGRATIONS: tuple[str | Callable[[apsw.Connection], None], ...] = (
    """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    -- state: 'staged' until its vectors are written, then 'live'; 'doomed' from the start of its deletion
    CREATE TABLE documents (
        document_id TEXT PRIMARY KEY,
        state       TEXT NOT NULL CHECK (state IN ('staged', 'live', 'doomed')),
        name        TEXT NOT NULL,
        media_type  TEXT NOT NULL,
        status      TEXT NOT NULL,
        ocr_pages   INTEGER NOT NULL,
        problems    TEXT NOT NULL,
        text        TEXT NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE sources (
        path        TEXT PRIMARY KEY,
        document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
        size        INTEGER NOT NULL,
        mtime_ns    INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX sources_document ON sources (document_id);

    CREATE TABLE pages (
        document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
        number      INTEGER NOT NULL,
        start       INTEGER NOT NULL,
        "end"       INTEGER NOT NULL,
        width       REAL NOT NULL,
        height      REAL NOT NULL,
        label       TEXT,
        words       BLOB NOT NULL,
        PRIMARY KEY (document_id, number)
    ) WITHOUT ROWID;

    CREATE TABLE findings (
        document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
        entity      TEXT NOT NULL,
        start       INTEGER NOT NULL,
        "end"       INTEGER NOT NULL,
        score       REAL NOT NULL,
        page        INTEGER
    );
    CREATE INDEX findings_document ON findings (document_id);

    CREATE TABLE chunks (
        number      INTEGER PRIMARY KEY,
        chunk_id    TEXT NOT NULL UNIQUE,
        document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
        ordinal     INTEGER NOT NULL,
        start       INTEGER NOT NULL,
        "end"       INTEGER NOT NULL,
        page        INTEGER,
        heading     TEXT NOT NULL,
        indexed     TEXT NOT NULL,
        units       TEXT NOT NULL
    );
    CREATE INDEX chunks_document ON chunks (document_id);

    CREATE VIRTUAL TABLE chunks_text USING fts5 (
        indexed, content='chunks', content_rowid='number', tokenize="porter unicode61 remove_diacritics 2"
    );
    INSERT INTO chunks_text (chunks_text, rank) VALUES ('secure-delete', 1);
    CREATE TRIGGER chunks_added AFTER INSERT ON chunks BEGIN
        INSERT INTO chunks_text (rowid, indexed) VALUES (new.number, new.indexed);
    END;
    CREATE TRIGGER chunks_removed AFTER DELETE ON chunks BEGIN
        INSERT INTO chunks_text (chunks_text, rowid, indexed) VALUES ('delete', old.number, old.indexed);
    END;
    """,
    # The vectors, so that a Chroma damaged by a kill is made again without the embedding model.
    "ALTER TABLE chunks ADD COLUMN vector BLOB",
    """
    CREATE TABLE failures (
        path     TEXT PRIMARY KEY,
        size     INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        digest   TEXT NOT NULL,
        settings TEXT NOT NULL,
        times    INTEGER NOT NULL,
        code     TEXT NOT NULL,
        message  TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
    "ALTER TABLE documents ADD COLUMN details BLOB",
    _add_dates,
    _add_names,
    """
    -- the settings a document was indexed with, and its name as it may be shown where real values may not
    ALTER TABLE documents ADD COLUMN made_by TEXT NOT NULL DEFAULT '';
    ALTER TABLE documents ADD COLUMN shown TEXT NOT NULL DEFAULT '';
    UPDATE documents SET shown = name, made_by = ifnull((SELECT value FROM meta WHERE key = 'fingerprint'), '');

    -- whom and what pseudonyms stand for; sealed with the vault's key
    CREATE TABLE identities (
        entity TEXT NOT NULL,
        number INTEGER NOT NULL,
        blind  BLOB NOT NULL,
        sealed BLOB NOT NULL,
        PRIMARY KEY (entity, number)
    ) WITHOUT ROWID;
    CREATE TABLE mentions (
        document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
        start       INTEGER NOT NULL,
        "end"       INTEGER NOT NULL,
        entity      TEXT NOT NULL,
        number      INTEGER NOT NULL,
        sealed      BLOB NOT NULL,
        PRIMARY KEY (document_id, start)
    ) WITHOUT ROWID;
    -- which documents need an identity, in their text or in a heading
    CREATE TABLE identity_uses (
        entity      TEXT NOT NULL,
        number      INTEGER NOT NULL,
        document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
        PRIMARY KEY (entity, number, document_id)
    ) WITHOUT ROWID;
    CREATE INDEX identity_uses_document ON identity_uses (document_id);

    -- what a user said of findings: 'missed' values are found from then on, 'rejected' ones are not
    CREATE TABLE corrections (
        entity  TEXT NOT NULL,
        blind   BLOB NOT NULL,
        verdict TEXT NOT NULL CHECK (verdict IN ('missed', 'rejected')),
        sealed  BLOB NOT NULL,
        PRIMARY KEY (entity, blind)
    ) WITHOUT ROWID;
    """,
    """
    -- which documents are not live, and how each was made, without a walk through all their texts
    CREATE INDEX documents_state ON documents (state, made_by, shown, name);

    -- the folders that a watcher keeps the box in step with, and their patterns (JSON lists)
    CREATE TABLE watched (folder TEXT PRIMARY KEY, include TEXT NOT NULL, exclude TEXT NOT NULL) WITHOUT ROWID;

    -- files that a watcher could not take in: not tried again until they change
    CREATE TABLE troubled (
        path     TEXT PRIMARY KEY,
        size     INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        settings TEXT NOT NULL,
        code     TEXT NOT NULL,
        message  TEXT NOT NULL,
        since    REAL NOT NULL,
        tried    REAL NOT NULL,
        times    INTEGER NOT NULL
    ) WITHOUT ROWID;

    -- files that are gone, with so many others that their documents stay until the user says so
    CREATE TABLE held (path TEXT PRIMARY KEY REFERENCES sources ON DELETE CASCADE) WITHOUT ROWID;
    """,
    """
    -- what users said of answers, in their words with pseudonyms; 'stale' where documents came or were indexed anew since
    CREATE TABLE thumbs (
        number   INTEGER PRIMARY KEY,
        question TEXT NOT NULL UNIQUE,
        answer   TEXT NOT NULL,
        rating   TEXT NOT NULL CHECK (rating IN ('up', 'down')),
        note     TEXT NOT NULL,
        given    TEXT NOT NULL,
        places   TEXT NOT NULL,
        stale    INTEGER NOT NULL DEFAULT 0
    );
    """,
    REVIEW_TABLES,
    # the stems of all words, as the full-text index has them: what a mistyped name is looked for in
    "CREATE VIRTUAL TABLE stems USING fts5vocab (chunks_text, row)",
)


def migrate(connection: apsw.Connection) -> None:
    """Brings the tables to the newest version."""
    while int(connection.pragma("user_version")) < len(MIGRATIONS):
        connection.execute("BEGIN IMMEDIATE")  # of two processes that open a box, one migrates and the other waits
        try:
            version = int(connection.pragma("user_version"))
            if version < len(MIGRATIONS):
                step = MIGRATIONS[version]
                connection.execute(step) if isinstance(step, str) else step(connection)
                connection.pragma("user_version", version + 1)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
