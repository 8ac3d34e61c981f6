"""Tables of a PDF as structure: the grid, merged cells, names over several columns, and what is no table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib import colors
from reportlab.platypus import Table as Drawn

from ragbox.parse.pdf.table_header import looks_like_header
from ragbox.types import Document, Table

from .makers import canvas, flow, grid, lines, para, read, rows, texts

LONG = "The table below gives the results of the blood tests that were taken on the day of the admission to the ward."
RANGE = [
    ["Test", "Result", "Reference range", ""],
    ["", "", "Low", "High"],
    ["Sodium", "141", "136", "145"],
    ["Potassium", "4.1", "3.5", "5.1"],
    ["Urea", "9", "2", "8"],
]
NAMES = ("Test", "Result", "Reference range Low", "Reference range High")
MERGED = [("SPAN", (2, 0), (3, 0)), ("ALIGN", (2, 0), (3, 0), "CENTER"), ("ALIGN", (1, 2), (-1, -1), "RIGHT")]
RULED: list[Any] = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
HALF_RULED: list[Any] = [
    ("LINEABOVE", (0, 0), (-1, 0), 1, colors.black),
    ("LINEBELOW", (0, 1), (-1, 1), 0.5, colors.black),
    ("LINEBELOW", (0, -1), (-1, -1), 1, colors.black),
]


def cells(document: Document, table: Table) -> dict[tuple[int, int], str]:
    """The texts of the cells by row and column."""
    return {(cell.row, cell.column): document.text[cell.start : cell.end] for cell in table.cells}


def check(document: Document) -> None:
    """What holds for every table: cells in order within it, slicing whole cells of its row blocks."""
    starts = {block.start: block for block in document.blocks if block.kind == "table_row"}
    end = 0
    for table in document.tables:
        assert end <= table.start <= table.end
        end = table.end
        assert document.text[table.start : table.end].strip()
        assert table.header_rows <= table.rows
        rows_of_table = [block for block in starts.values() if table.start <= block.start < table.end]
        found = [document.text[cell.start : cell.end] for cell in table.cells]
        assert found == [part for block in rows_of_table for part in document.text[block.start : block.end].split("\t")]
        assert len({(cell.row, cell.column) for cell in table.cells}) == len(table.cells)
        for cell in table.cells:
            assert cell.row + cell.rows <= table.rows
            assert cell.column + cell.columns <= len(table.columns)
    assert set(starts) == {
        block.start for table in document.tables for block in starts.values() if table.start <= block.start < table.end
    }


def only_table(document: Document) -> Table:
    """The one table of the document."""
    check(document)
    (table,) = document.tables
    return table


@pytest.mark.parametrize("style", [RULED, HALF_RULED, []], ids=["ruled", "half-ruled", "borderless"])
@pytest.mark.parametrize("bold", [True, False])
def test_a_name_above_two_columns(tmp_path: Path, style: list[Any], bold: bool) -> None:
    look = [*style, *MERGED, *([("FONTNAME", (0, 0), (-1, 1), "Helvetica-Bold")] if bold else [])]
    document = read(tmp_path, flow(para(LONG), Drawn(RANGE, colWidths=80, style=look), para(LONG)))
    table = only_table(document)
    assert (table.columns, table.header_rows, table.rows) == (NAMES, 2, 5)
    assert cells(document, table)[3, 2] == "3.5"
    assert next(cell.columns for cell in table.cells if document.text[cell.start : cell.end] == "Reference range") == 2
    assert rows(document)[0] == dict(zip(NAMES, RANGE[2], strict=True))
    assert texts(document, "paragraph") == [LONG, LONG]


def test_a_name_above_two_columns_on_a_line_of_its_own(tmp_path: Path) -> None:
    data = [["", "", "Reference range", ""], ["Test", "Result", "Low", "High"], *RANGE[2:]]
    document = read(tmp_path, flow(para(LONG), Drawn(data, colWidths=80, style=MERGED)))
    assert only_table(document).columns == NAMES


def test_header_cells_merged_downwards(tmp_path: Path) -> None:
    look = [*RULED, *MERGED, ("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (1, 1))]
    document = read(tmp_path, flow(Drawn(RANGE, colWidths=80, style=look)))
    table = only_table(document)
    assert (table.columns, table.header_rows) == (NAMES, 2)
    assert next(cell.rows for cell in table.cells if (cell.row, cell.column) == (0, 0)) == 2


@pytest.mark.parametrize("place", ["TOP", "MIDDLE", "BOTTOM"])
def test_a_cell_that_spans_rows(tmp_path: Path, place: str) -> None:
    data = [
        ["Group", "Test", "Result"],
        ["Blood", "Sodium", "141"],
        ["", "Potassium", "4.1"],
        ["", "Urea", "9"],
        ["Urine", "Protein", "0.2"],
    ]
    look = [*RULED, ("SPAN", (0, 1), (0, 3)), ("VALIGN", (0, 0), (-1, -1), place)]
    document = read(tmp_path, flow(Drawn(data, colWidths=80, style=look)))
    table = only_table(document)
    assert table.rows == 5
    assert table.columns == ("Group", "Test", "Result")
    spans = {document.text[cell.start : cell.end]: cell.rows for cell in table.cells if cell.column == 0}
    assert spans == {"Group": 1, "Blood": 3, "Urine": 1}
    assert rows(document)[0] == {"Group": "Blood", "Test": "Sodium", "Result": "141"}
    assert rows(document)[1] == {"Test": "Potassium", "Result": "4.1"}


def test_names_and_numbers_that_do_not_overlap(tmp_path: Path) -> None:
    data = [["Item", "Amount", "Paid"], *([f"Item {n}", f"£{n},000.00", "yes"] for n in range(1, 6))]
    look = [("ALIGN", (1, 1), (1, -1), "RIGHT"), ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold")]
    document = read(tmp_path, flow(Drawn(data, colWidths=[80, 160, 80], style=look)))
    assert only_table(document).columns == ("Item", "Amount", "Paid")
    assert rows(document)[4] == {"Item": "Item 5", "Amount": "£5,000.00", "Paid": "yes"}


def test_a_title_over_the_whole_table_is_no_name(tmp_path: Path) -> None:
    data = [
        ["Blood tests of 3 March", "", ""],
        ["Test", "Result", "Unit"],
        ["Sodium", "141", "mmol/L"],
        ["Urea", "9", "mmol/L"],
    ]
    document = read(tmp_path, flow(Drawn(data, colWidths=90, style=[*RULED, ("SPAN", (0, 0), (-1, 0))])))
    table = only_table(document)
    assert (table.columns, table.header_rows) == (("Test", "Result", "Unit"), 2)
    assert rows(document)[0] == {"Test": "Sodium", "Result": "141", "Unit": "mmol/L"}


BOLD_TOP = ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold")


@pytest.mark.parametrize(
    "style", [RULED, [HALF_RULED[0], HALF_RULED[2]], []], ids=["ruled", "half-ruled", "borderless"]
)
def test_titles_between_the_rows(tmp_path: Path, style: list[Any]) -> None:
    data = [
        ["Test", "Result", "Unit"],
        ["Haematology", "", ""],
        ["Haemoglobin", "141", "g/L"],
        ["Platelets", "290", "10^9/L"],
        ["Chemistry", "", ""],
        ["Sodium", "140", "mmol/L"],
        ["Urea", "9", "mmol/L"],
    ]
    document = read(tmp_path, flow(para(LONG), Drawn(data, colWidths=100, style=[*style, BOLD_TOP]), para(LONG)))
    assert only_table(document).columns == ("Test", "Result", "Unit")
    assert [block.columns for block in document.blocks if document.text[block.start : block.end] == "Chemistry"] == [()]
    assert [row["Test"] for row in rows(document)] == ["Haemoglobin", "Platelets", "Sodium", "Urea"]


@pytest.mark.parametrize("ruled", [True, False])
def test_years_as_names(tmp_path: Path, ruled: bool) -> None:
    data = [["", "2023", "2024"], ["Revenue", "1,200", "1,400"], ["Costs", "800", "900"], ["Profit", "400", "500"]]
    document = read(tmp_path, flow(grid(data, lines=ruled, colWidths=100)))
    assert only_table(document).columns == ("", "2023", "2024")


def test_two_names_above_two_columns_each(tmp_path: Path) -> None:
    data = [
        ["Test", "Day 1", "", "Day 2", ""],
        ["", "Low", "High", "Low", "High"],
        *(["Na", "1", "2", "3", "4"] for _ in "abc"),
    ]
    spans = [("SPAN", (1, 0), (2, 0)), ("SPAN", (3, 0), (4, 0)), ("ALIGN", (1, 0), (-1, 0), "CENTER")]
    bold = ("FONTNAME", (0, 0), (-1, 1), "Helvetica-Bold")
    document = read(tmp_path, flow(Drawn(data, colWidths=80, style=[*spans, bold])))
    assert only_table(document).columns == ("Test", "Day 1 Low", "Day 1 High", "Day 2 Low", "Day 2 High")


def test_rows_shaded_one_by_one_may_have_several_lines(tmp_path: Path) -> None:
    note = "to be taken with food and plenty of water every morning before breakfast"
    data: list[list[Any]] = [["Drug", "Dose", "Note"], *([f"Drug {n}", f"{n} mg", para(note)] for n in range(1, 5))]
    look = [BOLD_TOP, ("ROWBACKGROUNDS", (0, 1), (-1, -1), [colors.whitesmoke, colors.lightgrey])]
    tight = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("TOP", "BOTTOM")]
    document = read(tmp_path, flow(Drawn(data, colWidths=[80, 60, 130], style=[*look, *tight])))
    check(document)
    assert [row["Note"] for row in rows(document)] == [note] * 4


@pytest.mark.parametrize("ruled", [True, False])
def test_names_that_are_cut_short_with_a_full_stop(tmp_path: Path, ruled: bool) -> None:
    names = ("Article no.", "Description", "Qty.", "Price excl.")
    data = [
        [*names],
        ["A-7", "Ring binder", "12", "4.20"],
        ["B-9", "Desk lamp", "3", "31.00"],
        ["C-1", "Ink", "8", "9.5"],
    ]
    document = read(tmp_path, flow(para(LONG), grid(data, lines=ruled, colWidths=100), para(LONG)))
    assert only_table(document).columns == names
    assert rows(document)[1] == {"Article no.": "B-9", "Description": "Desk lamp", "Qty.": "3", "Price excl.": "31.00"}


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        (["Boiler", "Kitchen", "It was repaired on Monday."], ["Sink", "Bathroom", "leaks"]),  # a sentence
        (["Boiler", "Kitchen", "Repaired."], ["Sink", "Bathroom", "Leaks."]),  # like the cells below it
        (["Boiler", "Kitchen", "State:"], ["Sink", "Bathroom", "leaks"]),
    ],
)
def test_sentences_and_labels_are_no_names(first: list[str], rest: list[str]) -> None:
    assert not looks_like_header([first, rest, ["Window", "Hall", rest[2]]])


@pytest.mark.parametrize("ruled", [True, False])
def test_labels_and_values_have_no_names(tmp_path: Path, ruled: bool) -> None:
    data = [["Patient", "Ada Nkemelu"], ["Ward", "Pelham"], ["Admitted", "3 March 2025"], ["Consultant", "Dr Lanyon"]]
    document = read(tmp_path, flow(para(LONG), grid(data, lines=ruled, colWidths=120)))
    table = only_table(document)
    assert (table.columns, table.header_rows) == (("", ""), 0)
    assert cells(document, table)[2, 1] == "3 March 2025"


@pytest.mark.parametrize("repeat", [0, 1])
def test_a_table_over_a_page_break_is_two_with_the_same_names(tmp_path: Path, repeat: int) -> None:
    data = [["Lot", "Name", "Price"], *([f"{n}", f"Item {n}", f"£{n}"] for n in range(1, 60))]
    look = [*RULED, ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold")]
    document = read(tmp_path, flow(Drawn(data, style=look, repeatRows=repeat)))
    check(document)
    assert [(table.page, table.columns) for table in document.tables] == [
        (1, ("Lot", "Name", "Price")),
        (2, ("Lot", "Name", "Price")),
    ]
    assert [table.header_rows for table in document.tables] == [1, repeat]
    assert len(rows(document)) == 59


def test_two_tables_of_one_width_with_text_between(tmp_path: Path) -> None:
    look = [
        *HALF_RULED[::2],
        ("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.black),
        ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold"),
    ]
    first = [["Test", "Result", "Unit"], ["Sodium", "141", "mmol/L"], ["Urea", "9", "mmol/L"]]
    second = [["Drug", "Dose", "Days"], ["Aspirin", "75 mg", "10"], ["Ramipril", "5 mg", "20"]]
    document = read(
        tmp_path,
        flow(*(item for data in (first, second) for item in (Drawn(data, colWidths=145, style=look), para(LONG)))),
    )
    check(document)
    assert [table.columns for table in document.tables] == [("Test", "Result", "Unit"), ("Drug", "Dose", "Days")]
    assert texts(document, "paragraph") == [LONG, LONG]


def test_a_wide_table_above_two_columns_of_text(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        page.setFont("Helvetica", 10)
        data = [["Test", "Result", "Unit", "Date"], *([f"T{n}", str(n), "g", "May"] for n in range(5))]
        for row, line in enumerate(data):
            for column, text in enumerate(line):
                page.drawString(72 + 130 * column, 740 - 14 * row, text)
        for side, x in (("left", 72), ("right", 320)):
            lines(page, x, 620, *[f"the {side} column says in line {n:02d} that it" for n in range(20)])

    document = read(tmp_path, canvas(draw))
    assert only_table(document).columns == ("Test", "Result", "Unit", "Date")
    order = [document.text.index(mark) for mark in ("T4", "left column says in line 19", "right column")]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            ["Harbour Legal LLP", "12 Quay Street", "Fenny Marsh FM3 5LD"],
            ["Mrs Okonkwo-Hart", "4 Quarry Steps", "Cold Linton"],
        ),
        (["Signed for the Supplier", "_" * 24, "R Achterberg"], ["Signed for the Customer", "_" * 24, "D Lanyon"]),
    ],
)
def test_blocks_side_by_side_are_no_table(tmp_path: Path, left: list[str], right: list[str]) -> None:
    def draw(page: Any) -> None:
        lines(page, 72, 740, *left)
        lines(page, 350, 740, *right)
        lines(page, 72, 640, "Thank you for your letter of 3 March about the lease.")

    document = read(tmp_path, canvas(draw))
    assert document.tables == ()
    assert texts(document)[:2] == [" ".join(left), " ".join(right)]


def test_addresses_with_rents_are_a_table(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        lines(page, 72, 740, "12 Quay Street", "14 Quay Street", "3 Mill Lane")
        lines(page, 350, 740, "let to Harbour Ltd", "empty", "let to the council")

    assert only_table(read(tmp_path, canvas(draw))).rows == 3


def test_loosely_justified_lines_are_no_table(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        page.setFont("Helvetica", 10)
        for row, words in enumerate((LONG.split()[:8], LONG.split()[8:16], LONG.split()[16:])):
            x = 72.0
            for word in words:
                page.drawString(x, 700 - 13 * row, word)
                x += page.stringWidth(word) + 12

    document = read(tmp_path, canvas(draw))
    assert document.tables == ()
    assert document.text == LONG


words = st.text("abcdefghij", min_size=1, max_size=8)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(
            st.lists(st.one_of(words, st.just("")), min_size=width, max_size=width), min_size=2, max_size=8
        )
    ),
    st.booleans(),
)
def test_whatever_the_cells_say_the_offsets_slice_them(tmp_path: Path, data: list[list[str]], ruled: bool) -> None:
    document = read(tmp_path, flow(para(LONG), grid(data, lines=ruled, colWidths=80), para(LONG)))
    check(document)
    assert sorted(document.text.split()) == sorted(
        " ".join([LONG, *(cell for row in data for cell in row), LONG]).split()
    )
