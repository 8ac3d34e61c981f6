"""A TrueType font without shapes: the invisible text layer is set in it, so a file needs nobody's font.

Tables as in the OpenType specification, version 1.9; every character is half as wide as it is high.
"""

from __future__ import annotations

import struct

EM, WIDTH, ASCENT, DESCENT = 1000, 500, 800, -200
"""Units of the em, and in them the measures of every character."""


def glyphless() -> bytes:
    """The font file: glyph 0 for what is missing, empty, and glyph 1, a line across its box, which has no area.

    PDFium leaves out a word of one letter that has no extent.
    """
    line = struct.pack(">hhhhhHHBBhhhh", 1, 0, DESCENT, WIDTH, ASCENT, 1, 0, 1, 1, 0, WIDTH, DESCENT, ASCENT - DESCENT)
    tables = {
        b"cmap": struct.pack(">HHHHI12H", 0, 1, 3, 1, 12, 4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF, 1, 0),
        b"glyf": line,
        b"head": struct.pack(
            ">IIIIHHqqhhhhHHhhh",
            0x10000, 0x10000, 0, 0x5F0F3CF5, 3, EM, 0, 0, 0, DESCENT, WIDTH, ASCENT, 0, 8, 2, 0, 0,
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, ASCENT, DESCENT, 0, WIDTH, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2),
        b"hmtx": struct.pack(">HhHh", WIDTH, 0, WIDTH, 0),
        b"loca": struct.pack(">HHH", 0, 0, len(line) // 2),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 2, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, 0, 0, 1, 0, 0, 0, 0),
    }  # fmt: skip
    at = 12 + 16 * len(tables)
    directory, bodies = b"", b""
    for tag, body in sorted(tables.items()):
        padded = body.ljust(-(-len(body) // 4) * 4, b"\0")
        directory += struct.pack(">4sIII", tag, _checksum(padded), at + len(bodies), len(body))
        bodies += padded
    power = 1 << (len(tables).bit_length() - 1)
    header = (len(tables), 16 * power, power.bit_length() - 1, 16 * (len(tables) - power))
    data = struct.pack(">IHHHH", 0x10000, *header) + directory + bodies
    head = at + sum(-(-len(tables[tag]) // 4) * 4 for tag in sorted(tables) if tag < b"head")
    adjustment = (0xB1B0AFBA - _checksum(data)) & 0xFFFFFFFF
    return data[: head + 8] + struct.pack(">I", adjustment) + data[head + 12 :]


def _checksum(data: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(data) // 4}I", data)
    return sum(words) & 0xFFFFFFFF
