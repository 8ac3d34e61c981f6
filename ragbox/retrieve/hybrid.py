"""Full-text and dense search, fused by their z-scores, with what the question says of documents, parties and sections."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ..query import Query
from ..types import Chunk, Hit
from .coverage import best_units, pairs
from .diversity import spread
from .wording import called_otherwise, coded, in_section, several_named, titled

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FEW = 10
"""Passages looked for in each document that a question names, or whose names it has."""
_FEW_HOLD = 2
"""Documents with all names of a question that are searched apart."""
_READ = 20
"""Passages whose sentences are looked at, the best by all else: to look at every one changed no result, and took 3 times."""
_READ_ANYWAY, _AHEAD = 8, 3.5
"""Passages that are read in any case, and how far behind the best others may be. To read 8 for every question found as
many passages of the sample questions, and 4 in 100 fewer where they are in other words."""
_EQUAL = 1e-6
"""Scores this close are the same: a rounding error must not order copies of one passage."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each thing that speaks for a passage is worth, chosen on the development sets of benchmarks/retrieval.py."""

    dense: float = 1.0
    lexical: float = 1.0
    within: float = 0.6
    """Share of the full-text score in which names count only within the passage."""
    named: float = 2.0
    """What it is worth that a passage's document has all names of the question somewhere,"""
    titled: float = 0.5
    """that it is called so by title, file name or party,"""
    paired: float = 0.3
    """that words side by side in the question are so in the passage,"""
    unit: float = 2.0
    """that one sentence or row of it has the words of the topic,"""
    coded: float = 0.5
    """that it has the codes of the question,"""
    section: float = 2.0
    """and that it lies in a section that the question names by number."""


class LexicalIndex(Protocol):
    """What retrieval needs of the catalog."""

    def match(
        self, terms: Sequence[str], limit: int, documents: Sequence[str] | None = None
    ) -> list[tuple[str, float]]: ...

    def match_scores(self, terms: Sequence[str], chunk_ids: Sequence[str]) -> dict[str, float]: ...

    def holders(self, terms: Sequence[str]) -> Mapping[str, set[str]]: ...

    def labelled(self, terms: Sequence[str]) -> tuple[Mapping[str, set[str]], int]: ...

    def frequencies(self, terms: Sequence[str]) -> tuple[Mapping[str, int], int]: ...

    def called(self, asked: Sequence[str]) -> Mapping[str, Mapping[str, str]]: ...

    def chunks(self, chunk_ids: Sequence[str]) -> dict[str, tuple[str, Chunk]]: ...


class DenseIndex(Protocol):
    """What retrieval needs of the vector store."""

    def nearest(
        self, vector: NDArray[np.float32], limit: int, documents: Sequence[str] | None = None
    ) -> list[tuple[str, float]]: ...

    def vectors(self, chunk_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]: ...


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages with what speaks for each: columns of shape (passages,), by the names of `Weights`."""

    ids: tuple[str, ...]
    found: Mapping[str, tuple[str, Chunk]]
    cosines: Mapping[str, float]
    scores: Mapping[str, float]
    columns: Mapping[str, NDArray[np.float64]]
    named: tuple[str, ...] = ()
    """The documents that the question names beside each other."""

    def fused(self, weights: Weights) -> NDArray[np.float64]:
        """One score per passage."""
        words = weights.within * self.columns["words"] + (1 - weights.within) * self.columns["topic"]
        return (
            weights.dense * self.columns["dense"]
            + weights.lexical * words
            + weights.named * self.columns["named"]
            + weights.titled * self.columns["titled"]
            + weights.paired * self.columns["paired"]
            + weights.unit * self.columns["unit"]
            + weights.coded * self.columns["coded"]
            + weights.section * self.columns["section"]
        )


def retrieve(
    query: Query,
    lexical: LexicalIndex,
    dense: DenseIndex,
    *,
    k: int,
    candidates: int = 30,
    documents: Sequence[str] | None = None,
    weights: Weights = Weights(),
    decided: bool = False,
) -> tuple[Hit, ...]:
    """The `k` best live passages, best first: each document that the question compares with another is among them, and
    copies of a passage leave room for others (`diversity.spread`).

    With `decided` fewer, where the searches are sure: those far behind the best are left out (`worth_reading`).
    """
    found = gather(query, lexical, dense, max(candidates, k), documents)
    hits = found_hits(found, found.fused(weights))
    k = min(k, worth_reading([hit.score for hit in hits])) if decided else k
    return tuple(hits[place] for place in spread([hit.chunk for hit in hits], max(k, 0), found.named))


def worth_reading(scores: Sequence[float]) -> int:
    """How many of the passages, best first by their fused score, the reading model may still prefer to the best."""
    return max(_READ_ANYWAY, sum(score >= scores[0] - _AHEAD for score in scores)) if scores else 0


def gather(
    query: Query, lexical: LexicalIndex, dense: DenseIndex, wanted: int, documents: Sequence[str] | None
) -> Candidates:
    """The best `wanted` of each search, scored by both: of the fusions measured (ANSWER_FINDINGS.md), the z-scores over
    that union added beat reciprocal ranks on every set.

    Names in the question count by document too: a passage need not repeat the parties that its agreement names once, on
    page one.
    """
    labelled, count = lexical.labelled(query.terms)
    named = several_named(query, _limited(labelled, documents))
    holders = lexical.holders(query.names)
    ids, cosines = _search(query, lexical, dense, wanted, documents)
    # each apart: else the one with more to say crowds out the other
    for each in named or _about(_limited(holders, documents), query.names):
        more, near = _search(query, lexical, dense, max(_FEW, wanted // len(named)) if named else _FEW, [each])
        ids, cosines = ids | more, cosines | near
    unseen = list(ids - cosines.keys())
    cosines |= {chunk_id: float(query.vector @ other) for chunk_id, other in dense.vectors(unseen).items()}
    found = lexical.chunks(list(ids | cosines.keys()))
    order = sorted(found)
    chunks = [found[chunk_id][1] for chunk_id in order]
    owners = [chunk.document_id for chunk in chunks]
    scores = lexical.match_scores(query.terms, order)
    columns = {
        "dense": _z_scores(order, cosines),
        "words": _z_scores(order, scores),
        "topic": _z_scores(order, lexical.match_scores(query.topic, order) if query.names else scores),
        "paired": _z_scores(order, lexical.match_scores(pairs(query), order)),
        "unit": np.zeros(len(order)),
        "named": _named(owners, holders),
        "titled": titled(owners, labelled, count),
        "coded": coded(query, chunks),
        "section": in_section(query, chunks),
    }
    gathered = Candidates(tuple(order), found, cosines, scores, columns, named)
    best = np.argsort(-gathered.fused(Weights()), kind="stable")[:_READ]
    otherwise = called_otherwise(query, lexical.called)
    columns["unit"][best] = best_units(query, [chunks[i] for i in best], *lexical.frequencies(query.topic), otherwise)
    return gathered


def _search(
    query: Query, lexical: LexicalIndex, dense: DenseIndex, wanted: int, documents: Sequence[str] | None
) -> tuple[set[str], dict[str, float]]:
    """The passages of both searches, and the cosines of those that the dense one found."""
    ids = {chunk_id for chunk_id, _ in lexical.match(query.terms, wanted, documents)}
    if query.codes or query.sections:  # a number alone may drown among the other words
        ids |= {chunk_id for chunk_id, _ in lexical.match((*query.codes, *query.sections), wanted, documents)}
    return ids, dict(dense.nearest(query.vector, wanted, documents))


def _about(holders: Mapping[str, set[str]], names: Sequence[str]) -> tuple[str, ...]:
    """The few documents that have all names of the question: a passage of theirs need not repeat any of them."""
    both = set.intersection(*(holders.get(name, set()) for name in names)) if names else set()
    return tuple(sorted(both)) if len(both) <= _FEW_HOLD else ()


def _limited(labelled: Mapping[str, set[str]], documents: Sequence[str] | None) -> Mapping[str, set[str]]:
    """Of the documents that words name, those that are searched."""
    if documents is None:
        return labelled
    searched = set(documents)
    return {word: left for word, found in labelled.items() if (left := found & searched)}


def found_hits(found: Candidates, fused: NDArray[np.float64]) -> tuple[Hit, ...]:
    """All candidates as hits, best first; equals by their id."""
    best = sorted(range(len(found.ids)), key=lambda i: (-fused[i], found.ids[i]))
    return tuple(
        Hit(
            chunk=found.found[found.ids[i]][1],
            document=found.found[found.ids[i]][0],
            score=float(fused[i]),
            dense=float(found.cosines.get(found.ids[i], 0.0)),
            lexical=float(found.scores.get(found.ids[i], 0.0)),
        )
        for i in best
    )


def _named(owners: Sequence[str], holders: Mapping[str, Container[str]]) -> NDArray[np.float64]:
    """For each passage the share of the question's names that its document has somewhere."""
    if not holders:
        return np.zeros(len(owners))
    return np.array([np.mean([owner in documents for documents in holders.values()]) for owner in owners])


def _z_scores(ids: Sequence[str], scores: Mapping[str, float]) -> NDArray[np.float64]:
    values = np.array([scores.get(chunk_id, 0.0) for chunk_id in ids], np.float64)
    deviation = values.std() if len(values) else 0.0
    return (values - values.mean()) / deviation if deviation > _EQUAL else np.zeros_like(values)
