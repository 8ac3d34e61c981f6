"""Documents and chunks as rows of the catalog and back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..types import Attachment, Cell, Chunk, Details, Document, Hidden, Page, Revision, Status, Table, Unit

CHUNK_COLUMNS = (
    "chunk_id, c.document_id, ordinal, c.start, c.end, page, heading, "
    "substr(d.text, c.start + 1, c.end - c.start), indexed, units"
)
"""What `chunk_of` reads, of chunks `c` and documents `d`."""


def document_row(document: Document, status: Status) -> tuple[object, ...]:
    """The values of the table `documents` from its name to its details."""
    problems = json.dumps([(p.stage, p.code, p.message, p.page) for p in document.problems])
    details = json.dumps(
        {
            "tables": [(t.start, t.end, t.page, t.rows, t.columns, t.header_rows, t.cells) for t in document.tables],
            "revisions": [(r.kind, r.start, r.end, r.author, r.date, r.text) for r in document.revisions],
            "attachments": [(a.name, a.size) for a in document.attachments],
            "hidden": [(h.text, h.reason, h.page) for h in document.hidden],
            "pictures": document.pictures,
        }
    )
    return (
        document.name,
        document.media_type,
        status,
        document.ocr_pages,
        problems,
        document.text,
        zlib.compress(details.encode(), 1),
    )


def details_of(packed: bytes | None) -> Details:
    """The details in a row of `documents`; none of a document that was indexed before there were any."""
    if packed is None:
        return Details()
    values = json.loads(zlib.decompress(packed))
    return Details(
        tables=tuple(
            Table(start, end, page, rows, tuple(columns), header_rows, tuple(Cell(*cell) for cell in cells))
            for start, end, page, rows, columns, header_rows, cells in values["tables"]
        ),
        revisions=tuple(Revision(*each) for each in values["revisions"]),
        attachments=tuple(Attachment(*each) for each in values["attachments"]),
        hidden=tuple(Hidden(*each) for each in values["hidden"]),
        pictures=tuple(values.get("pictures", ())),
    )


def page_row(document_id: str, page: Page) -> tuple[object, ...]:
    """The values of the table `pages`."""
    words = zlib.compress(page.words, 1)
    return document_id, page.number, page.start, page.end, page.width, page.height, page.label, words


def chunk_row(chunk: Chunk, vector: NDArray[np.float32]) -> tuple[object, ...]:
    """The values of the table `chunks` after its number."""
    units = json.dumps(
        [(each.start, each.end, each.columns, each.label, each.begins, each.ends) for each in chunk.units]
    )
    return (
        chunk.chunk_id,
        chunk.document_id,
        chunk.ordinal,
        chunk.start,
        chunk.end,
        chunk.page,
        json.dumps(chunk.heading),
        chunk.indexed,
        units,
        np.asarray(vector, "<f4").tobytes(),
    )


def chunk_of(row: Sequence[Any]) -> Chunk:
    """The chunk in a row of `CHUNK_COLUMNS`."""
    units = tuple(Unit(start, end, tuple(columns), *rest) for start, end, columns, *rest in json.loads(row[9]))
    return Chunk(*(*row[:6], tuple(json.loads(row[6])), row[7], row[8], units))
