"""Which value and which name belongs to what: a source with several facts must not support a mixture of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .values import Value, blank, find_values, name_key, names, unmatched
from .words import CLAUSE, TOKEN, WORD, content, even, stem, stems, words

_FAR = 12  # words that the end of a clause counts for, when the value nearest to a word is looked for
_TIME = frozenset(("minute", "hour", "day", "week", "month", "year"))
_MONEY = frozenset(("usd", "eur", "gbp", "chf", "jpy"))
_TOGETHER = re.compile(r"[\s,;&/]*(?:\b(?:and|or|the|to)\b)?[\s,;&/]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Thing:
    """A value or name of the source: where it stands, and what kind it is."""

    spans: tuple[tuple[int, int], ...]
    kind: str
    value: Value | None = None
    names: frozenset[str] = frozenset()


def misplaced(sentence: str, source: str, wanted: Sequence[Value], there: Sequence[Value]) -> bool:
    """Whether a value or name of the sentence stands in the source beside other things than those the sentence says.

    "The deposit is $500 and the fee is $20" does not support "The deposit is $20". Each word of the sentence speaks for
    the thing of the source that stands nearest to it; a thing that the sentence names must not have fewer words on its
    side than another of its kind that it leaves out, and must have one at least. Both texts are evened, running text;
    `wanted` and `there` are their values.
    """
    things = [*_values(source, there), *_names(source, there)]
    said = {name_key(word) for word in words(blank(sentence, wanted, units=True))}
    rivals = [thing for thing in things if not _mentioned(thing, wanted, said)]
    places = _places(sentence, source, wanted, there, things)
    if not rivals or not places:
        return False
    steps = _steps(source)
    mine = [[thing for thing in things if thing.value and value.same(thing.value)] for value in wanted]
    own_names = {name_key(name) for name in names(sentence, list(wanted))}
    mine += [[thing] for thing in things if thing.names & own_names]
    return any(_outvoted(each, rivals, places, steps) for each in mine if each)


def _outvoted(mine: list[_Thing], rivals: list[_Thing], places: dict[str, list[int]], steps: Sequence[int]) -> bool:
    named = bool(mine[0].names)
    against = [thing for thing in rivals if bool(thing.names) == named]
    votes = [0] * len(against)
    own = 0
    for spots in places.values():
        nearest = {at for spot in spots for at in _nearest(steps, spot, [mine, *([thing] for thing in against)])}
        own += 0 in nearest
        votes = [count + (at in nearest) for at, count in enumerate(votes, 1)]
    alike = [count for count, thing in zip(votes, against, strict=True) if thing.kind == mine[0].kind]
    return bool(against) and (own == 0 or own < max(alike, default=0))


def _mentioned(thing: _Thing, wanted: Sequence[Value], said: set[str]) -> bool:
    if thing.value:
        return any(value.same(thing.value) for value in wanted)
    return bool(thing.names & said)


def _values(source: str, there: Sequence[Value]) -> Iterator[_Thing]:
    spans = _joined(source, [(value.start, value.reach) for value in there])
    for value in there:
        beside = next(group for group in spans if (value.start, value.reach) in group)
        yield _Thing(beside, "date" if value.date else _kind(value.unit), value=value)


def _kind(unit: str | None) -> str:
    """What a number may be taken for: a length of time for another, an amount of money for another."""
    unit = (unit or "number").removeprefix("business ")
    return "time" if unit in _TIME else "money" if unit in _MONEY else unit


def _names(source: str, there: Sequence[Value]) -> Iterator[_Thing]:
    """Runs of capitalised words; those enumerated together are as near to a word as the nearest of them."""
    found = set(names(source, list(there)))
    runs: list[tuple[int, int]] = []
    for match in WORD.finditer(blank(source, there)):
        if not any(part in found for part in match[0].removesuffix("'s").split("-")):
            continue
        if runs and source[runs[-1][1] : match.start()] in (" ", ". "):
            runs[-1] = (runs[-1][0], match.end())
        else:
            runs.append((match.start(), match.end()))
    groups = _joined(source, runs)
    for run in runs:
        keys = frozenset(name_key(word) for word in words(source[run[0] : run[1]]))
        if len(keys) > 1:  # one word alone is mostly a role, Tenant or Agreement, that stands all over its sentence
            yield _Thing(next(group for group in groups if run in group), "name", names=keys)


def _joined(source: str, spans: list[tuple[int, int]]) -> list[tuple[tuple[int, int], ...]]:
    """Spans in groups: those with only a comma, `and` or the like between them are one."""
    groups: list[list[tuple[int, int]]] = []
    for span in spans:
        if groups and _TOGETHER.fullmatch(source[groups[-1][-1][1] : span[0]]):
            groups[-1].append(span)
        else:
            groups.append([span])
    return [tuple(group) for group in groups]


def _places(
    sentence: str, source: str, wanted: Sequence[Value], there: Sequence[Value], things: Sequence[_Thing]
) -> dict[str, list[int]]:
    """Where the source has the words of the sentence that are neither values nor names."""
    claimed = set(content(blank(sentence, wanted, units=True)))
    inside = [span for thing in things if thing.names for span in thing.spans]
    places: dict[str, list[int]] = {}
    for match in WORD.finditer(blank(source, there, units=True)):
        if any(start <= match.start() < end for start, end in inside):
            continue
        for part in match[0].split("-"):
            if stem(part) in claimed:
                places.setdefault(stem(part), []).append(match.start())
    return places


def _steps(text: str) -> list[int]:
    """For every character, its distance from the start in words, the end of a clause counting for many."""
    steps, at, last = [0] * (len(text) + 1), 0, 0
    for match in TOKEN.finditer(text):
        steps[last : match.end()] = [at] * (match.end() - last)
        last = match.end()
        at += _FAR if CLAUSE.fullmatch(match[0]) and match[0] not in "()" else 1
    steps[last:] = [at] * (len(text) + 1 - last)
    return steps


def _nearest(steps: Sequence[int], place: int, groups: Sequence[Sequence[_Thing]]) -> list[int]:
    """Indices of the groups nearest to a place in the text; several where they are equally near."""
    far = [min(abs(steps[start] - steps[place]) for thing in group for start, _ in thing.spans) for group in groups]
    return [at for at, distance in enumerate(far) if distance == min(far)]


def wrong_cell(sentence: str, cells: Sequence[str], columns: Sequence[str]) -> bool:
    """Whether the sentence gives a value of one table cell under the name of another column.

    `cells` are the row's, `columns` their names; nothing is known where the two differ in number.
    """
    if len(cells) != len(columns):
        return False
    sentence, cells = even(sentence), [even(cell) for cell in cells]
    said, wanted = stems(sentence), find_values(sentence)
    named = _named(said, wanted, [even(name) for name in columns])
    inside = [find_values(cell) for cell in cells]
    rest = [set(content(blank(cell, values, units=True))) for cell, values in zip(cells, inside, strict=True)]
    idle = {at for at in named if not rest[at] & said and unmatched(inside[at], wanted)}
    for value in wanted:
        found = {at for at, values in enumerate(inside) if any(value.same(other) for other in values)}
        if found and idle and not found & named:
            return True
    return False


def _named(said: frozenset[str], wanted: list[Value], columns: Sequence[str]) -> set[int]:
    """The columns that a sentence names: by a word that no other column has, or by all values in the name, as a date."""
    own = [set(content(name)) for name in columns]
    named = set()
    for at, name in enumerate(columns):
        others: set[str] = set().union(*(each for index, each in enumerate(own) if index != at))
        values = find_values(name)
        if own[at] & said - others or (values and not unmatched(values, wanted)):
            named.add(at)
    return named
