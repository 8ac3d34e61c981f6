"""Keeps a box in step with its watched folders, by looking at them again and again: that works on network drives too."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..errors import BoxError, BoxLockedError
from ..fingerprint import fingerprint
from ..store.watching import Remembered
from ..types import IngestEvent, IngestReport
from .known import Known
from .look import Look, look
from .pace import QUICK, Pace
from .paths import owner
from .patterns import Patterns
from .plan import MOST_GONE, Memory, Plan, is_gone, plans
from .status import Seen, Teller, away_before
from .troubles import Troubles

if TYPE_CHECKING:
    from ..watching import Watching

_SLICE = 2.0
"""Seconds after which other writers get their turn."""
_BREATH = 0.2
"""Seconds that they have for it: they ask every 50 ms."""
_LOOK_AGAIN = 10.0
"""Seconds of taking in after which the folders are looked at again."""
_ADDED = 5.0
"""Seconds until a folder that was added is looked at."""
_IDLE = 30.0
"""Seconds after which the process that reads files is ended; the next file starts it again."""
_MOST_FILES = 500
_SAID_AGAIN = 10.0
"""Seconds after which a watcher that does nothing says that it is still there."""
_DOING = {"parse": "reading", "ocr": "reading scans in", "pii": "looking for personal data in"}

Folders = Sequence[tuple[Remembered, Look]]


@dataclass(frozen=True, slots=True)
class WatchEvent:
    """What the watcher did: took in changes (`report`), cannot for now (`waiting`), or needs the user's word (`held`)."""

    kind: Literal["ready", "ingested", "waiting", "held"]
    report: IngestReport | None = None
    message: str = ""


class Watcher:
    """The one watcher of a box, in one thread."""

    def __init__(
        self,
        box: Watching,
        *,
        on_event: Callable[[WatchEvent], None] | None,
        stop: threading.Event,
        interval: float = QUICK,
    ) -> None:
        """`interval` is the shortest time between two looks, in seconds."""
        from ..parse.isolated import Workers

        self._box = box
        self._directory = box._directory
        self._tell = on_event or (lambda _event: None)
        self._stop = stop
        self._pace = Pace(interval)
        self._workers = Workers(box.profile.limits, ocr=box.profile.ocr)
        self._made_by = fingerprint(box.profile)
        self._known: tuple[object, Known] | None = None
        self._patterns: dict[Remembered, Patterns] = {}
        self._memories: dict[str, Memory] = {}
        self._away: dict[str, float] = {}
        self._said_held: set[str] = set()
        self._blocked = False
        self._done, self._begun = 0, 0.0
        self._read = time.monotonic()

    def run(self) -> None:
        """Watches until stopped. Raises WatchingError when another watcher is at work."""
        with self._directory.watched(), self._workers:
            self._was_away = away_before(self._directory)
            self._teller = Teller(self._directory)
            self._teller.tell(now=True, doing="looking at the folders")
            self._troubles = Troubles(self._directory.catalog.watching, self._made_by)
            self._tell(WatchEvent("ready"))
            self._box._settle()  # what other settings made is made anew
            while not self._stop.is_set():
                began = time.monotonic()
                looks = self._look()
                seconds = time.monotonic() - began
                busy = self._follow(looks, began)
                if began - self._read > _IDLE:
                    self._workers.close()
                self._wait(self._pace.after(seconds, busy=busy))

    def _wait(self, seconds: float) -> None:
        """Waits for so long, or until another folder is to be watched."""
        while seconds > 0 and not self._stop.wait(min(seconds, _ADDED)):
            seconds -= _ADDED
            if seconds > 0 and set(self._directory.catalog.watching.folders()) != self._patterns.keys():
                return

    # --- looking

    def _look(self) -> Folders:
        folders = self._directory.catalog.watching.folders()
        box = str(self._directory.path)
        skipped = {box, os.path.realpath(box), *(each.folder for each in folders)}
        before = self._patterns
        self._patterns = {each: before.get(each) or Patterns(each.include, each.exclude) for each in folders}
        return [(each, look(each.folder, patterns, skipped)) for each, patterns in self._patterns.items()]

    def _follow(self, looks: Folders, now: float) -> bool:
        """Does what the looks ask for; true when another look is wanted soon."""
        if self._directory.catalog.meta("fingerprint") != self._made_by:
            raise BoxError(
                f"{self._directory.path}: another program gave this box other settings; start the watcher again, so that it "
                "follows them too"
            )
        try:
            planned = self._plan(looks, now)
            self._report(looks, planned)
            self._take_in(looks, planned)
            for folder, each in planned.items():
                self._let_go(folder, each.gone)
        except BoxLockedError as error:
            if not self._blocked:
                self._tell(WatchEvent("waiting", message=str(error)))
            self._blocked = True
            self._teller.tell(now=True, doing="waiting for another program that writes to this box")
            return True
        self._blocked = False
        return any(each.busy for each in planned.values())

    def _plan(self, looks: Folders, now: float) -> dict[str, Plan]:
        watching = self._directory.catalog.watching
        self._note_away(looks)
        there = [seen for _, seen in looks if not seen.away]
        names = [each.folder for each, _ in looks]
        for seen in there:
            self._memories.setdefault(seen.folder, Memory()).note(seen, now)
        known, held = self._what_is_known([each for each, _ in looks]), set(watching.held())
        planned = plans(there, known, self._memories, now, self._troubles.given_up, held)
        stays = {path for path in held if owner(path, names) in self._away}
        needed = stays.union(*(each.held for each in planned.values()))
        if needed != held:
            watching.hold(needed)
        self._note_held(planned)
        found = {path: trouble for seen in there for path, trouble in seen.troubles.items()}
        files = {
            path: stamp
            for seen in there
            for path, stamp in seen.files.items()
            if path in self._troubles and not known.has(path, stamp)
        }
        self._troubles.looked(found, files, self._away, [folder for seen in there for folder in seen.empty])
        return planned

    def _what_is_known(self, folders: Sequence[Remembered]) -> Known:
        """As it stands in the box, read again only where that may have changed."""
        stands = (self._directory.catalog.generation, tuple(folders))
        if self._known is None or self._known[0] != stands:
            self._troubles.reload()
            patterns = {each.folder: self._patterns[each] for each in folders}
            self._known = stands, Known(self._directory.catalog, patterns, self._made_by)
        return self._known[1]

    def _note_away(self, looks: Folders) -> None:
        watched = {seen.folder for _, seen in looks}
        self._memories = {folder: each for folder, each in self._memories.items() if folder in watched}
        self._away = {folder: since for folder, since in self._away.items() if folder in watched}
        for _, seen in looks:
            if not seen.away:
                self._away.pop(seen.folder, None)
            elif seen.folder not in self._away:
                self._away[seen.folder] = self._was_away.pop(seen.folder, time.time())
                self._memories.pop(seen.folder, None)  # what is missed when it is back is missed for the first time
                self._tell(WatchEvent("waiting", message=_away(seen)))

    def _note_held(self, planned: Mapping[str, Plan]) -> None:
        for folder, each in planned.items():
            if not each.held:
                self._said_held.discard(folder)
            elif folder not in self._said_held:
                self._said_held.add(folder)
                message = (
                    f"{folder}: the files of {len(each.held):,} documents are gone at once; the documents stay until the "
                    f"files are back, or you say so: ragbox watch --confirm-removals FOLDER"
                )
                self._tell(WatchEvent("held", message=message))

    # --- taking in and letting go

    def _take_in(self, looks: Folders, planned: Mapping[str, Plan]) -> None:
        stamps = {path: stamp for _, seen in looks for path, stamp in seen.files.items()}
        files = [path for each in planned.values() for path in each.ready]
        homes = {path: folder for folder, each in planned.items() for path in each.ready}
        begun = time.monotonic()
        if files and not self._done:
            self._begun = begun
        at = 0
        while at < len(files) and not self._stop.is_set() and time.monotonic() - begun < _LOOK_AGAIN:
            now = time.monotonic()
            left = len(files) - at
            self._tell_drop(left)
            report = self._box._bring_in(
                files[at : at + _MOST_FILES],
                (),
                workers=self._workers,
                progress=lambda event, left=left: self._progress(event, left),  # type: ignore[misc]
                enough=lambda now=now: self._stop.is_set() or time.monotonic() - now > _SLICE,  # type: ignore[misc]
            )
            self._known, self._read = None, time.monotonic()
            at += len(report.documents)
            self._done += len(report.documents)
            self._troubles.tried(report.documents, stamps)
            for each in report.documents:
                if each.status != "failed":
                    self._memories[homes[each.path]].read(each.path, now)
            if any(each.status != "unchanged" for each in report.documents):
                self._tell(WatchEvent("ingested", report))
            if at < len(files):
                self._stop.wait(_BREATH)
        if at >= len(files):
            self._done = 0

    def _let_go(self, folder: str, gone: Sequence[str]) -> None:
        for start in range(0, len(gone), MOST_GONE):
            paths = [path for path in gone[start : start + MOST_GONE] if is_gone(path)]
            if self._stop.is_set() or not Path(folder).is_dir():
                return  # it went away just now, or files of it would still be there
            report = self._box._bring_in((), paths)
            self._known = None
            self._tell(WatchEvent("ingested", report))

    # --- telling

    def _report(self, looks: Folders, planned: Mapping[str, Plan]) -> None:
        """Tells others what was seen: at once where it is news, else now and then."""
        told = {}
        for _, seen in looks:
            each = planned.get(seen.folder)
            if each is None:
                told[seen.folder] = Seen(False, self._away[seen.folder], _away(seen))
                continue
            troubled = sum(path in self._troubles for path in seen.files)
            open_ = len(each.waiting) + len(each.ready)
            told[seen.folder] = Seen(
                True, None, "", len(seen.files), len(each.waiting), len(each.ready),
                max(0, len(seen.files) - open_ - troubled),
            )  # fmt: skip
        busy = any(each.ready for each in planned.values())
        news = told != self._teller.folders or self._teller.age > _SAID_AGAIN
        doing = {} if busy else {"doing": "", "done": 0, "total": 0, "seconds_left": None}
        self._teller.tell(now=news, looked=time.time(), folders=told, **doing)

    def _tell_drop(self, left: int) -> None:
        spent = time.monotonic() - self._begun
        seconds = left * spent / self._done if self._done else None
        self._teller.tell(done=self._done, total=self._done + left, seconds_left=seconds)

    def _progress(self, event: IngestEvent, left: int) -> None:
        word = _DOING.get(event.stage, "taking in")
        done = self._done + event.done
        self._teller.tell(doing=f"{word} {Path(event.path).name}", done=done, total=self._done + left)


def _away(seen: Look) -> str:
    return f"{seen.folder}: this folder is not there now ({seen.away}); its documents stay, and it is waited for"
