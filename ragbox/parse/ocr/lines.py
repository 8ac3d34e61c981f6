"""From recognised lines to words as the layout expects them: even sizes and heights, spaces where the paper is white."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median, median_low

from ..glyphs import LEADER, clean
from ..pdf.rawpage import BOLD, W

_NARROW = frozenset("iIjlftr.,:;'’‘`!|()[]{}/\\-1°")
_WIDE = frozenset("mwMW@%—&")
_FULL_WIDTH = {0xFF01 + index: 0x21 + index for index in range(94)} | {0x3000: " ", 0x3002: ".", 0x3001: ","}
_HEAVY, _HEAVIER, _MOSTLY = 1.13, 1.3, 0.65
"""Strokes so much thicker than the page's are bold; of a few characters they cannot be measured as well."""
_SPACE = 0.26
"""Least white between two words, in font sizes."""
_NUMBER = frozenset("0123456789.,:/-–")
"""Between these no swallowed space is looked for: there is as much white beside a `1`."""
_DOTS = ".·…"
_DOTTED = re.compile(rf"\w ([{_DOTS}][{_DOTS} ]*)(\d{{1,3}})$")
_ENTRIES, _LONE = 5, 2
"""Entries that make a table of contents, and how many of them have dots apart from the number."""
_GREEK = re.compile("[\u0370-\u03bb\u03bd-\u03ff]")

Span = tuple[float, float]


@dataclass(slots=True)
class Reading:
    """A recognised line on the upright page, in points: its ends and middle, and the thickness of its strokes.

    `places` are the middles of its characters (-1 for a space) and `white` the gaps without ink, as shares of its width.
    """

    text: str = field(repr=False)
    places: tuple[float, ...] = field(repr=False)
    score: float
    x0: float
    x1: float
    middle: float
    height: float
    stroke: float = 0.0
    white: tuple[Span, ...] = ()
    size: float = 0.0
    bold: bool = False

    @property
    def width(self) -> float:
        """Width of the line."""
        return self.x1 - self.x0


def words_of(lines: Sequence[Reading]) -> list[W]:
    """The words of the page, line by line and from left to right."""
    _look(lines)
    rows = _rows(lines)
    for row in rows:
        # Short cells of a table's header row are measured badly, their neighbours well.
        bold = sum(len(line.text) for line in row if line.bold) >= _MOSTLY * sum(len(line.text) for line in row)
        for line in row:
            line.bold = line.bold or bold
    found = [[word for line in row for word in _words(line)] for row in rows]
    if _are_contents([" ".join(word.text for word in row) for row in found]):
        found = [_with_leader(row) for row in found]
    return [word for row in found for word in row]


def _are_contents(rows: Sequence[str]) -> bool:
    """Whether rows that end in dots and a number are entries of a table of contents: `.5` alone is a number."""
    entries = [match for row in rows if (match := _DOTTED.search(row))]
    numbers = [int(match[2]) for match in entries]
    lone = sum(" " in match[1] for match in entries)
    return len(entries) >= _ENTRIES and lone >= _LONE and numbers == sorted(numbers)


def _with_leader(row: list[W]) -> list[W]:
    """An entry of a table of contents, whose row of dots is never read as such: the dots as one leader."""
    if not _DOTTED.search(" ".join(word.text for word in row)):
        return row
    last = row[-1]
    number = last.text.lstrip(_DOTS)
    left = max(last.x0, last.x1 - 0.55 * last.size * len(number))
    first = last.x0
    row = row[:-1]
    while row and not row[-1].text.strip(_DOTS):
        first = row.pop().x0
    leader = last._replace(text=LEADER, x0=min(first, left - 0.2), x1=left - 0.1)
    return [*row, leader, last._replace(text=number, x0=left)]


def _em(ch: str) -> float:
    """Width of the character in font sizes, as common typefaces have it."""
    if ch in _NARROW:
        return 0.32
    if ch == " ":
        return 0.28
    if ch in _WIDE:
        return 0.85
    if ch.isupper():
        return 0.68
    return 0.95 if "\u2e80" <= ch <= "\uffef" else 0.53


def _look(lines: Sequence[Reading]) -> None:
    """Gives each line its font size, and finds what is bold.

    Heights of boxes jump with the letters in them, so the width of the text has its say, and what is near one size has it.
    """
    guesses = [line.width / sum(map(_em, line.text)) if len(line.text) >= 8 else 0.0 for line in lines]
    ratios = [line.height / guess for line, guess in zip(lines, guesses, strict=True) if guess]
    tall = median(ratios) if ratios else 1.3
    for line, guess in zip(lines, guesses, strict=True):
        line.size = (guess * line.height / tall) ** 0.5 if guess else line.height / tall
    body = median_low([line.size for line in lines for _ in line.text])
    usual = median([line.stroke for line in lines for _ in line.text if 0.86 < line.size / body < 1.16])
    for line in lines:
        # Strokes of small print are as thick as a pixel allows, so only larger ones are expected to be thicker.
        share = line.size / body
        letters = sum(ch.isalnum() for ch in line.text)
        expected = usual * (share if share > 1.3 else 1.0)
        line.bold = line.stroke > expected * (_HEAVY if letters >= 4 else _HEAVIER)
        least, most = (0.7, 1.4) if len(line.text) < 8 else (0.8, 1.3) if line.bold else (0.86, 1.16)
        step = 2 if line.bold else 5
        line.size = body * (1.0 if least < share < most else max(1, round(share * step)) / step)


def _rows(lines: Sequence[Reading]) -> list[list[Reading]]:
    """Lines at one height, top to bottom; all of a row get the same height."""
    rows: list[list[Reading]] = []
    for line in sorted(lines, key=lambda line: line.middle):
        if rows and line.middle - rows[-1][0].middle < 0.4 * min(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        middle = median(line.middle for line in row)
        for line in row:
            line.middle = middle
        row.sort(key=lambda line: line.x0)
    return rows


# --- words --------------------------------------------------------------------------------------------------------------


def _words(line: Reading) -> Iterator[W]:
    top, bottom = line.middle - 0.57 * line.size, line.middle + 0.57 * line.size
    flags = BOLD if line.bold else 0
    text = _western(line.text)
    for (a, b), (left, right) in _parts(line):
        word = clean(text[a:b].replace(" ", ""))
        if word:
            x0, x1 = line.x0 + left * line.width, line.x0 + right * line.width
            yield W(word, x0, top, max(x1, x0 + 0.1), bottom, line.size, flags)


def _western(text: str) -> str:
    """Punctuation as Latin script has it: the models know Chinese too, and take a colon for a full-width one."""
    if any("\u3040" <= ch <= "\u9fff" or "\uac00" <= ch <= "\ud7a3" for ch in text):
        return text
    text = text.translate(_FULL_WIDTH)
    return text if _GREEK.search(text) else text.replace("\u03bc", "\u00b5")  # the micro sign of units


def _left(line: Reading, index: int) -> float:
    return line.places[index] - 0.5 * _em(line.text[index]) * line.size / line.width


def _right(line: Reading, index: int) -> float:
    return line.places[index] + 0.5 * _em(line.text[index]) * line.size / line.width


def _parts(line: Reading) -> Iterator[tuple[tuple[int, int], Span]]:
    """Where words begin and end in the text, and on the paper.

    They part at spaces, and where the recognition swallowed one: where the white is as wide as at spaces.
    """
    solid = [index for index, ch in enumerate(line.text) if not ch.isspace()]
    white = [span for span in line.white if span[0] > 0 and span[1] < 1]
    em = line.size / line.width
    cuts: dict[int, Span] = {}
    for a, b in pairwise(solid):
        if b > a + 1:
            torn = "@" in (line.text[a], line.text[b])  # addresses often are, there
            gap = _widest(white, line.places[a] - 0.2 * em, line.places[b] + 0.2 * em, (_SPACE if torn else 0.1) * em)
            if gap is None and torn:
                continue
            cuts[a] = gap or (_right(line, a), _left(line, b))
            white = [span for span in white if span != gap]
    known = [b - a for a, b in cuts.values() if b > a]
    least = max(_SPACE * em, 0.7 * median(known) if len(known) >= 2 else 0.0)
    for a, b in pairwise(solid):
        gap = _widest(white, line.places[a], line.places[b], least) if b == a + 1 else None
        if gap is not None and not (line.text[a] in _NUMBER and line.text[b] in _NUMBER):
            cuts[a] = gap
    first = line.white[0][1] if line.white and line.white[0][0] <= 0 else max(0.0, _left(line, solid[0]))
    last = line.white[-1][0] if line.white and line.white[-1][1] >= 1 else min(1.0, _right(line, solid[-1]))
    start = solid[0]
    for a, b in pairwise(solid):
        if a in cuts:
            end, begin = sorted(cuts[a])
            yield (start, a + 1), (first, end)
            start, first = b, begin
    yield (start, solid[-1] + 1), (first, last)


def _widest(white: Sequence[Span], after: float, before: float, least: float) -> Span | None:
    """The widest white between two places."""
    spans = [span for span in white if after < sum(span) / 2 < before and span[1] - span[0] >= least]
    return max(spans, key=lambda span: span[1] - span[0], default=None)
