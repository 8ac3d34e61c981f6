"""Names of numbers, months and units, as `values.py` reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable

MONTHS = "january february march april may june july august september october november december".split()
MONTH_NUMBER = {name: number for number, name in enumerate(MONTHS, 1)}
MONTH_NUMBER |= {name[:3]: number for name, number in MONTH_NUMBER.items()} | {"sept": 9}
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
"""From 1."""
NUMBER_WORD = {word: value for value, word in enumerate(_SMALL)}
NUMBER_WORD |= {
    word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
SCALE = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
SHORT_SCALE = {"k": 1_000, "m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000}
UNITS = {
    "%": "%", "percent": "%", "per cent": "%", "pct": "%",
    "$": "usd", "us$": "usd", "usd": "usd", "dollar": "usd", "dollars": "usd",
    "€": "eur", "eur": "eur", "euro": "eur", "euros": "eur",
    "£": "gbp", "gbp": "gbp", "pound": "gbp", "pounds": "gbp", "chf": "chf", "¥": "jpy", "jpy": "jpy", "yen": "jpy",
    "day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month", "months": "month",
    "year": "year", "years": "year", "yr": "year", "yrs": "year", "hour": "hour", "hours": "hour", "hr": "hour",
    "hrs": "hour", "h": "hour", "minute": "minute", "minutes": "minute", "min": "minute", "second": "second",
    "seconds": "second", "mg": "mg", "mcg": "mcg", "μg": "mcg", "g": "g", "kg": "kg", "ml": "ml", "l": "l",
    "mmol": "mmol", "bpm": "bpm", "mmhg": "mmhg", "mm": "mm", "cm": "cm", "km": "km", "ft": "ft",
}  # fmt: skip


def either(names: Iterable[str]) -> str:
    """A regular expression for any of the names, the longest first."""
    return "|".join(sorted((re.escape(name) for name in names), key=len, reverse=True))
