"""The bundled reader points at the words that answer, within the bounds it is given."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ragbox.answer.span_model import MAX_TOKENS, SpanModel, bundled_reader
from ragbox.errors import ModelError

LEASE = (
    "Lease > Term\nThe Tenant shall pay a monthly rent of $2,350 on the first day of each month. Either party may end this "
    "lease by giving 60 days written notice. Pets are not allowed in the garden."
)


@pytest.fixture(scope="module")
def model() -> SpanModel:
    return bundled_reader()


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How much is the rent per month?", "$2,350"),
        ("How much notice must be given to end the lease?", "60 days"),
        ("When is the rent due?", "first day of each month"),
    ],
)
def test_it_points_at_the_words_that_answer(model: SpanModel, question: str, words: str) -> None:
    (scores,) = model.score(question, [LEASE])
    span = scores.best(0, len(LEASE))
    assert span is not None
    assert words in LEASE[span.start : span.end] or LEASE[span.start : span.end] in f"the {words}"
    assert span.margin > 0
    assert scores.relevance > 0


def test_a_passage_about_something_else_is_told_apart(model: SpanModel) -> None:
    other = "Recipes\nBeat the eggs with the sugar until they are pale, then fold in the flour."
    about, off = model.score("How much is the rent per month?", [LEASE, other])
    assert off.relevance < about.relevance
    low, high = off.best(0, len(other)), about.best(0, len(LEASE))
    assert low is not None
    assert high is not None
    assert low.margin < 0 < high.margin


def test_only_the_part_asked_about_is_looked_at(model: SpanModel) -> None:
    (scores,) = model.score("How much is the rent per month?", [LEASE])
    at = LEASE.index("Either")
    span = scores.best(at, len(LEASE))
    assert span is not None
    assert at <= span.start < span.end <= len(LEASE)
    assert scores.best(3, 3) is None


@given(st.text(max_size=300), st.text(max_size=60), st.data())
@settings(max_examples=40, deadline=None)
def test_spans_lie_within_their_bounds(text: str, question: str, data: st.DataObject) -> None:
    (scores,) = bundled_reader().score(question, [text])
    low = data.draw(st.integers(0, len(text)))
    high = data.draw(st.integers(low, len(text)))
    span = scores.best(low, high)
    assert span is None or low <= span.start <= span.end <= high
    assert np.isfinite([scores.relevance, scores.null]).all()


def test_of_what_is_too_long_it_reads_the_beginning(model: SpanModel) -> None:
    endless = "rent and notice " * 400
    (scores,) = model.score("who pays " * 200, [endless])
    assert len(scores.starts) == len(scores.ends) == len(scores.offsets) <= MAX_TOKENS
    assert scores.best(len(endless) - 10, len(endless)) is None


def test_one_answer_whatever_stands_beside_and_whoever_asks(model: SpanModel) -> None:
    alone = model.score("When is the rent due?", [LEASE])[0]
    with ThreadPoolExecutor(4) as pool:
        for scores in pool.map(lambda _: model.score("When is the rent due?", ["Other words.", LEASE])[1], range(8)):
            assert scores.relevance == alone.relevance
            assert (scores.starts == alone.starts).all()


@pytest.mark.parametrize("damage", [None, b"", b"not a model"])
def test_a_missing_or_damaged_file_is_told(tmp_path: Path, damage: bytes | None) -> None:
    if damage is not None:
        (tmp_path / "model.int8.onnx").write_bytes(damage)
    with pytest.raises(ModelError, match="install ragbox again"):
        SpanModel.load(tmp_path)


def test_nothing_of_the_text_in_reprs(model: SpanModel) -> None:
    assert "rent" not in repr(model.score("When is the rent due?", [LEASE])[0])
