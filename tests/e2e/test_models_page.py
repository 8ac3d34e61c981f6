"""Models and privacy in a real browser: a model is taken in, chosen and removed, and the audit log taken away as a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ragbox import RagBox
from ragbox.models.installed import ModelFolder

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from e2e.served import WAIT, a_browser, a_page, a_server, settled, typed
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.e2e, pytest.mark.slm, pytest.mark.timeout(300)]
TINY = Path(__file__).parents[1] / "models" / "tiny_slm.gguf"


@pytest.fixture
def page(tmp_path: Path, lean: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """The page of a box without documents, with an event in its audit log; its models are in `tmp_path / "models"`."""
    with RagBox.open(tmp_path / "office.box", lean) as box:  # type: ignore[arg-type]
        box._viewing.audit.append("answer", ["0" * 64], {"PHONE_NUMBER": 3})
    monkeypatch.setenv("RAGBOX_MODELS", str(tmp_path / "models"))
    command = ("-m", "ragbox", "ui", "--box", str(tmp_path / "office.box"), "--no-browser")
    with a_browser() as browser, a_server(tmp_path, command) as served, a_page(browser, served) as opened:
        settled(opened)
        yield opened


def test_a_model_is_taken_in_chosen_and_removed(page: Page, tmp_path: Path) -> None:
    page.get_by_role("link", name="Models").click()
    typed(page, "GGUF file on this computer", str(TINY))
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_text("tiny_slm was taken in")).to_be_visible(timeout=WAIT)
    card = page.locator(".st-key-row_model_tiny_slm")
    card.get_by_role("button", name="Use", exact=True).click()
    expect(page.get_by_text("tiny_slm answers from now on")).to_be_visible(timeout=WAIT)
    expect(page.locator(".rb-side")).to_contain_text("tiny_slm")
    expect(card.get_by_role("button", name="Remove")).to_be_disabled()
    page.get_by_role("button", name="Use none").click()
    expect(page.get_by_text("Answers are quotes from now on")).to_be_visible(timeout=WAIT)
    card.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("No model is installed")).to_be_visible(timeout=WAIT)
    assert list(ModelFolder(tmp_path / "models")) == []
    assert TINY.exists()


def test_the_audit_log_is_taken_away_as_a_file(page: Page) -> None:
    page.get_by_role("link", name="Privacy").click()
    expect(page.locator(".rb-promise").first).to_contain_text("No outside connection so far.", timeout=WAIT)
    page.get_by_role("radio", name="Audit log").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Audit log as JSON").click()
    (event,) = json.loads(download.value.path().read_text())["events"]
    assert (event["event"], event["entities"], event["intact"]) == ("answer", {"PHONE_NUMBER": 3}, True)
