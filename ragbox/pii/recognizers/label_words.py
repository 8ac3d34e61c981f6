"""Labels in text: which known phrase stands where, whatever its case, plural, hyphens, full stops or missing blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import regex  # type: ignore[import-untyped,unused-ignore]

_TOKEN = regex.compile(
    r"(?:\p{L}\.){2,}\p{L}?|\p{Lu}{2,}s\b|(?:\p{Lu}?[\p{Ll}\p{M}]++|\p{Lu}++(?![\p{Ll}])|\p{Lu}+(?=\p{Lu}\p{Ll})|\p{L}++)(?:['’]s\b)?|\#"
)
_NUMBER = re.compile(r"(?<=\w{3})(?:number|no|num|nr|id|identifier|code|ref|reference|serial)\Z")
"""What may be written together with a label: "HOSPITALNO"."""
_GAP = re.compile(r"[ ]?[-–/_&.]{0,2}[ ]?\Z")
_BRACES = re.compile(r"\{([^{}]*)\}")
_GLUED = 4  # letters of the shortest phrase that may be written without its blanks: "AC" is a law report
_PLURAL = 3  # letters of the shortest word that may have a plural


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text in lower case, its full stops and possessive taken off, and its half-open offsets."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Label:
    """What a phrase says of the number behind it: its entity, and how sure it names one ("sure", "named", "weak", "any")."""

    entity: str
    kind: str


@dataclass(frozen=True, slots=True)
class Place:
    """A label that stands in the text: half-open offsets, and the index of the word behind it."""

    label: Label
    start: int
    end: int
    following: int


def words(text: str) -> list[Word]:
    """The words of `text`, in order. Digits end a word, and so does a change of case: "memberID4471" is "member", "id"."""
    return [Word(_plain(match.group()), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def _plain(word: str) -> str:
    word = word.lower()
    if word.endswith(("'s", "’s")):
        word = word[:-2]
    return word.replace(".", "") if "." in word else word


def phrases(pattern: str) -> Iterator[tuple[str, ...]]:
    """The word sequences that a pattern such as "{driver,pilot} licen{c,s}e" stands for."""
    pieces = _BRACES.split(pattern)
    choices = [piece.split(",") if n % 2 else [piece] for n, piece in enumerate(pieces)]
    for chosen in product(*choices):
        yield tuple(word.text for word in words("".join(chosen)))


class Phrases:
    """Labels that are looked up word by word: the time it takes doesn't grow with their number."""

    def __init__(self) -> None:
        self._root: dict[str, Any] = {}

    def add(self, phrase: Sequence[str], label: Label) -> None:
        """A phrase; the first meaning of one stays. Its words may also be written together."""
        self._add(phrase, label)
        if len("".join(phrase)) >= _GLUED and len(phrase) > 1:
            self._add(("".join(phrase),), label)

    def _add(self, phrase: Sequence[str], label: Label) -> None:
        node = self._root
        for word in phrase:
            node = node.setdefault(word, {})
        node.setdefault("", label)

    def at(self, text: str, given: Sequence[Word], index: int) -> Place | None:
        """The longest label that begins with word `index`."""
        node, best = self._root, None
        for n in range(index, len(given)):
            word = given[n]
            if n > index and not _GAP.match(text[given[n - 1].end : word.start]):
                break
            following = node.get(word.text)
            if following is None and len(word.text) > _PLURAL and word.text[-1] == "s":
                following = node.get(word.text[:-1])
            if following is None:
                break
            node = following
            if "" in node:
                best = Place(node[""], given[index].start, word.end, n + 1)
        if best is None and (number := _NUMBER.search(given[index].text)):
            node = self._root.get(given[index].text[: number.start()], {})
            if "" in node:
                end = given[index].end - (number.end() - number.start())
                best = Place(node[""], given[index].start, end, index + 1)
        return best
