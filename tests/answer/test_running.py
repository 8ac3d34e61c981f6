"""Sentences of a draft are judged as they end, however the text comes in pieces."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ragbox.answer.cite import sentence_end, verify
from ragbox.answer.running import RunningCheck
from ragbox.types import ABSTENTION

from .builders import hit

HITS = (hit("The rent is $900 a month."), hit("The deposit is $1,200.", name="other.pdf"))
DRAFT = "The rent is $900 a month [1]. The deposit is $1,300 [2]. The deposit is $1,200 [1][2]. The rent is $900"


def fed(pieces: list[str]) -> tuple[list[tuple[str, bool]], str]:
    """Each stretch of text with its verdict, and the text behind the last."""
    check = RunningCheck(lambda sentence: verify(sentence, HITS, "What is the rent?"))
    told: list[tuple[str, bool]] = []
    text = ""
    for each in [*(one for piece in pieces for one in check.feed(piece)), *check.rest()]:
        if isinstance(each, bool):
            told.append((text, each))
            text = ""
        else:
            text += each
    return told, text


@given(st.lists(st.integers(0, len(DRAFT)), max_size=12))
def test_pieces_change_nothing(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(DRAFT)]
    told, rest = fed([DRAFT[one:other] for one, other in pairwise(places)])
    assert "".join(text for text, _ in told) + rest == DRAFT
    assert [(text.strip(), verdict) for text, verdict in told] == [
        ("The rent is $900 a month [1].", True),
        ("The deposit is $1,300 [2].", False),
        ("The deposit is $1,200 [1][2].", True),
        ("The rent is $900", False),
    ]


def test_a_sentence_ends_where_another_begins() -> None:
    assert sentence_end("The rent is $900 [1].") is None
    assert sentence_end("The rent is $900 [1]. ") is None
    assert sentence_end("The rent is $900 [1] [") is None
    assert sentence_end("The rent is $900 [1]. It") == len("The rent is $900 [1].")
    assert sentence_end("No marker yet. None here") is None


def test_an_abstention_is_no_lie() -> None:
    assert fed([ABSTENTION]) == ([(ABSTENTION, True)], "")
    assert fed([]) == ([], "")
