"""A question as retrieval and reading use it."""

from __future__ import annotations

import numpy as np
import pytest

from ragbox.embed import Embedder, load_embedder
from ragbox.query import make_query


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder()


@pytest.mark.parametrize(
    ("question", "terms", "topic", "names"),
    [
        ("What is the rent of Tannery Wharf?", ("rent", "tannery", "wharf"), ("rent",), ("tannery", "wharf")),
        ("what is the rent?", ("rent",), ("rent",), ()),
        ("Who is Ada Lovelace?", ("ada", "lovelace"), ("ada", "lovelace"), ("ada", "lovelace")),
        ("who are you", ("who", "are", "you"), ("who", "are", "you"), ()),
        ("WHAT IS THE RENT?", ("rent",), ("rent",), ()),
        ("Кто такой Йозеф?", ("кто", "такой", "йозеф"), ("кто", "такой"), ("йозеф",)),
    ],
)
def test_words_of_a_question(
    embedder: Embedder, question: str, terms: tuple[str, ...], topic: tuple[str, ...], names: tuple[str, ...]
) -> None:
    query = make_query(question, embedder.embed)
    assert (query.text, query.terms, query.topic, query.names) == (question, terms, topic, names)
    for vector in (query.vector, query.topic_vector):
        assert vector.shape == (embedder.dimensions,)
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)


def test_the_vector_leans_towards_the_topic(embedder: Embedder) -> None:
    plain = embedder.embed(["What is the rent of Tannery Wharf?"])[0]
    query = make_query("What is the rent of Tannery Wharf?", embedder.embed)
    assert query.vector @ query.topic_vector > plain @ query.topic_vector


def test_no_question_in_a_repr(embedder: Embedder) -> None:
    assert "rent" not in repr(make_query("What is the rent of Tannery Wharf?", embedder.embed))
