"""The words of a text as names are compared: without case, accents and apostrophes, hyphenated ones apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .identity import folded

_WORD = re.compile(r"[^\W\d_][\u0300-\u036f]*(?:['’‘`´]?[^\W\d_][\u0300-\u036f]*)*", re.UNICODE)
_POSSESSIVE = re.compile(r"['’‘`´]s\Z", re.IGNORECASE)
_APOSTROPHES = re.compile(r"['’‘`´]")
_BETWEEN = re.compile(r"(?:[ \u00a0,.&‐‑–-]{0,3}|[ ,.&]{0,2}[‐‑-]?\n[ ]?)\Z")
"""What may stand between the words of one name: a line break too, a tab or a blank line never."""
PARTICLES = frozenset("van von de den der del della di da dos du la le bin ibn al el ter ten te zu zur y san".split())
"""Small words inside names; they tell nobody from anybody."""
_SKIPPED = 3
"""Most words of no weight between two of a name."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A word where it stands; `plain` is what is compared."""

    plain: str
    start: int
    end: int
    is_lower: bool


def words_of(text: str, offset: int = 0) -> list[Mention]:
    """The words in order, a possessive 's not among their letters."""
    found = []
    for match in _WORD.finditer(text):
        word = match.group()
        if len(word) > 2 and word[-1] in "sS" and _POSSESSIVE.search(word):
            word = word[:-2]
        start = offset + match.start()
        found.append(Mention(_plain(word), start, start + len(word), word.islower()))
    return found


def _plain(word: str) -> str:
    return word.lower() if word.isascii() and word.isalpha() else _APOSTROPHES.sub("", folded(word))


@dataclass(slots=True)
class Sought:
    """Names to look for, each a row of words with the score of where it was first seen."""

    rows: dict[tuple[str, str], dict[tuple[str, ...], tuple[float, bool]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    """By their first two words; a second one that is empty is of names of one word."""

    def add(self, row: Sequence[str], score: float, *, any_case: bool) -> None:
        """Looks for `row`; in lower case too with `any_case`."""
        rows = self.rows[row[0], row[1] if len(row) > 1 else ""]
        known = rows.get(tuple(row), (0.0, False))
        rows[tuple(row)] = (max(score, known[0]), any_case or known[1])

    def found(self, text: str, words: Sequence[Mention]) -> Iterator[tuple[int, int, float]]:
        """First and last word of each place, and the score; the longest name where several begin at one word."""
        firsts = {first for first, _ in self.rows}
        at = 0
        while at < len(words):
            best: tuple[int, float] | None = None
            if words[at].plain in firsts:
                best = self._best(text, words, at)
            if best is not None:
                yield at, best[0] - 1, best[1]
            at = best[0] if best is not None else at + 1

    def _best(self, text: str, words: Sequence[Mention], at: int) -> tuple[int, float] | None:
        best: tuple[int, float] | None = None
        for second in ("", *(word.plain for word in words[at + 1 : at + _SKIPPED + 2])):
            for row, (score, any_case) in self.rows.get((words[at].plain, second), {}).items():
                end = _matched(text, words, at, row)
                lower = any(word.is_lower for word in words[at:end] if word.plain not in PARTICLES)
                if end and (any_case or not lower) and (best is None or end > best[0]):
                    best = (end, score)
        return best


def _matched(text: str, words: Sequence[Mention], at: int, row: tuple[str, ...]) -> int:
    """The number behind the last word of the row that begins at `at`: particles and initials may be in it. 0 for none."""
    here = at + 1
    for part in row[1:]:
        for place in range(here, min(here + _SKIPPED + 1, len(words))):
            if not _BETWEEN.match(text[words[place - 1].end : words[place].start]):
                return 0
            if words[place].plain == part:
                here = place + 1
                break
            if words[place].plain not in PARTICLES and len(words[place].plain) > 1:
                return 0
        else:
            return 0
    return here


def before(text: str, words: Sequence[Mention], at: int) -> int:
    """Where a name begins whose first word is number `at`: at the particles before it."""
    while at and _touches(text, words, at) and words[at - 1].plain in PARTICLES:
        at -= 1
    return words[at].start


def _touches(text: str, words: Sequence[Mention], at: int) -> bool:
    return re.fullmatch(r"[ \u00a0]", text[words[at - 1].end : words[at].start]) is not None


class Taken:
    """The characters that have a finding."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._held = {n for start, end in spans for n in range(start, end)}

    def free(self, start: int, end: int) -> bool:
        """Whether none of `[start, end)` is."""
        return not any(n in self._held for n in range(start, end))
