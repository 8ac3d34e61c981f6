"""Scored evidence to an answer in the documents' own sentences, with what changes or contradicts them pointed out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from ..types import Chunk, Note
from .amendments import Amendments, Change, Documents
from .cite import Quote, Supported, check_shown, quote_of
from .compose import Composition, compose
from .conflicts import Conflict
from .kinds import kind_of
from .pieces import Piece, complete, leads_in, needs_after, needs_before, refers_back, same_place, widened
from .units import MONTHS

_WHOLE = ("list", "definition", "yes_no", "compare")
"""Kinds of questions that a whole sentence answers, and no words in it."""
_WIDENED = 3
"""Pieces, best first, whose lists, tables and forerunners are looked for in the passages beside theirs."""
RELATED = 3
"""Nearest passages that are offered beside the abstention sentence."""
_NEAR = 0.25
"""Cosine of question and passage from which on the passage may have to do with it; questions about the world at large have
none such half of the time."""
MARGIN = 1.8
"""How far behind the best score (`reader.Evidence`) a sentence may be and still be shown."""
_REACH, _SURE = 2.2, 0.75
"""How many times that far it may be below that confidence."""
_LATEST = 2
"""Amendments of one clause that are shown."""
_COMPOSED = 3
"""Pieces that are composed where fewer are to be shown: what says otherwise is told in any case."""


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


def reach(sure: float) -> float:
    """How many margins behind the best a sentence may be and still be shown, by how sure it is that the best ones answer.

    Of development questions in other words the best sentence answers 61 %, one of the best four 84 %: where it is unsure
    which, more than one is shown.
    """
    return 1.0 if sure >= _SURE else _REACH


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
        reach: float = 1.0,
        fits: Callable[[str], bool] = lambda _: True,
        allowed: Collection[str] | None = None,
    ) -> Draft:
        """At most `most` sentences or rows that answer, of pieces that come best first, and what is to be known of them.

        The first is shown with all that changes or contradicts it, also where that is more; another with what changes it,
        or not at all.
        `margin` times `reach` is how far behind the best score a piece may be, `fits` tells which documents are about what
        the question names, and `allowed` are the documents that may be quoted; all where it is None.
        """
        whole = self._with_whole_lists(question, pieces)
        found = compose(question, whole, most=max(most, _COMPOSED), margin=margin, reach=reach, fits=fits)
        if not found.pieces:
            return Draft()
        groups, remarks = self._amended(found, None if allowed is None else frozenset(allowed))
        differing = [each for each in found.conflicts if not _outdated(found.pieces[0], each.piece, remarks)]
        groups[0] += [each.piece for each in differing if each.piece not in groups[0]]
        shown = _shown(groups, found.pieces[0], most)
        kept = {_key(_quote(piece)) for piece in shown}
        remarks = [remark for remark in remarks if {_key(quote) for quote in remark.quotes} <= kept]
        remarks += self._amending(shown, remarks)
        remarks += [self._differing(found.pieces[0], each) for each in differing]
        return Draft(tuple(_sentence(found, piece) for piece in shown), tuple(remarks))

    def listed(
        self, question: str, pieces: Sequence[Piece], *, margin: float, allowed: Collection[str] | None = None
    ) -> Draft:
        """Each of the pieces, which all answer together, with what changes it."""
        drafts = [self.draft(question, [piece], most=1, margin=margin, allowed=allowed) for piece in pieces]
        sentences = dict.fromkeys(each for draft in drafts for each in draft.sentences)
        return Draft(tuple(sentences), tuple(dict.fromkeys(each for draft in drafts for each in draft.remarks)))

    def related(self, pieces: Sequence[Piece]) -> tuple[Quote, ...]:
        """The best piece of each of the nearest passages, three at most; of passages about something else none."""
        nearest: dict[str, Piece] = {}
        for piece in pieces:
            if piece.hit.dense >= _NEAR and any(character.isalnum() for character in piece.text):
                nearest.setdefault(piece.hit.chunk.chunk_id, piece)
        quotes = dict.fromkeys(_quote(complete(piece)) for piece in list(nearest.values())[:RELATED])
        return tuple(replace(quote, spans=()) for quote in quotes)

    def _with_whole_lists(self, question: str, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces, the best ones with the passages beside theirs where a list, or what is pointed to, was cut off."""
        lists = kind_of(question) == "list"
        cut = [lists or leads_in(piece.text) or refers_back(piece.text) for piece in pieces[:_WIDENED]]
        first = [self._widened(piece) if each else piece for piece, each in zip(pieces, cut, strict=False)]
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

    def _amended(self, found: Composition, allowed: Collection[str] | None) -> tuple[list[list[Piece]], list[Remark]]:
        """Each piece with what amends it in front and what replaces its document behind, and what is to be said of them.

        Of a document that may not be quoted it is only said that it amends.
        """
        groups, remarks, known = [], list[Remark](), list(found.pieces)
        for piece in found.pieces:
            changes = self._amendments.of(piece)
            inside = [each for each in changes if allowed is None or each.piece.document_id in allowed][:_LATEST]
            outside = [each for each in changes if allowed is not None and each.piece.document_id not in allowed]
            before, behind = list[Piece](), list[Piece]()
            for change in inside:
                later = next((each for each in known if same_place(each, change.piece)), change.piece)
                known.append(later)
                (before if change.how == "changes" else behind).append(later)
                remarks.append(Remark("amended", self._changes(piece, change), (_quote(later), _quote(piece))))
            for change in outside[:_LATEST]:
                remarks.append(Remark("amended", self._changes(piece, change, inside=False), (_quote(piece),)))
            groups.append([*before, piece, *behind])
        return groups, remarks

    def _amending(self, shown: Sequence[Piece], remarks: Sequence[Remark]) -> list[Remark]:
        """What is to be said of pieces that change a clause which is not shown."""
        told = {_key(remark.quotes[0]) for remark in remarks if len(remark.quotes) > 1}
        alone = ((piece, self._amendments.changed_by(piece)) for piece in shown if _key(_quote(piece)) not in told)
        return [
            Remark(
                "amended", f"{self._named(piece)} changes {_section(clause)} of an earlier document.", (_quote(piece),)
            )
            for piece, clause in alone
            if clause is not None
        ]

    def _changes(self, earlier: Piece, change: Change, *, inside: bool = True) -> str:
        later = self._named(change.piece)
        later = later if inside else f"A later document outside this selection, {later},"
        if change.how != "changes":
            which = f"{self._named(earlier)} as a whole; what {earlier.hit.document} says may no longer hold"
            return f"{later} {change.how} {which}."
        which = f"{_section(change.clause)} of " if change.clause else ""
        return f"{later} changes {which}{self._named(earlier)}."

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
    """The remarks as notes on the numbered quotes; without those of a quote that is not among them.

    What is said alike of several quotes is one note.
    """
    numbers = {_key(quote): number for number, quote in enumerate(quotes, 1)}
    found: dict[tuple[Literal["conflict", "amended"], str], list[int]] = {}
    for remark in remarks:
        if all(_key(quote) in numbers for quote in remark.quotes):
            found.setdefault((remark.kind, remark.text), []).extend(numbers[_key(quote)] for quote in remark.quotes)
    return tuple(Note(kind, text, tuple(dict.fromkeys(markers))) for (kind, text), markers in found.items())


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


def _outdated(best: Piece, other: Piece, remarks: Sequence[Remark]) -> bool:
    """Whether of two pieces that differ the other is known to be amended, or the best to be so by the other's document."""
    amended = {_key(remark.quotes[-1]) for remark in remarks}
    later = {remark.quotes[0].document_id for remark in remarks if _key(remark.quotes[-1]) == _key(_quote(best))}
    return _key(_quote(other)) in amended or other.document_id in later - {best.document_id}


def _shown(groups: Sequence[Sequence[Piece]], best: Piece, most: int) -> list[Piece]:
    """The pieces of the first group and of others with the best piece, then those of other groups that fit as a whole."""
    shown: list[Piece] = []
    for group in groups:
        new = [piece for piece in group if piece not in shown]
        if best in group or len(shown) + len(new) <= most:
            shown += new
    return shown


def _section(clause: str) -> str:
    return f"section{'s' if ' ' in clause else ''} {clause}"


def _day(day: str) -> str:
    """2024-01-09 as 9 January 2024."""
    read = date.fromisoformat(day)
    return f"{read.day} {MONTHS[read.month - 1].title()} {read.year}"
