"""Whether the first row of a table names its columns: one rule for PDF and DOCX."""

from __future__ import annotations

import re
from collections.abc import Sequence

_YEAR = re.compile(r"(?:19|20)\d\d\Z")
"""A column may be called so, though rows of years are rare."""

_MOST_SHORT_WORDS = 3


def looks_like_header(grid: Sequence[Sequence[str]], *, bold: bool = False, marked: bool = False) -> bool:
    """Whether the first of the rows of cell texts names the columns.

    `bold`: only the first row is bold; `marked`: only the first row is shaded, or the file says it is a header.
    """
    if len(grid) < 2:
        return False
    first = [cell for cell in grid[0] if cell]
    if len(first) < 2 or any(len(cell) > 60 for cell in first):
        return False
    if marked or bold:
        return True
    if max(len(row) for row in grid) == 2:
        # "Employee | Ada Nkemelu": two columns without any marking are more often labels and values.
        return False
    if any(cell.endswith(":") or not (_YEAR.match(cell) or any(ch.isalpha() for ch in cell)) for cell in first):
        return False
    if any(cell.endswith(".") and not _is_short_for(cell, _below(grid, at)) for at, cell in enumerate(grid[0])):
        return False
    width = max(len(row) for row in grid)
    for column in range(len(grid[0])):
        body = _below(grid, column)
        numeric = sum(any(ch.isdigit() for ch in cell) for cell in body)
        if body and grid[0][column] and not _has_digit(grid[0][column]) and numeric >= 0.6 * len(body):
            # "Sodium | 141": the first row of a table without header has numbers of its own.
            return not any(_has_digit(cell) for cell in first)
    # Above the names of the rows there is often none.
    named = len(first) == width or (len(first) == width - 1 and not grid[0][0] and all(row[0] for row in grid[1:]))
    return width >= 3 and named and len(set(first)) == len(first) and not any(map(_has_digit, first))


def _below(grid: Sequence[Sequence[str]], column: int) -> list[str]:
    return [row[column] for row in grid[1:] if column < len(row) and row[column]]


def _is_short_for(cell: str, below: Sequence[str]) -> bool:
    """Whether a text that ends in a full stop is a name cut short ("Article no."), and no sentence like those below it."""
    if len(cell.split()) > _MOST_SHORT_WORDS:
        return False
    alike = sum(text.endswith(".") and not any(map(str.isdigit, text)) for text in below)
    return 2 * alike < len(below) or not below


def _has_digit(text: str) -> bool:
    return any(ch.isdigit() for ch in text) and not _YEAR.match(text)
