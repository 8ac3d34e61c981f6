"""How dates are written: the pieces that the date recognizers share."""

from __future__ import annotations

_FULL_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
MONTH = rf"(?:{_FULL_MONTH}\b|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
"""A month as an English word or its abbreviation."""
_CAPITAL_MONTH = rf"(?-i:{MONTH}|{MONTH.upper()})".replace(r"\B", r"\b")
_SMALL_MONTH = r"(?:january|february|april|june|july|august|september|october|november|december)\b"
_SHORT_MONTH = r"(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
_FOREIGN = (
    r"(?:Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|janvier|février|mars|avril|mai|juin|juillet|août|septembre"
    r"|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre"
    r"|diciembre"
    r"|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|januari|februari|maart|mei|augustus)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH_NUMBER = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:1[6-9]|20)\d\d"
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth"
    r"|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth"
    r"|(?:twenty|thirty)[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))"
)
_NTH = rf"(?:{_DAY}(?:st|nd|rd|th)|{_ORDINAL})"
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b[.,]?[ ](?:the[ ])?)?"
_LONG_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"

_DAY_FIRST = (
    rf"{_DAY}(?:(?:st|nd|rd|th)?[\s-](?:day\s+of\s+)?|(?:st|nd|rd|th)?(?:\s+day)?\s+of\s+){MONTH},?[\s-]{_YEAR}\b"
    rf"|{_DAY}\.?[ ](?:de[ ])?{_FOREIGN}[ ](?:de[ ]|del[ ])?{_YEAR}\b|{_DAY}-{MONTH}-\d\d\b"
    rf"|{_DAY}{_SHORT_MONTH}(?:{_YEAR}|\d\d)\b|{_DAY}/{_SHORT_MONTH}/(?:{_YEAR}|\d\d)\b"
    rf"|{_YEAR},?[ /-]{MONTH}[ /-]{_DAY}\b"
)
_WORD_FIRST = rf"(?:the\s)?{_NTH}(?:\s+day)?\s+of\s+{MONTH},?[\s-]{_YEAR}\b"
_MONTH_FIRST = rf"{MONTH}(?:[\s-]?{_DAY}(?:st|nd|rd|th)?,?\s|/{_DAY}/|[ ]{_ORDINAL},?[ ]){_YEAR}\b"
_NO_MORE = r"(?:[ ]['’]?\d\d(?![\w:/.,]))?(?!,?[ ]\d{3})"
_NTH_OF_MONTH = rf"{_NTH}(?:[ ]day)?[ ](?:of[ ])?{_CAPITAL_MONTH}{_NO_MORE}"
_DAY_MONTH = rf"{_DAY}[ -](?:{_CAPITAL_MONTH}|{_SMALL_MONTH}){_NO_MORE}"
_MONTH_DAY = (
    rf"(?:{_CAPITAL_MONTH}[ ]{_DAY}(?:st|nd|rd|th)?|{MONTH}[ ]{_NTH})"
    r"(?![\w:/.-]\d|\w|[ ](?i:times|mg|of|percent|people)\b|%)"
)
_MONTH_YEAR = rf"{_CAPITAL_MONTH},?[ -](?:of[ ])?{_YEAR}\b|{_CAPITAL_MONTH}-\d\d\b"

IN_WORDS = (
    rf"\b(?:{_LONG_WEEKDAY}[ ]the[ ]{_NTH}\b|{_WEEKDAY}"
    rf"(?:(?=\d)(?:{_DAY_FIRST}|{_NTH_OF_MONTH}|{_DAY_MONTH})"
    rf"|(?=[jfmasond])(?:{_MONTH_FIRST}|{_MONTH_DAY}|{_MONTH_YEAR})"
    rf"|(?=[tfsen])(?:{_WORD_FIRST}|(?:the[ ])?{_NTH_OF_MONTH})))"
)
"""A date with the month as a word: "12 March 2024", "March 12th, 2024", "the 1st day of May, 2023", or part of one:
"March 14", "the 14th of March", "March 2024"; in small letters only with an ordinal, or where the month is no other word.
"""

_SLASHED = rf"(?:{_DAY}/{_MONTH_NUMBER}|{_MONTH_NUMBER}/{_DAY})/(?:{_YEAR}|\d\d)"
NUMERIC = (
    rf"(?<![\w/.-])(?:{_SLASHED}[ ]?[-–][ ]?{_SLASHED}|(?:{_DAY}[/-]{_MONTH_NUMBER}"
    rf"|{_MONTH_NUMBER}[/-]{_DAY})[/-](?:{_YEAR}|\d\d)"
    rf"|(?:{_DAY}\.[ ]?{_MONTH_NUMBER}|{_MONTH_NUMBER}\.{_DAY})\.[ ]?{_YEAR}|{_DAY}\.{_MONTH_NUMBER}\.\d\d"
    rf"|{_YEAR}[/.-]{_MONTH_NUMBER}[/.-]{_DAY}(?:T\d\d:\d\d(?::\d\d(?:\.\d{{1,9}})?)?(?:Z|[+-]\d\d:?\d\d)?)?"
    rf"|(?:{_DAY}[ ]?[/|.-][ ]?{_MONTH_NUMBER}|{_MONTH_NUMBER}[ ]?[/|.-][ ]?{_DAY})[ ]?[/|.-][ ]?{_YEAR})(?![\w/]"
    r"|[.-]\w)"
)
"""A day, month and year in figures, in any order, perhaps with the time."""

LOOSE = (
    rf"(?:{_DAY}[/.-]{_MONTH_NUMBER}[/.-](?:{_YEAR}|\d\d)|{_MONTH_NUMBER}[/.-]{_DAY}[/.-](?:{_YEAR}|\d\d)"
    rf"|{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?![\w/])"
)
"""As NUMERIC, in forms that are dates only behind a label: "1.9.74", "19670812"."""

DAY_MONTH = rf"(?!24/7)(?:{_MONTH_NUMBER}/{_DAY}|{_DAY}/{_MONTH_NUMBER})"
"""A day and a month in figures, which are a date only behind a word that says so."""

MONTH_NUMBER_YEAR = rf"(?<![\w/.-]){_MONTH_NUMBER}/{_YEAR}(?![\w/]|[.-]\w)"
"""A month and a year in figures: "03/2024"."""
