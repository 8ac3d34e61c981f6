"""Whether the text layer of a page can be believed, or the page must be read from its picture."""

from __future__ import annotations

import re
import unicodedata

from ..pdf.rawpage import RawPage

# Measured on the sample documents and on layers spoilt in the ways that broken fonts spoil them (tests/parse/test_ocr.py).
# Sound pages: no junk, letters 0.89 and more, vowels 0.37 and more (0.29 in a German text chosen for its consonants), words
# without a vowel 0.01 and less (0.17 in a Czech one). Letters moved along the alphabet: vowels 0.10 to 0.26.
_MOST_JUNK = 0.1
_LEAST_LETTERS = 0.5
_LEAST_VOWELS, _MOST_WITHOUT = 0.27, 0.25
_FEW_WORDS, _FEW_CHARACTERS = 12, 40
"""Below this, shares say nothing."""

_STAMP = 200
"""Characters that a stamp, a number or a cover sheet's line adds to a scanned page; a page of text has more."""
_COVERING = 0.6
_OUTLINES = 10

_WORD = re.compile(r"[^\W\d_]{4,}")
# Bytes taken out in one pass: a page has thousands of characters, and every page is looked at.
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())
_NO_VOWELS = bytes(code for code in range(128) if chr(code) not in "aeiouy ")
_LEADERS = re.compile(r"[.·…_‗\-–—]+")


def needs_ocr(page: RawPage) -> bool:
    """Whether the page shows something that its text layer does not tell."""
    if not page.texts:
        return page.has_image or page.characters > 0 or page.shapes >= _OUTLINES
    if page.characters < _STAMP and page.image_share >= _COVERING:
        return True
    return is_garbage(page.texts, page.characters, page.junk)


def is_garbage(text: str, characters: int, junk: int) -> bool:
    """Whether the text is what a font without a usable encoding leaves: symbols, private characters, letters exchanged.

    `characters` and `junk` are counted before unreadable characters were dropped from `text`.
    """
    if junk > _MOST_JUNK * characters:
        return True
    solid = _LEADERS.sub("", text.replace(" ", ""))
    if len(solid) >= _FEW_CHARACTERS and _letters(solid) < _LEAST_LETTERS * len(solid):
        return True
    words = [word for word in map(_plain, _WORD.findall(text)) if word.isascii()]
    if len(words) < _FEW_WORDS:
        return False
    vowels = [len(each) for each in " ".join(words).encode().translate(None, _NO_VOWELS).split(b" ")]
    return sum(vowels) < _LEAST_VOWELS * sum(map(len, words)) or vowels.count(0) > _MOST_WITHOUT * len(words)


def _letters(text: str) -> int:
    """Letters, digits and accents."""
    if text.isascii():
        return len(text.encode().translate(None, _NO_LETTERS))
    return sum(ch.isalnum() or unicodedata.category(ch)[0] == "M" for ch in text)


def _plain(word: str) -> str:
    """The word in small letters without accents."""
    if word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFD", word.casefold())
    return "".join(ch for ch in folded if unicodedata.category(ch)[0] != "M").translate(
        {0xE6: "ae", 0xF8: "o", 0x153: "oe"}
    )
