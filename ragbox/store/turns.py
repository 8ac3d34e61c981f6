"""Writers to a box take turns: one at a time, and who waits comes in between two files of a long run."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

from ..errors import BoxLockedError
from .writer import Writer, drop_writer, note_writer, writer_of

_LOCK = "lock"
_NEXT = "next.lock"
_TELL_SECONDS = 0.5
_WAIT_SECONDS = 30
_PATIENT_SECONDS = 600
"""Of those who are told why they wait, and may stop it."""
_TURN_SECONDS = 2.0
OnWait = Callable[[Writer | None], None]


class Turns:
    """The writer's lock of one box, and a second one that the next in turn holds while it waits for the first.

    Both end with their process. Threads exclude one another like processes, and a thread may take its own turn twice.
    """

    def __init__(self, box: Path) -> None:
        self._box = box
        self._lock = FileLock(box / _LOCK)
        self._next = FileLock(box / _NEXT)
        self._until = 0.0
        self._of_thread = threading.local()

    @property
    def on_wait(self) -> OnWait | None:
        """Is told again and again, while this thread waits for its turn, who writes; it may raise to end the wait."""
        told: OnWait | None = getattr(self._of_thread, "on_wait", None)
        return told

    @on_wait.setter
    def on_wait(self, tell: OnWait | None) -> None:
        self._of_thread.on_wait = tell

    def take(self, *, again: bool = False) -> None:
        """Waits until this thread alone may write; for as long as it takes where it comes `again`, after giving way.

        Raises BoxLockedError where it takes too long.
        """
        if self._lock.is_locked:  # by this thread
            self._lock.acquire()
            return
        seconds = math.inf if again else _WAIT_SECONDS if self.on_wait is None else _PATIENT_SECONDS
        deadline = time.monotonic() + seconds
        try:
            self._wait(self._next, deadline)
            self._wait(self._lock, deadline)
        finally:
            self._next.release()
        self.keep(0.0)
        note_writer(self._box)

    def keep(self, seconds: float) -> None:
        """The turn lasts for so long from now, and not less than two seconds, whoever waits."""
        self._until = time.monotonic() + max(_TURN_SECONDS, seconds)

    def leave(self) -> None:
        """Ends the turn; nothing happens where there is none."""
        if self._lock.lock_counter == 1:
            drop_writer(self._box)
        self._lock.release()

    def is_wanted(self) -> bool:
        """Whether another waits, and this turn has been long enough."""
        if time.monotonic() < self._until:
            return False
        try:
            with self._next.acquire(timeout=0):
                return False
        except Timeout:
            return True

    def writer(self) -> Writer | None:
        """Who writes to this box just now, in this process or another."""
        return writer_of(self._box, self._box / _LOCK)

    def _wait(self, lock: FileLock, deadline: float) -> None:
        while True:
            left = deadline - time.monotonic()
            try:
                lock.acquire(timeout=max(0.0, min(_TELL_SECONDS, left)))
                return
            except Timeout as error:
                if left <= _TELL_SECONDS:
                    who = self.writer() or "another ragbox process"
                    message = f"{self._box}: {who} is writing to this box; try again when it is done"
                    raise BoxLockedError(message) from error
            if self.on_wait is not None:
                self.on_wait(self.writer())
