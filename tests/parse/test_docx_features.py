"""Every feature of the DOCX benchmark, each held to exactly what Word shows."""

from __future__ import annotations

import pytest

from benchmarks.docx_cases import Case, facts
from benchmarks.docx_features import cases
from ragbox.parse import parse_bytes

from .makers import LIMITS, check

CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.feature)
def test_feature(case: Case) -> None:
    document = parse_bytes("made.docx", case.data, limits=LIMITS)
    check(document)
    assert facts(document) == case.expected


def test_features_have_names_of_their_own() -> None:
    assert len({case.feature for case in CASES}) == len(CASES) > 100
