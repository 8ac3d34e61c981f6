"""The rule for overlapping findings, branch by branch."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragbox.pii.overlap import Candidate, resolve

C = Candidate


@pytest.mark.parametrize(
    ("candidates", "kept"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([C("A", 0, 5, 0.5), C("B", 5, 9, 0.4)], [C("A", 0, 5, 0.5), C("B", 5, 9, 0.4)], id="side by side"),
        pytest.param([C("A", 0, 5, 0.5), C("A", 5, 9, 0.4)], [C("A", 0, 5, 0.5), C("A", 5, 9, 0.4)], id="same, beside"),
        pytest.param([C("A", 0, 5, 0.4), C("A", 0, 5, 0.7)], [C("A", 0, 5, 0.7)], id="1: the same twice"),
        pytest.param([C("A", 0, 9, 0.4), C("A", 2, 5, 0.7)], [C("A", 0, 9, 0.7)], id="1: one inside the other"),
        pytest.param([C("A", 0, 5, 0.7), C("A", 4, 9, 0.4)], [C("A", 0, 9, 0.7)], id="1: in part"),
        pytest.param(
            [C("A", 0, 5, 0.4), C("A", 4, 9, 0.5), C("A", 8, 12, 0.3)], [C("A", 0, 12, 0.5)], id="1: in a chain"
        ),
        pytest.param(
            [C("A", 0, 9, 0.9, validated=True), C("B", 0, 9, 1.0)],
            [C("A", 0, 9, 0.9, validated=True)],
            id="2: a checksum wins",
        ),
        pytest.param([C("A", 0, 9, 0.4), C("B", 0, 9, 0.5)], [C("B", 0, 9, 0.5)], id="2: the score wins"),
        pytest.param(
            [C("A", 0, 9, 0.5, supported=True), C("B", 0, 9, 0.5)],
            [C("A", 0, 9, 0.5, supported=True)],
            id="2: a word in front wins",
        ),
        pytest.param([C("A", 0, 9, 0.5), C("B", 0, 9, 0.5)], [C("B", 0, 9, 0.5)], id="2: the name decides"),
        pytest.param([C("A", 0, 9, 0.5), C("B", 2, 9, 0.4)], [C("A", 0, 9, 0.5)], id="3: inside and worse"),
        pytest.param([C("A", 0, 9, 0.5), C("B", 0, 4, 0.5)], [C("A", 0, 9, 0.5)], id="3: inside and as good"),
        pytest.param(
            [C("A", 0, 9, 0.4), C("B", 2, 9, 0.5)], [C("A", 0, 9, 0.4), C("B", 2, 9, 0.5)], id="3: inside and better"
        ),
        pytest.param(
            [C("A", 0, 9, 0.4), C("B", 1, 8, 0.6), C("D", 2, 7, 0.5)],
            [C("A", 0, 9, 0.4), C("B", 1, 8, 0.6)],
            id="3: inside two",
        ),
        pytest.param(
            [C("A", 0, 6, 0.9), C("B", 4, 9, 0.4)], [C("A", 0, 6, 0.9), C("B", 4, 9, 0.4)], id="4: different, in part"
        ),
    ],
)
def test_rules(candidates: list[Candidate], kept: list[Candidate]) -> None:
    for order in itertools.permutations(candidates):
        assert list(resolve(order)) == kept


candidates_ = st.lists(
    st.builds(
        lambda entity, start, length, score, validated, supported: C(
            entity, start, start + length, score, validated, supported
        ),
        st.sampled_from("ABC"),
        st.integers(0, 20),
        st.integers(1, 8),
        st.sampled_from([0.4, 0.5, 1.0]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=12,
)


@given(candidates_, st.randoms())
def test_laws(candidates: list[Candidate], random: object) -> None:
    kept = resolve(candidates)
    # Nothing found is uncovered, nothing is invented, and a second look changes nothing, nor does the order.
    covered = {offset for each in candidates for offset in range(each.start, each.end)}
    assert {offset for each in kept for offset in range(each.start, each.end)} == covered
    assert resolve(kept) == kept
    shuffled = list(candidates)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert resolve(shuffled) == kept
    assert len({(each.start, each.end) for each in kept}) == len(kept)
