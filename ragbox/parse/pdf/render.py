"""A page of a PDF as an image, with a passage marked as a highlighter pen would."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

from ...config import Limits
from ...document import Pixels, Rect
from ..codes import failure
from ..files import read_bytes
from ..kinds import file_type
from .pdfium import PdfiumError, PdfiumFile

MARKER = (255, 236, 110)
"""Colour of the highlight; it is multiplied with the page, so that black text stays black."""

_MOST_PIXELS = 16_000_000


def render_page(
    source: Path | bytes,
    page: int,
    *,
    scale: float = 1.5,
    highlights: Sequence[Rect] = (),
    covers: Sequence[Rect] = (),
    password: str | None = None,
    name: str | None = None,
) -> bytes:
    """The 1-based `page` as PNG bytes, `scale` pixels to the point, with `highlights` (points, origin top left) marked, and
    `covers` black.

    Those of other pages are left out. Nothing is written to disk. A scale that would give a giant image is lowered.
    `name` is what messages call a document given as bytes.

    Raises ParseError (no_such_page, encrypted, wrong_password, damaged, unknown_type, or what `parse` raises for a file
    that is not there).
    """
    if isinstance(source, bytes):
        name, data = name or "the document", source
    else:
        name, data = source.name, read_bytes(source, Limits())
        if file_type(source, data) != "pdf":
            raise failure("unknown_type", name, "has no pages to show; only a PDF has")
    image, scale = _draw(name, data, page, scale, password)
    marks = Image.new("RGB", image.size, "white")
    for rects, colour, margin in ((highlights, MARKER, 0.5), (covers, (0, 0, 0), 1.0)):
        draw = ImageDraw.Draw(marks)
        for rect in rects:
            if rect.page == page:
                x0, x1 = sorted(((rect.x0 - 1) * scale, (rect.x1 + 1) * scale))
                y0, y1 = sorted(((rect.y0 - margin) * scale, (rect.y1 + margin) * scale))
                draw.rectangle((x0, y0, x1, y1), fill=colour)
    out = io.BytesIO()
    ImageChops.multiply(image, marks).save(out, "PNG", compress_level=1)
    return out.getvalue()


def draw_page(data: bytes, page: int, *, scale: float, password: str | None, name: str) -> Pixels:
    """The 1-based `page` of a PDF without marks, form fields and annotations drawn; scale and errors as in `render_page`."""
    image, _ = _draw(name, data, page, scale, password)
    return Pixels(image.width, image.height, image.tobytes())


def _draw(name: str, data: bytes, page: int, scale: float, password: str | None) -> tuple[Image.Image, float]:
    """The page, and the scale it was drawn at."""
    try:
        with PdfiumFile(data, password) as pdf:
            if not 1 <= page <= len(pdf):
                raise failure("no_such_page", name, f"has {len(pdf)} pages, there is no page {page}")
            width, height = pdf.size(page)
            scale = min(scale, math.sqrt(_MOST_PIXELS / max(1.0, width * height)))
            return pdf.render(page, scale), scale
    except PdfiumError as error:
        if error.password and password:
            raise failure("wrong_password", name, "the password does not open this PDF") from error
        if error.password:
            raise failure("encrypted", name, "is encrypted; give its password") from error
        raise failure("damaged", name, f"page {page} cannot be shown, because the file is damaged") from error
