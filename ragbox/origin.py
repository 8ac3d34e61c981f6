"""Where the offsets of a stored text come from: the text before pseudonyms stood in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from .pseudonym import Mention


@dataclass(frozen=True, slots=True)
class Origin:
    """A stored text's mentions with their real values, and where its offsets were in the original text."""

    mentions: tuple[Mention, ...]
    values: tuple[str, ...] = field(repr=False)
    starts: tuple[int, ...]
    shifts: tuple[int, ...]
    """What is added to an offset behind the first, second … mention; 0 before any."""

    @classmethod
    def of(cls, mentions: Sequence[Mention], values: Sequence[str]) -> Origin:
        """Of a document's mentions, in order."""
        grown = (len(value) - (each.end - each.start) for each, value in zip(mentions, values, strict=True))
        return cls(
            tuple(mentions), tuple(values), tuple(each.start for each in mentions), tuple(accumulate(grown, initial=0))
        )

    def start(self, offset: int) -> int:
        """Where what begins at `offset` began; inside a pseudonym, where the value began."""
        before = bisect_right(self.starts, offset)
        if before and offset < self.mentions[before - 1].end:
            return self.mentions[before - 1].start + self.shifts[before - 1]
        return offset + self.shifts[before]

    def end(self, offset: int) -> int:
        """Where what ends at `offset` ended; inside a pseudonym, where the value ended."""
        before = bisect_left(self.starts, offset)
        if before and offset < self.mentions[before - 1].end:
            return self.mentions[before - 1].end + self.shifts[before]
        return offset + self.shifts[before]

    def stored(self, offset: int, *, at_end: bool = False) -> int:
        """The other way: where what begins (or ends) at an offset of the original text does in the stored one."""
        for each, shift, grown in zip(self.mentions, self.shifts, self.shifts[1:], strict=False):
            low, high = each.start + shift, each.end + grown
            if offset < low or (at_end and offset == low):
                return offset - shift
            if offset < high or (at_end and offset == high):
                return each.end if at_end else each.start
        return offset - self.shifts[-1]

    def within(self, start: int, end: int) -> Iterator[tuple[Mention, str]]:
        """The mentions that `[start, end)` of the stored text touches, with their values."""
        first = max(0, bisect_right(self.starts, start) - 1)
        for n in range(first, bisect_left(self.starts, end)):
            if self.mentions[n].end > start:
                yield self.mentions[n], self.values[n]

    def revealed(self, text: str, start: int) -> str:
        """A piece of the stored text that begins at `start`, with real values."""
        found, at = [], 0
        for each, value in self.within(start, start + len(text)):
            found += [text[at : max(at, each.start - start)], value]
            at = each.end - start
        return "".join(found) + text[at:]
