"""Document to chunks: passages of whole sentences and table rows, measured in the embedder's own tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from ..sentences import sentences
from ..text import labelled, stem_words
from ..types import Block, Chunk, Document, Unit

CHUNKER_VERSION = "3"
_RUNNING = ("header", "footer")  # repeated on every page: they would answer nothing and crowd every result
_PREFIX_SHARE = 3  # the heading path may take at most a third of a passage

Count = Callable[[str], int]


@dataclass(slots=True)
class _Section:
    """The passage being filled."""

    heading: tuple[str, ...]
    prefix: str
    tokens: int
    units: list[Unit] = field(default_factory=list)
    has_body: bool = False


def chunk(document: Document, *, tokens: int, count: Count, edition: str = "") -> tuple[Chunk, ...]:
    """Passages of at most `tokens` tokens, in order, that hold all text but running headers and footers.

    A passage does not cross from one section into another. `count` gives the tokens of a text by the embedder's
    tokenizer; `tokens` must leave room for the two tokens that the model adds. `edition` becomes part of the ids.
    """
    chunks: list[Chunk] = []
    section: _Section | None = None
    for block, unit in _units(document):
        limit = tokens - 2
        if section is None or not _continues(section, block):
            if section is not None:
                chunks.append(_finish(document, section, len(chunks), edition))
            section = _open(document, block.heading, limit, count)
        for piece in _fit(document.text, unit, limit - limit // _PREFIX_SHARE, count):
            cost = count(_shown(document.text, piece))
            if section.units and section.tokens + cost > limit:
                chunks.append(_finish(document, section, len(chunks), edition))
                section = _open(document, section.heading, limit, count)
            section.units.append(piece)
            section.tokens += cost
        section.has_body |= block.kind != "heading"
        own = (document.text[block.start : block.end],) if block.kind == "heading" else ()
        section.heading = (*block.heading, *own)
    if section is not None:
        chunks.append(_finish(document, section, len(chunks), edition))
    return tuple(chunks)


def _units(document: Document) -> Iterator[tuple[Block, Unit]]:
    blocks = [block for block in document.blocks if block.kind not in _RUNNING]
    for block, label in zip(blocks, _labels(blocks), strict=True):
        if block.kind in ("table_row", "heading", "field"):
            yield block, Unit(block.start, block.end, block.columns, label)
        else:
            for start, end in sentences(document.text, block.start, block.end):
                yield block, Unit(start, end)


def _labels(blocks: Sequence[Block]) -> list[bool]:
    """Which blocks only name what follows: headings, and a table's title and header rows in front of its first named row."""
    labels: list[bool] = []
    before_named_row = False
    for block in reversed(blocks):
        row = block.kind == "table_row"
        labels.append(block.kind == "heading" or (row and not block.columns and before_named_row))
        before_named_row = row and (bool(block.columns) or before_named_row)
    return labels[::-1]


def _continues(section: _Section, block: Block) -> bool:
    if block.kind == "heading":
        return not section.has_body  # headings with nothing between them stay together
    return section.heading == block.heading or not section.has_body


def _open(document: Document, heading: tuple[str, ...], limit: int, count: Count) -> _Section:
    prefix = _prefix(document, heading, limit // _PREFIX_SHARE, count)
    return _Section(heading, prefix, count(prefix))


def _prefix(document: Document, heading: tuple[str, ...], limit: int, count: Count) -> str:
    """Title and heading path, the nearest headings kept where there is no room for all."""
    title = document.title or stem_words(PurePath(document.name).stem)
    path = [title, *(part for part in heading if part.casefold() != title.casefold())]
    while path and count(" > ".join(path)) > limit:
        path.pop(1 if len(path) > 1 else 0)
    return " > ".join(path)


def _shown(text: str, unit: Unit) -> str:
    """A unit as it is indexed: cells with their column names, so that a row can be understood alone."""
    words = text[unit.start : unit.end]
    cells = words.split("\t")
    if len(cells) == 1:
        return words
    return "; ".join(label + cell for label, cell in labelled(cells, unit.columns))


def _fit(text: str, unit: Unit, limit: int, count: Count) -> Iterator[Unit]:
    """The unit, cut at white space where it alone is longer than a passage."""
    if count(_shown(text, unit)) <= limit:
        yield unit
        return
    start = unit.start
    while start < unit.end:
        end = _cut(text, start, unit, limit, count)
        yield replace(unit, start=start, end=end, columns=(), begins=start == unit.start, ends=end == unit.end)
        start = end
        while start < unit.end and text[start].isspace():
            start += 1


def _cut(text: str, start: int, unit: Unit, limit: int, count: Count) -> int:
    """The furthest word end, or else character, up to which `[start, …)` has at most `limit` tokens."""

    def fits(length: int) -> bool:
        return count(_shown(text, Unit(start, start + length))) <= limit

    reach = 16 * limit  # looked at first: a unit may be a book without a full stop
    while start + reach < unit.end and fits(reach):
        reach *= 2
    stop = min(unit.end, start + reach)
    while stop < unit.end and not text[stop].isspace() and stop - start < 2 * reach:
        stop += 1  # to the end of the word
    ends = [match.end() for match in re.finditer(r"\S+", text[start:stop])]
    if not ends or not fits(ends[0]):
        ends = list(range(1, stop - start + 1))  # one endless word
    low, high = 0, len(ends) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if fits(ends[middle]):
            low = middle
        else:
            high = middle - 1
    return start + ends[low]


def _finish(document: Document, section: _Section, ordinal: int, edition: str) -> Chunk:
    start, end = section.units[0].start, section.units[-1].end
    body = "\n".join(_shown(document.text, unit) for unit in section.units)
    return Chunk(
        chunk_id=f"{document.document_id}:{start}-{end}:{CHUNKER_VERSION}{edition and '-'}{edition}",
        document_id=document.document_id,
        ordinal=ordinal,
        start=start,
        end=end,
        page=document.page_at(start),
        heading=section.heading,
        text=document.text[start:end],
        indexed=f"{section.prefix}\n{body}",
        units=tuple(section.units),
    )
