"""Opens the vault of a box for its viewers: pseudonyms into questions, real values out of answers, each reveal noted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .errors import BoxError, KeyNotFoundError
from .fingerprint import fingerprint
from .view import View

if TYPE_CHECKING:
    from .config import Profile
    from .pii.question import Disguise
    from .pii.vault import Identities, Vault
    from .privacy.audit import AuditLog
    from .store.directory import BoxDirectory

_HIDING = ("pseudonymise", "mask")


class Viewing:
    """For one box and profile; safe to share between threads."""

    def __init__(self, directory: BoxDirectory, profile: Profile) -> None:
        self._directory = directory
        self._profile = profile
        self._lock = threading.Lock()
        self._key: bytes | None = None
        self._opened: tuple[int, Vault | None, Identities | None, Disguise] | None = None

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
        shown = self._profile.pii.reveal if reveal is None else reveal
        vault, identities, _ = self._open() if shown else (None, None, None)
        return View(
            self._directory.catalog,
            vault,
            identities,
            reveal=shown,
            dated=self._profile.pii.policy.dates not in _HIDING,
            current=fingerprint(self._profile),
        )

    def note(self, view: View, what: str) -> None:
        """Puts the real values that a view showed into the audit log, counted."""
        if view.seen:
            self.audit.append(what, sorted(view.documents), view.seen)
            view.seen.clear()
            view.documents.clear()

    @property
    def audit(self) -> AuditLog:
        """The audit log."""
        from .privacy.audit import AuditLog

        return AuditLog(self._directory.path, self._vault_key())

    def disguised(self, question: str) -> str:
        """The question with the pseudonyms of whom and what it names.

        Where the vault does not open, as it was asked: it finds nobody by name, and shows nobody.
        """
        try:
            *_, disguise = self._open()
        except BoxError:
            return question
        catalog = self._directory.catalog
        known: dict[str, bool] = {}

        def is_word(word: str) -> bool:
            if word not in known:
                counts, _ = catalog.frequencies([word])
                known[word] = counts[word] > 0
            return known[word]

        return disguise(question, is_word)

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

    def _open(self) -> tuple[Vault | None, Identities | None, Disguise]:
        """The vault, where it holds anything, and what is made of it."""
        from .pii.question import Disguise
        from .pii.vault import Identities, Vault

        with self._lock:
            generation = self._directory.catalog.generation
            if self._opened is None or self._opened[0] != generation:
                rows = self._directory.catalog.secrets.identities()
                try:
                    vault = Vault(self._vault_key()) if rows else None
                    identities = Identities(vault, rows) if vault else None
                except KeyNotFoundError as error:
                    raise KeyNotFoundError(
                        f"{error} (the key of its vault; without it only pseudonyms are shown)"
                    ) from error
                self._opened = generation, vault, identities, Disguise(identities)
            return self._opened[1:]
