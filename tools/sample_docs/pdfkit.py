"""Blocks to PDF, with reportlab; nothing in the output depends on the clock or on chance."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from tools.sample_docs.markup import Block

rl_config.invariant = 1  # no creation date and no random file identifier

FAMILIES = {
    "serif": ("Times-Roman", "Times-Bold"),
    "sans": ("Helvetica", "Helvetica-Bold"),
}


@dataclass(frozen=True)
class Look:
    """How one document is set."""

    title: str
    author: str
    family: str = "serif"
    size: float = 10.5
    margin: float = 25 * mm
    header: str = ""
    footer: str = ""
    justify: bool = True
    widths: tuple[tuple[float, ...], ...] = ()  # column widths in mm, table after table
    pagesize: tuple[float, float] = A4
    letterhead: tuple[str, ...] = ()


def styles(look: Look) -> dict[str, ParagraphStyle]:
    """The paragraph styles of a document, named as the kinds of block."""
    regular, bold = FAMILIES[look.family]
    size = look.size
    base = ParagraphStyle(
        "para", fontName=regular, fontSize=size, leading=size * 1.34, spaceAfter=size * 0.6,
        alignment=TA_JUSTIFY if look.justify else 0, bulletFontName=regular, bulletFontSize=size,
    )  # fmt: skip

    def style(name: str, **changes: Any) -> ParagraphStyle:
        return ParagraphStyle(name, parent=base, **changes)

    return {
        "para": base,
        "title": style("title", fontName=bold, fontSize=size * 1.6, leading=size * 2, alignment=TA_CENTER,
                       spaceAfter=size * 1.3),
        "h1": style("h1", fontName=bold, fontSize=size * 1.15, leading=size * 1.5, alignment=0,
                    spaceBefore=size * 1.1, spaceAfter=size * 0.5, keepWithNext=1),
        "h2": style("h2", fontName=bold, alignment=0, spaceBefore=size * 0.6, keepWithNext=1),
        "clause": style("clause", leftIndent=32, bulletIndent=0),
        "sub": style("sub", leftIndent=56, bulletIndent=34),
        "bullet": style("bullet", leftIndent=18, bulletIndent=6, alignment=0, spaceAfter=size * 0.35),
        "line": style("line", spaceAfter=0, alignment=0),
        "center": style("center", alignment=TA_CENTER),
        "right": style("right", alignment=TA_RIGHT),
        "small": style("small", fontSize=size * 0.8, leading=size * 1.05, alignment=0),
        "cell": style("cell", fontSize=size * 0.9, leading=size * 1.12, alignment=0, spaceAfter=0),
        "head": style("head", fontName=bold, fontSize=size * 0.9, leading=size * 1.12, alignment=0, spaceAfter=0),
    }  # fmt: skip


def inline(text: str) -> str:
    """Reportlab's mini-HTML for a text with **bold** parts."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)


def story(blocks: list[Block], look: Look) -> list[Any]:
    """The flowables of a document."""
    sheet = styles(look)
    widths = iter(look.widths)
    flow: list[Any] = []
    for block in blocks:
        if block.kind in ("table", "kv"):
            flow += [_table(block, sheet, look, next(widths, ())), Spacer(1, look.size * 0.8)]
        elif block.kind == "break":
            flow.append(PageBreak())
        elif block.kind == "space":
            flow.append(Spacer(1, float(block.text)))
        elif block.kind == "sign":
            flow.append(_signature(block.text, sheet))
        elif block.kind in ("clause", "sub"):
            number, _, rest = block.text.partition(" ")
            flow.append(Paragraph(inline(rest), sheet[block.kind], bulletText=number))
        elif block.kind == "bullet":
            flow.append(Paragraph(inline(block.text), sheet["bullet"], bulletText="•"))
        else:
            flow.append(Paragraph(inline(block.text), sheet[block.kind]))
    return flow


def _table(block: Block, sheet: dict[str, ParagraphStyle], look: Look, widths: tuple[float, ...]) -> Table:
    ruled = block.kind == "table"
    columns = max(len(row) for row in block.rows)
    total = look.pagesize[0] - 2 * look.margin
    if not widths:
        widths = (0.3, 0.7) if not ruled and columns == 2 else (1.0,) * columns
    scale = total / sum(widths)
    data: list[list[Any]] = []
    commands: list[tuple[Any, ...]] = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    for y, row in enumerate(block.rows):
        cells: list[Any] = []
        for x in range(columns):
            text = row[x] if x < len(row) else ""
            name = "head" if (ruled and y == 0) or (not ruled and x % 2 == 0) else "cell"
            cells.append("" if text == "<<" else Paragraph(inline(text), sheet[name]))
        if "<<" in row:
            start = row.index("<<") - 1
            commands += [("SPAN", (start, y), (columns - 1, y)), ("BACKGROUND", (0, y), (-1, y), colors.whitesmoke)]
        data.append(cells)
    line = (0.6, colors.black) if ruled else (0.3, colors.lightgrey)
    commands.append(("GRID", (0, 0), (-1, -1), *line))
    if ruled:
        commands.append(("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#dde3ea")))
    return Table(data, [w * scale for w in widths], style=TableStyle(commands), repeatRows=1 if ruled else 0)


def _signature(text: str, sheet: dict[str, ParagraphStyle]) -> KeepTogether:
    name, _, role = text.partition("|")
    lines = ["Signed: ______________________________", f"**{name}**", role]
    return KeepTogether([Spacer(1, 14), *(Paragraph(inline(line), sheet["cell"]) for line in lines), Spacer(1, 12)])


def write(path: Path, make_story: Callable[[], list[Any]], look: Look) -> int:
    """Write the PDF; twice, because the footer says how many pages there are. The number of pages."""
    pages = 0
    for _ in range(2):
        buffer = io.BytesIO()
        top = look.margin + (16 * mm if look.letterhead else 0)
        document = SimpleDocTemplate(
            buffer, pagesize=look.pagesize, leftMargin=look.margin, rightMargin=look.margin, topMargin=top,
            bottomMargin=look.margin, title=look.title, author=look.author, invariant=1,
        )  # fmt: skip
        paint = _painter(look, pages)
        document.build(make_story(), onFirstPage=paint, onLaterPages=paint)
        with pdfium.PdfDocument(buffer.getvalue()) as made:
            pages = len(made)
    path.write_bytes(buffer.getvalue())
    return pages


def _painter(look: Look, total: int) -> Callable[[Any, Any], None]:
    regular, bold = FAMILIES[look.family]
    width, height = look.pagesize

    def paint(canvas: Any, document: Any) -> None:
        canvas.saveState()
        if look.letterhead and document.page == 1:
            canvas.setFont(bold, 15)
            canvas.drawString(look.margin, height - 18 * mm, look.letterhead[0])
            canvas.setFont(regular, 8)
            for index, line in enumerate(look.letterhead[1:]):
                canvas.drawString(look.margin, height - 23 * mm - index * 10, line)
            canvas.line(look.margin, height - 35 * mm, width - look.margin, height - 35 * mm)
        canvas.setFont(regular, 8)
        canvas.drawString(look.margin, height - 13 * mm, look.header)
        canvas.drawString(look.margin, 13 * mm, look.footer)
        canvas.drawRightString(width - look.margin, 13 * mm, f"Page {document.page} of {total}")
        canvas.restoreState()

    return paint
