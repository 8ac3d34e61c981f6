"""A document with some of its text replaced: every offset moves along, and the places on pages stay."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from ..document import Block, Cell, Document, Page, Revision, Table, Word, pack_words, unpack_words


@dataclass(frozen=True, slots=True)
class Replacement:
    """What stands in place of `[start, end)`."""

    start: int
    end: int
    text: str = field(repr=False)


class Rewritten:
    """A text with replacements, and where its offsets went."""

    def __init__(self, text: str, replacements: Iterable[Replacement]) -> None:
        """Raises ValueError for replacements that overlap, are empty, or lie outside the text."""
        self._all = sorted(replacements, key=lambda each: each.start)
        ends = [0, *(each.end for each in self._all)]
        if any(not last <= each.start < each.end <= len(text) for last, each in zip(ends, self._all, strict=False)):
            raise ValueError("replacements overlap, are empty, or lie outside the text")
        self._starts = [each.start for each in self._all]
        grown = [len(each.text) - (each.end - each.start) for each in self._all]
        self._shifts = [0, *accumulate(grown)]
        pieces = [text[end : each.start] + each.text for end, each in zip(ends, self._all, strict=False)]
        self.text = "".join(pieces) + text[ends[-1] :]

    def start(self, offset: int) -> int:
        """Where what begins at `offset` begins now; inside a replacement, where that begins."""
        return self._moved(offset, at_end=False)

    def end(self, offset: int) -> int:
        """Where what ends at `offset` ends now; inside a replacement, where that ends."""
        return self._moved(offset, at_end=True)

    def _moved(self, offset: int, *, at_end: bool) -> int:
        before = bisect_right(self._starts, offset - 1 if at_end else offset)
        if before:
            last = self._all[before - 1]
            if offset < last.end or (at_end and offset <= last.end):
                start = last.start + self._shifts[before - 1]
                return start + len(last.text) if at_end else start
        return offset + self._shifts[before]


def rewrite(document: Document, replacements: Sequence[Replacement], reworded: Callable[[str], str]) -> Document:
    """The document with those parts of its text replaced.

    `reworded` gives what to keep of strings that are no part of the text: title, headings above a block, column names,
    authors, deleted and hidden text, names of attachments.
    """
    new = Rewritten(document.text, replacements)
    return replace(
        document,
        text=new.text,
        blocks=tuple(_block(each, new, reworded) for each in document.blocks),
        pages=tuple(_page(each, new) for each in document.pages),
        title=document.title and reworded(document.title),
        tables=tuple(_table(each, new, reworded) for each in document.tables),
        revisions=tuple(_revision(each, new, reworded) for each in document.revisions),
        attachments=tuple(replace(each, name=reworded(each.name)) for each in document.attachments),
        hidden=tuple(replace(each, text=reworded(each.text)) for each in document.hidden),
    )


def _block(block: Block, new: Rewritten, reworded: Callable[[str], str]) -> Block:
    return replace(
        block,
        start=new.start(block.start),
        end=new.end(block.end),
        heading=tuple(map(reworded, block.heading)),
        columns=tuple(map(reworded, block.columns)),
    )


def _page(page: Page, new: Rewritten) -> Page:
    """Words of a replaced name all lie at what replaces it, so that its place on the page is still known."""
    words = (
        Word(new.start(word.start), new.end(word.end), *word[2:]) if word.start < word.end else word
        for word in unpack_words(page.words)
    )
    return replace(page, start=new.start(page.start), end=new.end(page.end), words=pack_words(words))


def _table(table: Table, new: Rewritten, reworded: Callable[[str], str]) -> Table:
    cells = (Cell(c.row, c.column, new.start(c.start), new.end(c.end), c.rows, c.columns) for c in table.cells)
    return replace(
        table,
        start=new.start(table.start),
        end=new.end(table.end),
        columns=tuple(map(reworded, table.columns)),
        cells=tuple(cells),
    )


def _revision(each: Revision, new: Rewritten, reworded: Callable[[str], str]) -> Revision:
    start = new.start(each.start)
    return replace(
        each,
        start=start,
        end=new.end(each.end) if each.end > each.start else start,
        author=each.author and reworded(each.author),
        text=reworded(each.text),
    )
