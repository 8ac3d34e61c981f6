"""What kind of file it is: by content, then by suffix."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

import pytest

from ragbox.errors import ParseError
from ragbox.parse import SUFFIXES
from ragbox.parse.kinds import FileType, file_type

MAIL = b"Received: by host\r\nFrom: Ada <ada@example.com>\r\nTo: Bo\r\nSubject: Rent\r\n\r\nThe rent is due.\r\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
OFFICE = "application/vnd.openxmlformats-officedocument."


def archive(content_type: str, part: str = "odd/name.xml") -> bytes:
    """An office file whose main part lies where nobody would look for it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        override = f'<Override PartName="/{part}" ContentType="{content_type}"/>'
        file.writestr("[Content_Types].xml", f"<Types>{override}</Types>")
        file.writestr(part, "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", b"%PDF-1.7 ...", "pdf"),
        ("a.bin", archive(OFFICE + "wordprocessingml.document.main+xml"), "docx"),
        ("a.xlsx", archive("application/vnd.ms-word.document.macroEnabled.main+xml"), "docx"),
        ("a.docx", archive(OFFICE + "wordprocessingml.template.main+xml"), "docx"),
        ("a.docx", archive(OFFICE + "presentationml.presentation.main+xml"), "pptx"),
        ("a.pptm", archive("application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"), "pptx"),
        ("a.ppsx", archive(OFFICE + "presentationml.slideshow.main+xml"), "pptx"),
        ("a.docx", archive(OFFICE + "spreadsheetml.sheet.main+xml"), "xlsx"),
        ("a.xlsm", archive("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "xlsx"),
        ("a.pdf", b"\xef\xbb\xbf\r\n <!-- x --><!DOCTYPE HTML><p>x", "html"),
        ("a.txt", b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">', "html"),
        ("a.txt", "<html><p>x".encode("utf-16"), "html"),
        ("a", b"<p>x</p>", "html"),
        ("a.htm", b"just words", "html"),
        ("a.md", b"<p align=center>x</p>\n\n# Title", "markdown"),
        ("a.MARKDOWN", b"# Title", "markdown"),
        ("a.txt", MAIL, "eml"),
        ("a", b"From ada Mon May 1\n" + MAIL, "eml"),
        ("a", b"From: Ada\nTo: Bo\nDate: today\nSubject: Rent\n\nMemo", "eml"),
        ("a.txt", b"From: Ada\nTo: Bo\nDate: today\nSubject: Rent\n\nMemo", "text"),
        ("a.eml", b"Subject: x\n\ny", "eml"),
        ("a.txt", b"Note: it rains\nDate: today", "text"),
        ("a.txt", b"PKF Harlow LLP\nMZ Ltd", "text"),
        ("LICENSE", b"Words and words.", "text"),
        ("a.txt", "Größe".encode("cp1252"), "text"),
        ("a.txt", "Größe".encode("utf-16"), "text"),
    ],
)
def test_kinds(name: str, data: bytes, kind: FileType) -> None:
    assert file_type(PurePath(name), data) == kind


@pytest.mark.parametrize(
    ("name", "data", "code", "says"),
    [
        ("a.doc", OLE, "legacy_doc", "save it as .docx"),
        ("a.xls", OLE, "legacy_doc", "save it as .xlsx"),
        ("a.doc", OLE + "Workbook".encode("utf-16-le"), "legacy_doc", "Excel"),
        ("a.ppt", OLE, "legacy_doc", "save it as .pptx"),
        ("a.msg", OLE + "__nameid_version1.0".encode("utf-16-le"), "legacy_doc", "Outlook message"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", "remove it in Excel"),
        ("a.pptx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", "remove it in PowerPoint"),
        ("a.xlsb", archive("application/vnd.ms-excel.sheet.binary.macroEnabled.main"), "unknown_type", ".xlsb"),
        ("a.vsdx", archive("application/vnd.ms-visio.drawing.main+xml"), "unknown_type", "office file"),
        ("a.txt", b"\x00\x01\x02\xff" * 99, "unknown_type", "not a TXT file, whatever its name says"),
        ("a.md", b"\x07\x06\x05\x0e\x0f" * 99, "unknown_type", "not a MD file"),
        ("a.txt", b"\xff\xfe" + b"\x01\x00\x02\x00" * 99, "unknown_type", "not a TXT file"),
        ("a.dat", b"\x00\x01\x02\xff" * 99, "unknown_type", "not a file of a kind that is read"),
        ("a.docx", b"Just words.", "unknown_type", "is plain text, not a DOCX file"),
        ("a.xml", b"<?xml version='1.0'?><r/>", "unknown_type", "an XML file"),
        ("a.mht", b"From: <Saved by Blink>\nMIME-Version: 1.0\n\nx", "unknown_type", "web archive"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "unknown_type", "a PNG image"),
        ("a.txt", b" \r\n\t ", "empty", "blanks"),
    ],
)
def test_what_is_not_read_is_named(name: str, data: bytes, code: str, says: str) -> None:
    with pytest.raises(ParseError) as caught:
        file_type(PurePath(name), data)
    assert caught.value.code == code
    assert says in str(caught.value)
    assert str(caught.value).startswith(f"{name}: ")


def test_suffixes() -> None:
    listed = ".pdf .docx .docm .dotx .txt .text .md .markdown .html .htm .eml .pptx .pptm .xlsx .xlsm"
    assert set(SUFFIXES) == set(listed.split())
