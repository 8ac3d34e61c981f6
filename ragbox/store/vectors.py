"""The vectors of the live passages in an on-disk Chroma collection: ids and vectors only, never text."""

from __future__ import annotations

import ctypes
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from ..errors import BoxError, BoxLockedError

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection

_BATCH = 1_000
_NAME = "chunks"
# Chroma's own search width of 100 missed up to a fifth of the true ten nearest of random vectors.
_HNSW: CreateHNSWConfiguration = {"space": "cosine", "ef_construction": 200, "ef_search": 300}
_LOCK_SECONDS = 30
_PAUSES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
_spellings: set[str] = set()
Out = TypeVar("Out")
_spelling = threading.Lock()


_M_PERTURB = -6  # malloc.h of glibc
_blank = threading.Lock()
_blanking = 0


@contextmanager
def _blank_memory() -> Iterator[None]:
    """Memory that is allocated meanwhile comes as zeros.

    The index writes the slots of links it has not used yet to disk as it got them from malloc: a piece of a document that
    the process held there before was seen in `data_level0.bin`. Does nothing where there is no glibc.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is None:
        yield
        return
    global _blanking
    with _blank:
        _blanking += 1
        mallopt(_M_PERTURB, 0xFF)  # new memory is filled with the complement of this
    try:
        yield
    finally:
        with _blank:
            _blanking -= 1
            if not _blanking:  # another thread may need it still: this is of the whole process
                mallopt(_M_PERTURB, 0)


class DamagedError(BoxError):
    """A process was killed while it wrote vectors; they have to be made again."""


class VectorStore:
    """Cosine search over unit vectors. One process writes at a time; a reader calls `reload` after another one wrote.

    Chroma rewrites its index files in place: to read them at that moment, or after a kill at that moment, was seen to end
    the process with a segmentation fault. So one process at a time touches the files, and a mark beside them tells that
    a change was not finished. Opening raises DamagedError then.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()  # a reload must not close the client under another thread's search
        self._file_lock = FileLock(path.with_name(f"{path.name}.lock"))
        self._mark = path.with_name(f"{path.name}.changing")
        self._closed = False
        with self._alone():
            self._client, self._collection, self._spelled = self._connect()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock:
            if self._closed:
                raise BoxError(f"{self._path.parent}: this box was closed; open it again")
            try:
                self._file_lock.acquire(timeout=_LOCK_SECONDS)
            except Timeout as error:
                message = f"{self._path.parent}: another ragbox process holds the vectors of this box; try again"
                raise BoxLockedError(message) from error
            try:
                with _blank_memory():
                    yield
            finally:
                self._file_lock.release()

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with self._alone():
            unsure = self._mark.exists()
            self._mark.touch()
            yield
            if not unsure:
                self._mark.unlink()  # stays after an error: nobody knows then what was written

    @staticmethod
    def damaged(path: Path) -> bool:
        """Whether a change was not finished. The caller is the one writer."""
        return path.with_name(f"{path.name}.changing").exists()

    @classmethod
    def replace(cls, path: Path, parts: Iterable[tuple[str, Sequence[str], NDArray[np.float32]]]) -> None:
        """Makes the store again from (document id, chunk ids, vectors). The caller is the one writer."""
        fresh = path.with_name(f"{path.name}.new")
        for leftover in path.parent.glob(f"{fresh.name}*"):
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        store = cls(fresh)
        for ids, vectors, owners in _in_batches(parts):
            store._put(ids, vectors, owners)
        store.close()
        with FileLock(path.with_name(f"{path.name}.lock")).acquire(timeout=_LOCK_SECONDS):
            mark = path.with_name(f"{path.name}.changing")
            mark.touch()  # a kill from here on leaves half a store
            shutil.rmtree(path, ignore_errors=True)
            fresh.rename(path)
            mark.unlink()
        path.with_name(f"{fresh.name}.lock").unlink(missing_ok=True)

    def rebuild(self, parts: Iterable[tuple[str, Sequence[str], NDArray[np.float32]]]) -> None:
        """As `replace`; other threads that search this store wait meanwhile."""
        with self._lock:
            self._release()
            VectorStore.replace(self._path, parts)
            with self._alone():
                self._client, self._collection, self._spelled = self._connect()

    def _connect(self) -> tuple[Client, Collection, str]:
        import chromadb
        from chromadb.config import Settings

        if self._mark.exists():
            raise DamagedError(f"{self._path.parent}: its vectors were not written to the end; open the box again")
        spelled = _unused_spelling(self._path)
        try:
            client = cast("Client", chromadb.PersistentClient(spelled, Settings(anonymized_telemetry=False)))
            collection = client.get_or_create_collection(_NAME, configuration={"hnsw": _HNSW}, embedding_function=None)
        except Exception as error:  # Chroma raises errors of its Rust core here, of no common class
            _spellings.discard(spelled)
            raise BoxError(
                f"{self._path.parent}: the vector store cannot be opened ({type(error).__name__})"
            ) from error
        return client, collection, spelled

    def reload(self) -> None:
        """Sees what another process wrote."""
        with self._alone():
            fresh = self._connect()  # where this fails, the old one still serves
            self._release()
            self._client, self._collection, self._spelled = fresh

    def close(self) -> None:
        """Releases the files, when no search runs. Whatever is called after it raises BoxError."""
        with self._lock:
            if not self._closed:
                self._release()
            self._closed = True

    def _release(self) -> None:
        self._client.close()
        _spellings.discard(self._spelled)

    def add(
        self,
        chunk_ids: Sequence[str],
        vectors: NDArray[np.float32],
        document_id: str,
        on_progress: Callable[[int], None] = lambda _done: None,
    ) -> None:
        """Stores vectors of shape (len(chunk_ids), dimensions); an id that is there already is replaced.

        `on_progress` is told how many are stored, now and then.
        """
        for start in range(0, len(chunk_ids), _BATCH):
            on_progress(start)
            ids = list(chunk_ids[start : start + _BATCH])
            self._put(ids, vectors[start : start + _BATCH], [document_id] * len(ids))

    def _put(self, ids: Sequence[str], vectors: NDArray[np.float32], owners: Sequence[str]) -> None:
        with self._changing():
            self._collection.upsert(
                ids=list(ids), embeddings=vectors, metadatas=[{"document_id": owner} for owner in owners]
            )

    def delete(self, chunk_ids: Sequence[str]) -> None:
        """Removes vectors; ids that are not there are ignored."""
        for start in range(0, len(chunk_ids), _BATCH):
            with self._changing():
                self._collection.delete(ids=list(chunk_ids[start : start + _BATCH]))

    def nearest(
        self, vector: NDArray[np.float32], limit: int, documents: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """The `limit` nearest chunks as (chunk id, cosine), nearest first."""
        if limit == 0 or (documents is not None and not documents):
            return []
        where = {"document_id": {"$in": list(documents)}} if documents is not None else None
        found = self._read(
            lambda collection: collection.query(
                query_embeddings=[vector.tolist()],
                n_results=limit,
                where=where,  # type: ignore[arg-type]
                include=["distances"],
            )
        )
        distances = found["distances"] or [[]]
        return [(chunk_id, 1.0 - distance) for chunk_id, distance in zip(found["ids"][0], distances[0], strict=True)]

    def vectors(self, chunk_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors of those ids that are there."""
        if not chunk_ids:
            return {}
        found = self._read(lambda collection: collection.get(ids=list(chunk_ids), include=["embeddings"]))
        embeddings = found["embeddings"]
        if embeddings is None:
            return {}
        return {chunk_id: np.asarray(row, np.float32) for chunk_id, row in zip(found["ids"], embeddings, strict=True)}

    def count(self) -> int:
        """How many vectors are stored."""
        return self._read(lambda collection: int(collection.count()))

    def chunk_ids(self, document_id: str | None = None) -> list[str]:
        """Ids of all vectors, or of one document's."""
        where = {"document_id": document_id} if document_id is not None else None
        return self._read(lambda collection: list(collection.get(where=where, include=[])["ids"]))  # type: ignore[arg-type]

    def _read(self, query: Callable[[Collection], Out]) -> Out:
        """Chroma fails where another process changed what it has in memory; a fresh look then succeeds."""
        from chromadb.errors import ChromaError

        for pause in _PAUSES:
            time.sleep(pause)
            with self._alone():
                try:
                    return query(self._collection)
                except ChromaError as error:
                    failed = error
                    self.reload()
        raise BoxError(f"{self._path.parent}: the vector store cannot be read ({type(failed).__name__})") from failed


def _in_batches(
    parts: Iterable[tuple[str, Sequence[str], NDArray[np.float32]]],
) -> Iterator[tuple[list[str], NDArray[np.float32], list[str]]]:
    """Ids, vectors and documents of many parts at a time: one call for each document took forty times as long."""
    ids: list[str] = []
    owners: list[str] = []
    rows: list[NDArray[np.float32]] = []
    for document_id, chunk_ids, vectors in parts:
        for start in range(0, len(chunk_ids), _BATCH):
            part = chunk_ids[start : start + _BATCH]
            if ids and len(ids) + len(part) > _BATCH:
                yield ids, np.concatenate(rows), owners
                ids, owners, rows = [], [], []
            ids.extend(part)
            owners.extend([document_id] * len(part))
            rows.append(vectors[start : start + _BATCH])
    if ids:
        yield ids, np.concatenate(rows), owners


def _unused_spelling(path: Path) -> str:
    """The path in a form no other store of this process uses: Chroma shares one client between equal forms, and a shared
    client does not see what another process wrote until all its users have closed it."""
    with _spelling:
        spelled = str(path)
        while spelled in _spellings:
            spelled += "/."
        _spellings.add(spelled)
        return spelled
