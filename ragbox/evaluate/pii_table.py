"""The report of `ragbox eval pii` for a terminal: figures down, profiles across, and the lines of the worst texts."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

from ..output import plain
from .figures import Figure
from .pii_report import ScreeningComparison, ScreeningReport, ScreeningRun
from .screening import LEAK, SUMMED
from .table import aligned

_WIDTH = 120
_LINES = 30
"""So many lines that fared otherwise are named; report.json has all."""

_MEANING = {
    "covered": "of its characters are found",
    "precision": "of found characters are personal",
    "leaking": f"of texts leak over {LEAK:.0%}".replace("%", " %"),
    "flagged": "of texts without any are flagged",
}


def screening_text(report: ScreeningReport) -> str:
    """The report as lines of text."""
    counts = report.counts
    texts = f"{counts['texts']} texts ({counts['with']} with personal data, {counts['without']} without)"
    parts = [
        f"{plain(report.source)}: {texts}, {counts['values']} values",
        f"In brackets: 95 % bootstrap intervals, {report.resampled}s resampled; where all resamples agree, Wilson's.",
        *_figures(report),
        *_entities(report),
        *(line for run in report.runs for line in ("", *_worst(run))),
    ]
    parts += [line for each in report.comparisons for line in ("", *_comparison(each))]
    return "\n".join(parts)


def _figures(report: ScreeningReport) -> list[str]:
    runs = [run.figures for run in report.runs]
    names = [name for name in SUMMED if any(name in figures for figures in runs)]
    labels = sorted({name for figures in runs for name in figures if name not in SUMMED})
    rows: list[list[str]] = [["", *(plain(run.name) for run in report.runs), "n"]]
    rows += [["personal data"]] if names else []
    rows += [_row(_MEANING[name], [figures.get(name) for figures in runs]) for name in names]
    rows += [[], ["values found as a whole, as whatever, by label"]] if labels else []
    rows += [_row(plain(name), [figures.get(name) for figures in runs]) for name in labels]
    return aligned(rows)


def _row(name: str, figures: Sequence[Figure | None]) -> list[str]:
    sizes = [f"{figure.n:,}" for figure in figures if figure is not None]
    size = "/".join(sizes if len(set(sizes)) > 1 else sizes[:1])
    return [f"  {name}", *("" if each is None else _shown(each) for each in figures), size]


def _shown(figure: Figure) -> str:
    return f"{100 * figure.value:.1f} % [{100 * figure.low:.1f}, {100 * figure.high:.1f}]"


def _entities(report: ScreeningReport) -> list[str]:
    runs = [run.entities for run in report.runs]
    names = sorted({name for entities in runs for name in entities})
    if not names:
        return ["", "nothing was found in any text"]
    rows: list[list[str]] = [[], ["findings by entity, and how many of them touch personal data"]]
    for name in names:
        found = [entities.get(name, (0, 0)) for entities in runs]
        rows.append([f"  {plain(name)}", *(f"{count:,} ({right:,})" for count, right in found)])
    return aligned(rows)


def _worst(run: ScreeningRun) -> list[str]:
    """The worst texts by the number of their line; their words are in the file."""
    if not run.worst:
        return [f"{plain(run.name)}: in no text anything is missed or wrongly found"]
    rows = [
        [f"  line {row.line}", f"{row.missed} of {int(row.counts['covered'][1])}", f"{row.wrong}"] for row in run.worst
    ]
    return aligned([[f"worst texts, {plain(run.name)}", "characters missed", "wrongly found"], *rows])


def _comparison(each: ScreeningComparison) -> list[str]:
    lines = [f"{plain(each.new)}, compared with {plain(each.old)}, on {each.shared} texts"]
    if not each.shared:
        return [*lines, "  nothing to compare: no text is in both"]
    if each.unmatched:
        lines.append(f"  left out, as only one of them has it with those labels: {each.unmatched}")
    rows = []
    for name, (value, low, high, _) in each.differences.items():
        if not any((value, low, high)):
            continue
        bounds = "-" if math.isnan(low) else f"{100 * low:+.1f}, {100 * high:+.1f}"
        rows.append([f"  {_MEANING.get(name, plain(name))}", f"{100 * value:+.1f} points [{bounds}]"])
    lines += aligned(rows) or ["  no figure moved"]
    for word, changed in (("better", each.better), ("worse", each.worse)):
        if changed:
            rest = f" and {len(changed) - _LINES} more" if len(changed) > _LINES else ""
            told = f"{word} ({len(changed)}): line {', '.join(map(str, changed[:_LINES]))}{rest}"
            lines += textwrap.wrap(told, _WIDTH, initial_indent="  ", subsequent_indent="    ")
    return lines
