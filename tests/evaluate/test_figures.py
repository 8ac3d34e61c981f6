"""Figures and their intervals, held against scikit-learn and against numbers worked out by hand."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest

from ragbox.evaluate.curves import reliability, risk_coverage
from ragbox.evaluate.figures import differences, figures, resampled_by, wilson
from ragbox.evaluate.metrics import METRICS, Scored, auroc, brier, calibration_error, weighted_quantile

SKLEARN = import_module("sklearn.metrics")  # has no types; comes with sentence-transformers


def rows(*values: float, key: str = "first_page", per_document: int = 1) -> list[Scored]:
    return [Scored({key: value}, True, f"d{at // per_document}") for at, value in enumerate(values)]


def test_confidence_as_scikit_learn_measures_it() -> None:
    random = np.random.default_rng(1)
    for size in (5, 40, 300):
        answerable = np.r_[1.0, 0.0, random.integers(0, 2, size)]
        confidence = random.random(size + 2).round(1)  # with ties
        weights = random.integers(0, 4, size + 2).astype(float)
        weights[:2] = 1
        expected = SKLEARN.roc_auc_score(answerable, confidence, sample_weight=weights)
        assert auroc(confidence, answerable, weights) == pytest.approx(expected)
        assert brier(confidence, answerable, weights) == pytest.approx(
            SKLEARN.brier_score_loss(answerable, confidence, sample_weight=weights)
        )


def test_calibration_error() -> None:
    confidence, answerable = np.array([0.05, 0.05, 0.95, 0.95, 1.0]), np.array([0.0, 1.0, 1.0, 1.0, 1.0])
    # two of five at 0.05 with half of them answerable, three of five at 0.9667 with all of them
    assert calibration_error(confidence, answerable, np.ones(5)) == pytest.approx(0.4 * 0.45 + 0.6 * (1 - 2.9 / 3))


def test_quantiles() -> None:
    times, ones = np.array([30.0, 10.0, 20.0, 40.0]), np.ones(4)
    assert weighted_quantile(0.5)(times, ones, ones) == 20
    assert weighted_quantile(0.95)(times, ones, ones) == 40
    assert weighted_quantile(0.5)(times, ones, np.array([0.0, 0.0, 0.0, 1.0])) == 40


def test_a_share_and_its_interval() -> None:
    figure = figures(rows(*[1.0] * 60, *[0.0] * 40))["first_page"]
    assert (figure.value, figure.n) == (0.6, 100)
    spread = (0.6 * 0.4 / 100) ** 0.5
    assert figure.low == pytest.approx(0.6 - 1.96 * spread, abs=0.02)
    assert figure.high == pytest.approx(0.6 + 1.96 * spread, abs=0.02)


def test_none_of_a_few_may_still_be_some() -> None:
    none = figures(rows(*[0.0] * 12))["first_page"]
    assert (none.value, none.low) == (0, 0)
    assert none.high == pytest.approx(0.2425, abs=1e-4)
    whole = figures(rows(*[1.0] * 60, per_document=10))["first_page"]  # six documents
    assert (whole.low, whole.high) == pytest.approx(wilson(1, 6))


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    random = np.random.default_rng(7)
    held = 0
    for _ in range(40):
        figure = figures(rows(*(random.random(80) < 0.7).astype(float)))["first_page"]
        held += figure.low <= 0.7 <= figure.high
    assert 34 <= held <= 40


def test_questions_about_one_document_count_as_less() -> None:
    values = [float(at // 10 % 2) for at in range(100)]  # within a document all the same
    alone, together = figures(rows(*values))["first_page"], figures(rows(*values, per_document=10))["first_page"]
    assert together.high - together.low > 2 * (alone.high - alone.low)


def test_few_documents_are_not_resampled() -> None:
    few = rows(*[1.0, 0.0] * 20, per_document=10)
    assert resampled_by(few) == "question"
    assert figures(few)["first_page"].low < 0.5 < figures(few)["first_page"].high
    assert resampled_by(rows(*[1.0, 0.0] * 20, per_document=8)) == "question"  # five
    assert resampled_by(rows(*[1.0, 0.0] * 20, per_document=4)) == "document"


def test_only_what_applies_is_counted() -> None:
    sure = {"first_page": 1.0, "confidence": 0.9, "best_answers": 1.0}
    found = figures([Scored(sure, True, None), Scored({"confidence": 0.1}, None, None)])
    assert found.keys() == {"first_page", "brier", "ece"}  # of one sort of question there is no AUROC
    assert (found["first_page"].n, found["brier"].n) == (1, 1)
    assert found["brier"].value == pytest.approx(0.01)


def test_times_count_for_every_question() -> None:
    found = figures([Scored({"total_ms": float(ms), "confidence": 0.5}, None, None) for ms in (10, 20, 30)])
    assert (found["p50"].value, found["p95"].value, found["p50"].n) == (20, 30, 3)


def test_paired_differences_are_sharper_than_separate_ones() -> None:
    random = np.random.default_rng(3)
    old = (random.random(200) < 0.5).astype(float)
    new = old.copy()
    new[np.flatnonzero(old == 0)[:12]] = 1
    figure = differences(rows(*new), rows(*old))["first_page"]
    assert figure.value == pytest.approx(0.06)
    assert figure.low > 0
    apart = figures(rows(*new))["first_page"]
    assert figure.high - figure.low < (apart.high - apart.low) / 2
    same = differences(rows(*old), rows(*old))["first_page"]
    assert same[:3] == (0, 0, 0)


def test_one_or_two_questions_have_no_narrow_interval() -> None:
    def scored(answerable: bool, confidence: float) -> Scored:
        values = {"ndcg_10": 0.5, "f1": 0.5, "confidence": confidence, "best_answers": 1.0, "total_ms": 90.0}
        return Scored(values, answerable, None)

    for few in ([scored(True, 0.9)], [scored(True, 0.9), scored(False, 0.1)]):
        found = figures(few)
        for key in ("ndcg_10", "f1"):
            assert found[key][1:3] == pytest.approx(wilson(0.5, len(few)))
        assert {"auroc"} & found.keys() == ({"auroc"} if len(few) > 1 else set())
        for key in {"auroc", "p50", "p95"} & found.keys():
            assert np.isnan(found[key].low)
            assert np.isnan(found[key].high)
    assert np.isnan(figures([scored(True, 0.9)])["brier"].low)


def test_confidence_is_held_against_what_was_found() -> None:
    wrong = [Scored({"confidence": 0.9, "best_answers": 0.0}, True, None)] * 9
    none = [Scored({"confidence": 0.1, "best_answers": 0.0}, False, None)] * 9
    found = figures([*wrong, *none])
    assert found["auroc"].value == 1  # it knows what the documents answer
    assert found["brier"].value == pytest.approx((0.81 + 0.01) / 2)  # and found it nowhere
    assert found["ece"].value == pytest.approx(0.5)
    assert [each.share for each in reliability([*wrong, *none])] == [0, 0]


@pytest.mark.parametrize(("moved", "others"), [(1, 0), (2, 0), (5, 0), (5, 95), (4, 36)])
def test_a_few_questions_are_not_enough_for_a_firm_difference(moved: int, others: int) -> None:
    old, new = rows(*[0.0] * (moved + others)), rows(*[1.0] * moved, *[0.0] * others)
    figure = differences(new, old)["first_page"]
    assert figure.value == moved / (moved + others)
    assert np.isnan(figure.low)
    assert np.isnan(figure.high)
    times = differences(rows(*[9.0] * moved, key="total_ms"), rows(*[7.0] * moved, key="total_ms"))["p50"]
    assert (times.value, np.isnan(times.low), np.isnan(times.high)) == (2, True, True)


def test_where_all_moved_others_might_not_have() -> None:
    up, down = rows(*[1.0] * 20), rows(*[0.0] * 20)
    figure = differences(up, down)["first_page"]
    assert 0 < figure.low < 0.8
    assert (figure.value, figure.high) == (1, 1)
    assert differences(down, up)["first_page"][:3] == (-1, -1, -figure.low)


def test_what_arithmetic_leaves_is_no_difference() -> None:
    old = [1 / 3, 0.1, 0.7] * 8
    figure = differences(rows(*[each + 1e-12 for each in old], key="f1"), rows(*old, key="f1"))["f1"]
    assert figure[:3] == (0, 0, 0)


def test_reliability() -> None:
    known = [Scored({"confidence": 0.92, "best_answers": 1.0}, True, None)] * 3
    known.append(Scored({"confidence": 0.98, "best_answers": 0.0}, True, None))
    (only,) = reliability([*known, Scored({"confidence": 0.1}, None, None)])
    assert (only.n, only.share) == (4, 0.75)
    assert only.confidence == pytest.approx(0.935)
    assert (only.low, only.high) == pytest.approx(wilson(0.75, 4))


def test_wilson() -> None:
    assert wilson(0.5, 100) == pytest.approx((0.4038, 0.5962), abs=1e-4)
    assert wilson(1.0, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)


def test_risk_and_coverage() -> None:
    def answered(confidence: float, right: float) -> Scored:
        quoted = {"any_page": 1.0, "in_quotes": right}  # the right document, with the answer in the quotes or without
        return Scored({"confidence": confidence, "wrongly_abstained": 0.0, **quoted}, True, None)

    scored = [
        answered(0.9, 1),
        answered(0.8, 0),
        answered(0.8, 1),
        Scored({"confidence": 0.7, "false_answer": 1.0}, False, None),
        Scored({"confidence": 0.6, "wrongly_abstained": 1.0, "any_page": 0.0}, True, None),
        Scored({"confidence": 0.5, "false_answer": 0.0}, False, None),
        Scored({"confidence": 1.0, "wrong_again": 1.0}, None, None),
    ]
    assert risk_coverage(scored) == ((1 / 6, 0), (3 / 6, 1 / 3), (4 / 6, 2 / 4))


def test_every_metric_has_a_name_of_its_own() -> None:
    assert len({metric.key for metric in METRICS}) == len({metric.label for metric in METRICS}) == len(METRICS)
