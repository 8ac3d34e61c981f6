"""Sound files of the other kinds: text, Markdown, HTML, e-mail, slides and workbooks."""

from __future__ import annotations

import html
import io
import random
from collections.abc import Callable
from email.message import EmailMessage

import openpyxl
import pptx
from openpyxl.comments import Comment
from pptx.util import Inches

from .docx_files import tables as word_tables
from .packages import settled
from .pdf_files import one_column
from .words import heading, paragraph, sentence, table

Maker = Callable[[random.Random], bytes]


def text(encoding: str) -> Maker:
    """A maker of plain text in that encoding."""

    def make(chance: random.Random) -> bytes:
        lines = [heading(chance).upper(), "", *(paragraph(chance) for _ in range(4)), "- one", "- two", "a\tb\tc"]
        return "\r\n".join(lines).encode(encoding, "replace")

    return make


def markdown(chance: random.Random) -> bytes:
    """Headings, lists in lists, a table, a quote, code, links, a footnote and raw HTML."""
    rows = table(chance)
    grid = "\n".join("| " + " | ".join(row) + " |" for row in [rows[0], ["---"] * 4, *rows[1:]])
    parts = [
        "---\ntitle: Harbour Rules\n---",
        f"# {heading(chance)}",
        paragraph(chance),
        f"## {heading(chance)}",
        "1. one\n2. two\n   - inner\n   - [x] done",
        grid,
        f"> {sentence(chance)}",
        "```\ncode = 1\n```",
        f"A [link](https://example.com) and ![picture](a.png), **bold** `code`[^1].\n\n[^1]: {sentence(chance)}",
        "<div onclick='x()'>raw <b>HTML</b></div><script>alert(1)</script>",
    ]
    return "\n\n".join(parts).encode()


def page(chance: random.Random) -> bytes:
    """Headings, lists, a table with spans, hidden parts, a script, a form and entities."""
    rows = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in table(chance))
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>Rules</title><style>p{}</style>"
        "<script>document.write('<p>written</p>')</script></head><body><nav><a href='/'>Home</a></nav>"
        f"<h1>{heading(chance)}</h1><p>{paragraph(chance)}</p><ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul>"
        f"<table><tr><th colspan=2>A</th><th rowspan=2>B</th></tr>{rows}</table><p hidden>unseen</p>"
        f"<p style='display:none'>{sentence(chance)}</p><pre>a\n  b</pre><p>caf&eacute; &#8217; &nbsp;{sentence(chance)}"
        "<form><label>Name <input value='x'></label><select><option>A<option selected>B</select></form>"
        f"<h2>{heading(chance)}</h2><p>{paragraph(chance)}</body></html>"
    ).encode()


def _mail(chance: random.Random) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Ana Okafor <ana@example.com>"
    mail["To"] = "records@example.org, Bo <bo@example.org>"
    mail["Subject"] = f"{heading(chance)}: naïve café"
    mail["Date"] = "Sat, 01 Mar 2025 10:00:00 +0000"
    mail.set_content(f"{paragraph(chance)}\n\n> {sentence(chance)}\n")
    return mail


def mail(chance: random.Random) -> bytes:
    """Text and HTML, a PDF, a DOCX and another mail attached."""
    message = _mail(chance)
    message.add_alternative(page(chance).decode(), subtype="html")
    message.add_attachment(one_column(chance), maintype="application", subtype="pdf", filename="lease.pdf")
    message.add_attachment(
        word_tables(chance), maintype="application", subtype="octet-stream", filename="übersicht.docx"
    )
    message.add_attachment(_mail(chance))
    for number, part in enumerate(each for each in message.walk() if each.is_multipart()):
        if part.get_content_maintype() == "multipart":
            part.set_boundary(f"=={number}==boundary==")
    return message.as_bytes()


def plain_mail(chance: random.Random) -> bytes:
    """Text alone, in quoted-printable Latin-1."""
    message = _mail(chance)
    message.set_content(paragraph(chance).replace("Każdy", "Jeder"), charset="iso-8859-1", cte="quoted-printable")
    return message.as_bytes()


def slides(chance: random.Random) -> bytes:
    """Titles, bullets on levels, a table, a group, notes, and a chart's data left aside."""
    deck = pptx.Presentation()
    for _ in range(3):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = heading(chance)
        frame = slide.placeholders[1].text_frame
        frame.text = sentence(chance)
        inner = frame.add_paragraph()
        inner.text, inner.level = sentence(chance), 1
        slide.notes_slide.notes_text_frame.text = sentence(chance)
    rows = table(chance)
    shape = slide.shapes.add_table(len(rows), 4, Inches(1), Inches(3), Inches(6), Inches(2))
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            shape.table.cell(y, x).text = cell
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, Inches(2), Inches(1)).text_frame.text = sentence(chance)
    out = io.BytesIO()
    deck.save(out)
    return settled(out.getvalue())


def workbook(chance: random.Random) -> bytes:
    """Two sheets, numbers, merged cells, a hidden sheet, a comment and error values."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in table(chance, 8):
        sheet.append(row)
    sheet.append([42, 12.5, True, "#DIV/0!"])
    sheet.merge_cells("A12:C13")
    sheet["A12"] = sentence(chance)
    sheet["A2"].comment = Comment(sentence(chance), "A. Reviewer")
    other = book.create_sheet("Second & last")
    other["C3"] = sentence(chance)
    other["C3"].number_format = "0.00%"
    unseen = book.create_sheet("Unseen")
    unseen.sheet_state = "hidden"
    unseen["A1"] = sentence(chance)
    out = io.BytesIO()
    book.save(out)
    return settled(out.getvalue())


def formulas(_chance: random.Random) -> bytes:
    """Formulas whose results were never saved."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in ([1, 2, "=A1+B1"], ["total", "=SUM(C1:C1)", '=HYPERLINK("http://x")']):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return settled(out.getvalue())


OTHER_FILES: dict[str, Maker] = {
    "utf8.txt": text("utf-8"),
    "utf16.txt": text("utf-16"),
    "latin.txt": text("cp1252"),
    "notes.md": markdown,
    "page.html": page,
    "mail.eml": mail,
    "plain.eml": plain_mail,
    "slides.pptx": slides,
    "book.xlsx": workbook,
    "formulas.xlsx": formulas,
}
"""File name and maker of every sound file of another kind."""
