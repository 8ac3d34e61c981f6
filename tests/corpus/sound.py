"""All sound files together."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cache

from .docx_files import DOCX_FILES
from .other_files import OTHER_FILES
from .pdf_files import PDF_FILES

SOUND: dict[str, Callable[[random.Random], bytes]] = {
    **{f"{name}.pdf": make for name, make in PDF_FILES.items()},
    **{f"{name}.docx": make for name, make in DOCX_FILES.items()},
    **OTHER_FILES,
}
"""File name and maker of every sound file."""


@cache
def sound(name: str, seed: int = 3) -> bytes:
    """The sound file of that name."""
    return SOUND[name](random.Random(f"{name} {seed}"))


def kinds() -> tuple[str, ...]:
    """The kinds of files there are: their suffixes."""
    return tuple(dict.fromkeys(name.rsplit(".", 1)[1] for name in SOUND))


def of_kind(kind: str) -> Iterator[str]:
    """The names of the sound files of a kind."""
    return (name for name in SOUND if name.endswith(f".{kind}"))
