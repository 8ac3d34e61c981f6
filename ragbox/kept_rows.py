"""Rows of a batch that are done, kept beside its output until it is complete, so that a killed run loses none of them."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from filelock import FileLock, Timeout

from .table_files import BatchError, Row, as_json

_SYNC_SECONDS = 1.0
"""A kill of the process loses no row that was written; of the power, those of the last second."""


class KeptRows:
    """A file of lines of JSON: what the run was asked with, then of each row that is done a pair, the row and its result.

    A line counts once it ends. Readable by its owner alone; one run at a time writes to it.
    """

    def __init__(self, path: Path, settings: Row, columns: Sequence[str]) -> None:
        """A result has all of `columns`, else it is none."""
        self.path = path
        self._settings = json.loads(as_json(settings))
        self._columns = set(columns)
        self._lock = FileLock(path.with_name(path.name + ".lock"))
        self._file: IO[str] | None = None
        self._synced = 0.0

    def __enter__(self) -> KeptRows:
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise BatchError(f"{self.path}: another run is writing to it; wait until that is done") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
        with suppress(OSError):  # Windows keeps a file that is open
            Path(self._lock.lock_file).unlink()  # while it is held: else another run's might go
        self._lock.release()

    def resume(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Takes as many of the rows as a stopped run has done, and gives their results; after them `add` goes on.

        Raises BatchError for the file of a run of something else.
        """
        with self._refused():
            whole = 0
            for line, end in self._lines():
                if not whole:
                    self._check(json.loads(line))
                else:
                    yield self._pair(line, rows)[1]
                whole = end
        number = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600)
        os.truncate(number, whole)  # the stop may have come in the middle of a line
        os.lseek(number, whole, os.SEEK_SET)
        self._file = os.fdopen(number, "w", encoding="utf-8", newline="\n")
        if not whole:
            self._put(self._settings)

    def add(self, row: Row, result: Row) -> None:
        """Keeps the result of the next row."""
        self._put([row, result])

    def results(self, rows: Iterator[Row]) -> Iterator[tuple[Row, Row]]:
        """The rows that are done, each with its result. Raises BatchError where they are not those of the file."""
        with self._refused():
            for number, (line, _) in enumerate(self._lines()):
                if number:
                    yield self._pair(line, rows)

    def sync(self) -> None:
        """Waits until all is on the disk."""
        if self._file is not None:
            os.fsync(self._file.fileno())
        self._synced = time.monotonic()

    def _put(self, value: object) -> None:
        assert self._file is not None  # noqa: S101 - `resume` opens it
        self._file.write(as_json(value) + "\n")
        self._file.flush()
        if time.monotonic() - self._synced > _SYNC_SECONDS:
            self.sync()

    def _lines(self) -> Iterator[tuple[bytes, int]]:
        """The lines that are whole, each with where it ends."""
        if not self.path.exists():
            return
        end = 0
        with self.path.open("rb") as file:
            for line in file:
                end += len(line)
                if line.endswith(b"\n"):
                    yield line, end

    def _check(self, asked_with: Row) -> None:
        if asked_with.keys() != self._settings.keys():
            raise ValueError
        if asked_with != self._settings:
            raise BatchError(
                f"{self.path}: the rows in it were answered with another filter, mode or model; go on with those, or "
                "delete it to start again"
            )

    def _pair(self, line: bytes, rows: Iterator[Row]) -> tuple[Row, Row]:
        asked, result = json.loads(line)
        row = next(rows, None)
        if row is None or asked != json.loads(as_json(row)) or not result.keys() >= self._columns:
            raise ValueError
        return row, result

    @contextmanager
    def _refused(self) -> Iterator[None]:
        try:
            yield
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise BatchError(f"{self.path}: belongs to other questions; delete it to start again") from error
