"""Words of a text as retrieval and answering compare them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:[.,][0-9]+)*", re.UNICODE)

STOPWORDS = frozenset(
    "a about above after again against all also am an and any are as at be because been before being below between both but "
    "by can could did do does doing done down during each few for from further had has have having he her here hers him his "
    "how i if in into is it its itself just may me might more most much must my no nor not of off on once only or other our "
    "out over own per please same shall she should so some such tell than that the their them then there these they this "
    "those through to too under until up upon us very was we were what when where which while who whom whose why will with "
    "would you your yours say says said state stated according document documents file files give given".split()
)
"""Words that carry no topic in a question; the usual English function words and the small talk around questions."""


def fold(text: str) -> str:
    """Lower case, Latin letters without accents, typographic signs as their plain forms: as the full-text index does it.

    That index keeps the marks of other scripts, and `ß`: without them `й` would never find `й`.
    """
    if text.isascii():
        return text.lower()
    plain: list[str] = []
    for character in unicodedata.normalize("NFKD", text).lower():
        if not (unicodedata.combining(character) and plain and plain[-1].isascii()):
            plain.append(character)
    return unicodedata.normalize("NFC", "".join(plain))


def words(text: str) -> list[str]:
    """Words and numbers in order, folded; a number keeps its inner points and commas."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The English stem (Porter, as in the full-text index)."""
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=1)
def _stemmer():  # type: ignore[no-untyped-def]  # PyStemmer has no type information
    import Stemmer

    return Stemmer.Stemmer("porter", 0)


def terms(text: str) -> list[str]:
    """The words of `text` that carry its topic, in order, each once; all words when nothing else is left."""
    found = words(text)
    return list(dict.fromkeys([word for word in found if word not in STOPWORDS] or found))


def split_names(question: str) -> tuple[str, list[str]]:
    """The question without its names, and the words of its names: what is capitalised after the first word.

    Names say which document is meant, the other words which passage of it. The pronoun `I` is no name.
    """
    topic, names = [], []
    for position, word in enumerate(question.split()):
        initial = next((character for character in word if character.isalnum()), "")
        if position and initial.isupper() and words(word)[:1] != ["i"]:
            names.extend(words(word))
        else:
            topic.append(word)
    return " ".join(topic), list(dict.fromkeys(names))


def stems(text: str) -> frozenset[str]:
    """The stems of all words of `text`."""
    return frozenset(stem(word) for word in words(text))
