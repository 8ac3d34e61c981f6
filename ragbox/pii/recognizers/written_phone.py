"""PHONE_NUMBER behind a label, or in the British way of writing, whether or not such a number is in use.

Presidio's recognizer takes only numbers of ranges that are in use: a wrong digit, a new range or an old letterhead, and it
finds nothing.
"""

from __future__ import annotations

import re

from ..presidio import Pattern, PatternRecognizer

_LABEL = (
    r"\b(?:tele?phone|phone|tel|fax|mobile|mob|cell|pager|direct\s+(?:line|dial)|switchboard|help\s?line)\b\.?"
    r"\s*(?:no\b\.?|number|\#)?\s*(?:\([^()\n]{1,12}\))?\s*[:=]?\s*"
)
_NUMBER = r"\+?(?:\(\d{1,5}\)|\d)(?:[ ().\-/]{0,2}\d){5,14}(?![\d\w])"
_BRITISH = r"(?<![\d\w.,/-])(?:0[1-37-9]\d{1,3}|\(0[1-37-9]\d{1,3}\))[ -]\d{3,4}[ -]\d{3,4}(?![\d\w-])"
_DATE = re.compile(r"\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.]\d{4}")


class WrittenPhone(PatternRecognizer):
    """Seven to fifteen digits behind "Tel.", "Fax" and the like; with `british`, three groups that begin with 0."""

    def __init__(self, *, british: bool) -> None:
        patterns = [Pattern("labelled", _LABEL + r"\K" + _NUMBER, 0.6)]
        if british:
            patterns.append(Pattern("British groups", _BRITISH, 0.4))
        super().__init__(supported_entity="PHONE_NUMBER", name="WrittenPhoneRecognizer", patterns=patterns)

    def invalidate_result(self, pattern_text: str) -> bool:
        """True for dates, and for too few or too many digits."""
        digits = sum(character.isdigit() for character in pattern_text)
        return not 7 <= digits <= 15 or _DATE.fullmatch(pattern_text) is not None
