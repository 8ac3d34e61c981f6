"""Values of PDF form fields with their labels, through pypdf: PDFium's text holds neither."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from ..glyphs import clean
from .layout import Seg
from .pypdf_reader import open_reader
from .rawpage import Box, RawPage

_UNSEEN = 2 | 32
"""Flags Hidden and NoView."""
_PASSWORD = 1 << 13
_RADIO, _PUSH = 1 << 15, 1 << 16
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|[_\-.]+")


class Field(NamedTuple):
    """A filled form field: what it is called, what it says, and its box on the page."""

    label: str
    value: str
    box: Box


def form_fields(
    data: bytes, password: str | None, pages: Mapping[int, RawPage], lines: Mapping[int, Sequence[Seg]]
) -> dict[int, list[Field]]:
    """Per page number the filled fields, top to bottom. `lines` are the pages' segments: a label may stand among them.

    A tick box says `yes` or `no`; a group of radio buttons says its choice. Raises what pypdf raises.
    """
    reader = open_reader(data, password)
    found: dict[int, list[Field]] = {}
    for number, page in enumerate(reader.pages, start=1):
        raw = pages.get(number)
        annotations = page.get("/Annots")
        annotations = annotations.get_object() if annotations is not None else None
        if raw is None or not isinstance(annotations, ArrayObject):
            continue
        fields: dict[Field, None] = {}  # a damaged file may list one thousands of times
        for reference in annotations:
            widget = reference.get_object()
            if isinstance(widget, DictionaryObject) and widget.get("/Subtype") == "/Widget":
                field = _field(widget, raw, lines.get(number, ()))
                if field is not None:
                    fields[field] = None
        if fields:
            found[number] = sorted(fields, key=lambda field: (round(field.box[1] / 6), field.box[0]))
    return found


def _inherited(widget: DictionaryObject, key: str) -> object:
    node: object = widget
    for _ in range(16):
        if not isinstance(node, DictionaryObject):
            return None
        if key in node:
            return node[key]
        parent = node.get("/Parent")
        node = parent.get_object() if parent is not None else None
    return None


def _field(widget: DictionaryObject, raw: RawPage, lines: Sequence[Seg]) -> Field | None:
    kind = _inherited(widget, "/FT")
    flags = _inherited(widget, "/Ff")
    flags = int(flags) if isinstance(flags, int) else 0
    unseen = widget.get("/F")
    if isinstance(unseen, int) and int(unseen) & _UNSEEN:
        return None
    rect = widget.get("/Rect")
    if not isinstance(rect, ArrayObject) or len(rect) != 4:
        return None
    a, b, d, e = (float(value) for value in rect)
    box = raw.frame.view()(min(a, d), min(b, e), max(a, d), max(b, e))
    if not _is_seen(box, raw):
        return None
    box = _near(box, raw)
    value = _value(widget, str(kind), flags)
    if value is None:
        return None
    button = kind == "/Btn"
    label = _text(_inherited(widget, "/TU")) or _nearby(box, lines, after=button) or _humanised(widget)
    return Field(label.rstrip(" :.…_"), value, box) if label else None


def _is_seen(box: Box, raw: RawPage) -> bool:
    """Whether the box has a size, and some of it is on the page."""
    x0, y0, x1, y1 = box
    return min(x1 - x0, y1 - y0) >= 1 and x0 < raw.width and y0 < raw.height and x1 > 0 and y1 > 0


def _near(box: Box, raw: RawPage) -> Box:
    """The box, brought to within a page's size of the page, as the words are: a damaged file may place it anywhere."""
    x0, x1 = (min(max(value, -raw.width), 2 * raw.width) for value in (box[0], box[2]))
    y0, y1 = (min(max(value, -raw.height), 2 * raw.height) for value in (box[1], box[3]))
    return x0, y0, x1, y1


def _value(widget: DictionaryObject, kind: str, flags: int) -> str | None:
    value = _inherited(widget, "/V")
    if kind == "/Btn":
        if flags & _PUSH:
            return None
        state = widget.get("/AS", value)
        on = state is not None and state not in ("/Off", "Off", "")
        if flags & _RADIO:
            # Each button of a group is a widget of its own: only the chosen one speaks.
            return _text(str(state).lstrip("/")) or None if on else None
        return "yes" if on else "no"
    if kind == "/Tx" and flags & _PASSWORD:
        return None
    if isinstance(value, ArrayObject):
        return ", ".join(_text(item) for item in value) or None
    return _text(value) or None


def _text(value: object) -> str:
    if value is None:
        return ""
    text = value.lstrip("/") if isinstance(value, NameObject) else str(value)
    return " ".join(filter(None, (clean(word) for word in text.split())))


def _nearby(box: Box, lines: Sequence[Seg], *, after: bool) -> str:
    """The text printed before the field on its line (behind it for a tick box), else just above it."""
    x0, y0, x1, y1 = box
    middle = (y0 + y1) / 2
    row = [seg for seg in lines if min(seg.y1, y1) - max(seg.y0, y0) > 0.4 * min(seg.height, y1 - y0)]
    left = [seg for seg in row if seg.x1 <= x0 + 4 and x0 - seg.x1 < 200]
    right = [seg for seg in row if seg.x0 >= x1 - 4 and seg.x0 - x1 < 60]
    if after and right:
        return min(right, key=lambda seg: seg.x0).text
    if left:
        return max(left, key=lambda seg: seg.x1).text
    above = [seg for seg in lines if seg.middle < middle and -2 <= y0 - seg.y1 < 14 and seg.x0 < x1 and seg.x1 > x0]
    return max(above, key=lambda seg: seg.y1).text if above else ""


def _humanised(widget: DictionaryObject) -> str:
    name = _text(_inherited(widget, "/T"))
    words = " ".join(_CAMEL.sub(" ", name).split())
    return words[:1].upper() + words[1:].lower() if words else ""
