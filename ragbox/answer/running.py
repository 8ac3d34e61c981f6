"""A draft checked while it is written: each finished sentence is held to its sources before the next one ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .cite import Verified, sentence_end


class RunningCheck:
    """Cuts a stream of text where its sentences end, and says of each whether `judge` keeps all of it."""

    def __init__(self, judge: Callable[[str], Verified]) -> None:
        self._judge = judge
        self._sentence = ""  # what was told since the last verdict
        self._held = ""

    def feed(self, piece: str) -> Iterator[str | bool]:
        """The text to be told and, behind each sentence that is now known to be finished, whether it is supported."""
        self._held += piece
        while (end := sentence_end(self._sentence + self._held)) is not None:
            cut = end - len(self._sentence)
            if cut > 0:
                yield self._held[:cut]
            self._sentence, self._held = (self._sentence + self._held)[:end], self._held[max(cut, 0) :]
            yield self._verdict()
        if self._held:
            yield self._held
        self._sentence, self._held = self._sentence + self._held, ""

    def rest(self) -> Iterator[bool]:
        """The verdict on what stands behind the last finished sentence, once nothing more comes."""
        if self._sentence.strip():
            yield self._verdict()

    def _verdict(self) -> bool:
        verified = self._judge(self._sentence)
        self._sentence = ""
        return not verified.dropped
