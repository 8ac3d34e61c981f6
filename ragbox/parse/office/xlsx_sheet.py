"""One sheet of a workbook: the texts of its cells, what of them is hidden, and the tables they make up."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import IO, Any, NamedTuple

from openpyxl.worksheet._reader import WorkSheetParser

from ..grids import Filled
from .xlsx_values import shown_value

_FORMULA = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f"
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?\Z")
_TRUE = ("1", "true")
_LONG = 60
_TELL_ROWS = 2_000
_MOST_TABLES = 20
_MOST_SPANS = 1_000
_LAST_COLUMN = 16_384


class Value(NamedTuple):
    """The text of a cell, and whether it is bold."""

    text: str
    bold: bool


class Area(NamedTuple):
    """A range of cells: first and last row and column, from 1."""

    top: int
    left: int
    bottom: int
    right: int


class TooLongError(Exception):
    """The sheet holds more characters than are left."""


@dataclass(slots=True)
class Sheet:
    """The visible cells of a sheet by row and column, from 1, and the rest of what it holds."""

    rows: dict[int, dict[int, Value]] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    headed: list[Area] = field(default_factory=list)
    unsaved: int = 0


@dataclass(slots=True)
class Part:
    """A piece of a sheet with nothing empty in it: a table, or lines of text where `columns` is one."""

    numbers: list[int]
    columns: list[int]
    rows: list[list[Filled]]
    headers: int | None = None
    bold: bool = False


class _Parser(WorkSheetParser):
    """Counts the formulas whose results are not in the file."""

    unsaved = 0
    unseen: set[int] | None = None

    def parse_cell(self, element: Any) -> Any:
        cell = super().parse_cell(element)
        if cell["value"] is None and element.find(_FORMULA) is not None and element.get("t") != "str":
            self.unsaved += 1
        return cell


class Formats:
    """The number formats and bold fonts of a workbook by the number of a style."""

    def __init__(self, book: Any) -> None:
        from openpyxl.cell.read_only import ReadOnlyCell

        self.book = book
        self._known: dict[int, tuple[str, bool]] = {}
        self._cell: Any = ReadOnlyCell

    def of(self, sheet: Any, style: int) -> tuple[str, bool]:
        """The number format, and whether the font is bold."""
        if style not in self._known:
            try:
                cell = self._cell(sheet, 1, 1, None, "n", style)
                self._known[style] = (str(cell.number_format or "General"), bool(cell.font.b))
            except (IndexError, AttributeError, TypeError):  # a style that the file does not have
                self._known[style] = ("General", False)
        return self._known[style]


def read_sheet(worksheet: Any, source: IO[bytes], formats: Formats, *, room: int, tell: Callable[[], None]) -> Sheet:
    """The cells of a sheet; `tell` is called now and then, TooLongError raised when their texts are over `room`."""
    book = formats.book
    parser = _Parser(
        source,
        worksheet._shared_strings,
        data_only=True,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )
    sheet = Sheet()
    for number, cells in parser.parse():
        if not number % _TELL_ROWS:
            tell()
        unseen_row = parser.row_dimensions.get(str(number), {}).get("hidden") in _TRUE
        for cell in cells:
            if cell["value"] is None:
                continue
            number_format, bold = formats.of(worksheet, cell["style_id"])
            text = shown_value(cell["value"], number_format)
            if not text:
                continue
            room -= max(len(text), 10)
            if room < 0:
                raise TooLongError
            if unseen_row:
                sheet.hidden_rows.add(number)
                sheet.hidden.append(text)
            elif _in_hidden_column(parser, cell["column"]):
                sheet.hidden_columns.add(cell["column"])
                sheet.hidden.append(text)
            else:
                sheet.rows.setdefault(number, {})[cell["column"]] = Value(text, bold)
    merged = getattr(parser, "merged_cells", None)
    sheet.merged = list(filter(None, (area(str(each.ref)) for each in (merged.mergeCell if merged else ()))))
    ref = getattr(getattr(parser, "auto_filter", None), "ref", None)
    sheet.headed = list(filter(None, [area(ref or "")]))
    sheet.unsaved = parser.unsaved
    return sheet


def _in_hidden_column(parser: _Parser, column: int) -> bool:
    if parser.unseen is None:  # columns come before all rows
        hidden = [each for each in parser.column_dimensions.values() if each.get("hidden") in _TRUE]
        parser.unseen = {
            number
            for each in hidden[:_MOST_SPANS]
            for number in range(int(each["min"]), min(int(each.get("max", each["min"])), _LAST_COLUMN) + 1)
        }
    return column in parser.unseen


def area(ref: str) -> Area | None:
    """The range that `B2:D9` names; None for what names none."""
    found = _RANGE.match(ref)
    if found is None:
        return None
    left, top = _column(found[1]), int(found[2])
    return Area(top, left, int(found[4] or top), _column(found[3]) if found[3] else left)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def parts(sheet: Sheet) -> Iterator[Part]:
    """The tables and lines of a sheet, as empty rows and columns part them, from top to bottom."""
    spans = {(each.top, each.left): each for each in sheet.merged}
    for band in _bands(sheet):
        for columns in _stretches(sheet, band):
            inside = frozenset(columns)
            numbers = [number for number in band if not sheet.rows[number].keys().isdisjoint(inside)]
            yield from _split(sheet, numbers, columns, spans)


def _bands(sheet: Sheet) -> Iterator[list[int]]:
    """The numbers of rows without an empty one between them; hidden rows are not empty."""
    band: list[int] = []
    last = 0
    for number in sorted({*sheet.rows, *sheet.hidden_rows}):
        if band and number > last + 1:
            yield band
            band = []
        last = number
        if number in sheet.rows:
            band.append(number)
    if band:
        yield band


def _stretches(sheet: Sheet, band: Sequence[int]) -> list[list[int]]:
    """The columns used in a band; in two or more stretches where tables stand side by side."""
    used = sorted({column for number in band for column in sheet.rows[number]})
    found: list[list[int]] = [used[:1]]
    for before, column in pairwise(used):
        if any(each not in sheet.hidden_columns for each in range(before + 1, column)):
            found.append([])
        found[-1].append(column)
    if not 1 < len(found) < _MOST_TABLES or min(map(len, found)) < 2 or len(band) < 2:
        return [used]
    extents, heads = set(), []
    for columns in found:
        inside = frozenset(columns)
        extents.add(tuple(number for number in band if not sheet.rows[number].keys().isdisjoint(inside)))
        heads.append({value.text for column, value in sheet.rows[band[0]].items() if column in inside})
    repeated = any(one & other for one, other in pairwise(heads))
    return found if len(extents) > 1 or repeated else [used]


def _split(sheet: Sheet, numbers: list[int], columns: list[int], spans: dict[tuple[int, int], Area]) -> Iterator[Part]:
    """Lines above a table, the table, and notes below it."""
    inside = frozenset(columns)
    counts = [len(sheet.rows[number].keys() & inside) for number in numbers]
    first = next((at for at, count in enumerate(counts) if count > 1), len(numbers))
    last = len(numbers)
    while last > first and counts[last - 1] == 1 and _is_note(sheet.rows[numbers[last - 1]], columns):
        last -= 1
    for start, end in ((0, first), (first, last), (last, len(numbers))):
        if start < end:
            yield _part(sheet, numbers[start:end], columns if start == first else columns[:1], columns, spans)


def _is_note(row: dict[int, Value], columns: Sequence[int]) -> bool:
    return any(len(row[column].text) > _LONG for column in columns if column in row)


def _part(
    sheet: Sheet, numbers: list[int], shown: list[int], columns: list[int], spans: dict[tuple[int, int], Area]
) -> Part:
    rows: list[list[Filled]] = []
    places = {column: place for place, column in enumerate(columns)}
    for at, number in enumerate(numbers):
        row = sheet.rows[number]
        filled = []
        for column in sorted(row.keys() & places.keys()):
            wide, high = 1, 1
            merged = spans.get((number, column))
            if merged is not None:
                wide = bisect_right(columns, merged.right) - places[column]
                high = bisect_right(numbers, merged.bottom) - at
            filled.append(Filled(places[column], row[column].text, max(high, 1), max(wide, 1)))
        rows.append(filled)
    part = Part(numbers, shown, rows)
    if len(shown) > 1:
        _find_headers(sheet, part)
    return part


def _find_headers(sheet: Sheet, part: Part) -> None:
    first, rest = part.numbers[0], part.numbers[1:]
    bold = [all(value.bold for value in sheet.rows[number].values()) for number in (first, *rest[:50])]
    part.bold = bold[0] and not all(bold[1:])
    named = any(each.top == first and each.left in part.columns for each in sheet.headed)
    if named and rest:
        part.headers = 1
    elif len(rest) > 1 and any(cell.columns > 1 for cell in part.rows[0]):
        second = [cell.text for cell in part.rows[1]]
        if not any(character.isdigit() for text in second for character in text):
            part.headers = 2
