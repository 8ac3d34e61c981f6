"""How much of a question one sentence or row of a passage has, rare words counting more."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..query import Query
from ..text import stem, stems, words
from ..types import Chunk, Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray


def pairs(query: Query) -> list[str]:
    """The words that stand side by side in the question and carry its topic, two and two ("notice period")."""
    asked, wanted = words(query.text), set(query.terms)
    return list(dict.fromkeys(f"{a} {b}" for a, b in itertools.pairwise(asked) if a in wanted and b in wanted))


def best_units(
    query: Query,
    chunks: Sequence[Chunk],
    frequencies: Mapping[str, int],
    count: int,
    otherwise: Mapping[str, Mapping[str, str]],
) -> NDArray[np.float64]:
    """For each passage the share of the topic's words that its best unit has, weighed by their rarity, in [0, 1].

    `frequencies` say in how many of all `count` passages a word occurs. `otherwise` says per document what it calls
    otherwise: a sentence about "the Supplier" has "Kestrel" where that is what Kestrel is called.
    """
    weights = {
        stem(word): math.log(1 + (count - frequencies[word] + 0.5) / (frequencies[word] + 0.5)) for word in query.topic
    }
    whole = sum(weights.values())
    if whole <= 0:
        return np.zeros(len(chunks))
    called = {
        document: [(stems(name), stems(asked)) for asked, name in names.items()]
        for document, names in otherwise.items()
    }
    return np.array(
        [
            max((_share(weights, each, unit, called.get(each.document_id, ())) for unit in each.units), default=0.0)
            / whole
            for each in chunks
        ]
    )


def _share(
    weights: Mapping[str, float], chunk: Chunk, unit: Unit, called: Sequence[tuple[frozenset[str], frozenset[str]]]
) -> float:
    if unit.label:
        return 0.0
    own = stems(" ".join([*unit.columns, chunk.text[unit.start - chunk.start : unit.end - chunk.start]]))
    for name, asked in called:
        if name & own:
            own |= asked
    return sum(weight for word, weight in weights.items() if word in own)
