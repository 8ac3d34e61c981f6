"""Keeps a box in step with a folder, by looking at it again and again: that works on network drives too."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from .errors import BoxError, BoxLockedError
from .files import find_files
from .types import IngestReport

if TYPE_CHECKING:
    from .box import RagBox

_INTERVAL = 1.0
State = dict[Path, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class WatchEvent:
    """What the watcher did: took in changes (`report`), or cannot for now (`message`)."""

    kind: Literal["ready", "ingested", "waiting"]
    report: IngestReport | None = None
    message: str = ""


def watch(
    box: RagBox,
    folder: Path,
    *,
    on_event: Callable[[WatchEvent], None] | None,
    stop: threading.Event,
    interval: float = _INTERVAL,
) -> None:
    """Takes in what is new, changed or gone in `folder`, every `interval` seconds, until `stop` is set.

    A file is read once its size and time have stayed the same for one interval. A folder that disappears is waited for, and
    nothing is removed meanwhile. Raises BoxError when `folder` is not a folder at the start.
    """
    folder = folder.expanduser().absolute()
    if not folder.is_dir():
        raise BoxError(f"{folder}: there is no such folder to watch")
    tell = on_event or (lambda _event: None)
    taken: State | None = None
    before: State = {}
    tell(WatchEvent("ready"))
    waiting = False
    while not stop.is_set():
        now = _look(folder)
        if now is None:
            if not waiting:
                tell(WatchEvent("waiting", message=f"{folder}: this folder is not there now; its documents stay"))
            waiting = True
        else:
            waiting = False
            if now != taken and now == before:
                try:
                    tell(WatchEvent("ingested", box.ingest([folder])))
                    taken = now
                except BoxLockedError as error:
                    tell(WatchEvent("waiting", message=str(error)))
            before = now
        stop.wait(interval)


def _look(folder: Path) -> State | None:
    """Size and time of every file to read; None when the folder is not there."""
    if not folder.is_dir():
        return None
    state: State = {}
    for path in find_files([folder]).files:
        try:
            stat = path.stat()
        except OSError:
            continue  # gone between listing and looking
        state[path] = (stat.st_size, stat.st_mtime_ns)
    return state
