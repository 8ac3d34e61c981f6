"""The extractive answers to the sample questions, measured as `ragbox eval` does, with 95 % bootstrap intervals.

The questions are asked a second time as another person would type them, and a third time in lower case; what other words
change is printed last.

python -m benchmarks.answers [--unseen] [--out DIR] [--compare report.json]

With --unseen, questions to twelve other documents (benchmarks/unseen), which nothing was trained, fitted or tuned on. With
--out, report.html and report.json are written into that folder.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.sample_box import box_of
from ragbox.evaluate.command import write_report
from ragbox.evaluate.configure import Configuration
from ragbox.evaluate.figures import differences
from ragbox.evaluate.metrics import METRICS
from ragbox.evaluate.questions import Question, read_questions
from ragbox.evaluate.report import make_report, read_previous
from ragbox.evaluate.run import run
from ragbox.evaluate.table import report_text, shown
from ragbox.resources import resource

_UNSEEN = Path(__file__).parent / "unseen"


def in_other_words(questions: Sequence[Question], folder: Path) -> list[Question]:
    """The same questions in the words of the folder's paraphrases.jsonl."""
    lines = (folder / "paraphrases.jsonl").read_text(encoding="utf-8").splitlines()
    words = {row["id"]: row["question"] for row in map(json.loads, lines)}
    return [replace(question, text=words[question.id]) for question in questions]


def main() -> None:
    """Prints the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unseen", action="store_true")
    parser.add_argument("--out", type=Path, metavar="DIR")
    parser.add_argument("--compare", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    previous = read_previous(arguments.compare) if arguments.compare else None
    folder = _UNSEEN if arguments.unseen else resource("sample_docs")
    source = folder / "questions.jsonl"
    with box_of(folder) as box:
        asked = read_questions(source, box)
        measured = run(box, Configuration("extractive", box.profile), asked)
        paraphrased = run(box, Configuration("paraphrased", box.profile), in_other_words(asked, folder))
        lower = [replace(question, text=question.text.lower()) for question in asked]
        small = run(box, Configuration("lower case", box.profile), lower)
    report = make_report(Path(folder.name), source, [measured, paraphrased, small], previous, same_questions=False)
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
