"""From a path to bytes of a known type: everything that can be wrong with a file before a parser sees it."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ..config import Limits
from .codes import failure

FileType = Literal["pdf", "docx"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "save it as PDF or DOCX and add that file"
_MAGIC = (
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"%!PS", "a PostScript file"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"<?xml", "an XML file"),
    (b"<!doctype html", "an HTML page"),
    (b"<html", "an HTML page"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_ZIP_KINDS = (
    ("xl/", "an Excel workbook"),
    ("ppt/", "a PowerPoint presentation"),
    ("mimetype", "an OpenDocument or EPUB file"),
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The bytes of one file, read once, so that its hash and its text belong together."""

    name: str
    document_id: str
    type: FileType
    data: bytes = field(repr=False)


def identify(name: str, data: bytes) -> Loaded:
    """The file of that name and content, its type decided by content, then by suffix; raises ParseError as `file_type`."""
    return Loaded(name, hashlib.sha256(data).hexdigest(), file_type(Path(name), data), data)


def read_bytes(path: Path, limits: Limits) -> bytes:
    """All bytes of `path`, at most `limits.file_bytes`.

    Raises ParseError (not_found, directory, permission, removed, unreadable, empty, too_large).
    """
    try:
        if path.is_dir():
            raise failure("directory", path, "is a folder, not a file; name the files in it, or ingest the folder")
        size = path.stat().st_size
        _check_size(path, size, limits)
        with path.open("rb") as stream:
            data = stream.read(limits.file_bytes + 1)
    except FileNotFoundError as error:
        raise failure("not_found", path, "there is no such file; check the path") from error
    except PermissionError as error:
        raise failure("permission", path, "may not be read by this user; change its permissions") from error
    except OSError as error:
        raise failure(
            "unreadable", path, f"cannot be read ({error.strerror}); copy it to this machine again"
        ) from error
    _check_size(path, len(data), limits)
    if not data and size:
        raise failure("removed", path, "was removed or emptied while it was read; add it again when it is complete")
    if not data:
        raise failure("empty", path, "is empty (0 bytes); save or download it again")
    if len(data) < size:
        raise failure("removed", path, "changed while it was read; add it again when it is complete")
    return data


def _check_size(path: Path, size: int, limits: Limits) -> None:
    if size > limits.file_bytes:
        raise failure(
            "too_large",
            path,
            f"is larger than {limits.file_bytes:,} bytes; split it, or raise limits.file_bytes in the profile",
        )


def file_type(path: Path, data: bytes) -> FileType:
    """`pdf` or `docx`, by content, then by suffix; raises ParseError (unknown_type, legacy_doc, damaged, empty)."""
    head = data[:1024]
    if b"%PDF-" in head:
        return "pdf"
    if data.startswith(b"PK"):
        return _zip_type(path, data)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise failure("encrypted", path, "is protected by a password; remove it in Word, save, and add it again")
        raise failure(
            "legacy_doc", path, "is an old Word (.doc) or other Office 97 file; save it as .docx and add that"
        )
    if not data.strip(b"\x00 \t\r\n"):
        raise failure("empty", path, "holds nothing but blanks; save or download it again")
    suffix = path.suffix.lower()
    looks = _looks_like(data)
    if looks is None and suffix in (".pdf", ".docx"):
        kind = "PDF" if suffix == ".pdf" else "DOCX"
        raise failure("unknown_type", path, f"is not a {kind} file, whatever its name says; {_SAVE_AS}")
    raise failure("unknown_type", path, f"is {looks + ', not' if looks else 'not'} a PDF or DOCX file; {_SAVE_AS}")


def _looks_like(data: bytes) -> str | None:
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, name in _MAGIC:
        if start[: len(magic)].lower() == magic.lower():
            return name
    try:
        data[:4096].decode("utf-8", errors="strict" if len(data) <= 4096 else "ignore")
    except UnicodeDecodeError:
        return None
    return "plain text" if b"\x00" not in data[:4096] else None


def _zip_type(path: Path, data: bytes) -> FileType:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise failure(
            "damaged", path, "is a truncated or damaged DOCX or ZIP file; get the original again and add that"
        ) from error
    if any(name.startswith("word/document") and name.endswith(".xml") for name in names):
        return "docx"
    for prefix, kind in _ZIP_KINDS:
        if any(name.startswith(prefix) for name in names):
            raise failure("unknown_type", path, f"is {kind}, not a PDF or DOCX file; {_SAVE_AS}")
    if "[Content_Types].xml" in names:
        return "docx"
    raise failure("unknown_type", path, "is a ZIP archive; unpack it and add the PDF and DOCX files in it")
