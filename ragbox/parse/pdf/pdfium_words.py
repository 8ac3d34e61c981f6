"""Words and their boxes from a text page of PDFium. Call with the lock of `pdfium` held."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pypdfium2.raw as c

from ..glyphs import clean, is_rtl
from .bidi import is_rightward, reading_order, with_brackets
from .rawpage import BOLD, BOTH_WAYS, SOFT, TURNED, Box, View
from .suspects import is_given

_LINE = re.compile(r"[^\r\n]+")
_WORD = re.compile("[^\\s\x02\ufffe]+[\x02\ufffe]?")
_BOLD_NAME = re.compile(r"bold|black|heavy|semib|demi", re.IGNORECASE)
_LABEL = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*\.?|\([A-Za-z\d]{1,4}\)|[A-Za-z][.)])(?=[A-Z](?![A-Z\d]))")
_BREAKS = {2: "-", 0xFFFE: "-"}
_STOPS = ".,;:)"
_RAISABLE = frozenset("0123456789*†‡§¶")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNIT = re.compile(r"(?:^|[\d/(])(?:[kcdmµn]?m|ft|in|yd|mi)\Z")
_LEVEL = 0.01
_SPACE = 0.1
"""The least space between two words, of the height of their letters."""

Spoken = tuple[str, Sequence[int]]
"""A word as it is read, and the positions of its characters in the text layer."""


def lines_of(glyphs: Glyphs, layer: str) -> Iterator[tuple[bool, list[Spoken]]]:
    """The lines of a text layer: whether letters in it run from right to left, and its words in reading order.

    Where they do not, the positions of a word are those from the first to before the second given.
    """
    either = not layer.isascii() and is_rtl(layer)
    whole = either and is_rightward(layer)
    for line in _LINE.finditer(layer):
        spans = [match.span() for match in _WORD.finditer(layer, line.start(), line.end())]
        if spans and either and is_rtl(line.group()) and c.FPDFText_GetCharAngle(glyphs.raw, spans[0][0]) < _LEVEL:
            yield True, _both_ways(glyphs, layer, *line.span(), whole or is_rightward(line.group()))
        elif spans:
            spans[:1] = _label_apart(glyphs, layer, *spans[0])
            yield False, _spoken(glyphs, layer, spans)


def _spoken(glyphs: Glyphs, layer: str, spans: Sequence[tuple[int, int]]) -> list[Spoken]:
    """The words of a line, raised numbers and marks told from what they follow: £48,600 with note 1 is not £48,6001."""
    found: list[Spoken] = []
    for start, end in spans:
        before = found[-1][1][1] - 1 if found else None
        cut = _raised(glyphs, layer, start, end, before)
        word, mark = _said(layer, start, cut) if cut > start else "", layer[cut:end].translate(_RAISED)
        if mark and _UNIT.search(word):
            found.append((word + mark, (start, end)))
        else:
            found += [(said, span) for said, span in ((word, (start, cut)), (mark, (cut, end))) if said]
    return found


def _raised(glyphs: Glyphs, layer: str, start: int, end: int, before: int | None) -> int:
    """Where the small raised characters at the end of a word begin, stops after them aside; `end` if there are none.

    They are compared with the first of the word, and where all of it is raised, with the last one before it.
    """
    last = end
    while last > start and layer[last - 1] in _STOPS:
        last -= 1
    if last == start or layer[last - 1] not in _RAISABLE:
        return end
    if c.FPDFText_GetCharAngle(glyphs.raw, last - 1) >= _LEVEL:
        return end
    for base in (start if last - start > 1 else None, before):
        cut = last
        while base is not None and cut > start and last - cut < 3 and cut - 1 != base:
            if layer[cut - 1] not in _RAISABLE or not glyphs.stands_above(cut - 1, base):
                break
            cut -= 1
        if cut < last:
            return cut
    return end


def _label_apart(glyphs: Glyphs, layer: str, start: int, end: int) -> list[tuple[int, int]]:
    """The number of a clause and the word after it, where only a tab is between them, which PDFium does not tell of."""
    label = _LABEL.match(layer, start, end)
    if label is None:
        return [(start, end)]
    _, bottom, right, top = glyphs.loose((label.end() - 1,))
    left = glyphs.loose((label.end(),))[0]
    return [label.span(), (label.end(), end)] if left - right > _SPACE * (top - bottom) else [(start, end)]


def _said(layer: str, start: int, end: int) -> str:
    """The word as it is read, empty when it holds nothing readable; a hyphen that PDFium took for a line break stays."""
    word = layer[start:end]
    if word.isascii() and word.isprintable():
        return word
    return clean(word) + ("-" if layer[end - 1] in "\x02\ufffe" else "")


def _both_ways(glyphs: Glyphs, layer: str, start: int, end: int, rtl: bool) -> list[Spoken]:
    """The words of a line in which letters run both ways, put into reading order by their places on the page."""
    visual: list[list[int]] = []
    last: _Letter | None = None
    for letter in _letters(glyphs, layer, start, end):
        if visual and visual[-1] and last is not None and (not letter.places or _apart(last, letter)):
            visual.append([])
        if letter.places:
            visual.append(letter.places)
            last = letter
    words: list[list[int]] = [[]]
    for index in reading_order([_strong(layer, places) for places in visual], rtl):
        for place in visual[index] or [-1]:
            if place < 0 or layer[place].isspace():
                words.append([])
            else:
                words[-1].append(place)
    spoken = [(with_brackets(clean("".join(layer[i] for i in word).translate(_BREAKS))), word) for word in words]
    return [(word, places) for word, places in spoken if word]


def _strong(layer: str, places: list[int]) -> str:
    """The character that tells in which direction those run."""
    if not places:
        return " "
    return next((layer[place] for place in places if is_rtl(layer[place])), layer[places[0]])


class _Letter(NamedTuple):
    """A letter with the marks on it: its box across, its height, and its positions in the text layer.

    A text that the file gives for what is drawn (ActualText) is one such letter: those of it have no places.
    """

    left: float
    right: float
    height: float
    places: list[int]

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def _letters(glyphs: Glyphs, layer: str, start: int, end: int) -> list[_Letter]:
    """The letters of a line from left to right, and its spaces, which have no positions."""
    found: list[_Letter] = []
    spaces: list[_Letter] = []
    marks: list[tuple[float, int]] = []
    given = _Given(glyphs.raw)
    for index in range(start, end):
        goes_on = given.goes_on(index) and found and found[-1].places[-1] == index - 1
        kind = unicodedata.category(layer[index])
        space = layer[index].isspace() and not goes_on
        if (kind == "Cf" and not goes_on) or (space and c.FPDFText_IsGenerated(glyphs.raw, index)):
            continue
        x0, y0, x1, y1 = glyphs.loose((index,))
        letter = _Letter(x0, x1, y1 - y0, [] if space else [index])
        if goes_on:
            found[-1].places.append(index)
            found[-1] = found[-1]._replace(right=max(letter.right, found[-1].right))
        elif space:
            spaces.append(letter)
        elif kind == "Mn":
            marks.append((letter.middle, index))
        elif found and found[-1][:2] == letter[:2]:
            found[-1].places.append(index)  # one glyph that stands for two letters
        else:
            found.append(letter)
    for middle, index in marks:
        if found:
            min(found, key=lambda letter: abs(letter.middle - middle)).places.append(index)
    return sorted([*found, *spaces], key=lambda letter: letter.middle)


class _Given:
    """Tells where one text that the file gives for what is drawn goes on."""

    def __init__(self, textpage: Any) -> None:
        self._textpage = textpage
        self._last: int | None = None
        self._known: dict[int, bool] = {}

    def goes_on(self, index: int) -> bool:
        """Whether the character belongs to the same given text as the one before it."""
        item = c.FPDFText_GetTextObject(self._textpage, index)
        address = ctypes.addressof(item.contents) if item else None
        same = address is not None and address == self._last
        self._last = address
        if address is None:
            return False
        if address not in self._known:
            self._known[address] = is_given(item)
        return same and self._known[address]


def _apart(one: _Letter, other: _Letter) -> bool:
    """Whether there is a space, though none was drawn, between two letters that stand side by side."""
    beside = min(abs(a - b) for a in one.places for b in other.places) == 1
    return not beside and other.left - one.right > _SPACE * max(one.height, other.height)


def layer_of(textpage: Any, count: int) -> str:
    """The page's characters, one per PDFium index, so that positions in the string are positions in PDFium."""
    if not count:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = c.FPDFText_GetText(textpage, 0, count, buffer)
    text = bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", "surrogatepass")
    if len(text) == count:
        return text
    codes = (int(c.FPDFText_GetUnicode(textpage, i)) for i in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 else "\x01" for code in codes)


class _Style(NamedTuple):
    size: float
    bold: bool
    turned: bool
    tight: bool


def words_of(glyphs: Glyphs, text: str, view: View, turn: int) -> Iterator[tuple[str, Box, float, int]]:
    """Each word of the layer with its box on the page, its size in user space, and its flags."""
    textpage = glyphs.raw
    rect = c.FS_RECTF()
    end = c.FS_RECTF()
    for both_ways, line in lines_of(glyphs, text):
        if not line:
            continue
        style = _style(glyphs, line[0][1][0], turn)
        last = _style(glyphs, line[-1][1][0], turn) if len(line) > 1 else style
        flags = (BOLD if style.bold and last.bold else 0) | (TURNED if style.turned else 0)
        flags |= BOTH_WAYS if both_ways else 0
        size = max(style.size, last.size)
        for word, places in line:
            soft = not both_ways and text[places[1] - 1] in "\x02\ufffe"
            if both_ways:
                box = glyphs.tight(places) if style.tight else glyphs.loose(places)
            elif style.tight:
                box = glyphs.tight(range(*places))
            elif glyphs.moved:
                box = glyphs.loose(range(places[0], places[1] - (soft and places[1] - places[0] > 1)))
            else:
                a, b = places
                c.FPDFText_GetLooseCharBox(textpage, a, rect)
                c.FPDFText_GetLooseCharBox(textpage, b - 1 - (soft and b - a > 1), end)
                box = (
                    min(rect.left, end.left),
                    min(rect.bottom, end.bottom),
                    max(rect.right, end.right),
                    max(rect.top, end.top),
                )
            yield word, view(*box), size, flags | (SOFT if soft else 0)


def _size(textpage: Any, index: int) -> float:
    """The size of a character's font in user space."""
    matrix = c.FS_MATRIX()
    size = float(c.FPDFText_GetFontSize(textpage, index))
    if c.FPDFText_GetMatrix(textpage, index, matrix):
        size *= math.hypot(matrix.c, matrix.d) or 1.0
    return size


def _style(glyphs: Glyphs, index: int, turn: int) -> _Style:
    textpage = glyphs.raw
    size = _size(textpage, index)
    angle = float(c.FPDFText_GetCharAngle(textpage, index))
    # The angle is counter-clockwise in user space; the page is then turned clockwise for display.
    quarters = round(angle / (math.pi / 2)) % 4 if angle >= 0 else 0
    _, low, _, high = glyphs.loose((index,))
    sane = 0.6 * size <= high - low <= 1.8 * size
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int(0)
    c.FPDFText_GetFontInfo(textpage, index, name, 128, flags)
    bold = bool(flags.value & 1 << 18) or _BOLD_NAME.search(name.value.decode("latin-1")) is not None
    return _Style(size or 1.0, bold, (quarters - turn) % 4 != 0, quarters != 0 or not sane)


class Glyphs:
    """Where the characters of a text page are, in user space.

    PDFium places a text that the file gives for what is drawn (ActualText) as if the page were not scaled: `given` are the
    boxes of the text objects that have one, by address.
    """

    def __init__(self, textpage: Any, count: int, given: Mapping[int, Box]) -> None:
        self.raw = textpage
        self.moved: dict[int, Box] = {}
        runs: dict[int, list[int]] = {}
        for index in range(count if given else 0):
            item = c.FPDFText_GetTextObject(textpage, index)
            address = ctypes.addressof(item.contents) if item else 0
            if address in given:
                runs.setdefault(address, []).append(index)
        for address, places in runs.items():
            x0, y0, x1, y1 = given[address]
            step = (x1 - x0) / len(places)
            self.moved |= {index: (x0 + k * step, y0, x0 + (k + 1) * step, y1) for k, index in enumerate(places)}

    def loose(self, places: Iterable[int]) -> Box:
        """The union of the boxes of characters, from one line's height to the next."""
        rect = c.FS_RECTF()
        found = []
        for index in places:
            moved = self.moved.get(index)
            if moved is None:
                c.FPDFText_GetLooseCharBox(self.raw, index, rect)
            found.append(moved or (rect.left, rect.bottom, rect.right, rect.top))
        return _union(found)

    def tight(self, places: Iterable[int]) -> Box:
        """The union of the boxes of glyphs: for turned text and for fonts whose ascent and descent cannot be believed."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        found = []
        for index in places:
            if index in self.moved:
                found.append(self.moved[index])
            elif c.FPDFText_GetCharBox(self.raw, index, left, right, bottom, top):
                found.append((left.value, bottom.value, right.value, top.value))
        return _union(found)

    def stands_above(self, index: int, base: int) -> bool:
        """Whether a character is smaller than another one and stands above its line, as the number of a note does."""
        place, line = self.origin(index), self.origin(base)
        sizes = [_size(self.raw, each) for each in (index, base)]
        return place is not None and line is not None and sizes[0] <= 0.85 * sizes[1] <= 6 * (place[1] - line[1])

    def origin(self, index: int) -> tuple[float, float] | None:
        """Where the character begins on its line, None when PDFium does not know."""
        if index in self.moved:
            return self.moved[index][:2]
        x, y = ctypes.c_double(), ctypes.c_double()
        return (x.value, y.value) if c.FPDFText_GetCharOrigin(self.raw, index, x, y) else None


def _union(boxes: list[Box]) -> Box:
    if not boxes:
        return (0.0, 0.0, 0.0, 0.0)
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)
