"""Runs over the documents of a box, besides taking files in: making them anew, trying again, deleting, redacting."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from kit.jobs import IngestJob, Job
from ragbox import DeletionReceipt, RagBox

if TYPE_CHECKING:
    from ragbox.redacted import RedactedCopy

_SHARES = {"read": (0.0, 0.1), "ocr": (0.1, 0.6), "write": (0.6, 1.0)}
"""Where in a redaction each of its steps begins and ends, roughly: pictures are read by OCR, which takes seconds a page."""


class ReindexJob(IngestJob):
    """Documents made anew from their files."""

    def __init__(self, box: RagBox, documents: Sequence[str]) -> None:
        super().__init__(box)
        self._documents = tuple(documents)

    def _run_over(self) -> None:
        self.report = self._box.reindex(documents=self._documents, progress=self._note)


class RetryJob(IngestJob):
    """Files that could not be read, tried once more."""

    def __init__(self, box: RagBox, paths: Sequence[str], password: str | None = None) -> None:
        super().__init__(box, paths)
        self._password = password

    def _run_over(self) -> None:
        self.report = self._box.retry(self._paths, progress=self._note, password=self._password)


class DeleteJob(IngestJob):
    """Documents out of the box; `receipts` are what is left of them, `names` what they may be called without real values."""

    can_stop = False  # half of it would leave documents gone without a receipt

    def __init__(self, box: RagBox, names: Mapping[str, str]) -> None:
        super().__init__(box)
        self.names = dict(names)
        self.receipts: tuple[DeletionReceipt, ...] = ()

    def _run_over(self) -> None:
        self.receipts = self._box.delete_documents(list(self.names))


class RemovalJob(IngestJob):
    """Documents whose files disappeared from a watched folder out of the box, at the user's word."""

    can_stop = False

    def __init__(self, box: RagBox, folder: str) -> None:
        super().__init__(box)
        self._folder = folder

    def _run_over(self) -> None:
        self.report = self._box.confirm_removals(self._folder)


class RedactJob(Job):
    """A redacted copy of a document, kept in memory alone; `step` is what is done with which page of how many."""

    def __init__(self, box: RagBox, document_id: str, entities: Collection[str] | None) -> None:
        super().__init__()
        self._box, self.document_id, self.entities = box, document_id, entities
        self.step: tuple[str, int, int] | None = None
        self.part = 0.0
        self.copy: RedactedCopy | None = None

    def _work(self) -> None:
        self.copy = self._box.redacted(self.document_id, entities=self.entities, tell=self._note)

    def _note(self, what: str, page: int, pages: int) -> None:
        self.step = (what, page, pages)
        begin, end = _SHARES[what]
        self.part = max(self.part, begin + (end - begin) * page / max(1, pages))
        self.check()
