"""The grid of a Word table: rows, merged cells, header rows; and the walk through a container's children."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from .docx_runs import TRANSPARENT, Inline
from .table_header import looks_like_header

P, TBL, _TR, _TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"


class TableRow:
    """Cells of a table row by grid column, and what is emitted after it."""

    def __init__(self) -> None:
        self.cells: dict[int, str] = {}
        self.names: dict[int, str] = {}
        self.spans: dict[int, int] = {}
        self.width = 0
        self.header = False
        self.bold = False
        self.inner: list[Inline] = []
        self.nested: list[Any] = []

    def name(self, names: list[str], column: int) -> str:
        """The name of the cell's column; none for a cell merged over several."""
        return names[column] if self.spans[column] == 1 else ""


def header_rows(read: list[TableRow], width: int, marked: bool) -> int:
    """How many rows at the top name the columns: more than one where cells of the first are merged across."""
    grid = [[row.cells.get(index, "") for index in range(width)] for row in read]
    first = read[0]
    bold = first.bold and not all(row.bold for row in read[1:])
    marked = marked or (first.header and not all(row.header for row in read[1:]))
    if not looks_like_header(grid, bold=bold, marked=marked):
        return 0
    count = 1
    while count < len(read) - 1 and read[count].header:
        count += 1
    if count == 1 and len(first.names) > len(first.cells) and len(read) > 2:
        second = read[1].cells.values()
        count += not any(ch.isdigit() for text in second for ch in text)
    return count


def column_names(headers: list[TableRow], width: int) -> list[str]:
    """The texts above each column, those of several header rows joined by a comma."""
    names = []
    for column in range(width):
        texts = [row.names[column] for row in headers if row.names.get(column)]
        names.append(", ".join(dict.fromkeys(texts)))
    return names


def children(container: Any) -> Iterator[Any]:
    """Paragraphs, tables, rows and cells of a container, through content controls and accepted insertions."""
    for child in container:
        if child.tag in TRANSPARENT:
            yield from children(child)
        elif child.tag == _ALTERNATE:
            branch = next(iter(child), None)
            if branch is not None:
                yield from children(branch)
        elif child.tag in (P, TBL, _TR, _TC):
            yield child


def table_rows(table: Any) -> Iterator[Any]:
    """The rows of a `w:tbl` that are not deleted."""
    for row in children(table):
        properties = row.find(qn("w:trPr"))
        if row.tag == _TR and (properties is None or properties.find(qn("w:del")) is None):
            yield row


def row_cells(row: Any) -> Iterator[Any]:
    """The cells of a `w:tr` that are not deleted."""
    for cell in children(row):
        properties = cell.find(qn("w:tcPr"))
        if cell.tag == _TC and (properties is None or properties.find(qn("w:cellDel")) is None):
            yield cell


def merge_of(cell: Any) -> tuple[int, bool]:
    """How many grid columns the cell covers, and whether it only continues a merged cell."""
    properties = cell.find(qn("w:tcPr"))
    if properties is None:
        return 1, False
    span = properties.find(qn("w:gridSpan"))
    across = str(span.get(qn("w:val"))) if span is not None else "1"
    merged = False
    for tag in ("w:vMerge", "w:hMerge"):
        merge = properties.find(qn(tag))
        merged = merged or (merge is not None and merge.get(qn("w:val"), "continue") == "continue")
    return (min(int(across), 200) if across.isdigit() else 1) or 1, merged
