"""A number found once in a document is found in every place."""

from __future__ import annotations

import pytest

from ragbox.pii.repeated import repeated
from ragbox.types import Finding


def found(text: str, value: str, entity: str, score: float = 0.8) -> list[str]:
    start = text.index(value)
    again = repeated(text, [Finding(entity, start, start + len(value), score)])
    assert all(each.entity == entity and each.start != start for each in again)
    return [text[each.start : each.end] for each in again]


@pytest.mark.parametrize(
    ("text", "value", "entity"),
    [
        ("Report no. NQ-25-0091442\n\nNQ-25-0091442 page 2", "NQ-25-0091442", "MEDICAL_RECORD_NUMBER"),
        ("Mail ada@example.org (ada@example.org).", "ada@example.org", "EMAIL_ADDRESS"),
        ("Phone 020 7946 0958; 020 7946 0958", "020 7946 0958", "PHONE_NUMBER"),
    ],
)
def test_it_is_found_without_its_label(text: str, value: str, entity: str) -> None:
    assert found(text, value, entity) == [value]


@pytest.mark.parametrize(
    ("text", "value", "entity", "score"),
    [
        ("Account 00417291 and part 004172910 of X-00417291", "00417291", "ACCOUNT_NUMBER", 0.8),
        ("Account 12345 and 12345 sheep", "12345", "ACCOUNT_NUMBER", 0.8),
        ("Account 00417291, 00417291", "00417291", "ACCOUNT_NUMBER", 0.4),
        ("On 12.03.2021 and 12.03.2021", "12.03.2021", "DATE_TIME", 0.8),
    ],
)
def test_a_part_a_short_an_unsure_one_and_a_date_are_not(text: str, value: str, entity: str, score: float) -> None:
    assert found(text, value, entity, score) == []


def test_nothing_is_found_over_another_finding() -> None:
    text = "Account 00417291 of 00417291"
    first, second = text.index("00417291"), text.rindex("00417291")
    findings = [Finding("ACCOUNT_NUMBER", first, first + 8, 0.9), Finding("US_SSN", second, second + 8, 0.4)]
    assert repeated(text, findings) == []
