"""Pages of prose with known content: one column or two, in many looks, drawn line by line by reportlab."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks.parsing_text import Prose

FONTS = (
    ("Times-Roman", "Times-Bold", "Times-Italic"),
    ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    ("Courier", "Courier-Bold", "Courier-Oblique"),
    ("Vera", "VeraBd", "VeraIt"),
)
_LIGATURES = (("fi", "\ufb01"), ("fl", "\ufb02"))
"""Those that Vera has."""
_SIZES = ((612.0, 792.0), (595.0, 842.0))


@dataclass
class Truth:
    """What a file says: its blocks of text in reading order, its footnotes, and per page its running lines."""

    blocks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    running: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Look:
    """How the pages of a file look."""

    width: float
    height: float
    left: float
    top: float
    fonts: tuple[str, str, str]
    size: float
    leading: float
    gap: float
    indent: float
    justified: bool
    hyphens: bool
    ligatures: bool
    columns: int
    gutter: float

    @staticmethod
    def of(chance: random.Random, columns: int) -> Look:
        """A look by chance."""
        size = chance.choice((8, 8.5, 9, 9.5, 10)) if columns == 2 else chance.choice((9, 10, 10.5, 11, 12))
        fonts = chance.choice(FONTS if columns == 1 else FONTS[:2] + FONTS[3:])
        indented = chance.random() < 0.3
        return Look(
            *chance.choice(_SIZES),
            left=chance.uniform(45, 65) if columns == 2 else chance.uniform(54, 95),
            top=chance.uniform(64, 90),
            fonts=fonts,
            size=size,
            leading=size * chance.uniform(1.12, 1.5 if columns == 1 else 1.3),
            gap=0.0 if indented else size * chance.uniform(0.4, 1.0),
            indent=size * chance.uniform(1.2, 2) if indented else 0.0,
            justified=chance.random() < 0.6,
            hyphens=chance.random() < 0.6,
            ligatures=fonts[0] == "Vera" and chance.random() < 0.7,
            columns=columns,
            gutter=chance.uniform(14, 30),
        )


@cache
def vera() -> None:
    """Makes the Vera fonts that come with reportlab known."""
    for name in ("Vera", "VeraBd", "VeraIt"):
        pdfmetrics.registerFont(TTFont(name, str(Path(reportlab.__file__).parent / "fonts" / f"{name}.ttf")))


class Sheet:
    """Draws blocks one below the other, column after column, page after page, and notes what it drew."""

    def __init__(self, chance: random.Random, columns: int) -> None:
        vera()
        self.chance, self.look, self.truth = chance, Look.of(chance, columns), Truth()
        self.prose = Prose(chance)
        look = self.look
        self.out = io.BytesIO()
        self.canvas: Any = Canvas(self.out, pagesize=(look.width, look.height))
        self.wide = look.width - 2 * look.left
        self.measure = (self.wide - (columns - 1) * look.gutter) / columns
        self._head = chance.choice(
            ("", "Harbour Legal Services", f"Matter {chance.randint(100, 999)}", "In confidence")
        )
        self._foot = chance.choice(("{}", "Page {}", "Page {} of 9", "- {} -", "Draft of 4 May\tPage {}"))
        self._foot_at = chance.choice((0.45, 0.85))
        self._notes: list[str] = []
        self._page = 0
        self._open()

    # --- pages and columns

    def _open(self) -> None:
        self._page += 1
        self.column = 0
        look = self.look
        self._first = self.y = look.height - look.top
        self.floor = look.top + self.chance.choice((0, 0, 40))
        self._notes = []
        if self.chance.random() < 0.35:
            for _ in range(self.chance.randint(1, 2)):
                self._notes += self._note()
            self.floor += 10 * len(self._notes) + 12
        running = []
        size = look.size * 0.85
        if self._head:
            running.append(self._line(self._head, look.left, look.height - look.top / 2, size))
        foot = self._foot.format(self._page).split("\t")
        for index, part in enumerate(foot):
            x = look.left + self.wide * (self._foot_at if index + 1 == len(foot) else 0)
            self._line(part, x, look.top / 2, size)
        running.append(" ".join(foot))
        self.truth.running.append(running)

    def _note(self) -> list[str]:
        number = len(self.truth.notes) + 1
        text = f"{number} {self.prose.sentence()}"
        self.truth.notes.append(text)
        return self._broken(text, self.wide, self.look.fonts[0], self.look.size * 0.75, 0)

    def _line(self, text: str, x: float, y: float, size: float) -> str:
        self.canvas.setFont(self.look.fonts[0], size)
        self.canvas.drawString(x, y, text)
        return text

    def close(self) -> bytes:
        """The file."""
        self._end_page()
        self.canvas.save()
        return self.out.getvalue()

    def _end_page(self) -> None:
        for index, line in enumerate(reversed(self._notes)):
            self._line(line, self.look.left, self.look.top + 10 * index, self.look.size * 0.75)
        self.canvas.showPage()

    def turn(self) -> None:
        """Go to the next column, or page."""
        if self.column + 1 < self.look.columns:
            self.column += 1
            self.y = self._first
        else:
            self._end_page()
            self._open()

    @property
    def x(self) -> float:
        """Left edge of the column."""
        return self.look.left + self.column * (self.measure + self.look.gutter)

    def room(self, height: float) -> None:
        """Go on where so much fits."""
        if self.y - height < self.floor:
            self.turn()

    def level(self, bottom: float) -> None:
        """Begin columns anew below what spans the page, `bottom` being the lowest place reached."""
        self.column, self._first, self.y = 0, bottom, bottom

    # --- text

    def paragraph(self, text: str, *, label: str = "") -> None:
        """A paragraph, or a list item with a label before it."""
        look = self.look
        indent = pdfmetrics.stringWidth(label, look.fonts[0], look.size) + look.size if label else 0.0
        first = 0.0 if label else look.indent
        lines = self._broken(text, self.measure - indent, look.fonts[0], look.size, first)
        self.truth.blocks.append(f"{label} {text}".strip())
        for index, line in enumerate(lines):
            self.room(look.leading)
            self.y -= look.leading
            if label and index == 0:
                self._show(label, self.x, look.fonts[0], look.size, 0.0)
            start = first if index == 0 else 0.0
            last = index + 1 == len(lines)
            self._show(
                line,
                self.x + indent + start,
                look.fonts[0],
                look.size,
                0.0 if last or not look.justified else self.measure - indent - start,
            )
        self.y -= look.gap

    def heading(self, text: str, *, size: float = 1.0, wide: bool = False) -> None:
        """A heading in bold; with `wide` it spans the page."""
        look = self.look
        lines = self._broken(
            text, self.wide if wide else self.measure, look.fonts[1], look.size * size, 0, hyphens=False
        )
        self.truth.blocks.append(text)
        if not wide:
            self.room(look.leading * (len(lines) + 3) + look.gap)
        self.y -= look.size * 0.6
        for line in lines:
            self.y -= look.leading * size
            self._show(line, look.left if wide else self.x, look.fonts[1], look.size * size, 0.0)
        self.y -= look.gap + look.size * 0.3

    def abstract(self, text: str) -> None:
        """A paragraph that spans the page."""
        look = self.look
        self.truth.blocks.append(text)
        for line in self._broken(text, self.wide, look.fonts[2], look.size, 0, hyphens=False):
            self.y -= look.leading
            self._show(line, look.left, look.fonts[2], look.size, 0.0)
        self.y -= look.gap + look.size

    def _show(self, line: str, x: float, font: str, size: float, measure: float) -> None:
        text = self.canvas.beginText(x, self.y)
        shown = line
        for plain, joined in _LIGATURES if self.look.ligatures else ():
            shown = shown.replace(plain, joined)
        text.setFont(font, size)
        spaces = shown.count(" ")
        # Reportlab sets TrueType fonts without word spacing, so justified lines are put down word by word.
        if measure and spaces:
            width = pdfmetrics.stringWidth
            words = shown.split(" ")
            space = (measure - sum(width(word, font, size) for word in words)) / spaces
            at = x
            for word in words:
                self.canvas.setFont(font, size)
                self.canvas.drawString(at, self.y, word)
                at += width(word, font, size) + space
            return
        text.textOut(shown)
        self.canvas.drawText(text)

    def _broken(
        self, text: str, measure: float, font: str, size: float, first: float, *, hyphens: bool | None = None
    ) -> list[str]:
        """The text in lines that fit."""

        def fits(words: Sequence[str], index: int) -> bool:
            shown = " ".join(words)
            for plain, joined in _LIGATURES if self.look.ligatures else ():
                shown = shown.replace(plain, joined)
            return bool(pdfmetrics.stringWidth(shown, font, size) <= measure - (0 if index else first))

        lines: list[str] = []
        line: list[str] = []
        for word in text.split():
            if fits([*line, word], len(lines)):
                line.append(word)
                continue
            cut = 0
            if self.look.hyphens if hyphens is None else hyphens:
                cut = _cut(word, lambda part: fits([*line, part], len(lines)))  # noqa: B023
            if cut:
                line.append(word[:cut] + ("" if word[cut - 1] == "-" else "-"))
                word = word[cut:]
            if line:
                lines.append(" ".join(line))
            line = [word]
        return [*lines, " ".join(line)]


def _cut(word: str, fits: Callable[[str], bool]) -> int:
    """Where the word may be broken so that its first part fits: after its hyphen, else between a consonant and a vowel."""
    if "-" in word[2:-2]:
        cut = word.index("-", 2) + 1
        return cut if fits(word[:cut]) else 0
    stem = word.rstrip(".,;:)”’")
    if not stem.isalpha() or not stem.islower() or len(stem) < 7:
        return 0
    for cut in range(len(stem) - 3, 2, -1):
        if stem[cut - 1] in "aeiou" and stem[cut] not in "aeiou" and fits(word[:cut] + "-"):
            return cut
    return 0
