"""Which documents a question is put to: those named, and those that a filter lets through."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import DocumentNotFoundError, QuestionError
from .parse import SUFFIXES
from .types import DocumentInfo, Filter

if TYPE_CHECKING:
    from .store.catalog import Catalog

_LETTERS = 6
"""Letters by which the beginning of an id is one."""


def find_document(infos: Sequence[DocumentInfo], wanted: str) -> DocumentInfo:
    """The one document with that id, beginning of an id (6 letters or more), name or path.

    A document that several files hold goes by each of their names. Raises DocumentNotFoundError.
    """
    if not isinstance(wanted, str):
        raise DocumentNotFoundError(f"a document is named by a text, not {type(wanted).__name__}")
    path = _absolute(wanted)
    matches = [
        info
        for info in infos
        if wanted in (info.document_id, info.name, *(Path(each).name for each in info.paths)) or path in info.paths
    ]
    if not matches and len(wanted) >= _LETTERS:
        matches = [info for info in infos if info.document_id.startswith(wanted)]
    if len(matches) == 1:
        return matches[0]
    if not matches:
        raise DocumentNotFoundError(f"'{wanted}' is not in this box; `ragbox documents` lists what is")
    raise DocumentNotFoundError(f"{len(matches)} documents are called '{wanted}'; give an id from `ragbox documents`")


def select(catalog: Catalog, documents: Sequence[str] | str | None, where: Filter | None) -> list[str] | None:
    """The ids of the documents to search; None for all.

    `documents` are ids, names or paths, as are those of `where`; both together limit to what is in both. Raises
    DocumentNotFoundError, and QuestionError for a filter whose values cannot be meant.
    """
    if documents is None and where is None:
        return None
    infos = catalog.documents()
    named = None if documents is None else [find_document(infos, each).document_id for each in _several(documents)]
    if where is None:
        return named
    checked = _checked(where, infos)
    found = catalog.select(checked)
    left = set(found)
    return found if named is None else [each for each in named if each in left]


def folders(infos: Sequence[DocumentInfo]) -> tuple[str, ...]:
    """The folders that a filter may name: those with files of the box in them, and what leads to several of those."""
    held = {str(Path(path).parent) for info in infos for path in info.paths}
    above: dict[str, set[str]] = {}
    for folder in held:
        below = folder
        for parent in map(str, Path(folder).parents):
            above.setdefault(parent, set()).add(below)
            below = parent
    parted = {each for each, below in above.items() if len(below) > 1}
    return tuple(sorted(held | parted - {min(parted, key=len, default="")}))  # not the one that holds everything


def types(infos: Sequence[DocumentInfo]) -> tuple[str, ...]:
    """The types that a filter may name, of what is in the box: suffixes without a dot."""
    found = {Path(path).suffix.lower() for info in infos for path in info.paths}
    return tuple(sorted(each.removeprefix(".") for each in found & set(SUFFIXES)))


def _checked(where: Filter, infos: Sequence[DocumentInfo]) -> Filter:
    """The filter with documents as ids, whole paths and bare suffixes."""
    if not isinstance(where, Filter):
        raise QuestionError(f"documents are filtered by a ragbox.Filter, not {type(where).__name__}")
    after, before = _day(where.after), _day(where.before)
    if after and before and after > before:
        raise QuestionError(f"no day is after {after} and before {before}; swap the two")
    return dataclasses.replace(
        where,
        documents=tuple(find_document(infos, each).document_id for each in _several(where.documents)),
        folders=tuple(_folder(each, infos) for each in _several(where.folders)),
        types=tuple(map(_type, _several(where.types))),
        after=after,
        before=before,
    )


def _several(values: Sequence[str] | str) -> Sequence[str]:
    """A text alone stands for a list of it: else its letters would be looked for."""
    return [values] if isinstance(values, str) else values


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    with suppress(ValueError, TypeError):
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text).isoformat()
    raise QuestionError(f"'{text}' is not a day; write it as YYYY-MM-DD, like 2024-03-31")


def _type(text: str) -> str:
    kind = str(text).lower().removeprefix(".")
    if f".{kind}" not in SUFFIXES:
        kinds = ", ".join(sorted(each.removeprefix(".") for each in SUFFIXES))
        raise QuestionError(f"no files of the type '{text}' are read; choose of {kinds}")
    return kind


def _folder(text: str, infos: Sequence[DocumentInfo]) -> str:
    """The folder as paths in the box have it: files may have been put in by a link to it, or by where that leads."""
    folder = _absolute(str(text))
    held = {path for info in infos for path in info.paths}
    for each in (folder, os.path.realpath(folder)):
        if any(Path(path).is_relative_to(each) and path != each for path in held):
            return each
    if folder in held:
        raise QuestionError(f"{folder} is a file; name it as a document (--document)")
    raise QuestionError(
        f"no document of this box lies in the folder {folder}; `ragbox documents --json` has their paths"
    )


def _absolute(text: str) -> str:
    given = Path(text)
    with suppress(RuntimeError):  # `~name` of a user who does not exist, or a file called so
        given = given.expanduser()
    return os.path.abspath(given)  # noqa: PTH100 - without `..`, links kept, as in the box
