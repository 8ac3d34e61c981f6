"""Limits on a ZIP archive that cost nothing to check, before and while it is unpacked."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import PurePath

from .codes import failure

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    KeyError,
)
"""All that zipfile raises on a damaged archive."""

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_TAIL = 1 << 17
_MOST_ENTRIES = 20_000
_LONGEST_ENTRY = 146  # bytes of a directory entry with a long name
_FREE = 20_000_000  # bytes that an archive may unpack to at any ratio
_MOST_RATIO = 250  # Word's XML packs 10:1 to 50:1, a table of empty cells 150:1, a bomb 1,000:1


def check_entries(name: str | PurePath, data: bytes) -> None:
    """Raises ParseError (too_expanded) when the archive's directory has room for more entries than any document needs."""
    tail = data[-_TAIL:]
    size = _field(tail, _END, 12, "<I")
    if size == 0xFFFFFFFF:
        size = _field(tail, _END_64, 40, "<Q")
    if size > _MOST_ENTRIES * _LONGEST_ENTRY:
        raise failure(
            "too_expanded",
            name,
            f"holds more than {_MOST_ENTRIES:,} parts, as no office file does (a zip bomb?); do not trust it",
        )


def check_ratio(name: str | PurePath, data: bytes, unpacked: int) -> None:
    """Raises ParseError (too_expanded) when the archive has unpacked to far more than its size."""
    if unpacked > _FREE + _MOST_RATIO * len(data):
        raise failure(
            "too_expanded",
            name,
            f"unpacks to more than {_MOST_RATIO} times its size (a zip bomb?); save it again in its program and add that",
        )


def _field(tail: bytes, signature: bytes, offset: int, form: str) -> int:
    """The number at `offset` of the last record that starts with the signature; 0 where there is none."""
    at = tail.rfind(signature)
    if at < 0 or at + offset + struct.calcsize(form) > len(tail):
        return 0
    return int(struct.unpack_from(form, tail, at + offset)[0])
