"""The columns of a table that has no vertical lines: what its rows leave white, and header cells above several columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from .layout import Row, Seg

Lane = tuple[float, float]
"""A column as a range of x."""

_Run = tuple[int, int]
"""The first and last of the columns that a cell covers."""

_LEFT = 0.2
_MOST_LANES, _MOST_GROUPED = 80, 16
"""Columns of a table, and of one with names above several of them; more only in files made to waste time."""


def joined(lanes: Sequence[Lane], row: Row) -> list[Lane]:
    """The lanes, widened by the segments of a row; lanes that touch become one."""
    found: list[Lane] = []
    for x0, x1 in sorted([*lanes, *((seg.x0, seg.x1) for seg in row)]):
        if found and x0 < found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], x1))
        else:
            found.append((x0, x1))
    return found


def lanes_of(lines: Sequence[Row]) -> list[Lane]:
    """The columns that the rows with several pieces leave."""
    lanes: list[Lane] = []
    for row in lines:
        if len(row) >= 2:
            lanes = joined(lanes, row)
    return lanes


class Lanes:
    """The columns of a table, found from its body first.

    A name and the numbers below it need not overlap, and the top line may name several columns together: `wide` gives
    the columns of such cells by the id of their segment, and `header_lines` is then the number of lines of the header.
    """

    def __init__(self, lines: Sequence[Row]) -> None:
        """Takes the table's lines, top to bottom."""
        self.wide: dict[int, _Run] = {}
        self.header_lines = 0
        self.lanes = lanes_of(lines)
        several = sum(len(row) >= 2 for row in lines[2:])
        if several >= 2 or (several and len(lines[0]) == 1):
            base = lanes_of(lines[2:])
            if 2 < len(base) <= _MOST_GROUPED and self._two_levels(lines[0], lines[1], base):
                return
        if len(lines) > 2 or len(lines[0]) == len(lines[-1]):
            self._one_level(lines)

    def _one_level(self, lines: Sequence[Row]) -> None:
        """Names above the columns one by one."""
        base = lanes_of(lines[1:])
        if not 2 <= len(base) <= _MOST_LANES or len(lines[0]) > len(base):
            return
        places = _in_order(lines[0], base)
        if places is None:
            return
        for seg, place in zip(lines[0], places, strict=True):
            base[place] = (min(base[place][0], seg.x0), max(base[place][1], seg.x1))
        if all(a[1] <= b[0] + 1 for a, b in pairwise(base)):
            self.lanes = base

    def _two_levels(self, above: Row, below: Row, base: list[Lane]) -> bool:
        """Names above several columns, and the names of these below them, or of all columns."""
        best: tuple[float, list[_Run], list[int]] | None = None
        if len(below) == len(base):
            runs = [_covered(seg, joined_in_order(base, below)) for seg in above]
            known = [run for run in runs if run is not None]
            if len(known) == len(runs) and all(a[1] < b[0] for a, b in pairwise(known)):
                best = (0.0, known, list(range(len(base))))
        else:
            groups = len(above) + len(below) - len(base)
            for runs_, places in _splits(len(above), len(below), groups, 0) if 0 < groups <= len(above) else ():
                cost = sum(_far(seg, base[a][0], base[b][1]) for seg, (a, b) in zip(above, runs_, strict=True))
                cost += sum(_far(seg, *base[place]) for seg, place in zip(below, places, strict=True))
                if best is None or cost < best[0]:
                    best = (cost, runs_, places)
        if best is None or not any(b > a for a, b in best[1]) or best[1][0][1] > best[1][0][0] == 0:
            return False
        return self._take(above, below, base, best[1], best[2])

    def _take(self, above: Row, below: Row, base: list[Lane], runs: list[_Run], places: list[int]) -> bool:
        lanes = list(base)
        singles = [(seg, run[0]) for seg, run in zip(above, runs, strict=True) if run[0] == run[1]]
        for seg, place in (*singles, *zip(below, places, strict=True)):
            lanes[place] = (min(lanes[place][0], seg.x0), max(lanes[place][1], seg.x1))
        if any(a[1] > b[0] + 1 for a, b in pairwise(lanes)):
            return False
        for seg, (a, b) in zip(above, runs, strict=True):
            if b > a:
                left = lanes[a - 1][1] if a else float("-inf")
                right = lanes[b + 1][0] if b + 1 < len(lanes) else float("inf")
                if not (left - 1 < seg.x0 and seg.x1 < right + 1 and _overlap(seg, (lanes[a][0], lanes[b][1])) > 0):
                    return False
                self.wide[id(seg)] = (a, b)
        self.lanes, self.header_lines = lanes, 2
        return True


def joined_in_order(base: Sequence[Lane], row: Row) -> list[Lane]:
    """The lanes, each widened by one segment of a row that has as many."""
    return [(min(x0, seg.x0), max(x1, seg.x1)) for (x0, x1), seg in zip(base, row, strict=True)]


def _splits(above: int, below: int, groups: int, lane: int) -> Iterator[tuple[list[_Run], list[int]]]:
    """All ways to give the cells of two header lines their columns, so many of the upper ones covering several."""
    if not above:
        if not below and not groups:
            yield [], []
        return
    if above > groups:
        for runs, places in _splits(above - 1, below, groups, lane + 1):
            yield [(lane, lane), *runs], places
    if groups:
        for count in range(2, below - 2 * (groups - 1) + 1):
            for runs, places in _splits(above - 1, below - count, groups - 1, lane + count):
                yield [(lane, lane + count - 1), *runs], [*range(lane, lane + count), *places]


def _in_order(row: Row, lanes: Sequence[Lane]) -> list[int] | None:
    """A column for each cell of a row, from left to right, so that all stand as near to theirs as can be."""
    spare = len(lanes) - len(row)
    # costs[i][s]: the first i cells placed, s columns left out.
    costs: list[list[tuple[float, tuple[int, ...]]]] = [[(0.0, ())] * (spare + 1)]
    for index, seg in enumerate(row):
        line: list[tuple[float, tuple[int, ...]]] = []
        for skipped in range(spare + 1):
            cost, places = costs[index][skipped]
            place = index + skipped
            option = (cost + _far(seg, *lanes[place]), (*places, place))
            line.append(min(option, line[-1]) if line else option)
        costs.append(line)
    _, places = costs[-1][-1]
    for seg, place in zip(row, places, strict=True):
        if any(_overlap(seg, lane) > max(0.0, _overlap(seg, lanes[place])) for lane in lanes):
            return None
    return list(places)


def _far(seg: Seg, x0: float, x1: float) -> float:
    """How far a name stands from its column; to the left of it is near, as numbers often stand at the right."""
    return max(0.0, _LEFT * (x0 - seg.x1), seg.x0 - x1)


def _overlap(seg: Seg, lane: Lane) -> float:
    return min(seg.x1, lane[1]) - max(seg.x0, lane[0])


def _covered(seg: Seg, lanes: Sequence[Lane]) -> _Run | None:
    """The columns that a cell stands over: those it overlaps, or the two between which it stands in the middle."""
    over = [index for index, lane in enumerate(lanes) if _overlap(seg, lane) > 1]
    if len(over) >= 2:
        return over[0], over[-1]
    for index, (a, b) in enumerate(pairwise(lanes)):
        if _central(seg, a, b):
            return index, index + 1
    return None


def _central(seg: Seg, left: Lane, right: Lane) -> bool:
    """Whether the segment stands over the middle of two columns taken together."""
    x0, x1 = left[0], right[1]
    return abs((seg.x0 + seg.x1) / 2 - (x0 + x1) / 2) < 0.2 * (x1 - x0)
