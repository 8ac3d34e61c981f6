"""Sound PDF files, one for each feature, the same bytes for the same seed."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from unittest.mock import patch

import pypdfium2
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript
from pypdf.annotations import FreeText, Text
from pypdf.constants import PageLabelStyle
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from .rawpdf import RawPdf
from .words import heading, paragraph, sentence, table

Maker = Callable[[random.Random], bytes]

SIZE = (420, 560)
_FONT = "DejaVuSans"


def drawn(draw: Callable[[Canvas], None], *, size: tuple[float, float] = SIZE, compress: bool = True) -> bytes:
    """A PDF drawn on a reportlab canvas; `draw` ends its own pages."""
    out = io.BytesIO()
    with patch("reportlab.rl_config.useA85", 0):  # bytes under the compression can then be damaged
        canvas = Canvas(out, pagesize=size, invariant=1, pageCompression=int(compress))
        draw(canvas)
        canvas.save()
    return out.getvalue()


def written(data: bytes, change: Callable[[PdfWriter], None]) -> bytes:
    """The file as pypdf writes it after a change; what pypdf draws by lot is drawn from a seed instead."""
    seeded = random.Random(5)
    with patch("secrets.token_bytes", seeded.randbytes), patch("uuid.uuid4", lambda: "name"):
        writer = PdfWriter(clone_from=io.BytesIO(data))
        change(writer)
        out = io.BytesIO()
        writer.write(out)
    return out.getvalue()


def put(canvas: Canvas, text: str, x: float = 50, y: float = 480, width: int = 60, leading: float = 14) -> float:
    """Draws text downwards in lines of `width` characters; the height below it."""
    line = ""
    for word in [*text.split(), ""]:
        if not word or len(line) + len(word) > width:
            canvas.drawString(x, y, line.strip())
            y -= leading
            line = ""
        line += f" {word}"
    return y


def one_column(chance: random.Random) -> bytes:
    """Headings, paragraphs, running lines and page numbers on three pages."""

    def draw(canvas: Canvas) -> None:
        for number in (1, 2, 3):
            canvas.setFont("Helvetica", 9)
            canvas.drawString(50, 530, "Harbour Rules, third edition")
            canvas.drawString(200, 30, f"Page {number} of 3")
            canvas.setFont("Helvetica-Bold", 15)
            canvas.drawString(50, 500, f"{number} {heading(chance)}")
            canvas.setFont("Helvetica", 11)
            y = 475.0
            for _ in range(3):
                y = put(canvas, paragraph(chance), y=y) - 8
            canvas.showPage()

    return drawn(draw)


def plain_objects(chance: random.Random) -> bytes:
    """One page whose content stream is not compressed."""
    text = paragraph(chance, 6)

    def draw(canvas: Canvas) -> None:
        put(canvas, text)
        canvas.showPage()

    return drawn(draw, compress=False)


def two_columns(chance: random.Random) -> bytes:
    """Two columns with words broken at line ends and ligatures."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 8)
        for x in (40, 220):
            y = put(canvas, paragraph(chance, 8), x=x, width=38, leading=10)
            canvas.drawString(x, y, "The certi-")
            canvas.drawString(x, y - 10, "ficate of the o\ufb03ce is \ufb01nal.")
        canvas.showPage()

    return drawn(draw)


def rotated(chance: random.Random) -> bytes:
    """Pages turned by 90, 180 and 270 degrees, and text running upwards."""

    def draw(canvas: Canvas) -> None:
        for turn in (90, 180, 270):
            canvas.setPageRotation(turn)
            put(canvas, paragraph(chance))
            canvas.rotate(90)
            canvas.drawString(60, -30, sentence(chance))
            canvas.showPage()

    return drawn(draw)


def tables(chance: random.Random) -> bytes:
    """A ruled table, a table without lines and filled bands."""

    def draw(canvas: Canvas) -> None:
        for ruled, top in ((True, 500.0), (False, 300.0)):
            rows = table(chance)
            for number, row in enumerate(rows):
                canvas.setFont("Helvetica-Bold" if number == 0 else "Helvetica", 10)
                for column, cell in enumerate(row):
                    canvas.drawString(54 + 80 * column, top - 11 - 15 * number, cell)
            if ruled:
                canvas.grid([50 + 80 * n for n in range(5)], [top - 15 * n for n in range(len(rows) + 1)])
        canvas.setFillGray(0.9)
        canvas.rect(50, 100, 300, 15, fill=1)
        canvas.showPage()

    return drawn(draw)


def form(chance: random.Random) -> bytes:
    """Text fields, tick boxes, radio buttons and a list."""

    def draw(canvas: Canvas) -> None:
        fields = canvas.acroForm
        canvas.drawString(50, 500, "Name of the tenant:")
        value = sentence(chance)[:30].encode("latin-1", "ignore").decode("latin-1")  # reportlab's fields hold no others
        fields.textfield(name="tenant", value=value, x=180, y=490, width=150, height=20)
        canvas.drawString(50, 460, "Smoker:")
        fields.checkbox(name="smoker", checked=chance.random() < 0.5, x=180, y=455, size=15)
        for index, choice in enumerate(("yes", "no")):
            fields.radio(name="agrees", value=choice, selected=index == 0, x=180 + 30 * index, y=420)
        fields.choice(name="berth", value="B", options=["A", "B"], x=180, y=380, width=80, height=20)
        canvas.showPage()

    return drawn(draw)


def annotated(chance: random.Random) -> bytes:
    """Notes, a free text, a link, attachments, an outline and page labels."""
    base = one_column(chance)

    def change(writer: PdfWriter) -> None:
        writer.add_annotation(0, Text(rect=(50, 50, 70, 70), text=sentence(chance)))
        writer.add_annotation(1, FreeText(rect=(100, 60, 300, 90), text=sentence(chance)))
        writer.add_attachment("annex.txt", sentence(chance).encode())
        parent = writer.add_outline_item(title="Part one", page_number=0)
        writer.add_outline_item(title=heading(chance), page_number=1, parent=parent)
        writer.add_outline_item(title="Part two", page_number=2)
        writer.set_page_label(0, 1, style=PageLabelStyle.LOWERCASE_ROMAN)
        writer.set_page_label(2, 2, prefix="A-", start=7)
        writer.add_metadata({"/Title": heading(chance)})

    return written(base, change)


def encrypted(password: str, algorithm: str) -> Maker:
    """A maker of encrypted files; an empty password opens by itself."""

    def make(chance: random.Random) -> bytes:
        return written(
            one_column(chance), lambda writer: writer.encrypt(password, owner_password="owner", algorithm=algorithm)
        )

    return make


def active(chance: random.Random) -> bytes:
    """A script, an opening action and a launch action, none of which may do anything."""

    def change(writer: PdfWriter) -> None:
        writer.add_open_action(JavaScript("app.alert('opened');"))
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("calc.exe")}
        )
        writer.root_object[NameObject("/OpenAction")] = action
        writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})

    return written(one_column(chance), change)


def hidden(chance: random.Random) -> bytes:
    """White, tiny, invisible, off-page and covered text beside what is seen."""

    def draw(canvas: Canvas) -> None:
        y = put(canvas, paragraph(chance))
        canvas.setFillGray(1)
        canvas.drawString(50, y, sentence(chance))
        canvas.setFillGray(0)
        canvas.setFont("Helvetica", 0.5)
        canvas.drawString(50, y - 20, sentence(chance))
        canvas.setFont("Helvetica", 11)
        canvas.drawString(50, 2000, sentence(chance))
        text = canvas.beginText(50, y - 40)
        text.setTextRenderMode(3)
        text.textLine(sentence(chance))
        canvas.drawText(text)
        canvas.drawString(50, 100, sentence(chance))
        canvas.drawImage(ImageReader(Image.new("L", (40, 4), 128)), 45, 95, 320, 20)
        canvas.showPage()

    return drawn(draw)


def scanned(chance: random.Random) -> bytes:
    """A page that is a picture of text, with no text layer."""
    image = Image.new("L", (840, 300), 255)
    ImageDraw.Draw(image).text((40, 60), sentence(chance).replace("’", "'"), fill=0, font_size=28)

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(image), 0, 0, *SIZE)
        canvas.showPage()

    return drawn(draw)


def embedded_font(chance: random.Random) -> bytes:
    """A subset of a TrueType font with a ToUnicode map, where the machine has one; Greek and Cyrillic letters."""
    try:
        pdfmetrics.registerFont(TTFont(_FONT, "DejaVuSans.ttf"))
    except TTFError:
        return one_column(chance)

    def draw(canvas: Canvas) -> None:
        canvas.setFont(_FONT, 11)
        put(canvas, f"{paragraph(chance)} Ο ενοικιαστής πληρώνει. Арендатор платит. ﬁnal oﬃce")
        canvas.showPage()

    return drawn(draw)


def object_streams(chance: random.Random) -> bytes:
    """Objects in compressed streams and a cross-reference stream, as new writers make them."""
    raw = RawPdf.of(one_column(chance))
    return raw.compact()


def linearised(chance: random.Random) -> bytes:
    """A file for reading over a network."""
    return RawPdf.of(plain_objects(chance)).linear()


def incremental(chance: random.Random) -> bytes:
    """A file with two later revisions appended, each replacing an object."""
    data = plain_objects(chance)
    for _ in range(2):
        reader = PdfReader(io.BytesIO(data))
        writer = PdfWriter(reader, incremental=True)
        writer.pages[0][NameObject("/UserUnit")] = NumberObject(1)
        writer.add_metadata({"/Title": heading(chance)})
        out = io.BytesIO()
        with patch("secrets.token_bytes", lambda count: bytes(count)):
            writer.write(out)
        data = out.getvalue()
    return data


def many_pages(chance: random.Random) -> bytes:
    """Sixty short pages."""

    def draw(canvas: Canvas) -> None:
        for _ in range(60):
            canvas.drawString(50, 400, sentence(chance))
            canvas.showPage()

    return drawn(draw)


def odd_sizes(chance: random.Random) -> bytes:
    """The largest page that is allowed and a tiny one, a crop box and a box that does not begin at the origin."""

    def draw(canvas: Canvas) -> None:
        for size in ((14_400, 14_400), (90, 90), (420, 560)):
            canvas.setPageSize(size)
            canvas.drawString(10, 40, sentence(chance))
            canvas.showPage()

    def change(writer: PdfWriter) -> None:
        numbers = ArrayObject(NumberObject(n) for n in (-100, -50, 320, 510))
        writer.pages[2][NameObject("/MediaBox")] = numbers
        writer.pages[2][NameObject("/CropBox")] = ArrayObject(NumberObject(n) for n in (0, 0, 300, 400))

    return written(drawn(draw), change)


def tagged(chance: random.Random) -> bytes:
    """Marked content with ActualText, right-to-left text and nested marks."""
    first, second = sentence(chance), sentence(chance)
    content = (
        b"BT /F1 11 Tf 50 500 Td /P <</MCID 0>> BDC (" + first.encode("latin-1", "replace") + b") Tj EMC ET\n"
        b"BT /F1 11 Tf 50 470 Td /Span <</ActualText <FEFF006600660069006E006500>>> BDC (xyz) Tj EMC ET\n"
        b"BT /F1 11 Tf 50 440 Td /Span <</ActualText ("
        + second.encode("latin-1", "replace")
        + b")>> BDC (-) Tj EMC ET\n"
    )
    raw = RawPdf.simple(content)
    raw.objects[1] = raw.objects[1].replace(
        b">>", b"/MarkInfo<</Marked true>>/StructTreeRoot<</Type/StructTreeRoot>>>>", 1
    )
    return raw.save()


def saved_by_pdfium(chance: random.Random) -> bytes:
    """The tables and a form as PDFium writes them."""
    out = io.BytesIO()
    with pypdfium2.PdfDocument(tables(chance)) as pdf, pypdfium2.PdfDocument(one_column(chance)) as other:
        pdf.import_pages(other)
        pdf.save(out)
    return re.sub(rb"><[0-9A-F]{32}>\]", b"><%032d>]" % 0, out.getvalue())  # an id that it draws by lot


def transparent_forms(chance: random.Random) -> bytes:
    """Text inside a form XObject that is drawn twice, turned and scaled."""

    def draw(canvas: Canvas) -> None:
        canvas.beginForm("stamp", 0, 0, 200, 50)
        canvas.drawString(5, 10, sentence(chance)[:40])
        canvas.endForm()
        for _ in range(2):
            canvas.doForm("stamp")
            canvas.translate(60, 120)
            canvas.rotate(20)
        canvas.showPage()

    return drawn(draw)


PDF_FILES: dict[str, Maker] = {
    "one_column": one_column,
    "plain_objects": plain_objects,
    "two_columns": two_columns,
    "rotated": rotated,
    "tables": tables,
    "form": form,
    "annotated": annotated,
    "encrypted_open": encrypted("", "RC4-128"),
    "encrypted_aes": encrypted("", "AES-256"),
    "encrypted_locked": encrypted("harbour", "AES-128"),
    "active": active,
    "hidden": hidden,
    "scanned": scanned,
    "embedded_font": embedded_font,
    "object_streams": object_streams,
    "incremental": incremental,
    "linearised": linearised,
    "many_pages": many_pages,
    "odd_sizes": odd_sizes,
    "tagged": tagged,
    "saved_by_pdfium": saved_by_pdfium,
    "transparent_forms": transparent_forms,
}
"""Name and maker of every sound PDF."""
