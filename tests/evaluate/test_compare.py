"""Two runs of the same questions: what moved, and which questions changed."""

from __future__ import annotations

from ragbox.evaluate.compare import Answered, compare
from ragbox.evaluate.metrics import Scored

RIGHT = {"wrongly_abstained": 0.0, "any_page": 1.0, "first_page": 1.0}
WRONG = {"wrongly_abstained": 0.0, "any_page": 0.0, "first_page": 0.0}
SILENT = {"wrongly_abstained": 1.0, "any_page": 0.0, "first_page": 0.0}
OUTCOMES = {"right page first": RIGHT, "wrong page": WRONG, "wrongly abstained": SILENT}


def row(number: int, outcome: str, text: str = "The rent is $70 [1].", **changes: str) -> Answered:
    name, gold = changes.get("name", f"q{number}"), changes.get("gold", "[]")
    return Answered(name, f"Question {number}?", gold, text, outcome, Scored(OUTCOMES[outcome], True, None))


def test_which_questions_changed() -> None:
    old = [row(1, "wrong page"), row(2, "right page first"), row(3, "wrongly abstained"), row(4, "right page first")]
    new = [
        row(1, "right page first"),
        row(2, "wrongly abstained"),
        row(3, "wrong page"),
        row(4, "right page first", "It is $70 [1]."),
    ]
    found = compare("new", new, "old", old)
    assert [(each.id, each.change) for each in found.changed] == [
        ("q1", "better"),
        ("q2", "worse"),
        ("q3", "worse"),  # silence misleads nobody
        ("q4", "other"),
    ]
    assert (found.changed[1].before, found.changed[1].after) == ("right page first", "wrongly abstained")
    assert (found.shared, found.unmatched) == (4, 0)


def test_nothing_changed() -> None:
    old = [row(number, "right page first") for number in range(9)]
    new = [row(number, "right page first", "the rent is $70 [2].") for number in range(9)]
    found = compare("new", new, "old", old)
    assert found.changed == ()
    assert found.verdict("any_page") == "unclear"
    assert found.differences["any_page"][:3] == (0, 0, 0)


def test_a_clear_difference() -> None:
    old = [row(number, "wrongly abstained" if number < 15 else "right page first") for number in range(40)]
    new = [row(number, "right page first") for number in range(40)]
    found = compare("new", new, "old", old)
    assert found.verdict("any_page") == found.verdict("wrongly_abstained") == "better"
    assert compare("old", old, "new", new).verdict("wrongly_abstained") == "worse"
    assert found.differences["any_page"].value == 15 / 40


def test_one_question_is_not_enough_for_a_verdict() -> None:
    for count in (1, 3):
        old = [row(number, "wrong page") for number in range(count)]
        new = [row(number, "right page first") for number in range(count)]
        found = compare("new", new, "old", old)
        assert (found.differences["any_page"].value, found.verdict("any_page")) == (1, "unclear")
        assert len(found.changed) == count


def test_questions_are_matched_by_what_they_ask_and_by_their_gold_answer() -> None:
    old = [row(1, "wrong page", name="line 2"), row(2, "wrong page"), row(3, "wrong page"), row(5, "wrong page")]
    new = [
        row(5, "right page first", name="line 9"),
        row(1, "wrong page", name="line 3"),
        row(2, "right page first", gold="[1]"),
        row(4, "right page first"),
    ]
    found = compare("new", new, "old", old)
    assert [each.id for each in found.changed] == ["line 9"]
    assert (found.shared, found.unmatched) == (2, 4)


def test_runs_that_share_nothing() -> None:
    found = compare("new", [row(1, "wrong page")], "old", [row(2, "wrong page")])
    assert (found.shared, found.unmatched, found.changed, found.differences) == (0, 2, (), {})
