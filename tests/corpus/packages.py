"""ZIP packages as their parts, with nothing of the day or the machine in them."""

from __future__ import annotations

import io
import re
import zipfile

_DATE = (2025, 1, 1, 0, 0, 0)
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def unpacked(data: bytes) -> dict[str, bytes]:
    """The parts by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], *, compress: bool = True) -> bytes:
    """A package of those parts; the same parts give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = archive.compression
            archive.writestr(info, part)
    return out.getvalue()


def settled(data: bytes) -> bytes:
    """The same package without its dates."""
    return packed({name: _TIMES.sub(rb"\g<1>2025-01-01T00:00:00Z", part) for name, part in unpacked(data).items()})
