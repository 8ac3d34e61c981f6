"""A document without pages while it grows: blocks, tables, comments and hidden text, in bounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Literal

from ...config import Limits
from ...types import BlockKind, Document, Hidden, Problem, Revision
from ..assemble import LONGEST_HEADING, Canonical, Draft, Grid
from ..codes import failure
from ..files import Loaded
from ..glyphs import clean
from ..grids import Row, table_drafts

PAGES_WORTH = 100
"""A file without pages may hold as many characters as that many of the longest pages."""
_LEAST = 10
"""A block or a cell counts as that many characters at least, because it costs as much."""
_LOWEST = 9

Reason = Literal["invisible", "tiny", "off_page", "covered"]


def tidy(text: str) -> str:
    """The text on one line with single spaces, ligatures spelt out and invisible characters dropped."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(filter(None, map(clean, text.split())))


class Flow:
    """Takes blocks in reading order; raises ParseError (too_many_characters) when they are more than `limits` allow."""

    def __init__(self, loaded: Loaded, limits: Limits) -> None:
        self._loaded = loaded
        self._limits = limits
        self._canonical = Canonical()
        self._grid: Grid | None = None
        self._most = self._left = PAGES_WORTH * limits.page_characters
        self.problems: list[Problem] = []
        self.texts: list[str] = []
        self.hidden: list[Hidden] = []
        self._told: dict[str, list[Hidden]] = {}
        self.revisions: list[Revision] = []

    @property
    def empty(self) -> bool:
        """True as long as there is no block."""
        return not self._canonical.blocks

    def spare(self) -> Flow:
        """An empty one in the same bounds, to see what a part would give."""
        return Flow(self._loaded, self._limits)

    def add(self, kind: BlockKind, text: str, level: int = 0) -> None:
        """Append a block of that text, if anything of it is left when it is tidied; headings have a level from 1."""
        text = tidy(text)
        if text:
            self._put(Draft(kind, text, level=min(level, _LOWEST)))

    def heading(self, text: str, level: int) -> None:
        """Append a heading, or a paragraph where the text is too long to be one."""
        text = tidy(text)
        if len(text) > 2 * LONGEST_HEADING:
            self.add("paragraph", text)
        else:
            self.add("heading", text, level)

    def table(self, rows: Sequence[Row], *, headers: int | None = None, bold: bool = False) -> None:
        """Append a table; see `table_drafts`. The texts of its cells are tidy."""
        self._grid = None
        for draft in table_drafts(rows, headers=headers, bold=bold):
            self._put(draft)
            self._grid = draft.grid

    def comment(
        self, text: str, author: str | None, date: str | None = None, *, cell: tuple[int, int] | None = None
    ) -> None:
        """Append a comment, on the last block or on a cell (row and column) of the last table."""
        text, blocks = tidy(text), self._canonical.blocks
        if not text:
            return
        author = tidy(author or "") or None
        start, end = (blocks[-1].start, blocks[-1].end) if blocks else (0, 0)
        if cell is not None and self._grid is not None:
            places = [(each.start, each.end) for each in self._grid.cells if (each.row, each.column) == cell]
            start, end = places[0] if places else (self._grid.start, self._grid.end)
        self.revisions.append(Revision("comment", start, end, author, date, text))
        self._put(Draft("comment", shown_comment(text, author, date)))

    def hide(self, text: str, reason: Reason, message: str = "") -> None:
        """Keep text that a reader does not see apart; a message tells of it where a count of words says too little."""
        text = tidy(text)
        if text:
            self._spend(len(text))
            kept = self._told.setdefault(message, []) if message else self.hidden
            kept.append(Hidden(text, reason))

    def missing(self, message: str) -> None:
        """Tell of a part that could not be read."""
        self.problems.append(Problem("parse", "part_failed", message))

    def document(self, media_type: str, title: str | None = None) -> Document:
        """What has been taken."""
        canonical = self._canonical
        told = (Problem("parse", "hidden_text", message) for message in self._told)
        return Document(
            self._loaded.document_id,
            self._loaded.name,
            media_type,
            canonical.text,
            tuple(canonical.blocks),
            problems=(*self.problems, *told, *hidden_problem(self.hidden)),
            title=tidy(title or "")[: 2 * LONGEST_HEADING] or None,
            tables=canonical.tables(),
            revisions=tuple(self.revisions),
            hidden=(*self.hidden, *chain.from_iterable(self._told.values())),
        )

    def _put(self, draft: Draft) -> None:
        self._spend(max(len(draft.text), _LEAST * max(1, len(draft.cells))))
        self._canonical.paragraph(draft)
        self.texts.append(draft.text)

    def _spend(self, characters: int) -> None:
        self._left -= characters
        if self._left < 0:
            raise too_long(self._loaded, self._most)


def shown_comment(text: str, author: str | None, date: str | None) -> str:
    """A comment as a block: who made it and when, where the file says so, and what it says."""
    by, on = f" by {author}" if author else "", f", {date[:10]}" if date else ""
    return f"Comment{by}{on}: {text}"


def too_long(loaded: Loaded, most: int) -> Exception:
    """The error for a file without pages that holds more than `most` characters."""
    return failure(
        "too_many_characters",
        loaded.name,
        f"holds more than {most:,} characters; split it, or raise limits.page_characters in the profile",
    )


def hidden_problem(hidden: Iterable[Hidden]) -> Iterable[Problem]:
    """The problem that tells of hidden text, if there is any."""
    count = sum(len(each.text.split()) for each in hidden)
    if count:
        words = (
            f"{count:,} words that a reader does not see were" if count > 1 else "1 word that a reader does not see was"
        )
        yield Problem("parse", "hidden_text", f"{words} left out")
