"""A small part of `benchmarks.parsing`, held to the same targets; the seeds are its own."""

from __future__ import annotations

import pytest

from benchmarks.parsing import TARGETS, Result, prose, scans, tables

SEEDS = range(60, 66)


@pytest.mark.parametrize(
    "result",
    [
        pytest.param(lambda: prose(SEEDS, 1, 2), id="one column"),
        pytest.param(lambda: prose(SEEDS, 2, 2), id="two columns"),
        pytest.param(lambda: tables(range(60, 72)), id="tables"),
        pytest.param(lambda: scans(SEEDS, 1, 1), id="scans"),
    ],
)
def test_recall(result: object) -> None:
    assert callable(result)
    found = result()
    assert isinstance(found, Result)
    assert found.wanted > 200
    assert found.recall >= TARGETS[found.kind], found.misses
    # On a file of one page nothing repeats, so nothing is known to be a running line.
    assert found.leaked == 0 or found.pages == found.files, found.misses
