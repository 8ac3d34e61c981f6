"""An embedder that remembers: where question after question is put to one document, its sentences come again and again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from . import Embedder

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Remembered:
    """The vectors of another embedder, the last `most` of them kept in memory. Safe to share between threads."""

    def __init__(self, embedder: Embedder, most: int = 4096) -> None:
        self._embedder = embedder
        self._most = most
        self._lock = threading.Lock()
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self.name, self.dimensions, self.max_tokens = embedder.name, embedder.dimensions, embedder.max_tokens

    def count(self, text: str) -> int:
        """As `Embedder.count`."""
        return self._embedder.count(text)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of shape (len(texts), dimensions)."""
        with self._lock:
            found = {text: self._known[text] for text in texts if text in self._known}
        new = list(dict.fromkeys(text for text in texts if text not in found))
        found |= dict(zip(new, self._embedder.embed(new), strict=True)) if new else {}
        with self._lock:
            for text in found:
                self._known[text] = found[text]
                self._known.move_to_end(text)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return np.stack([found[text] for text in texts]) if texts else self._embedder.embed(texts)
