"""Documents as they pass from the worker that reads files to the box: JSON and bytes, checked when they arrive."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import accumulate, pairwise
from typing import Any, TypeVar

from ..document import Attachment, Block, Cell, Document, Hidden, Page, Problem, Revision, Table
from ..frames import WireError, pack, unpack

_KINDS = ("heading", "paragraph", "list_item", "table_row", "footnote", "header", "footer", "field", "comment")
_T = TypeVar("_T", bound=Hashable)


class _Shared(dict[_T, int]):
    """Values that repeat, such as heading paths, by their place in a list."""

    def place(self, value: _T) -> int:
        return self.setdefault(value, len(self))


def pack_document(document: Document) -> tuple[bytes, bytes]:
    """A document as JSON, and the words of its pages, which are bytes already."""
    headings: _Shared[tuple[str, ...]] = _Shared()
    columns: _Shared[tuple[str, ...]] = _Shared()
    blocks = [
        (_KINDS.index(b.kind), b.start, b.end, b.page, b.level, headings.place(b.heading), columns.place(b.columns))
        for b in document.blocks
    ]
    head = {
        "document_id": document.document_id,
        "name": document.name,
        "media_type": document.media_type,
        "text": document.text,
        "blocks": blocks,
        "headings": list(headings),
        "columns": list(columns),
        "pages": [(p.number, p.start, p.end, p.width, p.height, p.label, len(p.words)) for p in document.pages],
        "problems": [(p.stage, p.code, p.message, p.page) for p in document.problems],
        "ocr_pages": document.ocr_pages,
        "title": document.title,
        "tables": [(t.start, t.end, t.page, t.rows, t.columns, t.header_rows, t.cells) for t in document.tables],
        "revisions": [(r.kind, r.start, r.end, r.author, r.date, r.text) for r in document.revisions],
        "attachments": [(a.name, a.size) for a in document.attachments],
        "hidden": [(h.text, h.reason, h.page) for h in document.hidden],
        "pictures": document.pictures,
    }
    return pack(head), b"".join(page.words for page in document.pages)


def unpack_document(data: bytes, words: bytes) -> Document:
    """The inverse of `pack_document`. Raises WireError when the shapes are wrong or an offset lies outside the text."""
    head = unpack(data)
    try:
        document = _document(head, words)
        _check(document)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
        raise WireError("not a document") from error
    return document


def _document(head: dict[str, Any], words: bytes) -> Document:
    headings = [tuple(map(_text, path)) for path in head["headings"]]
    columns = [tuple(map(_text, names)) for names in head["columns"]]
    ends = [0, *accumulate(page[-1] for page in head["pages"])]
    return Document(
        document_id=_text(head["document_id"]),
        name=_text(head["name"]),
        media_type=_text(head["media_type"]),
        text=_text(head["text"]),
        blocks=tuple(
            Block(_KINDS[kind], start, end, page, level, headings[path], columns[names])  # type: ignore[arg-type]
            for kind, start, end, page, level, path, names in head["blocks"]
        ),
        pages=tuple(
            Page(number, start, end, width, height, label, words[a:b])
            for (number, start, end, width, height, label, _), (a, b) in zip(head["pages"], pairwise(ends), strict=True)
        ),
        problems=tuple(Problem(*problem) for problem in head["problems"]),
        ocr_pages=int(head["ocr_pages"]),
        title=None if head["title"] is None else _text(head["title"]),
        tables=tuple(
            Table(start, end, page, rows, tuple(map(_text, names)), header_rows, tuple(Cell(*cell) for cell in cells))
            for start, end, page, rows, names, header_rows, cells in head["tables"]
        ),
        revisions=tuple(Revision(*revision) for revision in head["revisions"]),
        attachments=tuple(Attachment(*attachment) for attachment in head["attachments"]),
        hidden=tuple(Hidden(*hidden) for hidden in head["hidden"]),
        pictures=tuple(head["pictures"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _check(document: Document) -> None:
    """What the rest of the pipeline relies on."""
    length = len(document.text)
    spans: list[Block | Page | Table | Revision | Cell]
    spans = [*document.blocks, *document.pages, *document.tables, *document.revisions]
    spans += [cell for table in document.tables for cell in table.cells]
    if not all(0 <= span.start <= span.end <= length for span in spans):
        raise ValueError
    if not all(isinstance(page.number, int) and len(page.words) % 24 == 0 for page in document.pages):
        raise ValueError
    if not all(page is None or type(page) is int for page in document.pictures):
        raise ValueError
    words = [*(hidden.text for hidden in document.hidden), *(attachment.name for attachment in document.attachments)]
    words += [text for each in document.revisions for text in (each.text, each.author, each.date) if text is not None]
    if not all(isinstance(each, str) for each in words):
        raise ValueError
    if not all(_text(problem.message) and _text(problem.code) for problem in document.problems):
        raise ValueError
