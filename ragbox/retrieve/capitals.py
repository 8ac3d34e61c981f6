"""The capitals of names in a question that was typed without them, or all in capitals.

Which words of a question are names decides which document is meant, and what must stand in the sentence that answers: both
are told by their capitals (`text.split_names`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from ..dates import MONTHS
from ..text import STOPWORDS, fold, sections
from ..types import Chunk, Finding

_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")
_NAMES = frozenset(("PERSON", "ORGANIZATION", "LOCATION", "ADDRESS", "NRP"))
"""Kinds of findings that are names."""
_ANYWHERE = MONTHS | frozenset(
    "monday tuesday wednesday thursday friday saturday sunday english i'm i've i'll i'd mr mrs ms dr prof".split()
)
"""What keyboards and habit write with a capital where names are not."""
_ASKING = STOPWORDS | frozenset("long many often soon late early far old big large tall high heavy".split())
"""How things are asked for: never names, whoever is called so."""
_PASSAGES = 12
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


class _Place(NamedTuple):
    """How a word is written somewhere, whether within a name, and whether its line has lower case beside it."""

    form: str
    named: bool
    among_small: bool


def has_capitals(question: str) -> bool:
    """Whether a word within a sentence begins with a capital and goes on without: then names were typed as names."""
    if question.isupper():
        return False
    words = [(_bare(word), word.endswith((".", "?", "!"))) for word in question.split()]
    return any(
        word[:1].isupper()
        and not word.isupper()
        and fold(word).replace("’", "'") not in _ANYWHERE
        and not (ends and fold(before) not in _ANYWHERE)
        for (before, ends), (word, _) in pairwise(words)
    )


def with_capitals(question: str, texts: Texts, documents: Sequence[str] | None = None) -> str:
    """The question with those words as the documents write them that are names there, or parts of names, or abbreviations.

    A question with names in capitals is left as it is, and so is every word that the documents write in lower case too.
    `documents` are those that are searched, None for all.
    """
    if has_capitals(question):
        return question
    shouted = question.isupper()
    numbers = sections(question)  # "ARTICLE IV": its letters are its number
    # one abbreviation in capitals is as it should be
    said = {fold(match[0]) for match in _WORD.finditer(question) if shouted or not match[0].isupper()} - _ASKING
    ids = {key for word in said for key, _ in texts.match([word], _PASSAGES, documents)}
    chunks = [chunk for _, chunk in texts.chunks(sorted(ids)).values()]
    names = {each: names_in(texts, each) for each in {chunk.document_id for chunk in chunks}}
    places: dict[str, list[_Place]] = {word: [] for word in said}
    for chunk in chunks:
        for word, place in _places(said, chunk, names[chunk.document_id]):
            places[word].append(place)
    forms = {word: form for word, found in places.items() if (form := _as_a_name(word, found))}

    def written(match: re.Match[str]) -> str:
        typed = match[0].lower() if shouted and match[0] not in numbers else match[0]
        return forms.get(fold(match[0]), typed)

    return _WORD.sub(written, question)


def names_in(texts: Texts, document_id: str) -> list[Finding]:
    """The names that were found in a document."""
    return [each for each in texts.findings(document_id) if each.entity in _NAMES]


def is_named(start: int, end: int, names: Sequence[Finding]) -> bool:
    """Whether `[start, end)` of the document lies within one of its names."""
    return any(each.start <= start and end <= each.end for each in names)


def _as_a_name(word: str, places: Sequence[_Place]) -> str | None:
    """How a word is written in those places, if it is a name or an abbreviation."""
    if not places or any(each.form[0].islower() for each in places):
        return None
    if len(word) <= _SHORT and all(each.form.isupper() for each in places) and any(each.among_small for each in places):
        return places[0].form
    forms = Counter(each.form for each in places if each.named)
    return forms.most_common(1)[0][0] if forms else None


def _places(words: Container[str], chunk: Chunk, names: Sequence[Finding]) -> Iterator[tuple[str, _Place]]:
    """The places of the words in the passage, however they are accented."""
    text = chunk.text
    for match in _WORD.finditer(text):
        word, start, end = fold(match[0]), *match.span()
        if word in words and text[start - 1 : start] != "⟦":  # a mask is no word
            beside = text[:start].rpartition("\n")[2] + text[end:].partition("\n")[0]
            named = is_named(chunk.start + start, chunk.start + end, names)
            yield word, _Place(match[0], named, any(map(str.islower, beside)))


def _bare(word: str) -> str:
    return word.strip("\"'“”‘’([{<.,;:!?")
