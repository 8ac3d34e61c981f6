"""Values of cells as their number formats show them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from ..text.flow import tidy

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]|\[[^\]]*\]|_.|\*.|(?P<plain>.)',
    re.DOTALL,
)
_HOLDERS = "0#?.,"
_MOST_DECIMALS = 30
_EXACT = 10**15
_LARGEST = 1e21


@dataclass(frozen=True, slots=True)
class _Format:
    """One section of a number format: what stands before and after the number, and how its digits are shown."""

    before: str
    holders: str
    after: str
    percent: bool = False
    exponent: bool = False

    @property
    def decimals(self) -> int:
        return min(sum(map(self.holders.partition(".")[2].count, "0#?")), _MOST_DECIMALS)

    @property
    def least(self) -> int:
        """How many digits the whole part has at least."""
        return self.holders.partition(".")[0].count("0")


def shown_value(value: object, number_format: str) -> str:
    """What a person sees in the cell, on one line; dates and times as ISO 8601 has them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return tidy(_number(value, number_format))
    if isinstance(value, dt.datetime):
        return _moment(value)
    if isinstance(value, dt.time):
        return value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return tidy(str(value))


def _moment(value: dt.datetime) -> str:
    if value.time() == dt.time():  # a date: programs that export it give it a time of its own
        return value.date().isoformat()
    return value.replace(microsecond=0).isoformat(" ", "seconds" if value.second else "minutes")


def _number(value: int | float, number_format: str) -> str:
    sections = _sections(number_format)
    if not sections or abs(value) >= _LARGEST:
        return _general(value)
    if value < 0 and len(sections) > 1:
        return _apply(sections[1], -value)
    if value == 0 and len(sections) > 2:
        return _apply(sections[2], value)
    return ("-" if value < 0 else "") + _apply(sections[0], abs(value))


def _general(value: int | float) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return f"{value:.15g}" if isinstance(value, float) else str(value)[:400]


def _apply(form: _Format, value: int | float) -> str:
    if not form.holders:
        return f"{form.before}{form.after}" if form.before + form.after else _general(value)
    if form.holders.strip("0#?.,"):  # digits between signs: 000-00-0000
        return _masked(form, value)
    if form.exponent:
        return f"{form.before}{value:.{form.decimals}E}{form.after}"
    whole = form.holders.partition(".")[0]
    scaled = value * 100 if form.percent else value
    for _ in range(len(form.holders) - len(form.holders.rstrip(","))):
        scaled /= 1000
    grouped = "," in whole.rstrip(",")
    digits = f"{scaled:{',' if grouped else ''}.{form.decimals}f}"
    if form.decimals and not set(form.holders.partition(".")[2]) & {"0", "?"}:
        digits = digits.rstrip("0").rstrip(".")
    if form.least != 1 and not grouped:
        head, point, tail = digits.partition(".")
        digits = (head.zfill(form.least) if form.least else head.lstrip("0")) + point + tail
    return f"{form.before}{digits}{form.after}"


def _masked(form: _Format, value: int | float) -> str:
    places = sum(form.holders.count(holder) for holder in "0#?")
    digits = list(f"{value:.0f}".zfill(places))
    parts: list[str] = []
    for sign in reversed(form.holders):
        parts.append(digits.pop() if sign in "0#?" and digits else sign)
    return form.before + "".join([*digits, *reversed(parts)]) + form.after


@lru_cache(maxsize=2_000)
def _sections(number_format: str) -> tuple[_Format, ...]:
    """The sections of a format that shows numbers; none for General, for text, and for what is not understood."""
    found: list[_Format] = []
    tokens: list[tuple[str, bool]] = []
    for match in [*_TOKEN.finditer(number_format[:1_000]), None]:
        if match is None or match["plain"] == ";":
            section = _section(tokens)
            if section is None:  # the last section may be for text
                return tuple(found)
            found.append(section)
            tokens = []
        elif match["plain"] is not None:
            tokens.append((match["plain"], True))
        else:
            tokens.append((match["quoted"] or match["escaped"] or match["currency"] or "", False))
    return tuple(found)


def _section(tokens: list[tuple[str, bool]]) -> _Format | None:
    codes = "".join(text for text, plain in tokens if plain)
    if "General" in codes or "@" in codes or "/" in codes:
        return None
    exponent = re.search(r"E[+-]", codes) is not None
    at = [index for index, (text, plain) in enumerate(tokens) if plain and text in _HOLDERS]
    if not at:
        return _Format("".join(text for text, _ in tokens), "", "")
    first, last = at[0], at[-1]
    if exponent:
        mark = next(index for index, (text, plain) in enumerate(tokens) if plain and text == "E")
        holders = "".join(text for text, plain in tokens[first:mark] if plain and text in _HOLDERS)
    else:
        holders = "".join(text for text, _ in tokens[first : last + 1])
    before = "".join(text for text, _ in tokens[:first])
    after = "".join(text for text, _ in tokens[last + 1 :])
    percent = any(text == "%" and plain for text, plain in tokens)
    return _Format(before, holders, after, percent, exponent)
