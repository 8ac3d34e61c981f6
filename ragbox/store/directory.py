"""The directory of a box: its record, its key, its two stores and the lock of the one writer."""

from __future__ import annotations

import json
import shutil
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ..errors import BoxError, BoxLockedError, WatchingError
from ..privacy.keys import create_key, find_key, vault_id
from .catalog import Catalog
from .protection import Protection, protection
from .states import KeptStates
from .turns import Turns
from .vectors import DamagedError, VectorStore

_FORMAT = 1
_RECORD = "box.json"
_STAGED = "box.json.new"
_LOCK = "lock"
_KEY_LOCK = "key.lock"  # another than the writer's: who asks a question must not wait for a folder being read
_WATCH_LOCK = "watch.lock"
_VECTORS = "chroma"
_STATES = "states"
_WATCHING = "watching"
_LOCK_SECONDS = 30
_WORTH = 5
"""A turn that comes again lasts so many times as looking at the box anew took, so that runs that alternate get on."""
_PROBED_SECONDS = 2.0
"""A process that asks whether there is a watcher holds its lock for a moment."""


class BoxDirectory:
    """Both stores of one box. Whatever is not live was left by a stopped writer and is removed by the next one."""

    def __init__(
        self, path: Path, catalog: Catalog, states: KeptStates, watching: KeptStates, passphrase: str | None = None
    ) -> None:
        self.path = path
        self.catalog = catalog
        self.states = states
        self.watching = (
            watching  # what a watcher is doing: in the catalog, every word of it would cost readers their cache
        )
        self._passphrase = passphrase
        self._vectors: VectorStore | None = None
        self._opening = threading.Lock()
        self._writing = self._closed = False
        self._seen_generation = catalog.generation
        self.turns = Turns(path)

    @classmethod
    def open(cls, path: Path, *, create: bool, passphrase: str | None = None) -> BoxDirectory:
        """Opens the box at `path`, or makes it when `create`.

        Raises BoxError when there is none or the place is taken, KeyNotFoundError when its key is not to be had.
        """
        try:
            path = path.expanduser().absolute()
            if (path / _RECORD).is_file():
                key = _existing_key(path, passphrase)
            elif create:
                key = _create(path, passphrase)
            else:
                raise BoxError(f"{path}: there is no box here; `ragbox ingest --box {path} FILES` makes one")
        except Timeout as error:
            raise BoxLockedError(f"{path}: another ragbox process is making this box; try again") from error
        except (OSError, RuntimeError) as error:  # RuntimeError: `~name` of a user who does not exist
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise BoxError(f"{path}: the box cannot be opened ({reason})") from error
        states, watching = (KeptStates(path / folder, key) for folder in (_STATES, _WATCHING))
        return cls(path, Catalog.open(path / "catalog.db", key), states, watching, passphrase)

    @property
    def vectors(self) -> VectorStore:
        """The vector store, opened at first use and again after another process wrote."""
        try:
            return self._current()
        except DamagedError:
            with self.alone():
                self.rebuild_vectors()
            return self._current()

    def _current(self) -> VectorStore:
        with self._opening:
            if self._closed:
                raise BoxError(f"{self.path}: this box was closed; open it again")
            generation = self.catalog.generation  # read first: what is written from now on is for the next reload
            if self._vectors is None:
                store = VectorStore(self.path / _VECTORS)
                if store.count() == 0 and self.catalog.count_chunks() > 0:
                    store.close()
                    raise DamagedError(f"{self.path}: its vectors are gone")
                self._vectors = store
                self._seen_generation = generation
            elif not self._writing and generation != self._seen_generation:
                self._vectors.reload()
                self._seen_generation = generation
            return self._vectors

    def vault_key(self) -> bytes:
        """The key of the vault, made where the box has none yet. Raises KeyNotFoundError where it is not to be had."""
        try:
            with FileLock(self.path / _KEY_LOCK).acquire(timeout=_LOCK_SECONDS):
                record = json.loads((self.path / _RECORD).read_text())
                name = vault_id(str(uuid.UUID(record["box_id"])))
                if "vault" in record:
                    return find_key(self.path, name, record["vault"], self._passphrase)
                by_passphrase = record["key"]["kind"] == "passphrase"
                kept, key = create_key(name, self._passphrase if by_passphrase else None)
                (self.path / _STAGED).write_text(json.dumps({**record, "vault": kept}))
                (self.path / _STAGED).replace(self.path / _RECORD)
                return key
        except Timeout as error:
            raise BoxLockedError(f"{self.path}: another ragbox process is making the key of its vault") from error
        except OSError as error:
            raise BoxError(f"{self.path}: the vault cannot be opened ({error.strerror})") from error
        except (ValueError, KeyError, TypeError) as error:
            raise BoxError(f"{self.path / _RECORD}: damaged; restore this file from a backup") from error

    def protection(self) -> Protection:
        """How this box is protected on the disk now. Raises BoxError where its files are damaged."""
        return protection(self.path, self.catalog.cipher)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Holds the writer's lock, so that nothing changes meanwhile. Raises BoxLockedError."""
        self.turns.take()
        try:
            yield
        finally:
            self.turns.leave()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Holds the watcher's lock, which ends with its process. Raises WatchingError."""
        lock = FileLock(self.path / _WATCH_LOCK)
        try:
            lock.acquire(timeout=_PROBED_SECONDS)
        except Timeout as error:
            message = (
                f"{self.path}: a watcher is at work on this box already, and follows all its folders, also one named now; "
                "`ragbox watch --status` says what it does"
            )
            raise WatchingError(message) from error
        try:
            yield
        finally:
            lock.release()

    def is_watched(self) -> bool:
        """Whether a watcher is at work, in whatever process."""
        lock = FileLock(self.path / _WATCH_LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return True
        except OSError:  # a box that may only be read
            return False
        lock.release()
        return False

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Is alone, after undoing what a stopped writer left half done. Raises BoxLockedError."""
        with self.alone():
            try:
                self._begin_writing()
                yield
            finally:
                self._end_writing()

    def give_way(self) -> bool:
        """Lets another process write that waits to; true where one did, so that what the caller knows of the box is old.

        The caller is the writer, and has nothing half done.
        """
        if not self.turns.is_wanted():
            return False
        self._end_writing()
        self.turns.leave()
        self.turns.take(again=True)
        started = time.monotonic()
        self._begin_writing()
        self.turns.keep(_WORTH * (time.monotonic() - started))
        return True

    def _begin_writing(self) -> None:
        if VectorStore.damaged(self.path / _VECTORS):
            self.rebuild_vectors()
        _ = self.vectors  # as the last writer left it: from here on only this process changes it
        self._writing = True
        # before the sweep, so that a kill here loses no trace of them
        if self.catalog.unfinished() or self.catalog.vectors_left:
            self.rebuild_vectors()
        self.sweep()
        if self.vectors.count() != self.catalog.count_chunks():
            self.rebuild_vectors()

    def _end_writing(self) -> None:
        if self._writing:
            self._seen_generation = self.catalog.generation
            self._writing = False

    def rebuild_vectors(self) -> None:
        """Makes the vector store again from the vectors in the catalog, and erases the old one. The caller is alone.

        Mends what a kill or a stray hand damaged, and ends what Chroma keeps of deleted vectors in its queue and its index.
        """
        with self._opening:
            parts = ((each, *self.catalog.vectors(each)) for each in self.catalog.made_by())
            store, self._vectors = self._vectors, None  # opened anew where this fails
            if store is None:
                VectorStore.replace(self.path / _VECTORS, parts)
            else:
                store.rebuild(parts)  # the same object: another thread may be searching it
                self._vectors = store
        self.catalog.renew()

    def holds(self, document_id: str) -> bool:
        """Whether anything of a document is left: a row of the catalog, or its id anywhere in a file of the vector store."""
        return bool(self.held({document_id}))

    def held(self, document_ids: set[str]) -> set[str]:
        """The documents of these of which anything is left; each file of the vector store is read once."""
        left = {each for each in document_ids if self._catalog_holds(each)}
        for path in (self.path / _VECTORS).rglob("*"):
            data = path.read_bytes() if path.is_file() else b""
            left |= {each for each in document_ids - left if each.encode() in data}
        return left

    def _catalog_holds(self, document_id: str) -> bool:
        catalog = self.catalog
        return bool(
            catalog.chunk_ids(document_id)
            or catalog.has(document_id)
            or catalog.thumbs.about(document_id)
            or catalog.reviews.hold(document_id)
        )

    def sweep(self) -> dict[str, int]:
        """Removes from both stores what is not live; per document how many vectors went. The caller is the writer."""
        return {document_id: self._erase(document_id) for document_id in self.catalog.unfinished()}

    def _erase(self, document_id: str) -> int:
        ids = self.vectors.chunk_ids(document_id)
        self.vectors.delete(ids)
        self.catalog.erase(document_id)
        return len(ids)

    def close(self) -> None:
        """Closes both stores; who still asks them gets a BoxError."""
        with self._opening:  # else one that is being opened would stay open
            self._closed = True
            if self._vectors is not None:
                self._vectors.close()
        self.catalog.close()


def _existing_key(path: Path, passphrase: str | None) -> bytes:
    try:
        record = json.loads((path / _RECORD).read_text())
        if int(record["format"]) > _FORMAT:
            raise BoxError(f"{path}: this box was made by a newer ragbox; update ragbox to open it")
        return find_key(path, str(uuid.UUID(record["box_id"])), record["key"], passphrase)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BoxError(f"{path / _RECORD}: damaged; restore this file from a backup") from error


def _create(path: Path, passphrase: str | None) -> bytes:
    if path.exists() and not path.is_dir():
        raise BoxError(f"{path}: this is a file; give --box a directory, or a name that is not taken")
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    there = {child.name for child in path.iterdir()}
    stopped = (
        {_LOCK, _STAGED, _VECTORS, f"{_VECTORS}.lock"} if _STAGED in there else {_LOCK}
    )  # what a stopped try leaves
    if there - stopped and not (path / _RECORD).is_file():
        raise BoxError(
            f"{path}: this directory holds other files and is not a box; give --box a new or empty directory"
        )
    with FileLock(path / _LOCK).acquire(timeout=_LOCK_SECONDS):
        if (path / _RECORD).is_file():  # another process was first
            return _existing_key(path, passphrase)
        box_id = str(uuid.uuid4())
        record, key = create_key(box_id, passphrase)
        (path / _STAGED).write_text(json.dumps({"format": _FORMAT, "box_id": box_id, "key": record}))
        shutil.rmtree(path / _VECTORS, ignore_errors=True)
        VectorStore(path / _VECTORS).close()  # two processes must not make it at the same time
        (path / _STAGED).replace(path / _RECORD)  # from here on it is a box
        return key
