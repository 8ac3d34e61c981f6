"""`ragbox pii`: personal data in a file or a text, or a report on a box; printed, as JSON, or as a CSV file."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import ConfigError
from .output import pii_json, pii_text, problem_text
from .report_output import findings_csv, report_csv, report_json, report_text
from .screen import screen_file, screen_text
from .terminal import print_json, say

if TYPE_CHECKING:
    from .box import RagBox


def report_on(box: RagBox, arguments: argparse.Namespace) -> int:
    """Reports on a box; returns the exit status."""
    _check(arguments)
    found = box.pii_report(reveal=arguments.reveal)
    if arguments.csv is not None:
        _write(arguments.csv, report_csv(found))
    if arguments.json:
        print_json(report_json(found))
    elif arguments.csv is None:
        print(report_text(found))
    return 0


def find_in(arguments: argparse.Namespace, text: str | None) -> int:
    """Finds personal data in a file, or in `text`; returns the exit status.

    Raises ParseError, ScreeningError or ConfigError.
    """
    _check(arguments)
    profile = arguments.profile or "default"
    if text is None:
        screening = screen_file(arguments.file, profile, password=arguments.password)
        findings, problems = screening.findings, screening.problems
        for problem in problems:
            say(problem_text(problem))
    else:
        problems = ()
        findings = screen_text(text, profile)
    if arguments.csv is not None:
        _write(arguments.csv, findings_csv(findings))
    if arguments.json:
        print_json(pii_json(findings, problems))
    elif arguments.csv is None:
        for finding in findings:
            where = f"page {finding.page}, " if finding.page is not None else ""
            print(f"{finding.entity:<24} {where}characters {finding.start}-{finding.end}, score {finding.score:.2f}")
        nothing = "no personal data found in what could be read" if problems else "no personal data found"
        print(pii_text(Counter(finding.entity for finding in findings)) or nothing)
    return 0


def _check(arguments: argparse.Namespace) -> None:
    if arguments.reveal and not arguments.report:
        arguments.fault("--reveal goes with --report; what is found in a file or a text is told by its offsets")
    if arguments.json and str(arguments.csv) == "-":
        arguments.fault("--json and --csv - both print; name a file for one of them")


def _write(path: Path, text: str) -> None:
    if str(path) == "-":
        sys.stdout.write(text)
        return
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise ConfigError(f"{path}: the file cannot be written ({error.strerror})") from error
    say(f"written to {path}")
