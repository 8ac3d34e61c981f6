"""What stands in a text for a piece of personal data: `⟦PERSON_7⟧`, or `⟦CREDENTIAL⟧` for what is not kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

PSEUDONYM = re.compile(r"⟦(?P<entity>[A-Z][A-Z0-9_]*?)_(?P<number>[0-9]+)⟧")
"""A pseudonym in a text."""
_ANY = re.compile(r"⟦([A-Z][A-Z0-9_]*?)(?:_([0-9]+))?⟧", re.IGNORECASE)
_NAMES = ("PERSON", "LOCATION", "ORGANIZATION", "NRP")
_LETTERS = str.maketrans("0123456789_", "bcdfghjklmz")
_FIRST_DAY = date(1950, 1, 1).toordinal()
_DAYS = 36_500
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_DAY = len("12 May 2021")
LITERAL = "LITERAL"
"""The entity of what a file itself writes like a pseudonym: it gets one too, so that it is shown as nobody."""


def pseudonym(entity: str, number: int) -> str:
    """The text that stands for an identity; for number 0, of what is masked, only its kind."""
    return f"⟦{entity}_{number}⟧" if number else f"⟦{entity}⟧"


def spoken(text: str) -> str:
    """The text as models and rules of language are to read it: of the same length, with a word for each pseudonym.

    A name is one word, the same wherever it stands for the same; a date is a day; a number keeps its kind and its number.
    """
    return _ANY.sub(_word, text) if "⟦" in text else text


def _word(match: re.Match[str]) -> str:
    entity, number = match[1].upper(), match[2]
    inner = match.group()[1:-1]
    if number and entity in _NAMES:
        word = (entity + "_" + number).capitalize().translate(_LETTERS)
    elif number and entity.startswith("DATE"):
        day = date.fromordinal(_FIRST_DAY + int(number) % _DAYS)
        word = f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if len(inner) >= _DAY else day.isoformat()
    else:
        word = inner.replace("_", " ")
    return f" {word:<{len(inner)}} "


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody or something that a pseudonym stands for, as the catalog keeps it.

    `blind` is equal for the same person or value and tells nothing of it; `sealed` holds both key and shown value.
    """

    entity: str
    number: int
    blind: bytes = field(repr=False)
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a stored text, `[start, end)`, where a pseudonym or a mask stands; `sealed` is what stood there.

    Of what is masked (number 0) nothing is kept: `sealed` is empty.
    """

    start: int
    end: int
    entity: str
    number: int
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sealed:
    """What the catalog keeps of a document beside its text: how it was made, and what the vault needs to lead back.

    `shown` is its name as it may be shown where real values may not, `dated` the day it says it is of (YYYY-MM-DD), `last`
    the highest number ever given to an identity, by entity.
    """

    shown: str = field(repr=False)
    dated: str | None = field(default=None, repr=False)
    made_by: str = ""
    mentions: tuple[Mention, ...] = field(default=(), repr=False)
    identities: tuple[Identity, ...] = field(default=(), repr=False)
    last: Mapping[str, int] = field(default_factory=dict)
