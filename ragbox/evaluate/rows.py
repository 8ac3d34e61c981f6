"""The rows of a question file, CSV or JSONL, with their lines; what a row means is not asked here.

A CSV file may have commas, semicolons or tabs between its cells, as spreadsheets of different countries write them. No
message quotes a cell, nor a key of JSON: either may hold a question.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from . import EvaluationError

Raw = Mapping[str, object]


def read_rows(path: Path) -> Iterator[tuple[int, Raw]]:
    """The rows with the line that each begins on. Raises EvaluationError where the file cannot be read."""
    reader = {".csv": _read_csv, ".jsonl": _read_jsonl}.get(path.suffix.lower())
    if reader is None:
        raise EvaluationError(f"{path.name}: give questions as .csv or .jsonl")
    try:
        yield from reader(path)
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path.name}: is not in UTF-8; save it as 'CSV UTF-8'") from error


def _read_csv(path: Path) -> Iterator[tuple[int, Raw]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        head = file.readline()
        reader = csv.reader(chain([head], file), delimiter=_separator(head), strict=True)
        line = 1
        try:
            names = [name.strip().casefold() for name in next(reader, [])]
            if fault := _fault_of(names):
                raise EvaluationError(f"{path.name} line 1: {fault}")
            line = reader.line_num + 1
            for cells in reader:
                if len(cells) > len(names):
                    raise EvaluationError(
                        f"{path.name} line {line}: more cells than there are columns; put quotes around cells with a "
                        "comma, or with what else is between the cells"
                    )
                if any(cell.strip() for cell in cells):
                    yield line, dict(zip(names, cells, strict=False))
                line = reader.line_num + 1
        except csv.Error as error:
            raise EvaluationError(f"{path.name} line {line}: is not valid CSV (a quote that does not end?)") from error


def _separator(head: str) -> str:
    """What is between the cells: a comma, unless the line that names the columns has none and has another."""
    return next((each for each in ",;\t" if each in head), ",")


def _fault_of(names: Sequence[str]) -> str:
    """What is wrong with the names of columns; empty where nothing is."""
    if "question" not in names:
        return "there is no column 'question'; the first line must name the columns"
    for at, name in enumerate(names):
        if name and name in names[:at]:
            return f"columns {names.index(name) + 1} and {at + 1} have the same name"
    return ""


def _read_jsonl(path: Path) -> Iterator[tuple[int, Raw]]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise EvaluationError(f"{path.name} line {number}: is not valid JSON") from error
            if not isinstance(row, dict) or "question" not in row:
                what = (
                    "there is no 'question' in it" if isinstance(row, dict) else "is no JSON object with a 'question'"
                )
                raise EvaluationError(f"{path.name} line {number}: {what}")
            yield number, row
