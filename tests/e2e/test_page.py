"""The page in a real browser: ask, open a citation, add, delete; and whatever a document holds, nothing leaves 127.0.0.1."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from e2e.served import WAIT, Served, a_browser, a_page, a_server, let_in, settled
from parse.makers import canvas

from ragbox import RagBox
from ragbox.config import load_profile
from ragbox.resources import resource

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import Browser, Locator, Page, expect  # noqa: E402

expect.set_options(timeout=20_000)  # five seconds are short where two cores run a browser, a server and the tests
QUESTION = "What is the hemoglobin A1c result?"
LURE = 'The turnip quota <img src="http://attacker.example/a.png"> is ![x](http://attacker.example/b.png) forty crates'
MORE = (
    "The turnip inspector <script>window.acted = true</script> writes $\\LaTeX$ and :smile: to "
    "[this place](http://attacker.example/c), <b>boldly</b>."
)
NAME = "turnip <img src=x onerror=window.acted=1> ![x](http:) :smile: $x^2$ `a`.docx"
WARD = NAME.removesuffix(".docx") + ".txt"
START = """
import dataclasses, sys, time
from pathlib import Path
from ragbox import RagBox
from ragbox.config import load_profile
from ragbox.serve_page import serve
from ragbox.types import AnswerEvent

quoted = RagBox.ask_stream

def ask_stream(box, question, **options):
    # a question that begins with "slowly" is answered as with a slow language model, "failing" as with one that ended
    *_, last = quoted(box, question.removeprefix("slowly ").removeprefix("failing ").removeprefix("routed "),
                        **{**options, "mode": "extractive"})
    if question.startswith("slowly "):
        yield AnswerEvent("extractive", last.answer)
        yield AnswerEvent("token", token="All rent is waived <b>now</b> [1].")
        yield AnswerEvent("token", supported=False)
        for number in range(400):  # longer than a page image takes on a busy machine
            yield AnswerEvent("token", token=f"word{number} <b>&amp;</b> ")
            time.sleep(0.1)
        last = AnswerEvent("final", dataclasses.replace(last.answer, mode="generative", model="slow"))
    if question.startswith("routed "):
        written = options.get("mode") == "generative"
        given = {"mode": "generative", "model": "slow"} if written else {"route": ("No model was <b>needed</b>.",)}
        last = AnswerEvent("final", dataclasses.replace(last.answer, **given))
    if question.startswith("failing "):
        last = AnswerEvent("final", dataclasses.replace(last.answer, problem="it <i>ended</i>", model="slow"))
    yield last

RagBox.ask_stream = ask_stream
sys.exit(serve(Path(sys.argv[1]), open_browser=False))
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as opened:
        yield opened


def _wide(page: Any) -> None:
    page.setPageSize((842, 595))
    page.drawString(72, 500, "The heron count reached forty birds in June.")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    documents = folder / "documents"
    documents.mkdir()
    for name in ("lab_report.pdf", "nda.docx"):
        shutil.copy(resource("sample_docs") / name, documents / name)
    (documents / "wide.pdf").write_bytes(canvas(_wide))
    with RagBox.open(folder / "office.box") as box:
        assert box.ingest([documents]).totals["indexed"] == 3
    with a_server(folder, ("-c", START, str(folder / "office.box")), never=("turnip",)) as served:
        yield served


@pytest.fixture
def page(browser: Browser, server: Served) -> Iterator[Page]:
    """An open page. At the end: it asked nothing of anyone but the server, and nothing was blocked for trying."""
    with a_page(browser, server) as opened:
        yield opened


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


def ask(page: Page, question: str) -> None:
    box = page.get_by_label("Your question")
    box.fill(question)
    box.press("Enter")


def documents(page: Page) -> None:
    page.get_by_role("link", name="Documents").click()
    expect(page.locator("h1", has_text="Documents")).to_be_visible(timeout=WAIT)


def test_ask_and_open_a_citation(page: Page) -> None:
    ask(page, QUESTION)
    expect(page.locator(".rb-answer .rb-marker").first).to_be_visible(timeout=WAIT)
    expect(page.locator(".rb-cite").first).to_contain_text("lab_report.pdf")
    expect(page.locator(".rb-fine").first).to_contain_text("Confidence")
    page.get_by_role("button", name="Show page").first.click()
    image = page.get_by_role("img", name=re.compile("cited passage marked"))
    expect(image).to_be_visible(timeout=WAIT)
    assert image.evaluate("image => image.naturalWidth") > 1000
    assert _marked_pixels(page) > 200
    page.get_by_role("button", name="Close").click()
    expect(image).to_have_count(0)


@pytest.mark.parametrize(
    ("question", "name"), [(QUESTION, "lab_report.pdf"), ("How many birds did the heron count reach?", "wide.pdf")]
)
def test_a_page_keeps_its_shape_and_larger_takes_the_whole_width(page: Page, question: str, name: str) -> None:
    ask(page, question)
    citation = page.locator("[class*='st-key-citation_']", has_text=name).first
    citation.get_by_role("button", name="Show page").click(timeout=WAIT)
    image = page.get_by_role("img", name=re.compile("cited passage marked"))
    expect(image).to_be_visible(timeout=WAIT)
    expect(page.locator(".st-key-beside .st-key-whole_page")).to_be_visible(timeout=WAIT)
    whole = _drawn_width(image)
    page.get_by_text("Larger", exact=True).click()
    expect(page.locator(".st-key-large_page")).to_be_visible(timeout=WAIT)
    expect(page.locator(".st-key-beside")).to_have_count(0, timeout=WAIT)
    assert _drawn_width(image) > 2 * whole
    expect(citation).to_be_visible()
    page.get_by_text("Larger", exact=True).click()
    expect(page.locator(".st-key-beside .st-key-whole_page")).to_be_visible(timeout=WAIT)
    assert _drawn_width(image) == whole


def test_a_document_is_leafed_through_and_enlarged_by_keyboard(page: Page) -> None:
    ask(page, QUESTION)
    page.get_by_role("button", name="Show page").first.click(timeout=WAIT)
    image = page.get_by_role("img", name=re.compile("cited passage marked"))
    expect(image).to_be_visible(timeout=WAIT)
    assert page.get_by_role("combobox", name="Page").input_value() == "page 2 of 2"
    page.get_by_role("button", name="Previous").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("img", name="Page 1", exact=True)).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="Back to the passage").focus()
    page.keyboard.press("Enter")
    expect(image).to_be_visible(timeout=WAIT)
    whole = _drawn_width(image)
    page.get_by_role("button", name="Zoom in").focus()
    for step in ("Fit width", "125 %", "150 %", "200 %"):
        page.keyboard.press("Enter")
        expect(page.get_by_role("combobox", name="Zoom")).to_have_value(step, timeout=WAIT)
    expect(page.locator(".st-key-zoom_200")).to_be_visible(timeout=WAIT)
    frame = page.locator(".st-key-zoomed_page")
    assert _drawn_width(image) == pytest.approx(2 * frame.evaluate("frame => frame.clientWidth"), rel=0.02)
    assert _drawn_width(image) > 1.5 * whole
    page.wait_for_function(  # drawn anew, so that letters stay sharp; the new picture may be a moment behind the new frame
        "image => image.naturalWidth > 2000", arg=image.element_handle(), timeout=WAIT
    )
    assert frame.evaluate("frame => frame.scrollWidth > frame.clientWidth")
    assert not _scrolls_sideways(page)


def _scrolls_sideways(page: Page) -> bool:
    return bool(
        page.evaluate(
            """() => [document.documentElement, ...document.querySelectorAll('.stMain, .stAppViewContainer')]
            .some(each => each.scrollWidth > each.clientWidth + 1)"""
        )
    )


def test_a_conversation_goes_on_and_is_exported(page: Page) -> None:
    ask(page, QUESTION)
    expect(page.locator("h2.rb-asked")).to_have_text(QUESTION, timeout=WAIT)
    box = page.get_by_label("Your question")
    expect(box).to_have_value("")
    expect(box).to_be_focused()
    page.keyboard.type("And the ferritin?")  # as the focus is still there
    page.keyboard.press("Enter")
    expect(page.locator("h2.rb-asked")).to_have_text("And the ferritin?", timeout=WAIT)
    expect(page.get_by_text("Understood as: What is the ferritin?")).to_be_visible()
    earlier = page.locator(".st-key-turn_0")
    expect(earlier).to_contain_text(QUESTION)
    quote = earlier.locator("blockquote").first
    expect(quote).to_be_hidden()
    earlier.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(quote).to_be_visible()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Export").click()
        page.get_by_role("button", name="Word document").click()
    import docx

    told = [paragraph.text for paragraph in docx.Document(str(downloading.value.path())).paragraphs]
    assert told.index(QUESTION) < told.index("And the ferritin?")
    assert "[1] lab_report.pdf, page 2" in told
    page.keyboard.press("Escape")
    earlier.get_by_role("button", name="Open").click()
    expect(page.locator("h2.rb-asked")).to_have_text(QUESTION, timeout=WAIT)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("h2.rb-asked")).to_have_count(0, timeout=WAIT)


def test_an_answer_is_copied_with_its_sources(browser: Browser, server: Served) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    let_in(context, server)
    page = context.new_page()
    page.goto(server.address)
    ask(page, QUESTION)
    expect(page.get_by_role("button", name="Copy")).to_have_count(1, timeout=WAIT)
    page.get_by_role("button", name="Copy").click()
    page.locator(".stCode").hover()
    page.get_by_role("button", name="Copy to clipboard").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(QUESTION)
    assert "[1] lab_report.pdf, page 2: “" in copied
    context.close()


@pytest.mark.parametrize("dark", [False, True])
def test_the_page_is_readable_at_200_percent(browser: Browser, server: Served, dark: bool) -> None:
    """A window of 1360 by 900 points at 200 % has room for half as many."""
    width = 680
    context = browser.new_context(
        viewport={"width": width, "height": 450}, device_scale_factor=2, color_scheme="dark" if dark else "light"
    )
    let_in(context, server)
    page = context.new_page()
    page.goto(server.address)
    ask(page, QUESTION)
    expect(page.locator(".rb-answer")).to_be_visible(timeout=WAIT)
    ask(page, "And the ferritin?")
    expect(page.locator(".st-key-turn_0")).to_be_visible(timeout=WAIT)
    assert not _scrolls_sideways(page)
    page.get_by_role("button", name="Show page").first.click()
    image = page.get_by_role("img", name=re.compile("cited passage marked"))
    expect(image).to_be_visible(timeout=WAIT)
    assert not _scrolls_sideways(page)
    assert image.evaluate("image => image.getBoundingClientRect().y") < page.locator("h2.rb-asked").evaluate(
        "head => head.getBoundingClientRect().y"
    )  # not under the whole conversation
    for name in ("Ask", "Filter", "Export", "Previous", "Next", "Zoom in", "Zoom out", "Back to the passage", "Close"):
        box = page.locator(".stMain").get_by_role("button", name=name, exact=True).first.bounding_box()
        assert box is not None, name
        assert box["x"] >= 0, name
        assert box["x"] + box["width"] <= width, name
    context.close()


def _drawn_width(image: Locator) -> float:
    """How wide the image is on the screen, where it has the shape of the page."""
    expect(image).to_have_count(1, timeout=WAIT)  # while the page is drawn anew the old one may still be there
    image.evaluate("image => image.decode()")
    width, height, ratio = image.evaluate(
        """image => { const drawn = image.getBoundingClientRect();
        return [drawn.width, drawn.height, image.naturalWidth / image.naturalHeight]; }"""
    )
    assert width / height == pytest.approx(ratio, rel=0.01)
    return float(width)


def test_words_stream_under_the_quoted_answer(page: Page) -> None:
    ask(page, f"slowly {QUESTION}")
    expect(page.locator(".rb-draft .rb-text")).to_contain_text("word3 <b>&amp;</b> word4", timeout=WAIT)
    expect(page.locator(".rb-draft del")).to_have_text("All rent is waived <b>now</b> [1].")
    expect(page.locator(".rb-draft .rb-fine")).to_contain_text("not borne out by what it cites")
    expect(page.locator(".rb-cite").first).to_contain_text("lab_report.pdf")
    page.get_by_role("button", name="Show page").first.click()
    expect(page.get_by_role("img", name=re.compile("cited passage marked"))).to_be_visible(timeout=WAIT)
    expect(page.locator(".rb-draft .rb-text")).to_contain_text("word20", timeout=WAIT)  # opening did not cut it off
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".rb-draft")).to_have_count(0, timeout=WAIT)
    expect(page.locator(".rb-fine").first).to_contain_text("quoted from the documents")


def test_a_model_that_ends_in_mid_answer_leaves_the_quoted_one(page: Page) -> None:
    ask(page, f"failing {QUESTION}")
    expect(page.locator(".rb-notice.rb-warning")).to_contain_text("it <i>ended</i>", timeout=WAIT)
    expect(page.locator(".rb-fine").first).to_contain_text("quoted from the documents")
    expect(page.locator(".rb-cite").first).to_contain_text("lab_report.pdf")


def test_an_answer_that_needed_no_model_says_so_and_may_be_written_all_the_same(page: Page) -> None:
    ask(page, f"routed {QUESTION}")
    expect(page.locator(".rb-fine").first).to_contain_text("No model was <b>needed</b>.", timeout=WAIT)
    page.get_by_role("button", name="Have the model write it").click()
    expect(page.locator(".rb-fine").first).to_contain_text("written by slow, every sentence checked", timeout=WAIT)


def _marked_pixels(page: Page) -> int:
    """How many pixels of the page image have the marker's colour."""
    counted = page.evaluate(
        """() => { const image = document.querySelector('.stImage img'); const canvas = document.createElement('canvas');
        canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
        const context = canvas.getContext('2d'); context.drawImage(image, 0, 0);
        const data = context.getImageData(0, 0, canvas.width, canvas.height).data; let found = 0;
        for (let at = 0; at < data.length; at += 4)
          if (data[at] > 250 && data[at + 1] > 230 && data[at + 2] < 130) found += 1;
        return found; }"""
    )
    return int(counted)


def test_abstention_and_a_question_that_is_none(page: Page) -> None:
    ask(page, "Which harbour did the submarine leave from in 1977?")
    expect(page.get_by_text("The documents in this box do not answer this question.")).to_be_visible(timeout=WAIT)
    ask(page, "???")
    expect(page.get_by_text("This could not be answered")).to_be_visible(timeout=WAIT)


def test_upload_is_kept_and_indexed_then_deleted(page: Page, tmp_path: Path) -> None:
    documents(page)
    page.get_by_text("Add documents").click()
    kept = tmp_path / "kept"
    page.get_by_label("Keep these files in").fill(str(kept))
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
    page.get_by_label("Path on this computer").fill(str(folder))
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
    ward.get_by_label("The words").fill("Brumblewick")
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
