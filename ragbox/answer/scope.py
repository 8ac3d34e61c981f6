"""What a summary is asked of: which documents, and which section of one, as a question names them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from ..types import Chunk
from .units import ORDINALS
from .words import STOP, even, stem, words

_ORDINALS = {name: str(number) for number, name in enumerate(ORDINALS, 1)}
_ASKING = frozenset(
    stem(word)
    for word in """summarise summarize summary summaries overview outline gist recap synopsis digest key main important
    points point brief briefly short give write make explain describe tell everything document documents file files folder
    page pages section sections chapter clause part whole entire sentences words bullet pdf docx please want need
    like""".split()
)
"""Words that ask for a summary, and say nothing of what."""
_NUMBERED = re.compile(
    r"\b(?:section|clause|chapter|part|article|schedule|annex|appendix|item|paragraph|§)\s*"
    r"(?:no\.?\s*|number\s*)?(?P<number>\d+(?:\.\d+)*|(?-i:[A-Z]|[IVX]+)(?![\w']))",
    re.IGNORECASE,
)


def documents_meant(question: str, described: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of the documents that a question names; none where it names none, as for "everything in this folder".

    `described` has for each id what the document is called: its file name, and its title where it has one. A word that fewer
    documents have counts for more; of those that are named alike all are meant.
    """
    asked = _said(question) - _ASKING
    known = {document: _said(text) for document, text in described.items()}
    spread = Counter(word for found in known.values() for word in found)
    scores = {document: sum(1 / spread[word] for word in asked & found) for document, found in known.items()}
    best = max(scores.values(), default=0.0)
    return tuple(document for document, score in scores.items() if score == best > 0)


def section_meant(question: str, chunks: Sequence[Chunk]) -> tuple[Chunk, ...]:
    """The passages under the heading that a question names, by its number or all its words; none where it names none."""
    text = even(question)
    for found in _NUMBERED.finditer(text):
        kind = re.escape(found[0][: found.start("number") - found.start()].strip())
        pattern = re.compile(rf"(?:{kind} |§ ?)?{re.escape(found['number'])}(?![\w])(?!\.\d)", re.IGNORECASE)
        under = tuple(chunk for chunk in chunks if any(pattern.match(even(each)) for each in chunk.heading))
        if under:
            return under
    asked, named = _said(text) - _ASKING, dict[str, int]()
    for heading in {each for chunk in chunks for each in chunk.heading[1:] or chunk.heading}:
        said = {word for word in _said(heading) if not word[0].isdigit()} - _ASKING
        if said and said <= asked:
            named[heading] = len(said)
    longest = max(named.values(), default=0)
    best = {heading for heading, size in named.items() if size == longest}
    under = tuple(chunk for chunk in chunks if best & set(chunk.heading))
    return under if len(under) < len(chunks) else ()


def _said(text: str) -> frozenset[str]:
    """The stems and numbers of a text; ordinals are numbers."""
    text = even(text.replace("_", " "))
    said = {stem(word) for word in words(text) if word.casefold() not in STOP}
    numbers = {_ORDINALS[word.casefold()] for word in words(text) if word.casefold() in _ORDINALS}
    return frozenset(said | numbers | set(re.findall(r"\d+", text)))
