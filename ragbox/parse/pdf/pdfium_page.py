"""Words with boxes from a page that PDFium has loaded. Call with the lock of `pdfium` held."""

from __future__ import annotations

import math
from typing import Any

import pypdfium2.raw as c

from ..glyphs import count_junk
from .annotations import TooMuchText, read_annotations
from .pdfium_drawings import drawings
from .pdfium_words import Glyphs, layer_of, words_of
from .rawpage import Box, Frame, RawPage
from .visible import take_out


class PageTooLong(Exception):
    """A page has more characters than the caller allows."""


def read_page(page: Any, number: int, label: str | None, most_characters: int) -> RawPage:
    """Words, rules, images and comments of a pypdfium2 page; raises PageTooLong above `most_characters`."""
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
        layer = layer_of(textpage.raw, count)
        raw.characters, raw.junk = count_junk(layer)
        suspects = drawings(page, raw, view)
        glyphs = Glyphs(textpage.raw, count, suspects.given)
        for text, box, size, flags in words_of(glyphs, layer, view, turn):
            texts.append(text)
            raw.numbers.extend((*_near(box, width, height), min(size, height), flags))
        raw.texts = " ".join(texts)
        read_annotations(page, raw, suspects, most_characters)
        take_out(page, glyphs, layer, raw, suspects)
    except TooMuchText as error:
        raise PageTooLong from error
    finally:
        textpage.close()
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
