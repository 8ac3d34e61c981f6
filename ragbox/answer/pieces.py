"""A sentence or row of a passage as evidence, and what stands around it: its label, its list, its clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..types import Chunk, Hit, Unit
from .cite import show
from .words import even

_LABEL_WORDS = 8
"""A label such as `Amount claimed:` has at most this many words; a longer text before a colon leads in a list."""
_ITEMS = 14
_CHARACTERS = 1_400
"""At most this much is shown as one list."""
_SHORT_LIST = 500
"""Characters up to which an item is shown with its lead-in and its fellows whatever was asked: alone it may mislead."""
_ITEM = re.compile(
    r"\s*(?:(?P<bullet>[•▪◦‣●○■□·*–—-])\s+|\(?(?:(?P<letter>[a-z]|[ivx]{1,4})|(?P<digit>\d{1,2}))[.)]\s)", re.IGNORECASE
)
_NUMBER = re.compile(
    r"\s*(?:(?:section|clause|article|paragraph|schedule|§+)\s*)?"
    r"((?:[A-Z]\.)?\d{1,3}(?:\.\d{1,3})+|[A-Z]\.\d{1,3}|\d{1,3}(?=[.:)]))[.:)]?\s+(?=[\"“‘'(\[]*(?-i:[A-Z]))",
    re.IGNORECASE,
)
_LEADS = re.compile(r":\s*$|\b(?:the )?following\b[^.]*[.:]?\s*$", re.IGNORECASE)
_REFERS_BACK = re.compile(
    r"(?:It|They|He|She|This|These|Those|That) (?:is|are|was|were|has|have|had|shall|will|may|must|can|should|does|do|did|"
    r"also|applies|apply|includes?|ends?|lasts?|starts?|begins?|expires?|takes?|covers?|continues?|became|becomes?)\b"
    r"(?! (?:agreed|understood|acknowledged|hereby) )"
)
"""How a sentence begins that says what it is about by pointing to the one before."""
_GOES_ON = re.compile(r"[;,]\s*(?:and|or|and/or)?\s*$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A unit of a hit; `score` orders the pieces for one question, `spans` are the words in it that answer.

    Both unit and spans are offsets into the canonical text, as everywhere.
    """

    hit: Hit
    unit: Unit
    score: float
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def text(self) -> str:
        """The unit's words, as they stand in the document."""
        return text_of(self.hit, self.unit)

    @property
    def shown(self) -> str:
        """The unit as it is read: `cite.show`."""
        return show(self.hit, self.unit)

    @property
    def document_id(self) -> str:
        """The document that the unit is of."""
        return self.hit.chunk.document_id

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table with named columns."""
        return bool(self.unit.columns) or "\t" in self.text

    @property
    def answer(self) -> str:
        """The words that answer, evened; all of them where none are marked."""
        start = self.hit.chunk.start
        marked = [self.hit.chunk.text[low - start : high - start] for low, high in self.spans]
        return even(" ; ".join(marked) or self.text)


def text_of(hit: Hit, unit: Unit) -> str:
    """The words of a unit, as they stand in the document."""
    start = hit.chunk.start
    return hit.chunk.text[unit.start - start : unit.end - start]


def is_label(text: str) -> bool:
    """Whether a text only names the value after it, as `Amount claimed:` on a form."""
    text = text.strip()
    return (
        text.endswith(":")
        and len(text.split()) <= _LABEL_WORDS
        and not re.search(r"\bfollowing\b", text, re.IGNORECASE)
    )


def is_fragment(piece: Piece) -> bool:
    """Whether a piece is neither a sentence nor a row, field or item: a title, a name under a signature, a running line."""
    text = piece.text.strip()
    return (
        not piece.is_row and ": " not in text and item_style(text) is None and text[-1:] not in tuple(".!?:;,…\"”')。")
    )


def item_style(text: str) -> str | None:
    """How a text is marked as an item of a list: `bullet`, `letter` or `digit`; None where it is not."""
    found = _ITEM.match(text)
    return found.lastgroup if found else None


def leads_in(text: str) -> bool:
    """Whether a text announces a list: it ends with a colon, or its last words say `following`."""
    return _LEADS.search(text) is not None


def refers_back(text: str) -> bool:
    """Whether a sentence is about what the one before names: "It shall be paid monthly."."""
    return _REFERS_BACK.match(text) is not None


def complete(piece: Piece) -> Piece:
    """The piece with what it needs to be understood: a label gets its value, a value its label, a lead-in its list, and a
    sentence that points to the one before gets that."""
    text = piece.text
    if leads_in(text):
        return with_items(piece)
    if item_style(text) in ("bullet", "letter") and len((whole := with_items(piece)).text) <= _SHORT_LIST:
        return whole
    units, at = piece.hit.chunk.units, _index(piece)
    before = units[at - 1] if at else None
    if before is None or before.label or before.columns:
        return piece
    said = text_of(piece.hit, before)
    named = refers_back(text) and said.rstrip("\"')”’").endswith((".", "!", "?"))
    return joined(piece, before, piece.unit) if is_label(said) or named else piece


def with_items(piece: Piece) -> Piece:
    """A lead-in with the items after it, or an item with its lead-in and its fellows, as one stretch of text."""
    units, at = piece.hit.chunk.units, _index(piece)
    texts = [text_of(piece.hit, unit) for unit in units]
    first = at
    if not leads_in(texts[at]):
        style = item_style(texts[at])
        while first and not units[first - 1].label and _follows(texts, first, style):
            first -= 1
            if leads_in(texts[first]):
                break
        if not leads_in(texts[first]):
            if style in (None, "digit"):
                return piece  # a numbered clause, and no list
            first += item_style(texts[first]) != style
            if first and units[first - 1].label and texts[first - 1].rstrip()[-1:] not in tuple(".!?"):
                first -= 1  # "4. Visitors must stay away if they", and what follows the heading
    last = _last_item(units, texts, first)
    if last < at or first == last:
        return piece
    return joined(piece, units[first], units[last])


def with_rows(piece: Piece) -> Piece:
    """A row with the rows around it that have the same named columns, as one stretch of text.

    Dots stand for the rows of a table that is too long to be shown.
    """
    units, at = piece.hit.chunk.units, _index(piece)
    first, last = _rows_around(piece)
    while last - first >= _ITEMS or units[last].end - units[first].start > _CHARACTERS:
        first, last = (first + 1, last) if at - first > last - at else (first, last - 1)
    if first == last:
        return piece
    low, high = _rows_around(piece)
    unit = Unit(units[first].start, units[last].end, piece.unit.columns, begins=first == low, ends=last == high)
    return replace(piece, unit=unit, spans=())


def rows_beside(piece: Piece) -> list[str]:
    """The texts of the rows that `with_rows` would show, before any are left out; none where it is no row of a table."""
    first, last = _rows_around(piece)
    units = piece.hit.chunk.units
    return [text_of(piece.hit, unit) for unit in units[first : last + 1]] if piece.unit.columns else []


def _rows_around(piece: Piece) -> tuple[int, int]:
    """The first and the last unit of the rows with the piece's columns that stand around it."""
    units, first = piece.hit.chunk.units, _index(piece)
    last = first
    while piece.unit.columns and first and units[first - 1].columns == piece.unit.columns:
        first -= 1
    while piece.unit.columns and last + 1 < len(units) and units[last + 1].columns == piece.unit.columns:
        last += 1
    return first, last


def needs_before(piece: Piece) -> bool:
    """Whether the list or table that the piece is of may have begun in the passage before, or what it points to is there."""
    units, at = piece.hit.chunk.units, _index(piece)
    if refers_back(piece.text):
        return all(unit.label for unit in units[:at])
    if piece.unit.columns:
        return all(unit.columns == piece.unit.columns or unit.label for unit in units[:at])
    return at < _ITEMS and all(item_style(text_of(piece.hit, unit)) for unit in units[: at + 1])


def needs_after(piece: Piece) -> bool:
    """Whether the list or table that the piece is of, or leads in, goes on to the end of its passage."""
    if not piece.hit.chunk.units:
        return False
    last = piece.hit.chunk.units[-1]
    if piece.unit.columns:
        return _rows_around(piece)[1] == len(piece.hit.chunk.units) - 1
    text = text_of(piece.hit, last)
    return with_items(piece).unit.end == last.end and (leads_in(text) or item_style(text) is not None)


def widened(hit: Hit, before: Chunk | None, after: Chunk | None, text: str) -> Hit:
    """The hit with the units of the passages beside it; `text` is the canonical text from the first to the last."""
    chunks = [chunk for chunk in (before, hit.chunk, after) if chunk is not None]
    units = tuple(unit for chunk in chunks for unit in chunk.units)
    chunk = replace(hit.chunk, start=chunks[0].start, end=chunks[-1].end, text=text, units=units)
    return replace(hit, chunk=chunk)


def clause_of(piece: Piece) -> str | None:
    """The number of the clause that the unit stands in ("5.1"), from its own beginning, a unit before it or its heading."""
    units, at = piece.hit.chunk.units, _index(piece)
    beginnings = [text_of(piece.hit, unit) for unit in reversed(units[: at + 1])]
    for text in (*beginnings, *reversed(piece.hit.chunk.heading)):
        if found := _NUMBER.match(text):
            return found[1]
    return None


def numbered(text: str) -> bool:
    """Whether a text begins with the number of a clause."""
    return _NUMBER.match(text) is not None


def without_number(text: str) -> str:
    """The text without the number of its clause."""
    return _NUMBER.sub("", text, count=1) if numbered(text) else text


def same_place(piece: Piece, other: Piece) -> bool:
    """Whether two pieces share text."""
    return (
        piece.document_id == other.document_id
        and piece.unit.start < other.unit.end
        and other.unit.start < piece.unit.end
    )


def _index(piece: Piece) -> int:
    """The first unit of the passage that the piece has."""
    return next(number for number, unit in enumerate(piece.hit.chunk.units) if unit.end > piece.unit.start)


def _follows(texts: Sequence[str], at: int, style: str | None) -> bool:
    """Whether a text is an item of the list of that style, or the text before says that it goes on."""
    before = texts[at - 1]
    goes_on = _GOES_ON.search(before) is not None or before.rstrip().endswith(":")
    return goes_on or (style is not None and item_style(texts[at]) == style)


def _last_item(units: Sequence[Unit], texts: Sequence[str], first: int) -> int:
    """The last unit of the list that begins with `first`; without marks, what follows a colon is one value."""
    style = item_style(texts[first]) if not leads_in(texts[first]) else None
    last = first
    for at in range(first + 1, min(len(units), first + _ITEMS)):
        if units[at].label or units[at].columns or units[at].end - units[first].start > _CHARACTERS:
            break
        announced = texts[at - 1].rstrip().endswith(":") or (at == first + 1 and item_style(texts[at]) is not None)
        if not announced and not _follows(texts, at, style):
            break
        if style is None:
            style = item_style(texts[at])
        last = at
    return last


def joined(piece: Piece, first: Unit, last: Unit) -> Piece:
    """The piece with the text from the beginning of one unit to the end of another."""
    if first == last:
        return replace(piece, unit=first)  # a row keeps the names of its columns
    return replace(piece, unit=Unit(first.start, last.end, begins=first.begins, ends=last.ends))
