"""The grid of a Word table: rows, merged cells, header rows; and the walk through a container's children."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from ...types import Cell
from ..assemble import Draft, Grid
from ..pdf.table_header import looks_like_header
from .marks import Item, Mark, Piece, joined
from .markup import ALTERNATE, branch_of
from .runs import ANCHORS, TRANSPARENT
from .values import VAL, is_on, number

P, TBL, TR, TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
TCPR = qn("w:tcPr")
ALT_CHUNK = qn("w:altChunk")
_YIELDED = frozenset((P, TBL, TR, TC, ALT_CHUNK, *ANCHORS))
_TRPR = qn("w:trPr")
_ROW_HIDDEN, _ROW_BEFORE = f"{_TRPR}/{qn('w:hidden')}", f"{_TRPR}/{qn('w:gridBefore')}"
_ROW_HEADER = f"{_TRPR}/{qn('w:tblHeader')}"
_SPAN = qn("w:gridSpan")
_MOST_COLUMNS = 200
_WIDEST = 1_000
_SAMPLE = 200  # rows that decide whether the first one is a header
_LONGEST_NAME = 60


@dataclass(slots=True)
class TableRow:
    """The filled cells of a table row by grid column, and what comes after it."""

    cells: dict[int, Piece] = field(default_factory=dict)
    spans: dict[int, int] = field(default_factory=dict)
    heights: dict[int, int] = field(default_factory=dict)
    above: dict[int, str] = field(default_factory=dict, repr=False)  # texts of cells that reach down into this row
    width: int = 0
    count: int = 0  # of cells, filled or not
    header: bool = False
    bold: bool = False
    inserted: Mark | None = None
    loose: list[Mark] = field(default_factory=list)  # marks where there is no text to hold them yet
    after: list[Item] = field(default_factory=list)

    def room(self, span: int) -> int:
        """The span, cut where it would lead far beyond any real table."""
        return max(1, min(span, _WIDEST - self.width))

    def put(self, piece: Piece, span: int) -> None:
        """The next cell of the row, which may be empty."""
        if piece.text:
            piece.marks[:0] = self.loose
            self.loose = []
            self.cells[self.width] = piece
            self.spans[self.width] = span
        else:
            self.loose += piece.marks
        self.width += span

    def widen(self, span: int) -> None:
        """The last cell of the row reaches over the next columns too."""
        last = max(self.cells, default=-1)
        if last >= 0 and last + self.spans[last] == self.width:
            self.spans[last] += span
        self.width += span

    def finish(self) -> None:
        """No more cells will come."""
        if not self.loose:
            return
        if self.cells:
            piece = self.cells[max(self.cells)]
            piece.marks += (mark.moved(len(piece.text)) for mark in self.loose)
        else:
            self.after.insert(0, Item(Draft("paragraph", ""), self.loose))

    def named(self) -> dict[int, str]:
        """Of a header row, what stands above each grid column."""
        return {
            column: piece.text
            for start, piece in self.cells.items()
            for column in range(start, start + self.spans[start])
        }


class Merges:
    """Follows cells that are merged over several rows, from the first row down."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[TableRow, int]] = {}

    def continues(self, row: TableRow, column: int, span: int, merge: str | None) -> bool:
        """Whether the cell only continues the one above it; that one is a row higher then."""
        origin = self._open.get(column)
        if merge == "continue" and origin is not None:
            above, start = origin
            above.heights[start] = above.heights.get(start, 1) + 1
            if start in above.cells:
                row.above[column] = above.cells[start].text
            return True
        for covered in range(column, column + span):
            self._open.pop(covered, None)
        if merge is not None:
            self._open[column] = (row, column)
        return False


def table_items(rows: Sequence[TableRow], *, stands_out: bool) -> list[Item]:
    """The rows as blocks that share a grid, and what comes after each."""
    filled = [row for row in rows if row.cells]
    if not filled:
        return [item for row in rows for item in row.after]
    width = max(row.width for row in rows)
    titles, headers = _header_rows(filled, width, stands_out)
    names = _column_names(filled[titles:headers], width) if headers else [""] * width
    last_header = next(index for index, row in enumerate(rows) if row is filled[headers - 1]) if headers else -1
    grid = Grid(tuple(names), last_header + 1, len(rows))
    items: list[Item] = []
    for index, row in enumerate(rows):
        if row.cells:
            items.append(_row_item(row, index, grid, names))
        items += row.after
    return items


def _row_item(row: TableRow, index: int, grid: Grid, names: list[str]) -> Item:
    order = sorted(row.cells)
    piece = joined((row.cells[column] for column in order), "\t")
    cells: list[Cell] = []
    start = 0
    for column in order:
        end = start + len(row.cells[column].text)
        cells.append(Cell(index, column, start, end, row.heights.get(column, 1), row.spans[column]))
        start = end + 1
    columns: list[str] = []
    if index >= grid.header_rows:
        columns = [names[column] if row.spans[column] == 1 else "" for column in order]
        # A value merged over several rows stands once in the text. The rows under it must be understood alone, so it
        # names their first cell: "Cardiology, Doctor".
        context = [row.above[column] for column in sorted(row.above)]
        columns[0] = ", ".join(text for text in (*context, columns[0]) if 0 < len(text) <= _LONGEST_NAME)
    draft = Draft("table_row", piece.text, columns=tuple(columns) if any(columns) else (), grid=grid, cells=cells)
    marks = piece.marks
    if row.inserted is not None:
        whole = (row.inserted.author, row.inserted.date)
        marks = [mark for mark in marks if mark.kind != "insertion" or (mark.author, mark.date) != whole]
        marks.insert(0, Mark("insertion", 0, len(piece.text), *whole))
    return Item(draft, marks)


def _header_rows(rows: Sequence[TableRow], width: int, stands_out: bool) -> tuple[int, int]:
    """How many rows at the top are a title over all columns, and how many those and the rows that name the columns are."""
    titles = 0
    while width > 1 and titles < len(rows) - 2 and rows[titles].count == 1:
        titles += 1
    read = rows[titles : titles + _SAMPLE]
    grid = [[row.cells[index].text if index in row.cells else "" for index in range(width)] for row in read]
    first = read[0]
    bold = first.bold and not all(row.bold for row in read[1:])
    marked = (stands_out and not titles) or (first.header and not all(row.header for row in read[1:]))
    if not looks_like_header(grid, bold=bold, marked=marked):
        return 0, 0
    count = 1
    while count < len(read) - 1 and read[count].header:
        count += 1
    if count == 1 and any(span > 1 for span in first.spans.values()) and len(read) > 2:
        second = read[1].cells.values()
        count += not any(ch.isdigit() for piece in second for ch in piece.text)
    return titles, titles + count


def _column_names(headers: Sequence[TableRow], width: int) -> list[str]:
    """The texts above each column, those of several header rows joined by a comma."""
    named = [row.named() for row in headers]
    return [", ".join(dict.fromkeys(each[column] for each in named if column in each)) for column in range(width)]


def children(container: Any) -> Iterator[Any]:
    """Paragraphs, tables, rows, cells, comment ranges and linked parts of a container, through content controls."""
    for child in container:
        if child.tag in _YIELDED:
            yield child
        elif child.tag in TRANSPARENT:
            yield from children(child)
        elif child.tag == ALTERNATE:
            branch = branch_of(child)
            if branch is not None:
                yield from children(branch)


def is_header(row: Any) -> bool:
    """Whether the row is repeated at the top of each page."""
    return is_on(row.find(_ROW_HEADER))


def row_is_hidden(row: Any) -> bool:
    """Whether Word does not show the row."""
    return is_on(row.find(_ROW_HIDDEN))


def row_change(row: Any, tag: str) -> Any | None:
    """The tracked deletion (`w:del`) or insertion (`w:ins`) of a whole `w:tr`."""
    return row.find(f"{_TRPR}/{qn(tag)}")


def cell_change(properties: Any | None, tag: str) -> Any | None:
    """The tracked deletion (`w:cellDel`) or insertion (`w:cellIns`) of the cell with that `w:tcPr`."""
    return properties.find(qn(tag)) if properties is not None else None


def empty_before(row: Any) -> int:
    """How many grid columns the row leaves out on the left."""
    before = row.find(_ROW_BEFORE)
    return number(before.get(VAL), most=_MOST_COLUMNS) if before is not None else 0


def across(properties: Any | None) -> int:
    """How many grid columns the cell with that `w:tcPr` covers."""
    span = properties.find(_SPAN) if properties is not None else None
    return max(number(span.get(VAL), 1, most=_MOST_COLUMNS), 1) if span is not None else 1


def merge_of(properties: Any | None, tag: str) -> str | None:
    """`restart` or `continue` of the `w:vMerge` or `w:hMerge` in a `w:tcPr`; None for a cell that is not merged."""
    merge = properties.find(qn(tag)) if properties is not None else None
    return str(merge.get(VAL, "continue")) if merge is not None else None
