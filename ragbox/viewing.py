"""Opens the vault of a box for its viewers: pseudonyms into questions, real values out of answers, each reveal noted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .errors import BoxError
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
        self._opened: tuple[int, Vault, Identities, Disguise] | None = None

    @contextmanager
    def looking(self, reveal: bool | None, what: str) -> Iterator[View]:
        """A view of the box, by the profile's right where `reveal` is None. Values that were shown are noted at its end."""
        view = self.view(reveal)
        try:
            yield view
        finally:
            self.note(view, what)

    def view(self, reveal: bool | None) -> View:
        """A view of the box; who uses it ends with `note`."""
        vault, identities, _ = self._open()
        dated = self._profile.pii.policy.dates not in _HIDING
        shown = self._profile.pii.reveal if reveal is None else reveal
        return View(self._directory.catalog, vault, identities, reveal=shown, dated=dated)

    def note(self, view: View, what: str) -> None:
        """Puts the real values that a view showed into the audit log, counted."""
        if view.seen:
            self.audit.append(what, sorted(view.documents), view.seen)
            view.seen.clear()
            view.documents.clear()

    @property
    def vault(self) -> Vault:
        """The vault; what is opened with it and shown is to be noted."""
        return self._open()[0]

    @property
    def audit(self) -> AuditLog:
        """The audit log."""
        from .privacy.audit import AuditLog

        return AuditLog(self._directory.path, self._vault_key())

    def disguised(self, question: str) -> str:
        """The question with the pseudonyms of whom and what it names."""
        *_, disguise = self._open()
        catalog = self._directory.catalog
        known: dict[str, bool] = {}

        def is_word(word: str) -> bool:
            if word not in known:
                counts, _ = catalog.frequencies([word])
                known[word] = counts[word] > 0
            return known[word]

        return disguise(question, is_word)

    def searched(self, documents: list[str] | None, *, reveal: bool | None) -> list[str] | None:
        """The documents that a view may search: where real values are not shown, none that other settings made.

        Raises BoxError where that leaves none of a box that has some.
        """
        if self._profile.pii.reveal if reveal is None else reveal:
            return documents
        made_by = self._directory.catalog.made_by()
        current = fingerprint(self._profile)
        if all(each == current for each in made_by.values()):
            return documents
        fit = [each for each, by in sorted(made_by.items()) if by == current]
        if not fit:
            raise BoxError(
                f"{self._directory.path}: its documents were indexed with other settings, so real values might be shown; "
                "run `ragbox reindex` with this profile first"
            )
        return fit if documents is None else [each for each in documents if each in set(fit)]

    def _vault_key(self) -> bytes:
        if self._key is None:
            self._key = self._directory.vault_key()
        return self._key

    def _open(self) -> tuple[Vault, Identities, Disguise]:
        from .pii.question import Disguise
        from .pii.vault import Identities, Vault

        with self._lock:
            generation = self._directory.catalog.generation
            if self._opened is None or self._opened[0] != generation:
                vault = Vault(self._vault_key())
                identities = Identities(vault, self._directory.catalog.secrets.identities())
                self._opened = generation, vault, identities, Disguise(identities)
            return self._opened[1:]
