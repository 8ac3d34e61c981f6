"""How a word piece looks: case and what is before it, which an uncased vocabulary hides."""

from __future__ import annotations

from collections.abc import Sequence

_GAPS = 3
"""Nothing or a mark before it, a blank, the start of a line or a tab."""
SHAPES = 6 * _GAPS
"""How many shapes there are; shape 0 is also that of [CLS] and [SEP]."""


def shapes(text: str, offsets: Sequence[tuple[int, int]]) -> list[int]:
    """A number below `SHAPES` for each half-open span of a piece in `text`.

    The case of a piece within a word is that of the whole word: "OKAFOR" is capitals in all its pieces, "McBride" mixed.
    """
    found = []
    case = 0
    end = -1
    for low, high in offsets:
        if low != end or low == 0 or not text[low : low + 1].isalnum() or not text[low - 1].isalnum():
            last = high
            while last < len(text) and text[last].isalnum() and text[low].isalnum():
                last += 1
            case = _case(text[low:last])
        end = high
        found.append(case * _GAPS + _gap(text, low))
    return found


def _case(word: str) -> int:
    if word.isalpha():
        if word.islower():
            return 0
        if word.isupper():
            return 2
        return 1 if word[0].isupper() and word[1:].islower() else 3
    return 4 if any(character.isdigit() for character in word) else 5


def _gap(text: str, start: int) -> int:
    before = text[start - 1 : start]
    if not before or before in "\n\t":
        return 2
    return 1 if before.isspace() else 0
