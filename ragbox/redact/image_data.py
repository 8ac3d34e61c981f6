"""Pictures in a document: without what cameras and programs write into them, as a page for OCR, or black.

Runs in the worker process, but for nothing it is given does it need a file or a network.
"""

from __future__ import annotations

import io
import struct
from typing import Any

from .pdf_file import PdfFile
from .picture import encoded

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_GONE = frozenset((b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"))
_JPEG_KEPT = frozenset((0xE0, 0xE2, 0xEE))
"""Of the application segments: JFIF, colour profile, Adobe's colour transform."""
_COMMENT, _SCAN, _END = 0xFE, 0xDA, b"\xff\xd9"
_DPI = 150
_MOST_PIXELS = 40_000_000


def without_notes(data: bytes) -> bytes:
    """A PNG or JPEG without texts, places, dates, thumbnails and what follows its end; other kinds as they are."""
    try:
        if data.startswith(_PNG):
            return _png(data)
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
    except (struct.error, IndexError):  # damaged: a reader may still show it
        return data
    return data


def _png(data: bytes) -> bytes:
    out, at = [_PNG], len(_PNG)
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if kind not in _PNG_GONE:
            out.append(data[at:end])
        at = end
        if kind == b"IEND":
            break
    return b"".join(out)


def _jpeg(data: bytes) -> bytes:
    out, at = [data[:2]], 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        (length,) = struct.unpack_from(">H", data, at + 2)
        if marker == _SCAN:
            end = data.rfind(_END)
            return b"".join([*out, data[at : end + 2 if end > at else len(data)]])
        if marker != _COMMENT and (not 0xE0 <= marker <= 0xEF or marker in _JPEG_KEPT):
            out.append(data[at : at + 2 + length])
        at += 2 + length
    return data


def as_page(data: bytes) -> bytes:
    """A PDF of one page that shows the picture; empty where it is of no kind that can be drawn (EMF, WMF), or damaged."""
    image = _opened(data)
    if image is None:
        return b""
    width, height = image.width * 72 / _DPI, image.height * 72 / _DPI
    out = io.BytesIO()
    file = PdfFile(out)
    file.page(width, height, encoded(image))
    file.close()
    return out.getvalue()


def black(data: bytes) -> bytes:
    """A black picture of the same kind and size; empty where it is of no kind that can be drawn."""
    from PIL import Image

    image = _opened(data)
    if image is None:
        return b""
    with Image.open(io.BytesIO(data)) as source:
        kind = source.format or "PNG"
    out = io.BytesIO()
    Image.new("L", image.size, 0).save(out, kind)
    return out.getvalue()


def _opened(data: bytes) -> Any | None:
    """The picture in colour on white paper."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as source:
            if source.width * source.height > _MOST_PIXELS or source.format in ("EMF", "WMF", "EPS"):
                return None
            source.load()
            paper = Image.new("RGBA", source.size, "white")
            return Image.alpha_composite(paper, source.convert("RGBA")).convert("RGB")
    except Exception:  # Pillow raises anything on a damaged file; it is then listed for a reader to look at
        return None
