"""The folders that a box is kept in step with."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import BoxError
from .types import IngestReport

if TYPE_CHECKING:
    from .config import Profile
    from .embed import Embedder
    from .ingest import Progress
    from .parse.isolated import Workers
    from .pii import PiiEngine
    from .store.directory import BoxDirectory
    from .watch import WatchedFolder, WatchEvent, WatchStatus


class Watching:
    """The part of `RagBox` that watches folders. Which ones is kept in the box, encrypted, with their patterns."""

    profile: Profile
    _directory: BoxDirectory

    if TYPE_CHECKING:

        @property
        def embedder(self) -> Embedder: ...
        def _load_screener(self) -> PiiEngine: ...
        def _settle(self) -> bool: ...
        def _let_go(self) -> None: ...

    def watch(
        self,
        folders: str | Path | Iterable[str | Path] = (),
        *,
        include: Sequence[str] | None = None,
        exclude: Sequence[str] | None = None,
        on_event: Callable[[WatchEvent], None] | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        """Keeps the box in step with its watched folders until `stop` is set: `folders`, which it remembers, and all others
        that it remembers, also those that are added or forgotten meanwhile.

        A file is read once its size and time have stayed the same from one look to the next. What is gone from a folder
        goes from the box, except where a folder is away or empty, or loses ten documents and half of all at once: those
        stay until `confirm_removals`. Patterns are as for `add_watched`. Raises WatchingError where a watcher is at work on
        the box already, which then watches `folders` too; else what `add_watched` raises.
        """
        from .watch import Watcher

        for folder in [folders] if isinstance(folders, (str, Path)) else list(folders):
            self.add_watched(folder, include, exclude)
        Watcher(self, on_event=on_event, stop=stop or threading.Event()).run()

    def watched(self) -> tuple[WatchedFolder, ...]:
        """The folders that are remembered, by path."""
        return self._directory.catalog.watching.folders()

    def add_watched(
        self, folder: str | Path, include: Sequence[str] | None = None, exclude: Sequence[str] | None = None
    ) -> WatchedFolder:
        """Remembers a folder; a watcher that is at work takes it up at its next look.

        Patterns are as in `.gitignore`, relative to the folder, upper and lower case alike: with `include` only what one
        of them matches is read; what `exclude` matches is left alone, neither taken in nor removed. Patterns given replace
        those that the folder had; None keeps them. Raises BoxError where there is no such folder, ConfigError for a pattern
        that cannot be meant.
        """
        from .watch import WatchedFolder
        from .watch.patterns import Patterns

        path = _absolute(folder)
        known = {each.folder: each for each in self.watched()}.get(path)
        if known is None and not Path(path).is_dir():
            there = (
                "this is a file; watch the folder it is in"
                if Path(path).exists()
                else "there is no such folder to watch"
            )
            raise BoxError(f"{path}: {there}")
        if Path(path).resolve().is_relative_to(self._directory.path.resolve()):
            raise BoxError(f"{path}: this folder is part of the box itself; watch the one your documents are in")
        before = known or WatchedFolder(path)
        added = WatchedFolder(
            path,
            before.include if include is None else tuple(include),
            before.exclude if exclude is None else tuple(exclude),
        )
        Patterns(added.include, added.exclude)
        if added != known:
            self._directory.catalog.watching.remember(added)
        return added

    def forget_watched(self, folder: str | Path) -> bool:
        """Stops watching a folder; its documents stay in the box. False where it was not watched."""
        path = _absolute(folder)
        watched = path in {each.folder for each in self.watched()}
        self._directory.catalog.watching.forget(path)
        return watched

    def confirm_removals(self, folder: str | Path) -> IngestReport:
        """Removes the documents of a watched folder that are held because their files are gone, at the user's word.

        What is back by now stays. Raises BoxError where the folder is not watched, BoxLockedError.
        """
        from .watch.paths import owner
        from .watch.plan import MOST_GONE, is_gone

        path, names = _absolute(folder), [each.folder for each in self.watched()]
        if path not in names:
            raise BoxError(f"{path}: this folder is not watched")
        held = [each for each in self._directory.catalog.watching.held() if owner(each, names) == path]
        gone = [each for each in held if is_gone(each)]
        batches = [gone[start : start + MOST_GONE] for start in range(0, len(gone), MOST_GONE)]
        reports = [self._bring_in((), batch) for batch in batches]  # between two of them other writers get their turn
        return IngestReport(
            tuple(each for report in reports for each in report.documents), sum(report.seconds for report in reports)
        )

    def watch_status(self) -> WatchStatus:
        """Whether a watcher is at work, in whatever process, what it does, and how it is with each folder."""
        from .watch.status import status

        return status(self._directory)

    def _leave_out(self, paths: Sequence[str]) -> None:
        """A watcher is not to bring back what the user deletes now; see `ragbox.watch.troubles`."""
        from .watch.paths import owner
        from .watch.troubles import left_out

        names = [each.folder for each in self.watched()]
        watched = [path for path in paths if owner(path, names) is not None]
        if watched:
            self._directory.catalog.watching.note(left_out(watched), ())

    def _bring_in(
        self,
        files: Sequence[str],
        gone: Sequence[str],
        *,
        workers: Workers | None = None,
        progress: Progress | None = None,
        enough: Callable[[], bool] = lambda: False,
    ) -> IngestReport:
        """Takes in these files until `enough`, and drops the paths `gone`; looks at nothing else. Raises BoxLockedError."""
        from .files import left_out
        from .ingest import Ingest
        from .parse.isolated import Workers
        from .watch.troubles import deleted

        catalog = self._directory.catalog
        reading = workers or Workers(self.profile.limits, ocr=self.profile.ocr)
        try:
            with self._directory.writing():
                self._settle()
                before = catalog.made_by().keys()
                run = Ingest(
                    self._directory,
                    self.profile,
                    self.embedder,
                    self._load_screener,
                    workers=reading,
                    progress=progress,
                )
                left = deleted(catalog.watching.troubled())  # while this waited for its turn
                report = run.some([Path(each) for each in files if each not in left], gone, enough)
                after = catalog.made_by().keys()
        finally:
            if workers is None:
                reading.close()
        if before - after:
            self._let_go()
        passed_over = tuple(left_out(Path(each)) for each in files if each in left)
        return replace(report, documents=(*report.documents, *passed_over))


def _absolute(folder: str | Path) -> str:
    """Raises BoxError for a path that a box cannot keep."""
    try:
        path = os.path.abspath(Path(folder).expanduser())  # noqa: PTH100 - without `..`, links kept
        path.encode()
    except (RuntimeError, UnicodeEncodeError) as error:
        raise BoxError(f"{folder!r}: there is no such folder to watch, or its name is not in UTF-8") from error
    return path
