"""A text to a typed value and the exact words of it, or none."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from ragbox.answer.schema import Leaf, read_schema
from ragbox.answer.typed import Read, level, read


def leaf(kind: Any, name: str = "value", description: str | None = None) -> Leaf:
    annotations = {"__annotations__": {name: kind}, name: Field(description=description)}
    (found,) = read_schema(type("Model", (BaseModel,), annotations)).leaves
    return found


READ: list[tuple[Any, str, str, Any, str]] = [
    (date, "starts", "The lease starts on 1 March 2025.", date(2025, 3, 1), "1 March 2025"),
    (date, "starts", "Start\tMarch 1, 2025", date(2025, 3, 1), "March 1, 2025"),
    (date, "starts", "Dated 2025-03-01.", date(2025, 3, 1), "2025-03-01"),
    (datetime, "meets", "It meets on 20 May 2025 at 14:00.", datetime(2025, 5, 20, 14), "20 May 2025 at 14:00"),
    (datetime, "ends", "until 4:00 p.m. on 9 July 2025", datetime(2025, 7, 9, 16), "4:00 p.m. on 9 July 2025"),
    (int, "notice_days", "on at least fourteen days' notice", 14, "fourteen days"),
    (int, "notice_months", "9.1 The Tenant gives eight months' notice by 24 June 2028.", 8, "eight months"),
    (Decimal, "deposit", "A deposit of £29,500 is held.", Decimal(29500), "£29,500"),
    (Decimal, "turnover", "Turnover was £3.18 million.", Decimal(3180000), "£3.18 million"),
    (Decimal, "fee", "The fee is €1 250 for two days.".replace(" 250", "\u202f250"), Decimal(1250), "€1\u202f250"),
    (float, "interest_percent", "It bears 2.85 % above base rate of 5 banks.", 2.85, "2.85 %"),
    (float, "interest_percent", "It bears five per cent a year.", 5.0, "five per cent"),
    (int, "count", "There are 3 lifts under clause 12.", 3, "3"),
    (bool, "license_granted", "A license is granted.", True, "A license is granted"),
    (bool, "license_granted", "No license is granted.", False, "No license is granted"),
    (bool, "email_notices_valid", "Notices by e-mail are not valid.", False, "Notices by e-mail are not valid"),
    (Literal["routine", "very-urgent"], "priority", "Priority: Very urgent", "very-urgent", "Very urgent"),
    (Literal[1, 2], "grade", "It is of grade 2.", 2, "2"),
]


@pytest.mark.parametrize(("kind", "name", "text", "value", "words"), READ)
def test_what_is_read(kind: Any, name: str, text: str, value: Any, words: str) -> None:
    found = read(leaf(kind, name), text)
    assert isinstance(found, Read), found
    assert (found.value, type(found.value)) == (value, type(value))
    assert text[found.start : found.end] == words


NOT_READ: list[tuple[Any, str, str, str]] = [
    (date, "starts", "It starts in March 2025.", "unreadable"),
    (date, "starts", "It starts on 3/4/2025.", "unreadable"),
    (date, "starts", "It starts on 31 February 2025.", "unreadable"),
    (date, "starts", "From 1 March 2025 to 28 February 2026.", "ambiguous"),
    (datetime, "meets", "It meets on 20 May 2025.", "unreadable"),
    (int, "notice_days", "on two weeks' notice", "unreadable"),
    (int, "notice_days", "on ten Business Days' notice", "unreadable"),
    (int, "count", "There are 2.5 of them.", "unreadable"),
    (int, "count", "See clause 4.", "unreadable"),
    (int, "count", "Reference NQ-25-0091442", "unreadable"),
    (Decimal, "fee", "between £6,500 and £8,200", "ambiguous"),
    (Decimal, "ratio", "1.25 to 1", "ambiguous"),
    (bool, "underletting_permitted", "Underletting is permitted of the first floor only.", "unreadable"),
    (bool, "license_granted", "A license is granted if the fee is paid.", "unreadable"),
    (bool, "license_granted", "The license fee is due.", "unreadable"),
    (bool, "pets", "Pets are loved.", "unreadable"),
    (Literal["routine", "urgent"], "priority", "Neither routine nor urgent.", "unreadable"),
    (Literal["routine", "urgent"], "priority", "It may be routine or urgent.", "ambiguous"),
]


@pytest.mark.parametrize(("kind", "name", "text", "why"), NOT_READ)
def test_what_is_not_read(kind: Any, name: str, text: str, why: str) -> None:
    assert read(leaf(kind, name), text) == why


def test_in_a_window_only_what_it_touches() -> None:
    text = "Turnover was £3.18 million against a budget of £3.42 million."
    found = read(leaf(Decimal, "turnover"), text, (13, len(text)))
    assert isinstance(found, Read)
    assert found.value == Decimal(3180000)
    assert read(leaf(Decimal, "turnover"), text, (0, 8)) == "unreadable"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("  Ann Lee, ", "Ann Lee"),
        ("• Acme Inc.", "Acme Inc."),
        ("the law of England.", "the law of England"),
        ("Ann Lee (managing director", "Ann Lee"),
        ("…", None),
        ('the Customer") and Tessaly Systems Limited', None),
        ("x" * 500, None),
    ],
)
def test_a_text_is_its_own_words_without_what_stands_around(text: str, value: str | None) -> None:
    found = read(leaf(str), text)
    assert (found.value if isinstance(found, Read) else None) == value


def test_a_name_ends_where_what_is_said_of_it_begins() -> None:
    found = read(leaf(str, "tenant_name"), "Vale Limited (registered number 10442871), 31 Larch Avenue")
    assert isinstance(found, Read)
    assert found.value == "Vale Limited"


@pytest.mark.parametrize("text", ["a\u202f000–“x”\u200b\t1\u202f200", "", "⁰¹²½ﬁ"])
def test_making_typography_plain_moves_nothing(text: str) -> None:
    assert len(level(text)) == len(text)


def test_yes_or_no_in_a_cell() -> None:
    text = "Smoker\tNo\tDiabetic\tYes"
    said = [read(leaf(bool, "smoker"), text, window) for window in ((7, 9), (19, 22))]
    assert [each.value for each in said if isinstance(each, Read)] == [False, True]


KINDS = [str, int, float, Decimal, bool, date, datetime, Literal["small", "large"]]
SCRAPS = st.sampled_from(
    "1 12 2,340 3.5 £ $1.2 million % days two weeks 1 March 2025 3/4/2025 14:00 p.m. (a) [1] ( ) \t \n • — \u202f 000 "
    "not no yes small large if the ⟦PERSON_7⟧ ½ ² ４２ İ ﬁ \u200b . , ; : 99999999999999999999 1e9 -5 31 February".split(
        " "
    )
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(SCRAPS, max_size=14), st.sampled_from(KINDS), st.data())
def test_whatever_the_text_a_value_stands_in_it(scraps: list[str], kind: Any, data: st.DataObject) -> None:
    text = " ".join(scraps)
    low = data.draw(st.integers(0, len(text)))
    window = data.draw(st.sampled_from([None, (low, len(text)), (0, low)]))
    found = read(leaf(kind, "notice_days"), text, window)
    if isinstance(found, Read):
        assert 0 <= found.start < found.end <= len(text)
        assert text[found.start : found.end].strip()
        if kind in (int, float, Decimal, date, datetime, bool):
            assert type(found.value) is kind
