"""Any other embedding model, through sentence-transformers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError
from ..pseudonym import spoken

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class SentenceTransformersEmbedder:
    """A sentence-transformers model that is on this machine: a folder, or a name in the local model cache."""

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        self._model = model
        self.name = f"sentence-transformers/{name}"
        self.dimensions = int(model.get_embedding_dimension() or 0)
        self.max_tokens = int(model.max_seq_length or 512)

    @classmethod
    def load(cls, model: str) -> SentenceTransformersEmbedder:
        """Loads from disk only. Raises ModelError when the model is not there."""
        os.environ["HF_HUB_OFFLINE"] = "1"  # read at import of huggingface_hub: nothing is ever fetched here
        from sentence_transformers import SentenceTransformer

        try:
            return cls(SentenceTransformer(model, device="cpu", local_files_only=True), model)
        except Exception as error:  # a damaged file raises whatever its format does
            raise ModelError(
                f"the embedding model '{model}' is not on this machine, or damaged; give a folder that holds a "
                "sentence-transformers model, or `bundled`"
            ) from error

    def count(self, text: str) -> int:
        """Tokens of `text`, without start and end tokens."""
        return len(
            self._model.tokenizer(spoken(text), add_special_tokens=False, truncation=False, verbose=False)["input_ids"]
        )

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of shape (len(texts), dimensions)."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        vectors: NDArray[np.float32] = self._model.encode(
            list(map(spoken, texts)), normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        ).astype(np.float32)
        return vectors
