"""Damage to text, Markdown, HTML and e-mail, which have no wrong bytes but can still be nonsense."""

from __future__ import annotations

import random
import re

from .mutate import Mutator

_TAG = re.compile(rb"<[^<>]{1,200}>")
_NESTED = (
    b"<div>",
    b"<ul><li>",
    b"<table><tr><td>",
    b"<b>",
    b"<p>",
    b"> ",
    b"- ",
    b"[",
    b"*",
    b"<!--",
    b"`",
    b"&",
    b"(",
    b"![",
)
_HEADERS = (
    b"Content-Type: multipart/mixed; boundary=x",
    b"Content-Type: message/rfc822",
    b"Content-Type: text/html; charset=utf-7",
    b"Content-Type: text/plain; charset=nothing-known",
    b"Content-Type: application/pdf; name*0*=utf-8''a; name*99999999999=b",
    b"Content-Transfer-Encoding: base64",
    b"Content-Transfer-Encoding: uuencode",
    b'Content-Disposition: attachment; filename="../../x\x00.pdf"',
    b"Subject: =?utf-8?B?////?= =?x?Q?=ZZ?=",
    b"Date: Tue, 99 Foo 99999 99:99:99 +9999999",
    b"From: " + b"<" * 2000,
)


def lines(data: bytes, chance: random.Random) -> bytes:
    """Lines in another order, doubled and left out."""
    found = data.split(b"\n")
    for _ in range(chance.choice((1, 5, 30))):
        at = chance.randrange(len(found))
        choice = chance.randrange(3)
        if choice == 0:
            found.insert(chance.randrange(len(found)), found[at])
        elif choice == 1 and len(found) > 1:
            del found[at]
        else:
            found[at] = found[at][::-1]
    return b"\n".join(found)


def nested(data: bytes, chance: random.Random) -> bytes:
    """The same opening thousands of times."""
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_NESTED) * chance.choice((100, 2_000, 10_000)) + data[at:]


def tags(data: bytes, chance: random.Random) -> bytes:
    """Tags in each other's places."""
    found = _TAG.findall(data)
    if not found:
        return nested(data, chance)
    return _TAG.sub(lambda match: chance.choice(found) if chance.random() < 0.3 else match[0], data)


def headers(data: bytes, chance: random.Random) -> bytes:
    """Other fields at the top of a mail or of one of its parts."""
    places = [0, *(match.end() for match in re.finditer(rb"\n--[^\n]*\n", data))]
    at = chance.choice(places)
    added = b"\n".join(chance.choice(_HEADERS) for _ in range(chance.choice((1, 4, 300))))
    return data[:at] + added + b"\n" + data[at:]


def endless(data: bytes, chance: random.Random) -> bytes:
    """One piece of it repeated to half a megabyte."""
    start = chance.randrange(len(data) + 1)
    part = data[start : start + chance.choice((1, 7, 60))] or b"x"
    return data[:start] + part * (500_000 // len(part)) + data[start:]


def recoded(data: bytes, chance: random.Random) -> bytes:
    """Other encodings, marks of byte order and zeros among the letters."""
    text = data.decode("utf-8", "replace")
    mark = chance.choice((b"", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x00", b"+/v8"))
    return mark + text.encode(
        chance.choice(("utf-16-le", "utf-16-be", "utf-32", "cp1252", "utf-7", "cp500")), "replace"
    )


TEXT_CHANGES: dict[str, Mutator] = {
    "lines": lines,
    "nested": nested,
    "tags": tags,
    "headers": headers,
    "endless": endless,
    "recoded": recoded,
}
"""Name and maker of every damage to a file of text."""
