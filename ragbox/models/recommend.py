"""Which models fit this machine, and how long a user would wait for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .catalogue import Entry
from .machine import Machine, Room, Speed, work

PROMPTS = (200, 1_800)
"""Tokens of a prompt that first words are predicted for: a question with a few sentences of evidence, and with five whole
passages."""
PATIENCE = 5.0
"""Seconds to the first word, with the shorter prompt, that most people wait without wondering."""
PACE = 6.0
"""Tokens a second that are as fast as people read: four words."""
_LARGER = 1.15
"""Times longer that real models take to read than their weights let expect by the test model: measured, with
`python -m benchmarks.model_prediction`."""


@dataclass(frozen=True, slots=True)
class Advice:
    """A model on this machine. `first_word` are seconds for each of `PROMPTS`, `pace` tokens a second; both are of a model
    read by the processor from memory, and mean nothing where it does not fit. `why_not` says why a model is not advised; it
    is empty for one that is."""

    entry: Entry
    fits: bool
    first_word: tuple[float, ...]
    pace: float
    why_not: str
    here: bool
    """It is installed."""

    @property
    def advised(self) -> bool:
        """Whether it fits and is quick enough."""
        return not self.why_not


def recommend(entries: Iterable[Entry], machine: Machine, speed: Speed, here: frozenset[str]) -> tuple[Advice, ...]:
    """Advice on all entries, best first: of those that fit and are quick enough the largest, which write best; then those
    that fit, the quickest first; then the rest. `here` are the names of installed models, which need no disk."""
    return tuple(sorted((_advice(each, machine, speed, each.name in here) for each in entries), key=_rank))


def _rank(advice: Advice) -> tuple[int, float]:
    if advice.advised:
        return 0, -advice.entry.parameters
    return (1, advice.first_word[0]) if advice.fits else (2, advice.entry.memory_bytes)


def _advice(entry: Entry, machine: Machine, speed: Speed, here: bool) -> Advice:
    step = entry.step_bytes / speed.bytes
    first = tuple(_LARGER * work(entry.shape, tokens) / speed.weights + step for tokens in PROMPTS)
    lacking = shortage(entry, machine, here=here)
    return Advice(entry, not lacking, first, 1 / step, lacking or _slow(first[0], 1 / step), here)


def shortage(entry: Entry, room: Room, *, here: bool) -> str:
    """What a machine lacks for a model, in words; empty where it fits. One that is `here` needs no disk."""
    if entry.memory_bytes > room.memory_available:
        ever = entry.memory_bytes <= room.memory_total
        return f"takes {entry.memory_bytes / 1e9:.1f} GB of memory" + (": close other programs" if ever else "")
    if not here and entry.bytes > room.disk_free:
        return f"takes {entry.bytes / 1e9:.1f} GB of disk"
    return ""


def _slow(first: float, pace: float) -> str:
    if first > PATIENCE:
        return "slow to begin"
    return "writes slower than one reads" if pace < PACE else ""
