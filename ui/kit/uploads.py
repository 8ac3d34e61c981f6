"""Files sent through the page, kept in a folder the user chose: page images and a later re-ingest need them.

Never inside the box: nothing there may hold a document's text in the clear.
"""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

import platformdirs

from ragbox import RagBox, RagboxError

MOST_FILES, MOST_BYTES = 1_000, 1_000_000_000
"""What may be sent at once, less than the server takes in all: it holds it in memory until it is kept."""
_LONGEST_NAME = 200
_CHARACTERS_TO_AVOID = frozenset("/\\:\0")


def default_folder(box: RagBox) -> Path:
    """Where uploads go unless the user says otherwise."""
    return Path(platformdirs.user_documents_dir()) / "ragbox" / box.path.name


def folder_for(box: RagBox, wanted: str) -> Path:
    """The folder `wanted`, made when missing. Raises RagboxError when it cannot be used."""
    if not wanted.strip():
        raise RagboxError("name the folder in which the files should be kept")
    folder = Path(wanted.strip()).expanduser()
    if not folder.is_absolute():
        raise RagboxError(f"{folder}: give the whole path of the folder, from the root on")
    if folder.resolve().is_relative_to(box.path.resolve()):
        raise RagboxError(f"{folder}: this is inside the box, where no document may lie open; choose another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise RagboxError(
            f"{folder}: this folder cannot be made ({error.strerror or 'error'}); choose another"
        ) from error
    return folder


def keep(folder: Path, name: str, data: bytes) -> Path:
    """Writes one upload into `folder` for this user alone; a name that is taken by other bytes gets a number.

    Raises RagboxError for a name that could lead elsewhere, and when it cannot be written.
    """
    if not _is_plain(name):
        raise RagboxError(f"{name[:80]}: this file name cannot be used here; rename the file and add it again")
    given = Path(name)
    for number in count(1):
        path = folder / (name if number == 1 else f"{given.stem} ({number}){given.suffix}")
        try:
            _write_new(path, data)
        except FileExistsError:
            if _same(path, data):
                return path
        except OSError as error:
            raise RagboxError(f"{path}: the file cannot be kept there ({error.strerror or 'error'})") from error
        else:
            return path
    raise AssertionError("unreachable")


def _is_plain(name: str) -> bool:
    return (
        0 < len(name.encode("utf-8", "replace")) <= _LONGEST_NAME
        and not name.startswith(".")
        and all(character.isprintable() and character not in _CHARACTERS_TO_AVOID for character in name)
    )


def _write_new(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        try:
            file.write(data)
        except OSError:
            path.unlink()
            raise


def _same(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False
