"""Taking in a model from a file, or models from a bundle that `ragbox models export` has made: no network needed."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import ModelError
from .bundle import MANIFEST, Manifest
from .catalogue import Entry, catalogue
from .header import Header, read_header
from .installed import ModelFolder, Record, Tell, checked_name, copy, name_of, now, sha256_of


@dataclass(frozen=True, slots=True)
class Imported:
    """A model that was taken in, the catalogue's entry that it is of where there is one, and what to know about it."""

    record: Record
    entry: Entry | None
    notes: tuple[str, ...]


def import_models(
    source: Path, folder: ModelFolder, name: str | None = None, *, tell: Tell | None = None
) -> tuple[Imported, ...]:
    """Takes in a GGUF file under a name of its own, the catalogue's or one made of its file name; or a bundle's models.

    The file is checked before anything is changed, and stays where it is: it is linked on the same disk, else copied. Of a
    bundle every hash is checked first. Raises ModelError when a file is not a whole language model or not what the bundle's
    list says, the name is taken by another file, or the disk is full.
    """
    source = source.expanduser()
    if source.name == MANIFEST:
        source = source.parent
    if source.is_dir():
        if not (source / MANIFEST).exists():
            raise ModelError(f"{source}: this folder is no bundle of `ragbox models export`; name a .gguf file in it")
        if name is not None:
            raise ModelError("a bundle's models keep their names; leave out --name")
        return _import_bundle(source, folder, tell)
    header = read_header(source)
    return (_import(source, folder, header, name, None, tell),)


def _import_bundle(source: Path, folder: ModelFolder, tell: Tell | None) -> tuple[Imported, ...]:
    manifest = Manifest.read(source)
    if not manifest.models:
        raise ModelError(f"{source}: this bundle holds no models, only packages; its README says how to install them")
    headers = [read_header(manifest.path(source, record)) for record in manifest.models]
    manifest.check(source, tell)
    return tuple(
        _import(manifest.path(source, record), folder, header, record.name, record, tell)
        for record, header in zip(manifest.models, headers, strict=True)
    )


def _import(
    source: Path, folder: ModelFolder, header: Header, name: str | None, known: Record | None, tell: Tell | None
) -> Imported:
    entry = catalogue().of_file(source.name, header.title, header.architecture, header.shape)
    wanted = checked_name(name) if name is not None else entry.name if entry is not None else name_of(source.name)
    former = folder.find(wanted)
    file = source.name if source.suffix.casefold() == ".gguf" else f"{wanted}.gguf"
    with folder.staging() as place:
        sha256 = _take(source, place / file, tell)
        if known is not None and sha256 != known.sha256:
            raise ModelError(f"{source}: the file changed while it was read; nothing was installed")
        if former is not None and former.sha256 != sha256:
            raise ModelError(
                f"{source}: another file is installed as {wanted}; give this one a --name, or "
                f"`ragbox models remove {wanted}` first"
            )
        size = (place / file).stat().st_size
        if former is not None:
            return Imported(former, entry, (*_notes(former, header, entry), "it was installed before"))
        record = Record(
            name=wanted,
            file=file,
            bytes=size,
            sha256=sha256,
            source=str(source.resolve()),
            date=now(),
            licence=None if entry is None else entry.licence,
        )
        if known is not None:
            record = replace(known, bytes=size, file=file, date=now())
        folder.install(place, record)
    return Imported(record, entry, _notes(record, header, entry))


def _take(source: Path, target: Path, tell: Tell | None) -> str:
    """Links the file where that can be done, else copies it. Returns its SHA-256."""
    try:
        os.link(source.resolve(), target)
    except OSError:  # another disk, a system without links, a file of somebody else
        return copy(source, target, tell)
    return sha256_of(target, tell)


def _notes(record: Record, header: Header, entry: Entry | None) -> tuple[str, ...]:
    notes = []
    if entry is None:
        notes.append("it is not in the catalogue, which is no fault")
    elif record.bytes != entry.bytes:
        notes.append(
            f"it is taken for {entry.name}, whose file has {entry.bytes:,} bytes; this one has {record.bytes:,}"
        )
    if not header.template:
        notes.append("it brings no chat template, so it may not be made for answering")
    return tuple(notes)
