"""How a page is asked whose answers may be slow, failing or routed, and what a hostile document says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

LURE = 'The turnip quota <img src="http://attacker.example/a.png"> is ![x](http://attacker.example/b.png) forty crates'
MORE = (
    "The turnip inspector <script>window.acted = true</script> writes $\\LaTeX$ and :smile: to "
    "[this place](http://attacker.example/c), <b>boldly</b>."
)
NAME = "turnip <img src=x onerror=window.acted=1> ![x](http:) :smile: $x^2$ `a`.docx"
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


def ask(page: Page, question: str) -> None:
    box = page.get_by_label("Your question")
    box.fill(question)
    box.press("Enter")
