"""What a box remembers of its watched folders: their patterns, files in trouble, and documents whose files are gone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import apsw


class Remembered(NamedTuple):
    """A watched folder, as an absolute path, and its patterns."""

    folder: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


class Troubled(NamedTuple):
    """A file that was not taken in, as it was then (size, time in ns) and read by `settings`.

    `since` and `tried` are seconds since 1970: the first try and the last one of `times`.
    """

    path: str
    size: int
    mtime_ns: int
    settings: str
    code: str
    message: str
    since: float
    tried: float
    times: int


class WatchedFolders:
    """The tables `watched`, `troubled` and `held` of a catalog."""

    def __init__(
        self,
        query: Callable[[str, Sequence[Any]], list[Any]],
        write: Callable[[Callable[[apsw.Connection], object]], None],
    ) -> None:
        self._query = query
        self._write = write

    def folders(self) -> tuple[Remembered, ...]:
        """The folders, by path."""
        rows = self._query("SELECT folder, include, exclude FROM watched ORDER BY folder", ())
        return tuple(Remembered(row[0], tuple(json.loads(row[1])), tuple(json.loads(row[2]))) for row in rows)

    def remember(self, folder: Remembered) -> None:
        """Adds a folder, or gives it other patterns."""
        values = (folder.folder, json.dumps(folder.include), json.dumps(folder.exclude))
        self._write(lambda db: db.execute("INSERT OR REPLACE INTO watched VALUES (?, ?, ?)", values))

    def forget(self, folder: str) -> None:
        """Drops a folder."""
        self._write(lambda db: db.execute("DELETE FROM watched WHERE folder = ?", (folder,)))

    def troubled(self) -> tuple[Troubled, ...]:
        """The files that give trouble, by path."""
        return tuple(Troubled(*row) for row in self._query("SELECT * FROM troubled ORDER BY path", ()))

    def held(self) -> tuple[str, ...]:
        """The paths that are gone and stay in the box until the user says so."""
        return tuple(str(row[0]) for row in self._query("SELECT path FROM held ORDER BY path", ()))

    def note(self, troubled: Iterable[Troubled], over: Iterable[str]) -> None:
        """Files that give trouble, in place of what was noted of them, and paths whose trouble is over."""

        def work(db: apsw.Connection) -> None:
            db.executemany("DELETE FROM troubled WHERE path = ?", [(path,) for path in over])
            db.executemany("INSERT OR REPLACE INTO troubled VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", map(tuple, troubled))

        self._write(work)

    def hold(self, paths: Iterable[str]) -> None:
        """These paths in place of those that were held; one that no live document came from is left out."""

        def work(db: apsw.Connection) -> None:
            db.execute("DELETE FROM held")
            sql = "INSERT OR IGNORE INTO held SELECT path FROM sources WHERE path = ?"
            db.executemany(sql, [(path,) for path in paths])

        self._write(work)
