"""All contact with PDFium: opening, words with boxes, ruling lines, outline, page images.

PDFium is not thread-safe, and a server renders pages while a folder is being read, so every call is made under one lock.
"""

from __future__ import annotations

import ctypes
import math
import re
import threading
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as c

from .glyphs import clean

LOCK = threading.RLock()

BOLD, SOFT, TURNED = 1, 2, 4
"""Flags of a word: set in bold; ends in a hyphen that PDFium took for a line break; not upright on the page."""

_LINE = re.compile(r"[^\r\n]+")
_WORD = re.compile("[^\\s\x02\ufffe]+[\x02\ufffe]?")
_BOLD_NAME = re.compile(r"bold|black|heavy|semib|demi", re.IGNORECASE)
_MOST_OBJECTS = 20_000
_MOST_SEGMENTS = 4_000

Box = tuple[float, float, float, float]
View = Callable[[float, float, float, float], Box]


class PdfiumError(Exception):
    """PDFium could not open the file or a page; `password` is True when a password is what it wants."""

    def __init__(self, message: str, *, password: bool = False) -> None:
        super().__init__(message)
        self.password = password


class PageTooLong(Exception):
    """A page has more characters than the caller allows."""


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


@dataclass(slots=True)
class RawPage:
    """The words of one page, packed, and the lines and shaded boxes drawn on it.

    Held for all pages at once (running headers need them all), so words are one string and one array, not objects.
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


class PdfiumFile:
    """An open PDF. Close it, or use it as a context manager; raises PdfiumError when PDFium cannot open the bytes."""

    def __init__(self, data: bytes, password: str | None = None) -> None:
        with LOCK:
            try:
                self._pdf = pypdfium2.PdfDocument(data, password=password)
            except pypdfium2.PdfiumError as error:
                wants = getattr(error, "err_code", None) == c.FPDF_ERR_PASSWORD
                raise PdfiumError(str(error), password=wants) from error

    def __enter__(self) -> PdfiumFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the file; nothing else may be called afterwards."""
        with LOCK:
            self._pdf.close()

    def __len__(self) -> int:
        with LOCK:
            return len(self._pdf)

    @property
    def has_form(self) -> bool:
        """True when the file holds form fields."""
        with LOCK:
            return bool(self._pdf.get_formtype() != c.FORMTYPE_NONE)

    @property
    def title(self) -> str | None:
        """The title in the file's metadata."""
        with LOCK:
            return str(self._pdf.get_metadata_value("Title")).strip() or None

    def outline(self) -> list[OutlineItem]:
        """The entries of the outline in order, none when it is missing or broken."""
        items: list[OutlineItem] = []
        with LOCK:
            try:
                for mark in self._pdf.get_toc(max_depth=8):
                    title = " ".join(str(mark.get_title()).split())
                    dest = mark.get_dest()
                    index = dest.get_index() if dest else None
                    if title:
                        items.append(OutlineItem(title, int(mark.level), None if index is None else int(index) + 1))
            except (pypdfium2.PdfiumError, ValueError, RuntimeError):
                return items
        return items

    def read_page(self, number: int, most_characters: int) -> RawPage:
        """Words and rules of the 1-based page; raises PdfiumError, or PageTooLong above `most_characters`."""
        with LOCK:
            try:
                page = self._pdf[number - 1]
            except pypdfium2.PdfiumError as error:
                raise PdfiumError(str(error)) from error
            try:
                label = str(self._pdf.get_page_label(number - 1)).strip() or None
                return _read(page, number, label, most_characters)
            except pypdfium2.PdfiumError as error:
                raise PdfiumError(str(error)) from error
            finally:
                page.close()

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of the 1-based page in points, as displayed; raises PdfiumError."""
        with LOCK:
            try:
                width, height = self._pdf.get_page_size(number - 1)
            except pypdfium2.PdfiumError as error:
                raise PdfiumError(str(error)) from error
            return float(width), float(height)

    def render(self, number: int, scale: float) -> Any:
        """The 1-based page as an RGB PIL image, form fields drawn, `scale` pixels to the point; raises PdfiumError."""
        with LOCK:
            try:
                if self._pdf.get_formtype() != c.FORMTYPE_NONE and self._pdf.formenv is None:
                    self._pdf.init_forms()
                page = self._pdf[number - 1]
                try:
                    bitmap = page.render(scale=scale)
                    image = bitmap.to_pil().convert("RGB")
                    bitmap.close()
                    return image
                finally:
                    page.close()
            except pypdfium2.PdfiumError as error:
                raise PdfiumError(str(error)) from error


def _read(page: Any, number: int, label: str | None, most_characters: int) -> RawPage:
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
        for text, box, size, flags in _words(textpage.raw, _text(textpage.raw, count), view, turn):
            texts.append(text)
            raw.numbers.extend((*box, size, flags))
        raw.texts = " ".join(texts)
    finally:
        textpage.close()
    _drawings(page, raw, view)
    return raw


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


def _drawings(page: Any, raw: RawPage, view: View) -> None:
    """Note ruling lines (as thin boxes), shaded boxes, and whether there is an image."""
    rules: list[Box] = []
    fills: list[Box] = []
    count = min(c.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)
    sides = tuple(ctypes.c_float() for _ in range(4))
    for index in range(count):
        item = c.FPDFPage_GetObject(page.raw, index)
        kind = c.FPDFPageObj_GetType(item)
        if kind in (c.FPDF_PAGEOBJ_IMAGE, c.FPDF_PAGEOBJ_FORM):
            raw.has_image = raw.has_image or kind == c.FPDF_PAGEOBJ_IMAGE or _form_has_image(item, 3)
        elif kind == c.FPDF_PAGEOBJ_PATH and c.FPDFPageObj_GetBounds(item, *sides):
            box = view(*(side.value for side in sides))
            _path(item, box, view, rules, fills)
    raw.rules, raw.fills = tuple(rules), tuple(fills)


def _form_has_image(form: Any, depth: int) -> bool:
    for index in range(min(c.FPDFFormObj_CountObjects(form), 1000)):
        item = c.FPDFFormObj_GetObject(form, index)
        kind = c.FPDFPageObj_GetType(item)
        if kind == c.FPDF_PAGEOBJ_IMAGE:
            return True
        if kind == c.FPDF_PAGEOBJ_FORM and depth > 0 and _form_has_image(item, depth - 1):
            return True
    return False


def _path(item: Any, box: Box, view: View, rules: list[Box], fills: list[Box]) -> None:
    x0, y0, x1, y1 = box
    if x1 - x0 < 3 or y1 - y0 < 3:
        if max(x1 - x0, y1 - y0) >= 6:
            rules.append(box)
        return
    count = c.FPDFPath_CountSegments(item)
    if count > 6:
        rules.extend(_strokes(item, min(count, _MOST_SEGMENTS), view))
        return
    fill, stroke = ctypes.c_int(0), ctypes.c_int(0)
    c.FPDFPath_GetDrawMode(item, fill, stroke)
    if fill.value:
        fills.append(box)
    if stroke.value and count >= 4:
        rules += [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]


def _strokes(item: Any, count: int, view: View) -> Iterator[Box]:
    """The horizontal and vertical lines of a path that draws many, such as a whole grid."""
    matrix = c.FS_MATRIX()
    c.FPDFPageObj_GetMatrix(item, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    last: tuple[float, float] | None = None
    for index in range(count):
        segment = c.FPDFPath_GetPathSegment(item, index)
        c.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if c.FPDFPathSegment_GetType(segment) == c.FPDF_SEGMENT_LINETO and last is not None:
            (ax, ay), (bx, by) = last, point
            if min(abs(ax - bx), abs(ay - by)) < 1 and max(abs(ax - bx), abs(ay - by)) >= 6:
                yield view(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
        last = point
