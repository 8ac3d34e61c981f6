"""What is measured of one answer."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from ragbox.evaluate.questions import Place, Question
from ragbox.evaluate.score import UNJUDGED, Found, Values, holds, ndcg, outcome, score, squad, token_f1
from ragbox.types import Answer, Rect

from .builders import TEXT, answer, cite, places, question, text_between, unanswerable

RENT = "The rent of the barn is £1,250 a month."
DEPOSIT = "The deposit is “two months’ rent”."


def measure(asked: Question, given: Answer, *found: Found) -> Values:
    return score(asked, found, given, text_between)


def test_the_gold_page_in_the_search() -> None:
    values = measure(question(), answer(), *places(("b", 1), ("a", 2), ("a", 1), ("a", 1)))
    assert [values[f"hit_{depth}"] for depth in (1, 3, 5, 10)] == [0, 1, 1, 1]
    assert values["ndcg_10"] == pytest.approx(1 / math.log2(4))
    late = [*places(*[("b", 1)] * 10), *places(("a", 1))]
    assert measure(question(), answer(), *late)["hit_10"] == 0


def test_a_place_without_a_page_is_any_page_of_the_document() -> None:
    asked = question(places=(Place("a", "a.docx", None),))
    assert measure(asked, answer(), *places(("a", 7)))["hit_1"] == 1
    assert measure(asked, answer(), *places(("b", 7)))["hit_1"] == 0


def test_what_goes_on_over_a_page_break_is_on_both_pages() -> None:
    both = (Rect(1, 0, 0, 9, 9), Rect(2, 0, 0, 9, 9))
    asked = question(places=(Place("a", "a.pdf", 2),))
    assert measure(asked, answer(cite(RENT, page=1, boxes=both)))["first_page"] == 1
    assert measure(asked, answer(cite(RENT, page=1, boxes=both[:1])))["first_page"] == 0
    assert measure(asked, answer(), Found("a", frozenset({1, 2})))["hit_1"] == 1


def test_ndcg() -> None:
    one, two, none = frozenset({0}), frozenset({1}), frozenset[int]()
    assert ndcg([one, two], 2) == 1
    assert ndcg([one, one], 1) == 1
    assert ndcg([], 1) == 0
    assert ndcg([one], 2) == pytest.approx(1 / (1 + 1 / math.log2(3)))
    assert ndcg([none, one, none, two], 2) == pytest.approx(
        (1 / math.log2(3) + 1 / math.log2(5)) / (1 + 1 / math.log2(3))
    )


def test_citations_of_gold_pages() -> None:
    asked = question(places=(Place("a", "a.pdf", 1), Place("a", "a.pdf", 2)))
    values = measure(asked, answer(cite(RENT, page=3), cite(DEPOSIT, page=2, marker=2)))
    assert (values["first_page"], values["any_page"]) == (0, 1)
    assert (values["citation_precision"], values["citation_recall"]) == (0.5, 0.5)
    silent = measure(asked, answer())
    assert (silent["any_page"], silent["citation_recall"], silent["wrongly_abstained"]) == (0, 0, 1)
    assert "citation_precision" not in silent
    assert "false_answer" not in silent


def test_the_words_of_the_first_citation() -> None:
    start = TEXT.index("£1,250")
    exact = measure(question(), answer(cite(RENT, spans=((start, start + 6),))))
    assert (exact["exact_match"], exact["f1"], exact["in_quotes"]) == (1, 1, 1)
    whole = measure(question(), answer(cite(RENT)))
    assert (whole["exact_match"], whole["in_quotes"]) == (0, 1)
    assert whole["f1"] == pytest.approx(2 / 7)  # one word of "rent of barn is £1250 month"
    other = measure(question(), answer(cite(DEPOSIT), cite(RENT, marker=2)))
    assert (other["f1"], other["in_quotes"]) == (0, 1)


def test_several_accepted_answers() -> None:
    start = TEXT.index("94 stalls")
    asked = question(answers=("ninety-four", "94 stalls"))
    assert measure(asked, answer(cite("The barn has 94 stalls.", spans=((start, start + 9),))))["exact_match"] == 1


def test_yes_and_no_are_measured_by_what_is_behind_them_or_by_the_evidence() -> None:
    plain = measure(question(answers=("No",)), answer(cite(RENT)))
    assert plain.keys().isdisjoint({"f1", "exact_match", "in_quotes", "evidence_in_quotes"})
    assert measure(question(answers=("Yes, 94",)), answer(cite("The barn has 94 stalls.")))["in_quotes"] == 1
    shown = question(answers=("no",), evidence="has 94 STALLS")
    assert measure(shown, answer(cite("The barn has 94 stalls.")))["evidence_in_quotes"] == 1
    assert measure(shown, answer(cite(RENT)))["evidence_in_quotes"] == 0


@pytest.mark.parametrize(
    ("gold", "quote", "held"),
    [
        ("Mr Marino", "It was signed by Mr Marino.", 1),
        ("there is no limit", "By clause 4 there is no limit.", 1),
        ("No later than 3 May", "Pay it later than 3 May.", 0),
        ("No. 5 Mill Lane", "He lives at 5 Mill Lane.", 0),
        ("No: smoking is forbidden", "Smoking is forbidden.", 1),
        ("Yes — 94", "The barn has 94 stalls.", 1),
    ],
)
def test_yes_and_no_are_taken_off_the_front_only(gold: str, quote: str, held: int) -> None:
    assert measure(question(answers=(gold,)), answer(cite(quote)))["in_quotes"] == held


def test_silence_is_no_exact_match() -> None:
    silent = measure(question(answers=("A",)), answer())
    assert (silent["exact_match"], silent["f1"]) == (0, 0)
    group = cite("Blood group: A", spans=((13, 14),))
    assert measure(question(answers=("A",)), answer(group))["exact_match"] == 1


def test_unanswerable_questions() -> None:
    assert measure(unanswerable(), answer(cite(RENT)))["false_answer"] == 1
    silent = measure(unanswerable(), answer())
    assert silent["false_answer"] == 0
    assert "wrongly_abstained" not in silent
    assert "hit_1" not in silent


def test_a_known_wrong_answer() -> None:
    asked = unanswerable(answerable=None, wrong="The rent of the barn is £1,250 a month [1].")
    again = measure(asked, answer(cite(RENT, marker=1), text=f"{RENT[:-1]} [2]."))
    assert again["wrong_again"] == 1
    assert measure(asked, answer(cite(DEPOSIT)))["wrong_again"] == 0
    assert measure(asked, answer())["wrong_again"] == 0
    silence = unanswerable(answerable=None, wrong="")
    assert measure(silence, answer())["wrong_again"] == 1


def test_quotes_that_are_not_what_the_document_says() -> None:
    right = cite(RENT)
    wrong = replace(cite(DEPOSIT, marker=2), quote="The deposit is “nine months’ rent”.")
    outside = replace(cite(DEPOSIT, marker=2), spans=((0, 4),))
    assert measure(question(), answer(right))["verbatim"] == 1
    for bad in (wrong, outside, replace(cite(DEPOSIT, marker=2), quote="", end=cite(DEPOSIT).start)):
        values = measure(question(), answer(right, bad))
        assert (values["verbatim"], values["verified"]) == (0.5, 0.5)


@pytest.mark.parametrize(
    ("text", "dropped", "share"),
    [
        ("One [1]. Two [1][2].", 0, 1.0),
        ("One [1]. Two [1][2].", 2, 0.5),
        ("One [1]. Two [3].", 0, 0.5),
        ("One [1]. And more.", 0, 0.5),
    ],
)
def test_the_share_of_sentences_that_are_verified(text: str, dropped: int, share: float) -> None:
    given = answer(cite(RENT), cite(DEPOSIT, marker=2), text=text, dropped=dropped)
    assert measure(question(), given)["verified"] == share


@pytest.mark.parametrize(
    ("quote", "gold"),
    [
        ("It costs £6,000,000 each", "£6000000"),
        ("It costs £6\u202f000\u202f000 each", "£6,000,000"),
        ("CHF 6'000 a year", "6000"),
        ("“OD”, “QD” and “U” are forbidden", '"OD", "QD" and "U"'),
        ("Platform availability\t99.85 %", "99.85%"),
        ("the Tenant’s  OWN\nrisk", "tenant's own risk"),
        ("from 2019–2024", "2019-2024"),
        ("ﬁnal ofﬁce", "final office"),
    ],
)
def test_a_quote_holds_the_answer_in_another_spelling(quote: str, gold: str) -> None:
    assert holds(quote, gold)


@pytest.mark.parametrize(
    ("quote", "gold"),
    [("94\t100 beds", "94100"), ("194 beds", "94"), ("five years", "four years"), ("60.5", "60"), ("anything", "…")],
)
def test_a_quote_does_not_hold_another_answer(quote: str, gold: str) -> None:
    assert not holds(quote, gold)


def test_squad() -> None:
    assert squad(" The  “Barn”, (a) £1,250! ") == "barn £1250"
    assert token_f1("the rent is 70", "rent 70 dollars") == pytest.approx(2 * 2 / (3 + 3))
    assert token_f1("", "x") == 0


def test_outcomes() -> None:
    def became(asked: Question, given: Answer) -> str:
        return outcome(asked, measure(asked, given))

    assert became(question(), answer(cite(RENT))) == "right page first"
    assert became(question(), answer(cite(RENT, page=2), cite(DEPOSIT, marker=2))) == "right"
    assert became(question(), answer(cite(RENT, page=2))) == "wrong page"
    assert became(question(), answer()) == "wrongly abstained"
    assert became(question(places=()), answer(cite(DEPOSIT))) == "answer not quoted"
    assert became(question(places=(), answers=("no",)), answer(cite(RENT))) == UNJUDGED
    assert became(unanswerable(), answer()) == "rightly abstained"
    assert became(unanswerable(), answer(cite(RENT))) == "false answer"


DOCX, PAGE = (Place("a", "a.docx", None),), (Place("a", "a.pdf", 1),)


@pytest.mark.parametrize(
    ("asked", "quote", "became"),
    [
        (question(places=DOCX), RENT, "right page first"),
        (question(places=DOCX), DEPOSIT, "answer not quoted"),
        (question(places=DOCX, evidence="is two months"), DEPOSIT, "right page first"),
        (question(places=DOCX, answers=("no",)), DEPOSIT, "right page first"),
        (question(places=DOCX, answers=("no",), evidence="the rent"), DEPOSIT, "answer not quoted"),
        (question(places=PAGE), RENT, "right page first"),
        (question(places=PAGE), DEPOSIT, "right page, answer not quoted"),
        (question(places=PAGE, evidence="is two months"), DEPOSIT, "right page first"),
        (question(places=PAGE, answers=("yes",)), DEPOSIT, "right page first"),
        (question(places=PAGE, answers=("yes",), evidence="the rent"), DEPOSIT, "right page, answer not quoted"),
        (question(places=PAGE, answers=()), DEPOSIT, "right page first"),  # a thumb up
    ],
)
def test_a_right_place_is_not_enough_where_the_words_are_known(asked: Question, quote: str, became: str) -> None:
    assert outcome(asked, measure(asked, answer(cite(quote)))) == became


def test_what_the_confidence_is_held_against() -> None:
    def found(asked: Question, given: Answer) -> float | None:
        return measure(asked, given).get("best_answers")

    assert found(question(), answer(cite(DEPOSIT))) == 1  # the page is known, and right
    away = (cite(RENT, page=2), cite(RENT, page=3, marker=2))
    assert found(question(), answer(away[0], cite(RENT, marker=2))) == 1
    assert found(question(), answer(*away, cite(RENT, marker=3))) == 0  # only the first two count
    assert found(question(), answer(related=(cite(RENT),))) == 1  # it abstained, and had found it
    assert found(question(), answer(related=(*away, cite(RENT)))) == 0
    assert found(question(), answer()) == 0
    for asked in (question(places=DOCX), question(places=())):
        assert found(asked, answer(cite(RENT), confidence=0.9)) == 1
        assert found(asked, answer(cite(DEPOSIT))) == 0
    assert found(question(places=DOCX), answer(cite(RENT, document="b"))) == 0
    assert found(unanswerable(), answer(related=(cite(RENT),))) == found(unanswerable(), answer(cite(RENT))) == 0
    assert found(question(places=(), answers=("no",)), answer(cite(RENT))) is None
    assert found(unanswerable(answerable=None, wrong="x"), answer(cite(RENT))) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Blood group: A-", "A+"),
        ("It is AB+.", "AB-"),
        ("Rhesus A\u2212", "A+"),
        ("group A", "A+"),
        ("at 5 °C", "-5 °C"),
        ("at \u22125 °C", "5 °C"),
        ("a loss of -£5", "£5"),
        ("(-5)", "5"),
    ],
)
def test_signs_that_tell_answers_apart(one: str, other: str) -> None:
    assert not holds(one, other)
    assert squad(one.split(": ")[-1]) != squad(other)
    assert holds(one, one)
    assert "a" not in squad("A-").split()


@pytest.mark.parametrize(
    ("quote", "gold"),
    [
        ("from 2019-2020", "2019 2020"),
        ("rooms 1-2", "1 2"),
        ("5 %-10 %", "5 % 10 %"),
        ("the F-16 and COVID-19", "F 16 and COVID 19"),
        ("of +5 °C", "5 °C"),
        ("kept at –5 °C", "-5 °C"),
        ("10 +/-5", "10 5"),
        ("A-shares", "A shares"),
        ("a T-shirt - 5 in all", "T shirt 5"),
    ],
)
def test_hyphens_that_are_no_signs(quote: str, gold: str) -> None:
    assert holds(quote, gold)
