"""From the pages of a PDF to blocks in reading order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..types import Problem
from .assemble import Canonical, Draft, paragraph_draft, row_draft
from .forms import Field
from .glyphs import clean
from .layout import Seg, columns, line_of, rows, segments
from .paragraphs import Paragraph, paragraphs
from .rawpage import TURNED, OutlineItem, RawPage
from .ruled import ruled_tables
from .structure import Heading, Headings, Margins, levels, normal, running_lines
from .tables import Table, aligned_table, cell_text


@dataclass(slots=True)
class Source:
    """What was read from the file before its layout is made out."""

    pages: dict[int, RawPage] = field(default_factory=dict)
    plain: dict[int, str] = field(default_factory=dict, repr=False)
    problems: list[Problem] = field(default_factory=list)
    outline: list[OutlineItem] = field(default_factory=list)
    title: str | None = None
    has_form: bool = False


class _Names:
    """Column names of the table last seen, and its width: a table goes on over a page break without its header row."""

    def __init__(self) -> None:
        self.names: tuple[str, ...] = ()
        self.open = False

    def of(self, table: Table, first_on_page: bool) -> tuple[str, ...]:
        """The names for the rows of `table`, its own or those of the table that it continues."""
        if table.header:
            self.names = tuple(cell_text(cell) for cell in table.rows[0])
        elif not (first_on_page and self.open and len(table.rows[0]) == len(self.names)):
            self.names = ()
        return self.names


def lay_out(source: Source, fields: Mapping[int, list[Field]]) -> Canonical:
    """The canonical text of the pages, `fields` below the page they are on; adds a problem for each scanned page."""
    pages = [source.pages[number] for number in sorted(source.pages)]
    margins = running_lines(pages)
    headings = Headings(pages, source.outline)
    compounds = frozenset(
        word.strip(".,;:()").lower() for page in pages for word in page.texts.split(" ") if "-" in word.strip(".,;:()-")
    )
    found: list[Heading] = []
    drafts: list[list[Draft]] = []
    names = _Names()
    for page in pages:
        if page.number in source.plain:
            drafts.append(_plain_drafts(source.plain[page.number]))
            continue
        layout = _PageLayout(page, margins[page.number], headings, compounds, names, found)
        drafts.append([*layout.drafts(), *(_field_draft(item) for item in fields.get(page.number, ()))])
        if not drafts[-1] and page.has_image:
            message = (
                f"page {page.number} is an image in which no text was read, so it cannot be searched or cited; "
                "if it has text, add a version of the file with a text layer, or switch OCR on"
            )
            source.problems.append(Problem("parse", "no_text", message, page.number))
    return _put_together(pages, drafts, found, source.outline)


def _put_together(
    pages: list[RawPage], drafts: list[list[Draft]], found: list[Heading], outline: list[OutlineItem]
) -> Canonical:
    canonical = Canonical()
    ranks = iter(levels(found))
    for page, parts in zip(pages, drafts, strict=True):
        printed = {normal(draft.text) for draft in parts if draft.kind == "heading"}
        for item in outline:
            # An entry whose title is not printed on its page still heads what follows.
            if item.page == page.number and normal(item.title) not in printed:
                canonical.enter(min(item.depth + 1, 6), item.title)
        for draft in parts:
            if draft.kind == "heading":
                draft.level = next(ranks)
        canonical.page(page.number, *_shown(page, parts), page.label, parts)
    return canonical


def _shown(page: RawPage, drafts: list[Draft]) -> tuple[float, float]:
    """The size of the page as displayed, and on it the words of a page that was turned upright for its layout."""
    scan = page.scan
    if scan is None:
        return page.width, page.height
    for draft in drafts:
        draft.words = [(start, end, scan.shown(box)) for start, end, box in draft.words]
    return scan.width, scan.height


def _plain_drafts(text: str) -> list[Draft]:
    """Text of the second reader: paragraphs between empty lines, no boxes."""
    drafts = []
    for part in text.replace("\r", "\n").split("\n\n"):
        words = [word for word in map(clean, part.split()) if word]
        if words:
            drafts.append(Draft("paragraph", " ".join(words)))
    return drafts


def _field_draft(item: Field) -> Draft:
    draft = Draft("field", f"{item.label}: {item.value}")
    start = len(item.label) + 2
    x0, y0, x1, y1 = item.box
    for word in item.value.split(" "):
        # The widget's own text has no boxes: words share its width by their letters.
        a, b = start, start + len(word)
        whole = max(1, len(item.value))
        left = x0 + (x1 - x0) * (a - len(item.label) - 2) / whole
        right = x0 + (x1 - x0) * (b - len(item.label) - 2) / whole
        draft.words.append((a, b, (left, y0, right, y1)))
        start = b + 1
    return draft


class _PageLayout:
    """The blocks of one page, in reading order."""

    def __init__(
        self,
        page: RawPage,
        margins: Margins,
        headings: Headings,
        compounds: frozenset[str],
        names: _Names,
        found: list[Heading],
    ) -> None:
        self._page = page
        self._margins = margins
        self._headings = headings
        self._compounds = compounds
        self._names = names
        self._found = found

    def drafts(self) -> list[Draft]:
        """Header, body, turned text, footer."""
        words = self._page.words()
        body = [seg for seg in segments(words) if not self._margins.holds(seg)]
        drafts = [paragraph_draft("header", [line], self._compounds) for line in self._margins.header]
        first = len(drafts)
        for item in self._items(body):
            if isinstance(item, Table):
                drafts += self._table(item, len(drafts) == first)
            else:
                signature = bool(drafts) and "____" in drafts[-1].text
                drafts.append(self._paragraph(item, signature))
        if len(drafts) > first:
            self._names.open = drafts[-1].kind == "table_row"
        turned = [word for word in words if word.flags & TURNED]
        if turned:
            drafts.append(paragraph_draft("paragraph", [Seg.of(turned)], self._compounds))
        drafts += [paragraph_draft("footer", [line], self._compounds) for line in self._margins.footer]
        return drafts

    def _items(self, body: list[Seg]) -> list[Paragraph | Table]:
        tables, rest = ruled_tables(body, self._page)
        items: list[Paragraph | Table] = []
        lines: list[Seg] = []

        def flush() -> None:
            items.extend(paragraphs(lines))
            lines.clear()

        for flow in columns(rest):
            grid = rows(flow)
            index = 0
            while index < len(grid):
                top = min(seg.y0 for seg in grid[index])
                if tables and tables[0].y0 < top and _beside(tables[0], flow):
                    flush()
                    items.append(tables.pop(0))
                    continue
                table = aligned_table(grid, index, self._page.fills)
                if table is None:
                    lines.append(line_of(grid[index]))
                    index += 1
                else:
                    flush()
                    items.append(table[0])
                    index = table[1]
        flush()
        return [*items, *tables]

    def _table(self, table: Table, first: bool) -> list[Draft]:
        names = self._names.of(table, first)
        drafts = []
        for index, row in enumerate(table.rows):
            draft = row_draft(row, () if table.header and index == 0 else names, self._compounds)
            if draft is not None:
                drafts.append(draft)
        return drafts

    def _paragraph(self, paragraph: Paragraph, signature: bool) -> Draft:
        draft = paragraph_draft("paragraph", paragraph.lines, self._compounds)
        # The name below a signature line is often bold, and no heading.
        heading = None if signature else self._headings.find(paragraph, draft.text, self._page.number)
        if heading is not None:
            draft.kind = "heading"
            self._found.append(heading)
        elif self._headings.is_footnote(paragraph, self._page.height):
            draft.kind = "footnote"
        elif paragraph.labelled:
            draft.kind = "list_item"
        return draft


def _beside(table: Table, flow: list[Seg]) -> bool:
    """Whether the table lies in the same column as the flow."""
    x0, x1 = min(seg.x0 for seg in flow), max(seg.x1 for seg in flow)
    return min(x1, table.box[2]) - max(x0, table.box[0]) > 0.3 * (table.box[2] - table.box[0])
