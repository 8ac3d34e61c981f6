"""An equation in one line, as Word's linear format writes it: `a/b`, `x^2`, `√(x)`."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SEEN = (M, qn("w:ins"), qn("w:moveTo"))


def equation(element: Any) -> str:
    """The text of an `m:` element."""
    name = str(element.tag).removeprefix(M)
    if name == "t":
        return element.text or ""
    if name.endswith("Pr"):
        return ""
    write = _SHAPES.get(name)
    return write(element) if write is not None else _inside(element)


def _inside(element: Any) -> str:
    return "".join(equation(child) for child in element if isinstance(child.tag, str) and child.tag.startswith(_SEEN))


def _part(element: Any, name: str) -> str:
    child = element.find(M + name)
    return _inside(child) if child is not None else ""


def _grouped(text: str) -> str:
    """The text as one operand: in brackets unless it is one number or name."""
    return text if text.replace(".", "").isalnum() or len(text) < 2 else f"({text})"


def _character(element: Any, name: str, default: str) -> str:
    """A character that the properties of the element name; an empty one is left out."""
    found = element.find(f"{element.tag}Pr/{M}{name}")
    return str(found.get(M + "val", "")) if found is not None else default


def _fraction(element: Any) -> str:
    return f"{_grouped(_part(element, 'num'))}/{_grouped(_part(element, 'den'))}"


def _scripts(element: Any) -> str:
    sub, sup = _part(element, "sub"), _part(element, "sup")
    return _part(element, "e") + (f"_{_grouped(sub)}" if sub else "") + (f"^{_grouped(sup)}" if sup else "")


def _root(element: Any) -> str:
    degree = _part(element, "deg")
    return f"√({degree}&{_part(element, 'e')})" if degree else f"√({_part(element, 'e')})"


def _sum(element: Any) -> str:
    sub, sup = _part(element, "sub"), _part(element, "sup")
    limits = (f"_{_grouped(sub)}" if sub else "") + (f"^{_grouped(sup)}" if sup else "")
    return f"{_character(element, 'chr', '∫')}{limits} {_part(element, 'e')}"


def _brackets(element: Any) -> str:
    inner = _character(element, "sepChr", "|").join(_inside(each) for each in element.findall(M + "e"))
    return f"{_character(element, 'begChr', '(')}{inner}{_character(element, 'endChr', ')')}"


def _matrix(element: Any) -> str:
    rows = (" & ".join(_inside(each) for each in row.findall(M + "e")) for row in element.findall(M + "mr"))
    return "; ".join(rows)


_SHAPES = {
    "f": _fraction,
    "sSup": _scripts,
    "sSub": _scripts,
    "sSubSup": _scripts,
    "rad": _root,
    "nary": _sum,
    "d": _brackets,
    "m": _matrix,
}
