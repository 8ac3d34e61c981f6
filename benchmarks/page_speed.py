"""How long the page takes: from the start of `ragbox ui` to its heading on the screen, and from Enter to an answer.

python -m benchmarks.page_speed [--documents N] [--trials N]

A Chromium that already runs, with nothing of the page in its cache, as when it is opened for the first time; then the same
browser again, which has Streamlit's scripts in its cache.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.sample_box import questions
from ragbox import RagBox
from ragbox.config import PiiSettings, load_profile
from ragbox.resources import resource

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_WARM_SECONDS = 6
_LONGEST_MS = 20_000
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\?token=[\w-]+")
# From the key press to the frame after the newest answer stands there: the last one is marked, and goes or is written over.
WATCH = """
() => { const shown = () => { const found = [...document.querySelectorAll('.stMain :is(.rb-answer, .rb-notice)')];
    return found.map(each => each.closest('[data-stale="true"]') ? '' : each.textContent).join('|'); };
  window.answered = null;
  addEventListener('keydown', event => { if (event.key !== 'Enter') return;
    const before = shown(), started = performance.now();
    const look = () => { const now = shown();
      if (now !== before && /Confidence|nswer/.test(now) && !/Looking it up/.test(now) && now.length > 20)
        requestAnimationFrame(() => setTimeout(() => { window.answered = performance.now() - started; }));
      else requestAnimationFrame(look); };
    look(); }, { once: true, capture: true }); }
"""
PARTS = """
import sys, time
begun = float(sys.argv[1])
print("Python itself", time.time() - begun)
def part(name, before):
    now = time.perf_counter()
    print(name, now - before)
    return now
at = time.perf_counter()
from ragbox.cli import main
from ragbox.serve_page import Access, RagBox, _app
at = part("ragbox's own modules", at)
from pathlib import Path
with RagBox.open(Path(sys.argv[2]), create=False):
    at = part("opening the box", at)
_app(8501, Access(8501))
import uvicorn
at = part("importing Streamlit", at)
"""


@contextmanager
def filled(documents: int) -> Iterator[Path]:
    """A box of the sample documents, with as many small text files as make `documents` in all."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "made"
        folder.mkdir()
        made = max(0, documents - len(list(resource("sample_docs").glob("*.*"))))
        for number in range(made):
            text = (
                f"Store {number} keeps {number * 7 % 1000} crates of turnips.\n\nThey are counted on day {number % 30}."
            )
            (folder / f"store{number:05}.txt").write_text(text, encoding="utf-8")
        profile = load_profile().model_copy(update={"pii": PiiSettings(enabled=False)}) if made else None
        with RagBox.open(Path(name) / "page.box", profile) as box:
            box.ingest([folder, resource("sample_docs")] if made else [resource("sample_docs")])
        yield Path(name) / "page.box"


@contextmanager
def served(box: Path) -> Iterator[tuple[str, float, float]]:
    """The page's server: the address to come in by, when it was started, and when it said so."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "ragbox", "ui", "--no-browser", "--box", str(box)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        for line in server.stderr:
            if found := ADDRESS.search(line):
                break
        else:
            raise SystemExit("the server did not start")
        yield found[0], started, time.perf_counter()
        server.send_signal(signal.SIGINT)


def paint(browser: Browser, box: Path, trials: int) -> dict[str, list[float]]:
    """Milliseconds from the start of the process to the heading, and what they are made of."""
    times: dict[str, list[float]] = {"server listens": [], "browser shows the heading": [], "start to heading": []}
    times |= {"start to heading, cached": []}
    for cached in (False, True):
        context = browser.new_context()
        for number in range(trials + cached):
            if not cached:
                context.close()
                context = browser.new_context()
            with served(box) as (address, started, listening), context.new_page() as page:
                page.goto(address, wait_until="commit")
                page.locator("h1").first.wait_for()
                seen = time.perf_counter()
            if not cached:
                times["server listens"].append(1000 * (listening - started))
                times["browser shows the heading"].append(1000 * (seen - listening))
                times["start to heading"].append(1000 * (seen - started))
            elif number:
                times["start to heading, cached"].append(1000 * (seen - started))
        context.close()
    return times


def answers(browser: Browser, box: Path, trials: int) -> dict[str, list[float]]:
    """Milliseconds from Enter to the answer, each to another question; the page has been open for some seconds.

    And what of it ragbox itself took, as the answer's small print says.
    """
    asked = [each.text for each in questions() if each.answerable]
    with served(box) as (address, _, _), browser.new_page() as page:
        page.goto(address)
        page.locator("h1").first.wait_for()
        time.sleep(_WARM_SECONDS)
        taken = [answer(page, text) for text in asked[:: max(1, len(asked) // (trials + 1))][: trials + 1]]
    show("Enter to the first answer", [taken[0][0]])
    return {
        "Enter to answer": [each for each, _ in taken[1:]],
        "  of it ragbox": [each for _, each in taken[1:] if each],
    }


def answer(page: Page, question: str) -> tuple[float, float]:
    """How many milliseconds one answer took, and ragbox itself for it (0 where it does not say)."""
    field = page.get_by_label("Your question")
    field.fill(question)
    page.evaluate(WATCH)
    field.press("Enter")
    for _ in range(
        _LONGEST_MS // 50
    ):  # not by Playwright's own waiting, whose scripts the page's policy lets in no more
        if page.evaluate("window.answered") is not None:
            break
        page.wait_for_timeout(50)
    else:
        raise SystemExit("no answer was shown")
    taken = float(page.evaluate("window.answered"))
    page.wait_for_timeout(1_000)  # until the page has drawn all of it
    told = re.search(
        r"([\d.]+) (ms|s)\b", page.locator(".rb-fine", has_text=re.compile(r"\d (ms|s)\b")).first.inner_text()
    )
    return taken, 0.0 if told is None else float(told[1]) * (1 if told[2] == "ms" else 1000)


def parts(box: Path, trials: int) -> dict[str, list[float]]:
    """Milliseconds of what the server does until it listens, one after the other in a process of its own."""
    found: dict[str, list[float]] = {}
    for _ in range(trials):
        command = [sys.executable, "-c", PARTS, str(time.time()), str(box)]
        for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines():
            name, _, seconds = line.rpartition(" ")
            found.setdefault(name, []).append(1000 * float(seconds))
    return found


def show(name: str, values: Sequence[float]) -> None:
    """Prints the median and the 90th percentile."""
    ordered = sorted(values)
    p90 = ordered[min(len(ordered) - 1, int(0.9 * len(ordered)))]
    print(f"{name:<28} p50 {statistics.median(ordered):7.0f} ms   p90 {p90:7.0f} ms   n = {len(ordered)}", flush=True)


def main() -> None:
    """Prints all figures of a box."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=0)
    parser.add_argument("--trials", type=int, default=20)
    arguments = parser.parse_args()
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        raise SystemExit("no chromium or google-chrome on this machine")
    with filled(arguments.documents) as box, sync_playwright() as started:
        with RagBox.open(box) as opened:
            print(f"{len(opened.documents()):,} documents, {os.cpu_count()} cores")
        browser = started.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for name, values in paint(browser, box, arguments.trials).items():
            show(name, values)
        for name, values in parts(box, arguments.trials).items():
            show(f"  {name}", values)
        for name, values in answers(browser, box, arguments.trials).items():
            show(name, values)
        browser.close()


if __name__ == "__main__":
    main()
