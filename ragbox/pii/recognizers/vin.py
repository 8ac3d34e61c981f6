"""VIN: vehicle identification numbers."""

from __future__ import annotations

from ..presidio import Pattern, PatternRecognizer

_VALUES = dict(zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", "012345678912345678123457923456789", strict=True))
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


class Vin(PatternRecognizer):
    """Seventeen characters without I, O and Q, the last four digits.

    The check digit (place 9) is compulsory in North America and China: where it is right, the finding is certain.
    Elsewhere a word such as "VIN" or "chassis" must stand in front.
    """

    def __init__(self) -> None:
        super().__init__(
            supported_entity="VIN",
            name="VinRecognizer",
            patterns=[Pattern("17 characters", r"\b(?=\w*[A-Z])[A-HJ-NPR-Z0-9]{13}[0-9]{4}\b", 0.2)],
            context=["vin", "vehicle", "chassis", "car", "automobile"],
        )

    def validate_result(self, pattern_text: str) -> bool | None:
        """True when the check digit is right, else undecided."""
        return True if check_digit(pattern_text) == pattern_text[8].upper() else None


def check_digit(vin: str) -> str:
    """The check digit of a number of 17 characters, `0` to `9` or `X`, whatever stands in its place."""
    total = sum(int(_VALUES[character]) * weight for character, weight in zip(vin.upper(), _WEIGHTS, strict=True))
    return "0123456789X"[total % 11]
