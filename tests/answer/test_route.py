"""Which tier answers: by kind and confidence, up and never down, and only to models that are there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from effort import at_most
from hypothesis import given
from hypothesis import strategies as st

from ragbox.answer.route import SURE, TIERS, Difficulty, Model, Outcome, Preference, difficulty_of, escalate, route
from ragbox.errors import ModelError

QUESTIONS = [json.loads(line) for line in (Path(__file__).parent / "routes.jsonl").read_text("utf-8").splitlines()]
KINDS: tuple[Difficulty, ...] = ("factoid", "list", "yes_no", "compare", "summarise", "compute")
BOTH: tuple[Model, ...] = ("small", "larger")
GOOD = Outcome(kept=3, dropped=0)

kinds = st.sampled_from(KINDS)
confidences = st.floats(0, 1)
models = st.sets(st.sampled_from(BOTH)).map(lambda found: tuple(sorted(found)))
outcomes = st.builds(Outcome, st.integers(0, 5), st.integers(0, 5), st.booleans(), st.booleans())


class TestDifficulty:
    def test_the_questions_are_told_apart(self) -> None:
        for part, least in (("dev", 0.98), ("held", 0.8)):
            asked = [row for row in QUESTIONS if row["part"] == part]
            right = sum(difficulty_of(row["question"]) == row["kind"] for row in asked)
            assert right / len(asked) >= least, part

    def test_what_is_taken_for_hard_is_hard(self) -> None:
        """A fact that is taken for a summary or a sum would be answered beside the point."""
        wrong = [row for row in QUESTIONS if row["kind"] == "factoid" and difficulty_of(row["question"]) in KINDS[3:]]
        assert wrong == []

    @pytest.mark.parametrize("kind", KINDS)
    def test_there_are_enough_questions_of_each_kind(self, kind: str) -> None:
        assert sum(row["kind"] == kind for row in QUESTIONS) >= 30

    @pytest.mark.parametrize(
        "words", ["", "?", "    ", "how many days between " * 200, "what is the total of the " * 200]
    )
    def test_any_words_have_a_kind_soon(self, words: str) -> None:
        with at_most(2):
            assert difficulty_of(words) in KINDS

    @given(st.text(max_size=700))
    def test_no_text_breaks_it(self, text: str) -> None:
        assert difficulty_of(text) in KINDS


class TestRoute:
    def test_a_sure_factoid_needs_no_model(self) -> None:
        assert route("factoid", SURE, BOTH).tier == "extractive"
        assert route("factoid", SURE - 0.01, BOTH).tier == "small"

    @pytest.mark.parametrize("kind", KINDS[1:])
    def test_other_kinds_are_written_by_the_model_however_sure(self, kind: Difficulty) -> None:
        assert route(kind, 1.0, BOTH).tier == "small"
        assert route(kind, 1.0, BOTH[1:]).tier == "larger"
        assert route(kind, 1.0, ()).tier == "extractive"

    def test_what_was_computed_is_not_computed_again(self) -> None:
        assert route("compute", 0.4, BOTH, computed=True).tier == "extractive"
        assert route("compute", 0.4, BOTH, "generative", computed=True).tier == "small"

    def test_without_an_answer_there_is_nothing_to_give_a_model(self) -> None:
        for preference in ("auto", "extractive", "generative", "larger"):
            assert route("compare", 0.1, BOTH, preference, answered=False).tier == "extractive"

    def test_the_user_overrides(self) -> None:
        assert route("summarise", 0.1, BOTH, "extractive").tier == "extractive"
        assert route("factoid", 1.0, BOTH, "generative").tier == "small"
        assert route("factoid", 1.0, BOTH, "larger").tier == "larger"

    @pytest.mark.parametrize(("preference", "there"), [("generative", ()), ("larger", ()), ("larger", ("small",))])
    def test_what_is_not_there_is_said(self, preference: Preference, there: tuple[Model, ...]) -> None:
        with pytest.raises(ModelError, match=r"slm\.(file|larger)"):
            route("factoid", 1.0, there, preference)


class TestEscalation:
    @pytest.mark.parametrize(
        ("kind", "outcome", "up"),
        [
            ("factoid", GOOD, False),
            ("factoid", Outcome(2, 1), False),
            ("factoid", Outcome(1, 2), True),
            ("list", Outcome(2, 1), True),
            ("compare", Outcome(2, 1), True),
            ("factoid", Outcome(0, 2), True),
            ("factoid", Outcome(0, 0), True),
            ("factoid", Outcome(2, 0, truncated=True), True),
            ("factoid", Outcome(0, 0, declined=True), True),
        ],
    )
    def test_what_falls_short_goes_up(self, kind: Difficulty, outcome: Outcome, up: bool) -> None:
        first = route(kind, 0.7, BOTH)
        following = escalate(first, outcome, 0.7, BOTH)
        assert (following is not None) == up
        assert following is None or following.tier == "larger"

    def test_a_model_that_declines_is_believed_where_the_reader_is_unsure(self) -> None:
        assert escalate(route("factoid", 0.4, BOTH), Outcome(0, 0, declined=True), 0.4, BOTH) is None

    def test_nothing_is_above_the_largest(self) -> None:
        bad = Outcome(0, 9, truncated=True)
        assert escalate(route("list", 0.9, BOTH[:1]), bad, 0.9, BOTH[:1]) is None
        assert escalate(route("list", 0.9, BOTH, "larger"), bad, 0.9, BOTH) is None
        assert escalate(route("list", 0.9, BOTH, "extractive"), bad, 0.9, BOTH) is None


class TestLaws:
    @given(
        kinds,
        confidences,
        models,
        st.sampled_from(["auto", "extractive", "generative", "larger"]),
        st.booleans(),
        outcomes,
    )
    def test_only_models_that_are_there_and_never_down(
        self,
        kind: Difficulty,
        confidence: float,
        there: tuple[Model, ...],
        preference: Preference,
        answered: bool,
        outcome: Outcome,
    ) -> None:
        try:
            first = route(kind, confidence, there, preference, answered=answered)
        except ModelError:
            return
        assert first.tier in ("extractive", *there)
        following = escalate(first, outcome, confidence, there)
        if following is not None:
            assert following.tier in there
            assert TIERS.index(following.tier) > TIERS.index(first.tier) > 0
            assert escalate(following, outcome, confidence, there) is None, "one step up, and no circle"
        for each in filter(None, (first, following)):
            assert each.why.endswith(".")
            assert each.why[0].isupper()
            assert each.why.count(". ") == 0

    @given(kinds, confidences, confidences, models)
    def test_the_surer_the_reader_the_lower_the_tier(
        self, kind: Difficulty, one: float, other: float, there: tuple[Model, ...]
    ) -> None:
        low, high = sorted((one, other))
        tiers = [TIERS.index(route(kind, sure, there).tier) for sure in (low, high)]
        assert tiers[1] <= tiers[0]

    @given(kinds, confidences)
    def test_without_models_it_is_the_documents_own_sentences(self, kind: Difficulty, confidence: float) -> None:
        assert route(kind, confidence, ()).tier == "extractive"
