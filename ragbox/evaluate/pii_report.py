"""The report of `ragbox eval pii` as values, as JSON, and read back from JSON to be compared with.

It holds numbers of lines and counts, no text: of a labelled text it says where it stands and how much was missed in it.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from .. import __version__
from . import EvaluationError
from .figures import RESAMPLES, Figure
from .screening import SUMMED, LabelledText, Screened, screening_differences, screening_figures

FORMAT = 1
"""The version of a screening's report.json; another one is not compared with."""

KIND = "pii"
"""What tells this report.json from one of answers."""

WORST = 10
"""So many texts are named as the worst of a profile."""


@dataclass(frozen=True, slots=True)
class ScreeningRun:
    """What a profile did on each text, in the order of the file."""

    name: str
    rows: tuple[Screened, ...]

    @property
    def figures(self) -> dict[str, Figure]:
        """The summed figures, then the share of spans covered as a whole by label."""
        return screening_figures(self.rows)

    @property
    def entities(self) -> dict[str, tuple[int, int]]:
        """By entity as found: how many findings, and how many of them touch personal data."""
        every, touching = Counter[str](), Counter[str]()
        for row in self.rows:
            for name, (count, right) in row.entities.items():
                every[name] += count
                touching[name] += right
        return {name: (count, touching[name]) for name, count in sorted(every.items())}

    @property
    def worst(self) -> list[Screened]:
        """The texts with most missed, then with most wrongly found; none of which all is right."""
        faulty = [row for row in self.rows if row.missed or row.wrong]
        return sorted(faulty, key=lambda row: (-row.missed, -row.wrong, row.line))[:WORST]


@dataclass(frozen=True, slots=True)
class ScreeningComparison:
    """What `new` is to `old` on the texts that both have: differences with intervals, lines that fared otherwise."""

    new: str
    old: str
    shared: int
    unmatched: int
    differences: Mapping[str, Figure]
    better: tuple[int, ...]
    worse: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ScreeningReport:
    """Everything that one evaluation found. The first run is what the others, and an earlier report, are compared with."""

    created: str
    source: str
    counts: Mapping[str, int]
    runs: tuple[ScreeningRun, ...]
    comparisons: tuple[ScreeningComparison, ...]

    @property
    def resampled(self) -> str:
        """What the bootstrap drew."""
        return "group" if any(isinstance(row.group, str) for row in self.runs[0].rows) else "text"


@dataclass(frozen=True, slots=True)
class PreviousScreening:
    """An earlier report, as far as it is compared with."""

    name: str
    runs: Mapping[str, tuple[Screened, ...]]


def make_screening_report(
    source: Path, texts: Sequence[LabelledText], runs: Sequence[ScreeningRun], previous: PreviousScreening | None
) -> ScreeningReport:
    """The runs, each compared with the first one and with the run of its name, or the first, of the earlier report."""
    first = runs[0]
    comparisons = [compare_screening(run.name, run.rows, first.name, first.rows) for run in runs[1:]]
    if previous is not None:
        for run in runs:
            old = run.name if run.name in previous.runs else next(iter(previous.runs))
            comparisons.append(compare_screening(run.name, run.rows, f"{old} of {previous.name}", previous.runs[old]))
    counts = {
        "texts": len(texts),
        "with": sum(bool(each.spans) for each in texts),
        "without": sum(not each.spans for each in texts),
        "values": sum(len(each.spans) for each in texts),
    }
    created = datetime.now(UTC).isoformat(timespec="seconds")
    return ScreeningReport(created, source.name, counts, tuple(runs), tuple(comparisons))


def compare_screening(
    new: str, new_rows: Sequence[Screened], old: str, old_rows: Sequence[Screened]
) -> ScreeningComparison:
    """Compares two runs on the lines whose text is of one length and has the same labels in both."""
    earlier = {_same(row): row for row in old_rows}
    pairs = [(row, earlier[key]) for row in new_rows if (key := _same(row)) in earlier]
    changes = [(row.line, row.missed - was.missed, row.wrong - was.wrong) for row, was in pairs]
    return ScreeningComparison(
        new,
        old,
        shared=len(pairs),
        unmatched=len(new_rows) + len(old_rows) - 2 * len(pairs),
        differences=screening_differences([row for row, _ in pairs], [was for _, was in pairs]) if pairs else {},
        better=tuple(line for line, missed, wrong in changes if (missed, wrong) < (0, 0)),
        worse=tuple(line for line, missed, wrong in changes if (missed, wrong) > (0, 0)),
    )


def _same(row: Screened) -> tuple[object, ...]:
    labels = sorted((name, of) for name, (_, of) in row.counts.items() if name not in SUMMED)
    return row.line, row.characters, row.group, row.counts["covered"][1], tuple(labels)


def screening_json(report: ScreeningReport) -> dict[str, object]:
    """The report as JSON values."""
    return {
        "kind": KIND,
        "format": FORMAT,
        "ragbox": __version__,
        "created": report.created,
        "source": report.source,
        "counts": dict(report.counts),
        "interval": {"level": 0.95, "resamples": RESAMPLES, "resampled": report.resampled},
        "configurations": [_run_json(run) for run in report.runs],
        "comparisons": [_comparison_json(each) for each in report.comparisons],
    }


def _run_json(run: ScreeningRun) -> dict[str, object]:
    figures = run.figures
    return {
        "name": run.name,
        "figures": {name: _rounded(figure) for name, figure in figures.items() if name in SUMMED},
        "labels": {name: _rounded(figure) for name, figure in figures.items() if name not in SUMMED},
        "entities": {name: {"findings": n, "touching": right} for name, (n, right) in run.entities.items()},
        "worst": [_row_json(row) for row in run.worst],
        "texts": [
            {
                **_row_json(row),
                "characters": row.characters,
                "group": row.group,
                "counts": {name: list(counts) for name, counts in row.counts.items()},
            }
            for row in run.rows
        ],
    }


def _row_json(row: Screened) -> dict[str, object]:
    return {
        "line": row.line,
        "missed": row.missed,
        "personal": int(row.counts["covered"][1]),
        "wrong": row.wrong,
    }


def _comparison_json(each: ScreeningComparison) -> dict[str, object]:
    return {
        "new": each.new,
        "old": each.old,
        "shared": each.shared,
        "unmatched": each.unmatched,
        "differences": {name: _rounded(figure) for name, figure in each.differences.items()},
        "better": list(each.better),
        "worse": list(each.worse),
    }


def read_previous_screening(path: Path) -> PreviousScreening:
    """A report.json of an earlier run, to compare with. Raises EvaluationError where it is none."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        if values.get("kind") != KIND:
            raise EvaluationError(f"{path.name}: is no report of `ragbox eval pii`, which this is to be compared with")
        if values["format"] != FORMAT:
            raise EvaluationError(f"{path.name}: is a report of another version of ragbox; run it again to compare")
        runs = {str(run["name"]): tuple(map(_read_row, run["texts"])) for run in values["configurations"]}
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise EvaluationError(f"{path.name}: is no report.json of `ragbox eval pii --out`") from error
    if not runs:
        raise EvaluationError(f"{path.name}: there is no profile in it to compare with")
    return PreviousScreening(path.name, runs)


def _read_row(row: Mapping[str, object]) -> Screened:
    counts, group, line, characters = row["counts"], row["group"], row["line"], row["characters"]
    if not (isinstance(counts, dict) and isinstance(group, str | int)):
        raise TypeError
    if not (isinstance(line, int) and isinstance(characters, int) and {"covered", "precision"} <= counts.keys()):
        raise TypeError
    pairs = {str(name): (float(hit), float(of)) for name, (hit, of) in counts.items()}
    return Screened(pairs, group, line, characters)


def _rounded(figure: Figure) -> dict[str, float | None]:
    return {name: None if math.isnan(value) else round(value, 6) for name, value in figure._asdict().items()}
