"""A question with pseudonyms for whom and what it names, so that it finds what was stored under them.

People type a name in any case, by surname only, and with a typo; numbers and dates as they are set elsewhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..dates import MONTHS, written_day
from ..pseudonym import LITERAL, PSEUDONYM, pseudonym
from ..text import words as _words
from ..vocabulary import is_common
from .identity import TITLES, Name, date_key, folded, name_of
from .vault import Identities

_RUN = re.compile(r"[^\W_]+")
_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s\Z", re.IGNORECASE)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LEAP = 2024
"""A year that has every day."""
_AROUND = ".,;:!?()[]{}<>\"'“”‘’"
"""Signs around a value that are no part of it."""
_WHEN = re.compile(r"\b(?:in|since|until|till|during|last|next|this|every|each|early|late|mid) ?\Z", re.IGNORECASE)
_ROLES = frozenset(
    "patient client tenant landlord lessor lessee employee employer director officer witness plaintiff defendant claimant "
    "respondent attorney counsel doctor physician surgeon nurse inspector officer captain sergeant agent borrower lender "
    "guarantor trustee executor seller buyer contractor consultant manager and or for of is does did do was has had can may "
    "must should will would could with by to from about when where what who why how".split()
)
"""What stands before a surname and is no first name."""
_JOINED = re.compile(r"[ ,.]{0,3}\Z")
_WORDS = 14
"""In the longest value that is looked for: a postal address."""
_SHORTEST = 4
"""Letters and digits of the shortest value that is looked for."""
_MISTYPED = 5
"""Letters of the shortest name in which a typo is looked for."""
_SAME = 4
"""Most people of one name who are all asked for."""

Place = tuple[int, int, str]
IsWord = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int

    @property
    def plain(self) -> str:
        return folded(self.text)


@dataclass(frozen=True, slots=True)
class Disguised:
    """A question as it is searched for, with pseudonyms; as it is meant, with typos mended; and which stored words stand for
    those of it that are hidden."""

    sought: str = field(repr=False)
    meant: str = field(repr=False)
    words: Mapping[str, tuple[str, ...]] = field(repr=False)


class Disguise:
    """Puts pseudonyms into questions. Built anew when the identities of a box change."""

    def __init__(self, identities: Identities | None) -> None:
        self._shown: dict[str, str] = {}
        self._values: dict[str, list[str]] = defaultdict(list)
        self._days: dict[str, list[str]] = defaultdict(list)
        self._surnames: dict[str, list[tuple[Name, str]]] = defaultdict(list)
        self._given: dict[str, list[tuple[Name, str]]] = defaultdict(list)
        for entity, key, number in identities.known() if identities else ():
            stands = pseudonym(entity, number)
            shown = (identities.shown(entity, number) if identities else None) or ""
            self._shown[stands] = shown
            name = name_of(shown) if entity == "PERSON" else None
            if name is not None:
                self._surnames[name.surname.split()[-1]].append((name, stands))
                if name.given and len(name.given[0]) > 1:
                    self._given[name.given[0]].append((name, stands))
            elif entity not in ("PERSON", LITERAL) and len(key) >= _SHORTEST:
                self._values[key].append(stands)
                if _DAY.fullmatch(key) and entity.startswith("DATE"):
                    for part in (key[5:], key[:7]):
                        self._days[part].append(stands)
        self._near: dict[str, set[str]] = defaultdict(set)
        for name_part in {*self._surnames, *self._given}:
            if len(name_part) >= _MISTYPED:
                for each in _shortened(name_part):
                    self._near[each].add(name_part)

    def __call__(self, question: str, is_word: IsWord) -> Disguised:
        """The question with pseudonyms. `is_word` says whether the documents have a word that is no hidden name."""
        places: list[Place] = [(*match.span(), match.group()) for match in PSEUDONYM.finditer(question)]
        for find in (self._by_signs, self._by_value, self._by_name):
            places += find(question, places, is_word)
        sought, meant = question, question
        words: dict[str, tuple[str, ...]] = {}
        for start, end, new in sorted(places, reverse=True):
            typed = question[start:end]
            real = self._meant(typed, new)
            sought, meant = (text[:start] + each + text[end:] for text, each in ((sought, new), (meant, real)))
            stored = tuple(new.split())
            for word in (*_words(typed), *_words(real)):
                words[word] = tuple(dict.fromkeys((*words.get(word, ()), *(each.lower() for each in stored))))
        return Disguised(sought, meant, words)

    def _meant(self, typed: str, stands: str) -> str:
        """The value as it is known, where it was typed otherwise; of several people the name that they share."""
        shown = [self._shown.get(each, "").split() for each in stands.split()]
        shared = set.intersection(*({folded(word) for word in words} for words in shown))
        known = " ".join(word for word in shown[0] if folded(word) in shared)
        spelled = {folded(run): run for run in _RUN.findall(known)}
        if not known or not set(map(folded, _RUN.findall(typed))) <= spelled.keys():
            return known or typed
        if not (typed.islower() or typed.isupper()):
            return typed
        return _RUN.sub(lambda run: spelled[folded(run.group())], typed)  # names are told by their capitals

    def _by_signs(self, question: str, taken: Sequence[Place], _is_word: IsWord) -> Iterator[Place]:
        """E-mail addresses and URLs, which are compared with their signs."""
        for match in re.finditer(r"\S+", question):
            value = _POSSESSIVE.sub("", match.group().strip(_AROUND)).strip(_AROUND)
            found = self._values.get(folded(value))
            if found and not folded(value).isalnum():
                start = match.start() + match.group().index(value)
                if _is_free(start, start + len(value), taken):
                    yield start, start + len(value), " ".join(found[:_SAME])

    def _by_value(self, question: str, taken: Sequence[Place], is_word: IsWord) -> Iterator[Place]:
        """Numbers, dates, places and addresses, by their letters and digits."""
        runs = [run for run in _RUN.finditer(question) if _is_free(*run.span(), taken)]
        at = 0
        while at < len(runs):
            for count in range(min(_WORDS, len(runs) - at), 0, -1):
                start, end = runs[at].start(), runs[at + count - 1].end()
                found = self._value(question[start:end]) if _is_free(start, end, taken) else []
                if found and not (count == 1 and _is_plain(question, runs[at]) and is_word(runs[at].group())):
                    yield start, end, " ".join(found[:_SAME])
                    at += count
                    break
            else:
                at += 1

    def _value(self, value: str) -> list[str]:
        key = "".join(character for character in folded(value) if character.isalnum())
        found = self._values.get(key)
        if found is None and any(map(str.isdigit, value)) and len(value) < 40:
            day = written_day(value)
            found = self._values.get(day or "") or self._values.get(date_key(value))
            if not found and not day:  # "6 March", "March 2024": the days that it may be
                without_year = written_day(f"{value}, {_LEAP}")
                found = self._days.get(without_year[5:] if without_year else (written_day(f"1 {value}") or "")[:7])
        return found or []

    def _by_name(self, question: str, taken: Sequence[Place], is_word: IsWord) -> Iterator[Place]:
        words = [
            word
            for word in map(_word, _NAME.finditer(question))
            if _is_free(word.start, word.end, taken) and not _is_month(question, word)
        ]
        used: set[int] = set()
        named = [self._named(question, words, at, is_word) for at in range(len(words))]
        for first, last, stands in sorted(filter(None, named), key=lambda each: (each[0] - each[1], each[0])):
            if used.isdisjoint(range(first, last + 1)):  # the longest first: a surname may be another's first name
                used.update(range(first, last + 1))
                yield words[first].start, words[last].end, " ".join(stands[:_SAME])
        for at, word in enumerate(words):
            if at not in used and (stands := self._by_given(words, at, is_word)):
                yield word.start, word.end, " ".join(stands)

    def _named(
        self, question: str, words: Sequence[_Word], at: int, is_word: IsWord
    ) -> tuple[int, int, list[str]] | None:
        """First and last word of a name whose surname stands at `at`, and the pseudonyms of whom it may be."""
        people = self._spelled(self._surnames, words[at].plain, is_word)
        if not people:
            return None
        first = at
        given: list[str] = []
        titled = False
        while first and _JOINED.match(question[words[first - 1].end : words[first].start]):
            before = words[first - 1].plain
            if before in TITLES:
                titled = True
            elif self._is_given(before, people, is_word):
                given.insert(0, before)
            else:
                break
            first -= 1
        last = at
        if not given and last + 1 < len(words) and question[words[at].end : words[last + 1].start] == ", ":
            after = words[last + 1].plain
            if self._is_given(after, people, is_word):
                given, last = [after], last + 1
        asked = [(name, stands) for name, stands in people if all(self._agrees(part, name, is_word) for part in given)]
        sure = titled or bool(given) or (at > 0 and words[at].text[0].isupper() and not question.isupper())
        if not asked or not (sure or not is_word(words[at].plain)):
            return None
        if not given and not titled and first == at and self._is_other(question, words, at):
            return None
        if not given and not titled and words[at].plain not in self._surnames and is_common(words[at].plain):
            return None  # "mania" is no slip of "Maria"
        return first, last, [stands for _, stands in asked]

    def _is_other(self, question: str, words: Sequence[_Word], at: int) -> bool:
        """Whether a first name that nobody of the surname has stands before it: then somebody else is meant."""
        if not at or at == 1 or question.isupper():
            return False
        before = words[at - 1]
        side_by_side = question[before.end : words[at].start] == " "
        return (
            side_by_side
            and before.plain not in _ROLES
            and before.text[0].isupper()
            and not before.text.isupper()
            and words[at].text[0].isupper()
        )

    def _is_given(self, part: str, people: Sequence[tuple[Name, str]], is_word: IsWord) -> bool:
        return any(self._agrees(part, name, is_word) for name, _ in people)

    def _agrees(self, part: str, name: Name, is_word: IsWord) -> bool:
        near = self._typed(part) if len(part) >= _MISTYPED else set()
        near = near if near - {part} and not is_word(part) else set()
        return any(
            given == part or given in near or (min(len(given), len(part)) == 1 and given[0] == part[0])
            for given in name.given
        )

    def _spelled(self, index: dict[str, list[tuple[Name, str]]], part: str, is_word: IsWord) -> list[tuple[Name, str]]:
        if part in index:
            return index[part]
        found = [each for other in sorted(self._typed(part)) for each in index.get(other, ())]
        return found if found and len(part) >= _MISTYPED and not is_word(part) else []

    def _typed(self, part: str) -> set[str]:
        """The names from which this one may be a slip of one letter (as SymSpell finds them: by letters left out)."""
        found = {name for each in _shortened(part) for name in self._near.get(each, ())}
        return {name for name in found if abs(len(name) - len(part)) <= 1}

    def _by_given(self, words: Sequence[_Word], at: int, is_word: IsWord) -> list[str]:
        """Whom a first name alone may mean, where few have it."""
        word = words[at]
        people = self._given.get(word.plain, [])
        if not people or len(people) > _SAME or (not at and is_word(word.plain)):
            return []
        if word.text[0].isupper() or not is_word(word.plain):
            return [stands for _, stands in people]
        return []


def _is_free(start: int, end: int, taken: Sequence[Place]) -> bool:
    return not any(low < end and start < high for low, high, _ in taken)


def _is_plain(question: str, run: re.Match[str]) -> bool:
    """Whether a word is written as any other: a place may be called Reading, or Bath."""
    return run.group().isalpha() and (run.group().islower() or not run.start() or question.isupper())


def _is_month(question: str, word: _Word) -> bool:
    """In "3 May 2021" and "in May" nobody is called May."""
    if word.plain not in MONTHS:
        return False
    around = question[: word.start].rstrip(" .,")[-1:] + question[word.end :].lstrip(" .,")[:1]
    return any(map(str.isdigit, around)) or _WHEN.search(question[: word.start]) is not None


def _word(match: re.Match[str]) -> _Word:
    text = _POSSESSIVE.sub("", match.group())
    return _Word(text, match.start(), match.start() + len(text))


def _shortened(word: str) -> set[str]:
    return {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))}
