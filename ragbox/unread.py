"""Files that a run met and could not take in, remembered until they are, so that somebody can do something about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .files import kind_of
from .types import IngestReport

if TYPE_CHECKING:
    from .ingest import Progress
    from .store.directory import BoxDirectory


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file that could not be taken in: why, and how often it failed as it is; 0 where the next run tries it again."""

    path: str
    code: str
    message: str
    times: int


class Unread:
    """The part of `RagBox` that knows these files."""

    _directory: BoxDirectory

    if TYPE_CHECKING:

        def ingest(
            self, paths: Sequence[str], *, progress: Progress | None = None, password: str | None = None
        ) -> IngestReport:
            """As `RagBox.ingest`."""

    def unread(self) -> tuple[UnreadFile, ...]:
        """The files that could not be taken in when they were last met, by path; not those that are gone since.

        Kinds of files that are no documents are not among them. Where a file was read once and its new version could not be,
        the old one is still in the box.
        """
        noted = sorted(self._directory.catalog.failures.all())
        there = [each for each in noted if kind_of(Path(each.path)) != "gone"]
        return tuple(UnreadFile(each.path, each.code, each.message, each.times) for each in there)

    def retry(
        self, paths: Sequence[str | Path], *, progress: Progress | None = None, password: str | None = None
    ) -> IngestReport:
        """Tries such files once more, also those that failed so often that they are left alone until they change.

        `password` opens encrypted PDF files. Raises BoxLockedError while another process writes.
        """
        wanted = [str(path) for path in paths]
        with self._directory.alone():
            for path in wanted:
                self._directory.catalog.failures.drop(path)
        there = [path for path in wanted if kind_of(Path(path)) != "gone"]
        return self.ingest(there, progress=progress, password=password)
