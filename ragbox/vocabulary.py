"""Words and names that are in common use, as the vocabulary of the bundled models has them: what is no slip."""

from __future__ import annotations

import json
from functools import lru_cache

from .resources import resource


def is_common(word: str) -> bool:
    """Whether a word in lower case, without accents, is among the 22,000 or so that the vocabulary keeps whole."""
    return word in _words()


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    tokenizer = json.loads((resource("models/minilm") / "tokenizer.json").read_text(encoding="utf-8"))
    return frozenset(filter(str.isalpha, tokenizer["model"]["vocab"]))
