"""Pieces of DOCX text on their way into the document, with the places of tracked changes and comments in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ..assemble import Draft
from ..glyphs import clean

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A tracked change, or a place that has to do with a comment: where the comment begins, ends, or is referred to.

    A deletion has its place at `start`. `text` is what was deleted, or the identifier of the comment.
    """

    kind: Literal["insertion", "deletion", "open", "close", "refer"]
    start: int
    end: int
    author: str | None = field(default=None, repr=False)
    date: str | None = None
    text: str = field(default="", repr=False)

    def moved(self, by: int) -> Mark:
        """The mark in a text that has `by` characters in front."""
        return replace(self, start=self.start + by, end=self.end + by) if by else self


@dataclass(slots=True)
class Piece:
    """A text and the marks in it."""

    text: str = field(default="", repr=False)
    marks: list[Mark] = field(default_factory=list)


@dataclass(slots=True)
class Item:
    """A block to come, and marks relative to its text; those of a paragraph of several lines are with the first."""

    draft: Draft
    marks: list[Mark] = field(default_factory=list)


def squeeze(text: str) -> str:
    """The text with single spaces, ligatures spelt out and invisible characters dropped."""
    return " ".join(filter(None, (clean(word) for word in text.split())))


def shown_lines(text: str) -> list[str]:
    """Paragraph text cut at its manual line breaks where a new statement starts, else joined over them."""
    found: list[str] = []
    for part in text.split("\n"):
        line = squeeze(part)
        if not line:
            continue
        if found and line[:1].islower():
            found[-1] += " " + line
        else:
            found.append(line)
    return found


def settled(raw: Piece, *, lines: bool = False) -> Piece:
    """The piece as it will stand: squeezed, or with `lines` cut into lines, its marks moved along.

    Insertions of white space alone are dropped.
    """
    text = "\n".join(shown_lines(raw.text)) if lines else squeeze(raw.text)
    if not raw.marks:
        return Piece(text)
    places = _Places(raw.text, text)
    marks: list[Mark] = []
    for mark in _merged(raw.marks):
        if mark.kind == "insertion":
            start, end = places.after(mark.start), places.before(mark.end)
            while start < end and text[start].isspace():  # where only characters that are dropped stood in front
                start += 1
            while start < end and text[end - 1].isspace():
                end -= 1
            if start < end:
                marks.append(replace(mark, start=start, end=end))
        else:
            end = places.after(mark.start) if mark.kind in ("open", "deletion") else places.before(mark.end)
            marks.append(replace(mark, start=end, end=end))
    return Piece(text, marks)


def joined(pieces: Iterable[Piece], separator: str) -> Piece:
    """The pieces in one, `separator` between them."""
    parts: list[str] = []
    marks: list[Mark] = []
    length = 0
    for piece in pieces:
        if parts:
            length += len(separator)
        marks += (mark.moved(length) for mark in piece.marks)
        parts.append(piece.text)
        length += len(piece.text)
    return Piece(separator.join(parts), marks)


def prefixed(label: str, piece: Piece) -> Piece:
    """The piece behind a label."""
    return Piece(label + piece.text, [mark.moved(len(label)) for mark in piece.marks]) if label else piece


def _merged(marks: Sequence[Mark]) -> list[Mark]:
    """The marks, what one author changed in one stretch being one: Word cuts it where the formatting changes."""
    found: list[Mark] = []
    latest: dict[str, int] = {}
    for mark in marks:
        index = latest.get(mark.kind)
        last = found[index] if index is not None else None
        whose = last is not None and (last.author, last.date, last.end) == (mark.author, mark.date, mark.start)
        if index is None or last is None or not whose or mark.kind not in ("insertion", "deletion"):
            latest[mark.kind] = len(found)
            found.append(mark)
        else:
            found[index] = replace(last, end=mark.end, text=last.text + mark.text)
    return [replace(mark, text=squeeze(mark.text)) if mark.kind == "deletion" else mark for mark in found]


class _Places:
    """Where characters of a raw text stand in the same text when its words are cleaned and its white space is single."""

    def __init__(self, raw: str, text: str) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._words: list[str] = []
        self._places: list[int] = []
        self._length = len(text)
        place = 0
        for match in _WORD.finditer(raw):
            word = clean(match.group())
            if word:
                self._starts.append(match.start())
                self._ends.append(match.end())
                self._words.append(match.group())
                self._places.append(place)
                place += len(word) + 1

    def after(self, offset: int) -> int:
        """The place of the first character that stands at `offset` or after it."""
        index = bisect_right(self._ends, offset)
        return self._length if index == len(self._ends) else self._at(index, max(offset, self._starts[index]))

    def before(self, offset: int) -> int:
        """The end of the last character that stands before `offset`."""
        index = bisect_left(self._starts, offset) - 1
        return 0 if index < 0 else self._at(index, min(offset, self._ends[index]))

    def _at(self, index: int, offset: int) -> int:
        return self._places[index] + len(clean(self._words[index][: offset - self._starts[index]]))
