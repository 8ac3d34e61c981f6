"""Which text of a page may be text that a reader does not see: noticed in passing, proved in `visible`.

Boxes are in PDF user space. Call with the lock of `pdfium` held.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2.raw as c

from .rawpage import Box

TINY = 2.0
"""Text of fewer points is a smear on paper and on the screen; the smallest print that people set is 4 points."""
_TINY_SHARE = 350
"""On a page as small as a label, text is tiny below this part of the page's longer side."""

_NEAR_WHITE = 224
_NEAR = 24
"""How far apart two colours are, per channel, that a reader may not tell apart."""
_CLEAR = 26
"""Alpha below which text may be too faint to see."""
_THIN = 3.0
_BROAD_STROKE = 4.0
_DEEPEST = 6
MOST_OBJECTS = 20_000
_ROW, _MOST_ROWS = 24.0, 1000
_MOST_COVERS, _MOST_CHECKS = 8, 400_000

Colour = tuple[int, int, int]
_PAINTS = {0: (1, 0), 1: (0, 1), 2: (1, 1), 4: (1, 0), 5: (0, 1), 6: (1, 1)}
"""Whether a text render mode fills and strokes; modes 3 and 7 do neither."""


class Cover(NamedTuple):
    """Something drawn over text: its box, and whether it is a picture, or the mark of a highlighter."""

    box: Box
    picture: bool
    marker: bool = False


@dataclass(slots=True, eq=False)
class Piece:
    """A text object: where it is, and why it may not be seen."""

    item: Any
    box: Box
    unpainted: bool = False
    tiny: bool = False
    faint: bool = False
    veiled: bool = False
    covers: tuple[Cover, ...] = ()

    @property
    def suspect(self) -> bool:
        """True when a reader may not see it."""
        return self.unpainted or self.tiny or self.faint or self.veiled or self.covers != ()


class Suspects:
    """The text objects of a page, told of its objects in the order in which they are drawn.

    `found` is True when some of them may not be seen, `everything` when there were too many objects to tell.
    """

    def __init__(self, width: float, height: float, unit: float) -> None:
        self.pieces: dict[int, Piece] = {}
        self.given: dict[int, Box] = {}
        self.pictures: list[Box] = []
        self.found = False
        self.everything = False
        self._tiny = min(TINY, max(width, height) / _TINY_SHARE) / unit
        self._grounds: dict[Colour, list[Box]] = {}
        self._rows: dict[int, list[Piece]] = {}
        self._unfiled: list[Piece] = []
        self._checks = self._inner = 0
        self._sides = tuple(ctypes.c_float() for _ in range(4))
        self._rgba = tuple(ctypes.c_uint() for _ in range(4))
        self._float = ctypes.c_float()
        self._matrix = c.FS_MATRIX()

    def text(self, item: Any, matrix: Matrix | None = None, veiled: bool = False) -> None:
        """Take note of a text object; `matrix` leads from its form to the page."""
        left, bottom, right, top = self._sides
        if not c.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            return
        box = x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
        if matrix is not None:
            box = x0, y0, x1, y1 = matrix.box(x0, y0, x1, y1)
        piece = Piece(item, box)
        paints = _PAINTS.get(c.FPDFTextObj_GetTextRenderMode(item))
        piece.unpainted = paints is None
        piece.faint = paints is not None and self._faint(item, box, *paints)
        piece.veiled = veiled or bool(c.FPDFPageObj_HasTransparency(item))
        # Points and dashes are small too; a line narrower than high may be squeezed.
        small = y1 - y0 < self._tiny or x1 - x0 < y1 - y0
        piece.tiny = small and self._size(item, matrix) < self._tiny
        if piece.suspect:
            self.found = True
        address = ctypes.addressof(item.contents)
        self.pieces[address] = piece
        self._unfiled.append(piece)
        if is_given(item):
            self.given[address] = box

    def path(self, item: Any, box: Box | None = None, matrix: Matrix | None = None) -> None:
        """Take note of a path: it may be the ground of the text after it, and hide the text before it."""
        if box is None:
            if not c.FPDFPageObj_GetBounds(item, *self._sides):
                return
            box = self._placed(matrix)
        if min(box[2] - box[0], box[3] - box[1]) < _THIN:
            return
        fill, stroke = ctypes.c_int(0), ctypes.c_int(0)
        c.FPDFPath_GetDrawMode(item, fill, stroke)
        if fill.value and c.FPDFPageObj_GetFillColor(item, *self._rgba):
            self._grounds.setdefault(self._colour(), []).append(box)
        broad = c.FPDFPageObj_GetStrokeWidth(item, self._float) and self._float.value >= _BROAD_STROKE
        if fill.value or (stroke.value and broad):
            self.cover(Cover(box, False))

    def picture(self, item: Any, kind: int, matrix: Matrix | None = None) -> None:
        """Take note of an image or a shading, which may hide the text before it."""
        if c.FPDFPageObj_GetBounds(item, *self._sides):
            image = kind == c.FPDF_PAGEOBJ_IMAGE
            box = self._placed(matrix)
            if image:
                self.pictures.append(box)
            self.cover(Cover(box, image))

    def form(self, form: Any, matrix: Matrix | None = None, veiled: bool = False, depth: int = 0) -> None:
        """Take note of all that a form draws."""
        if depth > _DEEPEST or self.everything:
            self.give_up()
            return
        c.FPDFPageObj_GetMatrix(form, self._matrix)
        own = Matrix.of(self._matrix)
        matrix = own if matrix is None else own.then(matrix)
        veiled = veiled or bool(c.FPDFPageObj_HasTransparency(form))
        for item in inside(form):
            self._inner += 1
            if self._inner > MOST_OBJECTS:
                self.give_up()
                return
            kind = c.FPDFPageObj_GetType(item)
            if kind == c.FPDF_PAGEOBJ_TEXT:
                self.text(item, matrix, veiled)
            elif kind == c.FPDF_PAGEOBJ_PATH:
                self.path(item, None, matrix)
            elif kind == c.FPDF_PAGEOBJ_FORM:
                self.form(item, matrix, veiled, depth + 1)
            elif kind in (c.FPDF_PAGEOBJ_IMAGE, c.FPDF_PAGEOBJ_SHADING):
                self.picture(item, kind, matrix)

    def cover(self, cover: Cover) -> None:
        """Mark the text so far that lies under the cover."""
        if not self.pieces:
            return
        self._file()
        low, high = _row(cover.box[1]), _row(cover.box[3])
        wanted = range(low, high + 1) if high - low < len(self._rows) else [k for k in self._rows if low <= k <= high]
        for key in wanted:
            row = self._rows.get(key, [])
            self._checks += len(row)
            if self._checks > _MOST_CHECKS:
                self.give_up()
                return
            for piece in row:
                if _touch(piece.box, cover.box) and len(piece.covers) < _MOST_COVERS:
                    piece.covers += (cover,)
                    self.found = True

    def suspected(self, item: Any) -> bool:
        """Whether the object is text that may not be seen."""
        piece = self.pieces.get(ctypes.addressof(item.contents))
        return piece is not None and (piece.suspect or self.everything)

    def give_up(self) -> None:
        """There is too much on the page: all of its text may be unseen."""
        self.everything = self.found = True

    def _file(self) -> None:
        """Sort the text that came since by its height on the page."""
        for piece in self._unfiled:
            first = _row(piece.box[1])
            for key in range(first, min(_row(piece.box[3]), first + _MOST_ROWS) + 1):
                self._rows.setdefault(key, []).append(piece)
        self._unfiled.clear()

    def _faint(self, item: Any, box: Box, fills: int, strokes: int) -> bool:
        """Whether the text has about the colour of the paper, or of a shape under it, or is transparent."""
        if fills and c.FPDFPageObj_GetFillColor(item, *self._rgba) and not self._lost(box):
            return False
        return not (strokes and c.FPDFPageObj_GetStrokeColor(item, *self._rgba) and not self._lost(box))

    def _lost(self, box: Box) -> bool:
        red, green, blue, alpha = (part.value for part in self._rgba)
        if alpha < _CLEAR or (red >= _NEAR_WHITE and green >= _NEAR_WHITE and blue >= _NEAR_WHITE):
            return True
        for (r, g, b), boxes in self._grounds.items():
            if (
                abs(r - red) <= _NEAR
                and abs(g - green) <= _NEAR
                and abs(b - blue) <= _NEAR
                and any(_touch(ground, box) for ground in boxes)
            ):
                return True
        return False

    def _colour(self) -> Colour:
        red, green, blue, _ = self._rgba
        return red.value, green.value, blue.value

    def _size(self, item: Any, matrix: Matrix | None) -> float:
        """The size of the text on the page, across or along the line, whichever is smaller."""
        if not c.FPDFTextObj_GetFontSize(item, self._float) or not c.FPDFPageObj_GetMatrix(item, self._matrix):
            return math.inf
        whole = Matrix.of(self._matrix) if matrix is None else Matrix.of(self._matrix).then(matrix)
        return abs(self._float.value) * min(math.hypot(whole.a, whole.b), math.hypot(whole.c, whole.d))

    def _placed(self, matrix: Matrix | None) -> Box:
        """The box that PDFium just gave, on the page."""
        left, bottom, right, top = (side.value for side in self._sides)
        return (left, bottom, right, top) if matrix is None else matrix.box(left, bottom, right, top)


class Matrix(NamedTuple):
    """An affine map as PDF writes it."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    @staticmethod
    def of(raw: Any) -> Matrix:
        """PDFium's matrix as a value."""
        return Matrix(raw.a, raw.b, raw.c, raw.d, raw.e, raw.f)

    def then(self, outer: Matrix) -> Matrix:
        """This map, and `outer` after it."""
        a, b, c_, d, e, f = self
        return Matrix(
            a * outer.a + b * outer.c,
            a * outer.b + b * outer.d,
            c_ * outer.a + d * outer.c,
            c_ * outer.b + d * outer.d,
            e * outer.a + f * outer.c + outer.e,
            e * outer.b + f * outer.d + outer.f,
        )

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The upright box around the mapped one."""
        corners = [(x, y) for x in (x0, x1) for y in (y0, y1)]
        xs = [self.a * x + self.c * y + self.e for x, y in corners]
        ys = [self.b * x + self.d * y + self.f for x, y in corners]
        return min(xs), min(ys), max(xs), max(ys)


def inside(form: Any, most: int = MOST_OBJECTS) -> Iterator[Any]:
    """The objects that a form draws."""
    for index in range(min(c.FPDFFormObj_CountObjects(form), most)):
        yield c.FPDFFormObj_GetObject(form, index)


def is_given(item: Any) -> bool:
    """Whether the file gives a text for what the text object draws."""
    for index in range(c.FPDFPageObj_CountMarks(item)):
        mark = c.FPDFPageObj_GetMark(item, index)
        if c.FPDFPageObjMark_GetParamValueType(mark, b"ActualText") == c.FPDF_OBJECT_STRING:
            return True
    return False


def _touch(one: Box, other: Box) -> bool:
    """Whether the boxes overlap by more than the breadth of a hair."""
    return one[0] < other[2] - 0.5 and other[0] < one[2] - 0.5 and one[1] < other[3] - 0.5 and other[1] < one[3] - 0.5


def _row(y: float) -> int:
    return int(min(max(y, -1e5), 1e5) // _ROW) if y == y else 0
