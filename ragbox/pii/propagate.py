"""A person who is found anywhere in a document is found everywhere in it: in full, by surname, in capitals.

Recognizers see a page at a time and need a sign; a name that had one on page 1 is the same name on page 9.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..types import Finding
from .identity import TITLES

_LEAST = 0.6
"""Score of a finding that others are looked for by."""
_SURNAME = 3
"""Letters of the shortest surname that is looked for alone."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", re.UNICODE)
_BETWEEN = re.compile(r"(?:[ ,.-]{0,3}|[ ,.]{0,2}\n[ ]?)\Z")
"""What may stand between the words of one name: a line break too, a tab or a blank line never."""
_WORDS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday will bank grant price page case court hill park street law judge church king young "
    "rich art".split()
)
"""Surnames that are words at the beginning of any sentence or title: not looked for alone."""
_POSSESSIVE = re.compile(r"['’]s\Z", re.IGNORECASE)
_NO_NAME = TITLES | frozenset(
    "van von de der den del della di da dos du la le bin ibn al el ter zu the and of née".split()
)
"""Titles, degrees and particles: no part of a name that tells one person from another."""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int


def propagated(text: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Further findings of the persons among `findings`, without pages, in order; none touches one that is there.

    Full names are found in any case and over a line break; a surname alone in the case of a name or in capitals, unless the
    document has it as a word in lower case, as "price".
    """
    words = [_word(match) for match in _WORD.finditer(text)]
    small = {word.text for word in words if word.text.islower()}
    names: dict[tuple[str, ...], float] = {}
    surnames: dict[str, float] = {}
    for each in findings:
        if each.entity == "PERSON" and each.score >= _LEAST:
            _learn(text[each.start : each.end], each.score, names, surnames)
    if not names and not surnames:
        return ()
    surnames = {name: score for name, score in surnames.items() if name not in small | _WORDS}
    taken = _Taken(findings)
    return tuple(each for each in _found(text, words, names, surnames) if taken.free(each))


def _word(match: re.Match[str]) -> _Word:
    word = _POSSESSIVE.sub("", match.group())
    return _Word(word, match.start(), match.start() + len(word))


def _learn(name: str, score: float, names: dict[tuple[str, ...], float], surnames: dict[str, float]) -> None:
    parts = [_word(match).text.lower() for match in _WORD.finditer(name)]
    parts = [part for part in parts if part not in _NO_NAME]
    full = [part for part in parts if len(part) > 1]
    if not full:
        return
    inverted = re.match(r"[^\W\d_]+(?:['’-][^\W\d_]+)*,\s", name) is not None
    surname = full[0] if inverted else full[-1]
    if len(full) > 1:
        first = full[1] if inverted else full[0]
        for each in ((first, surname), (surname, first), tuple(full)):
            names[each] = max(score, names.get(each, 0.0))
    if len(surname) >= _SURNAME:
        surnames[surname] = max(score, surnames.get(surname, 0.0))


def _found(
    text: str, words: Sequence[_Word], names: dict[tuple[str, ...], float], surnames: dict[str, float]
) -> Iterator[Finding]:
    by_start: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    for name in sorted(names, key=len, reverse=True):
        by_start[name[0], name[1]].append(name)
    at = 0
    while at < len(words):
        low = words[at].text.lower()
        following = (word.text.lower() for word in words[at + 1 : at + 3])
        for name in (name for word in following for name in by_start.get((low, word), ())):
            if end := _matched(text, words, at, name):
                yield Finding("PERSON", words[at].start, words[end - 1].end, names[name])
                at = end
                break
        else:
            if low in surnames and not words[at].text.islower():
                yield Finding("PERSON", words[at].start, words[at].end, surnames[low])
            at += 1


def _matched(text: str, words: Sequence[_Word], at: int, name: tuple[str, ...]) -> int:
    """The number behind the last word of the name that begins at `at`; a middle name or initial may be in it. 0 for none."""
    here = at + 1
    for part in name[1:]:
        for skipped in (0, 1):
            place = here + skipped
            near = place < len(words) and all(
                _BETWEEN.match(text[words[n - 1].end : words[n].start]) for n in range(here, place + 1)
            )
            if near and words[place].text.lower() == part and (not skipped or len(words[here].text) == 1):
                here = place + 1
                break
        else:
            return 0
    return here


class _Taken:
    """The characters that have a finding."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._held = {n for each in findings for n in range(each.start, each.end)}

    def free(self, each: Finding) -> bool:
        """Whether none of its characters is."""
        return not any(n in self._held for n in range(each.start, each.end))
