"""Names in a question that were mistyped by one letter.

Only names of the documents are put in place of words, and only of words that the documents do not have: whoever asks is told
how the question was understood.
"""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Protocol

from ..text import STOPWORDS, stem
from ..text import words as folded
from . import capitals
from .capitals import is_named, names_in

_WORD = re.compile(r"(?<!\w)[^\W\d_]{5,}(?!\w)")
"""Shorter ones are other names soon."""
_QUOTED = re.compile(r'["“„«][^"“”„«»]*["“”»]')
"""What is meant as it is."""
_STEMS, _PASSAGES = 8, 8
"""Most stems that a word may be a slip of, and passages of each that are looked at."""


class Texts(capitals.Texts, Protocol):
    """What this needs of the catalog."""

    def stems_like(self, stem: str) -> list[str]: ...


def with_spelling(question: str, texts: Texts, known: Container[str] = ()) -> str:
    """The question with names as the documents spell them, where one letter was left out, doubled, changed or swapped.

    A word is left as it is where the documents have it, where it is `known` (in lower case), where its first letter would
    change, where it may be a slip of two names, and where it stands in quotation marks.
    """

    quoted = [match.span() for match in _QUOTED.finditer(question)]

    def spelled(match: re.Match[str]) -> str:
        word = match[0]
        if any(start < match.start() < end for start, end in quoted):
            return word
        if not STOPWORDS.isdisjoint(plain := folded(word)) or any(each in known for each in plain):
            return word
        if texts.match([word], 1):
            return word
        meant = _names_like(word, texts)
        if len(meant) != 1:
            return word
        (name,) = meant  # in the case it was typed in: `capitals` looks at the question as a whole
        return name.lower() if word.islower() else name.upper() if word.isupper() else name

    return _WORD.sub(spelled, question)


def _names_like(word: str, texts: Texts) -> set[str]:
    """The words of names in the documents that this one may be a slip of, as they are written there."""
    own = stem("".join(folded(word)))
    near = [each for each in texts.stems_like(own) if one_slip(own, each)][:_STEMS]
    found: dict[str, str] = {}
    for each in near:
        ids = [key for key, _ in texts.match([each], _PASSAGES)]
        for _, chunk in texts.chunks(ids).values():
            names = names_in(texts, chunk.document_id)
            for match in _WORD.finditer(chunk.text):
                start, end = chunk.start + match.start(), chunk.start + match.end()
                if one_slip(word.lower(), match[0].lower()) and is_named(start, end, names):
                    found.setdefault(match[0].lower(), match[0])
    return set(found.values())


def one_slip(one: str, other: str) -> bool:
    """Whether the words differ in one letter left out, put in or changed, or in two neighbours swapped, not in the first
    (a distance of one, Damerau 1964)."""
    if one == other or one[:1] != other[:1] or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return swapped or short[at + 1 :] == long[at + 1 :]
