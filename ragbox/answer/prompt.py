"""The chat messages a language model answers from.

The tiny test model in `tests/models` is trained on this form without sources, so a change here means training it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..types import ABSTENTION

SYSTEM = (
    "Answer the question from the numbered passages only. Be brief. End every sentence with the number of the passage it "
    f"comes from, like [1]. If the passages do not answer the question, write exactly: {ABSTENTION}"
)


ASKED = "Question:"
"""What stands before the question, behind the passages."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as a model reads it; `source` is the line of context above it, empty for none."""

    text: str = field(repr=False)
    source: str = field(default="", repr=False)


def user_message(question: str, passages: Sequence[Shown], first: int = 1) -> str:
    """A user turn: passages numbered from `first`, then the question.

    The passages come first so that a prompt about the same passages shares its beginning with the last one, which need not
    be read again.
    """
    return "\n\n".join([*filter(None, [passages_text(passages, first)]), f"{ASKED} {question}"])


def passages_text(passages: Sequence[Shown], first: int = 1) -> str:
    """The numbered passages alone. Those of one source that follow each other stand under one line of context."""
    return "\n\n".join(_blocks(passages, first))


def _blocks(passages: Sequence[Shown], first: int) -> Iterator[str]:
    lines: list[str] = []
    source = ""
    for number, each in enumerate(passages, first):
        if lines and (each.source != source or not source):
            yield "\n".join(lines)
            lines = []
        if not lines and each.source:
            lines.append(f"{each.source}:")
        source = each.source
        lines.append(f"[{number}] {each.text}")
    if lines:
        yield "\n".join(lines)
