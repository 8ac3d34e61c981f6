"""`RagBox`: the one object behind the page, the command line and scripts. It wires the stages, and does no work itself."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from .config import Profile, load_profile, stored_profile
from .errors import BoxError, FingerprintError, RagboxError
from .fingerprint import fingerprint, same_vectors
from .language import LanguageModels
from .pictures import Pictures
from .privacy.egress import stay_offline
from .reviewing import Reviewing
from .store.directory import BoxDirectory
from .store.listing import Listing
from .types import (
    AnswerEvent,
    DeletionReceipt,
    DocumentInfo,
    Filter,
    Hit,
    IngestEvent,
    IngestReport,
    Mode,
    Turn,
    VerifyReport,
)
from .unread import Unread
from .viewing import Viewing
from .watching import Watching

if TYPE_CHECKING:
    from .answer.language_model import LanguageModel
    from .ask import Asker
    from .embed import Embedder
    from .files import Found
    from .ingest import Progress
    from .pii import PiiEngine
    from .privacy.audit import AuditEvent
    from .privacy_report import PrivacyReport
    from .store.turns import OnWait
    from .store.writer import Writer


class RagBox(Reviewing, Unread, Watching):
    """A box of documents on this machine. Open one with `RagBox.open`; close it, or use it in a `with` statement.

    Methods may be called from several threads. Models load at their first use.
    """

    def __init__(self, directory: BoxDirectory, profile: Profile) -> None:
        self._directory = directory
        self._listing = Listing(directory.catalog)
        self._loading, self._starting = threading.RLock(), threading.Lock()  # no question waits while a model loads
        self._warming = threading.RLock()
        self._embedder: Embedder | None = None
        self._screener: PiiEngine | None = None
        self._languages = LanguageModels(lambda: self.profile.slm, directory.states)
        self._pictures = Pictures(profile)
        self._viewing = Viewing(directory, profile)
        self._asking: tuple[Profile, Asker] | None = None  # one for a profile: it remembers what amends what
        self.profile = profile
        self._settings = directory.catalog.meta("fingerprint")

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
        `model` is a language model to answer with in place of the profile's: a GGUF file, the name of an installed model, or
        the address of a server on this machine (`http://127.0.0.1:11434/v1#NAME`).
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
        self._languages.close()
        self._pictures.close()
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
        folder goes from the box. Where the profile is another than the box was made with, all its documents are indexed
        anew. `password` opens encrypted PDF files. One bad file never stops the others. Raises BoxLockedError while another
        process writes.
        """
        from .files import find_files

        given = [paths] if isinstance(paths, (str, Path)) else list(paths)
        found = find_files(given)
        if progress is not None and found.files:
            progress(IngestEvent(str(found.files[0]), "read", 0, len(found.files)))  # before what takes time to load
        return self._ingest(found, progress, password)

    def reindex(
        self,
        *,
        documents: Sequence[str] = (),
        progress: Progress | None = None,
        password: str | None = None,
    ) -> IngestReport:
        """Indexes anew what other settings made, and `documents` (ids, names or paths) in any case.

        Each document stays as it is until it is replaced as a whole; one whose file is gone is reported and stays. Raises
        BoxLockedError, DocumentNotFoundError.
        """
        from .files import Found

        again = frozenset(self.document(each).document_id for each in documents)
        return self._ingest(Found((), (), ()), progress, password, again)

    def _ingest(
        self, found: Found, progress: Progress | None, password: str | None, again: frozenset[str] = frozenset()
    ) -> IngestReport:
        from .ingest import Ingest
        from .parse.isolated import Workers

        catalog = self._directory.catalog
        before = catalog.made_by().keys()
        with Workers(self.profile.limits, ocr=self.profile.ocr) as workers, self._directory.writing():
            anew = self._settle()
            run = Ingest(
                self._directory,
                self.profile,
                self.embedder,
                self._load_screener,
                workers=workers,
                progress=progress,
                password=password,
                again=again,
            )
            report = run.run(found)
        if anew or again or before - catalog.made_by().keys():
            self._let_go()
        self._renew_thumbs()
        return report

    def check_settings(self) -> None:
        """Raises BoxError where another process gave this box other settings since it was opened."""
        kept = self._directory.catalog.meta("fingerprint")
        if kept not in (self._settings, fingerprint(self.profile)):
            raise BoxError(
                f"{self.path}: another program gave this box other settings since it was opened here; close ragbox and open "
                "the box again, so that it follows them too"
            )

    def _settle(self) -> bool:
        """Makes the settings of now those of the box; true where it had others. Raises what `check_settings` does."""
        self.check_settings()
        catalog, made_by = self._directory.catalog, fingerprint(self.profile)
        anew = catalog.meta("fingerprint") != made_by
        if anew:
            catalog.set_meta(profile=self.profile.model_dump_json(), fingerprint=made_by)
        self._settings = made_by
        return anew

    def delete(self, document_id: str) -> DeletionReceipt:
        """Removes a document, all its text, vectors and findings; the file itself stays. Raises DocumentNotFoundError.

        A watcher of its folder leaves the file out until it changes.
        """
        return self.delete_documents([document_id])[0]

    def delete_documents(self, documents: Sequence[str]) -> tuple[DeletionReceipt, ...]:
        """As `delete`, of several (ids, names or paths) at once; none where one of them is not there."""
        from .deleting import delete

        with self._directory.writing():
            chosen = {info.document_id: info for info in map(self.document, documents)}
            self._leave_out([path for info in chosen.values() for path in info.paths])
            receipts = delete(self._directory, list(chosen.values()))
        self._let_go()
        return receipts

    # -- getting answers out

    def ask_stream(
        self,
        question: str,
        *,
        documents: Sequence[str] | None = None,
        where: Filter | None = None,
        mode: Mode = "auto",
        cancel: Callable[[], bool] | None = None,
        history: Sequence[Turn] | None = None,
        reveal: bool | None = None,
    ) -> Iterator[AnswerEvent]:
        """The steps of `ask`: the extractive answer first, then tokens, then the final answer.

        Tokens are a draft that nothing has checked yet; only the answers are held to the documents.
        """
        with self._warming:  # what is being loaded is waited for, and not loaded twice at the same time
            viewing = self._viewing
        chosen = viewing.searched(self._resolve(documents, where), reveal=reveal)
        with viewing.looking(reveal, "answer") as view:
            for event in view.events(self._asker().stream(question, chosen, mode, cancel, history)):
                viewing.note(view, "answer")  # first noted, then shown
                yield event

    def search(
        self,
        question: str,
        k: int = 10,
        *,
        documents: Sequence[str] | None = None,
        where: Filter | None = None,
        reveal: bool | None = None,
    ) -> tuple[Hit, ...]:
        """The `k` best passages for a question, best first. Raises QuestionError or DocumentNotFoundError."""
        viewing = self._viewing
        chosen = viewing.searched(self._resolve(documents, where), reveal=reveal)
        hits = self._asker().search(question, k, chosen)
        with viewing.looking(reveal, "search") as view:
            return tuple(map(view.hit, hits))

    # -- looking at the box

    def documents(self, *, where: Filter | None = None) -> tuple[DocumentInfo, ...]:
        """What is in the box, by name; with `where` what that lets through. Raises QuestionError, DocumentNotFoundError."""
        found = self._listing.documents()
        chosen = self._resolve(None, where)
        return found if chosen is None else tuple(info for info in found if info.document_id in set(chosen))

    def writer(self) -> Writer | None:
        """Who writes to the box just now, in this process or another; None where nobody does."""
        return self._directory.turns.writer()

    @property
    def on_wait(self) -> OnWait | None:
        """Is told twice a second who writes (None: not known), while a call of this thread waits to write.

        It may raise, to end the wait. Who is told waits for up to ten minutes, others for half a minute.
        """
        return self._directory.turns.on_wait

    @on_wait.setter
    def on_wait(self, tell: OnWait | None) -> None:
        self._directory.turns.on_wait = tell

    def audit(self) -> Iterator[tuple[AuditEvent, bool]]:
        """When real values behind pseudonyms were shown, oldest first; with each whether its line is as it was written."""
        return self._viewing.audited()

    def privacy_report(self) -> PrivacyReport:
        """The promises about privacy, each held to how things stand now on this machine. Takes a second or two."""
        from .privacy_report import privacy_report

        return privacy_report(self._directory, self._viewing, self.profile)

    def verify(self) -> VerifyReport:
        """Compares the catalog with the vector store and every stored passage with its text."""
        from .verify import verify

        return verify(self._directory)

    # -- models, loaded at first use

    def warm_up(self) -> None:
        """Loads what a first question needs, so that it does not wait for it; what cannot be loaded it says itself."""
        with suppress(RagboxError):
            with self._warming:
                self.ask("What is warm up?", mode="extractive", reveal=False)
            self._languages.warm_up()

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
        return self._languages.small()

    def _let_go(self) -> None:
        """End what has read what is no more: models, conversations, sentences remembered. The next question begins anew."""
        self._languages.close()
        self._asking = None

    def _asker(self) -> Asker:
        with self._starting:
            if self._asking is None or self._asking[0] is not self.profile:
                self._asking = self.profile, self._new_asker(self.embedder)
            return self._asking[1]

    def _new_asker(self, embedder: Embedder) -> Asker:
        from .ask import Asker

        return Asker(
            self._directory,
            self.profile,
            embedder,
            self._load_model,
            self._languages.larger,
            check=self._languages.check,
            put=self._viewing.put,
            words=self._viewing.words,
        )

    def _resolve(self, documents: Sequence[str] | None, where: Filter | None) -> list[str] | None:
        from .select import select

        return select(self._directory.catalog, documents, where)
