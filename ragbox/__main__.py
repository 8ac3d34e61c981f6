"""`python -m ragbox`."""

from __future__ import annotations

import atexit
import os
import sys

from .cli import main


def run() -> None:
    """The command, and the end of the process.

    The page may be ended while one of its threads loads a model; a native library then aborts as it takes down its own
    threads. What we have to close is registered with `atexit`: that is done, and nothing else is waited for.
    """
    code = main()
    if sys.argv[1:2] == ["ui"]:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    run()
