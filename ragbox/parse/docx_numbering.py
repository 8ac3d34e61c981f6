"""Numbers and bullets of list items, counted as Word counts them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

_SYMBOLS = {"o": "◦", "§": "▪", "\uf0b7": "•", "\uf0a7": "▪", "\uf06f": "□", "\uf0d8": "➢", "\uf0fc": "✓", "-": "–"}
_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


@dataclass(slots=True)
class _Level:
    format: str = "decimal"
    text: str = ""
    start: int = 1
    legal: bool = False
    restart: int | None = None


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


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
            link.get(qn("w:val")): item
            for item in abstracts.values()
            if (link := item.find(qn("w:styleLink"))) is not None
        }
        for num in root.findall(qn("w:num")):
            reference = num.find(qn("w:abstractNumId"))
            key = reference.get(qn("w:val")) if reference is not None else None
            abstract = abstracts.get(key)
            if abstract is None:
                continue
            link = abstract.find(qn("w:numStyleLink"))
            if link is not None:
                abstract = by_style.get(link.get(qn("w:val")), abstract)
            found = _List(str(abstract.get(qn("w:abstractNumId"))))
            for level in abstract.findall(qn("w:lvl")):
                found.levels[_int(level.get(qn("w:ilvl")), 0)] = _level(level)
            for override in num.findall(qn("w:lvlOverride")):
                index = _int(override.get(qn("w:ilvl")), 0)
                start = override.find(qn("w:startOverride"))
                if start is not None:
                    found.starts[index] = _int(start.get(qn("w:val")), 1)
                if (level := override.find(qn("w:lvl"))) is not None:
                    found.levels[index] = _level(level)
            self._lists[str(num.get(qn("w:numId")))] = found

    def label(self, num_id: str, index: int) -> str:
        """Number or bullet of the next item of list `num_id` at the 0-based level; empty where Word shows none."""
        found = self._lists.get(num_id)
        level = found.levels.get(index) if found else None
        if found is None or level is None:
            return ""
        counts = self._counts[found.abstract]
        if index in found.starts and (num_id, index) not in self._started:
            self._started.add((num_id, index))
            counts.pop(index, None)
            counts[index] = found.starts[index] - 1
        counts[index] = counts.get(index, level.start - 1) + 1
        for deeper in [key for key in counts if key > index]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or 0 < restart <= index + 1:
                del counts[deeper]
        if level.format == "bullet":
            mark = level.text[:1]
            return _SYMBOLS.get(mark, mark if mark and not "\ue000" <= mark <= "\uf8ff" else "•")

        def place(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            other = found.levels.get(at, _Level())
            value = counts.get(at, other.start)
            return _number(value, "decimal" if level.legal and at != index else other.format)

        return " ".join(_PLACE.sub(place, level.text).split())


def _level(element: Any) -> _Level:
    def value(tag: str, default: str) -> str:
        child = element.find(qn(tag))
        found = child.get(qn("w:val")) if child is not None else None
        return default if found is None else str(found)

    restart = value("w:lvlRestart", "")
    return _Level(
        value("w:numFmt", "decimal"),
        value("w:lvlText", ""),
        _int(value("w:start", "1"), 1),
        element.find(qn("w:isLgl")) is not None,
        int(restart) if restart.isdigit() else None,
    )


def _int(value: str | None, default: int) -> int:
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default


def _number(value: int, style: str) -> str:
    if style in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 % 10 + 1) if value > 0 else "0"
        return letter if style == "lowerLetter" else letter.upper()
    if style in ("lowerRoman", "upperRoman"):
        roman = _roman(value)
        return roman if style == "lowerRoman" else roman.upper()
    if style == "decimalZero":
        return f"{value:02d}"
    if style == "none":
        return ""
    if style == "ordinal":
        ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
        return f"{value}{ending}"
    return str(value)


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    found = ""
    for size, letters in _ROMAN:
        count, value = divmod(value, size)
        found += letters * count
    return found
