"""Lines with Hebrew or Arabic in them, from the order in which they stand on the page to that in which they are read.

PDFium puts the letters of such words right, but not English phrases between them, nor the punctuation at their ends. The
rules are those of the Unicode Bidirectional Algorithm for text without marks of its own: on text that it has reordered, they
lead back, but where two texts look the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_ANY = frozenset("()[]{}")
_OPEN = {**{ch: ch for ch in _BRACKETS}, **{value: key for key, value in _BRACKETS.items()}}
_CLOSE = {**_BRACKETS, **{value: value for value in _BRACKETS.values()}}


def reading_order(text: Sequence[str], rtl: bool) -> list[int]:
    """The positions of the characters of a line, given from left to right as it looks, in the order in which they are read.

    `rtl` is the direction of the line as a whole.
    """
    levels = _levels(text, rtl)
    order = list(range(len(text)))
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = max(end, start + 1)
    return order


def is_rightward(text: str) -> bool:
    """Whether more of the letters run from right to left than from left to right."""
    classes = [unicodedata.bidirectional(ch) for ch in text]
    return sum(c in ("R", "AL") for c in classes) > classes.count("L")


def with_brackets(word: str) -> str:
    """The word with its brackets the right way round: at its start they open, at its end they close."""
    if _ANY.isdisjoint(word):
        return word
    found = list(word)
    inner = word.strip("()[]{}.,:;!?\"'”’״׳")
    start = word.find(inner) if inner else len(word)
    depth = 0
    for index, ch in enumerate(found):
        if ch not in _ANY:
            continue
        opens = index < start or (index < start + len(inner) and depth == 0)
        depth += 1 if opens else -1
        found[index] = (_OPEN if opens else _CLOSE)[ch]
    return "".join(found)


def _levels(text: Sequence[str], rtl: bool) -> list[int]:
    """The embedding level of each character."""
    classes = _neutrals(_numbers([unicodedata.bidirectional(ch[:1]) or "L" for ch in text], rtl), rtl)
    if rtl:
        return [1 if c == "R" else 2 for c in classes]
    return [{"L": 0, "R": 1}.get(c, 2) for c in classes]


def _numbers(classes: list[str], rtl: bool) -> list[str]:
    """Rules W1 to W7: numbers with what belongs to them."""
    found = list(classes)
    strong = side = "R" if rtl else "L"
    for i, c in enumerate(found):
        if c == "NSM":
            found[i] = c = found[i - 1] if i else side
        if c in ("L", "R", "AL"):
            strong = c
        elif c == "EN" and strong == "AL":
            found[i] = "AN"
    found = ["R" if c == "AL" else c for c in found]
    for i in range(1, len(found) - 1):
        before, after = found[i - 1], found[i + 1]
        if before == after and (found[i], before) in (("ES", "EN"), ("CS", "EN"), ("CS", "AN")):
            found[i] = before
    _terminators(found)
    strong = side
    for i, c in enumerate(found):
        if c in ("L", "R"):
            strong = c
        elif c == "EN" and strong == "L":
            found[i] = "L"
    return found


def _terminators(classes: list[str]) -> None:
    """Signs such as % and $ go with the number that they touch."""
    for order in (range(1, len(classes)), range(len(classes) - 2, -1, -1)):
        for i in order:
            if classes[i] == "ET" and classes[i - 1 if order.step > 0 else i + 1] == "EN":
                classes[i] = "EN"


def _neutrals(classes: list[str], rtl: bool) -> list[str]:
    """Rules N1 and N2: what has no direction takes that of its neighbours when they agree, else that of the line."""
    side = "R" if rtl else "L"
    found = list(classes)
    start = 0
    while start < len(found):
        end = start
        while end < len(found) and found[end] not in ("L", "R", "EN", "AN"):
            end += 1
        if end == start:
            start += 1
            continue
        before = _side(found[start - 1]) if start else side
        after = _side(found[end]) if end < len(found) else side
        found[start:end] = [before if before == after else side] * (end - start)
        start = end
    return found


def _side(c: str) -> str:
    return "L" if c == "L" else "R"
