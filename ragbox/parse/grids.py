"""Table rows as blocks: one way for every kind of file that says where its cells are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..types import Cell
from .assemble import Draft, Grid
from .pdf.table_header import looks_like_header

MOST_COLUMNS = 1_000
_LOOKED_AT = 200
_LONGEST_NAME = 200
_MOST_ABOVE = 8


class Filled(NamedTuple):
    """A filled cell of a row: its column, its text, and the number of rows and columns it spans."""

    column: int
    text: str
    rows: int = 1
    columns: int = 1


Row = Sequence[Filled]


def table_drafts(rows: Sequence[Row], *, headers: int | None = None, bold: bool = False) -> Iterator[Draft]:
    """The rows as blocks that share a grid; rows without a filled cell count in the grid but give no block.

    `headers` rows name the columns; where that is None, the first does if it looks like it (`bold`: it alone is bold).
    """
    width = max((cell.column + cell.columns for row in rows for cell in row), default=0)
    titles = _titles(rows) if width > 1 else 0
    if headers is None:
        found = looks_like_header(_texts(rows[titles : titles + _LOOKED_AT], width), bold=bold)
        headers = titles + 1 if found else 0
    headers = max(min(headers, len(rows) - 1), 0)
    names = _names(rows[min(titles, headers) : headers], width)
    grid = Grid(tuple(names), headers, len(rows))
    above: list[tuple[int, Filled]] = []  # cells that reach down, and the first row that they do not reach
    for number, row in enumerate(rows):
        above = [(end, cell) for end, cell in above if end > number]
        if row:
            named = number >= headers
            yield _row(grid, number, sorted(row), names if named else [""] * width, [cell for _, cell in above])
            above += ((number + cell.rows, cell) for cell in row if named and cell.rows > 1)
            del above[:-_MOST_ABOVE]


def _titles(rows: Sequence[Row]) -> int:
    """How many rows at the top have one cell, which is about the whole table."""
    count = 0
    while count < len(rows) - 2 and len(rows[count]) == 1:
        count += 1
    return count


def _texts(rows: Sequence[Row], width: int) -> list[list[str]]:
    texts = [[""] * width for _ in rows]
    for line, row in zip(texts, rows, strict=True):
        for cell in row:
            line[cell.column] = cell.text
    return texts


def _names(headers: Sequence[Row], width: int) -> list[str]:
    """The texts above each column, those of several header rows joined by a comma."""
    found: list[dict[str, None]] = [{} for _ in range(width)]
    for row in headers:
        for cell in row:
            for column in range(cell.column, cell.column + cell.columns):
                found[column][cell.text] = None
    return [", ".join(texts)[:_LONGEST_NAME].strip() for texts in found]


def _row(grid: Grid, number: int, row: Row, names: Sequence[str], above: Sequence[Filled]) -> Draft:
    parts: list[str] = []
    cells: list[Cell] = []
    columns: list[str] = []
    length = 0
    for cell in row:
        if parts:
            length += 1
        cells.append(Cell(number, cell.column, length, length + len(cell.text), cell.rows, cell.columns))
        parts.append(cell.text)
        columns.append(names[cell.column] if cell.columns == 1 else "")
        length += len(cell.text)
    # As in Word files: a value merged over several rows stands once, and names the first cell of the rows below it.
    context = [cell.text for cell in sorted(above)]
    columns[0] = ", ".join(text for text in (*context, columns[0]) if 0 < len(text) <= _LONGEST_NAME)
    return Draft("table_row", "\t".join(parts), columns=tuple(columns) if any(columns) else (), grid=grid, cells=cells)
