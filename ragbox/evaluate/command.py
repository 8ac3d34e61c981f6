"""`ragbox eval`: from arguments to a report, or to a drafted question file."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from ..terminal import print_json, say
from . import EvaluationError

if TYPE_CHECKING:
    from .report import Report

DESCRIPTION = """\
Asks the box a file of questions whose right answers are known, and measures the answers: pages found and cited, words
quoted, questions left unanswered, confidence and time, each with its 95 % interval.

The file is CSV or JSONL with the columns `question`, `answer` (several accepted ones with " | " between, or as a list
`answers` in JSONL), `document` and `page`; without an answer and a document, none is right. Where you have them: `id`,
`kind`, `answerable` (true or false), `also` (other places: "b.pdf p. 3; c.docx"), `evidence` (the document's words, where
the answer has others: yes, no), `check` ("?" marks a draft that nobody has looked at) and `rating` (up or down: the row is
a thumb given to that answer). `--draft N` drafts a file from your documents; correct it before you believe its figures.

`--thumbs` asks the questions whose answers got a thumb on the page, as they were understood, in all documents of the box. An
up thumb says that the page cited first is right, or that no answer was right; a page that is found again counts as found. A
down thumb says only that that answer is wrong: it is reported whether the same answer comes again ("known wrong answer
again") or another one, of which nobody knows yet whether it is better.

The report holds questions, answers and quotes from your documents. It is written only where you say, for your eyes only."""


def add_arguments(parser: argparse.ArgumentParser, count: Callable[[str], int]) -> None:
    """Gives a parser the arguments of the command; `count` reads a positive number."""
    parser.description = DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("questions", nargs="?", type=Path, metavar="QUESTIONS", help=".csv or .jsonl with gold answers")
    what.add_argument(
        "--draft", type=count, metavar="N", help="draft N questions into the file --out, for you to correct"
    )
    what.add_argument("--thumbs", action="store_true", help="the questions whose answers got a thumb on the page")
    parser.add_argument(
        "--profile",
        action="append",
        default=[],
        metavar="NAME",
        help="settings to measure, a name or a .yaml file (may be repeated; default: the box's own)",
    )
    parser.add_argument(
        "--model",
        action="append",
        default=[],
        metavar="FILE",
        help="measure each profile with this GGUF language model as well (may be repeated)",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="write report.html and report.json into this folder")
    parser.add_argument("--compare", type=Path, metavar="FILE", help="the report.json of an earlier run")
    parser.set_defaults(fault=parser.error)


def evaluate(arguments: argparse.Namespace, box: Path) -> tuple[dict[str, object], str]:
    """Runs the command; gives back what it prints, as JSON values and as text. Raises RagboxError."""
    if arguments.draft is not None:
        if arguments.out is None or arguments.profile or arguments.model or arguments.compare:
            arguments.fault("--draft takes --out FILE.csv, and none of --profile, --model and --compare")
        return _draft(box, arguments.draft, arguments.out)
    return _evaluate(box, arguments)


def _draft(path: Path, count: int, target: Path) -> tuple[dict[str, object], str]:
    from ..box import RagBox
    from .draft import check_target, draft, write_questions

    check_target(target)
    with RagBox.open(path, create=False) as box:
        rows = draft(box, count)
    write_questions(target, rows)
    lines = [f"{len(rows)} drafted questions are in {target}"]
    if len(rows) < count:
        lines.append(f"The documents gave no more that the rules can ask for; {count} were wanted.")
    lines.append(
        "They were made by rules. Read each one, correct it or delete it, and put anything but ? into `check`."
    )
    return {"out": str(target), "questions": rows}, "\n".join(lines)


def _evaluate(path: Path, arguments: argparse.Namespace) -> tuple[dict[str, object], str]:
    from ..box import RagBox
    from .configure import configurations
    from .questions import THUMBS, read_questions, read_thumbs
    from .report import make_report, read_previous
    from .run import run

    previous = read_previous(arguments.compare) if arguments.compare is not None else None
    with RagBox.open(path, create=False) as box:
        chosen = configurations(box.profile, arguments.profile, arguments.model)
        questions = read_thumbs(box) if arguments.thumbs else read_questions(arguments.questions, box)
    if arguments.out is not None:
        usable_folder(arguments.out)
    runs = []
    for configuration in chosen:
        with RagBox.open(path, configuration.profile, create=False) as box:
            runs.append(run(box, configuration, questions, _progress))
    source = Path(THUMBS) if arguments.thumbs else arguments.questions
    return _told(make_report(path, source, runs, previous), arguments.out, as_json=arguments.json)


def _told(report: Report, out: Path | None, *, as_json: bool) -> tuple[dict[str, object], str]:
    """The report as JSON values and as text, once it is written; where it cannot be, what took minutes is shown first."""
    from .report import report_json
    from .table import report_text

    values, text = report_json(report), report_text(report)
    if out is None:
        return values, text
    try:
        page = write_report(report, out)
    except Exception:
        if as_json:
            print_json(values)
        else:
            print(text)  # noqa: T201 - nobody else will
        raise
    return values, f"{text}\n\n{page} (with questions and quotes from your documents)"


def usable_folder(out: Path) -> None:
    """Makes the folder, and sees that files can be in it, before the minutes that the questions take.

    Raises EvaluationError.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=out, prefix=".report") as file:
            file.write(b"?")
    except OSError as error:
        raise EvaluationError(
            f"{out}: the report needs a folder of that name that can be written to ({error.strerror})"
        ) from error


def write_report(report: Report, out: Path) -> Path:
    """Writes report.html and report.json into a folder; gives back the page. Raises EvaluationError."""
    from .page import report_html
    from .report import report_json, write_private

    write_private(out / "report.json", json.dumps(report_json(report), ensure_ascii=False, indent=1) + "\n")
    write_private(out / "report.html", report_html(report))
    return out / "report.html"


def _progress(name: str, done: int, total: int) -> None:
    if done == total or done % 20 == 0:
        say(f"{name}: {done}/{total} questions")
