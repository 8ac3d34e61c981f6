"""DATE_TIME: dates in words and figures, and parts of dates where the text says that they are one.

HIPAA counts all elements of dates except the year (45 CFR 164.514(b)(2)(i)(C)): a day and month, and a month and year, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

import regex  # type: ignore[import-untyped,unused-ignore]

from ..presidio import Pattern, PatternRecognizer
from .dates import DAY_MONTH, IN_WORDS, LOOSE, MONTH_NUMBER_YEAR, NUMERIC

_DATED = (
    r"\b(?:dates?|dated|day|dos|doa|dod|doi|d/c|seen|admit(?:ted|tance)?|admission|adm|discharged?|disch|died"
    r"|deceased|expired|visit(?:ed)?|appointment"
    r"|appt|no-show|rescheduled|scheduled|since|until|till|on|onset|began|begun|started?|starting|stopped|due"
    r"|return(?:ed|s)?|surgery|sx|signed|born|birth|closed|reviewed|opened|completed|updated|by|approved|effective"
    r"|till|fall|fell|tka|thr|op|postop|s/p|am|vom|bis|le|du"
    r"|Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|month/day/year)\b"
)
_AFTER = (
    r"(?![\w/%]|[.-]\d|[ ](?:tab|tablet|dose|cup|strength|pack|normal|inch|hour|mile|saline|NS|of|teaspoon|tsp"
    r"|pill|way|the|scale)s?\b)"
)
_HOLIDAY = (
    r"\b(?:Christmas(?:[ ](?:Eve|Day))?|New[ ]Year['’]?s(?:[ ](?:Eve|Day))?|Boxing[ ]Day|Easter(?:[ ](?:Sunday"
    r"|Monday))?|Good[ ]Friday|Thanksgiving"
    r"(?:[ ]Day)?|Halloween|Labou?r[ ]Day|Memorial[ ]Day|Independence[ ]Day|Valentine['’]?s[ ]Day|(?:Mother"
    r"|Father)['’]?s[ ]Day|Diwali|Ramadan|Eid)"
    r",?[ ](?:19|20)\d\d\b"
)
_ROW = (
    rf"(?:(?<![\w/.-])(?:{DAY_MONTH}|{DAY_MONTH.replace('/', '-')})(?=,?[ ]\d{{1,2}}:\d\d)|(?<![^\n])(?:{DAY_MONTH}"
    rf"|{DAY_MONTH.replace('/', '[.]')}\.)(?=[ ]{{2,}}|\t)|(?<![^\n])(?:[-•*>][ ])?\K{DAY_MONTH}(?=[ ](?-i:\p{{Lu}}"
    r")))"
)
"""A day and a month in figures before a time, or alone at the start of a row."""
_NUMBERED = regex.compile(
    r"(?:\b(?:sections?|sec\.?|clauses?|policy|version|v\.?|EC|rev\.?|chapter|para(?:graph)?s?|item|rule|step"
    r"|fig(?:ure)?\.?|table|article|art\.?"
    r"|part|schedule|annex|appendix|release|firmware|lesion|measured|no\.?|number)[ ]?|§[ ]?|^[ \t]*|\n[ \t]*"
    r"|and[ ]EC[ ])$",
    regex.IGNORECASE,
)
"""What stands before the number of a section."""
_UNIT = re.compile(r" (?:mm|cm|mg|ml|m|kg)\b", re.IGNORECASE)
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}")
_PADDED = re.compile(r"\d\d\.\d\d\.\d{4}")
_PUBLIC = regex.compile(
    r"(?:copyright|©|\(rev\.?|first[ ]published|last[ ]updated|approved[ ]by[ ]the[ ]FDA|as[ ]amended"
    r"|compliance[ ]date|data[ ]cut-off"
    r"|protocol[ ]is[ ]dated|guideline|enacted|Pub\.[ ]L\.|version)[^.;\n]{0,40}$",
    regex.IGNORECASE,
)


_MONTH_WORD = re.compile(
    r"day the |\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|fév|avr|mai|juin|juil|aoû|déc|ene|abr|ago|dic"
    r"|gen|mag|giu|lug|set|ott|mär|maa|okt|dez|mei)"
    r"|\d(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)
_FIGURES = re.compile(r"\d[ ]?[-/.|]")
_SLASH = re.compile(r"\d/")


class WrittenDate(PatternRecognizer):
    """Whole dates by their form; a day and month in figures ("3/14") only behind a word such as "seen" or "on"."""

    reach = (40, 40)
    hints: ClassVar[Mapping[str, re.Pattern[str]]] = {
        "in words": _MONTH_WORD,
        "in figures": _FIGURES,
        "month and year in figures": _SLASH,
        "behind its word": re.compile(r"\d[-/.]\d\d?[-/.]\d|(?<!\d)(?:1[6-9]|20)\d{6}(?!\d)"),
        "day and month behind its word": re.compile(r"\d/|\d\.\d\d?\."),
        "of a row or message": re.compile(r"\d[-/.]\d"),
        "holiday": re.compile(
            r"christmas|new year|boxing|easter|friday|thanks|hallow|labou?r|memorial|indep|valentine|mother|father|diwali"
            r"|ramadan|\beid"
        ),
    }

    def __init__(self) -> None:
        super().__init__(
            supported_entity="DATE_TIME",
            name="WrittenDateRecognizer",
            patterns=[
                Pattern("in words", IN_WORDS, 0.6),
                Pattern("in figures", NUMERIC, 0.6),
                Pattern("month and year in figures", MONTH_NUMBER_YEAR, 0.45),
                Pattern("behind its word", rf"{_DATED}[ ]?[:.]?[ \t]*(?:\([^()\n]{{1,20}}\)[ ]?:?\s?)?\K{LOOSE}", 0.5),
                Pattern(
                    "day and month behind its word",
                    rf"{_DATED}[ ]?[:.]?[ ]?\K(?:{DAY_MONTH}(?:[ ]?(?:[-–,&]|and|to)[ ]?{DAY_MONTH}){{0,5}}"
                    rf"|{DAY_MONTH.replace('/', '[.]')}\.(?=[ ,:;)]|$)){_AFTER}",
                    0.45,
                ),
                Pattern("holiday", _HOLIDAY, 0.45),
                Pattern("of a row or message", _ROW, 0.45),
            ],
            context=["date", "dated", "birthday"],
        )

    def spans(self, match: Any) -> list[tuple[int, int]]:
        """The match, unless it is the date of a publication or a law, or the number of a section."""
        before = match.string[max(0, match.start() - 70) : match.start()]
        value = match.group()
        if _DOTTED.fullmatch(value) and not _PADDED.fullmatch(value) and _NUMBERED.search(before, timeout=2.0):
            return []
        if _UNIT.match(match.string, match.end()) or value.lower() == "fourth of july":
            return []
        return [] if _PUBLIC.search(before, timeout=2.0) else [match.span()]
