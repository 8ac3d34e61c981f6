"""Options that several commands of the command line share."""

from __future__ import annotations

import argparse
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .types import Filter

MODEL_HELP = (
    "a language model to answer with: a GGUF file, an installed model, or the address of a server on this machine"
)
_MOST = 1_000_000


def add_screening(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a file of a kind that is read")
    what.add_argument("--text", metavar="TEXT", help="a text, or - to read it from standard input")
    what.add_argument("--report", action="store_true", help="report on what is in the box, instead of on a file")
    parser.add_argument("--profile", metavar="NAME", help="a name or a .yaml file (default: default, or the box's own)")
    parser.add_argument("--password", help="opens an encrypted PDF file")
    parser.add_argument("--csv", type=Path, metavar="OUT", help="write a CSV file (- for standard output)")
    parser.set_defaults(fault=parser.error)
    parser.add_argument(
        "--reveal", action="store_true", help="with --report: list the real values too, noted in the audit log"
    )


def add_filter(parser: argparse.ArgumentParser) -> None:
    def several(option: str, metavar: str, help_text: str) -> None:
        parser.add_argument(option, action="append", metavar=metavar, help=f"{help_text} (may be repeated)")

    several("--document", "DOC", "only in this document: an id, the beginning of one, a name or a path")
    several("--folder", "DIR", "only in documents under this folder")
    several("--type", "SUFFIX", "only in documents of this type, like pdf")
    parser.add_argument(
        "--after", metavar="DAY", help="only in documents that say they are of this day or later (YYYY-MM-DD)"
    )
    parser.add_argument("--before", metavar="DAY", help="only in documents that say they are of this day or earlier")
    parser.add_argument(
        "--reveal",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="show the real values behind pseudonyms, each time noted in the audit log (default: as the profile says)",
    )


def where(arguments: argparse.Namespace) -> Filter | None:
    """The filter that was asked for."""
    from .types import Filter

    found = Filter(
        documents=tuple(arguments.document or ()),
        folders=tuple(arguments.folder or ()),
        types=tuple(arguments.type or ()),
        after=arguments.after,
        before=arguments.before,
    )
    return None if found == Filter() else found


def add_mode(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--mode",
        choices=("auto", "extractive", "generative", "larger"),
        default="auto",
        help="auto (the default) asks a model where the documents' own sentences may not do; larger asks slm.larger",
    )
    parser.add_argument("--model", metavar="MODEL", help=MODEL_HELP)


def positive(text: str) -> int:
    with suppress(ValueError):
        if 1 <= (number := int(text)) <= _MOST:
            return number
    raise argparse.ArgumentTypeError(f"must be a whole number from 1 to {_MOST:,}")
