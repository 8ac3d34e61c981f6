"""Arithmetic over values that the documents state, done by code and never by a model: sums, differences, days between dates.

Only plain questions over plain evidence: a wrong sum is worse than none. The operation is written out, so that a reader can
do it again, and `check_computed` does.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from .cite import Quote, Supported, check_quote, quote_of
from .operands import CURRENCIES, Number, Operand, operands, read_again
from .pieces import Piece
from .units import MONTHS
from .words import even

Operation = Literal["sum", "difference", "average", "between", "times"]

_LOOKED_AT = 600
_MOST = 6
"""Values that are added up at most; more are a table, of which the evidence may not have every row."""
_BETWEEN = re.compile(
    r"\bhow (?:many (?P<unit>days|weeks|months|years)|long|much time)\b.*?(?:\bbetween (?P<a>.+?) and (?P<b>.+)|"
    r"\bfrom (?P<c>.+?) (?:to|until|till) (?P<d>.+))$",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"\b(?:sum|total)(?: (?:cost|price|amount|value))? of (?P<list>.+)$|"
    r"^(?:what|how much) (?:is|are|do|does|would) (?P<plus>.+ plus .+)$|"
    r"^(?:what|how much) (?:is|are|do|does|would) (?P<tail>.+? and .+?)"
    r"(?: (?:come|comes|amount|amounts|add up|adds up) to)?(?: together| in total| altogether| combined)$",
    re.IGNORECASE,
)
_AVERAGE = re.compile(r"\b(?:average|mean) of (?P<list>.+)$", re.IGNORECASE)
_UP = r"more|higher|longer|larger|greater|dearer|later|heavier|bigger|more expensive|better paid"
_DOWN = r"less|lower|shorter|smaller|cheaper|fewer|earlier|lighter|less expensive"
_DIFFERENCE = re.compile(
    r"\bdifference between (?P<a>.+?) and (?P<b>.+)$|"
    rf"\bhow much (?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b(?: \w+)? (?:is|are|was|were|do|does|did) (?P<c>.+?) than (?P<d>.+)$|"
    r"\bby how much (?:did|do|does|is|are|was|were) (?P<e>.+?) (?:exceed|(?:higher|more|longer|larger) than) (?P<f>.+)$",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"\b(?:how much|what)\b(?P<what>.+?) (?:(?:per|a|each|every|in a) (?P<per>year|annum|quarter)|"
    r"(?:over|for|in|during|after) (?:the )?(?:first |next )?"
    r"(?P<count>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve) "
    r"(?P<unit>months|years))(?P<rest>(?: (?:under|in|for|of) .+)?)$",
    re.IGNORECASE,
)
_COUNTS = {name: n for n, name in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)}
_IN_YEAR = {"month": 12, "quarter": 4, "year": 1}
_OPEN = re.compile(
    r"^(?:all|both|every|each|the (?:two|three|four|five|\d+))\b|\b(?:respectively|items|both|all)\b|^(?:it|they|that|this)$"
)
"""A phrase that means several values, or none by name."""
_ENDS = re.compile(r"[?.! ]+$")
_SPLIT = re.compile(r",? and |, | plus ")
_SIGN = {"sum": " + ", "difference": " − ", "average": " + ", "times": " × "}


@dataclass(frozen=True, slots=True)
class Computed:
    """A result with what it was computed from, and the sentence that says so. `count` is what an amount was multiplied by.

    `unit` is that of the result ("day" for a time between two days); `unit` of the operands is what they are alike in.
    """

    operation: Operation
    operands: tuple[Operand, ...]
    result: Decimal
    unit: str
    text: str = field(repr=False)
    count: int = 1

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The sentence or row of each operand, with the operand marked."""
        spans: dict[Piece, list[tuple[int, int]]] = {}
        for each in self.operands:
            spans.setdefault(each.piece, []).append(each.span)
        return tuple(quote_of(piece.hit, piece.unit, piece.score, sorted(found)) for piece, found in spans.items())

    @property
    def sentence(self) -> Supported:
        """For `cite.assemble`. Its result stands in no quote: `check_computed` verifies it, not `cite.check_shown`."""
        return Supported(self.text, self.quotes)


def compute(question: str, pieces: Sequence[Piece]) -> Computed | None:
    """The result of what the question asks to be computed from the evidence, best first; None in any doubt.

    Every value must be named by the question, be the only one of that name in the evidence, be a plain fact (no limit,
    no estimate), and have the unit of the others.
    """
    text = _ENDS.sub("", even(question[:_LOOKED_AT]))
    for attempt in (_between, _difference, _average, _sum, _times):
        found = attempt(text, pieces)
        if found is not None:
            return found
    return None


def check_computed(computed: Computed, text_between: Callable[[str, int, int], str]) -> bool:
    """Whether every operand stands in its document as it was read, and the operation, done again, gives the same sentence.

    `text_between` gives the canonical text of a document id from one offset to another.
    """
    for each in computed.operands:
        document, days = each.piece.document_id, computed.operation == "between"
        read = read_again(text_between(document, *each.span), days=days)
        if read is None or read != (each.value, each.unit):
            return False
    if not all(check_quote(q, lambda a, b, q=q: text_between(q.document_id, a, b)) for q in computed.quotes):  # type: ignore[misc]
        return False
    done = _done(computed.operation, computed.operands, computed.unit, computed.count)
    return done is not None and (done.result, done.text) == (computed.result, computed.text)


def _between(text: str, pieces: Sequence[Piece]) -> Computed | None:
    asked = _BETWEEN.search(text)
    if asked is None:
        return None
    phrases = [asked["a"] or asked["c"], asked["b"] or asked["d"]]
    found = _found(text, phrases, pieces, days=True)
    if found is None or (asked["c"] and [*_dates(found)] != sorted(_dates(found))):
        return None
    return _done("between", found, (asked["unit"] or "days").casefold().removesuffix("s"))


def _sum(text: str, pieces: Sequence[Piece]) -> Computed | None:
    asked = _SUM.search(text)
    listed = next(filter(None, asked.groups()), None) if asked else None
    found = _found(text, _SPLIT.split(listed), pieces) if listed else None
    return _done("sum", found, found[0].unit) if found else None


def _average(text: str, pieces: Sequence[Piece]) -> Computed | None:
    asked = _AVERAGE.search(text)
    found = _found(text, _SPLIT.split(asked["list"]), pieces) if asked else None
    return _done("average", found, found[0].unit) if found else None


def _difference(text: str, pieces: Sequence[Piece]) -> Computed | None:
    asked = _DIFFERENCE.search(text)
    if asked is None:
        return None
    parts = asked.groupdict()
    phrases = next([parts[one], parts[two]] for one, two in ("ab", "cd", "ef") if parts[one])
    found = _found(text, phrases, pieces)
    if found is None:
        return None
    first, second = (each.value for each in found)
    assert isinstance(first, Decimal)  # noqa: S101 - asked for as amounts
    assert isinstance(second, Decimal)  # noqa: S101
    if (parts["up"] or parts["e"]) and first <= second:
        return None  # the question has it the wrong way round
    if parts["down"] and first >= second:
        return None
    ordered = found if first >= second else found[::-1]
    return _done("difference", ordered, found[0].unit)


def _times(text: str, pieces: Sequence[Piece]) -> Computed | None:
    """An amount for a period, for a longer one."""
    asked = _TIMES.search(text)
    if asked is None:
        return None
    phrase = re.sub(
        r"\b(?:will|would|do|does|did|has|have|had|be|to)\b|\b(?:total|tenant)\b",
        " ",
        f"{asked['what']} {asked['rest']}",
    )
    found = operands(text, [phrase], pieces)
    if found is None or found[0].unit not in CURRENCIES or found[0].period not in _IN_YEAR:
        return None
    each = _IN_YEAR[found[0].period]
    if asked["per"]:
        wanted = {"annum": "year"}.get(asked["per"].casefold(), asked["per"].casefold())
        count, left = divmod(each, _IN_YEAR[wanted])
        named = f"a {wanted}"
    else:
        number = _COUNTS.get(asked["count"].casefold()) or int(asked["count"])
        months = number * (12 if asked["unit"].casefold() == "years" else 1)
        count, left = divmod(months * each, 12)
        named = f"in {number} {asked['unit'].casefold()}"
    return _done("times", found, named, count) if count > 1 and not left else None


def _found(
    text: str, phrases: Sequence[str], pieces: Sequence[Piece], *, days: bool = False
) -> tuple[Operand, ...] | None:
    phrases = [_ENDS.sub("", phrase.strip(" ,")) for phrase in phrases]
    if not 2 <= len(phrases) <= _MOST or any(_OPEN.search(phrase) for phrase in phrases):
        return None
    return operands(text, phrases, pieces, days=days)


def _done(operation: Operation, found: Sequence[Operand], unit: str, count: int = 1) -> Computed | None:
    """The operation done and written out; None where its result cannot be said exactly."""
    if operation == "between":
        return _time(found, unit)
    numbers = [each.value for each in found if isinstance(each.value, Decimal)]
    parts = [_amount(number, each.unit) for number, each in zip(numbers, found, strict=True)]
    per = f" a {found[0].period}" if found[0].period else ""
    if operation == "times":
        result = numbers[0] * count
        text = f"{parts[0]}{per} × {count} = {_amount(result, found[0].unit)} {unit}."
    else:
        result = numbers[0] - numbers[1] if operation == "difference" else sum(numbers, Decimal(0))
        left = _SIGN[operation].join(parts)
        if operation == "average":
            result, left = result / len(numbers), f"({left}) ÷ {len(numbers)}"
            if result * 100 != (result * 100).to_integral_value():
                return None
        text = f"{left} = {_amount(result, unit)}{per}."
    return Computed(operation, tuple(found), result, unit, text, count)


def _time(found: Sequence[Operand], unit: str) -> Computed | None:
    """The time between two days, in whole units."""
    first, last = sorted(_dates(found))
    days, months = (last - first).days, _months(first, last)
    whole, size = {"day": (days, 1), "week": (days, 7), "month": (months, 1), "year": (months, 12)}[unit]
    if not whole or whole % size:
        return None
    size = whole // size
    text = (
        f"From {_day(first)} to {_day(last)} is {size:,} {unit}{'' if size == 1 else 's'}, the first day not counted."
    )
    return Computed("between", tuple(found), Decimal(size), unit, text)


def _dates(found: Sequence[Operand]) -> Iterator[date]:
    return (each.value for each in found if isinstance(each.value, date))


def _months(first: date, last: date) -> int | None:
    """Whole months from one day to the same day of a later month, None where it is another; the 31st has none in June."""
    if first.day != last.day or first.day > monthrange(last.year, last.month)[1]:
        return None
    return 12 * (last.year - first.year) + last.month - first.month


def _amount(number: Decimal, unit: str) -> str:
    """£1,200 or 4.5 mg."""
    places = max(0, -int(number.normalize().as_tuple().exponent))
    if unit in CURRENCIES:
        places = 2 if places else 0
        return f"{'-' if number < 0 else ''}{CURRENCIES[unit]}{abs(number):,.{places}f}"
    return f"{number:,.{places}f} {unit}{'s' if unit in _PLURAL and number != 1 else ''}"


_PLURAL = frozenset("day week month year hour minute second".split())


def _day(day: date | Number) -> str:
    assert isinstance(day, date)  # noqa: S101 - the caller's days
    return f"{day.day} {MONTHS[day.month - 1].title()} {day.year}"
