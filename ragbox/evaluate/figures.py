"""Figures over many questions, each with the interval that 95 % of bootstrap resamples lie in.

Questions about one document stand or fall together, so whole documents are resampled; where there are only a few of them,
single questions are. Two runs are compared on the same resamples (paired). Of a figure that is the same in every resample,
as none of twelve, resampling tells nothing: a share has Wilson's interval then, anything else none (its bounds are NaN).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .metrics import METRICS, Floats, Metric, Scored

RESAMPLES = 2_000
_FEWEST = 6
"""Fewer documents are not resampled, and of fewer that moved no difference is firm: five go one way by chance too often."""

_NOISE = 1e-9
"""What arithmetic leaves where there is no difference."""

_BLOCK = 100
_BOUNDS = (2.5, 97.5)


class Figure(NamedTuple):
    """A figure, the bounds of its 95 % interval (NaN where nothing tells them), and the number of questions it is of."""

    value: float
    low: float
    high: float
    n: int


def resampled_by(rows: Sequence[Scored]) -> Literal["document", "question"]:
    """What is resampled: documents, or single questions where there are only a few documents."""
    return "document" if len({row.document for row in rows} - {None}) >= _FEWEST else "question"


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
    """The figure with an honest interval where every resample of the `drawn` documents or questions gave the same."""
    if not _agreed(figure):
        return figure
    low, high = (np.nan, np.nan) if metric.statistic is not None else wilson(figure.value, drawn)
    return figure._replace(low=low, high=high)


def differences(new: Sequence[Scored], old: Sequence[Scored]) -> dict[str, Figure]:
    """How far each figure of `new` is above that of `old`: the same questions in the same order, resampled together.

    The interval keeps clear of zero only where enough documents or questions moved for that not to be chance.
    """
    both = [(_Chosen.of(metric, new), _Chosen.of(metric, old)) for metric in METRICS]
    pairs = [(one, other) for one, other in both if one is not None and other is not None]
    found: list[list[Floats]] = [[] for _ in pairs]
    for weights in _resamples(new):
        for values, (one, other) in zip(found, pairs, strict=True):
            values.append(one.figures(weights) - other.figures(weights))
    cluster = np.array(_clusters(new))
    return {
        one.metric.key: _judged(
            _figure(one.whole - other.whole, np.concatenate(values), min(one.count, other.count)),
            len(np.unique(cluster[one.moved(other)])),
        )
        for values, (one, other) in zip(found, pairs, strict=True)
    }


def _judged(difference: Figure, moved: int) -> Figure:
    """The difference without an interval where that would be firm and only a few documents or questions `moved`.

    Where all resamples agree, all moved alike: Wilson's interval then says how many others may have moved the other way.
    """
    value, low, high = (0.0 if abs(each) < _NOISE else each for each in difference[:3])
    if (low > 0 or high < 0) and moved < _FEWEST:
        low = high = np.nan
    elif value and _agreed(difference):
        low, high = sorted((value, value * (2 * wilson(1.0, moved)[0] - 1)))
    return difference._replace(value=value, low=low, high=high)


def _agreed(figure: Figure) -> bool:
    return figure.high - figure.low < _NOISE


def wilson(share: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a share of `count` (Wilson 1927)."""
    z = 1.959964
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    reach = z / (1 + z * z / count) * (share * (1 - share) / count + z * z / (4 * count * count)) ** 0.5
    return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The rows a metric applies to, ready to be weighted, and the figure that all of them give."""

    metric: Metric
    inside: NDArray[np.bool_]
    values: Floats
    truths: Floats
    count: int
    whole: float = float("nan")

    @classmethod
    def of(cls, metric: Metric, rows: Sequence[Scored]) -> _Chosen | None:
        """None where the metric says nothing about the rows."""
        values = metric.values(rows)
        inside = ~np.isnan(values)
        if not inside.any():
            return None
        chosen = cls(metric, inside, values[inside], metric.truths(rows)[inside], int(inside.sum()))
        whole = float(chosen.figures(np.ones((1, len(rows))))[0])
        return None if np.isnan(whole) else replace(chosen, whole=whole)

    def figures(self, weights: Floats) -> Floats:
        """A figure for each line of weights, by which the rows count; NaN where a line allows none."""
        weights = weights[:, self.inside]
        if (statistic := self.metric.statistic) is not None:
            return np.array([statistic(self.values, self.truths, each) for each in weights])
        total = weights.sum(axis=1)
        shares: Floats = np.divide(weights @ self.values, total, out=np.full(len(total), np.nan), where=total > 0)
        return shares

    def moved(self, other: _Chosen) -> NDArray[np.bool_]:
        """Which rows differ between two runs, in the value or in what it is held against."""
        same = np.isclose(self._every(), other._every(), rtol=0, atol=_NOISE, equal_nan=True)
        return np.array(~same.all(axis=0), dtype=np.bool_)

    def _every(self) -> Floats:
        every = np.full((2, len(self.inside)), np.nan)
        every[:, self.inside] = self.values, self.truths
        return every


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
