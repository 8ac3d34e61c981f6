"""A command at a terminal: what it says there, and how it ends whatever happens."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from .errors import RagboxError
from .output import plain
from .pace import Pace, left_in_words
from .types import IngestEvent

_SAY_SECONDS = 3.0
_COUNT_SECONDS = 10.0
_TURN_SECONDS = 0.2
_DOING = {"parse": "reading", "pii": "looking for personal data", "embed": "making it searchable", "store": "saving"}


def finish(command: Callable[[], int]) -> int:
    """Runs the command and returns its exit status: 1 with a message where it failed, 130 where it was stopped."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # what is not UTF-8, and a terminal that cannot show a letter
    try:
        return _flushed(command)
    except RagboxError as error:
        say(f"ragbox: {error}")
        return 1
    except KeyboardInterrupt:
        say("ragbox: stopped")
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # `ragbox … | head` is no fault
        return 0
    except OSError as error:
        say(f"ragbox: {': '.join(str(part) for part in (error.filename, error.strerror or error) if part)}")
        return 1
    except Exception as error:  # a fault of ours; its words, or a traceback, may quote a document
        if _while_stopping(error):
            say("ragbox: stopped")
            return 130
        say(f"ragbox: internal error ({type(error).__name__}{_place(error)}); please report it")
        return 1


def _while_stopping(error: BaseException) -> bool:
    """Whether Ctrl-C came first: amid a wait for a lock, Python fails to give back the lock that it does not have."""
    before = error.__context__
    return before is not None and (isinstance(before, KeyboardInterrupt) or _while_stopping(before))


class Waiting:
    """Says on stderr, once for each, which process is waited for."""

    def __init__(self) -> None:
        self._told = ""

    def __call__(self, writer: object) -> None:
        """Takes in who writes to the box."""
        who = str(writer or "another ragbox process")
        if who != self._told:
            self._told = who
            say(f"ragbox: {who} is writing to this box; waiting for its turn to end (Ctrl-C ends the wait)")


class Progress:
    """Says on stderr how far an ingest is: a line per file as its reading begins, per scanned page, and now and then.

    The time left stands behind a file's name once it can be said.
    """

    def __init__(self) -> None:
        self._said = time.monotonic()
        self._pace = Pace()

    def __call__(self, event: IngestEvent) -> None:
        """Takes in one event."""
        self._pace.note_event(event)
        if event.stage == "read":
            say(f"{event.total:,} {'file' if event.total == 1 else 'files'} to look at")
        elif event.stage == "parse" and event.page is None:
            left = self._pace.left()
            known = f" ({left_in_words(left)})" if left else ""
            say(f"[{event.done + 1}/{event.total}] {Path(event.path).name}{known}")
        elif event.stage == "ocr":
            say(f"{'':<8}page {event.page} of {event.pages} is a scan: reading it by OCR")
        elif event.page is not None and time.monotonic() - self._said >= _SAY_SECONDS:
            say(f"{'':<8}{_DOING[event.stage]}: page {event.page:,} of {event.pages:,}")
        else:
            return
        self._said = time.monotonic()


class Counting:
    """Says on stderr how far a long run is and how long the rest takes: on a terminal in one line that changes, else in a
    line now and then."""

    def __init__(self, what: str) -> None:
        """`what` is counted: "questions"."""
        self._what = what
        self._pace = Pace()
        self._turns = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._said = -_COUNT_SECONDS

    def __call__(self, done: int, total: int) -> None:
        """Takes in that so many are done."""
        self._pace.note(done / max(1, total))
        now = time.monotonic()
        if done < total and now - self._said < (_TURN_SECONDS if self._turns else _COUNT_SECONDS):
            return
        self._said = now
        left = self._pace.left()
        rest = f", {left_in_words(left)}" if left else ""
        message = f"{done:,} of {total:,} {self._what}{rest}"
        if not self._turns:
            say(message)
            return
        with suppress(OSError):
            print(f"\r{message}\x1b[K", end="\n" if done == total else "", file=sys.stderr, flush=True)  # noqa: T201


def say(message: str) -> None:
    """One line on stderr, which a document or file name cannot disguise."""
    with suppress(OSError):  # nobody listens: the work goes on
        print(plain(message), file=sys.stderr, flush=True)  # noqa: T201 - this is where messages go


def shows_bold() -> bool:
    """Whether results go to a terminal that can show bold words; none is wanted where NO_COLOR is set."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or os.name == "nt":
        return False
    return sys.stdout is not None and sys.stdout.isatty()


def print_json(values: object) -> None:
    """One JSON document on stdout, whole also where stdout cannot show every letter."""
    readable = (getattr(sys.stdout, "encoding", None) or "").lower() in ("utf-8", "utf8")
    print(json.dumps(values, ensure_ascii=not readable, indent=1))  # noqa: T201 - this is where results go


def _flushed(command: Callable[[], int]) -> int:
    try:
        return command()
    finally:
        if sys.stdout is not None:
            sys.stdout.flush()  # a pipe that nobody reads is noticed here, not after the end


def _place(error: Exception) -> str:
    """The file and line that raised it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace is not None else ""
