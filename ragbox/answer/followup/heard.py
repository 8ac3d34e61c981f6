"""The turns of a conversation as they are read: texts without half characters, in one line, of a length that is read."""

from __future__ import annotations

from collections.abc import Iterable

from ...errors import QuestionError
from ...types import Turn

_ANSWER = 4_000
"""Characters of an answer; a name that a follow-up means stands there."""


def heard(history: Iterable[Turn], most: int) -> list[Turn]:
    """The turns with questions of at most `most` characters. Raises QuestionError where one is no Turn of two texts."""
    turns = []
    for turn in history:
        if not isinstance(turn, Turn):
            raise QuestionError("the conversation is a list of ragbox.Turn(question, answer)")
        for text in (turn.question, turn.answer):
            if not isinstance(text, str):
                raise QuestionError(f"a turn's question and answer are texts, not {type(text).__name__}")
        turns.append(Turn(_plain(turn.question, most), _plain(turn.answer, _ANSWER)))
    return turns


def _plain(text: str, most: int) -> str:
    return " ".join(text.encode("utf-8", "replace").decode().split())[:most]  # half characters break tokenizers
