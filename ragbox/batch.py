"""Many questions: in order from Python, and from a CSV, JSONL or XLSX file to another, resumable."""

from __future__ import annotations

import csv
import dataclasses
import itertools
import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from .errors import RagboxError
from .output import place, plain
from .types import Answer, Filter, Mode

if TYPE_CHECKING:
    from .box import RagBox

OUTPUT = ("answer", "abstained", "confidence", "document", "page", "quote", "citations", "error")
"""Columns that a batch adds to those of its input. Document, page and quote are those of the first citation."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula."""

Row = dict[str, object]
Settings = dict[str, object]
"""What the answers of a run depend on beside its questions and the box."""
In = TypeVar("In")
Out = TypeVar("Out")


class BatchError(RagboxError):
    """A batch file cannot be read, written or resumed."""

    code = "batch"


def ask_in_order(
    box: RagBox,
    questions: Iterable[str],
    workers: int | None,
    *,
    documents: Sequence[str] | None = None,
    where: Filter | None = None,
    mode: Mode = "auto",
    reveal: bool | None = None,
) -> Iterator[Answer]:
    """One Answer per question, in order, with at most twice `workers` questions under way (default: the cores, up to 8)."""
    yield from _in_order(lambda question: _answer(box, question, documents, where, mode, reveal), questions, workers)


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
    Formats go by suffix: .csv, .jsonl, .xlsx. Rows are kept in `TARGET.partial.jsonl` as they are done, so that a stopped
    run goes on where it was, with the same filter, mode, model and view; the file is gone when the run is complete. Raises
    BatchError, and for a filter that cannot be meant what `RagBox.documents` does, before anything is written.
    """
    if where is not None:
        box.documents(where=where)
    settings: Settings = {
        "where": None if where is None else dataclasses.asdict(where),
        "mode": mode,
        "reveal": box.profile.pii.reveal if reveal is None else reveal,
        "model": box.profile.slm.chosen,
    }
    rows = read_rows(source)
    if target.suffix.lower() not in _WRITERS:
        raise BatchError(f"{target.name}: the output must end in .csv, .jsonl or .xlsx")
    if not target.absolute().parent.is_dir():
        raise BatchError(f"{target}: there is no such folder to write to")
    if target.exists() and source.samefile(target):
        raise BatchError(f"{target}: give the answers a file of their own; this one holds the questions")
    partial = target.with_name(target.name + ".partial.jsonl")

    def work(row: Row) -> Row:
        earlier = row.keys() >= set(OUTPUT)  # an output read again: its documents are what was cited
        wanted = "" if earlier else str(row.get("document") or "").strip()
        return _columns(_answer(box, _question(row), [wanted] if wanted else None, where, mode, reveal), wanted)

    try:
        done = _resume(partial, rows, settings)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
            if partial.stat().st_size == 0:
                file.write(_json(settings) + "\n")
            for row, result in zip(rows[len(done) :], _in_order(work, rows[len(done) :], workers), strict=True):
                file.write(_json([row, result]) + "\n")
                file.flush()
                done.append(result)
                if progress is not None:
                    progress(len(done), len(rows))
        _WRITERS[target.suffix.lower()](target, [row | result for row, result in zip(rows, done, strict=True)])
        partial.unlink()
    except OSError as error:
        kept = f"; the rows done so far are in {partial}" if partial.exists() else ""
        raise BatchError(f"{target}: cannot be written ({error.strerror}){kept}") from error
    return sum(1 for row in done if row["error"])


def read_rows(source: Path) -> list[Row]:
    """The rows of a batch file, each with a `question`. Raises BatchError naming the file and the line."""
    reader = _READERS.get(source.suffix.lower())
    if reader is None:
        raise BatchError(f"{source.name}: give questions as .csv, .jsonl or .xlsx")
    try:
        rows = reader(source)
    except OSError as error:
        raise BatchError(f"{source}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BatchError(f"{source}: is not in UTF-8; save it as 'CSV UTF-8', or as .xlsx") from error
    except Exception as error:  # three parsers with their own errors, whose words may quote the file
        raise BatchError(f"{source}: is not a valid {source.suffix} file ({type(error).__name__})") from error
    for number, row in enumerate(rows, 1):
        if "question" not in row:
            raise BatchError(
                f"{source}: row {number} has no column 'question'; the first line of a CSV names the columns"
            )
        if None in row:
            raise BatchError(f"{source}: row {number} has more cells than there are columns; put quotes around commas")
    return rows


def _in_order(work: Callable[[In], Out], items: Iterable[In], workers: int | None) -> Iterator[Out]:
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


def _answer(
    box: RagBox, question: str, documents: Sequence[str] | None, where: Filter | None, mode: Mode, reveal: bool | None
) -> Answer:
    try:
        return box.ask(question, documents=documents, where=where, mode=mode, reveal=reveal)
    except RagboxError as error:
        message = str(error)
    except Exception as error:  # a fault of ours must not stop the rest; its words may quote a document
        message = f"internal error ({type(error).__name__}); please report it"
    return Answer(question, "", True, 0.0, "extractive", error=message)


def _question(row: Row) -> str:
    return "" if row["question"] is None else str(row["question"])


def _columns(answer: Answer, wanted: str) -> Row:
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


def _resume(partial: Path, rows: Sequence[Row], settings: Settings) -> list[Row]:
    """The rows that a stopped run has done. Raises BatchError for the file of a run of something else."""
    if not partial.exists():
        return []
    *lines, rest = partial.read_bytes().split(b"\n")
    done: list[Row] = []
    try:
        asked_with = json.loads(lines[0]) if lines else settings
        if asked_with.keys() != settings.keys():
            raise ValueError
        for number, line in enumerate(lines[1:]):
            asked, result = json.loads(line)
            if asked != json.loads(_json(rows[number])) or not result.keys() >= set(OUTPUT):
                raise ValueError
            done.append(result)
    except (ValueError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise BatchError(f"{partial}: belongs to other questions; delete it to start again") from error
    if asked_with != json.loads(_json(settings)) and lines:
        raise BatchError(
            f"{partial}: the rows in it were answered with another filter, mode or model; go on with those, or delete it to "
            "start again"
        )
    if rest:  # the stop came in the middle of a line
        os.truncate(partial, partial.stat().st_size - len(rest))
    return done


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _read_csv(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        file.seek(0)
        return [dict(row) for row in csv.DictReader(file, strict=True, delimiter=separator(first))]


def separator(header: str) -> str:
    """What stands between the cells: spreadsheets of many countries write semicolons into a CSV file, some write tabs."""
    return next((mark for mark in ";\t" if mark in header and "," not in header), ",")


def _read_jsonl(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig") as file:
        return [dict(json.loads(line)) for line in file if line.strip()]


def _read_xlsx(path: Path) -> list[Row]:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        names, *values = sheet.iter_rows(values_only=True)
        return [
            {str(name): cell for name, cell in itertools.zip_longest(names, row) if name is not None}
            for row in values
            if any(cell is not None for cell in row)
        ]
    finally:
        book.close()


def _fields(rows: Sequence[Mapping[str, object]]) -> list[str]:
    return list(dict.fromkeys([*itertools.chain.from_iterable(rows), *OUTPUT])) if rows else ["question", *OUTPUT]


def _write_csv(path: Path, rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _fields(rows))
        writer.writeheader()
        writer.writerows({name: inert(value) for name, value in row.items()} for row in rows)


def _write_jsonl(path: Path, rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(_json(row) + "\n" for row in rows)


def _write_xlsx(path: Path, rows: Sequence[Row]) -> None:
    import openpyxl
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("answers")
    names = _fields(rows)

    def cell(value: object) -> object:
        value = inert(value)
        return ILLEGAL_CHARACTERS_RE.sub(" ", value) if isinstance(value, str) else value

    sheet.append([cell(name) for name in names])
    for row in rows:
        sheet.append([cell(row.get(name)) for name in names])
    book.save(path)


def inert(value: object) -> object:
    """Document text that a spreadsheet would run as a formula gets an apostrophe in front, as OWASP advises."""
    if isinstance(value, (list, dict)):
        value = _json(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


_READERS: Mapping[str, Callable[[Path], list[Row]]] = {".csv": _read_csv, ".jsonl": _read_jsonl, ".xlsx": _read_xlsx}
_WRITERS: Mapping[str, Callable[[Path, Sequence[Row]], None]] = {
    ".csv": _write_csv,
    ".jsonl": _write_jsonl,
    ".xlsx": _write_xlsx,
}
