"""The bundled name finder: people, places, addresses, organisations, dates, ages and numbers that no pattern knows.

A small token classifier, int8 on ONNX Runtime, trained by `training/ner`. Its vocabulary is uncased; capitals and line
breaks come in as shapes of the word pieces.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

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
_CORE, _CONTEXT = 214, 20
"""Pieces that a run answers for, and those that it sees on either side: 256 with the marks at both ends."""
_OUTSIDE = 1.0
"""What the logit of "no personal data" loses: a miss costs more than a false alarm."""


@dataclass(frozen=True, slots=True)
class Named:
    """A finding of the model: half-open offsets, and the mean probability of its label."""

    entity: str
    start: int
    end: int
    score: float


class NameFinder:
    """Finds names in text. Safe to share between threads."""

    def __init__(self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer) -> None:
        self._session = session
        self._tokenizer = tokenizer

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
        chances = self._chances(encoded.ids, shapes(text, offsets))
        return tuple(_trimmed(text, each) for each in _spans(text, offsets, chances))

    def _chances(self, ids: Sequence[int], kinds: Sequence[int]) -> NDArray[np.float32]:
        """Probabilities, (pieces, 1 + 2 * labels)."""
        found = []
        for first in range(0, len(ids), _CORE):
            low, high = max(0, first - _CONTEXT), min(len(ids), first + _CORE + _CONTEXT)
            pieces = np.array([[_CLS, *ids[low:high], _SEP]], np.int64)
            logits = self._session.run(
                None,
                {
                    "input_ids": pieces,
                    "attention_mask": np.ones_like(pieces),
                    "token_type_ids": np.array([[0, *kinds[low:high], 0]], np.int64),
                },
            )[0][0, 1:-1]
            found.append(logits[first - low : first - low + _CORE])
        logits = np.concatenate(found)[: len(ids)]
        logits[:, 0] -= _OUTSIDE
        logits -= logits.max(1, keepdims=True)
        chances: NDArray[np.float32] = np.exp(logits)
        chances /= chances.sum(1, keepdims=True)
        return chances


def _spans(text: str, offsets: Sequence[tuple[int, int]], chances: NDArray[np.float32]) -> Iterator[Named]:
    """Whole words with the same label put together, where the model doesn't say that another begins."""
    open_: Named | None = None
    scores: list[float] = []
    for low, high, rows in _words(text, offsets):
        mean = chances[rows].mean(0)
        labels = mean[1::2] + mean[2::2]
        best = int(labels.argmax())
        begins = chances[rows.start, 1 + 2 * best] > chances[rows.start, 2 + 2 * best]
        if mean[0] >= labels[best]:
            if open_ is not None:
                yield open_
            open_ = None
            continue
        if open_ is not None and open_.entity == LABELS[best] and not begins:
            scores.append(float(labels[best]))
            open_ = Named(open_.entity, open_.start, high, sum(scores) / len(scores))
            continue
        if open_ is not None:
            yield open_
        scores = [float(labels[best])]
        open_ = Named(LABELS[best], low, high, scores[0])
    if open_ is not None:
        yield open_


def _words(text: str, offsets: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, slice]]:
    """Pieces of one word together: half of a name is never shown."""
    first = 0
    for n in range(1, len(offsets) + 1):
        inside = (
            n < len(offsets)
            and offsets[n][0] == offsets[n - 1][1]
            and text[offsets[n][0]].isalnum()
            and text[offsets[n][0] - 1].isalnum()
        )
        if not inside:
            yield offsets[first][0], offsets[n - 1][1], slice(first, n)
            first = n


_EDGES = " \t\n\r,;:\"'()[]{}<>|/\\-–—_*•·"


def _trimmed(text: str, each: Named) -> Named:
    """Without marks at its ends that are no part of a name."""
    start, end = each.start, each.end
    while start < end - 1 and text[start] in _EDGES:
        start += 1
    while end - 1 > start and text[end - 1] in _EDGES:
        end -= 1
    return Named(each.entity, start, end, each.score)
