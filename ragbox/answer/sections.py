"""A document as sections, and the sentences of each that say most of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from ..types import Chunk, Hit, Unit
from .pieces import Piece, is_fragment, item_style, leads_in, needs_after, refers_back, with_items
from .values import find_values
from .words import even

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Embed = Callable[[Sequence[str]], NDArray[np.float32]]
    """Texts to unit vectors of shape (len(texts), dimensions)."""

MOST_SECTIONS = 24
"""Sections that a document is taken apart into at most, by the deepest headings that give no more."""
_DEPTH = 3
_BARE = 6
"""Passages of a section of a document without headings, at least: about a page."""
_LOOKED_AT = 12
"""Sentences of a section that are embedded; those that the rules put last are not."""
_SCORED = 240
"""Sentences of a section that are judged at all: of more, every second, or third, and so on."""
_WORDS = (5, 60)
"""A sentence of fewer words is a title or a field, one of more says too much for a summary."""
_RUNNING = 3
"""What stands so often in a document is a running title."""
_ALIKE = 0.85
"""Cosine from which on two sentences say the same."""
_LIST = 600
"""Characters up to which a list is taken as a whole, with what leads in to it."""
_FEW = 2
"""Sentences of a section below which rows and fields of it are looked at too."""
_ABOUT = re.compile(
    r"\bis made (?:on|between)\b|\bthis (?:agreement|policy|lease|letter|deed|contract|report|handbook|manual|notice|plan|"
    r"document|amendment|form|extract|statement)\b|\bpurpose of\b|\b(?:we|i) (?:write|act for|refer)\b|\bparties wish\b",
    re.IGNORECASE,
)
"""How a document says what it is."""
_OPENS = 0.3
"""What that is worth against a cosine, where one sentence stands for a document; so is standing at its beginning."""
_SIGNALS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:shall|must|(?:is|are) required|undertakes?|agrees? to|is (?:entitled|liable|responsible)|may not|will not)\b",
        rf"\bmeans\b|{_ABOUT.pattern}|\bin summary\b|\bwe (?:find|conclude|recommend|propose)\b",
        r"\bdiagnos\w+|\bfindings?\b|\bdecid\w+|\bresolved\b|\bagreed\b|\brecommend\w*|\bconclu\w+|\bterminat\w+|\bexpir\w+",
    )
)
"""What sentences say that a summary should have: duties, what the document is and who is in it, outcomes."""


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a document under one heading; `hits` are its passages, each as if it had been found."""

    heading: str = field(repr=False)
    hits: tuple[Hit, ...]

    @property
    def size(self) -> int:
        """Characters."""
        return sum(hit.chunk.end - hit.chunk.start for hit in self.hits)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence, list or row of a section; the higher the score, the more it says of its section.

    `about` is how much it says of what its document is as a whole.
    """

    piece: Piece
    vector: NDArray[np.float32] = field(repr=False, compare=False)
    score: float
    about: float


def sections(document: str, chunks: Sequence[Chunk]) -> tuple[Section, ...]:
    """The sections of a document of that name, in order."""
    ordered = sorted(chunks, key=lambda chunk: chunk.start)
    hits = [Hit(chunk, document, score=1.0, dense=0.0, lexical=0.0) for chunk in ordered]
    depth = next((d for d in range(_DEPTH, 1, -1) if len(_at(hits, d)) <= MOST_SECTIONS), 1)
    found = []
    for heading, group in _at(hits, depth):
        size = max(_BARE, -(-len(group) // MOST_SECTIONS))
        parts = [group] if heading else [group[at : at + size] for at in range(0, len(group), size)]
        found += [Section(heading[-1] if heading else _page(part[0]), tuple(part)) for part in parts]
    return tuple(found)


def _at(hits: Sequence[Hit], depth: int) -> list[tuple[tuple[str, ...], list[Hit]]]:
    """Neighbours with the same headings down to a depth."""
    return [(key, list(group)) for key, group in groupby(hits, key=lambda hit: hit.chunk.heading[:depth])]


def _page(hit: Hit) -> str:
    if hit.chunk.page is not None:
        return f"Page {hit.chunk.page}"
    return "Opening" if hit.chunk.ordinal == 0 else "Without a heading"


def sentences_of(section: Section, running: frozenset[str] = frozenset()) -> list[Piece]:
    """What can stand in a summary: sentences and lists that are understood alone; rows and fields where there are few.

    `running` are texts to leave out (`running_titles`).
    """
    pieces = [Piece(hit, unit, 1.0) for hit in section.hits for unit in hit.chunk.units if not unit.label]
    plain, fields, reached = list[Piece](), list[Piece](), -1
    for piece in pieces:
        if piece.unit.start < reached or not (piece.unit.begins and piece.unit.ends) or even(piece.text) in running:
            continue  # in a list that was taken whole, or in the passage before too
        whole = _list_of(piece)
        if whole is not None or _plain(piece) or _item(piece):
            plain.append(whole or piece)
            reached = plain[-1].unit.end
        elif piece.is_row or ": " in piece.text:
            fields.append(piece)
    found = plain if len(plain) >= _FEW else [*plain, *fields]
    return sorted(found, key=lambda piece: piece.unit.start)


def running_titles(parts: Sequence[Section]) -> frozenset[str]:
    """Texts that stand in a document again and again."""
    texts = Counter(
        even(hit.chunk.text[unit.start - hit.chunk.start : unit.end - hit.chunk.start])
        for part in parts
        for hit in part.hits
        for unit in hit.chunk.units
    )
    return frozenset(text for text, count in texts.items() if count >= _RUNNING)


def rank(found: Sequence[Sequence[Piece]], vectors: Sequence[NDArray[np.float32]]) -> list[list[Ranked]]:
    """The sentences of each section, the one that says most first; `vectors` are those of its sentences.

    How near a sentence is to the middle of its section and of the document, with something for what it says and where.
    """
    filled = [each for each in vectors if len(each)]
    if not filled:
        return [[] for _ in found]
    middles = [each.mean(axis=0) for each in filled]
    whole = sum(middles[1:], middles[0]) / len(middles)
    ranked: list[list[Ranked]] = []
    for pieces, each in zip(found, vectors, strict=True):
        if not pieces:
            ranked.append([])
            continue
        near, about = each @ each.mean(axis=0), each @ whole
        scored = [
            Ranked(
                piece,
                each[at],
                float(near[at] + 0.5 * about[at]) + worth(piece, first=at == 0),
                float(about[at])
                + _OPENS * (bool(_ABOUT.search(even(piece.text))) - 2 * piece.is_row)
                + _OPENS * ((not ranked) + 0.5 * (1 - len(ranked) / len(found))),
            )
            for at, piece in enumerate(pieces)
        ]
        ranked.append(sorted(scored, key=lambda one: -one.score))
    return ranked


def worth(piece: Piece, *, first: bool = False) -> float:
    """What a sentence has that a summary should have, from 0 to 0.6. The weight is a choice, checked on sample documents."""
    text = even(piece.text)
    said = [word for word in text.split() if word[0].isalpha()]
    named = sum(word[0].isupper() for word in said) > 0.6 * len(said)  # an address, a signature
    signals = sum(bool(each.search(text)) for each in _SIGNALS)
    return 0.1 * (first + (not piece.is_row) + bool(find_values(text)) + signals - 3 * (named and not piece.is_row))


def looked_at(pieces: Sequence[Piece]) -> list[Piece]:
    """Those sentences of a section that are worth embedding, in their order."""
    pieces = pieces[:: len(pieces) // _SCORED + 1]
    best = sorted(range(len(pieces)), key=lambda at: (-worth(pieces[at], first=at == 0), at))[:_LOOKED_AT]
    return [pieces[at] for at in sorted(best)]


def choose(ranked: Sequence[Sequence[Ranked]], sizes: Sequence[int], most: int) -> list[list[Piece]]:
    """At most `most` sentences in all, in the order of the text: the best of each section, then the best of what is left.

    Where there are more sections than that, the first, which says what the document is, and the largest by `sizes`; no
    sentence that says what another does.
    """
    chosen: list[tuple[int, Ranked]] = []
    firsts = sorted(
        ((at, each[0]) for at, each in enumerate(ranked) if each), key=lambda pair: (pair[0] > 0, -sizes[pair[0]])
    )
    rest = sorted(((at, one) for at, each in enumerate(ranked) for one in each[1:]), key=lambda pair: -pair[1].score)
    for at, one in (*firsts, *rest):
        if len(chosen) == most:
            break
        if all(float(one.vector @ other.vector) < _ALIKE for _, other in chosen):
            chosen.append((at, one))
    found: list[list[Piece]] = [[] for _ in ranked]
    for at, one in chosen:
        found[at].append(one.piece)
    return [sorted(each, key=lambda piece: piece.unit.start) for each in found]


def _list_of(piece: Piece) -> Piece | None:
    """The list that a sentence leads in to, with it; None where there is none, or it goes on elsewhere."""
    if not leads_in(piece.text) or piece.is_row or needs_after(piece):
        return None
    whole = with_items(piece)
    return whole if len(piece.text) < len(whole.text) <= _LIST else None


def _item(piece: Piece) -> bool:
    """Whether it is an item that says of what it is: "• Allergies: Penicillin"."""
    text = piece.text.strip()
    return item_style(text) is not None and ": " in text and _WORDS[0] <= len(text.split()) <= _WORDS[1]


def alone(piece: Piece) -> Hit:
    """A hit of that sentence only; with the one before where it points there."""
    chunk = piece.hit.chunk
    units: tuple[Unit, ...] = (piece.unit,)
    at = chunk.units.index(piece.unit) if piece.unit in chunk.units else 0
    if at and refers_back(piece.text):
        units = (chunk.units[at - 1], piece.unit)
    start, end = units[0].start, units[-1].end
    text = chunk.text[start - chunk.start : end - chunk.start]
    return replace(piece.hit, chunk=replace(chunk, start=start, end=end, text=text, indexed=text, units=units))


def _plain(piece: Piece) -> bool:
    """Whether it is a sentence that says something without what stands around it."""
    text = piece.text.strip()
    count = len(text.split())
    if piece.is_row or is_fragment(piece) or leads_in(text) or refers_back(text) or text.isupper() or text[0].islower():
        return False
    return _WORDS[0] <= count <= _WORDS[1] and item_style(text) not in ("bullet", "letter") and text[-1] in '.!?"”)'
