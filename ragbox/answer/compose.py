"""Scored sentences and rows to the few that are shown, by the kind of the question."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .conflicts import Conflict, find_conflicts
from .kinds import Kind, kind_of
from .mismatch import type_lacking
from .pieces import Piece, complete, is_fragment, joined, rows_beside, same_place, with_items, with_rows
from .values import find_values, names
from .words import STOP, even, stems

_WIDER = 3.0
"""Times the margin: how far behind the best a defining sentence, another document's sentence or a conflict may be."""
_LOOKED_AT = 24
"""Pieces, best first, that are looked at for more than their score."""
_SMALL = stems(" ".join(STOP))
_TERM = re.compile(
    r"[\"'](?P<quoted>[^\"']+)[\"']|"
    r"\b(?:define|meaning of|definition of|meant by|understood by|mean by)(?: the term)? (?P<of>[^?,]+)|"
    r"\bdo(?:es)? (?:the (?:term|word|expression) )?(?P<does>[^?,]+?) (?:mean|stand for|refer to)\b(?! by\b)|"
    r"\b(?:counts?|qualif(?:y|ies)|considered|regarded|treated) as (?P<counts>[^?,]+)|"
    r"\bconstitutes? (?P<constitutes>[^?,]+)|"
    r"\bhow (?:is|are) (?P<how>[^?,]+?) defined|"
    r"\bwhat(?:'s| is| are) (?!(?:the |its )?(?:meant|understood|meaning|definition))(?P<what>[^?,]+)",
    re.IGNORECASE,
)
_AFTER_TERM = re.compile(r"\s+(?:in|under|for|according to|as used|within|at|on)\b.*$", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:an?|the)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Composition:
    """The pieces to show, in order, and which of them say other than the first."""

    kind: Kind
    pieces: tuple[Piece, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def compose(
    question: str,
    pieces: Sequence[Piece],
    *,
    most: int,
    margin: float,
    reach: float = 1.0,
    fits: Callable[[str], bool] = lambda _: True,
) -> Composition:
    """One to `most` pieces that answer; none where there are none.

    `pieces` come best first; one that is more than `margin` times `reach` behind the best is shown for a reason only.
    `fits` tells of a document id whether it is about what the question names, for documents that say otherwise than the
    best piece.
    """
    question = even(question)
    kind = kind_of(question)
    usable = [piece for piece in pieces if any(character.isalnum() for character in piece.text)]
    if not usable:
        return Composition(kind)
    usable = _defining_first(kind, question, _plain_first(kind, question, usable, margin), margin)
    best = usable[0]
    near = [piece for piece in usable[1:] if piece.score >= best.score - reach * margin]
    conflicts = _conflicts(kind, best, [piece for piece in usable[1:_LOOKED_AT] if fits(piece.document_id)], margin)
    if kind == "compare":
        chosen = _one_of_each(question, usable, most, margin)
    elif kind == "definition" or (kind == "list" and _whole(question, best) is not best):
        chosen = [best]
    else:
        chosen = _with_others(kind, question, best, near, most)
    chosen = _with_conflicts(chosen, conflicts, most)
    shown = [_whole(question, piece) if kind == "list" else complete(piece) for piece in chosen]
    kept = [piece for at, piece in enumerate(shown) if not any(same_place(piece, other) for other in shown[:at])]
    whole = {piece: later for piece, later in zip(chosen, shown, strict=True) if later in kept}
    return Composition(
        kind, tuple(kept), tuple(replace(each, piece=whole[each.piece]) for each in conflicts if each.piece in whole)
    )


def _whole(question: str, piece: Piece) -> Piece:
    """The list that a piece is of; of a table all rows, unless the question has words that pick some of them."""
    if not piece.unit.columns:
        return with_items(piece)
    asked = stems(question) - _SMALL
    shared = [asked & stems(even(row)) for row in rows_beside(piece)]
    return piece if any(each != shared[0] for each in shared) else with_rows(piece)


def _plain_first(kind: Kind, question: str, pieces: Sequence[Piece], margin: float) -> list[Piece]:
    """The pieces, of those nearly as good as the best first the ones that are sentences with the kind of value asked for."""
    low = pieces[0].score - margin

    def behind(piece: Piece) -> int:
        if piece.score < low:
            return 3
        return type_lacking(kind, question, even(piece.shown), ()) + is_fragment(piece)

    return sorted(pieces, key=behind)


def _with_others(kind: Kind, question: str, best: Piece, near: Sequence[Piece], most: int) -> list[Piece]:
    """The best piece, and of those nearly as good the ones that add something to it."""
    asked, chosen = stems(question) - _SMALL, [best]
    for piece in near:
        if len(chosen) == most:
            break
        if any(same_place(piece, other) or _adds_nothing(piece, other) for other in chosen):
            continue
        own = asked & stems(even(piece.text))
        beside = piece.is_row and best.is_row and piece.document_id == best.document_id
        if piece.is_row and (not own or (beside and own < asked & stems(even(best.text)))):
            continue  # a row of like columns about something else
        if not is_fragment(piece) and not type_lacking(kind, question, even(piece.shown), ()):
            chosen.append(piece)
    return chosen


def _adds_nothing(piece: Piece, other: Piece) -> bool:
    """Whether the other piece has all words and values of the piece."""
    mine, theirs = even(piece.text).casefold(), even(other.text).casefold()
    return set(re.findall(r"\w+", mine)) <= set(re.findall(r"\w+", theirs))


def _conflicts(kind: Kind, best: Piece, others: Sequence[Piece], margin: float) -> list[Conflict]:
    if kind in ("definition", "compare"):
        return []
    return find_conflicts(kind, best, [piece for piece in others if piece.score >= best.score - _WIDER * margin])


def _with_conflicts(chosen: Sequence[Piece], conflicts: Sequence[Conflict], most: int) -> list[Piece]:
    """The best piece, what says otherwise, then the others, `most` at most."""
    also = [each.piece for each in conflicts]
    return [*chosen[:1], *also, *(piece for piece in chosen[1:] if piece not in also)][:most]


def _one_of_each(question: str, pieces: Sequence[Piece], most: int, margin: float) -> list[Piece]:
    """The best piece of each document that the question names, or else of each that is nearly as good."""
    firsts: dict[str, Piece] = {}
    for piece in pieces:
        firsts.setdefault(piece.document_id, piece)
    asked = stems(" ".join(names(question, find_values(question))))
    if asked:
        named = [
            piece for piece in firsts.values() if asked & stems(even(f"{piece.hit.document} {piece.hit.chunk.indexed}"))
        ]
    else:
        named = [piece for piece in firsts.values() if piece.score >= pieces[0].score - _WIDER * margin]
    if len(named) < 2:
        named = [piece for piece in pieces if piece.score >= pieces[0].score - margin]
    return named[:most]


def _defining_first(kind: Kind, question: str, pieces: Sequence[Piece], margin: float) -> list[Piece]:
    """The pieces with the one first that defines the term asked about, where one not too far behind does.

    A question of another kind may ask for a term too, as `what is the Completion Date`: there it must be defined plainly.
    """
    term = defined_term(question)
    if term is None or kind in ("compare", "list", "yes_no"):
        return list(pieces)
    low = max(piece.score for piece in pieces) - _WIDER * margin
    ranks = [(defines(term, piece), -at) for at, piece in enumerate(pieces[:_LOOKED_AT]) if piece.score >= low]
    rank, at = max(ranks)
    if rank < (1 if kind == "definition" else 3):
        return list(pieces)
    return [_with_entry(term, pieces[-at]), *(piece for piece in pieces if piece is not pieces[-at])]


def _with_entry(term: str, piece: Piece) -> Piece:
    """The piece; where it is the bare term of a glossary ("Tailgating."), with what that says of it."""
    units = piece.hit.chunk.units
    at = units.index(piece.unit) if piece.unit in units else len(units)
    return joined(piece, units[at], units[at + 1]) if at + 1 < len(units) and _is_entry(term, piece) else piece


def _is_entry(term: str, piece: Piece) -> bool:
    """Whether a piece is the term alone, as before its explanation in a glossary."""
    units = piece.hit.chunk.units
    bare = re.fullmatch(rf"{re.escape(term)}[.:]", even(piece.text).strip(), re.IGNORECASE) is not None
    return bare and piece.unit in units[:-1]


def defined_term(question: str) -> str | None:
    """The term that a question asks the meaning of."""
    found = _TERM.search(even(question))
    if found is None:
        return None
    term = next(text for text in found.groupdict().values() if text)
    term = _ARTICLE.sub("", _AFTER_TERM.sub("", term.strip())).strip("\"'")
    return term or None


def defines(term: str, piece: Piece) -> int:
    """How plainly a piece defines a term: 3 where it says that the term means something, 0 where it does not define it."""
    text, said = even(piece.text), rf"[\"']?{re.escape(term)}s?[\"']?"
    if piece.is_row:
        return 3 if re.fullmatch(said, even(piece.text.split("\t")[0]).strip(), re.IGNORECASE) else 0
    verbs = r"(?:shall |will )?(?:means?|refers? to|(?:is|are) defined|ha(?:s|ve) the meaning|denotes?|stands? for)\b"
    if _is_entry(term, piece) or re.search(rf"(?<!\w){said}(?: \([^)]*\))?,? {verbs}", text, re.IGNORECASE):
        return 3
    if re.match(rf"(?:[\d.]+ |\([a-z]\) )?(?:an? |the )?{said}(?::| -| is | are )", text, re.IGNORECASE):
        return 2
    return int(re.search(rf"\((?:[^()]* )?[\"']{re.escape(term)}[\"']\)", text, re.IGNORECASE) is not None)
