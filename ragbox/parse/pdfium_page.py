"""Words with boxes from a page that PDFium has loaded. Call with the lock of `pdfium` held."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as c

from .glyphs import clean, count_junk
from .pdfium_drawings import drawings
from .rawpage import BOLD, SOFT, TURNED, Box, Frame, RawPage, View

_LINE = re.compile(r"[^\r\n]+")
_WORD = re.compile("[^\\s\x02\ufffe]+[\x02\ufffe]?")
_BOLD_NAME = re.compile(r"bold|black|heavy|semib|demi", re.IGNORECASE)


class PageTooLong(Exception):
    """A page has more characters than the caller allows."""


def read_page(page: Any, number: int, label: str | None, most_characters: int) -> RawPage:
    """Words, rules and images of a pypdfium2 page; raises PageTooLong above `most_characters`."""
    width, height = (float(side) for side in page.get_size())
    frame = _frame(page, width, height)
    raw = RawPage(number, width, height, label, frame)
    view, turn = frame.view(), frame.turn
    textpage = page.get_textpage()
    try:
        count = max(0, c.FPDFText_CountChars(textpage.raw))
        if count > most_characters:
            raise PageTooLong
        texts: list[str] = []
        layer = _text(textpage.raw, count)
        raw.characters, raw.junk = count_junk(layer)
        for text, box, size, flags in _words(textpage.raw, layer, view, turn):
            texts.append(text)
            raw.numbers.extend((*_near(box, width, height), min(size, height), flags))
        raw.texts = " ".join(texts)
    finally:
        textpage.close()
    drawings(page, raw, view)
    return raw


def _near(box: Box, width: float, height: float) -> Box:
    """The box, brought to within a page's size of the page: a damaged file may place words light years away."""
    x0, y0, x1, y1 = box
    if -width <= x0 <= x1 <= 2 * width and -height <= y0 <= y1 <= 2 * height:
        return box

    def clip(value: float, side: float) -> float:
        return 0.0 if math.isnan(value) else min(max(value, -side), 2 * side)

    xs = sorted((clip(x0, width), clip(x1, width)))
    ys = sorted((clip(y0, height), clip(y1, height)))
    return xs[0], ys[0], xs[1], ys[1]


def _frame(page: Any, width: float, height: float) -> Frame:
    rect = c.FS_RECTF()
    if not c.FPDF_GetPageBoundingBox(page.raw, rect):
        rect.left, rect.bottom, rect.right, rect.top = 0, 0, width, height
    turn = int(c.FPDFPage_GetRotation(page.raw)) % 4
    across = (rect.top - rect.bottom) if turn % 2 else (rect.right - rect.left)
    return Frame(rect.left, rect.bottom, rect.right, rect.top, turn, width / across if across > 0 else 1.0)


def _text(textpage: Any, count: int) -> str:
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


def _words(textpage: Any, text: str, view: View, turn: int) -> Iterator[tuple[str, Box, float, int]]:
    rect = c.FS_RECTF()
    end = c.FS_RECTF()
    for line in _LINE.finditer(text):
        spans = [match.span() for match in _WORD.finditer(text, line.start(), line.end())]
        if not spans:
            continue
        style = _style(textpage, spans[0][0], turn)
        last = _style(textpage, spans[-1][0], turn) if len(spans) > 1 else style
        flags = (BOLD if style.bold and last.bold else 0) | (TURNED if style.turned else 0)
        size = max(style.size, last.size)
        for a, b in spans:
            soft = text[b - 1] in "\x02\ufffe"
            word = clean(text[a:b]) + ("-" if soft else "")
            if not word:
                continue
            if style.tight:
                box = _tight(textpage, a, b)
            else:
                c.FPDFText_GetLooseCharBox(textpage, a, rect)
                c.FPDFText_GetLooseCharBox(textpage, b - 1 - (soft and b - a > 1), end)
                box = (
                    min(rect.left, end.left),
                    min(rect.bottom, end.bottom),
                    max(rect.right, end.right),
                    max(rect.top, end.top),
                )
            yield word, view(*box), size, flags | (SOFT if soft else 0)


def _style(textpage: Any, index: int, turn: int) -> _Style:
    matrix = c.FS_MATRIX()
    size = float(c.FPDFText_GetFontSize(textpage, index))
    if c.FPDFText_GetMatrix(textpage, index, matrix):
        size *= math.hypot(matrix.c, matrix.d) or 1.0
    angle = float(c.FPDFText_GetCharAngle(textpage, index))
    # The angle is counter-clockwise in user space; the page is then turned clockwise for display.
    quarters = round(angle / (math.pi / 2)) % 4 if angle >= 0 else 0
    loose = c.FS_RECTF()
    c.FPDFText_GetLooseCharBox(textpage, index, loose)
    sane = 0.6 * size <= loose.top - loose.bottom <= 1.8 * size
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int(0)
    c.FPDFText_GetFontInfo(textpage, index, name, 128, flags)
    bold = bool(flags.value & 1 << 18) or _BOLD_NAME.search(name.value.decode("latin-1")) is not None
    return _Style(size or 1.0, bold, (quarters - turn) % 4 != 0, quarters != 0 or not sane)


def _tight(textpage: Any, start: int, end: int) -> Box:
    """The union of the glyph boxes: for turned text and for fonts whose ascent and descent cannot be believed."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    boxes = []
    for index in range(start, end):
        if c.FPDFText_GetCharBox(textpage, index, left, right, bottom, top):
            boxes.append((left.value, bottom.value, right.value, top.value))
    if not boxes:
        return (0.0, 0.0, 0.0, 0.0)
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)
