"""Reading order: the segments of a page as flows, column by column."""

from __future__ import annotations

from itertools import pairwise

from .layout import Row, Seg, rows


def columns(segs: list[Seg], depth: int = 2) -> list[list[Seg]]:
    """Segments as flows in reading order: a page of two columns gives the left one, then the right one.

    What spans the page (a title, a wide table) ends the columns above it; columns start anew below.
    """
    if not depth or len(segs) < 8:
        return [segs] if segs else []
    tables = _table_rows(segs)
    gutter = _gutter([seg for seg in segs if id(seg) not in tables])
    if gutter is None:
        return [segs]
    across = {key for row in tables.values() for key in map(id, row) if row[0].x0 < gutter < row[-1].x1}
    spanning = sorted(
        (seg for seg in segs if seg.x0 < gutter < seg.x1 or id(seg) in across), key=lambda seg: seg.middle
    )
    segs = [seg for seg in segs if not seg.x0 < gutter < seg.x1 and id(seg) not in across]
    flows: list[list[Seg]] = []
    pending: list[Seg] = []
    edges = [seg.middle for seg in spanning] + [float("inf")]
    top = float("-inf")
    for index, bottom in enumerate(edges):
        band = [seg for seg in segs if top < seg.middle <= bottom]
        left = [seg for seg in band if seg.x1 <= gutter]
        right = [seg for seg in band if seg.x0 >= gutter]
        if _are_columns(left, right, 0):
            tail = _tail(pending, left, right)
            pending += tail
            left = [seg for seg in left if seg not in tail]
            flows += [pending, *columns(left, depth - 1), *columns(right, depth - 1)]
            pending = []
        else:
            pending += band
        if index < len(spanning):
            pending.append(spanning[index])
        top = bottom
    flows.append(pending)
    return [flow for flow in flows if flow]


def _tail(above: list[Seg], left: list[Seg], right: list[Seg]) -> list[Seg]:
    """The short last line of a paragraph that spans the page: it lies in the left column but belongs above."""
    if not above or not right:
        return []
    last = max(above, key=lambda seg: seg.middle)
    first = min(seg.y0 for seg in right)
    return [
        seg
        for seg in left
        if seg.middle < first and seg.y0 - last.y0 < 1.5 * last.height and abs(seg.size - last.size) < 0.5
    ]


def _gutter(segs: list[Seg]) -> float | None:
    """The middle of the white strip that most segments keep clear of, if both its sides hold columns of prose."""
    if not segs:
        return None
    x0, x1 = min(seg.x0 for seg in segs), max(seg.x1 for seg in segs)
    width = x1 - x0
    if not 150 <= width <= 20_000:
        return None
    step = 2.0
    bins = [0] * (int(width / step) + 2)
    for seg in segs:
        for index in range(int((seg.x0 - x0) / step), int((seg.x1 - x0) / step) + 1):
            bins[index] += 1
    low, high = int(0.2 * width / step), int(0.8 * width / step)
    least = min(bins[low:high])
    if least > 0.4 * len(segs):
        return None
    best: tuple[int, float] | None = None
    start = low
    while start < high:
        if bins[start] > least + 0.05 * len(segs):
            start += 1
            continue
        end = start
        while end < high and bins[end] <= least + 0.05 * len(segs):
            end += 1
        if (end - start) * step >= 6:
            # Prefer the wide strip nearest to the middle of the page.
            off = abs((start + end) / 2 - len(bins) / 2)
            if best is None or off < best[0]:
                best = (int(off), x0 + step * (start + end) / 2)
        start = end
    if best is None:
        return None
    gutter = best[1]
    left = [seg for seg in segs if seg.x1 <= gutter]
    right = [seg for seg in segs if seg.x0 >= gutter]
    return gutter if _are_columns(left, right, 5) else None


def _table_rows(segs: list[Seg]) -> dict[int, Row]:
    """By the id of each of its segments, each row of short pieces that stands between others: rows of a table."""
    found: dict[int, Row] = {}
    run: list[Row] = []
    for row in [*rows(segs), []]:
        if len(row) >= 3 and all(len(seg.words) <= 4 for seg in row):
            run.append(row)
            continue
        if len(run) >= 3:
            found.update((id(seg), each) for each in run for seg in each)
        run = []
    return found


def _are_columns(left: list[Seg], right: list[Seg], least: int) -> bool:
    """Whether the segments on both sides of a white strip are columns of text, tables within them aside.

    Columns of up to three lines count when the other one has at least `least`.
    """
    if is_prose(left, right):
        return True
    lines = [rows(side) for side in (left, right)]
    left, right = ([row[0] for row in side if len(row) == 1] for side in lines)
    if len(lines[0]) > 2 * len(left) or len(lines[1]) > 2 * len(right):
        return False
    return is_prose(left, right) or (max(len(left), len(right)) >= least and _is_short_prose(left, right))


def _is_short_prose(left: list[Seg], right: list[Seg]) -> bool:
    """Whether two neighbouring stacks, one of them of up to three segments, are the lines of columns that end there."""
    if not 0 < min(len(left), len(right)) < 4:
        return False
    both = left + right
    widest = max(seg.x1 - seg.x0 for seg in both)
    full = sum(seg.x1 - seg.x0 > 0.7 * widest for seg in both)
    return full >= 0.5 * len(both) and sum(len(seg.words) for seg in both) >= 3.2 * len(both)


def is_prose(left: list[Seg], right: list[Seg]) -> bool:
    """Whether two neighbouring stacks of segments are columns of running text rather than columns of a table."""
    if min(len(left), len(right)) < 4:
        return False
    for side in (left, right):
        words = sum(len(seg.words) for seg in side)
        if words / len(side) < 3.2:
            return False
        widest = max(seg.x1 - seg.x0 for seg in side)
        full = sum(seg.x1 - seg.x0 > 0.7 * widest for seg in side)
        if full < 0.5 * len(side):
            return False
    starts = [_starts(side) for side in (left, right)]
    if any(len(tops) > 0.65 * len(side) for tops, side in zip(starts, (left, right), strict=True)):
        return False
    few, many = sorted(starts, key=len)
    # Rows of a table begin at the same height in every column; paragraphs of two columns do so by chance, and then the
    # white above them is the same on both sides.
    level = [(gap, other) for top, gap in few for near, other in many if abs(top - near) < 2]
    uneven = any(abs(gap - other) > 2 for gap, other in level)
    return len(few) < 2 or len(level) <= 0.6 * len(few) or not (uneven or len(level) == len(many))


def _starts(side: list[Seg]) -> list[tuple[float, float]]:
    """Tops of the lines that stand further below the one above than lines of a paragraph do, and how far they do."""
    ordered = sorted(side, key=lambda seg: seg.middle)
    return [(b.y0, b.y0 - a.y0) for a, b in pairwise(ordered) if b.y0 - a.y0 > 1.45 * max(a.size, 1)]
