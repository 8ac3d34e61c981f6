"""DATE_OF_BIRTH: the date behind "DOB", "Date of birth" or "born on"."""

from __future__ import annotations

from ..presidio import Pattern, PatternRecognizer
from .dates import NUMERIC, WRITTEN

_LABEL = r"\b(?:D\.?\s?O\.?\s?B\b\.?|date\s+of\s+birth|birth\s?date|birthday|born(?:\s+on)?)"


class DateOfBirth(PatternRecognizer):
    """A full date right behind its label; the span is the date.

    The score is above what a plain date reaches with a word in front of it (0.95).
    """

    def __init__(self) -> None:
        pattern = rf"{_LABEL}\s*(?:\([^()\n]{{1,20}}\)\s*)?(?:is|was)?\s*[:=-]?\s*\K(?:{WRITTEN}|{NUMERIC})"
        super().__init__(
            supported_entity="DATE_OF_BIRTH",
            name="DateOfBirthRecognizer",
            patterns=[Pattern("labelled", pattern, 0.98)],
        )
