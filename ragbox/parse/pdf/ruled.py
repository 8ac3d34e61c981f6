"""Tables framed by ruling lines: the gaps between horizontal lines are rows, the vertical lines that cross them cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from .layout import Seg, rows, split_at
from .rawpage import Box, RawPage
from .table_columns import Cell, Spans
from .table_lanes import Lane, Lanes
from .tables import Table, cells_of, finish, is_text_in_columns, lane_of, logical_rows, many_rows, rows_of

_MOST_TABLES = 100
"""Tables looked for on one page; more only in drawings and in files made to waste time."""

_MOST_LANES = 80
"""Columns of a table with merged cells; more only there, too."""


_MOST_ACROSS = 2_000
_MOST_CROSSINGS = 3_000_000
"""Horizontal lines, and those times the vertical ones, of a page with tables: a sheet of 3,000 cells drawn one by one has a
tenth. More make a map, a plan or a chart, which has no tables and would take minutes to be searched for them."""


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
    if len(across) > _MOST_ACROSS or len(across) * len(down) > _MOST_CROSSINGS:
        return [], segs
    found: list[Table] = []
    groups = [part for gaps in _groups(across, down)[:_MOST_TABLES] for part in _without_prose(gaps, segs)]
    for gaps in groups:
        if not gaps[0].down:
            gaps = [*_row_above(gaps[0], segs), *gaps]
        box = (gaps[0].x0, gaps[0].top, gaps[0].x1, gaps[-1].bottom)
        inside = [
            seg for seg in segs if box[0] - 4 <= (seg.x0 + seg.x1) / 2 <= box[2] + 4 and box[1] < seg.middle < box[3]
        ]
        if any(gap.down for gap in gaps):
            gaps = _split(gaps, box, across, down)
        table = _ruled(inside, gaps, box, across, page.fills)
        if table is not None:
            found.append(table)
            taken = {id(seg) for seg in inside}
            segs = [seg for seg in segs if id(seg) not in taken]
    return sorted(found, key=lambda table: table.y0), segs


def _without_prose(gaps: list[_Gap], segs: list[Seg]) -> list[list[_Gap]]:
    """The gaps, without those that hold running text between two tables."""
    if gaps[0].down:
        return [gaps]
    groups: list[list[_Gap]] = [[]]
    for gap in gaps:
        width = gap.x1 - gap.x0
        lines = rows(seg for seg in segs if gap.top < seg.middle <= gap.bottom and seg.x0 < gap.x1 and seg.x1 > gap.x0)
        wide = sum(
            len(line) == 1
            and len(line[0].words) >= 8
            and line[0].x1 - line[0].x0 > 0.6 * width
            and line[0].x0 < gap.x0 + 0.08 * width
            for line in lines
        )
        if wide and 2 * wide >= len(lines):
            groups.append([])
        else:
            groups[-1].append(gap)
    return [group for group in groups if len(group) >= 2]


def _row_above(gap: _Gap, segs: list[Seg]) -> list[_Gap]:
    """The header row that stands on the first line of a table drawn without a line above it."""
    inside = [seg for seg in segs if gap.x0 - 4 <= seg.x0 and seg.x1 <= gap.x1 + 4 and seg.middle < gap.top]
    last = rows(inside)[-1:]
    if not last or len(last[0]) < 2 or gap.top - last[0][0].y1 > last[0][0].height:
        return []
    return [_Gap(min(seg.y0 for seg in last[0]) - 1, gap.top, gap.x0, gap.x1, ())]


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


def _split(gaps: list[_Gap], box: Box, across: list[Box], down: list[Box]) -> list[_Gap]:
    """The gaps, cut where a line goes across some of the columns only: the cells beside it are merged."""
    edges = sorted({box[0], box[2], *(x for gap in gaps for x in gap.down)})
    if len(edges) > _MOST_LANES:
        return gaps
    across = [line for line in across if box[1] < line[1] and line[3] < box[3]]

    def meets(x: float) -> bool:
        return any(abs(x - edge) < 4 for edge in edges)

    heights = _distinct(
        sorted(
            (line[1] + line[3]) / 2 for line in across if meets(line[0]) and meets(line[2]) and line[2] - line[0] > 8
        ),
        3,
    )
    found: list[_Gap] = []
    for gap in gaps:
        cuts = [y for y in heights if gap.top + 3 < y < gap.bottom - 3]
        if not cuts or len(cuts) > _MOST_TABLES:
            found.append(gap)
            continue
        for top, bottom in pairwise([gap.top, *cuts, gap.bottom]):
            found.append(_gap((gap.x0, top, gap.x1, top), (gap.x0, bottom, gap.x1, bottom), down))
    return found


def _ruled(inside: list[Seg], gaps: list[_Gap], box: Box, across: list[Box], fills: Sequence[Box]) -> Table | None:
    edges = sorted(x for gap in gaps for x in gap.down if box[0] + 4 < x < box[2] - 4)
    cuts = _distinct(edges)
    if len(inside) < 2:
        return None
    if not cuts:
        return _without_cuts(inside, gaps, box, fills)
    lanes = list(pairwise([box[0], *cuts, box[2]]))
    bands = [split_at([seg for seg in inside if gap.top < seg.middle <= gap.bottom], gap.down) for gap in gaps]
    if len(lanes) <= _MOST_LANES and not any(many_rows(band, lanes) for band in bands):
        grid, spans = _cells(bands, gaps, lanes, across)
    else:
        grid, spans = [], {}
        for band in bands:
            if band:
                grid += logical_rows(rows(band), lanes) if many_rows(band, lanes) else [cells_of(band, lanes)]
    full = sum(sum(bool(cell) for cell in row) >= 2 for row in grid)
    return finish(grid, box, fills, spans) if full else None


def _without_cuts(inside: list[Seg], gaps: list[_Gap], box: Box, fills: Sequence[Box]) -> Table | None:
    """The table between horizontal lines only: the white between its columns parts them."""
    lines = rows(inside)
    found = Lanes(lines)
    lanes = found.lanes
    if len(lanes) < 2 or is_text_in_columns(inside, lanes):
        return None
    if found.header_lines or len(gaps) < 3:
        grid, spans = rows_of(lines, tuple(gap.bottom for gap in gaps))
    else:
        grid, spans = [], {}
        for gap in gaps:
            band = [seg for seg in inside if gap.top < seg.middle <= gap.bottom]
            if band:
                grid += logical_rows(rows(band), lanes) if many_rows(band, lanes) else [cells_of(band, lanes)]
    full = sum(sum(bool(cell) for cell in row) >= 2 for row in grid)
    return finish(grid, box, fills, spans) if full >= 2 else None


def _cells(
    bands: list[list[Seg]], gaps: list[_Gap], lanes: list[Lane], across: list[Box]
) -> tuple[list[list[Cell]], Spans]:
    """Cells between lines on all sides; one may cover several rows or columns."""
    origins = _origins(gaps, lanes, across)
    cells: list[list[Cell]] = [[[] for _ in lanes] for _ in gaps]
    for row, band in enumerate(bands):
        for seg in band:
            down, over = origins[row][lane_of(seg, lanes)]
            cells[down][over].append(seg)
    _spread(cells, lanes, origins)
    kept = [row for row, band in enumerate(bands) if band or any(origin[0] != row for origin in origins[row])]
    covered: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for index, row in enumerate(kept):
        for column, origin in enumerate(origins[row]):
            covered[origin].append((index, column))
        for cell in cells[row]:
            if len(cell) > 1:
                cell[:] = [part for line in rows(cell) for part in line]
    spans: Spans = {}
    for (row, column), places in covered.items():
        if len(places) > 1 and cells[row][column]:
            spans[places[0]] = (len({index for index, _ in places}), len({over for _, over in places}))
    return [cells[row] for row in kept], spans


def _origins(gaps: list[_Gap], lanes: list[Lane], across: list[Box]) -> list[list[tuple[int, int]]]:
    """For each row and column the top left of the cell that it belongs to."""
    found: list[list[tuple[int, int]]] = []
    for row, gap in enumerate(gaps):
        starts: list[tuple[int, int]] = []
        for column, (x0, _) in enumerate(lanes):
            open_left = column > 0 and not any(abs(x - x0) < 4 for x in gap.down)
            starts.append((row, starts[-1][1] if open_left else column))
        if row and gap.top - gaps[row - 1].bottom < 3:
            lines = [line for line in across if abs((line[1] + line[3]) / 2 - gap.top) < 3]
            for column, (x0, x1) in enumerate(lanes):
                if any(line[0] - 2 <= (x0 + x1) / 2 <= line[2] + 2 for line in lines):
                    continue
                same = [c for c in range(len(lanes)) if starts[c] == starts[column]]
                above = [c for c in range(len(lanes)) if found[-1][c][1] == found[-1][column][1]]
                if same == above:
                    for c in same:
                        starts[c] = found[-1][column]
        found.append(starts)
    return found


def _spread(cells: list[list[Cell]], lanes: list[Lane], origins: list[list[tuple[int, int]]]) -> None:
    """Take apart cells that only seem merged: a row without vertical lines whose pieces each stand in a column of theirs."""
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            if len(cell) < 2 or origins[row].count((row, column)) < 2:
                continue
            places = [lane_of(seg, lanes) for seg in cell]
            within = all(
                lanes[i][0] - 2 <= seg.x0 and seg.x1 <= lanes[i][1] + 2 for seg, i in zip(cell, places, strict=True)
            )
            if len(set(places)) < 2 or not within or len(rows(cell)) == len(cell):
                continue
            pieces = list(cell)
            cell.clear()
            for seg, place in zip(pieces, places, strict=True):
                line[place].append(seg)
            for place in range(column, len(lanes)):
                if origins[row][place] == (row, column):
                    origins[row][place] = (row, place)
