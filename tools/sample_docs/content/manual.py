"""The policy manual: a long PDF with contents, bookmarks, page labels, running heads and a two-column glossary."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)
from reportlab.platypus.tableofcontents import TableOfContents

from tools.sample_docs.content import manual_a, manual_b, manual_c
from tools.sample_docs.markup import Block, parse
from tools.sample_docs.pdfkit import FAMILIES, Look, story, styles

FILE = "policy_manual.pdf"
TITLE = "Information Governance and Operations Manual"
LOOK = Look(title=TITLE, author="Wrenfield Community Health Trust", family="sans", size=11, justify=False)
ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
REGULAR, BOLD = FAMILIES["sans"]


class Manual(BaseDocTemplate):  # type: ignore[misc]
    """The page templates of the manual, and the notes it takes for contents and bookmarks."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            str(path), pagesize=LOOK.pagesize, leftMargin=LOOK.margin, rightMargin=LOOK.margin, topMargin=LOOK.margin,
            bottomMargin=LOOK.margin, title=TITLE, author=LOOK.author, invariant=1,
        )  # fmt: skip
        self.chapter = ""
        self.body_start = 0
        whole = Frame(self.leftMargin, self.bottomMargin, self.width, self.height, 0, 0, 0, 0)
        half, gap = (self.width - 8 * mm) / 2, 8 * mm
        columns = [
            Frame(self.leftMargin + x * (half + gap), self.bottomMargin, half, self.height, 0, 0, 0, 0) for x in (0, 1)
        ]
        self.addPageTemplates(
            [
                PageTemplate("cover", [whole], onPage=lambda canvas, _: canvas.addPageLabel(0, "ROMAN_LOWER", 1)),
                PageTemplate("front", [whole], onPage=self._front),
                PageTemplate("body", [whole], onPageEnd=self._body),
                PageTemplate("columns", columns, onPageEnd=self._body),
            ]
        )

    def beforeDocument(self) -> None:
        """Called at the start of each pass."""
        self.chapter, self.body_start = "", 0

    def afterFlowable(self, flowable: Any) -> None:
        """Note a heading for the contents and the bookmarks."""
        level = {"h1": 0, "h2": 1}.get(getattr(getattr(flowable, "style", None), "name", ""))
        if level is None:
            return
        text = flowable.getPlainText()
        if level == 0:
            self.chapter = text
        key = f"h{self.page}-{text}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(text, key, level, closed=True)
        if self.body_start:
            self.notify("TOCEntry", (level, text, self.page - self.body_start + 1, key))

    def handle_pageBegin(self) -> None:
        """The first page of the body starts the arabic numbers, before its headings are noted."""
        if self.pageTemplate.id == "body" and not self.body_start:
            self.body_start = self.page + 1
            self.canv.addPageLabel(self.page, "ARABIC", 1)
        super().handle_pageBegin()

    def _front(self, canvas: Any, _: Any) -> None:
        canvas.setFont(REGULAR, 8)
        canvas.drawCentredString(LOOK.pagesize[0] / 2, 13 * mm, ROMAN[self.page])

    def _body(self, canvas: Any, _: Any) -> None:
        width, height = LOOK.pagesize
        canvas.saveState()
        canvas.setFont(REGULAR, 8)
        canvas.drawString(LOOK.margin, height - 14 * mm, f"Wrenfield Community Health Trust: {TITLE}")
        canvas.drawRightString(width - LOOK.margin, height - 14 * mm, self.chapter)
        canvas.line(LOOK.margin, height - 16 * mm, width - LOOK.margin, height - 16 * mm)
        canvas.drawString(LOOK.margin, 13 * mm, "Version 1.2, 2 June 2025")
        canvas.drawRightString(width - LOOK.margin, 13 * mm, str(self.page - self.body_start + 1))
        canvas.restoreState()


def _chapters(source: str) -> list[Any]:
    """Each policy on a page of its own; the first of a chapter shares the page with the chapter's heading."""
    flow: list[Any] = []
    group: list[Block] = []
    for block in parse(source):
        if block.kind == "h1" or (block.kind == "h2" and not (group and group[-1].kind == "h1")):
            flow += [*story(group, LOOK), PageBreak()] if group else []
            group = []
        group.append(block)
    return flow + story(group, LOOK)


def _contents() -> list[Any]:
    contents = TableOfContents()
    contents.levelStyles = [
        ParagraphStyle("t0", fontName=BOLD, fontSize=10, leading=13, spaceBefore=6),
        ParagraphStyle("t1", fontName=REGULAR, fontSize=9.5, leading=12.5, leftIndent=14),
    ]
    contents.dotsMinLevel = 0
    return [Paragraph("Contents", styles(LOOK)["title"]), contents]


def _cover() -> list[Any]:
    sheet = styles(LOOK)
    lines = ["Wrenfield Community Health Trust", "Version 1.2", "2 June 2025", "Policy desk reference WCT-IGOM-12"]
    big = ParagraphStyle("big", parent=sheet["title"], fontSize=26, leading=34)
    return [Spacer(1, 70 * mm), Paragraph(TITLE, big), *(Paragraph(line, sheet["center"]) for line in lines)]


def build(folder: Path) -> None:
    """Write the manual."""
    columns = ParagraphStyle("column", parent=styles(LOOK)["para"], fontSize=11, leading=15)
    glossary = [
        Paragraph(block.text.replace("**", "<b>", 1).replace("**", "</b>", 1), columns)
        for block in parse(manual_c.GLOSSARY)
    ]
    Manual(folder / FILE).multiBuild(
        [
            *_cover(),
            NextPageTemplate("front"),
            PageBreak(),
            *story(parse(manual_c.FOREWORD), LOOK),
            PageBreak(),
            *_contents(),
            NextPageTemplate("body"),
            PageBreak(),
            *_chapters(manual_a.TEXT),
            PageBreak(),
            *_chapters(manual_b.TEXT),
            NextPageTemplate("columns"),
            PageBreak(),
            Paragraph("Annex A. Glossary", styles(LOOK)["h1"]),
            *glossary,
            CondPageBreak(1),
            NextPageTemplate("body"),
            PageBreak(),
            *_chapters(manual_c.ANNEXES),
        ]
    )
