"""Hits made of sentences, for tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ragbox.types import Chunk, Hit, Unit


def hit(
    *units: str,
    name: str = "contract.pdf",
    start: int = 100,
    heading: tuple[str, ...] = (),
    columns: Sequence[tuple[str, ...]] = (),
    labels: Sequence[int] = (),
) -> Hit:
    """A hit whose passage is `units` one after the other, beginning at `start` of its document.

    `labels` says which of them, counted from 0, only name what follows.
    """
    text, found = "", []
    for number, unit in enumerate(units):
        text += " " if text else ""
        at = start + len(text)
        text += unit
        found.append(Unit(at, at + len(unit), columns[number] if columns else (), number in labels))
    chunk = Chunk(
        chunk_id=f"{name}:{start}",
        document_id=f"id-{name}",
        ordinal=0,
        start=start,
        end=start + len(text),
        page=3,
        heading=heading,
        text=text,
        indexed=text,
        units=tuple(found),
    )
    return Hit(chunk, name, score=1.0, dense=0.5, lexical=2.0)


def canonical(one: Hit) -> str:
    """A document's text that has the hit's passage where it says."""
    return "." * one.chunk.start + one.chunk.text + "." * 50


def between(text: str) -> Callable[[int, int], str]:
    """The text of a document by offsets, as the catalog gives it."""
    return lambda start, end: text[start:end]
