"""Damage to ZIP packages (DOCX, PPTX, XLSX): to their parts, to the XML in them, and to the archive around them."""

from __future__ import annotations

import random
import re
import struct
from collections.abc import Callable

from ragbox.parse.zips import BROKEN

from .mutate import BYTES, ODD_NUMBERS, Mutator
from .packages import packed, unpacked

_TAG = re.compile(rb"<(/?)([\w:]+)([^<>]*?)(/?)>")
_VALUE = re.compile(rb'(\s[\w:]+=")([^"]*)(")')
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"

Change = Callable[[dict[str, bytes], random.Random], None]


def of_parts(change: Change) -> Mutator:
    """A mutator that unpacks the parts, changes them, and packs them again."""

    def mutate(data: bytes, chance: random.Random) -> bytes:
        try:
            parts = unpacked(data)
        except BROKEN:
            return data  # an earlier damage went deep enough
        if parts:
            change(parts, chance)
        return packed(parts)

    return mutate


def _any(parts: dict[str, bytes], chance: random.Random) -> str:
    """The name of a part, more often of one that holds text than of another."""
    texts = [
        name for name in parts if re.search(r"document|notes|comments|sheet|slide\d|strings|styles|numbering", name)
    ]
    return chance.choice(texts if texts and chance.random() < 0.7 else list(parts))


def part_bytes(parts: dict[str, bytes], chance: random.Random) -> None:
    """A part damaged as any file may be."""
    name = _any(parts, chance)
    parts[name] = chance.choice(list(BYTES.values()))(parts[name], chance)


def part_swapped(parts: dict[str, bytes], chance: random.Random) -> None:
    """Two parts under each other's name."""
    a, b = _any(parts, chance), _any(parts, chance)
    parts[a], parts[b] = parts[b], parts[a]


def part_removed(parts: dict[str, bytes], chance: random.Random) -> None:
    """A part that is not there."""
    del parts[_any(parts, chance)]


def part_renamed(parts: dict[str, bytes], chance: random.Random) -> None:
    """A part under a name that leads elsewhere."""
    name = _any(parts, chance)
    new = chance.choice((name.upper(), f"../{name}", f"/{name}", f"{name}\\x", name.replace("/", "//"), "a" * 5000, ""))
    parts[new] = parts.pop(name)


def values(parts: dict[str, bytes], chance: random.Random) -> None:
    """Values of attributes out of all bounds."""
    name = _any(parts, chance)
    share = chance.choice((0.02, 0.2))
    odd = (*ODD_NUMBERS, b"", b"x" * 10_000, b"\xef\xbf\xbf", b"true", b"A1:XFD1048576", b"rId1")

    def changed(match: re.Match[bytes]) -> bytes:
        if b"xmlns" in match[1] or chance.random() > share:
            return match[0]
        return match[1] + chance.choice(odd) + match[3]

    parts[name] = _VALUE.sub(changed, parts[name])


def tags(parts: dict[str, bytes], chance: random.Random) -> None:
    """Elements under each other's name, so that everything stands where it cannot."""
    name = _any(parts, chance)
    names = sorted({match[2] for match in _TAG.finditer(parts[name])})
    if names:
        for _ in range(chance.choice((1, 3))):
            old, new = chance.choice(names), chance.choice(names)
            parts[name] = re.sub(rb"(</?)" + old + rb"(?=[\s/>])", rb"\g<1>" + new, parts[name])


def elements(parts: dict[str, bytes], chance: random.Random) -> None:
    """Elements written many times, emptied, or put inside others."""
    name = _any(parts, chance)
    whole = re.compile(rb"<([\w:]+)(?:\s[^<>]*)?>(?:(?!<\1[\s>]).)*?</\1>", re.DOTALL)
    found = list(whole.finditer(parts[name]))
    if not found:
        return
    at, other = chance.choice(found), chance.choice(found)
    new = chance.choice((at[0] * 200, b"", other[0], at[0] + other[0] * 3))
    parts[name] = parts[name][: at.start()] + new + parts[name][at.end() :]


def nesting(parts: dict[str, bytes], chance: random.Random) -> None:
    """An element inside itself, up to ten thousand deep."""
    name, depth = _any(parts, chance), chance.choice((30, 500, 10_000))
    found = [match for match in _TAG.finditer(parts[name]) if not match[1] and not match[4]]
    if len(found) > 1:
        at = chance.choice(found[1:])
        close = b"</%b>" % at[2] * chance.choice((depth, depth, 0))
        data = parts[name]
        parts[name] = data[: at.start()] + at[0] * depth + close + data[at.start() :]


def declarations(parts: dict[str, bytes], chance: random.Random) -> None:
    """Entities, other encodings and style sheets before the first element."""
    name = _any(parts, chance)
    heads = (
        b'<!DOCTYPE a [<!ENTITY b "cccccccccc"><!ENTITY d "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
        b'<!DOCTYPE a SYSTEM "file:///etc/hostname">',
        b'<?xml-stylesheet href="http://localhost/x.xsl"?>',
        b"<!--" + b"-" * 50 + b"-->",
    )
    body = re.sub(rb"^\s*<\?xml[^>]*\?>", b"", parts[name])
    encoding = chance.choice((b"UTF-8", b"utf-16", b"latin-1", b"utf-7", b"rot13", b"x" * 500))
    parts[name] = b'<?xml version="1.0" encoding="%b"?>' % encoding + chance.choice(heads) + body


def relations(parts: dict[str, bytes], chance: random.Random) -> None:
    """Relationships that lead to each other's parts, in circles or out of the file."""
    rels = [name for name in parts if name.endswith(".rels")]
    if not rels:
        return
    name = chance.choice(rels)
    own = name.replace("_rels/", "").removesuffix(".rels").encode()
    targets = [b"/" + own, *(b"/" + each.encode() for each in parts), b"file:///etc/hostname", b"../../x", b"http://x/"]
    parts[name] = re.sub(rb'(Target=")[^"]*', lambda match: match[1] + chance.choice(targets), parts[name])


def twice(data: bytes, chance: random.Random) -> bytes:
    """Two parts of one name in the archive."""
    try:
        parts = unpacked(data)
    except BROKEN:
        return data
    name = _any(parts, chance)
    other = name[:-1] + "\x01"
    doubled = packed({**parts, other: parts[_any(parts, chance)]})
    return doubled.replace(other.encode(), name.encode())


def headers(data: bytes, chance: random.Random) -> bytes:
    """Sizes, checksums, methods and flags in the archive's headers that lie."""
    changed = bytearray(data)
    starts = [match.start() for match in re.finditer(_CENTRAL, data)]
    for start in chance.sample(starts, min(len(starts), chance.choice((1, 1, 5, len(starts))))):
        place, size = chance.choice(((8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (42, 4)))
        value = chance.choice((0, 1, 9, 99, 0xFFFF, chance.randrange(1 << 16), 0xFFFFFFFF, 0x7FFFFFFF))
        if start + place + size <= len(changed):
            changed[start + place : start + place + size] = value.to_bytes(8, "little")[:size]
    return bytes(changed)


def overlapping(data: bytes, chance: random.Random) -> bytes:
    """Entries that all lead to the same bytes."""
    changed = bytearray(data)
    starts = [match.start() for match in re.finditer(_CENTRAL, data[:-46])]
    if not starts:
        return data
    target = struct.unpack_from("<I", data, chance.choice(starts) + 42)[0]
    for start in starts:
        if chance.random() < 0.7:
            struct.pack_into("<I", changed, start + 42, target)
    return bytes(changed)


def directory(data: bytes, chance: random.Random) -> bytes:
    """The archive's end record, out of all bounds."""
    at = data.rfind(_END)
    changed = bytearray(data)
    for place, size in ((8, 2), (10, 2), (12, 4), (16, 4), (20, 2)):
        if chance.random() < 0.4:
            changed[at + place : at + place + size] = chance.randbytes(size)
    return bytes(changed)


ZIP_CHANGES: dict[str, Mutator] = {
    **{
        change.__name__: of_parts(change)
        for change in (
            part_bytes,
            part_swapped,
            part_removed,
            part_renamed,
            values,
            tags,
            elements,
            nesting,
            declarations,
            relations,
        )
    },
    "twice": twice,
    "headers": headers,
    "overlapping": overlapping,
    "directory": directory,
}
"""Name and maker of every damage to a ZIP package."""
