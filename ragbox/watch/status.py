"""What a watcher does, as any process may ask: kept encrypted in the box, since it names files."""

from __future__ import annotations

import dataclasses
import json
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .paths import owner

if TYPE_CHECKING:
    from ..store.directory import BoxDirectory

_KEPT = "status"
_SHOWN = 100
_PAUSE = 1.0
"""Seconds between two words of progress."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A file, or a folder, that is not taken in: which, what is wrong and what to do. `code` is as in `Problem`."""

    path: str
    code: str
    message: str
    since: datetime


@dataclass(frozen=True, slots=True)
class FolderStatus:
    """A watched folder as it was at the last look; `there` is None where there was none yet.

    `files` are those that are meant: of them `waiting` are still growing, `queued` are next, `taken_in` are in the box as
    they are. `held` documents stay until `RagBox.confirm_removals`; `held_paths` are the first hundred of their files.
    `message` says what is wrong with the folder and what to do; it is empty where all is well.
    """

    folder: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    there: bool | None = None
    away_since: datetime | None = None
    message: str = ""
    files: int = 0
    waiting: int = 0
    queued: int = 0
    taken_in: int = 0
    held: int = 0
    held_paths: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class WatchStatus:
    """What the watcher of a box does, and what it saw; of the last one where none is `running`.

    `doing` is for the user and may name a file. `done` of `total` files are taken in; 0 of 0 where there is nothing to do.
    """

    running: bool
    pid: int | None = None
    started: datetime | None = None
    looked: datetime | None = None
    doing: str = ""
    done: int = 0
    total: int = 0
    seconds_left: float | None = None
    folders: tuple[FolderStatus, ...] = ()

    def values(self) -> dict[str, Any]:
        """The form of `ragbox watch --status --json`; times are in ISO 8601."""
        values: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(self), default=datetime.isoformat))
        return values


@dataclass(slots=True)
class Seen:
    """What is told of one folder; `away_since` in seconds since 1970."""

    there: bool
    away_since: float | None = None
    message: str = ""
    files: int = 0
    waiting: int = 0
    queued: int = 0
    taken_in: int = 0


_SEEN = frozenset(each.name for each in dataclasses.fields(Seen))


class Teller:
    """Tells of one watcher, as it goes: at once what changed for the user, else once a second at most."""

    def __init__(self, directory: BoxDirectory) -> None:
        self._kept = directory.watching
        self._told = 0.0
        self._values: dict[str, Any] = {
            "pid": os.getpid(), "started": time.time(), "looked": None, "doing": "", "done": 0, "total": 0,
            "seconds_left": None, "folders": {},
        }  # fmt: skip

    def tell(self, *, now: bool = False, **values: Any) -> None:
        """Changes some of the values; keeps them for others to see if it is time, or `now`."""
        self._values |= values
        if now or time.monotonic() - self._told >= _PAUSE:
            self._told = time.monotonic()
            self._kept.put(_KEPT, json.dumps(self._values, default=dataclasses.asdict).encode())

    @property
    def folders(self) -> dict[str, Seen]:
        """What was told of the folders last."""
        folders: dict[str, Seen] = self._values["folders"]
        return folders

    @property
    def age(self) -> float:
        """Seconds since others could see a change."""
        return time.monotonic() - self._told


def status(directory: BoxDirectory) -> WatchStatus:
    """What is known of the watcher of a box, and of its watched folders."""
    running = directory.is_watched()
    kept = directory.watching.get(_KEPT)
    values: dict[str, Any] = json.loads(kept) if kept else {}
    folders = tuple(_folders(directory, values.get("folders", {})))
    if not running:
        return WatchStatus(False, looked=_when(values.get("looked")), folders=folders)
    return WatchStatus(
        running=True,
        pid=values.get("pid"),
        started=_when(values.get("started")),
        looked=_when(values.get("looked")),
        doing=values.get("doing", ""),
        done=values.get("done", 0),
        total=values.get("total", 0),
        seconds_left=values.get("seconds_left"),
        folders=folders,
    )


def away_before(directory: BoxDirectory) -> dict[str, float]:
    """The folders that were away when the last watcher looked, each with since when, in seconds since 1970."""
    return {each.folder: each.away_since.timestamp() for each in status(directory).folders if each.away_since}


def _folders(directory: BoxDirectory, seen: dict[str, dict[str, Any]]) -> list[FolderStatus]:
    watching = directory.catalog.watching
    remembered = watching.folders()
    names = [each.folder for each in remembered]
    held: dict[str, list[str]] = {name: [] for name in names}
    for path in watching.held():
        held.setdefault(owner(path, names) or "", []).append(path)
    troubles: dict[str, list[Trouble]] = {name: [] for name in names}
    for each in watching.troubled():
        since = datetime.fromtimestamp(each.since, UTC)
        trouble = Trouble(each.path, each.code, each.message, since)
        troubles.setdefault(owner(each.path, names) or "", []).append(trouble)
    found = []
    for name, include, exclude in remembered:
        known = {
            key: value for key, value in seen.get(name, {}).items() if key in _SEEN
        }  # another version may tell more
        away = _when(known.pop("away_since", None))
        status = FolderStatus(
            name, include, exclude, away_since=away, held=len(held[name]), held_paths=tuple(held[name][:_SHOWN]),
            troubles=tuple(troubles[name]), **known,
        )  # fmt: skip
        found.append(_with_held(status))
    return found


def _with_held(status: FolderStatus) -> FolderStatus:
    if not status.held:
        return status
    told = (
        f"the files of {status.held:,} documents are gone from this folder; they stay in the box until you confirm that "
        "they are to go, or the files are back"
    )
    return dataclasses.replace(status, message=f"{status.message}; {told}" if status.message else told)


def _when(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
