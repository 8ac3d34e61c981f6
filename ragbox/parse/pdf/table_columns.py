"""The names of a table's columns, from its one or several header rows."""

from __future__ import annotations

from collections.abc import Sequence

from .layout import Seg
from .rawpage import Box
from .table_header import looks_like_header

Cell = list[Seg]
"""The lines of one cell, top to bottom."""

Spans = dict[tuple[int, int], tuple[int, int]]
"""By row and column of a merged cell, how many of both it covers."""

_MOST_LEVELS = 3


def cell_text(cell: Cell) -> str:
    """The cell's words with single spaces."""
    return " ".join(seg.text for seg in cell)


def name_columns(grid: Sequence[Sequence[Cell]], spans: Spans, fills: Sequence[Box]) -> tuple[int, tuple[str, ...]]:
    """How many rows at the top are the header, and the name of each column; no names where there is no header.

    A title over the whole table counts to the header and gives no name. A name above several columns stands before the
    names below it: `Reference range Low`.
    """
    width = len(grid[0])
    top = 0
    while top < len(grid) - 2 and _is_title(grid[top], spans.get((top, 0)), width):
        top += 1
    grouped = _levels(grid, spans, top)
    for levels in sorted({grouped, max(grouped, _alike(grid, top, fills)), 1}, reverse=True):
        if top + levels >= len(grid):
            continue
        names = _names(grid, spans, top, levels)
        head = [seg for row in grid[top : top + levels] for cell in row for seg in cell]
        rest = [seg for row in grid[top + levels :] for cell in row for seg in cell]
        bold = all(seg.bold for seg in head) and not all(seg.bold for seg in rest)
        marked = bool(rest) and shaded(head, fills) and not shaded(rest, fills)
        complete = levels > 1 and levels == grouped and _complementary(grid, spans, top, levels)
        texts = [[cell_text(cell) for cell in row] for row in grid[top + levels :]]
        if looks_like_header([names, *texts], bold=bold, marked=marked or complete):
            return top + levels, tuple(names)
    return 0, ()


def _is_title(row: Sequence[Cell], span: tuple[int, int] | None, width: int) -> bool:
    return span is not None and span[1] == width and bool(row[0]) and width > 1


def _levels(grid: Sequence[Sequence[Cell]], spans: Spans, top: int) -> int:
    """How many rows the names take: one more below each row that has a cell above several columns."""
    levels = 1
    while levels < _MOST_LEVELS and top + levels < len(grid) - 1:
        row = top + levels - 1
        if not any(columns > 1 for (at, _), (_, columns) in spans.items() if at == row):
            break
        levels += 1
    return levels


def _alike(grid: Sequence[Sequence[Cell]], top: int, fills: Sequence[Box]) -> int:
    """How many rows at the top, with several cells each, are all bold or all shaded."""
    best = 1
    rows = [[seg for cell in row for seg in cell] for row in grid[top : top + _MOST_LEVELS]]
    several = [sum(map(bool, row)) >= 2 for row in grid[top : top + _MOST_LEVELS]]
    for looks in ([all(seg.bold for seg in segs) for segs in rows], [shaded(segs, fills) for segs in rows]):
        count = 0
        while count < len(rows) and several[count] and looks[count]:
            count += 1
        best = max(best, count) if count < len(grid) - top else best
    return best


def _names(grid: Sequence[Sequence[Cell]], spans: Spans, top: int, levels: int) -> list[str]:
    names: list[list[str]] = [[] for _ in grid[0]]
    for row in range(top, top + levels):
        for column, cell in enumerate(grid[row]):
            if cell:
                for covered in range(column, min(column + spans.get((row, column), (1, 1))[1], len(names))):
                    names[covered].append(cell_text(cell))
    return [" ".join(parts) for parts in names]


def _complementary(grid: Sequence[Sequence[Cell]], spans: Spans, top: int, levels: int) -> bool:
    """Whether the last header row names just what the rows above leave unnamed or name together."""
    above = range(top, top + levels - 1)
    last = grid[top + levels - 1]
    for column, cell in enumerate(last):
        covers = [
            spans.get((row, start), (1, 1))[1]
            for row in above
            for start in range(column + 1)
            if grid[row][start] and start + spans.get((row, start), (1, 1))[1] > column
        ]
        if bool(cell) == any(count == 1 for count in covers):
            return False
    return True


def shaded(segs: Sequence[Seg], fills: Sequence[Box]) -> bool:
    """Whether all the segments stand on shaded boxes."""
    return all(
        any(f[0] - 1 <= seg.x0 and seg.x1 <= f[2] + 1 and f[1] < seg.middle < f[3] for f in fills) for seg in segs
    )
