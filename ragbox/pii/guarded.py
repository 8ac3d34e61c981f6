"""Recognizers that fail closed.

Presidio's `PatternRecognizer` logs a pattern that ran out of time and goes on without it: text would count as screened
that was not. `Guarded` runs a recognizer instead and turns whatever goes wrong into a ScreeningError that names the
recognizer and never carries the text, not even as its cause.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import regex  # type: ignore[import-untyped,unused-ignore]

from ..errors import ScreeningError
from .presidio import EntityRecognizer, NlpArtifacts, PatternRecognizer, RecognizerResult

PATTERN_SECONDS = 5.0
"""Time one pattern may take on one window of text; a good one takes a thousandth."""

VALIDATED = "validated"
"""Key in a result's metadata: a checksum that is hard to meet by chance was right."""


class Guarded(EntityRecognizer):
    """Wraps one recognizer, under the same name and entities.

    A match whose checksum is right scores `validated_score`: 1 as in Presidio, or less where the checksum is a single
    digit on a plain number, which every tenth number meets by chance and only a word in front can confirm.
    """

    def __init__(
        self, recognizer: EntityRecognizer, *, validated_score: float = 1.0, seconds: float = PATTERN_SECONDS
    ) -> None:
        inner: Any = recognizer  # Presidio's attributes carry no types
        self.inner = inner
        self._label = str(inner.name)
        self._validated_score = validated_score
        self._seconds = seconds
        self._patterns: list[tuple[Any, float]] | None = None
        if isinstance(recognizer, PatternRecognizer):
            flags = inner.global_regex_flags
            self._patterns = [(regex.compile(each.regex, flags), float(each.score)) for each in inner.patterns]
        super().__init__(
            supported_entities=inner.supported_entities,
            name=inner.name,
            supported_language=inner.supported_language,
            context=inner.context,
        )

    def load(self) -> None:
        """The wrapped recognizer has loaded itself."""

    def analyze(
        self, text: str, entities: Sequence[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """The wrapped recognizer's results. Raises ScreeningError when it fails or runs out of time."""
        try:
            if self._patterns is not None:
                return list(self._matches(text, self._patterns))
            found = self.inner.analyze(text, list(entities), nlp_artifacts)
            return [self._owned(_trimmed(text, result)) for result in found]
        except Exception as error:
            reason = "ran out of time" if isinstance(error, TimeoutError) else f"failed ({type(error).__name__})"
        # Outside the except block, so that the cause, whose message may hold text, is not chained.
        raise ScreeningError(f"the recognizer {self._label} {reason}, so this text counts as not screened")

    def _matches(self, text: str, patterns: list[tuple[Any, float]]) -> Iterator[RecognizerResult]:
        for pattern, pattern_score in patterns:
            for match in pattern.finditer(text, timeout=self._seconds):
                for start, end in self._spans(match):
                    score = self._score(text[start:end], pattern_score)
                    if score > 0:
                        yield self._result(start, end, score)
                        break

    def _spans(self, match: Any) -> Iterator[tuple[int, int]]:
        """The spans to try, best first: one, unless the recognizer has a method `spans(match)`."""
        spans = getattr(self.inner, "spans", None)
        yield from [match.span()] if spans is None else spans(match)

    def _score(self, value: str, pattern_score: float) -> float:
        if not value or self.inner.invalidate_result(value):
            return 0.0
        valid = self.inner.validate_result(value)
        if valid is None:
            return pattern_score
        return self._validated_score if valid else 0.0

    def _result(self, start: int, end: int, score: float) -> RecognizerResult:
        return self._owned(
            RecognizerResult(
                entity_type=self.supported_entities[0],
                start=start,
                end=end,
                score=score,
                recognition_metadata={VALIDATED: score >= 1.0},
            )
        )

    def _owned(self, result: RecognizerResult) -> RecognizerResult:
        """The result marked as ours: Presidio finds the context words by the recognizer's id."""
        result.recognition_metadata = (result.recognition_metadata or {}) | {
            RecognizerResult.RECOGNIZER_NAME_KEY: self._label,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
        }
        return result


def _trimmed(text: str, result: RecognizerResult) -> RecognizerResult:
    """The result without marks in front of it: the phone library takes "( — +44 20 7946 0958" for one number."""
    start = result.start
    while start < result.end - 1 and (
        text[start] in " \t\n-–—,;:" or (text[start] in "([" and not {")", "]"} & set(text[start : result.end]))
    ):
        start += 1
    result.start = start
    return result
