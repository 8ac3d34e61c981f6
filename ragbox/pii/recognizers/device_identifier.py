"""DEVICE_ID: unique device identifiers in the form of GS1, and numbers of mobile devices with a right check digit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from stdnum import imei

from ..presidio import Pattern, PatternRecognizer

_PART = r"\((?:10|11|17|21|240|30|91)\)[ ]?[\w./-]{1,20}"


class DeviceIdentifier(PatternRecognizer):
    """A code that names one item or lot: "(01)00844588003288(17)141120(10)7654321D(21)10987654d321".

    The device part alone, "(01)…", names a product and is none (21 CFR 801.3).
    """

    hints: ClassVar[Mapping[str, re.Pattern[str]]] = {
        "in brackets": re.compile(r"\(01\)"),
        "as read by a scanner": re.compile(r"\]d2|\b01\d{14}"),
        "IMEI": re.compile(r"\d\d[ -]?\d{6}"),
    }

    def __init__(self) -> None:
        super().__init__(
            supported_entity="DEVICE_ID",
            name="DeviceIdentifierRecognizer",
            patterns=[
                Pattern("in brackets", rf"\(01\)[ ]?\d{{14}}(?:[ ]?{_PART}){{1,6}}", 0.9),
                Pattern(
                    "as read by a scanner", r"(?:\]d2)?\b01\d{14}(?:11\d{6}|17\d{6}){1,2}(?:10|21)[\w-]{3,24}\b", 0.8
                ),
                Pattern("IMEI", r"(?<![\w-])\d{2}[ -]\d{6}[ -]\d{6}[ -]\d(?![\w-])", 0.6),
            ],
            context=["imei", "phone", "handset", "device"],
        )

    def validate_result(self, pattern_text: str) -> bool | None:
        """False for an IMEI with a wrong check digit, else undecided: one in ten has the right one."""
        digits = pattern_text.replace(" ", "").replace("-", "")
        if digits.isdigit() and len(digits) == 15:
            return None if imei.is_valid(digits) else False
        return None
