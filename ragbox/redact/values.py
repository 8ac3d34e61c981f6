"""The values that must be gone, and where else they stand: in any spacing and punctuation, in pictures, in properties."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

_TOKEN = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\A\W*(?:\d+(?:\.\d+)*|[ivxlcIVXLC]+|[a-zA-Z])[.):]?\s+")
LEAST = 4
"""Letters and digits of the shortest value that is looked for by itself: a shorter one is a part of any text."""
_LEAST_DIGITS = 7
"""The same of numbers in markup, which is full of small ones."""
_LONG = 8
"""Bytes of the shortest value that is looked for in packed pictures and markup, where fewer meet by chance."""


class Span(NamedTuple):
    """A piece of a text that must go, and as what."""

    start: int
    end: int
    entity: str


def merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap as one, named as the longest of them."""
    found: list[Span] = []
    longest = 0
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        if found and span.start < found[-1].end:
            last = found[-1]
            entity = span.entity if span.end - span.start > longest else last.entity
            longest = max(longest, span.end - span.start)
            found[-1] = Span(last.start, max(last.end, span.end), entity)
        elif span.end > span.start:
            found.append(span)
            longest = span.end - span.start
    return found


def plain(text: str) -> str:
    """The letters and digits of a text, in lower case."""
    return "".join(_folded(match.group()) for match in _TOKEN.finditer(text))


class Values:
    """Values by their letters and digits; those shorter than `LEAST` are left out."""

    def __init__(self, values: Mapping[str, str]) -> None:
        """Takes values with their entities."""
        self._entities: dict[str, str] = {}
        self._words: dict[str, set[str]] = {}
        self.raw: set[str] = set()
        for value, entity in values.items():
            key = plain(value)
            if len(key) < LEAST:
                continue
            self.raw.add(value)
            self._entities.setdefault(key, entity)
            tokens = _TOKEN.findall(value)
            if len(tokens) == 1 and tokens[0].isalpha():
                self._words.setdefault(key, set()).add(tokens[0])
        self._beginnings = {start for key in self._entities for start in accumulate(key)}
        self._longest = max(map(len, self._entities), default=0)

    def entities(self) -> dict[str, str]:
        """The values that are looked for, with their entities."""
        return {value: self._entities[plain(value)] for value in self.raw}

    def places(self, text: str) -> Iterator[Span]:
        """Where the values stand in a text, the longest that begins at a word.

        A value of one word of letters alone counts in the case it was found in, and in capitals: "Grant" is a name, "grant"
        a word.
        """
        tokens = [(match.start(), match.end(), match.group()) for match in _TOKEN.finditer(text)]
        folded = [_folded(token) for _, _, token in tokens]
        at = 0
        while at < len(tokens):
            last = self._from(tokens, folded, at)
            if last is None:
                at += 1
                continue
            end, key = last
            yield Span(tokens[at][0], tokens[end][1], self._entities[key])
            at = end + 1

    def _from(self, tokens: Sequence[tuple[int, int, str]], folded: Sequence[str], at: int) -> tuple[int, str] | None:
        """The number of the last word of the longest value that begins with the word `at`, and its letters and digits."""
        so_far, found = "", None
        for number in range(at, len(tokens)):
            so_far += folded[number]
            if len(so_far) > self._longest or so_far not in self._beginnings:
                break
            if so_far in self._entities and (number > at or self._is_word(so_far, tokens[at][2])):
                found = number, so_far
        return found

    def _is_word(self, key: str, token: str) -> bool:
        words = self._words.get(key)
        return words is None or token in words or token.isupper()

    def without_numbers(self, text: str) -> Values:
        """These, and those that are not in the text once more without a number in front: Word counts list items itself."""
        found = {plain(text[place.start : place.end]) for place in self.places(text)}
        more = {value: entity for value, entity in self.entities().items() if plain(value) not in found}
        return Values(self.entities() | {_NUMBER.sub("", value): entity for value, entity in more.items()})

    def in_markup(self) -> Values:
        """Those that are looked for in attributes and names of parts, where small numbers are measures."""
        kept = {
            value: self._entities[plain(value)]
            for value in self.raw
            if not plain(value).isdigit() or len(plain(value)) >= _LEAST_DIGITS
        }
        return Values(kept)

    def bytes_of(self) -> set[bytes]:
        """The values as a file may hold them byte for byte (UTF-8, Latin-1, UTF-16): those too long to meet by chance."""
        found: set[bytes] = set()
        for value in self.raw:
            for coding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be") if not value.isalpha() else ():
                coded = value.encode(coding, "ignore")
                if len(coded) >= _LONG:
                    found.add(coded)
        return found


def _folded(token: str) -> str:
    return token.lower() if token.isascii() else unicodedata.normalize("NFKC", token).casefold()
