"""A question as retrieval and reading use it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .text import codes, sections, split_names, terms, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TOPIC = 0.5
"""Weight of the question without its names beside the whole question; chosen on sample_docs and both public sets."""

Embed = Callable[[Sequence[str]], "NDArray[np.float32]"]


@dataclass(frozen=True, slots=True)
class Query:
    """The words of a question, those of its topic and of its names, and unit vectors of shape (dimensions,).

    `codes` are its identifiers, which count in their own row or sentence (`text.has_code`); `sections` the numbers of the
    sections that it names.
    """

    text: str = field(repr=False)
    terms: tuple[str, ...] = field(repr=False)
    topic: tuple[str, ...] = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    vector: NDArray[np.float32] = field(repr=False)
    topic_vector: NDArray[np.float32] = field(repr=False)
    codes: tuple[str, ...] = field(default=(), repr=False)
    sections: tuple[str, ...] = field(default=(), repr=False)


def make_query(question: str, embed: Embed) -> Query:
    """Names say which document is meant, the other words which passage: the vector leans towards those."""
    import numpy as np

    topic, names = split_names(question)
    asked = tuple(terms(question))
    of_topic = tuple(word for word in words(topic) if word in asked)
    marks = tuple(codes(question)), tuple(sections(question))
    if not names or not of_topic:
        (vector,) = embed([question])
        return Query(question, asked, asked, tuple(names), vector, vector, *marks)
    whole, part = embed([question, topic])
    leaning = whole + np.float32(_TOPIC) * part
    return Query(question, asked, of_topic, tuple(names), leaning / np.linalg.norm(leaning), part, *marks)
