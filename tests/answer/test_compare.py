"""What is asked of each document that a question compares."""

from __future__ import annotations

import numpy as np
import pytest

from ragbox.answer.compare import sides
from ragbox.query import make_query

LABELLED = {"quill": {"q"}, "bakery": {"q"}, "brant": {"b"}, "lease": {"q", "b"}}


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Compare the monthly rent of Quill Bakery with that of Brant.", "monthly rent"),
        ("Which monthly rent is higher, Brant's or Quill Bakery's?", "monthly rent"),
        ("Do the Quill Bakery and the Brant lease have the same notice period?", "notice period"),
    ],
)
def test_each_document_is_asked_for_the_topic_by_its_own_names(question: str, asked: str) -> None:
    query = make_query(question, lambda texts: np.ones((len(texts), 4), np.float32))
    assert sides(query, ("q", "b"), LABELLED) == {
        "q": f"What is the {asked} of Quill Bakery?",
        "b": f"What is the {asked} of Brant?",
    }


@pytest.mark.parametrize("question", ["Compare Quill and Brant.", "What is the difference between both leases?"])
def test_nothing_to_compare(question: str) -> None:
    query = make_query(question, lambda texts: np.ones((len(texts), 4), np.float32))
    assert sides(query, ("q", "b"), LABELLED | {"leases": {"q", "b"}}) == {}
    assert sides(query, ("q",), LABELLED) == {}
