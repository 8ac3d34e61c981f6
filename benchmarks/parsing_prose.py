"""Files of running text with known content, in one column or two."""

from __future__ import annotations

import random

from benchmarks.parsing_pages import Sheet, Truth
from benchmarks.parsing_tables import make, put


def prose_file(seed: int, columns: int, pages: int = 3) -> tuple[bytes, Truth]:
    """A file of running text with headings, lists, footnotes and running lines, and what it says."""
    sheet = Sheet(random.Random(seed), columns)
    chance = sheet.chance
    if columns == 2 or chance.random() < 0.5:
        sheet.heading(f"{sheet.prose.heading()}: {sheet.prose.heading()}", size=1.6, wide=True)
        if chance.random() < 0.5:
            sheet.abstract(sheet.prose.paragraph(2, 4))
        sheet.level(sheet.y)
    section = 0
    while len(sheet.truth.running) < pages or sheet.y > sheet.look.height / 3:
        section += 1
        sheet.heading(f"{section}. {sheet.prose.heading()}", size=chance.choice((1.0, 1.2)))
        for _ in range(chance.randint(1, 4)):
            sheet.paragraph(sheet.prose.paragraph())
        if chance.random() < 0.4:
            labels = chance.choice((("(a)", "(b)", "(c)", "(d)"), ("•",) * 4, ("1.", "2.", "3.", "4.")))
            for label in labels[: chance.randint(2, 4)]:
                sheet.paragraph(sheet.prose.item(), label=label)
        if columns == 2 and chance.random() < 0.35:
            chance.choice((figure, table))(sheet)
    return sheet.close(), sheet.truth


def figure(sheet: Sheet) -> None:
    """A drawing with a caption, in the column or, at the top of the next page, across both."""
    chance, look = sheet.chance, sheet.look
    number = sum(block.startswith("Figure ") for block in sheet.truth.blocks) + 1
    caption = f"Figure {number}. {sheet.prose.sentence()}"
    wide = chance.random() < 0.5
    height = chance.uniform(60, 110)
    if wide:
        _next_page(sheet)
    sheet.room(height + 4 * look.leading)
    width = sheet.wide if wide else sheet.measure
    sheet.canvas.rect(sheet.x + 10, sheet.y - height, width - 20, height - 6)
    sheet.canvas.line(sheet.x + 10, sheet.y - height, sheet.x + width / 2, sheet.y - 20)
    sheet.y -= height + 2
    if wide:
        sheet.abstract(caption)
        sheet.level(sheet.y)
    else:
        sheet.paragraph(caption)


def table(sheet: Sheet) -> None:
    """A small table in the column or, at the top of the next page, across both."""
    made = make(sheet.prose, sheet.chance.choice(("ruled", "half-ruled", "row lines", "zebra", "borderless")))
    wide = sheet.chance.random() < 0.5
    if wide:
        _next_page(sheet)
    else:
        made = made.narrow(2 + sheet.chance.randint(0, 1))
    put(sheet, made, sheet.wide if wide else sheet.measure)
    sheet.truth.blocks += [" ".join(filter(None, row)) for row in [*made.head, *made.rows]]
    if wide:
        sheet.level(sheet.y)


def _next_page(sheet: Sheet) -> None:
    page = len(sheet.truth.running)
    while len(sheet.truth.running) == page:
        sheet.turn()
