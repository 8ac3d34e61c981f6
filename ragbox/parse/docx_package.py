"""The parts of a DOCX, vetted before any library sees them: bounded, free of DTDs, mapped from Strict to Transitional.

A package is rebuilt from the parts that hold text; images, fonts, macros and embedded files are left out unopened.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

import docx
from docx.document import Document as DocxDocument

from ..config import Limits
from ..types import Problem
from .codes import failure
from .files import Loaded

_TYPES = "[Content_Types].xml"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MAIN_LIKE = (
    b"application/vnd.ms-word.document.macroEnabled.main+xml",
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
_PIECE = 1 << 16
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    KeyError,
)


class _Forbidden(Exception):
    """A part declares a document type."""


@dataclass(slots=True)
class Package:
    """An opened DOCX, and what of it had to be left out."""

    document: DocxDocument
    problems: list[Problem] = field(default_factory=list)


def open_package(loaded: Loaded, limits: Limits) -> Package:
    """Open the DOCX through python-docx; raises ParseError (damaged, too_expanded, unknown_type)."""
    problems: list[Problem] = []
    parts = _read(loaded, limits)
    broken = {name for name, data in parts.items() if not _sound(loaded, name, data)}
    main = _main_part(loaded, parts)
    if broken & {main, _TYPES, "_rels/.rels"}:
        raise _damaged(loaded)
    for name in sorted(broken):
        message = f"the part {posixpath.basename(name)} of the file is damaged, so its text is missing"
        problems.append(Problem("parse", "part_failed", message))
        del parts[name]
    try:
        document = docx.Document(io.BytesIO(_rebuild(parts, main)))
    except Exception:  # KeyError, ValueError, errors of lxml and its own, which may quote the file
        raise _damaged(loaded) from None
    return Package(document, problems)


def _damaged(loaded: Loaded) -> Exception:
    return failure(
        "damaged", loaded.name, "is damaged and cannot be read; open it in Word, let it repair, save, add again"
    )


def _read(loaded: Loaded, limits: Limits) -> dict[str, bytes]:
    """XML parts by name; bytes are counted while they are unpacked, because sizes in the headers may lie."""
    parts: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(loaded.data)) as archive:
            for info in archive.infolist():
                name = info.filename.lstrip("/")
                if not name.endswith((".xml", ".rels")) or name.startswith(("customXml/", "docProps/app")):
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
                        pieces.append(piece)
                parts[name] = _transitional(b"".join(pieces))
    except _BROKEN_ZIP as error:
        raise _damaged(loaded) from error
    return parts


def _transitional(data: bytes) -> bytes:
    if b"purl.oclc.org/ooxml" in data:
        for strict, transitional in _STRICT:
            data = data.replace(strict, transitional)
    return data


def _sound(loaded: Loaded, name: str, data: bytes) -> bool:
    """Whether the part is well-formed XML; raises ParseError when it declares a document type (entities)."""
    parser = expat.ParserCreate()

    def forbid(*_: object) -> None:
        raise _Forbidden

    parser.StartDoctypeDeclHandler = forbid
    try:
        parser.Parse(data, True)
    except _Forbidden:
        message = f"its part {posixpath.basename(name)} declares XML entities, as no Word file does; do not trust it"
        raise failure("damaged", loaded.name, message) from None
    except expat.ExpatError:
        return False
    return True


def _main_part(loaded: Loaded, parts: dict[str, bytes]) -> str:
    try:
        for relation in ElementTree.fromstring(parts["_rels/.rels"]):  # noqa: S314 - vetted: no document type
            if relation.get("Type", "").endswith("/officeDocument"):
                name = relation.get("Target", "").lstrip("/")
                if name in parts and name.startswith("word/"):
                    return name
    except (KeyError, ElementTree.ParseError) as error:
        raise _damaged(loaded) from error
    raise failure("unknown_type", loaded.name, "is not a Word document; save it as PDF or DOCX and add that file")


def _rebuild(parts: dict[str, bytes], main: str) -> bytes:
    """A ZIP of the vetted parts whose relationships lead only to parts that are there."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            if name == _TYPES:
                for kind in _MAIN_LIKE:
                    data = data.replace(kind, _MAIN.encode())
            elif name.endswith(".rels"):
                if _source(name) not in parts and name != "_rels/.rels":
                    continue
                data = _relations(name, data, parts, main)
            archive.writestr(name, data)
    return out.getvalue()


def _source(rels: str) -> str:
    folder, name = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def _relations(name: str, data: bytes, parts: dict[str, bytes], main: str) -> bytes:
    ElementTree.register_namespace("", _RELS.strip("{}"))
    root = ElementTree.fromstring(data)  # noqa: S314 - vetted: no document type
    folder = posixpath.dirname(_source(name))
    for relation in list(root):
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        inside = path in parts and not (name == "_rels/.rels" and path.startswith("word/") and path != main)
        if relation.get("TargetMode") != "External" and not inside:
            root.remove(relation)
    mapped: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return mapped
