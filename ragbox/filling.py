"""Fields that the rules left open, put to a language model; what it gives counts only where its sentence bears it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from .answer.borne_out import borne_out
from .answer.cite import Supported
from .answer.form import Written, ask_form
from .answer.labels import Labelled, misfits
from .answer.language_model import LanguageModel
from .answer.picking import Part
from .answer.schema import Leaf
from .answer.typed import same
from .fields import Found
from .types import Answer, Citation

if TYPE_CHECKING:
    from .opened import Opened

_AT_ONCE = 8
"""Fields of one prompt: a small model loses its way among more."""
_EVIDENCE = 4
"""Sentences that a field may be filled from."""
_SURE = 0.75
"""A value that the rules read out of an answer this sure is not put to a model."""


class Filling:
    """For one request."""

    def __init__(
        self,
        model: LanguageModel,
        opened: Opened,
        labels: Sequence[Labelled],
        group: Sequence[str],
        about: tuple[str, str],
        cancel: Callable[[], bool],
        hide: Callable[[str], str] = str,
    ) -> None:
        """`about` says of what the fields are, in the user's words and with pseudonyms for what is hidden.

        `hide` puts pseudonyms for what is hidden into a schema's own words, before a model reads them.
        """
        self._hide = hide
        self._model = model
        self._opened = opened
        self._labels = list(labels)
        self._group = group
        self._about, self._about_stored = about
        self._cancel = cancel

    def fill(self, leaves: Sequence[Leaf], found: Mapping[str, Found]) -> dict[str, Found]:
        """What was found, with what the model adds. It reads the texts as they are stored: no hidden values."""
        open_ = [
            leaf
            for leaf in leaves
            if not found[leaf.name].labelled and found[leaf.name].sure < self._least(found, leaf)
        ]
        filled = dict(found)
        for at in range(0, len(open_), _AT_ONCE):
            for leaf, parts in self._asked(leaves, open_[at : at + _AT_ONCE], found):
                taken = [part for name, each in filled.items() if name != leaf.name for part in each.parts]
                if parts and not any(_overlap(part, other) for part in parts for other in taken):
                    kept = parts if leaf.many else parts[:1]
                    filled[leaf.name] = replace(found[leaf.name], parts=kept, reason=None)
        return filled

    def _least(self, found: Mapping[str, Found], leaf: Leaf) -> float:
        """Without a value every field is open, with one those that are unsure."""
        return _SURE if found[leaf.name].parts else 2.0

    def _asked(
        self, leaves: Sequence[Leaf], batch: Sequence[Leaf], found: Mapping[str, Found]
    ) -> list[tuple[Leaf, tuple[Part, ...]]]:
        evidence: list[Citation] = []
        wanted: dict[str, tuple[Leaf, Sequence[int]]] = {}
        for leaf in batch:
            numbers = []
            for citation in self._sentences(found[leaf.name].answer):
                if not any(_place(citation) == _place(each) for each in evidence):
                    evidence.append(citation)
                numbers.append(next(n for n, each in enumerate(evidence, 1) if _place(each) == _place(citation)))
            if numbers:
                wanted[leaf.name] = leaf, numbers
        stored = [self._opened.stored(each) for each in evidence]
        wanted = {
            name: (replace(leaf, words=self._hide(leaf.words), described=self._hide(leaf.described)), numbers)
            for name, (leaf, numbers) in wanted.items()
        }
        answered = ask_form(self._model, wanted, [each.quote for each in stored], self._about_stored, self._cancel)
        results = []
        for leaf in batch:
            parts = list[Part]()
            for each in answered.get(leaf.name, ()):
                citation = evidence[each.source - 1]
                real = each
                if isinstance(each.value, str):
                    real = Written(
                        self._opened.sentence(Supported(each.value, (stored[each.source - 1],))).text, each.source
                    )
                part = borne_out(leaf, real, citation, self._labels, self._about)
                if (
                    part is not None
                    and self._fits(leaf, part, leaves)
                    and not any(same(part.value, p.value) for p in parts)
                ):
                    parts.append(part)
            results.append((leaf, tuple(parts)))
        return results

    def _sentences(self, answer: Answer | None) -> list[Citation]:
        """What answers a field's question, or was near, of the documents that all is read from."""
        near = (*answer.citations, *answer.related) if answer else ()
        return [each for each in near if each.document_id in self._group][:_EVIDENCE]

    def _fits(self, leaf: Leaf, part: Part, leaves: Sequence[Leaf]) -> bool:
        return not misfits(leaf, self._labels, leaves, part.citation.document_id, *part.citation.spans[0])


def _place(citation: Citation) -> tuple[str, int, int]:
    return citation.document_id, citation.start, citation.end


def _overlap(one: Part, other: Part) -> bool:
    (low, high), (start, end) = one.citation.spans[0], other.citation.spans[0]
    return one.citation.document_id == other.citation.document_id and low < end and start < high
