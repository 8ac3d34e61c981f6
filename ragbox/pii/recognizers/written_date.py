"""DATE_TIME for dates with the month as a word, which Presidio's patterns leave to a language model."""

from __future__ import annotations

from ..presidio import Pattern, PatternRecognizer
from .dates import WRITTEN


class WrittenDate(PatternRecognizer):
    """Full dates only: a month, or a month and year, points at nobody."""

    def __init__(self) -> None:
        super().__init__(
            supported_entity="DATE_TIME",
            name="WrittenDateRecognizer",
            patterns=[Pattern("day, month as a word, year", WRITTEN, 0.6)],
        )
