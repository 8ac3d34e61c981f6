"""Hits to evidence: the sentences and table rows that answer a question, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from ..query import Query
from ..text import stem, stems
from ..types import Hit, Unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MARGIN = 0.35
"""How far behind the best a sentence may be and still be shown."""

Embed = Callable[[Sequence[str]], "NDArray[np.float32]"]


class WordIndex(Protocol):
    """What reading needs to know of the words in the box."""

    def frequencies(self, terms: Sequence[str]) -> tuple[Mapping[str, int], int]: ...

    def holders(self, terms: Sequence[str]) -> Mapping[str, Container[str]]: ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """A unit of a hit with what speaks for it; `score` orders the evidence for one question, higher first."""

    hit: Hit
    unit: Unit
    score: float
    cosine: float
    coverage: float

    @property
    def text(self) -> str:
        """The unit's words, as they stand in the document."""
        start = self.hit.chunk.start
        return self.hit.chunk.text[self.unit.start - start : self.unit.end - start]


@dataclass(frozen=True, slots=True)
class Reading:
    """All evidence for a question, best first, and the features that confidence is computed from."""

    evidence: tuple[Evidence, ...]
    features: Mapping[str, float] = field(default_factory=dict)


def read(
    query: Query,
    hits: Sequence[Hit],
    embed: Embed,
    index: WordIndex,
) -> Reading:
    """Scores every unit of `hits`. `embed` gives unit vectors for texts."""
    pairs = [(hit, unit) for hit in hits for unit in hit.chunk.units]
    if not pairs:
        return Reading(())
    weights = _weights(query, index)
    given = _names_given(query, hits, index)
    cosines = embed([_words(hit, unit) for hit, unit in pairs]) @ query.vector
    top = hits[0].score
    present = [stems(_words(hit, unit)) | given[hit.chunk.document_id] for hit, unit in pairs]
    passages = {id(hit): _coverage(weights, stems(hit.chunk.indexed) | given[hit.chunk.document_id]) for hit in hits}
    evidence = []
    for i, ((hit, unit), cosine) in enumerate(zip(pairs, cosines, strict=True)):
        beside = (present[j] for j in (i - 1, i + 1) if 0 <= j < len(pairs) and pairs[j][0] is hit)
        own, near = _coverage(weights, present[i]), _coverage(weights, present[i].union(*beside))
        score = (
            float(cosine)
            + 1.0 * own
            + 0.55 * near
            + 0.4 * passages[id(hit)]
            + 0.33 * hit.dense
            - 0.1 * (top - hit.score)
        )
        evidence.append(Evidence(hit, unit, score, float(cosine), own))
    evidence.sort(key=lambda each: (-each.score, each.hit.chunk.chunk_id, each.unit.start))
    return Reading(tuple(evidence), _features(hits, evidence, weights))


def confidence(reading: Reading) -> float:
    """The probability in [0, 1] that the best evidence answers the question."""
    return 1.0 if reading.evidence else 0.0


def extract(reading: Reading, most: int) -> tuple[Evidence, ...]:
    """The best evidence, and what is nearly as good, `most` pieces at most, without repetition."""
    chosen: list[Evidence] = []
    for each in reading.evidence:
        if len(chosen) == most or each.score < reading.evidence[0].score - _MARGIN:
            break
        if all(stems(each.text) != stems(other.text) for other in chosen):
            chosen.append(each)
    return tuple(chosen)


def _words(hit: Hit, unit: Unit) -> str:
    start = hit.chunk.start
    return " ".join([*unit.columns, hit.chunk.text[unit.start - start : unit.end - start]])


def _weights(query: Query, index: WordIndex) -> dict[str, float]:
    """How much each stem of the question says: rarer words in the box say more (inverse document frequency)."""
    counts, total = index.frequencies(query.terms)
    return {stem(word): math.log(1 + (total - counts[word] + 0.5) / (counts[word] + 0.5)) for word in query.terms}


def _names_given(query: Query, hits: Sequence[Hit], index: WordIndex) -> dict[str, frozenset[str]]:
    """Per document the stems of the question's names that it has somewhere: its sentences need not repeat them."""
    holders = index.holders(query.names)
    return {
        document: frozenset(stem(name) for name, documents in holders.items() if document in documents)
        for document in {hit.chunk.document_id for hit in hits}
    }


def _coverage(weights: Mapping[str, float], present: frozenset[str]) -> float:
    """The share of the question's weight that `present` has, in [0, 1]."""
    whole = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in present) / whole if whole else 0.0


def _features(hits: Sequence[Hit], evidence: Sequence[Evidence], weights: Mapping[str, float]) -> dict[str, float]:
    best = evidence[0]
    return {
        "cosine": best.cosine,
        "coverage": best.coverage,
        "passage_coverage": _coverage(weights, stems(best.hit.chunk.indexed)),
        "box_coverage": _coverage(weights, stems(" ".join(hit.chunk.indexed for hit in hits))),
        "passage_cosine": max(hit.dense for hit in hits),
    }
