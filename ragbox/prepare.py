"""A parsed file to what a box keeps of it: screened, brought under the policy, cut into passages, embedded."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .chunk import chunk
from .dates import document_date
from .errors import ScreeningError
from .fingerprint import fingerprint
from .pseudonym import Sealed
from .types import Chunk, Document, Finding, Problem, Stage, Status
from .unseen import screen_unseen

if TYPE_CHECKING:
    from .config import Profile
    from .embed import Embedder
    from .pii import PiiEngine
    from .pii.control import Controller
    from .pii.corrections import Corrections
    from .store.catalog import Catalog

_BATCH = 256
"""Chunks embedded between two words of progress: about a second's work."""

Tell = Callable[[Stage, int | None], None]
"""Is told of each stage, and of the offset in the text that it has come to."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document as the box stores it."""

    document: Document
    chunks: tuple[Chunk, ...]
    vectors: NDArray[np.float32]
    findings: tuple[Finding, ...]
    status: Status
    sealed: Sealed


class Preparation:
    """Prepares documents for one box by one profile; the caller holds the writer's lock."""

    def __init__(
        self,
        catalog: Catalog,
        profile: Profile,
        embedder: Embedder,
        screener: Callable[[], PiiEngine],
        vault_key: Callable[[], bytes],
    ) -> None:
        self._catalog = catalog
        self._profile = profile
        self._embedder = embedder
        self._screener = screener
        self._vault_key = vault_key
        self._controller: Controller | None = None
        self._corrections: Corrections | None = None
        self.made_by = fingerprint(profile)

    def prepare(self, document: Document, tell: Tell) -> Prepared:
        """Raises ScreeningError where the document may not be indexed."""
        tell("pii", None)
        dated = document_date(document.text)
        document, findings, sealed = self._controlled(document, tell)
        tell("chunk", None)
        tokens = min(self._profile.chunk.tokens, self._embedder.max_tokens)
        chunks = chunk(document, tokens=tokens, count=self._embedder.count, edition=self._edition())
        if not chunks and document.text.strip():
            message = f"{document.name}: holds nothing but running headers and footers, so nothing of it can be found"
            problem = Problem("chunk", "no_passages", message)
            document = dataclasses.replace(document, problems=(*document.problems, problem))
        tell("embed", None)
        vectors = self._embed(chunks, tell)
        sealed = dataclasses.replace(sealed, dated=dated, made_by=self.made_by)
        return Prepared(document, chunks, vectors, findings, "partial" if document.problems else "indexed", sealed)

    def _controlled(self, document: Document, tell: Tell) -> tuple[Document, tuple[Finding, ...], Sealed]:
        """The document under the policy, the findings that count, and what the vault keeps."""
        if not self._profile.pii.enabled:
            return document, (), Sealed(document.name)
        try:
            spans: list[tuple[int, int, int | None]]
            spans = [(page.start, page.end, page.number) for page in document.pages] or [(0, len(document.text), None)]
            engine = self._screener()
            findings = engine.find_pages(document.text, spans, lambda offset: tell("pii", offset))
            unseen = screen_unseen(document, engine)
            controller, corrections = self._control(engine)
            controlled = controller.control(document, corrections.apply(document.text, findings, document.page_at))
        except ScreeningError as error:
            if error.code == "blocked":
                raise
            message = f"{document.name}: personal data could not be looked for ({error})"
            if not self._profile.pii.index_unscreened:
                raise ScreeningError(f"{message}, so it is not indexed (pii.index_unscreened)") from error
            problem = Problem("pii", "unscreened", message)
            return dataclasses.replace(document, problems=(*document.problems, problem)), (), Sealed(document.name)
        found = controlled.document
        if unseen is not None:
            found = dataclasses.replace(found, problems=(*found.problems, unseen))
        sealed = Sealed(
            shown=controlled.name,
            mentions=controlled.mentions,
            identities=controlled.identities,
            last=controller.identities.last,
        )
        return found, controlled.findings, sealed

    def renamed(self, document_id: str, name: str) -> Sealed:
        """How a document whose file has a new name is to be called where real values may not be shown.

        Raises ScreeningError.
        """
        if not self._profile.pii.enabled:
            return Sealed(name)
        controller, _ = self._control(self._screener())
        shown, used = controller.shown_name(document_id, name, self._catalog.secrets.mentions(document_id))
        return Sealed(shown, identities=tuple(used), last=controller.identities.last)

    def _control(self, engine: PiiEngine) -> tuple[Controller, Corrections]:
        from .pii.control import Controller
        from .pii.corrections import Corrections
        from .pii.vault import Identities, Vault

        if self._controller is None or self._corrections is None:
            vault = Vault(self._vault_key())
            secrets = self._catalog.secrets
            identities = Identities(vault, secrets.identities(), secrets.last())
            corrections = self._corrections = Corrections(vault, secrets.corrections())
            self._controller = Controller(
                self._profile.pii.policy, vault, identities, lambda text: corrections.apply(text, engine.find(text))
            )
        return self._controller, self._corrections

    def _edition(self) -> str:
        """Tells passages apart that were made of one text by other settings, or after a correction."""
        corrected = [(each.entity, each.blind.hex(), each.verdict) for each in self._catalog.secrets.corrections()]
        return hashlib.sha256(repr((self.made_by, corrected)).encode()).hexdigest()[:8]

    def _embed(self, chunks: Sequence[Chunk], tell: Tell) -> NDArray[np.float32]:
        batches = []
        for start in range(0, max(1, len(chunks)), _BATCH):
            if start:
                tell("embed", chunks[start].start)
            batches.append(self._embedder.embed([each.indexed for each in chunks[start : start + _BATCH]]))
        return np.concatenate(batches)
