"""Characters that Word files hold as places in a symbol font, and the marks of form fields, as characters people read."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

from .values import VAL, is_on, number

_WINGDINGS = {
    0x6F: "☐",
    0x71: "❑",
    0x76: "❖",
    0xA7: "▪",
    0xA8: "☐",
    0xB7: "•",
    0xD8: "➢",
    0xE0: "→",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
_GREEK = dict(zip(b"abgdezhqiklmnxoprstufcyw", "αβγδεζηθικλμνξοπρστυφχψω", strict=True))
_SYMBOL = {
    **_GREEK,
    **{code - 32: letter.upper() for code, letter in _GREEK.items()},
    0x56: "ς",
    0xA3: "≤",
    0xA5: "∞",
    0xAB: "↔",
    0xAC: "←",
    0xAD: "↑",
    0xAE: "→",
    0xAF: "↓",
    0xB0: "°",
    0xB1: "±",
    0xB3: "≥",
    0xB4: "×",
    0xB7: "•",
    0xB8: "÷",
    0xB9: "≠",
    0xBB: "≈",
    0xC5: "⊕",
    0xD6: "√",
    0xD7: "⋅",
    0xE5: "∑",
    0xF2: "∫",
    0xE2: "®",
    0xE3: "©",
    0xE4: "™",
}


def symbol(element: Any) -> str:
    """The character of a `w:sym`; empty where its font's one is not known."""
    try:
        code = int(str(element.get(qn("w:char")))[:8], 16)
    except ValueError:
        return ""
    font = str(element.get(qn("w:font"))).lower()
    if "wingdings" in font or font == "symbol" or 0xF000 <= code <= 0xF0FF:
        return _known(code & 0xFF, font)
    return chr(code) if 0x20 <= code < 0xD800 else ""


def from_font(text: str, font: str) -> str:
    """The text of a run in a symbol font, whose characters Word keeps at U+F000 and above; that of another font as it is."""
    if font.lower() != "symbol" and "wingdings" not in font.lower():
        return text
    return "".join(_known(ord(ch) & 0xFF, font.lower()) if "\uf020" <= ch <= "\uf0ff" else ch for ch in text)


def _known(code: int, font: str) -> str:
    if font == "symbol":
        return _SYMBOL.get(code, chr(code) if 0x20 <= code < 0x7F else "")
    return _WINGDINGS.get(code, "")


def form_field(field_char: Any) -> str | None:
    """What a form field's check box or drop-down list shows; None for a field whose result is text."""
    data = field_char.find(qn("w:ffData"))
    if data is None:
        return None
    box = data.find(qn("w:checkBox"))
    if box is not None:
        state = box.find(qn("w:checked"))
        return "☒" if is_on(state if state is not None else box.find(qn("w:default"))) else "☐"
    choices = data.find(qn("w:ddList"))
    if choices is None:
        return None
    chosen = choices.find(qn("w:result"))
    chosen = chosen if chosen is not None else choices.find(qn("w:default"))
    entries = choices.findall(qn("w:listEntry"))
    index = number(chosen.get(VAL)) if chosen is not None else 0
    return str(entries[index].get(VAL, "")) if 0 <= index < len(entries) else ""
