"""Damage to any file, whatever is in it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Mutator = Callable[[bytes, random.Random], bytes]

ODD_NUMBERS = (
    b"0 -1 1 3 255 65535 65536 1000000 2147483647 2147483648 -2147483648 4294967295 9223372036854775807 1e30 -1e30 "
    b"0.0000001 99999999999999999999999999 -0.5 NaN 1.2.3 --7 inf"
).split()
"""What a number may be changed to."""

_NUMBER = re.compile(rb"(?<![\w.#])-?\d+(?:\.\d+)?(?![\w.])")


def piece(data: bytes, chance: random.Random, most: int = 4096) -> tuple[int, int]:
    """Where a random piece of the data begins and ends."""
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.randint(1, chance.choice((2, 16, 256, most))))


def truncate(data: bytes, chance: random.Random) -> bytes:
    """The file up to some place."""
    return data[: chance.randrange(len(data) + 1)]


def behead(data: bytes, chance: random.Random) -> bytes:
    """The file from some place near its start on."""
    return data[chance.randrange(min(len(data), 2000) + 1) :]


def flip(data: bytes, chance: random.Random) -> bytes:
    """Single bits flipped."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 20, 200)) if changed else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def overwrite(data: bytes, chance: random.Random) -> bytes:
    """A run of bytes replaced by noise, zeros, spaces or ones."""
    start, end = piece(data, chance)
    fill = chance.choice((b"\x00", b"\xff", b" ", b"(", b"<", b"9"))
    return (
        data[:start] + (chance.randbytes(end - start) if chance.random() < 0.4 else fill * (end - start)) + data[end:]
    )


def swap(data: bytes, chance: random.Random) -> bytes:
    """Two pieces exchanged."""
    (a, b), (c, d) = sorted((piece(data, chance), piece(data, chance)))
    b = min(b, c)
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def repeat(data: bytes, chance: random.Random) -> bytes:
    """A piece written several times."""
    start, end = piece(data, chance)
    return data[:start] + data[start:end] * chance.choice((2, 3, 50)) + data[end:]


def remove(data: bytes, chance: random.Random) -> bytes:
    """A piece left out."""
    start, end = piece(data, chance)
    return data[:start] + data[end:]


def numbers(data: bytes, chance: random.Random) -> bytes:
    """Some of the numbers replaced by odd ones."""
    found = list(_NUMBER.finditer(data))
    for match in sorted(chance.sample(found, min(len(found), chance.choice((1, 2, 6)))), key=lambda m: -m.start()):
        data = data[: match.start()] + chance.choice(ODD_NUMBERS) + data[match.end() :]
    return data


BYTES: dict[str, Mutator] = {
    "truncate": truncate,
    "behead": behead,
    "flip": flip,
    "overwrite": overwrite,
    "swap": swap,
    "repeat": repeat,
    "remove": remove,
    "numbers": numbers,
}
"""Name and maker of every damage to any file."""
