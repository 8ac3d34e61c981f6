"""PDF to `Document`: PDFium for words, boxes and outline; pypdf for form values and as second try."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from pypdf import PdfReader

from ..config import Limits
from ..types import Document, Problem
from .assemble import Canonical, Draft, paragraph_draft, row_draft
from .codes import failure
from .files import Loaded
from .forms import Field, form_fields
from .glyphs import clean
from .layout import Seg, columns, line_of, rows, segments
from .paragraphs import Paragraph, paragraphs
from .pdfium import TURNED, OutlineItem, PageTooLong, PdfiumError, PdfiumFile, RawPage
from .structure import Heading, Headings, Margins, levels, normal, running_lines
from .tables import Table, aligned_table, cell_text, ruled_tables

MEDIA_TYPE = "application/pdf"

_NO_TITLES = frozenset(("(anonymous)", "untitled", "Untitled", "(untitled)", "Document1"))


@dataclass(slots=True)
class _Source:
    """What was read from the file before its layout is made out."""

    pages: dict[int, RawPage] = field(default_factory=dict)
    plain: dict[int, str] = field(default_factory=dict, repr=False)
    problems: list[Problem] = field(default_factory=list)
    outline: list[OutlineItem] = field(default_factory=list)
    title: str | None = None
    has_form: bool = False


def parse_pdf(loaded: Loaded, *, limits: Limits, password: str | None = None) -> Document:
    """The document of a PDF file's bytes.

    Raises ParseError (encrypted, wrong_password, damaged, no_pages, too_many_pages, too_many_characters).
    """
    source = _read(loaded, limits, password)
    if b"%%EOF" not in loaded.data[-4096:]:
        message = "the end of the file is missing, so pages may be missing too; get the original again"
        source.problems.insert(0, Problem("parse", "truncated", message))
    canonical = _lay_out(source, _fields(loaded, source, password))
    return Document(
        loaded.document_id,
        loaded.name,
        MEDIA_TYPE,
        canonical.text,
        tuple(canonical.blocks),
        canonical.pages(),
        tuple(source.problems),
        title=None if source.title in _NO_TITLES else source.title,
    )


# --- reading ------------------------------------------------------------------------------------------------------------


def _read(loaded: Loaded, limits: Limits, password: str | None) -> _Source:
    try:
        pdf = PdfiumFile(loaded.data, password)
    except PdfiumError as error:
        # PDFium also asks for a password when a file has no pages.
        if error.password and b"/Encrypt" in loaded.data:
            raise _locked(loaded, password) from error
        return _second_try(loaded, limits, password)
    with pdf:
        count = len(pdf)
        _check_count(loaded, count, limits)
        source = _Source(outline=pdf.outline(), title=pdf.title, has_form=pdf.has_form)
        failed: list[int] = []
        for number in range(1, count + 1):
            try:
                source.pages[number] = pdf.read_page(number, limits.page_characters)
            except PageTooLong as error:
                raise _too_long(loaded, number, limits) from error
            except PdfiumError:
                failed.append(number)
        if failed:
            _read_again(loaded, failed, source, limits, password)
        if len(failed) == count and not any(source.plain.values()):
            raise _damaged(loaded)
    return source


def _second_try(loaded: Loaded, limits: Limits, password: str | None) -> _Source:
    """The whole file through pypdf, when PDFium cannot open it."""
    try:
        count = len(PdfReader(io.BytesIO(loaded.data), strict=False, password=password).pages)
    except Exception as error:  # pypdf raises a wide range of errors on broken files
        raise _damaged(loaded) from error
    if not count and b"%%EOF" not in loaded.data[-4096:]:
        raise _damaged(loaded)
    _check_count(loaded, count, limits)
    source = _Source()
    _read_again(loaded, list(range(1, count + 1)), source, limits, password)
    if not any(source.plain.values()):
        raise _damaged(loaded)
    return source


def _read_again(loaded: Loaded, numbers: list[int], source: _Source, limits: Limits, password: str | None) -> None:
    """Text of single pages through pypdf; what fails there too becomes a problem."""
    try:
        reader = PdfReader(io.BytesIO(loaded.data), strict=False, password=password)
    except Exception:  # as above
        reader = None
    for number in numbers:
        text, width, height = None, 612.0, 792.0
        try:
            if reader is not None:
                page = reader.pages[number - 1]
                width, height = float(page.cropbox.width), float(page.cropbox.height)
                text = page.extract_text()
        except Exception:  # as above
            text = None
        source.pages[number] = RawPage(number, width, height)
        if text is None:
            message = f"page {number} is damaged and could not be read; get the original again"
            source.problems.append(Problem("parse", "page_failed", message, number))
            continue
        if len(text) > limits.page_characters:
            raise _too_long(loaded, number, limits)
        source.plain[number] = text
        message = f"page {number} is damaged: its text was recovered, but a quote from it cannot be marked on the page"
        source.problems.append(Problem("parse", "second_reader", message, number))


def _locked(loaded: Loaded, password: str | None) -> Exception:
    if password:
        return failure("wrong_password", loaded.name, "the password does not open this PDF; check it and try again")
    return failure("encrypted", loaded.name, "is encrypted; give its password, or add a copy saved without one")


def _damaged(loaded: Loaded) -> Exception:
    return failure("damaged", loaded.name, "is truncated or damaged and cannot be read; get the original again")


def _too_long(loaded: Loaded, number: int, limits: Limits) -> Exception:
    return failure(
        "too_many_characters",
        loaded.name,
        f"page {number} holds more than {limits.page_characters:,} characters; raise limits.page_characters in the profile",
    )


def _check_count(loaded: Loaded, count: int, limits: Limits) -> None:
    if count == 0:
        raise failure("no_pages", loaded.name, "has no pages; save or download it again")
    if count > limits.pages:
        raise failure(
            "too_many_pages",
            loaded.name,
            f"has {count:,} pages, more than {limits.pages:,}; split it, or raise limits.pages in the profile",
        )


def _fields(loaded: Loaded, source: _Source, password: str | None) -> dict[int, list[Field]]:
    if not source.has_form:
        return {}
    lines = {number: segments(page.words()) for number, page in source.pages.items()}
    try:
        return form_fields(loaded.data, password, source.pages, lines)
    except Exception:  # as above
        message = "the values of its form fields could not be read; print the form to PDF and add that"
        source.problems.append(Problem("parse", "form_failed", message))
        return {}


# --- layout -------------------------------------------------------------------------------------------------------------


class _Names:
    """Column names of the table last seen, and its width: a table goes on over a page break without its header row."""

    def __init__(self) -> None:
        self.names: tuple[str, ...] = ()
        self.open = False

    def of(self, table: Table, first_on_page: bool) -> tuple[str, ...]:
        if table.header:
            self.names = tuple(cell_text(cell) for cell in table.rows[0])
        elif not (first_on_page and self.open and len(table.rows[0]) == len(self.names)):
            self.names = ()
        return self.names


def _lay_out(source: _Source, fields: Mapping[int, list[Field]]) -> Canonical:
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
                f"page {page.number} is an image without a text layer (a scan?), so it cannot be searched or cited; "
                "add a version of the file that has one"
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
        canonical.page(page.number, page.width, page.height, page.label, parts)
    return canonical


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
        elif paragraph.labelled:
            draft.kind = "list_item"
        return draft


def _beside(table: Table, flow: list[Seg]) -> bool:
    """Whether the table lies in the same column as the flow."""
    x0, x1 = min(seg.x0 for seg in flow), max(seg.x1 for seg in flow)
    return min(x1, table.box[2]) - max(x0, table.box[0]) > 0.3 * (table.box[2] - table.box[0])
