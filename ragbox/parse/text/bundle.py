"""Several documents as one: a file and the files attached to it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import Protocol

from ...types import Attachment, Block, Document, Hidden, Problem, Revision, Table
from ..assemble import LONGEST_HEADING

_PARTS = {  # what a numbered part of a file is called
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "Slide",
}


class _Move(Protocol):
    def __call__(self, offset: int, *, end: bool = False) -> int: ...


class Bundle:
    """Puts attached documents behind a first one; they have no pages of their own, but headings that tell their pages."""

    def __init__(self, document: Document) -> None:
        self._first = document
        self._parts = [document.text]
        self.length = len(document.text)
        self._blocks = list(document.blocks)
        self._tables = list(document.tables)
        self._revisions: list[Revision] = list(document.revisions)
        self._hidden: list[Hidden] = list(document.hidden)
        self.problems: list[Problem] = list(document.problems)
        self.attachments: list[Attachment] = list(document.attachments)
        self._ocr_pages = document.ocr_pages
        self._pictures = list(document.pictures)

    def attach(self, name: str, document: Document) -> None:
        """Append a document below a heading that names it."""
        title = f"Attachment: {' '.join(name.split())}"[:LONGEST_HEADING].strip()
        self._heading(title, 1, ())
        starts: list[int] = []
        shifts: list[int] = []
        page: int | None = None
        path: tuple[str, ...] = (title,)
        for block in document.blocks:
            if block.page is not None and block.page != page:
                page = block.page
                path = (title, self._page(document, page, title))
            starts.append(block.start)
            shifts.append(self._block(document, block, path))

        def moved(offset: int, *, end: bool = False) -> int:
            at = max(bisect_right(starts, offset - end) - 1, 0)
            return min(offset + shifts[at], self.length) if shifts else self.length

        self._tables += (_moved_table(table, moved) for table in document.tables)
        for each in document.revisions:
            start = moved(each.start)
            stop = start if each.end == each.start else moved(each.end, end=True)
            self._revisions.append(replace(each, start=start, end=max(start, stop)))
        self._hidden += (replace(each, page=None) for each in document.hidden)
        self.attachments += document.attachments
        self.problems += (replace(each, message=f"{name}: {each.message}", page=None) for each in document.problems)
        self._ocr_pages += document.ocr_pages
        if document.pictures and None not in self._pictures:
            self._pictures.append(None)  # its pages are none of the bundle's

    def document(self) -> Document:
        """All of them as one."""
        return replace(
            self._first,
            text="".join(self._parts),
            blocks=tuple(self._blocks),
            tables=tuple(self._tables),
            revisions=tuple(self._revisions),
            hidden=tuple(self._hidden),
            problems=tuple(self.problems),
            attachments=tuple(self.attachments),
            ocr_pages=self._ocr_pages,
            pictures=tuple(self._pictures),
        )

    def _page(self, document: Document, number: int, title: str) -> str:
        label = document.pages[number - 1].label
        shown = f"{_PARTS.get(document.media_type, 'Page')} {number}"
        if label and label != str(number):
            shown += f" ({label})"
        self._heading(shown, 2, (title,))
        return shown

    def _heading(self, text: str, level: int, path: tuple[str, ...]) -> None:
        start = self._put(text)
        self._blocks.append(Block("heading", start, self.length, None, level, path))

    def _block(self, document: Document, block: Block, path: tuple[str, ...]) -> int:
        """Append a block and return by how much it was moved."""
        start = self._put(document.text[block.start : block.end])
        running = block.kind in ("header", "footer")
        level = block.level + len(path) if block.kind == "heading" else block.level
        heading = () if running else (*path, *block.heading)
        moved = replace(block, start=start, end=self.length, page=None, level=level, heading=heading)
        self._blocks.append(moved)
        return start - block.start

    def _put(self, text: str) -> int:
        if self.length:
            self._parts.append("\n")
            self.length += 1
        start = self.length
        self._parts.append(text)
        self.length += len(text)
        return start


def _moved_table(table: Table, moved: _Move) -> Table:
    cells = tuple(
        cell._replace(start=moved(cell.start), end=moved(cell.start) + cell.end - cell.start) for cell in table.cells
    )
    return replace(table, start=moved(table.start), end=moved(table.end, end=True), page=None, cells=cells)
