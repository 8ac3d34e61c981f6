"""ACCOUNT_NUMBER for what is left of a number that was shortened: "the last four digits are 4417", "Visa x4242"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from ..presidio import Pattern, PatternRecognizer

_WORDS = r"\b(?:last|final)[ ](?:four|4|three|3|five|5|six|6)(?:[ ](?:digits|numbers|figures))?"
_CARD = r"\b(?:visa|master[ ]?card|amex|discover|maestro|card|account|acct\.?|a/c|ssn|checking|savings)"


class LastDigits(PatternRecognizer):
    """The digits; three to six of them."""

    hints: ClassVar[Mapping[str, re.Pattern[str]]] = {
        "said": re.compile(r"\b(?:last|final) "),
        "masked": re.compile(r"[x*•#.]{1,4}[ -]?\d{3}"),
    }

    def __init__(self) -> None:
        super().__init__(
            supported_entity="ACCOUNT_NUMBER",
            name="LastDigitsRecognizer",
            patterns=[
                Pattern(
                    "said",
                    rf"{_WORDS}(?:[ ](?:of|on|in)[ ][^\n\d.:;]{{1,40}}?)?(?:[ ]?[:#(]|[ ](?:is|are|were|was|being"
                    r"|as))?[ ]?\K\d{3,6}(?![\d\w]|[.,/-]\d|[ ](?:of|years|days|months|weeks)\b)",
                    0.5,
                ),
                Pattern(
                    "masked",
                    rf"{_CARD}[ ]?(?:no\.?|number|\#|:)?[ ]?\K(?:[xX*•.]{{1,4}}[ -]?){{1,5}}\d{{3,6}}(?![\d\w])",
                    0.6,
                ),
            ],
        )
