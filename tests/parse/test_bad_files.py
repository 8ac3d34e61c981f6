"""Files that are not what they seem: each gives a ParseError with a code and the way out, or problems, never a crash."""

from __future__ import annotations

import io
import os
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

import ragbox.parse.files
from ragbox.config import Limits
from ragbox.errors import ParseError
from ragbox.parse import CODES, parse

from .makers import LIMITS, W, body, canvas, check, flow, p, para, read, repack

PDF = flow(*[para(f"Paragraph {n} says that the rent is due on the first day of the month.") for n in range(80)])
DOCX = body(p("The rent is due on the first day of the month."))


def refused(path: Path, code: str, **options: Any) -> str:
    """The message with which `path` is refused."""
    with pytest.raises(ParseError) as caught:
        parse(path, limits=options.pop("limits", LIMITS), **options)
    assert caught.value.code == code
    assert code in CODES
    message = str(caught.value)
    assert path.name in message
    assert "rent is due" not in message
    return message


def outcome(tmp_path: Path, data: bytes, name: str) -> set[str]:
    """The code of the error, or those of the problems."""
    try:
        return {problem.code for problem in read(tmp_path, data, name).problems}
    except ParseError as error:
        return {error.code}


def written(tmp_path: Path, data: bytes, name: str) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_missing_folder_and_empty(tmp_path: Path) -> None:
    (tmp_path / "folder.pdf").mkdir()
    refused(tmp_path / "none.pdf", "not_found")
    refused(tmp_path / "folder.pdf", "directory")
    refused(written(tmp_path, b"", "empty.pdf"), "empty")
    refused(written(tmp_path, b"\x00" * 4096, "blank.docx"), "empty")


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, PDF, "locked.pdf")
    path.chmod(0)
    if os.access(path, os.R_OK):  # root reads everything

        def no(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", no)
    assert "permission" in refused(path, "permission")


@pytest.mark.parametrize(
    ("data", "name", "code", "says"),
    [
        (b"Just some words.", "a.pdf", "unknown_type", "plain text"),
        (b"\x89PNG\r\n\x1a\n....", "a.pdf", "unknown_type", "a PNG image"),
        (b"Dear Ada,\nno slides here.", "a.pptx", "unknown_type", "plain text"),
        (b"{\\rtf1 hello}", "a.docx", "unknown_type", "an RTF file"),
        (b"\xfe\x01\x88\x00\x13\xff" * 50, "a.PDF", "unknown_type", "whatever its name says"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.doc", "legacy_doc", "save it as .docx"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.docx",
            "encrypted",
            "remove it in Word",
        ),
        (b"PK\x03\x04" + b"\x00" * 40, "a.docx", "damaged", "get the original"),
        (b"%PDF-1.7\n" + b"nonsense" * 20, "a.pdf", "damaged", "get the original"),
    ],
)
def test_other_types_are_named(tmp_path: Path, data: bytes, name: str, code: str, says: str) -> None:
    assert says in refused(written(tmp_path, data, name), code)


@pytest.mark.parametrize(
    ("member", "says"),
    [("Index/Document.iwa", "Pages"), ("mimetype", "OpenDocument"), ("a.txt", "ZIP"), ("ppt/x.xml", "ZIP")],
)
def test_other_archives_are_named(tmp_path: Path, member: str, says: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(member, "x")
    assert says in refused(written(tmp_path, out.getvalue(), "a.docx"), "unknown_type")


def test_type_is_decided_by_content(tmp_path: Path) -> None:
    assert read(tmp_path, PDF, "really_a_pdf.docx").media_type == "application/pdf"
    assert read(tmp_path, b"junk before\n" + PDF, "junk.pdf").pages
    assert read(tmp_path, DOCX, "no_suffix").text.startswith("The rent")


def test_truncated_pdf(tmp_path: Path) -> None:
    refused(written(tmp_path, PDF[:400], "cut.pdf"), "damaged")
    for share in (0.3, 0.6, 0.9):
        data = PDF[: int(len(PDF) * share)]
        assert outcome(tmp_path, data, "cut.pdf") & {"damaged", "no_pages", "truncated"}


def test_truncated_docx(tmp_path: Path) -> None:
    for share in (0.1, 0.5, 0.9):
        refused(written(tmp_path, DOCX[: int(len(DOCX) * share)], "cut.docx"), "damaged")


def encrypted(password: str) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(PDF))
    writer.encrypt(password, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_encrypted_pdf(tmp_path: Path) -> None:
    path = written(tmp_path, encrypted("harbour"), "locked.pdf")
    assert "password" in refused(path, "encrypted")
    refused(path, "wrong_password", password="haven")
    document = parse(path, limits=LIMITS, password="harbour")
    check(document)
    assert document.text == read(tmp_path, PDF).text


def test_a_pdf_encrypted_with_no_user_password_opens(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(PDF))
    writer.encrypt("", owner_password="owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    assert read(tmp_path, out.getvalue()).text


def test_no_pages(tmp_path: Path) -> None:
    out = io.BytesIO()
    PdfWriter().write(out)
    refused(written(tmp_path, out.getvalue(), "none.pdf"), "no_pages")


def test_limits(tmp_path: Path) -> None:
    path = written(tmp_path, PDF, "big.pdf")
    assert "limits.file_bytes" in refused(path, "too_large", limits=Limits(file_bytes=1000))
    assert "limits.pages" in refused(path, "too_many_pages", limits=Limits(pages=1))
    assert "limits.page_characters" in refused(path, "too_many_characters", limits=Limits(page_characters=100))
    word = written(tmp_path, DOCX, "big.docx")
    assert "limits.expanded_bytes" in refused(word, "too_expanded", limits=Limits(expanded_bytes=10_000))


def test_zip_bomb_is_counted_not_trusted(tmp_path: Path) -> None:
    """The header of the bomb says that it unpacks to 10 bytes."""
    bomb = b"<x>" + b" " * 5_000_000 + b"</x>"
    data = repack(DOCX, lambda _, part: part, [("word/bomb.xml", bomb)])
    lie = data.replace(len(bomb).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lie != data
    refused(written(tmp_path, data, "bomb.docx"), "too_expanded", limits=Limits(expanded_bytes=1_000_000))
    with pytest.raises(ParseError):
        parse(written(tmp_path, lie, "lie.docx"), limits=Limits(expanded_bytes=1_000_000))


ENTITIES = (
    '<!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
    '<!DOCTYPE w:document [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
)


@pytest.mark.parametrize("entities", ENTITIES)
def test_entities_are_refused(tmp_path: Path, entities: str) -> None:
    xml = f"<?xml version='1.0'?>{entities}<w:document {W}><w:body>{p('&a;')}</w:body></w:document>".encode()
    data = repack(DOCX, lambda name, part: xml if name == "word/document.xml" else part)
    assert "entities" in refused(written(tmp_path, data, "entity.docx"), "damaged")


def test_a_file_removed_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, PDF, "going.pdf")
    size = path.stat().st_size

    class Shrinking(io.BytesIO):
        def read(self, _: int | None = -1, /) -> bytes:
            return PDF[: size // 2]

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", lambda *_, **__: Shrinking())
        refused(path, "removed")
    path.unlink()
    refused(path, "not_found")


def test_pages_that_fail_are_problems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PDFium fails on page 2 and the second reader takes it; on page 3 both fail."""
    from ragbox.parse.pdf.pdfium import PdfiumError, PdfiumFile
    from ragbox.parse.pdf.rawpage import RawPage

    def draw(page: Any) -> None:
        for number in (1, 2, 3):
            page.drawString(72, 700, f"This is page {number}.")
            page.showPage()

    original = PdfiumFile.read_page

    def failing(self: PdfiumFile, number: int, most: int) -> RawPage:
        if number > 1:
            raise PdfiumError("no")
        return original(self, number, most)

    pages = type(PdfReader(io.BytesIO(PDF)).pages[0])
    extract = pages.extract_text

    def failing_too(self: Any, *args: Any, **options: Any) -> str:
        text: str = extract(self, *args, **options)
        if "3" in text:
            raise ValueError
        return text

    monkeypatch.setattr(PdfiumFile, "read_page", failing)
    monkeypatch.setattr(pages, "extract_text", failing_too)
    document = read(tmp_path, canvas(draw))
    assert document.text.split() == "This is page 1. This is page 2.".split()
    assert [(problem.code, problem.page) for problem in document.problems] == [("second_reader", 2), ("page_failed", 3)]
    assert {problem.stage for problem in document.problems} == {"parse"}


def test_what_pdfium_cannot_open_goes_to_the_second_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import ragbox.parse.pdf.document
    from ragbox.parse.pdf.pdfium import PdfiumError

    def no(*_: object) -> None:
        raise PdfiumError("no")

    monkeypatch.setattr(ragbox.parse.pdf.document, "PdfiumFile", no)
    document = read(tmp_path, PDF)
    assert "the rent is due" in document.text
    assert {problem.code for problem in document.problems} == {"second_reader"}


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_mutated_files_give_documents_or_parse_errors(tmp_path: Path, kind: str) -> None:
    source = {"pdf": PDF, "docx": DOCX}[kind]
    chance = random.Random(7)
    for _ in range(60):
        data = bytearray(source)
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        assert outcome(tmp_path, bytes(data), f"mutant.{kind}") <= CODES.keys()


def test_every_code_is_described() -> None:
    assert all(text and code.isidentifier() for code, text in CODES.items())
    source = "".join(path.read_text() for path in Path(ragbox.parse.files.__file__).parent.rglob("*.py"))
    for code in CODES:
        assert source.count(f'"{code}"') > 1, code


def test_damaged_files_leave_no_text_in_logs(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The second reader likes to quote what it stumbles over."""
    out = io.BytesIO()
    writer = PdfWriter(clone_from=io.BytesIO(canvas(lambda page: page.drawString(72, 700, "canary"))))
    writer.add_metadata({"/Title": "canary"})
    writer.write(out)
    for cut in range(60, len(out.getvalue()), 40):
        outcome(tmp_path, out.getvalue()[:cut].replace(b"/Type", b"canary(", 1), "cut.pdf")
    assert caplog.text == ""
