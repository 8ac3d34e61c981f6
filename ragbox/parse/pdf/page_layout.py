"""From the words of one page to its blocks in reading order."""

from __future__ import annotations

from ..assemble import Draft, Grid, paragraph_draft, row_draft
from ..glyphs import ends_sentence
from .columns import columns
from .layout import Seg, line_of, rows, segments
from .page_breaks import Edge, Laid
from .paragraphs import Paragraph, paragraphs
from .rawpage import TURNED, RawPage, W
from .ruled import ruled_tables
from .side_by_side import stacks
from .structure import Heading, Headings, Margins
from .table_columns import cell_text
from .tables import Table, aligned_table

_FLOWING = ("paragraph", "list_item")
_PLAIN_SIZE = 10.0


class Names:
    """Column names of the table last seen, and its width: a table goes on over a page break without its header row."""

    def __init__(self) -> None:
        self.names: tuple[str, ...] = ()
        self._top: tuple[str, ...] = ()
        self.open = False

    def of(self, table: Table, first_on_page: bool) -> tuple[str, ...]:
        """The names for the rows of `table`, its own or those of the table that it continues."""
        top = tuple(cell_text(cell) for cell in table.rows[0])
        goes_on = first_on_page and self.open and len(top) == len(self.names)
        if table.names:
            self.names = table.names
        elif goes_on and top == self._top:
            table.header_rows = 1  # repeated
        elif not goes_on:
            self.names = ()
        self._top = top
        return self.names


class PageLayout:
    """The blocks of one page, in reading order."""

    def __init__(
        self,
        page: RawPage,
        margins: Margins,
        headings: Headings,
        known: frozenset[str],
        names: Names,
        found: list[Heading],
    ) -> None:
        self._page = page
        self._margins = margins
        self._headings = headings
        self._known = known
        self._names = names
        self._found = found
        self._flows: list[list[Seg]] = []

    def laid(self) -> Laid:
        """Header, body, turned text, footer."""
        words = self._page.words()
        body = [seg for seg in segments(words) if not self._margins.holds(seg)]
        drafts = [paragraph_draft("header", [line], self._known) for line in self._margins.header]
        first = len(drafts)
        items = self._items(body)
        for item in items:
            if isinstance(item, Table):
                drafts += self._table(item, len(drafts) == first)
            else:
                signature = bool(drafts) and "____" in drafts[-1].text
                drafts.append(self._paragraph(item, signature))
        laid = self._edges(items, drafts[first:])
        if len(drafts) > first:
            self._names.open = drafts[-1].kind == "table_row"
        turned = [word for word in words if word.flags & TURNED]
        if turned:
            drafts.append(paragraph_draft("paragraph", [Seg.of(turned)], self._known))
        drafts += [paragraph_draft("footer", [line], self._known) for line in self._margins.footer]
        laid.drafts = drafts
        return laid

    def _edges(self, items: list[Paragraph | Table], drafts: list[Draft]) -> Laid:
        """The paragraphs at both ends of the body, notes at its foot aside."""
        laid = Laid()
        if items and isinstance(items[0], Paragraph) and drafts[0].kind in _FLOWING:
            laid.first = Edge(drafts[0], items[0].lines[0])
        notes = 0
        while notes < len(drafts) and drafts[-1 - notes].kind == "footnote":
            notes += 1
        item = items[-1 - notes] if notes < len(drafts) else None
        if isinstance(item, Paragraph) and drafts[-1 - notes].kind in _FLOWING:
            line = item.lines[-1]
            flow = next((flow for flow in reversed(self._flows) if _within(line, flow)), [line])
            right = max(seg.x1 for seg in flow if seg.words[0].text)
            laid.last = Edge(drafts[-1 - notes], line, right, line.y1 > 0.5 * self._page.height, len(flow) < 3)
        return laid

    def _items(self, body: list[Seg]) -> list[Paragraph | Table]:
        tables, rest = ruled_tables(body, self._page)
        items: list[Paragraph | Table] = []
        lines: list[Seg] = []

        def flush() -> None:
            items.extend(paragraphs(lines))
            lines.clear()

        # Each ruled table stands as one piece among the lines while their order is made out.
        framed = {id(piece): (piece, table) for piece, table in ((_piece(table), table) for table in tables)}
        self._flows = columns([*rest, *(piece for piece, _ in framed.values())])
        for flow in self._flows:
            grid = rows(flow)
            index = 0
            while index < len(grid):
                found = [framed[id(seg)][1] for seg in grid[index] if id(seg) in framed]
                if found:
                    flush()
                    items += found
                    grid[index] = [seg for seg in grid[index] if id(seg) not in framed]
                    index += not grid[index]
                    continue
                table = aligned_table(grid, index, self._page.fills)
                if table is None:
                    lines.append(line_of(grid[index]))
                    index += 1
                    continue
                flush()
                blocks = stacks(table[0])
                items += [table[0]] if blocks is None else map(Paragraph, blocks)
                index = table[1]
        flush()
        return self._with_whole_notes(items)

    def _with_whole_notes(self, items: list[Paragraph | Table]) -> list[Paragraph | Table]:
        """The items, the last line of a footnote put back to it: PDFium may give it the size of what it stands next to."""
        found: list[Paragraph | Table] = []
        for item in items:
            last = found[-1] if found else None
            if isinstance(last, Paragraph) and isinstance(item, Paragraph):
                end, line = last.lines[-1], item.lines[0]
                goes_on = not ends_sentence(end.words[-1].text) and 0 < line.y0 - end.y0 < 1.6 * end.height
                alike = abs(line.height - end.height) < 0.1 * end.height and line.size > end.size
                if goes_on and alike and self._headings.is_footnote(last, self._page.height):
                    last.lines += item.lines
                    continue
            found.append(item)
        return found

    def _table(self, table: Table, first: bool) -> list[Draft]:
        names = self._names.of(table, first)
        grid = Grid(names or ("",) * len(table.rows[0]), table.header_rows, len(table.rows))
        drafts = []
        for index, row in enumerate(table.rows):
            # A row of three or more cells with nothing but its first is the title of those below it.
            title = len(row) > 2 and bool(row[0]) and not any(row[1:])
            draft = row_draft(row, () if title or index < table.header_rows else names, self._known)
            if draft is not None:
                draft.grid = grid
                draft.cells = [cell._replace(row=index) for cell in draft.cells]
                for place, cell in enumerate(draft.cells):
                    down, across = table.spans.get((index, cell.column), (1, 1))
                    draft.cells[place] = cell._replace(rows=down, columns=across)
                drafts.append(draft)
        return drafts

    def _paragraph(self, paragraph: Paragraph, signature: bool) -> Draft:
        draft = paragraph_draft("paragraph", paragraph.lines, self._known)
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


def _within(line: Seg, flow: list[Seg]) -> bool:
    return any(seg.y0 == line.y0 and seg.x0 == line.x0 for seg in flow)


def _piece(table: Table) -> Seg:
    return Seg.of([W("", *table.box, _PLAIN_SIZE, 0)])
