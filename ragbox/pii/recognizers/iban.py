"""IBAN_CODE, with the text behind the number left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..presidio import predefined


class Iban(predefined.IbanRecognizer):
    """Presidio's pattern and checksum. Its own search is not used: it skips what times out and logs what it rejects."""

    def __init__(self) -> None:
        super().__init__(name="IbanRecognizer")

    def spans(self, match: Any) -> Iterator[tuple[int, int]]:
        """The whole match, then shorter ones: the pattern may have taken in the word behind the number."""
        for group in range(match.re.groups, 0, -1):
            if match.end(group) > match.start():
                yield match.start(), match.end(group)
