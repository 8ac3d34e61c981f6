"""Processes of this program's own that do what must not harm it: how one is started, and how it begins."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

_SEARCH = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""All that a process is told of this one's environment, which may hold a passphrase."""


def start_python(code: str, *arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """A Python process that runs `code`, with pipes to it; the first of `arguments` is its `sys.argv[2]`.

    It sees no more of this environment than it needs, and `environment`. Raises OSError.
    """
    package = str(Path(__file__).parents[1])
    search = [each for each in sys.path if Path(each).is_absolute()]
    # Without -P a json.py in the folder one works in would be run in place of Python's own, before confinement.
    command = [sys.executable, "-P", "-c", _SEARCH + code, json.dumps([*search, package]), *arguments]
    told = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    # Each further arena of the C library would cost address space and memory that is never given back.
    told |= {"MALLOC_ARENA_MAX": "2"} | dict(environment or {})
    return subprocess.Popen(  # noqa: S603 - this program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=told
    )


def pipes() -> tuple[IO[bytes], IO[bytes]]:
    """In such a process: what it is sent, and what it answers with. What libraries print goes nowhere from here on."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    os.close(nothing)
    return requests, answers


def ended_by(process: subprocess.Popen[bytes]) -> str:
    """By which signal a process ended, in brackets with a space before them, if by one."""
    with suppress(subprocess.TimeoutExpired, ValueError):
        code = process.wait(0.5)
        return f" ({signal.Signals(-code).name})" if code < 0 else ""
    return ""
