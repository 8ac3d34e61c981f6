"""Guesses from the prompt: used where they come true, and left where they do not."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from ragbox.answer.lookup import Lookup

_END = 0
TOKENS = st.lists(st.integers(1, 6), max_size=60)


def steps(prompt: Sequence[int], answer: Sequence[int]) -> tuple[int, int]:
    """Steps that writing the answer takes, and the tokens that were read in them."""
    lookup = Lookup(prompt, lambda token: token == _END)
    at = taken = read = 0
    while at < len(answer):
        guesses = lookup.guess(answer[at])
        right = 0
        while right < len(guesses) and answer[at + 1 + right : at + 2 + right] == guesses[right : right + 1]:
            right += 1
        if guesses:
            lookup.told(guesses, right)
        at, taken, read = at + 1 + right, taken + 1, read + 1 + len(guesses)
    return taken, read


def test_a_copy_is_guessed() -> None:
    prompt = list(range(1, 200))
    taken, read = steps(prompt, prompt[50:110])
    assert taken < 20
    assert read < 60 + 12


def test_what_copies_nothing_costs_nothing() -> None:
    assert steps(list(range(1, 200)), list(range(300, 400))) == (100, 100)
    assert steps([], [1, 2, 3, 4]) == (4, 4)


def test_a_guess_ends_where_a_sentence_does() -> None:
    prompt = [*range(1, 20), _END, *range(30, 60)]
    lookup = Lookup(prompt, lambda token: token == _END)
    found = [lookup.guess(token) for token in range(8, 18)]
    assert any(found)
    assert all(_END not in guesses and 30 not in guesses for guesses in found)


def test_an_answer_repeats_itself_too() -> None:
    answer = [*range(300, 340), *range(300, 340)]
    assert steps([1, 2, 3], answer)[0] < 60


@given(TOKENS, TOKENS)
def test_whatever_the_texts_every_token_is_written_once(prompt: list[int], answer: list[int]) -> None:
    taken, read = steps(prompt, answer)
    assert taken <= len(answer) <= max(read, 0)


def test_where_guesses_keep_failing_they_become_rare() -> None:
    """Five tokens alike, then something else: a trap that costs a few steps and no more."""
    prompt = [token for n in range(40) for token in (1, 2, 3, 4, 5, 100 + n)]
    answer = [token for n in range(60) for token in (1, 2, 3, 4, 5, 500 + n)]
    taken, read = steps(prompt, answer)
    assert read - taken < 0.25 * len(answer)
