"""Recognizers that fail closed.

Presidio's `PatternRecognizer` logs a pattern that ran out of time and goes on without it: text would count as screened
that was not. `Guarded` runs a recognizer instead and turns whatever goes wrong into a ScreeningError that names the
recognizer and never carries the text, not even as its cause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import regex  # type: ignore[import-untyped,unused-ignore]

from ..errors import ScreeningError
from .presidio import EntityRecognizer, NlpArtifacts, PatternRecognizer, RecognizerResult

PATTERN_SECONDS = 5.0
"""Time one pattern may take on one window of text; a good one takes a thousandth."""

VALIDATED = "validated"
"""Key in a result's metadata: a checksum that is hard to meet by chance was right."""


_BEFORE, _AFTER = 60, 80
"""Characters looked at on either side of a hint, and on to the end of the word: more than any match of a pattern with one.
A recognizer may have a `reach` of its own.
"""


_BEHIND, _LIFT = 80, 0.35
"""Characters behind a number with check digits in which its name may stand, and what that adds to its score."""
_LOOK = 24
"""Characters before a match in which a word may speak against it."""
_GAP = re.compile(r"\s")


class _Ready(NamedTuple):
    """A pattern, compiled, its score, the most a match of it can score, and what must stand near one (lower case)."""

    pattern: Any
    score: float
    most: float
    hint: re.Pattern[str] | None
    checked: bool = False


class Guarded(EntityRecognizer):
    """Wraps one recognizer, under the same name and entities.

    A match whose checksum is right scores `validated_score`: 1 as in Presidio, or less where the checksum is a single
    digit on a plain number, which every tenth number meets by chance and only a word in front can confirm.

    Patterns that cannot reach the score `floor` in a text, because it has none of the recognizer's context words, are not
    run on it. With `hint`, a cheap expression, patterns are run only near what it finds in the text in lower case; a
    recognizer may have `hints` of its own by the names of its patterns. A match is dropped where `unless` is found right
    before it: "gasket 412-55-8093".
    """

    def __init__(
        self,
        recognizer: EntityRecognizer,
        *,
        validated_score: float = 1.0,
        seconds: float = PATTERN_SECONDS,
        hint: str | None = None,
        unless: str | None = None,
    ) -> None:
        inner: Any = recognizer  # Presidio's attributes carry no types
        self.inner = inner
        self._label = str(inner.name)
        self._validated_score = validated_score
        self._seconds = seconds
        self.floor = 0.0
        self._reach: tuple[int, int] = getattr(inner, "reach", (_BEFORE, _AFTER))
        self._unless = regex.compile(f"(?:{unless})$", regex.IGNORECASE) if unless else None
        self._hint = re.compile(hint) if hint else None
        self._words = [word.strip().lower() for word in inner.context or ()]
        self._patterns = list(self._ready()) if isinstance(recognizer, PatternRecognizer) else None
        super().__init__(
            supported_entities=inner.supported_entities,
            name=inner.name,
            supported_language=inner.supported_language,
            context=inner.context,
        )

    def _ready(self) -> Iterator[_Ready]:
        hints: Mapping[str, re.Pattern[str]] = getattr(self.inner, "hints", {})
        checks = type(self.inner).validate_result is not PatternRecognizer.validate_result
        for each in self.inner.patterns:
            score = float(each.score)
            most = max(score, self._validated_score) if checks else score
            pattern = regex.compile(each.regex, self.inner.global_regex_flags)
            yield _Ready(pattern, score, most, hints.get(each.name, self._hint), checks)

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

    def _matches(self, text: str, patterns: Sequence[_Ready]) -> Iterator[RecognizerResult]:
        lowered = text.lower()
        lifted = any(word in lowered for word in self._words)
        for each in patterns:
            if each.most < self.floor and not lifted:
                continue
            for low, high in _regions(lowered, each.hint, len(text), self._reach):
                for match in each.pattern.finditer(text, low, high, timeout=self._seconds):
                    for start, end in self._spans(match):
                        if self._unless and self._unless.search(
                            text[max(0, start - _LOOK) : start], timeout=self._seconds
                        ):
                            break
                        score = self._score(text[start:end], each.score)
                        if score > 0 and lifted and self._named_behind(lowered, end, each):
                            score += _LIFT
                        if score > 0:
                            yield self._result(start, end, score)
                            break

    def _named_behind(self, lowered: str, end: int, pattern: _Ready) -> bool:
        """Whether a number with right check digits, that nothing names before, is named later on its line."""
        if not pattern.checked or pattern.most >= self.floor:
            return False
        behind = lowered[end : end + _BEHIND].partition("\n")[0]
        return any(re.search(rf"\b{re.escape(word)}s?\b", behind) for word in self._words)

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


def _regions(
    lowered: str, hint: re.Pattern[str] | None, length: int, reach: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """The parts of a text of that length near a hint, in order, none over another; all of it without one.

    All of it too where lower case has another length, as of "İ".
    """
    if hint is None or len(lowered) != length:
        yield 0, length
        return
    before, after = reach
    low, high = 0, -1
    for match in hint.finditer(lowered):
        if match.end() + after <= high:
            continue
        if high < 0 or match.start() - before > high:
            if high >= 0:
                yield low, high
            low = max(0, match.start() - before)
        gap = _GAP.search(lowered, min(length, match.end() + after))
        high = gap.start() if gap else length
    if high >= 0:
        yield low, high


def _trimmed(text: str, result: RecognizerResult) -> RecognizerResult:
    """The result without marks in front of it: the phone library takes "( — +44 20 7946 0958" for one number."""
    start = result.start
    while start < result.end - 1 and (
        text[start] in " \t\n-–—,;:" or (text[start] in "([" and not {")", "]"} & set(text[start : result.end]))
    ):
        start += 1
    result.start = start
    return result
