"""Finds personal data in text.

Light to import: Presidio and the recognizers come with `PiiEngine.load`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ..config import Profile, load_profile
from ..errors import ConfigError, ScreeningError
from ..types import Finding
from .correspondence import corresponding
from .mentions import Mention, words_of
from .overlap import Candidate, resolve
from .propagate import joined, propagated
from .public_numbers import PublicNumbers
from .repeated import repeated
from .structure import structured
from .windows import Window, widened, windows

if TYPE_CHECKING:
    from .presidio import EntityRecognizer, RecognizerResult

_STRETCH, _AROUND = 24_000, 150
"""Characters that the name finder gets at once, and those on either side: more than the surroundings it looks at."""
_GENERIC = frozenset(("ID", "PHONE_NUMBER"))
"""What the name finder says of a number that it has no better name for."""
_Result = TypeVar("_Result")
_WIDENINGS = 3  # from 300 characters to 2,400 on either side, more than any address or URL in use


class PiiEngine:
    """A set of recognizers and the rule for what overlaps. Build it with `load`; it holds no text and may be shared."""

    def __init__(
        self,
        recognizers: Sequence[EntityRecognizer],
        *,
        names: EntityRecognizer | None = None,
        min_score: float = 0.0,
        document_sense: bool = True,
    ) -> None:
        """Takes ready recognizers, each of which should be `Guarded`; findings below `min_score` are left out.

        `names` sees long stretches of text, so that nothing is looked at twice. Without `document_sense`, each place is
        judged by itself, to measure what the rest of the document adds.
        """
        from .context import PrecedingWords
        from .nlp import LANGUAGE, LightNlpEngine
        from .presidio import AnalyzerEngine, RecognizerRegistry

        self._language = LANGUAGE
        self._min_score = min_score
        self._names = names
        self._no_artifacts = LightNlpEngine().process_text("")  # a language model needs none
        self._document_sense = document_sense
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="screen")
        self._analyzer: Any = AnalyzerEngine(
            registry=RecognizerRegistry(recognizers=list(recognizers), supported_languages=[LANGUAGE]),
            nlp_engine=LightNlpEngine(),
            context_aware_enhancer=PrecedingWords(),
            supported_languages=[LANGUAGE],
        )
        every = [*recognizers, *([names] if names else [])]
        self.entities = tuple(sorted({entity for each in every for entity in each.supported_entities}))

    @classmethod
    def load(cls, profile: str | Path | Profile = "default", *, document_sense: bool = True) -> PiiEngine:
        """The engine for a profile, or for the profile of that name or file. Takes about a second, most of it imports.

        Raises ConfigError when there is no such profile, or when it names a country, phone region, name finder or entity
        nobody knows; ModelError when its name finder cannot be loaded.
        """
        settings = (profile if isinstance(profile, Profile) else load_profile(profile)).pii
        from .policy import named
        from .recognizers.catalogue import build, names

        engine = cls(
            build(settings), names=names(settings), min_score=settings.min_score, document_sense=document_sense
        )
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
        named = self._beside.map(lambda stretch: self._named(text, stretch), windows(text, _STRETCH, _AROUND))
        for window in windows(text):
            on_progress(window.start)
            found.extend(self._window(text, window))
        if not self._document_sense:
            return _findings(resolve([*found, *chain.from_iterable(named)]))
        # all that needs no names first: the name finder is the slower of the two
        placed, words = _safely(lambda: (self._placed(text), words_of(text)))
        found.extend(chain.from_iterable(named))
        return _safely(lambda: _with_sense(text, words, [*found, *placed]))

    def _placed(self, text: str) -> list[Candidate]:
        """What its place tells."""
        return [each for each in chain(structured(text), corresponding(text)) if each.score >= self._min_score]

    def _named(self, text: str, stretch: Window) -> list[Candidate]:
        """What the name finder finds that touches `[start, end)` of the stretch, in offsets of `text`."""
        if self._names is None:
            return []
        names, seen = self._names, text[stretch.left : stretch.right]
        results = _safely(lambda: names.analyze(seen, names.supported_entities, self._no_artifacts))
        found = (
            Candidate(
                each.entity_type,
                stretch.left + each.start,
                stretch.left + each.end,
                float(each.score),
                generic=each.entity_type in _GENERIC,
            )
            for each in results
        )
        return [
            each
            for each in found
            if each.start < stretch.end and each.end > stretch.start and each.score >= self._min_score
        ]

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
        candidates = _safely(lambda: list(self._candidates(text[window.left : window.right], window.left)))
        return [each for each in candidates if each.start < window.end and each.end > window.start]

    def _candidates(self, text: str, offset: int) -> Iterator[Candidate]:
        from .guarded import VALIDATED
        from .presidio import RecognizerResult

        public = PublicNumbers(text)
        for result in self._analyze(text):
            metadata = result.recognition_metadata
            if not metadata.get(VALIDATED) and public.hold(result.entity_type, result.start, result.end):
                continue
            yield Candidate(
                entity=result.entity_type,
                start=offset + result.start,
                end=offset + result.end,
                score=float(result.score),
                validated=bool(metadata.get(VALIDATED)),
                supported=bool(metadata.get(RecognizerResult.IS_SCORE_ENHANCED_BY_CONTEXT_KEY)),
            )

    def _analyze(self, text: str) -> list[RecognizerResult]:
        return _safely(lambda: self._analyzer.analyze(text, language=self._language, score_threshold=self._min_score))


def _safely(work: Callable[[], _Result]) -> _Result:
    """What `work` gives. Raises ScreeningError, without text, when it fails."""
    try:
        return work()
    except ScreeningError:
        raise
    except Exception as error:
        reason = type(error).__name__
    # outside of the except block: the cause, whose message may hold text, is not chained
    raise ScreeningError(f"the search for personal data failed ({reason}), so this text counts as not screened")


def _with_sense(text: str, words: Sequence[Mention], candidates: Iterable[Candidate]) -> tuple[Finding, ...]:
    """The candidates that win, with what else of the same people, firms and numbers is in the text."""
    findings = _findings(resolve(candidates))
    again = propagated(text, findings, words)
    numbers = repeated(text, (*findings, *again))
    return joined(findings, tuple(sorted((*again, *numbers), key=lambda each: (each.start, each.end))))


def _findings(candidates: Iterable[Candidate]) -> tuple[Finding, ...]:
    return tuple(Finding(each.entity, each.start, each.end, round(each.score, 4)) for each in candidates)
