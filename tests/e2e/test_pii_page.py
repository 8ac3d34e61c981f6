"""Personal data in a real browser: masked, revealed, marked and rejected, on its page and in answers."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from e2e.asking import LURE, MORE, NAME, START, ask
from e2e.served import WAIT, Served, a_page, a_server, settled, typed

from ragbox import RagBox
from ragbox.config import load_profile
from ragbox.resources import resource

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import Browser, Locator, Page, expect  # noqa: E402

expect.set_options(timeout=WAIT)  # five seconds are short where two cores run a browser, a server and the tests
WARD = NAME.removesuffix(".docx") + ".txt"


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A second server, for a box under `hipaa`."""
    folder = tmp_path_factory.mktemp("clinic")
    shutil.copy(resource("sample_docs") / "lab_report.pdf", folder / "lab_report.pdf")
    (folder / WARD).write_text(f"The ward is known to Brumblewick.\n\n{LURE}. {MORE}\n", encoding="utf-8")
    hipaa = load_profile("hipaa")
    patterns = hipaa.model_copy(update={"pii": hipaa.pii.model_copy(update={"ner": "off"})})  # something is missed
    with RagBox.open(folder / "clinic.box", patterns) as box:
        assert box.ingest([folder / "lab_report.pdf", folder / WARD]).totals["indexed"] == 2
    with a_server(folder, ("-c", START, str(folder / "clinic.box")), never=("turnip", "Achterberg")) as served:
        yield served


@pytest.fixture
def ward(browser: Browser, clinic: Served) -> Iterator[Page]:
    """As `page`, of that box."""
    with a_page(browser, clinic) as opened:
        yield opened


def test_personal_data_is_masked_revealed_marked_and_rejected(ward: Page, clinic: Served) -> None:
    ward.get_by_role("link", name="Personal data").click()
    expect(ward.locator(".rb-table").first).to_contain_text("Medical record number", timeout=WAIT)
    expect(ward.locator(".stMain")).not_to_contain_text("Achterberg")
    with ward.expect_download() as downloading:
        ward.get_by_role("button", name="Report as CSV").click()
    report = downloading.value.path().read_text(encoding="utf-8")
    assert "MEDICAL_RECORD_NUMBER" in report
    assert "Achterberg" not in report

    _card(ward, "lab_report.pdf").get_by_role("button", name="Open").click()
    patient = ward.locator(".rb-marked mark", has_text="PERSON_").first
    expect(patient).to_contain_text("Names", timeout=WAIT)
    ward.get_by_role("radio", name="Page", exact=True).click()
    image = ward.get_by_role("img", name=re.compile("findings marked"))
    expect(image).to_be_visible(timeout=WAIT)
    assert _black(image) > 20_000
    ward.get_by_text("Show real values").click()
    expect(ward.locator(".st-key-pii_values")).to_contain_text("Desmond Achterberg", timeout=WAIT)
    expect(image).to_be_visible(timeout=WAIT)
    assert _black(image) < 20_000
    ward.get_by_role("radio", name="Text", exact=True).click()
    expect(ward.locator(".rb-marked mark", has_text="Desmond Achterberg").first).to_be_visible(timeout=WAIT)
    ward.get_by_text("Show real values").click()
    expect(ward.locator(".stMain")).not_to_contain_text("Achterberg", timeout=WAIT)

    ward.get_by_role("radio", name="All documents").click()
    expect(_card(ward, "turnip").locator(".rb-name")).to_have_text(WARD)
    _card(ward, "turnip").get_by_role("button", name="Open").click()
    expect(ward.get_by_role("combobox", name="Document", exact=True)).to_have_value(WARD)
    expect(ward.locator(".rb-marked")).to_contain_text("<script>window.acted = true</script>", timeout=WAIT)
    expect(
        ward.locator(".stMain :is(.rb-marked img, .rb-marked b, a[href*='attacker'], iframe, script)")
    ).to_have_count(0)
    settled(ward)  # what is clicked while the page is drawn anew is lost
    ward.get_by_text("Something was missed").click()
    typed(ward, "The words", "Brumblewick")
    ward.get_by_role("button", name="Mark as personal data").click()
    expect(ward.get_by_text("Remembered: missed personal data of the kind Names")).to_be_visible(timeout=WAIT)
    expect(ward.locator(".rb-marked mark", has_text="PERSON_")).to_be_visible(timeout=WAIT)
    expect(ward.locator(".rb-marked")).not_to_contain_text("Brumblewick")
    ward.locator("[class*='st-key-row_value_0']").get_by_role("button", name="Reject").click()
    expect(ward.get_by_text("Remembered: a false alarm")).to_be_visible(timeout=WAIT)
    expect(ward.locator(".rb-marked")).to_contain_text("Brumblewick", timeout=WAIT)
    assert "Achterberg" not in clinic.errors.read_text()


def test_answers_show_real_values_only_while_the_switch_is_on(ward: Page) -> None:
    ask(ward, "What is the MRN of Desmond Achterberg?")
    expect(ward.locator(".rb-cite").first).to_contain_text("MEDICAL_RECORD_NUMBER", timeout=WAIT)
    expect(ward.locator(".stMain")).not_to_contain_text("NQ-5530187")
    ward.get_by_role("button", name="Show page").first.click()
    image = ward.get_by_role("img", name=re.compile("cited passage marked"))
    expect(image).to_be_visible(timeout=WAIT)
    assert _black(image) > 20_000
    ward.get_by_text("Show real values").click()
    expect(ward.locator(".rb-cite").first).to_contain_text("NQ-5530187", timeout=WAIT)
    expect(image).to_have_count(0)
    ward.get_by_text("Show real values").click()
    expect(ward.locator(".stMain")).not_to_contain_text("NQ-5530187", timeout=WAIT)


def _card(page: Page, name: str) -> Locator:
    return page.locator("[class*='st-key-row_pii_']", has_text=name)


def _black(image: Locator) -> int:
    """How many pixels of an image are in black areas: black themselves, and left and right of them too."""
    expect(image).to_have_count(1, timeout=WAIT)  # while the page is drawn anew the old one may still be there
    image.evaluate("image => image.decode()")
    counted = image.evaluate(
        """image => { const canvas = document.createElement('canvas');
        canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
        const context = canvas.getContext('2d'); context.drawImage(image, 0, 0);
        const data = context.getImageData(0, 0, canvas.width, canvas.height).data; let found = 0;
        const dark = at => data[at] + data[at + 1] + data[at + 2] < 30;
        for (let at = 40; at < data.length - 40; at += 4) if (dark(at - 40) && dark(at) && dark(at + 40)) found += 1;
        return found; }"""
    )
    return int(counted)
