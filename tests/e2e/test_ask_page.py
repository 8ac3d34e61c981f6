"""The Ask page in a real browser: citations and their pages, a conversation, words that stream, an answer to take away."""

from __future__ import annotations

import re

import pytest
from e2e.asking import ask
from e2e.served import WAIT, Served, let_in

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import Browser, Locator, Page, expect  # noqa: E402

expect.set_options(timeout=WAIT)  # five seconds are short where two cores run a browser, a server and the tests
QUESTION = "What is the hemoglobin A1c result?"


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
