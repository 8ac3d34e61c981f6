"""Files into a box: find them, decide what is new, and take each through parse, pii, chunk, embed and store."""

from __future__ import annotations

import dataclasses
import hashlib
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .errors import BoxError, ParseError, RagboxError, ScreeningError
from .files import Found, kind_of, left_out, skipped
from .prepare import Preparation
from .pseudonym import Sealed
from .quarantine import Quarantine
from .store.catalog import Source
from .types import Chunk, Document, DocumentReport, Finding, IngestEvent, IngestReport, Problem, Stage, Status

if TYPE_CHECKING:
    from .config import Profile
    from .embed import Embedder
    from .parse.isolated import Workers
    from .pii import PiiEngine
    from .store.directory import BoxDirectory

_TICK_NS = 2_000_000_000  # FAT keeps times in steps of two seconds, others in finer ones

Progress = Callable[[IngestEvent], None]


class Ingest:
    """One run over some files; the caller holds the writer's lock."""

    def __init__(
        self,
        directory: BoxDirectory,
        profile: Profile,
        embedder: Embedder,
        screener: Callable[[], PiiEngine],
        *,
        workers: Workers,
        progress: Progress | None = None,
        password: str | None = None,
        again: frozenset[str] = frozenset(),
    ) -> None:
        self._directory = directory
        self._profile, self._embedder, self._screener = profile, embedder, screener
        self._again = again
        self._made_by: dict[str, str] = {}
        self._replaced = False
        self._workers = workers
        self._progress = progress or (lambda _event: None)
        self._password = password
        self._sources: dict[str, Source] = {}
        self._sizes: set[int] = set()
        self._deleted: set[str] = set()
        self._stage: Stage = "read"
        self._done = 0
        self._total = 0
        self._anew()

    def run(self, found: Found) -> IngestReport:
        """Indexes new and changed files, leaves the rest alone, and removes what is gone from a given folder.

        Documents of the box that other settings made, or that are to be made `again`, are made anew, wherever their files
        are.
        """
        started = time.perf_counter()
        self._begin()
        given = set(map(str, found.files))
        stale = [path for path, source in sorted(self._sources.items()) if self._is_stale(source.document_id)]
        files = [*found.files, *(Path(path) for path in stale if path not in given and kind_of(Path(path)) != "gone")]
        self._total = len(files)
        reports = list(found.reports)
        for self._done, path in enumerate(files):
            reports.append(left_out(path) if str(path) in self._deleted else self._file(path))
            self._progress(IngestEvent(str(path), "done", self._done + 1, self._total))
            if self._directory.give_way():
                self._look_again()
        reports.extend(self._remove_missing(found))
        reports.extend(self._left_stale())
        self._quarantine.clear_missing(found.folders, given | self._to_convert(found))
        self._end()
        return IngestReport(tuple(reports), time.perf_counter() - started)

    def some(self, files: Sequence[Path], gone: Sequence[str], enough: Callable[[], bool]) -> IngestReport:
        """Indexes these files, in order, and no other, until `enough`; then drops the paths `gone`.

        Nothing else in the box is looked at: a document stays as long as any other path holds it, there or not.
        """
        started = time.perf_counter()
        self._begin()
        self._total = len(files)
        reports = []
        for self._done, path in enumerate(files):
            reports.append(self._file(path))
            if enough():
                break
        missing = [path for path in gone if path in self._sources]
        if missing:
            reports.extend(self._forget(missing, self._sources))
            for each in missing:
                self._quarantine.clear(Path(each))
        self._end()
        return IngestReport(tuple(reports), time.perf_counter() - started)

    def _begin(self) -> None:
        self._sources = self._directory.catalog.sources()
        self._sizes = {source.size for source in self._sources.values()}
        self._made_by = self._directory.catalog.made_by()
        self._made_by |= dict.fromkeys(self._again & self._made_by.keys(), "")

    def _end(self) -> None:
        self._look_through_names()
        self._directory.sweep()  # what a failed stage left
        if self._replaced:
            self._directory.rebuild_vectors()  # Chroma only marks what is deleted

    def _look_again(self) -> None:
        """Another process has written, so that nothing that was known of the box counts. Raises BoxError."""
        if self._directory.catalog.meta("fingerprint") != self._preparation.made_by:
            raise BoxError(
                f"{self._directory.path}: another ragbox process brought this box under other settings, so this run has "
                "stopped; what it had finished is in the box; run it again"
            )
        before = self._sources.keys()
        self._anew()
        self._begin()
        self._deleted = (self._deleted | before) - self._sources.keys()

    def _anew(self) -> None:
        """What keeps in mind something of the box."""
        catalog, vault_key = self._directory.catalog, self._directory.vault_key
        self._preparation = Preparation(catalog, self._profile, self._embedder, self._screener, vault_key)
        self._quarantine = Quarantine(catalog.failures, self._profile, _digest)

    def _to_convert(self, found: Found) -> set[str]:
        """Paths of documents of a kind that is not read; they are remembered as such."""
        reports = [each for each in found.reports for problem in each.problems if problem.code == "convert"]
        for each in reports:
            self._quarantine.remember(Path(each.path), "convert", each.problems[0].message)
        return {each.path for each in reports}

    def _is_stale(self, document_id: str) -> bool:
        return self._made_by.get(document_id) != self._preparation.made_by

    def _look_through_names(self) -> None:
        """Files that were renamed bear names that nobody looked through; where that fails, they stay hidden."""
        for document_id, name in self._directory.catalog.renamed().items():
            with suppress(ScreeningError):
                self._directory.catalog.name_anew(document_id, self._preparation.renamed(document_id, name))

    def _left_stale(self) -> Iterator[DocumentReport]:
        """What could not be made anew because no file has it any more."""
        held: dict[str, list[str]] = {}
        for path, source in sorted(self._sources.items()):
            held.setdefault(source.document_id, []).append(path)
        for document_id, paths in held.items():
            if self._is_stale(document_id) and all(kind_of(Path(path)) == "gone" for path in paths):
                message = (
                    f"{Path(paths[0]).name}: its file is gone, so it stays as other settings made it, and is left out where "
                    "real values may not be shown; put the file back and ingest again, or delete the document"
                )
                yield DocumentReport(paths[0], document_id, "failed", problems=(Problem("read", "stale", message),))

    def _file(self, path: Path) -> DocumentReport:
        started = time.perf_counter()
        self._stage = "read"
        try:
            report = self._take_in(path)
            self._quarantine.clear(path)
        except RagboxError as error:
            report = self._failed(path, error.code, str(error))
        except OSError as error:
            report = self._failed(path, "unreadable", f"{path.name}: {error.strerror or 'input/output error'}")
        except Exception as error:  # a fault of ours or a library's must not stop the rest
            # the error's own words may quote the file, so only its type is told
            message = f"{path.name}: internal error ({type(error).__name__}) in stage '{self._stage}'; please report it"
            report = self._failed(path, "internal", message)
        return dataclasses.replace(report, seconds=time.perf_counter() - started)

    def _take_in(self, path: Path) -> DocumentReport:
        if not _is_utf8(str(path)):
            raise ParseError(f"{path.name}: the name, or a folder's, is not in UTF-8; rename it", code="name")
        known = self._sources.get(str(path))
        source = _source(path)
        if known is not None and not self._is_stale(known.document_id):
            if source.mtime_ns and known == source._replace(document_id=known.document_id):
                return self._unchanged(path, known.document_id)
            if source.size == known.size and _digest(path) == known.document_id:
                self._directory.catalog.settle(source._replace(document_id=known.document_id))
                return self._unchanged(path, known.document_id)
        twin = self._twin(path, source)
        if twin is not None:
            return self._settled(source._replace(document_id=twin), self._unchanged(path, twin))
        document = self._read(path, source)
        source = source._replace(document_id=document.document_id)
        if self._holds(document.document_id):
            return self._settled(source, self._unchanged(path, document.document_id))
        return self._settled(source, self._store(path, document))

    def _twin(self, path: Path, source: Source) -> str | None:
        """The live document of the same bytes: a file that was moved, renamed or copied is not read again."""
        if source.size not in self._sizes:
            return None
        with suppress(OSError):  # the parser finds the words for what is wrong
            digest = _digest(path)
            return digest if self._holds(digest) else None
        return None

    def _holds(self, document_id: str) -> bool:
        return self._directory.catalog.has(document_id) and not self._is_stale(document_id)

    def _settled(self, source: Source, report: DocumentReport) -> DocumentReport:
        self._directory.catalog.settle(source)
        self._sources[source.path] = source
        self._sizes.add(source.size)
        self._directory.sweep()
        return report

    def _read(self, path: Path, source: Source) -> Document:
        self._quarantine.check(path, source)
        self._tell(path, "parse")
        try:
            document = self._workers.parse(
                path,
                password=self._password,
                on_page=lambda stage, page, pages: self._tell(path, stage, page, pages),
            )
        except ParseError as error:
            self._quarantine.note(path, source, error)
            raise
        self._quarantine.clear(path)
        return document

    def _store(self, path: Path, document: Document) -> DocumentReport:
        """Writes a new document, or a live one that other settings had made; that one goes where it may not stay."""
        self._directory.sweep()  # an earlier try at the same bytes may have stopped half way
        live = self._directory.catalog.has(document.document_id)

        def tell(stage: Stage, offset: int | None) -> None:
            self._tell(path, stage) if offset is None else self._tell_offset(path, stage, document, offset)

        try:
            prepared = self._preparation.prepare(document, tell)
        except ScreeningError:
            if live:
                self._drop(document.document_id)
            raise
        self._tell(path, "store")
        rows = prepared.document, prepared.chunks, prepared.vectors, prepared.findings, prepared.status, prepared.sealed
        if live:
            self._replace(*rows)
        else:
            self._directory.catalog.stage(*rows)
            self._directory.vectors.add(
                [each.chunk_id for each in prepared.chunks],
                prepared.vectors,
                document.document_id,
                lambda done: self._tell_offset(path, "store", document, prepared.chunks[done].start),
            )
        self._made_by[document.document_id] = self._preparation.made_by
        self._again -= {document.document_id}
        return DocumentReport(
            path=str(path),
            document_id=document.document_id,
            status=prepared.status,
            pages=len(document.pages),
            chunks=len(prepared.chunks),
            ocr_pages=document.ocr_pages,
            pii=dict(sorted(Counter(finding.entity for finding in prepared.findings).items())),
            problems=prepared.document.problems,
        )

    def _replace(
        self,
        document: Document,
        chunks: Sequence[Chunk],
        vectors: NDArray[np.float32],
        findings: Sequence[Finding],
        status: Status,
        sealed: Sealed,
    ) -> None:
        """New vectors, then all rows at once, then the old vectors: a stop between them leaves some too many, which the next
        writer sees by their number."""
        old = set(self._directory.vectors.chunk_ids(document.document_id))
        new = [n for n, each in enumerate(chunks) if each.chunk_id not in old]
        self._directory.vectors.add([chunks[n].chunk_id for n in new], vectors[new], document.document_id)
        self._directory.catalog.replace(document, chunks, vectors, findings, status, sealed)
        self._directory.vectors.delete(sorted(old - {each.chunk_id for each in chunks}))
        self._replaced = True

    def _drop(self, document_id: str) -> None:
        paths = [path for path, source in self._sources.items() if source.document_id == document_id]
        self._directory.catalog.forget(paths)
        self._directory.sweep()
        for path in paths:
            del self._sources[path]
        self._replaced = True

    def _unchanged(self, path: Path, document_id: str) -> DocumentReport:
        (info,) = self._directory.catalog.documents(document_id)
        return DocumentReport(
            path=str(path),
            document_id=document_id,
            status="unchanged",
            pages=info.pages,
            chunks=info.chunks,
            ocr_pages=info.ocr_pages,
            pii=info.pii,
            problems=info.problems,
        )

    def _remove_missing(self, found: Found) -> Iterator[DocumentReport]:
        for folder in found.folders:
            known = [path for path in self._sources if Path(path).is_relative_to(folder)]
            missing = [path for path in known if kind_of(Path(path)) not in ("file", "unknown")]
            if not missing:
                continue
            if _bare(folder):
                message = f"{folder}: this folder is empty now; its {len(known)} documents stay until you delete them"
                yield skipped(folder, "folder_empty", message)  # an unmounted drive looks just like this
                continue
            gone, here = {self._sources[path].document_id for path in missing}, set(missing)
            elsewhere = [
                path
                for path, source in self._sources.items()
                if source.document_id in gone and path not in here and kind_of(Path(path)) == "gone"
            ]  # such paths do not keep a document
            self._directory.catalog.forget(elsewhere)
            yield from self._forget(missing, {str(path) for path in found.files})

    def _forget(self, missing: Sequence[str], seen: Container[str]) -> Iterator[DocumentReport]:
        """Drops paths; a document stays while another file still has it.

        A document that stays by a file not `seen` in this run is told of: its owner may want it gone altogether.
        """
        self._directory.catalog.forget(missing)
        self._directory.sweep()
        for path in missing:
            document_id = self._sources.pop(path).document_id
            holders = [other for info in self._directory.catalog.documents(document_id) for other in info.paths]
            if holders and not any(other in seen for other in holders):
                message = f"{Path(path).name} is gone, but the same document stays in the box as {holders[0]}"
                yield skipped(Path(path), "held_elsewhere", message)
            else:
                yield DocumentReport(path, document_id, "removed")

    def _failed(self, path: Path, code: str, message: str) -> DocumentReport:
        self._quarantine.remember(path, code, message)
        return DocumentReport(str(path), None, "failed", problems=(Problem(self._stage, code, message),))

    def _tell(self, path: Path, stage: Stage, page: int | None = None, pages: int | None = None) -> None:
        self._stage = stage
        self._progress(IngestEvent(str(path), stage, self._done, self._total, page, pages))

    def _tell_offset(self, path: Path, stage: Stage, document: Document, offset: int) -> None:
        """Progress of a stage that goes through the text, by the page it has come to."""
        if document.pages:
            index = bisect_right(document.pages, offset, key=lambda page: page.start)
            self._tell(path, stage, document.pages[max(index - 1, 0)].number, len(document.pages))


def _is_utf8(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _bare(folder: Path) -> bool:
    try:
        return not any(folder.iterdir())
    except OSError:
        return True


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _source(path: Path) -> Source:
    """The file as it is now; without a time where another change could bear the same, so that it is read again."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return Source(str(path), "", 0, 0)  # the parser finds the words for what is wrong
    settled = time.time_ns() - found.st_mtime_ns > _TICK_NS
    return Source(str(path), "", found.st_size, found.st_mtime_ns if settled else 0)
