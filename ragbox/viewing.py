"""Opens the vault of a box for its viewers: pseudonyms into questions, real values out of answers, each reveal noted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from .errors import BoxError, KeyNotFoundError
from .find import Put
from .fingerprint import fingerprint
from .opened import Opened, by_surface
from .origin import NO_ORIGINS, Origins
from .pseudonym import Mention, pseudonym
from .view import View

if TYPE_CHECKING:
    from .config import Profile
    from .origin import Origin
    from .pii.question import Disguise
    from .pii.vault import Vault
    from .privacy.audit import AuditEvent, AuditLog
    from .store.directory import BoxDirectory

_Open = tuple[Opened, "Disguise | None", BoxError | None]
_HIDING = ("pseudonymise", "mask")


class Viewing:
    """For one box and profile; safe to share between threads."""

    def __init__(self, directory: BoxDirectory, profile: Profile) -> None:
        self._directory = directory
        self._profile = profile
        self._lock = threading.Lock()
        self._key: bytes | None = None
        self._opened: tuple[int, _Open] | None = None

    @contextmanager
    def looking(self, reveal: bool | None, what: str) -> Iterator[View]:
        """A view of the box, by the profile's right where `reveal` is None. Values that were shown are noted at its end."""
        view = self.view(reveal)
        try:
            yield view
        finally:
            self.note(view, what)

    def view(self, reveal: bool | None) -> View:
        """A view of the box; who uses it ends with `note`.

        Raises KeyNotFoundError where real values are to be shown and the vault's key is not to be had, BoxError where it is
        another. Without real values no key is needed.
        """
        dated = self._profile.pii.policy.dates not in _HIDING
        shown = self._profile.pii.reveal if reveal is None else reveal
        opened, _, error = self._open()
        if shown and error is not None:
            raise error
        return View(opened, reveal=shown, dated=dated, current=fingerprint(self._profile), hide=self._hidden)

    def note(self, view: View, what: str) -> None:
        """Puts the real values that a view showed into the audit log, counted."""
        if view.seen:
            self.audit.append(what, sorted(view.documents), view.seen)
            view.seen.clear()
            view.documents.clear()

    def audited(self) -> Iterator[tuple[AuditEvent, bool]]:
        """The audit log, oldest first; with each event whether its line is as it was written."""
        from .privacy.audit import AuditLog

        return self.audit.events() if AuditLog.begun(self._directory.path) else iter(())

    @property
    def vault(self) -> Vault:
        """The vault; what is opened with it and shown is to be noted."""
        from .pii.vault import Vault

        return Vault(self._vault_key())

    def origin(self, document_id: str) -> Origin:
        """A document's hidden values, for what shows nobody any. Raises BoxError where the vault cannot be opened."""
        opened, _, error = self._open()
        if error is not None:
            raise error
        return opened.origins[document_id]

    @property
    def audit(self) -> AuditLog:
        """The audit log."""
        from .privacy.audit import AuditLog

        return AuditLog(self._directory.path, self._vault_key())

    def put(self, question: str) -> Put:
        """A question as it is searched for and as it is read with."""
        opened, disguise, _ = self._open()
        if disguise is None:
            return Put(question, question, opened)
        catalog = self._directory.catalog
        known: dict[str, bool] = {}

        def is_word(word: str) -> bool:
            if word not in known:
                counts, _ = catalog.frequencies([word])
                known[word] = counts[word] > 0
            return known[word]

        found = disguise(question, is_word)
        return Put(found.sought, found.meant, replace(opened, words=found.words))

    def _hidden(self, text: str) -> str:
        return self.put(text).sought

    def kept(self, text: str) -> str:
        """A user's words as they may be kept: with pseudonyms for what is hidden. Raises BoxError where the vault cannot be
        opened."""
        if (error := self._open()[2]) is not None:
            raise error
        return self._hidden(text)

    def words(self, text: str) -> str:
        """A text with what its pseudonyms stand for."""
        return by_surface(text, (), self._open()[0].shown)

    def searched(self, documents: list[str] | None, *, reveal: bool | None) -> list[str] | None:
        """The documents that a view may search: where real values are not shown, none that other settings made, and none
        that could not be screened.

        Raises BoxError where that leaves none of a box that has some.
        """
        if self._profile.pii.reveal if reveal is None else reveal:
            return documents
        held = self._directory.catalog.made_by()
        fit = self._directory.catalog.fit(fingerprint(self._profile))
        if len(fit) == len(held):
            return documents
        chosen = sorted(fit) if documents is None else [each for each in documents if each in fit]
        if not chosen and documents != []:
            raise BoxError(
                f"{self._directory.path}: these documents were indexed with other settings, or could not be screened, so "
                "real values might be shown; run `ragbox reindex` with this profile first"
            )
        return chosen

    def _vault_key(self) -> bytes:
        if self._key is None:
            self._key = self._directory.vault_key()
        return self._key

    def _open(self) -> _Open:
        """The catalog with real values, what hides those in questions (None where the box hides nothing), and why it could
        not be opened: then it is read as it is stored."""
        with self._lock:
            generation = self._directory.catalog.generation
            if self._opened is None or self._opened[0] != generation:
                self._opened = generation, self._made()
            return self._opened[1]

    def _made(self) -> _Open:
        catalog = self._directory.catalog
        rows = catalog.secrets.identities()
        stored = Opened(catalog, NO_ORIGINS, lambda *_: None, {})
        if not rows and not catalog.secrets.any():
            return stored, None, None
        from .pii.question import Disguise
        from .pii.vault import Identities, Vault

        try:
            vault = Vault(self._vault_key())
            identities = Identities(vault, rows)
        except KeyNotFoundError as error:
            return (
                stored,
                None,
                KeyNotFoundError(f"{error} (the key of its vault; without it only pseudonyms are shown)"),
            )
        except BoxError as error:
            return stored, None, error

        def value(mention: Mention, document_id: str) -> str:
            return vault.open(mention.sealed, document_id) if mention.sealed else pseudonym(mention.entity, 0)

        origins = Origins(catalog.secrets.mentions, value, any_=True)
        return Opened(catalog, origins, identities.shown, {}), Disguise(identities), None
