"""The first way in: the user's browser, opened with the address, or the address printed in the terminal."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
import time
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .access import Access

_OPENED_SECONDS = 60
_AGAIN_SECONDS = 1.0
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={address}"><title>ragbox</title></head>
<body><p>Opening <a href="{address}">ragbox</a>.</p></body></html>
"""


def open_browser(access: Access, address: str) -> None:
    """Has the user's browser go to `address`; ends once it did, or when that is no longer to be expected.

    By a file that this user alone can read: what a program is started with, all users of the machine can see.
    """
    with suppress(OSError):  # the address is in the terminal, too
        file, name = tempfile.mkstemp(prefix="ragbox-", suffix=".html", dir=_folder())
        path = Path(name)
        try:
            with os.fdopen(file, "w", encoding="utf-8") as page:
                page.write(_PAGE.format(address=address))
            webbrowser.open(path.as_uri())
            access.settled.wait(_OPENED_SECONDS)
        finally:
            path.unlink(missing_ok=True)


def _folder() -> Path | None:
    """Where a browser can read it: one from a Snap or Flatpak sees neither hidden folders nor those for temporary files."""
    home = Path.home()
    return home if sys.platform.startswith("linux") and os.access(home, os.W_OK) else None


def print_address_at_enter(access: Access) -> bool:
    """Prints a new address whenever Enter is pressed in the terminal; false where there is none. For the main thread."""
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    if hasattr(signal, "SIGTTIN"):
        signal.signal(signal.SIGTTIN, signal.SIG_IGN)  # `ragbox ui &` may not be stopped by looking for a key
    threading.Thread(target=_print_addresses, args=(access, sys.stdin.fileno()), daemon=True).start()
    return True


def _print_addresses(access: Access, terminal: int) -> None:
    while True:
        try:
            if not os.read(terminal, 1_024):  # not by `sys.stdin`, whose lock a thread may not hold when Python ends
                return
        except OSError:  # in the background for now
            time.sleep(_AGAIN_SECONDS)
            continue
        print(f"a new address, for one more browser: {access.address()}", file=sys.stderr, flush=True)  # noqa: T201
