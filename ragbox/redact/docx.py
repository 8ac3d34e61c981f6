"""A DOCX in the worker process: its texts, its pictures, and the copy without what was found in them.

Each function opens the file anew, so nothing has to be kept between two of them; all clean it the same way first.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from . import image_data
from .docx_clean import KEPT, clean, unlink
from .docx_text import names, sweep, units
from .package import Package, Part
from .values import Values

_FREE_LINKS = ("mailto:", "tel:", "sip:", "callto:", "file:", "\\\\")
"""Addresses that are always somebody's, or a path on somebody's machine."""


def texts(name: str, data: bytes, *, most_bytes: int) -> bytes:
    """As JSON the texts of the cleaned file, each with what stands before it, names that an author gave, and pictures.

    Raises ParseError (damaged, too_expanded).
    """
    package = _opened(name, data, most_bytes)
    found = [(unit.before, unit.text) for unit in units(package)]
    return _json({"texts": found, "names": names(package), "pictures": [part.name for part in _pictures(package)]})


def page_of(name: str, data: bytes, *, most_bytes: int, picture: str) -> bytes:
    """A PDF of one page that shows one of the pictures; empty where that cannot be drawn."""
    return image_data.as_page(_opened(name, data, most_bytes).parts[picture].data)


def rewrite(
    name: str,
    data: bytes,
    *,
    most_bytes: int,
    spans: Mapping[str, Sequence[tuple[int, int, str]]],
    values: Mapping[str, str],
    black: Sequence[str],
    every_link: bool,
) -> bytes:
    """The copy: `spans` (start, end, label) by the number of their text replaced, `black` pictures black.

    `values` go from attributes and names of parts too; with `every_link` so do all links to mail, telephones and files.
    """
    package = _opened(name, data, most_bytes)
    for number, unit in enumerate(units(package)):
        unit.replace([(start, end, label) for start, end, label in spans.get(str(number), ())])
    for part in package.parts.values():
        for relation in list(part.relations.values()) if every_link else ():
            if relation.external and relation.target.lower().startswith(_FREE_LINKS):
                del part.relations[relation.identifier]
    unlink(package)
    for number, part in enumerate(_pictures(package), start=1):
        shown = image_data.black(part.data) if part.name in black else b""
        part.data = shown or image_data.without_notes(part.data)
        package.rename(part, f"word/media/image{number}.{part.name.rpartition('.')[2]}")
    sweep(package, Values(values))
    return package.write()


def left(name: str, data: bytes, *, most_bytes: int, values: Mapping[str, str]) -> bytes:
    """As JSON the texts of a copy, and how often values are left in its markup and in the bytes of its parts."""
    package = Package.read(name, data, KEPT, most_bytes)
    known = Values(values)
    wanted = known.bytes_of()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = (archive.read(info) for info in archive.infolist())
        in_bytes = sum(any(each in part for each in wanted) for part in parts)
    found = [(unit.before, unit.text) for unit in units(package)]
    return _json({"texts": found, "markup": sweep(package, known), "bytes": in_bytes})


def _opened(name: str, data: bytes, most_bytes: int) -> Package:
    package = Package.read(name, data, KEPT, most_bytes)
    clean(package)
    return package


def _pictures(package: Package) -> list[Part]:
    return [part for part in package.parts.values() if part.kind == "image"]


def _json(values: Any) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass")
