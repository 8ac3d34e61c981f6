"""Compares what a box holds with itself."""

from __future__ import annotations

from .store.directory import BoxDirectory
from .types import VerifyReport


def verify(directory: BoxDirectory) -> VerifyReport:
    """Every live passage has a vector and lies in its document's text, and no vector is left over.

    Waits until no process writes to the box; raises BoxLockedError when that takes long.
    """
    with directory.alone():
        return _compare(directory)


def _compare(directory: BoxDirectory) -> VerifyReport:
    catalog = directory.catalog
    passages, vectors = set(catalog.chunk_ids()), set(directory.vectors.chunk_ids())
    problems = []
    if passages - vectors:
        problems.append(f"{_some(passages - vectors)}: no vector; the next `ragbox ingest` makes it again")
    if vectors - passages:
        problems.append(f"{_some(vectors - passages)}: a vector of no passage; the next `ragbox ingest` removes it")
    problems += [f"document {each} was left half done by a stopped process" for each in catalog.unfinished()]
    documents = catalog.documents()
    for info in documents:
        text = catalog.text(info.document_id)
        for _, chunk in catalog.chunks(catalog.chunk_ids(info.document_id)).values():
            if text[chunk.start : chunk.end] != chunk.text or chunk.start >= chunk.end:
                problems.append(f"passage {chunk.chunk_id} does not lie in its document's text")
    return VerifyReport(len(documents), len(passages), len(vectors), tuple(problems))


def _some(chunk_ids: set[str]) -> str:
    first, *rest = sorted(chunk_ids)
    return f"passage {first}" + (f" and {len(rest)} more" if rest else "")
