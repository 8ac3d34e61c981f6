"""The values that pass between the stages: frozen, and free of behaviour that needs a library.

One coordinate system: half-open character offsets `[start, end)` into a document's canonical text. A page is 1-based and
physical; a DOCX has none and carries heading paths instead. Boxes are PDF points with the origin at the top left.
Fields that hold document text, a question or personal data stay out of `repr`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

ABSTENTION = "The documents in this box do not answer this question."
"""The one sentence shown when the documents do not support an answer."""

BlockKind = Literal[
    "heading", "paragraph", "list_item", "table_row", "footnote", "header", "footer", "field", "comment"
]
Status = Literal["indexed", "unchanged", "partial", "failed", "skipped", "removed"]
Stage = Literal["read", "parse", "ocr", "pii", "chunk", "embed", "store"]
Mode = Literal["auto", "extractive", "generative"]


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
                lines[-1] = Rect(
                    self.number, last.x0, min(last.y0, word.y0), max(last.x1, word.x1), max(last.y1, word.y1)
                )
            else:
                lines.append(Rect(self.number, word.x0, word.y0, word.x1, word.y1))
        return tuple(lines)


def _same_line(line: Rect, word: Word) -> bool:
    overlap = min(line.y1, word.y1) - max(line.y0, word.y0)
    return overlap > 0.5 * min(line.y1 - line.y0, word.y1 - word.y0) and word.x0 >= line.x0


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
class Document:
    """A parsed file. `document_id` is the SHA-256 of its bytes in hexadecimal.

    `blocks` are in reading order, do not overlap, and together hold all text but the white space between them.
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

    def page_at(self, offset: int) -> int | None:
        """The physical page that holds `offset`, or None for a document without pages."""
        for page in self.pages:
            if offset < page.end:
                return page.number
        return self.pages[-1].number if self.pages else None


@dataclass(frozen=True, slots=True)
class Finding:
    """A piece of personal data: a Presidio entity name, offsets, a score in [0, 1]."""

    entity: str
    start: int
    end: int
    score: float
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest thing an answer quotes: a sentence or a table row, by its offsets.

    A `label` only names what follows it, as headings and the header rows of tables do, and answers nothing itself.
    """

    start: int
    end: int
    columns: tuple[str, ...] = field(default=(), repr=False)
    label: bool = False


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage that is indexed as one.

    `text` is the canonical text from `start` to `end`; `indexed` is what the embedder and the full-text index see: the
    heading path, then the text, table cells with their column names.
    """

    chunk_id: str
    document_id: str
    ordinal: int
    start: int
    end: int
    page: int | None
    heading: tuple[str, ...] = field(repr=False)
    text: str = field(repr=False)
    indexed: str = field(repr=False)
    units: tuple[Unit, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found for a question.

    `score` orders the hits (fused); `dense` is the cosine in [-1, 1]; `lexical` the BM25 score, 0 or more, higher is better.
    """

    chunk: Chunk
    document: str
    score: float
    dense: float
    lexical: float


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote: the canonical text of `document_id` from `start` to `end` equals `quote`."""

    marker: int
    document: str
    document_id: str
    page: int | None
    heading: tuple[str, ...] = field(repr=False)
    quote: str = field(repr=False)
    start: int
    end: int
    boxes: tuple[Rect, ...] = field(repr=False)
    score: float


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds per stage; None where the stage did not run."""

    retrieve_ms: float | None = None
    rerank_ms: float | None = None
    read_ms: float | None = None
    generate_ms: float | None = None
    first_token_ms: float | None = None
    total_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose every sentence carries a marker `[n]` of a citation, or the abstention sentence with none.

    `dropped` counts drafted sentences that verification threw out. `confidence` is a probability in [0, 1]. `error` holds a
    message where a batch row could not be answered.
    """

    question: str = field(repr=False)
    text: str = field(repr=False)
    abstained: bool
    confidence: float
    mode: Literal["extractive", "generative"]
    model: str | None = None
    citations: tuple[Citation, ...] = ()
    timings: Timings = Timings()
    dropped: int = 0
    error: str | None = None

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """One step of a streamed answer: the extractive answer first, then tokens, then the final answer."""

    kind: Literal["extractive", "token", "final"]
    answer: Answer | None = None
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """What happened to one file. A document that is `indexed` has no problems."""

    path: str
    document_id: str | None
    status: Status
    pages: int = 0
    chunks: int = 0
    ocr_pages: int = 0
    pii: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What happened to every file of one ingest, in order."""

    documents: tuple[DocumentReport, ...]
    seconds: float = 0.0

    @property
    def totals(self) -> dict[str, int]:
        """Counts per status, and of pages, chunks and personal-data findings of what is indexed."""
        totals = dict.fromkeys(("indexed", "unchanged", "partial", "failed", "skipped", "removed"), 0)
        for report in self.documents:
            totals[report.status] += 1
        live = {
            report.document_id: report
            for report in self.documents
            if report.status in ("indexed", "unchanged", "partial")
        }.values()  # several files may hold one document
        return totals | {
            "documents": len(self.documents),
            "pages": sum(report.pages for report in live),
            "chunks": sum(report.chunks for report in live),
            "findings": sum(sum(report.pii.values()) for report in live),
        }


@dataclass(frozen=True, slots=True)
class IngestEvent:
    """Progress: `done` of `total` files, and the stage the current one is in (`done` is a stage of its own).

    Of a file with pages, the stages `parse` and `ocr` tell which of its `pages` is being read; `parse` not of every one.
    """

    path: str
    stage: str
    done: int
    total: int
    page: int | None = None
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A document that is in the box."""

    document_id: str
    name: str
    paths: tuple[str, ...]
    media_type: str
    pages: int
    chunks: int
    ocr_pages: int
    pii: Mapping[str, int]
    status: Status
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class DeletionReceipt:
    """What a deletion removed, counted, and whether a look afterwards found nothing left (`verified`)."""

    document_id: str
    name: str
    paths: tuple[str, ...]
    chunks: int
    vectors: int
    findings: int
    verified: bool


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """The outcome of `RagBox.verify`: what was compared, and each discrepancy as a sentence."""

    documents: int
    chunks: int
    vectors: int
    problems: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """True when nothing was out of order."""
        return not self.problems
