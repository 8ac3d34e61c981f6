"""Which of the ranked passages are shown: every document that the question names, and no copies in place of others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..types import Chunk

_ALIKE = 0.9
"""Share of their words that copies have in common."""
_COPIES = 2
"""Copies of one passage that stand among the best: in a second document it may be the one that is meant."""
_TOKEN = re.compile(r"\w+(?:[.,]\d+)*")


def spread(chunks: Sequence[Chunk], k: int, named: Sequence[str] = ()) -> list[int]:
    """The places of the `k` passages to show, of `chunks` in order, best first.

    A copy of a passage of the same document, and the third of any, comes after all others: nothing is lost while there
    is room. Passages that differ in a number or a name are no copies. Each of the `named` documents has one place, where it
    has a passage at all.
    """
    kept: list[int] = []
    copies: list[int] = []
    tokens: list[frozenset[str]] = []
    for place, chunk in enumerate(chunks):
        if len(kept) >= k and not named:
            break
        own = frozenset(_TOKEN.findall(chunk.text))
        like = [other for other, theirs in zip(kept, tokens, strict=True) if copy(own, theirs)]
        if len(like) >= _COPIES or any(chunks[other].document_id == chunk.document_id for other in like):
            copies.append(place)
        else:
            kept.append(place)
            tokens.append(own)
    return sorted(_with_named(chunks, [*kept, *copies, *range(len(kept) + len(copies), len(chunks))], k, named))


def _with_named(chunks: Sequence[Chunk], order: Sequence[int], k: int, named: Sequence[str]) -> list[int]:
    """The first `k` of `order`, the last ones giving way to the best passage of each named document that has none."""
    chosen = list(order[:k])
    for document in named[:k]:
        if any(chunks[place].document_id == document for place in chosen):
            continue
        best = next((place for place in order if chunks[place].document_id == document), None)
        if best is None:
            continue
        for i in reversed(range(len(chosen))):
            owner = chunks[chosen[i]].document_id
            if owner not in named or sum(chunks[place].document_id == owner for place in chosen) > 1:
                chosen[i] = best
                break
    return chosen


def copy(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether passages of these words say the same: nearly all words in common, and no number or name that differs."""
    if not one or not other or len(one & other) < _ALIKE * len(one | other):
        return False
    return not any(word[0].isupper() or any(map(str.isdigit, word)) for word in one ^ other)
