"""Words of a text as retrieval and answering compare them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_WORD = re.compile(r"⟦[^⟦⟧\s]+⟧|[^\W_]+(?:[.,][0-9]+)*", re.UNICODE)
"""A pseudonym is one word; the full-text index, which sees two or three, is asked for them side by side."""
_POSSESSIVE = re.compile(r"(?<=\w)['\u2019]s\b", re.IGNORECASE)

_NUMBER = (
    r"(?:[0-9]+(?:\.[0-9]+)*[A-Za-z]?(?:\([0-9A-Za-z]{1,4}\))*|"
    r"[VX][IVX]*\b|I[IVX]+\b|[A-HJ-Z]\b(?!['\u2019])(?:\.[0-9]+)*)"
)
_SECTION = re.compile(
    r"(?:§+\s*|\b(?i:sections?|sect?\.|clauses?|cl\.|articles?|art\.|paragraphs?|paras?\.?|items?|rules?|chapters?|"
    rf"schedules?|annex(?:es)?|appendix|exhibits?|parts?)\s+)({_NUMBER})"
)
_CODE = re.compile(r"(?<![\w.,/\-])[^\W_]+(?:[\-/.:_][^\W_]+)*(?![\w])", re.UNICODE)
_GROUPS = re.compile(r"(?<![\w.,/\-])[0-9]{2,}(?:[ \-][0-9]{2,})+(?![\w])")
_PLAIN = re.compile(
    r"[0-9]+(?:[.,][0-9]+)*(?:st|nd|rd|th)?|[0-9]+(?:\.[0-9]+)?-?[a-z]+(?:[/\-][a-z]+)*|"
    r"[0-9]{1,4}[./\-][0-9]{1,2}[./\-][0-9]{1,4}|"
    r"(?:19|20)[0-9]{2}[/\-][0-9]{2,4}|[0-9]{1,2}[:.][0-9]{2}",
    re.IGNORECASE,
)
"""Numbers, dates, times and measures ("30-day", "5mg"), which are no codes."""
_LONG = 5
"""Digits in a row that make a code of a number without separators."""
_GROUPED = 7
"""And digits in groups."""

_PLACE = re.compile(
    r",? (?:for|of|at|in|under|with|by|from|on|to|about) (?:the )?(?:[0-9]{1,5}[A-Za-z]? )?[A-Z][\w.&'\u2019-]*"
    r"(?: (?:of|and|&|the|[0-9]{1,5}|[A-Z][\w.&'\u2019-]*)){0,6}"
    r"(?: (?:lease|agreement|contract|file|matter|policy|report|letter|loan|deal|account|study|case))?\s*\?*$"
)

STOPWORDS = frozenset(
    "a about above after again against all also am an and any are as at be because been before being below between both but "
    "by can could did do does doing done down during each few for from further had has have having he her here hers him his "
    "how i if in into is it its itself just may me might more most much must my no nor not of off on once only or other our "
    "out over own per please same shall she should so some such tell than that the their them then there these they this "
    "those through to too under until up upon us very was we were what when where which while who whom whose why will with "
    "would you your yours say says said state stated according document documents file files give given".split()
)
"""Words that carry no topic in a question; the usual English function words and the small talk around questions."""
_CONTRACTED = frozenset("what who where when how that there here it he she let why which".split())
"""Words that `'s` shortens an `is` after."""


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
    """The words of `text` that carry its topic, in order, each once; all words when nothing else is left.

    The `s` of a possessive is no word.
    """
    found = words(_POSSESSIVE.sub("", text))
    return list(dict.fromkeys([word for word in found if word not in STOPWORDS] or found))


def split_names(question: str) -> tuple[str, list[str]]:
    """The question without its names, and the words of its names: what is capitalised after the first word.

    Names say which document is meant, the other words which passage of it. The pronoun `I` is no name, nor is the `s` of
    a possessive; the first word is one before such an `s` ("Kestrel's notice period"). All in capitals, there are none.
    """
    if question.isupper():
        return question, []
    topic: list[str] = []
    names: list[str] = []
    for position, word in enumerate(question.split()):
        initial = next((character for character in word if character.isalnum()), "")
        whole = _POSSESSIVE.sub("", word)
        first = not position and (whole == word or not _CONTRACTED.isdisjoint(words(whole)[:1]))
        if not first and initial.isupper() and words(word)[:1] != ["i"]:
            names.extend(word for word in words(whole) if word not in STOPWORDS)
        else:
            topic.append(word)
    return " ".join(topic), list(dict.fromkeys(names))


def without_place(question: str) -> str | None:
    """The question without a name at its end that says where the answer stands ("… for 27 Tanner Row?", "… of the Brindle
    lease?"); None where it ends otherwise."""
    found = _PLACE.search(question)
    return f"{question[: found.start()]}?" if found and len(words(question[: found.start()])) > 2 else None


def codes(question: str) -> list[str]:
    """The identifiers in a question ("2021-CV-1143", "MRN 00817", "943 476 5919"), each as its words with spaces between.

    Unlike a name, a code counts in its own row or sentence, not anywhere in the document: see `has_code`. Amounts, dates,
    years and measures are no codes.
    """
    found = [match.group() for match in _GROUPS.finditer(question) if _is_code(match.group())]
    for match in _CODE.finditer(question):
        token = match.group()
        digits = re.search(r"[0-9]", token)
        long = token.isdigit() and (len(token) >= _LONG or (token[0] == "0" and len(token) > 2))
        if digits and (long or not _PLAIN.fullmatch(token)) and not any(token in each for each in found):
            found.append(token)
    return list(dict.fromkeys(" ".join(words(re.sub(r"[.,]", " ", each))) for each in found))


def _is_code(digits: str) -> bool:
    """Whether groups of digits are a number of a file, a person or a telephone, and no date."""
    return sum(map(str.isdigit, digits)) >= _GROUPED and not _PLAIN.fullmatch(digits)


def has_code(text: str, code: str) -> bool:
    """Whether `code`, as `codes` gives it, stands in the text as a whole, however its parts are joined there."""
    there = " ".join(words(re.sub(r"[.,]", " ", text)))
    return f" {code} " in f" {there} "


def sections(question: str) -> list[str]:
    """The numbers of the sections that a question names ("§ 4.2(b)", "clause 12", "Schedule A"), as they are written."""
    return list(dict.fromkeys(match.group(1) for match in _SECTION.finditer(question)))


def stems(text: str) -> frozenset[str]:
    """The stems of all words of `text`."""
    return frozenset(stem(word) for word in words(text))


def labelled(cells: Sequence[str], columns: Sequence[str]) -> list[tuple[str, str]]:
    """The cells of a row that hold something, each with what stands before it in an index: its column's name."""
    names = [*columns, *[""] * (len(cells) - len(columns))]
    return [(f"{name}: " if name else "", cell) for name, cell in zip(names, cells, strict=False) if cell]


def stem_words(stem: str) -> str:
    """A file's name without its suffix as words: it heads the passages of a document without a title."""
    return re.sub(r"[_\-]+", " ", stem)
