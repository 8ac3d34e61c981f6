"""`RagBox`: the one object behind the page, the command line and scripts. It wires the stages, and does no work itself."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from .config import Profile, load_profile, stored_profile
from .errors import FingerprintError, ParseError, QuestionError
from .fingerprint import fingerprint, same_vectors
from .privacy.egress import stay_offline
from .store.directory import BoxDirectory
from .types import (
    Answer,
    AnswerEvent,
    Chunk,
    Citation,
    DeletionReceipt,
    Details,
    DocumentInfo,
    Filter,
    Hit,
    IngestEvent,
    IngestReport,
    Mode,
    Rect,
    Turn,
    VerifyReport,
)

if TYPE_CHECKING:
    from .answer.language_model import LanguageModel
    from .answer.llamacpp import LlamaCppModel
    from .ask import Asker
    from .embed import Embedder
    from .ingest import Progress
    from .parse.isolated import Workers
    from .pii import PiiEngine
    from .watch import WatchEvent


class RagBox:
    """A box of documents on this machine. Open one with `RagBox.open`; close it, or use it in a `with` statement.

    Methods may be called from several threads. Models load at their first use.
    """

    def __init__(self, directory: BoxDirectory, profile: Profile) -> None:
        self._directory = directory
        self._loading, self._starting = threading.RLock(), threading.Lock()  # no question waits while a model loads
        self._embedder: Embedder | None = None
        self._screener: PiiEngine | None = None
        self._model: LlamaCppModel | None = None
        self._painter: Workers | None = None
        self._asking: tuple[Profile, Asker] | None = None  # one for a profile: it remembers what amends what
        self.profile = profile

    @classmethod
    def open(
        cls,
        path: str | Path,
        profile: str | Path | Profile | None = None,
        *,
        create: bool = True,
        passphrase: str | None = None,
        model: str | Path | None = None,
    ) -> RagBox:
        """Opens the box at `path`, and makes it when it is missing and `create` is true.

        `profile` is a name, the path of a YAML file or a Profile; without one a box keeps the profile it was made with.
        `model` is a GGUF language model to answer with, in place of the profile's.
        `passphrase` (or RAGBOX_PASSPHRASE) is for boxes whose key is made from one; a box made with one always needs it.
        Raises BoxError, KeyNotFoundError, FingerprintError or ConfigError.
        """
        stay_offline()
        given = load_profile(profile) if isinstance(profile, (str, Path)) else profile
        passphrase = passphrase or os.environ.get("RAGBOX_PASSPHRASE") or None
        directory = BoxDirectory.open(Path(path), create=create, passphrase=passphrase)
        try:
            stored = directory.catalog.meta("profile")
            if stored is None:
                chosen = given or load_profile()
                directory.catalog.set_meta(profile=chosen.model_dump_json(), fingerprint=fingerprint(chosen))
            else:
                chosen = given or stored_profile(stored, directory.path)
            made_by = directory.catalog.meta("fingerprint") or ""
            if not same_vectors(made_by, fingerprint(chosen)):
                raise FingerprintError(
                    f"{directory.path}: this box holds vectors of another embedding model; open it with the profile it was "
                    "made with, or ingest the files into a new box"
                )
        except BaseException:
            directory.close()
            raise
        return cls(directory, chosen if model is None else chosen.with_slm(model))

    @property
    def path(self) -> Path:
        """The directory of the box."""
        return self._directory.path

    def close(self) -> None:
        """Frees models and files."""
        for each in (self._model, self._painter):
            if each is not None:
                each.close()
        self._directory.close()

    def __enter__(self) -> RagBox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- putting documents in

    def ingest(
        self, paths: str | Path | Iterable[str | Path], *, progress: Progress | None = None, password: str | None = None
    ) -> IngestReport:
        """Indexes the files at and under `paths`; the report says what happened to each.

        Files that did not change are left alone, a changed file replaces its old version, and what is gone from a given
        folder goes from the box. `password` opens encrypted PDF files. One bad file never stops the others. Raises
        BoxLockedError while another process writes, FingerprintError when the box was built differently.
        """
        from .ingest import Ingest, find_files
        from .parse.isolated import Workers

        given = [paths] if isinstance(paths, (str, Path)) else list(paths)
        made_by = self._directory.catalog.meta("fingerprint")
        if made_by != fingerprint(self.profile):
            raise FingerprintError(
                f"{self.path}: this box was built with other settings or an older ragbox, and documents built differently "
                "do not mix; ingest the files into a new box"
            )
        found = find_files(given)
        if progress is not None and found.files:
            progress(IngestEvent(str(found.files[0]), "read", 0, len(found.files)))  # before what takes time to load
        with Workers(self.profile.limits, ocr=self.profile.ocr) as workers, self._directory.writing():
            run = Ingest(
                self._directory,
                self.profile,
                self.embedder,
                self._load_screener,
                workers=workers,
                progress=progress,
                password=password,
            )
            return run.run(found)

    def delete(self, document_id: str) -> DeletionReceipt:
        """Removes a document, all its text, vectors and findings; the file itself stays. Raises DocumentNotFoundError."""
        with self._directory.writing():
            info = self.document(document_id)
            self._directory.catalog.forget(info.paths)
            vectors = len(self._directory.vectors.chunk_ids(info.document_id))
            self._directory.rebuild_vectors()  # Chroma only marks what is deleted
            self._directory.sweep()  # last, so that after a kill the next writer knows of it
            left = self._directory.holds(info.document_id)
        return DeletionReceipt(
            document_id=info.document_id,
            name=info.name,
            paths=info.paths,
            chunks=info.chunks,
            vectors=vectors,
            findings=sum(info.pii.values()),
            verified=not left,
        )

    def watch(
        self,
        folder: str | Path,
        *,
        on_event: Callable[[WatchEvent], None] | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        """Keeps the box in step with `folder` until `stop` is set. Raises BoxError when it is not a folder."""
        from .watch import watch

        watch(self, Path(folder), on_event=on_event, stop=stop or threading.Event())

    # -- getting answers out

    def ask(
        self,
        question: str,
        *,
        documents: Sequence[str] | None = None,
        where: Filter | None = None,
        mode: Mode = "auto",
        cancel: Callable[[], bool] | None = None,
        history: Sequence[Turn] = (),
    ) -> Answer:
        """The answer, with a citation behind every sentence, or the abstention sentence.

        `history` is the conversation so far, oldest first, for follow-ups ("And for how long?"): per turn the question as it
        was understood (`Answer.asked`, else as typed) and the answer's text. It is not kept.
        `documents` limits the search to ids, names or paths, `where` to what a Filter lets through; `mode` is "extractive"
        (the documents' own sentences), "generative" (a language model's, checked) or "auto" (generative when the profile
        names a model). Raises QuestionError, DocumentNotFoundError, ModelError, or Cancelled when `cancel` returns true.
        """
        *_, last = self.ask_stream(
            question, documents=documents, where=where, mode=mode, cancel=cancel, history=history
        )
        assert last.answer is not None  # noqa: S101 - the last event of a stream always has one
        return last.answer

    def ask_stream(
        self,
        question: str,
        *,
        documents: Sequence[str] | None = None,
        where: Filter | None = None,
        mode: Mode = "auto",
        cancel: Callable[[], bool] | None = None,
        history: Sequence[Turn] = (),
    ) -> Iterator[AnswerEvent]:
        """The steps of `ask`: the extractive answer first, then tokens, then the final answer.

        Tokens are a draft that nothing has checked yet; only the answers are held to the documents.
        """
        yield from self._asker().stream(question, self._resolve(documents, where), mode, cancel, history)

    def search(
        self, question: str, k: int = 10, *, documents: Sequence[str] | None = None, where: Filter | None = None
    ) -> tuple[Hit, ...]:
        """The `k` best passages for a question, best first. Raises QuestionError or DocumentNotFoundError."""
        return self._asker().search(question, k, self._resolve(documents, where))

    def ask_batch(
        self,
        questions: Iterable[str],
        workers: int | None = None,
        *,
        documents: Sequence[str] | None = None,
        where: Filter | None = None,
        mode: Mode = "auto",
    ) -> Iterator[Answer]:
        """Answers in the order of `questions`, which may be endless; a question that fails gives an Answer with `error`."""
        from .batch import ask_in_order

        if isinstance(questions, str):
            raise QuestionError("ask_batch takes several questions; use ask for one")
        self._resolve(documents, where)  # said once and now, not in every answer
        return ask_in_order(self, questions, workers, documents=documents, where=where, mode=mode)

    def review(
        self, questions: Sequence[str], documents: Sequence[str] | None = None, *, where: Filter | None = None
    ) -> tuple[tuple[Answer, ...], ...]:
        """A table: one row per question, in it one Answer per document (all documents of the box by default)."""
        if isinstance(questions, str):
            raise QuestionError("review takes several questions in a list")
        resolved = self._resolve(documents, where)
        chosen = [info.document_id for info in self.documents()] if resolved is None else resolved
        return tuple(
            tuple(answer for document in chosen for answer in self.ask_batch([question], documents=[document]))
            for question in questions
        )

    # -- looking at the box

    def documents(self, *, where: Filter | None = None) -> tuple[DocumentInfo, ...]:
        """What is in the box, by name; with `where` what that lets through. Raises QuestionError, DocumentNotFoundError."""
        found = self._directory.catalog.documents()
        chosen = self._resolve(None, where)
        return found if chosen is None else tuple(info for info in found if info.document_id in set(chosen))

    def document(self, wanted: str) -> DocumentInfo:
        """The one document with that id, beginning of an id (6 letters or more), name or path.

        A document that several files hold goes by each of their names. Raises DocumentNotFoundError.
        """
        from .select import find_document

        return find_document(self.documents(), wanted)

    def text(self, document_id: str) -> str:
        """The canonical text that all offsets refer to."""
        return self._directory.catalog.text(document_id)

    def details(self, document_id: str) -> Details:
        """The tables of a document as grids, its tracked changes and comments, the files in it, and its hidden text.

        Raises DocumentNotFoundError.
        """
        return self._directory.catalog.details(document_id)

    def passages(self, document_id: str) -> tuple[Chunk, ...]:
        """The passages of a document, in the order of its text."""
        catalog = self._directory.catalog
        found = catalog.chunks(catalog.chunk_ids(document_id)).values()
        return tuple(sorted((chunk for _, chunk in found), key=lambda chunk: chunk.start))

    def pages(self, document_id: str, start: int, end: int) -> tuple[int, ...]:
        """The numbers of the pages that a part of a document's text touches; none where it has no pages."""
        return tuple(page.number for page in self._directory.catalog.pages(document_id, start, end))

    def boxes(self, document_id: str, start: int, end: int) -> tuple[Rect, ...]:
        """Where a part of a document's text stands, as of a hit's chunk: a box per line, on every page it touches."""
        pages = self._directory.catalog.pages(document_id, start, end)
        return tuple(rect for page in pages for rect in page.rects(start, end))

    def page_image(
        self, citation: Citation, *, scale: float = 1.5, page: int | None = None, password: str | None = None
    ) -> bytes | None:
        """A PNG of the cited page with the passage marked; None for a document that is no PDF.

        The page is that on which the passage begins; `page` asks for another, where it goes on over a page break (the
        boxes of the citation tell). `password` opens an encrypted file; the box keeps none. The page is drawn in a worker
        process. Raises ParseError when the file is no longer readable, changed since it was indexed, needs its password,
        or has no such page.
        """
        from .parse.kinds import is_pdf

        if citation.page is None:
            return None
        info = self.document(citation.document_id)
        data = self._original(info)
        if not is_pdf(data):
            return None
        return self._page_painter().render(
            info.name, data, page or citation.page, scale=scale, highlights=citation.boxes, password=password
        )

    def prepare_page_images(self) -> None:
        """Starts the process that draws pages, so that the first `page_image` comes sooner. Returns at once."""
        self._page_painter().start()

    def verify(self) -> VerifyReport:
        """Compares the catalog with the vector store and every stored passage with its text."""
        from .verify import verify

        return verify(self._directory)

    # -- models, loaded at first use

    @property
    def embedder(self) -> Embedder:
        """The embedding model of this box."""
        from .embed import load_embedder

        with self._loading:
            if self._embedder is None:
                self._embedder = load_embedder(self.profile.embedding.model)
            return self._embedder

    def _load_screener(self) -> PiiEngine:
        from .pii import PiiEngine

        with self._loading:
            if self._screener is None:
                self._screener = PiiEngine.load(self.profile)
            return self._screener

    def _load_model(self) -> LanguageModel:
        from .answer.llamacpp import LlamaCppModel

        with self._loading:
            if self._model is None:
                self._model = LlamaCppModel.load(self.profile.slm)
            return self._model

    def _page_painter(self) -> Workers:
        """Draws pages; another than what reads files, so that a page is shown while a folder is being read."""
        from .parse.isolated import Workers

        with self._loading:
            if self._painter is None:
                self._painter = Workers(self.profile.limits, ocr=self.profile.ocr)
            return self._painter

    def _original(self, info: DocumentInfo) -> bytes:
        """The bytes a document was indexed from, as long as one of its files still has them."""
        for path in info.paths:
            with suppress(OSError):
                data = Path(path).read_bytes()
                if hashlib.sha256(data).hexdigest() == info.document_id:
                    return data
        raise ParseError(f"{info.name}: the file was moved, changed or deleted since it was indexed; ingest it again")

    def _asker(self) -> Asker:
        from .ask import Asker

        with self._starting:
            if self._asking is None or self._asking[0] is not self.profile:
                self._asking = self.profile, Asker(self._directory, self.profile, self.embedder, self._load_model)
            return self._asking[1]

    def _resolve(self, documents: Sequence[str] | None, where: Filter | None) -> list[str] | None:
        from .select import select

        return select(self._directory.catalog, documents, where)
