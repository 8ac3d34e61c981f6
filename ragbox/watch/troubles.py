"""Files that a watcher could not take in: noted in the box, and not tried again until they change."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from ..store.watching import Troubled, WatchedFolders
from ..types import DocumentReport
from .look import Stamp
from .paths import prefix, printable

_PASSING = frozenset("not_found permission removed unreadable no_worker internal locked box key model".split())
"""Failures that say nothing of what the file holds: tried again after a while, and then after twice that."""
_HEAVY = frozenset("timed_out out_of_memory crashed unscreened".split())
"""Failures that a busy machine may have caused: tried once more."""
_PAUSE, _LONGEST_PAUSE, _HEAVY_PAUSE = 60.0, 3600.0, 600.0
_DELETED = "deleted"
"""A file whose document the user deleted: left out until it changes, or is put into the box by hand."""
_LOOKED = ""
"""Settings of what a look found: no file was tried."""


def left_out(paths: Iterable[str]) -> list[Troubled]:
    """What is noted of files as they are now when their document is deleted by the user."""
    now, found = time.time(), []
    for path in paths:
        try:
            stat = Path(path).stat()
        except OSError:
            continue  # gone as well
        message = (
            f"{Path(path).name}: you deleted its document, so it is left out until it changes; move the file elsewhere, "
            "or ingest it to have it back"
        )
        found.append(Troubled(path, stat.st_size, stat.st_mtime_ns, _DELETED, _DELETED, message, now, now, 0))
    return found


def deleted(noted: Iterable[Troubled]) -> set[str]:
    """Of what is noted, the files whose document the user deleted and that have not changed since."""
    found = set()
    for each in noted:
        with suppress(OSError):
            stat = Path(each.path).stat() if each.code == _DELETED else None
            if stat is not None and (stat.st_size, stat.st_mtime_ns) == (each.size, each.mtime_ns):
                found.add(each.path)
    return found


class Troubles:
    """The troubles of all watched folders of one box, read by the settings `made_by`."""

    def __init__(self, kept: WatchedFolders, made_by: str) -> None:
        self._kept = kept
        self._made_by = made_by
        self.reload()

    def reload(self) -> None:
        """Sees what others noted: a document was deleted."""
        self._all = {each.path: each for each in self._kept.troubled()}

    def given_up(self, path: str, stamp: Stamp) -> bool:
        """Whether a file is not to be tried for now."""
        known = self._all.get(path)
        if known is None or (known.size, known.mtime_ns) != stamp:
            return False
        if known.code == _DELETED:
            return True
        if known.settings != self._made_by:
            return False
        age = time.time() - known.tried
        if known.code in _PASSING:
            return age < min(_LONGEST_PAUSE, _PAUSE * 2.0 ** min(known.times - 1, 10))
        return known.code not in _HEAVY or known.times > 1 or age < _HEAVY_PAUSE

    def looked(
        self,
        found: Mapping[str, tuple[str, str]],
        present: Iterable[str],
        away: Iterable[str],
        empty: Iterable[str] = (),
    ) -> None:
        """Notes what the looks found, as (code, message) by path; of files, forgets what is not `present` any more:
        files that are there and not in the box as they are. What is known of the folders in `away` stays; of those that are
        `empty`, or could not be read, what the user deleted: a drive may be back, and that is not to come back with it.
        """
        now = time.time()
        new = []
        for path, (code, message) in found.items():
            known = self._all.get(path)
            if known is None or (known.code, known.message) != (code, message):
                new.append(Troubled(path, 0, 0, _LOOKED, code, message, now, now, 0))
        there, outside = set(present), tuple(map(prefix, away))
        unseen = tuple(map(prefix, (*empty, *found)))
        over = [
            path
            for path, known in self._all.items()
            if path not in found
            and (known.settings == _LOOKED or path not in there)
            and not path.startswith(outside)
            and not (known.code == _DELETED and path.startswith(unseen))
        ]
        self._note(new, over)

    def tried(self, reports: Iterable[DocumentReport], stamps: Mapping[str, Stamp]) -> None:
        """Notes what came of trying files that bore these stamps."""
        now, failed, over = time.time(), [], []
        for report in reports:
            known = self._all.get(report.path)
            if any(problem.code == _DELETED for problem in report.problems):
                continue  # while the watcher waited for its turn
            if report.status != "failed":
                over.append(report.path)
                continue
            stamp = stamps.get(report.path)
            if stamp is None:
                continue
            again = known is not None and (known.size, known.mtime_ns, known.settings) == (*stamp, self._made_by)
            since, times = (known.since, known.times + 1) if known is not None and again else (now, 1)
            problem = report.problems[0]
            failed.append(
                Troubled(
                    printable(report.path), *stamp, self._made_by, problem.code, problem.message, since, now, times
                )
            )
        self._note(failed, over)

    def __contains__(self, path: str) -> bool:
        return path in self._all

    def _note(self, new: list[Troubled], over: list[str]) -> None:
        over = [path for path in over if path in self._all]
        if new or over:
            self._kept.note(new, over)
            for path in over:
                del self._all[path]
            self._all |= {each.path: each for each in new}
