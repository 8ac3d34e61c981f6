"""DOCX to `Document`: the body in order, with numbers, tables, notes, text boxes, running headers and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from ..config import Limits
from ..types import BlockKind, Document, Problem
from .assemble import Canonical, Draft
from .docx_numbering import Numbering
from .docx_package import open_package
from .docx_runs import Inline, NoteNumbers, inline, shown_lines, squeeze
from .docx_styles import Styles
from .docx_tables import TBL, P, TableRow, children, column_names, header_rows, merge_of, row_cells, table_rows
from .files import Loaded
from .glyphs import is_label

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_FAKE_HEADING = re.compile(r"[^\W\d_].*[^.,;]\Z", re.DOTALL)
_DEEPEST = 40
_LOWEST = 9


def parse_docx(loaded: Loaded, *, limits: Limits) -> Document:
    """The document of a DOCX file's bytes, with all tracked changes accepted; it has no pages.

    Raises ParseError (damaged, too_expanded, unknown_type).
    """
    package = open_package(loaded, limits)
    problems = list(package.problems)
    reader = _Reader(package.document, problems)
    canonical = reader.read()
    title = squeeze(str(package.document.core_properties.title or "")) or None
    return Document(
        loaded.document_id,
        loaded.name,
        MEDIA_TYPE,
        canonical.text,
        tuple(canonical.blocks),
        problems=tuple(problems),
        title=title,
        tables=canonical.tables(),
    )


class _Reader:
    """Walks the body once and appends blocks to the canonical text."""

    def __init__(self, document: Any, problems: list[Problem]) -> None:
        self._part = document.part
        self._body = document.element.body
        self._problems = problems
        self._styles = Styles(self._root("styles"))
        self._numbering = Numbering(self._root("numbering"))
        self._note_roots = {
            "footnote": self._root("footnotes"),
            "endnote": self._root("endnotes"),
        }
        self._numbers = NoteNumbers()
        self._canonical = Canonical()
        self._carried = ""
        self._titled = any(self._styles.is_title(p) for p in self._body.iter(P))
        deepest = max((self._styles.heading(p) or 0 for p in self._body.iter(P)), default=0)
        self._lowest = min(deepest + self._titled, _LOWEST - 1)

    def read(self) -> Canonical:
        """Running headers, the body, running footers."""
        for text in self._running("header"):
            self._canonical.paragraph(Draft("header", text))
        self._blocks(self._body, 0)
        if self._carried:
            self._emit("paragraph", self._carried)
        for text in self._running("footer"):
            self._canonical.paragraph(Draft("footer", text))
        return self._canonical

    # --- parts ---

    def _root(self, kind: str) -> Any | None:
        """The XML root of a related part, or None when the file has none."""
        for relation in self._part.rels.values():
            if not relation.is_external and relation.reltype.endswith("/" + kind):
                return self._parse(relation.target_part)
        return None

    def _parse(self, part: Any) -> Any | None:
        element = getattr(part, "element", None)
        if element is not None:
            return element
        try:
            return parse_xml(part.blob)
        except Exception:  # lxml's errors; the part was well-formed, so only odd encodings come here
            name = str(part.partname).rpartition("/")[2]
            message = f"the part {name} of the file is damaged, so its text is missing"
            self._problems.append(Problem("parse", "part_failed", message))
            return None

    def _running(self, kind: str) -> list[str]:
        """Distinct texts of the headers or footers, in the order of the sections that show them."""
        found: list[str] = []
        for section in self._body.iter(qn("w:sectPr")):
            for reference in section.findall(qn(f"w:{kind}Reference")):
                relation = self._part.rels.get(reference.get(qn("r:id")))
                if relation is None or relation.is_external:
                    continue
                root = self._parse(relation.target_part)
                if root is None:
                    continue
                for text in self._flat(root):
                    if text not in found:
                        found.append(text)
        return found

    # --- body ---

    def _blocks(self, container: Any, depth: int) -> None:
        for child in children(container):
            if child.tag == P:
                self._paragraph(child, depth)
            elif child.tag == TBL and depth < _DEEPEST:
                self._table(child, depth + 1)

    def _emit(self, kind: BlockKind, text: str, level: int = 0, columns: tuple[str, ...] = ()) -> None:
        self._canonical.paragraph(Draft(kind, text, level=level, columns=columns))

    def _paragraph(self, paragraph: Any, depth: int) -> None:
        found = inline(paragraph, self._numbers)
        found.text, self._carried = self._carried + found.text, ""
        if _mark_deleted(paragraph):
            # The accepted view joins this paragraph to the next one.
            self._carried = found.text
            self._after(found, depth)
            return
        lines = shown_lines(found.text)
        if lines:
            label = self._label(paragraph)
            level = self._level(paragraph, found, lines, label)
            if level:
                self._emit("heading", " ".join(filter(None, [label, *lines])), level)
            else:
                lines[0] = f"{label} {lines[0]}" if label else lines[0]
                for line in lines:
                    self._emit("list_item" if label or is_label(line.split(" ")[0]) else "paragraph", line)
        self._after(found, depth)

    def _after(self, found: Inline, depth: int) -> None:
        """Text boxes of a paragraph, then the notes it refers to."""
        for box in found.boxes:
            if depth < _DEEPEST:
                self._blocks(box, depth + 1)
        for kind, identifier, number in found.notes:
            text = self._note(kind, identifier)
            if text:
                self._emit("footnote", f"[{number}] {text}")

    def _note(self, kind: str, identifier: str) -> str:
        root = self._note_roots[kind]
        if root is None:
            return ""
        for note in root.findall(qn(f"w:{kind}")):
            if note.get(qn("w:id")) == identifier:
                return " ".join(self._flat(note))
        return ""

    def _label(self, paragraph: Any) -> str:
        number = self._styles.numbering(paragraph)
        return self._numbering.label(*number) if number else ""

    def _level(self, paragraph: Any, found: Inline, lines: list[str], label: str) -> int:
        """Heading level from 1, or 0: by style and outline level, else a short line all in bold below all of them."""
        level = self._styles.heading(paragraph)
        if level is not None:
            shift = self._titled and not self._styles.is_title(paragraph)
            return min(level + shift, _LOWEST)
        bold = found.bold and not label and len(lines) == 1 and len(lines[0]) <= 80
        return self._lowest + 1 if bold and _FAKE_HEADING.match(lines[0]) else 0

    def _flat(self, container: Any) -> Iterator[str]:
        """Texts of a part without structure (running header, note): one per paragraph and table row."""
        for child in children(container):
            if child.tag == P:
                found = inline(child, NoteNumbers())
                text = squeeze(found.text)
                if text:
                    yield text
                for box in found.boxes:
                    yield from self._flat(box)
            elif child.tag == TBL:
                for row in table_rows(child):
                    cells = [" ".join(self._flat(cell)) for cell in row_cells(row)]
                    text = " ".join(filter(None, cells))
                    if text:
                        yield text

    # --- tables ---

    def _table(self, table: Any, depth: int) -> None:
        read = [self._row(row) for row in table_rows(table)]
        read = [row for row in read if row.cells or row.inner]
        if not read:
            return
        width = max(row.width for row in read)
        headers = header_rows(read, width, self._styles.first_row_stands_out(table))
        names = column_names(read[:headers], width)
        for index, row in enumerate(read):
            filled = [column for column in range(width) if row.cells.get(column)]
            if filled:
                columns = () if index < headers else tuple(row.name(names, column) for column in filled)
                text = "\t".join(row.cells[column] for column in filled)
                self._emit("table_row", text, columns=columns if any(columns) else ())
            for found in row.inner:
                self._after(found, depth)
            for nested in row.nested:
                if depth < _DEEPEST:
                    self._table(nested, depth + 1)

    def _row(self, row: Any) -> TableRow:
        found = TableRow()
        properties = row.find(qn("w:trPr"))
        if properties is not None:
            found.header = properties.find(qn("w:tblHeader")) is not None
            before = properties.find(qn("w:gridBefore"))
            found.width = int(before.get(qn("w:val"), "0")) if before is not None else 0
        bolds: list[bool] = []
        for cell in row_cells(row):
            span, merged = merge_of(cell)
            if not merged:
                text = self._cell(cell, found, bolds)
                if text:
                    found.cells[found.width] = text
                    found.spans[found.width] = span
                    found.names.update(dict.fromkeys(range(found.width, found.width + span), text))
            found.width += span
        found.bold = bool(bolds) and all(bolds)
        return found

    def _cell(self, cell: Any, row: TableRow, bolds: list[bool]) -> str:
        texts: list[str] = []
        for child in children(cell):
            if child.tag == P:
                found = inline(child, self._numbers)
                text = squeeze(found.text)
                if text:
                    label = self._label(child)
                    texts.append(f"{label} {text}" if label else text)
                    bolds.append(found.bold)
                if found.notes or found.boxes:
                    row.inner.append(found)
            elif child.tag == TBL:
                row.nested.append(child)
        return " ".join(texts)


def _mark_deleted(paragraph: Any) -> bool:
    mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}")
    return mark is not None
