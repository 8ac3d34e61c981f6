"""Finds personal data in text.

Light to import: Presidio and the recognizers come with `PiiEngine.load`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..config import Profile, load_profile
from ..errors import ConfigError, ScreeningError
from ..types import Finding
from .overlap import Candidate, resolve
from .propagate import propagated
from .windows import Window, widened, windows

if TYPE_CHECKING:
    from .presidio import EntityRecognizer, RecognizerResult

_WIDENINGS = 3  # from 300 characters to 2,400 on either side, more than any address or URL in use


class PiiEngine:
    """A set of recognizers and the rule for what overlaps. Build it with `load`; it holds no text and may be shared."""

    def __init__(self, recognizers: Sequence[EntityRecognizer], *, min_score: float = 0.0) -> None:
        """Takes ready recognizers, each of which should be `Guarded`; findings below `min_score` are left out."""
        from .context import PrecedingWords
        from .nlp import LANGUAGE, LightNlpEngine
        from .presidio import AnalyzerEngine, RecognizerRegistry

        self._language = LANGUAGE
        self._min_score = min_score
        self._analyzer: Any = AnalyzerEngine(
            registry=RecognizerRegistry(recognizers=list(recognizers), supported_languages=[LANGUAGE]),
            nlp_engine=LightNlpEngine(),
            context_aware_enhancer=PrecedingWords(),
            supported_languages=[LANGUAGE],
        )
        self.entities = tuple(sorted({entity for each in recognizers for entity in each.supported_entities}))

    @classmethod
    def load(cls, profile: str | Path | Profile = "default") -> PiiEngine:
        """The engine for a profile, or for the profile of that name or file. Takes about a second, most of it imports.

        Raises ConfigError when there is no such profile, or when it names a country, phone region or entity nobody knows.
        """
        settings = (profile if isinstance(profile, Profile) else load_profile(profile)).pii
        from .policy import named
        from .recognizers.catalogue import build

        engine = cls(build(settings), min_score=settings.min_score)
        unknown = sorted(set(settings.policy.entities) - named() - set(engine.entities))
        if unknown:  # a slip in `US_SSN: block` must not let documents through
            raise ConfigError(
                f"pii.policy.entities: nothing with these settings finds {', '.join(unknown)}; it can be one of "
                f"{', '.join(sorted(named() | set(engine.entities)))}"
            )
        return engine

    def find(self, text: str) -> tuple[Finding, ...]:
        """The personal data in `text`, sorted by start: `text[finding.start:finding.end]` is the value.

        What overlaps is decided by `ragbox.pii.overlap`; a person who is found is found everywhere (`ragbox.pii.propagate`).
        Raises ScreeningError, without text, when a recognizer fails.
        """
        return self._find(text, lambda _offset: None)

    def _find(self, text: str, on_progress: Callable[[int], None]) -> tuple[Finding, ...]:
        found: list[Candidate] = []
        for window in windows(text):
            on_progress(window.start)
            found.extend(self._window(text, window))
        findings = [Finding(each.entity, each.start, each.end, round(each.score, 4)) for each in resolve(found)]
        again = propagated(text, findings)
        return tuple(sorted((*findings, *again), key=lambda each: (each.start, each.end, each.entity)))

    def find_pages(
        self,
        text: str,
        spans: Sequence[tuple[int, int, int | None]],
        on_progress: Callable[[int], None] = lambda _offset: None,
    ) -> tuple[Finding, ...]:
        """As `find`, with each finding's page: that of the span `(start, end, page)` in which the finding starts.

        The spans need not cover the text: all of it is searched, and what runs over a page break is found once. Text
        between two spans belongs to the one before it. `on_progress` is told the offset reached, about once a page.
        """
        ordered = sorted(spans, key=lambda span: span[0])
        starts = [start for start, _, _ in ordered]
        findings = []
        for finding in self._find(text, on_progress):
            index = bisect_right(starts, finding.start) - 1
            findings.append(replace(finding, page=ordered[index][2]) if index >= 0 else finding)
        return tuple(findings)

    def _window(self, text: str, window: Window) -> list[Candidate]:
        """What touches `[start, end)` of the window, in offsets of `text`.

        A finding that is cut by the edge of what the window sees is looked at again with wider margins. Only so often:
        in a text that is one endless word, the pieces that neighbouring windows find overlap and become one finding.
        """
        for _ in range(_WIDENINGS):
            found = self._touching(text, window)
            if not any(each.end == window.right < len(text) or each.start == window.left > 0 for each in found):
                return found
            window = widened(text, window)
        return self._touching(text, window)

    def _touching(self, text: str, window: Window) -> list[Candidate]:
        candidates = self._candidates(text[window.left : window.right], window.left)
        return [each for each in candidates if each.start < window.end and each.end > window.start]

    def _candidates(self, text: str, offset: int) -> Iterator[Candidate]:
        from .guarded import VALIDATED
        from .presidio import RecognizerResult

        for result in self._analyze(text):
            metadata = result.recognition_metadata
            yield Candidate(
                entity=result.entity_type,
                start=offset + result.start,
                end=offset + result.end,
                score=float(result.score),
                validated=bool(metadata.get(VALIDATED)),
                supported=bool(metadata.get(RecognizerResult.IS_SCORE_ENHANCED_BY_CONTEXT_KEY)),
            )

    def _analyze(self, text: str) -> list[RecognizerResult]:
        try:
            results: list[RecognizerResult] = self._analyzer.analyze(
                text, language=self._language, score_threshold=self._min_score
            )
        except ScreeningError:
            raise
        except Exception as error:
            reason = type(error).__name__
        else:
            return results
        # Outside the except block: the cause, whose message may hold text, is not chained.
        raise ScreeningError(f"the search for personal data failed ({reason}), so this text counts as not screened")
