"""Paragraphs of a DOCX one after the other, and the texts of parts without structure: running headers, notes, comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from docx.oxml.ns import qn

from ...types import Hidden
from .looks import Ground, Looks, TableGround, box_ground, page_ground
from .marks import Mark, Piece, joined, prefixed, settled, squeeze
from .markup import DELETED
from .numbering import Numbering
from .parts import Parts
from .runs import BOX, Inline, NoteNumbers, Story
from .styles import Styles
from .tables import TBL, TC, TCPR, TR, P, cell_change, children, row_change, row_is_hidden

_MARK = f"{qn('w:pPr')}/{qn('w:rPr')}"


class Flow:
    """Reads paragraphs with their numbers. `hidden` are texts that a reader does not see; `page` is the page's colour."""

    def __init__(self, document: Any, parts: Parts, styles: Styles, headers: Iterable[Any]) -> None:
        self._parts = parts
        self._styles = styles
        self._numbering = Numbering(parts.root("numbering"))
        self._looks = Looks(styles)
        self.page = page_ground(document, parts.root("settings"), headers)
        self.hidden: list[Hidden] = []

    def story(self) -> Story:
        """A text flow of its own."""
        return Story(self._looks, NoteNumbers())

    def label(self, paragraph: Any) -> str:
        """The number or bullet of a list item, with the space behind it; it counts, so it is asked for once."""
        place = self._styles.numbering(paragraph)
        return self._numbering.label(place) if place is not None else ""

    def paragraphs(self, container: Any, story: Story, ground: Ground) -> Iterator[tuple[Any, Inline | None]]:
        """The children; paragraphs as read, those whose end is deleted joined to the next."""
        carried: tuple[Any, Inline] | None = None
        for child in children(container):
            if child.tag != P:
                if carried is not None and child.tag == TBL:
                    yield carried
                    carried = None
                yield child, None
                continue
            inline = story.read(child, ground)
            self._hide(inline)
            if carried is not None:
                inline = carried[1].then(inline)
            if mark_has(child, *DELETED):
                carried = child, inline
            else:
                carried = None
                yield child, inline
        if carried is not None:
            yield carried

    def _hide(self, inline: Inline) -> None:
        for reason, raw in inline.hidden:
            text = squeeze(raw)
            if text:
                self.hidden.append(Hidden(text, reason))

    def flat(self, container: Any, ground: Ground) -> Iterator[Piece]:
        """Texts of a running header, note or comment: one per paragraph and table row."""
        story = self.story()
        for child, inline in self.paragraphs(container, story, ground):
            if inline is not None:
                piece = settled(inline.piece)
                if piece.text:
                    yield prefixed(self.label(child), piece)
                for box in inline.boxes:
                    if box.tag == BOX:
                        yield from self.flat(box, box_ground(box, self.page))
                    else:
                        yield from (Piece(text) for text in map(squeeze, self._parts.figure(box)) if text)
            elif child.tag == TBL:
                grounds = TableGround(child, self._styles, ground)
                for row in children(child):
                    if row.tag == TR and row_change(row, "w:del") is None and not row_is_hidden(row):
                        yield from self.flat_row(row, grounds)

    def flat_row(self, row: Any, grounds: TableGround) -> Iterator[Piece]:
        cells = (cell for cell in children(row) if cell.tag == TC and cell_change(cell.find(TCPR), "w:cellDel") is None)
        grounded = ((cell, grounds.of(cell, top=True, bottom=True, left=True, right=True)) for cell in cells)
        piece = together(together(self.flat(cell, ground)) for cell, ground in grounded)
        if piece.text:
            yield piece


def together(pieces: Iterable[Piece]) -> Piece:
    """The pieces with a space between those that have text."""
    filled: list[Piece] = []
    loose: list[Mark] = []
    for piece in pieces:
        if piece.text:
            filled.append(Piece(piece.text, [*loose, *piece.marks]))
            loose = []
        else:
            loose += piece.marks
    whole = joined(filled, " ")
    whole.marks += (mark.moved(len(whole.text)) for mark in loose)
    return whole


def mark_has(paragraph: Any, *tags: str) -> bool:
    """Whether the properties of the paragraph's end have one of those elements."""
    properties = paragraph.find(_MARK)
    return properties is not None and any(properties.find(tag) is not None for tag in tags)
