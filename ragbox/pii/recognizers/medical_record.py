"""MEDICAL_RECORD_NUMBER: the number behind a label such as "MRN" or "Hospital no."."""

from __future__ import annotations

from ..presidio import Pattern, PatternRecognizer

_NUMBER_WORD = r"(?:number|num\b\.?|nr\b\.?|no\b\.?|id|\#)"
_LABEL = (
    r"\b(?:MRN|M\.R\.N\.|URN(?=\W{1,3}\d)"
    rf"|(?:medical|patient|health|hospital|clinic|chart|unit)\s+record\s*{_NUMBER_WORD}"
    rf"|(?:hospital|patient|chart)\s*{_NUMBER_WORD})"
)
# A value has a digit and at least three characters; hyphens, dots and slashes only inside it.
_VALUE = r"(?=[A-Z/.-]*\d)[A-Z0-9](?:[A-Z0-9]|[-/.](?=[A-Z0-9])){2,19}\b"


class MedicalRecordNumber(PatternRecognizer):
    """There is no common format, so only the label tells: the span is the value behind it."""

    def __init__(self) -> None:
        pattern = rf"{_LABEL}\s*(?:{_NUMBER_WORD}\s*)?(?:\([^()\n]{{1,20}}\)\s*)?(?:is\s+)?[:=\#]?\s*\K{_VALUE}"
        super().__init__(
            supported_entity="MEDICAL_RECORD_NUMBER",
            name="MedicalRecordNumberRecognizer",
            patterns=[Pattern("labelled", pattern, 0.98)],
        )
