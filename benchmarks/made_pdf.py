"""PDF files for the benchmarks: dense pages of invented text with headings, tables, running lines and page numbers."""

from __future__ import annotations

import random
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

_WIDTH, _HEIGHT, _MARGIN, _GUTTER = 612.0, 792.0, 72.0, 18.0
_FONT, _BOLD, _SIZE, _LEADING = "Helvetica", "Helvetica-Bold", 10.5, 13.5
_SUBJECTS = (
    "the tenant; the landlord; the processor; the attending physician; the supplier; the audit committee; the "
    "records office; each department; the insurer; the data controller; the laboratory; the registrar; the external "
    "counsel; the borrower"
).split("; ")
_VERBS = (
    "shall notify; must reimburse; may inspect; reviews; retains; has approved; shall deliver; is required to "
    "correct; may suspend; records; has to confirm; will replace; cannot assign; submits"
).split("; ")
_OBJECTS = (
    "the monthly statement of charges; all records of the treatment; the security deposit; the results of the "
    "annual inspection; any change of the registered address; the schedule of deliveries; the written consent of "
    "the patient; the outstanding balance; the list of approved subcontractors; the report on adverse events; the "
    "insurance certificate; the minutes of the meeting"
).split("; ")
_CLOSES = (
    "within {n} days of the request; before the end of quarter {q}; not later than {n} business days after the date "
    "of signing; where the amount exceeds ${m}; unless section {s} provides otherwise; in accordance with annex "
    "{q}; for a period of {n} months; at a rate of {r} percent a year"
).split("; ")
_TOPICS = (
    "Payment Records Inspection Treatment Delivery Insurance Retention Termination Liability Notices Access".split()
)


def made_pdf(path: Path, pages: int, *, seed: int = 0, columns: int = 1) -> None:
    """Writes a PDF of that many full pages (some 500 words each), with a ruled table on every fifth."""
    chance = random.Random(seed)
    canvas = Canvas(str(path), pagesize=(_WIDTH, _HEIGHT), pageCompression=1, invariant=1)
    canvas.setTitle(f"Procedures, volume {seed}")
    for number in range(1, pages + 1):
        _running_lines(canvas, number, seed)
        top = _HEIGHT - 80
        if number % 3 == 1:
            canvas.setFont(_BOLD, 14)
            canvas.drawString(_MARGIN, top, f"{number // 3 + 1}. {chance.choice(_TOPICS)} and {chance.choice(_TOPICS)}")
            top -= 24
        if number % 5 == 0:
            top = _table(canvas, chance, top)
        width = (_WIDTH - 2 * _MARGIN - (columns - 1) * _GUTTER) / columns
        for column in range(columns):
            _text(canvas, chance, _MARGIN + column * (width + _GUTTER), top, width)
        canvas.showPage()
    canvas.save()


def _running_lines(canvas: Canvas, number: int, seed: int) -> None:
    canvas.setFont(_FONT, 8)
    canvas.drawString(_MARGIN, _HEIGHT - 45, f"Procedures, volume {seed} (internal)")
    canvas.drawCentredString(_WIDTH / 2, 36, f"Page {number}")


def _sentence(chance: random.Random) -> str:
    close = chance.choice(_CLOSES).format(
        n=chance.randint(2, 90),
        q=chance.randint(1, 4),
        m=f"{chance.randint(1, 90)},{chance.randint(100, 999)}",
        s=f"{chance.randint(1, 20)}.{chance.randint(1, 9)}",
        r=f"{chance.randint(1, 12)}.{chance.randint(0, 99):02}",
    )
    subject = chance.choice(_SUBJECTS)
    return f"{subject[0].upper()}{subject[1:]} {chance.choice(_VERBS)} {chance.choice(_OBJECTS)} {close}."


def _text(canvas: Canvas, chance: random.Random, x: float, y: float, width: float) -> None:
    """Fills a column with paragraphs from `y` down to the bottom margin."""
    canvas.setFont(_FONT, _SIZE)
    while y > 70:
        line = ""
        for word in " ".join(_sentence(chance) for _ in range(chance.randint(3, 6))).split():
            longer = f"{line} {word}" if line else word
            if stringWidth(longer, _FONT, _SIZE) > width:
                canvas.drawString(x, y, line)
                y -= _LEADING
                line = word
                if y <= 60:
                    return
            else:
                line = longer
        canvas.drawString(x, y, line)
        y -= _LEADING * 1.6


def _table(canvas: Canvas, chance: random.Random, y: float) -> float:
    """Draws a ruled table of 12 rows below `y`; the height where the text may go on."""
    rows = [["Item", "Measured", "Unit", "Reference", "Date"]]
    for _ in range(12):
        low = chance.randint(1, 90)
        day = f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        rows.append([chance.choice(_TOPICS), str(chance.randint(1, 200)), "mmol/L", f"{low}-{low + 9}", day])
    step = (_WIDTH - 2 * _MARGIN) / 5
    for index, row in enumerate(rows):
        canvas.setFont(_BOLD if index == 0 else _FONT, _SIZE)
        for column, cell in enumerate(row):
            canvas.drawString(_MARGIN + 4 + column * step, y - 11 - 15 * index, cell)
    bottom = y - 15 * len(rows)
    canvas.grid([_MARGIN + column * step for column in range(6)], [y - 15 * index for index in range(len(rows) + 1)])
    return bottom - 22
