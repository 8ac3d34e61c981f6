"""The one place where Presidio is imported; the rest of the package takes its names from here.

`import presidio_analyzer` takes four to five seconds where torch and transformers are installed, because its engines for
spaCy, Stanza and Hugging Face models try to import them. All of those imports are optional (`except ImportError`), and
ragbox uses none of these engines, so they are told "not installed" while Presidio is being imported: 0.8 seconds. torch
and transformers stay importable for everyone else, before, meanwhile (other threads) and afterwards. What stays behind is
that spaCy in this process believes that there is no torch, which only matters to spaCy's transformer pipelines.

Presidio's loggers are silenced: they print text that was analysed (`IbanRecognizer` at level ERROR).
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType

_OPTIONAL = frozenset({"torch", "transformers", "stanza", "gliner", "langextract", "azure"})
_LOGGERS = ("presidio-analyzer", "decision_process")


class _NotInstalled:
    """A meta-path finder that hides the optional packages from one thread."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if threading.get_ident() == self._thread and name.partition(".")[0] in _OPTIONAL:
            raise ModuleNotFoundError(f"{name} is not needed here", name=name)
        return None


@contextmanager
def _without_optional_packages() -> Iterator[None]:
    finder = _NotInstalled()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def _drop(record: logging.LogRecord) -> bool:
    """A logging filter that lets nothing through."""
    del record
    return False


def silence() -> None:
    """Keep Presidio's loggers from emitting anything, whatever logging is configured later."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if _drop not in logger.filters:
            logger.addFilter(_drop)


silence()
with _without_optional_packages():
    from presidio_analyzer import (
        AnalyzerEngine,
        EntityRecognizer,
        Pattern,
        PatternRecognizer,
        RecognizerRegistry,
        RecognizerResult,
    )
    from presidio_analyzer import predefined_recognizers as predefined
    from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

__all__ = [
    "AnalyzerEngine",
    "ContextAwareEnhancer",
    "EntityRecognizer",
    "NlpArtifacts",
    "NlpEngine",
    "Pattern",
    "PatternRecognizer",
    "RecognizerRegistry",
    "RecognizerResult",
    "predefined",
    "silence",
]
