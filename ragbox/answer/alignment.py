"""Which part of a sentence stands where in its source, both read from left to right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .parts import Part

_BINDING = 1.0  # what a small word counts that both have
_MEANING = 4.0
_OPENED = 1.5  # a gap in the source costs, so that what is matched stays together
_SKIPPED = 0.01
_ADDED = 2.0
_NEVER = -1e9


def align(sentence: Sequence[Part], source: Sequence[Part], may_add: Callable[[Part], bool]) -> list[int | None] | None:
    """For each part of the sentence its place in the source, None where it has none; None when no order fits.

    Each part that carries meaning has a place, unless `may_add` says that it need not. Two neighbours may change places
    where one binds them and the other does not: "hourly rate", "rate per hour".
    """
    rows, columns = len(sentence), len(source)
    # best[i][j]: the first i parts said, the last match at or before j - 1; open gaps are told by `matched`
    matched = [[_NEVER] * (columns + 1) for _ in range(rows + 1)]
    skipped = [[_NEVER] * (columns + 1) for _ in range(rows + 1)]
    back: dict[tuple[int, int, bool], tuple[int, int, bool, int]] = {}
    for j in range(columns + 1):
        skipped[0][j] = 0.0
    for i in range(1, rows + 1):
        part = sentence[i - 1]
        cost = 0.0 if not part.carries else -_ADDED if may_add(part) else _NEVER
        for j in range(columns + 1):
            for state, table in ((True, matched), (False, skipped)):
                if cost > _NEVER and table[i - 1][j] + cost > table[i][j]:
                    table[i][j] = table[i - 1][j] + cost
                    back[i, j, state] = (i - 1, j, state, 0)
            if j == 0:
                continue
            if part.same(source[j - 1]):
                _better(matched, back, (i, j, True), (i - 1, j - 1), skipped, part, source[j - 1])
            swapped = _swapped(sentence, source, i, j)
            if swapped is not None:
                before = max(matched[swapped[0]][swapped[1]], skipped[swapped[0]][swapped[1]])
                if before + 2 * _MEANING - 0.5 > matched[i][j]:
                    matched[i][j] = before + 2 * _MEANING - 0.5
                    state = matched[swapped[0]][swapped[1]] >= skipped[swapped[0]][swapped[1]]
                    back[i, j, True] = (*swapped, state, 2)
            free = i == rows
            for previous, state in ((matched[i][j - 1] - (0 if free else _OPENED), True), (skipped[i][j - 1], False)):
                if previous - (0 if free else _SKIPPED) > skipped[i][j]:
                    skipped[i][j] = previous - (0 if free else _SKIPPED)
                    back[i, j, False] = (i, j - 1, state, 0)
    return _trace(sentence, source, matched, skipped, back)


def _better(
    matched: list[list[float]],
    back: dict[tuple[int, int, bool], tuple[int, int, bool, int]],
    here: tuple[int, int, bool],
    before: tuple[int, int],
    skipped: list[list[float]],
    part: Part,
    other: Part,
) -> None:
    i, j, _ = here
    gain = _MEANING if part.carries else _BINDING if part.kind != "mark" else 0.1
    gain += 0.2 if part.text.casefold() == other.text.casefold() else 0.0
    for table, state in ((matched, True), (skipped, False)):
        if table[before[0]][before[1]] + gain > matched[i][j]:
            matched[i][j] = table[before[0]][before[1]] + gain
            back[here] = (*before, state, 1)


def _swapped(sentence: Sequence[Part], source: Sequence[Part], i: int, j: int) -> tuple[int, int] | None:
    """Where the two neighbours begin that end at `i` and `j` and stand the other way round; None where there are none."""
    mine, theirs = _pair(sentence, i), _pair(source, j)
    if mine is None or theirs is None:
        return None
    (first, second, bound), (one, other, tied) = mine, theirs
    if not (sentence[first].same(source[other]) and sentence[second].same(source[one])):
        return None
    return (first, one) if bound != tied or not (bound or tied) else None


def _pair(run: Sequence[Part], end: int) -> tuple[int, int, bool] | None:
    """The word that ends there and the one before it, and whether `of`, `per` or an `'s` ties them."""
    last, first, bound = end - 1, end - 2, False
    if last < 1 or run[last].kind not in ("word", "name", "attitude"):
        return None
    while first > 0 and (run[first].kind == "determiner" or (run[first].kind == "preposition" and run[first].key in
                         ("of", "per", "for"))):  # fmt: skip
        bound |= run[first].kind == "preposition"
        first -= 1
    if run[first].kind not in ("word", "name", "attitude") or (first < last - 1 and not bound):
        return None
    return first, last, bound or run[first].owns


def _trace(
    sentence: Sequence[Part],
    source: Sequence[Part],
    matched: list[list[float]],
    skipped: list[list[float]],
    back: dict[tuple[int, int, bool], tuple[int, int, bool, int]],
) -> list[int | None] | None:
    i, j = len(sentence), len(source)
    state = matched[i][j] >= skipped[i][j]
    if max(matched[i][j], skipped[i][j]) <= _NEVER / 2:
        return None
    places: list[int | None] = [None] * len(sentence)
    while i > 0 and (i, j, state) in back:
        before_i, before_j, before_state, kind = back[i, j, state]
        if kind == 1:
            places[i - 1] = j - 1
        elif kind == 2:
            mine, theirs = _pair(sentence, i), _pair(source, j)
            if mine is not None and theirs is not None:
                places[mine[0]], places[mine[1]] = theirs[1], theirs[0]
        i, j, state = before_i, before_j, before_state
    return places
