"""The extractive answers to the sample questions, measured as `ragbox eval` does, with 95 % bootstrap intervals.

The questions are asked a second time as another person would type them; what that changes is printed last.

python -m benchmarks.answers [--out DIR] [--compare report.json]

With --out, report.html and report.json are written into that folder.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.sample_box import sample_box
from ragbox.evaluate.command import write_report
from ragbox.evaluate.configure import Configuration
from ragbox.evaluate.figures import differences
from ragbox.evaluate.metrics import METRICS
from ragbox.evaluate.questions import Question, read_questions
from ragbox.evaluate.report import make_report, read_previous
from ragbox.evaluate.run import run
from ragbox.evaluate.table import report_text, shown
from ragbox.resources import resource


def in_other_words(questions: Sequence[Question]) -> list[Question]:
    """The same questions in the words of sample_docs/paraphrases.jsonl."""
    lines = (resource("sample_docs") / "paraphrases.jsonl").read_text(encoding="utf-8").splitlines()
    words = {row["id"]: row["question"] for row in map(json.loads, lines)}
    return [replace(question, text=words[question.id]) for question in questions]


def main() -> None:
    """Prints the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, metavar="DIR")
    parser.add_argument("--compare", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    previous = read_previous(arguments.compare) if arguments.compare else None
    source = resource("sample_docs") / "questions.jsonl"
    with sample_box() as box:
        asked = read_questions(source, box)
        measured = run(box, Configuration("extractive", box.profile), asked)
        paraphrased = run(box, Configuration("paraphrased", box.profile), in_other_words(asked))
    report = make_report(Path("sample_docs"), source, [measured, paraphrased], previous, same_questions=False)
    print(report_text(report))
    print("\nparaphrased less as they stand")
    changes = differences([row.scored for row in paraphrased.rows], [row.scored for row in measured.rows])
    for metric in METRICS:
        if metric.key in changes and metric.unit == "share":
            print(f"  {metric.label:<44} {shown(metric, changes[metric.key])}")
    if arguments.out:
        write_report(report, arguments.out)


if __name__ == "__main__":
    main()
