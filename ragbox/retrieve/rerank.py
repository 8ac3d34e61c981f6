"""The reading model's word in the order of the hits: a small term in a sum, for alone it harms easy questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..types import Hit

# Chosen with `python -m benchmarks.retrieval` on its development sets.
RELEVANCE = 0.35
MARGIN = 0.35
_SURE = 10.0
"""Logits beyond this say no more."""


def rerank(
    hits: Sequence[Hit],
    relevance: Sequence[float],
    margins: Sequence[float],
    *,
    by_relevance: float = RELEVANCE,
    by_margin: float = MARGIN,
) -> tuple[tuple[int, Hit], ...]:
    """The hits in their new order with new scores, each after its number in the old one.

    `relevance` are the logits that each passage answers, `margins` those of its likeliest answer above "no answer".
    """
    scored = [
        (n, replace(hit, score=hit.score + by_relevance * _bounded(relevance[n]) + by_margin * _bounded(margins[n])))
        for n, hit in enumerate(hits)
    ]
    return tuple(sorted(scored, key=lambda each: (-each[1].score, each[0])))


def _bounded(logit: float) -> float:
    return max(-_SURE, min(_SURE, logit))
