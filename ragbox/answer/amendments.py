"""Documents that change others: which they are, and what they say of a clause that is about to be quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from ..dates import HEAD, is_guess
from ..types import Chunk, Hit, Unit
from .conflicts import same_subject
from .openings import FOUND_BY, OPENING, Opening, concerns, fits, restates
from .pieces import Piece, clause_of, joined, numbered, text_of
from .references import Reference, changed
from .replacing import replaced

_PREAMBLE = 300
"""Characters in which parties and dates stand; those of two agreements between the same parties are alike."""
_LOOKED_AT = 300
"""Passages of an amending document that are looked at."""
_CHANGES = re.compile(
    r"\b(?:delet\w+|replac\w+|amend(?:ed|ing|s)|substitut\w+|insert\w+|added|varied|supersed\w+|restated|removed|"
    r"extended|increased|reduced|modified|revoked|reads? as follows|no longer appl\w+|in (?:lieu|place) of|instead)\b",
    re.IGNORECASE,
)
_UNCHANGED = re.compile(
    r"\b(?:unchanged|not (?:amended|changed|affected)|except as (?:expressly )?amended)\b", re.IGNORECASE
)
_RESTATED = re.compile(r"\b(?:restated|restatement)\b", re.IGNORECASE)
_SCHEDULE = re.compile(
    r"\s*(?:schedule|exhibit|annex(?:ure)?|appendix|attachment)\b(?:\s+[\w.]+\s*(?:[:.)\-–—]|$)|[^.]{0,80}$)",
    re.IGNORECASE,
)


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


@dataclass(frozen=True, slots=True)
class Change:
    """What a later document says of a clause: the piece that says it, and the number of the clause where it names one.

    One that `restates` or `replaces` a document does so as a whole.
    """

    piece: Piece
    clause: str | None
    how: Literal["changes", "restates", "replaces"] = "changes"


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
        ids = [chunk_id for chunk_id, _ in self._documents.match(FOUND_BY, _LOOKED_AT)]
        for document_id in set().union(*self._documents.labelled(FOUND_BY)[0].values()):  # by title or file name
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
        head = self._documents.quote(document_id, 0, HEAD)
        return Opening(document_id, name, head[:OPENING], self._documents.dated(document_id), not is_guess(head))

    def of(self, piece: Piece) -> list[Change]:
        """What later documents say of the clause or words of a piece, or of all of its document, the latest first."""
        amending = [each for key, each in self.all().items() if key != piece.document_id]
        if not amending or piece.is_row:
            return []
        base = self.opening(piece.document_id, piece.hit.document)
        changes = [
            (opening, found)
            for opening in amending
            if concerns(opening, base) and (found := self._says_of(opening, base, piece)) is not None
        ]
        changes.sort(key=lambda each: (each[0].dated or "", each[0].title, each[0].document), reverse=True)
        return [change for _, change in changes]

    def changed_by(self, piece: Piece) -> str | None:
        """The clauses of another document that a piece of an amending one says it changes; None where it names none."""
        opening = self.all().get(piece.document_id)
        return changes(piece) if opening is not None and not opening.whole else None

    def _says_of(self, opening: Opening, base: Opening, piece: Piece) -> Change | None:
        if restates(opening, base):
            return self._replaces(opening, base, piece)
        if opening.whole:
            return None
        clause = _clause(piece)
        for one in self._pieces(opening, piece):
            if one.unit.label or _UNCHANGED.search(one.text):
                continue
            if clause is None:
                if one.unit.start > _PREAMBLE and _CHANGES.search(one.text) and same_subject(piece, one):
                    return Change(_with_what_follows(one), None)
                continue
            named = [each for each in changed(one.text) if fits(each.of, opening, base)]
            if number := _changed(named, clause, piece):
                return Change(_with_what_follows(one), number)
        return None

    def _replaces(self, opening: Opening, base: Opening, piece: Piece) -> Change | None:
        """The sentence that says that the base is replaced, or else the first that says what is restated."""
        pieces = list(self._pieces(opening, piece))
        how: Literal["restates", "replaces"] = "restates" if opening.restated else "replaces"
        said = (one for one in pieces if (name := replaced(one.text)) and fits(name, opening, base))
        named = sorted((one for one in pieces if _RESTATED.search(one.text)), key=lambda one: one.unit.label)
        found = next(said, None) or next(iter(named), None)
        return Change(found, None, how) if found is not None else None

    def _pieces(self, opening: Opening, like: Piece) -> Iterator[Piece]:
        """The units of a document in their order, scored as the piece that they are compared with."""
        chunks = self._documents.chunks(self._documents.chunk_ids(opening.document_id)[:_LOOKED_AT])
        for name, chunk in sorted(chunks.values(), key=lambda each: each[1].start):
            hit = Hit(chunk, name, 0.0, 0.0, 0.0)
            yield from (Piece(hit, unit, like.score) for unit in chunk.units)


def changes(piece: Piece) -> str | None:
    """The clauses that a piece says it changes ("5.1", "5 to 7"); None where it changes none, or does not say which."""
    found = [] if _UNCHANGED.search(piece.text) else changed(piece.text)
    return found[0].label if found else None


def _clause(piece: Piece) -> str | None:
    """The number of the clause that a piece stands in; None in a schedule, whose paragraphs have numbers of their own."""
    units = piece.hit.chunk.units
    before = (text_of(piece.hit, unit) for unit in units if unit.start <= piece.unit.start)
    if any(_SCHEDULE.match(text) for text in (*piece.hit.chunk.heading, *before)):
        return None
    return clause_of(piece)


def _changed(found: Sequence[Reference], clause: str, piece: Piece) -> str | None:
    """Which clause is changed: that of the piece, an item that the piece has, or one that it lies in, as a whole.

    Where the piece has no items, it is what they belong to, and changed with any of them.
    """
    if any(each.names(clause) for each in found):
        return clause
    own = re.findall(r"\((?:[a-z]{1,2}|[ivx]{1,5}|[0-9]{1,2})\)", piece.text)
    for item in (item for each in found for item in each.items(clause)):
        if not own or item.removeprefix(clause).startswith(tuple(own)):
            return item
    above = (clause.rsplit(".", count)[0] for count in range(1, clause.count(".") + 1))
    wider = (each for each in above if any(map(str.isdigit, each)))
    return next((each for each in wider if any(one.whole and one.names(each) for one in found)), None)


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
