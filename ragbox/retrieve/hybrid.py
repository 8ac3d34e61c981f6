"""Full-text and dense search, fused by their z-scores."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ..query import Query
from ..types import Chunk, Hit

if TYPE_CHECKING:
    from numpy.typing import NDArray


# Chosen on sample_docs (page of the first hit .81 -> .88), with the two public sets held (.80 -> .79, .56 -> .58).
_WITHIN = 0.6
"""Share of the full-text score in which names count only within the passage."""
_NAMED = 2.0
"""What it is worth that a passage's document has all names of the question somewhere."""
_EQUAL = 1e-6
"""Scores this close are the same: a rounding error must not order copies of one passage."""


class LexicalIndex(Protocol):
    """What retrieval needs of the catalog."""

    def match(
        self, terms: Sequence[str], limit: int, documents: Sequence[str] | None = None
    ) -> list[tuple[str, float]]: ...

    def match_scores(self, terms: Sequence[str], chunk_ids: Sequence[str]) -> dict[str, float]: ...

    def holders(self, terms: Sequence[str]) -> Mapping[str, Container[str]]: ...

    def chunks(self, chunk_ids: Sequence[str]) -> dict[str, tuple[str, Chunk]]: ...


class DenseIndex(Protocol):
    """What retrieval needs of the vector store."""

    def nearest(
        self, vector: NDArray[np.float32], limit: int, documents: Sequence[str] | None = None
    ) -> list[tuple[str, float]]: ...

    def vectors(self, chunk_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]: ...


def retrieve(
    query: Query,
    lexical: LexicalIndex,
    dense: DenseIndex,
    *,
    k: int,
    candidates: int = 30,
    documents: Sequence[str] | None = None,
) -> tuple[Hit, ...]:
    """The `k` best live passages, best first.

    The best `candidates` of each search are scored by both, and the z-scores over that union are added: of the fusions
    measured (ANSWER_FINDINGS.md) this beat reciprocal ranks on every set. Names in the question count by document too: a
    passage need not repeat the parties that its agreement names once, on page one.
    """
    wanted = max(candidates, k)
    ids = {chunk_id for chunk_id, _ in lexical.match(query.terms, wanted, documents)}
    cosines = dict(dense.nearest(query.vector, wanted, documents))
    unseen = list(ids - cosines.keys())
    cosines |= {chunk_id: float(query.vector @ other) for chunk_id, other in dense.vectors(unseen).items()}
    found = lexical.chunks(list(ids | cosines.keys()))
    order = sorted(found)
    scores = lexical.match_scores(query.terms, order)
    of_topic = lexical.match_scores(query.topic, order) if query.names else scores
    fused = (
        _z_scores(order, cosines)
        + _WITHIN * _z_scores(order, scores)
        + (1 - _WITHIN) * _z_scores(order, of_topic)
        + _NAMED * _named([found[chunk_id][1].document_id for chunk_id in order], lexical.holders(query.names))
    )
    best = sorted(range(len(order)), key=lambda i: (-fused[i], order[i]))[: max(k, 0)]
    return tuple(
        Hit(
            chunk=found[order[i]][1],
            document=found[order[i]][0],
            score=float(fused[i]),
            dense=float(cosines.get(order[i], 0.0)),
            lexical=float(scores.get(order[i], 0.0)),
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
