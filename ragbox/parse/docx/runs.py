"""The text of one Word paragraph as Word shows it with all changes accepted, and what was changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from .looks import Ground, Looks, Reason
from .marks import Mark, Piece
from .markup import ALTERNATE, DELETED, FIELD, FIELD_TYPE, author_of, branch_of, deleted_text, doubled
from .math import M, equation
from .symbols import form_field, from_font, symbol
from .values import is_on

_TEXT_PATH = "{urn:schemas-microsoft-com:vml}textpath"

# What holds runs, and is transparent; what is deleted or moved away is not in it.
TRANSPARENT = frozenset(
    qn(tag) for tag in ("w:ins", "w:moveTo", "w:hyperlink", "w:smartTag", "w:fldSimple", "w:customXml", "w:sdt",
                        "w:sdtContent", "w:dir", "w:bdo")
)  # fmt: skip
INSERTED = frozenset((qn("w:ins"), qn("w:moveTo")))
_PLAIN = {
    qn("w:tab"): " ",
    qn("w:ptab"): " ",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
SUB_DOC = qn("w:subDoc")
_T, _R, _SYM = qn("w:t"), qn("w:r"), qn("w:sym")
_NOTES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
ANCHORS = {qn("w:commentRangeStart"): "open", qn("w:commentRangeEnd"): "close", qn("w:commentReference"): "refer"}
_DRAWINGS = frozenset((qn("w:drawing"), qn("w:pict"), qn("w:object")))
_PRIVATE = re.compile("[\uf020-\uf0ff]")
_RPR, _BOLD, _FONTS = qn("w:rPr"), qn("w:b"), qn("w:rFonts")
_TYPE = qn("w:type")
BOX = qn("w:txbxContent")
_FIGURES = frozenset(
    (
        "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
        "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
        _TEXT_PATH,
    )
)


@dataclass(slots=True)
class Inline:
    """Text of a paragraph as the file has it (line breaks as line feeds), its marks, notes, boxes and hidden text.

    `boxes` are text boxes (`w:txbxContent`), figures that hold text (a diagram, a chart, WordArt), and other documents.
    """

    piece: Piece = field(default_factory=Piece)
    notes: list[tuple[str, str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    hidden: list[tuple[Reason, str]] = field(default_factory=list, repr=False)
    bold: bool = False

    def then(self, other: Inline) -> Inline:
        """This paragraph and the next in one, where the mark between them is deleted."""
        length = len(self.piece.text)
        marks = self.piece.marks + [mark.moved(length) for mark in other.piece.marks]
        bold = self.bold and other.bold if self.piece.text.strip() else other.bold
        return Inline(
            Piece(self.piece.text + other.piece.text, marks),
            self.notes + other.notes,
            self.boxes + other.boxes,
            self.hidden + other.hidden,
            bold,
        )


class NoteNumbers:
    """Numbers notes in the order in which the text refers to them, as Word does."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], str] = {}
        self._counts = {"footnote": 0, "endnote": 0}

    def number(self, kind: str, identifier: str) -> tuple[str, bool]:
        """The marker of a note (`1`, `2`; endnotes `E1`) and whether this is the first reference to it."""
        key = (kind, identifier)
        if key in self._numbers:
            return self._numbers[key], False
        self._counts[kind] += 1
        count = self._counts[kind]
        self._numbers[key] = str(count) if kind == "footnote" else f"E{count}"
        return self._numbers[key], True

    def own(self, kind: str, identifier: str) -> bool:
        """Note that the note has a mark of its own instead of a number; whether this is the first reference to it."""
        return self._numbers.setdefault((kind, identifier), "") == ""


class Story:
    """Reads the paragraphs of one text flow: the body, a text box, a note, a header. Fields may run over several."""

    def __init__(self, looks: Looks, numbers: NoteNumbers) -> None:
        self._looks = looks
        self._numbers = numbers
        self._fields: list[str] = []  # of each open field what is next: its code, its result, or nothing that is shown

    def read(self, paragraph: Any, ground: Ground) -> Inline:
        """The text of a `w:p` element that stands in front of `ground`."""
        return _Paragraph(self._looks, self._numbers, self._fields, paragraph, ground).read()


class _Paragraph:
    def __init__(self, looks: Looks, numbers: NoteNumbers, fields: list[str], paragraph: Any, ground: Ground) -> None:
        self._looks = looks
        self._numbers = numbers
        self._fields = fields
        self._paragraph = paragraph
        self._family = looks.family(paragraph)
        self._ground = ground
        self._found = Inline()
        self._parts: list[str] = []
        self._length = 0
        self._bolds: list[bool] = []
        self._run: Any | None = None
        self._reason: Reason | None = None
        self._handlers = _HANDLERS

    def read(self) -> Inline:
        self._walk(self._paragraph)
        self._found.piece.text = "".join(self._parts)
        self._found.bold = bool(self._bolds) and all(self._bolds)
        return self._found

    def _walk(self, element: Any) -> None:
        for child in element:
            handler = self._handlers.get(child.tag)
            if handler is not None:
                handler(self, child)
            elif isinstance(child.tag, str) and child.tag.startswith(M):
                self._put(equation(child))

    def _put(self, text: str) -> None:
        if not text or (self._fields and any(state != "result" for state in self._fields)):
            return
        if self._reason is not None:
            hidden = self._found.hidden
            if hidden and hidden[-1][0] == self._reason:
                hidden[-1] = (self._reason, hidden[-1][1] + text)
            else:
                hidden.append((self._reason, text))
            return
        self._parts.append(text)
        self._length += len(text)

    # --- containers ---

    def _in_run(self, run: Any) -> None:
        before = self._run, self._reason
        self._run, self._reason = run, self._looks.hidden(run, self._family, self._ground)
        self._walk(run)
        self._run, self._reason = before

    def _inserted(self, element: Any) -> None:
        start = self._length
        self._walk(element)
        if self._length > start:
            self._mark(Mark("insertion", start, self._length, *author_of(element)))

    def _deleted(self, element: Any) -> None:
        for each in element.iter(*ANCHORS):
            self._anchor(each)
        text = deleted_text(element)
        if text.strip():
            self._mark(Mark("deletion", self._length, self._length, *author_of(element), text))

    def _alternate(self, element: Any) -> None:
        branch = branch_of(element)
        if branch is not None:
            self._walk(branch)

    def _ruby(self, element: Any) -> None:
        base = element.find(qn("w:rubyBase"))
        if base is not None:
            self._walk(base)

    # --- leaves ---

    def _mark(self, mark: Mark) -> None:
        self._found.piece.marks.append(mark)

    def _anchor(self, element: Any) -> None:
        kind: Any = ANCHORS[element.tag]
        self._mark(Mark(kind, self._length, self._length, text=str(element.get(qn("w:id")))))

    def _text(self, element: Any) -> None:
        text = element.text or ""
        if len(element):  # an XML comment in the middle
            text += "".join(child.tail or "" for child in element)
        if not text.isascii() and _PRIVATE.search(text):
            text = from_font(text, _font(self._run))
        before = self._length
        self._put(text)
        if self._length > before and text.strip():
            self._bolds.append(_bold(self._run))

    def _plain(self, element: Any) -> None:
        breaks_page = element.get(_TYPE) in ("page", "column")
        self._put(" " if breaks_page else _PLAIN[element.tag])

    def _symbol(self, element: Any) -> None:
        self._put(symbol(element))

    def _field(self, element: Any) -> None:
        kind = element.get(FIELD_TYPE)
        if kind == "begin":
            shown = form_field(element)
            self._put(shown or "")
            self._fields.append("code" if shown is None else "nothing")
        elif kind == "separate" and self._fields and self._fields[-1] == "code":
            self._fields[-1] = "result"
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _note(self, element: Any) -> None:
        kind, identifier = _NOTES[element.tag], str(element.get(qn("w:id")))
        if self._reason is not None:
            return
        if element.get(qn("w:customMarkFollows")) in ("1", "true", "on"):
            number, first = "", self._numbers.own(kind, identifier)
        else:
            number, first = self._numbers.number(kind, identifier)
            self._put(f"[{number}]")
        if first:
            self._found.notes.append((kind, identifier, number))

    def _linked(self, element: Any) -> None:
        self._found.boxes.append(element)

    def _drawing(self, element: Any) -> None:
        owner = next(self._paragraph.iterancestors(BOX), None)
        for box in element.iter(BOX, *_FIGURES):
            if next(box.iterancestors(BOX), None) is owner and not doubled(box, element):
                self._found.boxes.append(box)


_Handler = Callable[[_Paragraph, Any], None]
_HANDLERS: dict[Any, _Handler] = {
    **dict.fromkeys(TRANSPARENT, _Paragraph._walk),
    **dict.fromkeys(INSERTED, _Paragraph._inserted),
    **dict.fromkeys(DELETED, _Paragraph._deleted),
    **dict.fromkeys(ANCHORS, _Paragraph._anchor),
    **dict.fromkeys(_PLAIN, _Paragraph._plain),
    **dict.fromkeys(_NOTES, _Paragraph._note),
    **dict.fromkeys(_DRAWINGS, _Paragraph._drawing),
    ALTERNATE: _Paragraph._alternate,
    _R: _Paragraph._in_run,
    _T: _Paragraph._text,
    _SYM: _Paragraph._symbol,
    FIELD: _Paragraph._field,
    SUB_DOC: _Paragraph._linked,
    qn("w:ruby"): _Paragraph._ruby,
}


def _bold(run: Any | None) -> bool:
    properties = run.find(_RPR) if run is not None else None
    return properties is not None and is_on(properties.find(_BOLD))


def _font(run: Any | None) -> str:
    fonts = run.find(f"{_RPR}/{_FONTS}") if run is not None else None
    return str(fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) or "") if fonts is not None else ""
