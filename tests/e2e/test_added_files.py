"""Files added on the page in a real browser: kept, indexed, deleted; and whatever one holds, nothing leaves 127.0.0.1."""

from __future__ import annotations

from pathlib import Path

import pytest
from e2e.asking import LURE, MORE, NAME, ask
from e2e.served import WAIT, settled, typed

from ragbox.resources import resource

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import Page, expect  # noqa: E402

expect.set_options(timeout=WAIT)  # five seconds are short where two cores run a browser, a server and the tests


def documents(page: Page) -> None:
    page.get_by_role("link", name="Documents").click()
    expect(page.locator("h1", has_text="Documents")).to_be_visible(timeout=WAIT)
    settled(page)  # what is clicked while the page is drawn is lost


def test_upload_is_kept_and_indexed_then_deleted(page: Page, tmp_path: Path) -> None:
    documents(page)
    page.get_by_text("Add documents").click()
    kept = tmp_path / "kept"
    typed(page, "Keep these files in", str(kept))
    page.locator("input[type=file]").set_input_files(resource("sample_docs") / "referral_letter.docx")
    expect(page.get_by_text("referral_letter.docx")).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="Add to the box").click()
    row = page.locator(".rb-row", has_text="referral_letter.docx")
    expect(row).to_contain_text("Ready", timeout=WAIT)
    assert [path.name for path in kept.iterdir()] == ["referral_letter.docx"]
    assert kept.stat().st_mode & 0o777 == 0o700
    assert (kept / "referral_letter.docx").stat().st_mode & 0o777 == 0o600

    page.locator("[class*='st-key-row_']", has_text="referral_letter.docx").get_by_role(
        "button", name="Details"
    ).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("referral_letter.docx")
    dialog.get_by_text("Delete this document from the box").click()
    dialog.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("nothing of it is left in the box")).to_be_visible(timeout=WAIT)
    expect(row).to_have_count(0)
    assert (kept / "referral_letter.docx").exists()


def test_nothing_in_a_document_acts(page: Page, tmp_path: Path) -> None:
    import docx

    folder = tmp_path / "hostile"
    folder.mkdir()
    document = docx.Document()
    document.add_heading("Rules <i>on</i> ![x](http://attacker.example/d.png) turnips", 1)
    document.add_paragraph(f"{LURE} a month.")
    document.add_paragraph(MORE)
    document.save(str(folder / NAME))

    documents(page)
    page.get_by_text("Add documents").click()
    page.get_by_role("tab", name="Name a folder or file").click()
    typed(page, "Path on this computer", str(folder))
    page.get_by_role("button", name="Add from this path").click()
    row = page.locator(".rb-row", has_text="turnip")
    expect(row).to_contain_text("Ready", timeout=WAIT)
    expect(row.locator(".rb-name")).to_have_text(NAME)
    page.locator("[class*='st-key-row_']", has_text="turnip").get_by_role("button", name="Details").click()
    expect(page.get_by_role("dialog")).to_contain_text(NAME)
    page.keyboard.press("Escape")

    page.get_by_role("link", name="Ask").click()
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("Search only in").click()
    page.get_by_role("option", name="turnip").click()
    expect(page.locator(".st-key-filter_words .rb-chip")).to_have_text(NAME)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    ask(page, "What is the turnip quota <img src=http://attacker.example/q.png>?")
    expect(page.locator(".rb-answer .rb-text")).to_contain_text(LURE, timeout=WAIT)
    expect(page.locator(".rb-cite").first).to_contain_text(NAME)
    page.get_by_role("button", name="Show text").first.click()
    expect(page.locator(".rb-passage mark")).to_contain_text(LURE)
    expect(page.locator(".rb-passage")).to_contain_text(MORE)
    foreign = ".stMain :is(img, a[href*='attacker'], .katex, iframe, script, .rb-text b, .rb-passage b)"
    expect(page.locator(foreign)).to_have_count(0)
    copy = page.get_by_role("button", name="Copy")
    expect(copy).to_have_count(1, timeout=WAIT)  # the page before it may still be there for a moment
    copy.click()
    expect(page.locator(".stCode")).to_contain_text(LURE)
    expect(page.locator(foreign)).to_have_count(0)
    page.keyboard.press("Escape")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Export").click()
        page.get_by_role("button", name="Markdown").click()
    assert "attacker" in (told := downloading.value.path().read_text(encoding="utf-8"))
    assert not {"<", "$"} & set(told)
    page.keyboard.press("Escape")
    ask(page, "And who writes <b>to</b> the turnip inspector?")
    expect(page.locator(".rb-turn")).to_contain_text(LURE, timeout=WAIT)
    page.get_by_text("Right", exact=True).click()
    page.get_by_label("A note on it").fill("<img src=x onerror=window.acted=1> ![x](http:)")
    page.get_by_label("A note on it").press("Enter")
    expect(page.get_by_text("with your note")).to_be_visible(timeout=WAIT)
    page.get_by_text("Show the answers marked").click()
    expect(page.locator("[class*='st-key-turn_thumb']")).to_contain_text("![x](http:)", timeout=WAIT)
    expect(page.locator(foreign)).to_have_count(0)
