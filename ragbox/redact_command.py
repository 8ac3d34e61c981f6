"""`ragbox redact`: its arguments, what it says while it works, and what it made, as JSON and as text."""

from __future__ import annotations

import argparse
import dataclasses
import time
from pathlib import Path
from typing import TYPE_CHECKING

from .output import pii_text, plain, problem_text
from .terminal import say

if TYPE_CHECKING:
    from .redacted import Redaction

_SAY_SECONDS = 3.0
_STEPS = {"read": "reading page", "ocr": "looking at the picture of page", "write": "writing page"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `ragbox redact` takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a PDF or DOCX, which stays as it is")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="the copy (default: NAME.redacted.pdf or .docx beside it)"
    )
    parser.add_argument(
        "--entity", action="append", metavar="NAME", help="only this kind, as `pii` names it (may be repeated)"
    )
    parser.add_argument("--profile", default="default", metavar="NAME", help="a name or a .yaml file")
    parser.add_argument("--password", help="opens an encrypted PDF file; the copy needs none")


def redact(arguments: argparse.Namespace) -> tuple[dict[str, object], str]:
    """Writes the copy; returns what was made as JSON values and as text."""
    from .redacted import redact_file

    made = redact_file(
        arguments.file,
        arguments.out,
        arguments.profile,
        password=arguments.password,
        entities=arguments.entity,
        tell=_Steps(),
    )
    return redaction_json(made), redaction_text(made)


def redaction_json(made: Redaction) -> dict[str, object]:
    """The form of `redact --json`."""
    return {
        "file": str(made.source),
        "out": str(made.path),
        "pages": made.pages,
        "counts": dict(made.counts),
        "total": sum(made.counts.values()),
        "review": list(made.review),
        "problems": [dataclasses.asdict(problem) for problem in made.problems],
    }


def redaction_text(made: Redaction) -> str:
    """What was taken out, where the copy is, and what somebody has to look at."""
    size = f" ({made.pages:,} page{'s' * (made.pages != 1)})" if made.pages else ""
    lines = [f"written: {plain(str(made.path))}{size}", f"taken out: {pii_text(made.counts) or 'nothing was found'}"]
    if made.review:
        lines.append(f"look at, for faces, fingerprints and handwriting: {', '.join(made.review)}")
    return "\n".join([*lines, *map(problem_text, made.problems)])


class _Steps:
    """Says on stderr now and then which page is being worked on: to read a picture by OCR takes seconds."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def __call__(self, step: str, page: int, pages: int) -> None:
        if time.monotonic() - self._said >= _SAY_SECONDS:
            say(f"{_STEPS[step]} {page:,} of {pages:,}")
            self._said = time.monotonic()
