"""The report of an evaluation as values, as JSON, and read back from JSON to be compared with.

It holds questions, answers and quotes: it is the user's own data, goes only where the user says, and never into a log.
"""

from __future__ import annotations

import json
import math
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from .. import __version__
from . import EvaluationError
from .compare import Answered, Comparison, compare
from .curves import ReliabilityBin, reliability, risk_coverage
from .figures import RESAMPLES, Figure, figures, resampled_by
from .metrics import METRICS, Scored
from .run import Row, Run
from .score import UNJUDGED, right

FORMAT = 2
"""The version of report.json; another one is not compared with."""

RIGHT = ("right", "right page first", "rightly abstained")
NEITHER = ("another answer", UNJUDGED)
"""Outcomes that may be right or wrong: nothing tells."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A run with its figures, its curves, and per kind of question how many of how many were answered rightly.

    A question of which no right answer is known counts in no kind.
    """

    run: Run
    figures: Mapping[str, Figure]
    bins: tuple[ReliabilityBin, ...]
    risk: tuple[tuple[float, float], ...]
    kinds: Mapping[str, tuple[int, int]]

    @property
    def name(self) -> str:
        """The name of the configuration."""
        return self.run.configuration.name


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one evaluation found. The first run is what the others, and an earlier report, are compared with."""

    created: str
    box: str
    source: str
    runs: tuple[Measured, ...]
    comparisons: tuple[Comparison, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many questions there are, and of which sort."""
        questions = [row.question for row in self.runs[0].run.rows]
        return {
            "questions": len(questions),
            "answerable": sum(question.answerable is True for question in questions),
            "unanswerable": sum(question.answerable is False for question in questions),
            "known_wrong": sum(question.answerable is None for question in questions),
            "unchecked": sum(question.unchecked for question in questions),
        }

    @property
    def resampled(self) -> str:
        """What the bootstrap drew: documents or questions."""
        return resampled_by([row.scored for row in self.runs[0].run.rows])


@dataclass(frozen=True, slots=True)
class Previous:
    """An earlier report, as far as it is compared with: the answers of each of its configurations."""

    name: str
    runs: Mapping[str, Sequence[Answered]]


def make_report(
    box: Path, source: Path, runs: Sequence[Run], previous: Previous | None = None, *, same_questions: bool = True
) -> Report:
    """The figures of the runs, each run compared with the first one and with the earlier report.

    With an earlier report a run is compared with the configuration of its name there, or with the first one. Runs that were
    not asked the `same_questions` are not compared with each other.
    """
    answered = {run.configuration.name: [_answered(row) for row in run.rows] for run in runs}
    first, *others = answered if same_questions else list(answered)[:1]
    comparisons = [compare(name, answered[name], first, answered[first]) for name in others]
    if previous is not None:
        for name, rows in answered.items():
            old = name if name in previous.runs else next(iter(previous.runs))
            comparisons.append(compare(name, rows, f"{old} of {previous.name}", previous.runs[old]))
    return Report(
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        box=str(box),
        source=source.name,
        runs=tuple(map(_measured, runs)),
        comparisons=tuple(comparisons),
    )


def _measured(run: Run) -> Measured:
    rows = [row.scored for row in run.rows]
    kinds: dict[str, list[bool]] = {}
    for row in run.rows:
        if row.question.answerable is False or right(row.values) is not None:
            kinds.setdefault(row.question.kind or "(no kind)", []).append(row.outcome in RIGHT)
    return Measured(
        run=run,
        figures=figures(rows),
        bins=reliability(rows),
        risk=risk_coverage(rows),
        kinds={kind: (sum(each), len(each)) for kind, each in sorted(kinds.items())},
    )


def _answered(row: Row) -> Answered:
    question = row.question
    gold = json.dumps([question.answerable, question.answers, question.evidence, _places(row), question.wrong])
    return Answered(question.id, question.text, gold, row.answer.text, row.outcome, row.scored)


def report_json(report: Report) -> dict[str, object]:
    """The report as JSON values."""
    return {
        "format": FORMAT,
        "ragbox": __version__,
        "created": report.created,
        "box": report.box,
        "source": report.source,
        "counts": report.counts,
        "interval": {"level": 0.95, "resamples": RESAMPLES, "resampled": report.resampled},
        "metrics": {m.key: {"label": m.label, "better": m.better, "unit": m.unit} for m in METRICS},
        "configurations": [_run_json(measured) for measured in report.runs],
        "comparisons": [_comparison_json(comparison) for comparison in report.comparisons],
    }


def _run_json(measured: Measured) -> dict[str, object]:
    rows = measured.run.rows
    return {
        "name": measured.name,
        "settings": measured.run.configuration.settings(),
        "figures": {key: _rounded(figure) for key, figure in measured.figures.items()},
        "reliability": [{name: _round(value) for name, value in each._asdict().items()} for each in measured.bins],
        "risk_coverage": [[_round(coverage), _round(risk)] for coverage, risk in measured.risk],
        "kinds": {kind: {"right": count, "n": n} for kind, (count, n) in measured.kinds.items()},
        "outcomes": dict(Counter(row.outcome for row in rows).most_common()),
        "questions": [_row_json(row) for row in rows],
    }


def _row_json(row: Row) -> dict[str, object]:
    question, answer = row.question, row.answer
    return {
        "id": question.id,
        "line": question.line,
        "question": question.text,
        "kind": question.kind,
        "answerable": question.answerable,
        "document": question.document,
        "gold": json.loads(_answered(row).gold),
        "outcome": row.outcome,
        "values": dict(row.values),  # not rounded: an unchanged answer must compare as equal
        "answer": answer.text,
        "abstained": answer.abstained,
        "mode": answer.mode,
        "model": answer.model,
        "citations": [
            {
                "marker": each.marker,
                "document": each.document,
                "document_id": each.document_id,
                "page": each.page,
                "quote": each.quote,
                "start": each.start,
                "end": each.end,
                "spans": [list(span) for span in each.spans],
            }
            for each in answer.citations
        ],
        "timings": asdict(answer.timings),
    }


def _comparison_json(comparison: Comparison) -> dict[str, object]:
    return {
        "new": comparison.new,
        "old": comparison.old,
        "shared": comparison.shared,
        "unmatched": comparison.unmatched,
        "differences": {
            key: {**_rounded(figure), "verdict": comparison.verdict(key)}
            for key, figure in comparison.differences.items()
        },
        "changed": [asdict(change) for change in comparison.changed],
    }


def write_private(path: Path, text: str) -> None:
    """Writes a file that only its owner may read, whole or not at all. Raises EvaluationError where it cannot.

    Half characters, as a file's name may have, are replaced: they are not worth a report that took minutes.
    """
    new = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text.encode(errors="replace"))
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink()  # it holds questions and quotes
        raise EvaluationError(f"{path}: cannot be written ({error.strerror})") from error


def read_previous(path: Path) -> Previous:
    """A report.json of an earlier run, to compare with. Raises EvaluationError where it is none."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        if values["format"] != FORMAT:
            raise EvaluationError(
                f"{path.name}: is a report of another version of ragbox; run it again to compare with it"
            )
        runs = {run["name"]: [_read_row(row) for row in run["questions"]] for run in values["configurations"]}
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise EvaluationError(f"{path.name}: is no report.json of `ragbox eval --out`") from error
    if not runs:
        raise EvaluationError(f"{path.name}: there is no configuration in it to compare with")
    return Previous(path.name, runs)


def _read_row(row: Mapping[str, object]) -> Answered:
    values, answerable, document = row["values"], row["answerable"], row["document"]
    if not isinstance(values, dict) or not (answerable is None or isinstance(answerable, bool)):
        raise TypeError
    numbers = {str(name): float(value) for name, value in values.items()}
    return Answered(
        id=str(row["id"]),
        question=str(row["question"]),
        gold=json.dumps(row["gold"]),
        text=str(row["answer"]),
        outcome=str(row["outcome"]),
        scored=Scored(numbers, answerable, None if document is None else str(document)),
    )


def _places(row: Row) -> list[list[object]]:
    return [[place.document, place.page] for place in row.question.places]


def _rounded(figure: Figure) -> dict[str, float | None]:
    return {name: _round(value) for name, value in figure._asdict().items()}


def _round(value: float) -> float | None:
    """None for a bound that nothing tells: JSON has no NaN."""
    return None if math.isnan(value) else round(value, 6)
