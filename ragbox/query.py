"""A question as retrieval and reading use it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .text import split_names, terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TOPIC = 0.5
"""Weight of the question without its names beside the whole question; chosen on sample_docs and both public sets."""

Embed = Callable[[Sequence[str]], "NDArray[np.float32]"]


@dataclass(frozen=True, slots=True)
class Query:
    """The words of a question, those of its topic and of its names, and its unit vector of shape (dimensions,)."""

    text: str = field(repr=False)
    terms: tuple[str, ...] = field(repr=False)
    topic: tuple[str, ...] = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    vector: NDArray[np.float32] = field(repr=False)


def make_query(question: str, embed: Embed) -> Query:
    """Names say which document is meant, the other words which passage: the vector leans towards those."""
    import numpy as np

    topic, names = split_names(question)
    if not names or not terms(topic):
        return Query(question, tuple(terms(question)), tuple(terms(question)), tuple(names), embed([question])[0])
    whole, part = embed([question, topic])
    vector = whole + np.float32(_TOPIC) * part
    unit = vector / np.linalg.norm(vector)
    return Query(question, tuple(terms(question)), tuple(terms(topic)), tuple(names), unit)
