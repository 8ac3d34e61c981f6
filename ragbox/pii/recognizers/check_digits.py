"""Check digits of health numbers that python-stdnum doesn't know: each function says whether a number is right."""

from __future__ import annotations

from stdnum import luhn

_MEDICARE_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9)


def krankenversichertennummer(number: str) -> bool:
    """Germany's KVNR: a capital and nine digits; the letter counts as two digits (§ 290 SGB V)."""
    letter, digits = number[0].upper(), number[1:]
    counted = f"{ord(letter) - ord('A') + 1:02d}{digits[:-1]}"
    total = sum(sum(map(int, str(int(digit) * (1 + n % 2)))) for n, digit in enumerate(counted))
    return total % 10 == int(digits[-1])


def medicare(number: str) -> bool:
    """Australia's Medicare card: the ninth digit checks the first eight; the issue and the person's place follow."""
    digits = "".join(filter(str.isdigit, number))
    total = sum(int(digit) * weight for digit, weight in zip(digits, _MEDICARE_WEIGHTS, strict=False))
    return total % 10 == int(digits[8])


def luhn_digit(number: str) -> bool:
    """Luhn's check digit, as of Australia's individual healthcare identifiers and Ontario's health cards."""
    return bool(luhn.is_valid(number.replace(" ", "").replace("-", "")))


def ramq(number: str) -> bool:
    """Quebec's health insurance number: four letters and the birth date, 50 added to the month of women."""
    digits = "".join(filter(str.isdigit, number))
    month, day = int(digits[2:4]) % 50, int(digits[4:6])
    return 1 <= month <= 12 and 1 <= day <= 31
