"""What a document, a file's name or a question says is text on every part of the page, and nothing leaves 127.0.0.1."""

from __future__ import annotations

import html
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from e2e.served import WAIT, Served, a_page, a_server, settled

from ragbox import RagBox
from ragbox.config import PiiSettings, load_profile

if TYPE_CHECKING:
    from conftest import Maker

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import Browser, Locator, Page, expect  # noqa: E402

expect.set_options(timeout=WAIT)
SITE = "http://attacker.example"
LURES = (
    f"![x]({SITE}/md.png)",
    f"[a link]({SITE}/md)",
    "[press](javascript:window.acted=1)",
    f"<{SITE}/auto>",
    f"<img src={SITE}/a.png onerror=window.acted=1>",
    "<script>window.acted=1</script>",
    f"<svg onload=window.acted=1><image href={SITE}/s.png></svg>",
    f"<iframe src={SITE}/f></iframe>",
    f"<link rel=prefetch href={SITE}/p><link rel=dns-prefetch href=//dns.attacker.example>",
    f'<meta http-equiv=refresh content="0;url={SITE}/m">',
    f"<style>@import url({SITE}/i.css); body {{ background: url({SITE}/b.png) }}</style>",
    f'<p style="position:fixed;background:url({SITE}/c.png)">',
    f'</bdi></div></p></section></style><script src={SITE}/e.js></script><b onmouseover="window.acted=1">',
    "&lt;script&gt;window.acted=1&lt;/script&gt;",
    f"$\\href{{{SITE}/tex}}{{x}}$ $$\\includegraphics{{{SITE}/tex.png}}$$",
    ":red[red] :blue-background[blue] :material/delete: :smile: :streamlit:",
    "{{7*7}} ${7*7} <%= 7*7 %> {0.__class__}",
    "\u202egnp.exe\u202c zero\u200bwidth\u2066isolated",
    "`code` ~~gone~~ **bold** # head | a | b |",
)
TEXT = "".join(
    f"The turnip rule {number} of the store is {lure} for forty crates.\n\n" for number, lure in enumerate(LURES)
)
NAMES = (
    "turnip <img src=x onerror=window.acted=1> ![x](http:) $x^2$ :red[a] :smile: `b`.txt",
    "turnip [press](javascript:window.acted=1) \u202egnp <script>window.acted=1<script>.md",
    "turnip '\"><svg onload=window.acted=1> {{7*7}} {0} %s.html",
)
FOLDER = ":material"  # with the name of a file behind it, a path reads ":material/delete: …"
# What the policy of the page has blocked; but for Streamlit's own try whether there is WebAssembly, which it does without.
VIOLATIONS = """addEventListener('securitypolicyviolation',
    event => event.blockedURI !== 'wasm-eval' && console.error(event.violatedDirective, event.blockedURI))"""
# What Chromium asks of its maker for itself, whatever page it shows: how the fields of forms may be filled.
CHROMIUM_ITSELF = re.compile(r"CONNECT [\w.-]+\.(googleapis|google|gstatic)\.com:443 ")
PRESSED = re.compile(r"^(Open|Details|Show page|Show text|Show|Compare now|Look again|Run the review)$")


class Outside(socketserver.ThreadingTCPServer):
    """Stands in for all of the world: a proxy that writes down what is asked of it, and answers nothing."""

    daemon_threads = True

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Asked)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Asked(socketserver.StreamRequestHandler):
    server: Outside

    def handle(self) -> None:
        line = self.rfile.readline(10_000).decode("latin-1").strip()
        self.server.asked.append(line)
        self.wfile.write(b"HTTP/1.1 502 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


@pytest.fixture(scope="module")
def outside() -> Iterator[Outside]:
    with Outside() as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield proxy
        proxy.shutdown()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, make_pdf: Maker) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("hostile")
    folder = home / FOLDER
    folder.mkdir()
    for name in NAMES:
        body = f"<html><body><pre>{html.escape(TEXT)}</pre></body></html>" if name.endswith("html") else TEXT
        (folder / name).write_text(body + f"\n\nThis one is called {name}\n", encoding="utf-8")
    (folder / "delete: turnip.txt").write_text(TEXT, encoding="utf-8")
    make_pdf(folder / "turnip page.pdf", *LURES)
    (folder / f"broken {NAMES[0]}.pdf").write_bytes(b"%PDF-1.4 <script>window.acted=1</script>")
    profile = load_profile().model_copy(update={"pii": PiiSettings(ner="off")})
    with RagBox.open(home / "turnip <b>.box", profile) as box:
        assert box.ingest(folder).totals["failed"] == 1
    command = ("-m", "ragbox", "ui", "--no-browser", "--box", str(home / "turnip <b>.box"))
    with a_server(home, command, never=("turnip rule", "attacker.example")) as server:
        yield server


@pytest.fixture
def page(browser: Browser, served: Served, outside: Outside) -> Iterator[Page]:
    """An open page, whose browser has no way out but by what writes it down: pictures, fonts, workers, icons, prefetches."""
    asked = len(outside.asked)
    with a_page(browser, served, proxy=outside.address) as opened:
        opened.on("worker", lambda worker: pytest.fail(f"a worker was begun: {worker.url}"))
        opened.add_init_script(VIOLATIONS)
        opened.reload()
        yield opened
        assert opened.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0
        assert opened.context.service_workers == []
    assert [line for line in outside.asked[asked:] if not CHROMIUM_ITSELF.match(line)] == []


def test_the_recorder_sees_what_a_page_that_is_not_guarded_asks(
    browser: Browser, outside: Outside, tmp_path: Path
) -> None:
    """Else the tests below could not fail."""
    bare = tmp_path / "bare.html"
    bare.write_text(f"<html><body>{LURES[4]}{LURES[10]}{LURES[7]}</body></html>")
    before = len(outside.asked)
    context = browser.new_context(proxy={"server": outside.address})
    opened = context.new_page()
    opened.goto(bare.as_uri())
    assert opened.evaluate("window.acted") == 1
    seen = "\n".join(outside.asked[before:])
    for name in ("a.png", "i.css", "f "):
        assert f"{SITE}/{name}" in seen
    context.close()


def test_every_part_of_the_page_shows_it_as_text(page: Page) -> None:
    settled(page)
    links = page.get_by_test_id("stSidebarNavLink")
    assert links.count() >= 3
    shown = ""
    for at in range(links.count()):
        links.nth(at).click()
        settled(page)
        shown += opened_wide(page)
    for name in NAMES[:2]:
        assert name in shown


def test_questions_and_answers_are_text(page: Page) -> None:
    settled(page)
    shown = ""
    for number, lure in enumerate(LURES):
        field = page.get_by_label("Your question")
        field.fill(f"What is the turnip rule {number} of the store? {lure}")
        field.press("Enter")
        settled(page)
        expect(page.locator(".stMain")).to_contain_text("turnip rule")
        shown += only_text(page)
    opened_wide(page)
    assert (
        sum(lure in shown for lure in LURES) > 10
    )  # of some a file's kind, or the end of a sentence, makes other words


def test_what_is_typed_anywhere_is_text(page: Page) -> None:
    settled(page)
    links, filled = page.get_by_test_id("stSidebarNavLink"), 0
    for at in range(links.count()):
        links.nth(at).click()
        settled(page)
        open_all(page)
        for field in page.locator(".stMain :is(input[type=text], textarea):visible:enabled").all():
            if field.get_attribute("role") == "combobox":
                continue
            field.fill(f"{LURES[4]} {LURES[0]} {LURES[15]}")
            field.press("Enter" if field.evaluate("field => field.tagName") == "INPUT" else "Control+Enter")
            settled(page)
            filled += 1
        only_text(page)
    assert filled >= 5  # the question, a document's name, a folder to watch, questions of a review, a model's file


def open_all(page: Page) -> None:
    folded = page.locator(".stMain details:not([open]) > summary")
    for _ in range(folded.count()):
        with suppress(playwright.Error):  # gone since
            folded.first.click(timeout=2_000)
            page.wait_for_timeout(200)


def opened_wide(page: Page) -> str:
    """All that stands there once every tab, fold and harmless button was pressed."""
    open_all(page)
    shown = only_text(page)
    for role in ("tab", "radio"):
        for at in range(page.locator(".stMain").get_by_role(role).count()):
            with suppress(playwright.Error):  # gone since, as another was pressed
                page.locator(".stMain").get_by_role(role).nth(at).click(timeout=2_000)
                settled(page)
                open_all(page)
                shown += only_text(page)
    for at in range(min(8, harmless(page).count())):
        with suppress(playwright.Error):
            harmless(page).nth(at).click(timeout=2_000)
            settled(page)
            shown += only_text(page)
            page.keyboard.press("Escape")
            settled(page)
    return shown


def harmless(page: Page) -> Locator:
    return page.locator(".stMain").get_by_role("button", name=PRESSED).and_(page.locator(":enabled"))


def only_text(page: Page) -> str:
    """The page's text; nothing of a lure has become an element, a link or a picture."""
    foreign = page.evaluate(
        """() => [...document.body.querySelectorAll('*')].filter(each =>
            /attacker|javascript:|acted/.test([...each.attributes].filter(a => !['value', 'title', 'aria-label', 'alt',
                'placeholder', 'data-value', 'id', 'download'].includes(a.name)).map(a => a.value).join(' '))
            || ['IFRAME', 'SCRIPT', 'META', 'LINK', 'OBJECT', 'EMBED'].includes(each.tagName)
            || each.matches('.katex, .stMarkdownColoredText, .stMain a[href^="http"], bdi :is(b, img, svg, a), mark b')
          ).map(each => each.outerHTML.slice(0, 200))"""
    )
    assert foreign == []
    assert page.evaluate("window.acted") is None
    return str(page.evaluate("document.body.textContent"))
