"""The audit log of a box: who was shown real values, when, and of which documents; never the values.

One JSON line an event. Each carries a MAC over itself and the MAC before it, so that no line can be changed or taken out of
the middle unseen. Lines cut off at the end leave no trace here.
"""

from __future__ import annotations

import getpass
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ..errors import BoxError, BoxLockedError

_FILE = "audit.jsonl"
_LOCK = "audit.lock"
_LOCK_SECONDS = 10
_TAIL = 65_536
_START = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """An event: when (UTC, ISO 8601), by which user of the machine, what, and counts by entity and document id."""

    time: str
    user: str
    event: str
    documents: tuple[str, ...]
    entities: Mapping[str, int]


class AuditLog:
    """Appends to and reads the log of one box. Several processes may append at once."""

    def __init__(self, box: Path, key: bytes) -> None:
        """`key` is the vault's; the log is made with one derived from it."""
        self._path = box / _FILE
        self._lock = FileLock(box / _LOCK)
        self._key = hmac.digest(key, b"ragbox audit", "sha256")

    def append(self, event: str, documents: Sequence[str], entities: Mapping[str, int]) -> None:
        """Adds an event. Raises BoxError where it cannot be written: then nothing may be shown."""
        fields = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "user": _user(),
            "event": event,
            "documents": sorted(documents),
            "entities": dict(sorted(entities.items())),
        }
        try:
            with self._lock.acquire(timeout=_LOCK_SECONDS):
                line = json.dumps(fields, ensure_ascii=False)
                mac = self._mac(self._last(), line)
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps({**fields, "mac": mac}, ensure_ascii=False) + "\n")
        except Timeout as error:
            raise BoxLockedError(f"{self._path}: another ragbox process holds the audit log; try again") from error
        except OSError as error:
            raise BoxError(
                f"{self._path}: the audit log cannot be written ({error.strerror}), so real values are not shown"
            ) from error

    def events(self) -> Iterator[tuple[AuditEvent, bool]]:
        """The events, oldest first, each with whether its line is as it was written and follows the one before."""
        last = _START
        try:
            lines = self._path.read_text(encoding="utf-8").splitlines() if self._path.exists() else []
        except (OSError, UnicodeDecodeError) as error:
            raise BoxError(f"{self._path}: the audit log cannot be read") from error
        for line in lines:
            try:
                fields = json.loads(line)
                mac = fields.pop("mac")
                event = AuditEvent(
                    fields["time"], fields["user"], fields["event"], tuple(fields["documents"]), fields["entities"]
                )
            except (ValueError, KeyError, TypeError, AttributeError):
                yield AuditEvent("", "", "unreadable", (), {}), False
                continue
            right = hmac.compare_digest(str(mac), self._mac(last, json.dumps(fields, ensure_ascii=False)))
            yield event, right
            last = str(mac)

    def _mac(self, last: str, line: str) -> str:
        return hmac.digest(self._key, f"{last}\n{line}".encode(), "sha256").hex()

    def _last(self) -> str:
        """The MAC of the last line."""
        if not self._path.exists():
            return _START
        with self._path.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - _TAIL))
            lines = file.read().splitlines()
        try:
            return str(json.loads(lines[-1])["mac"])
        except (IndexError, ValueError, KeyError, TypeError):
            return _START


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
