"""What the looks at the watched folders ask for: files to wait for, to take in, and to let go. No file is read here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ..files import kind_of
from ..store.catalog import Source
from .known import Known
from .look import Look, Stamp
from .paths import prefix

MOST = 10
"""So many documents lost at once, and half of a folder's, need the user's word; so do those of a folder in it left empty."""
MOST_GONE = 100
"""Documents let go while other writers wait."""
TICK = 2.0
"""Seconds in which a later change may bear the time of an earlier one: FAT keeps times in such steps."""


@dataclass(slots=True)
class Memory:
    """What a watcher remembers of a folder from look to look.

    `seen`: since when (monotonic seconds) a file bears its stamp. `rested`: the stamp of a file that was read after it had
    borne it for a tick. `missing`: what was not there last time.
    """

    seen: dict[str, tuple[Stamp, float]] = field(default_factory=dict)
    rested: dict[str, Stamp] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)

    def note(self, look: Look, now: float) -> None:
        """Takes in a look that began at `now`."""
        before = self.seen
        self.seen = {}
        for path, stamp in look.files.items():
            known = before.get(path)
            self.seen[path] = known if known is not None and known[0] == stamp else (stamp, now)
        self.rested = {path: stamp for path, stamp in self.rested.items() if look.files.get(path) == stamp}

    def read(self, path: str, now: float) -> None:
        """A file was taken in as it was seen; its reading began at `now`."""
        stamp, since = self.seen[path]
        if now - since >= TICK:
            self.rested[path] = stamp


class Arrivals(NamedTuple):
    """Files by path: `waiting` are still growing, `resting` are read again in a moment, `ready` are to be taken in."""

    waiting: list[str]
    resting: list[str]
    ready: list[str]


@dataclass(frozen=True, slots=True)
class Plan:
    """For one folder: what arrived, what may be let go (`gone`), what needs the user's word (`held`), and what was missed
    for the first time or may have moved (`unsure`). What may have moved here comes first in `ready`."""

    waiting: tuple[str, ...]
    resting: tuple[str, ...]
    ready: tuple[str, ...]
    gone: tuple[str, ...]
    held: frozenset[str]
    unsure: frozenset[str]

    @property
    def busy(self) -> bool:
        """Whether another look is wanted soon."""
        return bool(self.waiting or self.resting or self.ready or self.gone or self.unsure)


def plans(
    looks: Sequence[Look],
    known: Known,
    memories: Mapping[str, Memory],
    now: float,
    given_up: Callable[[str, Stamp], bool],
    held: Collection[str],
) -> dict[str, Plan]:
    """By folder, what is to be done after looks that began at `now` and are noted in `memories`.

    `given_up` says whether a file is not to be tried again as it is; `held` is what needs the user's word already.
    """
    came = {
        look.folder: arrivals(look, known.by_folder[look.folder], memories[look.folder], now, known.fresh, given_up)
        for look in looks
    }
    gone = {look.folder: missing(look, known.by_folder[look.folder]) for look in looks}
    everywhere = set().union(*gone.values())
    sizes = {known.by_folder[folder][path].size for folder, paths in gone.items() for path in paths}
    arriving = {
        look.files[path].size for look in looks for path in (*came[look.folder].waiting, *came[look.folder].ready)
    }
    found = {}
    for look in looks:
        mine, memory = known.by_folder[look.folder], memories[look.folder]
        waiting, resting, ready = came[look.folder]
        ready.sort(key=lambda path: look.files[path].size not in sizes)
        before, memory.missing = memory.missing, gone[look.folder]
        sure = {path for path in memory.missing if mine[path].size not in arriving}
        lost = {path for path in sure if known.holders(path) <= everywhere}
        kept = _held(look, len(mine), lost, held)
        found[look.folder] = Plan(
            waiting=tuple(waiting),
            resting=tuple(resting),
            ready=tuple(ready),
            gone=tuple(sorted((sure & before) - kept)),
            held=frozenset(kept & (before | set(held))),
            unsure=frozenset((memory.missing - sure) | (sure - before)),
        )
    return found


def arrivals(
    look: Look,
    known: Mapping[str, Source],
    memory: Memory,
    now: float,
    fresh: Callable[[Source], bool],
    given_up: Callable[[str, Stamp], bool],
) -> Arrivals:
    """The files of a look that are not in the box as they are; see `plans`."""
    found = Arrivals([], [], [])
    for path, stamp in look.files.items():
        since = memory.seen[path][1]
        source = known.get(path)
        if source is not None and source.size == stamp.size and fresh(source):
            if source.mtime_ns == stamp.mtime_ns or memory.rested.get(path) == stamp:
                continue
            if not source.mtime_ns and since < now < since + TICK:
                found.resting.append(path)
                continue
        if not given_up(path, stamp):
            (found.ready if since < now else found.waiting).append(path)
    return found


def missing(look: Look, known: Mapping[str, Source]) -> set[str]:
    """The files of the box in this folder that are gone; not those that are there and were not looked at, nor those of which
    that cannot be told."""
    return {path for path in known.keys() - look.files.keys() if is_gone(path)}


def is_gone(path: str) -> bool:
    """Whether there is no file at a path; false where that cannot be told."""
    return kind_of(Path(path)) not in ("file", "unknown")


def _held(look: Look, documents: int, lost: set[str], before: Collection[str]) -> set[str]:
    """Of what would be lost, what needs the user's word: what needed it before, and what looks like a drive gone away."""
    held = lost.intersection(before)
    new = lost - held
    if look.folder in look.empty or (len(new) >= MOST and 2 * len(new) >= documents - len(held)):
        return held | new
    for folder in look.empty:  # where a drive was, perhaps
        within = {path for path in new if path.startswith(prefix(folder))}
        if len(within) >= MOST:
            held |= within
    return held
