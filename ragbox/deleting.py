"""Taking documents out of a box for good, with a receipt for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from .store.directory import BoxDirectory
from .types import DeletionReceipt, DocumentInfo


def delete(directory: BoxDirectory, documents: Sequence[DocumentInfo]) -> tuple[DeletionReceipt, ...]:
    """Removes live documents with all that was made of them, and looks again. The caller is the writer."""
    directory.catalog.forget([path for info in documents for path in info.paths])
    vectors = [len(directory.vectors.chunk_ids(info.document_id)) for info in documents]
    directory.rebuild_vectors()  # Chroma only marks what is deleted; once for all: it takes as long as the box is large
    directory.sweep()  # last, so that after a kill the next writer knows of it
    left = directory.held({info.document_id for info in documents})
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return tuple(
        DeletionReceipt(
            document_id=info.document_id,
            name=info.name,
            paths=info.paths,
            chunks=info.chunks,
            vectors=count,
            findings=sum(info.pii.values()),
            verified=info.document_id not in left,
            deleted_at=now,
        )
        for info, count in zip(documents, vectors, strict=True)
    )
