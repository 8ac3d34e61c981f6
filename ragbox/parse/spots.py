"""The words of a text with their boxes, packed: a file of 1,600 pages has a million, too many for Python objects."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, MutableSequence
from typing import Any, overload

from .pdf.rawpage import Box

Spot = tuple[int, int, Box]
"""A word in a piece of text: its offsets there, and its box."""

_FIELDS = 6


class Spots(MutableSequence[Spot]):
    """A list of spots in 24 bytes each. Offsets up to 16 million are kept exactly, boxes as 32-bit numbers."""

    __slots__ = ("_numbers",)

    def __init__(self, spots: Iterable[Spot] = ()) -> None:
        self._numbers = array("f", (number for start, end, box in spots for number in (start, end, *box)))

    def __len__(self) -> int:
        return len(self._numbers) // _FIELDS

    def __iter__(self) -> Iterator[Spot]:
        numbers = iter(self._numbers)
        for start, end, x0, y0, x1, y1 in zip(*[numbers] * _FIELDS, strict=True):
            yield int(start), int(end), (x0, y0, x1, y1)

    @overload
    def __getitem__(self, index: int) -> Spot: ...
    @overload
    def __getitem__(self, index: slice) -> Spots: ...
    def __getitem__(self, index: int | slice) -> Spot | Spots:
        if isinstance(index, slice):
            return Spots(self[place] for place in range(*index.indices(len(self))))
        at = self._at(index)
        start, end, x0, y0, x1, y1 = self._numbers[at : at + _FIELDS]
        return int(start), int(end), (x0, y0, x1, y1)

    def __setitem__(self, index: int | slice, spot: Any) -> None:
        at = self._at(index)
        start, end, box = spot
        self._numbers[at : at + _FIELDS] = array("f", (start, end, *box))

    def __delitem__(self, index: int | slice) -> None:
        at = self._at(index)
        del self._numbers[at : at + _FIELDS]

    def insert(self, index: int, spot: Spot) -> None:
        """Put a spot before the one at `index`."""
        start, end, box = spot
        at = range(len(self) + 1)[index] * _FIELDS
        self._numbers[at:at] = array("f", (start, end, *box))

    def _at(self, index: int | slice) -> int:
        if isinstance(index, slice):
            raise TypeError("one spot at a time can be set or removed")
        return range(len(self))[index] * _FIELDS
