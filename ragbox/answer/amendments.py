"""Documents that change others: which they are, and what they say of a clause that is about to be quoted."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

from ..definitions import ROLES
from ..types import Chunk, Hit, Unit
from .conflicts import same_subject
from .pieces import Piece, clause_of, joined, numbered, text_of
from .units import MONTHS
from .values import find_values, name_key
from .words import STOP, even, stems, words

_OPENING = 900
"""Characters at the beginning of a document in which it says what it is."""
_PARTIES = 500
"""And in which it names its parties."""
_PREAMBLE = 300
"""Characters in which parties and dates stand; those of two agreements between the same parties are alike."""
_LOOKED_AT = 300
"""Passages of an amending document that are looked at."""
_FOUND_BY = tuple("amendment amends amended addendum variation supplemental supersedes restated codicil".split())
_TITLE = re.compile(
    r"\b(?:amendments?|addend(?:um|a)|(?:deed|letter) of variation|variation agreement|supplement(?:al|ary)?|side letter|"
    r"rider|codicil|corrigend(?:um|a)|errat(?:um|a)|restated|restatement|endorsement)\b",
    re.IGNORECASE,
)
_RESTATED = re.compile(r"\b(?:amended and restated|restate[sd]?|supersedes?|replaces?)\b", re.IGNORECASE)
_SAYS_SO = re.compile(
    r"\b(?:amends|varies|supplements|modifies|supersedes|replaces|restates|(?:hereby|further) amend(?:ed)?|"
    r"(?:is|are) (?:hereby )?amended)\b",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"\b(?:delet\w+|replac\w+|amend(?:ed|ing|s)|substitut\w+|insert\w+|added|varied|supersed\w+|restated|removed|"
    r"extended|increased|reduced|modified|revoked|reads? as follows|no longer appl\w+|in (?:lieu|place) of|instead)\b",
    re.IGNORECASE,
)
_UNCHANGED = re.compile(
    r"\b(?:unchanged|not (?:amended|changed|affected)|except as (?:expressly )?amended)\b", re.IGNORECASE
)
_REFERENCE = (
    r"(?<!\w)(?:sections?|clauses?|articles?|paragraphs?|paras?|items?|schedules?|exhibits?|conditions?|§+)\.? *"
)
_PARTLY = re.compile(
    r"\b(?:sentences?|words?|phrases?|figures?|sums?|amounts?|references?|add(?:ed|ing|s)?|insert(?:ed|ing|ion|s)?)\b",
    re.IGNORECASE,
)
_GENERIC = frozenset(
    "agreement amendment contract dated date no number between party parties inc llc ltd lease deed limited plc gmbh "
    "company corporation the this and of to by whereas recitals background witnesseth".split()
) | frozenset(ROLES.split("|"))
_RUN = re.compile(r"[A-Z](?:\.|[\w'&-]*)(?:,? (?:(?:&|of) )?[A-Z](?:\.|[\w'&-]*))*")
_UNTITLED = stems(" ".join((*STOP, "agreement contract amendment dated date no number between party parties")))
_BESIDE = 2
"""Parties of an agreement that its amendment has too, where it does not name the agreement's date."""


class Documents(Protocol):
    """What is needed of the catalog."""

    def match(
        self, terms: Sequence[str], limit: int, documents: Sequence[str] | None = None
    ) -> list[tuple[str, float]]: ...

    def labelled(self, terms: Sequence[str]) -> tuple[Mapping[str, set[str]], int]: ...

    def chunks(self, chunk_ids: Sequence[str]) -> dict[str, tuple[str, Chunk]]: ...

    def chunk_ids(self, document_id: str | None = None) -> list[str]: ...

    def quote(self, document_id: str, start: int, end: int) -> str: ...

    def dated(self, document_id: str) -> str | None: ...

    @property
    def generation(self) -> int: ...


@dataclass(frozen=True)
class Opening:
    """How a document begins, and the day it is of; what is read from that is read once."""

    document_id: str
    document: str
    text: str = field(repr=False)
    dated: str | None

    @cached_property
    def title(self) -> str:
        """Its first line."""
        return self.text.strip().split("\n", 1)[0][:200]

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of its words."""
        return stems(even(self.text))

    @cached_property
    def days(self) -> frozenset[tuple[int, int, int]]:
        """The days that it names, as year, month and day; of a day that may be read both ways, both."""
        dates = (value.date for value in find_values(even(self.text)) if value.date is not None)
        read = [(each.year, each.month, each.day, each.swapped) for each in dates]
        return frozenset(
            way
            for year, month, day, swapped in read
            if year and month and day
            for way in ((year, month, day), (year, day, month) if swapped else (year, month, day))
        )

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Its words that begin with a capital, as names are compared."""
        return frozenset(name_key(word) for word in words(even(self.text)) if word[0].isupper())

    @cached_property
    def parties(self) -> frozenset[frozenset[str]]:
        """The words of each name at its beginning, of two words where there are such; no title, no role as `Landlord`."""
        none = {name_key(word) for word in (*words(even(self.title)), *_GENERIC, *MONTHS)}
        lines = even(self.text[:_PARTIES].replace("\n", " ; ").removeprefix(self.title))
        runs = [[word for word in words(match[0]) if word.casefold() not in STOP] for match in _RUN.finditer(lines)]
        called = ({name_key(word) for word in run if len(word) > 1 and word[0].isupper()} - none for run in runs)
        found = [(len(run), frozenset(name)) for run, name in zip(runs, called, strict=True) if name]
        return frozenset(name for length, name in found if length > 1) or frozenset(name for _, name in found)

    @property
    def amends(self) -> bool:
        """Whether it says that it changes another document."""
        return _TITLE.search(self.title) is not None or (
            _TITLE.search(self.text[:300]) is not None and _SAYS_SO.search(self.text) is not None
        )


@dataclass(frozen=True, slots=True)
class Change:
    """What an amending document says of a clause: the piece that says it, and which clause of which document it changes."""

    piece: Piece
    of: Piece | None
    clause: str | None


class Amendments:
    """The amending documents of a box, looked up again when what is live has changed. Safe to share between threads."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._known: tuple[int, Mapping[str, Opening]] = (-1, {})

    def all(self) -> Mapping[str, Opening]:
        """The amending documents by id."""
        generation, known = self._known
        if generation == self._documents.generation:
            return known
        generation = self._documents.generation
        ids = [chunk_id for chunk_id, _ in self._documents.match(_FOUND_BY, _LOOKED_AT)]
        for document_id in set().union(*self._documents.labelled(_FOUND_BY)[0].values()):  # by title or file name
            ids += self._documents.chunk_ids(document_id)[:1]
        found = self._documents.chunks(ids)
        openings = (
            self.opening(document_id, name)
            for document_id, name in {chunk.document_id: name for name, chunk in found.values()}.items()
        )
        known = {opening.document_id: opening for opening in openings if opening.amends}
        self._known = (generation, known)
        return known

    def opening(self, document_id: str, name: str) -> Opening:
        """How a document begins."""
        text = self._documents.quote(document_id, 0, _OPENING)
        return Opening(document_id, name, text, self._documents.dated(document_id))

    def of(self, piece: Piece, allowed: Container[str] | None = None) -> list[Change]:
        """What later documents among `allowed` say of the clause or words of a piece, the latest first."""
        amending = {
            key: value
            for key, value in self.all().items()
            if key != piece.document_id and (allowed is None or key in allowed)
        }
        if not amending or piece.is_row:
            return []
        base = self.opening(piece.document_id, piece.hit.document)
        changes = [
            (opening, found)
            for opening in amending.values()
            if concerns(opening, base) and (found := self._says_of(opening, piece)) is not None
        ]
        changes.sort(key=lambda each: (each[0].dated or "", each[0].title, each[0].document), reverse=True)
        return [change for _, change in changes]

    def _says_of(self, opening: Opening, piece: Piece) -> Change | None:
        clause = clause_of(piece)
        chunks = self._documents.chunks(self._documents.chunk_ids(opening.document_id)[:_LOOKED_AT])
        ordered = sorted(chunks.values(), key=lambda each: each[1].start)
        for name, chunk in ordered:
            hit = Hit(chunk, name, 0.0, 0.0, 0.0)
            for unit in chunk.units:
                text = text_of(hit, unit)
                if unit.label or _UNCHANGED.search(text) or not _CHANGES.search(text):
                    continue
                one = Piece(hit, unit, piece.score)
                named = _changed(text, clause, piece) if clause else None
                if named or (not clause and unit.start > _PREAMBLE and same_subject(piece, one)):
                    return Change(_with_what_follows(one), piece, named)
        return None


def names_clause(text: str, clause: str) -> bool:
    """Whether a text refers to the clause of that number: "Section 5.1", "clauses 4 and 5.1"."""
    number = re.escape(clause)
    return (
        re.search(
            rf"{_REFERENCE}(?:[\w.()]+(?:, | and | or | to ))*{number}(?![\w]|\.\d|\(\w\))", even(text), re.IGNORECASE
        )
        is not None
    )


def _changed(text: str, clause: str, piece: Piece) -> str | None:
    """Which clause a text changes: that of the piece, an item that the piece has, or one that it lies in, as a whole."""
    items = (clause + item for item in dict.fromkeys(re.findall(r"\(\w\)", piece.text)))
    above = [clause.rsplit(".", count)[0] for count in range(1, clause.count(".") + 1)]
    wider = [] if _PARTLY.search(text) else [each for each in above if any(map(str.isdigit, each))]
    return next((each for each in (clause, *items, *wider) if names_clause(text, each)), None)


def changes(piece: Piece) -> str | None:
    """The clause that a piece says it changes; None where it changes none, or does not say which."""
    text = even(piece.text)
    if _UNCHANGED.search(text) or not _CHANGES.search(text):
        return None
    found = re.search(rf"{_REFERENCE}((?:[A-Z]\.)?\d+(?:\.\d+)*(?:\(\w\))*)", text, re.IGNORECASE)
    return found[1] if found else None


def concerns(amending: Opening, base: Opening) -> bool:
    """Whether an amending document is about that other one: it names its day and a party of it, or its title and two.

    One that names other days only is about another agreement, as that with the next tenant of the same landlord.
    """
    if amending.dated and base.dated and amending.dated < base.dated:
        return False
    shared = sum(1 for party in base.parties if party & amending.capitals)
    if not shared:
        return False
    own, day = (_day(each.dated) for each in (amending, base))
    named = amending.days - {own}
    if named & (base.days | {day}):
        return True
    title = stems(even(base.title)) - _UNTITLED
    there = amending.stems if len(title) > 1 else stems(even(amending.title))
    titled = bool(title) and title <= there
    return titled and not (day and named) and shared >= min(_BESIDE, len(base.parties))


def _day(day: str | None) -> tuple[int, int, int] | None:
    year, month, number = (int(part) for part in day.split("-")) if day else (0, 0, 0)
    return (year, month, number) if day else None


def _with_what_follows(piece: Piece) -> Piece:
    """The piece with the sentences of its paragraph after it: what is said instead."""
    units = piece.hit.chunk.units
    first = last = units.index(piece.unit)
    while last + 1 < len(units) and last - first < 2:
        after: Unit = units[last + 1]
        if after.label or after.columns or numbered(text_of(piece.hit, after)):
            break
        last += 1
    return joined(replace(piece, unit=units[first]), units[first], units[last])
