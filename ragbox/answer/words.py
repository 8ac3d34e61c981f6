"""Words as the checks compare them: typography evened out, filler left out, endings cut."""

from __future__ import annotations

import re
import unicodedata

from ..text import stem as english_stem

_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"),  # invisible
        **{digit: f"^{value}" for value, digit in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},  # else 10² would become 102
    }
)
_THIN_GROUPS = re.compile("(?<=\\d)[\u00a0\u2009\u202f](?=\\d{3}(?!\\d))")  # 1 200 with a narrow space
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
CLAUSE = re.compile(r"[,;:.!?()|]|\b(?:but|except|unless|however|provided|although)\b", re.IGNORECASE)
"""Where a clause ends."""
TOKEN = re.compile(rf"{WORD.pattern}|{CLAUSE.pattern}|\S", re.IGNORECASE)

STOP = frozenset(
    """a about according accordingly all also although an and any are as at based be because been being both but by can
    could did do does doing each either every for from given had has have having he her here hers him his how i if in into
    is it its itself just may me might more-over must my no nor not of on one or other our out over own passage per shall
    she should so some stated states such than that the their theirs them then there thereby therefore thereof these they
    this those thus to under up upon us was we were what when where whether which while who whom whose why will with within
    would yes you your never none cannot without neither document documents mentioned says following
    show shows shown""".split()
)
"""Words that say nothing alone; what they negate is checked apart."""

_IRREGULAR = {
    **{
        "paid": "pay",
        "payment": "pay",
        "sent": "send",
        "held": "hold",
        "began": "begin",
        "made": "make",
        "kept": "keep",
    },
    **{f"{period}ly": period for period in ("hour", "week", "month", "year")},
    "daily": "day",
}


def even(text: str) -> str:
    """The text with typographic variants of dashes, quotes, spaces and letters made the same; case stays."""
    text = unicodedata.normalize("NFKC", _THIN_GROUPS.sub("", text.translate(_TYPOGRAPHY)))
    return " ".join(text.translate(_TYPOGRAPHY).split())


def stem(word: str) -> str:
    """The English stem of a word without its possessive: terminates, terminated, termination."""
    word = word.casefold().removesuffix("'s").rstrip("'")
    return english_stem(_IRREGULAR.get(word, word))


def words(text: str) -> list[str]:
    """The words of evened text, parts of a hyphenated word apart."""
    return [part for match in WORD.finditer(text) for part in match[0].split("-")]


def stems(text: str) -> frozenset[str]:
    """Stems of all words of evened text."""
    return frozenset(stem(word) for word in words(text))


def content(text: str) -> list[str]:
    """Stems of the words that carry meaning, in order."""
    return [stem(word) for word in words(text) if len(word) > 1 and word.casefold().removesuffix("'s") not in STOP]
