"""Values with what a document writes before them: "Due date<tab>30 May 2025", "Allergies: none", a cell of a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..text import stem
from ..types import Hit, Unit
from .pieces import is_label, text_of
from .schema import Leaf, content
from .units import UNITS

_WORDS = 6
"""More before a colon are no label."""
_BEFORE = re.compile(r"\s*(?:[•▪◦‣●○■□·*–—-]\s+|\(?\w{1,3}[.)]\s+)?(?P<label>[^:\t\n.;]{2,60}):[ \t]+(?=\S)")
_ROLE = re.compile(r"(?:(?<=[\t;:])|(?<=, )|^)\s*(?P<value>[A-Z][^,;:()\t]{2,60}?) \((?P<label>[a-z][a-z \-]{2,30})\)")
"""Somebody with what he is in brackets: "Ann Lee (chair)"."""
_SAID_BY_KIND = {
    "day": content("date day on"),
    "moment": content("date day time on at"),
    "text": content("name"),
    "number": frozenset(stem(unit) for unit in UNITS if unit.isalpha()) | content("amount"),
    "yes_no": frozenset(),
    "choice": frozenset(),
}  # fmt: skip
"""Words of a field's name that only say what kind of value it is."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value with its label: the unit to quote, and the half-open canonical offsets of the value in it.

    `column` is the name of its column in a table; "" elsewhere.
    """

    hit: Hit
    unit: Unit
    start: int
    end: int
    label: str = field(repr=False)
    column: str = field(default="", repr=False)


def labelled(hits: Iterable[Hit]) -> Iterator[Labelled]:
    """Every value with a label in the passages."""
    for hit in hits:
        chunk = hit.chunk
        heads = {name for unit in chunk.units for name in unit.columns}
        for at, unit in enumerate(chunk.units):
            text = text_of(hit, unit)
            if "\t" in text:
                if unit.columns or not {cell.strip() for cell in text.split("\t")} <= heads:
                    yield from _cells(hit, unit, text)
            elif is_label(text) and at + 1 < len(chunk.units) and not chunk.units[at + 1].columns:
                after = chunk.units[at + 1]
                yield Labelled(hit, _joined(unit, after), after.start, after.end, text.rstrip(" :"))
            elif (found := _BEFORE.match(text)) and len(found["label"].split()) <= _WORDS:
                yield Labelled(hit, unit, unit.start + found.end(), unit.end, found["label"])
            for role in _ROLE.finditer(text):
                low, high = unit.start + role.start("value"), unit.start + role.end("value")
                yield Labelled(hit, unit, low, high, role["label"])


def matching(leaf: Leaf, found: Sequence[Labelled], about: str) -> list[Labelled]:
    """Those whose label says what the field is called.

    Words that say the kind of value, or what the whole question is `about`, may be left out by a document.
    """
    fit = [each for each in found if any(_means(leaf, name, each, content(about)) for name in leaf.labels)]
    rows = [each for each in fit if "\t" in text_of(each.hit, each.unit)]
    return rows or fit  # a form's own fields before a sentence that begins alike


def core(leaf: Leaf, name: str) -> frozenset[str]:
    """The stems of what a field is called without what only says the kind of its value, unless nothing else is left."""
    return content(name) - _SAID_BY_KIND[leaf.kind] or content(name)


def misfits(
    leaf: Leaf, found: Sequence[Labelled], others: Sequence[Leaf], document_id: str, start: int, end: int
) -> bool:
    """Whether what stands from `start` to `end` is a label, or behind one that says another thing than the field.

    Another thing is what a field of the others is called, or, of a field inside another, what has no word of it.
    """
    inside = [
        each for each in found if each.hit.chunk.document_id == document_id and each.unit.start <= start < each.unit.end
    ]
    said = [each for each in inside if not each.column and each.start <= start and end <= each.end]
    words = (
        text_of(inside[0].hit, inside[0].unit)[start - inside[0].unit.start : end - inside[0].unit.start]
        if inside
        else ""
    )
    if any(content(words) == content(each.label) for each in inside):
        return True
    mine = content(f"{leaf.words} {leaf.described} {' '.join(leaf.labels)}")
    strange = [content(_plain(each.label)) for each in said if not content(_plain(each.label)) & mine]
    rivals = [content(label) for other in others for label in other.labels]
    rivals += [rival - _SAID_BY_KIND["text"] for rival in rivals]
    return bool(strange) and (len(leaf.path) > 1 or any(each in rivals for each in strange))


def _means(leaf: Leaf, name: str, found: Labelled, about: frozenset[str]) -> bool:
    wanted, label, kind = content(name), content(_plain(found.label)), _SAID_BY_KIND[leaf.kind]
    if not label or not wanted:
        return False
    if label == wanted or label - kind == wanted - kind != frozenset():
        return True
    core = label - kind
    if found.column:
        both = core | content(_plain(found.column))
        return both == wanted or both - kind == wanted - kind != frozenset()
    return bool(core) and core <= wanted and wanted - kind - core <= about


def _plain(label: str) -> str:
    """A label without what it has in brackets, as a unit."""
    return re.sub(r"\([^)]*\)", " ", label)


def _cells(hit: Hit, unit: Unit, text: str) -> Iterator[Labelled]:
    """The cells of a row: label and value by turns; in a table the first cell, with the column's name, names each other."""
    at, cells = unit.start, list[tuple[int, int, str]]()
    for cell in text.split("\t"):
        cells.append((at, at + len(cell), cell))
        at += len(cell) + 1
    if len(cells) == 2 or (not unit.columns and len(cells) % 2 == 0):
        for (*_, label), (low, high, _) in zip(cells[::2], cells[1::2], strict=True):
            yield Labelled(hit, unit, low, high, label)
    elif len(cells) == len(unit.columns):
        for (low, high, _), column in zip(cells[1:], unit.columns[1:], strict=True):
            yield Labelled(hit, unit, low, high, cells[0][2], column)


def _joined(unit: Unit, after: Unit) -> Unit:
    return Unit(unit.start, after.end)
