"""What the wording of a question says of passages: the documents, parties, codes and sections that it names."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..query import Query
from ..text import fold, has_code, words
from ..types import Chunk

if TYPE_CHECKING:
    from numpy.typing import NDArray

_RUN = 3
"""Most words of a party's name that are looked up as one."""
_MOST_NAMED = 4
"""Most documents that are taken as named beside each other."""
_COMPARED = re.compile(r"\b(?:compar\w+|differ\w*|versus|vs|both|respectively|same|either|each)\b", re.IGNORECASE)
_SEVERAL = re.compile(rf"{_COMPARED.pattern}|\b(?:and|or)\b|&", re.IGNORECASE)
_BESIDE = re.compile(r"(\w+) (?:and|or|&) (?:the |our |their |that of |of |in )*(\w+)")
_LABEL = (
    r"\s*(?:§+|sections?|sect?\.|clauses?|articles?|paragraphs?|schedules?|annex|appendix|exhibit|part|chapter|item|"
    r"rule)?\s*"
)
"""What may stand before the number at the beginning of a section."""


def titled(owners: Sequence[str], labelled: Mapping[str, set[str]], count: int) -> NDArray[np.float64]:
    """For each passage the share of the question's words that name documents which name its own, rare words more.

    `labelled` are the documents that each word names, `count` is how many documents there are.
    """
    weights = {word: math.log(count / len(documents)) for word, documents in labelled.items() if documents}
    whole = sum(weights.values())
    if whole <= 0:
        return np.zeros(len(owners))
    shares = {
        owner: sum(weight for word, weight in weights.items() if owner in labelled[word]) / whole
        for owner in set(owners)
    }
    return np.array([shares[owner] for owner in owners])


def several_named(query: Query, labelled: Mapping[str, set[str]]) -> tuple[str, ...]:
    """The documents that a question names beside each other ("compare the Acme lease and the Beta lease"); else none.

    A document is named by the words of its title, file name and parties, where no other has all of them and more. Its own
    words must be names, unless the question says that it compares, or has the words of two documents on both sides of "and".
    """
    if not _SEVERAL.search(query.text):
        return ()
    names: dict[str, set[str]] = {}
    for word, documents in labelled.items():
        for document in documents:
            names.setdefault(document, set()).add(word)
    sets = set(map(frozenset, names.values()))  # a few, where thousands of documents are called "lease"
    most = {own for own in sets if not any(own < other for other in sets)}
    best = {each: own for each, own in names.items() if frozenset(own) in most}
    found = _apart({each: own & set(query.names) for each, own in best.items()})
    if not found and (_COMPARED.search(query.text) or _side_by_side(query, labelled)):
        found = _apart(best)
    return tuple(sorted(found)) if len(found) <= _MOST_NAMED else ()


def _apart(names: Mapping[str, set[str]]) -> list[str]:
    """The documents with words of their own, where not all have the same; else none."""
    called = {each: own for each, own in names.items() if own}
    shared = set.intersection(*called.values()) if called else set()
    found = {each: own - shared for each, own in called.items() if own - shared}
    return list(found) if len({frozenset(own) for own in found.values()}) > 1 else []


def _side_by_side(query: Query, labelled: Mapping[str, set[str]]) -> bool:
    """Whether words of different documents stand on both sides of an "and"."""
    beside = _BESIDE.findall(fold(query.text))
    return any(a in labelled and b in labelled and labelled[a] != labelled[b] for a, b in beside)


def called_otherwise(
    query: Query, look_up: Callable[[Sequence[str]], Mapping[str, Mapping[str, str]]]
) -> Mapping[str, Mapping[str, str]]:
    """Per document what it calls the parties that the question names ("kestrel": "supplier"), and back."""
    asked = words(query.text)
    runs = {" ".join(asked[i : i + length]) for length in range(1, _RUN + 1) for i in range(len(asked) + 1 - length)}
    return look_up(sorted(run for run in runs if " " in run or run in query.terms))


def coded(query: Query, chunks: Sequence[Chunk]) -> NDArray[np.float64]:
    """For each passage the share of the question's codes that it has."""
    if not query.codes:
        return np.zeros(len(chunks))
    return np.array([np.mean([has_code(each.indexed, code) for code in query.codes]) for each in chunks])


def in_section(query: Query, chunks: Sequence[Chunk]) -> NDArray[np.float64]:
    """For each passage the share of the question's section numbers that it lies in: 1 by a sentence or heading that begins
    with the number, ½ by one that begins with the number above it ("4.2" for "4.2(b)")."""
    if not query.sections:
        return np.zeros(len(chunks))
    patterns = [[_beginning(number) for number in _above(section)] for section in query.sections]
    return np.array([np.mean([_lies_in(each, found) for found in patterns]) for each in chunks])


def _above(section: str) -> list[str]:
    """The number, then those of the sections that it lies in: 4.2(b), 4.2, 4."""
    found = [section]
    while cut := re.match(r"(.+?)(?:\([^()]*\)|\.[^.()]*)$", found[-1]):
        found.append(cut.group(1))
    return found


def _beginning(number: str) -> re.Pattern[str]:
    return re.compile(rf"{_LABEL}{re.escape(number)}(?![\w(])(?!\.\w)", re.IGNORECASE)


def _lies_in(chunk: Chunk, patterns: Sequence[re.Pattern[str]]) -> float:
    starts = [chunk.text[unit.start - chunk.start : unit.start - chunk.start + 40] for unit in chunk.units]
    for depth, pattern in enumerate(patterns):
        if any(pattern.match(each) for each in (*chunk.heading, *starts)):
            return 0.5**depth
    return 0.0
