"""Questions of ours about passages of the public sets: in far words, and such as look answered and are not.

`made/public` has one line per passage: the first digits of the SHA-256 of its text, `far` questions with the offsets of
their answers, and questions that it does not answer in its own words (`near_none`) and in others (`far_none`). The
passages themselves are not there, and only those kept for training are asked about.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from .data import Example, Passage

FOLDER = Path(__file__).parent / "made" / "public"
_DIGITS = 12
"""Of the hash of a passage."""


def key_of(passage: Passage) -> str:
    """How the passage is named in `made/public`."""
    return hashlib.sha256(passage.text.encode()).hexdigest()[:_DIGITS]


def reworded(examples: Iterable[Example]) -> Iterator[Example]:
    """Our questions about the passages of the examples."""
    passages = {key_of(each.passage): each.passage for each in examples}
    for path in sorted(FOLDER.glob("*.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            passage = passages.get(row["id"])
            if passage is None:
                continue
            for start, end, question in row["far"]:
                yield Example(question, passage, ((start, end),))
            for question in (*row["near_none"], *row["far_none"]):
                yield Example(question, passage, ())
