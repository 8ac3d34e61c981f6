"""Files that failed twice unchanged are left alone until they change: a crash or a time-out costs the same each time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from .config import Profile
from .errors import ParseError
from .parse import PARSER_VERSION
from .store.catalog import Source
from .store.failures import Failure, Failures

_TRIES = 2

_PASSING = frozenset("not_found directory permission removed unreadable encrypted wrong_password no_worker".split())
"""Failures that say nothing of what the file holds: the next try may go better."""
_NOTHING_THERE = frozenset(("not_found", "directory", "removed"))
_LOCKED = frozenset(("encrypted", "wrong_password"))


class Quarantine:
    """Keeps count of the files that failed. `digest` gives the SHA-256 of a file."""

    def __init__(self, failures: Failures, profile: Profile, digest: Callable[[Path], str]) -> None:
        self._failures = failures
        self._noted = set(failures.paths())
        self._digest = digest
        read_with = [PARSER_VERSION, profile.limits.model_dump(mode="json"), profile.ocr.model_dump(mode="json")]
        self._settings = hashlib.sha256(json.dumps(read_with, sort_keys=True).encode()).hexdigest()[:16]

    def check(self, path: Path, source: Source) -> None:
        """Raises ParseError (quarantined) when the file failed twice and is still what it was, read by the same settings."""
        known = self._failures.get(str(path))
        if known is None or known.times < _TRIES or not self._same(known, path, source):
            return
        last = known.message.removeprefix(f"{path.name}: ")
        message = f"failed {known.times} times and is not tried again until it changes; the last time: {last}"
        raise ParseError(f"{path.name}: {message}", code="quarantined")

    def note(self, path: Path, source: Source, error: ParseError) -> None:
        """Counts a failure of the file."""
        if error.code in _PASSING or error.code == "quarantined":
            return
        self._noted.add(str(path))
        known = self._failures.get(str(path))
        times = known.times + 1 if known is not None and self._same(known, path, source) else 1
        with suppress(OSError):
            digest = self._digest(path)
            self._failures.note(
                Failure(str(path), source.size, source.mtime_ns, digest, self._settings, times, error.code, str(error))
            )

    def remember(self, path: Path, code: str, message: str) -> None:
        """Notes a failure that is not counted, so that it can be told of (`RagBox.unread`); the next run tries again."""
        if code in _NOTHING_THERE or code == "quarantined":
            return
        known = self._failures.get(str(path))
        if known is not None and known.times and code not in _LOCKED:
            return  # its count is what keeps it from being tried for ever
        failure = Failure(str(path), 0, 0, "", self._settings, 0, code, message)
        if failure != known:
            self._noted.add(str(path))
            self._failures.note(failure)

    def clear(self, path: Path) -> None:
        """Forgets the failures of a file that was read, or is gone."""
        if str(path) in self._noted:
            self._noted.remove(str(path))
            self._failures.drop(str(path))

    def clear_missing(self, folders: tuple[Path, ...], seen: set[str]) -> None:
        """Forgets the failures of files in these folders that are not there any more."""
        for path in self._failures.paths():
            if path not in seen and any(Path(path).is_relative_to(folder) for folder in folders):
                self.clear(Path(path))

    def _same(self, known: Failure, path: Path, source: Source) -> bool:
        if (known.settings, known.size) != (self._settings, source.size):
            return False
        if known.mtime_ns and known.mtime_ns == source.mtime_ns:
            return True
        with suppress(OSError):
            return self._digest(path) == known.digest
        return False
