"""What people put on a page afterwards: comments, notes, stamps, attached files. Call with the lock of `pdfium` held."""

from __future__ import annotations

import ctypes
import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pypdfium2.raw as c

from ...types import Hidden
from ..glyphs import clean
from .rawpage import Box, Note, RawPage
from .suspects import Cover, Suspects

_MOST = 20_000
_MARKERS = (c.FPDF_ANNOT_HIGHLIGHT,)
_COVERS = (
    c.FPDF_ANNOT_SQUARE,
    c.FPDF_ANNOT_CIRCLE,
    c.FPDF_ANNOT_POLYGON,
    c.FPDF_ANNOT_INK,
    c.FPDF_ANNOT_LINE,
    c.FPDF_ANNOT_STAMP,
    c.FPDF_ANNOT_REDACT,
    c.FPDF_ANNOT_FREETEXT,
    *_MARKERS,
)
_COMMENTS = (
    *_COVERS,
    c.FPDF_ANNOT_TEXT,
    c.FPDF_ANNOT_POLYLINE,
    c.FPDF_ANNOT_UNDERLINE,
    c.FPDF_ANNOT_SQUIGGLY,
    c.FPDF_ANNOT_STRIKEOUT,
    c.FPDF_ANNOT_CARET,
)
_UNSEEN = 2 | 32
"""Flags Hidden and NoView."""

_STAMPS = frozenset(
    "Approved AsIs Confidential Departmental Draft Experimental Expired Final ForComment ForPublicRelease NotApproved "
    "NotForPublicRelease Sold TopSecret".split()
)
_TAG = re.compile(r"<[^>]*>")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DATE = re.compile(r"\s*(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?")


class _Found(NamedTuple):
    note: Note
    place: int
    answers: int


class TooMuchText(Exception):
    """The comments of a page have more characters than the caller allows."""


def read_annotations(page: Any, raw: RawPage, suspects: Suspects, most_characters: int) -> None:
    """Note the page's comments and attached files, and tell `suspects` what lies over text.

    A comment that the viewer does not show is hidden text. Raises TooMuchText above `most_characters`.
    """
    count = min(c.FPDFPage_GetAnnotCount(page.raw), _MOST)
    found: list[_Found] = []
    view = raw.frame.view()
    letters = 0
    for index in range(count):
        with _closing(c.FPDFPage_GetAnnot(page.raw, index)) as item:
            kind = c.FPDFAnnot_GetSubtype(item) if item else c.FPDF_ANNOT_UNKNOWN
            unseen = kind != c.FPDF_ANNOT_LINK and bool(item) and bool(c.FPDFAnnot_GetFlags(item) & _UNSEEN)
            if kind == c.FPDF_ANNOT_FILEATTACHMENT:
                raw.attached += (attached_name(c.FPDFAnnot_GetFileAttachment(item)),)
            if kind not in _COMMENTS:
                continue
            rect = c.FS_RECTF()
            c.FPDFAnnot_GetRect(item, rect)
            box = (rect.left, rect.bottom, rect.right, rect.top)
            if kind in _COVERS and not unseen:
                suspects.cover(Cover(box, False, kind in _MARKERS))
            text = _says(item, kind)
            letters += len(text)
            if letters > most_characters:
                raise TooMuchText
            if unseen and text:
                raw.hidden += (Hidden(text, "invisible", raw.number),)
            elif text:
                answers = _answers(page, item)
                note = _note(item, _named(kind, answers), text, _on_page(view(*box), raw))
                found.append(_Found(note, index, answers))
    raw.notes = _threads(found)


@contextmanager
def _closing(item: Any) -> Iterator[Any]:
    try:
        yield item
    finally:
        if item:
            c.FPDFPage_CloseAnnot(item)


def _says(item: Any, kind: int) -> str:
    """What the annotation says, empty for nothing."""
    if c.FPDFAnnot_HasKey(item, b"State"):
        return ""  # a mark of a review, not a comment
    text = _plain(_string(item, b"Contents"))
    if not text and kind == c.FPDF_ANNOT_FREETEXT:
        text = _plain(html.unescape(_TAG.sub(" ", _string(item, b"RC"))))
    if not text and kind == c.FPDF_ANNOT_STAMP:
        name = _string(item, b"Name").removeprefix("SB")
        text = _CAMEL.sub(" ", name) if name in _STAMPS else ""
    return text


def _named(kind: int, answers: int) -> str:
    if kind == c.FPDF_ANNOT_FREETEXT:
        return "Note on the page"
    if kind == c.FPDF_ANNOT_STAMP:
        return "Stamp"
    return "Comment" if answers < 0 else "Reply"


def _note(item: Any, name: str, text: str, box: Box) -> Note:
    date = _iso(_string(item, b"M")) or _iso(_string(item, b"CreationDate"))
    return Note(name, text, _plain(_string(item, b"T")) or None, date, box)


def _answers(page: Any, item: Any) -> int:
    """The index of the annotation that this one replies to, -1 for none."""
    if not c.FPDFAnnot_HasKey(item, b"IRT"):
        return -1
    with _closing(c.FPDFAnnot_GetLinkedAnnot(item, b"IRT")) as other:
        return int(c.FPDFPage_GetAnnotIndex(page.raw, other)) if other else -1


def _threads(found: list[_Found]) -> tuple[Note, ...]:
    """The comments in their order, the replies behind what they reply to."""
    parents = {item.place: item.answers for item in found}

    def root(index: int) -> int:
        for _ in range(len(parents)):
            if parents.get(index, -1) not in parents:
                break
            index = parents[index]
        return index

    return tuple(item.note for item in sorted(found, key=lambda item: (root(item.place), item.place)))


def attached_name(item: Any) -> str:
    """The name of an attached file; empty when it has none."""
    size = c.FPDFAttachment_GetName(item, None, 0) if item else 0
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    if size:
        c.FPDFAttachment_GetName(item, buffer, size)
    return _plain(_decoded(buffer, size))


def _string(item: Any, key: bytes) -> str:
    size = c.FPDFAnnot_GetStringValue(item, key, None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    c.FPDFAnnot_GetStringValue(item, key, buffer, size)
    return _decoded(buffer, size)


def _decoded(buffer: Any, size: int) -> str:
    return bytes(buffer)[: max(0, size - 2)].decode("utf-16-le", "replace")


def _plain(text: str) -> str:
    """The text in one line, as people read it."""
    return " ".join(filter(None, map(clean, text.split())))


def _iso(date: str) -> str | None:
    """A date as PDF writes it in ISO 8601, as far as it goes; None for anything else."""
    match = _DATE.match(date)
    if match is None:
        return None
    year, month, day, hour, minute, second, utc, zone, rest = match.groups()
    found = "-".join(filter(None, (year, month, day)))
    if hour and minute:
        found += f"T{hour}:{minute}:{second or '00'}"
        found += "+00:00" if utc else f"{zone}:{rest or '00'}" if zone else ""
    return found


def _on_page(box: Box, raw: RawPage) -> Box:
    """The part of the box that is on the page."""
    x0, y0, x1, y1 = (
        min(max(value, 0.0), side) if value == value else 0.0
        for value, side in zip(box, (raw.width, raw.height) * 2, strict=True)
    )
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
