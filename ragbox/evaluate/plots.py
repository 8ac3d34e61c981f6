"""Plots of a report as SVG text: colours come from the style sheet of the page, so that it may be light or dark.

Every plot has a title and a description in words. Configurations differ in colour, in dashes and in the mark of a point.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from .metrics import METRICS, Metric
from .report import Measured, Report
from .table import shown

_SIDE = 320.0
_LEFT, _TOP, _BOTTOM, _RIGHT = 46.0, 10.0, 42.0, 14.0
_STYLES = 6
_LABEL, _BARS, _VALUE = 310.0, 300.0, 140.0
_BAR = 11.0

Point = tuple[float, float]


def metric_bars(report: Report) -> str:
    """Every share, a bar for each configuration with its interval; the shares of which less is better come last."""
    chosen = [m for m in METRICS if m.unit == "share" and any(m.key in run.figures for run in report.runs)]
    chosen.sort(key=lambda metric: metric.better == "down")
    y, parts, told = 18.0, _ticks_above(), []
    for metric in chosen:
        height = _BAR * len(report.runs)
        arrow = "" if metric.better == "up" else " (less is better)"
        parts.append(_text(_LABEL - 8, y + height / 2 + 4, metric.label + arrow, "end"))
        for number, run in enumerate(report.runs):
            if figure := run.figures.get(metric.key):
                parts += _bar(y + number * _BAR, number, figure.value, figure.low, figure.high, shown(metric, figure))
        told.append(f"{metric.label}: {_told(report, metric)}")
        y += height + 9
    width = _LABEL + _BARS + _VALUE
    return _svg(width, y + 4, "Figures with their 95 % intervals", "; ".join(told), parts)


def reliability_plot(report: Report) -> str:
    """The share where what was found answers, by confidence; on the diagonal the confidence is a probability."""
    parts = [*_axes("confidence", "share where what was found answers"), _line([_at(0, 0), _at(1, 1)], "ideal")]
    told = []
    for number, run in enumerate(report.runs):
        points = [_at(each.confidence, each.share) for each in run.bins]
        for each in run.bins:
            (x, low), (_, high) = _at(each.confidence, each.low), _at(each.confidence, each.high)
            parts.append(_line([(x, low), (x, high)], f"thin s{number % _STYLES}"))
        parts.append(_line(points, f"curve s{number % _STYLES}"))
        parts += [
            _mark(
                point,
                number,
                f"{run.name}: confidence {each.confidence:.2f}, {_percent(each.share)} of {each.n} questions",
            )
            for point, each in zip(points, run.bins, strict=True)
        ]
        values = "; ".join(f"{each.confidence:.2f}: {_percent(each.share)} of {each.n}" for each in run.bins)
        told.append(f"{run.name}: confidence and share where what was found answers {values}")
    return _square("Reliability of the confidence", ". ".join(told), parts)


def risk_plot(report: Report) -> str:
    """The share of answers that are wrong as more questions are answered, from the most confident down."""
    highest = max((risk for run in report.runs for _, risk in run.risk), default=0.0)
    top = min(1.0, math.ceil(max(highest, 0.04) * 1.15 * 20) / 20)
    parts, told = _axes("share of questions answered", "share of these that is wrong", top=top), []
    for number, run in enumerate(report.runs):
        points = [_at(coverage, risk / top) for coverage, risk in run.risk]
        parts.append(_line(points, f"curve s{number % _STYLES}"))
        if points:
            coverage, risk = run.risk[-1]
            last = f"{run.name}: {_percent(coverage)} answered, {_percent(risk)} of these wrong"
            parts.append(_mark(points[-1], number, last))
            told.append(last)
    return _square("Risk and coverage", "At the threshold of the profile: " + "; ".join(told), parts)


def time_plot(report: Report) -> str:
    """The share of questions answered within a time; logarithmic where the times differ by more than twenty."""
    times = [sorted(_times(run)) for run in report.runs]
    every = [value for run in times for value in run]
    if not every:
        return ""
    low, high = max(min(every), 0.1), max(*every, 1.0)
    logarithmic = high / low > 20
    start = math.log10(low) if logarithmic else 0.0
    end = math.log10(high * 1.05) if logarithmic else high * 1.05

    def across(value: float) -> float:
        return ((math.log10(max(value, low)) if logarithmic else value) - start) / (end - start)

    ticks = _log_ticks(low, high) if logarithmic else _round_ticks(high)
    parts = _axes("milliseconds", "share of answers within that time", across=[(across(t), f"{t:g}") for t in ticks])
    told = []
    for number, (run, values) in enumerate(zip(report.runs, times, strict=True)):
        steps = [(across(value), (rank + 1) / len(values)) for rank, value in enumerate(values)]
        parts.append(_line([_at(x, y) for x, y in _staircase(steps)], f"curve s{number % _STYLES}"))
        for key, share in (("p50", 0.5), ("p95", 0.95)):
            if figure := run.figures.get(key):
                label = f"{run.name}: {_percent(share)} within {figure.value:.0f} ms"
                parts.append(_mark(_at(across(figure.value), share), number, label))
                told.append(label)
    return _square("Time of an answer", "; ".join(told), parts)


def _times(run: Measured) -> list[float]:
    return [row.values["total_ms"] for row in run.run.rows if "total_ms" in row.values]


def _told(report: Report, metric: Metric) -> str:
    values = [f"{run.name} {shown(metric, figure)}" for run in report.runs if (figure := run.figures.get(metric.key))]
    return ", ".join(values)


def _bar(y: float, number: int, value: float, low: float, high: float, label: str) -> list[str]:
    x, middle = _LABEL, y + _BAR / 2
    style, width = f"bar s{number % _STYLES}", max(value * _BARS, 0.5)
    return [
        f'<rect class="{style}" x="{x:.1f}" y="{y + 1:.1f}" width="{width:.1f}" height="{_BAR - 2:.1f}"/>',
        _line([(x + low * _BARS, middle), (x + high * _BARS, middle)], "whisker"),
        _text(x + _BARS + 8, middle + 4, label, "start", "small"),
    ]


def _ticks_above() -> list[str]:
    parts = []
    for tenth in (0, 0.25, 0.5, 0.75, 1):
        x = _LABEL + tenth * _BARS
        parts += [
            _text(x, 10, _percent(tenth), "middle", "small"),
            f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="14" y2="100%"/>',
        ]
    return parts


def _axes(below: str, beside: str, *, top: float = 1.0, across: Iterable[tuple[float, str]] | None = None) -> list[str]:
    """The grid of a square plot, whose y axis ends at the share `top`, with ticks `across` (default: shares)."""
    fifths = [number / 5 for number in range(6)]
    parts = []
    for x, label in across if across is not None else [(each, _percent(each)) for each in fifths]:
        (left, bottom), (_, ceiling) = _at(x, 0), _at(x, 1)
        parts += [_line([(left, bottom), (left, ceiling)], "grid"), _text(left, bottom + 15, label, "middle", "small")]
    for y in fifths:
        (left, height), (right, _) = _at(0, y), _at(1, y)
        digits = 0 if top >= 0.5 else 1
        parts.append(_line([(left, height), (right, height)], "grid"))
        parts.append(_text(left - 6, height + 4, f"{100 * y * top:.{digits}f} %", "end", "small"))
    turned = f'transform="translate(-2 {_TOP + _SIDE / 2:.0f}) rotate(-90)"'
    parts.append(_text(_LEFT + _SIDE / 2, _TOP + _SIDE + 34, below, "middle"))
    parts.append(f'<text class="small" {turned} text-anchor="middle">{escape(beside)}</text>')
    return parts


def _square(title: str, description: str, parts: Sequence[str]) -> str:
    return _svg(_LEFT + _SIDE + _RIGHT, _TOP + _SIDE + _BOTTOM, title, description, parts, left=-16)


def _at(x: float, y: float) -> Point:
    """Where a point of the unit square stands in a square plot."""
    return _LEFT + x * _SIDE, _TOP + (1 - y) * _SIDE


def _staircase(points: Sequence[Point]) -> list[Point]:
    steps = list(points[:1])
    for (_, before), (x, after) in pairwise(points):
        steps += [(x, before), (x, after)]
    return [(points[0][0], 0.0), *steps] if points else []


def _log_ticks(low: float, high: float) -> list[float]:
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = (1, 3) if high / low < 1e4 else (1,)
    return [tick for power in powers for step in steps if low <= (tick := step * 10.0**power) <= high]


def _round_ticks(high: float) -> list[float]:
    size = 10 ** math.floor(math.log10(high))
    step = next(each * size for each in (0.2, 0.5, 1, 2) if high / (each * size) <= 6)
    return [step * number for number in range(int(high / step) + 1)]


def _line(points: Sequence[Point], style: str) -> str:
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline class="{style}" points="{places}"/>'


def _mark(point: Point, number: int, label: str) -> str:
    x, y = point
    size = 4.2
    shapes = (
        f"M{x - size:.1f} {y:.1f}a{size} {size} 0 1 0 {2 * size} 0a{size} {size} 0 1 0 {-2 * size} 0z",
        f"M{x - size:.1f} {y - size:.1f}h{2 * size}v{2 * size}h{-2 * size}z",
        f"M{x:.1f} {y - 5:.1f}l5 9h-10z",
    )
    return f'<path class="mark s{number % _STYLES}" d="{shapes[number % len(shapes)]}"><title>{escape(label)}</title></path>'


def _text(x: float, y: float, text: str, anchor: str, style: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{style}">{escape(text)}</text>'


def _svg(width: float, height: float, title: str, description: str, parts: Sequence[str], *, left: float = 0) -> str:
    name = "plot-" + "-".join(title.lower().split()[:2])
    return (
        f'<svg viewBox="{left:.0f} 0 {width - left:.0f} {height:.0f}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>{"".join(parts)}</svg>'
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
