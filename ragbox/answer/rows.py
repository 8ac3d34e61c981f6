"""Which cell of a table row a sentence gives under which column's name."""

from __future__ import annotations

from collections.abc import Sequence

from .faithful import HARMLESS
from .parts import Part, parts
from .values import find_values
from .words import even, stems

_MAY_ADD = frozenset(("determiner", "be", "have", "mark", "and", "relative"))
_BINDING = frozenset(("of", "in", "for", "with", "to", "per", "as", "about"))


def misread(sentence: str, cells: Sequence[str], columns: Sequence[str], context: str = "") -> bool:
    """Whether the sentence says of a table row what its cells, each under its column's name, do not.

    It must name the row, by half of the words of the first cell that has any. The columns it names and the cells it gives
    must be the same, in the same order; a small word that says something must be the row's. `columns` may be fewer than
    `cells`, or none.
    """
    sentence, cells = even(sentence), [even(cell) for cell in cells]
    names = [even(name) for name in columns] if len(columns) == len(cells) else [""] * len(cells)
    told = parts(sentence, find_values(sentence))
    inside = [parts(cell, find_values(cell)) for cell in cells]
    key = next((at for at, each in enumerate(inside) if any(part.kind in ("word", "name") for part in each)), 0)
    titles = [parts(name, find_values(name)) for name in names]
    whole = [part for each in (*inside, *titles) for part in each]
    if _adds(told, whole, stems(even(context))):
        return True
    wanted = [part for part in inside[key] if part.carries]
    if 2 * sum(any(part.same(each) for part in told) for each in wanted) < len(wanted):
        return True
    return _crossed(told, inside, titles, key)


def _adds(told: Sequence[Part], whole: Sequence[Part], lent: frozenset[str]) -> bool:
    """Whether a word is not the row's and claims something."""
    claims = {part.key for part in whole if part.carries}
    for at, part in enumerate(told):
        if any(part.same(each) for each in whole) or part.key in claims:
            continue
        if not part.carries:
            if part.kind not in _MAY_ADD and not (part.kind == "preposition" and part.key in _BINDING):
                return True
            continue
        if part.key in HARMLESS or (part.key in lent and _describes(told, at)):
            continue
        return True
    return False


def _describes(told: Sequence[Part], at: int) -> bool:
    """Whether something follows that the word is only the description of."""
    claimed = at > 0 and told[at - 1].kind in ("be", "have")
    return not claimed and any(part.carries for part in told[at + 1 :])


def _named(told: Sequence[Part], inside: Sequence[Sequence[Part]], titles: Sequence[Sequence[Part]]) -> list[int]:
    """The columns that a sentence names, by their whole name or by a word that no other column or cell has, in its order."""
    keys = [frozenset(part.key for part in title if part.carries) for title in titles]
    cells = {part.key for cell in inside for part in cell if part.carries}
    at = {part.key: place for place, part in reversed(list(enumerate(told))) if part.carries}
    whole = {column for column, key in enumerate(keys) if key and key <= at.keys()}
    whole = {column for column in whole if not any(keys[column] < keys[other] for other in whole)}
    own = {}
    for column, key in enumerate(keys):
        alone = [word for word in key if word in at and word not in cells and sum(word in each for each in keys) == 1]
        if column in whole or alone:
            own[column] = max(at[word] for word in (key if column in whole else alone))
    return sorted(own, key=lambda column: own[column])


def _crossed(
    told: Sequence[Part], inside: Sequence[Sequence[Part]], titles: Sequence[Sequence[Part]], key: int
) -> bool:
    """Whether a column is named and another's cell given."""
    named = [column for column in _named(told, inside, titles) if column != key]
    given: list[set[int]] = []
    for part in told:
        if not part.carries:
            continue
        cells = {at for at, cell in enumerate(inside) if any(part.same(each) for each in cell)}
        titled = any(part.same(each) for at in named for each in titles[at])
        if cells and key not in cells and not titled:
            given.append(cells)
    if not named:
        return False
    order: list[int] = []
    for cells in given:
        fitting = [at for at in named if at in cells]
        if not fitting:
            return True
        order += [at for at in fitting[:1] if at not in order] if len(fitting) == 1 else []
    missing = [at for at in named if not any(at in cells for cells in given)]
    return bool(missing) or (len(order) == len(named) and order != named)
