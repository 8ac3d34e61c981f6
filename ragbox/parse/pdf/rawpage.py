"""What PDFium tells of a page, before its layout is made out."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from ...types import Hidden

BOLD, SOFT, TURNED, BOTH_WAYS = 1, 2, 4, 8
"""Flags of a word: set in bold; ends in a hyphen that PDFium took for a line break; not upright on the page; of a line in
which letters run from right to left, and whose words are in reading order wherever they stand."""

Box = tuple[float, float, float, float]
View = Callable[[float, float, float, float], Box]


class Frame(NamedTuple):
    """The visible part of a page in PDF user space, its rotation in quarter turns clockwise, and its scale to points."""

    left: float = 0.0
    bottom: float = 0.0
    right: float = 612.0
    top: float = 792.0
    turn: int = 0
    unit: float = 1.0

    def view(self) -> View:
        """A function from a box in user space to the box on the page as displayed, origin top left."""
        left, bottom, right, top, turn, unit = self
        moves: tuple[View, ...] = (
            lambda x0, y0, x1, y1: (x0 - left, top - y1, x1 - left, top - y0),
            lambda x0, y0, x1, y1: (y0 - bottom, x0 - left, y1 - bottom, x1 - left),
            lambda x0, y0, x1, y1: (right - x1, y0 - bottom, right - x0, y1 - bottom),
            lambda x0, y0, x1, y1: (top - y1, right - x1, top - y0, right - x0),
        )
        move = moves[turn]
        if abs(unit - 1) < 1e-3:
            return move

        def scaled(x0: float, y0: float, x1: float, y1: float) -> Box:
            a, b, d, e = move(x0, y0, x1, y1)
            return a * unit, b * unit, d * unit, e * unit

        return scaled


class W(NamedTuple):
    """A word as it stands on the page: box in points, origin top left of the page as displayed; size in points."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    flags: int


class Scan(NamedTuple):
    """How the words of a page that was read by OCR, which stand upright, lie on the page as displayed.

    `shift` is an affine map in points, (a, b, c, d, e, f) with x' = ax + by + c and y' = dx + ey + f; `score` is the mean
    confidence of the recognition, in [0, 1].
    """

    width: float
    height: float
    shift: tuple[float, float, float, float, float, float]
    score: float

    def shown(self, box: Box) -> Box:
        """The box on the page as displayed. It keeps its size: a word on a skewed page needs no taller box."""
        a, b, c, d, e, f = self.shift
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        half = ((box[2] - box[0]) / 2, (box[3] - box[1]) / 2)
        right, down = half if abs(a) > abs(b) else half[::-1]
        x, y = a * x + b * y + c, d * x + e * y + f
        return (
            min(max(x - right, 0.0), self.width),
            min(max(y - down, 0.0), self.height),
            min(max(x + right, 0.0), self.width),
            min(max(y + down, 0.0), self.height),
        )


class Note(NamedTuple):
    """A comment on a page: what it is called, what it says, by whom, when (ISO 8601), and its box as displayed."""

    name: str
    text: str
    author: str | None
    date: str | None
    box: Box


@dataclass(slots=True)
class RawPage:
    """The words of one page, packed, and the lines and shaded boxes drawn on it.

    Held for all pages at once (running headers need them all), so words are one string and one array, not objects.
    `characters` and `junk` count what the text layer holds and how much of it stands for no character; `image_share` is the
    part of the page that images cover, `shapes` the number of drawn shapes that are more than lines and boxes. With `scan`
    the words come from OCR, and the page is as upright as they are. `hidden` is text that a reader of the page does not see;
    it is none of its words. `notes` are the comments on the page, `attached` the names of files pinned to it.
    """

    number: int
    width: float
    height: float
    label: str | None = None
    frame: Frame = field(default_factory=Frame)
    texts: str = field(default="", repr=False)
    numbers: array[float] = field(default_factory=lambda: array("f"), repr=False)
    rules: tuple[Box, ...] = ()
    fills: tuple[Box, ...] = ()
    has_image: bool = False
    characters: int = 0
    junk: int = 0
    image_share: float = 0.0
    shapes: int = 0
    scan: Scan | None = None
    hidden: tuple[Hidden, ...] = ()
    notes: tuple[Note, ...] = field(default=(), repr=False)
    attached: tuple[str, ...] = field(default=(), repr=False)

    def words(self) -> list[W]:
        """The words in PDFium's order."""
        n = self.numbers
        return [
            W(text, n[i], n[i + 1], n[i + 2], n[i + 3], n[i + 4], int(n[i + 5]))
            for text, i in zip(self.texts.split(" ") if self.texts else (), range(0, len(n), 6), strict=True)
        ]


class OutlineItem(NamedTuple):
    """An entry of the PDF's outline: its title, 0-based depth and 1-based page (None when it points nowhere)."""

    title: str
    depth: int
    page: int | None
