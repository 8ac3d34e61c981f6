"""PDF: reading order, paragraphs, headings, tables, forms, and boxes that match the page image."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle
from pypdf.generic import ArrayObject, FloatObject, NameObject, NumberObject, RectangleObject
from reportlab.lib import colors
from reportlab.platypus import Table

from ragbox.types import Document, unpack_words

from .makers import canvas, flow, grid, lines, para, read, rows, texts

LONG = (
    "Either party may terminate this agreement by giving the other ninety days of written notice, and on termination "
    "each party shall return or destroy the confidential information of the other within thirty days of that notice."
)


def test_importing_the_package_loads_no_parser() -> None:
    code = "import sys, ragbox.parse; print([m for m in ('pypdfium2', 'pypdf', 'docx', 'PIL') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_paragraphs_headings_and_paths(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        flow(
            para("Service Agreement", "Title"),
            para("7. Term", "Heading2"),
            para(LONG),
            para("7.2 Termination", "Heading3"),
            para(LONG),
            para("8. Fees", "Heading2"),
            para("The fee is £4,000 a month."),
        ),
    )
    assert texts(document) == [
        "Service Agreement",
        "7. Term",
        LONG,
        "7.2 Termination",
        LONG,
        "8. Fees",
        "The fee is £4,000 a month.",
    ]
    assert document.blocks[4].heading == ("Service Agreement", "7. Term", "7.2 Termination")
    assert document.blocks[6].heading == ("Service Agreement", "8. Fees")
    assert [b.level for b in document.blocks if b.kind == "heading"] == [1, 2, 3, 2]


def test_hyphens_at_line_ends(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        page.setFont("Helvetica", 11)
        lines(
            page,
            72,
            700,
            "This lease is binding on the assignees of the tenant and may be termi-",
            "nated by a third-party guarantor, or on behalf of such a third-",
            "party, when the rent remains unpaid for more than ninety days in a row.",
        )

    document = read(tmp_path, canvas(draw))
    assert "may be terminated by a third-party guarantor" in document.text
    assert "such a third-party, when" in document.text
    parts = [document.text[w.start : w.end] for w in unpack_words(document.pages[0].words)]
    assert "termi" in parts
    assert "nated" in parts


def test_a_number_broken_at_its_hyphen_is_one_number(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        page.setFont("Helvetica", 11)
        lines(
            page,
            72,
            700,
            "He wrote to her that she may find it under her number, which is 219-09-",
            "9999, and that all the rest of it is under that of her father, 2017-",
            "part, which is not closed yet, so that it may take more time.",
        )

    document = read(tmp_path, canvas(draw))
    assert "which is 219-09-9999, and" in document.text
    assert "2017-part, which" in document.text


def test_ligatures_are_spelt_out(tmp_path: Path) -> None:
    from ragbox.parse.glyphs import clean

    assert clean("o\ufb03ce") == "office"
    assert clean("a\u00adb\u200bc") == "abc"
    assert clean("cafe\u0301") == "café"
    assert read(tmp_path, canvas(lambda page: page.drawString(72, 700, "office"))).text == "office"


def _two_columns(page: Any) -> None:
    page.setFont("Helvetica-Bold", 20)
    page.drawString(72, 740, "A title that spans both of the columns")
    page.setFont("Helvetica", 10)
    for column, x in (("left", 72), ("right", 320)):
        for index in range(20):
            page.drawString(x, 700 - 13 * index, f"the {column} column says in line {index:02d} that it")
    page.drawString(72, 400, "A closing line of text below, which runs across the whole width of the page again.")


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    document = read(tmp_path, canvas(_two_columns))
    order = [
        document.text.index(mark) for mark in ("A title", "left column says in line 19", "right column", "A closing")
    ]
    assert order == sorted(order)
    assert "line 00 that it the left column says in line 01" in document.text
    assert not texts(document, "table_row")


def test_a_paragraph_goes_on_in_the_next_column(tmp_path: Path) -> None:
    document = read(tmp_path, canvas(_two_columns))
    assert "left column says in line 19 that it the right column says in line 00" in document.text


TESTS = [["Test", "Result", "Unit"], ["Sodium", "141", "mmol/L"], ["Potassium", "4.1", "mmol/L"]]
SODIUM = {"Test": "Sodium", "Result": "141", "Unit": "mmol/L"}


@pytest.mark.parametrize("ruled", [True, False])
def test_tables_are_rows_with_column_names(tmp_path: Path, ruled: bool) -> None:
    document = read(tmp_path, flow(para(LONG), grid(TESTS, lines=ruled), para(LONG)))
    assert texts(document, "table_row")[0] == "Test\tResult\tUnit"
    assert rows(document) == [SODIUM, {"Test": "Potassium", "Result": "4.1", "Unit": "mmol/L"}]
    assert texts(document, "paragraph") == [LONG, LONG]


@pytest.mark.parametrize("ruled", [True, False])
def test_empty_cells_leave_the_others_under_their_names(tmp_path: Path, ruled: bool) -> None:
    data = [["Test", "Result", "Flag", "Range"], ["Sodium", "141", "", "136-145"], ["Urea", "9", "H", "2-8"]]
    document = read(tmp_path, flow(grid(data, lines=ruled, colWidths=90)))
    assert rows(document)[0] == {"Test": "Sodium", "Result": "141", "Range": "136-145"}
    assert rows(document)[1]["Flag"] == "H"


@pytest.mark.parametrize("ruled", [True, False])
def test_cells_of_several_lines_stay_one_cell(tmp_path: Path, ruled: bool) -> None:
    note = "to be taken with food and plenty of water every morning"
    data: list[list[Any]] = [
        ["Drug", "Dose", "Note"],
        ["Aspirin", "75 mg", para(note)],
        ["Ramipril", "5 mg", para(note)],
    ]
    document = read(tmp_path, flow(grid(data, lines=ruled, bold=True, colWidths=[80, 60, 110])))
    assert [row["Note"] for row in rows(document)] == [note, note]
    assert [row["Drug"] for row in rows(document)] == ["Aspirin", "Ramipril"]


def test_neighbouring_tables_keep_their_own_columns(tmp_path: Path) -> None:
    other = [["Item", "Price"], ["Desk", "£90"]]
    document = read(
        tmp_path, flow(grid(TESTS, bold=True), para("Prices"), grid(other, bold=True, colWidths=[130, 130]))
    )
    assert rows(document)[0] == SODIUM
    assert rows(document)[-1] == {"Item": "Desk", "Price": "£90"}


def test_a_table_goes_on_over_the_page_with_its_names(tmp_path: Path) -> None:
    data = [["Lot", "Name", "Price"], *([f"{n}", f"Item {n}", f"£{n}"] for n in range(1, 80))]
    document = read(tmp_path, flow(grid(data, bold=True)))
    assert len(document.pages) > 1
    assert len(rows(document)) == 79
    assert rows(document)[-1] == {"Lot": "79", "Name": "Item 79", "Price": "£79"}


def test_a_header_above_the_first_line_of_a_table(tmp_path: Path) -> None:
    data: list[list[Any]] = [["Term", "Meaning"], ["Rent", para(LONG)], ["Notice", para(LONG)]]
    style = [("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.black), ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold")]
    document = read(
        tmp_path, flow(Table(data, style=[*style, ("VALIGN", (0, 0), (-1, -1), "TOP")], colWidths=[80, 300]))
    )
    assert rows(document) == [{"Term": "Rent", "Meaning": LONG}, {"Term": "Notice", "Meaning": LONG}]


def test_text_in_table_columns_is_read_row_by_row(tmp_path: Path) -> None:
    data = [[para(f"Left {n}. {LONG}"), para(f"Right {n}. {LONG}")] for n in range(3)]
    document = read(tmp_path, flow(Table(data, colWidths=[200, 200], style=[("VALIGN", (0, 0), (-1, -1), "TOP")])))
    assert texts(document, "table_row") == [f"Left {n}. {LONG}\tRight {n}. {LONG}" for n in range(3)]


def test_three_columns(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        page.setFont("Helvetica", 9)
        for column, x in enumerate((50, 225, 400)):
            lines(page, x, 720, *[f"column {column} in line {n:02d} goes on and" for n in range(30)], leading=11)

    document = read(tmp_path, canvas(draw))
    found = [
        (int(word), document.text.split()[index + 3])
        for index, word in enumerate(document.text.split())
        if len(word) == 1
    ]
    assert found == [(column, f"{n:02d}") for column in range(3) for n in range(30)]


def test_footnotes_in_small_print(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        page.setFont("Helvetica", 11)
        lines(
            page,
            72,
            700,
            *[f"This is line {n} of a page of text that fills the measure." for n in range(40)],
            leading=14,
        )
        page.setFont("Helvetica", 8)
        lines(page, 72, 110, "1 See section 4 of the Act, as amended.", "2 Not for residential leases.", leading=10)

    document = read(tmp_path, canvas(draw))
    assert texts(document, "footnote") == ["1 See section 4 of the Act, as amended.", "2 Not for residential leases."]


def test_rows_of_dots_become_one_mark(tmp_path: Path) -> None:
    document = read(
        tmp_path, canvas(lambda page: lines(page, 72, 700, "7.2 Leave " + ". " * 40 + "14", "7.3 Pay ........ 15"))
    )
    assert texts(document) == ["7.2 Leave … 14", "7.3 Pay … 15"]


def test_running_headers_and_footers(tmp_path: Path) -> None:
    def margins(page: Any, doc: Any) -> None:
        page.drawString(72, 760, "Harbour Manual")
        page.drawString(300, 25, f"Page {doc.page}")

    document = read(tmp_path, flow(*[para(LONG) for _ in range(60)], on_page=margins))
    assert len(document.pages) >= 3
    assert texts(document, "header") == ["Harbour Manual"] * len(document.pages)
    assert texts(document, "footer") == [f"Page {n}" for n in range(1, len(document.pages) + 1)]
    assert "Harbour" not in "".join(texts(document, "paragraph"))


def test_pages_that_all_say_the_same_still_say_it(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        for _ in range(4):
            page.drawString(72, 760, "Do not open before trial.")
            page.showPage()

    document = read(tmp_path, canvas(draw))
    assert texts(document, "header") == []
    assert document.text.count("Do not open before trial.") == 4


def test_lists_are_items_and_wrapped_numbers_are_not(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        page.setFont("Helvetica", 11)
        lines(
            page,
            72,
            700,
            "2.1 The tenant may show one sign on the front wall, not more than 2.4 metres wide and",
            "0.6 metres high, in a design approved by the landlord.",
            "2.2 The tenant shall keep the sign clean.",
            "(a) Signs are lit until 22:00.",
            "• No sign may flash.",
        )

    document = read(tmp_path, canvas(draw))
    assert [text.split()[0] for text in texts(document, "list_item")] == ["2.1", "2.2", "(a)", "•"]
    assert "wide and 0.6 metres high" in document.text


def test_right_to_left_lines_keep_their_word_order() -> None:
    from ragbox.parse.pdf.layout import line_of, segments
    from ragbox.parse.pdf.layout import rows as layout_rows
    from ragbox.parse.pdf.rawpage import W

    words = [W("שלום", 300, 10, 340, 22, 11, 0), W("עולם", 250, 10, 295, 22, 11, 0)]
    (row,) = layout_rows(segments(words))
    assert line_of(row).text == "שלום עולם"


def _outlined(page: Any) -> None:
    for number, name in enumerate(("Scope", "Duties"), start=1):
        page.bookmarkPage(name)
        page.addOutlineEntry(f"Chapter {name}", name, level=0)
        page.setFont("Helvetica", 11)
        page.drawString(
            72, 700, f"chapter {name.lower()} of the policy is set out on page {number}, and it binds everyone."
        )
        page.showPage()


def test_outline_entries_head_what_follows(tmp_path: Path) -> None:
    document = read(tmp_path, canvas(_outlined))
    assert [block.heading for block in document.blocks] == [("Chapter Scope",), ("Chapter Duties",)]


def test_outline_titles_that_are_printed_become_headings(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        for index, title in enumerate(("Leave", "Parental leave", "Pay")):
            page.bookmarkPage(title)
            page.addOutlineEntry(title, title, level=int(index == 1))
            page.drawString(72, 700, f"{index + 1}. {title}")
            page.drawString(72, 660, f"This page says what the manual has to say about {title.lower()} at length.")
            page.showPage()

    document = read(tmp_path, canvas(draw))
    assert [b.level for b in document.blocks if b.kind == "heading"] == [1, 2, 1]
    assert document.blocks[3].heading == ("1. Leave", "2. Parental leave")


def test_page_labels_and_title(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(canvas(_outlined)))
    writer.set_page_label(0, 0, style=PageLabelStyle.LOWERCASE_ROMAN)
    writer.set_page_label(1, 1, style=PageLabelStyle.DECIMAL)
    writer.add_metadata({"/Title": "Harbour Policy"})
    out = io.BytesIO()
    writer.write(out)
    document = read(tmp_path, out.getvalue())
    assert [page.label for page in document.pages] == ["i", "1"]
    assert document.title == "Harbour Policy"


def _form(page: Any) -> None:
    page.drawString(72, 700, "Patient name:")
    page.acroForm.textfield(name="f1", x=160, y=694, width=200, height=18, value="Ada Nkemelu")
    page.drawString(72, 660, "Insurer")
    page.acroForm.textfield(name="f2", x=160, y=654, width=200, height=18, tooltip="Insurance company", value="Petrel")
    page.acroForm.checkbox(name="c1", x=72, y=610, size=16, checked=True)
    page.drawString(96, 614, "I agree to be telephoned")
    page.acroForm.checkbox(name="c2", x=72, y=580, size=16, checked=False)
    page.drawString(96, 584, "I agree to photographs")
    page.acroForm.textfield(name="f3", x=160, y=540, width=200, height=18, value="")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("/F", NumberObject(32)),
        ("/Rect", ArrayObject(map(FloatObject, (0, 0, 0, 0)))),
        ("/Rect", ArrayObject(map(FloatObject, (-500, -500, -300, -480)))),
    ],
    ids=["not viewed", "of no size", "off the page"],
)
def test_a_form_field_that_nobody_sees_says_nothing(tmp_path: Path, key: str, value: Any) -> None:
    def draw(page: Any) -> None:
        page.drawString(72, 700, "Patient name:")
        page.acroForm.textfield(name="f1", x=160, y=694, width=200, height=18, value="Ada Nkemelu")
        page.showPage()

    writer = PdfWriter(clone_from=io.BytesIO(canvas(draw)))
    writer.pages[0]["/Annots"][0].get_object()[NameObject(key)] = value  # type: ignore[index]
    out = io.BytesIO()
    writer.write(out)
    assert read(tmp_path, out.getvalue()).text == "Patient name:"


def test_form_fields_with_their_labels(tmp_path: Path) -> None:
    document = read(tmp_path, canvas(_form))
    assert texts(document, "field") == [
        "Patient name: Ada Nkemelu",
        "Insurance company: Petrel",
        "I agree to be telephoned: yes",
        "I agree to photographs: no",
    ]
    block = next(b for b in document.blocks if b.kind == "field")
    (rect,) = document.pages[0].rects(block.start, block.end)
    assert 158 < rect.x0 < rect.x1 < 362
    assert 78 < rect.y0 < rect.y1 < 100


def test_an_image_without_text_is_a_problem_not_an_error(tmp_path: Path) -> None:
    from PIL import Image

    def draw(page: Any) -> None:
        page.drawString(72, 700, "The first page has text.")
        page.showPage()
        page.drawInlineImage(Image.new("L", (40, 40), 128), 72, 400, 300, 300)
        page.showPage()
        page.showPage()

    document = read(tmp_path, canvas(draw))
    assert [(problem.code, problem.page) for problem in document.problems] == [("no_text", 2)]
    assert document.pages[1].start == document.pages[1].end
    assert len(document.pages) == 3


def _ink(data: bytes, scale: float) -> list[tuple[int, int, int, int]]:
    """The box of the dark pixels in each rendered page."""
    with pypdfium2.PdfDocument(data) as pdf:
        images = [page.render(scale=scale).to_pil().convert("L") for page in pdf]
        return [image.point(lambda value: 255 if value < 128 else 0).getbbox() for image in images]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("cropped", [False, True])
def test_boxes_match_the_page_image(tmp_path: Path, turn: int, cropped: bool) -> None:
    def draw(page: Any) -> None:
        page.setFont("Helvetica", 30)
        if turn == 90:
            page.translate(400, 300)
            page.rotate(90)
        elif turn:
            page.translate(400, 400)
            page.rotate(turn)
        else:
            page.translate(200, 400)
        page.drawString(0, 0, "Exempli")

    writer = PdfWriter(clone_from=io.BytesIO(canvas(draw)))
    page = writer.pages[0]
    page.rotate(turn)
    if cropped:
        page[NameObject("/CropBox")] = RectangleObject((50, 60, 560, 700))
    out = io.BytesIO()
    writer.write(out)
    document = read(tmp_path, out.getvalue())
    assert document.text == "Exempli"
    (word,) = unpack_words(document.pages[0].words)
    ((x0, y0, x1, y1),) = _ink(out.getvalue(), 1.0)
    assert word.x0 == pytest.approx(x0, abs=5)
    assert word.x1 == pytest.approx(x1, abs=5)
    assert word.y0 - 1 <= y0
    assert y1 <= word.y1 + 1
    assert word.y1 - word.y0 < 45


def test_text_turned_on_an_upright_page_is_kept(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        page.drawString(100, 700, "Upright text on the page")
        page.rotate(90)
        page.drawString(300, -40, "Stamped sideways")

    document = read(tmp_path, canvas(draw))
    assert texts(document) == ["Upright text on the page", "Stamped sideways"]


def test_quotes_have_one_rectangle_per_line(tmp_path: Path) -> None:
    document = read(tmp_path, flow(para(LONG)))
    page = document.pages[0]
    assert len(page.rects(0, len(document.text))) == 3
    (rect,) = page.rects(0, len("Either party"))
    assert 75 < rect.x0 < 85
    assert rect.x1 - rect.x0 < 70


def _text_words(document: Document) -> list[str]:
    return document.text.split()


def test_every_word_of_the_page_is_in_the_text(tmp_path: Path) -> None:
    source = flow(para("Heading", "Heading1"), *[para(f"{LONG} Number {n}.") for n in range(30)], grid(TESTS))
    ours = sorted(_text_words(read(tmp_path, source)))
    theirs = sorted(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(source)).pages).split())
    assert ours == theirs


words = st.text("abcdefgh,.:;-'1234567890ABC()£é", min_size=1, max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(words, st.integers(0, 560), st.integers(0, 780), st.integers(4, 30)), min_size=1, max_size=40)
)
def test_words_anywhere_on_the_page_are_kept(tmp_path: Path, placed: list[tuple[str, int, int, int]]) -> None:
    def draw(page: Any) -> None:
        for word, x, y, size in placed:
            page.setFont("Helvetica", size)
            page.drawString(x, y, word)

    data = canvas(draw)
    document = read(tmp_path, data)
    assert read(tmp_path, data) == document


def test_words_far_off_the_page_cost_no_time(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        page.setFont("Helvetica", 11)
        lines(page, 72, 700, *[f"Line {n} of the page says that the rent is due." for n in range(20)])
        page.drawString(9_000_000, 400, "Far away")

    document = read(tmp_path, canvas(draw))
    assert [(item.text, item.reason) for item in document.hidden] == [("Far away", "off_page")]
    assert all(-612 <= word.x0 <= word.x1 <= 1224 for word in unpack_words(document.pages[0].words))


def test_a_small_header_close_above_the_text_is_still_one(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        for number in range(3):
            page.setFont("Helvetica", 8)
            page.drawString(30, 772, "11/20/26, 12:20 PM")
            page.drawString(280, 772, "Lease summary")
            page.setFont("Times-Roman", 12)
            lines(
                page,
                36,
                755,
                *[f"Clause {number}.{line} of the lease says what it says, at some length." for line in range(50)],
            )
            page.showPage()

    document = read(tmp_path, canvas(draw))
    assert texts(document, "header") == ["11/20/26, 12:20 PM Lease summary"] * 3


def test_a_clause_number_is_told_from_the_word_a_tab_after_it(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        page.setFont("Helvetica", 11)
        for height, label, gap in ((700, "2.1", 3.0), (680, "(a)", 3.0), (660, "4", 0.0)):
            page.drawString(72, height, label)
            page.drawString(72 + page.stringWidth(label) + gap, height, "Day work is paid by the hour")

    text = read(tmp_path, canvas(draw)).text
    assert "2.1 Day work" in text
    assert "(a) Day work" in text
    assert "4Day work" in text


def test_a_plan_of_thousands_of_lines_has_no_tables_and_keeps_its_words(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        page.setLineWidth(0.1)
        for number in range(3_000):
            x, y = 72 + number * 7 % 460, 72 + number * 11 % 500
            page.line(x, y, x + 12, y)
            page.line(x, y, x, y + 12)
        page.drawString(72, 700, "Site plan of the harbour")

    document = read(tmp_path, canvas(draw))
    assert document.tables == ()
    assert texts(document) == ["Site plan of the harbour"]


@pytest.mark.parametrize(
    ("word", "mark", "rest", "expected"),
    [
        ("£48,600", "1", " is paid", "£48,600 ¹ is paid"),
        ("of 25", "2", ", it says", "of 25 ², it says"),
        ("340 m", "2", " of floor", "340 m² of floor"),
        ("in 30 days.", "12", " The tenant", "in 30 days. ¹² The tenant"),
        ("the fee", "*", " is due", "the fee * is due"),
        ("in 2026", "", " it ends", "in 2026 it ends"),
    ],
)
def test_a_raised_number_is_no_part_of_the_number_before_it(
    tmp_path: Path, word: str, mark: str, rest: str, expected: str
) -> None:
    def draw(page: Any) -> None:
        text = page.beginText(72, 700)
        text.setFont("Times-Roman", 11)
        text.textOut(f"The sum {word}")
        text.setFont("Times-Roman", 7)
        text.setRise(4)
        text.textOut(mark)
        text.setRise(0)
        text.setFont("Times-Roman", 11)
        text.textOut(rest)
        page.drawText(text)

    document = read(tmp_path, canvas(draw))
    assert document.text == f"The sum {expected}"


def test_lowered_numbers_stay_with_their_letters(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        text = page.beginText(72, 700)
        for size, rise, words in ((11, 0, "The CO"), (7, -3, "2"), (11, 0, " in the room")):
            text.setFont("Times-Roman", size)
            text.setRise(rise)
            text.textOut(words)
        page.drawText(text)

    assert read(tmp_path, canvas(draw)).text == "The CO2 in the room"
