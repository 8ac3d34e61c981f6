"""Characters as PDF and Word files store them, turned into characters as people read them."""

from __future__ import annotations

import re
import unicodedata

HYPHENS = "-\u2010\u00ad"
LEADER = "…"
"""What a row of dots (a table of contents) becomes."""

TERMINAL = ".:;?!"
CLOSING = "\"'”’)]»"

_MAP = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
    "\uf06f": "□",
    "\uf0a8": "□",
    "\uf0fe": "☒",
    "\u2011": "-",
}
_DROP = dict.fromkeys((*range(32), *range(127, 160), 173, 8203, 8288, 65279, 65534, 65535))
_TABLE: dict[int, str | None] = {**{ord(key): value for key, value in _MAP.items()}, **_DROP}
_PLAIN = re.compile(r"[!-~]*\Z")
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_JUNK = re.compile("[\x01\x03-\x08\x0e-\x1f\x7f-\x9f\ufffd\ud800-\udfff\ue000-\uf8ff]")
_KNOWN = "".join(key for key in _MAP if "\ue000" <= key <= "\uf8ff")

_BULLETS = "•◦▪‣·●○■□➢➤✓☐☒☑*–—-"
_LABEL = re.compile(
    rf"(?:[{_BULLETS}]|\(?(?:\d{{1,3}}|[a-zA-Z]|[ivxlcIVXLC]{{1,6}})[.)]|\d{{1,2}}(?:\.\d{{1,3}})+[.)]?)\Z"
)
_PREFIXES = frozenset("cross full half high long low mid non one post self semi short single third two well".split())
"""First parts of compounds. Not `pre`, `co`, `in` and the like: they mostly stand for a word that was broken there."""


def clean(word: str) -> str:
    """The word with ligatures spelt out, invisible characters dropped, and accents composed."""
    if _PLAIN.match(word):
        return word
    word = _SURROGATE.sub("\ufffd", word).translate(_TABLE)
    return unicodedata.normalize("NFC", word)


def count_junk(text: str) -> tuple[int, int]:
    """How many characters a text layer holds, white space aside, and how many of them stand for nothing readable."""
    whole = len(text) - sum(map(text.count, " \r\n\t\xa0"))
    return whole, len(_JUNK.findall(text)) - sum(map(text.count, _KNOWN))


def is_rtl(text: str) -> bool:
    """True when the text holds Hebrew or Arabic letters."""
    return not text.isascii() and _RTL.search(text) is not None


def is_label(word: str) -> bool:
    """True for the marker of a list item or clause: a bullet, `1.`, `(a)`, `iv)`, `7.2`."""
    return len(word) <= 12 and _LABEL.match(word) is not None


def continues_numbers(before: str, label: str) -> bool:
    """Whether `label` can follow `before` as the number of a clause; labels that are not numbers always can.

    It tells clause `7.3` after `7.2` from a line that happens to begin with `0.6 metres`.
    """
    numbers = [tuple(int(part) for part in re.findall(r"\d+", word)) for word in (before, label)]
    if len(numbers[1]) < 2:
        return True
    return numbers[1][0] > 0 and (not numbers[0] or numbers[0] < numbers[1])


def ends_sentence(word: str) -> bool:
    """True when the word ends a sentence or clause, closing quotes and brackets aside."""
    return word.rstrip(CLOSING)[-1:] in tuple(TERMINAL)


def keeps_hyphen(first: str, second: str, known: frozenset[str]) -> bool:
    """Whether `first-` at a line's end and `second` on the next make a compound (`third-party`) or one broken word.

    `known` are the words of the same document in lower case: what its author writes mid-line wins.
    """
    stem, rest = first.rstrip(HYPHENS).lower(), second.rstrip(".,;:!?)").lower()
    if f"{stem}-{rest}" in known:
        return True
    if f"{stem}{rest}" in known:
        return False
    return stem in _PREFIXES or "-" in stem or not stem[-1:].isalpha()
