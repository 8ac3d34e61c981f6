"""Every piece of text in a DOCX, whatever part it stands in, and the means to put something in its place.

Runs in the worker process. A paragraph is one unit, however many runs it is made of; a field's code, a cell of a chart, an
alternative text, the address of a link are units of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from lxml import etree

from .docx_clean import local
from .package import Package, Part, Relation
from .values import Values

_PLAIN = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TOLD = frozenset("descr title alt tooltip displayText string instr docLocation editas".split())
"""Attributes that are written for readers."""
_NAMED = frozenset("docPr cNvPr".split())
_VALUED = frozenset("alias tag default helpText statusText listEntry listItem tblCaption tblDescription name".split())
_MEASURES = frozenset("posOffset align pctWidth pctHeight pctPosHOffset pctPosVOffset".split())
_LOOKS = frozenset("styles stylesWithEffects numbering fontTable theme themeOverride webSettings chartStyle".split())
"""Kinds of parts whose names are Word's own, for the most part."""
_FIXED = frozenset("uri Requires Ignorable ProcessContent MustUnderstand".split())
"""Attributes that programs read, and that must stay what they are."""


@dataclass(slots=True)
class _Piece:
    """Text of an element, or of one of its attributes, and where it stands in its unit."""

    element: Any
    attribute: str | None
    start: int
    end: int

    def get(self) -> str:
        return str((self.element.text if self.attribute is None else self.element.get(self.attribute)) or "")

    def put(self, text: str) -> None:
        if self.attribute is not None:
            self.element.set(self.attribute, text)
            return
        self.element.text = text
        if local(self.element) in ("t", "instrText") and text != text.strip():
            self.element.set(_SPACE, "preserve")


@dataclass(slots=True)
class Unit:
    """A text, what stands between it and the one before, and the pieces it is made of."""

    text: str = field(default="", repr=False)
    before: str = "\n"
    pieces: list[_Piece] = field(default_factory=list, repr=False)
    link: tuple[Part, Relation] | None = field(default=None, repr=False)

    def add(self, element: Any, text: str, attribute: str | None = None) -> None:
        self.pieces.append(_Piece(element, attribute, len(self.text), len(self.text) + len(text)))
        self.text += text

    def replace(self, spans: Sequence[tuple[int, int, str]]) -> None:
        """Put the labels in the place of the spans `(start, end, label)`, which are in order and apart.

        A span over several runs: the label stands in the first, nothing of it in the others. A link goes as a whole.
        """
        if self.link is not None:
            if spans:
                self.link[0].relations.pop(self.link[1].identifier, None)
            return
        for start, end, label in reversed(spans):
            touched = [piece for piece in self.pieces if piece.start < end and piece.end > start]
            for number, piece in reversed(list(enumerate(touched))):
                text = piece.get()
                kept = text[: max(0, start - piece.start)], text[min(len(text), end - piece.start) :]
                piece.put(kept[0] + (label if number == 0 else "") + kept[1])


def units(package: Package) -> list[Unit]:
    """All of them, part by part, in the order in which the file has them."""
    found: list[Unit] = []
    for part in package.parts.values():
        if part.root is None:
            continue
        inside = list(_of(part))
        if inside:
            inside[0].before = "\n\n"
        found += inside
    return found


def _of(part: Part) -> Iterator[Unit]:
    paragraphs: dict[Any, Unit] = {}
    codes: dict[Any, Unit] = {}
    order: list[tuple[Unit, Any]] = []
    for element in part.root.iter(etree.Element):  # type: ignore[union-attr]
        name = local(element)
        if name == "t" and not element.text:
            continue
        if name in _PLAIN or name == "t":
            owner = next((each for each in element.iterancestors() if local(each) == "p"), None)
            if owner is None and name != "t":
                continue
            if owner not in paragraphs or owner is None:
                paragraphs[owner] = Unit()
                order.append((paragraphs[owner], owner))
            unit = paragraphs[owner]
            if name == "t":
                unit.add(element, element.text or "")
            else:
                unit.text += _PLAIN[name]
        elif name == "instrText":
            owner = next((each for each in element.iterancestors() if local(each) == "p"), None)
            if owner not in codes:
                codes[owner] = Unit()
                order.append((codes[owner], None))
            codes[owner].add(element, element.text or "")
        elif (element.text or "").strip() and name not in _MEASURES:
            alone = Unit()
            alone.add(element, element.text)
            order.append((alone, None))
        if part.kind not in _LOOKS:
            order += ((unit, None) for unit in _told(element, name))
    yield from _separated(order)
    for relation in part.relations.values():
        if relation.external:
            yield Unit(unquote(relation.target, errors="replace"), link=(part, relation))


def _told(element: Any, name: str) -> Iterator[Unit]:
    for key, value in element.attrib.items():
        attribute = key.rpartition("}")[2]
        told = attribute in _TOLD or (attribute == "name" and name in _NAMED)
        if value.strip() and (told or (attribute in ("val", "value") and name in _VALUED)):
            unit = Unit()
            unit.add(element, value, key)
            yield unit


def _separated(order: list[tuple[Unit, Any]]) -> Iterator[Unit]:
    """The units, those of one table row with a tab between its cells, as in the canonical text."""
    last: tuple[Any, Any] = (None, None)
    for unit, paragraph in order:
        if not unit.text.strip():
            continue
        here = _cell(paragraph) if paragraph is not None else (None, None)
        if here[0] is not None and here[0] is last[0] and here[1] is not last[1]:
            unit.before = "\t"
        last = here
        yield unit


def _cell(paragraph: Any) -> tuple[Any, Any]:
    """The row and the cell that a paragraph stands in."""
    row = cell = None
    for each in paragraph.iterancestors():
        name = local(each)
        if name == "tc" and cell is None:
            cell = each
        elif name == "tr":
            row = each
            break
    return row, cell


def names(package: Package) -> list[str]:
    """Names that an author gave: of bookmarks and of styles of their own."""
    found = []
    for part in package.parts.values():
        for element in part.root.iter("{*}bookmarkStart", "{*}style") if part.root is not None else ():
            attributes = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
            if local(element) == "bookmarkStart":
                name = attributes.get("name", "")
            else:
                name = element.find("{*}name") if attributes.get("customStyle") in ("1", "true") else None
                name = "" if name is None else " ".join(name.attrib.values())
            if name and not name.startswith("_"):
                found.append(name.replace("_", " "))
    return found


def sweep(package: Package, values: Values) -> int:
    """Take known values out of every attribute and the names of parts; returns how many there were."""
    known, count = values.in_markup(), 0
    for part in list(package.parts.values()):
        if part.root is not None:
            for element in part.root.iter(etree.Element):
                for key, value in element.attrib.items():
                    if key.rpartition("}")[2] not in _FIXED and len(value) > 3:
                        count += _swept(element, key, value, known)
        if any(True for _ in known.places(part.name)):
            package.rename(part, f"word/part{list(package.parts.values()).index(part)}.{part.name.rpartition('.')[2]}")
            count += 1
    return count


def _swept(element: Any, key: str, value: str, known: Values) -> int:
    found = list(known.places(value))
    for span in reversed(found):
        value = value[: span.start] + span.entity + value[span.end :]
    if found:
        element.set(key, value)
    return len(found)
