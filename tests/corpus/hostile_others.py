"""Office files, mails and texts made to hang, bloat or crash a reader."""

from __future__ import annotations

import random
import struct
import zipfile
from base64 import b64encode
from collections.abc import Callable
from io import BytesIO

from parse.makers import W, p, repack

from .docx_files import word_cell, word_table
from .hostile import packed_often
from .packages import packed, unpacked
from .sound import sound

Maker = Callable[[], bytes]

_ENTITIES = b"<!DOCTYPE a [<!ENTITY l0 'ha'>%b]>" % b"".join(
    b'<!ENTITY l%d "%b">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 12)
)


def _in_part(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The package with the first `old` of a part replaced."""
    return repack(data, lambda part, content: content.replace(old, new, 1) if part == name else content)


def with_bomb(data: bytes, name: str, piece: bytes, times: int) -> bytes:
    """The package with one more part, packed a thousand to one, that was never unpacked here."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        at = archive.start_dir  # where the directory begins: the new part takes its place
    end = bytearray(data[data.rindex(b"PK\x05\x06") :])
    directory = data[at : -len(end)]
    deflated, encoded = packed_often(piece, times, raw=True), name.encode()
    sizes = struct.pack("<3L2H", 0, len(deflated), len(piece) * times & 0xFFFFFFFF, len(encoded), 0)
    local = b"PK\x03\x04" + struct.pack("<5H", 20, 0, 8, 0, 33) + sizes + encoded + deflated
    directory += (
        b"PK\x01\x02" + struct.pack("<6H", 20, 20, 0, 8, 0, 33) + sizes + struct.pack("<3H2L", 0, 0, 0, 0, at) + encoded
    )
    entries = struct.unpack_from("<H", end, 10)[0] + 1
    struct.pack_into("<2H2L", end, 8, entries, entries, len(directory), at + len(local))
    return data[:at] + local + directory + bytes(end)


def word_bomb() -> bytes:
    """A part of two gigabytes in two megabytes."""
    return with_bomb(sound("headings.docx"), "word/bomb.xml", b" " * 1_000_000, 2_000)


def sheet_bomb() -> bytes:
    """The same in a workbook."""
    return with_bomb(sound("book.xlsx"), "xl/bomb.xml", b" " * 1_000_000, 2_000)


def slide_bomb() -> bytes:
    """The same in a presentation."""
    return with_bomb(sound("slides.pptx"), "ppt/slides/bomb.xml", b" " * 1_000_000, 2_000)


def word_laughs() -> bytes:
    """Entities of entities of entities."""
    return _in_part(sound("headings.docx"), "word/document.xml", b"<w:document", _ENTITIES + b"<w:document")


def sheet_laughs() -> bytes:
    """The same in a sheet."""
    return _in_part(sound("book.xlsx"), "xl/worksheets/sheet1.xml", b"<worksheet", _ENTITIES + b"<worksheet")


def slide_laughs() -> bytes:
    """The same in a slide."""
    return _in_part(sound("slides.pptx"), "ppt/slides/slide1.xml", b"<p:sld ", _ENTITIES + b"<p:sld ")


def deep_tables(depth: int) -> Maker:
    """A table in a table in a table."""

    def make() -> bytes:
        start = "<w:tbl><w:tr><w:tc>"
        return _raw_word(start * depth + p("inside") + (p("") + "</w:tc></w:tr></w:tbl>") * depth)

    return make


def _raw_word(xml: str) -> bytes:
    """A DOCX whose body is that text, well-formed or not."""
    document = f"<w:document {W}><w:body>{xml}</w:body></w:document>".encode()
    return packed(unpacked(sound("tables.docx")) | {"word/document.xml": document})


def wide_spans() -> bytes:
    """Cells that go over two thousand million columns."""
    spans = ("2147483647", "999999999", "-5", "1e9", "63")
    rows = [word_cell("a", f'<w:gridSpan w:val="{span}"/>') + word_cell("b") for span in spans]
    return _raw_word(word_table(*rows, *rows) + p("after"))


def many_cells() -> bytes:
    """A table of forty thousand cells, merged downwards."""
    row = word_cell("x", "<w:vMerge/>") * 200
    return _raw_word(f"<w:tbl>{('<w:tr>' + row + '</w:tr>') * 200}</w:tbl>")


def high_numbers() -> bytes:
    """Lists that begin at two thousand million, in Roman numerals and in letters."""
    levels = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{"%1" * 200}"/></w:lvl></w:abstractNum>'
        for n, (kind, start) in enumerate(
            (kind, start)
            for kind in ("upperRoman", "lowerLetter", "decimal", "ordinalText", "chicago")
            for start in ("2147483647", "99999999999999999999", "-9", "1e9")
        )
    )
    numbers = "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(20))
    items = "".join(p("item", f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{n + 1}"/></w:numPr>') for n in range(20))
    data = packed(
        unpacked(sound("headings.docx"))
        | {"word/numbering.xml": f"<w:numbering {W}>{levels}{numbers}</w:numbering>".encode()}
    )
    document = f"<w:document {W}><w:body>{items * 50}</w:body></w:document>".encode()
    return packed(unpacked(data) | {"word/document.xml": document})


def own_styles() -> bytes:
    """Styles that are based on each other."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="S{n}"><w:basedOn w:val="S{(n + 1) % 1000}"/></w:style>'
        for n in range(1000)
    )
    parts = unpacked(sound("headings.docx")) | {"word/styles.xml": f"<w:styles {W}>{styles}</w:styles>".encode()}
    items = "".join(p("text", f'<w:pStyle w:val="S{n}"/>') for n in range(1000))
    return packed(parts | {"word/document.xml": f"<w:document {W}><w:body>{items}</w:body></w:document>".encode()})


def many_paragraphs() -> bytes:
    """A hundred thousand paragraphs, most of them empty."""
    return _raw_word("<w:p/>" * 100_000 + p("one") * 5_000)


def many_runs() -> bytes:
    """A paragraph of fifty thousand pieces and fields that never end."""
    runs = "<w:r><w:t>a</w:t></w:r>" * 50_000 + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 5_000
    return _raw_word(f"<w:p>{runs}</w:p>")


def long_attribute() -> bytes:
    """A value of twenty million letters."""
    return _raw_word(p("text", f'<w:pStyle w:val="{"x" * 20_000_000}"/>'))


def far_cell() -> bytes:
    """Two cells at the far ends of a sheet, and a size that says so."""
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>'
        b'<mergeCells><mergeCell ref="A2:XFD1048575"/></mergeCells></worksheet>'
    )
    return packed(unpacked(sound("book.xlsx")) | {"xl/worksheets/sheet1.xml": sheet})


def sparse_rows() -> bytes:
    """Ten thousand rows, each with a cell in the last column."""
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>{n}</v></c></row>' for n in range(1, 10_001))
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
    return packed(unpacked(sound("book.xlsx")) | {"xl/worksheets/sheet1.xml": sheet.encode()})


def own_slides() -> bytes:
    """Slides whose layouts and notes lead back to them."""
    return repack(
        sound("slides.pptx"),
        lambda name, part: (
            part.replace(b"slideLayout2.xml", b"../slides/slide1.xml") if name.endswith(".rels") else part
        ),
    )


def deep_groups() -> bytes:
    """A group of shapes in a group, five thousand deep."""
    group = b"<p:grpSp><p:nvGrpSpPr><p:cNvPr id='9' name='g'/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>"
    return _in_part(
        sound("slides.pptx"),
        "ppt/slides/slide1.xml",
        b"</p:spTree>",
        group * 5_000 + b"</p:grpSp>" * 5_000 + b"</p:spTree>",
    )


def nested_mail(depth: int) -> Maker:
    """A mail in a mail in a mail."""
    return lambda: b"Content-Type: message/rfc822\n\n" * depth + b"Subject: inside\n\ntext"


def nested_parts() -> bytes:
    """Parts in parts, each with a boundary of its own."""
    return b"MIME-Version: 1.0\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5_000)
    )


def many_parts() -> bytes:
    """Twenty thousand attachments."""
    part = b"--x\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\ntext\n"
    return b"Subject: a\nContent-Type: multipart/mixed; boundary=x\n\n" + part * 20_000 + b"--x--"


def long_header() -> bytes:
    """An address of five million brackets."""
    return (
        b"From: "
        + b"(" * 5_000_000
        + b"\nTo: "
        + b"a@b," * 500_000
        + b"\nSubject: "
        + b"=?utf-8?q?a?= " * 200_000
        + b"\n\ntext"
    )


def mailed_bomb() -> bytes:
    """A bomb as an attachment, three times."""
    attached = b64encode(word_bomb())
    part = b"--x\nContent-Type: application/zip; name=a.docx\nContent-Transfer-Encoding: base64\n\n" + attached + b"\n"
    return b"Subject: a\nContent-Type: multipart/mixed; boundary=x\n\n" + part * 3 + b"--x--"


def text(piece: bytes, times: int, end: bytes = b"", start: bytes = b"") -> Maker:
    """The same piece many times."""
    return lambda: start + piece * times + end


def spans(tag: bytes) -> Maker:
    """A table in HTML whose cells go over millions of rows and columns."""
    return lambda: b"<!doctype html><table>" + b"<tr>" + (tag * 3) + b"</table>"


def loose_text() -> bytes:
    """Three megabytes of letters drawn by lot, with hardly a line end."""
    return random.Random(4).randbytes(2_000_000).hex().encode()


HOSTILE_OTHERS: dict[str, Maker] = {
    "word_bomb.docx": word_bomb,
    "sheet_bomb.xlsx": sheet_bomb,
    "slide_bomb.pptx": slide_bomb,
    "word_laughs.docx": word_laughs,
    "sheet_laughs.xlsx": sheet_laughs,
    "slide_laughs.pptx": slide_laughs,
    "deep_tables.docx": deep_tables(60),
    "deeper_tables.docx": deep_tables(3_000),
    "deepest_tables.docx": deep_tables(50_000),
    "wide_spans.docx": wide_spans,
    "many_cells.docx": many_cells,
    "high_numbers.docx": high_numbers,
    "own_styles.docx": own_styles,
    "many_paragraphs.docx": many_paragraphs,
    "many_runs.docx": many_runs,
    "long_attribute.docx": long_attribute,
    "far_cell.xlsx": far_cell,
    "sparse_rows.xlsx": sparse_rows,
    "own_slides.pptx": own_slides,
    "deep_groups.pptx": deep_groups,
    "nested_mail.eml": nested_mail(50),
    "deep_mail.eml": nested_mail(20_000),
    "nested_parts.eml": nested_parts,
    "many_parts.eml": many_parts,
    "long_header.eml": long_header,
    "mailed_bomb.eml": mailed_bomb,
    "deep.html": text(b"<div>", 200_000, b"text", b"<!doctype html><p>start</p>"),
    "deep_lists.html": text(b"<ul><li>a", 20_000, b"", b"<!doctype html>"),
    "deep_tables.html": text(b"<table><tr><td>a", 5_000, b"", b"<!doctype html>"),
    "open_tags.html": text(b"<", 3_000_000, b"", b"<!doctype html>"),
    "open_comment.html": text(b"<!--", 500_000, b"", b"<!doctype html>"),
    "entities.html": text(b"&amp;&#x;&#99999999999;", 100_000, b"", b"<!doctype html>"),
    "formatting.html": text(b"<b><i><p>", 3_000, b"text", b"<!doctype html>"),
    "attributes.html": text(b" a=b", 500_000, b">text", b"<!doctype html><p"),
    "spans.html": spans(b"<td colspan=1000000000 rowspan=1000000000>x"),
    "wide_spans.html": spans(b"<td colspan=1000 rowspan=65534>x"),
    "deep_quotes.md": text(b"> ", 50_000, b"text"),
    "deep_lists.md": text(b"- ", 20_000, b"text"),
    "brackets.md": text(b"[", 200_000, b"text"),
    "links.md": text(b"[a](", 10_000, b"text"),
    "images.md": text(b"![", 10_000, b"](a)"),
    "emphasis.md": text(b"*a _b ", 5_000, b"text"),
    "stars.md": text(b"**a", 10_000, b"text"),
    "ticks.md": text(b"`" * 50 + b"a" + b"`" * 49 + b"b", 5_000),
    "columns.md": text(b"|a", 2_000, b"|\n" + b"|-" * 2_000 + b"|\n" + (b"|x" * 2_000 + b"|\n") * 20),
    "references.md": text(b"[a]: b 'c\n", 10_000),
    "one_line.txt": text(b"word ", 400_000),
    "one_word.txt": text(b"w", 2_000_000),
    "empty_lines.txt": text(b"\n", 2_000_000, b"text"),
    "tabs.txt": text(b"\t", 5_000_000, b"text"),
    "many_lines.txt": text(b"a b\n", 100_000),
    "loose.txt": loose_text,
}
"""File name and maker of every hostile file of another kind."""
