"""The bundled reader: a small cross-encoder, int8 on ONNX Runtime, that points at the words of a passage that answer."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError
from ..onnx_session import load_session
from ..resources import resource

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

# As trained (training/reader/model.py).
MAX_TOKENS = 256
_QUESTION_TOKENS = 64
_CLS, _SEP = 101, 102
_SPAN_TOKENS = 48
"""Longest answer looked for."""
_ALLOWED = np.triu(np.ones((MAX_TOKENS, MAX_TOKENS), bool)) & ~np.triu(
    np.ones((MAX_TOKENS, MAX_TOKENS), bool), _SPAN_TOKENS
)
"""Whether a span may begin at a token and end at another."""


@dataclass(frozen=True, slots=True)
class Span:
    """The likeliest answer in a part of a passage, as offsets into its text; `margin` is its logit above "no answer"."""

    start: int
    end: int
    margin: float


@dataclass(frozen=True, slots=True)
class PassageScores:
    """What the model says of one passage.

    `relevance` is the logit that the passage answers at all. `starts` and `ends` are logits per token, shape (tokens,);
    `offsets` are the tokens' places in the passage's text, shape (tokens, 2); `null` is the logit of no answer.
    """

    relevance: float
    null: float
    starts: NDArray[np.float32] = field(repr=False)
    ends: NDArray[np.float32] = field(repr=False)
    offsets: NDArray[np.int64] = field(repr=False)

    def best(self, low: int, high: int) -> Span | None:
        """The likeliest answer that lies in the passage's text from `low` to `high`; None where the model saw none of it."""
        inside = np.flatnonzero((self.offsets[:, 0] >= low) & (self.offsets[:, 1] <= high))
        if not inside.size:
            return None
        first, last = int(inside[0]), int(inside[-1]) + 1
        sums = self.starts[first:last, None] + self.ends[None, first:last]
        at = int(np.argmax(np.where(_ALLOWED[: last - first, : last - first], sums, -np.inf)))
        start, end = divmod(at, last - first)
        return Span(
            int(self.offsets[first + start, 0]), int(self.offsets[first + end, 1]), float(sums[start, end]) - self.null
        )


@lru_cache(maxsize=1)
def bundled_reader() -> SpanModel:
    """The bundled model, loaded once in a process. Raises ModelError."""
    return SpanModel.load()


class SpanModel:
    """Reads question and passage together. Safe to share between threads."""

    def __init__(self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer, workers: int) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="read")

    @classmethod
    def load(cls, folder: Path | None = None) -> SpanModel:
        """The model in `folder`, by default the bundled one. Raises ModelError when its files are missing or damaged."""
        folder = folder or resource("models") / "reader"
        try:
            session, tokenizer = load_session(
                folder / "model.int8.onnx", resource("models") / "minilm" / "tokenizer.json"
            )
        except Exception as error:  # both libraries raise bare Exception for a file that is missing or damaged
            raise ModelError(f"{folder}: the bundled reader cannot be loaded; install ragbox again") from error
        return cls(session, tokenizer, max(1, min(8, os.cpu_count() or 1)))

    def score(self, question: str, passages: Sequence[str]) -> tuple[PassageScores, ...]:
        """What the model says of each passage; of a passage that is too long it reads the beginning."""
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids[:_QUESTION_TOKENS]
        if len(passages) == 1:
            return (self._score_one(asked, passages[0]),)
        # longest first: no core waits at the end for a long one
        longest = sorted(range(len(passages)), key=lambda n: -len(passages[n]))
        read = dict(zip(longest, self._pool.map(lambda n: self._score_one(asked, passages[n]), longest), strict=True))
        return tuple(read[n] for n in range(len(passages)))

    def _score_one(self, asked: list[int], passage: str) -> PassageScores:
        text = self._tokenizer.encode(passage, add_special_tokens=False)
        room = MAX_TOKENS - 3 - len(asked)
        ids = np.array([[_CLS, *asked, _SEP, *text.ids[:room], _SEP]], np.int64)
        types = np.zeros_like(ids)
        first = len(asked) + 2
        types[0, first:] = 1
        logits, relevance = self._session.run(
            None, {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}
        )
        inside = logits[0, first:-1]
        return PassageScores(
            relevance=float(relevance[0]),
            null=float(logits[0, 0].sum()),
            starts=inside[:, 0],
            ends=inside[:, 1],
            offsets=np.array(text.offsets[:room], np.int64).reshape(-1, 2),
        )
