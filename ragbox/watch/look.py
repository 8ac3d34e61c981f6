"""One look at a watched folder: the files in it, and what could not be looked at."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ..files import no_file, not_read, temporary
from ..parse import SUFFIXES
from ..types import DocumentReport
from .paths import printable
from .patterns import Patterns


class Stamp(NamedTuple):
    """What a file's change shows by: its size in bytes, and its time in nanoseconds."""

    size: int
    mtime_ns: int


@dataclass(slots=True)
class Look:
    """What was seen of a folder; `away` says why nothing could be.

    `files` are those to read, by path; `empty` are the folders without anything in them, the watched one too; `troubles` are
    (code, message) by path.
    """

    folder: str
    away: str = ""
    files: dict[str, Stamp] = field(default_factory=dict)
    empty: set[str] = field(default_factory=set)
    troubles: dict[str, tuple[str, str]] = field(default_factory=dict)
    seconds: float = 0.0


def look(folder: str, patterns: Patterns, skipped: Collection[str] = ()) -> Look:
    """Looks at all files in and under `folder` that are meant; folders in `skipped` are not entered.

    Links to folders are not followed, so none leads round in a circle. Hidden, lock and temporary files are passed over.
    """
    seen, started = Look(folder), time.monotonic()
    try:
        walk = _Walk(seen, patterns, skipped)
        walk.folder(folder, "")
    except OSError as error:
        seen.away = error.strerror or type(error).__name__
    seen.seconds = time.monotonic() - started
    return seen


class _Walk:
    def __init__(self, seen: Look, patterns: Patterns, skipped: Collection[str]) -> None:
        self._seen = seen
        self._patterns = patterns
        self._skipped = skipped

    def folder(self, folder: str, inside: str) -> None:
        """Raises OSError where the folder cannot be listed; of those in it, that is noted."""
        inner: list[tuple[str, str]] = []
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
        if not entries:
            self._seen.empty.add(folder)
        for entry in entries:
            if not temporary(entry.name):
                inner.extend(self._entry(entry, f"{inside}{entry.name}"))
        for path, within in inner:
            try:
                self.folder(path, f"{within}/")
            except FileNotFoundError:
                continue  # gone between listing and looking
            except OSError as error:
                reason = error.strerror or type(error).__name__
                message = f"{Path(path).name}: this folder cannot be read ({reason}); what the box holds of it stays"
                self._seen.troubles[printable(path)] = ("unreadable", f"{message}; change its permissions")

    def _entry(self, entry: os.DirEntry[str], within: str) -> Iterator[tuple[str, str]]:
        """Notes a file, or gives back a folder to enter."""
        if _is_folder(entry):
            if entry.path not in self._skipped and self._patterns.enters(within):
                yield entry.path, within
        elif self._patterns.wants(within):
            self._file(entry)

    def _file(self, entry: os.DirEntry[str]) -> None:
        path = Path(entry.path)
        if path.suffix.lower() not in SUFFIXES:
            report = not_read(path)
            if report.problems[0].code == "convert":  # a document that its owner would miss
                self._trouble(report)
            return
        if printable(entry.path) != entry.path:
            message = f"{printable(entry.name)}: its name is not in UTF-8; rename the file, and it is read"
            self._seen.troubles[printable(entry.path)] = ("name", message)
            return
        try:
            found = entry.stat()
        except FileNotFoundError:
            return  # gone between listing and looking, or a link to nowhere
        except OSError as error:
            message = (
                f"{entry.name}: cannot be looked at ({error.strerror or type(error).__name__}); see where it leads"
            )
            self._seen.troubles[entry.path] = ("unreadable", message)
            return
        if stat.S_ISREG(found.st_mode):
            self._seen.files[entry.path] = Stamp(found.st_size, found.st_mtime_ns)
        elif not stat.S_ISDIR(found.st_mode):  # a link to a folder is passed over
            self._trouble(no_file(path))

    def _trouble(self, report: DocumentReport) -> None:
        problem = report.problems[0]
        self._seen.troubles[printable(report.path)] = (problem.code, problem.message)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False
