"""The page's server in a process of its own, and a browser that writes down all it asks for."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

WAIT = 60_000
"""Milliseconds: a browser, a server and the tests share two cores."""
_CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_FLAGS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync "
    "--no-first-run"
)
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Served:
    """A server at work: its address, the printed one that lets one browser in, the cookie got there, and what it says."""

    address: str
    process: subprocess.Popen[str]
    errors: Path
    cookie: str


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Chromium; skips where there is none."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if _CHROMIUM is None:
        pytest.skip("no chromium or google-chrome on this machine")
    with api.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS.split())
        yield opened
        opened.close()


@contextmanager
def a_server(folder: Path, arguments: Sequence[str], *, never: Sequence[str] = ()) -> Iterator[Served]:
    """Python run with `arguments`, with `folder` as home.

    At its end it says nothing of what is `never` to be said, shows no traceback, wrote no settings, and has spoken to nobody
    outside this machine (where strace can tell).
    """
    environment = os.environ | {"HOME": str(folder), "PYTHONPATH": str(_ROOT)}
    errors, trace = folder / "stderr", folder / "trace"
    with errors.open("w") as stderr:
        command = [*_traced(trace), sys.executable, *arguments]
        process = subprocess.Popen(command, stderr=stderr, text=True, env=environment, cwd=folder)
    try:
        address, entrance = _addresses(process, errors)
        yield Served(address, process, errors, _let_in(entrance))
        process.send_signal(signal.SIGINT)  # Ctrl-C
        assert process.wait(20) == 0
    finally:
        process.kill()
    said = errors.read_text()
    assert "Traceback" not in said
    assert [word for word in never if word in said] == []
    assert not (folder / ".streamlit").exists()
    assert _left(trace) == []


@contextmanager
def a_page(
    browser: Browser,
    served: Served,
    *,
    scheme: Literal["light", "dark"] = "light",
    width: int = 1360,
    height: int = 900,
    proxy: str | None = None,
) -> Iterator[Page]:
    """An open page. At the end: it asked nothing of anyone but the server, and nothing was blocked for trying.

    With `proxy`, all that is not for this machine goes to that address.
    """
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="en-GB",
        color_scheme=scheme,
        accept_downloads=True,
        proxy=None if proxy is None else {"server": proxy, "bypass": "127.0.0.1"},
    )
    let_in(context, served)
    opened = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    opened.on("websocket", lambda socket: asked.append(socket.url))
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(served.address)
    yield opened
    assert opened.evaluate("window.acted") is None
    context.close()
    assert asked
    own = urlsplit(served.address).netloc
    assert [url for url in asked if urlsplit(url).netloc != own and url[:5] not in ("data:", "blob:")] == []
    assert not complaints, complaints


def let_in(context: BrowserContext, served: Served) -> None:
    """Gives a browser's session the cookie of one who came by the printed address."""
    name, _, value = served.cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": served.address}])


def _traced(log: Path) -> list[str]:
    """What to put before a command to have its network calls written down; nothing where that cannot be done."""
    strace = shutil.which("strace")
    options = ["-D", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", str(log)]
    able = strace is not None and subprocess.run([strace, *options, "true"], capture_output=True, check=False)
    return [strace, *options] if strace is not None and able and able.returncode == 0 else []


def _left(log: Path) -> list[str]:
    """Calls of the server and its threads that named an address outside this machine, or asked a name server, even here."""
    calls = log.read_text().splitlines() if log.exists() else []
    inside = re.compile(r'inet_addr\("127\.|"::1"|"::ffff:127\.')
    return [call for call in calls if "AF_INET" in call and ("htons(53)" in call or not inside.search(call))]


def _addresses(process: subprocess.Popen[str], errors: Path) -> tuple[str, str]:
    """Where the page is, and the printed address that lets one browser in."""
    for _ in range(300):
        found = re.search(r"(http://127\.0\.0\.1:\d+)/\?token=[\w-]+", errors.read_text())
        if found:
            return found[1], found[0]
        assert process.poll() is None, errors.read_text()
        time.sleep(0.1)
    raise AssertionError("the server did not start")


def _let_in(entrance: str) -> str:
    """The cookie of one who came by the printed address: several browsers of a test are to be in, and it lets in one."""
    with urlopen(entrance, timeout=60) as answer:
        return str(answer.headers["set-cookie"]).partition(";")[0]


def typed(page: Page, label: str, words: str) -> None:
    """Types into a field and leaves it: a click that leaves it, too, may be lost, as leaving may draw the page anew."""
    field = page.get_by_label(label)
    field.fill(words)
    field.press("Tab")
    page.wait_for_timeout(300)
    settled(page)


def settled(page: Page) -> None:
    """Waits until the page is drawn."""
    from playwright.sync_api import expect

    expect(page.locator(".stMain h1").first).to_be_visible(timeout=WAIT)
    expect(page.locator(".stApp[data-test-script-state=notRunning]")).to_be_visible(timeout=WAIT)
    expect(page.locator(".rb-side")).to_have_count(1, timeout=WAIT)
    page.wait_for_timeout(300)
