"""What Word's styles say of a paragraph: whether it is a heading, and which list it belongs to; and what they inherit."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from docx.oxml.ns import qn

from .docx_values import VAL, number

_HEADING = re.compile(r"heading ([1-9])\Z", re.IGNORECASE)


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
        self.defaults = (
            root.find("/".join(map(qn, ("w:docDefaults", "w:rPrDefault", "w:rPr")))) if root is not None else None
        )
        for style in root.findall(qn("w:style")) if root is not None else ():
            identifier = str(style.get(qn("w:styleId")))
            self._styles[identifier] = style
            if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true"):
                self._default = identifier

    def of(self, paragraph: Any) -> str | None:
        """The identifier of the paragraph's style."""
        properties = paragraph.find(qn("w:pPr"))
        reference = properties.find(qn("w:pStyle")) if properties is not None else None
        return str(reference.get(VAL)) if reference is not None else self._default

    def line(self, identifier: str | None) -> list[Any]:
        """The style and those that it is based on, nearest first; styles based on each other end somewhere."""
        found: list[Any] = []
        while identifier in self._styles and len(found) < 20:
            style = self._styles[identifier]
            found.append(style)
            base = style.find(qn("w:basedOn"))
            identifier = str(base.get(VAL)) if base is not None else None
        return found

    def _chain(self, paragraph: Any) -> list[Any]:
        return self.line(self.of(paragraph))

    def _value(self, paragraph: Any, path: str) -> str | None:
        for holder in (paragraph, *self._chain(paragraph)):
            element = holder.find(f"{qn('w:pPr')}/{path}")
            if element is not None:
                return str(element.get(VAL))
        return None

    def is_title(self, paragraph: Any) -> bool:
        """Whether the paragraph has the built-in style Title."""
        return any(self._name(style) == "title" for style in self._chain(paragraph))

    def heading(self, paragraph: Any) -> int | None:
        """Heading level from 1, by outline level or by the name of a style; None for body text."""
        if self.is_title(paragraph):
            return 1
        outline = number(self._value(paragraph, qn("w:outlineLvl")), -1)
        if outline >= 0:
            return outline + 1 if outline < 9 else None
        for style in self._chain(paragraph):
            match = _HEADING.match(self._name(style))
            if match:
                return int(match.group(1))
        return None

    def numbering(self, paragraph: Any) -> ListPlace | None:
        """The list of the paragraph and its place in it, None when it is in no list."""
        list_id = self._value(paragraph, f"{qn('w:numPr')}/{qn('w:numId')}")
        if list_id is None or list_id == "0":
            return None
        own = paragraph.find("/".join(map(qn, ("w:pPr", "w:numPr", "w:ilvl"))))
        inherited = number(self._value(paragraph, f"{qn('w:numPr')}/{qn('w:ilvl')}"))
        styles = () if own is not None else tuple(str(style.get(qn("w:styleId"))) for style in self._chain(paragraph))
        return ListPlace(list_id, inherited, styles)

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
