"""Tables of any shape: each cell once, at its place, with what it spans, sliced exactly; each row understood alone."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.made_docx import made, tbl, tc, tr
from ragbox.chunk import chunk
from ragbox.parse import parse_bytes
from ragbox.types import Document

from .makers import LIMITS, check, texts


def parsed(xml: str) -> Document:
    document = parse_bytes("file.docx", made(xml), limits=LIMITS)
    check(document)
    return document


@st.composite
def layouts(draw: st.DrawFn) -> tuple[int, int, list[tuple[int, int, int, int]]]:
    """Rows, columns, and rectangles (row, column, rows, columns) that tile the grid."""
    height, width = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    free = {(row, column) for row in range(height) for column in range(width)}
    found: list[tuple[int, int, int, int]] = []
    for row in range(height):
        for column in range(width):
            if (row, column) not in free:
                continue
            rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 3))
            while any((row, column + n) not in free for n in range(columns)):
                columns -= 1
            while any((row + m, column + n) not in free for m in range(rows) for n in range(columns)):
                rows -= 1
            free -= {(row + m, column + n) for m in range(rows) for n in range(columns)}
            found.append((row, column, rows, columns))
    return height, width, found


def markup(height: int, tiles: list[tuple[int, int, int, int]], filled: list[bool]) -> str:
    """The table in WordprocessingML, its cells named by their places."""
    rows: list[str] = []
    for row in range(height):
        cells: list[str] = []
        for (top, left, down, across), full in sorted(zip(tiles, filled, strict=True), key=lambda each: each[0][1]):
            if top <= row < top + down:
                merge = '<w:vMerge w:val="restart"/>' if row == top else "<w:vMerge/>"
                text = f"c{top}x{left}" if full and row == top else ""
                cells.append(tc(text, f'<w:gridSpan w:val="{across}"/>' + (merge if down > 1 else "")))
        rows.append(tr(*cells))
    return tbl(*rows)


@settings(max_examples=100, deadline=None)
@given(layouts(), st.data())
def test_every_cell_stands_once_at_its_place(
    layout: tuple[int, int, list[tuple[int, int, int, int]]], data: st.DataObject
) -> None:
    height, width, tiles = layout
    filled = data.draw(st.lists(st.booleans(), min_size=len(tiles), max_size=len(tiles)))
    document = parsed(markup(height, tiles, filled))
    expected = {tile: f"c{tile[0]}x{tile[1]}" for tile, full in zip(tiles, filled, strict=True) if full}
    if not expected:
        assert document.tables == ()
        return
    (table,) = document.tables
    assert (table.rows, len(table.columns)) == (height, width)
    assert {cell[:2] + cell[4:]: document.text[cell.start : cell.end] for cell in table.cells} == expected
    assert texts(document) == [
        "\t".join(document.text[cell.start : cell.end] for cell in table.cells if cell.row == row)
        for row in sorted({cell.row for cell in table.cells})
    ]


def test_each_row_is_indexed_with_the_value_that_is_merged_over_it() -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        tr("Region", "Office", "Doctor", "Room"),
        tr(tc("North", down), tc("Cardiology", down), "Dr Ode", "101"),
        tr(tc("", on), tc("", on), "Dr Pym", "102"),
        tr(tc("", on), "Surgery", "Dr Rao", "201"),
    )
    (passage,) = chunk(parsed(tbl(*rows)), tokens=200, count=lambda text: len(text.split()))
    assert passage.indexed.split("\n")[2:] == [
        "Region: North; Office: Cardiology; Doctor: Dr Ode; Room: 101",
        "North, Cardiology, Doctor: Dr Pym; Room: 102",
        "North, Office: Surgery; Doctor: Dr Rao; Room: 201",
    ]


def test_a_long_text_merged_over_rows_names_nothing() -> None:
    story = "This contract was made between two parties who had known each other for many years."
    xml = tbl(
        tr(tc(story, '<w:vMerge w:val="restart"/>'), "Fee", "£900"),
        tr(tc("", "<w:vMerge/>"), "Term", "a year"),
    )
    assert [block.columns for block in parsed(xml).blocks] == [(), ()]
