"""Names in a question that were mistyped by one letter.

Only names of the documents are put in place of words, and only of words that neither the documents nor common use have:
whoever asks is told how the question was understood.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import Protocol

from ..text import STOPWORDS, stem
from ..text import words as folded
from ..vocabulary import is_common
from . import capitals
from .capitals import has_capitals, is_named, names_in

_WORD = re.compile(r"(?<!\w)[^\W\d_]{5,}(?!\w)")
"""Shorter ones are other names soon."""
_AS_IT_IS = re.compile(
    r"""["“„«][^"“”„«»]*["“”»]|‘[^‘’]*’(?!\w)|(?<!\w)'[^']*'(?!\w)"""  # quoted
    r"""|(?<!\S)\S*(?:[@/\\\d]|\w\.\w)\S*"""  # addresses, files, numbers of things
)
"""What is meant as it is."""
_STEMS, _PASSAGES = 8, 8
"""Most stems that a word may be a slip of, and passages of each that are looked at."""
_MOST = 4
"""Words of a question that are looked at: more that nobody knows are no slips."""


class Texts(capitals.Texts, Protocol):
    """What this needs of the catalog."""

    def stems_like(self, stem: str) -> list[str]: ...


def with_spelling(
    question: str, texts: Texts, known: Container[str] = (), documents: Sequence[str] | None = None
) -> str:
    """The question with names as the documents spell them, where one letter was left out, doubled, changed or swapped.

    A word is left as it is where the documents or common use have it, where it is `known` (in lower case), where its first
    letter would change, where it may be a slip of another word too, where it stands in quotation marks or in an address,
    and without a capital where names were typed with them. `documents` are those that are searched, None for all.
    """
    kept = [match.span() for match in _AS_IT_IS.finditer(question)]
    typed = has_capitals(question)
    looked: set[str] = set()

    def spelled(match: re.Match[str]) -> str:
        word, plain = match[0], folded(match[0])
        if any(start <= match.start() < end for start, end in kept) or (typed and word[0].islower()):
            return word
        if not plain or any(each in STOPWORDS or each in known or is_common(each) for each in plain):
            return word
        if len(looked | {word}) > _MOST or texts.match([word], 1, documents):
            return word
        looked.add(word)
        name = _name_like(
            word, texts, documents
        )  # in the case it was typed in: `capitals` looks at the question as a whole
        return word if name is None else name.lower() if word.islower() else name.upper() if word.isupper() else name

    return _WORD.sub(spelled, question)


def _name_like(word: str, texts: Texts, documents: Sequence[str] | None) -> str | None:
    """The word of a name that this one may be a slip of, as it is written there; None where it may be of another word."""
    own = stem("".join(folded(word)))
    near = [each for each in texts.stems_like(own) if one_slip(own, each)]
    if len(near) > _STEMS:
        return None
    ids = {key for each in near for key, _ in texts.match([each], _PASSAGES, documents)}
    chunks = [chunk for _, chunk in texts.chunks(sorted(ids)).values()]
    names = {each: names_in(texts, each) for each in {chunk.document_id for chunk in chunks}}
    found: dict[str, str | None] = {}
    for chunk in chunks:
        for match in _WORD.finditer(chunk.text):
            masked = chunk.text[match.start() - 1 : match.start()] == "⟦"
            if one_slip(word.lower(), match[0].lower()) and not masked:
                start, end = chunk.start + match.start(), chunk.start + match.end()
                name = match[0] if is_named(start, end, names[chunk.document_id]) else None
                found[match[0].lower()] = found.get(match[0].lower()) or name
    return found.popitem()[1] if len(found) == 1 else None


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
