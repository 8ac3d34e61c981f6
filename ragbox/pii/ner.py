"""The bundled name finder: people, places, addresses, organisations, dates, ages and numbers that no pattern knows.

A small token classifier, int8 on ONNX Runtime, trained by `training/ner`. Its vocabulary is uncased; capitals and line
breaks come in as shapes of the word pieces.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError
from ..onnx_session import load_session
from ..resources import resource
from .shape import shapes

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

LABELS = ("PERSON", "LOCATION", "ADDRESS", "ORGANIZATION", "NRP", "AGE", "DATE_TIME", "ID", "PHONE_NUMBER")
"""In the order of the model's tags: O, then begin and inside of each."""
_CLS, _SEP = 101, 102
_MOST, _LEAST = 190, 110
"""Pieces of a run: it ends at the last end of a line between the two, or of a sentence, or where the most are reached."""
_CONTEXT = 12
"""Pieces that a run sees before its own where it begins inside a line, and behind them where it ends in one."""
_OUTSIDE = 2.8
"""What the logit of "no personal data" loses: a miss costs more than a false alarm."""


@dataclass(frozen=True, slots=True)
class Named:
    """A finding of the model: half-open offsets, and the mean probability of its label."""

    entity: str
    start: int
    end: int
    score: float


class Finder(Protocol):
    """Finds names in text."""

    def find(self, text: str) -> Sequence[Named]:
        """The findings in `text`, in order, none over another. Raises whatever goes wrong."""


class NameFinder:
    """Finds names in text. Safe to share between threads.

    One run at a time on single-threaded kernels, several side by side, as the embedder does.
    """

    def __init__(self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._pool = ThreadPoolExecutor(max(1, min(8, os.cpu_count() or 1)), thread_name_prefix="names")

    @classmethod
    def load(cls, folder: Path | None = None) -> NameFinder:
        """The bundled model, or one of the same form in a folder. Raises ModelError."""
        path = (folder or resource("models/ner")) / "model.int8.onnx"
        try:
            session, tokenizer = load_session(path, resource("models/minilm") / "tokenizer.json")
        except Exception as error:
            raise ModelError(f"{path}: the name finder cannot be loaded; reinstall ragbox") from error
        return cls(session, tokenizer)

    def find(self, text: str) -> tuple[Named, ...]:
        """The findings in `text`, in order, none over another."""
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        if not encoded.ids:
            return ()
        offsets: Sequence[tuple[int, int]] = encoded.offsets
        chances = self._chances(encoded.ids, shapes(text, offsets), _ends(text, offsets))
        return tuple(_trimmed(text, each) for each in _spans(text, offsets, chances))

    def _chances(self, ids: Sequence[int], kinds: Sequence[int], ends: Sequence[int]) -> NDArray[np.float32]:
        """Probabilities, (pieces, 1 + 2 * labels)."""

        def run(part: tuple[int, int, int, int]) -> NDArray[np.float32]:
            low, first, last, high = part
            pieces = np.array([[_CLS, *ids[low:high], _SEP]], np.int64)
            given = {
                "input_ids": pieces,
                "attention_mask": np.ones_like(pieces),
                "token_type_ids": np.array([[0, *kinds[low:high], 0]], np.int64),
            }
            logits: NDArray[np.float32] = self._session.run(None, given)[0][0, 1:-1]
            return logits[first - low : last - low]

        found = list(self._pool.map(run, _runs(ends)))
        logits = np.concatenate(found)[: len(ids)]
        logits[:, 0] -= _OUTSIDE
        logits -= logits.max(1, keepdims=True)
        chances: NDArray[np.float32] = np.exp(logits)
        chances /= chances.sum(1, keepdims=True)
        return chances


def _ends(text: str, offsets: Sequence[tuple[int, int]]) -> list[int]:
    """For each piece what ends behind it: 2 a line, 1 a sentence, 0 neither."""
    found = []
    for (_, end), (start, _) in pairwise(offsets):
        gap = text[end:start]
        found.append(2 if "\n" in gap else int(bool(gap) and text[end - 1] in ".;:!?"))
    return [*found, 2]


def _runs(ends: Sequence[int]) -> Iterator[tuple[int, int, int, int]]:
    """What each run sees and answers for, `low <= first < last <= high`: cut where least is lost."""
    first = 0
    while first < len(ends):
        last = min(len(ends), first + _MOST)
        if last < len(ends):
            last = max(range(first + _LEAST, last + 1), key=lambda n: (ends[n - 1], n))
        low = first if first == 0 or ends[first - 1] == 2 else max(0, first - _CONTEXT)
        high = last if ends[last - 1] else min(len(ends), last + _CONTEXT)
        yield low, first, last, high
        first = last


def _spans(text: str, offsets: Sequence[tuple[int, int]], chances: NDArray[np.float32]) -> Iterator[Named]:
    """Whole words with the same label put together, where the model doesn't say that another begins."""
    firsts = _words(text, offsets)
    sizes = np.diff(firsts, append=len(offsets))
    means = np.add.reduceat(chances, firsts, axis=0) / sizes[:, None]
    labels = means[:, 1::2] + means[:, 2::2]
    best = labels.argmax(1)
    scores = labels[np.arange(len(best)), best]
    begins = chances[firsts, 1 + 2 * best] > chances[firsts, 2 + 2 * best]
    group: list[int] = []
    for word in np.flatnonzero(scores > means[:, 0]).tolist():
        if group and (word != group[-1] + 1 or best[word] != best[group[0]] or begins[word]):
            yield _named(offsets, firsts, sizes, best, scores, group)
            group = []
        group.append(word)
    if group:
        yield _named(offsets, firsts, sizes, best, scores, group)


def _named(
    offsets: Sequence[tuple[int, int]],
    firsts: NDArray[np.int64],
    sizes: NDArray[np.int64],
    best: NDArray[np.int64],
    scores: NDArray[np.float32],
    group: Sequence[int],
) -> Named:
    """The words of a group as one finding."""
    start, end = offsets[firsts[group[0]]][0], offsets[firsts[group[-1]] + sizes[group[-1]] - 1][1]
    return Named(LABELS[best[group[0]]], start, end, float(scores[group].mean()))


def _words(text: str, offsets: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    """The first piece of each word: half of a name is never shown."""
    firsts = [0]
    for n, ((_, end), (start, _)) in enumerate(pairwise(offsets), 1):
        if start != end or not (text[start].isalnum() and text[end - 1].isalnum()):
            firsts.append(n)
    return np.array(firsts)


_EDGES = " \t\n\r,;:\"'()[]{}<>|/\\-–—_*•·"


def _trimmed(text: str, each: Named) -> Named:
    """Without marks at its ends that are no part of a name."""
    start, end = each.start, each.end
    while start < end - 1 and text[start] in _EDGES:
        start += 1
    while end - 1 > start and text[end - 1] in _EDGES:
        end -= 1
    return Named(each.entity, start, end, each.score)
