"""Who is writing to a box just now, told to those who wait for it."""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

_NOTE = "writer.json"


class Writer(NamedTuple):
    """The process that writes: its number, which command of ragbox it is, where it is one, and since when (Unix time)."""

    pid: int
    command: str | None
    since: float | None = None

    def __str__(self) -> str:
        if self.pid == os.getpid():
            return "this process itself"
        since = "" if self.since is None else f", since {datetime.fromtimestamp(self.since):%H:%M}"
        if self.command:
            return f"`ragbox {self.command}`" + (f" (process {self.pid}{since})" if since else "")
        return f"another ragbox process ({self.pid}{since})"


def note_writer(box: Path) -> None:
    """Leaves word in a box that this process writes to it; it holds the lock."""
    with suppress(OSError):  # only a courtesy: the lock is what counts
        (box / _NOTE).write_text(json.dumps({"pid": os.getpid(), "command": _command(), "since": time.time()}))


def drop_writer(box: Path) -> None:
    """Takes that word away."""
    with suppress(OSError):
        (box / _NOTE).unlink(missing_ok=True)


def writer_of(box: Path, lock: Path) -> Writer | None:
    """The process that holds the lock of a box; None where nobody does, whatever a killed process has left."""
    try:
        noted = json.loads((box / _NOTE).read_text())
        command = noted["command"] if isinstance(noted["command"], str) else None
        writer = Writer(int(noted["pid"]), command, float(noted["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    try:
        with FileLock(lock).acquire(timeout=0):
            return None
    except (Timeout, OSError):
        return writer


def _command() -> str | None:
    """The command of ragbox that this process runs. Never more of its arguments: they may name a file or hold a question."""
    program, first = Path(sys.argv[0]).name, sys.argv[1:2]
    ours = program in ("ragbox", "ragbox.exe") or (
        program == "__main__.py" and Path(sys.argv[0]).parent.name == "ragbox"
    )
    return first[0] if ours and first and first[0].isalpha() else None
