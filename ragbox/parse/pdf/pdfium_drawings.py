"""Ruling lines, shaded boxes and images of a page that PDFium has loaded. Call with the lock of `pdfium` held."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as c

from .rawpage import Box, RawPage, View
from .suspects import MOST_OBJECTS, Suspects

_MOST_SEGMENTS = 4_000


def drawings(page: Any, raw: RawPage, view: View) -> Suspects:
    """Note ruling lines (as thin boxes), shaded boxes, and how much of the page is images and other shapes.

    Returns the text that a reader may not see.
    """
    suspects = Suspects(raw.width, raw.height, raw.frame.unit)
    rules: list[Box] = []
    fills: list[Box] = []
    count = c.FPDFPage_CountObjects(page.raw)
    sides = tuple(ctypes.c_float() for _ in range(4))
    for index in range(min(count, MOST_OBJECTS)):
        item = c.FPDFPage_GetObject(page.raw, index)
        kind = c.FPDFPageObj_GetType(item)
        if kind == c.FPDF_PAGEOBJ_TEXT:
            suspects.text(item)
        elif kind == c.FPDF_PAGEOBJ_PATH:
            if c.FPDFPageObj_GetBounds(item, *sides):
                left, bottom, right, top = sides
                box = (left.value, bottom.value, right.value, top.value)
                suspects.path(item, box)
                raw.shapes += _path(item, view(*box), view, rules, fills)
        elif kind == c.FPDF_PAGEOBJ_SHADING:
            suspects.picture(item, kind)
        elif kind in (c.FPDF_PAGEOBJ_IMAGE, c.FPDF_PAGEOBJ_FORM):
            if kind == c.FPDF_PAGEOBJ_IMAGE or _form_has_image(item, 3):
                raw.has_image = True
                if c.FPDFPageObj_GetBounds(item, *sides):
                    raw.image_share += _share(view(*(side.value for side in sides)), raw)
            if kind == c.FPDF_PAGEOBJ_IMAGE:
                suspects.picture(item, kind)
            else:
                suspects.form(item)
    if count > MOST_OBJECTS:
        suspects.give_up()
    raw.rules, raw.fills = tuple(rules), tuple(fills)
    return suspects


def _share(box: Box, raw: RawPage) -> float:
    """The part of the page that lies in the box."""
    across = min(box[2], raw.width) - max(box[0], 0.0)
    down = min(box[3], raw.height) - max(box[1], 0.0)
    return across * down / (raw.width * raw.height) if across > 0 and down > 0 else 0.0


def _form_has_image(form: Any, depth: int) -> bool:
    for index in range(min(c.FPDFFormObj_CountObjects(form), 1000)):
        item = c.FPDFFormObj_GetObject(form, index)
        kind = c.FPDFPageObj_GetType(item)
        if kind == c.FPDF_PAGEOBJ_IMAGE:
            return True
        if kind == c.FPDF_PAGEOBJ_FORM and depth > 0 and _form_has_image(item, depth - 1):
            return True
    return False


def _path(item: Any, box: Box, view: View, rules: list[Box], fills: list[Box]) -> bool:
    """Note the path as ruling lines or shaded box; True when it may be something else, such as a letter."""
    x0, y0, x1, y1 = box
    if x1 - x0 < 3 or y1 - y0 < 3:
        if max(x1 - x0, y1 - y0) >= 6:
            rules.append(box)
        return False
    count = c.FPDFPath_CountSegments(item)
    if count > 6:
        rules.extend(_strokes(item, min(count, _MOST_SEGMENTS), view))
        return True
    fill, stroke = ctypes.c_int(0), ctypes.c_int(0)
    c.FPDFPath_GetDrawMode(item, fill, stroke)
    if fill.value:
        fills.append(box)
    if stroke.value and count >= 4:
        rules += [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]
    return False


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
