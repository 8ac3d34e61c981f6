"""Keeps what users say of findings: which value it is about, and which documents it concerns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

from .errors import CorrectionError
from .store.secrets import CorrectionRow
from .types import Correction, Finding

if TYPE_CHECKING:
    from .store.directory import BoxDirectory
    from .view import View
    from .viewing import Viewing

_ENTITY = re.compile(r"[A-Z][A-Z0-9_]{0,39}")
_LONGEST = 400
"""Characters of the longest value: more is no name, number or address."""


class Correcting:
    """For one box. What is told here holds for a document once that is indexed anew; until then it counts as outdated."""

    def __init__(self, directory: BoxDirectory, viewing: Viewing) -> None:
        self._directory = directory
        self._viewing = viewing

    def keep(
        self,
        document_id: str,
        span: tuple[int, int],
        entity: str,
        verdict: Literal["missed", "rejected"],
        reveal: bool | None,
    ) -> None:
        """Keeps what is said of the value at `span`, of the document's text with that `reveal`.

        Raises CorrectionError, DocumentNotFoundError or BoxLockedError.
        """
        from .pii.corrections import correction_key

        if not _ENTITY.fullmatch(entity):
            raise CorrectionError(f"'{entity[:40]}' is no kind of personal data; kinds are written as PERSON or US_SSN")
        view = self._viewing.view(reveal)
        value = self._value(view, document_id, *span)
        vault = self._viewing.vault
        blind = vault.blind(entity, correction_key(entity, value))
        row = CorrectionRow(entity, blind, verdict, vault.seal(value, entity))
        with self._directory.alone():
            self._directory.catalog.secrets.correct(row, [document_id, *self._concerned(row, value)])

    def drop(self, key: str) -> None:
        """Takes a correction back. Raises CorrectionError where there is none of that key, or BoxLockedError."""
        with self._directory.alone():
            rows = [row for row in self._directory.catalog.secrets.corrections() if _key(row) == key]
            if not rows:
                raise CorrectionError("there is no such correction in this box; it may have been taken back already")
            value = self._viewing.vault.open(rows[0].sealed, rows[0].entity)
            concerned = list(self._concerned(rows[0], value))
            self._directory.catalog.secrets.uncorrect(rows[0].entity, rows[0].blind, concerned)

    def listed(self, reveal: bool | None) -> tuple[Correction, ...]:
        """The corrections by entity; values that are shown are noted in the audit log."""
        rows = self._directory.catalog.secrets.corrections()
        with self._viewing.looking(reveal, "corrections") as view:
            vault = self._viewing.vault if view.reveal and rows else None
            values = [None if vault is None else vault.open(row.sealed, row.entity) for row in rows]
            if view.reveal:
                view.seen.update(row.entity for row in rows)
        return tuple(
            Correction(_key(row), row.entity, "missed" if row.verdict == "missed" else "rejected", value)
            for row, value in zip(rows, values, strict=True)
        )

    def applied(self) -> Callable[[str, Sequence[Finding]], Sequence[Finding]]:
        """What makes of the findings in a text those that the corrections leave or add."""
        from .pii.corrections import Corrections

        rows = self._directory.catalog.secrets.corrections()
        return Corrections(self._viewing.vault, rows).apply if rows else lambda _text, found: found

    def _value(self, view: View, document_id: str, start: int, end: int) -> str:
        """The real value at a part of the text that the view shows. A pseudonym that is touched counts as a whole."""
        stored = self._directory.catalog.text(document_id)
        origin = self._viewing.origin(document_id)
        low, high = view.stored(document_id, start, end)
        touched = [mention for mention, _ in origin.within(low, high)]
        if any(not mention.number for mention in touched):
            raise CorrectionError(
                "what is masked here is not kept, so it cannot be corrected; see `pii.policy.entities`"
            )
        if not view.reveal and touched:
            low, high = min(low, touched[0].start), max(high, touched[-1].end)
        real = origin.revealed(stored, 0)
        first, last = (start, end) if view.reveal else (origin.start(low), origin.end(high))
        if not 0 <= first < last <= len(real):
            raise CorrectionError(f"there is no text from {start} to {end} in this document")
        value = " ".join(real[first:last].split())
        if not any(map(str.isalnum, value)) or len(value) > _LONGEST:
            raise CorrectionError(
                f"a correction is about a name, a number or an address, of at most {_LONGEST} characters"
            )
        return value

    def _concerned(self, row: CorrectionRow, value: str) -> Iterator[str]:
        from .pii.corrections import may_concern

        for info in self._directory.catalog.documents():
            stored = self._directory.catalog.text(info.document_id)
            text = self._viewing.origin(info.document_id).revealed(stored, 0)
            name = re.sub(r"[_\-]+", " ", PurePath(info.name).stem)
            if may_concern(f"{name}\n{text}", row.entity, value, rejected=row.verdict == "rejected"):
                yield info.document_id


def _key(row: CorrectionRow) -> str:
    return row.blind.hex()[:16]
