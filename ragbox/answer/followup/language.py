"""Whether the rules can read a question: they know English, and tell names by their capitals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial

from ...text import STOPWORDS, words
from ...types import Turn
from .phrase_kinds import MONTH
from .question_words import ENGLISH, FOREIGN, PREPOSITIONS, SHARED

_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
_NAMED = re.compile(r"(?<=[^\s.!?:] )[^\W\d_][^\W_]*|\b[^\W\d_][^\W_]*(?= [A-Z])")
"""Words that do not begin a sentence, or stand before one with a capital."""
_MONTH = re.compile(MONTH)
_TITLE = re.compile(r"(?:Mr|Mrs|Ms|Dr|Prof)\.?")


def foreign(question: str, last: str) -> bool:
    """Whether a follow-up to the question `last` is of another language, which no rule may complete with English words.

    It is where neither of the two has an English function word, or where most words of its own are of another language.
    """
    mine = words(question)
    if _english(mine):
        return False
    return 2 * sum(word in FOREIGN for word in mine) > len(mine) or not _english(words(last))


def _english(spoken: Sequence[str]) -> bool:
    """Whether words have a function word of English; one that other languages have too counts where none of theirs is."""
    found = set(spoken)
    return bool(found & ENGLISH) or (bool(found & SHARED) and not found & FOREIGN)


def in_sentence_case(question: str, history: Sequence[Turn]) -> str:
    """A question that is all in capitals in small letters; a single word, as NDA, stays.

    Names keep their capitals: words that the conversation has with one, months, what has a digit, and who has a title.
    """
    if not question.isupper() or (len(question.split()) < 2 and not STOPWORDS.issuperset(words(question))):
        return question
    spoken = " ".join(f"{turn.question} . {turn.answer}" for turn in history)
    named = {match[0].casefold(): match[0] for match in _NAMED.finditer(spoken) if match[0][0].isupper()}
    return _WORD.sub(partial(_cased, named), question)


def _cased(named: Mapping[str, str], match: re.Match[str]) -> str:
    """A word of a text in capitals as it is written in others; `named` has the names by their small letters."""
    word, before = match[0], match.string[max(0, match.start() - 20) : match.start()].split()[-1:]
    title, last = word.capitalize(), before[0].casefold() if before else ""
    if any(character.isdigit() for character in word):
        return word
    month = _MONTH.fullmatch(title) and (title != "May" or last in PREPOSITIONS)
    if month or _TITLE.fullmatch(title) or _TITLE.fullmatch(last.capitalize()):
        return title
    low = word.lower()
    return low if low in STOPWORDS else named.get(word.casefold(), low)
