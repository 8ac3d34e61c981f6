"""What stands in WordprocessingML around the text: changes and their authors, alternate content, what must be mended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from .values import is_on

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATE = _MC + "AlternateContent"
DELETED = frozenset((qn("w:del"), qn("w:moveFrom")))
_SPACES = tuple(map(qn, ("w:p", "w:tab", "w:ptab", "w:br", "w:cr")))
_T, _SYM, _DELETED_TEXT = qn("w:t"), qn("w:sym"), qn("w:delText")
FIELD, FIELD_TYPE = qn("w:fldChar"), qn("w:fldCharType")


def branch_of(alternate: Any) -> Any | None:
    """The branch of an AlternateContent that is read: one of them, for they say the same."""
    choice = alternate.find(_MC + "Choice")
    return choice if choice is not None else alternate.find(_MC + "Fallback")


def author_of(change: Any) -> tuple[str | None, str | None]:
    """Who made a tracked change, and when."""
    author = " ".join(str(change.get(qn("w:author"), "")).split())[:200]
    return author or None, str(change.get(qn("w:date"), ""))[:40] or None


def deleted_text(element: Any) -> str:
    """What a `w:del` or `w:moveFrom`, or anything deleted as a whole, took away."""
    return "".join(_lost(element))


def _lost(element: Any) -> Iterator[str]:
    for each in element.iter(_DELETED_TEXT, _T, *_SPACES):
        yield (each.text or "") if each.tag in (_T, _DELETED_TEXT) else " "


def doubled(box: Any, top: Any) -> bool:
    """Whether the box stands in a second form of a drawing, for programs that do not know the first."""
    for ancestor in box.iterancestors():
        if ancestor is top:
            return False
        if ancestor.tag == _MC + "Fallback":
            return ancestor.getparent().find(_MC + "Choice") is not None
    return False


def prepare(root: Any) -> None:
    """Take out of a part what would mislead the reading: prompts in empty content controls, fields that never end."""
    for control in root.iter(qn("w:sdt")):
        if is_on(control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}")):
            content = control.find(qn("w:sdtContent"))
            for text in content.iter(_T, _SYM) if content is not None else ():
                text.text, text.tag = "", _T
    open_fields: list[Any] = []
    for mark in root.iter(FIELD):
        if next(mark.iterancestors(*DELETED), None) is not None:
            continue
        kind = mark.get(FIELD_TYPE)
        if kind == "begin":
            open_fields.append(mark)
        elif kind == "end" and open_fields:
            open_fields.pop()
    for mark in open_fields:
        mark.set(FIELD_TYPE, "none")
