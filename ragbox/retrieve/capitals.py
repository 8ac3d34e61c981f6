"""The capitals of names in a question that was typed without them, or all in capitals.

Which words of a question are names decides which document is meant, and what must stand in the sentence that answers: both
are told by their capitals (`text.split_names`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from ..text import STOPWORDS
from ..types import Chunk, Finding

_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")
_NAMES = frozenset(("PERSON", "ORGANIZATION", "LOCATION", "ADDRESS", "NRP"))
"""Kinds of findings that are names."""
_PASSAGES = 8
"""Passages in which a word is looked at."""
_SHORT = 5
"""Letters of the longest abbreviation: what is written in capitals everywhere is one, unless it is longer."""


class Texts(Protocol):
    """What this needs of the catalog."""

    def match(
        self, terms: Sequence[str], limit: int, documents: Sequence[str] | None = None
    ) -> list[tuple[str, float]]: ...

    def chunks(self, chunk_ids: Sequence[str]) -> Mapping[str, tuple[str, Chunk]]: ...

    def findings(self, document_id: str) -> tuple[Finding, ...]: ...


def has_capitals(question: str) -> bool:
    """Whether a word after the first begins with a capital and goes on without: then names were typed as names."""
    if question.isupper():
        return False
    return any(word[0].isupper() and not word.isupper() for word in map(_bare, question.split()[1:]) if word)


def with_capitals(question: str, texts: Texts) -> str:
    """The question with those words as the documents write them that are names there, or parts of names, or abbreviations.

    A question with names in capitals is left as it is, and so is every word that the documents write in lower case too.
    """
    if has_capitals(question):
        return question
    shouted = question.isupper()
    # one abbreviation in capitals is as it should be
    said = [match[0].lower() for match in _WORD.finditer(question) if shouted or not match[0].isupper()]
    ids = {word: [key for key, _ in texts.match([word], _PASSAGES)] for word in set(said) - STOPWORDS}
    chunks = {key: chunk for key, (_, chunk) in texts.chunks(sorted(set().union(*ids.values()))).items()}
    names = {each: names_in(texts, each) for each in {chunk.document_id for chunk in chunks.values()}}
    forms = {
        word: form
        for word, keys in ids.items()
        if (form := _as_a_name(word, [chunks[key] for key in keys if key in chunks], names))
    }

    def written(match: re.Match[str]) -> str:
        typed = match[0].lower() if shouted else match[0]
        return forms.get(match[0].lower(), typed)

    return _WORD.sub(written, question)


def names_in(texts: Texts, document_id: str) -> list[Finding]:
    """The names that were found in a document."""
    return [each for each in texts.findings(document_id) if each.entity in _NAMES]


def is_named(start: int, end: int, names: Sequence[Finding]) -> bool:
    """Whether `[start, end)` of the document lies within one of its names."""
    return any(each.start <= start and end <= each.end for each in names)


def _as_a_name(word: str, chunks: Sequence[Chunk], names: Mapping[str, Sequence[Finding]]) -> str | None:
    """How the passages write the word, if it is a name there or an abbreviation."""
    places = [place for chunk in chunks for place in _places(word, chunk, names[chunk.document_id])]
    if not places or any(form[0].islower() for form, _ in places):
        return None
    if len(word) <= _SHORT and all(form.isupper() for form, _ in places):
        return places[0][0]
    forms = Counter(form for form, named in places if named)
    return forms.most_common(1)[0][0] if forms else None


def _places(word: str, chunk: Chunk, names: Sequence[Finding]) -> Iterator[tuple[str, bool]]:
    """How the word stands in the passage each time, and whether within a name."""
    for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", chunk.text, re.IGNORECASE):
        yield match[0], is_named(chunk.start + match.start(), chunk.start + match.end(), names)


def _bare(word: str) -> str:
    return word.strip("\"'“”‘’([{<.,;:!?")
