"""Mails: headers, text, and what is attached, read by the same parsers."""

from __future__ import annotations

import io
import random
import time
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from ragbox.config import Limits, OcrSettings
from ragbox.errors import ParseError
from ragbox.types import Document

from .makers import body, canvas, flow, p, para, parsed, texts
from .test_bad_files import encrypted

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def mail(text: str = "The rent is due.", subject: str = "Rent: naïve café") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ada Nkemelu <ada@example.com>"
    message["To"] = "records@example.org, Bo <bo@example.org>"
    message["Date"] = "Sat, 01 Mar 2025 10:00:00 +0000"
    message["Subject"] = subject
    message.set_content(text)
    return message


def attach(message: EmailMessage, data: bytes, name: str, **options: Any) -> EmailMessage:
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name, **options)
    return message


def read(message: EmailMessage, **options: Any) -> Document:
    return parsed("mail.eml", message.as_bytes(), **options)


def under(document: Document, *path: str) -> list[str]:
    """The texts whose heading path begins so."""
    return [document.text[b.start : b.end] for b in document.blocks if b.heading[: len(path)] == path]


def test_headers_and_text() -> None:
    document = read(mail())
    assert document.title == "Rent: naïve café"
    assert texts(document, "field") == [
        "From: Ada Nkemelu <ada@example.com>",
        "To: records@example.org, Bo <bo@example.org>",
        "Date: Sat, 01 Mar 2025 10:00:00 +0000",
        "Subject: Rent: naïve café",
    ]
    assert texts(document, "paragraph") == ["The rent is due."]
    assert (document.problems, document.media_type) == ((), "message/rfc822")


def test_the_plain_text_is_taken_before_the_page_and_the_page_where_there_is_no_text() -> None:
    both = mail("plain words")
    both.add_alternative("<p>page words</p>", subtype="html")
    assert texts(read(both), "paragraph") == ["plain words"]
    blank = mail(" \n")
    blank.add_alternative("<h1>Notice</h1><p>page words <span style='display:none'>unseen</span></p>", subtype="html")
    document = read(blank)
    assert texts(document, "paragraph", "heading") == ["Notice", "page words"]
    assert [each.text for each in document.hidden] == ["unseen"]


def test_quotes_are_kept_without_their_marks() -> None:
    text = (
        "I agree.\n\nOn Monday Bo wrote:\n> The rent is due on the first day of each month and is\n"
        "> to be paid by transfer.\n>> Why?\n-- \nAda"
    )
    assert texts(read(mail(text)), "paragraph") == [
        "I agree.",
        "On Monday Bo wrote:",
        "The rent is due on the first day of each month and is to be paid by transfer.",
        "Why?",
        "--",
        "Ada",
    ]


def test_flowed_text_is_joined() -> None:
    head = b"Subject: x\nMIME-Version: 1.0\nContent-Type: text/plain; format=flowed\n\n"
    raw = head + b"This \nis one. \n> and \n> quoted.\nFixed\n"
    assert texts(parsed("a.eml", raw), "paragraph") == ["This is one.", "and quoted.", "Fixed"]


def test_attachments_are_read_below_the_text() -> None:
    def draw(page: Any) -> None:
        for number in (1, 2):
            page.drawString(72, 700, f"Clause {number} is on page {number}.")
            page.showPage()

    message = attach(mail(), canvas(draw), "contract.pdf")
    attach(message, body(p("The deposit is GBP 500.")), "übersicht.docx")
    attach(message, b"Item\tPrice\tUnit\nPen\t2\tpiece\nInk\t3\tbottle\n", "prices.txt")
    document = read(message)
    assert under(document, "Attachment: contract.pdf", "Page 2") == ["Clause 2 is on page 2."]
    assert under(document, "Attachment: übersicht.docx") == ["The deposit is GBP 500."]
    (table,) = document.tables
    assert [document.text[each.start : each.end] for each in table.cells if each.row == 2] == ["Ink", "3", "bottle"]
    assert (document.pages, document.attachments, document.problems) == ((), (), ())
    assert {block.page for block in document.blocks} == {None}


def test_comments_and_hidden_text_of_attachments_come_along() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["Test", "Value", "Unit"], ["Sodium", 141, "mmol/L"], ["Potassium", 4, "mmol/L"]):
        sheet.append(row)
    sheet["A3"].comment = Comment("Take it again", "Ada")
    sheet.column_dimensions["C"].hidden = True
    out = io.BytesIO()
    book.save(out)
    document = read(attach(attach(mail(), b"First of all.", "a.txt"), out.getvalue(), "labs.xlsx"))
    (comment,) = document.revisions
    assert (document.text[comment.start : comment.end], comment.text, comment.author) == (
        "Potassium",
        "Take it again",
        "Ada",
    )
    assert [each.text for each in document.hidden] == ["Unit mmol/L mmol/L"]
    assert [(each.code, each.message.startswith("labs.xlsx: ")) for each in document.problems] == [
        ("hidden_text", True)
    ]


def test_mails_in_mails() -> None:
    inner = attach(mail("inner words", "Fwd: Lease"), b"deep words", "note.txt")
    outer = mail("outer words")
    outer.add_attachment(inner)
    path = ("Attachment: Fwd: Lease", "Attachment: note.txt")
    assert under(read(outer), *path) == ["deep words"]
    assert under(read(attach(mail(), inner.as_bytes(), "fwd.eml")), "Attachment: fwd.eml", path[1]) == ["deep words"]


def test_what_cannot_be_read_is_listed() -> None:
    message = attach(attach(mail(), PNG, "photo.png"), b"PK\x05\x06" + b"\x00" * 18, "all.zip")
    document = read(attach(message, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "old.doc"))
    assert [(each.name, each.size) for each in document.attachments] == [
        ("photo.png", 28),
        ("all.zip", 22),
        ("old.doc", 107),
    ]
    (problem,) = document.problems
    assert problem.code == "attachments"
    assert "photo.png, all.zip, old.doc" in problem.message


def test_damaged_and_encrypted_attachments_are_named_and_the_rest_read() -> None:
    message = attach(attach(mail(), encrypted("harbour"), "locked.pdf"), b"%PDF-1.7 broken", "broken.pdf")
    document = read(attach(message, b"good words", "good.txt"))
    assert [(each.code, each.message.split(":")[0]) for each in document.problems] == [
        ("encrypted", "locked.pdf"),
        ("damaged", "broken.pdf"),
    ]
    assert [each.name for each in document.attachments] == ["locked.pdf", "broken.pdf"]
    assert under(document, "Attachment: good.txt") == ["good words"]
    assert "the rent is due" in " ".join(under(read(message, password="harbour"), "Attachment: locked.pdf"))


def test_logos_of_a_signature_are_no_attachments() -> None:
    message = mail()
    message.add_alternative('<p>x<img src="cid:logo@x"></p>', subtype="html")
    (page,) = (part for part in message.iter_parts() if part.get_content_type() == "text/html")
    page.add_related(PNG, "image", "png", cid="<logo@x>", filename="logo.png")
    document = read(message)
    assert (document.attachments, document.problems) == ((), ())


def test_scans_are_read_by_ocr_as_in_files() -> None:
    scan = (Path(__file__).parents[2] / "sample_docs" / "scanned_letter.pdf").read_bytes()
    told: list[tuple[str, int, int]] = []
    document = read(
        attach(mail(), scan, "scan.pdf"),
        ocr=OcrSettings(enabled=False),
        on_page=lambda stage, page, pages: told.append((stage, page, pages)),
    )
    assert [(each.code, each.message.startswith("scan.pdf: ")) for each in document.problems] == [("no_text", True)]
    assert set(told) == {("parse", 1, 1)}


def test_more_than_the_limit_attached() -> None:
    message = attach(attach(mail(), b"x" * 6_000, "a.txt"), b"y" * 6_000, "b.txt")
    with pytest.raises(ParseError) as caught:
        read(message, limits=Limits(expanded_bytes=10_000))
    assert caught.value.code == "too_expanded"
    assert str(caught.value).startswith("mail.eml: ")
    outer = mail()
    outer.add_attachment(message)
    with pytest.raises(ParseError, match=r"^mail\.eml: "):
        read(outer, limits=Limits(expanded_bytes=10_000))
    assert read(message, limits=Limits(expanded_bytes=100_000)).problems == ()


def test_too_many_characters_in_all() -> None:
    message = attach(attach(mail(), b"word " * 1_500, "a.txt"), b"word " * 1_500, "b.txt")
    with pytest.raises(ParseError) as caught:
        read(message, limits=Limits(page_characters=100))
    assert caught.value.code == "too_many_characters"


HEAD = b"From: a@b\nTo: c\nMIME-Version: 1.0\n"
MULTIPART = b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n'
HOSTILE = {
    "multipart": HEAD + b"".join(MULTIPART % (n, n) for n in range(10_000)) + b"\nwords",
    "mails": HEAD + b"Content-Type: message/rfc822\n\n" * 5_000 + b"words",
    "few mails": HEAD + b"Content-Type: message/rfc822\n\n" * 20 + b"words",
    "long header": HEAD + b"Cc: " + b"a@b, " * 100_000 + b"\n\nwords",
    "encoded words": HEAD + b"Cc: " + b"=?utf-8?q?x=20y?= " * 3_000 + b"\n\nwords",
    "parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\nContent-Type: image/png\n\nx\n" * 1_500,
    "no end": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nwords",
    "bad headers": HEAD
    + b"Content-Type: text/plain; charset=\"\xff\"; name*=x''%ff\nSubject: =?x?y?z?= =?utf-8?b?!?=\n\nwords",
    "parameters": HEAD + b"Content-Type: text/plain; " + b"plain; " * 40_000 + b"\n\nwords",
    "bad base64": HEAD + b"Content-Transfer-Encoding: base64\n\n!!!words",
    "page": HEAD + b"Content-Type: text/html\n\n" + b"<div>" * 5_000 + b"words",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_mails_give_documents_or_parse_errors(kind: str) -> None:
    started = time.process_time()
    try:
        assert parsed("a.eml", HOSTILE[kind]).text
    except ParseError as error:
        assert (kind, error.code) in (("multipart", "damaged"), ("mails", "damaged"))  # noqa: PT017
    assert time.process_time() - started < 10


def test_mutated_mails_give_documents_or_parse_errors() -> None:
    message = attach(attach(mail(), flow(para("The rent is due.")), "a.pdf"), b"# words", "b.md")
    message.add_attachment(mail("inner"))
    source = message.as_bytes()
    chance = random.Random(5)
    for _ in range(80):
        data = bytearray(source)
        for _ in range(chance.randint(1, 40)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            parsed("a.eml", bytes(data))
        except ParseError as error:
            assert "rent" not in str(error)  # noqa: PT017
