"""A report for a terminal: figures down, configurations across, and the ids of the questions that changed."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

from ..output import plain
from .compare import Change, Comparison
from .figures import Figure
from .metrics import BINS, METRICS, Metric
from .report import Report

_WIDTH = 120
_CHANGES: tuple[tuple[Change, str], ...] = (("better", "better"), ("worse", "worse"), ("other", "otherwise"))


NOTHING_SHARED = "nothing to compare: no question is in both"


def report_text(report: Report) -> str:
    """The report as lines of text."""
    parts = [_head(report), *_figures(report), *_reliability(report), *_kinds(report)]
    parts += [line for comparison in report.comparisons for line in ("", *_comparison(comparison))]
    return "\n".join(parts)


def shown(metric: Metric, figure: Figure) -> str:
    """A figure with its interval, as "84.6 % [78.5, 89.9]"; "[-]" where it has none."""
    value, low, high = (number(metric, each) for each in figure[:3])
    return f"{value}{unit(metric)} [-]" if math.isnan(figure.low) else f"{value}{unit(metric)} [{low}, {high}]"


def number(metric: Metric, value: float) -> str:
    """A value of that metric without its unit."""
    if metric.unit == "share":
        return f"{100 * value:.1f}"
    return f"{value:.0f}" if metric.unit == "ms" else f"{value:.3f}"


def unit(metric: Metric) -> str:
    """The unit behind a value, with the space before it."""
    return {"share": " %", "ms": " ms", "number": ""}[metric.unit]


def sizes(report: Report, metric: Metric) -> str:
    """How many questions a figure is of; several numbers where the configurations differ."""
    found = [str(figure.n) for run in report.runs if (figure := run.figures.get(metric.key))]
    return "/".join(found if len(set(found)) > 1 else found[:1])


def counted(report: Report) -> str:
    """What was asked, in a sentence."""
    counts = report.counts
    parts = [f"{counts['answerable']} answerable", f"{counts['unanswerable']} unanswerable"]
    if counts["known_wrong"]:
        parts.append(f"{counts['known_wrong']} with a known wrong answer")
    text = f"{counts['questions']} questions ({', '.join(parts)})"
    return text + (f"; {counts['unchecked']} are drafts that nobody has checked" if counts["unchecked"] else "")


def method(report: Report) -> str:
    """What the intervals are, in a sentence."""
    how = f"95 % bootstrap intervals, {report.resampled}s resampled"
    return f"In brackets: {how}; where all resamples agree, Wilson's for a mean and - for the rest."


def _head(report: Report) -> str:
    return f"{plain(report.source)}: {counted(report)}\n{method(report)}"


def _figures(report: Report) -> list[str]:
    rows: list[list[str]] = [["", *(plain(run.name) for run in report.runs), "n"]]
    group = ""
    for metric in METRICS:
        found = [run.figures.get(metric.key) for run in report.runs]
        if not any(found):
            continue
        if metric.group != group:
            rows.append([])
            group = metric.group
        cells = ["" if figure is None else shown(metric, figure) for figure in found]
        rows.append([metric.label, *cells, sizes(report, metric)])
    return aligned(rows)


def _reliability(report: Report) -> list[str]:
    """For each tenth of confidence how often what was found answers, of how many questions."""
    rows = [[], ["what was found answers, by confidence"]]
    for tenth in range(BINS):
        found = [
            [each for each in run.bins if min(int(BINS * each.confidence + 1e-9), BINS - 1) == tenth]
            for run in report.runs
        ]
        if any(found):
            cells = [f"{100 * each[0].share:.0f} % of {each[0].n}" if each else "" for each in found]
            rows.append([f"  {tenth / BINS:.1f} to {(tenth + 1) / BINS:.1f}", *cells])
    return aligned(rows) if len(rows) > 2 else []


def _tenth(confidence: float) -> int:
    return min(int(BINS * confidence + 1e-9), BINS - 1)


def _kinds(report: Report) -> list[str]:
    kinds = sorted({kind for run in report.runs for kind in run.kinds})
    if len(kinds) < 2:
        return []
    rows = [[], ["answered or left unanswered rightly"]]
    for kind in kinds:
        told = [run.kinds.get(kind, (0, 0)) for run in report.runs]
        rows.append([f"  {plain(kind)}", *(f"{right}/{n}" for right, n in told)])
    return aligned(rows)


def _comparison(comparison: Comparison) -> list[str]:
    lines = [f"{plain(comparison.new)}, compared with {plain(comparison.old)}, on {comparison.shared} questions"]
    if not comparison.shared:
        return [*lines, f"  {NOTHING_SHARED}"]
    if comparison.unmatched:
        lines.append(f"  left out, as only one of them has it with that gold answer: {comparison.unmatched}")
    rows = []
    for metric in METRICS:
        figure = comparison.differences.get(metric.key)
        if figure is None or not any(figure[:3]):
            continue
        scale = 100 if metric.unit == "share" else 1
        value, low, high = (f"{scale * each:+.{3 if metric.unit == 'number' else 1}f}" for each in figure[:3])
        word = " points" if metric.unit == "share" else unit(metric)
        bounds = "-" if math.isnan(figure.low) else f"{low}, {high}"
        verdict = comparison.verdict(metric.key)
        rows.append([f"  {metric.label}", f"{value}{word} [{bounds}]", "" if verdict == "unclear" else verdict])
    lines += aligned(rows) or ["  no figure moved"]
    for change, word in _CHANGES:
        if ids := [each.id for each in comparison.changed if each.change == change]:
            told = f"{word} ({len(ids)}): {', '.join(map(plain, ids))}"
            lines += textwrap.wrap(told, _WIDTH, initial_indent="  ", subsequent_indent="    ")
    return lines


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns of equal width, the first to the left, the others to the right."""
    widths = [
        max((len(row[at]) for row in rows if at < len(row)), default=0) for at in range(max(map(len, rows), default=0))
    ]
    lines = []
    for row in rows:
        cells = [f"{cell:<{widths[0]}}" if at == 0 else f"{cell:>{widths[at]}}" for at, cell in enumerate(row)]
        lines.append("  ".join(cells).rstrip())
    return lines
