"""Whether a model fits this machine, told before it is loaded: one that does not makes the whole machine stand still."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..config import SlmSettings
from ..errors import ModelError
from . import gguf_shape
from .native import CACHE_BYTES, CHUNK

_PROGRAM = 250_000_000
"""Bytes that a model's process takes besides weights, cache and attention: Python, and llama.cpp's buffers for a batch and
a vocabulary. Measured 130 million with a vocabulary of 150,000 tokens; some have twice as many. Weights that llama.cpp
arranges anew are in memory twice, once as the mapped file, which the system takes back when it needs the room."""
_SHORTEST = 1_024
"""A shorter context than this leaves too little for evidence: then another model is the way out."""
_STEP = 256


@dataclass(frozen=True, slots=True)
class Need:
    """Bytes of memory that a model needs: in any case, and for each token of its context."""

    fixed: int
    per_token: int
    context_tokens: int

    @property
    def all(self) -> int:
        """With the whole context."""
        return self.fixed + self.per_token * self.context_tokens

    def context_within(self, available: int) -> int:
        """The longest context, in steps of 256 tokens, that fits; none at all is 0."""
        room = (available - self.fixed) // self.per_token if self.per_token else 0
        return max(0, min(room, self.context_tokens) // _STEP * _STEP)


def need(path: Path, context_tokens: int) -> Need:
    """What the model in a file needs. Raises OSError where the file cannot be read."""
    weights = sum(part.stat().st_size for part in gguf_shape.parts(path))
    shape = gguf_shape.shape(path)
    if shape is None:  # the weights alone are known then, and nearly all
        return Need(weights + _PROGRAM, 0, context_tokens)
    scores = shape.heads * CHUNK * 4  # of one layer at a time, 4 bytes each
    return Need(
        weights + _PROGRAM, int(shape.cache_values * CACHE_BYTES) + scores, min(context_tokens, shape.context)
    )  # fmt: skip


def check_fit(path: Path, settings: SlmSettings, available: int | None) -> None:
    """Raise ModelError, with what is needed, what is there and what would fit, where the model is too large for it."""
    needed = need(path, settings.context_tokens)
    if available is None or needed.all <= available:
        return
    context = needed.context_within(available)
    if context >= _SHORTEST:
        way_out = f"lower slm.context_tokens to {context}"
    else:
        way_out = (
            "choose a smaller model or a smaller quantization (`ragbox models recommend` names those that fit this "
            "machine), or close other programs"
        )
    raise ModelError(
        f"{path}: this model needs {needed.all / 1e9:.1f} GB of memory and {available / 1e9:.1f} GB are free; {way_out}"
    )
