"""Files inside a PDF: which they are. They are not read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from ...types import Attachment, Problem
from .pypdf_reader import open_reader

_MOST_NODES = 10_000
_SHOWN = 5


def attachments(
    data: bytes, password: str | None, names: Sequence[str], pages: Sequence[int]
) -> tuple[Attachment, ...]:
    """The attached files of those names, with their sizes where the file gives them.

    `pages` are the 1-based pages that have files pinned to them.
    """
    sizes: dict[str, int] = {}
    try:
        reader = open_reader(data, password)
        for spec in _specs(reader, pages):
            name, size = _described(spec)
            if size is not None:
                sizes.setdefault(name, size)
    except Exception:  # noqa: S110 - pypdf raises a wide range of errors on broken files; the names are known
        pass
    return tuple(Attachment(name or "(no name)", sizes.get(name)) for name in names)


def attachments_problem(found: Sequence[Attachment]) -> Problem:
    """What a user is told of attached files."""
    count = len(found)
    names = ", ".join(item.name for item in found[:_SHOWN]) + (f" and {count - _SHOWN} more" if count > _SHOWN else "")
    what = "1 file is attached to it and" if count == 1 else f"{count:,} files are attached to it and"
    message = f"{what} not read ({names}); open the PDF, save the attached files, add those"
    return Problem("parse", "attachments", message)


def _specs(reader: Any, pages: Sequence[int]) -> Iterator[DictionaryObject]:
    """The file specifications of the name tree, and of the files pinned to pages."""
    tree = reader.trailer["/Root"].get_object().get("/Names", {})
    nodes = [tree.get_object().get("/EmbeddedFiles")]
    for _ in range(_MOST_NODES):
        if not nodes:
            break
        node = nodes.pop()
        node = node.get_object() if node is not None else None
        if isinstance(node, DictionaryObject):
            nodes += _list(node, "/Kids")
            yield from map(_dictionary, _list(node, "/Names")[1::2])
    for number in pages:
        for item in map(_dictionary, _list(reader.pages[number - 1], "/Annots")):
            if item.get("/Subtype") == "/FileAttachment":
                yield _dictionary(item.get("/FS"))


def _described(spec: DictionaryObject) -> tuple[str, int | None]:
    name = " ".join(str(spec.get("/UF") or spec.get("/F") or "").split())
    streams = _dictionary(spec.get("/EF"))
    stream = _dictionary(streams.get("/UF") or streams.get("/F"))
    size = _dictionary(stream.get("/Params")).get("/Size")
    if size is None and isinstance(stream, StreamObject) and "/Filter" not in stream:
        size = len(stream.get_data())
    return name, int(size) if isinstance(size, int) and size >= 0 else None


def _dictionary(value: Any) -> DictionaryObject:
    value = value.get_object() if value is not None else None
    return value if isinstance(value, DictionaryObject) else DictionaryObject()


def _list(node: DictionaryObject, key: str) -> list[Any]:
    value = node.get(key)
    value = value.get_object() if value is not None else None
    return list(value) if isinstance(value, ArrayObject) else []
