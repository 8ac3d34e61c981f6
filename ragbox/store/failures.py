"""Files that could not be read, so that one that fails again and again is not tried for ever."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import apsw


class Failure(NamedTuple):
    """How often a file failed in a row while it stayed as it was: size, time (ns, 0 when not to be relied on) and SHA-256.

    `settings` stands for what it was read with; `code` and `message` are those of the last failure.
    """

    path: str
    size: int
    mtime_ns: int
    digest: str
    settings: str
    times: int
    code: str
    message: str


class Failures:
    """The failures noted in a catalog, by path."""

    def __init__(
        self,
        query: Callable[[str, Sequence[Any]], list[Any]],
        write: Callable[[Callable[[apsw.Connection], object]], None],
    ) -> None:
        self._query = query
        self._write = write

    def get(self, path: str) -> Failure | None:
        """What is noted of the file at a path."""
        rows = self._query("SELECT * FROM failures WHERE path = ?", (path,))
        return Failure(*rows[0]) if rows else None

    def paths(self) -> list[str]:
        """All paths that something is noted of."""
        return [str(row[0]) for row in self._query("SELECT path FROM failures", ())]

    def all(self) -> list[Failure]:
        """All that is noted."""
        return [Failure(*row) for row in self._query("SELECT * FROM failures", ())]

    def note(self, failure: Failure) -> None:
        """Note a failure in place of what was noted of its path."""
        self._write(
            lambda db: db.execute("INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?, ?, ?)", tuple(failure))
        )

    def drop(self, path: str) -> None:
        """Forget what is noted of a path."""
        self._write(lambda db: db.execute("DELETE FROM failures WHERE path = ?", (path,)))
