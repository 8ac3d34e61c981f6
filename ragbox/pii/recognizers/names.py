"""PERSON, LOCATION, ADDRESS, ORGANIZATION and what else a language model finds, less what is known to be none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ..ner import LABELS, Finder, Named
from ..presidio import EntityRecognizer, NlpArtifacts, RecognizerResult
from ..vetoes import Vetoes

_LEAST: Mapping[str, float] = {}
"""Scores below which a finding of the model is left out; those that are not here, below any."""
_MOST: Mapping[str, float] = {"ID": 0.5, "PHONE_NUMBER": 0.5, "DATE_TIME": 0.85, "AGE": 0.9}
"""Scores of the model are no more than this: a pattern that knows the kind of number, or a label before it, says better."""
_POSTCODE = 0.45
"""Nor is that of a place with a digit in it: the pattern of a postcode says better."""

_SURROGATES = re.compile("[\ud800-\udfff]")
"""Halves of characters, which damaged files hold and no tokenizer takes."""


class Names(EntityRecognizer):
    """The findings of a name finder as Presidio's."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        super().__init__(supported_entities=list(LABELS), name="NamesRecognizer")

    def load(self) -> None:
        """The finder is loaded."""

    def analyze(
        self, text: str, entities: Sequence[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """What the model finds. Meant for long stretches of text: it sees the surroundings by itself."""
        del entities, nlp_artifacts
        return [
            RecognizerResult(entity_type=each.entity, start=each.start, end=each.end, score=_score(text, each))
            for each in self._kept(text)
        ]

    def _kept(self, text: str) -> Iterator[Named]:
        text = _SURROGATES.sub("\ufffd", text)
        vetoes = Vetoes(text)
        for each in self._finder.find(text):
            if each.score >= _LEAST.get(each.entity, 0.0) and not vetoes.veto(each):
                yield each


def _score(text: str, each: Named) -> float:
    place = each.entity == "LOCATION" and any(character.isdigit() for character in text[each.start : each.end])
    return min(each.score, _POSTCODE if place else _MOST.get(each.entity, 1.0))
