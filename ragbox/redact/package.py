"""An office package as its parts and what leads from one to the other, read within bounds and written without anything else.

Runs in the worker process. Open Packaging Conventions: ISO/IEC 29500-2.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from ..errors import ParseError

_TYPES = "[Content_Types].xml"
_TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_PIECE = 1 << 16
_DATE = (1980, 1, 1, 0, 0, 0)
"""The day that every entry bears: the first that the format knows, not that of the work."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError)


@dataclass(slots=True)
class Relation:
    """What a part refers to by an id: another part by its name, or something outside by its address."""

    identifier: str
    type: str
    target: str = field(repr=False)
    external: bool

    @property
    def kind(self) -> str:
        """The last word of its type, such as `header`."""
        return self.type.rpartition("/")[2]


@dataclass(slots=True)
class Part:
    """A part: XML as `root`, anything else as `data`."""

    name: str
    type: str
    kind: str
    data: bytes = field(default=b"", repr=False)
    root: Any | None = field(default=None, repr=False)
    relations: dict[str, Relation] = field(default_factory=dict, repr=False)


class Package:
    """The parts that the main part needs, by name; `main` is the first."""

    def __init__(self, parts: dict[str, Part], main: str) -> None:
        self.parts = parts
        self.main = parts[main]

    @classmethod
    def read(cls, name: str, data: bytes, kept: frozenset[str], most_bytes: int) -> Package:
        """The main part and what it leads to by relationships of those kinds; the rest of the file is not opened.

        Raises ParseError (damaged, too_expanded).
        """
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                reader = _Reader(name, archive, most_bytes)
                main = next(each for each in reader.relations("") if each.kind == "officeDocument")
                parts = reader.walk(main, kept)
        except ParseError:
            raise
        except (StopIteration, etree.LxmlError, *_BROKEN) as error:
            raise _damaged(name) from error
        return cls(parts, main.target)

    def write(self) -> bytes:
        """The package, with nothing in it that these parts do not need."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            _entry(archive, _TYPES, self._types())
            main = Relation("rId1", _office("officeDocument"), self.main.name, False)
            _entry(archive, "_rels/.rels", _relations([main]))
            for part in self.parts.values():
                _entry(archive, part.name, part.data if part.root is None else _serialised(part.root))
                if part.relations:
                    folder, file = posixpath.split(part.name)
                    _entry(archive, f"{folder}/_rels/{file}.rels", _relations(part.relations.values()))
        return out.getvalue()

    def prune(self) -> None:
        """Leave out the parts that nothing leads to any more."""
        reached: dict[str, Part] = {}
        waiting = [self.main]
        while waiting:
            part = waiting.pop(0)
            if part.name not in reached:
                reached[part.name] = part
                waiting += [self.parts[each.target] for each in part.relations.values() if not each.external]
        self.parts = reached

    def rename(self, part: Part, name: str) -> None:
        """Give a part another name, wherever it is referred to."""
        old, part.name = part.name, name
        self.parts = {each.name: each for each in self.parts.values()}
        for each in self.parts.values():
            for relation in each.relations.values():
                if not relation.external and relation.target == old:
                    relation.target = name

    def _types(self) -> bytes:
        root = etree.Element(f"{{{_TYPES_NS}}}Types", nsmap={None: _TYPES_NS})
        etree.SubElement(root, f"{{{_TYPES_NS}}}Default", Extension="rels", ContentType=_RELS_TYPE)
        for part in self.parts.values():
            etree.SubElement(root, f"{{{_TYPES_NS}}}Override", PartName=f"/{part.name}", ContentType=part.type)
        return _serialised(root)


class _Reader:
    def __init__(self, name: str, archive: zipfile.ZipFile, most_bytes: int) -> None:
        self._name = name
        self._archive = archive
        self._left = most_bytes
        self._entries = {info.filename.lstrip("/").lower(): info for info in archive.infolist()}
        types = self._parsed(self._bytes(_TYPES))
        self._defaults = {each.get("Extension", "").lower(): each.get("ContentType", "") for each in types
                          if each.tag == f"{{{_TYPES_NS}}}Default"}  # fmt: skip
        self._overrides = {each.get("PartName", "").lstrip("/").lower(): each.get("ContentType", "") for each in types
                           if each.tag == f"{{{_TYPES_NS}}}Override"}  # fmt: skip

    def walk(self, main: Relation, kept: frozenset[str]) -> dict[str, Part]:
        found: dict[str, Part] = {}
        waiting = [main]
        while waiting:
            relation = waiting.pop(0)
            if relation.target in found or relation.target.lower() not in self._entries:
                continue
            part = self._part(relation)
            found[part.name] = part
            for each in self.relations(part.name):
                if each.kind in kept:
                    part.relations[each.identifier] = each
                    waiting += [] if each.external else [each]
        for part in found.values():  # what leads nowhere would be a fault in the copy
            part.relations = {
                key: each for key, each in part.relations.items() if each.external or each.target in found
            }
        return found

    def relations(self, source: str) -> Iterator[Relation]:
        folder, file = posixpath.split(source)
        name = posixpath.join(folder, "_rels", f"{file}.rels")
        if name.lower() not in self._entries:
            return
        for each in self._parsed(self._bytes(name)):
            target, external = each.get("Target", ""), each.get("TargetMode") == "External"
            if not external:
                inside = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                target = posixpath.normpath(inside)
            yield Relation(each.get("Id", ""), each.get("Type", ""), target, external)

    def _part(self, relation: Relation) -> Part:
        name = relation.target
        extension = name.rpartition(".")[2].lower()
        kind = self._overrides.get(name.lower()) or self._defaults.get(extension) or "application/octet-stream"
        part = Part(name, kind, relation.kind, self._bytes(name))
        if relation.kind not in ("image", "font"):
            part.root, part.data = self._parsed(part.data), b""
        return part

    def _bytes(self, name: str) -> bytes:
        pieces: list[bytes] = []
        with self._archive.open(self._entries[name.lower()]) as stream:
            while piece := stream.read(_PIECE):
                self._left -= len(piece)
                if self._left < 0:
                    raise ParseError(
                        f"{self._name}: unpacks to more than limits.expanded_bytes (a zip bomb?); raise it in the profile "
                        "if you trust the file",
                        code="too_expanded",
                    )
                pieces.append(piece)
        return b"".join(pieces)

    def _parsed(self, data: bytes) -> Any:
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        root = etree.fromstring(data, parser)
        if root.getroottree().docinfo.doctype:
            raise _damaged(self._name)
        return root


def _damaged(name: str) -> ParseError:
    return ParseError(
        f"{name}: is damaged, so that not all of it can be cleaned; open it in Word, let it repair, save and redact that",
        code="damaged",
    )


def _office(kind: str) -> str:
    return f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"


def _relations(relations: Any) -> bytes:
    root = etree.Element(f"{{{_RELS_NS}}}Relationships", nsmap={None: _RELS_NS})
    for each in relations:
        target = each.target if each.external else f"/{each.target}"
        item = etree.SubElement(root, f"{{{_RELS_NS}}}Relationship", Id=each.identifier, Type=each.type, Target=target)
        if each.external:
            item.set("TargetMode", "External")
    return _serialised(root)


def _serialised(root: Any) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _entry(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, _DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, data)
