"""Arithmetic that code does: right where question and evidence are plain, nothing in doubt, and every result re-checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragbox.answer.cite import assemble
from ragbox.answer.compute import Computed, check_computed, compute
from ragbox.answer.pieces import Piece
from ragbox.types import Hit

from .builders import hit

LEASE = hit(
    "The tenant shall pay rent of $1,200 per month.",
    "The deposit is $2,400.",
    "The cleaning fee is $150.50.",
    "This lease begins on 1 April 2024 and ends on 31 March 2029.",
    name="harlow_lease.pdf",
)
STAY = hit("Date of admission: 3 March 2024", "Date of discharge: 17 March 2024", name="discharge.pdf")
PLANS = hit("Gold\t$410", "Silver\t$305", columns=(("Plan", "Monthly cost"),) * 2, name="handbook.docx")


def pieces(*hits: Hit) -> list[Piece]:
    return [Piece(each, unit, 1.0) for each in hits for unit in each.chunk.units]


def texts(*hits: Hit) -> Callable[[str, int, int], str]:
    """The documents' texts by id and offsets."""

    def between(document_id: str, start: int, end: int) -> str:
        mine = (each.chunk for each in hits if each.chunk.document_id == document_id)
        chunk = next(each for each in mine if each.start <= start and end <= each.end)
        return chunk.text[start - chunk.start : end - chunk.start]

    return between


def computed(question: str, *hits: Hit) -> Computed | None:
    found = compute(question, pieces(*hits))
    assert found is None or check_computed(found, texts(*hits)), "a result that cannot be verified"
    return found


@pytest.mark.parametrize(
    ("question", "evidence", "said"),
    [
        ("How much is the rent per year?", LEASE, "$1,200 a month × 12 = $14,400 a year."),
        ("What is the rent per annum under the lease?", LEASE, "$1,200 a month × 12 = $14,400 a year."),
        ("What is the rent a quarter?", LEASE, "$1,200 a month × 3 = $3,600 a quarter."),
        ("What is the total rent over five years?", LEASE, "$1,200 a month × 60 = $72,000 in 5 years."),
        ("How much rent must the tenant pay in 18 months?", LEASE, "$1,200 a month × 18 = $21,600 in 18 months."),
        ("What is the sum of the deposit and the cleaning fee?", LEASE, "$2,400 + $150.50 = $2,550.50."),
        ("What is the deposit plus the cleaning fee?", LEASE, "$2,400 + $150.50 = $2,550.50."),
        ("What do the deposit and the cleaning fee come to together?", LEASE, "$2,400 + $150.50 = $2,550.50."),
        ("What is the difference between the cleaning fee and the deposit?", LEASE, "$2,400 − $150.50 = $2,249.50."),
        ("How much higher is the deposit than the cleaning fee?", LEASE, "$2,400 − $150.50 = $2,249.50."),
        ("What is the average of the deposit and the cleaning fee?", LEASE, "($2,400 + $150.50) ÷ 2 = $1,275.25."),
        ("How many days are there between the start of the lease and the end of the lease?", LEASE,
         "From 1 April 2024 to 31 March 2029 is 1,825 days, the first day not counted."),
        ("How many days passed from admission to discharge?", STAY,
         "From 3 March 2024 to 17 March 2024 is 14 days, the first day not counted."),
        ("How many weeks lie between the admission and the discharge?", STAY,
         "From 3 March 2024 to 17 March 2024 is 2 weeks, the first day not counted."),
        ("How long was she in hospital, from admission to discharge?", STAY,
         "From 3 March 2024 to 17 March 2024 is 14 days, the first day not counted."),
        ("How much more does the Gold plan cost than the Silver plan?", PLANS, "$410 − $305 = $105 a month."),
        ("What do the Gold plan and the Silver plan cost together?", PLANS, "$410 + $305 = $715 a month."),
    ],
)  # fmt: skip
def test_plain_questions_over_plain_evidence(question: str, evidence: Hit, said: str) -> None:
    found = computed(question, evidence)
    assert found is not None
    assert found.text == said


@pytest.mark.parametrize(
    "question",
    [
        "How much less is the deposit than the cleaning fee?",  # it is more
        "How many days passed from discharge to admission?",
        "How many working days passed from admission to discharge?",
        "How many months lie between the admission and the discharge?",  # no whole months
        "What is the sum of the deposit and the agent's fee?",  # not stated
        "What is the sum of all fees?",
        "What is the total of both fees?",
        "What is the sum of the deposit and the deposit?",
        "What is the deposit plus the rent?",  # a month's rent is no amount like the deposit
        "What is the service charge per year?",
        "What is the deposit per year?",
        "How much is the rent per month?",  # stated
        "What is the difference between it and the deposit?",
        "What is the deposit?",
        "Who pays the rent?",
        "",
    ],
)
def test_in_doubt_there_is_no_result(question: str) -> None:
    assert computed(question, LEASE, STAY) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "The deposit is $2,500.",  # two deposits
        "The deposit is reduced after the first year.",
        "The deposit no longer applies.",
        "The amendment replaces the deposit of $2,400.",
    ],
)
def test_what_another_sentence_puts_in_doubt_is_not_added_up(sentence: str) -> None:
    question = "What is the sum of the deposit and the cleaning fee?"
    assert computed(question, LEASE) is not None
    assert computed(question, LEASE, hit(sentence, name="other.pdf")) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "The deposit is at most $2,400.",
        "The deposit is about $2,400.",
        "The deposit should be $2,400.",
        "The deposit is $2,400 or $3,000.",
        "The deposit is not $2,400.",
        "The deposit is 2,400.",  # of what?
        "The deposit is €2,400.",  # the fee is in dollars
        "The deposit is $2,400 plus VAT.",  # the fee says nothing of it
        "The deposit is 10 % of the rent.",
        "The deposit is $2,400, the cleaning fee $150.",  # two cleaning fees
        "The late deposit is $2,400.",
        "The deposit insurance is $2,400.",
        "Rent deposit: $2,400",
    ],
)
def test_limits_estimates_and_other_units_are_not_added_up(sentence: str) -> None:
    evidence = hit(sentence, "The cleaning fee is $150.50.")
    assert computed("What is the sum of the deposit and the cleaning fee?", evidence) is None


def test_rent_that_changes_is_not_multiplied() -> None:
    review = hit("The rent is reviewed on 1 April 2026.", name="harlow_lease.pdf", start=900)
    assert compute("What is the total rent over five years?", pieces(LEASE, review)) is None


def test_values_of_two_documents_need_names() -> None:
    one = hit("The deposit is $2,400.", name="harlow.pdf")
    other = hit("The cleaning fee is $150.", name="dalby.pdf")
    assert computed("What is the sum of the deposit and the cleaning fee?", one, other) is None
    dalby = hit("The deposit is $2,000.", name="dalby.pdf")
    found = computed("What is the difference between the Harlow deposit and the Dalby deposit?", one, dalby)
    assert found is not None
    assert (found.text, found.result) == ("$2,400 − $2,000 = $400.", Decimal(400))


def test_a_name_in_a_heading_is_not_that_of_every_row() -> None:
    rows = hit("Basic\t$200", "Gold\t$410", columns=(("Plan", "Cost"),) * 2, heading=("Gold and Silver plans",))
    silver = hit("The Silver plan costs $305.", start=900)
    found = computed("How much more does the Gold plan cost than the Silver plan?", rows, silver)
    assert found is not None
    assert found.text == "$410 − $305 = $105."
    only = hit("Basic\t$200", columns=(("Plan", "Cost"),), heading=("Gold and Silver plans",))
    assert computed("How much less does the Gold plan cost than the Silver plan?", only, silver) is None


FORM = hit(
    "Mrs Okonkwo-Hart presented with five days of cough.",
    "Admitted\t3 March 2025, 14:20, via Emergency Department\tDischarged\t11 March 2025, 11:45",
    name="discharge_summary.pdf",
)


def test_the_values_of_a_form_are_told_apart_by_their_labels() -> None:
    found = computed("How many days was Mrs Okonkwo-Hart in hospital, from admission to discharge?", FORM)
    assert found is not None
    assert found.text == "From 3 March 2025 to 11 March 2025 is 8 days, the first day not counted."
    assert found == computed("How many days lie between the admission and the discharge of Mrs Okonkwo-Hart?", FORM)


@pytest.mark.parametrize(
    "question",
    [
        "How many days was Mr Vale in hospital, from admission to discharge?",
        "How many days lie between Desmond Vale's admission and discharge?",
        "How many days lie between the admission and the discharge of Dr Reed?",
        "How long was it between the admission and the discharge at Pelham Ward?",
    ],
)
def test_values_of_somebody_else_are_not_taken(question: str) -> None:
    assert computed(question, FORM) is None


def test_periods_that_a_cell_or_a_column_names() -> None:
    rates = hit("Engineer\tper day\t£745", "Consultant\tper day\t£1,120", "Courier\tper file\t£5",
                columns=(("Item", "Unit", "Charge"),) * 3)  # fmt: skip
    found = computed("What is the engineer plus the consultant?", rates)
    assert found is not None
    assert found.text == "£745 + £1,120 = £1,865 a day."
    assert computed("What is the engineer plus the courier?", rates) is None
    mixed = hit("Gold\t$410\t$4,900", "Silver\t$305\t$3,600", columns=(("Plan", "Monthly cost", "Annual cost"),) * 2)
    assert computed("How much more does the Gold plan cost than the Silver plan?", mixed) is None
    found = computed("How much more is the Gold plan monthly than the Silver plan monthly?", mixed)
    assert found is None or found.text == "$410 − $305 = $105 a month."


def test_every_operand_is_cited_and_marked() -> None:
    found = computed("What is the sum of the deposit and the cleaning fee?", LEASE)
    assert found is not None
    text = texts(LEASE)
    assert [text("id-harlow_lease.pdf", *each.span) for each in found.operands] == ["$2,400", "$150.50"]
    assert [quote.quote for quote in found.quotes] == ["The deposit is $2,400.", "The cleaning fee is $150.50."]
    assert [quote.spans for quote in found.quotes] == [(each.span,) for each in found.operands]
    assert assemble([found.sentence]).text == "$2,400 + $150.50 = $2,550.50 [1][2]."
    assert "2,400" not in repr(found)


def test_a_result_that_was_tampered_with_is_refused() -> None:
    found = computed("What is the sum of the deposit and the cleaning fee?", LEASE)
    assert found is not None
    text = texts(LEASE)
    assert not check_computed(replace(found, text=found.text.replace("2,550", "2,650")), text)
    assert not check_computed(replace(found, result=found.result + 1), text)
    assert not check_computed(replace(found, operands=found.operands[:1] * 2), text)
    moved = replace(found.operands[0], span=(found.operands[0].span[0], found.operands[0].span[1] - 1))
    assert not check_computed(replace(found, operands=(moved, found.operands[1])), text)
    changed = hit(*("The deposit is $2,600." if "deposit" in each else each for each in (
        "The tenant shall pay rent of $1,200 per month.", "The deposit is $2,400.", "The cleaning fee is $150.50.")),
        name="harlow_lease.pdf")  # fmt: skip
    assert not check_computed(found, texts(changed))


@given(st.integers(1, 10_000_000), st.integers(1, 10_000_000))
def test_sums_and_differences_are_exact(first: int, second: int) -> None:
    one, other = Decimal(first) / 100, Decimal(second) / 100
    evidence = hit(f"The deposit is £{one:,.2f}.", f"The cleaning fee is £{other:,.2f}.")
    total = computed("What is the sum of the deposit and the cleaning fee?", evidence)
    assert total is not None
    assert total.result == one + other
    apart = computed("What is the difference between the deposit and the cleaning fee?", evidence)
    assert apart is not None
    assert apart.result == abs(one - other)


LABELS = ("deposit", "cleaning fee", "late fee", "service charge", "parking fee", "survey cost", "late cleaning fee",
          "deposit insurance", "rent deposit", "annual service charge", "estimated survey cost")  # fmt: skip
SHAPES = ("The {} is {}.", "{}: {}", "The tenant pays a {} of {}.", "The {} amounts to {}, payable on signing.",
          "The {} is no longer {}.", "The {} is at most {}.", "{}\t{}")  # fmt: skip


@given(
    st.lists(
        st.tuples(st.sampled_from(LABELS), st.sampled_from(SHAPES), st.integers(1, 99_999)), min_size=2, max_size=6
    ),
    st.sampled_from(LABELS[:6]),
    st.sampled_from(LABELS[:6]),
)
def test_a_sum_is_that_of_what_was_asked_or_none(stated: list[tuple[str, str, int]], one: str, other: str) -> None:
    evidence = hit(*(shape.format(label, f"${amount:,}") for label, shape, amount in stated))
    found = computed(f"What is the sum of the {one} and the {other}?", evidence)
    if found is not None:
        plain = [
            {amount for label, shape, amount in stated if label == name and shape not in SHAPES[4:6]}
            for name in (one, other)
        ]
        assert [len(amounts) for amounts in plain] == [1, 1]
        assert found.result == sum(sum(amounts) for amounts in plain)
        assert one != other


@given(st.dates(date(1990, 1, 1), date(2049, 1, 1)), st.integers(1, 4_000))
def test_days_are_exact(first: date, apart: int) -> None:
    last = first + timedelta(days=apart)
    evidence = hit(f"Admitted: {first.day} {first:%B} {first.year}", f"Discharged: {last.day} {last:%B} {last.year}")
    found = computed("How many days passed between admission and discharge?", evidence)
    assert found is not None
    assert found.result == apart


@given(st.text(max_size=300))
def test_no_question_breaks_it(question: str) -> None:
    found = computed(question, LEASE)
    assert found is None or found.operands
