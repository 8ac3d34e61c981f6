"""Blocks to DOCX: python-docx for what it can do, raw OOXML for footnotes, tracked changes and multi-level numbering.

Inline, beyond **bold**: `[^text]` a footnote, `{+AB:text+}` an insertion and `{-AB:text-}` a deletion by the author with
these initials, `{>AB:text<}` a comment on the words before it.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from tools.sample_docs.markup import Block

MARK = re.compile(r"(\*\*.+?\*\*|\[\^.+?\]|\{\+.+?\+\}|\{-.+?-\}|\{>.+?<\})")
ZIP_DATE = (2025, 1, 1, 0, 0, 0)
FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
LEVELS = (("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"))


@dataclass
class Paper:
    """One DOCX in the making."""

    title: str
    author: str
    date: datetime
    header: str = ""
    footer: str = ""
    reviewers: dict[str, tuple[str, str]] = field(default_factory=dict)  # initials: name, date
    font: str = "Calibri"
    footnotes: list[str] = field(default_factory=list)
    revisions: int = 100
    document: Any = None


def write(path: Path, blocks: list[Block], paper: Paper) -> None:
    """Write the file."""
    paper.document = docx.Document()
    normal = paper.document.styles["Normal"]
    normal.font.name, normal.font.size = paper.font, Pt(10.5)
    _frame(paper)
    numbering = _multilevel(paper.document)
    for block in blocks:
        _add(paper, block, numbering)
    if paper.footnotes:
        _attach_footnotes(paper)
    buffer = io.BytesIO()
    paper.document.save(buffer)
    path.write_bytes(_dated(buffer.getvalue()))


def _frame(paper: Paper) -> None:
    core = paper.document.core_properties
    core.title, core.author, core.last_modified_by = paper.title, paper.author, paper.author
    core.created = core.modified = core.last_printed = paper.date
    core.comments, core.revision = "", 1
    section = paper.document.sections[0]
    section.header.paragraphs[0].text = paper.header
    section.footer.paragraphs[0].text = paper.footer


def _add(paper: Paper, block: Block, numbering: int) -> None:
    document, kind = paper.document, block.kind
    if kind in ("table", "kv"):
        _table(paper, block)
    elif kind == "break":
        document.add_page_break()
    elif kind == "sign":
        name, _, role = block.text.partition("|")
        document.add_paragraph("Signed: ______________________________")
        document.add_paragraph(f"{name}\n{role}")
    elif kind in ("title", "h1", "h2"):
        _runs(paper, document.add_heading(level={"title": 0, "h1": 1, "h2": 2}[kind]), block.text)
    else:
        _plain(paper, block, numbering)


def _plain(paper: Paper, block: Block, numbering: int) -> None:
    kind = block.kind
    paragraph = paper.document.add_paragraph(style="List Bullet" if kind == "bullet" else None)
    if kind.startswith("num"):
        level = int(kind[3]) - 1
        properties = paragraph._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{numbering}"/></w:numPr>')
        )
    if kind in ("clause", "sub"):
        paragraph.paragraph_format.left_indent = Pt(18 if kind == "clause" else 40)
    if kind in ("center", "right"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if kind == "center" else WD_ALIGN_PARAGRAPH.RIGHT
    _runs(paper, paragraph, block.text)
    if kind == "small":
        for run in paragraph.runs:
            run.font.size = Pt(8)


def _runs(paper: Paper, paragraph: Any, text: str) -> None:
    for piece in MARK.split(text):
        if piece.startswith("**"):
            paragraph.add_run(piece[2:-2]).bold = True
        elif piece.startswith("[^"):
            paper.footnotes.append(piece[2:-1])
            reference = f'<w:footnoteReference w:id="{len(paper.footnotes)}"/>'
            style = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
            paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{style}{reference}</w:r>"))
        elif piece.startswith(("{+", "{-")):
            _tracked(paper, paragraph, piece[1] == "+", piece[2:-2])
        elif piece.startswith("{>"):
            _comment(paper, paragraph, piece[2:-2])
        elif piece:
            paragraph.add_run(piece)


def _tracked(paper: Paper, paragraph: Any, inserted: bool, text: str) -> None:
    initials, _, words = text.partition(":")
    author, date = paper.reviewers[initials]
    paper.revisions += 1
    outer, inner = ("ins", "t") if inserted else ("del", "delText")
    xml = (
        f'<w:{outer} {nsdecls("w")} w:id="{paper.revisions}" w:author="{author}" w:date="{date}">'
        f'<w:r><w:{inner} xml:space="preserve">{escape(words)}</w:{inner}></w:r></w:{outer}>'
    )
    paragraph._p.append(parse_xml(xml))


def _comment(paper: Paper, paragraph: Any, text: str) -> None:
    initials, _, words = text.partition(":")
    author, date = paper.reviewers[initials]
    comment = paper.document.add_comment(paragraph.runs[-1], text=words, author=author, initials=initials)
    comment._comment_elm.set(qn("w:date"), date)  # python-docx would put today


def _table(paper: Paper, block: Block) -> None:
    columns = max(len(row) for row in block.rows)
    table = paper.document.add_table(rows=len(block.rows), cols=columns, style="Table Grid")
    for y, row in enumerate(block.rows):
        for x, text in enumerate(row):
            if text == "^^":
                table.cell(y - 1, x).merge(table.cell(y, x))
            elif text == "<<":
                table.cell(y, x - 1).merge(table.cell(y, x))
            else:
                bold = (block.kind == "table" and y == 0) or (block.kind == "kv" and x == 0)
                _runs(paper, table.cell(y, x).paragraphs[0], f"**{text}**" if bold and text else text)
    paper.document.add_paragraph()


def _multilevel(document: Any) -> int:
    """A numbering of three levels (1., 1.1, (a)), as a word processor would make it; its id."""
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/><w:lvlText w:val="{text}"/>'
        f'<w:pPr><w:ind w:left="{360 * (index + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
        for index, (fmt, text) in enumerate(LEVELS)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    return 90


def _attach_footnotes(paper: Paper) -> None:
    notes = "".join(
        f'<w:footnote w:id="{index}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
        for index, text in enumerate(paper.footnotes, start=1)
    )
    separators = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    )
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {nsdecls("w")}>{separators}{notes}'
    part = Part(
        PackURI("/word/footnotes.xml"), FOOTNOTES_TYPE, f"{xml}</w:footnotes>".encode(), paper.document.part.package
    )
    paper.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _dated(data: bytes) -> bytes:
    """The same package with one date on every member: a DOCX is a ZIP, and ZIPs record when they were written."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            target.writestr(info, source.read(name))
    return buffer.getvalue()


def day(year: int, month: int, number: int) -> datetime:
    """A fixed date for the file's properties."""
    return datetime(year, month, number, 9, 0, tzinfo=UTC)
