"""What kind of file some bytes are: by what is in them, then by the name's suffix."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath
from typing import Literal

from .codes import failure
from .zips import BROKEN, check_entries

FileType = Literal["pdf", "docx", "pptx", "xlsx", "html", "eml", "markdown", "text"]

BY_SUFFIX: dict[str, FileType] = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
    ".dotx": "docx",
    ".pptx": "pptx",
    ".pptm": "pptx",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".html": "html",
    ".htm": "html",
    ".eml": "eml",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
}
"""The suffixes of the files that are read, in lower case, and what they stand for."""

_PACKED = ("pdf", "docx", "pptx", "xlsx")
_SAVE_AS = "save it as PDF or DOCX and add that file"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_KINDS = (
    # a stream that only such files have, the usual suffix, what they are called, and what to do
    ("WordDocument", ".doc", "an old Word file (.doc)", "save it as .docx and add that"),
    ("Workbook", ".xls", "an old Excel file (.xls)", "save it as .xlsx and add that"),
    ("PowerPoint Document", ".ppt", "an old PowerPoint file (.ppt)", "save it as .pptx and add that"),
    ("__nameid_version1.0", ".msg", "an Outlook message (.msg)", "save it as .eml or PDF and add that"),
)
_PROGRAMS = {"docx": "Word", "pptx": "PowerPoint", "xlsx": "Excel"}
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
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be"))
_BOMS_16 = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SAMPLE = 65_536
_MOST_TYPES = 2_000_000
_MAIN_TYPES: tuple[tuple[bytes, FileType], ...] = (
    (rb"(?:wordprocessingml\.(?:document|template)|ms-word\.\w+\.macroEnabled\w*)\.main\+xml", "docx"),
    (rb"(?:presentationml\.(?:presentation|template|slideshow)|ms-powerpoint\.\w+\.macroEnabled)\.main\+xml", "pptx"),
    (rb"(?:spreadsheetml\.(?:sheet|template)|ms-excel\.(?:sheet|template)\.macroEnabled)\.main\+xml", "xlsx"),
)
_MAIN_PARTS: tuple[tuple[str, FileType], ...] = (
    ("word/document", "docx"),
    ("ppt/presentation", "pptx"),
    ("xl/workbook", "xlsx"),
)
_HTML = re.compile(r"(?:<\?xml[^>]*>\s*)?(?><!--.*?-->\s*)*+<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_FRAGMENT = re.compile(r"<(?:head|body|title|meta|table|div|p|h[1-6])\b[^>]*>", re.IGNORECASE)
_HEADER = re.compile(r"([!-9;-~]{1,60}):(?: |\t|$)")
_SENT = frozenset("received mime-version message-id return-path delivered-to content-type".split())
_WRITTEN = frozenset("from to cc date subject sender reply-to".split())


def file_type(name: PurePath, data: bytes) -> FileType:
    """What to read the file as; raises ParseError (unknown_type, legacy_doc, encrypted, damaged, empty)."""
    if is_pdf(data):
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_type(name, data)
    if data.startswith(_OLE):
        raise _old_office(name, data)
    if not data.strip(b"\x00 \t\r\n"):
        raise failure("empty", name, "holds nothing but blanks; save or download it again")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise failure("unknown_type", name, f"is {kind}, which is not read; {_SAVE_AS}")
    head = sample_text(data)
    wanted = BY_SUFFIX.get(name.suffix.lower())
    if head is None:
        known = (
            "not a file of a kind that is read" if wanted is None else f"not {_called(name)}, whatever its name says"
        )
        raise failure("unknown_type", name, f"is {known}; {_SAVE_AS}")
    return _text_type(name, head.lstrip("\ufeff \t\r\n"), wanted)


def is_pdf(data: bytes) -> bool:
    """True for the bytes of a PDF; some programs put a little in front of its header."""
    return b"%PDF-" in data[:1024]


def _called(name: PurePath) -> str:
    return f"a {name.suffix.lower().lstrip('.').upper()} file"


def bom(data: bytes) -> tuple[str, int] | None:
    """The encoding that the byte order mark at the beginning tells, and the length of the mark."""
    for mark, encoding in (*_BOMS, *_BOMS_16):
        if data.startswith(mark):
            return encoding, len(mark)
    return None


def sample_text(data: bytes) -> str | None:
    """The beginning of a text file, in a rough decoding; None for what is no text."""
    marked = bom(data)
    text = data[:_SAMPLE].decode(marked[0] if marked else "latin-1", errors="replace")
    strange = sum(map(text.count, map(chr, (*range(8), *range(14, 27), *range(28, 32)))))
    if "\x00" in text or strange > len(text) / 50 or (marked and text.count("\ufffd") > 2 + len(text) / 50):
        return None
    return text


def _text_type(name: PurePath, head: str, wanted: FileType | None) -> FileType:
    if _HTML.match(head):
        return "html"
    if name.suffix.lower() in (".mht", ".mhtml") or head.startswith("From: <Saved by "):
        raise failure("unknown_type", name, "is a web archive (MHTML); save the page as HTML or PDF and add that")
    sent, written = _mail_headers(head)
    if sent and written:
        return "eml"
    if head.startswith("<?xml"):
        raise failure("unknown_type", name, f"is an XML file, which is not read; {_SAVE_AS}")
    if wanted in _PACKED:
        message = f"is plain text, not {_called(name)}, whatever its name says; get the original again"
        raise failure("unknown_type", name, message)
    if wanted is not None:
        return wanted
    if _FRAGMENT.match(head):
        return "html"
    return "eml" if written > 2 else "text"


def _mail_headers(head: str) -> tuple[int, int]:
    """How many header lines begin the text: those that mail programs add, and those that people see."""
    seen: set[str] = set()
    for number, line in enumerate(head[:16_384].splitlines()):
        if line[:1] in (" ", "\t"):
            continue
        found = _HEADER.match(line)
        if found is None:
            if number == 0 and line.startswith("From "):  # as mailbox files begin
                continue
            break
        seen.add(found[1].lower())
    return len(seen & _SENT), len(seen & _WRITTEN)


def _old_office(name: PurePath, data: bytes) -> Exception:
    if "EncryptedPackage".encode("utf-16-le") in data:
        program = _PROGRAMS.get(BY_SUFFIX.get(name.suffix.lower(), ""), "its program")
        message = f"is protected by a password; remove it in {program}, save, and add it again"
        return failure("encrypted", name, message)
    for stream, _, called, advice in _OLE_KINDS:
        if stream.encode("utf-16-le") in data:
            return failure("legacy_doc", name, f"is {called}; {advice}")
    for _, suffix, called, advice in _OLE_KINDS:
        if name.suffix.lower() == suffix:
            return failure("legacy_doc", name, f"is {called}; {advice}")
    return failure("legacy_doc", name, f"is an old office file (Office 97 or before); {_SAVE_AS}")


def _zip_type(name: PurePath, data: bytes) -> FileType:
    check_entries(name, data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            types = b""
            if "[Content_Types].xml" in names:
                with archive.open("[Content_Types].xml") as stream:
                    types = stream.read(_MOST_TYPES)
    except BROKEN as error:
        raise failure(
            "damaged", name, "is a truncated or damaged office file or ZIP; get the original again and add that"
        ) from error
    for pattern, kind in _MAIN_TYPES:
        if re.search(pattern, types):
            return kind
    for prefix, kind in _MAIN_PARTS:
        if any(each.startswith(prefix) and each.endswith(".xml") for each in names):
            return kind
    raise failure("unknown_type", name, _archive(names, types))


def _archive(names: list[str], types: bytes) -> str:
    if b"ms-excel.sheet.binary" in types:
        return "is a binary Excel workbook (.xlsb); save it as .xlsx and add that"
    if "mimetype" in names:
        return f"is an OpenDocument or EPUB file, which is not read; {_SAVE_AS}"
    if any(each.endswith(".iwa") for each in names):
        return f"is a Pages, Numbers or Keynote file, which is not read; {_SAVE_AS}"
    if types:
        return f"is an office file of a kind that is not read; {_SAVE_AS}"
    return "is a ZIP archive; unpack it and add the files in it"
