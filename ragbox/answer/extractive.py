"""Scored evidence to an answer in the documents' own sentences, with what changes or contradicts them pointed out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from ..types import Chunk, Note
from .amendments import Amendments, Documents, changes
from .cite import Quote, Supported, check_shown, quote_of
from .compose import Composition, compose
from .conflicts import Conflict
from .kinds import kind_of
from .pieces import Piece, complete, leads_in, needs_after, needs_before, same_place, widened
from .units import MONTHS

_WHOLE = ("list", "definition", "yes_no", "compare")
"""Kinds of questions that a whole sentence answers, and no words in it."""
_WIDENED = 3
"""Pieces, best first, whose lists are looked for in the passages beside theirs."""
RELATED = 3
"""Nearest passages that are offered beside the abstention sentence."""
_NEAR = 0.25
"""Cosine of question and passage from which on the passage may have to do with it; questions about the world at large have
none such half of the time."""
MARGIN = 1.2
"""How far behind the best score (`reader.Evidence`) a sentence may be and still be shown."""
_LATEST = 2
"""Amendments of one clause that are shown."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A note before its quotes are numbered."""

    kind: Literal["conflict", "amended"]
    text: str = field(repr=False)
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """Sentences with their quotes, and what is to be noted of them."""

    sentences: tuple[Supported, ...] = ()
    remarks: tuple[Remark, ...] = ()


class Extractor:
    """Makes answers from scored pieces of one box. Safe to share between threads."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._amendments = Amendments(documents)

    def draft(
        self,
        question: str,
        pieces: Sequence[Piece],
        *,
        most: int,
        margin: float,
        fits: Callable[[str], bool] = lambda _: True,
        allowed: Collection[str] | None = None,
    ) -> Draft:
        """At most `most` sentences or rows that answer, of pieces that come best first.

        `margin` is how far behind the best score a piece may be, `fits` tells which documents are about what the question
        names, and `allowed` are the documents that may be quoted; all where it is None.
        """
        found = compose(question, self._with_whole_lists(question, pieces), most=most, margin=margin, fits=fits)
        if not found.pieces:
            return Draft()
        shown, remarks = self._amended(found, allowed, most)
        remarks += [
            self._differing(found.pieces[0], each)
            for each in found.conflicts
            if not any(_quoted(each.piece, remark) and _quoted(found.pieces[0], remark) for remark in remarks)
        ]
        return Draft(tuple(_sentence(found, piece) for piece in shown), tuple(remarks))

    def related(self, pieces: Sequence[Piece]) -> tuple[Quote, ...]:
        """The best piece of each of the nearest passages, three at most; of passages about something else none."""
        nearest: dict[str, Piece] = {}
        for piece in pieces:
            if piece.hit.dense >= _NEAR and any(character.isalnum() for character in piece.text):
                nearest.setdefault(piece.hit.chunk.chunk_id, piece)
        quotes = dict.fromkeys(_quote(complete(piece)) for piece in list(nearest.values())[:RELATED])
        return tuple(replace(quote, spans=()) for quote in quotes)

    def _with_whole_lists(self, question: str, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces, the best ones with the passages beside theirs where a list was cut between passages."""
        lists = kind_of(question) == "list"
        first = [self._widened(piece) if lists or leads_in(piece.text) else piece for piece in pieces[:_WIDENED]]
        return [*first, *pieces[_WIDENED:]]

    def _widened(self, piece: Piece) -> Piece:
        chunk = piece.hit.chunk
        before, after = needs_before(piece), needs_after(piece)
        if not before and not after:
            return piece
        ids = self._documents.chunk_ids(chunk.document_id)
        if chunk.chunk_id not in ids:
            return piece
        at = ids.index(chunk.chunk_id)
        wanted = [ids[at - 1]] * (before and at > 0) + ids[at + 1 : at + 2] * after
        found = self._documents.chunks(wanted)
        beside: list[Chunk | None] = [
            found[ids[place]][1] if 0 <= place < len(ids) and ids[place] in found else None
            for place in (at - 1, at + 1)
        ]
        known = [each for each in (beside[0], chunk, beside[1]) if each is not None]
        text = self._documents.quote(chunk.document_id, known[0].start, known[-1].end)
        return replace(piece, hit=widened(piece.hit, beside[0], beside[1], text))

    def _amended(
        self, found: Composition, allowed: Collection[str] | None, most: int
    ) -> tuple[list[Piece], list[Remark]]:
        """The pieces, each amending one in front of what it changes, and what is to be said of them."""
        shown, remarks = list(found.pieces), list[Remark]()
        allowed = None if allowed is None else frozenset(allowed)  # looked up once for each amending document
        for piece in found.pieces:
            told = self._amendments.of(piece, allowed)[:_LATEST]
            later = [next((each for each in shown if same_place(each, one.piece)), one.piece) for one in told]
            shown = [each for each in shown if each not in later]
            at = shown.index(piece) if piece in shown else 0
            shown[at:at] = later
            remarks += [
                Remark("amended", self._changes(change, piece, one.clause), (_quote(change), _quote(piece)))
                for change, one in zip(later, told, strict=True)
            ]
        for piece in found.pieces:
            clause = changes(piece) if piece.document_id in self._amendments.all() else None
            if clause is not None and not any(_quoted(piece, remark) for remark in remarks):
                remarks.append(Remark("amended", self._changes(piece, None, clause), (_quote(piece),)))
        shown = shown[:most]
        kept = {_key(_quote(piece)) for piece in shown}
        return shown, [remark for remark in remarks if {_key(quote) for quote in remark.quotes} <= kept]

    def _changes(self, later: Piece, earlier: Piece | None, clause: str | None) -> str:
        what = self._named(earlier) if earlier is not None else "an earlier document"
        which = f"section {clause} of {what}" if clause else what
        return f"{self._named(later)} changes {which}."

    def _differing(self, best: Piece, other: Conflict) -> Remark:
        if best.document_id != other.piece.document_id:
            text = (
                f"The documents differ: {self._named(best)} says “{other.mine}”, "
                f"{self._named(other.piece)} says “{other.theirs}”."
            )
        else:
            text = f"{self._named(best)} says different things: “{other.mine}” and “{other.theirs}”."
        return Remark("conflict", text, (_quote(best), _quote(other.piece)))

    def _named(self, piece: Piece) -> str:
        """The document's name and its date."""
        day = self._documents.dated(piece.document_id)
        return f"{piece.hit.document} ({_day(day)})" if day else piece.hit.document


def notes(remarks: Sequence[Remark], quotes: Sequence[Quote]) -> tuple[Note, ...]:
    """The remarks as notes on the numbered quotes; without those of a quote that is not among them."""
    numbers = {_key(quote): number for number, quote in enumerate(quotes, 1)}
    return tuple(
        Note(remark.kind, remark.text, tuple(numbers[_key(quote)] for quote in remark.quotes))
        for remark in remarks
        if all(_key(quote) in numbers for quote in remark.quotes)
    )


def carried(draft: Draft, written: Sequence[Supported]) -> Draft:
    """What a model wrote, with those remarks of an extractive draft that concern what it quotes.

    A sentence that such a remark is about and the model left out, as the amendment of a clause, is added.
    """
    sentences, remarks = list(written), list[Remark]()
    for remark in draft.remarks:
        found = [_among(quote, sentences) for quote in remark.quotes]
        if not any(found):
            continue
        missing = [quote for quote, there in zip(remark.quotes, found, strict=True) if there is None]
        added = [each for each in draft.sentences if set(map(_key, each.quotes)) & set(map(_key, missing))]
        sentences += filter(check_shown, added)
        quotes = [_among(quote, sentences) for quote in remark.quotes]
        if all(quotes):
            remarks.append(replace(remark, quotes=tuple(filter(None, quotes))))
    return Draft(tuple(sentences), tuple(remarks))


def _among(quote: Quote, sentences: Sequence[Supported]) -> Quote | None:
    """The quote of those sentences that shares text with a quote."""
    quotes = (each for sentence in sentences for each in sentence.quotes)
    return next(
        (
            each
            for each in quotes
            if each.document_id == quote.document_id and each.start < quote.end and quote.start < each.end
        ),
        None,
    )


def _sentence(found: Composition, piece: Piece) -> Supported:
    """A piece as it is shown. Whether it means yes or no is the reader's to say: rules that said so misled."""
    if found.kind in _WHOLE:
        piece = replace(piece, spans=())
    return Supported(piece.shown, (_quote(piece),))


def _quote(piece: Piece) -> Quote:
    return quote_of(piece.hit, piece.unit, piece.score, piece.spans)


def _key(quote: Quote) -> tuple[str, int, int]:
    return quote.document_id, quote.start, quote.end


def _quoted(piece: Piece, remark: Remark) -> bool:
    return _key(_quote(piece)) in map(_key, remark.quotes)


def _day(day: str) -> str:
    """2024-01-09 as 9 January 2024."""
    read = date.fromisoformat(day)
    return f"{read.day} {MONTHS[read.month - 1].title()} {read.year}"
