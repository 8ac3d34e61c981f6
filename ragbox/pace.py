"""How far a long run is, and how long the rest will take, told only once that can be said."""

from __future__ import annotations

import time
from collections.abc import Callable

from .types import IngestEvent

_FIRST_SECONDS = 5.0
"""Before that models load and caches fill: what was done so far says little."""
_FIRST_STEPS = 5
_MOST_KEPT = 64

_SHARES = {
    "parse": (0.0, 0.15),
    "ocr": (0.0, 0.15),
    "pii": (0.15, 0.3),
    "chunk": (0.3, 0.3),
    "embed": (0.3, 0.9),
    "store": (0.9, 1.0),
}
"""Where in a file's share of the run each stage begins and ends; about as long as they take for text."""


class Pace:
    """Estimates the time left of a run from how fast the later half of its time went.

    The later half, because a run often begins with what goes quickly: files that did not change, rows done before.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells seconds that only rise."""
        self._clock = clock
        self._kept: list[tuple[float, float]] = []
        self._steps = 0

    def note(self, done_part: float) -> None:
        """Takes in how much of the run is done, from 0 to 1; the first call begins it, with what was done before."""
        if self._kept and done_part <= self._kept[-1][1]:
            return
        self._steps += bool(self._kept)
        self._kept.append((self._clock(), done_part))
        if len(self._kept) > _MOST_KEPT:
            del self._kept[1:-1:2]

    def note_event(self, event: IngestEvent) -> None:
        """Takes in how far an ingest is. Of several files the first does not count: models are loaded while it is read."""
        if event.done or event.total == 1:
            self.note(part_done(event))

    def left(self) -> float | None:
        """Seconds left; None while nothing honest can be said, as at the beginning and while nothing moves."""
        if not self._kept or self._steps < _FIRST_STEPS:
            return None
        now, (begun, _), (_, part) = self._clock(), self._kept[0], self._kept[-1]
        if part >= 1:
            return 0.0
        if now - begun < _FIRST_SECONDS:
            return None
        middle = begun + (now - begun) / 2
        since, before = [each for each in self._kept if each[0] <= middle][-1]
        return (1 - part) * (now - since) / (part - before) if part > before else None


def part_done(event: IngestEvent) -> float:
    """How much of an ingest is done at an event, from 0 to 1."""
    begin, end = _SHARES.get(event.stage, (0.0, 0.0))
    within = (event.page - 1) / event.pages if event.page and event.pages else 0.0
    return min(1.0, (event.done + begin + (end - begin) * within) / max(1, event.total))


def left_in_words(seconds: float) -> str:
    """`about 3 minutes left`: no finer than such an estimate is."""
    if seconds < 90:
        return "less than a minute left" if seconds < 60 else "about a minute left"
    for unit, size, most in (("minute", 60, 90), ("hour", 3_600, 36)):
        count = round(seconds / size)
        if count < most:
            return f"about {count} {unit}s left"
    return f"about {round(seconds / 86_400)} days left"
