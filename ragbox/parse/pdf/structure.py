"""What holds over a whole PDF: running headers and footers, the size of body text, headings and their levels."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ..glyphs import LEADER
from .layout import Seg, line_of, rows, segments
from .paragraphs import Paragraph
from .rawpage import TURNED, OutlineItem, RawPage, W

_MARGIN = 0.13
_DIGITS = re.compile(r"\d+")
_NOTE_SIZE = 0.93
"""The largest print of a footnote, of the text's: Word sets it in 10 points under 11."""
_NOTE_MARK = re.compile(r"(?:\[?\d{1,3}\]?|[*†‡§]{1,2})[.)]?\Z")
_ROMAN = re.compile(r"[ivxlc]+\Z")
_PAGE_NUMBER = re.compile(r"(?:(?:page|seite|p\.)\s*)?[-–—]?\s*#\s*[-–—]?(?:\s*(?:/|of|von|de)\s*#)?\Z", re.IGNORECASE)
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,3})+|\d{1,2}(?=[.)]))[.)]?\s+\S")
_NAMED = re.compile(r"(?:article|section|chapter|part|schedule|appendix|annex|exhibit)\s+(?:[\dIVXLC]+|[A-Z])\b", re.I)
_NOT_WORD = re.compile(r"[\W_]+")
_LEAD_NUMBER = re.compile(r"^[\dIVXivx.()]+\s+")

Side = Literal["header", "footer"]


# --- running headers and footers ----------------------------------------------------------------------------------------


@dataclass(slots=True)
class Margins:
    """The running lines of one page, and the height up to which and from which they reach."""

    header: list[Seg] = field(default_factory=list, repr=False)
    footer: list[Seg] = field(default_factory=list, repr=False)
    top: float = float("-inf")
    bottom: float = float("inf")

    def holds(self, seg: Seg) -> bool:
        """Whether the segment is part of a running line."""
        return seg.middle <= self.top or seg.middle >= self.bottom


class _Edge(NamedTuple):
    line: Seg
    pieces: tuple[str, ...]
    apart: bool
    """Whether there is white between this line and the next one towards the middle of the page."""


def running_lines(pages: Sequence[RawPage]) -> dict[int, Margins]:
    """Per page number: the lines at its top and bottom that stand at the same place on three pages, numbers aside.

    On two, when there are at most four pages.

    A line that touches the text next to it is no running line: the header row of a table is repeated on each page too.
    """
    edges: dict[int, dict[Side, list[_Edge]]] = {}
    for page in pages:
        words = _outer_words(page)
        edges[page.number] = {"header": _edge(page, words, "header"), "footer": _edge(page, words, "footer")}
    seen: Counter[tuple[str, int, str]] = Counter()
    for sides in edges.values():
        for side, lines in sides.items():
            seen.update({(side, _bin(edge.line), piece) for edge in lines for piece in edge.pieces})
    found: dict[int, Margins] = {}
    needed = 2 if len(pages) <= 4 else 3
    for page in pages:
        margins = found[page.number] = Margins()
        margins.header = _running(edges[page.number]["header"], "header", seen, needed)
        margins.footer = _running(edges[page.number]["footer"], "footer", seen, needed)
        if margins.header:
            margins.top = max(line.middle for line in margins.header) + 0.5
        if margins.footer:
            margins.bottom = min(line.middle for line in margins.footer) - 0.5
        margins.footer.sort(key=lambda line: line.middle)
        places = page.numbers
        if not any(
            margins.top < (places[i + 1] + places[i + 3]) / 2 < margins.bottom for i in range(0, len(places), 6)
        ):
            found[page.number] = Margins()  # nothing else on the page: what repeats is what it says
    return found


def _bin(line: Seg) -> int:
    return round(line.middle / 5)


def _running(lines: list[_Edge], side: Side, seen: Counter[tuple[str, int, str]], needed: int) -> list[Seg]:
    count = 0
    for index, edge in enumerate(lines):
        place = _bin(edge.line)
        # A chapter's name beside the book's changes from page to page: one piece that stays is enough.
        times = max(sum(seen[side, near, piece] for near in (place - 1, place, place + 1)) for piece in edge.pieces)
        if times < needed and not _PAGE_NUMBER.match(edge.pieces[-1]):
            break
        if edge.apart:
            count = index + 1
    return [edge.line for edge in lines[:count]]


def _reach(page: RawPage) -> tuple[float, float]:
    """How far down and up the page its running lines, and the lines next to them, are looked for."""
    return 2 * _MARGIN * page.height, (1 - 2 * _MARGIN) * page.height


def _outer_words(page: RawPage) -> list[W]:
    """The upright words there; those in between, which are most, are not even made."""
    upper, lower = _reach(page)
    n = page.numbers
    words = (
        W(text, n[i], n[i + 1], n[i + 2], n[i + 3], n[i + 4], int(n[i + 5]))
        for text, i in zip(page.texts.split(" ") if page.texts else (), range(0, len(n), 6), strict=True)
        if n[i + 1] < upper or n[i + 3] > lower
    )
    return [word for word in words if not word.flags & TURNED]


def _edge(page: RawPage, words: list[W], side: Side) -> list[_Edge]:
    """The lines in the margin, outermost first, at most four."""
    high, low = page.height * _MARGIN, page.height * (1 - _MARGIN)
    upper, lower = _reach(page)
    inside = [word for word in words if (word.y0 < upper if side == "header" else word.y1 > lower)]
    found_rows = rows(segments(inside))
    if side == "footer":
        found_rows.reverse()
    lines = [line_of(row) for row in found_rows]
    found: list[_Edge] = []
    for index, line in enumerate(lines[:4]):
        if ((line.y1 > high) if side == "header" else (line.y0 < low)) or _in_grid(line, page):
            break
        following = lines[index + 1] if index + 1 < len(lines) else None
        apart = following is None or _apart(*((line, following) if side == "header" else (following, line)), line.size)
        pieces = (_DIGITS.sub("#", seg.text) for seg in found_rows[index])
        found.append(_Edge(line, tuple("#" if _ROMAN.match(piece) else piece for piece in pieces), apart))
    return found


def _apart(upper: Seg, lower: Seg, size: float) -> bool:
    """Whether there is white between two lines; print of another size needs less of it to be told from the text."""
    alike = abs(upper.size - lower.size) <= 0.15 * size
    return lower.y0 - upper.y1 >= (0.8 if alike else 0.3) * size


def _in_grid(line: Seg, page: RawPage) -> bool:
    """Whether a vertical ruling line stands beside the text: rows of a table may differ in their numbers only."""
    return any(box[1] < line.middle < box[3] and box[2] - box[0] < 3 for box in page.rules)


# --- headings -----------------------------------------------------------------------------------------------------------


class Look(NamedTuple):
    """How a heading looks, in the order that decides its level: the smaller, the higher."""

    size: float
    plain: bool
    light: bool
    depth: int


@dataclass(slots=True)
class Heading:
    """A paragraph found to be a heading; `outline` is its 0-based depth there, if it is in the outline."""

    look: Look
    outline: int | None = None


def normal(title: str) -> str:
    """A title without case, punctuation and leading number, for comparison."""
    return _NOT_WORD.sub("", _LEAD_NUMBER.sub("", title)).casefold()


class Headings:
    """Decides which paragraphs of a document are headings, and later which level each has."""

    def __init__(self, pages: Iterable[RawPage], outline: Sequence[OutlineItem]) -> None:
        sizes: Counter[float] = Counter()
        for page in pages:
            numbers = page.numbers
            for index, text in enumerate(page.texts.split(" ") if page.texts else ()):
                sizes[round(numbers[6 * index + 4] * 2) / 2] += len(text)
        self.body = max(sizes, key=lambda size: (sizes[size], -size)) if sizes else 10.0
        self._outline: dict[int, dict[str, int]] = defaultdict(dict)
        for item in outline:
            if item.page is not None:
                self._outline[item.page].setdefault(normal(item.title), item.depth)

    def is_footnote(self, paragraph: Paragraph, height: float) -> bool:
        """Whether the paragraph is a note in small print at the foot of a page of that height."""
        first = paragraph.lines[0]
        marked = _NOTE_MARK.match(first.words[0].text) is not None and len(first.words) > 1
        return marked and first.size <= _NOTE_SIZE * self.body and first.y0 > 0.6 * height

    def find(self, paragraph: Paragraph, text: str, page: int) -> Heading | None:
        """The paragraph as a heading, or None when it is none."""
        lines = paragraph.lines
        if len(text) > 140 or len(lines) > 3 or LEADER in text:
            return None
        letters = [ch for ch in text if ch.isalpha()]
        digits = sum(ch.isdigit() for ch in _LEAD_NUMBER.sub("", text))
        if len(letters) < 2 or digits > 0.6 * len(letters):
            return None
        size = max(line.size for line in lines)
        bold = all(line.bold for line in lines)
        caps = text.isupper() and len(letters) >= 4
        numbered = _NUMBERED.match(text)
        depth = numbered.group(1).count(".") + 1 if numbered else 1
        look = Look(-round(size * 2) / 2, not caps, not bold, depth)
        outline = self._outline.get(page, {}).get(normal(text))
        if outline is not None:
            return Heading(look, outline)
        return Heading(look) if self._looks(text, len(lines), size, bold, caps, numbered is not None, depth) else None

    def _looks(self, text: str, lines: int, size: float, bold: bool, caps: bool, numbered: bool, depth: int) -> bool:
        stopped = text.endswith((".", ";", ",")) and not (bold and lines == 1 and len(text) <= 60)
        if stopped and not caps:
            return False
        if size >= 1.15 * self.body:
            return len(text) <= 120 or bold
        if size < 0.9 * self.body:
            return False
        if bold:
            return (lines <= 2 and len(text) <= 100 and not text.endswith(":")) or (lines == 1 and len(text) <= 40)
        digits = sum(ch.isdigit() for ch in text)
        if caps:
            return (
                lines <= 2
                and len(text) <= 90
                and digits <= 0.3 * len(text)
                and len(text.split()) >= (1 if lines == 1 else 2)
            )
        if lines > 1 or len(text) > 70 or text.endswith(":"):
            return False
        if _NAMED.match(text):
            return len(text.split()) <= 8
        return numbered and depth >= 1 and _title_case(text) and len(text.split()) <= 8


def _title_case(text: str) -> bool:
    words = [word for word in text.split()[1:] if word[:1].isalpha() and len(word) > 3]
    return bool(words) and all(word[:1].isupper() for word in words)


def levels(headings: Sequence[Heading]) -> list[int]:
    """A level from 1 to 6 for each heading in order: by the outline where it has them, else by looks."""
    if sum(heading.outline is not None for heading in headings) >= 3:
        known: dict[Look, Counter[int]] = defaultdict(Counter)
        for heading in headings:
            if heading.outline is not None:
                known[heading.look][heading.outline + 1] += 1
        found: list[int] = []
        current = 0
        for heading in headings:
            if heading.outline is not None:
                current = heading.outline + 1
                found.append(min(current, 6))
            else:
                alike = known.get(heading.look)
                found.append(min(alike.most_common(1)[0][0] if alike else current + 1, 6))
        return found
    ranks = {look: rank for rank, look in enumerate(sorted({heading.look for heading in headings}), start=1)}
    return [min(ranks[heading.look], 6) for heading in headings]
