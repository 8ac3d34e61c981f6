"""The day a document says it is of: by a label, in its opening words, in a letter head, or where it was signed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

HEAD = 6_000
"""Characters in which a document says what it is; dates further down are of events and of other documents."""
_LETTERHEAD = 1_200
"""Of those, the ones where a date that ends its line needs no word before it."""
_TAIL = 3_000
"""Characters at the end in which a document is signed."""
_BEFORE = 80
_CLAUSE = 300
"""Characters before a date in which another agreement may be named that it is the date of."""
_LABEL_WORDS = 6
"""A line of more words is no label of what stands below it."""

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = {name: number for number, name in enumerate(_MONTHS, 1)}
_MONTH |= {name[:3]: number for name, number in _MONTH.items()} | {"sept": 9}
MONTHS = frozenset(_MONTH)
"""The months and how they are shortened, in lower case."""
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_DATE = re.compile(
    rf"""(?<![\w/.\-]) (?:
        (?P<d1>[0-3]?[0-9])(?:st|nd|rd|th)?(?:\s+day)?(?:\s+of)?[\s.\-]+(?P<m1>{_NAMES})\b\.?,?[\s\-]+(?P<y1>(?:19|20)[0-9]{{2}})
      | (?P<m2>{_NAMES})\b\.?\s+(?P<d2>[0-3]?[0-9])(?:st|nd|rd|th)?,?\s+(?P<y2>(?:19|20)[0-9]{{2}})
      | (?P<y3>(?:19|20)[0-9]{{2}})(?P<s3>[\-/.])(?P<m3>[01]?[0-9])(?P=s3)(?P<d3>[0-3]?[0-9])(?=T|\b)
      | (?P<a4>[0-3]?[0-9])(?P<s4>[/.\-])(?P<b4>[0-3]?[0-9])(?P=s4)(?P<y4>(?:19|20)[0-9]{{2}})
    ) (?![0-9/\-])""",
    re.IGNORECASE | re.VERBOSE,
)
_SAID = 1
"""The rank of a date that a sentence says."""
_ALONE = 3
"""The rank of a date without words."""
_WEEKDAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s*$", re.IGNORECASE)

_OWN = (
    r"agreement|contract|lease|deed|letter|amendment|addendum|policy|report|licen[cs]e|notice|document|will|order|note"
)
_ON = r"(?:\s*(?:as|of|on|from|since|this|the|and|with\s+effect|:|,))*\s*$"
# A label is all that stands before the date in its line or cell: "Date of birth" and "Due date" are other days.
_LABEL = re.compile(
    rf"(?:^|[\n\t]|\|)[ ]*(?:(?:effective|commencement|invoice|issue|meeting|statement|revision|{_OWN})\s+date|sent|issued|"
    rf"last\s+(?:updated|revised|modified)|"
    rf"reported|revised|dated?(?:\s+(?:issued|signed|reported|of\s+(?:this\s+|the\s+)?(?:issue|invoice|meeting|statement|"
    rf"{_OWN})))?)(?:\s*[:\-–—|])?{_ON}",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"\b(?:(?:is|was|are)\s+(?:effectively\s+)?(?:dated|given|signed)|(?:made|entered|executed)"
    r"(?:\s+and\s+(?:entered|executed|delivered))?(?:\s+in)?(?:\s*to)?|dated\s+this|this\s+(?:[\w.\-]+\s+){1,4}?is\s+issued|"
    r"this\s+(?-i:(?:[A-Z][\w.\-]*\s+){0,4}[A-Z0-9][\w.\-]*)\s*(?:\([^)]{1,40}\)\s*)?,?\s*dated)" + _ON,
    re.IGNORECASE,
)
_IN_FORCE = re.compile(
    rf"(?:\b(?:effective(?:\s+date(?=:))?|in\s+force|in\s+effect|takes\s+effect|held|as\s+at)|(?:^|\n)[ ]*approved){_ON}",
    re.IGNORECASE,
)
# "Agreement dated as of …" as a title; what else stands there is another agreement: "Amendment to Lease dated …"
_TITLED = re.compile(
    rf"^\s*(?:(?!to\b|of\b|under\b)(?-i:[A-Z][\w&'’\-]*)[ ]+){{0,5}}?(?:{_OWN})[ ]+dated{_ON}", re.IGNORECASE
)
_VERSION = r"(?:^|\n)[ ]*(?:version|revision)\s+(?:no\.?\s*)?[\w.]+,?\s+dated\b"
_VERSIONS = re.compile(_VERSION, re.IGNORECASE)
_OF_VERSION = re.compile(_VERSION + _ON, re.IGNORECASE)
_SIGNED = re.compile(rf"\b(?:dated|signed|executed)\s+(?:on\s+)?this{_ON}", re.IGNORECASE)
# "This Amendment to the Lease Agreement made as of …": no verb and no other year stands between the agreement and its date.
_OF_ANOTHER = re.compile(
    r"\b(?:to|of|under|in|(?:amend|modif|var[iy]|supplement|supersed|replac|restat)\w*)\s+"
    r"(?:the|that(?:\s+certain)?|an?|our|their)\s+(?:[\w'’&\-]+\s+){0,6}?(?:agreement|contract|lease|deed|licen[cs]e|policy)\b"
    r"(?:(?!\b(?:is|are|was|were|this|(?:19|20)[0-9]{2})\b)[^;])*$",
    re.IGNORECASE,
)
_TELLS_DAY = re.compile(
    r"\b(?:dates?|days?|d\.?o\.?b|born|birth)\b|(?:\b(?:due|by|until|from|on)|:)\s*$", re.IGNORECASE
)
_NO_LABEL = re.compile(r"[0-9]|^(?:and|between)\b|[).,;!?]$", re.IGNORECASE)
_SALUTATION = re.compile(r"\n[ \t]*(?:dear|to whom)\b", re.IGNORECASE)


class _Found(NamedTuple):
    """A day in the text; `rank` says how much the words around it say that it is the document's, 0 most."""

    rank: int
    start: int
    day: date


def document_date(text: str) -> str | None:
    """The day as YYYY-MM-DD; None where the text does not say.

    A labelled day ("Effective Date: …", "Dated …" on a line of its own) comes before one in the opening words ("is made
    on …"), that before one of coming into force or of a meeting, then a line that ends in a date near the top, as in
    letters, and last the day of signing. A day in figures whose month could be its day counts only where another date of
    the text shows their order.
    """
    best = _own(text[:HEAD])
    if best is None or _of_another(text, best):
        day = _signed(text[-_TAIL:])
        if day is not None and (best is None or day > best.day):
            return day.isoformat()
    return best.day.isoformat() if best is not None else None


def written_day(text: str) -> str | None:
    """The day that a text is, as YYYY-MM-DD; None where it is more than a day, or may be read as two."""
    for start, end, day in _days(text):
        return day.isoformat() if text[:start].strip() == text[end:].strip() == "" else None
    return None


def written_days(text: str) -> Iterator[tuple[int, int, date]]:
    """The days written in a text, in order, with their offsets; without those whose figures may be read as two days."""
    yield from _days(text)


def is_guess(head: str) -> bool:
    """Whether no words of the first HEAD characters say what day it is, so that a date that stands alone was taken."""
    best = _own(head[:HEAD])
    return best is not None and best.rank == _ALONE


def _own(head: str) -> _Found | None:
    """The day of the beginning that is most likely the document's.

    That of an agreement which it amends counts only where no later day is found: an amendment is later.
    """
    ranked = ((_rank(head, start, end), start, day) for start, end, day in _days(head))
    found = sorted(_Found(rank, start, day) for rank, start, day in ranked if rank is not None)
    if found and _of_another(head, found[0]):
        later = (each for each in found if each.day > found[0].day and not _of_another(head, each))
        return next(later, found[0])
    return found[0] if found else None


def _signed(tail: str) -> date | None:
    for start, _, day in _days(tail):
        before = _before(tail, start)
        if _SIGNED.search(before) or _LABEL.search(before):
            return day
    return None


def _rank(text: str, start: int, end: int) -> int | None:
    """How much the words around a date say that it is the document's, 0 most; None where nothing does."""
    before = _before(text, start)
    for rank, pattern in enumerate((_LABEL, _MADE, _IN_FORCE)):
        if pattern.search(before):
            return rank
    if start < _BEFORE and _TITLED.search(before):
        return _SAID
    if _OF_VERSION.search(before) and len(_VERSIONS.findall(text)) == 1:  # of a history of versions it may be any
        return _SAID
    ends_line = text[end : end + 1] in ("", "\n")
    alone = ends_line and start < _LETTERHEAD and _alone(before) and not _has_label(text, start, end)
    return _ALONE if alone else None


def _of_another(text: str, found: _Found) -> bool:
    """Whether a date in a sentence is said of an agreement that the document is about."""
    before = text[max(0, found.start - _CLAUSE) : found.start]
    return 0 < found.rank < _ALONE and _OF_ANOTHER.search(before) is not None


def _before(text: str, start: int) -> str:
    return _WEEKDAY.sub("", text[max(0, start - _BEFORE) : start])


def _alone(before: str) -> bool:
    """Whether no word stands before a date in its line that could make it the day of something else."""
    line = before.rsplit("\n", 1)[-1]
    return not line.strip() or re.search(r"\b(?:ref|reference|no)\b", line, re.IGNORECASE) is not None


def _has_label(text: str, start: int, end: int) -> bool:
    """Whether the line above a date may be its label, as "Date of birth" or "Next appointment" on a form.

    The labels of a document's own day were looked for before. A line with figures, as of an address, a line that is closed,
    the first one, which is a title, and what stands above the date of a letter are no labels, unless they speak of a day.
    """
    above = text[: text.rfind("\n", 0, start) + 1].rstrip()
    line = above.rsplit("\n", 1)[-1].strip()
    if not line or len(line.split()) > _LABEL_WORDS:
        return False
    if _TELLS_DAY.search(line) or _DATE.search(line):
        return True
    title = "\n" not in above.lstrip()
    return not (title or _NO_LABEL.search(line) or _SALUTATION.search(text[end:_LETTERHEAD]))


def _days(text: str) -> Iterator[tuple[int, int, date]]:
    """The days written in the text, in order, with their offsets."""
    matches = list(_DATE.finditer(text))
    day_first = _day_first(matches)
    for match in matches:
        numbers = _numbers(match, day_first)
        try:
            if numbers is not None:
                yield match.start(), match.end(), date(*numbers)
        except ValueError:  # 31 February is no day
            continue


def _numbers(match: re.Match[str], day_first: bool | None) -> tuple[int, int, int] | None:
    """Year, month and day of a date; None where its figures may be read both ways."""
    parts = match.groupdict()
    if parts["y1"]:
        return int(parts["y1"]), _MONTH[parts["m1"].lower()], int(parts["d1"])
    if parts["y2"]:
        return int(parts["y2"]), _MONTH[parts["m2"].lower()], int(parts["d2"])
    if parts["y3"]:
        return int(parts["y3"]), int(parts["m3"]), int(parts["d3"])
    year, one, two = int(parts["y4"]), int(parts["a4"]), int(parts["b4"])
    if parts["s4"] == "." or one > 12 or one == two or (two <= 12 and day_first):  # points: the day is first
        return year, two, one
    return (year, one, two) if two > 12 or day_first is False else None


def _day_first(matches: list[re.Match[str]]) -> bool | None:
    """Whether figures like 3/4/2021 have the day first, as others of the text show; None where none does, or both ways."""
    shown = {
        int(match["a4"]) > 12
        for match in matches
        if match["y4"] and (int(match["a4"]) > 12) != (int(match["b4"]) > 12) and match["s4"] != "."
    }
    return shown.pop() if len(shown) == 1 else None
