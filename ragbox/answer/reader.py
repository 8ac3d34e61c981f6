"""Hits to evidence: the sentences and table rows that answer a question, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from ..query import Query
from ..text import stem, stems
from ..types import Hit, Unit
from .confidence import answers_kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MARGIN = 0.35
"""How far behind the best a sentence may be and still be shown."""
_ON_TOPIC = 0.75
"""And how near to the topic, as a share of its cosine: that takes off a tenth of the sentences, none of them gold."""

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
    topic_cosine: float

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
    pairs = [(hit, unit) for hit in hits for unit in hit.chunk.units if not unit.label]
    if not pairs:
        return Reading(())
    weights = _weights(query, index)
    given = _names_given(query, hits, index)
    vectors = embed([_words(hit, unit) for hit, unit in pairs])
    top = hits[0].score
    present = [stems(_words(hit, unit)) | given[hit.chunk.document_id] for hit, unit in pairs]
    passages = {id(hit): _coverage(weights, stems(hit.chunk.indexed) | given[hit.chunk.document_id]) for hit in hits}
    evidence = []
    for i, ((hit, unit), cosine, of_topic) in enumerate(
        zip(pairs, vectors @ query.vector, vectors @ query.topic_vector, strict=True)
    ):
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
        evidence.append(Evidence(hit, unit, score, float(cosine), float(of_topic)))
    evidence.sort(key=lambda each: (-each.score, each.hit.chunk.chunk_id, each.unit.start))
    return Reading(tuple(evidence), _features(query, hits, evidence[0], weights, given))


def extract(reading: Reading, most: int) -> tuple[Evidence, ...]:
    """The best evidence, and what is nearly as good, `most` pieces at most, without repetition."""
    chosen: list[Evidence] = []
    for each in reading.evidence:
        best = reading.evidence[0]
        if len(chosen) == most or each.score < best.score - _MARGIN:
            break
        on_topic = not chosen or each.topic_cosine >= _ON_TOPIC * best.topic_cosine
        if on_topic and all(stems(each.text) != stems(other.text) for other in chosen):
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


def _features(
    query: Query,
    hits: Sequence[Hit],
    best: Evidence,
    weights: Mapping[str, float],
    given: Mapping[str, frozenset[str]],
) -> dict[str, float]:
    """What speaks for the best evidence being an answer, each about in [0, 1]; `confidence` weighs them."""
    topic = {word: weights[word] for word in map(stem, query.topic)}
    names = {stem(name) for name in query.names}
    expected = answers_kind(query.text, best.text)
    return {
        "cosine": best.cosine,
        "topic_cosine": best.topic_cosine,
        "passage_cosine": max(hit.dense for hit in hits),
        "topic": _coverage(topic, stems(_words(best.hit, best.unit))),
        "passage_topic": _coverage(topic, stems(best.hit.chunk.indexed)),
        "names": len(names & given[best.hit.chunk.document_id]) / len(names) if names else 1.0,
        "row": float("\t" in best.text),
        "kind": float(expected is not False),
        "kind_known": float(expected is not None),
    }
