"""Which cell of a table row a sentence gives under which column's name."""

from __future__ import annotations

from collections.abc import Sequence

from .faithful import HARMLESS
from .parts import Part, parts
from .values import find_values
from .words import content, even, stems

_MAY_ADD = frozenset(("determiner", "be", "have", "mark", "and", "relative"))
_BINDING = frozenset(("of", "in", "for", "with", "to", "per", "as", "about"))


def misread(
    sentence: str, cells: Sequence[str], columns: Sequence[str], context: str = "", question: str | None = None
) -> bool:
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
    if _adds(told, whole, stems(even(context)) | (stems(even(question)) if question else frozenset())):
        return True
    wanted = [part for part in inside[key] if part.carries]
    if 2 * sum(any(part.same(each) for part in told) for each in wanted) < len(wanted):
        return True
    return _crossed(told, inside, [set(content(name)) for name in names], key)


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
        if part.key in HARMLESS or part.key in lent and _describes(told, at):
            continue
        if part.kind == "value" or lent:
            return True
    return False


def _describes(told: Sequence[Part], at: int) -> bool:
    """Whether something follows that the word is only the description of."""
    claimed = at > 0 and told[at - 1].kind in ("be", "have")
    return not claimed and any(part.carries for part in told[at + 1 :])


def _crossed(told: Sequence[Part], inside: Sequence[Sequence[Part]], titles: Sequence[set[str]], key: int) -> bool:
    """Whether a column is named and another's cell given."""
    named: list[int] = []
    given: list[set[int]] = []
    for part in told:
        if not part.carries:
            continue
        cells = {at for at, cell in enumerate(inside) if any(part.same(each) for each in cell)}
        columns = {at for at, title in enumerate(titles) if part.key in title}
        if cells and key not in cells:
            given.append(cells)
        elif not cells and len(columns) == 1 and key not in columns:
            named += columns - set(named)
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
