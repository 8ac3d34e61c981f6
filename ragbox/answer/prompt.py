"""The chat messages a language model answers from.

The tiny test model in `tests/models` is trained on exactly this form, so a change here means training it again.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..types import ABSTENTION

SYSTEM = (
    "Answer the question from the numbered passages only. Be brief. End every sentence with the number of the passage it "
    f"comes from, like [1]. If the passages do not answer the question, write exactly: {ABSTENTION}"
)


def user_message(question: str, passages: Sequence[str]) -> str:
    """The user turn: passages numbered from 1, most relevant first, then the question.

    The passages come first so that a prompt about the same passages shares its beginning with the last one, which
    llama.cpp then need not read again.
    """
    numbered = "\n\n".join(f"[{number}] {passage}" for number, passage in enumerate(passages, 1))
    return f"{numbered}\n\nQuestion: {question}"
