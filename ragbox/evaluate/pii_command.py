"""`ragbox eval pii`: from a file of labelled texts to a report of how much of their personal data is found."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ..terminal import print_json, say
from . import EvaluationError
from .command import usable_folder

DESCRIPTION = """\
Measures how much of the personal data in labelled texts is found, and how much that is found is none; each figure with its
95 % interval. No box is needed.

The file is JSONL, a text a line: {"text": "…", "spans": [[start, end, "PERSON"], …]}, offsets in characters, end exclusive;
labels are yours to name. A text without spans is one without personal data. Where you have them: `unlabelled`, a list of
what is not marked in the text and then counts neither way (an entity, as URL, or PERSON, LOCATION, ADDRESS, ORGANIZATION,
NRP, AGE, DATE, PHONE, or ID for all others), and `group`, the document that a text is of.

Texts are named by their line, and never shown; the report holds counts only."""

NAMED_SO = "a question file that is called pii is measured by `ragbox eval ./pii`"


def add_pii_arguments(parser: argparse.ArgumentParser) -> None:
    """Gives a parser the arguments of the command."""
    parser.description, parser.epilog = DESCRIPTION, f"{NAMED_SO.capitalize()}."
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("labelled", nargs="?", type=Path, metavar="FILE", help=".jsonl with labelled texts")
    parser.add_argument(
        "--profile",
        action="append",
        default=[],
        metavar="NAME",
        help="settings to measure, a name or a .yaml file (may be repeated; default: default)",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="write report.txt and report.json into this folder")
    parser.add_argument("--compare", type=Path, metavar="FILE", help="the report.json of an earlier run")
    parser.set_defaults(fault=parser.error)


def evaluate_pii(arguments: argparse.Namespace) -> tuple[dict[str, object], str]:
    """Runs the command; gives back what it prints, as JSON values and as text. Raises RagboxError."""
    from ..pii import PiiEngine
    from ..privacy.egress import stay_offline
    from .pii_report import ScreeningRun, make_screening_report, read_previous_screening, screening_json
    from .pii_table import screening_text
    from .screening import read_labelled, screened

    if arguments.labelled is None:
        arguments.fault(f"the labelled texts are missing: ragbox eval pii FILE ({NAMED_SO})")
    stay_offline()
    previous = read_previous_screening(arguments.compare) if arguments.compare is not None else None
    texts = read_labelled(arguments.labelled)
    if arguments.out is not None:
        usable_folder(arguments.out)
    runs = []
    for name, engine in [(_name(each), PiiEngine.load(each)) for each in _profiles(arguments.profile)]:
        rows = []
        for number, each in enumerate(texts):
            rows.append(screened(each, engine.find, number))
            if number % 100 == 99 or number + 1 == len(texts):
                say(f"{name}: {number + 1}/{len(texts)} texts")
        runs.append(ScreeningRun(name, tuple(rows)))
    report = make_screening_report(arguments.labelled, texts, runs, previous)
    values, text = screening_json(report), screening_text(report)
    if arguments.out is not None:
        text = _written(values, text, arguments.out, as_json=arguments.json)
    return values, text


def _profiles(given: list[str]) -> list[str]:
    profiles = given or ["default"]
    if len({_name(each) for each in profiles}) < len(profiles):
        raise EvaluationError("two of the profiles have one name; rename a file, so that reports tell them apart")
    return profiles


def _name(profile: str) -> str:
    return Path(profile).stem if profile.endswith((".yaml", ".yml")) else profile


def _written(values: dict[str, object], text: str, out: Path, *, as_json: bool) -> str:
    """The text with where it is, once it is written; where it cannot be, what took minutes is shown first."""
    from .report import write_private

    try:
        write_private(out / "report.json", json.dumps(values, ensure_ascii=False, indent=1) + "\n")
        write_private(out / "report.txt", text + "\n")
    except Exception:
        if as_json:
            print_json(values)
        else:
            print(text)  # noqa: T201 - nobody else will
        raise
    return f"{text}\n\n{out / 'report.txt'} and {out / 'report.json'} (no text of yours is in them)"
