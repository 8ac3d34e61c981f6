"""`ragbox review`: a file or a kept set of questions, put to every document, into a file."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from .options import add_filter, add_mode, positive, where
from .table_files import BatchError, read_rows
from .terminal import Counting, say

if TYPE_CHECKING:
    from .box import RagBox
    from .review import Review
    from .types import Answer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `ragbox review` takes."""
    parser.add_argument(
        "source",
        nargs="?",
        type=Path,
        metavar="QUESTIONS",
        help=".csv, .jsonl or .xlsx with a column `question`, or .txt",
    )
    parser.add_argument("target", type=Path, metavar="OUT", help=".xlsx (a grid and its citations), .csv or .jsonl")
    parser.add_argument("--set", metavar="NAME", help="in place of QUESTIONS: those kept in the box under that name")
    parser.add_argument("--save", metavar="NAME", help="keep the questions in the box under that name")
    parser.add_argument("--workers", type=positive, metavar="N", help="questions under way at once")
    parser.add_argument(
        "--so-far", action="store_true", help="answer nothing: write OUT with the answers that there are so far"
    )
    parser.set_defaults(fault=parser.error)
    add_filter(parser)
    add_mode(parser)


def review(box: RagBox, arguments: argparse.Namespace) -> int:
    """Answers what is not answered yet, and writes the file. Returns the exit status."""
    from .review_files import SUFFIXES, ReviewTable, review_bytes

    target: Path = arguments.target
    if target.suffix.lower() not in SUFFIXES:
        raise BatchError(f"{target.name}: the output must end in .xlsx, .csv or .jsonl")
    if not target.absolute().parent.is_dir():
        raise BatchError(f"{target}: there is no such folder to write to")
    questions = _questions(box, arguments)
    if arguments.save:
        box.save_questions(arguments.save, questions)
    begun = box.begin_review(questions, where=where(arguments), mode=arguments.mode)
    failed = {} if arguments.so_far else _answer(box, begun, arguments)
    (now,) = (each for each in box.reviews() if each.number == begun.number)  # a document may have gone meanwhile
    cells, _ = box.reviewed(begun.number, reveal=arguments.reveal)
    answers = {(cell.row, cell.document_id): cell.answer for cell in cells}
    names = box.names(reveal=arguments.reveal)
    table = ReviewTable.of(box.shown_review(now, reveal=arguments.reveal), names, failed | answers)
    _write(target, review_bytes(table, target.suffix.lower()))
    wrong = sum(answer.error is not None for *_, answer in table)
    told = f"; {wrong:,} {'has' if wrong == 1 else 'have'} an error" if wrong else ""
    say(f"{len(table.cells) - wrong:,} of {now.total:,} answers are in {target}{told}")
    return 1 if wrong else 0


def _answer(box: RagBox, begun: Review, arguments: argparse.Namespace) -> dict[tuple[int, str], Answer]:
    """Goes on with the review; returns the cells that failed, which are not kept."""
    count, done, failed = Counting("answers"), begun.done, {}
    count(done, begun.total)
    for cell in box.continue_review(begun.number, reveal=False, workers=arguments.workers):
        done += 1
        count(done, begun.total)
        if cell.answer.error:
            failed[cell.row, cell.document_id] = cell.answer
    return failed


def _questions(box: RagBox, arguments: argparse.Namespace) -> list[str]:
    if (arguments.source is None) == (arguments.set is None):
        arguments.fault("give QUESTIONS or --set NAME, one of the two")
    if arguments.set is not None:
        sets = box.question_sets()
        if arguments.set not in sets:
            there = ", ".join(sets) or "none yet; --save NAME keeps some"
            raise BatchError(f"there are no questions called '{arguments.set}' in this box (kept are: {there})")
        return list(sets[arguments.set])
    source: Path = arguments.source
    if source.suffix.lower() != ".txt":
        return [str(row["question"] or "") for row in read_rows(source)]
    try:
        return source.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise BatchError(f"{source}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BatchError(f"{source}: is not in UTF-8; save it as 'Text UTF-8'") from error


def _write(target: Path, data: bytes) -> None:
    staged = target.with_name(target.name + ".new")
    try:
        with staged.open("wb") as file:
            file.write(data)
            os.fsync(file.fileno())
        staged.replace(target)
    except OSError as error:
        raise BatchError(f"{target}: cannot be written ({error.strerror}); the answers are kept in the box") from error
