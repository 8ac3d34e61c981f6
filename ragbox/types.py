"""The values that pass between the stages: frozen, and free of behaviour that needs a library.

One coordinate system: half-open character offsets `[start, end)` into a document's canonical text. A page is 1-based and
physical; a DOCX has none and carries heading paths instead. Boxes are PDF points with the origin at the top left.
Fields that hold document text, a question or personal data stay out of `repr`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .document import (
    Attachment,
    Block,
    BlockKind,
    Cell,
    Details,
    Document,
    Hidden,
    Page,
    Problem,
    Rect,
    Revision,
    Stage,
    Table,
    Word,
    pack_words,
    unpack_words,
)

__all__ = [
    "ABSTENTION",
    "Answer",
    "AnswerEvent",
    "Attachment",
    "Block",
    "BlockKind",
    "Cell",
    "Chunk",
    "Citation",
    "Correction",
    "DeletionReceipt",
    "Details",
    "Document",
    "DocumentInfo",
    "DocumentReport",
    "Filter",
    "Finding",
    "Hidden",
    "Hit",
    "IngestEvent",
    "IngestReport",
    "Mode",
    "Note",
    "Page",
    "Problem",
    "Rect",
    "Revision",
    "Stage",
    "Status",
    "Table",
    "Thumb",
    "Timings",
    "Turn",
    "Unit",
    "VerifyReport",
    "Word",
    "pack_words",
    "unpack_words",
]

ABSTENTION = "The documents in this box do not answer this question."
"""The one sentence shown when the documents do not support an answer."""

Status = Literal["indexed", "unchanged", "partial", "failed", "skipped", "removed"]
Mode = Literal["auto", "extractive", "generative", "larger"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A piece of personal data: a Presidio entity name, offsets, a score in [0, 1]."""

    entity: str
    start: int
    end: int
    score: float
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a user said of a value in a box: it was `missed` as that entity, or `rejected` as a false alarm.

    `key` names the correction; `value` is None where real values are not shown.
    """

    key: str
    entity: str
    verdict: Literal["missed", "rejected"]
    value: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest thing an answer quotes: a sentence or a table row, by its offsets.

    A `label` only names what follows it, as headings and the header rows of tables do, and answers nothing itself. What is
    too long for a passage is several units: of those only the first `begins` it, and only the last `ends` it.
    """

    start: int
    end: int
    columns: tuple[str, ...] = field(default=(), repr=False)
    label: bool = False
    begins: bool = True
    ends: bool = True


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
    """A verbatim quote: the canonical text of `document_id` from `start` to `end` equals `quote`.

    `spans` are the words in it that answer, as offsets into the canonical text like `start` and `end`, in order; empty where
    the whole quote does. `dated` is the day the document says it is of, as YYYY-MM-DD, where it does.
    """

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
    spans: tuple[tuple[int, int], ...] = ()
    dated: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader of an answer must know of its citations: a sentence for the user, and the markers it is about.

    `conflict`: the passages say different things; `amended`: a later one changes an earlier one; `left_out`: a summary does
    not speak of everything.
    """

    kind: Literal["conflict", "amended", "left_out"]
    text: str = field(repr=False)
    markers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer's text, earlier in a conversation."""

    question: str = field(repr=False)
    answer: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Filter:
    """Limits a search to some documents; what is left empty does not limit.

    `documents` are ids; `folders` are paths that the files lie under; `types` are suffixes without a dot ("pdf", "docx");
    `after` and `before` (YYYY-MM-DD, both included) hold for the document's date.
    """

    documents: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    after: str | None = None
    before: str | None = None


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
    message where a batch row could not be answered. `asked` is the question as it was understood, where a follow-up was
    completed from the conversation or the slip of a letter in a name mended. `related` are the nearest passages, offered
    when the answer is the abstention sentence. `problem` says why the language model that was asked has not written this
    one, `route` in a sentence for each step why a model was asked or not; it is empty where none is configured.
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
    asked: str | None = field(default=None, repr=False)
    related: tuple[Citation, ...] = ()
    notes: tuple[Note, ...] = ()
    problem: str | None = None
    route: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Thumb:
    """What a user said of an answer: that it is right (`up`) or wrong (`down`), and a note; kept in the box.

    `answer` is its text, the abstention sentence where it gave none; `places` are the ids and pages of what it cites, in
    order. `given` is a time in UTC, ISO 8601.
    """

    key: int
    question: str = field(repr=False)
    answer: str = field(repr=False)
    rating: Literal["up", "down"]
    note: str = field(repr=False)
    given: str
    places: tuple[tuple[str, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """One step of a streamed answer: the extractive answer first, then tokens, then the final answer.

    Tokens are a draft. Behind each of its finished sentences a token event without text tells whether what came since the
    last such event is `supported` by what it cites; what is not will not be in the final answer. Of a long summary such
    events tell the `progress`: how many of how many steps are done.
    """

    kind: Literal["extractive", "token", "final"]
    answer: Answer | None = None
    token: str = field(default="", repr=False)
    supported: bool | None = None
    progress: tuple[int, int] | None = None


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
    """A document that is in the box; `dated` is the day it says it is of, as YYYY-MM-DD, where it does."""

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
    dated: str | None = None


@dataclass(frozen=True, slots=True)
class DeletionReceipt:
    """What a deletion removed, counted, whether a look afterwards found nothing left (`verified`), and when (UTC)."""

    document_id: str
    name: str
    paths: tuple[str, ...]
    chunks: int
    vectors: int
    findings: int
    verified: bool
    deleted_at: str = ""


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
