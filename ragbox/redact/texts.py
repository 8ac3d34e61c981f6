"""Texts of a file that is no single text: as one to be searched, and what is found in it as places in each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from .values import Span


def joined(texts: Sequence[tuple[str, str]]) -> tuple[str, list[int]]:
    """The texts as one, and where each begins in it."""
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for before, text in texts:
        starts.append(length + len(before))
        parts += (before, text)
        length += len(before) + len(text)
    return "".join(parts), starts


def by_text(
    spans: Sequence[Span], starts: Sequence[int], texts: Sequence[tuple[str, str]]
) -> dict[str, list[tuple[int, int, str]]]:
    """The spans by the number of the text they lie in, with their labels; one that goes on in the next is named once."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for span in spans:
        number = max(0, bisect_right(starts, span.start) - 1)
        label = f"[{span.entity}]"
        while number < len(starts) and starts[number] < span.end:
            start, end = max(0, span.start - starts[number]), min(len(texts[number][1]), span.end - starts[number])
            if start < end:
                found.setdefault(str(number), []).append((start, end, label))
                label = ""
            number += 1
    return found
