"""Numbers as Word writes them in front of list items: letters, Roman numerals, words, circled digits."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..numerals import roman

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_IRREGULAR = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_CHICAGO = "*†‡§"
_MOST_LETTERS = 30


def counted(value: int, style: str, pattern: str = "") -> str:
    """The number in one of Word's number formats; `pattern` is that of a custom one (`001, 002, ...`).

    Formats that are not known, among them those of other scripts, give digits.
    """
    if style == "custom":
        return _custom(value, pattern)
    write = _FORMATS.get(style, str)
    return write(value) if value > 0 or write in (str, _padded) else str(value)


def _letters(value: int) -> str:
    return chr(ord("a") + (value - 1) % 26) * min((value - 1) // 26 + 1, _MOST_LETTERS)


def _padded(value: int) -> str:
    return f"{value:02d}"


def _ordinal(value: int) -> str:
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def _words(value: int) -> str:
    if value >= 1000:
        return str(value)
    hundreds, rest = divmod(value, 100)
    words = [f"{_ONES[hundreds]} hundred"] if hundreds else []
    if rest >= 20:
        words.append(_TENS[rest // 10 - 2] + (f"-{_ONES[rest % 10]}" if rest % 10 else ""))
    elif rest:
        words.append(_ONES[rest])
    return " ".join(words)


def _cardinal(value: int) -> str:
    return _capital(_words(value))


def _ordinal_words(value: int) -> str:
    if value >= 1000:
        return _ordinal(value)
    head, last = re.fullmatch(r"(.*?)(\w+)", _words(value)).groups()  # type: ignore[union-attr]
    ending = _IRREGULAR.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return _capital(head + ending)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _circled(value: int) -> str:
    return chr(0x2460 + value - 1) if value <= 20 else str(value)


def _chicago(value: int) -> str:
    return _CHICAGO[(value - 1) % 4] * min((value - 1) // 4 + 1, _MOST_LETTERS)


def _custom(value: int, pattern: str) -> str:
    first = re.match(r"0*1\b", pattern)
    return f"{value:0{min(first.end(), 9)}d}" if first else str(value)


_FORMATS: dict[str, Callable[[int], str]] = {
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda value: roman(value).upper(),
    "decimalZero": _padded,
    "ordinal": _ordinal,
    "cardinalText": _cardinal,
    "ordinalText": _ordinal_words,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "numberInDash": lambda value: f"- {value} -",
    "hex": lambda value: f"{value:X}",
    "chicago": _chicago,
}
