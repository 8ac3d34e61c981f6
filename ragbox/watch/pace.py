"""How long a watcher waits between two looks."""

from __future__ import annotations

QUICK = 1.0
_LOOKS, _BUSY_LOOKS = 50, 10
"""A look may take a fiftieth of the time when nothing changes, a tenth when something does."""
_LONGEST, _LONGEST_BUSY = 60.0, 15.0


class Pace:
    """Quick after a change, gentler with every look that finds nothing; gentle always where a look itself takes long."""

    def __init__(self, quick: float = QUICK) -> None:
        """`quick` is the shortest pause, in seconds."""
        self._quick = quick
        self._pause = quick

    def after(self, look: float, *, busy: bool) -> float:
        """Seconds to wait after a look that took so many, and found something to do or not (`busy`)."""
        shortest = max(self._quick, min(_BUSY_LOOKS * look, _LONGEST_BUSY), look)
        longest = max(shortest, min(2 * self._quick + _LOOKS * look, _LONGEST))
        self._pause = shortest if busy else min(max(shortest, 1.5 * self._pause), longest)
        return self._pause
