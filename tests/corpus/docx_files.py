"""Sound DOCX files, one for each group of features, the same bytes for the same seed."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import Any

from parse.makers import W, body, p, with_part, word_file
from PIL import Image

from .packages import packed, settled, unpacked
from .words import heading, paragraph, sentence, table

Maker = Callable[[random.Random], bytes]

_SPACES = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_STRICT = (
    (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    ),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def word_cell(content: str, properties: str = "") -> str:
    """A cell of a table."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def word_table(*rows: str) -> str:
    """A table of rows of cells."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def headings(chance: random.Random) -> bytes:
    """A title, headings, lists with numbers and bullets, a picture, running header and footer."""

    def build(document: Any) -> None:
        document.add_heading(heading(chance), 0)
        for level in (1, 2, 1):
            document.add_heading(heading(chance), level)
            document.add_paragraph(paragraph(chance))
            for style in ("List Number", "List Number", "List Bullet"):
                document.add_paragraph(sentence(chance), style=style)
        picture = io.BytesIO()
        Image.new("L", (40, 20), 128).save(picture, "PNG")
        document.add_picture(picture)
        document.sections[0].header.paragraphs[0].text = "Harbour Rules"
        document.sections[0].footer.paragraphs[0].text = "Page 1"

    return settled(word_file(build))


def tables(chance: random.Random) -> bytes:
    """A table with a header row, one with cells merged both ways, and one inside a cell of another."""
    plain = word_table(*("".join(word_cell(cell) for cell in row) for row in table(chance)))
    merged = word_table(
        word_cell("Period", '<w:gridSpan w:val="2"/>') + word_cell("Total"),
        word_cell("2024", '<w:vMerge w:val="restart"/>') + word_cell("May") + word_cell("12"),
        word_cell("", "<w:vMerge/>") + word_cell("June") + word_cell("14"),
    )
    nested = word_table(word_cell(plain + p("")) + word_cell(sentence(chance)))
    return settled(body(p(paragraph(chance)) + plain + p("") + merged + p("") + nested + p(sentence(chance))))


def notes(chance: random.Random) -> bytes:
    """Footnotes, endnotes and comments."""
    marks = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:endnoteReference w:id="2"/></w:r>'
    comment = (
        f'<w:commentRangeStart w:id="0"/>{_run(sentence(chance))}<w:commentRangeEnd w:id="0"/>'
        '<w:r><w:commentReference w:id="0"/></w:r>'
    )
    data = body(f"<w:p>{_run(paragraph(chance))}{marks}{comment}</w:p>" + p(paragraph(chance)))
    for kind in ("footnote", "endnote"):
        xml = f'<w:{kind}s {W}><w:{kind} w:id="2">{p(sentence(chance))}</w:{kind}></w:{kind}s>'
        data = with_part(data, f"{kind}s.xml", xml.encode(), f"{kind}s")
    who = 'w:id="0" w:author="A. Reviewer" w:date="2025-03-01T10:00:00Z"'
    xml = f"<w:comments {W}><w:comment {who}>{p(sentence(chance))}</w:comment></w:comments>"
    return settled(with_part(data, "comments.xml", xml.encode(), "comments"))


def tracked(chance: random.Random) -> bytes:
    """Insertions, deletions, moves and changed properties."""
    who = 'w:author="A. Reviewer" w:date="2025-03-01T10:00:00Z"'
    deleted = f"<w:r><w:delText>{sentence(chance)}</w:delText></w:r>"
    first = (
        f'<w:p>{_run(sentence(chance))}<w:ins w:id="1" {who}>{_run(sentence(chance))}</w:ins>'
        f'<w:del w:id="2" {who}>{deleted}</w:del>{_run(sentence(chance))}</w:p>'
    )
    moved = (
        f'<w:p><w:moveFrom w:id="3" {who}>{_run("moved words")}</w:moveFrom></w:p>'
        f'<w:p><w:moveTo w:id="4" {who}>{_run("moved words")}</w:moveTo></w:p>'
    )
    gone = f'<w:p><w:pPr><w:rPr><w:del w:id="5" {who}/></w:rPr></w:pPr><w:del w:id="6" {who}>{deleted}</w:del></w:p>'
    return settled(body(first + moved + gone + p(paragraph(chance))))


def boxes(chance: random.Random) -> bytes:
    """A text box in both notations, fields, a hyperlink, content controls and line breaks."""
    inside = f"<w:txbxContent>{p(sentence(chance))}</w:txbxContent>"
    box = (
        f"<w:p {_SPACES}><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline><a:graphic>"
        f"<a:graphicData><wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline>"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback>"
        f"</mc:AlternateContent></w:r>{_run(sentence(chance))}</w:p>"
    )
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{_run("1 March 2025")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        f'<w:fldSimple w:instr="PAGE">{_run("7")}</w:fldSimple><w:hyperlink>{_run("a link")}</w:hyperlink></w:p>'
    )
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{p(sentence(chance))}</w:sdtContent></w:sdt>"
    chosen = f"<w:sdt><w:sdtContent>{_run('chosen')}</w:sdtContent></w:sdt>"
    inline = f"<w:p>{_run('before ')}{chosen}<w:r><w:br/><w:tab/></w:r></w:p>"
    return settled(body(box + field + control + inline))


def strict(chance: random.Random) -> bytes:
    """The namespaces of Strict OOXML."""
    parts = unpacked(tables(chance))
    for old, new in _STRICT:
        parts = {name: part.replace(old, new) for name, part in parts.items()}
    return packed(parts)


def macros(chance: random.Random) -> bytes:
    """A `.docm` with a macro project in it."""
    parts = unpacked(headings(chance))
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    parts["word/vbaProject.bin"] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + chance.randbytes(400)
    return packed(parts)


DOCX_FILES: dict[str, Maker] = {
    "headings": headings,
    "tables": tables,
    "notes": notes,
    "tracked": tracked,
    "boxes": boxes,
    "strict": strict,
    "macros": macros,
}
"""Name and maker of every sound DOCX."""
