"""One engine and one set of default settings for all tests of personal data: loading takes a second."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ragbox.config import load_profile
from ragbox.pii import PiiEngine

Spans = list[tuple[str, str]]


@pytest.fixture(scope="session")
def engine() -> PiiEngine:
    return PiiEngine.load(load_profile("default"))


@pytest.fixture(scope="session")
def found(engine: PiiEngine) -> Callable[[str], Spans]:
    """What the engine finds in a text, as (entity, value) in order."""

    def find(text: str) -> Spans:
        return [(each.entity, text[each.start : each.end]) for each in engine.find(text)]

    return find
