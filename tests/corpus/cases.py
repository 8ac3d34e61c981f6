"""A damaged file for every kind and seed."""

from __future__ import annotations

import random
from typing import NamedTuple

from .mutate import BYTES, Mutator
from .mutate_pdf import PDF_CHANGES
from .mutate_text import TEXT_CHANGES
from .mutate_zip import ZIP_CHANGES
from .sound import of_kind, sound

OF_KIND: dict[str, dict[str, Mutator]] = {
    "pdf": PDF_CHANGES,
    **dict.fromkeys(("docx", "pptx", "xlsx"), ZIP_CHANGES),
    **dict.fromkeys(("txt", "md", "html", "eml"), TEXT_CHANGES),
}
"""The damages that fit each kind, beside those that fit all."""


class Case(NamedTuple):
    """A damaged file: a name that says where it came from, and its bytes."""

    name: str
    data: bytes


def damaged(kind: str, seed: int) -> Case:
    """The damaged file of that kind and seed, always the same one: one to three damages to a sound file."""
    chance = random.Random(f"{kind} {seed}")
    name = chance.choice(list(of_kind(kind)))
    data = sound(name)
    applied: list[str] = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        changes = BYTES if chance.random() < 0.25 else OF_KIND[kind]
        how = chance.choice(list(changes))
        applied.append(how)
        data = changes[how](data, chance)
    return Case(f"{name.rsplit('.', 1)[0]}-{'-'.join(applied)}-{seed}.{kind}", data)
