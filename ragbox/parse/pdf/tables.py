"""Tables without ruling lines, from white columns shared by following rows; and what all PDF tables have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ..glyphs import LEADER, is_label
from .columns import is_prose
from .layout import Row, Seg, rows
from .rawpage import Box
from .table_columns import Cell, Spans, name_columns
from .table_lanes import Lane, Lanes, joined

_MOST_LINES = 500
"""Lines of one table on one page; more only in files made to waste time."""


@dataclass(slots=True)
class Table:
    """Rows of cells (empty cells are empty lists), the box around them, and the names that its header rows give.

    A merged cell stands at the top left of what it covers.
    """

    rows: list[list[Cell]] = field(repr=False)
    box: Box = (0.0, 0.0, 0.0, 0.0)
    spans: Spans = field(default_factory=dict)
    header_rows: int = 0
    names: tuple[str, ...] = field(default=(), repr=False)

    @property
    def y0(self) -> float:
        """Top of the table."""
        return self.box[1]


def aligned_table(lines: list[Row], start: int, fills: Sequence[Box]) -> tuple[Table, int] | None:
    """A table that begins at `lines[start]`, and the index after its last line; None when there is none.

    It takes at least two following rows whose pieces leave the same columns white. Where the layout is that of running
    text in columns it is no table.
    """
    first = start
    if _is_group_name(lines, start):
        start += 1
    if not _several(lines[start]):
        return None
    lanes = [(seg.x0, seg.x1) for seg in lines[start]]
    end, several = start + 1, 1
    while end < min(len(lines), start + _MOST_LINES):
        row, above = lines[end], lines[end - 1]
        if min(seg.y0 for seg in row) - max(seg.y1 for seg in above) > 1.6 * max(seg.size for seg in row):
            break
        if _several(row):
            wider = joined(lanes, row)
            if len(wider) < 2 or (len(wider) < len(lanes) and len(lanes) > 2 and len(wider) < 0.7 * len(lanes)):
                break
            lanes, several = wider, several + 1
        elif not _continues(row[0], lanes, lines[end - 1]) and not _is_section(lines, end, lanes):
            break
        end += 1
    while end > start + 1 and not _several(lines[end - 1]) and not _ends_cell(lines[end - 1][0], lanes, lines[end - 2]):
        end -= 1
    body = [seg for row in lines[start:end] for seg in row]
    if several < 2:
        return None
    if is_text_in_columns(body, lanes):
        return None
    body = [seg for row in lines[first:end] for seg in row]
    box = (lanes[0][0], min(s.y0 for s in body), lanes[-1][1], max(s.y1 for s in body))
    grid, spans = rows_of(lines[first:end], stripes=_stripes(box, fills))
    return finish(grid, box, fills, spans), end


def _is_group_name(lines: list[Row], index: int) -> bool:
    """Whether a line of one piece stands over some of the columns below, and names them together."""
    if len(lines[index]) != 1 or index + 3 > len(lines) or len(lines[index + 1]) < 3:
        return False
    seg, below = lines[index][0], lines[index + 1]
    over = [min(seg.x1, part.x1) - max(seg.x0, part.x0) for part in below]
    spread = [part for part, share in zip(below, over, strict=True) if share > -0.25 * (seg.x1 - seg.x0)]
    close = min(part.y0 for part in below) - seg.y1 < 0.9 * seg.size
    return close and len(spread) >= 2 and below[0] not in spread and seg.x0 > below[0].x1 and len(seg.words) <= 6


def _stripes(box: Box, fills: Sequence[Box]) -> list[float]:
    """The heights at which the rows of a table that is shaded row by row begin and end; none when it is not."""
    wide = [f for f in fills if f[2] - f[0] > 0.9 * (box[2] - box[0]) and box[1] - 9 < f[1] and f[3] < box[3] + 9]
    edges = sorted({round(edge, 1) for f in wide for edge in (f[1], f[3])})
    return edges if len(wide) >= 2 and len(edges) >= 4 else []


def rows_of(
    lines: list[Row], cuts: Sequence[float] = (), stripes: Sequence[float] = ()
) -> tuple[list[list[Cell]], Spans]:
    """Visual rows of a table without vertical lines as table rows, and the header cells that cover several columns.

    `cuts` are the heights of lines across the table: no row goes on over them. What lies between two `stripes` is a row.
    """
    found = Lanes(lines)
    head, lanes = lines[: found.header_lines], found.lanes
    grid = [cells_of(row, lanes, found.wide) for row in head]
    spans = {
        (index, found.wide[id(seg)][0]): (1, found.wide[id(seg)][1] - found.wide[id(seg)][0] + 1)
        for index, row in enumerate(head)
        for seg in row
        if id(seg) in found.wide
    }
    rest = lines[found.header_lines :]
    for bottom in (*(stripes or cuts), float("inf")):
        band = [row for row in rest if row[0].middle <= bottom]
        rest = rest[len(band) :]
        whole = [seg for row in band for seg in row]
        if stripes and band and not many_rows(whole, lanes):
            grid.append(cells_of(whole, lanes))
        else:
            grid += logical_rows(band, lanes)
    return grid, spans


def _several(row: Row) -> bool:
    if any(word.text == LEADER for seg in row for word in seg.words):
        return False  # a line of a table of contents
    return len(row) >= 3 or (len(row) == 2 and not is_label(row[0].text))


def _lane_of(seg: Seg, lanes: Sequence[Lane]) -> int | None:
    """The one lane the segment starts in and stays in, if there is one."""
    for index, (x0, x1) in enumerate(lanes):
        limit = lanes[index + 1][0] if index + 1 < len(lanes) else float("inf")
        if x0 - 3 <= seg.x0 <= max(x1, x0 + 3) and seg.x1 < limit:
            return index
    return None


def _continues(seg: Seg, lanes: Sequence[Lane], above: Row) -> bool:
    """Whether a line with one piece can be a line of a cell: in the first column only right below another."""
    lane = _lane_of(seg, lanes)
    gap = seg.y0 - max(part.y1 for part in above)
    if lane == 0:
        return gap < 0.5 * seg.size and seg.x1 - seg.x0 < 0.5 * (lanes[-1][1] - lanes[0][0])
    return lane is not None and gap < 1.2 * seg.size


def _is_section(lines: list[Row], index: int, lanes: Sequence[Lane]) -> bool:
    """Whether a line with one piece, at the pitch of the rows around it, names those that follow."""
    if index + 1 >= len(lines) or not _several(lines[index + 1]):
        return False
    above, (seg,), below = lines[index - 1 : index + 2]
    pitch = seg.y0 - above[0].y0
    even = pitch < 2.6 * seg.size and abs(below[0].y0 - seg.y0 - pitch) < 0.25 * seg.size + 0.1 * pitch
    short = len(seg.words) <= 6 and seg.x1 - seg.x0 < 0.5 * (lanes[-1][1] - lanes[0][0])
    fits = len(joined(lanes, below)) == len(lanes) or len(below) == len(lanes)
    return even and short and fits and abs(seg.x0 - lanes[0][0]) < 0.5 * seg.size


def _ends_cell(seg: Seg, lanes: Sequence[Lane], above: Row) -> bool:
    """Whether the last line of a table, with one piece, belongs to it: it continues a cell of another column."""
    return _lane_of(seg, lanes) != 0 and seg.y0 - max(part.y1 for part in above) < 0.5 * seg.size


def logical_rows(lines: list[Row], lanes: Sequence[Lane]) -> list[list[Cell]]:
    """Visual rows joined into table rows: by the wider gaps between rows, else where the first cell is empty."""
    if not lines:
        return []
    grid = [cells_of(row, lanes) for row in lines]
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
        tight = all(gap < 0.25 * size for gap in gaps if gap < limit) and _wordy(grid)
        if tight or all(_wraps(group) for group in groups):
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


def _wordy(grid: list[list[Cell]]) -> bool:
    """Whether cells hold phrases rather than values."""
    counts = [len(seg.words) for row in grid for cell in row for seg in cell]
    return sum(counts) >= 3 * len(counts)


def _stack(group: list[list[Cell]]) -> list[Cell]:
    return [[seg for row in group for seg in row[index]] for index in range(len(group[0]))]


def cells_of(segs: list[Seg], lanes: Sequence[Lane], wide: Mapping[int, tuple[int, int]] | None = None) -> list[Cell]:
    """Segments as one row of cells, one for each column; `wide` are the columns that some of them cover."""
    cells: list[Cell] = [[] for _ in lanes]
    for seg in segs:
        cells[wide[id(seg)][0] if wide and id(seg) in wide else lane_of(seg, lanes)].append(seg)
    for cell in cells:
        cell[:] = [part for row in rows(cell) for part in row]
    return cells


def lane_of(seg: Seg, lanes: Sequence[Lane]) -> int:
    """The column a segment lies in; a merged cell belongs to the first column that it fills."""
    shares = [min(seg.x1, lane[1]) - max(seg.x0, lane[0]) for lane in lanes]
    best = max(shares)
    return next(
        i for i, share in enumerate(shares) if share >= best - 1e-6 or share > 0.6 * (lanes[i][1] - lanes[i][0]) > 0
    )


def finish(grid: list[list[Cell]], box: Box, fills: Sequence[Box], spans: Spans | None = None) -> Table:
    """The table of those rows, once it is known which of them name the columns."""
    spans = spans or {}
    return Table(grid, box, spans, *name_columns(grid, spans, fills))


def is_text_in_columns(inside: list[Seg], lanes: Sequence[Lane]) -> bool:
    """Whether two columns hold running text rather than cells."""
    middle = (lanes[0][1] + lanes[1][0]) / 2
    return len(lanes) == 2 and is_prose(
        [seg for seg in inside if seg.x1 <= middle], [seg for seg in inside if seg.x0 >= middle]
    )


def many_rows(band: list[Seg], lanes: Sequence[tuple[float, float]]) -> bool:
    """Whether a band between two lines holds several rows: every column has as many lines, and at least three."""
    counts = [len(rows(cell)) for cell in cells_of(band, lanes) if cell]
    return len(counts) >= 2 and min(counts) >= 3 and max(counts) - min(counts) <= 1
