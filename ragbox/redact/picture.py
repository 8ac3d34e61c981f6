"""A drawn page with boxes blacked out, in the smallest form that a PDF may hold it in."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable
from typing import Any, NamedTuple

from ..document import Pixels

Box = tuple[float, float, float, float]

_GREY_QUALITY, _COLOUR_QUALITY = 65, 72
"""JPEG qualities at which small print drawn at 200 dpi stays as it is."""
_SMALL = 0.06
"""Bytes a pixel of a packed page below which a JPEG is never smaller: a page of text has 0.04, as a JPEG 0.07."""
_PAPER, _MORE = 235, 0.004
"""Grey above which a pixel is paper, and the part of the page that must be darker beside its words for it to show more than
words, table lines and specks of dust."""
_TINT, _TINTED = 24, 0.0002
"""By how much of 255 the channels of a pixel must differ to be a colour, and of how many pixels for the page to have any."""


class Picture(NamedTuple):
    """An image as a PDF holds it: its size in pixels, the keys of its dictionary that tell its form, and its bytes."""

    width: int
    height: int
    keys: bytes
    data: bytes


def blacked(pixels: Pixels, boxes: Iterable[Box], scale: tuple[float, float]) -> Any:
    """The page as an RGB image with the boxes, which are in points, filled with black; `scale` is pixels to the point."""
    from PIL import Image, ImageDraw

    image = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.rgb)
    draw = ImageDraw.Draw(image)
    across, down = scale
    for x0, y0, x1, y1 in boxes:
        left, top, right, bottom = int(x0 * across), int(y0 * down), int(x1 * across) + 1, int(y1 * down) + 1
        draw.rectangle((left, top, max(left, right), max(top, bottom)), fill="black")
    return image


def encoded(image: Any) -> Picture:
    """The image in sixteen greys, packed, where that is the smaller, as it is of text; else as a JPEG, grey or in colour."""
    if _coloured(image):
        return _jpeg(image, _COLOUR_QUALITY, b"/ColorSpace/DeviceRGB")
    grey = image.convert("L")
    packed = _sixteen(grey)
    if len(packed.data) <= _SMALL * grey.width * grey.height:
        return packed
    drawn = _jpeg(grey, _GREY_QUALITY, b"/ColorSpace/DeviceGray")
    return packed if len(packed.data) <= len(drawn.data) else drawn


def shows_more(image: Any, boxes: Iterable[Box], scale: tuple[float, float]) -> bool:
    """Whether there is something on the page beside what is in the boxes, which are in points: a picture, a signature."""
    import numpy as np

    ink = np.asarray(image.convert("L")) < _PAPER
    across, down = scale
    for x0, y0, x1, y1 in boxes:
        ink[max(0, int(y0 * down) - 2) : int(y1 * down) + 3, max(0, int(x0 * across) - 2) : int(x1 * across) + 3] = (
            False
        )
    return bool(np.count_nonzero(ink) > _MORE * ink.size)


def _coloured(image: Any) -> bool:
    from PIL import ImageChops

    red, green, blue = image.split()
    apart = (ImageChops.difference(*pair) for pair in ((red, green), (green, blue), (red, blue)))
    spread = next(apart)
    for other in apart:
        spread = ImageChops.lighter(spread, other)
    return bool(sum(spread.histogram()[_TINT + 1 :]) > _TINTED * image.width * image.height)


def _jpeg(image: Any, quality: int, space: bytes) -> Picture:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return Picture(image.width, image.height, space + b"/BitsPerComponent 8/Filter/DCTDecode", out.getvalue())


def _sixteen(grey: Any) -> Picture:
    import numpy as np

    levels = np.asarray(grey.point([(value + 8) // 17 for value in range(256)]))
    if levels.shape[1] % 2:
        levels = np.pad(levels, ((0, 0), (0, 1)))
    data = zlib.compress(((levels[:, 0::2] << 4) | levels[:, 1::2]).tobytes(), 6)
    keys = b"/ColorSpace/DeviceGray/BitsPerComponent 4/Filter/FlateDecode"
    return Picture(grey.width, grey.height, keys, data)
