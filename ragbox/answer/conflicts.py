"""Passages that say different things of one matter: another amount, period, date, share or name in like words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .kinds import Kind
from .pieces import Piece, without_number
from .qualifiers import qualifiers
from .values import Value, blank, find_values, name_key, names
from .words import content, even

_ALIKE = 0.7
"""Share of the shorter text's words that the other must have, values and names apart."""
_MONEY = frozenset(("usd", "eur", "gbp", "chf", "jpy"))
_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}
_REFERENCE = re.compile(
    r"\b(?:section|clause|article|paragraph|schedule|exhibit|annex|appendix|amendment|part|chapter|page|no|nos|number|"
    r"sections|clauses|§+)\.? *$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A piece that says another thing than the best one, and what each says, in the documents' words."""

    piece: Piece
    mine: str = field(repr=False)
    theirs: str = field(repr=False)


def find_conflicts(kind: Kind, best: Piece, others: Sequence[Piece]) -> list[Conflict]:
    """The first piece of each place among `others` that says other than `best`, for a question of that kind."""
    found: list[Conflict] = []
    for other in others:
        if any(other.hit.chunk.chunk_id == each.piece.hit.chunk.chunk_id for each in found):
            continue
        if (values := _differing(kind, best, other)) is not None:
            found.append(Conflict(other, *values))
    return found


def same_subject(one: Piece, other: Piece) -> bool:
    """Whether two sentences, or rows under the same column names, speak of the same thing in like words."""
    if one.is_row != other.is_row or one.unit.columns != other.unit.columns:
        return False
    if one.is_row:
        return even(one.text.split("\t")[0]).casefold() == even(other.text.split("\t")[0]).casefold()
    first, second = _said(one), _said(other)
    less = min(len(first.words), len(second.words))
    if less < 2 or len(first.words & second.words) < _ALIKE * less or first.narrow != second.narrow:
        return False
    mine, theirs = first.names - second.names, second.names - first.names
    return not (mine and theirs)


@dataclass(frozen=True, slots=True)
class _Said:
    words: frozenset[str] = field(repr=False)
    names: frozenset[str] = field(repr=False)
    narrow: frozenset[int]


def _said(piece: Piece) -> _Said:
    """The words of a piece without its values, its names, and the words that narrow it, without the words that answer."""
    text = even(_body(piece))
    values = find_values(text)
    plain = blank(text, values, units=True)
    answer = frozenset(name_key(name) for name in names(f"x {piece.answer}", [])) if piece.spans else frozenset()
    called = frozenset(name_key(name) for name in names(text, values)) - answer
    return _Said(frozenset(content(plain)) - answer, called, qualifiers(plain))


def _body(piece: Piece) -> str:
    """The sentence without the number of its clause; of words that are put in for others, those words."""
    text = without_number(piece.text)
    quoted = re.search(r"[\"“](.{20,}?)[\"”]", text, re.DOTALL)
    return quoted[1] if quoted else text


def _differing(kind: Kind, best: Piece, other: Piece) -> tuple[str, str] | None:
    """What the two say, where it is not the same; None where it is, or the subject is another."""
    if best.document_id == other.document_id and (
        best.unit.columns or best.hit.chunk.heading == other.hit.chunk.heading
    ):
        return None  # rows of one table and sentences of one clause differ because they are of different things
    if not same_subject(best, other):
        return None
    mine, theirs = _by_type(best), _by_type(other)
    differing = [
        name for name in mine if name in theirs and not any(_same(a, b) for a in mine[name] for b in theirs[name])
    ]
    if len(differing) == 1:  # where two differ, one may be the reason for the other: another year, another price
        marked = _by_type(best, marked=True)
        if best.spans and marked and differing[0] not in marked:
            return None
        return _written(best, mine[differing[0]][0]), _written(other, theirs[differing[0]][0])
    if differing or kind not in ("who", "other", "list") or not (best.spans and other.spans):
        return None
    called = [frozenset(name_key(name) for name in names(f"x {piece.answer}", [])) for piece in (best, other)]
    return (best.answer, other.answer) if all(called) and not called[0] & called[1] else None


def _by_type(piece: Piece, *, marked: bool = False) -> dict[str, list[Value]]:
    """The values of a piece, or of its marked words, by what they may be compared with; references are none."""
    text = even(piece.answer if marked else _body(piece))
    found: dict[str, list[Value]] = {}
    for value in find_values(text):
        if not value.optional and not _REFERENCE.search(text[: value.start]):
            found.setdefault(_type(value), []).append(value)
    return found


def _written(piece: Piece, value: Value) -> str:
    """A value with its unit, as the piece has it."""
    return even(_body(piece))[value.start : value.reach].strip()


def _type(value: Value) -> str:
    unit = (value.unit or "").removeprefix("business ")
    if value.date is not None:
        return "date"
    if unit in _DAYS or unit in _MONTHS:
        return "time"
    return "money" if unit in _MONEY else unit or "number"


def _same(one: Value, other: Value) -> bool:
    """Whether two values are equal, or may be, as 30 days and a month."""
    if one.same(other) or other.same(one):
        return True
    mine, theirs = one.unit or "", other.unit or ""
    for scale in (_DAYS, _MONTHS):
        if mine in scale and theirs in scale:
            return float(one.key) * scale[mine] == float(other.key) * scale[theirs]
    if _type(one) != "time" or mine == theirs:
        return False
    if mine not in _MONTHS:
        one, other, mine, theirs = other, one, theirs, mine
    if mine not in _MONTHS or theirs not in _DAYS:
        return True  # business days
    months, days = float(one.key) * _MONTHS[mine], float(other.key) * _DAYS[theirs]
    return 28 * months <= days <= 31 * months
