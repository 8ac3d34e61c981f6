"""Made-up people and the ways in which papers name them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_TITLES = (
    "Mr",
    "Mrs",
    "Ms",
    "Miss",
    "Dr",
    "Mr.",
    "Mrs.",
    "Ms.",
    "Dr.",
    "Prof.",
    "Sir",
    "Judge",
    "Sister",
    "Rev.",
    "Hon.",
)
_SUFFIXES = ("", "", "", "", "", "", "", "", "", " Jr.", " III", ", MD", ", RN", ", Esq.", " QC", ", PhD", ", BSc")


@dataclass(frozen=True)
class Person:
    """One person; every form is of the same one."""

    first: str
    last: str
    middle: str
    title: str
    suffix: str

    @classmethod
    def make(cls, first: str, last: str, other: str, chance: random.Random) -> Person:
        """With a middle name or without, and a title."""
        middle = chance.choice(("", "", "", other, f"{other[0]}."))
        return cls(first, last, middle, chance.choice(_TITLES), chance.choice(_SUFFIXES))

    def full(self, chance: random.Random) -> str:
        """The name as it is written in full: now and then with middle name, title or what follows a name."""
        middle = f" {self.middle}" if self.middle and chance.random() < 0.6 else ""
        name = f"{self.first}{middle} {self.last}"
        if chance.random() < 0.12:
            return f"{self.title} {name}"
        return name + (self.suffix if chance.random() < 0.3 else "")

    def initials(self, chance: random.Random) -> str:
        """The first letters of the names."""
        letters = [name[0].upper() for name in (self.first, self.middle, self.last) if name]
        return chance.choice((".".join(letters) + ".", "".join(letters), ". ".join(letters) + "."))


FORMS: Mapping[str, Callable[[Person, random.Random], str]] = {
    "": lambda p, chance: p.full(chance),
    "last": lambda p, _: p.last,
    "first": lambda p, _: p.first,
    "titled": lambda p, _: f"{p.title} {p.last}",
    "full_titled": lambda p, _: f"{p.title} {p.first} {p.last}",
    "inverted": lambda p, chance: (
        f"{p.last}, {p.first}" + (f" {p.middle}" if p.middle and chance.random() < 0.7 else "")
    ),
    "initial": lambda p, chance: f"{p.first[0]}.{chance.choice((' ', ' ', ''))}{p.last}",
    "initials": lambda p, chance: p.initials(chance),
}
"""Ways of naming a person, by the name that templates use."""
