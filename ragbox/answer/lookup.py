"""Prompt-lookup decoding: what a model is about to write is guessed from what it has read, for answers copy their sources.

After Saxena, "Prompt Lookup Decoding" (2023, github.com/apoorvumang/prompt-lookup-decoding). A guess that comes true costs a
fraction of a step, one that does not costs as much and is thrown away. So whether to guess is decided as it runs: first the
guesses are only compared with what the model writes, at no cost, and as long as they come true they are used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

_GRAM = 3
"""So many tokens alike are taken as the beginning of a copy."""
_NEEDED = 3
"""So many guesses must have come true before the next ones are used."""
_LEAST, _FIRST, _MOST = 3, 8, 16
"""Tokens guessed at once: at least, at first, and after guesses that all came true. A step of two tokens can cost four times
one of one (tensors that fall back to other quantizations), one of eight little more."""
_MORE = 0.3
"""What a further token in a step costs, in steps (`benchmarks.prompt_lookup` measures it)."""


class Lookup:
    """Guesses for one answer to a prompt. `breaks` says of a token whether a copy is likely to end before it."""

    def __init__(self, prompt: Sequence[int], breaks: Callable[[int], bool]) -> None:
        self._breaks = breaks
        self._tokens = list(prompt)
        self._next = {tuple(prompt[at - _GRAM : at]): at for at in range(_GRAM, len(prompt))}
        self._at: int | None = None  # what stands there should come next
        self._right = 0
        self._needed, self._size = _NEEDED, _FIRST
        self._balance = 0.0

    def guess(self, token: int) -> list[int]:
        """The tokens that may come after one that the model wrote and are worth a try; none as long as it does not pay."""
        self._add(token)
        if self._at is None or self._right < self._needed:
            return []
        found = self._tokens[self._at : self._at + self._size]
        found = found[: next((n for n, token in enumerate(found) if self._breaks(token)), len(found))]
        return found if len(found) >= _LEAST else []

    def told(self, guesses: Sequence[int], right: int) -> None:
        """How many of the guesses came true."""
        for token in guesses[:right]:
            self._add(token)
        self._balance += right - _MORE * len(guesses)
        if right == len(guesses):
            self._size = min(2 * self._size, _MOST)
            return
        self._right, self._size = 0, _FIRST
        self._needed = _NEEDED if self._balance >= 0 else min(2 * self._needed, 64)

    def _add(self, token: int) -> None:
        if self._at is not None and self._tokens[self._at] == token:
            self._right += 1
            self._at += 1
        else:
            self._right, self._at = 0, None
        if len(self._tokens) >= _GRAM:
            self._next[tuple(self._tokens[-_GRAM:])] = len(self._tokens)
        self._tokens.append(token)
        if self._at is None:
            self._at = self._next.get(tuple(self._tokens[-_GRAM:]))
