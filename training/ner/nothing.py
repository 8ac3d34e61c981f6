"""Lines full of names in which there is no personal data: diseases, drugs, statutes, reported cases, products, sayings.

Made of the lists in `negatives/words.yaml`, with surnames and places in many locales. Every eighth word is kept for tuning.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from .labelled import Labelled
from .values import ENGLISH, OTHERS, Values

_FOLDER = Path(__file__).parent / "negatives"
_SLOT = re.compile(r"\{([a-z_]+?)\d?\}")
_KEPT = 8
_YEARS = (1867, 2026)


class Nothing:
    """Makes such lines."""

    def __init__(self, seed: int, *, tuning: bool = False) -> None:
        """`tuning`: with the words that are kept for it."""
        self._chance = random.Random(seed)
        self._values = Values([*(name for name in ENGLISH for _ in range(4)), *OTHERS], self._chance)
        self._forms: Mapping[str, Sequence[str]] = _read("lines.yaml")
        self._words = {
            kind: [word for word in _split(words) if kind in _SHARED or _is_kept(word) == tuning]
            for kind, words in _read("words.yaml").items()
        }
        chance = self._chance
        self._makers: dict[str, Callable[[], str]] = {
            "surname": lambda: self._values.person().last,
            "city": lambda: self._values.place("city"),
            "company": self._values.org,
            "coined": self._coined,
            "brand": lambda: self._brand() if chance.random() < 0.6 else chance.choice(self._words["drug"]),
            "drug": lambda: chance.choice(self._words["drug"]) if chance.random() < 0.5 else self._brand().lower(),
            "dose": lambda: f"{chance.choice((5, 10, 20, 40, 75, 100, 250, 500))} {chance.choice(_DOSES)}",
            "int": lambda: str(chance.randint(1, 60)),
            "big": lambda: str(chance.randint(61, 9_999)),
            "year": lambda: str(chance.randint(*_YEARS)),
            "letter": lambda: chance.choice("abcdefg"),
            "capital": lambda: chance.choice("ABCDEFGHKMPX"),
            "code": lambda: self._values.number("serial")[: chance.randint(3, 6)],
            "amount": lambda: self._values.plain("amount"),
            "percent": lambda: self._values.plain("percent"),
        }

    def line(self) -> Labelled:
        """One line, or a few of a kind."""
        kind = self._chance.choice(list(self._forms))
        count = self._chance.choice((1, 1, 1, 1, 2, 3, 5))
        between = self._chance.choice(("\n", "\n", "; ", ". ", "\t"))
        text = between.join(self._filled(self._chance.choice(self._forms[kind])) for _ in range(count))
        draw = self._chance.random()
        return Labelled(text.upper() if draw < 0.12 else text.lower() if draw < 0.2 else text, (), kind=kind)

    def _filled(self, form: str) -> str:
        self._values.turn()
        return _SLOT.sub(lambda match: self._word(match[1]), form)

    def _word(self, kind: str) -> str:
        return self._makers[kind]() if kind in self._makers else self._chance.choice(self._words[kind])

    def _brand(self) -> str:
        count = self._chance.choice((1, 2, 2, 3))
        made = "".join(self._chance.choice(self._words["syllable"]) for _ in range(count))
        return (made + self._chance.choice(self._words["drug_end"])).capitalize()

    def _coined(self) -> str:
        return "".join(self._chance.choice(self._words["syllable"]) for _ in range(3)).capitalize()


_SHARED = frozenset({"syllable", "drug_end", "head_disease", "reporter", "concept", "named"})
"""Lists that training and tuning have in common: pieces, no names."""
_DOSES = ("mg", "mg BD", "mcg", "mg PO daily", "mg tablets", "mg nocte", "units", "mg/5 mL", "mg PRN", "mg IM stat")


def made(count: int, seed: int, *, tuning: bool = False) -> Iterator[Labelled]:
    """`count` lines, for training or for tuning."""
    maker = Nothing(seed, tuning=tuning)
    for _ in range(count):
        yield maker.line()


def with_line(given: Labelled, line: Labelled, chance: random.Random) -> Labelled:
    """A text with such a line before or behind it."""
    if chance.random() < 0.5:
        return Labelled(f"{given.text}\n{line.text}", given.spans, given.unlabelled, given.kind)
    shift = len(line.text) + 1
    spans = tuple((start + shift, end + shift, label) for start, end, label in given.spans)
    return Labelled(f"{line.text}\n{given.text}", spans, given.unlabelled, given.kind)


def _read(name: str) -> dict[str, str]:
    found: dict[str, str] = yaml.safe_load((_FOLDER / name).read_text(encoding="utf-8"))
    return found


def _split(words: str) -> list[str]:
    return [word.strip() for word in words.split("|" if "|" in words else ",") if word.strip()]


def _is_kept(word: str) -> bool:
    return zlib.crc32(word.encode()) % _KEPT == 0
