"""The shapes of a slide as blocks: text frames, tables, charts, diagrams, groups, notes; and the comments on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn

from ...types import BlockKind, Hidden
from ..assemble import LONGEST_HEADING, Draft
from ..grids import Filled, table_drafts
from ..numerals import numeral
from ..text.flow import tidy

Comment = tuple[str | None, str | None, str]
"""Author, time and text."""

_LINE = 228_600  # a quarter of an inch: shapes that begin within it stand side by side
_DEEPEST = 40
_LOWEST = 9
_FOOTERS = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.HEADER, PP_PLACEHOLDER.SLIDE_NUMBER)
_BULLETED = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY, PP_PLACEHOLDER.VERTICAL_OBJECT)
_NUMBERED = {"arabic": "1", "alphaLc": "a", "alphaUc": "A", "romanLc": "i", "romanUc": "I"}
_AUTO = re.compile(r"(arabic|alphaLc|alphaUc|romanLc|romanUc)(ParenBoth|ParenR|Period|Plain)?")
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"


class SlideReader:
    """Reads one slide into `drafts`, and what a viewer does not see of it into `hidden`."""

    def __init__(self, number: int, width: int, height: int) -> None:
        self._number = number
        self._width, self._height = width, height
        self._part: Any = None
        self.drafts: list[Draft] = []
        self.hidden: list[Hidden] = []
        self._last: list[Draft] = []

    def read(self, slide: Any) -> None:
        """The slide's title, its shapes from top to bottom, what stands at its foot, and its notes."""
        self._part = slide.part
        _take_first_choices(slide.shapes._spTree)
        title = slide.shapes.title
        if title is not None and not self._unseen(title, top=True):
            self._title(title)
        shapes = [shape for shape in slide.shapes if title is None or shape.shape_id != title.shape_id]
        self._shapes(shapes, 0)
        self.drafts += self._last
        if slide.has_notes_slide:
            self._notes(slide.notes_slide)

    def _add(self, kind: BlockKind, text: str, level: int = 0) -> None:
        text = tidy(text)
        if text:
            (self._last if kind == "footer" else self.drafts).append(Draft(kind, text, level=level))

    def _title(self, shape: Any) -> None:
        text = tidy(shape.text_frame.text)
        self._add("heading" if len(text) <= 2 * LONGEST_HEADING else "paragraph", text, 1)

    def _shapes(self, shapes: Iterable[Any], depth: int) -> None:
        for shape in sorted(shapes, key=lambda each: ((each.top or 0) // _LINE, each.left or 0)):
            if not self._unseen(shape, top=depth == 0):
                self._shape(shape, depth)

    def _shape(self, shape: Any, depth: int) -> None:
        if shape.shape_type is not None and hasattr(shape, "shapes"):
            if depth < _DEEPEST:
                self._shapes(shape.shapes, depth + 1)
            else:
                self._add("paragraph", " ".join(_texts(shape._element)))
        elif getattr(shape, "has_table", False):
            self._table(shape.table)
        elif getattr(shape, "has_chart", False):
            self._chart(shape.chart)
        elif shape.has_text_frame:
            self._frame(shape)
        else:
            for text in self._diagram(shape._element):
                self._add("paragraph", text)

    def _unseen(self, shape: Any, *, top: bool) -> bool:
        """Whether the shape is switched off, or lies beside the slide; its text is hidden text then."""
        reason: Any = None
        if shape._element.xpath("./*/p:cNvPr/@hidden")[:1] in (["1"], ["true"]):
            reason = "invisible"
        elif top and self._width and self._height and None not in (shape.left, shape.top, shape.width, shape.height):
            beside = shape.left >= self._width or shape.left + shape.width <= 0
            if beside or shape.top >= self._height or shape.top + shape.height <= 0:
                reason = "off_page"
        text = tidy(" ".join(_texts(shape._element))) if reason else ""
        if text:
            self.hidden.append(Hidden(text, reason, self._number))
        return reason is not None

    def _frame(self, shape: Any) -> None:
        kind = shape.placeholder_format.type if shape.is_placeholder else None
        if kind in _FOOTERS:
            self._add("footer", shape.text_frame.text)
            return
        bullets = _Bullets(shape, default=kind in _BULLETED)
        for paragraph in shape.text_frame.paragraphs:
            label = bullets.label(paragraph) if paragraph.text.strip() else ""
            self._add("list_item" if label else "paragraph", f"{label} {paragraph.text}")

    def _table(self, table: Any) -> None:
        rows: list[list[Filled]] = []
        for row in table.rows:
            cells = [(column, cell) for column, cell in enumerate(row.cells) if not cell.is_spanned]
            filled = [
                Filled(column, tidy(cell.text_frame.text), max(cell.span_height, 1), max(cell.span_width, 1))
                for column, cell in cells
            ]
            rows.append([cell for cell in filled if cell.text])
        self.drafts += table_drafts(rows, bold=bool(table.first_row))

    def _chart(self, chart: Any) -> None:
        """Title, and where the chart has categories, a row for each with the value of each series."""
        if chart.has_title and chart.chart_title.has_text_frame:
            self._add("paragraph", chart.chart_title.text_frame.text)
        for plot in chart.plots:
            series = list(plot.series)
            names = [tidy(str(each.name or "")) for each in series]
            rows = [[Filled(column, name) for column, name in enumerate(names, start=1) if name]]
            for at, category in enumerate(plot.categories):
                values = [each.values[at] if at < len(each.values) else None for each in series]
                shown = [tidy(str(category)), *("" if value is None else f"{value:.15g}" for value in values)]
                rows.append([Filled(column, text) for column, text in enumerate(shown) if text])
            self.drafts += table_drafts(rows, headers=1)

    def _diagram(self, frame: Any) -> Iterator[str]:
        """The texts of a SmartArt diagram, whose data lie in a part of their own."""
        for identifiers in frame.iter(f"{_DIAGRAM}relIds"):
            relation = self._part.rels.get(identifiers.get(qn("r:dm")))
            if relation is not None and not relation.is_external:
                for point in etree.fromstring(relation.target_part.blob).iter(f"{_DIAGRAM}pt"):
                    yield " ".join(_texts(point))

    def _notes(self, notes: Any) -> None:
        frame = notes.notes_text_frame
        texts = (
            [paragraph.text for paragraph in frame.paragraphs if paragraph.text.strip()] if frame is not None else []
        )
        if texts:
            self._add("heading", "Notes", 2)
        for text in texts:
            self._add("paragraph", text)


class _Bullets:
    """The bullets and numbers of a text frame's paragraphs."""

    def __init__(self, shape: Any, *, default: bool) -> None:
        self._default = default
        self._counts: dict[int, int] = {}
        self._styles: list[Any] = [shape._element]
        if shape.is_placeholder:
            index = shape.placeholder_format.idx
            layout = shape.part.slide_layout.placeholders if hasattr(shape.part, "slide_layout") else ()
            self._styles += (each._element for each in layout if each.placeholder_format.idx == index)

    def label(self, paragraph: Any) -> str:
        """The label of the next paragraph; empty where it has none."""
        level = paragraph.level
        mark = self._mark(paragraph._p, level)
        for deeper in [at for at in self._counts if at > level]:
            del self._counts[deeper]
        if mark is None or mark.tag != qn("a:buAutoNum"):
            self._counts.pop(level, None)
        if mark is None:
            return "•" if self._default else ""
        if mark.tag == qn("a:buChar"):
            return "•"
        if mark.tag != qn("a:buAutoNum"):
            return ""
        start = mark.get("startAt") or "1"
        first = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
        number = self._counts[level] = self._counts.get(level, first - 1) + 1
        found = _AUTO.match(mark.get("type") or "")
        shown = numeral(number, _NUMBERED[found[1]] if found else "1")
        ending = (found[2] or "") if found else "Period"
        return {"ParenBoth": f"({shown})", "ParenR": f"{shown})", "Plain": shown}.get(ending, f"{shown}.")

    def _mark(self, paragraph: Any, level: int) -> Any | None:
        """The element that says which bullet there is: at the paragraph, else in the styles of the shape and its layout."""
        found = paragraph.xpath("./a:pPr/*[self::a:buNone or self::a:buChar or self::a:buAutoNum]")
        for style in self._styles:
            name = f"a:lvl{min(level, 8) + 1}pPr"
            found = found or style.xpath(
                f"./p:txBody/a:lstStyle/{name}/*[self::a:buNone or self::a:buChar or self::a:buAutoNum]"
            )
        return found[0] if found else None


def _texts(element: Any) -> Iterator[str]:
    return (each.text or "" for each in element.iter(qn("a:t")))


def _take_first_choices(tree: Any) -> None:
    """Put shapes of newer versions in the place of the choice between them and their substitutes."""
    for alternate in list(tree.iter(_ALTERNATE)):
        branch = next(iter(alternate), None)
        parent = alternate.getparent()
        if branch is not None and parent is not None:
            for child in list(branch):
                alternate.addprevious(child)
            parent.remove(alternate)


def comments_of(slide: Any, deck: Any) -> list[Comment]:
    """The comments on a slide, of old and new versions of PowerPoint, in the order of the file."""
    authors: dict[str, str] = {}
    for root in _related(deck.part, ("/commentAuthors", "/authors")):
        authors.update({each.get("id", ""): tidy(each.get("name") or "") for each in root})
    found: list[Comment] = []
    for root in _related(slide.part, ("/comments",)):
        for element in root.iter("{*}cm", "{*}reply"):
            text = tidy(" ".join(_own_texts(element)))
            if text:
                author = authors.get(element.get("authorId", "")) or None
                found.append((author, element.get("dt") or element.get("created"), text))
    return found


def _related(part: Any, endings: tuple[str, ...]) -> Iterator[Any]:
    for relation in part.rels.values():
        if not relation.is_external and relation.reltype.endswith(endings):
            yield etree.fromstring(relation.target_part.blob)


def _own_texts(comment: Any) -> Iterator[str]:
    """The texts of a comment without those of the replies to it."""
    for child in comment:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name == "text":
            yield child.text or ""
        elif name == "txBody":
            yield from _texts(child)
