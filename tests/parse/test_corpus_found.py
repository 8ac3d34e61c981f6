"""What damaged files of the corpus once did, each as small as it can be: all of it is a ParseError or a problem now."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from corpus.rawpdf import RawPdf

from ragbox.document import unpack_words
from ragbox.errors import ParseError
from ragbox.parse.isolated import Workers

from .makers import LIMITS, body, p, read, repack

TEXT = "The rent is due on the first day of the month."


def refused(tmp_path: Path, data: bytes, name: str) -> str:
    """The code with which a file is refused."""
    with pytest.raises(ParseError) as caught:
        read(tmp_path, data, name, limits=LIMITS)
    assert TEXT not in str(caught.value)
    return caught.value.code


@pytest.mark.parametrize("encoding", ["rot13", "utf-7", "x" * 500])
def test_a_part_in_an_encoding_that_no_parser_knows(tmp_path: Path, encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'.encode()

    def change(name: str, part: bytes) -> bytes:
        return head + part.split(b"?>", 1)[1] if name == "word/document.xml" else part

    assert refused(tmp_path, repack(body(p(TEXT)), change), "encoding.docx") == "damaged"


def test_a_docx_whose_main_part_is_another_one(tmp_path: Path) -> None:
    data = body(p(TEXT))
    parts: dict[str, bytes] = {}
    repack(data, lambda name, part: parts.setdefault(name, part))
    for other in ("word/styles.xml", "word/settings.xml", "docProps/core.xml"):
        swapped = repack(data, lambda name, part, other=other: parts[other] if name == "word/document.xml" else part)  # type: ignore[misc]
        assert refused(tmp_path, swapped, "swapped.docx") == "damaged"
    hollow = repack(
        data, lambda name, part: part.replace(b"w:body", b"w:other") if name.endswith("document.xml") else part
    )
    assert refused(tmp_path, hollow, "hollow.docx") == "damaged"


def test_a_workbook_is_read_in_a_worker(tmp_path: Path) -> None:
    """openpyxl looks for the system's list of media types, which a worker may not read."""
    path = tmp_path / "book.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = TEXT
    book.save(path)
    with Workers(LIMITS) as workers:
        assert TEXT in workers.parse(path).text


def test_hidden_text_on_a_page_of_no_size(tmp_path: Path) -> None:
    """Its picture, in which is looked whether the text can be seen, cannot be drawn."""
    pdf = RawPdf.simple(b"1 g BT /F1 12 Tf 50 50 Td (The rent is due.) Tj ET", page=b"/CropBox[700 800 900 1000]")
    document = read(tmp_path, pdf.save(), "sliver.pdf", limits=LIMITS)
    assert len(document.pages) == 1


def test_a_page_that_the_second_reader_gets_has_a_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """pypdf gives the sides of a page whose box is upside down as negative numbers."""
    import ragbox.parse.pdf.document
    from ragbox.parse.pdf.pdfium import PdfiumError

    def no(*_: object) -> None:
        raise PdfiumError("no")

    monkeypatch.setattr(ragbox.parse.pdf.document, "PdfiumFile", no)
    for box in (b"[612 792 0 0]", b"[0 0 0 0]", b"[0 0 99999999999999 1]"):
        pdf = RawPdf.simple(f"BT /F1 12 Tf 50 50 Td ({TEXT}) Tj ET".encode())
        pdf.objects[3] = pdf.objects[3].replace(b"[0 0 612 792]", box)
        (page,) = read(tmp_path, pdf.save(), "upside_down.pdf", limits=LIMITS).pages
        assert 0 < page.width <= 1e9
        assert 0 < page.height <= 1e9


def test_a_form_field_light_years_away(tmp_path: Path) -> None:
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(tenant)/V(Ana Okafor)/Rect[180 -2147483648 2147483648 70]>>"
    pdf = RawPdf.simple(b"BT /F1 12 Tf 50 50 Td (Name:) Tj ET", page=b"/Annots[6 0 R]", more={6: field})
    pdf.objects[1] = pdf.objects[1].replace(b"/Pages", b"/AcroForm<</Fields[6 0 R]>>/Pages")
    document = read(tmp_path, pdf.save(), "form.pdf", limits=LIMITS)
    assert "Ana Okafor" in document.text
    for page in document.pages:
        assert all(abs(value) < 3_000 for word in unpack_words(page.words) for value in word[2:])
