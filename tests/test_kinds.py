"""A folder with a file of each kind, from ingest to the citation."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from parse.test_pptx import box as text_box
from parse.test_pptx import deck, slide
from parse.test_xlsx import fill, workbook

from ragbox import RagBox
from ragbox.output import place


def mail(pdf: bytes) -> bytes:
    message = EmailMessage()
    message["From"] = "Ada <ada@example.com>"
    message["Subject"] = "Boiler"
    message.set_content("The boiler is inspected on Thursday at half past eight.")
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename="warranty.pdf")
    message.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", filename="boiler.png")
    return message.as_bytes()


@pytest.fixture
def folder(tmp_path: Path, make_pdf: Any) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    pdf = make_pdf(tmp_path / "w.pdf", "A first page.", "The warranty of the pump ends in November.").read_bytes()
    (made / "boiler.eml").write_bytes(mail(pdf))
    (made / "visit.txt").write_bytes(
        "Visit\r\n\r\nThe swelling of the ankle began – slowly – in March.".encode("cp1252")
    )
    (made / "leave.md").write_text("# Leave\n\n## Sick\n\nStaff may take **twelve** days of sick leave.")
    (made / "parking.html").write_text(
        "<html><h1>Parking</h1><p>Visitors park in the Alma Street garage.<p hidden>Unseen."
    )
    presentation = deck(
        lambda made: [slide(made, "Start"), text_box(slide(made, "Plan"), 1, 2, "Piling begins in October.")]
    )
    (made / "quarry.pptx").write_bytes(presentation)
    lines: list[list[Any]] = [
        ["Number", "Client", "Amount"],
        ["K-1041", "Bramble Dental", 1840.5],
        ["K-1042", "Osprey Ltd", 920],
    ]

    def build(_: Any, sheet: Any) -> None:
        sheet.title = "Invoices"
        fill(sheet, lines)

    (made / "invoices.xlsx").write_bytes(workbook(build))
    (made / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504)
    return made


def test_every_kind_is_read_found_and_cited(box: RagBox, folder: Path) -> None:
    reports = {Path(each.path).name: each for each in box.ingest(folder).documents}
    assert {name: each.status for name, each in reports.items()} == {
        "boiler.eml": "partial",
        "visit.txt": "indexed",
        "leave.md": "indexed",
        "parking.html": "partial",
        "quarry.pptx": "indexed",
        "invoices.xlsx": "indexed",
        "old.xls": "skipped",
    }
    assert [(each.code, "XLSX" in each.message) for each in reports["old.xls"].problems] == [("convert", True)]
    assert [each.code for each in reports["boiler.eml"].problems] == ["attachments"]
    assert [each.code for each in reports["parking.html"].problems] == ["hidden_text"]
    asked = {
        "When is the boiler inspected?": "boiler.eml",
        "When does the warranty of the pump end?": "boiler.eml, Attachment: warranty.pdf > Page 2",
        "When did the swelling of the ankle begin?": "visit.txt",
        "How many days of sick leave may staff take?": "leave.md, Leave > Sick",
        "Where do visitors park?": "parking.html, Parking",
        "When does piling begin?": "quarry.pptx, slide 2, Plan",
        "What is the amount of Bramble Dental?": "invoices.xlsx, Invoices",
    }
    for question, where in asked.items():
        citations = {place(each): each for each in box.ask(question).citations}
        assert where in citations, question
        text = box.text(citations[where].document_id)
        assert text[citations[where].start : citations[where].end] == citations[where].quote
    assert not box.search("Unseen")[0].chunk.text.count("Unseen")


def test_a_slide_has_a_page_and_no_picture(box: RagBox, folder: Path) -> None:
    box.ingest(folder / "quarry.pptx")
    citation = box.ask("When does piling begin?").citations[0]
    assert (citation.page, citation.boxes) == (2, ())
    assert box.page_image(citation) is None
