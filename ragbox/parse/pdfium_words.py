"""Words and their boxes from a text page of PDFium. Call with the lock of `pdfium` held."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as c

from .glyphs import clean
from .rawpage import BOLD, SOFT, TURNED, Box, View

_LINE = re.compile(r"[^\r\n]+")
_WORD = re.compile("[^\\s\x02\ufffe]+[\x02\ufffe]?")
_BOLD_NAME = re.compile(r"bold|black|heavy|semib|demi", re.IGNORECASE)


def spans(layer: str) -> Iterator[list[tuple[int, int]]]:
    """Where the words of each line are in a text layer; some may say nothing (`said`)."""
    for line in _LINE.finditer(layer):
        found = [match.span() for match in _WORD.finditer(layer, line.start(), line.end())]
        if found:
            yield found


def said(layer: str, start: int, end: int) -> str:
    """The word as it is read, empty when it holds nothing readable; a hyphen that PDFium took for a line break stays."""
    return clean(layer[start:end]) + ("-" if layer[end - 1] in "\x02\ufffe" else "")


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


def words_of(textpage: Any, text: str, view: View, turn: int) -> Iterator[tuple[str, Box, float, int]]:
    """Each word of the layer with its box on the page, its size in user space, and its flags."""
    rect = c.FS_RECTF()
    end = c.FS_RECTF()
    for line in spans(text):
        style = _style(textpage, line[0][0], turn)
        last = _style(textpage, line[-1][0], turn) if len(line) > 1 else style
        flags = (BOLD if style.bold and last.bold else 0) | (TURNED if style.turned else 0)
        size = max(style.size, last.size)
        for a, b in line:
            word = said(text, a, b)
            if not word:
                continue
            soft = text[b - 1] in "\x02\ufffe"
            if style.tight:
                box = tight(textpage, a, b)
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


def tight(textpage: Any, start: int, end: int) -> Box:
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
