"""Files into a box: find them, decide what is new, and take each through parse, pii, chunk, embed and store."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import stat
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from .chunk import chunk
from .errors import ParseError, RagboxError, ScreeningError
from .parse import SUFFIXES
from .quarantine import Quarantine
from .store.catalog import Source
from .types import Chunk, Document, DocumentReport, Finding, IngestEvent, IngestReport, Problem, Stage, Status
from .unseen import screen_unseen

if TYPE_CHECKING:
    from .config import Profile
    from .embed import Embedder
    from .parse.isolated import Workers
    from .pii import PiiEngine
    from .store.directory import BoxDirectory

_BATCH = 256
"""Chunks embedded between two words of progress: about a second's work."""

_TICK_NS = 2_000_000_000  # FAT keeps times in steps of two seconds, others in finer ones

_WRITTEN = frozenset(
    ".doc .dot .rtf .odt .ods .odp .pages .numbers .key .wpd .msg .mht .mhtml .xls .xlsb .ppt .pps".split()
)

_SAVE_AS = {
    ".doc": "DOCX",
    ".xls": "XLSX",
    ".xlsb": "XLSX",
    ".ods": "XLSX",
    ".ppt": "PPTX",
    ".pps": "PPTX",
    ".msg": "EML or PDF",
}

Progress = Callable[[IngestEvent], None]


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """What a walk over the given paths met: files to read, and reports on what is no file to read."""

    files: tuple[Path, ...]
    reports: tuple[DocumentReport, ...]
    folders: tuple[Path, ...]


def find_files(paths: Iterable[str | Path]) -> Found:
    """The files to read at and under `paths`, sorted within each folder, each once.

    Hidden files and the lock files of office programs (`~$…`) are passed over. Other kinds of files are reported as skipped.
    """
    files: dict[Path, None] = {}
    reports: list[DocumentReport] = []
    folders: list[Path] = []
    for given in paths:
        path = Path(given)
        with suppress(RuntimeError):  # `~name` of a user who does not exist
            path = path.expanduser()
        path = Path(os.path.abspath(path))  # noqa: PTH100 - without `..`, links kept
        kind = _kind(path)
        if kind == "folder":
            folders.append(path)
            files.update(dict.fromkeys(_walk(path, reports)))
        elif kind == "other":
            reports.append(_no_file(path))
        else:
            files[path] = None  # whatever is wrong with it, the parser says
    return Found(tuple(files), tuple(reports), tuple(folders))


def _kind(path: Path) -> Literal["file", "folder", "other", "gone", "unknown"]:
    """What lies at a path; `unknown` where that may not be seen."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return "unknown" if path.is_symlink() else "gone"  # what a link leads to may come back, like a drive
    except (OSError, ValueError):
        return "unknown"
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "other"


def _walk(folder: Path, reports: list[DocumentReport]) -> Iterator[Path]:
    if folder.suffix.lower() in SUFFIXES:
        reports.append(
            _skipped(folder, "directory", f"{folder.name} is a directory, not a file; it was read as a folder")
        )
    try:
        children = sorted(folder.iterdir())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        reports.append(_skipped(folder, "unreadable", f"{folder.name}: this folder cannot be read ({reason})"))
        return
    for child in children:
        if child.name.startswith((".", "~$")):
            continue
        kind = _kind(child)
        if kind == "folder":
            if not child.is_symlink():  # a link to a parent folder would never end
                yield from _walk(child, reports)
        elif child.suffix.lower() in SUFFIXES:
            if kind == "other":
                reports.append(_no_file(child))
            else:
                yield child
        else:
            reports.append(_not_read(child))


def _not_read(path: Path) -> DocumentReport:
    if path.suffix.lower() in _WRITTEN:  # a document that its owner would miss
        wanted = _SAVE_AS.get(path.suffix.lower(), "PDF or DOCX")
        return _skipped(path, "convert", f"{path.name}: save it as {wanted} and add that file; this kind is not read")
    return _skipped(path, "unsupported", f"{path.name}: files of this kind are not read")


def _no_file(path: Path) -> DocumentReport:
    return _skipped(path, "no_file", f"{path.name}: is a device, a pipe or a socket, not a file")


def _skipped(path: Path, code: str, message: str) -> DocumentReport:
    return DocumentReport(str(path), None, "skipped", problems=(Problem("read", code, message),))


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
    ) -> None:
        self._directory = directory
        self._profile = profile
        self._embedder = embedder
        self._screener = screener
        self._workers = workers
        self._quarantine = Quarantine(directory.catalog.failures, profile, _digest)
        self._progress = progress or (lambda _event: None)
        self._password = password
        self._sources: dict[str, Source] = {}
        self._stage: Stage = "read"
        self._done = 0
        self._total = 0

    def run(self, found: Found) -> IngestReport:
        """Indexes new and changed files, leaves the rest alone, and removes what is gone from a given folder."""
        started = time.perf_counter()
        self._sources = self._directory.catalog.sources()
        self._total = len(found.files)
        reports = list(found.reports)
        for self._done, path in enumerate(found.files):
            reports.append(self._file(path))
            self._progress(IngestEvent(str(path), "done", self._done + 1, self._total))
        reports.extend(self._remove_missing(found))
        self._quarantine.clear_missing(found.folders, {str(path) for path in found.files})
        self._directory.sweep()  # what a failed stage left
        return IngestReport(tuple(reports), time.perf_counter() - started)

    def _file(self, path: Path) -> DocumentReport:
        started = time.perf_counter()
        self._stage = "read"
        try:
            report = self._take_in(path)
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
        known = self._sources.get(str(path))
        source = _source(path)
        if known is not None and source.mtime_ns and known == source._replace(document_id=known.document_id):
            return self._unchanged(path, known.document_id)
        if known is not None and source.size == known.size and _digest(path) == known.document_id:
            self._directory.catalog.settle(source._replace(document_id=known.document_id))
            return self._unchanged(path, known.document_id)
        document = self._read(path, source)
        source = source._replace(document_id=document.document_id)
        if self._directory.catalog.has(document.document_id):  # the same bytes, here or at another path
            report = self._unchanged(path, document.document_id)
        else:
            report = self._stage_document(path, document)
        self._directory.catalog.settle(source)
        self._sources[str(path)] = source
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

    def _stage_document(self, path: Path, document: Document) -> DocumentReport:
        self._directory.sweep()  # an earlier try at the same bytes may have stopped half way
        self._tell(path, "pii")
        document, findings = self._screen(path, document)
        self._tell(path, "chunk")
        tokens = min(self._profile.chunk.tokens, self._embedder.max_tokens)
        chunks = chunk(document, tokens=tokens, count=self._embedder.count)
        if not chunks and document.text.strip():
            message = f"{document.name}: holds nothing but running headers and footers, so nothing of it can be found"
            problem = Problem("chunk", "no_passages", message)
            document = dataclasses.replace(document, problems=(*document.problems, problem))
        self._tell(path, "embed")
        vectors = self._embed(path, document, chunks)
        self._tell(path, "store")
        status: Status = "partial" if document.problems else "indexed"
        self._directory.catalog.stage(document, chunks, vectors, findings, status)
        self._directory.vectors.add(
            [each.chunk_id for each in chunks],
            vectors,
            document.document_id,
            lambda done: self._tell_offset(path, "store", document, chunks[done].start),
        )
        return DocumentReport(
            path=str(path),
            document_id=document.document_id,
            status=status,
            pages=len(document.pages),
            chunks=len(chunks),
            ocr_pages=document.ocr_pages,
            pii=dict(sorted(Counter(finding.entity for finding in findings).items())),
            problems=document.problems,
        )

    def _screen(self, path: Path, document: Document) -> tuple[Document, Sequence[Finding]]:
        if not self._profile.pii.enabled:
            return document, ()
        try:
            spans: list[tuple[int, int, int | None]]
            spans = [(page.start, page.end, page.number) for page in document.pages] or [(0, len(document.text), None)]
            engine = self._screener()
            findings = engine.find_pages(
                document.text, spans, lambda offset: self._tell_offset(path, "pii", document, offset)
            )
            unseen = screen_unseen(document, engine)
        except ScreeningError as error:
            message = f"{document.name}: personal data could not be looked for ({error})"
            if not self._profile.pii.index_unscreened:
                raise ScreeningError(f"{message}, so it is not indexed (pii.index_unscreened)") from error
            problem = Problem("pii", "unscreened", message)
            return dataclasses.replace(document, problems=(*document.problems, problem)), ()
        if unseen is not None:
            document = dataclasses.replace(document, problems=(*document.problems, unseen))
        return document, findings

    def _embed(self, path: Path, document: Document, chunks: Sequence[Chunk]) -> NDArray[np.float32]:
        batches = []
        for start in range(0, max(1, len(chunks)), _BATCH):
            if start:
                self._tell_offset(path, "embed", document, chunks[start].start)
            batches.append(self._embedder.embed([each.indexed for each in chunks[start : start + _BATCH]]))
        return np.concatenate(batches)

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
            missing = [path for path in known if _kind(Path(path)) not in ("file", "unknown")]
            if not missing:
                continue
            if _bare(folder):
                message = f"{folder}: this folder is empty now; its {len(known)} documents stay until you delete them"
                yield _skipped(folder, "folder_empty", message)  # an unmounted drive looks just like this
                continue
            yield from self._forget(missing, {str(path) for path in found.files})

    def _forget(self, missing: Sequence[str], seen: Container[str]) -> Iterator[DocumentReport]:
        """Drops paths; a document stays while another file still has it. Paths elsewhere that are gone do not count.

        A document that stays by a file not `seen` in this run is told of: its owner may want it gone altogether.
        """
        gone = {self._sources[path].document_id for path in missing}
        stale = [
            path for path, source in self._sources.items() if source.document_id in gone and _kind(Path(path)) == "gone"
        ]
        self._directory.catalog.forget([*missing, *stale])
        self._directory.sweep()
        for path in missing:
            document_id = self._sources.pop(path).document_id
            holders = [other for info in self._directory.catalog.documents(document_id) for other in info.paths]
            if holders and not any(other in seen for other in holders):
                message = f"{Path(path).name} is gone, but the same document stays in the box as {holders[0]}"
                yield _skipped(Path(path), "held_elsewhere", message)
            else:
                yield DocumentReport(path, document_id, "removed")

    def _failed(self, path: Path, code: str, message: str) -> DocumentReport:
        return DocumentReport(str(path), None, "failed", problems=(Problem(self._stage, code, message),))

    def _tell(self, path: Path, stage: Stage, page: int | None = None, pages: int | None = None) -> None:
        self._stage = stage
        self._progress(IngestEvent(str(path), stage, self._done, self._total, page, pages))

    def _tell_offset(self, path: Path, stage: Stage, document: Document, offset: int) -> None:
        """Progress of a stage that goes through the text, by the page it has come to."""
        if document.pages:
            index = bisect_right(document.pages, offset, key=lambda page: page.start)
            self._tell(path, stage, document.pages[max(index - 1, 0)].number, len(document.pages))


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
