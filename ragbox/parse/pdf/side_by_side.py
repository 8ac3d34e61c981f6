"""Blocks that stand side by side and are no table: the addresses of a letter, the signatures of two parties."""

from __future__ import annotations

import re

from .layout import Seg
from .table_columns import Cell, cell_text
from .tables import Table

_MOST_ROWS = 9
_BLANK = "____"
_ADDRESS = re.compile(
    r"\b[A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2}\b|\b[A-Z]{2} \d{5}\b|\b\d{5} [A-Z][a-z]|@|\bwww\.|\b(?:\d[ -]?){9,}"
    r"|^\d+[A-Za-z]? .*\b(?:Street|St|Road|Rd|Lane|Avenue|Ave|Square|Drive|Court|Way|Close|Place|Quay|Row)\b"
)
"""A post code, an electronic address, a telephone number, a house in a street."""


def stacks(table: Table) -> list[list[Seg]] | None:
    """The lines of both blocks, when two columns without names are two blocks side by side; else None.

    Signatures have a line to sign on in both. The left column of a table holds labels; that of a letter's head holds an
    address, below a name.
    """
    if table.names or len(table.rows[0]) != 2 or not 2 <= len(table.rows) <= _MOST_ROWS:
        return None
    left, right = ([cell_text(row[side]) for row in table.rows] for side in (0, 1))
    signed = any(_BLANK in a and _BLANK in b for a, b in zip(left, right, strict=True))
    if not signed and not _is_head(left, right):
        return None
    return [_lines([row[side] for row in table.rows]) for side in (0, 1)]


def _is_head(left: list[str], right: list[str]) -> bool:
    if any(text.endswith(":") for text in left) or not left[0] or _ADDRESS.search(left[0]):
        return False
    written = sum(sum(ch.isalpha() for ch in text) >= 3 for text in right if text)
    return any(_ADDRESS.search(text) for text in left) and 2 * written > sum(map(bool, right))


def _lines(cells: list[Cell]) -> list[Seg]:
    return [seg for cell in cells for seg in cell]
