"""Where the offsets of a stored text come from: its pseudonyms, and the real values that stood there."""

from __future__ import annotations

import re
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from .errors import BoxError
from .pseudonym import Mention, pseudonym


@dataclass(frozen=True, slots=True)
class Origin:
    """A stored text's mentions with their real values, and where its offsets were in the original text.

    `shifts` are added to an offset behind the first, second … mention; the first of them, 0, before any.
    """

    mentions: tuple[Mention, ...]
    values: tuple[str, ...] = field(repr=False)
    starts: tuple[int, ...]
    shifts: tuple[int, ...]
    _hides: list[re.Pattern[str]] = field(default_factory=list, repr=False, compare=False)

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
        began = [start + shift for start, shift in zip(self.starts, self.shifts, strict=False)]
        before = (bisect_left if at_end else bisect_right)(began, offset)
        if before:
            last = self.mentions[before - 1]
            ended = last.end + self.shifts[before]
            if offset < ended or (at_end and offset == ended):
                return last.end if at_end else last.start
        return offset - self.shifts[before]

    def within(self, start: int, end: int) -> Iterator[tuple[Mention, str]]:
        """The mentions that `[start, end)` of the stored text touches, with their values."""
        first = max(0, bisect_right(self.starts, start) - 1)
        for n in range(first, bisect_left(self.starts, end)):
            if self.mentions[n].end > start:
                yield self.mentions[n], self.values[n]

    def revealed(self, text: str, start: int) -> str:
        """A piece of the stored text that begins at `start`, with real values. Raises BoxError for one of another text."""
        found, at = [], 0
        for each, value in self.within(start, start + len(text)):
            whole = start <= each.start and each.end <= start + len(text)
            if whole and text[each.start - start : each.end - start] != pseudonym(each.entity, each.number):
                raise BoxError("a document was indexed anew while it was being read; try again")
            found += [text[at : max(at, each.start - start)], value]
            at = each.end - start
        return "".join(found) + text[at:]

    def shown(self, entity: str, number: int) -> str | None:
        """What a pseudonym first stands for in this document; None where it has none of it."""
        pairs = zip(self.mentions, self.values, strict=True)
        return next((value for each, value in pairs if (each.entity, each.number) == (entity, number)), None)

    def hidden(self, text: str) -> str:
        """A text made of the document's words, with a pseudonym for each of its hidden values, wherever it stands."""
        stands: dict[str, str] = {}
        for each, value in zip(self.mentions, self.values, strict=True):
            if each.number:
                stands.setdefault(_even(value), pseudonym(each.entity, each.number))
        if not stands:
            return text
        if not self._hides:
            ordered = sorted(stands, key=lambda value: (-len(value), value))
            words = (r"\s+".join(map(re.escape, value.split())) for value in ordered)
            self._hides.append(re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)"))
        return self._hides[0].sub(lambda match: stands[_even(match.group())], text)


def _even(value: str) -> str:
    return " ".join(value.split())


_NONE = Origin.of((), ())


class Origins:
    """The origins of a box's documents, opened at first use. Safe to share between threads.

    `mentions` gives a document's mentions, `open_` the real value of one.
    """

    def __init__(
        self, mentions: Callable[[str], Sequence[Mention]], open_: Callable[[Mention, str], str], any_: bool
    ) -> None:
        """`any_`: whether the box has mentions at all."""
        self._mentions = mentions
        self._open = open_
        self._any = any_
        self._lock = threading.Lock()
        self._known: dict[str, Origin] = {}

    def __getitem__(self, document_id: str) -> Origin:
        if not self._any:
            return _NONE
        with self._lock:
            if document_id not in self._known:
                mentions = self._mentions(document_id)
                self._known[document_id] = Origin.of(mentions, [self._open(each, document_id) for each in mentions])
            return self._known[document_id]


NO_ORIGINS = Origins(lambda _: (), lambda *_: "", any_=False)
"""Of a box whose texts are as they were."""
