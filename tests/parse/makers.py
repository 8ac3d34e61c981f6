"""Files for the tests, made on the spot: PDF by reportlab, DOCX by python-docx and raw XML."""

from __future__ import annotations

import io
import random
import re
import zipfile
from bisect import bisect_right
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import docx
from docx.oxml.parser import parse_xml
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from ragbox.config import Limits
from ragbox.errors import ParseError
from ragbox.parse import parse, parse_bytes
from ragbox.types import Document, unpack_words

LIMITS = Limits()
STYLES = getSampleStyleSheet()
BODY = ParagraphStyle("body", parent=STYLES["BodyText"], alignment=0)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def canvas(draw: Callable[[Any], None], **options: Any) -> bytes:
    """A PDF drawn on a reportlab canvas; `draw` ends its own pages."""
    out = io.BytesIO()
    page = Canvas(out, pagesize=options.pop("pagesize", (612, 792)), **options)
    draw(page)
    page.save()
    return out.getvalue()


def flow(*items: Any, on_page: Callable[[Any, Any], None] | None = None) -> bytes:
    """A PDF of reportlab flowables, running over as many pages as they need."""
    out = io.BytesIO()
    hook = on_page or (lambda _canvas, _doc: None)
    SimpleDocTemplate(out, pagesize=(612, 792)).build(list(items), onFirstPage=hook, onLaterPages=hook)
    return out.getvalue()


def para(text: str, style: str = "body") -> Any:
    """A reportlab paragraph."""
    return Paragraph(text, BODY if style == "body" else STYLES[style])


def grid(rows: list[list[str]], *, lines: bool = True, bold: bool = False, **options: Any) -> Any:
    """A reportlab table, with or without ruling lines, its first row bold or not."""
    style: list[Any] = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if lines else []
    if bold:
        style.append(("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold"))
    return Table(rows, style=style, **options)


def lines(page: Any, x: float, y: float, *texts: str, leading: float = 13) -> None:
    """Draw lines of text downwards from (x, y)."""
    for index, text in enumerate(texts):
        page.drawString(x, y - leading * index, text)


def word_file(build: Callable[[Any], None]) -> bytes:
    """A DOCX built by python-docx."""
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def body(xml: str) -> bytes:
    """A DOCX whose body is the WordprocessingML in `xml`, prefix `w` declared."""

    def build(document: Any) -> None:
        root = parse_xml(f"<w:body {W}>{xml}</w:body>")
        for child in reversed(list(root)):
            document.element.body.insert(0, child)

    return word_file(build)


def p(text: str, properties: str = "") -> str:
    """A paragraph in WordprocessingML."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def repack(data: bytes, change: Callable[[str, bytes], bytes | None], extra: Iterable[tuple[str, bytes]] = ()) -> bytes:
    """A DOCX with its parts changed (None drops one) and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
        for name, part in extra:
            new.writestr(name, part)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes, kind: str) -> bytes:
    """A DOCX with the part `word/NAME` of relationship type `kind` added."""
    relation = (
        f'<Relationship Id="rIdTest{kind}" Target="{name}" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
    ).encode()
    override = (
        f'<Override PartName="/word/{name}" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.{kind}+xml"/></Types>'
    ).encode()

    def change(part: str, old: bytes) -> bytes:
        if part == "word/_rels/document.xml.rels":
            return old.replace(b"</Relationships>", relation)
        return old.replace(b"</Types>", override) if part == "[Content_Types].xml" else old

    return repack(data, change, [(f"word/{name}", content)])


def read(folder: Path, data: bytes, name: str = "file.pdf", **options: Any) -> Document:
    """Write `data` to a file, parse it, and check what holds for every document."""
    path = folder / name
    path.write_bytes(data)
    document = parse(path, limits=options.pop("limits", LIMITS), **options)
    check(document)
    return document


def texts(document: Document, *kinds: str) -> list[str]:
    """The texts of the blocks of those kinds, or of all."""
    return [document.text[b.start : b.end] for b in document.blocks if not kinds or b.kind in kinds]


def rows(document: Document) -> list[dict[str, str]]:
    """The table rows that have column names, as dictionaries."""
    found = []
    for block in document.blocks:
        if block.kind == "table_row" and block.columns:
            cells = document.text[block.start : block.end].split("\t")
            found.append(dict(zip(block.columns, cells, strict=True)))
    return found


def check(document: Document) -> None:
    """What the values promise: order, coverage, exact word slices, a partition into pages."""
    text = document.text
    end = 0
    for block in document.blocks:
        assert block.start >= end
        assert not text[end : block.start].strip()
        content = text[block.start : block.end]
        assert content
        assert content == content.strip()
        assert "\n" not in content
        assert "\t" not in content or block.kind == "table_row"
        assert not block.columns or len(block.columns) == len(content.split("\t"))
        end = block.end
    assert not text[end:].strip()
    start = 0
    for number, page in enumerate(document.pages, start=1):
        assert (page.number, page.start) == (number, start)
        start = page.end
        last = page.start
        for word in unpack_words(page.words):
            assert last <= word.start < word.end <= page.end
            assert re.fullmatch(r"\S+", text[word.start : word.end])
            assert word.x0 <= word.x1
            assert word.y0 <= word.y1
            last = word.end
    assert start == (len(text) if document.pages else 0)
    for block in document.blocks:
        assert (block.page is None) == (not document.pages)
        if block.page is not None:
            # A paragraph may go on over the page; it begins on its own.
            page = document.pages[block.page - 1]
            assert page.start <= block.start < page.end


def parsed(name: str, data: bytes | str, **options: Any) -> Document:
    """The document of those bytes (text as UTF-8), after the checks that hold for every document and its tables."""
    data = data.encode() if isinstance(data, str) else data
    document = parse_bytes(name, data, limits=options.pop("limits", LIMITS), **options)
    check(document)
    check_tables(document)
    return document


def check_tables(document: Document) -> None:
    """Each cell slices exactly, lies in a row block of its table, and covers no place that another covers."""
    rows = [block for block in document.blocks if block.kind == "table_row"]
    for table in document.tables:
        assert 0 <= table.header_rows <= table.rows
        mine = [block for block in rows if table.start <= block.start < block.end <= table.end]
        assert mine
        assert (mine[0].start, mine[-1].end) == (table.start, table.end)
        covered: set[tuple[int, int]] = set()
        for cell in table.cells:
            row = mine[bisect_right(mine, cell.start, key=lambda block: block.start) - 1]
            assert row.start <= cell.start < cell.end <= row.end
            texts = document.text[row.start : row.end].split("\t")
            assert document.text[cell.start : cell.end] in texts
            assert cell.column + cell.columns <= len(table.columns)
            assert cell.row + cell.rows <= table.rows
            places = {
                (y, x)
                for y in range(cell.row, cell.row + cell.rows)
                for x in range(cell.column, cell.column + cell.columns)
            }
            assert not covered & places
            covered |= places


def spoilt(name: str, source: bytes, wanted: Callable[[str], bool]) -> set[str]:
    """The codes of the ParseErrors that sixty damaged copies of an office file end in; `wanted` tells which to damage."""
    chance = random.Random(5)

    def spoil(part_name: str, part: bytes) -> bytes:
        data = bytearray(part)
        if wanted(part_name):
            at = data.find(b'"', chance.randrange(len(data)))
            data[at + 1 : at + 1 + chance.randint(0, 4)] = chance.choice([b"9" * 12, b"-1", b"", b"x"])
        return bytes(data)

    codes = set()
    for _ in range(60):
        try:
            parsed(name, repack(source, spoil))
        except ParseError as error:
            codes.add(error.code)
    return codes
