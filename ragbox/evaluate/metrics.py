"""What is measured over many questions: which value of each, by which statistic, and what of it is better."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Direction = Literal["up", "down"]
Unit = Literal["share", "ms", "number"]
Statistic = Callable[[Floats, Floats, Floats], float]

BINS = 10
_SURE = "confidence that the best two answer"


class Scored(NamedTuple):
    """What a figure is made of: one question's values, whether the documents answer it, and the document it is about."""

    values: Mapping[str, float]
    answerable: bool | None
    document: str | None


@dataclass(frozen=True, slots=True)
class Metric:
    """Something that is measured: of which value of a question, by which statistic (None: the mean), and what is better.

    A statistic that holds the value against what is so takes that from `truth`: "answerable", or another value.
    """

    key: str
    label: str
    group: str
    better: Direction = "up"
    unit: Unit = "share"
    value: str = ""
    statistic: Statistic | None = None
    truth: str = ""

    def values(self, rows: Sequence[Scored]) -> Floats:
        """The value of each question; NaN for those that it does not apply to, or whose truth is not known."""
        name = self.value or self.key
        found = np.array([row.values.get(name, np.nan) for row in rows], dtype=float)
        return np.where(np.isnan(self.truths(rows)), np.nan, found)

    def truths(self, rows: Sequence[Scored]) -> Floats:
        """What each value is held against; NaN where that is not known."""
        if not self.truth:
            return np.zeros(len(rows))
        if self.truth == "answerable":
            return np.array([np.nan if row.answerable is None else row.answerable for row in rows], dtype=float)
        return np.array([row.values.get(self.truth, np.nan) for row in rows], dtype=float)


def weighted_quantile(share: float) -> Statistic:
    """The smallest value that `share` of the weight lies at or below."""

    def quantile(values: Floats, _: Floats, weights: Floats) -> float:
        order = np.argsort(values, kind="stable")
        total = np.cumsum(weights[order])
        if total[-1] <= 0:
            return float("nan")
        return float(values[order][np.searchsorted(total, share * total[-1] - 1e-9)])

    return quantile


def brier(confidence: Floats, truth: Floats, weights: Floats) -> float:
    """The mean squared distance of the confidence from what is so (Brier 1950)."""
    return _ratio(float(weights @ (confidence - truth) ** 2), float(weights.sum()))


def calibration_error(confidence: Floats, truth: Floats, weights: Floats) -> float:
    """The expected calibration error over ten bins of equal width (Naeini et al. 2015)."""
    place = bins(confidence)
    gaps = np.abs(np.bincount(place, weights * (confidence - truth), BINS))
    return _ratio(float(gaps.sum()), float(weights.sum()))


def bins(confidence: Floats) -> NDArray[np.int64]:
    """The bin of each confidence, from 0."""
    return np.minimum((confidence * BINS).astype(np.int64), BINS - 1)


def auroc(confidence: Floats, answerable: Floats, weights: Floats) -> float:
    """How often an answerable question is the more confident of two, ties counting half (Mann-Whitney)."""
    _, place = np.unique(confidence, return_inverse=True)
    yes = np.bincount(place, weights * answerable)
    no = np.bincount(place, weights * (1 - answerable))
    wins = float(yes @ (np.cumsum(no) - no / 2))
    return _ratio(wins, float(yes.sum() * no.sum()))


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")


METRICS = (
    Metric("hit_1", "gold page in the first passage", "search"),
    Metric("hit_3", "gold page in the first 3", "search"),
    Metric("hit_5", "gold page in the first 5", "search"),
    Metric("hit_10", "gold page in the first 10", "search"),
    Metric("ndcg_10", "nDCG@10", "search", unit="number"),
    Metric("first_page", "gold page in the first citation", "answers"),
    Metric("any_page", "gold page among the citations", "answers"),
    Metric("in_quotes", "gold answer inside the cited quotes", "answers"),
    Metric("evidence_in_quotes", "evidence inside the cited quotes", "answers"),
    Metric("exact_match", "exact match of the cited words", "answers"),
    Metric("f1", "token F1 of the cited words", "answers"),
    Metric("citation_precision", "citation precision (of those answered)", "answers"),
    Metric("citation_recall", "citation recall", "answers"),
    Metric("wrongly_abstained", "wrongly abstained", "abstention", better="down"),
    Metric("false_answer", "false answers to the unanswerable", "abstention", better="down"),
    Metric("wrong_again", "known wrong answers given again", "abstention", better="down"),
    Metric(
        "auroc",
        "confidence tells the answerable (AUROC)",
        "confidence",
        "up",
        "number",
        "confidence",
        auroc,
        "answerable",
    ),
    Metric("brier", f"{_SURE} (Brier)", "confidence", "down", "number", "confidence", brier, "best_answers"),
    Metric("ece", f"{_SURE} (ECE)", "confidence", "down", "number", "confidence", calibration_error, "best_answers"),
    Metric("verbatim", "quotes verbatim at their offsets", "proof"),
    Metric("verified", "sentences verified, of those drafted", "proof"),
    Metric("p50", "time of an answer, median", "time", "down", "ms", "total_ms", weighted_quantile(0.5)),
    Metric("p95", "time of an answer, 95th percentile", "time", "down", "ms", "total_ms", weighted_quantile(0.95)),
)
"""Everything that is measured, in the order of the report."""
