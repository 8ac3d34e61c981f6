"""A parsed file as a value: its text, blocks, pages with the places of words, tables, and what else it holds.

One coordinate system: half-open character offsets `[start, end)` into a document's canonical text. A page is 1-based and
physical; a DOCX has none and carries heading paths instead. Boxes are PDF points with the origin at the top left.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

BlockKind = Literal[
    "heading", "paragraph", "list_item", "table_row", "footnote", "header", "footer", "field", "comment"
]
Stage = Literal["read", "parse", "ocr", "pii", "chunk", "embed", "store"]


class Word(NamedTuple):
    """One word of a page: its offsets in the canonical text and its box in points, origin top left."""

    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float


_WORD = struct.Struct("<IIffff")


def pack_words(words: Iterable[Word]) -> bytes:
    """Words as little-endian records of 24 bytes: a 1,600-page file has some 800,000 words, too many for Python objects."""
    return b"".join(_WORD.pack(*word) for word in words)


def unpack_words(packed: bytes) -> Iterator[Word]:
    """The inverse of `pack_words`."""
    return (Word(*fields) for fields in _WORD.iter_unpack(packed))


class Pixels(NamedTuple):
    """A page as drawn: `rgb` has three bytes per pixel, row by row from the top left."""

    width: int
    height: int
    rgb: bytes


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle on a page, in points, origin top left."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Page:
    """One physical page: where its text lies in the canonical text, its size in points, and its packed words."""

    number: int
    start: int
    end: int
    width: float
    height: float
    label: str | None = None
    words: bytes = field(default=b"", repr=False)

    def rects(self, start: int, end: int) -> tuple[Rect, ...]:
        """One rectangle per line of text that `[start, end)` touches on this page, in reading order."""
        lines: list[Rect] = []
        for word in unpack_words(self.words):
            if word.end <= start or word.start >= end:
                continue
            last = lines[-1] if lines else None
            if last is not None and _same_line(last, word):
                x0, y0 = min(last.x0, word.x0), min(last.y0, word.y0)
                lines[-1] = Rect(self.number, x0, y0, max(last.x1, word.x1), max(last.y1, word.y1))
            else:
                lines.append(Rect(self.number, word.x0, word.y0, word.x1, word.y1))
        return tuple(lines)


def _same_line(line: Rect, word: Word) -> bool:
    height = min(line.y1 - line.y0, word.y1 - word.y0)
    overlap = min(line.y1, word.y1) - max(line.y0, word.y0)
    # Hebrew and Arabic go on at the left, behind an English phrase with a gap that it then fills.
    return overlap > 0.5 * height and (word.x0 >= line.x0 or line.x0 - word.x1 < 10 * height)


@dataclass(frozen=True, slots=True)
class Block:
    """A structural piece of a document.

    `heading` is the path of headings above it. A `table_row` separates its cells by a tab in the canonical text and names
    them in `columns` (empty where the table has no header row).
    """

    kind: BlockKind
    start: int
    end: int
    page: int | None = None
    level: int = 0
    heading: tuple[str, ...] = field(default=(), repr=False)
    columns: tuple[str, ...] = field(default=(), repr=False)


class Cell(NamedTuple):
    """A filled cell of a table: its place in the grid and the number of rows and columns it spans, offsets of its text."""

    row: int
    column: int
    start: int
    end: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table's grid. Each of its rows is also a `table_row` block; `[start, end)` holds them all.

    `columns` names every column (empty strings where it has no header), the first `header_rows` rows give those names.
    A cell stands once, at the top left of what it spans; empty cells are not listed.
    """

    start: int
    end: int
    page: int | None
    rows: int
    columns: tuple[str, ...] = field(repr=False)
    header_rows: int = 0
    cells: tuple[Cell, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Revision:
    """A tracked change or a comment, with its author and its time (ISO 8601) where the file gives them.

    An insertion is the text from `start` to `end`, shown as accepted. A deletion is no part of the text: `text` is what was
    deleted where `start` = `end`. A comment's `text` is what it says; `start` and `end` are what it is about.
    """

    kind: Literal["insertion", "deletion", "comment"]
    start: int
    end: int
    author: str | None = field(default=None, repr=False)
    date: str | None = None
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the file, which is not read; `size` in bytes where the file gives it."""

    name: str = field(repr=False)
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Hidden:
    """Text that the file holds and a reader does not see. It is no part of the canonical text, so it is never quoted."""

    text: str = field(repr=False)
    reason: Literal["invisible", "tiny", "off_page", "covered"]
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong with a file, as data: the run goes on."""

    stage: Stage
    code: str
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """What a document holds beside its text and blocks; `pictures` as in `Document`."""

    tables: tuple[Table, ...] = field(default=(), repr=False)
    revisions: tuple[Revision, ...] = field(default=(), repr=False)
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)
    hidden: tuple[Hidden, ...] = field(default=(), repr=False)
    pictures: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file. `document_id` is the SHA-256 of its bytes in hexadecimal.

    `blocks` are in reading order, do not overlap, and together hold all text but the white space between them. `pictures`
    are the pages that show a picture, scans too; None among them stands for pictures that are on no page known here.
    """

    document_id: str
    name: str
    media_type: str
    text: str = field(repr=False)
    blocks: tuple[Block, ...] = field(repr=False)
    pages: tuple[Page, ...] = field(default=(), repr=False)
    problems: tuple[Problem, ...] = ()
    ocr_pages: int = 0
    title: str | None = field(default=None, repr=False)
    tables: tuple[Table, ...] = field(default=(), repr=False)
    revisions: tuple[Revision, ...] = field(default=(), repr=False)
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)
    hidden: tuple[Hidden, ...] = field(default=(), repr=False)
    pictures: tuple[int | None, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """The physical page that holds `offset`, or None for a document without pages."""
        for page in self.pages:
            if offset < page.end:
                return page.number
        return self.pages[-1].number if self.pages else None
