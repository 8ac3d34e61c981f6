"""The one value of the evidence that a phrase of a question means, or none: what arithmetic may be done with.

In any doubt there is none: where two sentences give different values, where a value is a limit or an estimate, or where it
is not plain which of several values in a sentence is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from .phrases import DOCUMENT, TITLES, all_in, any_in, names, narrowed, subject_of, tokens, vocabulary
from .pieces import Piece
from .values import Value, find_values
from .words import even

Number = Decimal | date

_DOUBT = re.compile(
    r"\b(?:up to|at least|at most|(?:not|no) (?:more|less|later|earlier|fewer) than|not exceed\w*|limited to|maximum|"
    r"minimum|max|min|approx\w*|about|around|roughly|estimat\w*|expect\w*|plan(?:ned|s to)|propos\w*|provisional\w*|"
    r"unless|if|should|would|could|might|(?-i:may)|or|either|on or before|not|never|previous(?:ly)?|former(?:ly)?)\b",
    re.IGNORECASE,
)
"""What makes a stated value other than a plain fact."""
_CHANGES = re.compile(
    r"\b(?:no longer|supersed\w*|replac\w*|amend\w*|delet\w*|instead|increas\w*|decreas\w*|reduc\w*|review\w*|rises?|"
    r"adjust\w*|index\w*|stepped|discount\w*|waive\w*|rent-free|free of charge|uplift\w*|escalat\w*|correct\w*|"
    r"until|initial(?:ly)?|thereafter|introductory|first year|no [\w-]+ (?:is|are|shall|will)|not payable)\b",
    re.IGNORECASE,
)
"""What says, in any sentence about a value, that it does not stay as stated."""
_CLAUSES = re.compile(r"[;,](?= )|(?<= )(?:and|but|while|whereas)(?= )", re.IGNORECASE)
_TAX = re.compile(r"\b(?:VAT|GST|tax(?:es)?)\b")
_PERIODS = {"annum": "year", "yearly": "year", "annual": "year", "annually": "year"}
_PERIODS |= {f"{each}ly": each for each in ("month", "week", "quarter", "hour")} | {"daily": "day"}
_PERIODS |= {each: each for each in ("year", "month", "week", "quarter", "day", "hour")}
_AFTER = re.compile(
    r"[ )]*(?:(?:per|a|an|each|every|/) ?(?P<of>year|annum|month|quarter|week|day|hour)\b|"
    r"(?P<ly>yearly|annually|monthly|quarterly|weekly|daily|hourly)\b)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?P<ly>yearly|annual|monthly|quarterly|weekly|daily|hourly)\b(?:[ :|-]+[\w']+){0,5}[ :|-]*$", re.IGNORECASE
)
CURRENCIES = {"usd": "$", "eur": "€", "gbp": "£", "chf": "CHF ", "jpy": "¥"}
"""How amounts of money are written."""


@dataclass(frozen=True, slots=True)
class Operand:
    """A value of a piece: `span` is where it stands in the canonical text, `text` how it is written there.

    `unit` is "date" for a day, else as in `units.UNITS`; `period` is what an amount is paid for ("month"), where that is
    said, and "unclear" where several are.
    """

    value: Number = field(repr=False)
    unit: str
    text: str = field(repr=False)
    piece: Piece = field(repr=False)
    span: tuple[int, int]
    period: str | None = None


def operands(
    question: str, phrases: Sequence[str], pieces: Sequence[Piece], *, days: bool = False
) -> tuple[Operand, ...] | None:
    """The value that each phrase means, days or amounts; None where one is in doubt, or they do not go together.

    Whom or what the whole question is about, and every name in it that no phrase has, must be named in the evidence of the
    documents that the values are of.
    """
    subject = subject_of(question)
    named = names(re.sub(r"^\W*\w+", "", question)) - frozenset().union(*map(names, phrases))
    named = (subject | named) - TITLES
    documents = {each.document_id for each in pieces}
    holding = {each for each in documents if not named or all_in(named, _context(each, pieces))}
    pieces = [piece for piece in pieces if piece.document_id in holding]
    wanted = [tokens(phrase) - subject for phrase in phrases]
    found = []
    for at, (phrase, mine) in enumerate(zip(phrases, wanted, strict=True)):
        others = frozenset().union(*(each for n, each in enumerate(wanted) if n != at))
        if len(wanted) > 1 and not mine - others:
            return None
        one = _only(_Wanted(mine, others - mine, names(phrase) & mine, vocabulary(question)), pieces, days=days)
        if one is None:
            return None
        found.append(one)
    alike = len({(each.unit, each.period) for each in found}) == 1
    apart = len({(each.piece.document_id, each.span) for each in found}) == len(found)
    taxed = len({_TAX.search(each.piece.text) is not None for each in found}) == 1
    alike = alike and found[0].period != "unclear"
    return tuple(found) if alike and apart and taxed and _belong(phrases, found) else None


def _context(document_id: str, pieces: Sequence[Piece]) -> frozenset[str]:
    """The words of a document's evidence, with its name and headings."""
    mine = [piece.hit for piece in pieces if piece.document_id == document_id]
    texts = {" ".join((hit.chunk.indexed, *hit.chunk.heading, hit.document)) for hit in mine}
    return vocabulary(" ".join(texts))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a phrase says: its words, those that only other phrases have, the names among its own, and the whole question."""

    words: frozenset[str] = field(repr=False)
    foreign: frozenset[str] = field(repr=False)
    names: frozenset[str] = field(repr=False)
    asked: frozenset[str] = field(repr=False)

    @property
    def beside(self) -> frozenset[str]:
        """What must stand beside the value in any case."""
        return self.words - self.names - DOCUMENT

    def named(self, beside: frozenset[str], document: str) -> bool:
        """Whether the names are beside the value or in the name of a document that has none of another phrase."""
        there = vocabulary(document)
        return all_in(self.names, beside | (frozenset() if any_in(self.foreign, there) else there))


def _only(wanted: _Wanted, pieces: Sequence[Piece], *, days: bool) -> Operand | None:
    """The only value that all sentences agree on."""
    if not wanted.beside:
        return None
    found = [each for piece in pieces for each in _candidates(wanted, piece, days=days)]
    if not found or len({(each.value, each.unit, each.period) for each in found}) != 1:
        return None
    if any(_DOUBT.search(even(each.piece.text)) for each in found):
        return None
    about = [text for piece in pieces if all_in(wanted.beside, vocabulary(text := even(piece.text)))]
    return None if any(map(_CHANGES.search, [*about, *(even(each.piece.text) for each in found)])) else found[0]


def _candidates(wanted: _Wanted, piece: Piece, *, days: bool) -> Iterator[Operand]:
    """The values of one sentence or row that may be meant."""
    text = even(piece.text)
    values = [value for value in find_values(text) if _number(value, days=days) is not None]
    around = vocabulary(" ".join((text, *piece.unit.columns, *piece.hit.chunk.heading, piece.hit.document)))
    if not values or not all_in(wanted.words, around):
        return
    for part, inside, columns in _parts(piece, text, values):
        known = vocabulary(part)
        if len(inside) != 1 or not all_in(wanted.beside, known) or any_in(wanted.foreign, known):
            continue
        if not wanted.named(known, piece.hit.document) or narrowed(part, wanted.beside, wanted.asked):
            continue
        value = inside[0]
        span = _span(piece, value, values)
        number = _number(value, days=days)
        if span is not None and number is not None:
            unit = "date" if days else value.unit or ""
            period = None if days else _period(text, value) or _period_in(columns)
            yield Operand(number, unit, value.text, piece, span, period)


def _parts(piece: Piece, text: str, values: Sequence[Value]) -> Iterator[tuple[str, list[Value], str]]:
    """What may say which value is meant: the whole unit where it has one value, else its cells or clauses.

    With each the values in it, and the names of its columns.
    """
    columns = piece.unit.columns
    if len(values) == 1:
        yield " ".join((text, *columns)), list(values), " ".join((*columns, *piece.text.split("\t")[1:]))
        return
    cells = [even(cell) for cell in piece.text.split("\t")]
    if len(cells) > 1:
        bare = [not find_values(cell) for cell in cells]
        labels = " ".join(cell for cell, each in zip(cells, bare, strict=True) if each)
        at = 0
        for number, cell in enumerate(cells):
            at = text.find(cell, at)
            name = columns[number] if len(columns) == len(cells) else ""
            if not columns:  # a form: label, value, label, value
                labels = cells[number - 1] if number and bare[number - 1] else ""
            inside = [value for value in values if at <= value.start < at + len(cell)]
            yield f"{labels} {name} {cell}", inside, f"{name} {labels if columns else ''}"
            at += len(cell)
        return
    inner = [
        each
        for each in _CLAUSES.finditer(text)
        if not any(v.start < each.end() and each.start() < v.end for v in values)
    ]
    edges = [0, *(each.start() for each in inner), len(text)]
    for low, high in pairwise(edges):
        yield text[low:high], [value for value in values if low <= value.start < high], ""


def _number(value: Value, *, days: bool) -> Number | None:
    """What is reckoned with: a whole day, or a number that has a unit other than per cent."""
    if days:
        day = value.date
        if day is None or day.year is None or day.month is None or day.day is None or day.swapped:
            return None
        try:
            return date(day.year, day.month, day.day)
        except ValueError:
            return None
    if value.date is not None or value.unit in (None, "%"):
        return None
    try:
        return Decimal(value.key)
    except InvalidOperation:
        return None


def read_again(text: str, *, days: bool) -> tuple[Number, str] | None:
    """The one number, with its unit, or day ("date") that a piece of text is; None where it is more or less."""
    found = [(number, value) for value in find_values(even(text)) if (number := _number(value, days=days)) is not None]
    return (found[0][0], "date" if days else found[0][1].unit or "") if len(found) == 1 else None


def _span(piece: Piece, value: Value, values: Sequence[Value]) -> tuple[int, int] | None:
    """Where a value of the evened text stands in the document, with its unit; None where that cannot be told."""
    text, raw = even(piece.text), piece.text
    surface = text[value.start : max(value.end, value.reach)].strip()
    before = [each for each in values if each.start < value.start]
    nth = sum(text[each.start : max(each.end, each.reach)].strip() == surface for each in before)
    pattern = r"\s+".join(re.escape(part) for part in surface.split())
    places = list(re.finditer(rf"(?<![\w.,]){pattern}(?!\w)", raw))
    if nth >= len(places) or len(places) != text.count(surface):
        return None
    start = piece.unit.start
    return start + places[nth].start(), start + places[nth].end()


def _period(text: str, value: Value) -> str | None:
    found = _AFTER.match(text, max(value.end, value.reach)) or _BEFORE.search(text[: value.start])
    if found is None:
        return None
    parts = found.groupdict()
    return _PERIODS[(parts.get("of") or parts["ly"]).casefold()]


def _period_in(columns: str) -> str | None:
    """The period that the names of columns say an amount is for; "unclear" where they name several."""
    said = re.findall(
        r"\b[a-z]+ly\b|\bannual\b|(?<=\bper )[a-z]+|(?<=\beach )[a-z]+|(?<=\ba )[a-z]+|(?<=/)[a-z]+", columns.casefold()
    )
    found = {_PERIODS[word] for word in said if word in _PERIODS}
    return None if not found else found.pop() if len(found) == 1 else "unclear"


def _belong(phrases: Sequence[str], found: Sequence[Operand]) -> bool:
    """Whether the values are of one document, or each phrase names the one it means."""
    if len({each.piece.document_id for each in found}) == 1:
        return True
    return all(map(names, phrases))
