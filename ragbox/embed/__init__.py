"""Text to unit vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BUNDLED = "bundled"


class Embedder(Protocol):
    """Turns texts into vectors of length 1, so that a dot product is a cosine.

    The same text always gives the same vector. Text beyond `max_tokens` is not seen by the model: the chunker measures
    with `count`, so that no passage is longer.
    """

    @property
    def name(self) -> str:
        """Identifies the model and its numeric form; part of the fingerprint of a box."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """Most tokens the model reads, its own start and end tokens included."""

    def count(self, text: str) -> int:
        """Tokens of `text`, without start and end tokens."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of shape (len(texts), dimensions)."""


def load_embedder(model: str = BUNDLED) -> Embedder:
    """The bundled embedder, or any sentence-transformers model by folder or locally cached name.

    Raises ModelError when the model is not on this machine.
    """
    if model == BUNDLED:
        from .onnx import OnnxEmbedder

        return OnnxEmbedder.load()
    from .sentence_transformers import SentenceTransformersEmbedder

    return SentenceTransformersEmbedder.load(model)
