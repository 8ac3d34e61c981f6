"""The parts of an office file, vetted before any library sees them: bounded, free of DTDs, Strict mapped to Transitional.

A package is rebuilt from the parts that hold text; images, fonts, macros and embedded files are left out unopened.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree
from xml.parsers import expat

from ..config import Limits
from ..types import Problem
from .codes import failure
from .files import Loaded
from .zips import BROKEN, check_entries, check_ratio

_TYPES = "[Content_Types].xml"
_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", _TRANSITIONAL + b"wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", _TRANSITIONAL + b"spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/presentationml/main", _TRANSITIONAL + b"presentationml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", _TRANSITIONAL + b"officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", _TRANSITIONAL + b"drawingml/2006/"),
)
_PROGRAMS = {"docx": "Word", "pptx": "PowerPoint", "xlsx": "Excel"}
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".emf", ".wmf", ".svg")
_NAMESPACE = re.compile(rb"""(=\s*["'])(http://purl\.oclc\.org/ooxml/[^"']*)""")
_LONG_TAG = re.compile(rb"<[^<>]{65536}[^<>]*>")
_MOST_ATTRIBUTES = 5_000
_NO_TEXT = ("glossary/", "theme/", "stylesWithEffects", "fontTable", "webSettings")
_UNREAD = ("customXml/", "docProps/app", *(f"word/{name}" for name in _NO_TEXT))
_PIECE = 1 << 16


class _Forbidden(Exception):
    """A part declares a document type."""


def vetted_parts(loaded: Loaded, limits: Limits) -> tuple[dict[str, bytes], list[Problem]]:
    """The well-formed XML parts by name, and a problem for each other.

    Raises ParseError (damaged, too_expanded).
    """
    problems: list[Problem] = []
    parts = _read(loaded, limits)
    broken = {name for name, data in parts.items() if not _sound(loaded, name, data)}
    if broken & {_TYPES, "_rels/.rels"}:
        raise damaged(loaded)
    for name in sorted(broken):
        message = f"the part {posixpath.basename(name)} of the file is damaged, so its text is missing"
        problems.append(Problem("parse", "part_failed", message))
        del parts[name]
    return parts, problems


def has_pictures(loaded: Loaded) -> bool:
    """Whether a file that was read holds pictures, by the names of its parts; they are not opened."""
    with zipfile.ZipFile(io.BytesIO(loaded.data)) as archive:
        return any("/media/" in name and name.lower().endswith(_PICTURES) for name in archive.namelist())


def damaged(loaded: Loaded) -> Exception:
    """The error for an office file that is beyond reading."""
    program = _PROGRAMS.get(loaded.type, "its program")
    return failure(
        "damaged", loaded.name, f"is damaged and cannot be read; open it in {program}, let it repair, save, add again"
    )


def _read(loaded: Loaded, limits: Limits) -> dict[str, bytes]:
    """XML parts by name; bytes are counted while they are unpacked, because sizes in the headers may lie."""
    parts: dict[str, bytes] = {}
    total = 0
    check_entries(loaded.name, loaded.data)
    try:
        with zipfile.ZipFile(io.BytesIO(loaded.data)) as archive:
            for info in archive.infolist():
                name = info.filename.lstrip("/")
                if not name.endswith((".xml", ".rels")) or name.startswith(_UNREAD):
                    continue
                pieces: list[bytes] = []
                with archive.open(info) as stream:
                    while piece := stream.read(_PIECE):
                        total += len(piece)
                        if total > limits.expanded_bytes:
                            raise failure(
                                "too_expanded",
                                loaded.name,
                                f"unpacks to more than {limits.expanded_bytes:,} bytes (a zip bomb?); "
                                "raise limits.expanded_bytes in the profile if you trust it",
                            )
                        check_ratio(loaded.name, loaded.data, total)
                        pieces.append(piece)
                parts[name] = _transitional(b"".join(pieces))
    except BROKEN as error:
        raise damaged(loaded) from error
    return parts


def _transitional(data: bytes) -> bytes:
    if b"purl.oclc.org/ooxml" in data:
        data = _NAMESPACE.sub(lambda match: match.group(1) + _mapped(match.group(2)), data)
    return data


def _mapped(namespace: bytes) -> bytes:
    for strict, transitional in _STRICT:
        namespace = namespace.replace(strict, transitional)
    return namespace


def _sound(loaded: Loaded, name: str, data: bytes) -> bool:
    """Whether the part is well-formed XML; raises ParseError when it declares a document type (entities)."""
    if any(match.group().count(b"=") > _MOST_ATTRIBUTES for match in _LONG_TAG.finditer(data)):
        return False
    parser = expat.ParserCreate()

    def forbid(*_: object) -> None:
        raise _Forbidden

    parser.StartDoctypeDeclHandler = forbid
    try:
        parser.Parse(data, True)
    except _Forbidden:
        message = (
            f"its part {posixpath.basename(name)} declares XML entities, as no office program does; do not trust it"
        )
        raise failure("damaged", loaded.name, message) from None
    except (expat.ExpatError, LookupError, ValueError):  # the latter two for encodings that are unknown or not read
        return False
    return True


def main_part(loaded: Loaded, parts: Mapping[str, bytes]) -> str:
    """The name of the part that the others hang on; raises ParseError (damaged)."""
    try:
        for relation in ElementTree.fromstring(parts["_rels/.rels"]):  # noqa: S314 - vetted: no document type
            name = relation.get("Target", "").lstrip("/")
            if _is_main(relation) and name in parts:
                return name
    except (KeyError, ElementTree.ParseError) as error:
        raise damaged(loaded) from error
    raise damaged(loaded)


def _is_main(relation: ElementTree.Element) -> bool:
    return relation.get("Type", "").endswith("/officeDocument")


def rebuild(parts: Mapping[str, bytes], main: str, types: Mapping[bytes, bytes]) -> bytes:
    """A ZIP of the vetted parts whose relationships lead only to parts that are there.

    `types` are content types to be replaced by those that the library at hand knows.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            if name == _TYPES:
                for kind, known in types.items():
                    data = data.replace(kind, known)
            elif name.endswith(".rels"):
                if _source(name) not in parts and name != "_rels/.rels":
                    continue
                data = _relations(name, data, parts, main)
            archive.writestr(name, data)
    return out.getvalue()


def _source(rels: str) -> str:
    folder, name = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def _relations(name: str, data: bytes, parts: Mapping[str, bytes], main: str) -> bytes:
    ElementTree.register_namespace("", _RELS.strip("{}"))
    root = ElementTree.fromstring(data)  # noqa: S314 - vetted: no document type
    folder = posixpath.dirname(_source(name))
    for relation in list(root):
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        inside = path in parts and not (_is_main(relation) and path != main)
        if relation.get("TargetMode") != "External" and not inside:
            root.remove(relation)
    mapped: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return mapped
