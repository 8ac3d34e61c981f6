"""Redacted PDFs: pages as they looked but for black boxes, and nothing under those, beside the pages or in any byte."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw
from pypdf.actions import JavaScript
from pypdf.annotations import FreeText, Text
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ragbox.config import Limits, OcrSettings
from ragbox.errors import ConfigError, ParseError, RedactionError
from ragbox.parse import parse
from ragbox.redact.places import Plan, plan
from ragbox.redacted import Redaction, redact_file

NO_OCR = "name: no-ocr\nocr: {enabled: false}\n"
VALUES = {
    "text": "ada.text@example.org",
    "line_break": "(212) 555-0147",
    "page_break": "Nkemelu",
    "rotated": "ada.rotated@example.org",
    "field": "ada.field@example.org",
    "free_text": "ada.free@example.org",
    "comment": "ada.comment@example.org",
    "comment_author": "ada.author@example.org",
    "metadata": "ada.meta@example.org",
    "attachment": "ada.file@example.org",
    "outline": "ada.outline@example.org",
    "script": "ada.script@example.org",
    "white": "ada.white@example.org",
    "covered": "ada.covered@example.org",
    "off_page": "ada.off@example.org",
    "field_name": "ada.label@example.org",
}


def made() -> bytes:
    """Four pages with a value in every place that a PDF has."""
    out = io.BytesIO()
    page = Canvas(out, pagesize=(612, 792), invariant=1)
    page.drawString(72, 720, f"Patient: Ada Nkemelu wrote from {VALUES['text']} about the lease.")
    page.drawString(72, 690, "A long line of plain words comes before the number, which is (212)")
    page.drawString(72, 676, "555-0147 on the next line, where the paragraph goes on to its end.")
    page.setFillGray(1)
    page.drawString(72, 640, VALUES["white"])
    page.setFillGray(0)
    page.drawString(72, 600, VALUES["covered"])
    page.rect(60, 595, 300, 20, fill=1)
    page.drawString(72, 2000, VALUES["off_page"])
    page.drawString(72, 100, "The letter was signed in the presence of two witnesses by Ada")
    page.showPage()
    page.drawString(72, 720, "Nkemelu herself, and nobody objected to it.")
    page.acroForm.textfield(name=VALUES["field_name"], value=VALUES["field"], x=180, y=490, width=250, height=20)
    page.drawString(72, 496, "Contact:")
    page.showPage()
    page.setPageRotation(90)
    page.drawString(72, 400, f"Turned: {VALUES['rotated']} stands here.")
    page.showPage()
    page.drawString(72, 700, "A page with nothing on it that is anybody's.")
    page.showPage()
    page.save()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(out.getvalue()))
    note = Text(rect=(300, 300, 320, 320), text=f"Ask {VALUES['comment']}", title_bar=VALUES["comment_author"])
    writer.add_annotation(0, note)
    writer.add_annotation(1, FreeText(rect=(100, 60, 400, 90), text=f"see {VALUES['free_text']}"))
    writer.add_metadata({"/Title": VALUES["metadata"], "/Author": VALUES["metadata"]})
    writer.add_attachment(f"{VALUES['attachment']}.txt", VALUES["attachment"].encode())
    writer.add_outline_item(title=VALUES["outline"], page_number=0)
    writer.add_open_action(JavaScript(f"app.alert('{VALUES['script']}')"))
    writer.pages[3].cropbox = pypdf.generic.RectangleObject((50, 600, 400, 750))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def no_ocr(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("profile") / "no_ocr.yaml"
    path.write_text(NO_OCR)
    return path


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, no_ocr: Path) -> Redaction:
    source = tmp_path_factory.mktemp("full") / "file.pdf"
    source.write_bytes(made())
    return redact_file(source, profile=no_ocr)


def streams(data: bytes) -> Iterator[bytes]:
    """The bytes of a file, and all that is packed in them."""
    yield data
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\n?endstream", data, re.DOTALL):
        try:
            yield zlib.decompressobj().decompress(match[1])
        except zlib.error:
            yield match[1]


def texts(path: Path) -> Iterator[str]:
    """The text of a file as its readers see it, and what they tell of the file."""
    with path.open("rb") as stream:
        reader = pypdf.PdfReader(stream)
        yield "\n".join(page.extract_text() for page in reader.pages)
        yield repr(reader.metadata) + repr(reader.outline) + repr(list(reader.attachments)) + repr(reader.get_fields())
        names: Any = reader.root_object.get("/Names", {})
        yield repr([each.get_object() for each in names.get("/JavaScript", {}).get("/Names", ())])
    pdf = pypdfium2.PdfDocument(path)
    yield "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    pdf.close()
    document = parse(path, limits=Limits(), ocr=OcrSettings(enabled=False))
    yield document.text + repr(document.title) + "".join(each.text for each in document.hidden)
    for data in streams(path.read_bytes()):
        yield data.decode("latin-1")
        yield data.replace(b"\0", b"").decode("latin-1")  # UTF-16


@pytest.mark.parametrize("place", VALUES)
def test_nothing_is_left_in(place: str, full: Redaction) -> None:
    value = VALUES[place]
    for text in texts(full.path):
        assert value not in text
        assert value.split("@")[0] not in text
    assert "555-0147" not in next(texts(full.path))


def test_the_source_held_them(full: Redaction) -> None:
    seen = "".join(texts(full.source))
    assert [place for place, value in VALUES.items() if value not in seen] == []


def test_what_is_no_personal_data_stays(full: Redaction) -> None:
    text = text_of(full.path)
    for kept in (
        "wrote from",
        "about the lease.",
        "which is",
        "on the next line, where",
        "herself, and nobody",
        "stands",
    ):
        assert kept in text
    assert full.pages == 4
    assert full.counts["EMAIL_ADDRESS"] == 6  # in the text, turned, in the field, the note, the comment and its author
    assert full.problems == ()  # what was attached and hidden does not come along
    assert full.counts["PHONE_NUMBER"] == 1


def test_there_is_nothing_but_pages(full: Redaction) -> None:
    reader = pypdf.PdfReader(full.path)
    assert reader.metadata is None
    assert set(reader.root_object) == {"/Type", "/Pages"}
    assert all(set(page) == {"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources"} for page in reader.pages)
    assert b"/ID" not in full.path.read_bytes()
    assert not re.search(rb"D:\d{8}", full.path.read_bytes())


def drawn(path: Path, page: int) -> Image.Image:
    pdf = pypdfium2.PdfDocument(path)
    image: Image.Image = pdf[page].render(scale=1).to_pil().convert("L")
    pdf.close()
    return image


def test_pages_keep_their_look(full: Redaction) -> None:
    for number in range(4):
        before, after = drawn(full.source, number), drawn(full.path, number)
        assert before.size == after.size
        # What is not black now is what it was: the difference is in the boxes only.
        changed = sum(b < 128 and abs(a - b) > 128 for a, b in zip(before.tobytes(), after.tobytes(), strict=True))
        lighter = sum(b - a > 128 for a, b in zip(before.tobytes(), after.tobytes(), strict=True))
        assert lighter < 20
        assert (changed > 500) == (number < 3)


def test_a_box_is_black_all_over(full: Redaction) -> None:
    (mark,) = (rect for rect in parse_rects(full.source, VALUES["rotated"]) if rect.page == 3)
    image = drawn(full.path, 2)
    inside = image.crop((int(mark.x0) + 1, int(mark.y0) + 1, int(mark.x1) - 1, int(mark.y1) - 1))
    assert max(inside.tobytes()) < 40


def parse_rects(path: Path, value: str) -> list[Any]:
    document = parse(path, limits=Limits(), ocr=OcrSettings(enabled=False))
    start = document.text.index(value)
    return [rect for page in document.pages for rect in page.rects(start, start + len(value))]


def test_the_same_file_gives_the_same_bytes(full: Redaction, no_ocr: Path, tmp_path: Path) -> None:
    again = redact_file(full.source, tmp_path / "again.pdf", no_ocr)
    assert again.path.read_bytes() == full.path.read_bytes()


# --- what may go wrong --------------------------------------------------------------------------------------------------


def text_of(path: Path) -> str:
    """The text of a copy, which has nothing hidden that would look like a redaction that failed."""
    document = parse(path, limits=Limits(), ocr=OcrSettings(enabled=False))
    assert document.hidden == ()
    return document.text


@pytest.fixture
def letter(tmp_path: Path, make_pdf: Any) -> Path:
    path: Path = make_pdf(tmp_path / "letter.pdf", "Mail a.quill@example.org, SSN 536-22-1847, and come.")
    return path


def test_only_the_entities_asked_for_go(letter: Path, no_ocr: Path) -> None:
    made = redact_file(letter, profile=no_ocr, entities=["US_SSN"])
    assert (
        parse(made.path, limits=Limits(), ocr=OcrSettings(enabled=False)).text
        == "Mail a.quill@example.org, SSN and come."
    )
    with pytest.raises(ConfigError, match="NOBODY"):
        redact_file(letter, letter.with_name("b.pdf"), no_ocr, entities=["NOBODY"])


def test_nothing_is_overwritten(letter: Path, no_ocr: Path) -> None:
    before = letter.read_bytes()
    made = redact_file(letter, profile=no_ocr)
    assert made.path == letter.with_name("letter.redacted.pdf")
    for target in (None, letter, made.path):
        with pytest.raises(RedactionError, match="already"):
            redact_file(letter, target, no_ocr)
    assert letter.read_bytes() == before
    for name, why in (("x.txt", "ends in .pdf"), ("no/x.pdf", "no such folder")):
        with pytest.raises(RedactionError, match=why):
            redact_file(letter, letter.parent / name, no_ocr)


def test_an_encrypted_file_needs_its_password(tmp_path: Path, make_pdf: Any, no_ocr: Path) -> None:
    locked = make_pdf(tmp_path / "locked.pdf", "Mail a.quill@example.org now.", password="secret")
    for password in (None, "wrong"):
        with pytest.raises(ParseError, match=r"^locked\.pdf: .*password"):
            redact_file(locked, profile=no_ocr, password=password)
    made = redact_file(locked, profile=no_ocr, password="secret")
    assert text_of(made.path) == "Mail now."


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.txt", b"Mail a.quill@example.org", "only PDF and DOCX"),
        ("a.html", b"<html><body>x</body></html>", "only PDF and DOCX"),
        ("a.pdf", b"%PDF-1.7\nnothing of the kind", "damaged"),
        ("a.pdf", made()[:3000], "damaged|could not|cannot"),
        ("a.pdf", b"", "empty"),
    ],
)
def test_other_and_damaged_files_are_refused(name: str, data: bytes, why: str, tmp_path: Path, no_ocr: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises((RedactionError, ParseError), match=why):
        redact_file(tmp_path / name, profile=no_ocr)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_nothing_is_written_where_a_value_would_be_left(
    letter: Path, no_ocr: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan that blacks out nothing: the look afterwards finds what is left."""
    monkeypatch.setattr("ragbox.redact.pdf.plan", lambda document, _spans: plan(document, []))
    for name in ("black_out", "part"):
        monkeypatch.setattr(Plan, name, lambda _plan, _what: None)
    with pytest.raises(RedactionError, match=r"letter\.pdf: the redacted file still held a value"):
        redact_file(letter, profile=no_ocr)
    assert [path.name for path in letter.parent.iterdir()] == [letter.name]


# --- pictures -----------------------------------------------------------------------------------------------------------


def picture(*lines: str, size: tuple[int, int] = (1000, 300)) -> ImageReader:
    image = Image.new("RGB", size, "white")
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((40, 60 + 80 * number), line, fill="black", font_size=44)
    return ImageReader(image)


def test_what_only_a_picture_shows_is_blacked_out_too(tmp_path: Path) -> None:
    """Slow: OCR reads two pages twice. A logo on a page of text, and a page that is a scan."""
    page = Canvas(str(tmp_path / "scan.pdf"), pagesize=(612, 792))
    page.drawString(72, 720, "Patient: Ada Nkemelu was seen today.")
    page.drawImage(picture("Clinic of ada.logo@example.org", "Seen by Ada Nkemelu"), 72, 500, 400, 120)
    page.showPage()
    page.drawImage(
        picture("Letter of the third of May", "Phone (212) 555-0147 or", "write to ada.scan@example.org", size=(1224, 1584)),
        0, 0, 612, 792,
    )  # fmt: skip
    page.showPage()
    page.save()
    made = redact_file(tmp_path / "scan.pdf")
    assert made.counts["EMAIL_ADDRESS"] == 2
    assert made.counts["PERSON"] == 2
    image_only = pypdf.PdfWriter(clone_from=made.path)
    for each in image_only.pages:  # without the text layer, so that OCR reads what is seen
        content: Any = each["/Contents"].get_object()
        content.set_data(b"q 612 0 0 792 0 0 cm /P Do Q")
    image_only.write(tmp_path / "seen.pdf")
    seen = parse(tmp_path / "seen.pdf", limits=Limits())
    assert seen.ocr_pages == 2
    assert "Clinic of" in seen.text
    assert "was seen today" in seen.text
    for value in ("ada", "Nkemelu", "555", "0147", "example"):
        assert value not in seen.text
