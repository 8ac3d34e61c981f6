"""The Documents page in a real browser: receipts, another process at work, a watched folder, and at twice the size."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from e2e.served import WAIT, Served, a_page, a_server, typed

from ragbox import RagBox
from ragbox.resources import resource

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import Browser, Page, expect  # noqa: E402

expect.set_options(timeout=WAIT)  # another module of the same run may set less, so what is slow says it itself
WRITER = """
import sys
from ragbox import RagBox
with RagBox.open(sys.argv[1]) as box:
    with box._directory.writing():
        sys.stdin.read()
    box.ingest(sys.argv[2])
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the user's files and box are."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "contracts").mkdir()
    for name in ("lab_report.pdf", "nda.docx", "invoice.docx", "nda_amendment_1.docx"):
        shutil.copy(resource("sample_docs") / name, folder / "contracts" / name)
    (folder / "contracts" / "broken_with_a_long_name_that_goes_on_and_on_and_on.pdf").write_bytes(b"no PDF")
    with RagBox.open(folder / "office.box") as box:
        assert box.ingest(folder / "contracts").totals["failed"] == 1
    return folder


@pytest.fixture(scope="module")
def served(office: Path) -> Iterator[Served]:
    command = ("-m", "ragbox", "ui", "--no-browser", "--box", str(office / "office.box"))
    with a_server(office, command, never=("Achterberg", "badger")) as server:
        yield server


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    with a_page(browser, served) as opened:
        opened.get_by_role("link", name="Documents").click()
        expect(opened.locator(".rb-row .rb-name").first).to_be_visible(timeout=WAIT)
        yield opened


def test_several_are_deleted_together_and_the_receipts_saved(page: Page) -> None:
    for name in ("invoice.docx", "nda_amendment_1.docx"):
        page.locator("[class*='st-key-row_']", has_text=name).locator("[class*='st-key-choose_'] label").click()
    expect(page.get_by_text("2 documents chosen")).to_be_visible()
    page.locator(".st-key-chosen_bar").get_by_role("button", name="Delete").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Delete these 2 documents from the box").click()
    dialog.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("2 documents were deleted")).to_be_visible(timeout=WAIT)
    expect(page.locator(".rb-row", has_text="invoice.docx")).to_have_count(0)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Save as JSON").click()
    receipts = json.loads(downloading.value.path().read_text(encoding="utf-8"))["receipts"]
    assert {each["name"]: each["verified"] for each in receipts} == {"invoice.docx": True, "nda_amendment_1.docx": True}
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_text("were deleted")).to_have_count(0)


def test_a_run_in_another_process_is_told_of_and_seen_without_a_click(page: Page, office: Path) -> None:
    path = office / "from elsewhere.txt"
    path.write_text("The badger lease ends in May.", encoding="utf-8")
    command = [sys.executable, "-c", WRITER, str(office / "office.box"), str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as writer:
        expect(page.get_by_text("is writing to this box")).to_be_visible(timeout=WAIT)
        expect(page.locator(".rb-row", has_text="elsewhere")).to_have_count(0)
        assert writer.stdin is not None
        writer.stdin.close()
        expect(page.locator(".rb-row", has_text="elsewhere")).to_contain_text("Ready", timeout=WAIT)
        expect(page.get_by_text("is writing to this box")).to_have_count(0)
        assert writer.wait(60) == 0


def test_an_open_dialog_outlives_a_change_of_the_box(page: Page, office: Path) -> None:
    page.locator("[class*='st-key-row_']", has_text="nda.docx").get_by_role("button", name="Details").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Personal data found")
    with RagBox.open(office / "office.box") as box:
        (office / "meanwhile.txt").write_text("The badger lease began in June.", encoding="utf-8")
        box.ingest(office / "meanwhile.txt")
    page.wait_for_timeout(5_000)  # two looks at the box
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".rb-row", has_text="meanwhile")).to_be_visible()


def test_a_watched_folder_is_followed(page: Page, office: Path) -> None:
    (office / "inbox").mkdir()
    page.get_by_role("radio", name=re.compile("Watched folders")).click()
    typed(page, "Path of the folder", str(office / "inbox"))
    page.get_by_role("button", name="Watch this folder").click()
    expect(page.locator(".st-key-watched_list")).to_contain_text("inbox")
    (office / "inbox" / "letter.txt").write_text("The badger came in July.", encoding="utf-8")
    expect(page.locator(".st-key-watched_list")).to_contain_text("1 in the box", timeout=2 * WAIT)
    page.get_by_role("radio", name=re.compile("In the box")).click()
    expect(page.locator(".rb-row", has_text="letter.txt")).to_contain_text("Ready", timeout=WAIT)
    page.get_by_role("radio", name=re.compile("Watched folders")).click()
    page.get_by_role("button", name="Stop watching").click()
    expect(page.get_by_text("No folder is watched")).to_be_visible()


def test_at_twice_the_size_nothing_sticks_out(page: Page) -> None:
    page.set_viewport_size({"width": 640, "height": 800})
    for view in ("Not read", "Watched folders", "In the box"):
        page.get_by_role("radio", name=re.compile(view)).click()
        fits(page)
    page.get_by_text("Add documents").click()
    expect(page.get_by_role("button", name="Add to the box")).to_be_visible()
    fits(page)
    row = page.locator("[class*='st-key-row_']", has_text="lab_report.pdf")
    row.get_by_role("button", name="Open").click()
    expect(page.locator(".stImage img")).to_be_visible(timeout=WAIT)
    fits(page)


def fits(page: Page) -> None:
    """Nothing that is shown reaches beyond the window."""
    expect(page.locator("[data-testid='stApp'][data-test-script-state='notRunning']")).to_be_attached()
    page.wait_for_timeout(500)
    beyond = page.evaluate(
        """() => [...document.querySelectorAll('.stMain *')].filter(each => {
        const box = each.getBoundingClientRect(); return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1); })
        .map(each => each.className).slice(0, 5)"""
    )
    assert beyond == []
