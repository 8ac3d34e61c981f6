"""Comments, notes and stamps on the pages of a PDF, and the files inside it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from ragbox.chunk import chunk
from ragbox.config import OcrSettings
from ragbox.parse import CODES
from ragbox.types import Document, unpack_words

from .makers import canvas, lines, read, texts

SIZE = (400, 300)
SENTENCE = "The tenant pays the rent on the first day."


def base(pages: int = 1) -> bytes:
    """Pages with a sentence each, and a footer."""

    def draw(sheet: Any) -> None:
        for number in range(pages):
            sheet.setFont("Helvetica", 12)
            lines(sheet, 40, 250, SENTENCE)
            sheet.drawString(40, 20, f"Lease, page {number + 1}")
            sheet.showPage()

    return canvas(draw, pagesize=SIZE)


def value(item: Any, writer: PdfWriter | None = None) -> Any:
    """A Python value as pypdf writes it; a string with a slash is a name, a stream gets an object of its own."""
    if isinstance(item, StreamObject):
        return writer._add_object(item) if writer is not None else item
    if isinstance(item, str):
        return NameObject(item) if item.startswith("/") else TextStringObject(item)
    if isinstance(item, int):
        return NumberObject(item)
    if isinstance(item, float):
        return FloatObject(item)
    if isinstance(item, list | tuple):
        return ArrayObject(value(each, writer) for each in item)
    if isinstance(item, dict):
        return DictionaryObject({NameObject(f"/{key}"): value(each, writer) for key, each in item.items()})
    return item


def annotated(*notes: dict[str, Any], data: bytes | None = None, page: int = 1, turn: int = 0) -> bytes:
    """The pages with those annotations on one of them; `IRT` may be the number of an earlier one."""
    writer = PdfWriter(PdfReader(io.BytesIO(data or base())))
    target = writer.pages[page - 1]
    made: list[Any] = []
    for note in notes:
        fields = {"Type": "/Annot", "Rect": (300.0, 200.0, 320.0, 220.0), **note}
        if isinstance(fields.get("IRT"), int):
            fields["IRT"] = made[fields["IRT"]]
        made.append(writer._add_object(value(fields, writer)))
    target[NameObject("/Annots")] = ArrayObject(made)
    if turn:
        target[NameObject("/Rotate")] = NumberObject(turn)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def comments(document: Document) -> list[str]:
    return texts(document, "comment")


JANE = {"Subtype": "/Text", "T": "Jane Roe", "M": "D:20240302101500+01'00'", "Contents": "Is the first day right?"}


def test_a_comment_is_a_block_and_a_revision(tmp_path: Path) -> None:
    document = read(tmp_path, annotated(JANE))
    assert comments(document) == ["Comment by Jane Roe, 2024-03-02: Is the first day right?"]
    (revision,) = document.revisions
    assert (revision.kind, revision.author, revision.text) == ("comment", "Jane Roe", "Is the first day right?")
    assert revision.date == "2024-03-02T10:15:00+01:00"
    assert document.text[revision.start : revision.end] == comments(document)[0]
    assert document.text.startswith(SENTENCE)
    assert document.problems == ()


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ({"Subtype": "/Text", "Contents": "Why?"}, "Comment: Why?"),
        ({"Subtype": "/Text", "Contents": "Why?", "T": "Ann"}, "Comment by Ann: Why?"),
        ({"Subtype": "/Text", "Contents": "Why?", "CreationDate": "D:2023"}, "Comment, 2023: Why?"),
        ({"Subtype": "/Text", "Contents": "Why?", "M": "last week"}, "Comment: Why?"),
        ({"Subtype": "/Text", "Contents": "Two\r\rlines – “so”"}, "Comment: Two lines – “so”"),
        ({"Subtype": "/Highlight", "Contents": "Check."}, "Comment: Check."),
        ({"Subtype": "/Underline", "Contents": "Check."}, "Comment: Check."),
        ({"Subtype": "/StrikeOut", "Contents": "Check."}, "Comment: Check."),
        ({"Subtype": "/Caret", "Contents": "Check."}, "Comment: Check."),
        ({"Subtype": "/Square", "Contents": "Check."}, "Comment: Check."),
        ({"Subtype": "/FreeText", "Contents": "Paid.", "T": "Ann"}, "Note on the page by Ann: Paid."),
        (
            {"Subtype": "/FreeText", "RC": "<body><p>Paid &amp; <b>closed</b></p></body>"},
            "Note on the page: Paid & closed",
        ),
        ({"Subtype": "/Stamp", "Contents": "Received 4 May", "T": "Ann"}, "Stamp by Ann: Received 4 May"),
        ({"Subtype": "/Stamp", "Name": "/SBNotApproved"}, "Stamp: Not Approved"),
    ],
)
def test_kinds_of_comments(tmp_path: Path, note: dict[str, Any], shown: str) -> None:
    assert comments(read(tmp_path, annotated(note))) == [shown]


@pytest.mark.parametrize(
    "note",
    [
        {"Subtype": "/Text"},
        {"Subtype": "/Text", "Contents": " \r\n "},
        {"Subtype": "/Link", "Contents": "a link"},
        {"Subtype": "/Popup", "Contents": "again"},
        {"Subtype": "/Widget", "Contents": "a field"},
        {"Subtype": "/Stamp", "Name": "/x7f3"},
        {"Subtype": "/Text", "Contents": "Accepted set by Ann", "State": "Accepted", "StateModel": "Review"},
        {"Subtype": "/Unheard", "Contents": "of"},
        {"Contents": "no kind"},
    ],
)
def test_what_is_no_comment(tmp_path: Path, note: dict[str, Any]) -> None:
    document = read(tmp_path, annotated(note))
    assert (comments(document), document.revisions, document.hidden, document.problems) == ([], (), (), ())


def test_replies_follow_what_they_reply_to(tmp_path: Path) -> None:
    data = annotated(
        JANE,
        {"Subtype": "/Text", "Contents": "Another thing."},
        {"Subtype": "/Text", "Contents": "It is.", "T": "Bo", "IRT": 0},
        {"Subtype": "/Text", "Contents": "Thanks.", "T": "Jane Roe", "IRT": 2},
    )
    assert comments(read(tmp_path, data)) == [
        "Comment by Jane Roe, 2024-03-02: Is the first day right?",
        "Reply by Bo: It is.",
        "Reply by Jane Roe: Thanks.",
        "Comment: Another thing.",
    ]


@pytest.mark.parametrize("flags", [2, 32])
def test_a_comment_that_no_viewer_shows_is_hidden_text(tmp_path: Path, flags: int) -> None:
    document = read(tmp_path, annotated({**JANE, "F": flags}))
    assert (comments(document), document.revisions) == ([], ())
    assert [(item.text, item.reason, item.page) for item in document.hidden] == [
        ("Is the first day right?", "invisible", 1)
    ]
    (problem,) = document.problems
    assert (problem.code, problem.page) == ("hidden_text", 1)
    assert "holds 5 words" in problem.message
    assert "first day" not in problem.message


@pytest.mark.parametrize(
    ("turn", "box"), [(0, (100, 60, 200, 80)), (90, (220, 100, 240, 200)), (180, (200, 220, 300, 240))]
)
def test_its_words_lie_in_its_box(tmp_path: Path, turn: int, box: tuple[float, ...]) -> None:
    note = {"Subtype": "/FreeText", "Rect": (100.0, 220.0, 200.0, 240.0), "Contents": "Paid in full"}
    document = read(tmp_path, annotated(note, turn=turn))
    (revision,) = document.revisions
    found = [
        word
        for word in unpack_words(document.pages[0].words)
        if word.start >= revision.start and word.end <= revision.end
    ]
    assert [document.text[word.start : word.end] for word in found] == ["Paid", "in", "full"]
    assert (min(w.x0 for w in found), min(w.y0 for w in found)) == pytest.approx(box[:2], abs=0.5)
    assert (max(w.x1 for w in found), max(w.y1 for w in found)) == pytest.approx(box[2:], abs=0.5)


def test_it_is_on_its_page_and_in_a_chunk(tmp_path: Path) -> None:
    document = read(tmp_path, annotated(JANE, data=base(3), page=2))
    (block,) = (block for block in document.blocks if block.kind == "comment")
    assert block.page == 2
    assert document.pages[1].start <= block.start < block.end <= document.pages[1].end
    found = chunk(document, tokens=60, count=lambda text: len(text.split()))
    held = [unit for each in found for unit in each.units if unit.start <= block.start and block.end <= unit.end]
    assert [document.text[unit.start : unit.end] for unit in held] == comments(document)


def test_a_note_on_a_page_without_text_does_not_hide_that(tmp_path: Path) -> None:
    def draw(sheet: Any) -> None:
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        sheet.drawImage(ImageReader(Image.effect_noise((200, 200), 90)), 0, 0, *SIZE)
        sheet.showPage()

    document = read(tmp_path, annotated(JANE, data=canvas(draw, pagesize=SIZE)), ocr=OcrSettings(enabled=False))
    assert len(comments(document)) == 1
    assert [problem.code for problem in document.problems] == ["no_text"]


def test_a_comment_stays_on_a_page_read_by_ocr(tmp_path: Path) -> None:
    from .test_hidden import scanned

    out = io.BytesIO()
    scanned().rotate(90, expand=True).save(out, "PDF", resolution=150)
    document = read(tmp_path, annotated({**JANE, "Rect": (10.0, 20.0, 30.0, 60.0)}, data=out.getvalue()))
    assert document.ocr_pages == 1
    assert "The tenant pays the rent" in document.text
    (revision,) = document.revisions
    (box,) = document.pages[0].rects(revision.start, revision.end)
    assert (box.x0, box.y0, box.x1, box.y1) == pytest.approx((10, 340, 30, 380), abs=0.5)


# --- over text ----------------------------------------------------------------------------------------------------------


def drawn(colour: str, **note: Any) -> dict[str, Any]:
    """An annotation that paints its box."""
    look = StreamObject()
    look._data = f"{colour} rg 0 0 260 24 re f".encode()
    look.update(value({"Type": "/XObject", "Subtype": "/Form", "BBox": (0.0, 0.0, 260.0, 24.0)}))
    return {"Rect": (36.0, 242.0, 296.0, 266.0), "AP": {"N": look}, **note}


@pytest.mark.parametrize("kind", ["/Square", "/Stamp", "/FreeText", "/Ink", "/Highlight"])
def test_a_black_annotation_over_text_is_a_failed_redaction(tmp_path: Path, kind: str) -> None:
    document = read(tmp_path, annotated(drawn("0 0 0", Subtype=kind)))
    assert [(item.text, item.reason) for item in document.hidden] == [(SENTENCE, "covered")]
    assert SENTENCE not in document.text
    assert "redact" in document.problems[0].message


@pytest.mark.parametrize(
    "note",
    [
        drawn("1 1 0", Subtype="/Highlight"),
        drawn("0 0 0", Subtype="/Square", F=2),
        {"Subtype": "/Square", "Rect": (36.0, 242.0, 296.0, 266.0), "C": (1.0, 0.0, 0.0)},
        {"Subtype": "/Link", "Rect": (36.0, 242.0, 296.0, 266.0)},
    ],
)
def test_text_under_a_mark_or_a_frame_is_seen(tmp_path: Path, note: dict[str, Any]) -> None:
    document = read(tmp_path, annotated(note))
    assert (document.hidden, document.problems) == ((), ())
    assert SENTENCE in document.text


# --- attached files -----------------------------------------------------------------------------------------------------


def pinned(name: str, content: bytes) -> dict[str, Any]:
    stream = StreamObject()
    stream._data = content
    stream.update(value({"Params": {"Size": len(content)}}))
    return {"Subtype": "/FileAttachment", "FS": {"Type": "/Filespec", "UF": name, "F": name, "EF": {"F": stream}}}


def attached(data: bytes, *files: tuple[str, bytes]) -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(data)))
    for name, content in files:
        writer.add_attachment(name, content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_attached_files_are_listed_and_told(tmp_path: Path) -> None:
    data = attached(annotated(pinned("photo.jpg", b"12345")), ("budget.xlsx", b"12345678"), ("annex.docx", b"1"))
    document = read(tmp_path, data)
    assert sorted((item.name, item.size) for item in document.attachments) == [
        ("annex.docx", 1),
        ("budget.xlsx", 8),
        ("photo.jpg", 5),
    ]
    (problem,) = document.problems
    assert (problem.stage, problem.code, problem.page) == ("parse", "attachments", None)
    assert problem.code in CODES
    assert problem.message.startswith("3 files are attached")
    assert "budget.xlsx" in problem.message
    assert comments(document) == []


def test_many_attached_files_are_counted(tmp_path: Path) -> None:
    document = read(tmp_path, attached(base(), *[(f"{number:02}.txt", b"x") for number in range(12)]))
    assert len(document.attachments) == 12
    assert "and 7 more" in document.problems[0].message


def test_a_file_without_any_has_none(tmp_path: Path) -> None:
    document = read(tmp_path, base())
    assert (document.attachments, document.revisions, document.problems) == ((), (), ())
