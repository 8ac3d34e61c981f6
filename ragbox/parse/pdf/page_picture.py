"""A part of a page, drawn with and without some of what is on it. Call with the lock of `pdfium` held."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

import pypdfium2
import pypdfium2.raw as c
from PIL import Image, ImageChops, ImageStat

from .rawpage import Box, RawPage
from .suspects import Suspects, inside

_DPI, _MOST_PIXELS = 100, 6_000_000
_SEEN = 8
"""By how much of 255 a pixel must differ for a reader to see it."""
_SOLID = 64
"""By how much it differs where a letter covers most of it."""
_PLAIN, _LEFT = 0.06, 0.2
"""What part of a word's box is surely a word that is seen (letters fill some 0.2 of it), and of its letters what must be."""
_INK, _EDGE = 32, 24
"""By how much of 255 the lightest and the darkest pixel of a word differ on a scan, and two that lie side by side."""
_FEW = 9
"""Pixels across which hold but a letter or two."""
_DARK = 110
_PAINT = (255, 0, 255)
_MARGIN = 2.0


class PagePicture:
    """The page around some boxes on it, which are in points, origin top left. Each view of it is drawn when asked for."""

    def __init__(self, page: Any, raw: RawPage, suspects: Suspects, boxes: Iterable[Box]) -> None:
        self._page = page
        self._suspects = suspects
        x0, y0, x1, y1 = (edge(side) for edge, side in zip((min, min, max, max), zip(*boxes, strict=True), strict=True))
        across = min(x1, raw.width) - max(x0, 0.0) + 2 * _MARGIN
        down = min(y1, raw.height) - max(y0, 0.0) + 2 * _MARGIN
        self._scale = min(_DPI / 72, math.sqrt(_MOST_PIXELS / max(1.0, across * down)))
        wide, high = math.ceil(raw.width * self._scale), math.ceil(raw.height * self._scale)
        self._left = min(max(self._pixel(x0 - _MARGIN), 0), max(wide - 4, 0))
        self._top = min(max(self._pixel(y0 - _MARGIN), 0), max(high - 4, 0))
        right = min(max(self._pixel(x1 + _MARGIN), self._left + 4), wide)
        bottom = min(max(self._pixel(y1 + _MARGIN), self._top + 4), high)
        self._cut = (self._left, high - bottom, wide - right, self._top)

    def shows(self, box: Box, veiled: bool) -> bool:
        """Whether the suspected text in the box is seen; True for a box that is not on the page.

        It is not when next to nothing is left of what it would be if it stood alone. `veiled` text may be nothing even so;
        otherwise the renderer lacks the font, and proves nothing.
        """
        trace = self._crop(self._trace, box)
        if trace is None or (box[3] - box[1]) * self._scale < 1:
            return True
        seen = sum(trace.histogram()[_SEEN + 1 :])
        if seen >= _PLAIN * trace.width * trace.height:
            return True
        alone = self._crop(self._alone, box)
        solid = sum(alone.histogram()[_SOLID:]) if alone is not None else 0
        if solid == 0:
            return seen > 0 or not veiled
        return seen >= _LEFT * solid

    def has_ink(self, box: Box) -> bool:
        """Whether something other than text shows in the box that may be letters: strokes along most of it, no mere line."""
        ground = self._crop(self._ground, box)
        if ground is None:
            return True
        grey = ground.convert("L")
        if grey.height > 1.5 * grey.width:
            grey = grey.transpose(Image.Transpose.ROTATE_90)
        if _range(grey) < _INK:
            return False
        across, down = grey.size
        if across < _FEW:
            return True
        edges = ImageChops.difference(grey.crop((1, 0, across, down)), grey.crop((0, 0, across - 1, down)))
        third = (across - 1) / 3
        parts = (edges.crop((int(k * third), 0, int((k + 1) * third), down)) for k in range(3))
        return sum(max(shade for shade, count in enumerate(part.histogram()) if count) >= _EDGE for part in parts) >= 2

    def dark(self, box: Box) -> bool:
        """Whether the page is dark in the box, text aside."""
        ground = self._crop(self._ground, box)
        return ground is not None and ImageStat.Stat(ground.convert("L")).mean[0] < _DARK

    @cached_property
    def _trace(self) -> Image.Image:
        # Other text is left out: white letters over black ones are seen as damage, not as text.
        shown = self._draw(lambda item: not _is_text(item) or self._suspected(item))
        return _difference(shown, self._ground)

    @cached_property
    def _alone(self) -> Image.Image:
        drawn = self._draw(self._suspected, paper=_PAINT, draw_annots=False)
        return _difference(drawn, Image.new("RGB", drawn.size, _PAINT))

    @cached_property
    def _ground(self) -> Image.Image:
        return self._draw(lambda item: not _is_text(item))

    def _suspected(self, item: Any) -> bool:
        return self._suspects.suspected(item)

    def _draw(
        self, keep: Callable[[Any], bool], paper: tuple[int, int, int] = (255, 255, 255), draw_annots: bool = True
    ) -> Image.Image:
        """The part of the page with those of its objects, which alone are active afterwards."""
        for index in range(c.FPDFPage_CountObjects(self._page.raw)):
            _switch(c.FPDFPage_GetObject(self._page.raw, index), keep)
        # Half a pixel less, as pypdfium2 rounds up.
        left, bottom, right, top = (max(0.0, side - 0.5) / self._scale for side in self._cut)
        try:
            bitmap = self._page.render(
                scale=self._scale,
                crop=(left, bottom, right, top),
                may_draw_forms=False,
                draw_annots=draw_annots,
                fill_color=(*paper, 255),
            )
        except (ValueError, pypdfium2.PdfiumError):  # a page of no size that can be drawn, where nothing can be proved
            return Image.new("RGB", (0, 0))
        image: Image.Image = bitmap.to_pil().convert("RGB")
        bitmap.close()
        return image

    def _crop(self, image: Image.Image, box: Box) -> Image.Image | None:
        """The box out of the image, None when it lies outside."""
        x0, y0 = self._pixel(box[0]) - self._left, self._pixel(box[1]) - self._top
        x1, y1 = self._pixel(box[2], up=True) - self._left, self._pixel(box[3], up=True) - self._top
        x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, image.width), min(y1, image.height)
        return image.crop((x0, y0, x1, y1)) if x0 < x1 and y0 < y1 else None

    def _pixel(self, points: float, *, up: bool = False) -> int:
        value = points * self._scale
        return math.ceil(value) if up else math.floor(value)


def _range(grey: Image.Image) -> int:
    """The difference between the lightest and the darkest pixel."""
    shown = [shade for shade, count in enumerate(grey.histogram()) if count]
    return shown[-1] - shown[0]


def _is_text(item: Any) -> bool:
    return bool(c.FPDFPageObj_GetType(item) == c.FPDF_PAGEOBJ_TEXT)


def _switch(item: Any, keep: Callable[[Any], bool], depth: int = 0) -> None:
    if c.FPDFPageObj_GetType(item) == c.FPDF_PAGEOBJ_FORM and depth < 16:
        for part in inside(item):
            _switch(part, keep, depth + 1)
    else:
        c.FPDFPageObj_SetIsActive(item, keep(item))


def _difference(one: Image.Image, other: Image.Image) -> Image.Image:
    """By how much two pictures differ, in the channel where they differ most."""
    red, green, blue = ImageChops.difference(one, other).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)
