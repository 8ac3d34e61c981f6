"""The blocks of a DOCX in reading order: the body, with what belongs to each paragraph or table behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from docx.oxml.ns import qn

from ...types import BlockKind, Hidden, Problem
from ..assemble import Draft
from ..glyphs import is_label
from .comments import Comment, Comments
from .flow import Flow, mark_has, together
from .looks import Ground, TableGround, box_ground, is_hidden_shape
from .marks import Item, Mark, Piece, prefixed, settled, squeeze
from .markup import author_of, deleted_text
from .parts import Parts
from .runs import ANCHORS, BOX, SUB_DOC, Inline, Story
from .styles import Styles
from .tables import (
    ALT_CHUNK,
    TBL,
    TC,
    TCPR,
    TR,
    Merges,
    P,
    TableRow,
    across,
    cell_change,
    children,
    empty_before,
    is_header,
    merge_of,
    row_change,
    row_is_hidden,
    table_items,
)

_FAKE_HEADING = re.compile(r"[^\W\d_].*[^.,;]\Z", re.DOTALL)
_VANISH = qn("w:vanish")
_DEEPEST = 60
_LOWEST = 9
_LONG_HEADING = 80


class Body:
    """Walks the body once. `hidden` are the texts a reader does not see, `comments` those that were met, in order."""

    def __init__(self, document: Any, parts: Parts, problems: list[Problem]) -> None:
        self._body = document.find(qn("w:body"))
        self._parts = parts
        self._problems = problems
        self._styles = Styles(parts.root("styles"))
        self._headers = list(parts.running(self._body, "header"))
        self._flow = Flow(document, parts, self._styles, self._headers)
        self._notes = {kind: self._notes_of(kind) for kind in ("footnote", "endnote")}
        self.hidden = self._flow.hidden
        self.comments: list[Comment] = []
        extended = parts.root("commentsExtended")
        self._comments = Comments(parts.root("comments"), extended, self._comment_text)
        levels = {(self._styles.heading(p) or 0, self._styles.is_title(p)) for p in self._body.iter(P)}
        self._titled = any(title for _, title in levels)
        deepest = max((level for level, _ in levels), default=0)
        self._lowest = min(deepest + self._titled, _LOWEST - 1)

    def items(self) -> Iterator[Item]:
        """Running headers, the body, running footers."""
        yield from self._running("header", self._headers)
        yield from self._blocks(self._body, self._flow.story(), self._flow.page, 0)
        yield from self._running("footer", self._parts.running(self._body, "footer"))

    def _notes_of(self, kind: str) -> dict[str, Any]:
        root = self._parts.root(f"{kind}s")
        return {str(note.get(qn("w:id"))): note for note in root.findall(qn(f"w:{kind}"))} if root is not None else {}

    def _comment_text(self, element: Any) -> str:
        return together(self._flow.flat(element, self._flow.page)).text

    def _running(self, kind: BlockKind, roots: Iterable[Any]) -> Iterator[Item]:
        seen: set[str] = set()
        for root in roots:
            for piece in self._flow.flat(root, self._flow.page):
                if piece.text not in seen:
                    seen.add(piece.text)
                    yield Item(Draft(kind, piece.text), piece.marks)

    # --- containers ---

    def _blocks(self, container: Any, story: Story, ground: Ground, depth: int) -> list[Item]:
        found: list[Item] = []
        pending: list[Mark] = []
        for child, inline in self._flow.paragraphs(container, story, ground):
            fresh: list[Item] = []
            if inline is not None:
                fresh = self._paragraph(child, inline, depth)
            elif child.tag == ALT_CHUNK:
                self._left_out()
            elif child.tag == TBL:
                fresh = self._with_comments(self._table(child, story, ground, depth))
            elif child.tag in ANCHORS:
                kind: Any = ANCHORS[child.tag]
                pending.append(Mark(kind, 0, 0, text=str(child.get(qn("w:id")))))
            if fresh:
                fresh[0].marks[:0] = pending
                pending = []
            found += fresh
        if pending:
            found.append(Item(Draft("paragraph", ""), pending))
        return found

    def _left_out(self) -> None:
        message = "another document that is embedded in the file is not read; open it in Word, save it as PDF, add that"
        problem = Problem("parse", "part_failed", message)
        if problem not in self._problems:
            self._problems.append(problem)

    # --- paragraphs ---

    def _paragraph(self, paragraph: Any, inline: Inline, depth: int) -> list[Item]:
        piece = settled(inline.piece, lines=True)
        label = "" if not piece.text and mark_has(paragraph, _VANISH) else self._flow.label(paragraph)
        found: list[Item] = []
        if piece.text:
            found = self._lines(paragraph, inline, piece, label)
        elif piece.marks:
            found = [Item(Draft("paragraph", ""), piece.marks)]
        return self._with_comments(found + self._after(inline, depth))

    def _lines(self, paragraph: Any, inline: Inline, piece: Piece, label: str) -> list[Item]:
        level = self._level(paragraph, inline, piece.text.split("\n"), label)
        piece = prefixed(label, piece)
        if level:
            return [Item(Draft("heading", piece.text.replace("\n", " "), level=level), piece.marks)]
        found: list[Item] = []
        for line in piece.text.split("\n"):
            listed = bool(label) or is_label(line.split(" ")[0])
            found.append(Item(Draft("list_item" if listed else "paragraph", line), [] if found else piece.marks))
        return found

    def _level(self, paragraph: Any, inline: Inline, lines: list[str], label: str) -> int:
        """Heading level from 1, or 0: by style and outline level, else a short line all in bold below all of them."""
        level = self._styles.heading(paragraph)
        if level is not None:
            shift = self._titled and not self._styles.is_title(paragraph)
            return min(level + shift, _LOWEST)
        bold = inline.bold and not label and len(lines) == 1 and len(lines[0]) <= _LONG_HEADING
        return self._lowest + 1 if bold and _FAKE_HEADING.match(lines[0]) else 0

    def _after(self, inline: Inline, depth: int) -> list[Item]:
        """Text boxes and figures of a paragraph, then the notes it refers to."""
        found: list[Item] = []
        for box in inline.boxes:
            found += self._box(box, depth)
        for kind, identifier, number in inline.notes:
            note = self._notes[kind].get(identifier)
            piece = together(self._flow.flat(note, self._flow.page)) if note is not None else Piece()
            if piece.text:
                piece = prefixed(f"[{number}] " if number else "", piece)
                found.append(Item(Draft("footnote", piece.text), piece.marks))
        return found

    def _box(self, box: Any, depth: int) -> list[Item]:
        if box.tag == SUB_DOC:
            self._left_out()
            return []
        if box.tag != BOX:
            return [Item(Draft("paragraph", text)) for text in map(squeeze, self._parts.figure(box)) if text]
        if depth > _DEEPEST:
            self._too_deep()
            return []
        story = self._flow.story()
        if is_hidden_shape(box):
            texts = [piece.text for piece in self._flow.flat(box, self._flow.page)]
            self._flow.hidden += (Hidden(text, "invisible") for text in texts)
            return []
        return self._blocks(box, story, box_ground(box, self._flow.page), depth + 1)

    def _too_deep(self) -> None:
        problem = Problem("parse", "part_failed", f"what is nested more than {_DEEPEST} levels deep is not read")
        if problem not in self._problems:
            self._problems.append(problem)

    def _with_comments(self, items: list[Item]) -> list[Item]:
        """The items, then the comments that their marks refer to for the first time, each with the replies to it."""
        marks = [mark for item in items for mark in item.marks if mark.kind == "refer"]
        found = [comment for mark in marks for comment in self._comments.take(mark.text)]
        self.comments += found
        return items + [Item(Draft("comment", comment.shown())) for comment in found]

    # --- tables ---

    def _table(self, table: Any, story: Story, ground: Ground, depth: int) -> list[Item]:
        if depth > _DEEPEST:
            self._too_deep()
            return []
        grounds = TableGround(table, self._styles, ground)
        elements = [row for row in children(table) if row.tag == TR]
        rows: list[TableRow] = []
        merges = Merges()
        lost: list[Mark] = []
        for index, element in enumerate(elements):
            change = row_change(element, "w:del")
            if change is not None:
                text = squeeze(deleted_text(element))
                lost.append(Mark("deletion", 0, 0, *author_of(change), text))
                continue
            if row_is_hidden(element):
                self._flow.hidden += (
                    Hidden(piece.text, "invisible") for piece in self._flow.flat_row(element, grounds)
                )
                continue
            edges = (index == 0, index == len(elements) - 1)
            row = self._row(element, merges, story, grounds, edges, depth)
            if lost and row.cells:
                next(iter(row.cells.values())).marks[:0] = lost
                lost = []
            rows.append(row)
        found = table_items(rows, stands_out=self._styles.first_row_stands_out(table))
        if lost:
            found.append(Item(Draft("paragraph", ""), lost))
        return found

    def _row(
        self, element: Any, merges: Merges, story: Story, grounds: TableGround, edges: tuple[bool, bool], depth: int
    ) -> TableRow:
        row = TableRow(width=empty_before(element))
        row.header = is_header(element)
        change = row_change(element, "w:ins")
        if change is not None:
            row.inserted = Mark("insertion", 0, 0, *author_of(change))
        cells = [cell for cell in children(element) if cell.tag == TC]
        bolds: list[bool] = []
        for index, cell in enumerate(cells):
            properties = cell.find(TCPR)
            change = cell_change(properties, "w:cellDel")
            if change is not None:
                row.loose.append(Mark("deletion", 0, 0, *author_of(change), squeeze(deleted_text(cell))))
                continue
            row.count += 1
            span = row.room(across(properties))
            if merges.continues(row, row.width, span, merge_of(properties, "w:vMerge")):
                row.width += span
            elif merge_of(properties, "w:hMerge") == "continue":
                row.widen(span)
            else:
                left, right = index == 0, index == len(cells) - 1
                ground = grounds.of(cell, top=edges[0] or row.header, bottom=edges[1], left=left, right=right)
                piece = self._cell(cell, row, bolds, story, ground, depth)
                change = cell_change(properties, "w:cellIns")
                if change is not None and piece.text:
                    piece.marks.append(Mark("insertion", 0, len(piece.text), *author_of(change)))
                row.put(piece, span)
        row.finish()
        row.bold = bool(bolds) and all(bolds)
        return row

    def _cell(self, cell: Any, row: TableRow, bolds: list[bool], story: Story, ground: Ground, depth: int) -> Piece:
        pieces: list[Piece] = []
        for child, inline in self._flow.paragraphs(cell, story, ground):
            if inline is not None:
                piece = settled(inline.piece)
                label = self._flow.label(child)
                if piece.text:
                    pieces.append(prefixed(label, piece))
                    bolds.append(inline.bold)
                elif any(map(str.isalnum, label)):  # a column of numbers that Word counts
                    pieces.append(Piece(label.strip(), piece.marks))
                elif piece.marks:
                    pieces.append(piece)
                row.after += self._after(inline, depth)
            elif child.tag == TBL:
                row.after += self._table(child, story, ground, depth + 1)
            elif child.tag in ANCHORS:
                kind: Any = ANCHORS[child.tag]
                pieces.append(Piece("", [Mark(kind, 0, 0, text=str(child.get(qn("w:id"))))]))
        return together(pieces)
