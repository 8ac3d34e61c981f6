"""Figures over many questions, each with the interval that 95 % of bootstrap resamples lie in.

Questions about one document stand or fall together, so whole documents are resampled; where there are only a few of them,
single questions are. Two runs are compared on the same resamples (paired). Of a share that is the same in every resample, as
none of twelve, resampling tells nothing: such a one has Wilson's interval.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Direction = Literal["up", "down"]
Unit = Literal["share", "ms", "number"]
Statistic = Callable[[Floats, Floats, Floats], float]

RESAMPLES = 2_000
BINS = 10
_FEWEST_DOCUMENTS = 5
_BLOCK = 100
_BOUNDS = (2.5, 97.5)


class Scored(NamedTuple):
    """What a figure is made of: one question's values, whether the documents answer it, and the document it is about."""

    values: Mapping[str, float]
    answerable: bool | None
    document: str | None


class Figure(NamedTuple):
    """A figure, the bounds of its 95 % interval, and the number of questions it is of."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Metric:
    """Something that is measured: of which value of a question, by which statistic (None: the mean), and what is better."""

    key: str
    label: str
    group: str
    better: Direction = "up"
    unit: Unit = "share"
    value: str = ""
    statistic: Statistic | None = None

    def values(self, rows: Sequence[Scored]) -> Floats:
        """The value of each question; NaN for those that it does not apply to."""
        name = self.value or self.key
        judged = self.value == "confidence"  # only where it is known whether the documents answer
        found = [np.nan if judged and row.answerable is None else row.values.get(name, np.nan) for row in rows]
        return np.array(found, dtype=float)


def weighted_quantile(share: float) -> Statistic:
    """The smallest value that `share` of the weight lies at or below."""

    def quantile(values: Floats, _: Floats, weights: Floats) -> float:
        order = np.argsort(values, kind="stable")
        total = np.cumsum(weights[order])
        if total[-1] <= 0:
            return float("nan")
        return float(values[order][np.searchsorted(total, share * total[-1] - 1e-9)])

    return quantile


def brier(confidence: Floats, answerable: Floats, weights: Floats) -> float:
    """The mean squared distance of the confidence from what is so (Brier 1950)."""
    return _ratio(float(weights @ (confidence - answerable) ** 2), float(weights.sum()))


def calibration_error(confidence: Floats, answerable: Floats, weights: Floats) -> float:
    """The expected calibration error over ten bins of equal width (Naeini et al. 2015)."""
    place = bins(confidence)
    gaps = np.abs(np.bincount(place, weights * (confidence - answerable), BINS))
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
    Metric("auroc", "confidence tells the answerable (AUROC)", "confidence", "up", "number", "confidence", auroc),
    Metric("brier", "Brier score", "confidence", "down", "number", "confidence", brier),
    Metric("ece", "expected calibration error", "confidence", "down", "number", "confidence", calibration_error),
    Metric("verbatim", "quotes verbatim at their offsets", "proof"),
    Metric("verified", "sentences verified, of those drafted", "proof"),
    Metric("p50", "time of an answer, median", "time", "down", "ms", "total_ms", weighted_quantile(0.5)),
    Metric("p95", "time of an answer, 95th percentile", "time", "down", "ms", "total_ms", weighted_quantile(0.95)),
)
"""Everything that is measured, in the order of the report."""


def resampled_by(rows: Sequence[Scored]) -> Literal["document", "question"]:
    """What is resampled: documents, or single questions where there are only a few documents."""
    return "document" if len({row.document for row in rows} - {None}) >= _FEWEST_DOCUMENTS else "question"


def figures(rows: Sequence[Scored]) -> dict[str, Figure]:
    """Every figure that the rows allow, by its key, in the order of the report."""
    chosen = [each for metric in METRICS if (each := _Chosen.of(metric, rows)) is not None]
    found: list[list[Floats]] = [[] for _ in chosen]
    for weights in _resamples(rows):
        for values, each in zip(found, chosen, strict=True):
            values.append(each.figures(weights))
    cluster = np.array(_clusters(rows))
    return {
        each.metric.key: _widened(
            each.metric,
            _figure(each.whole, np.concatenate(values), each.count),
            len(np.unique(cluster[each.inside])),
        )
        for values, each in zip(found, chosen, strict=True)
    }


def _widened(metric: Metric, figure: Figure, drawn: int) -> Figure:
    """The figure with Wilson's interval where every resample of the `drawn` documents or questions gave the same share."""
    if metric.unit != "share" or figure.low < figure.high:
        return figure
    low, high = wilson(figure.value, drawn)
    return figure._replace(low=low, high=high)


def differences(new: Sequence[Scored], old: Sequence[Scored]) -> dict[str, Figure]:
    """How far each figure of `new` is above that of `old`: the same questions in the same order, resampled together."""
    both = [(_Chosen.of(metric, new), _Chosen.of(metric, old)) for metric in METRICS]
    pairs = [(one, other) for one, other in both if one is not None and other is not None]
    found: list[list[Floats]] = [[] for _ in pairs]
    for weights in _resamples(new):
        for values, (one, other) in zip(found, pairs, strict=True):
            values.append(one.figures(weights) - other.figures(weights))
    return {
        one.metric.key: _figure(one.whole - other.whole, np.concatenate(values), min(one.count, other.count))
        for values, (one, other) in zip(found, pairs, strict=True)
    }


class ReliabilityBin(NamedTuple):
    """Questions of about one confidence: their number, mean confidence, the share that is answerable and its interval."""

    n: int
    confidence: float
    share: float
    low: float
    high: float


def reliability(rows: Sequence[Scored]) -> tuple[ReliabilityBin, ...]:
    """The bins of the reliability curve that hold any question. Intervals are Wilson's, of single questions."""
    known = [row for row in rows if row.answerable is not None]
    confidence = np.array([row.values["confidence"] for row in known], dtype=float)
    answerable = np.array([bool(row.answerable) for row in known], dtype=float)
    place = bins(confidence)
    found = []
    for number in range(BINS):
        inside = place == number
        if count := int(inside.sum()):
            share = float(answerable[inside].mean())
            found.append(ReliabilityBin(count, float(confidence[inside].mean()), share, *wilson(share, count)))
    return tuple(found)


def wilson(share: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a share of `count` (Wilson 1927)."""
    z = 1.959964
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    reach = z / (1 + z * z / count) * (share * (1 - share) / count + z * z / (4 * count * count)) ** 0.5
    return max(0.0, middle - reach), min(1.0, middle + reach)


def risk_coverage(rows: Sequence[Scored]) -> tuple[tuple[float, float], ...]:
    """(coverage, risk) as answers are shown from the most confident down: the share answered, and the share of it wrong.

    An answer is right when it cites a gold page, or quotes the gold answer where no page is known. It ends where the
    profile's threshold does: an answer that was not given cannot be judged.
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
    values = row.values
    if not row.answerable:
        return True if values["false_answer"] else None
    if values["wrongly_abstained"]:
        return None
    right = values.get("any_page", values.get("in_quotes"))
    return None if right is None else not right


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The rows a metric applies to, ready to be weighted, and the figure that all of them give."""

    metric: Metric
    inside: NDArray[np.bool_]
    values: Floats
    answerable: Floats
    count: int
    whole: float = float("nan")

    @classmethod
    def of(cls, metric: Metric, rows: Sequence[Scored]) -> _Chosen | None:
        """None where the metric says nothing about the rows."""
        values = metric.values(rows)
        inside = ~np.isnan(values)
        if not inside.any():
            return None
        answerable = np.array([bool(row.answerable) for row in rows], dtype=float)[inside]
        chosen = cls(metric, inside, values[inside], answerable, int(inside.sum()))
        whole = float(chosen.figures(np.ones((1, len(rows))))[0])
        return None if np.isnan(whole) else replace(chosen, whole=whole)

    def figures(self, weights: Floats) -> Floats:
        """A figure for each line of weights, by which the rows count; NaN where a line allows none."""
        weights = weights[:, self.inside]
        if (statistic := self.metric.statistic) is not None:
            return np.array([statistic(self.values, self.answerable, each) for each in weights])
        total = weights.sum(axis=1)
        shares: Floats = np.divide(weights @ self.values, total, out=np.full(len(total), np.nan), where=total > 0)
        return shares


def _resamples(rows: Sequence[Scored]) -> Iterator[Floats]:
    """Blocks of lines that say how often each row is in a resample; the same for the same rows."""
    cluster = _clusters(rows)
    count = len(set(cluster))
    random = np.random.default_rng(0)
    for _ in range(0, RESAMPLES, _BLOCK):
        drawn = random.multinomial(count, np.full(count, 1 / count), size=_BLOCK)
        yield drawn[:, cluster].astype(float)


def _clusters(rows: Sequence[Scored]) -> list[int]:
    """The number of what each row is drawn with: its document, or itself."""
    by_document = resampled_by(rows) == "document"
    names: dict[object, int] = {}
    return [
        names.setdefault(row.document if by_document and row.document else number, len(names))
        for number, row in enumerate(rows)
    ]


def _figure(value: float, resampled: Floats, count: int) -> Figure:
    low, high = np.nanpercentile(resampled, _BOUNDS)
    return Figure(value, float(low), float(high), count)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")
