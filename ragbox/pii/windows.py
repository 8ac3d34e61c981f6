"""Long text in windows: what a recognizer sees at once stays small, whatever the document.

Each window is looked at together with a margin on both sides, so that an identifier on a boundary, and the words in front
of it, are seen whole by at least one window.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

WINDOW = 3_000
"""Characters of a window: about a page."""

MARGIN = 300
"""Characters seen on either side: room for the longest usual identifier and for five words of context."""

_GAP = re.compile(r"\s")
_SEARCH = 200


class Window(NamedTuple):
    """`[start, end)` are the characters a window answers for; `[left, right)` those it sees."""

    start: int
    end: int
    left: int
    right: int


def windows(text: str, size: int = WINDOW, margin: int = MARGIN) -> Iterator[Window]:
    """Windows whose `[start, end)` cover the text without gap or overlap; one for a short text, none for an empty one."""
    start = 0
    while start < len(text):
        end = len(text) if len(text) - start <= size + margin else _gap(text, start + size)
        yield Window(start, end, _gap(text, start - margin), _gap(text, end + margin))
        start = end


def widened(text: str, window: Window) -> Window:
    """The same window, seeing twice as far on both sides."""
    left, right = window.start - window.left, window.right - window.end
    return window._replace(
        left=max(0, window.start - 2 * max(left, MARGIN)), right=min(len(text), window.end + 2 * max(right, MARGIN))
    )


def _gap(text: str, offset: int) -> int:
    """The first white space at or after `offset`, so that no word is cut; `offset` itself in text without any."""
    if offset <= 0 or offset >= len(text):
        return min(max(offset, 0), len(text))
    match = _GAP.search(text, offset, min(offset + _SEARCH, len(text)))
    return match.start() if match else offset
