"""Writes a PDF of page images under an invisible text layer, page after page, and nothing else into it.

Written by hand as ISO 32000-1 has it, not through a library: every object in the file is one that is named here, so there is
no place for metadata, a date, an identifier or anything of the source, and text of any script needs no font of the system.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Iterable
from itertools import zip_longest
from typing import IO, NamedTuple

from .font import ASCENT, DESCENT, EM, WIDTH, glyphless
from .picture import Picture

_CATALOG, _PAGES, _FONT, _DESCENDANT, _DESCRIPTOR, _SHAPES, _GLYPHS, _UNICODE, _FIRST = range(1, 10)
_UPRIGHT, _RUNS = 1.5, 4
"""A word of so many letters that is so much taller than wide runs up the page; "ill" stands."""
_WIDE = 2.0
"""Heights of a word that the space behind it may be wide; what is farther off is another column."""
_STEP = 100
"""Most entries of a section of a character map."""


class PlacedWord(NamedTuple):
    """A word and its box on the page in points, origin top left."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


def _upward(word: PlacedWord) -> bool:
    return len(word.text) >= _RUNS and word.y1 - word.y0 > _UPRIGHT * (word.x1 - word.x0)


class PdfFile:
    """Takes pages in order, then `close`. It never holds more than one; the stream stays open."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._offsets: dict[int, int] = {}
        self._at = 0
        self._next = _FIRST
        self._pages: list[int] = []
        self._codes: dict[str, int] = {}
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def page(self, width: float, height: float, picture: Picture, words: Iterable[PlacedWord] = ()) -> None:
        """Append a page of that size in points, filled by the picture."""
        page, image, content = self._next, self._next + 1, self._next + 2
        self._next += 3
        self._pages.append(page)
        box = b"[0 0 %.2f %.2f]" % (width, height)
        resources = b"/Resources<</XObject<</P %d 0 R>>/Font<</F %d 0 R>>>>" % (image, _FONT)
        self._object(
            page, b"<</Type/Page/Parent %d 0 R/MediaBox%b/Contents %d 0 R%b>>" % (_PAGES, box, content, resources)
        )
        size = b"/Width %d/Height %d" % (picture.width, picture.height)
        self._stream_object(image, b"/Type/XObject/Subtype/Image" + size + picture.keys, picture.data)
        drawn = b"q %.2f 0 0 %.2f 0 0 cm /P Do Q\n" % (width, height)
        listed = list(words)
        text = b"\n".join(
            self._word(word, height) + self._space(word, after) for word, after in zip_longest(listed, listed[1:])
        )
        if text:
            drawn += b"BT 3 Tr\n" + text + b"\nET\n"
        self._stream_object(content, b"/Filter/FlateDecode", zlib.compress(drawn, 9))

    def close(self) -> None:
        """Write what the pages share, and the table of objects."""
        self._object(_CATALOG, b"<</Type/Catalog/Pages %d 0 R>>" % _PAGES)
        kids = b" ".join(b"%d 0 R" % number for number in self._pages)
        self._object(_PAGES, b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(self._pages), kids))
        self._fonts()
        start = self._at
        rows = b"".join(b"%010d 00000 n \n" % self._offsets[number] for number in range(1, self._next))
        self._write(b"xref\n0 %d\n0000000000 65535 f \n%b" % (self._next, rows))
        self._write(b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (self._next, _CATALOG, start))

    # --- text -----------------------------------------------------------------------------------------------------------

    def _word(self, word: PlacedWord, page_height: float) -> bytes:
        """The word, stretched to its box."""
        text = "".join(ch for ch in word.text if ch.isprintable())
        if any(unicodedata.bidirectional(ch) in ("R", "AL") for ch in text):
            text = text[::-1]  # a PDF has letters from left to right as they stand, and its readers know that
        codes = b"".join(b"%04x" % self._code(ch) for ch in text)
        across, down = max(word.x1 - word.x0, 0.1), max(word.y1 - word.y0, 0.1)
        upward = _upward(word)
        long, high = (down, across) if upward else (across, down)
        below = -DESCENT / EM * high
        stretch = 100 * long / (max(1, len(text)) * WIDTH / EM * high)
        if upward:
            place = b"0 1 -1 0 %.2f %.2f" % (word.x1 - below, page_height - word.y1)
        else:
            place = b"1 0 0 1 %.2f %.2f" % (word.x0, page_height - word.y1 + below)
        return b"/F %.2f Tf %.2f Tz %b Tm <%b> Tj" % (high, stretch, place, codes)

    def _space(self, word: PlacedWord, after: PlacedWord | None) -> bytes:
        """The space behind a word that another follows on its line, as wide as it is on the page."""
        if after is None or _upward(word) or _upward(after):
            return b""
        high, gap = max(word.y1 - word.y0, 0.1), after.x0 - word.x1
        together = min(word.y1, after.y1) - max(word.y0, after.y0)
        if together < 0.5 * high or not 0 < gap < _WIDE * high:
            return b""
        return b" %.2f Tz <%04x> Tj" % (100 * gap / (WIDTH / EM * high), self._code(" "))

    def _code(self, ch: str) -> int:
        return self._codes.setdefault(ch, min(len(self._codes) + 1, 0xFFFF))

    def _fonts(self) -> None:
        name = b"/BaseFont/Glyphless"
        self._object(
            _FONT,
            b"<</Type/Font/Subtype/Type0%b/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
            % (name, _DESCENDANT, _UNICODE),
        )
        system = b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        self._object(
            _DESCENDANT,
            b"<</Type/Font/Subtype/CIDFontType2%b%b/FontDescriptor %d 0 R/DW %d/CIDToGIDMap %d 0 R>>"
            % (name, system, _DESCRIPTOR, WIDTH, _GLYPHS),
        )
        self._object(
            _DESCRIPTOR,
            b"<</Type/FontDescriptor/FontName/Glyphless/Flags 5/FontBBox[0 %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d"
            b"/CapHeight %d/StemV 80/FontFile2 %d 0 R>>" % (DESCENT, WIDTH, ASCENT, ASCENT, DESCENT, ASCENT, _SHAPES),
        )
        font = glyphless()
        self._stream_object(_SHAPES, b"/Length1 %d/Filter/FlateDecode" % len(font), zlib.compress(font, 9))
        glyphs = b"\0\0" + b"\0\1" * len(self._codes)
        self._stream_object(_GLYPHS, b"/Filter/FlateDecode", zlib.compress(glyphs, 9))
        self._stream_object(_UNICODE, b"/Filter/FlateDecode", zlib.compress(self._map(), 9))

    def _map(self) -> bytes:
        """Which character each code stands for."""
        rows = [b"<%04x><%b>" % (code, ch.encode("utf-16-be").hex().encode()) for ch, code in self._codes.items()]
        parts = [rows[at : at + _STEP] for at in range(0, len(rows), _STEP)]
        body = b"".join(b"%d beginbfchar\n%b\nendbfchar\n" % (len(part), b"\n".join(part)) for part in parts)
        return (
            b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)"
            b"/Supplement 0>>def/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n1 begincodespacerange\n<0000><ffff>\n"
            b"endcodespacerange\n" + body + b"endcmap CMapName currentdict/CMap defineresource pop end end"
        )

    # --- objects --------------------------------------------------------------------------------------------------------

    def _object(self, number: int, body: bytes) -> None:
        self._offsets[number] = self._at
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def _stream_object(self, number: int, keys: bytes, data: bytes) -> None:
        self._object(number, b"<<%b/Length %d>>\nstream\n%b\nendstream" % (keys, len(data), data))

    def _write(self, data: bytes) -> None:
        self._stream.write(data)
        self._at += len(data)
