"""Many questions: in order from Python, and from a CSV, JSONL or XLSX file to another, resumable."""

from __future__ import annotations

import dataclasses
import itertools
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from .errors import RagboxError
from .kept_rows import KeptRows
from .output import place, plain
from .table_files import MOST_IN_A_SHEET, BatchError, Row, can_write, read_rows, write_rows
from .types import Answer, Filter, Mode

if TYPE_CHECKING:
    from .asking import Asking
    from .box import RagBox

_ANSWER = ("answer", "abstained", "confidence", "document", "page", "quote", "citations", "error")
OUTPUT = (*_ANSWER, "understood_as")
"""Columns that a batch adds to those of its input. Document, page and quote are those of the first citation."""

In = TypeVar("In")
Out = TypeVar("Out")


def ask_in_order(
    box: Asking,
    questions: Iterable[str],
    workers: int | None,
    *,
    documents: Sequence[str] | None = None,
    where: Filter | None = None,
    mode: Mode = "auto",
    reveal: bool | None = None,
) -> Iterator[Answer]:
    """One Answer per question, in order, with at most twice `workers` questions under way (default: the cores, up to 8)."""
    yield from in_order(lambda question: _answer(box, question, documents, where, mode, reveal), questions, workers)


def run_file(
    box: RagBox,
    source: Path,
    target: Path,
    *,
    where: Filter | None = None,
    mode: Mode = "auto",
    reveal: bool | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Answers every row of `source` into `target` and returns how many rows failed.

    A row's `document` and `where` limit the search together.
    Formats go by suffix: .csv, .jsonl, .xlsx. Rows are kept in `TARGET.partial.jsonl` as they are done, so that a killed run
    goes on where it was, with the same filter, mode, model and view; the file is gone when the run is complete. `target`
    appears then, as a whole; `write_so_far` writes it before. No more than some rows are in memory. Raises BatchError, and
    for a filter that cannot be meant what `RagBox.documents` does, before anything is written.
    """
    if where is not None:
        box.documents(where=where)
    settings: Row = {
        "where": None if where is None else dataclasses.asdict(where),
        "mode": mode,
        "reveal": box.profile.pii.reveal if reveal is None else reveal,
        "model": box.profile.slm.chosen,
    }
    total, columns = _looked_at(source, target)

    def work(row: Row) -> Row:
        earlier = row.keys() >= set(_ANSWER)  # an output read again: its documents are what was cited
        wanted = "" if earlier else str(row.get("document") or "").strip()
        answer = _answer(box, _question(row), [wanted] if wanted else None, where, mode, reveal)
        return {**answer_columns(answer, wanted), "understood_as": answer.asked}

    with _told(target), KeptRows(_partial(target), settings, OUTPUT) as kept:
        rows = read_rows(source)
        done = failed = 0
        for result in kept.resume(rows):
            done, failed = done + 1, failed + bool(result["error"])
        if done and progress is not None:
            progress(done, total)
        for row, result in _beside(work, rows, workers):
            kept.add(row, result)
            done, failed = done + 1, failed + bool(result["error"])
            if progress is not None:
                progress(done, total)
        kept.sync()
        _write(target, columns, kept.results(read_rows(source)))
        kept.path.unlink()
    return failed


def write_so_far(source: Path, target: Path) -> tuple[int, int]:
    """Writes `target` with the rows that a run from `source` has done so far, also while it goes on; returns how many those
    are, of how many. Raises BatchError, as where no run was stopped or is under way."""
    total, columns = _looked_at(source, target)
    kept = KeptRows(_partial(target), {}, OUTPUT)
    if not kept.path.exists():
        raise BatchError(f"{target}: no run into this file was begun, or it is complete")
    with _told(target):
        done = _write(target, columns, kept.results(read_rows(source)))
    return done, total


def in_order(work: Callable[[In], Out], items: Iterable[In], workers: int | None) -> Iterator[Out]:
    """What `work` makes of each item, in order; at most twice `workers` are under way (default: the cores, up to 8)."""
    workers = workers or min(8, os.cpu_count() or 1)
    waiting: deque[Future[Out]] = deque()
    iterator = iter(items)
    with ThreadPoolExecutor(workers, thread_name_prefix="ask") as pool:
        try:
            for item in itertools.islice(iterator, 2 * workers):
                waiting.append(pool.submit(work, item))
            while waiting:
                yield waiting.popleft().result()
                for item in itertools.islice(iterator, 1):
                    waiting.append(pool.submit(work, item))
        finally:
            for future in waiting:
                future.cancel()


def failure(error: Exception) -> str:
    """Why a question was not answered, for the row that says so."""
    if isinstance(error, RagboxError):
        return str(error)
    return f"internal error ({type(error).__name__}); please report it"  # its own words may quote a document


def _answer(
    box: Asking, question: str, documents: Sequence[str] | None, where: Filter | None, mode: Mode, reveal: bool | None
) -> Answer:
    try:
        return box.ask(question, documents=documents, where=where, mode=mode, reveal=reveal)
    except Exception as error:  # a fault of ours must not stop the rest
        return Answer(question, "", True, 0.0, "extractive", error=failure(error))


def _beside(work: Callable[[Row], Row], rows: Iterable[Row], workers: int | None) -> Iterator[tuple[Row, Row]]:
    yield from in_order(lambda row: (row, work(row)), rows, workers)


def _looked_at(source: Path, target: Path) -> tuple[int, list[str]]:
    """How many rows there are, and the columns of the output. Raises BatchError for what cannot be read or written."""
    names: dict[str, None] = {}
    total = 0
    for row in read_rows(source):
        total += 1
        names.update(dict.fromkeys(row))
    if not can_write(target):
        raise BatchError(f"{target.name}: the output must end in .csv, .jsonl or .xlsx")
    if target.suffix.lower() == ".xlsx" and total > MOST_IN_A_SHEET:
        raise BatchError(f"{target.name}: a spreadsheet holds {MOST_IN_A_SHEET:,} rows; write a .csv or .jsonl")
    if not target.absolute().parent.is_dir():
        raise BatchError(f"{target}: there is no such folder to write to")
    if target.exists() and source.samefile(target):
        raise BatchError(f"{target}: give the answers a file of their own; this one holds the questions")
    return total, list(dict.fromkeys([*(names or ["question"]), *OUTPUT]))


def _partial(target: Path) -> Path:
    return target.with_name(target.name + ".partial.jsonl")


@contextmanager
def _told(target: Path) -> Iterator[None]:
    """Turns the errors of the disk into ours."""
    try:
        yield
    except OSError as error:
        partial = _partial(target)
        kept = f"; the rows done so far are in {partial}" if partial.exists() else ""
        raise BatchError(f"{target}: cannot be written ({error.strerror}){kept}") from error


def _write(target: Path, columns: Sequence[str], results: Iterable[tuple[Row, Row]]) -> int:
    """Writes the output beside its place, then puts it there: nobody finds half of it. Returns how many rows it has."""
    staged = target.with_name(target.name + ".new")
    count = itertools.count()
    write_rows(staged, target.suffix, columns, (row | result for (row, result), _ in zip(results, count, strict=False)))
    with staged.open("rb") as file:
        os.fsync(file.fileno())
    staged.replace(target)
    return next(count)


def _question(row: Row) -> str:
    return "" if row["question"] is None else str(row["question"])


def answer_columns(answer: Answer, wanted: str) -> Row:
    """The columns of an answer; `wanted` is the document that was asked about, where one was."""
    first = answer.citations[0] if answer.citations else None
    return {
        "answer": answer.text,
        "abstained": answer.abstained,
        "confidence": round(answer.confidence, 4),
        "document": first.document if first else wanted or None,
        "page": first.page if first else None,
        "quote": first.quote if first else None,
        "citations": "\n".join(f"[{each.marker}] {place(each)}: “{plain(each.quote)}”" for each in answer.citations),
        "error": answer.error,
    }
