"""How dates are written: the pieces that the date recognizers share."""

from __future__ import annotations

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:1[6-9]|20)\d\d"

WRITTEN = (
    rf"(?:\b{_DAY}(?:st|nd|rd|th)?[\s-](?:day\s+of\s+)?{_MONTH},?[\s-]{_YEAR}\b"
    rf"|\b{_MONTH}[\s-]{_DAY}(?:st|nd|rd|th)?,?\s{_YEAR}\b)"
)
"""A day with the month as a word and the year: "12 March 2024", "March 12th, 2024", "1st day of May, 2023"."""

NUMERIC = r"\b(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}[/.-]\d{1,2}[/.-]\d{1,2})\b"
"""A day, month and year in figures, in any order."""
