"""DATE_OF_BIRTH: the date behind "DOB", "Date of birth" or "born on"."""

from __future__ import annotations

from ..presidio import Pattern, PatternRecognizer
from .dates import IN_WORDS, LOOSE, NUMERIC

_LABEL = (
    r"\b(?:D\.?\s?O\.?\s?B\b\.?|date\s?of\s?birth|birth\s?-?dates?|birthday|born(?:\s+on)?|birth|n[ée]e?\s+le|geboren(?:\s+am)?|geb\."
    r"|geburtsdatum|date\s+de\s+naissance|fecha\s+de\s+nacimiento|data\s+di\s+nascita|geboortedatum)"
)


class DateOfBirth(PatternRecognizer):
    """A date right behind its label, perhaps on the next line; the span is the date.

    The score is above what a plain date reaches with a word in front of it (0.95).
    """

    def __init__(self) -> None:
        pattern = (
            rf"{_LABEL}\s*(?:\([^()\n]{{1,20}}\)\s*)?(?:is|was)?\s*[.:=|-]?\s*\K"
            rf"(?:{IN_WORDS}|{NUMERIC}|{LOOSE})"
        )
        super().__init__(
            supported_entity="DATE_OF_BIRTH",
            name="DateOfBirthRecognizer",
            patterns=[Pattern("labelled", pattern, 0.98)],
        )
