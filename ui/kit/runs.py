"""Runs over the documents of a box, besides taking files in: making them anew, trying again, deleting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kit.jobs import IngestJob
from ragbox import DeletionReceipt, RagBox


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
