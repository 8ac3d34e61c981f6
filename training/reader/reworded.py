"""Questions of ours about passages of the public sets: in far words, and such as look answered and are not.

`made/pairs` has pairs of questions, one that the passage answers and its twin, as near as may be, that it does not.

`made/public` has one line per passage: the first digits of the SHA-256 of its text, `far` questions with the offsets of
their answers, and questions that it does not answer in its own words (`near_none`) and in others (`far_none`). The
passages themselves are not there, and only those kept for training are asked about.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from .data import Example, Passage

FOLDER = Path(__file__).parent / "made" / "public"
PAIRS = FOLDER.with_name("pairs")
_DIGITS = 12
"""Of the hash of a passage."""


def key_of(passage: Passage) -> str:
    """How the passage is named in `made/public`."""
    return hashlib.sha256(passage.text.encode()).hexdigest()[:_DIGITS]


def reworded(examples: Iterable[Example]) -> Iterator[Example]:
    """Our questions about the passages of the examples."""
    for passage, row in _rows(FOLDER, examples):
        for start, end, question in row["far"]:
            yield Example(question, passage, ((start, end),))
        for question in (*row["near_none"], *row["far_none"]):
            yield Example(question, passage, ())


def twins(examples: Iterable[Example]) -> Iterator[tuple[Example, Example]]:
    """Our pairs of questions about the passages of the examples: one that is answered, one that is not."""
    for passage, row in _rows(PAIRS, examples):
        for question, start, end, other in row["pairs"]:
            yield Example(question, passage, ((start, end),)), Example(other, passage, ())


def _rows(folder: Path, examples: Iterable[Example]) -> Iterator[tuple[Passage, dict[str, Any]]]:
    passages = {key_of(each.passage): each.passage for each in examples}
    for path in sorted(folder.glob("*.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            if row["id"] in passages:
                yield passages[row["id"]], row
