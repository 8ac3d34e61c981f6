"""The text of one Word paragraph as Word shows it with all changes accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import nsmap, qn

from .glyphs import clean

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_W = "{" + nsmap["w"] + "}"

# What holds runs, and is transparent; what is deleted or moved away is not in it.
TRANSPARENT = frozenset(
    qn(tag) for tag in ("w:ins", "w:moveTo", "w:hyperlink", "w:smartTag", "w:fldSimple", "w:customXml", "w:sdt",
                        "w:sdtContent", "w:dir", "w:bdo")
)  # fmt: skip
_PLAIN = {
    qn("w:tab"): " ",
    qn("w:ptab"): " ",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_T, _R, _SYM, _FIELD = qn("w:t"), qn("w:r"), qn("w:sym"), qn("w:fldChar")
_NOTES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
_DRAWINGS = frozenset((qn("w:drawing"), qn("w:pict"), qn("w:object")))
_BOX = qn("w:txbxContent")


@dataclass(slots=True)
class Inline:
    """Text of a paragraph (line breaks as line feeds), the notes it refers to, and its text boxes."""

    text: str = field(default="", repr=False)
    notes: list[tuple[str, str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    bold: bool = False


class NoteNumbers:
    """Numbers notes in the order in which the text refers to them, as Word does."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], str] = {}
        self._counts = {"footnote": 0, "endnote": 0}

    def number(self, kind: str, identifier: str) -> tuple[str, bool]:
        """The marker of a note (`1`, `2`; endnotes `i`, `ii`) and whether this is the first reference to it."""
        key = (kind, identifier)
        if key in self._numbers:
            return self._numbers[key], False
        self._counts[kind] += 1
        count = self._counts[kind]
        self._numbers[key] = str(count) if kind == "footnote" else f"E{count}"
        return self._numbers[key], True


def inline(paragraph: Any, numbers: NoteNumbers) -> Inline:
    """The visible text of a `w:p` element."""
    found = Inline()
    parts: list[str] = []
    bolds: list[bool] = []
    fields = 0  # how many complex fields are in their instruction, which is not shown
    for element, run in _walk(paragraph):
        tag = element.tag
        if tag == _FIELD:
            kind = element.get(qn("w:fldCharType"))
            if kind == "begin":
                fields += 1
                parts.append(_checkbox(element))
            elif kind == "separate" or (kind == "end" and not _separated(element, run)):
                fields = max(0, fields - 1)
            continue
        if fields and tag != _BOX:
            continue
        if tag in (_T, _M + "t"):
            parts.append(element.text or "")
            if (element.text or "").strip():
                bolds.append(run is not None and _on(run, "w:b"))
        elif tag in _PLAIN:
            shown = _PLAIN[tag] if element.get(qn("w:type")) not in ("page", "column") else " "
            parts.append(shown)
        elif tag == _SYM:
            parts.append(_symbol(element))
        elif tag in _NOTES:
            number, first = numbers.number(_NOTES[tag], str(element.get(qn("w:id"))))
            parts.append(f"[{number}]")
            if first:
                found.notes.append((_NOTES[tag], str(element.get(qn("w:id"))), number))
        elif tag == _BOX:
            found.boxes.append(element)
    found.text = "".join(parts)
    found.bold = bool(bolds) and all(bolds)
    return found


def _walk(element: Any, run: Any | None = None) -> Iterator[tuple[Any, Any | None]]:
    """Leaves of a paragraph in order, each with its run; hidden and deleted runs are left out."""
    for child in element:
        tag = child.tag
        if tag == _R:
            if not _on(child, "w:vanish"):
                yield from _walk(child, child)
        elif tag in TRANSPARENT:
            yield from _walk(child, run)
        elif tag == _MC + "AlternateContent":
            choice = child.find(_MC + "Choice")
            branch = choice if choice is not None else child.find(_MC + "Fallback")
            if branch is not None:
                yield from _walk(branch, run)
        elif tag in _DRAWINGS:
            for box in child.iter(_BOX):
                if next(box.iterancestors(_BOX), None) is None and not _in_fallback(box, child):
                    yield box, run
        elif tag == qn("w:ruby"):
            base = child.find(qn("w:rubyBase"))
            if base is not None:
                yield from _walk(base, run)
        elif isinstance(tag, str) and tag.startswith(_M):
            for text in child.iter(_M + "t"):
                yield text, run
        else:
            yield child, run


def _in_fallback(box: Any, top: Any) -> bool:
    for ancestor in box.iterancestors():
        if ancestor is top:
            return False
        if ancestor.tag == _MC + "Fallback":
            return ancestor.getparent().find(_MC + "Choice") is not None
    return False


def _separated(end: Any, run: Any | None) -> bool:
    """Whether the field that ends here had a `separate` mark, looking back over its runs."""
    depth = 0
    marks = list((run if run is not None else end).getparent().iter(_FIELD))
    index = next((i for i, mark in enumerate(marks) if mark is end), len(marks))
    for mark in reversed(marks[:index]):
        kind = mark.get(qn("w:fldCharType"))
        if kind == "end":
            depth += 1
        elif kind == "begin":
            if depth == 0:
                return False
            depth -= 1
        elif kind == "separate" and depth == 0:
            return True
    return True


def _on(run: Any, tag: str) -> bool:
    properties = run.find(qn("w:rPr"))
    switch = properties.find(qn(tag)) if properties is not None else None
    return switch is not None and switch.get(qn("w:val")) not in ("0", "false", "off")


def _checkbox(field_char: Any) -> str:
    box = field_char.find(f"{qn('w:ffData')}/{qn('w:checkBox')}")
    if box is None:
        return ""
    state = box.find(qn("w:checked"))
    if state is None:
        state = box.find(qn("w:default"))
    on = state is not None and state.get(qn("w:val")) not in ("0", "false", "off")
    return "☒" if on else "☐"


_WINGDINGS = {0xFC: "✓", 0xFB: "✗", 0xFE: "☒", 0xA8: "☐", 0x6F: "☐", 0xA7: "▪", 0xB7: "•", 0xE0: "→", 0xD8: "➢"}


def _symbol(element: Any) -> str:
    try:
        code = int(str(element.get(qn("w:char"))), 16)
    except ValueError:
        return ""
    if "wingdings" in str(element.get(qn("w:font"))).lower() or 0xF000 <= code <= 0xF0FF:
        return _WINGDINGS.get(code & 0xFF, "")
    return chr(code) if 0x20 <= code < 0xD800 else ""


def squeeze(text: str) -> str:
    """The text with single spaces, ligatures spelt out and invisible characters dropped."""
    return " ".join(filter(None, (clean(word) for word in text.split())))


def shown_lines(text: str) -> list[str]:
    """Paragraph text cut at its manual line breaks where a new statement starts, else joined over them."""
    found: list[str] = []
    for part in text.split("\n"):
        line = squeeze(part)
        if not line:
            continue
        if found and line[:1].islower():
            found[-1] += " " + line
        else:
            found.append(line)
    return found
