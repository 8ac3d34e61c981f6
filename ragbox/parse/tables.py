"""Tables on a PDF page: from ruling lines where there are some, else from white columns shared by following rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .glyphs import is_label
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


def ruled_tables(segs: list[Seg], page: RawPage) -> tuple[list[Table], list[Seg]]:
    """Tables framed by ruling lines, and the segments outside of them."""
    across = _merge([box for box in page.rules if box[2] - box[0] > 3 * (box[3] - box[1])], 1)
    down = [box for box in page.rules if box[3] - box[1] > 3 * (box[2] - box[0])]
    across += [edge for box in page.fills for edge in _edges(box)] if across else []
    found: list[Table] = []
    for group in _groups(across):
        x0, x1 = min(box[0] for box in group), max(box[2] for box in group)
        top, bottom = group[0][1] - 1, group[-1][3] + 1
        inside = [seg for seg in segs if x0 - 4 <= (seg.x0 + seg.x1) / 2 <= x1 + 4 and top < seg.middle < bottom]
        cuts = sorted({round((box[0] + box[2]) / 2, 0) for box in down if box[1] < bottom and box[3] > top})
        cuts = [cut for cut in _distinct(cuts) if x0 + 4 < cut < x1 - 4]
        table = _ruled(inside, [(box[1] + box[3]) / 2 for box in group], cuts, (x0, top, x1, bottom), page.fills)
        if table is not None:
            found.append(table)
            taken = {id(seg) for seg in inside}
            segs = [seg for seg in segs if id(seg) not in taken]
    return found, segs


def _edges(box: Box) -> list[Box]:
    x0, y0, x1, y1 = box
    return [(x0, y0, x1, y0 + 0.1), (x0, y1, x1, y1 + 0.1)] if y1 - y0 < 120 else []


def _distinct(values: list[float], apart: float = 3.0) -> list[float]:
    found: list[float] = []
    for value in values:
        if not found or value - found[-1] > apart:
            found.append(value)
    return found


def _merge(boxes: list[Box], _: int) -> list[Box]:
    """Pieces of one horizontal line joined: Word draws a border cell by cell."""
    found: list[Box] = []
    for box in sorted(boxes, key=lambda box: (round((box[1] + box[3]) / 2), box[0])):
        last = found[-1] if found else None
        if last and abs(last[1] + last[3] - box[1] - box[3]) < 3 and box[0] <= last[2] + 4:
            found[-1] = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            found.append(box)
    return found


def _groups(across: list[Box]) -> list[list[Box]]:
    """Horizontal lines of about the same extent that follow each other at less than a third of a page."""
    groups: list[list[Box]] = []
    for box in sorted(across, key=lambda box: box[1]):
        for group in groups:
            last = group[-1]
            shared = min(last[2], box[2]) - max(last[0], box[0])
            if box[1] - last[3] < 260 and shared > 0.8 * max(last[2] - last[0], box[2] - box[0]):
                if box[1] - last[1] > 2:
                    group.append(box)
                break
        else:
            groups.append([box])
    return [group for group in groups if len(group) >= 2]


def _ruled(inside: list[Seg], lines: list[float], cuts: list[float], box: Box, fills: Sequence[Box]) -> Table | None:
    inside = split_at(inside, cuts)
    lanes = [(a, b) for a, b in pairwise([box[0], *cuts, box[2]])] if cuts else _lanes(rows(inside))
    if len(lanes) < 2 or len(inside) < 3:
        return None
    if not cuts and len(lanes) == 2:
        middle = (lanes[0][1] + lanes[1][0]) / 2
        if is_prose([seg for seg in inside if seg.x1 <= middle], [seg for seg in inside if seg.x0 >= middle]):
            return None
    grid: list[list[Cell]] = []
    for top, bottom in pairwise(lines):
        band = [seg for seg in inside if top < seg.middle <= bottom]
        if not band:
            continue
        whole = bool(cuts) or len(lines) >= 4
        grid += [_row(band, lanes)] if whole and not _many(band, lanes) else _logical(rows(band), lanes)
    full = [row for row in grid if sum(bool(cell) for cell in row) >= 2]
    if len(full) < 2:
        return None
    return _table(grid, box, fills)


def _many(band: list[Seg], lanes: list[Box] | list[tuple[float, float]]) -> bool:
    """Whether a band between two lines holds several rows: every column has as many lines, and at least three."""
    counts = [len(rows(cell)) for cell in _row(band, lanes) if cell]
    return len(counts) >= 2 and min(counts) >= 3 and max(counts) - min(counts) <= 1


def _row(segs: list[Seg], lanes: Sequence[tuple[float, ...]]) -> list[Cell]:
    cells: list[Cell] = [[] for _ in lanes]
    for seg in sorted(segs, key=lambda seg: seg.middle):
        cells[_lane(seg, lanes)].append(seg)
    for cell in cells:
        cell[:] = [part for row in rows(cell) for part in row]
    return cells


def _lane(seg: Seg, lanes: Sequence[tuple[float, ...]]) -> int:
    shares = [min(seg.x1, lane[1]) - max(seg.x0, lane[0]) for lane in lanes]
    best = max(shares)
    # A merged cell belongs to the first column it covers.
    return next(
        i for i, share in enumerate(shares) if share >= best - 1e-6 or share > 0.6 * (lanes[i][1] - lanes[i][0])
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
    while end > start + 1 and not _several(lines[end - 1]) and _lane_of(lines[end - 1][0], lanes) == 0:
        end -= 1
    body = [seg for row in lines[start:end] for seg in row]
    if several < 2:
        return None
    middle = (lanes[0][1] + lanes[1][0]) / 2
    if len(lanes) == 2 and is_prose(
        [seg for seg in body if seg.x1 <= middle], [seg for seg in body if seg.x0 >= middle]
    ):
        return None
    box = (lanes[0][0], min(s.y0 for s in body), lanes[-1][1], max(s.y1 for s in body))
    return _table(_logical(lines[start:end], lanes), box, fills), end


def _several(row: Row) -> bool:
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
    """Whether a line with one piece is the next line of a cell above it."""
    lane = _lane_of(seg, lanes)
    close = seg.y0 - max(part.y1 for part in above) < 0.5 * seg.size
    return lane is not None and close and (lane > 0 or seg.x1 - seg.x0 < 0.5 * (lanes[-1][1] - lanes[0][0]))


def _logical(lines: list[Row], lanes: Sequence[tuple[float, ...]]) -> list[list[Cell]]:
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
