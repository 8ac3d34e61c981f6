"""Tables framed by ruling lines: the gaps between horizontal lines are rows, the vertical lines that cross them cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from .layout import Seg, rows, split_at
from .rawpage import Box, RawPage
from .tables import Cell, Table, cells_of, finish, is_text_in_columns, lanes_of, logical_rows

_MOST_TABLES = 100
"""Tables looked for on one page; more only in drawings and in files made to waste time."""


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
    for gaps in _groups(across, down)[:_MOST_TABLES]:
        if not gaps[0].down:
            gaps = [*_row_above(gaps[0], segs), *gaps]
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


def _ruled(inside: list[Seg], gaps: list[_Gap], box: Box, fills: Sequence[Box]) -> Table | None:
    edges = sorted(x for gap in gaps for x in gap.down if box[0] + 4 < x < box[2] - 4)
    cuts = _distinct(edges)
    lanes = list(pairwise([box[0], *cuts, box[2]])) if cuts else lanes_of(rows(inside))
    if len(lanes) < 2 or len(inside) < 2:
        return None
    if not cuts and is_text_in_columns(inside, lanes):
        return None
    grid: list[list[Cell]] = []
    for gap in gaps:
        band = split_at([seg for seg in inside if gap.top < seg.middle <= gap.bottom], gap.down)
        if band and (cuts or len(gaps) >= 3) and not _many(band, lanes):
            grid.append(cells_of(band, lanes))
        elif band:
            grid += logical_rows(rows(band), lanes)
    full = sum(sum(bool(cell) for cell in row) >= 2 for row in grid)
    return finish(grid, box, fills) if full >= (1 if cuts else 2) else None


def _many(band: list[Seg], lanes: Sequence[tuple[float, float]]) -> bool:
    """Whether a band between two lines holds several rows: every column has as many lines, and at least three."""
    counts = [len(rows(cell)) for cell in cells_of(band, lanes) if cell]
    return len(counts) >= 2 and min(counts) >= 3 and max(counts) - min(counts) <= 1
