"""`python -m ragbox`."""

from __future__ import annotations

import atexit
import os
import sys

from .cli import main


def run() -> None:
    """The command, and the end of the process.

    The page may be ended while a model is being loaded in a thread; libraries that take down their threads one by one then
    abort. All of ours is closed by then, so the process ends without asking them.
    """
    code = main()
    if "ui" in sys.argv[1:]:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    run()
