"""A passage as the reading model sees it, and the way from its words back to the document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..text import labelled
from ..types import Chunk


@dataclass(frozen=True, slots=True)
class _Piece:
    """`length` characters of `PassageText.text` from `shown` on are the canonical text from `start` on."""

    shown: int
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class PassageText:
    """Title and headings, then the chunk's units, a line each; `places` is where each of them stands in `text`."""

    text: str = field(repr=False)
    places: tuple[tuple[int, int], ...]
    _pieces: tuple[_Piece, ...] = field(repr=False)

    def original(self, start: int, end: int) -> tuple[int, int] | None:
        """The canonical offsets of that part of `text`; None where it holds nothing of the document but labels."""
        touched = [
            (piece.start + max(0, start - piece.shown), piece.start + min(piece.length, end - piece.shown))
            for piece in self._pieces
            if piece.shown < end and start < piece.shown + piece.length
        ]
        return (touched[0][0], touched[-1][1]) if touched else None


def passage_text(chunk: Chunk, names: Sequence[str] = ()) -> PassageText:
    """The words of `chunk.indexed` with their places.

    `names` are those of the question that the document has somewhere: put before its title, they tell the model that a
    question about "Acme" is about this document's "Supplier". It was trained so.
    """
    text = f"{', '.join(names)} > " if names else ""
    text += chunk.indexed.split("\n", 1)[0]
    places, pieces = [], []
    for unit in chunk.units:
        text += "\n"
        begin, at = len(text), unit.start
        cells = chunk.text[unit.start - chunk.start : unit.end - chunk.start].split("\t")
        rows = labelled(cells, unit.columns) if len(cells) > 1 else [("", cells[0])]
        starts = []
        for cell in cells:
            if cell:
                starts.append(at)
            at += len(cell) + 1
        for number, ((label, cell), start) in enumerate(zip(rows, starts, strict=False)):
            text += ("; " if number else "") + label
            pieces.append(_Piece(len(text), start, len(cell)))
            text += cell
        places.append((begin, len(text)))
    return PassageText(text, tuple(places), tuple(pieces))
