"""What Word's styles say of a paragraph: whether it is a heading, and which list it belongs to; and what they inherit."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from docx.oxml.ns import qn

from .values import VAL, number

_HEADING = re.compile(r"heading ([1-9])\Z", re.IGNORECASE)
_PPR, _STYLE, _BASE = qn("w:pPr"), qn("w:pStyle"), qn("w:basedOn")
_OUTLINE, _NUM = qn("w:outlineLvl"), qn("w:numPr")
_LIST, _LEVEL = f"{_NUM}/{qn('w:numId')}", f"{_NUM}/{qn('w:ilvl')}"
_DEEPEST = 20


class ListPlace(NamedTuple):
    """Where a paragraph is in a list: the list's id, the 0-based level, and the styles that may name the level instead."""

    list_id: str
    level: int
    styles: tuple[str, ...] = ()


class Styles:
    """Paragraph styles by id, with what they inherit. Built-in names are English in every language's Word."""

    def __init__(self, root: Any | None) -> None:
        self._styles: dict[str, Any] = {}
        self._default: str | None = None
        self.defaults: Any | None = None
        self.line = lru_cache(maxsize=4096)(self._line)
        self._inherited = lru_cache(maxsize=4096)(self._find)
        self._of_name = lru_cache(maxsize=4096)(self._heading_style)
        if root is None:
            return
        self.defaults = root.find("/".join(map(qn, ("w:docDefaults", "w:rPrDefault", "w:rPr"))))
        for style in root.findall(qn("w:style")):
            identifier = str(style.get(qn("w:styleId")))
            self._styles[identifier] = style
            if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true"):
                self._default = identifier

    def of(self, paragraph: Any) -> str | None:
        """The identifier of the paragraph's style."""
        return self._of(paragraph.find(_PPR))

    def _of(self, properties: Any | None) -> str | None:
        reference = properties.find(_STYLE) if properties is not None else None
        return str(reference.get(VAL)) if reference is not None else self._default

    def _line(self, identifier: str | None) -> tuple[Any, ...]:
        """The style and those that it is based on, nearest first; styles based on each other end somewhere."""
        found: list[Any] = []
        while identifier in self._styles and len(found) < _DEEPEST:
            style = self._styles[identifier]
            found.append(style)
            base = style.find(_BASE)
            identifier = str(base.get(VAL)) if base is not None else None
        return tuple(found)

    def _find(self, identifier: str | None, path: str) -> str | None:
        for style in self.line(identifier):
            element = style.find(f"{_PPR}/{path}")
            if element is not None:
                return str(element.get(VAL))
        return None

    def _value(self, properties: Any | None, path: str) -> str | None:
        element = properties.find(path) if properties is not None else None
        return str(element.get(VAL)) if element is not None else self._inherited(self._of(properties), path)

    def _heading_style(self, identifier: str | None) -> int | None:
        """Heading level by the name of the style or of one that it is based on; 0 for the title."""
        names = [self._name(style) for style in self.line(identifier)]
        if "title" in names:
            return 0
        return next((int(match.group(1)) for name in names if (match := _HEADING.match(name))), None)

    def is_title(self, paragraph: Any) -> bool:
        """Whether the paragraph has the built-in style Title."""
        return self._of_name(self.of(paragraph)) == 0

    def heading(self, paragraph: Any) -> int | None:
        """Heading level from 1, by outline level or by the name of a style; None for body text."""
        properties = paragraph.find(_PPR)
        level = self._of_name(self._of(properties))
        if level == 0:
            return 1
        outline = number(self._value(properties, _OUTLINE), -1)
        if outline >= 0:
            return outline + 1 if outline < 9 else None
        return level

    def numbering(self, paragraph: Any) -> ListPlace | None:
        """The list of the paragraph and its place in it, None when it is in no list."""
        properties = paragraph.find(_PPR)
        list_id = self._value(properties, _LIST)
        if list_id is None or list_id == "0":
            return None
        level = number(self._value(properties, _LEVEL))
        if properties is not None and properties.find(_LEVEL) is not None:
            return ListPlace(list_id, level)
        styles = self.line(self._of(properties))
        return ListPlace(list_id, level, tuple(str(style.get(qn("w:styleId"))) for style in styles))

    def first_row_stands_out(self, table: Any) -> bool:
        """Whether the table's style formats its first row apart, and the table asks for it."""
        properties = table.find(qn("w:tblPr"))
        reference = properties.find(qn("w:tblStyle")) if properties is not None else None
        look = properties.find(qn("w:tblLook")) if properties is not None else None
        if reference is None or look is None:
            return False
        value = str(look.get(VAL, "0"))
        bits = int(value, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,8}", value) else 0
        if look.get(qn("w:firstRow")) not in ("1", "true") and not bits & 0x20:
            return False
        style = self._styles.get(str(reference.get(VAL)))
        parts = style.findall(qn("w:tblStylePr")) if style is not None else ()
        return any(part.get(qn("w:type")) == "firstRow" for part in parts)

    @staticmethod
    def _name(style: Any) -> str:
        name = style.find(qn("w:name"))
        return str(name.get(VAL)).lower() if name is not None else ""
