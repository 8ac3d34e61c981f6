"""Tables in files: rows out of CSV, JSONL and XLSX and into them, one after another: no file has to fit into memory."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from .errors import RagboxError

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula."""
MOST_IN_A_SHEET = 1_048_575
"""Rows that a sheet of a spreadsheet holds below its header (limits of Excel and LibreOffice)."""

Row = dict[str, object]


class BatchError(RagboxError):
    """A file of questions or answers cannot be read, written or resumed."""

    code = "batch"


def read_rows(source: Path) -> Iterator[Row]:
    """The rows of a file, each with a `question`, as they are read. Raises BatchError naming the file and the row."""
    reader = _READERS.get(source.suffix.lower())
    if reader is None:
        raise BatchError(f"{source.name}: give questions as .csv, .jsonl or .xlsx")
    rows = enumerate(reader(source), 1)
    while True:
        try:
            number, row = next(rows)
        except StopIteration:
            return
        except OSError as error:
            raise BatchError(f"{source}: cannot be read ({error.strerror})") from error
        except UnicodeDecodeError as error:
            raise BatchError(f"{source}: is not in UTF-8; save it as 'CSV UTF-8', or as .xlsx") from error
        except Exception as error:  # three parsers with their own errors, whose words may quote the file
            raise BatchError(f"{source}: is not a valid {source.suffix} file ({type(error).__name__})") from error
        if "question" not in row:
            raise BatchError(
                f"{source}: row {number} has no column 'question'; the first line of a CSV names the columns"
            )
        if None in row:
            raise BatchError(f"{source}: row {number} has more cells than there are columns; put quotes around commas")
        yield row


def can_write(target: Path) -> bool:
    """Whether the suffix is one that `write_rows` knows."""
    return target.suffix.lower() in _WRITERS


def write_rows(path: Path, suffix: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Writes a file of that kind. The same rows give the same bytes, in a spreadsheet too."""
    _WRITERS[suffix.lower()](path, columns, rows)


def as_json(value: object) -> str:
    """A value on one line; what JSON does not know, as a date of a spreadsheet, as text."""
    return json.dumps(value, ensure_ascii=False, default=str)


def inert(value: object) -> object:
    """Document text that a spreadsheet would run as a formula gets an apostrophe in front, as OWASP advises."""
    if isinstance(value, (list, dict)):
        value = as_json(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def separator(header: str) -> str:
    """What stands between the cells: spreadsheets of many countries write semicolons into a CSV file, some write tabs."""
    return next((mark for mark in ";\t" if mark in header and "," not in header), ",")


def _read_csv(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        file.seek(0)
        for row in csv.DictReader(file, strict=True, delimiter=separator(first)):
            yield dict(row)


def _read_jsonl(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig") as file:
        for line in file:
            if line.strip():
                whole = json.dumps(json.loads(line), ensure_ascii=False).encode(errors="replace")
                yield dict(json.loads(whole))  # half of a character, written as \ud83d, can be kept in no file


def _read_xlsx(path: Path) -> Iterator[Row]:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()  # what some programs write there is too small, and rows would be lost
        rows = sheet.iter_rows(values_only=True)
        names = next(rows, None)
        if names is None:
            raise ValueError
        for row in rows:
            if any(cell is not None for cell in row):
                yield {str(name): cell for name, cell in itertools.zip_longest(names, row) if name is not None}
    finally:
        book.close()


def _write_csv(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows({name: inert(value) for name, value in row.items()} for row in rows)


def _write_jsonl(path: Path, _columns: Sequence[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(as_json(row) + "\n" for row in rows)


def _write_xlsx(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    from .workbook import write_sheet

    write_sheet(path, "answers", itertools.chain([columns], ([row.get(name) for name in columns] for row in rows)))


_READERS: Mapping[str, Callable[[Path], Iterator[Row]]] = {
    ".csv": _read_csv,
    ".jsonl": _read_jsonl,
    ".xlsx": _read_xlsx,
}
_WRITERS: Mapping[str, Callable[[Path, Sequence[str], Iterable[Row]], None]] = {
    ".csv": _write_csv,
    ".jsonl": _write_jsonl,
    ".xlsx": _write_xlsx,
}
