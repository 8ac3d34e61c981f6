"""A conversation at a terminal, or over lines: each question is understood from those before. Nothing of it is kept."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from .errors import QuestionError
from .output import answer_json, answer_text, plain
from .terminal import print_json, say, shows_bold
from .types import Answer, Filter, Mode, Turn

if TYPE_CHECKING:
    from .box import RagBox

TURNS = 6
"""Turns that are remembered."""
_PROMPT = "> "
_HINT = 'Ask a question. A follow-up such as "And for how long?" goes on from the last one. Ctrl-D ends.'


def turn_of(answer: Answer) -> Turn:
    """The turn that an answer makes of its question, for the questions after it."""
    return Turn(answer.asked or answer.question, "" if answer.abstained else answer.text)


def converse(
    box: RagBox,
    *,
    where: Filter | None = None,
    mode: Mode = "auto",
    reveal: bool | None = None,
    as_json: bool = False,
) -> int:
    """Asks the box every line of standard input until it ends, with a prompt where that is a terminal.

    A question that cannot be asked is told of, and the conversation goes on. Returns the exit status, which is 1 where that
    happened to a line that nobody typed. With `as_json` all answers are printed as one document at the end. Raises what
    `RagBox.documents` does for a filter that cannot be meant.
    """
    if where is not None:
        box.documents(where=where)  # a filter that cannot be meant is told of once, not at every question
    typed = sys.stdin is not None and sys.stdin.isatty()
    history: list[Turn] = []
    answers: list[Answer] = []
    failed = False
    for question in _prompted() if typed else _lines():
        try:
            answer = box.ask(question, where=where, mode=mode, history=history[-TURNS:], reveal=reveal)
        except QuestionError as error:
            say(f"ragbox: {error}")
            failed = True
            continue
        history.append(turn_of(answer))
        if as_json:
            answers.append(answer)
        else:
            shown = answer_text(answer, bold=shows_bold())
            print("" if typed else f"Q: {plain(question)}\n", shown, "\n", sep="", flush=True)  # noqa: T201
    if as_json:
        print_json({"answers": [answer_json(answer) for answer in answers]})
    return 1 if failed and not typed else 0


def _prompted() -> Iterator[str]:
    """Lines typed at a terminal, with the keys of line editing where the system has them.

    Results may go to a file; the prompt never does.
    """
    with suppress(ImportError):
        import readline  # noqa: F401 - at work once it is imported; writes no file unless told to
    say(_HINT)
    beside = sys.stdout is not None and sys.stdout.isatty()
    while True:
        try:
            if not beside:
                print(_PROMPT, end="", file=sys.stderr, flush=True)  # noqa: T201
            line = input(_PROMPT if beside else "")
        except EOFError:
            say("")
            return
        if line.strip():
            yield line


def _lines() -> Iterator[str]:
    """The lines of standard input that are not empty."""
    yield from (line for line in sys.stdin or () if line.strip())
