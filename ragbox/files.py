"""The files to read at and under given paths, and a word on what is no file to read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal

from .parse import SUFFIXES
from .types import DocumentReport, Problem

_WRITTEN = frozenset(
    ".doc .dot .rtf .odt .ods .odp .pages .numbers .key .wpd .msg .mht .mhtml .xls .xlsb .ppt .pps".split()
)

_UNFINISHED = frozenset(".tmp .temp .part .partial .crdownload .download .opdownload .filepart .swp .lock".split())
"""What browsers, mail programs, FTP clients and editors call a file until it is whole."""

_SAVE_AS = {
    ".doc": "DOCX",
    ".xls": "XLSX",
    ".xlsb": "XLSX",
    ".ods": "XLSX",
    ".ppt": "PPTX",
    ".pps": "PPTX",
    ".msg": "EML or PDF",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a walk over the given paths met: files to read, and reports on what is no file to read."""

    files: tuple[Path, ...]
    reports: tuple[DocumentReport, ...]
    folders: tuple[Path, ...]


def find_files(paths: Iterable[str | Path]) -> Found:
    """The files to read at and under `paths`, sorted within each folder, each once.

    Hidden, lock and temporary files are passed over (`temporary`). Other kinds of files are reported as skipped.
    """
    files: dict[Path, None] = {}
    reports: list[DocumentReport] = []
    folders: list[Path] = []
    for path in map(_whole, paths):
        kind = kind_of(path)
        if kind == "folder":
            folders.append(path)
            files.update(dict.fromkeys(_walk(path, reports)))
        elif kind == "other":
            reports.append(no_file(path))
        else:
            files[path] = None  # whatever is wrong with it, the parser says
    return Found(tuple(files), tuple(reports), tuple(folders))


def nothing_there(paths: Iterable[str | Path]) -> bool:
    """Whether there is no file or folder at any of the paths."""
    return all(kind_of(_whole(path)) == "gone" for path in paths)


def _whole(path: str | Path) -> Path:
    path = Path(path)
    with suppress(RuntimeError):  # `~name` of a user who does not exist
        path = path.expanduser()
    return Path(os.path.abspath(path))  # noqa: PTH100 - without `..`, links kept


def kind_of(path: Path) -> Literal["file", "folder", "other", "gone", "unknown"]:
    """What lies at a path; `unknown` where that may not be seen."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return "unknown" if path.is_symlink() else "gone"  # what a link leads to may come back, like a drive
    except (OSError, ValueError):
        return "unknown"
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "other"


def _walk(folder: Path, reports: list[DocumentReport]) -> Iterator[Path]:
    if folder.suffix.lower() in SUFFIXES:
        reports.append(
            skipped(folder, "directory", f"{folder.name} is a directory, not a file; it was read as a folder")
        )
    try:
        children = sorted(folder.iterdir())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        reports.append(skipped(folder, "unreadable", f"{folder.name}: this folder cannot be read ({reason})"))
        return
    for child in children:
        if temporary(child.name):
            continue
        kind = kind_of(child)
        if kind == "folder":
            if not child.is_symlink():  # a link to a parent folder would never end
                yield from _walk(child, reports)
        elif child.suffix.lower() in SUFFIXES:
            if kind == "other":
                reports.append(no_file(child))
            else:
                yield child
        else:
            reports.append(not_read(child))


def temporary(name: str) -> bool:
    """Whether a file of that name is hidden, or is there only while a program works: locks, half downloads, copies aside."""
    return name.startswith((".", "~$", "~WR")) or name.endswith("~") or PurePath(name).suffix.lower() in _UNFINISHED


def not_read(path: Path) -> DocumentReport:
    """That a file is of a kind that is not read; of code `convert` where its owner would miss it."""
    if path.suffix.lower() in _WRITTEN:  # a document that its owner would miss
        wanted = _SAVE_AS.get(path.suffix.lower(), "PDF or DOCX")
        return skipped(path, "convert", f"{path.name}: save it as {wanted} and add that file; this kind is not read")
    return skipped(path, "unsupported", f"{path.name}: files of this kind are not read")


def no_file(path: Path) -> DocumentReport:
    """That what lies there has no end that could be read to."""
    return skipped(path, "no_file", f"{path.name}: is a device, a pipe or a socket, not a file")


def skipped(path: Path, code: str, message: str) -> DocumentReport:
    return DocumentReport(str(path), None, "skipped", problems=(Problem("read", code, message),))


def left_out(path: Path) -> DocumentReport:
    """The report on a file that a run still had to look at when its document was deleted: that holds, not the run."""
    message = f"{path.name}: its document was deleted while this run was under way; ingest it again to have it back"
    return skipped(path, "deleted", message)
