"""Tables on a PDF page: from ruling lines where there are some, else from white columns shared by following rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from .glyphs import LEADER, is_label
from .layout import Row, Seg, is_prose, rows, split_at
from .pdfium import Box, RawPage

Cell = list[Seg]
"""The lines of one cell, top to bottom."""


@dataclass(slots=True)
class Table:
    """Rows of cells (empty cells are empty lists), the box around them, and whether the first row names the columns."""

    rows: list[list[Cell]] = field(repr=False)
    box: Box = (0.0, 0.0, 0.0, 0.0)
    header: bool = False

    @property
    def y0(self) -> float:
        """Top of the table."""
        return self.box[1]


def looks_like_header(grid: Sequence[Sequence[str]], *, bold: bool = False, marked: bool = False) -> bool:
    """Whether the first of the rows of cell texts names the columns.

    `bold`: only the first row is bold; `marked`: only the first row is shaded, or the file says it is a header.
    """
    if len(grid) < 2:
        return False
    first = [cell for cell in grid[0] if cell]
    if len(first) < 2 or any(len(cell) > 60 for cell in first):
        return False
    if marked or bold:
        return True
    if max(len(row) for row in grid) == 2:
        # "Employee | Ada Nkemelu": two columns without any marking are more often labels and values.
        return False
    if any(cell.endswith((":", ".")) or not any(ch.isalpha() for ch in cell) for cell in first):
        return False
    width = max(len(row) for row in grid)
    for column in range(len(grid[0])):
        body = [row[column] for row in grid[1:] if column < len(row) and row[column]]
        numeric = sum(any(ch.isdigit() for ch in cell) for cell in body)
        if body and grid[0][column] and not _has_digit(grid[0][column]) and numeric >= 0.6 * len(body):
            # "Sodium | 141": the first row of a table without header has numbers of its own.
            return not any(_has_digit(cell) for cell in first)
    return width >= 3 and len(first) == width and len(set(first)) == width and not any(map(_has_digit, first))


def _has_digit(text: str) -> bool:
    return any(ch.isdigit() for ch in text)


def cell_text(cell: Cell) -> str:
    """The cell's words with single spaces."""
    return " ".join(seg.text for seg in cell)


# --- ruled tables -------------------------------------------------------------------------------------------------------


class _Gap(NamedTuple):
    """The space between two horizontal lines that follow each other, and the vertical lines that cross it."""

    top: float
    bottom: float
    x0: float
    x1: float
    down: tuple[float, ...]


def ruled_tables(segs: list[Seg], page: RawPage) -> tuple[list[Table], list[Seg]]:
    """Tables framed by ruling lines, and the segments outside of them."""
    across = _merge([box for box in page.rules if box[2] - box[0] > 3 * (box[3] - box[1])])
    down = [box for box in page.rules if box[3] - box[1] > 3 * (box[2] - box[0])]
    found: list[Table] = []
    for gaps in _groups(across, down):
        box = (gaps[0].x0, gaps[0].top, gaps[0].x1, gaps[-1].bottom)
        inside = [
            seg for seg in segs if box[0] - 4 <= (seg.x0 + seg.x1) / 2 <= box[2] + 4 and box[1] < seg.middle < box[3]
        ]
        table = _ruled(inside, gaps, box, page.fills)
        if table is not None:
            found.append(table)
            taken = {id(seg) for seg in inside}
            segs = [seg for seg in segs if id(seg) not in taken]
    return sorted(found, key=lambda table: table.y0), segs


def _merge(boxes: list[Box]) -> list[Box]:
    """Pieces of one horizontal line joined: Word draws a border cell by cell."""
    found: list[Box] = []
    for box in sorted(boxes, key=lambda box: (round((box[1] + box[3]) / 4), box[0])):
        last = found[-1] if found else None
        if last and abs(last[1] + last[3] - box[1] - box[3]) < 3 and box[0] <= last[2] + 4:
            found[-1] = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            found.append(box)
    return found


def _groups(across: list[Box], down: list[Box]) -> list[list[_Gap]]:
    """Gaps that make up one table each: all of them crossed by vertical lines, or at least two of them by none."""
    families: list[list[Box]] = []
    for box in sorted(across, key=lambda box: box[1]):
        for family in families:
            last = family[-1]
            if min(last[2], box[2]) - max(last[0], box[0]) > 0.9 * max(last[2] - last[0], box[2] - box[0]):
                family.append(box)
                break
        else:
            families.append([box])
    groups: list[list[_Gap]] = []
    for family in families:
        group: list[_Gap] = []
        for above, below in pairwise(family):
            gap = _gap(above, below, down)
            if gap.bottom - gap.top < 3:
                continue
            if group and (bool(gap.down) != bool(group[-1].down) or gap.top - group[-1].bottom > 3):
                groups.append(group)
                group = []
            if gap.down or gap.bottom - gap.top < 260:
                group.append(gap)
        groups.append(group)
    return [group for group in groups if group and (group[0].down or len(group) >= 2)]


def _gap(above: Box, below: Box, down: list[Box]) -> _Gap:
    top, bottom = (above[1] + above[3]) / 2, (below[1] + below[3]) / 2
    x0, x1 = min(above[0], below[0]), max(above[2], below[2])
    crossing = sorted(
        (box[0] + box[2]) / 2
        for box in down
        if box[1] <= top + 3 and box[3] >= bottom - 3 and x0 - 4 < box[0] and box[2] < x1 + 4
    )
    return _Gap(top, bottom, x0, x1, tuple(_distinct(crossing)))


def _distinct(values: Iterable[float], apart: float = 4.0) -> list[float]:
    found: list[float] = []
    for value in values:
        if not found or value - found[-1] > apart:
            found.append(value)
    return found


def _ruled(inside: list[Seg], gaps: list[_Gap], box: Box, fills: Sequence[Box]) -> Table | None:
    edges = sorted(x for gap in gaps for x in gap.down if box[0] + 4 < x < box[2] - 4)
    cuts = _distinct(edges)
    lanes = list(pairwise([box[0], *cuts, box[2]])) if cuts else _lanes(rows(inside))
    if len(lanes) < 2 or len(inside) < 2:
        return None
    if not cuts and _prose(inside, lanes):
        return None
    grid: list[list[Cell]] = []
    for gap in gaps:
        band = split_at([seg for seg in inside if gap.top < seg.middle <= gap.bottom], gap.down)
        if band and (cuts or len(gaps) >= 3) and not _many(band, lanes):
            grid.append(_row(band, lanes))
        elif band:
            grid += _logical(rows(band), lanes)
    full = sum(sum(bool(cell) for cell in row) >= 2 for row in grid)
    return _table(grid, box, fills) if full >= (1 if cuts else 2) else None


def _prose(inside: list[Seg], lanes: Sequence[tuple[float, float]]) -> bool:
    middle = (lanes[0][1] + lanes[1][0]) / 2
    return len(lanes) == 2 and is_prose(
        [seg for seg in inside if seg.x1 <= middle], [seg for seg in inside if seg.x0 >= middle]
    )


def _many(band: list[Seg], lanes: Sequence[tuple[float, float]]) -> bool:
    """Whether a band between two lines holds several rows: every column has as many lines, and at least three."""
    counts = [len(rows(cell)) for cell in _row(band, lanes) if cell]
    return len(counts) >= 2 and min(counts) >= 3 and max(counts) - min(counts) <= 1


def _row(segs: list[Seg], lanes: Sequence[tuple[float, float]]) -> list[Cell]:
    cells: list[Cell] = [[] for _ in lanes]
    for seg in segs:
        cells[_lane(seg, lanes)].append(seg)
    for cell in cells:
        cell[:] = [part for row in rows(cell) for part in row]
    return cells


def _lane(seg: Seg, lanes: Sequence[tuple[float, float]]) -> int:
    """The column a segment lies in; a merged cell belongs to the first column that it fills."""
    shares = [min(seg.x1, lane[1]) - max(seg.x0, lane[0]) for lane in lanes]
    best = max(shares)
    return next(
        i for i, share in enumerate(shares) if share >= best - 1e-6 or share > 0.6 * (lanes[i][1] - lanes[i][0]) > 0
    )


def _table(grid: list[list[Cell]], box: Box, fills: Sequence[Box]) -> Table:
    first = [seg for cell in grid[0] for seg in cell]
    rest = [seg for row in grid[1:] for cell in row for seg in cell]
    bold = all(seg.bold for seg in first) and not all(seg.bold for seg in rest)
    marked = bool(rest) and _shaded(first, fills) and not _shaded(rest, fills)
    texts = [[cell_text(cell) for cell in row] for row in grid]
    return Table(grid, box, looks_like_header(texts, bold=bold, marked=marked))


def _shaded(segs: list[Seg], fills: Sequence[Box]) -> bool:
    return all(
        any(f[0] - 1 <= seg.x0 and seg.x1 <= f[2] + 1 and f[1] < seg.middle < f[3] for f in fills) for seg in segs
    )


# --- tables without lines -----------------------------------------------------------------------------------------------


def aligned_table(lines: list[Row], start: int, fills: Sequence[Box]) -> tuple[Table, int] | None:
    """A table that begins at `lines[start]`, and the index after its last line; None when there is none.

    It takes at least two following rows whose pieces leave the same columns white. Where the layout is that of running
    text in columns it is no table.
    """
    if not _several(lines[start]):
        return None
    lanes = [(seg.x0, seg.x1) for seg in lines[start]]
    end, several = start + 1, 1
    while end < len(lines):
        row, above = lines[end], lines[end - 1]
        if min(seg.y0 for seg in row) - max(seg.y1 for seg in above) > 1.6 * max(seg.size for seg in row):
            break
        if _several(row):
            joined = _join(lanes, row)
            if len(joined) < 2 or (len(joined) < len(lanes) and len(lanes) > 2 and len(joined) < 0.7 * len(lanes)):
                break
            lanes, several = joined, several + 1
        elif not _continues(row[0], lanes, lines[end - 1]):
            break
        end += 1
    while end > start + 1 and not _several(lines[end - 1]) and not _ends_cell(lines[end - 1][0], lanes, lines[end - 2]):
        end -= 1
    body = [seg for row in lines[start:end] for seg in row]
    if several < 2:
        return None
    if _prose(body, lanes):
        return None
    box = (lanes[0][0], min(s.y0 for s in body), lanes[-1][1], max(s.y1 for s in body))
    return _table(_logical(lines[start:end], lanes), box, fills), end


def _several(row: Row) -> bool:
    if any(word.text == LEADER for seg in row for word in seg.words):
        return False  # a line of a table of contents
    return len(row) >= 3 or (len(row) == 2 and not is_label(row[0].text))


def _lanes(lines: list[Row]) -> list[tuple[float, float]]:
    lanes: list[tuple[float, float]] = []
    for row in lines:
        if len(row) >= 2:
            lanes = _join(lanes, row)
    return lanes


def _join(lanes: Sequence[tuple[float, float]], row: Row) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for x0, x1 in sorted([*lanes, *((seg.x0, seg.x1) for seg in row)]):
        if joined and x0 < joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], x1))
        else:
            joined.append((x0, x1))
    return joined


def _lane_of(seg: Seg, lanes: Sequence[tuple[float, float]]) -> int | None:
    """The one lane the segment starts in and stays in, if there is one."""
    for index, (x0, x1) in enumerate(lanes):
        limit = lanes[index + 1][0] if index + 1 < len(lanes) else float("inf")
        if x0 - 3 <= seg.x0 <= max(x1, x0 + 3) and seg.x1 < limit:
            return index
    return None


def _continues(seg: Seg, lanes: Sequence[tuple[float, float]], above: Row) -> bool:
    """Whether a line with one piece can be a line of a cell: in the first column only right below another."""
    lane = _lane_of(seg, lanes)
    gap = seg.y0 - max(part.y1 for part in above)
    if lane == 0:
        return gap < 0.5 * seg.size and seg.x1 - seg.x0 < 0.5 * (lanes[-1][1] - lanes[0][0])
    return lane is not None and gap < 1.2 * seg.size


def _ends_cell(seg: Seg, lanes: Sequence[tuple[float, float]], above: Row) -> bool:
    """Whether the last line of a table, with one piece, belongs to it: it continues a cell of another column."""
    return _lane_of(seg, lanes) != 0 and seg.y0 - max(part.y1 for part in above) < 0.5 * seg.size


def _logical(lines: list[Row], lanes: Sequence[tuple[float, float]]) -> list[list[Cell]]:
    """Visual rows joined into table rows: by the wider gaps between rows, else where the first cell is empty."""
    grid = [_row(row, lanes) for row in lines]
    gaps = [min(s.y0 for s in b) - max(s.y1 for s in a) for a, b in pairwise(lines)]
    if not gaps:
        return grid
    size = max(seg.size for row in lines for seg in row)
    if max(gaps) - min(gaps) > 0.3 * size:
        limit = (max(gaps) + min(gaps)) / 2
        groups = [[grid[0]]]
        for row, gap in zip(grid[1:], gaps, strict=True):
            if gap < limit:
                groups[-1].append(row)
            else:
                groups.append([row])
        if all(_wraps(group) for group in groups):
            return [_stack(group) for group in groups]
    joined: list[list[list[Cell]]] = [[grid[0]]]
    for row, gap in zip(grid[1:], gaps, strict=True):
        filled = sum(bool(cell) for cell in row)
        if not row[0] and filled < sum(bool(cell) for cell in joined[-1][0]) and gap < 0.5 * size:
            joined[-1].append(row)
        else:
            joined.append([row])
    return [_stack(group) for group in joined]


def _wraps(group: list[list[Cell]]) -> bool:
    """Whether several visual rows can be one table row: some cell has only one line."""
    return len(group) == 1 or any(sum(bool(row[i]) for row in group) == 1 for i in range(len(group[0])))


def _stack(group: list[list[Cell]]) -> list[Cell]:
    return [[seg for row in group for seg in row[index]] for index in range(len(group[0]))]
