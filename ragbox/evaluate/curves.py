"""Curves over many questions: whether the confidence is a probability, and what answering more questions costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .figures import wilson
from .metrics import BINS, Scored, bins
from .score import right


class ReliabilityBin(NamedTuple):
    """Questions of about one confidence: their number, mean confidence, and for which share what was found answers.

    The interval is that of the share.
    """

    n: int
    confidence: float
    share: float
    low: float
    high: float


def reliability(rows: Sequence[Scored]) -> tuple[ReliabilityBin, ...]:
    """The bins of the reliability curve that hold any question. Intervals are Wilson's, of single questions."""
    known = [row.values for row in rows if "best_answers" in row.values]
    confidence = np.array([values["confidence"] for values in known], dtype=float)
    answers = np.array([values["best_answers"] for values in known], dtype=float)
    place = bins(confidence)
    found = []
    for number in range(BINS):
        inside = place == number
        if count := int(inside.sum()):
            share = float(answers[inside].mean())
            found.append(ReliabilityBin(count, float(confidence[inside].mean()), share, *wilson(share, count)))
    return tuple(found)


def risk_coverage(rows: Sequence[Scored]) -> tuple[tuple[float, float], ...]:
    """(coverage, risk) as answers are shown from the most confident down: the share answered, and the share of it wrong.

    It ends where the profile's threshold does: an answer that was not given cannot be judged.
    """
    known = [row for row in rows if row.answerable is not None]
    given = sorted(
        ((row.values["confidence"], wrong) for row in known if (wrong := _wrong(row)) is not None), reverse=True
    )
    points, failed = [], 0
    for number, (confidence, wrong) in enumerate(given, 1):
        failed += wrong
        if number == len(given) or given[number][0] != confidence:
            points.append((number / len(known), failed / number))
    return tuple(points)


def _wrong(row: Scored) -> bool | None:
    """Whether an answer that was given is wrong; None where none was, or nothing tells."""
    if not row.answerable:
        return True if row.values["false_answer"] else None
    if row.values["wrongly_abstained"]:
        return None
    found = right(row.values)
    return None if found is None else not found
