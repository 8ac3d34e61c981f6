"""Patterns of a watched folder: as in .gitignore, upper and lower case alike."""

from __future__ import annotations

import pytest

from ragbox.errors import ConfigError
from ragbox.watch.patterns import Patterns


@pytest.mark.parametrize(
    ("include", "exclude", "wanted", "unwanted"),
    [
        ([], [], ["a.pdf", "x/y/a.docx"], []),
        (["*.pdf"], [], ["a.pdf", "x/A.PDF"], ["a.docx"]),
        (["contracts/"], [], ["contracts/a.pdf", "x/contracts/2024/a.pdf"], ["a.pdf"]),
        (["/contracts/**"], [], ["contracts/2024/a.pdf"], ["x/contracts/a.pdf"]),
        ([], ["drafts/"], ["a.pdf", "drafts.pdf"], ["drafts/a.pdf", "x/Drafts/a.pdf"]),
        ([], ["/old"], ["x/old/a.pdf"], ["old/a.pdf", "OLD/x/a.pdf"]),
        ([], ["*.docx", "!keep.docx"], ["a.pdf", "x/keep.docx"], ["a.docx"]),
        (["*.pdf"], ["scan-[0-9]*"], ["scan-x.pdf"], ["scan-1.pdf"]),
        ([], ["**/temp/**/*.pdf"], ["temp/a.docx", "a.pdf"], ["x/temp/y/a.pdf"]),
    ],
)
def test_what_is_meant(include: list[str], exclude: list[str], wanted: list[str], unwanted: list[str]) -> None:
    patterns = Patterns(include, exclude)
    assert [path for path in [*wanted, *unwanted] if patterns.wants(path)] == wanted


def test_excluded_folders_are_not_entered() -> None:
    patterns = Patterns(["*.pdf"], ["drafts/", "*.docx"])
    assert [each for each in ("drafts", "x/drafts", "drafts.x", "x") if patterns.enters(each)] == ["drafts.x", "x"]


@pytest.mark.parametrize("pattern", ["", "  ", "# remark", "!", "[a", "\\"])
def test_no_pattern(pattern: str) -> None:
    with pytest.raises(ConfigError, match="pattern"):
        Patterns([], [pattern])
    with pytest.raises(ConfigError, match="pattern"):
        Patterns([pattern])
