"""How dates are written: the pieces that the date recognizers share."""

from __future__ import annotations

_FULL_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
MONTH = rf"(?:{_FULL_MONTH}\b|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
"""A month as an English word or its abbreviation."""
_MONTH_AS_WRITTEN = rf"(?-i:{MONTH}|{MONTH.upper()})".replace(r"\B", r"\b")
_SMALL_MONTH = r"(?:january|february|april|june|july|august|september|october|november|december)\b"
_FOREIGN = (
    r"(?:Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre"
    r"|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|gennaio|febbraio|aprile|maggio"
    r"|giugno|luglio|settembre|ottobre|dicembre|januari|februari|maart|mei|augustus)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH_NUMBER = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:1[6-9]|20)\d\d"
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth"
    r"|seventeenth|eighteenth|nineteenth|twentieth|(?:twenty|thirty)[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth)"
)
_NTH = rf"(?:{_DAY}(?:st|nd|rd|th)|{_ORDINAL})"
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b[.,]?[ ](?:the[ ])?)?"
_DAY_OF = rf"(?:(?:the\s)?{_NTH}(?:\s+day)?\s+of\s+|{_DAY}(?:st|nd|rd|th)?[\s-](?:day\s+of\s+)?)"
_SHORT_YEAR = rf"(?:,?[\s-](?:{_YEAR}\b|['’]?\d\d(?![\d:/.,]\d|\w|[ ](?i:am|pm|h|hours)\b))|['’]\d\d\b)"

WRITTEN = (
    rf"(?:\b{_WEEKDAY}{_DAY_OF}{MONTH},?[\s-]{_YEAR}\b"
    rf"|\b{_WEEKDAY}{MONTH}[\s-]?{_DAY}(?:st|nd|rd|th)?,?\s{_YEAR}\b"
    rf"|\b{_WEEKDAY}{_DAY}\.?[ ](?:de[ ])?{_FOREIGN}[ ](?:de[ ]|del[ ])?{_YEAR}\b"
    rf"|\b{_DAY}-{MONTH}-\d\d\b|\b{_DAY}(?i:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)(?:{_YEAR}|\d\d)\b)"
)
"""A day with the month as a word and the year: "12 March 2024", "March 12th, 2024", "the 1st day of May, 2023"."""

NO_YEAR = (
    rf"(?:\b{_WEEKDAY}(?:(?:the[ ])?{_NTH}(?:[ ]day)?[ ](?:of[ ])?{_MONTH_AS_WRITTEN}|{_DAY}[ -](?:{_MONTH_AS_WRITTEN}|{_SMALL_MONTH}))(?:[ ]['’]?\d\d(?![\w:/.,]))?(?!,?[ ]\d{{3}})"
    rf"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day[ ]the[ ]{_NTH}\b"
    rf"|\b{_WEEKDAY}(?:{_MONTH_AS_WRITTEN}[ ]{_DAY}(?:st|nd|rd|th)?|{MONTH}[ ]{_DAY}(?:st|nd|rd|th))(?![\w:/.-]\d|\w|[ ](?i:times|mg|of|percent|people)\b|%))"
)
"""A day and a month as a word: "March 14", "14 March", "the 14th of March"; small letters only with an ordinal."""

MONTH_YEAR = rf"\b(?:{_MONTH_AS_WRITTEN},?[ -](?:of[ ])?{_YEAR}|(?-i:{MONTH}|{MONTH.upper()})-\d\d)\b".replace(r"\B", r"\b")
"""A month as a word with its year: "March 2024"."""

NUMERIC = (
    rf"(?<![\w/.-])(?:(?:{_DAY}[/-]{_MONTH_NUMBER}|{_MONTH_NUMBER}[/-]{_DAY})[/-](?:{_YEAR}|\d\d)"
    rf"|(?:{_DAY}\.[ ]?{_MONTH_NUMBER}|{_MONTH_NUMBER}\.{_DAY})\.[ ]?{_YEAR}|{_DAY}\.{_MONTH_NUMBER}\.\d\d"
    rf"|{_YEAR}[/.-]{_MONTH_NUMBER}[/.-]{_DAY}(?:T\d\d:\d\d(?::\d\d(?:\.\d{{1,9}})?)?(?:Z|[+-]\d\d:?\d\d)?)?"
    rf"|(?:{_DAY}[ ]?([/|.-])[ ]?{_MONTH_NUMBER}|{_MONTH_NUMBER}[ ]?([/|.-])[ ]?{_DAY})[ ]?[/|.-][ ]?{_YEAR})(?![\w/]|[.-]\w)"
)
"""A day, month and year in figures, in any order, perhaps with the time."""

LOOSE = rf"(?:{_DAY}[/.-]{_MONTH_NUMBER}[/.-](?:{_YEAR}|\d\d)|{_MONTH_NUMBER}[/.-]{_DAY}[/.-](?:{_YEAR}|\d\d)|{_YEAR}{_MONTH_NUMBER}{_DAY})(?![\w/])"
"""As NUMERIC, in forms that are dates only behind a label: "1.9.74", "19670812"."""

DAY_MONTH = rf"(?:{_MONTH_NUMBER}/{_DAY}|{_DAY}/{_MONTH_NUMBER})"
"""A day and a month in figures, which are a date only behind a word that says so."""

MONTH_NUMBER_YEAR = rf"(?<![\w/.-]){_MONTH_NUMBER}/{_YEAR}(?![\w/]|[.-]\w)"
"""A month and a year in figures: "03/2024"."""
