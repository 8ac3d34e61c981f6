"""Tokens for Presidio without a language model: no download, no spaCy pipeline, a third of a millisecond a page.

The lemma of a token is the token in lower case. An empty lemma (what a blank spaCy pipeline gives) would switch Presidio's
context words off without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, cast

from .presidio import NlpArtifacts, NlpEngine

LANGUAGE = "en"
"""Presidio's name for the one set of recognizers we run. They run over text in any language."""

_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
# Words that say nothing about the number that follows. "number", "no" and "id" do, so they are not among them.
_STOP_WORDS = frozenset(
    "a an and are as at be been but by for from has have he her his i in is it its of on or our she so that the their"
    " them they this to was we were which who will with you your".split()
)


class LightNlpEngine(NlpEngine):
    """Splits text into words and punctuation marks; finds no entities by itself."""

    def load(self) -> None:
        """Nothing to load."""

    def is_loaded(self) -> bool:
        """Always true."""
        return True

    def process_text(self, text: str, language: str = LANGUAGE) -> NlpArtifacts:
        """Tokens, their character offsets and their lemmas, as Presidio's artifacts."""
        matches = list(_TOKEN.finditer(text))
        tokens = [match.group() for match in matches]
        lemmas = [token.lower() for token in tokens]
        artifacts = NlpArtifacts(
            entities=[],
            tokens=cast(Any, tokens),  # Presidio asks for a spaCy Doc and only iterates over it
            tokens_indices=[match.start() for match in matches],
            lemmas=lemmas,
            nlp_engine=cast(Any, None),  # else it lists the keywords, in twice the time of all the rest here
            language=language,
        )
        artifacts.nlp_engine = self
        artifacts.keywords = [
            lemma for lemma in lemmas if lemma not in _STOP_WORDS and (lemma.isalnum() or not self.is_punct(lemma))
        ]
        return artifacts

    def process_batch(
        self, texts: Iterable[str], language: str = LANGUAGE, batch_size: int = 1, n_process: int = 1, **kwargs: Any
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        """Each text with its artifacts, in order; there is nothing to gain from batches."""
        del batch_size, n_process, kwargs
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word: str, language: str = LANGUAGE) -> bool:
        """True for words that are no context."""
        del language
        return word.lower() in _STOP_WORDS

    def is_punct(self, word: str, language: str = LANGUAGE) -> bool:
        """True for tokens without a letter or digit."""
        del language
        return not any(character.isalnum() for character in word)

    def get_supported_entities(self) -> list[str]:
        """None: names come from recognizers."""
        return []

    def get_supported_languages(self) -> list[str]:
        """The one language code all recognizers are registered under."""
        return [LANGUAGE]
