"""The engines of all tests of personal data: loading takes a second."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ragbox.config import PiiSettings, Profile
from ragbox.pii import PiiEngine

Spans = list[tuple[str, str]]


PATTERNS = Profile(name="patterns", pii=PiiSettings(ner="off"))
"""The default settings without a language model, whose findings nobody can foretell to the letter."""


@pytest.fixture(scope="session")
def engine() -> PiiEngine:
    """Patterns alone."""
    return PiiEngine.load(PATTERNS, document_sense=False)


@pytest.fixture(scope="session")
def whole() -> PiiEngine:
    """All there is: patterns, the bundled name finder, and the sense of a document."""
    return PiiEngine.load()


@pytest.fixture(scope="session")
def found(engine: PiiEngine) -> Callable[[str], Spans]:
    """What the patterns find in a text, as (entity, value) in order."""

    def find(text: str) -> Spans:
        return [(each.entity, text[each.start : each.end]) for each in engine.find(text)]

    return find


@pytest.fixture(scope="session")
def all_found(whole: PiiEngine) -> Callable[[str], Spans]:
    """What all find in a text, as (entity, value) in order."""

    def find(text: str) -> Spans:
        return [(each.entity, text[each.start : each.end]) for each in whole.find(text)]

    return find
