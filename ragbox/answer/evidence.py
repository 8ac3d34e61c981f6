"""What of the evidence a language model is shown: few sentences, for the length of a prompt is the user's waiting time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from ..types import Hit
from .cite import Quote
from .pieces import Piece, complete
from .reader import Evidence

REACH = 3.5
"""How far behind the best score a sentence may be. On the sample questions 93 % of the gold answers are within it, in a
fifth of the tokens of the five best passages (`benchmarks.evidence_prompts`)."""
MOST = 8
_CHARACTERS = 600
"""A sentence comes alone where what belongs to it is longer."""
_MORE = 1.5
"""The same for what would have to be read anew, in a conversation where the best sentence has been read."""
AHEAD, _AHEAD_CHARACTERS = 10, 3_600
"""Passages of which the rest may be read while nobody asks, for what is asked next is often about them; and how much of it:
some seconds' work, in which the answer is read."""


def chosen(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The evidence, best first, that an answer may need; what is about one document stands together."""
    near = [each for each in evidence[:MOST] if each.score >= evidence[0].score - REACH]
    return tuple(_together(near))


def _together(evidence: Sequence[Evidence]) -> list[Evidence]:
    """In the order of the best of each document, and of each of its headings."""
    documents = list(dict.fromkeys(each.hit.chunk.document_id for each in evidence))
    headings = list(dict.fromkeys((each.hit.chunk.document_id, each.hit.chunk.heading) for each in evidence))

    def place(each: Evidence) -> tuple[int, int]:
        chunk = each.hit.chunk
        return documents.index(chunk.document_id), headings.index((chunk.document_id, chunk.heading))

    return sorted(evidence, key=place)


def sentences_of(evidence: Sequence[Evidence], stored: Mapping[str, Hit]) -> tuple[Hit, ...]:
    """The sentences and rows of the evidence, each a passage of its own, as they are stored: without real values.

    `stored` are the passages by chunk id that `evidence` was read in. A sentence comes with what it needs to be understood:
    the one it points back to, the label of a value, the few items of a list. Their scores are those of the evidence.
    """
    return _distinct(
        replace(_understood(stored[each.hit.chunk.chunk_id], each.hit.chunk.units.index(each.unit)), score=each.score)
        for each in evidence
    )


def sentences_quoted(quotes: Sequence[Quote], opened: Sequence[Hit], stored: Mapping[str, Hit]) -> tuple[Hit, ...]:
    """The same of what was quoted, by passages `opened` for reading; what lies in none of them is left out."""
    found = []
    for quote in quotes:
        for hit in opened:
            if hit.chunk.document_id != quote.document_id:
                continue
            units = hit.chunk.units
            within = [n for n, unit in enumerate(units) if quote.start <= unit.start and unit.end <= quote.end]
            if within:
                found.append(narrowed(stored[hit.chunk.chunk_id], within[0], within[-1]))
                break
    return _distinct(found)


def rest_of(hits: Sequence[Hit], shown: Sequence[Hit], near: Sequence[Hit] = ()) -> tuple[Hit, ...]:
    """All other sentences and rows of the first passages, in the order of the text of each, then those `near`."""
    passages = (*hits[:AHEAD], *near)
    units = [narrowed(hit, n, n) for hit in passages for n, unit in enumerate(hit.chunk.units) if not unit.label]
    rest = [each for each in _distinct(units) if not any(holds(other, each) for other in shown)]
    ends = accumulate(len(each.chunk.text) for each in rest)
    return tuple(each for each, end in zip(rest, ends, strict=True) if end <= _AHEAD_CHARACTERS)


def unread(hits: Sequence[Hit], known: Sequence[Hit]) -> tuple[Hit, ...]:
    """Of the sentences, those that a model has not read and needs: few where it has read the best one."""
    new = [hit for hit in hits if not any(holds(other, hit) for other in known)]
    best = max(hits, key=lambda hit: hit.score, default=None)
    if best is None or best in new:
        return tuple(new)
    return tuple(hit for hit in new if hit.score >= best.score - _MORE)


def holds(hit: Hit, other: Hit) -> bool:
    """Whether a passage has all the text of another."""
    mine, theirs = hit.chunk, other.chunk
    return mine.document_id == theirs.document_id and mine.start <= theirs.start and theirs.end <= mine.end


def narrowed(hit: Hit, first: int, last: int) -> Hit:
    """Some units of a passage as a passage: what cites it is held to them alone."""
    chunk, units = hit.chunk, hit.chunk.units[first : last + 1]
    start, end = units[0].start, units[-1].end
    text = chunk.text[start - chunk.start : end - chunk.start]
    return replace(hit, chunk=replace(chunk, start=start, end=end, text=text, units=units))


def _understood(hit: Hit, n: int) -> Hit:
    units = hit.chunk.units
    whole = complete(Piece(hit, units[n], 0.0)).unit
    if whole.end - whole.start > _CHARACTERS:
        return narrowed(hit, n, n)
    within = [at for at, unit in enumerate(units) if whole.start <= unit.start and unit.end <= whole.end]
    return narrowed(hit, within[0], within[-1])


def _distinct(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The passages without those that lie in another."""
    found: list[Hit] = []
    for hit in hits:
        if not any(holds(other, hit) for other in found):
            found = [*(other for other in found if not holds(hit, other)), hit]
    return tuple(found)
