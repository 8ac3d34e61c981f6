"""Canonical text: pieces of text put together, with offsets that stay true to the letter."""

from __future__ import annotations

from collections.abc import Iterable, MutableSequence, Sequence
from dataclasses import dataclass, field, replace

from ..types import Block, BlockKind, Cell, Page, Table, Word, pack_words
from .glyphs import HYPHENS, keeps_hyphen
from .pdf.layout import Seg
from .spots import Spot

LONGEST_HEADING = 120
_STOPS = frozenset(",.;:)")
"""Words of their own where PDFium breaks a line, as after the raised number of a note."""


@dataclass(slots=True, eq=False)
class Grid:
    """A table while its rows are put in place; the drafts of its rows share it."""

    columns: tuple[str, ...] = field(repr=False)
    header_rows: int = 0
    rows: int = 0
    start: int = -1
    end: int = -1
    page: int | None = None
    cells: list[Cell] = field(default_factory=list, repr=False)


@dataclass(slots=True)
class Draft:
    """A block before its place in the document is known. `words` are relative to `text`.

    A `table_row` of a `grid` gives its `cells`, their offsets relative to `text` too. `joins` is what stands between a
    draft at the top of a page and the last of the page before, of which it is the rest; None when it is a block of its own.
    """

    kind: BlockKind
    text: str = field(repr=False)
    words: MutableSequence[Spot] = field(default_factory=list, repr=False)
    level: int = 0
    columns: tuple[str, ...] = field(default=(), repr=False)
    grid: Grid | None = None
    cells: list[Cell] = field(default_factory=list, repr=False)
    joins: str | None = None


def joint(last: str, following: str, known: frozenset[str]) -> tuple[str, str]:
    """The last word of a line as it stands before the first of the next, and what stands between them: mostly a space.

    A word that was broken there loses its hyphen; a compound keeps it, and so does a number.
    """
    if len(last) < 2 or last[-1] not in HYPHENS or not last[-2].isalnum() or following in ("and", "or", "to"):
        return last, " "  # or "first- and second-degree"
    if last[-2].isdigit() and following[:1].isdigit():
        return last, ""
    if not following[:1].islower():
        return last, "" if last[0].isupper() and last[-2].islower() and following[:1].isupper() else " "
    return (last, "") if keeps_hyphen(last, following, known) else (last[:-1], "")


class Composer:
    """Puts words into one text and keeps track of where each is."""

    def __init__(self, known: frozenset[str] = frozenset()) -> None:
        self._known = known
        self._parts: list[str] = []
        self.length = 0
        self.words: list[Spot] = []

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    def put(self, text: str) -> None:
        """Append text that is not on the page: a space, a tab."""
        self._parts.append(text)
        self.length += len(text)

    def lines(self, lines: Iterable[Seg]) -> None:
        """Append lines, with single spaces, words broken at a line's end mended."""
        before = self.length
        for line in lines:
            if self.length > before:
                self._join(line.words[0].text)
            for index, word in enumerate(line.words):
                if index and not (word.text in _STOPS and word.x0 - line.words[index - 1].x1 < 0.1 * word.size):
                    self.put(" ")
                start = self.length
                self.put(word.text)
                self.words.append((start, self.length, (word.x0, word.y0, word.x1, word.y1)))

    def _join(self, following: str) -> None:
        """Go on to the next line, whose first word is `following`."""
        last = self._parts[-1]
        word, between = joint(last, following, self._known)
        if word != last:
            self._parts[-1] = word
            self.length -= 1
            start, end, box = self.words[-1]
            self.words[-1] = (start, end - 1, box)
        if between:
            self.put(between)


def paragraph_draft(kind: BlockKind, lines: Sequence[Seg], known: frozenset[str], level: int = 0) -> Draft:
    """Lines as one block."""
    composer = Composer(known)
    composer.lines(lines)
    return Draft(kind, composer.text, composer.words, level)


def row_draft(cells: Sequence[Sequence[Seg]], names: Sequence[str], known: frozenset[str]) -> Draft | None:
    """A table row as one block: its filled cells between tabs, and the names of just those columns."""
    composer = Composer(known)
    columns: list[str] = []
    places: list[Cell] = []
    for index, cell in enumerate(cells):
        if not cell:
            continue
        if columns:
            composer.put("\t")
        start = composer.length
        composer.lines(cell)
        places.append(Cell(0, index, start, composer.length))
        columns.append(names[index] if index < len(names) else "")
    if not columns:
        return None
    named = tuple(columns) if any(columns) else ()
    return Draft("table_row", composer.text, composer.words, columns=named, cells=places)


class Canonical:
    """The canonical text of a document while it grows, its blocks and pages."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._path: list[tuple[int, str]] = []
        self.blocks: list[Block] = []
        self._pages: list[tuple[int, int, float, float, str | None, bytes]] = []
        self._grids: list[Grid] = []

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    def page(self, number: int, width: float, height: float, label: str | None, drafts: Iterable[Draft]) -> None:
        """Append a page: its blocks between line feeds, an empty line before it unless a paragraph goes on from the last."""
        ready = [draft for draft in drafts if draft.text]
        if ready and self._length:
            self._put("\n\n" if ready[0].joins is None else ready[0].joins)
        start = self._length
        words: list[Word] = []
        for index, draft in enumerate(ready):
            if index:
                self._put("\n")
            offset = self.block(draft, number) if draft.joins is None else self._go_on(draft)
            words.extend(Word(offset + a, offset + b, *box) for a, b, box in draft.words)
        self._pages.append((number, start, width, height, label, pack_words(words)))

    def paragraph(self, draft: Draft) -> None:
        """Append a block of a document without pages."""
        if draft.text:
            if self._length:
                self._put("\n")
            self.block(draft, None)

    def block(self, draft: Draft, page: int | None) -> int:
        """Append a block and return its start; headings change the path of what follows."""
        start = self._length
        self._put(draft.text)
        if draft.kind == "heading":
            self.leave(draft.level)
        running = draft.kind in ("header", "footer")
        heading = () if running else tuple(title for _, title in self._path)
        self.blocks.append(Block(draft.kind, start, self._length, page, draft.level, heading, draft.columns))
        if draft.kind == "heading":
            self.enter(draft.level, draft.text)
        if draft.grid is not None:
            self._row(draft.grid, draft.cells, start, page)
        return start

    def _go_on(self, draft: Draft) -> int:
        """Append the rest of the last block and return where the rest starts."""
        start = self._length
        self._put(draft.text)
        self.blocks[-1] = replace(self.blocks[-1], end=self._length)
        return start

    def _row(self, grid: Grid, cells: Iterable[Cell], start: int, page: int | None) -> None:
        if grid.start < 0:
            grid.start, grid.page = start, page
            self._grids.append(grid)
        grid.end = self._length
        grid.cells += (cell._replace(start=start + cell.start, end=start + cell.end) for cell in cells)

    def tables(self) -> tuple[Table, ...]:
        """The tables in the order in which they begin."""
        return tuple(
            Table(grid.start, grid.end, grid.page, grid.rows, grid.columns, grid.header_rows, tuple(grid.cells))
            for grid in self._grids
        )

    def leave(self, level: int) -> None:
        """End the headings of that level and below."""
        while self._path and self._path[-1][0] >= level:
            self._path.pop()

    def enter(self, level: int, title: str) -> None:
        """Begin a heading: it heads what follows until one of its level or above comes."""
        self.leave(level)
        self._path.append((level, " ".join(title.split())[:LONGEST_HEADING]))

    def pages(self) -> tuple[Page, ...]:
        """The pages; their ranges partition the text, the white space between two belonging to the first."""
        ends = [page[1] for page in self._pages[1:]] + [self._length]
        return tuple(
            Page(number, start, end, width, height, label, words)
            for (number, start, width, height, label, words), end in zip(self._pages, ends, strict=True)
        )

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
