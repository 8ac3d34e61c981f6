"""The page's server in a process of its own, and a browser for it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

WAIT = 60_000
"""Milliseconds: two cores run a browser, a server and the tests."""
_FLAGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
_SERVE = """
import sys
from pathlib import Path
from ragbox.serve_page import serve
sys.exit(serve(Path(sys.argv[1]), open_browser=False))
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; the test is skipped where there is none."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("no chromium or google-chrome on this machine")
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=path, args=_FLAGS.split())
        yield opened
        opened.close()


@contextmanager
def served(box: Path, home: Path) -> Iterator[str]:
    """The address to open for a box, whatever that has in it; models are in `home / "models"`."""
    root = str(Path(__file__).parents[2])
    environment = os.environ | {"HOME": str(home), "PYTHONPATH": root, "RAGBOX_MODELS": str(home / "models")}
    errors = home / "stderr"
    with errors.open("w") as stderr:
        process = subprocess.Popen([sys.executable, "-c", _SERVE, str(box)], stderr=stderr, env=environment)
    yield _address(process, errors)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert "Traceback" not in errors.read_text()


def _address(process: subprocess.Popen[bytes], errors: Path) -> str:
    for _ in range(300):
        found = re.search(r"http://127\.0\.0\.1:\d+\S*", errors.read_text())
        if found:
            return found[0]
        assert process.poll() is None, errors.read_text()
        time.sleep(0.1)
    raise AssertionError("the server did not start")


def settled(page: Page) -> None:
    """Waits until the page is drawn."""
    expect(page.locator(".stMain h1").first).to_be_visible(timeout=WAIT)
    expect(page.locator(".stApp[data-test-script-state=notRunning]")).to_be_visible(timeout=WAIT)
    expect(page.locator(".rb-side")).to_have_count(1, timeout=WAIT)
    page.wait_for_timeout(300)
