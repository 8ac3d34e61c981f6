"""From a path to bytes of a known type: everything that can be wrong with a file before a parser sees it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from ..config import Limits
from .codes import failure
from .kinds import FileType, file_type


@dataclass(frozen=True, slots=True)
class Loaded:
    """The bytes of one file, read once, so that its hash and its text belong together."""

    name: str
    document_id: str
    type: FileType
    data: bytes = field(repr=False)


def identify(name: str, data: bytes) -> Loaded:
    """The file of that name and content, its type decided by content, then by suffix; raises ParseError as `file_type`."""
    return Loaded(name, hashlib.sha256(data).hexdigest(), file_type(PurePath(name), data), data)


def read_bytes(path: Path, limits: Limits) -> bytes:
    """All bytes of `path`, at most `limits.file_bytes`.

    Raises ParseError (not_found, directory, permission, removed, unreadable, empty, too_large).
    """
    try:
        if path.is_dir():
            raise failure("directory", path, "is a folder, not a file; name the files in it, or ingest the folder")
        before = path.stat()
        _check_size(path, before.st_size, limits)
        with path.open("rb") as stream:
            data = stream.read(limits.file_bytes + 1)
        after = path.stat()
    except FileNotFoundError as error:
        raise failure("not_found", path, "there is no such file; check the path") from error
    except PermissionError as error:
        raise failure("permission", path, "may not be read by this user; change its permissions") from error
    except OSError as error:
        raise failure(
            "unreadable", path, f"cannot be read ({error.strerror}); copy it to this machine again"
        ) from error
    _check_size(path, len(data), limits)
    if not data and before.st_size:
        raise failure("removed", path, "was removed or emptied while it was read; add it again when it is complete")
    if not data:
        raise failure("empty", path, "is empty (0 bytes); save or download it again")
    if len(data) < before.st_size or (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise failure("removed", path, "changed while it was read; add it again when it is complete")
    return data


def _check_size(path: Path, size: int, limits: Limits) -> None:
    if size > limits.file_bytes:
        raise failure(
            "too_large",
            path,
            f"is larger than {limits.file_bytes:,} bytes; split it, or raise limits.file_bytes in the profile",
        )
