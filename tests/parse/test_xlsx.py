"""Workbooks: values as they are shown, tables with their names, comments, and what is hidden."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from effort import at_most
from openpyxl.comments import Comment
from openpyxl.styles import Font

from ragbox.config import Limits
from ragbox.errors import ParseError
from ragbox.parse.office.xlsx_values import shown_value
from ragbox.types import Document

from .makers import parsed, repack, rows, spoilt, texts

LABS: list[list[Any]] = [["Test", "Value", "Unit"], ["Sodium", 141, "mmol/L"], ["Potassium", 4.1, "mmol/L"]]


def workbook(build: Callable[[Any, Any], None]) -> bytes:
    """A workbook built by openpyxl; `build` is given the book and its first sheet."""
    book = openpyxl.Workbook()
    build(book, book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(build: Callable[[Any, Any], None], **options: Any) -> Document:
    return parsed("a.xlsx", workbook(build), **options)


def fill(sheet: Any, lines: list[list[Any]], top: int = 1, left: int = 1) -> None:
    for y, line in enumerate(lines):
        for x, value in enumerate(line):
            sheet.cell(top + y, left + x, value)


def test_sheets_are_headings_and_rows_know_their_columns() -> None:
    def build(book: Any, sheet: Any) -> None:
        sheet.title = "Labs & more"
        fill(sheet, LABS)
        fill(book.create_sheet("Second"), [["only text"]])

    document = read(build)
    assert texts(document, "heading") == ["Labs & more", "Second"]
    assert rows(document) == [
        {"Test": "Sodium", "Value": "141", "Unit": "mmol/L"},
        {"Test": "Potassium", "Value": "4.1", "Unit": "mmol/L"},
    ]
    assert {block.heading for block in document.blocks if block.kind == "table_row"} == {("Labs & more",)}
    (table,) = document.tables
    assert (table.rows, table.header_rows, table.columns) == (3, 1, ("Test", "Value", "Unit"))
    assert document.blocks[-1].heading == ("Second",)
    assert (document.problems, document.pages) == ((), ())


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.125, "0.0%", "12.5%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (-1234.5, "#,##0.00;[Red](#,##0.00)", "(1,234.50)"),
        (-5, '"$"#,##0.00', "-$5.00"),
        (1234.5, "[$€-407] #,##0.00", "€ 1,234.50"),
        (1234.5, '#,##0.00\\ "€"', "1,234.50 €"),
        (1234, '_("$"* #,##0_);_("$"* \\(#,##0\\);_("$"* "-"??_);_(@_)', "$1,234"),
        (0, '_("$"* #,##0_);_("$"* \\(#,##0\\);_("$"* "-"??_);_(@_)', "$-"),
        (1234, "00000", "01234"),
        (123456789, "000-00-0000", "123-45-6789"),
        (1234567, '0.0,,"M"', "1.2M"),
        (12345.678, "0.00E+00", "1.23E+04"),
        (3, '0" mg"', "3 mg"),
        (2, "0.##", "2"),
        (0.1 + 0.2, "General", "0.3"),
        (5.0, "General", "5"),
        (1e300, "#,##0.00", "1e+300"),
        (7.5, "# ?/?", "7.5"),
        (True, "General", "TRUE"),
        (dt.datetime(2024, 5, 1), "mm-dd-yy", "2024-05-01"),
        (dt.datetime(2024, 5, 1, 13, 30), "m/d/yy h:mm", "2024-05-01 13:30"),
        (dt.time(9, 30), "h:mm", "09:30"),
        (dt.timedelta(hours=30, minutes=5), "[h]:mm", "30:05:00"),
        ("a\nb", "@", "a b"),
        (None, "General", ""),
    ],
)
def test_values_as_they_are_shown(value: object, number_format: str, shown: str) -> None:
    assert shown_value(value, number_format) == shown


def test_formats_and_dates_in_a_file() -> None:
    def build(_: Any, sheet: Any) -> None:
        fill(sheet, [["When", "Share", "Paid"], [dt.date(2024, 5, 1), 0.25, 1234.5]])
        sheet["B2"].number_format = "0%"
        sheet["C2"].number_format = '"$"#,##0.00'
        for cell in sheet[1]:
            cell.font = Font(bold=True)

    assert rows(read(build)) == [{"When": "2024-05-01", "Share": "25%", "Paid": "$1,234.50"}]


def test_names_that_are_cut_short_with_a_full_stop() -> None:
    prices: list[list[Any]] = [
        ["No.", "Article", "Qty.", "Price excl."],
        ["A-7", "Binder", 12, 4.2],
        ["B-9", "Lamp", 3, 31],
    ]
    document = read(lambda _, sheet: fill(sheet, prices))
    assert document.tables[0].columns == ("No.", "Article", "Qty.", "Price excl.")
    assert rows(document)[1] == {"No.": "B-9", "Article": "Lamp", "Qty.": "3", "Price excl.": "31"}


def test_titles_notes_and_several_tables() -> None:
    def build(_: Any, sheet: Any) -> None:
        sheet["A1"] = "Results of Ada"
        sheet.merge_cells("A1:C1")
        fill(sheet, LABS, top=2)
        note = "Taken on an empty stomach, and sent to the laboratory on the same day."
        sheet["A5"] = note
        fill(sheet, [["Drug", "Dose", "Days"], ["Aspirin", 100, 3], ["Iron", 50, 9]], top=8)
        fill(sheet, [["Drug", "Price", "Pack"], ["Aspirin", 2, 10]], top=8, left=6)

    document = read(build)
    assert texts(document, "paragraph") == [
        "Results of Ada",
        "Taken on an empty stomach, and sent to the laboratory on the same day.",
    ]
    assert [table.columns for table in document.tables] == [
        ("Test", "Value", "Unit"),
        ("Drug", "Dose", "Days"),
        ("Drug", "Price", "Pack"),
    ]
    assert rows(document)[-1] == {"Drug": "Aspirin", "Price": "2", "Pack": "10"}


def test_merged_cells_and_two_header_rows() -> None:
    def build(_: Any, sheet: Any) -> None:
        fill(sheet, [["Drug", "Dose", None], [None, "Adult", "Child"], ["Aspirin", 500, 250], [None, 300, 150]])
        for merged in ("A1:A2", "B1:C1", "A3:A4"):
            sheet.merge_cells(merged)

    document = read(build)
    assert rows(document) == [
        {"Drug": "Aspirin", "Dose, Adult": "500", "Dose, Child": "250"},
        {"Aspirin, Dose, Adult": "300", "Dose, Child": "150"},
    ]
    spans = {document.text[each.start : each.end]: (each.rows, each.columns) for each in document.tables[0].cells}
    assert (spans["Drug"], spans["Dose"], spans["Aspirin"]) == ((2, 1), (1, 2), (2, 1))


def test_a_filter_or_bold_type_marks_the_header_of_two_columns() -> None:
    def filtered(_: Any, sheet: Any) -> None:
        fill(sheet, [["Name", "Town"], ["Ada", "Leeds"]])
        sheet.auto_filter.ref = "A1:B2"

    def plain(_: Any, sheet: Any) -> None:
        fill(sheet, [["Name", "Ada"], ["Town", "Leeds"]])

    assert rows(read(filtered)) == [{"Name": "Ada", "Town": "Leeds"}]
    assert rows(read(plain)) == []


def test_hidden_sheets_rows_and_columns_are_kept_apart() -> None:
    def build(book: Any, sheet: Any) -> None:
        fill(
            sheet, [["Test", "Value", "Secret", "Unit"], ["A", 1, "x1", "m"], ["B", 2, "x2", "m"], ["C", 3, "x3", "m"]]
        )
        sheet.column_dimensions["C"].hidden = True
        sheet.row_dimensions[3].hidden = True
        for name, state in (("Quiet", "hidden"), ("Quieter", "veryHidden")):
            other = book.create_sheet(name)
            other.sheet_state = state
            other["A1"] = f"words of {name}"

    document = read(build)
    assert rows(document) == [{"Test": "A", "Value": "1", "Unit": "m"}, {"Test": "C", "Value": "3", "Unit": "m"}]
    assert len(document.tables) == 1
    assert [each.text for each in document.hidden] == [
        "Secret x1 B 2 x2 m x3",
        "words of Quiet",
        "words of Quieter",
    ]
    assert [each.code for each in document.problems] == ["hidden_text"]


def test_comments_point_at_their_cells() -> None:
    def build(_: Any, sheet: Any) -> None:
        fill(sheet, LABS)
        sheet["B3"].comment = Comment("Ada:\nTake it again", "Ada")
        sheet["H20"].comment = Comment("Nothing here", "Bo")

    document = read(build)
    assert texts(document, "comment") == ["Comment by Ada: Take it again", "Comment by Bo: Nothing here"]
    first = document.revisions[0]
    assert (document.text[first.start : first.end], first.author, first.text) == ("4.1", "Ada", "Take it again")


def test_formulas_without_a_saved_result_are_told_of() -> None:
    def build(_: Any, sheet: Any) -> None:
        fill(sheet, LABS)
        sheet["D2"] = "=SUM(B2:B3)"

    data = workbook(build)
    document = parsed("a.xlsx", data)
    assert [(each.code, "1 formula without" in each.message) for each in document.problems] == [("part_failed", True)]
    saved = repack(data, lambda _, part: re.sub(rb"<v ?/>|<v></v>", b"<v>145.1</v>", part))
    document = parsed("a.xlsx", saved)
    assert "145.1" in document.text
    assert "SUM" not in document.text
    assert document.problems == ()


def test_far_cells_and_lying_sizes_cost_nothing() -> None:
    def build(_: Any, sheet: Any) -> None:
        sheet["A1"], sheet["XFD1048576"], sheet["XFD2"] = "first", "last", "far"
        sheet.merge_cells("A1:XFD1")

    data = repack(workbook(build), lambda _, part: part.replace(b'ref="A1"', b'ref="A1:XFD1048576"'))
    with at_most(3):
        assert sorted(texts(parsed("a.xlsx", data), "paragraph", "table_row")) == ["far", "first", "last"]


def test_limits() -> None:
    data = workbook(lambda _, sheet: fill(sheet, [["word " * 30] * 3 for _ in range(60)]))
    for limits, code in (
        (Limits(page_characters=100), "too_many_characters"),
        (Limits(expanded_bytes=3_000), "too_expanded"),
    ):
        with pytest.raises(ParseError) as caught:
            parsed("a.xlsx", data, limits=limits)
        assert caught.value.code == code
        assert "word" not in str(caught.value)


def test_one_long_string_in_many_cells_is_bounded() -> None:
    """Cells share their strings: a small file can show a thousand times its size."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    rows_of = "".join('<row r="{n}">' + '<c t="s"><v>0</v></c>' * 100 + "</row>" for _ in range(100))
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'

    def change(name: str, part: bytes) -> bytes:
        if name.endswith("sheet1.xml"):
            return f"<worksheet {space}><sheetData>{rows_of.replace('{n}', '1')}</sheetData></worksheet>".encode()
        return part.replace(b"</Types>", override.encode())

    strings = f"<sst {space}><si><t>{'x' * 30_000}</t></si></sst>".encode()
    with pytest.raises(ParseError) as caught:
        parsed("a.xlsx", repack(workbook(lambda *_: None), change, [("xl/sharedStrings.xml", strings)]))
    assert caught.value.code == "too_many_characters"


def test_damaged_formats_cost_only_the_formats() -> None:
    data = workbook(lambda _, sheet: fill(sheet, LABS))
    bad = repack(data, lambda name, part: part.replace(b'numFmtId="', b'numFmtId="x') if "styles" in name else part)
    document = parsed("a.xlsx", bad)
    assert rows(document)[0]["Value"] == "141"
    assert [each.code for each in document.problems] == ["part_failed"]


def test_a_damaged_sheet_leaves_the_others() -> None:
    def build(book: Any, sheet: Any) -> None:
        fill(sheet, [["canary"]])
        fill(book.create_sheet("Good"), [["words"]])

    def spoil(name: str, part: bytes) -> bytes:
        spoilt = part.replace(b' t="inlineStr"><is><t>canary</t></is>', b"><v>canary</v>")
        return spoilt if name.endswith("sheet1.xml") else part

    document = parsed("a.xlsx", repack(workbook(build), spoil))
    assert texts(document) == ["Good", "words"]
    (problem,) = document.problems
    assert (problem.code, "canary" in problem.message) == ("part_failed", False)


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    data = workbook(lambda _, sheet: fill(sheet, LABS))
    with pytest.raises(ParseError, match="entities"):
        parsed("a.xlsx", repack(data, lambda name, part: bomb if name.endswith("sheet1.xml") else part))


def test_workbooks_with_macros_and_strict_ones() -> None:
    data = workbook(lambda _, sheet: fill(sheet, LABS))
    kinds = (b"openxmlformats-officedocument.spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml")
    assert rows(parsed("a.xlsm", repack(data, lambda _, part: part.replace(*kinds)))) == rows(parsed("a.xlsx", data))
    spaces = (
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/"),
    )

    def strict(_: str, part: bytes) -> bytes:
        for transitional, name in spaces:
            part = part.replace(transitional, name)
        return part

    assert rows(parsed("a.xlsx", repack(data, strict))) == rows(parsed("a.xlsx", data))


def test_mutated_parts_give_documents_or_parse_errors() -> None:
    def build(book: Any, sheet: Any) -> None:
        fill(sheet, [*LABS, [dt.datetime(2024, 5, 1), "=1+1", True]])
        sheet["A1"].comment = Comment("c", "d")
        sheet.merge_cells("A6:B7")
        fill(book.create_sheet("Second"), LABS)

    source = workbook(build)
    assert spoilt("a.xlsx", source, lambda name: not name.endswith((".rels", "[Content_Types].xml"))) <= {"damaged"}
