"""What users said of findings: values that were missed, and false alarms. Remembered for a box, sealed in its vault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..types import Finding
from .control import key_of
from .vault import Vault

_CERTAIN = 1.0


class Corrections:
    """Applies them to the findings of a text. `rows` are entity, blind key, verdict and sealed value."""

    def __init__(self, vault: Vault, rows: Iterable[tuple[str, bytes, str, bytes]]) -> None:
        self._vault = vault
        self._rejected: set[bytes] = set()
        self._missed: list[tuple[str, str]] = []
        for entity, blind, verdict, sealed in rows:
            if verdict == "rejected":
                self._rejected.add(blind)
            else:
                self._missed.append((entity, vault.open(sealed, entity)))

    def apply(self, text: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings without those that were rejected, and with every place of a value that was missed."""
        left = [each for each in findings if not self._is_rejected(each.entity, text[each.start : each.end])]
        taken = {(each.start, each.end, each.entity) for each in left}
        added = (each for each in self._again(text) if (each.start, each.end, each.entity) not in taken)
        return tuple(sorted((*left, *added), key=lambda each: (each.start, each.end, each.entity)))

    def _is_rejected(self, entity: str, value: str) -> bool:
        return bool(self._rejected) and self._vault.blind(entity, key_of(entity, value)) in self._rejected

    def _again(self, text: str) -> Iterator[Finding]:
        for entity, value in self._missed:
            start = text.find(value)
            while start >= 0:
                end = start + len(value)
                if not (text[start - 1 : start].isalnum() and value[0].isalnum()) and not (
                    text[end : end + 1].isalnum() and value[-1].isalnum()
                ):
                    yield Finding(entity, start, end, _CERTAIN)
                start = text.find(value, end)
