"""A report as one HTML file that asks no network for anything: figures, plots, comparisons, and every question."""

from __future__ import annotations

import math
from pathlib import Path

from .metrics import METRICS, Metric
from .plots import metric_bars, reliability_plot, risk_plot, time_plot
from .report import NEITHER, RIGHT, Report
from .run import Row
from .score import cited_words
from .table import NOTHING_SHARED, counted, method, number, shown, sizes, unit

_TEMPLATE = Path(__file__).with_name("report.html")


def report_html(report: Report) -> str:
    """The page. Everything from documents and question files is escaped; the page may run no script."""
    import jinja2
    from markupsafe import Markup

    # what is marked as safe is our own SVG, which escapes every text it is given
    plots = {
        name: Markup(plot(report))  # noqa: S704
        for name, plot in (
            ("bars", metric_bars),
            ("reliability", reliability_plot),
            ("risk", risk_plot),
            ("time", time_plot),
        )
    }
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_TEMPLATE.read_text(encoding="utf-8")).render(
        report=report,
        plots=plots,
        metrics=[m for m in METRICS if any(m.key in run.figures for run in report.runs)],
        counted=counted(report),
        method=method(report),
        shown=shown,
        sizes=sizes,
        moved=_moved,
        cited_words=cited_words,
        colour=_colour,
        kinds=sorted({kind for run in report.runs for kind in run.kinds}),
        nothing_shared=NOTHING_SHARED,
        gold=_gold,
        questions=list(zip(*(run.run.rows for run in report.runs), strict=True)),
    )


def _moved(metric: Metric, value: float) -> str:
    """A difference with its sign: shares in points; "-" for a bound that there is not."""
    if math.isnan(value):
        return "-"
    sign = "+" if value >= 0 else "−"
    return f"{sign}{number(metric, abs(value))}{' points' if metric.unit == 'share' else unit(metric)}"


def _colour(outcome: str) -> str:
    """The style of an outcome: of some nothing tells whether they are right."""
    return "good" if outcome in RIGHT else "soft" if outcome in NEITHER else "bad"


def _gold(row: Row) -> str:
    """What the answer should be, in a line."""
    question = row.question
    if question.answerable is None:
        return f"not: {question.wrong or 'the abstention sentence'}"
    if not question.answerable:
        return "the documents do not answer it"
    places = "; ".join(
        place.document + (f", page {place.page}" if place.page is not None else "") for place in question.places
    )
    return " — ".join(filter(None, [" | ".join(question.answers), places]))
