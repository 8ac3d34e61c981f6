"""DOCX to `Document`: the body in order, with numbers, tables, notes, comments, text boxes, running headers and footers."""

from __future__ import annotations

from ...config import Limits
from ...types import Document, Hidden, Problem, Revision
from ..assemble import Canonical
from ..codes import failure
from ..files import Loaded
from .body import Body
from .comments import Comment
from .marks import Item, Mark
from .markup import prepare
from .package import open_package
from .parts import Parts

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def parse_docx(loaded: Loaded, *, limits: Limits) -> Document:
    """The document of a DOCX file's bytes, with all tracked changes accepted; it has no pages.

    Raises ParseError (damaged, too_expanded, unknown_type).
    """
    package = open_package(loaded, limits)
    problems = list(package.problems)
    root = package.document.element
    prepare(root)
    written = _Written()
    try:
        body = Body(root, Parts(package.document.part, problems), problems)
        for item in body.items():
            written.put(item)
    except RecursionError:
        message = "is nested too deeply to be read, as no Word file is; do not trust it"
        raise failure("damaged", loaded.name, message) from None
    if body.hidden:
        problems.append(_hidden_problem(body.hidden))
    return Document(
        loaded.document_id,
        loaded.name,
        MEDIA_TYPE,
        written.canonical.text,
        tuple(written.canonical.blocks),
        problems=tuple(problems),
        title=package.title,
        tables=written.canonical.tables(),
        revisions=written.revisions(body.comments),
        attachments=package.attachments,
        hidden=tuple(body.hidden),
    )


def _hidden_problem(hidden: list[Hidden]) -> Problem:
    count = sum(len(each.text.split()) for each in hidden)
    what = "1 word in it is" if count == 1 else f"{count:,} words in it are"
    message = f"{what} hidden from a reader (switched off, in the colour of the page, or tiny) and not searched"
    return Problem("parse", "hidden_text", message)


class _Written:
    """The canonical text while it grows, and where tracked changes and comments stand in it."""

    def __init__(self) -> None:
        self.canonical = Canonical()
        self._end = 0
        self._waiting: list[Mark] = []
        self._changes: list[Revision] = []
        self._opens: dict[str, int] = {}
        self._closes: dict[str, int] = {}
        self._refers: dict[str, int] = {}

    def put(self, item: Item) -> None:
        """Append a block; marks of an item without text belong in front of what comes next."""
        if not item.draft.text:
            self._waiting += item.marks
            return
        self.canonical.paragraph(item.draft)
        block = self.canonical.blocks[-1]
        for mark in self._waiting:
            self._mark(mark, block.start if mark.kind in ("open", "deletion") else self._end)
        for mark in item.marks:
            self._mark(mark, block.start)
        self._waiting, self._end = [], block.end

    def _mark(self, mark: Mark, base: int) -> None:
        start, end = base + mark.start, base + mark.end
        if mark.kind == "insertion" or mark.kind == "deletion":
            self._changes.append(Revision(mark.kind, start, end, mark.author, mark.date, mark.text))
        elif mark.kind == "open":
            self._opens.setdefault(mark.text, start)
        else:
            (self._closes if mark.kind == "close" else self._refers).setdefault(mark.text, end)

    def revisions(self, comments: list[Comment]) -> tuple[Revision, ...]:
        """Tracked changes and comments in the order of their places; a reply is about what its comment is about."""
        for mark in self._waiting:
            self._mark(mark, self._end)
        text = self.canonical.text
        for comment in comments:
            source = comment.identifier if comment.identifier in self._refers else comment.answers or ""
            end = self._closes.get(source, self._refers.get(source, 0))
            start = min(self._opens.get(source, end), end)
            while end > start and text[end - 1].isspace():
                end -= 1
            self._changes.append(Revision("comment", start, end, comment.author, comment.date, comment.text))
        return tuple(sorted(self._changes, key=lambda change: (change.start, change.end)))
