"""A summary, as it is made and as it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from .cite import Supported, Verified, assemble
from .extractive import Draft

_NAMED = 5
"""Parts left out that are named; of more it is only said how many."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` steps are behind; `heading` is what is being read."""

    done: int
    total: int
    heading: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Part:
    """What is said of one section, or of one document of a folder; `written` by a model, or the documents' own sentences."""

    heading: str = field(repr=False)
    sentences: tuple[Supported, ...] = field(repr=False)
    written: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary by its parts, in the order of the text. `left_out` are the headings (names) of parts not spoken of.

    `dropped` counts the sentences of a model that verification threw out.
    """

    parts: tuple[Part, ...]
    left_out: tuple[str, ...] = field(default=(), repr=False)
    dropped: int = 0

    @property
    def draft(self) -> Draft:
        """The sentences for an answer."""
        return Draft(tuple(sentence for part in self.parts for sentence in part.sentences))

    @property
    def verified(self) -> Verified:
        """The sentences with their markers, and the numbered quotes."""
        return assemble(self.draft.sentences, self.dropped)

    @property
    def written(self) -> bool:
        """Whether a model wrote some of it."""
        return any(part.written for part in self.parts)

    @property
    def remark(self) -> str | None:
        """What a reader must know of what is not in it, as a sentence; None where nothing was left out."""
        if not self.left_out:
            return None
        total = len(self.left_out) + len(self.parts)
        names = "; ".join(name for name in self.left_out[:_NAMED] if name) + (
            "; …" if len(self.left_out) > _NAMED else ""
        )
        return f"This summary covers {len(self.parts)} of {total} parts. Left out: {names}."
