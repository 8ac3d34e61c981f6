"""Who is writing to a box just now, told to those who wait for it."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

_NOTE = "writer.json"


class Writer(NamedTuple):
    """The process that writes: its number, and which command of ragbox it is, where it is one."""

    pid: int
    command: str | None

    def __str__(self) -> str:
        if self.pid == os.getpid():
            return "this process itself"
        return f"`ragbox {self.command}`" if self.command else f"another ragbox process ({self.pid})"


def note_writer(box: Path) -> None:
    """Leaves word in a box that this process writes to it; it holds the lock."""
    with suppress(OSError):  # only a courtesy: the lock is what counts
        (box / _NOTE).write_text(json.dumps({"pid": os.getpid(), "command": _command()}))


def drop_writer(box: Path) -> None:
    """Takes that word away."""
    with suppress(OSError):
        (box / _NOTE).unlink(missing_ok=True)


def writer_of(box: Path, lock: Path) -> Writer | None:
    """The process that holds the lock of a box; None where nobody does, whatever a killed process has left."""
    try:
        noted = json.loads((box / _NOTE).read_text())
        writer = Writer(int(noted["pid"]), noted["command"] if isinstance(noted["command"], str) else None)
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
