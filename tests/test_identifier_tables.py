"""The tables that HIPAA's identifiers are measured on are whole, and their made numbers are as real ones are."""

from __future__ import annotations

import re

import pytest

from benchmarks.identifier_tables import LETTERS, IdentifierTable, Share, covered, flagged, identifier_tables
from benchmarks.identifier_values import IdentifierValues
from ragbox.types import Finding


@pytest.fixture(scope="module")
def tables() -> list[IdentifierTable]:
    return list(identifier_tables(fills=1))


def test_each_of_the_eighteen_has_its_rows(tables: list[IdentifierTable]) -> None:
    assert {LETTERS[table.name] for table in tables} == set("ABCDEFGHIJKLMNOPQR")
    for table in tables:
        rows = [[each.group or each.text for each in part] for part in (table.running, table.forms, table.near)]
        for part, fewest in zip(rows, (30, 20, 20), strict=True):
            assert len(set(part)) == len(part) >= fewest, table.name
        assert all(each.spans for each in (*table.running, *table.forms))
        assert not any(mark in each.text for each in (*table.running, *table.forms, *table.near) for mark in "{}⏎⇥")


def test_the_same_seed_gives_the_same_texts(tables: list[IdentifierTable]) -> None:
    assert list(identifier_tables(fills=1)) == tables
    assert list(identifier_tables(fills=1, seed=1)) != tables


def test_a_value_is_covered_by_findings_side_by_side_and_not_by_half_of_them(tables: list[IdentifierTable]) -> None:
    texts = tables[0].running
    places = {each.text: each.spans for each in texts}

    def halves(text: str, *, both: bool) -> list[Finding]:
        return [
            Finding("PERSON", *place, 1)
            for start, end, _ in places.get(text, ())
            for place in ((start, start + 2), (start + 2, end))[: 1 + both]
        ]

    count = sum(len(each.spans) for each in texts)
    assert covered(texts, lambda text: halves(text, both=True)) == Share(count, count)
    assert covered(texts, lambda text: halves(text, both=False)).hits == 0
    assert flagged(tables[0].near, lambda text: halves(text, both=True)).hits == 0


def test_check_digits_are_right() -> None:
    values = IdentifierValues(0)
    for _ in range(50):
        card = [int(each) for each in values.fill("<card>")]
        assert sum(each for digit in card[-2::-2] for each in divmod(2 * digit, 10)) % 10 == -sum(card[::-2]) % 10
        iban = values.fill("<iban>")
        assert int("".join(str(int(each, 36)) for each in iban[4:] + iban[:4])) % 97 == 1
        assert re.fullmatch(
            r"[1-9][AC-HJKMNP-RT-Y]\S\d-[AC-HJKMNP-RT-Y]\S\d-[AC-HJKMNP-RT-Y]{2}\d\d", values.fill("<mbi dashed>")
        )


def test_a_pattern_says_which_maker_is_missing() -> None:
    assert IdentifierValues(0).fill(r"\#<1-1>\?") == "#1?"
    with pytest.raises(ValueError, match="no maker <nobody>"):
        IdentifierValues(0).fill("<nobody>")
