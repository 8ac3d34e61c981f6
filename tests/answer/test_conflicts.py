"""Passages that say different things of one matter."""

from __future__ import annotations

import pytest

from ragbox.answer.compose import compose
from ragbox.answer.conflicts import _said, find_conflicts
from ragbox.answer.pieces import Piece
from ragbox.answer.values import find_values

from .builders import hit


def piece(text: str, name: str = "a.pdf", answer: str = "", columns: tuple[str, ...] = ()) -> Piece:
    one = hit(text, name=name, columns=[columns], heading=(f"of {text[:30]}",))
    start = one.chunk.start + text.index(answer)
    return Piece(one, one.chunk.units[0], 1.0, ((start, start + len(answer)),) if answer else ())


def said(first: str, second: str, names: tuple[str, str] = ("a.pdf", "b.pdf")) -> list[tuple[str, str]]:
    found = find_conflicts("quantity", piece(first, names[0]), [piece(second, names[1])])
    return [(each.mine, each.theirs) for each in found]


@pytest.mark.parametrize(
    ("first", "second", "values"),
    [
        ("The notice period is 30 days.", "The notice period is forty-five days.", ("30 days", "forty-five days")),
        ("The monthly rent is $900.", "The monthly rent is $950.", ("$900", "$950")),
        ("The lease ends on 3 May 2025.", "The lease ends on 3 June 2025.", ("3 May 2025", "3 June 2025")),
        ("The tenant pays 11 % of the costs.", "The tenant shall pay 12 % of costs.", ("11 %", "12 %")),
        ("The notice period is 30 days.", "The notice period is six months.", ("30 days", "six months")),
        ("The notice period is one year.", "The notice period is 90 days.", ("one year", "90 days")),
        ("2.1 The notice period is 30 days.", "7.4 The notice period is 60 days.", ("30 days", "60 days")),
        (
            "The term is two years from signing.",
            'It is replaced: "The term is five years from signing."',
            ("two years", "five years"),
        ),
    ],
)
def test_other_values_in_like_words(first: str, second: str, values: tuple[str, str]) -> None:
    assert said(first, second) == [values]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The notice period is 30 days.", "The notice period is thirty (30) days."),
        ("The deposit is $900.", "The rent is $950."),
        ("The first renewal is for 2 years.", "The second renewal is for 3 years."),
        ("The monthly fee is $90.", "The annual fee is $900."),
        ("The notice period for Harlow is 30 days.", "The notice period for Dalby is 45 days."),
        ("In 2023 the fee was $90.", "In 2024 the fee was $95."),
        ("The period is 12 months.", "The period is one year."),
        ("The notice period is 30 days.", "The notice period is one month."),
        ("The notice period is 90 days.", "The notice period is three months."),
        ("The period is 10 business days.", "The period is two weeks."),
        ("See section 4 for notice periods.", "See section 9 for notice periods."),
        ("Notice is given in writing.", "Notice is given by post."),
    ],
)
def test_no_conflict(first: str, second: str) -> None:
    assert said(first, second) == []


def test_rows_of_one_table_differ_for_they_are_of_different_things() -> None:
    columns = ("Test", "Result")
    first, second = piece("Sodium\t141", columns=columns), piece("Potassium\t4.8", columns=columns)
    assert find_conflicts("quantity", first, [second]) == []


def test_the_same_row_of_two_documents() -> None:
    columns = ("Item", "Price")
    first, second = piece("Paint\t$20", columns=columns), piece("Paint\t$25", "b.pdf", columns=columns)
    assert [(each.mine, each.theirs) for each in find_conflicts("quantity", first, [second])] == [("$20", "$25")]


def test_names_where_they_are_what_answers() -> None:
    first = piece("Notices shall be sent to Anselm Krogh.", answer="Anselm Krogh")
    second = piece("Notices shall be sent to Yevgenia Tate.", "b.pdf", answer="Yevgenia Tate")
    (found,) = find_conflicts("who", first, [second])
    assert (found.mine, found.theirs) == ("Anselm Krogh", "Yevgenia Tate")
    assert find_conflicts("who", first, [piece(first.text, "b.pdf", answer="Anselm Krogh")]) == []


def test_both_are_shown_though_one_scores_less() -> None:
    best = piece("The notice period is 30 days.", "old.pdf")
    other = Piece(
        hit("The notice period is 45 days.", name="new.pdf"), hit("The notice period is 45 days.").chunk.units[0], 0.4
    )
    found = compose("How long is the notice period?", [best, other], most=3, margin=0.35)
    assert found.pieces == (best, other)
    assert [each.piece for each in found.conflicts] == [other]
    assert (
        compose("How long is the notice period?", [best, other], most=3, margin=0.35, fits=lambda _: False).conflicts
        == ()
    )


def test_a_conflict_is_of_the_piece_that_is_shown() -> None:
    best = piece("The notice period is 30 days.", "a.pdf")
    form = hit("Notice period:", "The notice period is 60 days.", name="b.pdf")
    other = Piece(form, form.chunk.units[1], 0.9)
    found = compose("How long is the notice period?", [best, other], most=3, margin=0.35)
    assert [each.text for each in found.pieces] == [best.text, form.chunk.text]
    assert [each.piece for each in found.conflicts] == [found.pieces[1]]


def test_nothing_of_a_document_is_in_a_repr() -> None:
    first = piece("The notice period of Harlow is 30 days.")
    second = piece("The notice period of Harlow is 45 days from 3 May 2027.", "b.pdf")
    (conflict,) = find_conflicts("quantity", first, [second])
    shown = f"{conflict!r} {_said(second)!r} {find_values(second.text)!r}".casefold()
    assert not any(word in shown for word in ("harlow", "notice", "45", "2027"))
