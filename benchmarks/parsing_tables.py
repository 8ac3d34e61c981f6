"""Tables with known content in many looks, drawn by reportlab between paragraphs of prose."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Paragraph, Table

from benchmarks.parsing_pages import Sheet
from benchmarks.parsing_text import Prose

Cells = Counter[tuple[str, str, str]]
"""Row name, column name and text of the cells below the header."""

LOOKS = ("ruled", "half-ruled", "row lines", "borderless", "zebra", "shaded")
KINDS = (
    *LOOKS,
    "merged ruled",
    "merged open",
    "merged borderless",
    "wrapped ruled",
    "wrapped open",
    "spanned",
    "key-value",
)

_NAMES = ("Test", "Item", "Drug", "Clause", "Party", "Measure", "Service")
_ROWS = (
    "Sodium", "Potassium", "Urea", "Creatinine", "Haemoglobin", "Platelets", "Albumin", "Calcium", "Ferritin", "Bilirubin",
    "C-reactive protein", "Glucose", "Deposit", "Licence fee", "Service charge", "Insurance rent", "Late fee", "Training",
)  # fmt: skip
_KEYS = (
    "Patient", "Date of birth", "Ward", "Consultant", "Landlord", "Tenant", "Premises", "Term", "Start date", "Reference",
    "Governing law", "Contact",
)  # fmt: skip


@dataclass
class Made:
    """A table: the names of its columns, its rows below the header, and how it is drawn."""

    kind: str
    names: list[str]
    rows: list[list[str]]
    numeric: list[bool]
    head: list[list[str]] = field(default_factory=list)
    style: list[Any] = field(default_factory=list)

    def narrow(self, columns: int) -> Made:
        """The table with its first columns only."""
        head = [row[:columns] for row in self.head]
        return Made(self.kind, self.names[:columns], [row[:columns] for row in self.rows], self.numeric[:columns], head)

    def cells(self) -> Cells:
        """What should be found: empty cells are not. A merged cell in front names all its rows."""
        found: Cells = Counter()
        name = ""
        for row in self.rows:
            name = row[0] or name
            found.update((name, column, text) for column, text in zip(self.names, row, strict=True) if text)
        return found


def table_file(seed: int, kinds: tuple[str, ...] = KINDS, count: int = 3) -> tuple[bytes, list[Made]]:
    """A file with tables, one of each kind in turn as the seeds go up, and what they hold."""
    sheet = Sheet(random.Random(seed), 1)
    made = []
    for index in range(count):
        sheet.paragraph(sheet.prose.paragraph(1, 3))
        table = make(sheet.prose, kinds[(seed * count + index) % len(kinds)])
        put(sheet, table)
        made.append(table)
    sheet.paragraph(sheet.prose.paragraph(1, 2))
    return sheet.close(), made


def make(prose: Prose, kind: str) -> Made:
    """A table of that kind."""
    chance = prose.chance
    if kind == "key-value":
        keys = chance.sample(_KEYS, chance.randint(3, 7))
        values = [chance.choice((prose.word("date"), f"Dr {prose.word('name')}", prose.word("ref"))) for _ in keys]
        return Made(kind, ["", ""], [list(row) for row in zip(keys, values, strict=True)], [False, False])
    rows = chance.sample(_ROWS, chance.randint(3, 10))
    columns = _columns(prose, kind)
    names = [chance.choice(_NAMES), *(name for name, _, _ in columns)]
    body = [[row, *(fill() for _, fill, _ in columns)] for row in rows]
    for row in body if kind != "spanned" else ():
        for index in range(2, len(row)):
            if chance.random() < 0.08:
                row[index] = ""
    made = Made(kind, names, body, [False, *(numeric for _, _, numeric in columns)], [list(names)])
    if kind.startswith("merged"):
        _merge(made, chance)
    if kind == "spanned":
        _span(made, chance)
    return made


def _columns(prose: Prose, kind: str) -> list[tuple[str, Callable[[], str], bool]]:
    chance = prose.chance
    places = chance.randint(0, 2)
    number = lambda: f"{chance.uniform(1, 900):,.{places}f}"  # noqa: E731
    found: list[tuple[str, Callable[[], str], bool]] = [
        ("Result", number, True),
        ("Unit", lambda: prose.word("unit"), False),
        ("Date", lambda: prose.word("date"), False),
        ("Amount", lambda: prose.word("money"), True),
        ("Reviewed by", lambda: f"Dr {prose.word('name')}", False),
        ("Flag", lambda: chance.choice(("high", "low", "normal")), False),
    ]
    chosen = chance.sample(found, chance.randint(2, 4))
    if kind.startswith("wrapped"):
        chosen[-1] = ("Remarks", prose.item, False)
    return chosen


def _merge(made: Made, chance: random.Random) -> None:
    """Two columns more, below one name."""
    group, low, high = chance.choice(
        (("Reference range", "Low", "High"), ("Year", "2023", "2024"), ("Dose", "Morning", "Night"))
    )
    made.names += [f"{group} {low}", f"{group} {high}"]
    made.numeric += [True, True]
    for row in made.rows:
        row += [f"{chance.randint(1, 99)}", f"{chance.randint(100, 900)}"]
    width = len(made.names)
    top = [*made.names[: width - 2], group, ""]
    bottom = [""] * (width - 2) + [low, high]
    if made.kind != "merged ruled" and chance.random() < 0.5:
        # The other names at the bottom of the header.
        top, bottom = [""] * (width - 2) + [group, ""], [*made.names[: width - 2], low, high]
    elif made.kind == "merged ruled":
        made.style += [("SPAN", (column, 0), (column, 1)) for column in range(width - 2)]
    made.head = [top, bottom]
    made.style += [("SPAN", (width - 2, 0), (width - 1, 0)), ("ALIGN", (width - 2, 0), (width - 1, 0), "CENTER")]


def _span(made: Made, chance: random.Random) -> None:
    """A column in front whose cells go over several rows."""
    made.names.insert(0, "Group")
    made.numeric.insert(0, False)
    made.head[0].insert(0, "Group")
    start = 0
    groups = iter(("Blood", "Renal", "Hepatic", "Charges", "Other", "Further", "Special", "More", "Rest", "Last"))
    while start < len(made.rows):
        end = min(len(made.rows), start + chance.randint(1, 3))
        name = next(groups)
        for index in range(start, end):
            made.rows[index].insert(0, name if index == start else "")
        if end - start > 1:
            made.style += [
                ("SPAN", (0, start + 1), (0, end)),
                ("VALIGN", (0, start + 1), (0, end), chance.choice(("TOP", "MIDDLE"))),
            ]
        start = end


def put(sheet: Sheet, made: Made, measure: float | None = None) -> None:
    """Draws the table where there is room for it, at most as wide as `measure`, else as the column."""
    measure = measure or sheet.measure
    chance, look = sheet.chance, sheet.look
    font, bold = look.fonts[0], look.fonts[1]
    size = min(look.size, 10.0) - chance.choice((0, 1))
    head = len(made.head)
    data: list[list[Any]] = [list(row) for row in [*made.head, *made.rows]]
    widths, size = _widths(data, made, sheet, size, measure)
    wrapped = ParagraphStyle("cell", fontName=font, fontSize=size, leading=size * 1.15)
    for row in data[head:]:
        if made.kind.startswith("wrapped"):
            row[-1] = Paragraph(escape(row[-1]), wrapped)
    style = [("FONT", (0, 0), (-1, -1), font, size), ("VALIGN", (0, 0), (-1, -1), "TOP"), *_style(made, chance, head)]
    pad = chance.choice((2, 3, 4))
    style += [("TOPPADDING", (0, 0), (-1, -1), pad), ("BOTTOMPADDING", (0, 0), (-1, -1), pad)]
    if head and (made.kind != "borderless" or chance.random() < 0.7):
        style.append(("FONTNAME", (0, 0), (-1, head - 1), bold))
    for column, numeric in enumerate(made.numeric):
        if numeric and chance.random() < 0.8:
            style.append(("ALIGN", (column, head), (column, -1), "RIGHT"))
            if chance.random() < 0.5:
                style.append(("ALIGN", (column, head - 1), (column, head - 1), "RIGHT"))
    table = Table(data, colWidths=widths, style=[*style, *made.style])
    _, height = table.wrapOn(sheet.canvas, measure, 1000)
    sheet.room(height + 20)
    sheet.y -= 8 + height
    table.drawOn(sheet.canvas, sheet.x, sheet.y)
    sheet.y -= 12


def _widths(data: list[list[Any]], made: Made, sheet: Sheet, size: float, measure: float) -> tuple[list[float], float]:
    """Widths of the columns, and the size at which the cells fit in them."""
    look = sheet.look
    wraps = made.kind.startswith("wrapped")
    while True:
        widths = [
            max(pdfmetrics.stringWidth(row[column], look.fonts[1], size) for row in data) + 14
            for column in range(len(made.names))
        ]
        if wraps:
            widths[-1] = 0
            widths[-1] = min(230.0, measure - sum(widths))
        if sum(widths) <= measure and (not wraps or widths[-1] > 110):
            break
        size -= 0.5
    spare = (measure - sum(widths)) / len(widths) * sheet.chance.choice((0, 0.5, 1))
    return [width + spare for width in widths], size


def _style(made: Made, chance: random.Random, head: int) -> list[Any]:
    kind = made.kind
    all_cells, header = ((0, 0), (-1, -1)), ((0, 0), (-1, max(head - 1, 0)))
    thin = chance.choice((0.25, 0.5, 1))
    if kind == "key-value":
        return [("GRID", *all_cells, thin, colors.black)] if chance.random() < 0.5 else []
    if kind in ("ruled", "merged ruled", "wrapped ruled", "spanned"):
        return [("GRID", *all_cells, thin, colors.black)]
    if kind in ("half-ruled", "merged open", "wrapped open"):
        return [
            ("LINEABOVE", (0, 0), (-1, 0), 1, colors.black),
            ("LINEBELOW", (0, head - 1), (-1, head - 1), thin, colors.black),
            ("LINEBELOW", (0, -1), (-1, -1), 1, colors.black),
        ]
    if kind == "row lines":
        return [("LINEBELOW", *all_cells, thin, colors.grey)]
    if kind == "zebra":
        return [("ROWBACKGROUNDS", (0, head), (-1, -1), [colors.whitesmoke, colors.lightgrey])]
    if kind == "shaded":
        return [("BACKGROUND", *header, colors.lightblue)]
    return []
