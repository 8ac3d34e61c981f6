"""Paragraphs over a page break: one block, boxes on both pages, and everything else where it was."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from ragbox.chunk import chunk
from ragbox.types import Document, unpack_words

from .makers import canvas, lines, para, read, texts

FILL = [f"Line {n:02d} of the page is as long as the others are." for n in range(1, 5)]
"""Lines that make up a paragraph, so that the column's margin is known."""


def pages(*bodies: list[str], font: str = "Helvetica", notes: dict[int, list[str]] | None = None) -> bytes:
    """Pages with a running header and footer, their lines at the foot of the page; `notes` are footnotes by page."""

    def draw(page: Any) -> None:
        for number, body in enumerate(bodies, start=1):
            page.setFont("Helvetica", 8)
            page.drawString(72, 770, "Harbour Manual")
            page.drawString(300, 25, f"Page {number}")
            lines(page, 72, 60, *(notes or {}).get(number, []), leading=10)
            page.setFont(font, 11)
            lines(page, 72, 112 + 14 * len(body), *body, leading=14)
            page.showPage()

    return canvas(draw)


def pages_of(document: Document, text: str) -> list[tuple[int, list[str]]]:
    """The pages on which `text` has boxes, with its words there."""
    start = document.text.index(text)
    end = start + len(text)
    found = []
    for page in document.pages:
        if page.rects(start, end):
            words = [w for w in unpack_words(page.words) if w.end > start and w.start < end]
            found.append((page.number, [document.text[w.start : w.end] for w in words]))
    return found


@pytest.mark.parametrize("notes", [{}, {1: ["1 See the Act of 1998."]}])
def test_a_sentence_over_the_break_is_one(tmp_path: Path, notes: dict[int, list[str]]) -> None:
    above = [*FILL, "The tenant shall return the keys of the house"]
    document = read(tmp_path, pages(above, ["within nine days of the end.", *FILL], FILL, notes=notes))
    sentence = "The tenant shall return the keys of the house within nine days of the end."
    assert pages_of(document, sentence) == [(1, sentence.split()[:9]), (2, sentence.split()[9:])]
    kinds = [(block.kind, block.page) for block in document.blocks]
    before = [("header", 1), *([("footnote", 1)] if notes else []), ("footer", 1), ("paragraph", 1), ("header", 2)]
    assert kinds[: len(before)] == before
    assert document.page_at(document.text.index("within")) == 2
    (passage,) = chunk(document, tokens=500, count=lambda text: len(text.split()))
    assert sentence in [document.text[unit.start : unit.end] for unit in passage.units]


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("The lease may be termi-", "nated by notice.", "may be terminated by notice"),
        ("Such notice by a third-", "party is valid.", "a third-party is valid"),
        (
            "Notice is to be given to the managing agents of",
            "Harbour Estates, as section 4 says.",
            "of Harbour Estates",
        ),
        ("Interest accrues on the whole of the unpaid sum of", "£4,000 from that day.", "sum of £4,000 from"),
        ("Rent falls due as it is set out at length in clause", "7.2 of the lease.", "clause 7.2 of the lease"),
    ],
)
def test_words_at_the_break(tmp_path: Path, above: str, below: str, joined: str) -> None:
    document = read(tmp_path, pages([*FILL, above], [below, *FILL], FILL))
    assert joined in document.text


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("The keys are returned at the end of the lease.", "Rent is paid on the first day of a month."),
        ("The keys are returned", "Rent is paid on the first day of a month."),
        ("The tenant returns the keys of the house and", "(a) pays the rent that is due on that day."),
        ("The tenant returns the keys of the house and", "• pays the rent that is due on that day."),
        ("The tenant returns the keys of the house and", "7.3 The rent is due on the first of a month."),
        ("Have all keys of the house been returned to us?", "and if so, to which of the managing agents"),
    ],
)
def test_paragraphs_that_end_stay_apart(tmp_path: Path, above: str, below: str) -> None:
    document = read(tmp_path, pages([*FILL, above], [below, *FILL], FILL))
    assert all(document.page_at(block.end - 1) == block.page for block in document.blocks)
    assert above in "\n".join(texts(document))


def test_another_size_or_weight_is_another_paragraph(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        for font, size in (("Helvetica", 11), ("Helvetica-Bold", 11), ("Helvetica", 9)):
            page.setFont(font, size)
            lines(page, 72, 200, *FILL, "and the tenant shall return all the keys to", leading=14)
            page.showPage()

    document = read(tmp_path, canvas(draw))
    assert all(document.page_at(block.end - 1) == block.page for block in document.blocks)


def test_a_list_item_goes_on(tmp_path: Path) -> None:
    above = ["(a) return the keys of the house to the agents;", "(b) pay all of the rent that is then due, with"]
    document = read(tmp_path, pages([*FILL, *above], ["the interest on it; and", "(c) leave.", *FILL], FILL))
    assert "(b) pay all of the rent that is then due, with the interest on it; and" in texts(document, "list_item")


def test_three_pages_in_a_row(tmp_path: Path) -> None:
    middle = ["be told. The keys are sent on the day after the", *FILL, "and the agents at once send a receipt to"]
    document = read(
        tmp_path, pages([*FILL, "Before the end of the lease, the agents shall"], middle, ["us."], notes={})
    )
    assert "the agents shall be told." in document.text
    assert "send a receipt to us." in document.text
    assert [block.page for block in document.blocks if block.kind == "footer"] == [1, 2, 3]


def test_a_paragraph_that_fills_a_page_is_whole_without_running_lines(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        for part in range(3):
            page.setFont("Helvetica", 11)
            lines(
                page,
                72,
                700,
                *[f"and in part {part} of line {n:02d} the tenant and also" for n in range(40)],
                leading=14,
            )
            page.showPage()

    document = read(tmp_path, canvas(draw))
    (block,) = document.blocks
    assert [page.number for page in document.pages if page.rects(block.start, block.end)] == [1, 2, 3]


def test_the_right_column_goes_on_in_the_left_one(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        for number in range(2):
            page.setFont("Helvetica", 10)
            for column, x in (("left", 72), ("right", 320)):
                for index in range(30):
                    page.drawString(
                        x, 700 - 13 * index, f"{number} {column} column, line {index:02d}, which says that it"
                    )
            page.showPage()

    document = read(tmp_path, canvas(draw))
    assert "0 right column, line 29, which says that it 1 left column, line 00" in document.text


def test_scanned_pages(tmp_path: Path) -> None:
    above = [*FILL, "The tenant shall return the keys of the house"]
    data = pages(above, ["within nine days of the end.", *FILL])
    with pypdfium2.PdfDocument(data) as pdf:
        first, second = (page.render(scale=200 / 72).to_pil() for page in pdf)
    out = io.BytesIO()
    first.save(out, "PDF", resolution=200, save_all=True, append_images=[second])
    document = read(tmp_path, out.getvalue())
    assert document.ocr_pages == 2
    found = pages_of(document, "return the keys of the house within nine days of the end.")
    assert [number for number, _ in found] == [1, 2]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
# Lines are set at 12 points: of larger letters, on lines that overlap, nobody sees where a paragraph ends on a full line.
@given(st.integers(0, 10_000), st.integers(9, 12), st.integers(1, 2), st.integers(200, 700))
def test_whatever_breaks_the_words_are_those_of_the_paragraphs(
    tmp_path: Path, seed: int, size: int, columns: int, height: int
) -> None:
    chosen = random.Random(seed)
    vocabulary = (
        "tenant landlord shall return keys notice rent within days agreement party clause the of and to".split()
    )
    wanted = [" ".join(["The", *chosen.choices(vocabulary, k=chosen.randint(30, 160))]) + " end." for _ in range(12)]
    out = io.BytesIO()
    width = 440 / columns - 20
    frames = [Frame(72 + index * (width + 20), 72, width, height) for index in range(columns)]
    doc = BaseDocTemplate(out, pageTemplates=[PageTemplate("p", frames)])
    doc.build([para(f'<font size="{size}">{text}</font>') for text in wanted])
    document = read(tmp_path, out.getvalue())
    assert len(document.pages) > 1
    if columns == 1:
        assert texts(document) == wanted
    assert sorted(document.text.split()) == sorted(" ".join(wanted).split())
    with pypdfium2.PdfDocument(out.getvalue()) as pdf:
        for page, raw in zip(document.pages, pdf, strict=True):
            assert len(list(unpack_words(page.words))) == len(raw.get_textpage().get_text_range().split())


def test_the_last_line_of_a_footnote_joins_nothing(tmp_path: Path) -> None:
    def draw(page: Any) -> None:
        # PDFium takes what is drawn right after a hyphen for a part of that line.
        page.setFont("Helvetica", 11)
        lines(page, 72, 200, *FILL, "The tenant shall return the keys of the pre-", leading=14)
        page.setFont("Helvetica", 8)
        page.drawString(72, 90, "as it was amended in the year 2004.")
        page.drawString(72, 100, "1 This is set out in the Act on the return of keys and of other things,")
        page.showPage()
        page.setFont("Helvetica", 11)
        lines(page, 72, 700, "mises within nine days.", *FILL, leading=14)
        page.showPage()

    document = read(tmp_path, canvas(draw))
    assert "return the keys of the premises within nine days" in document.text
    assert texts(document, "footnote") == [
        "1 This is set out in the Act on the return of keys and of other things, as it was amended in the year 2004."
    ]
