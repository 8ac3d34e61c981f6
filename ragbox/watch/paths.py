"""Which watched folder a path belongs to."""

from __future__ import annotations

import os
from collections.abc import Iterable


def owner(path: str, folders: Iterable[str]) -> str | None:
    """The folder that looks after a path: the innermost around it, or itself."""
    around = [folder for folder in folders if path == folder or path.startswith(prefix(folder))]
    return max(around, key=len, default=None)


def prefix(folder: str) -> str:
    """What the paths of all files in a folder begin with."""
    return os.path.join(folder, "")  # noqa: PTH118 - a Path has no separator at its end


def inside(path: str, folder: str) -> str:
    """A path in a folder, relative to it, with `/` between its parts."""
    return path[len(prefix(folder)) :].replace(os.sep, "/")


def printable(path: str) -> str:
    """The path as text that can be stored; the same one where its name is in UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")
