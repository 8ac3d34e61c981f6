"""Attribute values of WordprocessingML, read so that no value can do harm: numbers bounded, switches, colours."""

from __future__ import annotations

import re
from typing import Any

from docx.oxml.ns import qn

VAL = qn("w:val")
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}\Z")
_HEX = re.compile(r"#?([0-9A-Fa-f]{6})\Z")

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)


def number(value: str | None, default: int = 0, *, most: int = 999_999_999) -> int:
    """The value as a whole number of at most `most`; `default` where it is none, or has more than nine digits."""
    if value is None or not _NUMBER.match(value):
        return default
    return min(int(value), most)


def is_on(switch: Any | None) -> bool:
    """Whether the switch element is there and not turned off."""
    return switch is not None and switch.get(VAL) not in ("0", "false", "off")


def hex_colour(value: str | None) -> Colour | None:
    """The colour of six hexadecimal digits."""
    match = _HEX.match(value or "")
    if match is None:
        return None
    digits = match.group(1)
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def half_points(value: str | None) -> float | None:
    """A font size in half-points; files of the Strict kind also write `1pt`."""
    if value is None:
        return None
    match = re.match(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)(pt)?\Z", value)
    if match is None:
        return None
    return float(match.group(1)) * (2 if match.group(2) else 1)
