"""Numbers and bullets of list items, counted as Word counts them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from .counting import counted
from .styles import ListPlace
from .values import VAL, is_on, number

_SYMBOLS = {
    "o": "◦",
    "§": "▪",
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf06f": "□",
    "\uf0a8": "□",
    "\uf071": "❑",
    "\uf076": "❖",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
    "\uf0e0": "→",
    "-": "–",
}
_PLACE = re.compile(r"%([1-9])")
_LOWEST = 8


@dataclass(slots=True)
class _Level:
    format: str = "decimal"
    pattern: str = ""
    text: str = ""
    start: int = 1
    legal: bool = False
    restart: int | None = None
    spaced: bool = True
    shown: bool = True


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)
    styles: dict[str, int] = field(default_factory=dict)

    def take(self, element: Any) -> None:
        """Read a `w:lvl`."""
        index = number(element.get(qn("w:ilvl")), most=_LOWEST)
        self.levels[index] = _level(element)
        style = element.find(qn("w:pStyle"))
        if style is not None:
            self.styles[str(style.get(VAL))] = index


class Numbering:
    """The lists of a document; `label` counts, so call it once per list item, in order."""

    def __init__(self, root: Any | None) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._load(root)

    def _load(self, root: Any) -> None:
        abstracts = {item.get(qn("w:abstractNumId")): item for item in root.findall(qn("w:abstractNum"))}
        by_style = {
            link.get(VAL): item for item in abstracts.values() if (link := item.find(qn("w:styleLink"))) is not None
        }
        for num in root.findall(qn("w:num")):
            reference = num.find(qn("w:abstractNumId"))
            key = reference.get(VAL) if reference is not None else None
            abstract = abstracts.get(key)
            if abstract is None:
                continue
            link = abstract.find(qn("w:numStyleLink"))
            if link is not None:
                abstract = by_style.get(link.get(VAL), abstract)
            found = _List(str(abstract.get(qn("w:abstractNumId"))))
            for level in abstract.findall(qn("w:lvl")):
                found.take(level)
            for override in num.findall(qn("w:lvlOverride")):
                index = number(override.get(qn("w:ilvl")), most=_LOWEST)
                start = override.find(qn("w:startOverride"))
                if start is not None:
                    found.starts[index] = number(start.get(VAL), 1)
                if (level := override.find(qn("w:lvl"))) is not None:
                    found.take(level)
            self._lists[str(num.get(qn("w:numId")))] = found

    def label(self, place: ListPlace) -> str:
        """Number or bullet of the next item there, with the space behind it; empty where Word shows none."""
        found = self._lists.get(place.list_id)
        if found is None:
            return ""
        index = next((found.styles[style] for style in place.styles if style in found.styles), place.level)
        level = found.levels.get(index)
        if level is None:
            return ""
        counts = self._count(found, place.list_id, index, level)
        if not level.shown:
            return ""
        text = _bullet(level.text) if level.format == "bullet" else _written(found, level, counts)
        shown = " ".join(text.split())
        return shown + " " if shown and (level.spaced or text[-1:].isspace()) else shown

    def _count(self, found: _List, list_id: str, index: int, level: _Level) -> dict[int, int]:
        counts = self._counts[found.abstract]
        if index in found.starts and (list_id, index) not in self._started:
            self._started.add((list_id, index))
            counts[index] = found.starts[index] - 1
        counts[index] = counts.get(index, level.start - 1) + 1
        for deeper in [key for key in counts if key > index]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or index + 1 <= restart:
                del counts[deeper]
        return counts


def _written(found: _List, level: _Level, counts: dict[int, int]) -> str:
    """The level's text with the count of each level it names; the legal style writes all of them in digits."""

    def place(match: re.Match[str]) -> str:
        at = int(match.group(1)) - 1
        other = found.levels.get(at, _Level())
        if other.format == "none" or (other.format == "bullet" and other is not level):
            return ""
        style = "decimal" if level.legal else other.format
        return counted(counts.get(at, other.start), style, other.pattern)

    return _PLACE.sub(place, level.text)


def _bullet(text: str) -> str:
    mark = text[:1]
    return _SYMBOLS.get(mark, "•" if "\ue000" <= mark <= "\uf8ff" else mark)


def _level(element: Any) -> _Level:
    def value(tag: str, default: str) -> str:
        child = element.find(qn(tag))
        found = child.get(VAL) if child is not None else None
        return default if found is None else str(found)

    shown = next(element.iter(qn("w:numFmt")), None)  # a custom format stands in an AlternateContent
    restart = element.find(qn("w:lvlRestart"))
    vanish = element.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return _Level(
        str(shown.get(VAL)) if shown is not None else "decimal",
        str(shown.get(qn("w:format"), "")) if shown is not None else "",
        value("w:lvlText", ""),
        number(value("w:start", ""), 1 if element.find(qn("w:start")) is None else 0),
        is_on(element.find(qn("w:isLgl"))),
        number(restart.get(VAL)) if restart is not None else None,
        value("w:suff", "tab") != "nothing",
        not is_on(vanish),
    )
