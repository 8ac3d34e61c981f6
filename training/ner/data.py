"""What the name finder is trained, tuned and tested on, as token labels.

The public corpora have no documents in them: blocks of fifty lines, every tenth kept for tuning, keep neighbours together.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ragbox.pii.shape import SHAPES, shapes

from .labelled import LABELS, OTHER, Labelled, misread
from .nothing import made as without_any
from .nothing import with_line
from .templates import negatives, texts

Part = Literal["train", "tune"]
_CORPORA = ("wikigold", "wnut17", "btc", "sec_filings", "re3d")
_BLOCK = 50
MAX_TOKENS = 256
CLS, SEP = 101, 102
TAGS = ("O", *(f"{place}-{label}" for label in LABELS for place in "BI"))
_NUMBER = {tag: number for number, tag in enumerate(TAGS)}


def corpora(folder: Path, part: Part) -> Iterator[Labelled]:
    """The lines of the public corpora."""
    for name in _CORPORA:
        for number, line in enumerate((folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()):
            if (number // _BLOCK % 10 == 9) != (part == "tune"):
                continue
            row = json.loads(line)
            spans = tuple((start, end, label) for start, end, label in row["spans"])
            yield Labelled(row["text"], spans, frozenset(row["unlabelled"]), name)


@dataclass(frozen=True)
class Encoded:
    """Token ids, shapes, and which tags each token may have: (tokens, tags)."""

    ids: list[int]
    shapes: list[int]
    allowed: NDArray[np.bool_]


def encode(given: Labelled, tokenizer: Tokenizer, chance: random.Random) -> Encoded:
    """[CLS] text [SEP]; of a long text a stretch of 254 tokens."""
    found = tokenizer.encode(given.text, add_special_tokens=False)
    low = chance.randrange(max(1, len(found.ids) - MAX_TOKENS + 3))
    offsets = found.offsets[low : low + MAX_TOKENS - 2]
    allowed = np.zeros((len(offsets) + 2, len(TAGS)), bool)
    allowed[:, 0] = True
    for tag, number in _NUMBER.items():
        if tag[2:] in given.unlabelled:
            allowed[1:-1, number] = True  # an O may be one of the classes that the corpus does not mark
    spans = iter(sorted(given.spans))
    span = next(spans, None)
    for n, (start, end) in enumerate(offsets, 1):
        while span is not None and span[1] <= start:
            span = next(spans, None)
        if span is None or end <= span[0]:
            continue
        if span[2] == OTHER:
            allowed[n] = True
            continue
        allowed[n] = False
        allowed[n, _NUMBER[f"{'B' if start <= span[0] or n == 1 else 'I'}-{span[2]}"]] = True
        if n == 1 and start > span[0]:
            allowed[n, _NUMBER[f"I-{span[2]}"]] = True
    ids = [CLS, *found.ids[low : low + MAX_TOKENS - 2], SEP]
    return Encoded(ids, [0, *shapes(given.text, offsets), 0], allowed)


def training_texts(folder: Path, made: int, seed: int) -> list[Labelled]:
    """`made` filled templates, the corpora, and lines without personal data; some as a scanner would give them.

    One template in six has such a line beside it: what is none must stay none among names.
    """
    chance = random.Random(seed)
    lines, written = list(without_any(made // 2, seed)), negatives("train")
    beside = [*lines, *written]
    found = [
        with_line(each, chance.choice(beside), chance) if chance.random() < 1 / 6 else each
        for each in texts(made, seed)
    ]
    found += [*lines, *corpora(folder, "train")]
    for each in written * 2:
        draw = chance.random()
        found.append(each.upper() if draw < 0.1 else each.lower() if draw < 0.2 else each)
    found = [
        misread(each, chance.choice((0.01, 0.02, 0.04)), chance) if chance.random() < 0.08 else each for each in found
    ]
    chance.shuffle(found)
    return found


__all__ = ["SHAPES", "TAGS", "Encoded", "corpora", "encode", "training_texts"]
