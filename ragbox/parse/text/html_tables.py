"""The tables of a web page: which hold data and which only arrange the page, and where the cells of the first are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..grids import MOST_COLUMNS, Filled

_BOLD = frozenset(("b", "strong", "th"))
_PAGE_LIKE = ("h1", "h2", "h3", "h4", "h5", "h6", "table", "nav", "main", "article")
_LONGEST_CELL = 1_500

InnerText = Callable[[Any], str | None]
"""The text that a reader sees of an element; None where he sees nothing of it because it is hidden."""


@dataclass(slots=True)
class TableData:
    """The rows of a table, and how many of them name the columns (None where the page does not say)."""

    rows: list[list[Filled]] = field(default_factory=list)
    headers: int | None = None
    bold: bool = False


def arranges(table: Any) -> bool:
    """True for a table that arranges a page: with headings or tables in it, of one column, or with pages of text."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return True
    for tag in _PAGE_LIKE:
        found = table.iter(tag)
        if next((each for each in found if each is not table), None) is not None:
            return True
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    if max(map(len, rows), default=0) < 2 or next(table.iter("tr")).getparent() is None:
        return True
    if sum(_span(cell, "colspan", MOST_COLUMNS) for cell in max(rows, key=len)) > MOST_COLUMNS:
        return True
    return any(len("".join(cell.itertext())) > _LONGEST_CELL for row in rows for cell in row)


def read_table(table: Any, text_of: InnerText) -> TableData:
    """The cells of a table that holds data."""
    data = TableData()
    covered: dict[int, int] = {}
    kinds: list[tuple[bool, bool]] = []
    for row in table.iter("tr"):
        filled: list[Filled] = []
        column = 0
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        for cell in cells:
            while covered.get(column, 0) > 0:
                column += 1
            across, down = _span(cell, "colspan", MOST_COLUMNS), _span(cell, "rowspan", 65_534)
            text = text_of(cell)
            if text and column + across <= 2 * MOST_COLUMNS:
                filled.append(Filled(column, text, down, across))
            covered.update(dict.fromkeys(range(column, column + across), down))
            column += across
        covered = {at: left - 1 for at, left in covered.items() if left > 1}
        data.rows.append(filled)
        kinds.append((_names_columns(row, cells), bool(cells) and all(map(_is_bold, cells))))
    data.rows = [
        [cell._replace(rows=min(cell.rows, len(data.rows) - number)) for cell in row]
        for number, row in enumerate(data.rows)
    ]
    _find_headers(data, kinds)
    return data


def _find_headers(data: TableData, kinds: list[tuple[bool, bool]]) -> None:
    count = next((at for at, (names, _) in enumerate(kinds) if not names), len(kinds))
    if 0 < count < len(kinds):
        data.headers = count
    elif kinds:
        data.bold = kinds[0][1] and not all(bold for _, bold in kinds[1:])


def _names_columns(row: Any, cells: list[Any]) -> bool:
    parent = row.getparent()
    return (parent is not None and parent.tag == "thead") or (bool(cells) and all(cell.tag == "th" for cell in cells))


def _is_bold(cell: Any) -> bool:
    """Whether all text of the cell is bold: as a header cell, or within one bold element."""
    if cell.tag == "th":
        return True
    inner = [child for child in cell if isinstance(child.tag, str)]
    return (
        len(inner) == 1
        and inner[0].tag in _BOLD
        and not (cell.text or "").strip()
        and not (inner[0].tail or "").strip()
    )


def _span(cell: Any, name: str, most: int) -> int:
    value = (cell.get(name) or "1").strip()
    if not value.isascii() or not value.isdigit():
        return 1
    return min(int(value[:6]), most) or (1 if name == "colspan" else most)
