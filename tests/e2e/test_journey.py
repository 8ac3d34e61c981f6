"""The whole way of a user in a real browser: add files, watch them go in, ask, look the citation up, review, export, delete.

Makes the pictures of the pages for `docs/` on the way: `make screenshots`.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from e2e.served import WAIT, Served, a_page, a_server

from ragbox import RagBox
from ragbox.resources import resource

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import Browser, Locator, Page, expect  # noqa: E402

expect.set_options(timeout=WAIT)
FILES = (
    "commercial_lease.pdf",
    "service_agreement.pdf",
    "loan_agreement.pdf",
    "lab_report.pdf",
    "discharge_summary.pdf",
    "nda.docx",
    "nda_amendment_1.docx",
    "employee_handbook.docx",
)
REVIEWED = ("Who are the parties?", "What is the governing law?", "How long does it last?")
QUESTION = "What is the hemoglobin A1c result?"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the user's files and box are."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "contracts").mkdir()
    for name in FILES:
        shutil.copy(resource("sample_docs") / name, folder / "contracts" / name)
    RagBox.open(folder / "office.box").close()
    return folder


@pytest.fixture(scope="module")
def served(office: Path) -> Iterator[Served]:
    command = ("-m", "ragbox", "ui", "--no-browser", "--box", str(office / "office.box"))
    with a_server(office, command, never=("Achterberg", "hemoglobin")) as server:
        yield server


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    with a_page(browser, served) as opened:
        yield opened


def go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator("h1", has_text=name)).to_be_visible()


def settled(page: Page) -> None:
    """Waits until the page has drawn all that it was told to."""
    expect(page.locator("[data-testid='stApp'][data-test-script-state='notRunning']")).to_be_attached()
    page.wait_for_timeout(300)


def picture(page: Page, name: str) -> None:
    """Takes a picture of the page, light and dark, into the folder that RAGBOX_SCREENSHOTS names."""
    folder = os.environ.get("RAGBOX_SCREENSHOTS")
    if not folder:
        return
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        settled(page)
        page.screenshot(path=Path(folder) / f"{name}{'_dark' if scheme == 'dark' else ''}.png")


def test_add_files_and_watch_them_go_in(page: Page, office: Path) -> None:
    expect(page.get_by_text("This box has no documents yet")).to_be_visible()
    go(page, "Documents")
    settled(page)  # what is typed or given while the page is drawn is lost
    page.get_by_label("Keep these files in").fill(str(office / "kept"))
    page.get_by_label("Keep these files in").press("Enter")
    settled(page)
    page.locator("input[type=file]").set_input_files([office / "contracts" / name for name in FILES])
    add = page.get_by_role("button", name="Add to the box")
    expect(add).to_be_enabled(timeout=WAIT)
    add.click()
    expect(page.locator(".rb-steps")).to_contain_text(re.compile("Reading|personal data|searchable|Saving"))
    picture(page, "documents_adding")
    for name in FILES:
        expect(page.locator(".rb-row", has_text=name)).to_contain_text("Ready")
    assert sorted(each.name for each in (office / "kept").iterdir()) == sorted(FILES)
    picture(page, "documents")


def test_ask_and_find_the_passage_on_its_page(page: Page) -> None:
    box = page.get_by_label("Your question")
    box.fill(QUESTION)
    box.press("Enter")
    expect(page.locator(".rb-answer .rb-marker").first).to_be_visible()
    expect(page.locator(".rb-cite").first).to_contain_text("lab_report.pdf")
    page.get_by_role("button", name="Show page").first.click()
    image = page.get_by_role("img", name=re.compile("cited passage marked"))
    expect(image).to_be_visible()
    left, top, right, bottom = marked_area(image)
    settled(page)
    picture(page, "ask")
    quote = page.locator(".rb-cite blockquote").first.inner_text()
    expected = area_of(resource("sample_docs") / "lab_report.pdf", 2, quote)
    assert (left, top, right, bottom) == pytest.approx(expected, abs=0.012)


def test_go_on_asking_mark_an_answer_and_take_the_conversation_away(page: Page) -> None:
    ask(page, QUESTION)
    ask(page, "When was it collected?")
    expect(page.locator(".rb-answer .rb-text").first).to_contain_text("14 January 2025")
    page.get_by_role("button", name="Export").click()
    settled(page)
    picture(page, "ask_conversation")
    saved = download(page, "Word document")
    words = "\n".join(each.text for each in docx.Document(str(saved)).paragraphs)
    assert "hemoglobin A1c" in words
    assert "lab_report.pdf" in words


def test_review_a_collection_and_export_it(page: Page) -> None:
    go(page, "Review")
    page.get_by_label("Questions, one on each line").fill("\n".join(REVIEWED))
    page.get_by_label("Questions, one on each line").press("Control+Enter")
    expect(page.get_by_text(f"3 questions × {len(FILES)} documents = {3 * len(FILES)} answers")).to_be_visible()
    page.get_by_role("button", name="Run the review").click()
    expect(page.get_by_text(f"Done: all {3 * len(FILES)} answers are there.")).to_be_visible()
    picture(page, "review")
    book = openpyxl.load_workbook(download(page, "Export to Excel"))
    cells = [str(cell) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row]
    assert set(REVIEWED) <= set(cells)
    assert any("lab_report.pdf" in cell for cell in cells)
    rows = list(csv.DictReader(download(page, "Export to CSV").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 3 * len(FILES)


@pytest.mark.parametrize(
    ("name", "shot"), [("Personal data", "personal_data"), ("Privacy", "privacy"), ("Models", "models")]
)
def test_the_other_pages(page: Page, name: str, shot: str) -> None:
    go(page, name)
    expect(page.locator(".stMain .rb-notice.rb-error")).to_have_count(0)
    picture(page, shot)


def test_delete_with_a_receipt(page: Page, office: Path) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    ask(other, QUESTION)
    expect(other.locator(".rb-cite").first).to_contain_text("lab_report.pdf")
    go(page, "Documents")
    row = page.locator("[class*='st-key-row_']", has_text="lab_report.pdf")
    row.get_by_role("button", name="Details").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Delete this document from the box").click()
    dialog.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("nothing of it is left in the box")).to_be_visible()
    expect(row).to_have_count(0)
    expect(other.locator(".rb-cite")).to_have_count(0)  # without a click there
    other.close()
    picture(page, "documents_deleted")
    with RagBox.open(office / "office.box") as box:
        assert "lab_report.pdf" not in {info.name for info in box.documents()}
        assert box.verify().ok
        assert not any("lab_report" in repr(cell) for review in box.reviews() for cell in review.documents)
    go(page, "Ask")
    ask(page, QUESTION)
    expect(page.get_by_text("do not answer this question")).to_be_visible()


def ask(page: Page, question: str) -> None:
    box = page.get_by_label("Your question")
    box.fill(question)
    box.press("Enter")
    expect(page.locator(".rb-answer .rb-marker, .rb-notice").first).to_be_visible()
    settled(page)


def download(page: Page, name: str) -> Path:
    with page.expect_download() as downloading:
        page.get_by_role("button", name=name).click()
    saved = Path(downloading.value.path())
    named = saved.with_name(downloading.value.suggested_filename)
    shutil.copy(saved, named)
    return named


def marked_area(image: Locator) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is marked, as parts of the page's width and height."""
    image.evaluate("image => image.decode()")
    found = image.evaluate(
        """image => { const canvas = document.createElement('canvas');
        canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
        const context = canvas.getContext('2d'); context.drawImage(image, 0, 0);
        const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
        let area = [1, 1, 0, 0];
        for (let at = 0; at < data.length; at += 4)
          if (data[at] > 250 && data[at + 1] > 230 && data[at + 2] < 130) {
            const x = (at / 4) % canvas.width / canvas.width, y = Math.floor(at / 4 / canvas.width) / canvas.height;
            area = [Math.min(area[0], x), Math.min(area[1], y), Math.max(area[2], x), Math.max(area[3], y)]; }
        return area; }"""
    )
    left, top, right, bottom = found
    return float(left), float(top), float(right), float(bottom)


def area_of(path: Path, number: int, row: str) -> tuple[float, float, float, float]:
    """Where PDFium itself finds a table's row on a page of a file, as parts of the page's width and height."""
    import pypdfium2

    first, *_, last = row.split("\t")
    with pypdfium2.PdfDocument(path) as document:
        page = document[number - 1]
        width, height = page.get_size()
        text = page.get_textpage()
        begin, count = text.search(first).get_next()
        left, bottom, _, top = _box(text, begin, count)
        _, below, right, above = _box(text, *text.search(last, index=begin).get_next())
        assert below < (bottom + top) / 2 < above  # of the same row
        return left / width, 1 - top / height, right / width, 1 - bottom / height


def _box(text: Any, begin: int, count: int) -> tuple[float, float, float, float]:
    boxes = [text.get_charbox(n) for n in range(begin, begin + count)]
    left, bottom, right, top = zip(*boxes, strict=True)
    return min(left), min(bottom), max(right), max(top)
