"""Slides: reading order, tables, charts, diagrams, notes, comments, and what a show leaves out."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pptx
import pytest
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from ragbox.config import Limits
from ragbox.errors import ParseError
from ragbox.types import Document

from .makers import parsed, repack, rows, spoilt, texts

BLANK, TITLE_ONLY, CONTENT = 6, 5, 1


def deck(build: Callable[[Any], object]) -> bytes:
    """A presentation built by python-pptx."""
    presentation = pptx.Presentation()
    build(presentation)
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


def slide(presentation: Any, title: str = "", layout: int = TITLE_ONLY) -> Any:
    added = presentation.slides.add_slide(presentation.slide_layouts[layout])
    if title:
        added.shapes.title.text = title
    return added


def box(where: Any, x: float, y: float, text: str) -> Any:
    shape = where.shapes.add_textbox(Inches(x), Inches(y), Inches(2), Inches(0.5))
    shape.text_frame.text = text
    return shape


def read(build: Callable[[Any], object], **options: Any) -> Document:
    return parsed("a.pptx", deck(build), **options)


def test_slides_are_pages_with_headings() -> None:
    def build(presentation: Any) -> None:
        slide(presentation, "First")
        box(slide(presentation, "Second"), 1, 3, "words")

    document = read(build)
    assert [(page.number, page.width, page.height) for page in document.pages] == [(1, 720.0, 540.0), (2, 720.0, 540.0)]
    assert [(block.kind, block.page, block.heading) for block in document.blocks] == [
        ("heading", 1, ()),
        ("heading", 2, ()),
        ("paragraph", 2, ("Second",)),
    ]
    assert document.problems == ()


def test_shapes_are_read_from_top_to_bottom_and_left_to_right() -> None:
    def build(presentation: Any) -> None:
        made = slide(presentation, layout=BLANK)
        box(made, 5, 1.05, "right")
        box(made, 1, 4, "below")
        box(made, 1, 1, "left")
        group = made.shapes.add_group_shape()
        box(group, 1, 2.6, "grouped below")
        box(group, 1, 2, "grouped")

    assert texts(read(build)) == ["left", "right", "grouped", "grouped below", "below"]


def test_bullets_and_numbers() -> None:
    def build(presentation: Any) -> None:
        frame = slide(presentation, "T", CONTENT).placeholders[1].text_frame
        frame.text = "one"
        frame.add_paragraph().text = "two"
        for kind, text in (("alphaLcParenR", "x"), ("alphaLcParenR", "y"), ("romanUcPeriod", "z")):
            paragraph = frame.add_paragraph()
            paragraph.text, paragraph.level = text, 1 if kind.startswith("alpha") else 0
            paragraph._p.get_or_add_pPr().append(
                etree.fromstring(
                    f'<a:buAutoNum xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" type="{kind}"/>'
                )
            )
        box(frame._parent.part.slide, 1, 6, "no bullet")

    document = read(build)
    assert texts(document, "list_item") == ["• one", "• two", "a) x", "b) y", "I. z"]
    assert texts(document, "paragraph") == ["no bullet"]


def test_tables_with_merged_cells() -> None:
    def build(presentation: Any) -> None:
        table = slide(presentation, "Labs").shapes.add_table(4, 3, Inches(1), Inches(2), Inches(6), Inches(2)).table
        for y, row in enumerate(["Test Value Unit", "Sodium 141 mmol/L", "Potassium 4.1 -", "Note - -"]):
            for x, text in enumerate(row.split()):
                table.cell(y, x).text = text.strip("-")
        table.cell(1, 2).merge(table.cell(2, 2))
        table.cell(3, 0).merge(table.cell(3, 2))

    document = read(build)
    assert rows(document)[:2] == [
        {"Test": "Sodium", "Value": "141", "Unit": "mmol/L"},
        {"mmol/L, Test": "Potassium", "Value": "4.1"},
    ]
    (table,) = document.tables
    assert (table.page, table.rows, table.header_rows, table.columns) == (1, 4, 1, ("Test", "Value", "Unit"))
    spans = {document.text[each.start : each.end]: (each.rows, each.columns) for each in table.cells}
    assert (spans["mmol/L"], spans["Note"]) == ((2, 1), (1, 3))


def test_charts_as_rows() -> None:
    def build(presentation: Any) -> None:
        data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
        data.categories = ["East", "West"]
        data.add_series("Q1", (1.5, 2))
        data.add_series("Q2", (3, None))
        chart = slide(presentation, "Sales").shapes.add_chart(
            XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(2), Inches(4), Inches(3), data
        )
        chart.chart.has_title = True
        chart.chart.chart_title.text_frame.text = "By region"

    document = read(build)
    assert texts(document) == ["Sales", "By region", "Q1\tQ2", "East\t1.5\t3", "West\t2"]
    assert [block.columns for block in document.blocks][-2:] == [("", "Q1", "Q2"), ("", "Q1")]


def test_notes_stand_under_their_slide() -> None:
    def build(presentation: Any) -> None:
        slide(presentation, "First").notes_slide.notes_text_frame.text = "Say hello.\nSmile."
        slide(presentation, "Second")

    document = read(build)
    assert texts(document) == ["First", "Notes", "Say hello.", "Smile.", "Second"]
    assert document.blocks[3].heading == ("First", "Notes")
    assert document.blocks[4].heading == ()


def test_hidden_slides_and_shapes_are_kept_apart() -> None:
    def build(presentation: Any) -> None:
        made = slide(presentation, "Shown")
        box(made, 20, 1, "beside")
        box(made, 1, 1, "off")._element.nvSpPr.cNvPr.set("hidden", "1")
        slide(presentation, "Left out")._element.set("show", "0")

    document = read(build)
    assert (texts(document), len(document.pages)) == (["Shown"], 2)
    assert [(each.text, each.reason, each.page) for each in document.hidden] == [
        ("off", "invisible", 1),
        ("beside", "off_page", 1),
        ("Left out", "invisible", 2),
    ]
    assert [each.code for each in document.problems] == ["hidden_text"]


def with_parts(data: bytes, slide_relation: str, deck_relation: str, parts: list[tuple[str, bytes]]) -> bytes:
    """The deck with parts added, and relationships to them from the first slide and the presentation."""

    def change(name: str, old: bytes) -> bytes:
        relation = {
            "ppt/slides/_rels/slide1.xml.rels": slide_relation,
            "ppt/_rels/presentation.xml.rels": deck_relation,
        }
        return old.replace(b"</Relationships>", relation.get(name, "").encode() + b"</Relationships>")

    return repack(data, change, parts)


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PML = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'


def test_comments_with_their_authors() -> None:
    when = "2025-03-01T10:00:00"
    data = with_parts(
        deck(lambda presentation: slide(presentation, "Offer")),
        f'<Relationship Id="rIdC" Type="{OFFICE}/comments" Target="../comments/comment1.xml"/>',
        f'<Relationship Id="rIdA" Type="{OFFICE}/commentAuthors" Target="commentAuthors.xml"/>',
        [
            (
                "ppt/comments/comment1.xml",
                f'<p:cmLst {PML}><p:cm authorId="0" dt="{when}"><p:text>Too low</p:text></p:cm></p:cmLst>'.encode(),
            ),
            (
                "ppt/commentAuthors.xml",
                f'<p:cmAuthorLst {PML}><p:cmAuthor id="0" name="Ada"/></p:cmAuthorLst>'.encode(),
            ),
        ],
    )
    document = parsed("a.pptx", data)
    assert texts(document, "comment") == ["Comment by Ada, 2025-03-01: Too low"]
    (found,) = document.revisions
    assert (found.kind, found.author, found.date, found.text) == ("comment", "Ada", when, "Too low")
    assert document.text[found.start : found.end] == "Offer"


def test_diagrams_and_shapes_of_newer_versions() -> None:
    a = "http://schemas.openxmlformats.org/drawingml/2006"
    frame = (
        f'<p:graphicFrame {PML} xmlns:a="{a}/main" xmlns:r="{OFFICE}"><p:nvGraphicFramePr><p:cNvPr id="9" name="D"/>'
        '<p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></p:xfrm>'
        f'<a:graphic><a:graphicData uri="{a}/diagram"><dgm:relIds xmlns:dgm="{a}/diagram" r:dm="rIdD"/></a:graphicData>'
        "</a:graphic></p:graphicFrame>"
    )
    compat = "http://schemas.openxmlformats.org/markup-compatibility/2006"

    def build(presentation: Any) -> None:
        made = slide(presentation, "Process")
        made.shapes._spTree.append(etree.fromstring(frame))
        shape = box(made, 1, 3, "newer")._element
        alternate = etree.SubElement(made.shapes._spTree, f"{{{compat}}}AlternateContent")
        etree.SubElement(alternate, f"{{{compat}}}Choice", Requires="x").append(shape)
        etree.SubElement(alternate, f"{{{compat}}}Fallback")

    points = "".join(f"<dgm:pt><dgm:t><a:p><a:r><a:t>{t}</a:t></a:r></a:p></dgm:t></dgm:pt>" for t in ("Plan", "Do"))
    data = f'<dgm:dataModel xmlns:dgm="{a}/diagram" xmlns:a="{a}/main"><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>'
    relation = f'<Relationship Id="rIdD" Type="{OFFICE}/diagramData" Target="../diagrams/data1.xml"/>'
    document = parsed("a.pptx", with_parts(deck(build), relation, "", [("ppt/diagrams/data1.xml", data.encode())]))
    assert texts(document) == ["Process", "Plan", "Do", "newer"]


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
        "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
    ],
)
def test_presentations_with_macros_and_shows(kind: str) -> None:
    data = deck(lambda presentation: slide(presentation, "Hello"))
    main = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    assert parsed("a.pptm", repack(data, lambda _, part: part.replace(main, kind.encode()))).text == "Hello"


def test_limits() -> None:
    data = deck(lambda presentation: [box(slide(presentation, "Hello"), 1, 2, "word " * 50) for _ in range(3)])
    for limits, code in (
        (Limits(pages=2), "too_many_pages"),
        (Limits(page_characters=100), "too_many_characters"),
        (Limits(expanded_bytes=10_000), "too_expanded"),
    ):
        with pytest.raises(ParseError) as caught:
            parsed("a.pptx", data, limits=limits)
        assert caught.value.code == code


def test_entities_are_refused() -> None:
    data = deck(lambda presentation: slide(presentation, "Hello"))
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    with pytest.raises(ParseError, match="entities"):
        parsed("a.pptx", repack(data, lambda name, part: bomb if name.endswith("slide1.xml") else part))


def test_every_slide_is_told_of() -> None:
    told: list[tuple[str, int, int]] = []
    read(
        lambda presentation: [slide(presentation, "x") for _ in range(3)],
        on_page=lambda stage, page, pages: told.append((stage, page, pages)),
    )
    assert told == [("parse", 1, 3), ("parse", 2, 3), ("parse", 3, 3)]


def test_mutated_parts_give_documents_or_parse_errors() -> None:
    def build(presentation: Any) -> None:
        made = slide(presentation, "Canary", CONTENT)
        made.placeholders[1].text_frame.text = "words"
        made.shapes.add_table(2, 2, 0, 0, 99, 99).table.cell(0, 0).text = "cell"
        made.notes_slide.notes_text_frame.text = "note"

    source = deck(build)
    assert spoilt(
        "a.pptx",
        source,
        lambda name: name.endswith(("slide1.xml", "slide1.xml.rels", "presentation.xml", "notesSlide1.xml")),
    ) <= {"damaged"}
