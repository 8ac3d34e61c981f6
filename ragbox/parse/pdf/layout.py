"""From words on a page to segments and rows.

A `Seg` is a piece of a line without a wide gap; a table cell, a line of a column and a line of a plain page are each one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ..glyphs import LEADER, is_label, is_rtl
from .rawpage import BOLD, BOTH_WAYS, TURNED, W

WIDE_GAP = 0.95
"""A gap wider than this many font sizes ends a segment; justified prose rarely reaches it, cells and columns do."""

LOOSEST_GAP = 1.8
"""In a narrow column lines are justified with gaps up to so many font sizes, all alike within a line."""


@dataclass(slots=True)
class Seg:
    """Neighbouring words of one line, and the box around them."""

    words: list[W] = field(repr=False)
    x0: float
    y0: float
    x1: float
    y1: float
    size: float

    @staticmethod
    def of(words: list[W]) -> Seg:
        """The segment of those words, which must not be empty."""
        return Seg(
            words,
            min(word.x0 for word in words),
            min(word.y0 for word in words),
            max(word.x1 for word in words),
            max(word.y1 for word in words),
            max(word.size for word in words),
        )

    @property
    def middle(self) -> float:
        """Height of the segment's middle on the page."""
        return (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        """Height of the segment."""
        return self.y1 - self.y0

    @property
    def bold(self) -> bool:
        """True when every word is bold."""
        return all(word.flags & BOLD for word in self.words)

    @property
    def text(self) -> str:
        """The words, with single spaces."""
        return " ".join(word.text for word in self.words)

    def as_word(self, text: str) -> W:
        """One word in place of these."""
        return W(text, self.x0, self.y0, self.x1, self.y1, self.size, self.words[0].flags)


Row = list[Seg]


def segments(words: Iterable[W]) -> list[Seg]:
    """Words in PDFium's order, joined into segments at small gaps; turned words are left out."""
    found: list[Seg] = []
    current: list[W] = []
    x1 = x0 = 0.0
    straight = _without_leaders([word for word in words if not word.flags & TURNED])
    for word in _lines_both_ways(straight, found):
        if current and _follows(current[-1], word, x0, x1, _leads(current, found)):
            current.append(word)
            x0, x1 = min(x0, word.x0), max(x1, word.x1)
            continue
        if current:
            found.append(Seg.of(current))
        current, x0, x1 = [word], word.x0, word.x1
    if current:
        found.append(Seg.of(current))
    return _without_rivers(found) if len(found) > 2 else found


def _lines_both_ways(words: list[W], found: list[Seg]) -> list[W]:
    """Add the segments of lines in which letters run from right to left to `found`; returns the other words.

    Their words are in reading order wherever they stand, so gaps are looked for from left to right.
    """
    if not any(word.flags & BOTH_WAYS for word in words):
        return words
    line: list[W] = []
    for word in words:
        if not word.flags & BOTH_WAYS:
            continue
        if line and min(line[-1].y1, word.y1) - max(line[-1].y0, word.y0) <= 0.5 * (word.y1 - word.y0):
            found += _parts(line)
            line = []
        line.append(word)
    found += _parts(line)
    return [word for word in words if not word.flags & BOTH_WAYS]


def _parts(line: list[W]) -> list[Seg]:
    """The pieces of a line between wide gaps, their words in the order given."""
    places = sorted(range(len(line)), key=lambda i: line[i].x0)
    part, edge = [0] * len(line), line[places[0]].x1
    for last, i in pairwise(places):
        label = is_label(line[0].text) and 0 in (last, i)
        wide = (3.5 if label else WIDE_GAP) * max(line[last].size, line[i].size)
        part[i] = part[last] + (line[i].x0 - edge > wide)
        edge = max(edge, line[i].x1)
    return [Seg.of([word for word, own in zip(line, part, strict=True) if own == each]) for each in dict.fromkeys(part)]


def _without_rivers(segs: list[Seg]) -> list[Seg]:
    """The segments, with the pieces of each loosely justified line put together: all its gaps are as wide."""
    found: list[Seg] = []
    start = 0
    while start < len(segs):
        end = start + 1
        while end < len(segs) and _right_of(segs[end - 1], segs[end]):
            end += 1
        found += _closed(segs[start:end]) if end - start > 2 else segs[start:end]
        start = end
    return found


def _right_of(a: Seg, b: Seg) -> bool:
    return 0 < b.x0 - a.x1 < LOOSEST_GAP * b.size and abs(a.middle - b.middle) < 0.3 * b.height


def _closed(pieces: list[Seg]) -> list[Seg]:
    words = [word for piece in pieces for word in piece.words]
    gaps = sorted(b.x0 - a.x1 for a, b in pairwise(words))
    usual = gaps[len(gaps) // 2]
    letters = sum(word.text[:1].isalpha() for word in words)
    if len(words) < 5 or letters < 0.6 * len(words) or gaps[-1] > 1.3 * usual + 1 or gaps[1] < 0.7 * usual - 1:
        return pieces
    return [Seg.of(words)]


def _without_leaders(words: list[W]) -> list[W]:
    """The words, with each row of dots replaced by one leader."""
    if sum(word.text[0] in ".·" for word in words) < 2 and not any(word.text.startswith("....") for word in words):
        return words
    found: list[W] = []
    run: list[W] = []

    def close() -> None:
        if sum(len(dot.text) for dot in run) >= 4:
            found.append(Seg.of(run).as_word(LEADER))
        else:
            found.extend(run)
        run.clear()

    for word in words:
        dots = not word.text.strip(".·")
        if run and not (dots and abs(word.y0 - run[0].y0) < 3):
            close()
        (run if dots else found).append(word)
    close()
    return found


def _leads(current: list[W], found: list[Seg]) -> bool:
    """Whether the segment so far is the number or bullet at the start of a line; in a table `4.1` is a value."""
    if len(current) > 1 or not is_label(current[0].text):
        return False
    first = current[0]
    return not found or not (found[-1].x1 <= first.x0 and found[-1].y0 < (first.y0 + first.y1) / 2 < found[-1].y1)


def _follows(last: W, word: W, x0: float, x1: float, leads: bool) -> bool:
    if last.y0 != word.y0 or last.y1 != word.y1:  # most words stand just as high as the one before
        low, high = min(last.y1, word.y1), max(last.y0, word.y0)
        if low - high <= 0.5 * min(last.y1 - last.y0, word.y1 - word.y0):
            return False
    if word.text == LEADER or last.text == LEADER:
        return word.x0 >= x1 - 2
    size = min(last.size, word.size) if min(last.size, word.size) > 1 else max(last.size, word.size)
    widest = 3.5 * size if leads else WIDE_GAP * size
    if -0.5 * size <= word.x0 - x1 <= widest:
        return True
    return -0.5 * size <= x0 - word.x1 <= widest and (is_rtl(word.text) or is_rtl(last.text))


def rows(segs: Iterable[Seg]) -> list[Row]:
    """Segments grouped into lines by height, top to bottom; within a row from left to right."""
    found: list[Row] = []
    for seg in sorted(segs, key=lambda seg: seg.middle):
        if found:
            first = found[-1][0]
            if abs(seg.middle - first.middle) < 0.5 * min(seg.height, first.height):
                found[-1].append(seg)
                continue
        found.append([seg])
    for row in found:
        row.sort(key=lambda seg: seg.x0)
    return found


def line_of(row: Row) -> Seg:
    """All segments of a row as one line, right to left where the script runs so."""
    if len(row) == 1:
        return row[0]
    letters = [word for seg in row for word in seg.words]
    if sum(is_rtl(word.text) for word in letters) > len(letters) / 2:
        row = row[::-1]
    return Seg.of([word for seg in row for word in seg.words])


def split_at(segs: Iterable[Seg], cuts: Sequence[float]) -> list[Seg]:
    """Segments cut where a vertical ruling line at one of `cuts` passes between two of their words."""
    found: list[Seg] = []
    for seg in segs:
        inside = [cut for cut in cuts if seg.x0 < cut < seg.x1]
        part: list[W] = []
        for word in seg.words:
            if part and any(part[-1].x1 - 1 <= cut <= word.x0 + 1 for cut in inside):
                found.append(Seg.of(part))
                part = []
            part.append(word)
        found.append(Seg.of(part))
    return found
