"""Words as the checks compare them: typography evened out, filler left out, endings cut."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

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

STOP = frozenset(
    """a about according accordingly all also although an and any are as at based be because been being both but by can
    could did do does doing each either every for from given had has have having he her here hers him his how i if in into
    is it its itself just may me might more-over must my no nor not of on one or other our out over own passage per shall
    she should so some stated states such than that the their theirs them then there thereby therefore thereof these they
    this those thus to under up upon us was we were what when where whether which while who whom whose why will with within
    would yes you your never none cannot without neither document documents mentioned says following""".split()
)
"""Words that say nothing alone; what they negate is checked apart."""

_ENDINGS = (
    "ational ations ation ating ated ators ator ates ate itions ition ions ion ments ment nesses ness ances ance ences ence "
    "ables able ibles ible ings ing ied ies ers er ors or als al ives ive edly ed ly es s e y"
).split()
_IRREGULAR = {"paid": "pay", "sent": "send", "held": "hold", "began": "begin", "begun": "begin", "made": "make"}


def even(text: str) -> str:
    """The text with typographic variants of dashes, quotes, spaces and letters made the same; case stays."""
    text = unicodedata.normalize("NFKC", _THIN_GROUPS.sub("", text.translate(_TYPOGRAPHY)))
    return " ".join(text.translate(_TYPOGRAPHY).split())


@lru_cache(maxsize=4_096)
def stem(word: str) -> str:
    """The word without case, possessive and its usual English endings: terminates, terminated, termination."""
    word = word.casefold().removesuffix("'s").rstrip("'")
    word = _IRREGULAR.get(word, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def words(text: str) -> list[str]:
    """The words of evened text, parts of a hyphenated word apart."""
    return [part for match in WORD.finditer(text) for part in match[0].split("-")]


def stems(text: str) -> frozenset[str]:
    """Stems of all words of evened text."""
    return frozenset(stem(word) for word in words(text))


def content(text: str) -> list[str]:
    """Stems of the words that carry meaning, in order."""
    return [stem(word) for word in words(text) if len(word) > 1 and word.casefold().removesuffix("'s") not in STOP]
