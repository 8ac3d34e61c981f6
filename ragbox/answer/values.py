"""The checkable values in a text: numbers with their units, dates, identifiers and names.

A value of a sentence is supported by a source only where the source has that value too, in whatever notation, and as often
as the sentence: each mention in the source supports one in the sentence. So a copied sentence is supported, and changing
any digit of it is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from .units import MONTH_NUMBER, MONTHS, NUMBER_WORD, SCALE, SHORT_SCALE, UNITS, either
from .words import STOP, WORD, even, words

_NO_NAMES = STOP | set(UNITS) | set(SCALE)
_ORDINALS = re.compile(r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b", re.IGNORECASE)
_LAST_CENTURY = 70  # a year of two digits from here on is 19xx
_EXACT = 16  # longer runs of digits are identifiers, compared as written; decimals keep 28 digits
_PLAIN_DAYS = ("calendar", "consecutive", "full", "whole", "clear")
_MODIFIER = "business|working|" + "|".join(_PLAIN_DAYS)


_MONTH = rf"(?P<{{}}>{either(MONTH_NUMBER)})\.?"
_ORDINAL = r"(?:st|nd|rd|th)?"
_DATE = re.compile(
    r"(?<![\w.,/-])(?:"
    r"(?P<y1>\d{4})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})(?![\w-])"
    r"|(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<y2>\d{4}|\d{2})(?![\w/-])"
    rf"|(?P<d3>\d{{1,2}}){_ORDINAL}(?: day)?(?: of)?[ -]{_MONTH.format('m3')}(?:,?[ -](?P<y3>\d{{4}}))?(?!\w)"
    rf"|{_MONTH.format('m4')} (?P<d4>\d{{1,2}}){_ORDINAL}(?:,? (?P<y4>\d{{4}}))?(?![\w%]|[.,]\d)"
    rf"|{_MONTH.format('m5')},? (?P<y5>\d{{4}})(?!\w)"
    rf"|(?P<m6>{either(name for name in MONTHS if name not in ('may', 'march'))}|(?-i:March|MARCH))(?!\w)"
    r")",
    re.IGNORECASE,
)
_SPELLED = either([*NUMBER_WORD, *SCALE])
_WORDS = re.compile(rf"\b(?:{_SPELLED})(?:(?:[ -]| and )(?:{_SPELLED}))*\b", re.IGNORECASE)
_RUN = re.compile(
    r"(?P<currency>US\$|[$€£¥])? ?(?P<sign>(?<![\w)%-])-)?"
    r"(?P<run>(?:[^\W\d_]+-)*\w*\d\w*(?:-\w+|[.,'/:]\w*\d\w*)*(?:\(\w{1,3}\))*)"
)
_NUMBER = re.compile(r"(\d{1,3}(?:[,']\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d+|\d+(?:[.,]\d+)?)([^\W\d]*)")
_RANGE = re.compile(r"([1-9]\d{0,3})-([1-9]\d{0,3})")
_HYPHEN_UNIT = re.compile(rf"(\d+)-({either(UNITS)})(?:-\w+)*", re.IGNORECASE)
_AFTER = re.compile(
    rf"\)? ?-?(?:\(\d+\) ?)?(?:(?P<scale>{either(SCALE)})\b ?)?(?:(?P<modifier>{_MODIFIER})[ -])?"
    rf"(?P<unit>{either(UNITS)})(?!\w)|\)? ?(?P<only>{either(SCALE)})\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\b(usd|eur|gbp|chf|jpy)\W{0,2}$", re.IGNORECASE)


class _Date(NamedTuple):
    """Year, month, day as far as they are known; `swapped` where day and month may be the other way round."""

    year: int | None
    month: int | None
    day: int | None
    swapped: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A value: the text it was read from, where, and what it comes to. `reach` is where its unit ends."""

    text: str = field(repr=False)
    start: int
    end: int
    reach: int
    key: str = field(repr=False)
    unit: str | None = None
    date: _Date | None = field(default=None, repr=False)
    optional: bool = False  # "one" need not be a number

    def same(self, other: Value) -> bool:
        """Whether both mean the same, as far as this one says."""
        if self.date and other.date:
            return _within(self.date, other.date)
        if self.date or other.date:
            return False
        return self.key == other.key and (self.unit == other.unit or None in (self.unit, other.unit))


def unsupported_values(sentence: str, source: str) -> tuple[str, ...]:
    """The numbers, dates, amounts, identifiers and names of the sentence that the source does not have, as written.

    A name is a capitalised word that does not begin the sentence; where two begin it, both count.
    """
    sentence, source = even(sentence), even(source)
    wanted, there = find_values(sentence), find_values(source)
    known = {name_key(word) for word in words(source)}
    missing = [name for name in names(sentence, wanted) if name_key(name) not in known and not _of_date(name, there)]
    strange = [value for value in wanted if value.unit and not _has_unit(value.unit, there, source)]
    left = dict.fromkeys(value.text for value in [*unmatched(wanted, there), *strange])
    ordinals = [match[0] for match in _ORDINALS.finditer(sentence) if match[0].casefold() not in source.casefold()]
    return (*left, *missing, *ordinals)


def find_values(text: str) -> list[Value]:
    """The numbers, dates and identifiers of evened text, in order."""
    found = [value for match in _DATE.finditer(text) for value in _read_date(match)]
    for finder, read in ((_RUN, _read_run), (_WORDS, _read_words)):
        left = blank(text, found)  # so that what is left beside a value is read too, and nothing twice
        found += [value for match in finder.finditer(left) for value in read(text, match)]
    return sorted(found, key=lambda value: (value.start, value.end))


def blank(text: str, values: Iterable[Value], *, units: bool = False) -> str:
    """The text with its values, or also their units, replaced by spaces."""
    for value in values:
        end = value.reach if units else value.end
        text = text[: value.start] + " " * (end - value.start) + text[end:]
    return text


def unmatched(wanted: list[Value], there: list[Value]) -> list[Value]:
    """Values of `wanted` left over when each of `there` is spent on one at most, the most alike first."""
    open_, left = list(there), list(wanted)
    for alike in (_same_text, _same_key, _same_meaning):
        rest = []
        for value in left:
            at = next((at for at, other in enumerate(open_) if alike(value, other)), None)
            if at is None:
                rest.append(value)
            else:
                del open_[at]
        left = rest
    return [value for value in left if not value.optional]


def names(text: str, values: list[Value]) -> Iterator[str]:
    """Capitalised words of evened text that are neither part of a value nor merely the first word."""
    found = [
        match for match in WORD.finditer(text) if not any(value.start <= match.start() < value.end for value in values)
    ]
    for number, match in enumerate(found):
        word = match[0].removesuffix("'s").removesuffix("'S")
        before = found[number - 1][0] if number else ""
        article = word in ("A", "I") and not before[:1].isupper()
        if not word[0].isupper() or article or (len(word) > 1 and word.casefold() in _NO_NAMES):
            continue
        beside = found[number + 1] if number + 1 < len(found) else None
        together = beside is not None and beside[0][0].isupper() and text[match.end() : beside.start()] == " "
        if number == 0 and not together and word[1:].casefold() == word[1:]:
            continue
        yield from (part for part in word.split("-") if part[:1].isupper())


def _has_unit(unit: str, there: list[Value], source: str) -> bool:
    """Whether the unit occurs at all: a source may name it once for several numbers, or in the head of a table."""
    if any(value.unit == unit for value in there):
        return True
    said = {word.casefold() for word in words(source)}
    return any(name in said or (not name.isalpha() and name in source) for name, each in UNITS.items() if each == unit)


def _read_date(match: re.Match[str]) -> list[Value]:
    group = match.groupdict()
    if group["a"]:
        first, second, year = int(group["a"]), int(group["b"]), int(group["y2"])
        if len(group["y2"]) == 2:
            year += 1900 if year >= _LAST_CENTURY else 2000
        swapped = first <= 12 and second <= 12
        date = _Date(year, second, first, swapped) if first > 12 or swapped else _Date(year, first, second)
        key = f"{first}/{second}/{year}"
    else:
        number = next(number for number in "13456" if group.get(f"m{number}"))
        year_, month, day = (group.get(f"{part}{number}") for part in "ymd")
        named = month or ""
        if named.casefold() == "may" and named.islower():
            return []  # the verb
        date = _Date(
            int(year_) if year_ else None,
            MONTH_NUMBER.get(named.casefold()) or int(named),
            int(day) if day else None,
        )
        key = "-".join(str(part) for part in date[:3])
    return [Value(match[0], match.start(), match.end(), match.end(), key, date=date)]


def _within(date: _Date, other: _Date) -> bool:
    """Whether all that the first date says holds for the other."""
    if date.swapped and other.swapped:
        return date == other
    ways = [date]
    if date.swapped or other.swapped:
        ways.append(date._replace(month=date.day, day=date.month))
    return any(
        all(mine is None or mine == theirs for mine, theirs in zip(way[1:3], other[1:3], strict=True))
        and way.year in (None, other.year)
        for way in ways
    )


def _same_text(value: Value, other: Value) -> bool:
    return value.text.casefold() == other.text.casefold() and value.same(other)


def _same_key(value: Value, other: Value) -> bool:
    return value.key == other.key and value.same(other)


def _same_meaning(value: Value, other: Value) -> bool:
    """Also a year where the source has a day of it."""
    return value.same(other) or (other.date is not None and value.key == str(other.date.year))


def name_key(word: str) -> str:
    """A name without case, possessive and plural; a single letter keeps its case, or `a` would stand for A."""
    word = word.removesuffix("'s").removesuffix("'S")
    if len(word) == 1:
        return word
    word = word.casefold()
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")


def _of_date(name: str, values: list[Value]) -> bool:
    month = MONTH_NUMBER.get(name.casefold())
    return month is not None and any(value.date is not None and value.date.month == month for value in values)


def _read_run(text: str, match: re.Match[str]) -> Iterator[Value]:
    """A run of characters with a digit in it: a number with its unit, a range of two, or an identifier."""
    run, start, end = match["run"], match.start(), match.end()
    word = _BEFORE.search(text[:start])
    currency = match["currency"] or (word[1] if word else None)
    if two := _RANGE.fullmatch(run):
        if int(two[1]) < int(two[2]):
            after = _after(text, end, currency)
            first, second = match.start("run") + two.end(1), match.start("run") + two.start(2)
            yield Value(two[1], start, first, first, two[1], after.unit)
            yield Value(two[2], second, end, after.reach, two[2], after.unit)
            return
    elif joined := _HYPHEN_UNIT.fullmatch(run):
        yield Value(run, start, end, end, _plain(joined[1]), UNITS[joined[2].casefold()])
        return
    if len(run) <= _EXACT and (number := _NUMBER.fullmatch(run)) and not re.match(r"0\d", run):
        suffix, after = number[2].casefold(), _after(text, end, currency)
        scale, unit = after.scale, UNITS.get(suffix, after.unit)
        if suffix in SHORT_SCALE and (currency or suffix != "m"):
            scale, unit, suffix = SHORT_SCALE[suffix], after.unit, ""
        if suffix in ("", "st", "nd", "rd", "th") or suffix in UNITS:
            key = _plain(_decimal(number[1]) * scale)
            surface = text[start : after.end].strip()
            begin = word.start() if word else start
            yield Value(surface, begin, after.end, after.reach, f"-{key}" if match["sign"] else key, unit)
            return
    yield Value(run, start, end, end, run.casefold())


def _read_words(text: str, match: re.Match[str]) -> Iterator[Value]:
    total = part = 0
    for word in re.split(r"[ -]", match[0].casefold()):
        if word in SCALE:
            part = max(part, 1) * SCALE[word]
            total, part = (total + part, 0) if SCALE[word] > 100 else (total, part)
        elif word != "and":
            part += NUMBER_WORD[word]
    after, value = _after(text, match.end(), None), str(total + part)
    optional = value == "1" and after.unit is None
    yield Value(match[0], match.start(), match.end(), after.reach, value, after.unit, optional=optional)


class _After(NamedTuple):
    """What follows a number: its unit, what it is multiplied by, where the number ends with that, and where the unit."""

    unit: str | None
    scale: int
    end: int
    reach: int


def _after(text: str, end: int, currency: str | None) -> _After:
    found = _AFTER.match(text, end)
    scale = 1
    if found and (name := "scale" if found["scale"] else "only" if found["only"] else None):
        scale, end = SCALE[found[name].casefold()], found.end(name)
    if found is None or not found["unit"]:
        return _After(UNITS[currency.casefold()] if currency else None, scale, end, end)
    unit, modifier = UNITS[found["unit"].casefold()], (found["modifier"] or "").casefold()
    if currency:
        unit = UNITS[currency.casefold()]
    elif modifier and modifier not in _PLAIN_DAYS:
        unit = f"business {unit}"
    return _After(unit, scale, end, found.end())


def _decimal(number: str) -> Decimal:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", number):
        number = number.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(?:[,']\d{3})+(?:\.\d+)?", number):
        number = number.replace(",", "").replace("'", "")
    return Decimal(number.replace(",", "."))


def _plain(number: Decimal | str) -> str:
    """The number in digits; a fraction of zeros is none, but 4.20 is not 4.2, which may be another section."""
    text = format(Decimal(number), "f")
    whole, _, fraction = text.partition(".")
    return text if fraction.strip("0") else whole
