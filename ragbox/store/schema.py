"""The catalog's tables, as numbered migrations: each runs once, in one transaction with the row that records it."""

from __future__ import annotations

import apsw

MIGRATIONS = (
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
)


def migrate(connection: apsw.Connection) -> None:
    """Brings the tables to the newest version."""
    while int(connection.pragma("user_version")) < len(MIGRATIONS):
        connection.execute("BEGIN IMMEDIATE")  # of two processes that open a box, one migrates and the other waits
        try:
            version = int(connection.pragma("user_version"))
            if version < len(MIGRATIONS):
                connection.execute(MIGRATIONS[version])
                connection.pragma("user_version", version + 1)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
