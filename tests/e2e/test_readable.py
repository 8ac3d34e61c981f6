"""Every page that the navigation lists, in a real browser: contrast, 200 %, the keyboard, titles and motion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ragbox import RagBox
from ragbox.models.importing import import_models
from ragbox.models.installed import ModelFolder
from ragbox.resources import resource

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from e2e.served import WAIT, Served, a_server, let_in, settled
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

TINY = Path(__file__).parents[1] / "models" / "tiny_slm.gguf"
WIDE: ViewportSize = {"width": 1360, "height": 900}
DOUBLED: ViewportSize = {"width": 640, "height": 450}  # 200 % of 1280 by 900

CONTRAST = """
() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const known = new Map();
  const rgba = text => {  // any CSS colour
    if (!known.has(text)) {
      canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; known.set(text, [r, g, b, a / 255]);
    }
    return known.get(text);
  };
  const over = (top, under) => under.map((value, n) => top[n] * top[3] + value * (1 - top[3]));
  const mix = (before, after, part) => before.map((value, n) => value * (1 - part) + after[n] * part);
  const paint = (chain, at, behind, colour) => {  // an element's opacity is of all that is in it
    const style = getComputedStyle(chain[at]), under = over(rgba(style.backgroundColor), behind);
    const [ink, ground] = at + 1 < chain.length ? paint(chain, at + 1, under, colour)
                                                : [over(rgba(colour ?? style.color), under), under];
    return [mix(behind, ink, +style.opacity), mix(behind, ground, +style.opacity)];
  };
  const light = colour => {  // WCAG 2.2, relative luminance
    const [r, g, b] = colour.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a); return (high + 0.05) / (low + 0.05);
  };
  const seen = element => {
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    return style.visibility === 'visible' && box.width > 2 && box.height > 2 && style.clip === 'auto'
      && !element.closest('[disabled], [aria-disabled=true], [aria-hidden=true], [data-testid=stIconMaterial]')
      && !element.closest('style, script');
  };
  const faint = [];
  const check = (element, words, colour) => {
    const chain = []; for (let each = element; each; each = each.parentElement) chain.unshift(each);
    const [ink, ground] = paint(chain, 0, [255, 255, 255], colour), style = getComputedStyle(element);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && +style.fontWeight >= 700);
    const found = ratio(ink, ground);
    if (found < (large ? 3 : 4.5))
      faint.push(`${found.toFixed(2)} ${words.trim().slice(0, 60)} <${element.className || element.tagName}>`);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); let count = 0;
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (texts.currentNode.data.trim() && seen(element)) { count += 1; check(element, texts.currentNode.data); }
  }
  for (const field of document.querySelectorAll('input[placeholder], textarea[placeholder]'))
    if (!field.value && seen(field)) check(field, field.placeholder, getComputedStyle(field, '::placeholder').color);
  return [count, [...new Set(faint)]];
}
"""
SIDEWAYS = """
() => {
  const width = document.documentElement.clientWidth, wide = [];
  const scrolls = element => /auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX);
  for (const element of document.querySelectorAll('.stMain *')) {
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    if (!box.width || !box.height || style.visibility !== 'visible' || element.closest('svg')) continue;
    let held = element.parentElement; while (held && !held.matches('.stMain') && !scrolls(held)) held = held.parentElement;
    if (box.right > width + 1 && (!held || held.matches('.stMain')))
      wide.push(`${element.tagName}.${element.className} ends at ${Math.round(box.right)} of ${width}`);
  }
  const main = document.querySelector('.stMain');
  if (main.scrollWidth > main.clientWidth + 1) wide.push(`the page is ${main.scrollWidth} wide`);
  if (document.documentElement.scrollWidth > width + 1) wide.push('the window scrolls sideways');
  return [...new Set(wide)];
}
"""
LOOK = """
element => {
  const looks = []; let each = element;
  for (let n = 0; n < 4 && each; n += 1, each = each.parentElement) {
    const style = getComputedStyle(each);
    looks.push([style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.borderColor].join(' '));
  }
  return looks.join('|');
}
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page of a box with documents, an audit log and an installed model."""
    folder = tmp_path_factory.mktemp("readable")
    import_models(TINY, ModelFolder(folder / "models"), "small")
    with RagBox.open(folder / "office.box") as box:
        names = ("lab_report.pdf", "nda.docx", "service_agreement.pdf")
        assert box.ingest([resource("sample_docs") / name for name in names]).totals["indexed"] == len(names)
        for number in range(1, 31):
            box._viewing.audit.append("answer", [box.documents()[0].document_id], {"PHONE_NUMBER": number})
    command = ("-m", "ragbox", "ui", "--box", str(folder / "office.box"), "--no-browser")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAGBOX_MODELS", str(folder / "models"))
        with a_server(folder, command) as server:
            yield server


def opened(browser: Browser, served: Served, **options: Any) -> tuple[BrowserContext, Page]:
    """A new session of the page, with what moves held still."""
    context = browser.new_context(viewport=WIDE, locale="en-GB", reduced_motion="reduce", **options)
    let_in(context, served)
    page = context.new_page()
    page.goto(served.address)
    settled(page)
    return context, page


def links(page: Page) -> list[str]:
    """The addresses of all pages that the navigation lists."""
    found = page.locator("[data-testid=stSidebarNavLink]")
    return [str(each.get_attribute("href")) for each in found.all()]


def states(page: Page) -> Iterator[str]:
    """Each view of the page that is open, with all that opens opened; yields its name."""
    name = page.title()
    closed = page.locator(".stMain details:not([open]) > summary")
    while closed.count():
        closed.first.click()
        page.wait_for_timeout(50)
    page.wait_for_timeout(300)
    yield name
    views = page.locator(".stMain [data-testid=stButtonGroup]").get_by_role("radio")
    for number in range(views.count()):
        words = views.nth(number).inner_text()
        views.nth(number).click()
        settled(page)
        yield f"{name}: {words}"


def walked(page: Page) -> Iterator[str]:
    """All pages one after the other, the one of questions with an answer and its source."""
    for address in links(page):
        page.goto(address)
        settled(page)
        question = page.get_by_label("Your question")
        if question.count():
            yield f"{page.title()} before a question"
            question.fill("What is the hemoglobin A1c result?")
            question.press("Enter")
            expect(page.locator(".rb-cite").first).to_be_visible(timeout=WAIT)
            page.get_by_role("button", name="Show page").first.click()
            expect(page.get_by_role("img", name=re.compile("cited passage marked"))).to_be_visible(timeout=WAIT)
            settled(page)
        yield from states(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_light_and_dark(browser: Browser, served: Served, scheme: str) -> None:
    context, page = opened(browser, served, color_scheme=scheme)
    faint: dict[str, list[str]] = {}
    seen = 0
    for name in walked(page):
        count, found = page.evaluate(CONTRAST)
        if found:  # what is about to be drawn anew is faint meanwhile
            page.wait_for_timeout(1_000)
            settled(page)
            count, found = page.evaluate(CONTRAST)
        assert count > 10, name
        seen += 1
        if found:
            faint[name] = found
    ground = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 24, 27)"}[scheme]
    assert seen > len(links(page))
    assert faint == {}, faint
    grey = '<p class="grey" style="background: white; color: rgb(128, 128, 128)">Too grey</p>'
    page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", grey)
    assert page.evaluate(CONTRAST)[1] == ["3.95 Too grey <grey>"]  # the measure itself sees what is faint
    context.close()


def test_nothing_scrolls_sideways_at_200_percent(browser: Browser, served: Served) -> None:
    context, page = opened(browser, served)
    page.set_viewport_size(DOUBLED)
    wide: dict[str, list[str]] = {}
    for name in walked(page):
        page.wait_for_timeout(200)
        found = page.evaluate(SIDEWAYS)
        if found:
            wide[name] = found
    assert wide == {}, wide
    page.evaluate("document.querySelector('.stMain h1').style.width = '900px'")
    assert page.evaluate(SIDEWAYS) != []  # the measure itself sees what is too wide
    context.close()


def test_every_page_has_a_title_one_heading_and_a_language(browser: Browser, served: Served) -> None:
    context, page = opened(browser, served)
    titles = []
    for each in links(page):
        page.goto(each)
        settled(page)
        titles.append(page.title())
        assert page.locator("h1").count() == 1, each
        assert page.locator("[data-testid=stSidebarNavLink][aria-current=page]").count() == 1, each
    assert len(set(titles)) == len(titles) > 3
    assert all(re.fullmatch(r"\w.* – ragbox", title) for title in titles)
    assert page.locator("html").get_attribute("lang") == "en"
    context.close()


def test_the_keyboard_reaches_everything_and_shows_where_it_is(browser: Browser, served: Served) -> None:
    context, page = opened(browser, served)
    unseen, reached = [], set()
    for each in links(page):
        page.goto(each)
        settled(page)
        for _ in range(60):
            page.keyboard.press("Tab")
            focused = page.evaluate_handle("document.activeElement").as_element()
            if focused is None or focused.evaluate("element => element === document.body"):
                break
            name = focused.evaluate(
                "element => (element.getAttribute('aria-label') ?? element.innerText).slice(0, 40) + ' ' + element.tagName"
            )
            reached.add(focused.evaluate("element => element.dataset.testid ?? element.tagName"))
            with_focus = focused.evaluate(LOOK)
            if with_focus == focused.evaluate(f"element => {{ element.blur(); return ({LOOK})(element); }}"):
                unseen.append(f"{page.title()}: {name}")
            focused.evaluate("element => element.focus({focusVisible: true})")
    assert {"stSkipToContent", "stSidebarNavLink", "BUTTON", "INPUT", "SUMMARY"} <= reached
    assert unseen == [], "\n".join(unseen)
    context.close()


def test_the_way_past_the_navigation_leads_to_the_page(browser: Browser, served: Served) -> None:
    context, page = opened(browser, served)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('.stMain').contains(document.activeElement)")
    context.close()


def test_nothing_moves_where_that_is_not_wanted(browser: Browser, served: Served) -> None:
    context, page = opened(browser, served)
    durations = """() => [...document.querySelectorAll('*')].map(each => getComputedStyle(each))
      .flatMap(style => `${style.transitionDuration}, ${style.animationDuration}`.split(', '))
      .map(text => parseFloat(text) * (text.endsWith('ms') ? 1 : 1000))"""
    for each in links(page):
        page.goto(each)
        settled(page)
        assert max(page.evaluate(durations)) < 1, each
    context.close()
