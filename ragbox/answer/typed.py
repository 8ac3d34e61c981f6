"""A text to a typed value and the words that it is made of. All rules; in doubt there is no value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from ..dates import written_days
from .schema import Leaf, content
from .support import denies
from .units import UNITS
from .values import Value, find_values
from .words import words

Failure = Literal["unreadable", "ambiguous"]

_LEVEL = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u00a0\u2009\u202f\t\n\r", " "),
    }
)
"""Typography made plain without moving anything, for offsets into the text must hold."""
_THIN_GROUP = re.compile("(?<=\\d)[\u00a0\u2009\u202f](?=\\d{3}(?!\\d))")
_REFERENCE = re.compile(
    r"(?:sections?|clauses?|articles?|paragraphs?|schedules?|pages?|items?|parts?|chapters?|exhibits?|appendix|annex|"
    r"version|edition|step|note|figure|table|unit|suite|no\.?|nos\.?|number|#)\s*$",
    re.IGNORECASE,
)
"""What stands before a number that only counts or names something."""
_NUMBERED = re.compile(r"\s*(?:\(?\d+(?:\.\d+)*[.)]?|[A-Z]\.\d+(?:\.\d+)*)\s+(?=[\"“‘'(\[]*[A-Z])")
"""The number of a clause, at its beginning."""
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
_MONEY = frozenset(("usd", "eur", "gbp", "chf", "jpy"))
_MONEY_WORDS = frozenset(
    content(
        "amount price cost fee fees rent rental deposit charge salary wage total subtotal payment premium sum budget "
        "turnover revenue cash balance money liability excess cap consideration compensation retainer"
    )
)
_SHARE_WORDS = frozenset(content("percentage percent pct"))
_NO_UNITS = frozenset("second seconds min g l h m ml mm cm km ft".split())
"""Names of units that are mostly something else in the name of a field."""
_TIME = re.compile(r"(?<![\d:.])([01]?\d|2[0-3])[:.]([0-5]\d)(?![\d:])(?:\s*([ap])\.?m\b\.?)?", re.IGNORECASE)
_NEAR = 14
"""Characters between a day and its time of day."""
_CONDITION = re.compile(
    r"\b(?:if|unless|only|except|provided|subject to|other than|save|where|when|without|until|before|after|however|but|"
    r"although|though|whether|either|may be|might|could|not more than|no more than|less than|limited)\b",
    re.IGNORECASE,
)
"""Words after which a sentence does not plainly say yes or no."""
_NEGATOR = re.compile(r"\b(?:no|not|never|neither|nor|none|cannot|without)\b|n't\b", re.IGNORECASE)
_AGAINST = re.compile(
    r"\b(?:against|compared|versus|vs|up from|down from|instead of|rather than|in place of|as opposed to)\b",
    re.IGNORECASE,
)
"""What follows is only compared with."""
_YES = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_CLAIM = 2
"""Words at least that a yes or no must share with its sentence; one word says too little."""
_NAME_END = re.compile(r"\s+\(|,\s|;|\s+(?:born|of|at)\s+\d")
_LONGEST = 400
"""Characters of a text value: more is a passage."""


@dataclass(frozen=True, slots=True)
class Read:
    """A value, and the half-open offsets, in the text that it was read from, of the words it is made of."""

    value: Any = field(repr=False)
    start: int
    end: int


def read(leaf: Leaf, text: str, window: tuple[int, int] | None = None, beside: str = "") -> Read | Failure:
    """The one value of a text for a field; in `window`, where there is one, and else in the whole text.

    `beside` is what else is said of the text: its heading, the name of its column. "ambiguous" where several values are
    there, "unreadable" where none is.
    """
    low, high = window or (0, len(text))
    inside = [each for each in candidates(leaf, text, window, beside) if each.start < high and low < each.end]
    if not inside:
        return "unreadable"
    if window is not None and leaf.kind != "text" and (against := _AGAINST.search(text, inside[0].end, high)):
        inside = [each for each in inside if each.start < against.start()]
    return inside[0] if all(same(each.value, inside[0].value) for each in inside) else "ambiguous"


def same(value: Any, other: Any) -> bool:
    """Whether two values are of one kind and equal; 1 is not True."""
    return type(value) is type(other) and bool(value == other)


def candidates(leaf: Leaf, text: str, window: tuple[int, int] | None = None, beside: str = "") -> list[Read]:
    """All values of the field's kind in a text, in order. A text value is what the window holds."""
    if leaf.kind == "text":
        return list(_texts(leaf, text, *(window or (0, len(text)))))
    if leaf.kind == "number":
        return list(_numbers(leaf, text, beside))
    if leaf.kind == "yes_no":
        return list(_yes_no(leaf, text, window, beside))
    if leaf.kind == "choice":
        return list(_choices(leaf, text, window))
    days = written_days(level(text))
    return list(_moments(text, days) if leaf.kind == "moment" else (Read(day, low, high) for low, high, day in days))


def level(text: str) -> str:
    """A text of the same length with plain dashes, quotes and spaces."""
    return _THIN_GROUP.sub(",", text).translate(_LEVEL)


def trimmed(text: str, low: int, high: int) -> tuple[int, int]:
    """The offsets without white space, bullets and stops at either end, and without a bracket that is not closed."""
    piece = text[low:high]
    if (opened := piece.rfind("(")) > piece.rfind(")"):
        high = low + opened
    while low < high and (text[low].isspace() or text[low] in "•▪◦‣●*–—-:;,."):
        low += 1
    while high > low and (text[high - 1].isspace() or text[high - 1] in ":;,"):
        high -= 1
    piece = text[low:high]
    if piece.endswith(".") and not re.search(r"\b(?:Inc|Ltd|Co|Corp|plc|Jr|Sr|St|No|[A-Z])\.$", piece):
        high -= 1
    if text[low:high].endswith(")") and "(" not in text[low:high]:
        high -= 1
    return low, high


def _texts(leaf: Leaf, text: str, low: int, high: int) -> Iterator[Read]:
    low, high = trimmed(text, low, high)
    if leaf.words.split()[-1:] == ["name"] or " name of " in f" {leaf.words} ":
        end = _NAME_END.search(text, low, high)
        high = end.start() if end and end.start() > low else high
    value = text[low:high]
    whole = value.count('"') % 2 == 0 and value.count("“") == value.count("”")
    if whole and any(character.isalnum() for character in value) and len(value) <= _LONGEST:
        yield Read(value, low, high)


def _numbers(leaf: Leaf, text: str, beside: str) -> Iterator[Read]:
    plain = level(text)
    first = numbered[0] if (numbered := _NUMBERED.match(plain)) and "\t" not in text else ""
    found = [each for each in find_values(plain) if each.start >= len(first) and _is_number(each, plain)]
    wanted, units = _wanted(leaf), {each.unit for each in found}
    if wanted is None and content(leaf.words) & _MONEY_WORDS and units & _MONEY:
        found = [each for each in found if each.unit in _MONEY]
    elif wanted is not None:
        named = _units(words(level(beside)))
        found = [each for each in found if each.unit == wanted or (each.unit is None and wanted in named)]
    for each in found:
        number = _number(leaf.type, each.key)
        if number is not None:
            end = (
                each.reach
                if plain[each.end : each.reach].strip() and "\t" not in text[each.end : each.reach]
                else each.end
            )
            start = each.start + len(plain[each.start : each.end]) - len(plain[each.start : each.end].lstrip())
            yield Read(number, start, end)


def _is_number(value: Value, text: str) -> bool:
    """Whether a value is a quantity: no day, identifier or reference, and no word that need not be a number."""
    alone = value.unit is None and _REFERENCE.search(text[: value.start]) is not None
    return value.date is None and not value.optional and _PLAIN.fullmatch(value.key) is not None and not (
        alone or re.match(r"0\d", value.text)
    )  # fmt: skip


def _wanted(leaf: Leaf) -> str | None:
    """The unit that the name of a field, its labels or its description speak of; None where that is none or several."""
    for said in (leaf.words, *leaf.labels, leaf.described):
        if content(said) & _SHARE_WORDS:
            return "%"
        units = _units(words(said))
        if units:
            business = {"business", "working"} & {word.casefold() for word in words(said)}
            unit = next(iter(units))
            return None if len(units) > 1 else f"business {unit}" if business else unit
    return None


def _units(said: Sequence[str]) -> set[str]:
    return {UNITS[word.casefold()] for word in said if word.casefold() in UNITS and word.casefold() not in _NO_UNITS}


def _number(kind: type, key: str) -> int | float | Decimal | None:
    try:
        number = Decimal(key)
    except InvalidOperation:
        return None
    if kind is int:
        return int(number) if number == number.to_integral_value() else None
    return float(number) if kind is float else number


def _moments(text: str, days: Iterator[tuple[int, int, date]]) -> Iterator[Read]:
    """Days with the time of day that stands beside each."""
    for low, high, day in days:
        after = _TIME.search(text, high, high + _NEAR)
        before = [
            match for match in _TIME.finditer(text, max(0, low - 2 * _NEAR), low) if low - match.end() <= _NEAR // 2
        ]
        found = after or (before[-1] if before else None)
        if found is None:
            continue
        hour = int(found[1])
        if found[3]:
            hour = hour % 12 + (12 if found[3].lower() == "p" else 0)
        yield Read(
            datetime(day.year, day.month, day.day, hour, int(found[2])), min(low, found.start()), max(high, found.end())
        )


def _choices(leaf: Leaf, text: str, window: tuple[int, int] | None) -> Iterator[Read]:
    """The wordings that stand in the text; not those that another one that stands there holds, nor what is denied."""
    plain = level(text)
    found = [
        (match.start(), match.end(), value)
        for wording, value in leaf.choices.items()
        for match in re.finditer(rf"(?<!\w){_loosely(wording)}(?!\w)", plain, re.IGNORECASE)
    ]
    if window is not None and any(low < window[1] and window[0] < high for low, high, _ in found):
        found = [each for each in found if each[0] < window[1] and window[0] < each[1]]
    for low, high, value in sorted(found, key=lambda each: each[:2]):
        held = any(other[0] <= low and high <= other[1] and other[1] - other[0] > high - low for other in found)
        if not held and not _NEGATOR.search(plain, max(0, low - 20), low):
            yield Read(value, low, high)


def _loosely(wording: str) -> str:
    return r"[\s\-]+".join(map(re.escape, re.split(r"[\s\-_]+", level(wording).strip())))


def _yes_no(leaf: Leaf, text: str, window: tuple[int, int] | None, beside: str) -> Iterator[Read]:
    """Yes or no where the wording is plain: a cell that says so, or a sentence without conditions that has all words of the
    field and denies nothing, or denies one of them."""
    if window is not None:
        low, high = trimmed(text, *window)
        said = _YES.get(text[low:high].casefold())
        if said is not None:
            yield Read(said, low, high)
            return
    plain, claim = level(text), re.sub(r"^whether\b", "", leaf.described or leaf.words, flags=re.IGNORECASE)
    wanted, here = content(claim), content(plain)
    if len(wanted & here) < _CLAIM or not wanted <= here | content(beside) or _CONDITION.search(plain):
        return
    denials = len(_NEGATOR.findall(plain))
    low, high = trimmed(text, 0, len(text))
    if not denials and not _NEGATOR.search(claim):
        yield Read(True, low, high)
    elif denials == 1 and denies(plain, claim):
        yield Read(False, low, high)
