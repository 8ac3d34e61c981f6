"""The audit log of a box: who was shown real values, when, and of which documents; never the values.

One JSON line an event. Each carries a MAC over itself and the MAC before it, so that no line can be changed or taken out of
the middle unseen. Lines cut off at the end leave no trace here.
"""

from __future__ import annotations

import getpass
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
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

    @staticmethod
    def begun(box: Path) -> bool:
        """Whether the box has a log."""
        return (box / _FILE).exists()

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
                line = json.dumps(fields)
                last, whole = self._last()
                mac = self._mac(last, line)
                begun = "" if whole else "\n"  # a stop in the middle of a line must not spoil the next one
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(begun + json.dumps({**fields, "mac": mac}) + "\n")
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
            lines = self._path.read_text(encoding="utf-8").split("\n") if self._path.exists() else []
        except (OSError, UnicodeDecodeError) as error:
            raise BoxError(f"{self._path}: the audit log cannot be read") from error
        for line in filter(None, lines):
            try:
                fields = json.loads(line)
                mac = fields.pop("mac")
                event = AuditEvent(  # in a line that somebody changed, anything may stand anywhere
                    str(fields["time"]),
                    str(fields["user"]),
                    str(fields["event"]),
                    tuple(map(str, fields["documents"])),
                    dict(fields["entities"]),
                )
            except (ValueError, KeyError, TypeError, AttributeError):
                yield AuditEvent("", "", "unreadable", (), {}), False
                continue
            right = hmac.compare_digest(str(mac), self._mac(last, json.dumps(fields)))
            yield event, right
            last = str(mac)

    def _mac(self, last: str, line: str) -> str:
        return hmac.digest(self._key, f"{last}\n{line}".encode(), "sha256").hex()

    def _last(self) -> tuple[str, bool]:
        """The MAC of the last line that can be read, and whether the file ends with a whole line."""
        if not self._path.exists():
            return _START, True
        with self._path.open("rb") as file:
            size = file.seek(0, 2)
            taken, at = b"", size
            while at:  # from the end, until a whole line can be read: one may be of thousands of documents
                at = max(0, at - _TAIL)
                file.seek(at)
                taken = file.read(min(_TAIL, size - at - len(taken))) + taken
                lines = taken.split(b"\n")
                for line in reversed(lines if not at else lines[1:]):
                    with suppress(ValueError, KeyError, TypeError):
                        return str(json.loads(line)["mac"]), taken.endswith(b"\n")
        return _START, size == 0 or taken.endswith(b"\n")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
