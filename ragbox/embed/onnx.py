"""The bundled embedder: all-MiniLM-L6-v2 as int8 on ONNX Runtime."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ..errors import ModelError
from ..onnx_session import load_session
from ..pseudonym import spoken
from ..resources import resource

if TYPE_CHECKING:
    import onnxruntime

_MAX_TOKENS = 256  # all-MiniLM-L6-v2 was trained and is published with this limit


class OnnxEmbedder:
    """Embeds one text per run on single-threaded kernels, several runs side by side.

    On two cores that measured 1.7 times faster than batches of eight over both cores: padding and synchronisation cost more
    than batching gains (DESIGN.md, section 7).
    """

    name = "all-MiniLM-L6-v2/int8"
    dimensions = 384
    max_tokens = _MAX_TOKENS

    def __init__(self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer, workers: int) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="embed")

    @classmethod
    def load(cls, folder: Path | None = None) -> OnnxEmbedder:
        """The model in `folder`, by default the bundled one. Raises ModelError when its files are missing or damaged."""
        folder = folder or resource("models") / "minilm"
        try:
            session, tokenizer = load_session(folder / "model.int8.onnx", folder / "tokenizer.json")
        except Exception as error:  # both libraries raise bare Exception for a file that is missing or damaged
            raise ModelError(f"{folder}: the bundled embedder cannot be loaded; install ragbox again") from error
        return cls(session, tokenizer, max(1, min(8, os.cpu_count() or 1)))

    def count(self, text: str) -> int:
        """Tokens of `text`, without start and end tokens."""
        return len(self._tokenizer.encode(spoken(text), add_special_tokens=False).ids)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of shape (len(texts), 384)."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        if len(texts) == 1:
            return self._embed_one(texts[0])[None, :]
        return np.stack(list(self._pool.map(self._embed_one, texts)))

    def _embed_one(self, text: str) -> NDArray[np.float32]:
        ids = self._tokenizer.encode(spoken(text)).ids
        if len(ids) > self.max_tokens:
            ids = [*ids[: self.max_tokens - 1], ids[-1]]
        tokens = np.array([ids], np.int64)
        output = self._session.run(None, {"input_ids": tokens, "attention_mask": np.ones_like(tokens)})
        vector: NDArray[np.float32] = output[0][0]
        return vector
