"""A text with the places of its personal data, and what happens to such texts on paper."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

LABELS = ("PERSON", "LOCATION", "ADDRESS", "ORGANIZATION", "NRP", "AGE", "DATE", "ID", "PHONE")
"""What the model finds. E-mail addresses, URLs and the like are left to patterns."""
OTHER = "OTHER"
"""Personal data that is not the model's to find: nothing is learnt from those characters."""

Span = tuple[int, int, str]

_CONFUSED = {
    "l": "1",
    "1": "l",
    "O": "0",
    "0": "O",
    "S": "5",
    "5": "S",
    "B": "8",
    "8": "B",
    "e": "c",
    "c": "e",
    "i": "l",
    "I": "l",
    "n": "u",
    "u": "n",
    "rn": "m",
    "m": "rn",
    "h": "b",
    "t": "f",
    "g": "q",
    "a": "o",
    "Z": "2",
    "2": "Z",
    ",": ".",
    ".": ",",
}
"""What optical character recognition reads for what."""


@dataclass(frozen=True)
class Labelled:
    """A text with half-open character spans and their labels, sorted; labels in `unlabelled` are not marked in it."""

    text: str = field(repr=False)
    spans: tuple[Span, ...] = field(repr=False)
    unlabelled: frozenset[str] = frozenset()
    kind: str = ""

    def upper(self) -> Labelled:
        """All in capitals; the text as it is where capitals are longer, as those of "ß"."""
        return self._recased(self.text.upper())

    def lower(self) -> Labelled:
        """All in lower case."""
        return self._recased(self.text.lower())

    def _recased(self, text: str) -> Labelled:
        return Labelled(text, self.spans, self.unlabelled, self.kind) if len(text) == len(self.text) else self


def misread(given: Labelled, rate: float, chance: random.Random) -> Labelled:
    """As optical character recognition might give it: `rate` of the characters confused, lost or doubled by a blank."""
    text, moved = "", []
    for character in given.text:
        moved.append(len(text))
        if character == "\n" or chance.random() >= rate:
            text += character
        elif character in _CONFUSED and chance.random() < 0.8:
            text += _CONFUSED[character]
        elif character.isspace() or chance.random() < 0.5:
            text += character + " "
        # else it is lost
    moved.append(len(text))
    spans = [(moved[start], moved[end], label) for start, end, label in given.spans]
    return Labelled(text, tuple(span for span in spans if span[0] < span[1]), given.unlabelled, given.kind)
