"""How sure it is that the best evidence answers the question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragbox.answer.confidence import WEIGHTS, answers_kind, confidence

SHARE = st.floats(-1, 1)
FEATURES = st.fixed_dictionaries(dict.fromkeys(WEIGHTS, SHARE))


@given(FEATURES)
def test_it_is_a_probability(features: dict[str, float]) -> None:
    assert 0 < confidence(features) < 1


@given(FEATURES, st.sampled_from(sorted(WEIGHTS)), SHARE)
def test_it_moves_with_the_sign_of_the_weight(features: dict[str, float], name: str, other: float) -> None:
    low, high = sorted((features[name], other))
    before, after = confidence(features | {name: low}), confidence(features | {name: high})
    assert before <= after if WEIGHTS[name] > 0 else before >= after


def test_a_document_with_none_of_the_names_is_no_answer() -> None:
    best = {name: float(weight > 0) for name, weight in WEIGHTS.items()}
    assert confidence(best | {"names_elsewhere": 0.5}) > 0.8
    assert confidence(best | {"names_elsewhere": 1.0}) == 0.1


def test_nothing_read_is_nothing_sure() -> None:
    assert confidence({}) == 0


def test_extremes_do_not_overflow() -> None:
    assert confidence({name: float(weight < 0) for name, weight in WEIGHTS.items()}) < 0.1
    assert confidence({name: float(weight > 0) for name, weight in WEIGHTS.items()}) > 0.9


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("When does the lease end?", "It ends on 3 May 2026.", True),
        ("When does the lease end?", "It ends in December.", True),
        ("When does the lease end?", "It ends after the inspection.", True),
        ("When does the lease end?", "Pets are welcome.", False),
        ("How long is the notice?", "Two weeks.", True),
        ("how OFTEN are backups made?", "Daily.", True),
        ("What date was it signed?", "By both sides.", False),
        ("How much is the rent?", "$900 a month.", True),
        ("How much is the rent?", "The rent is due.", False),
        ("How many keys are there?", "There are twelve keys.", True),
        ("How many pets are allowed?", "No pets are allowed.", True),
        ("What fee is due?", "The usual fee.", False),
        ("Who signs the lease?", "Signed by Ada Lovelace.", True),
        ("Who signs the lease?", "we sign it.", True),
        ("Who signs the lease?", "signed by the landlord.", False),
        ("To whom is notice sent?", "the landlord", False),
        ("Which court has jurisdiction?", "the courts of Ontario", None),
        ("Tell me who signs", "the landlord", None),
        ("", "", None),
    ],
)
def test_the_kind_of_answer(question: str, text: str, expected: bool | None) -> None:
    assert answers_kind(question, text) is expected
