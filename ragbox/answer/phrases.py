"""What a phrase of a question says: the words that tell which value it means, and whom or what the question is about."""

from __future__ import annotations

import re

from .words import STOP, even, stem, words

_GENERIC = frozenset(
    stem(word)
    for word in """total totals sum sums amount amounts figure figures value values number numbers date dates day days
    much many long come comes pay pays paid payable cost costs price time exactly actual respective
    together altogether combined overall full whole entire""".split()
)
"""Words of a phrase that say that a value is meant, and not which."""
DOCUMENT = frozenset(
    stem(word)
    for word in """lease contract agreement policy letter handbook manual invoice report will nda deed document
    licence""".split()
)
"""Words of a phrase that the name of the document or a heading may have; others must stand beside the value."""
_ALIKE = tuple(
    frozenset(stem(word) for word in group.split())
    for group in (
        "admission admitted admit",
        "discharge discharged",
        "expiry expire expires expired expiration end ends ended ending",
        "start starts started beginning begin begins began beginning commence commences commencement effective",
        "sign signed signing signature",
        "birth born",
        "termination terminate terminated terminates",
        "salary salaries",
        "hire hired hiring",
        "dismissal dismissed",
        "operation operated",
        "report reported",
        "complete completed completion",
        "pay paid payment",
    )
)
_PLAIN = frozenset(
    """equals equal stands totals charged due set fixed agreed invoiced payable monthly yearly annual annually quarterly
    weekly daily per each every plus usd eur gbp chf jpy""".split()
)
"""Words that may stand beside those of a phrase, and leave it what it is."""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
TITLES = frozenset(stem(word) for word in "mr mrs ms miss dr prof".split())
_NAME = r"[A-Z][\w&-]+(?: (?:& )?[A-Z][\w&-]+)*"
_SUBJECTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? ({_NAME}))",
        rf"\b({_NAME})'s?(?!\w)",
        rf"\b({_NAME}) (?:lease|contract|agreement|policy|letter|handbook|manual|invoice|report|will|NDA|deed|licence)\b",
        rf"\bat ({_NAME})$",
    )
)
"""Whom or what a question is about. Other names may tell one value of a document from another, as `the Gold plan` does."""


def tokens(phrase: str) -> frozenset[str]:
    """The stems and years that say which value a phrase means."""
    said = {stem(word) for word in words(phrase) if word.casefold() not in STOP and len(word) > 1} - _GENERIC
    return frozenset(said | set(re.findall(r"\b(?:19|20)\d\d\b", phrase)))


def subject_of(question: str) -> frozenset[str]:
    """The name of whom or what the whole question is about: a person, or an agreement; none where it may be several."""
    groups = [{match[1] for match in pattern.finditer(question)} - {"What", "Who"} for pattern in _SUBJECTS]
    return frozenset().union(*(names(each) for group in groups if len(group) == 1 for each in group)) | TITLES


def names(phrase: str) -> frozenset[str]:
    """The stems of its capitalised words."""
    return frozenset(stem(word) for word in words(phrase) if word[0].isupper() and word.casefold() not in STOP)


def vocabulary(text: str) -> frozenset[str]:
    """The stems and years of a text."""
    text = even(text.replace("_", " "))
    return frozenset({stem(word) for word in words(text)} | set(re.findall(r"\b(?:19|20)\d\d\b", text)))


def narrowed(text: str, mine: frozenset[str], asked: frozenset[str]) -> bool:
    """Whether a text has the words of a phrase only with others that make them something else.

    As "late fee" and "fee insurance" do of a fee. `asked` are all words of the question, which change nothing.
    """
    found = list(_WORD.finditer(text))
    for at, match in enumerate(found):
        if not any_in(frozenset({stem(match[0])}), mine):
            continue
        for step in (-1, 1):
            if 0 <= at + step < len(found) and _beside(text, match, found[at + step]):
                word = found[at + step][0]
                if (
                    word.casefold() not in STOP | _PLAIN
                    and not word.endswith("'s")
                    and stem(word) not in asked | _GENERIC
                ):
                    return True
    return False


def _beside(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    first, last = sorted((one, other), key=lambda match: match.start())
    return text[first.end() : last.start()] in (" ", "-")


def _same(token: str) -> frozenset[str]:
    return next((group for group in _ALIKE if token in group), frozenset({token}))


def all_in(wanted: frozenset[str], known: frozenset[str]) -> bool:
    """Whether each word, or one that means the same, is known."""
    return all(_same(token) & known for token in wanted)


def any_in(wanted: frozenset[str], known: frozenset[str]) -> bool:
    """Whether one of the words, or one that means the same, is known."""
    return any(_same(token) & known for token in wanted)
