"""Where on its pages the text of a PDF must be blacked out, and which of its words stay."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..document import Block, Document, Page, Word, unpack_words
from ..errors import RedactionError
from .pdf_file import PlacedWord
from .picture import Box
from .values import Span, Values

_ASIDE, _AROUND = 0.1, 0.12
"""How much of a word's height is blacked out beside it, and above and below, for letters that reach out of their boxes."""
_LEAST = 1.0
_GAP = 3.0
"""Heights of a word that two words of one value may be apart to be blacked out as one."""
_DRAWN = ("Note on the page", "Stamp")
"""How the parser begins the text of those annotations that stand on the page themselves; of others a marker does at most."""


@dataclass(slots=True)
class Plan:
    """A page as it will be: its size in points, the boxes to black out, the words left for the text layer."""

    number: int
    width: float
    height: float
    boxes: list[Box] = field(default_factory=list)
    words: list[PlacedWord] = field(default_factory=list, repr=False)

    def black_out(self, boxes: Iterable[Box]) -> None:
        """Add boxes; the words in them go."""
        added = list(boxes)
        self.boxes += added
        self.words = [word for word in self.words if not any(_middle_in(word, box) for box in added)]

    def part(self, values: Values) -> None:
        """Black out words that make a value now that what stood between them is gone."""
        while True:
            text, starts = "", []
            for word in self.words:
                starts.append(len(text))
                text += word.text + " "
            places = list(values.places(text))
            if not places:
                return
            for place in places:
                first, last = bisect_right(starts, place.start) - 1, bisect_left(starts, place.end)
                self.boxes += (padded(word[1:]) for word in self.words[first:last])
            gone = {
                n for each in places for n in range(bisect_right(starts, each.start) - 1, bisect_left(starts, each.end))
            }
            self.words = [word for number, word in enumerate(self.words) if number not in gone]


def plan(document: Document, spans: Sequence[Span]) -> list[Plan]:
    """The pages in order. `spans` are in order and do not overlap.

    Raises RedactionError where a value stands on a page and its place on it is not known.
    """
    ends = [span.end for span in spans]
    plans = []
    for page in document.pages:
        first = bisect_left(ends, page.start + 1)
        touching = []
        while first < len(spans) and spans[first].start < page.end:
            touching.append(spans[first])
            first += 1
        plans.append(_Layout(document, page, touching).plan())
    return plans


def padded(box: Box, *, more: float = 1.0) -> Box:
    """The box, and a little around it."""
    x0, y0, x1, y1 = box
    high = min(y1 - y0, x1 - x0)
    aside, around = max(_LEAST, _ASIDE * high) * more, max(_LEAST, _AROUND * high) * more
    return x0 - aside, y0 - around, x1 + aside, y1 + around


class _Layout:
    def __init__(self, document: Document, page: Page, spans: Sequence[Span]) -> None:
        self._document = document
        self._page = page
        self._spans = spans
        blocks = [each for each in document.blocks if each.page == page.number and each.kind in ("field", "comment")]
        self._special = sorted(blocks, key=lambda each: each.start)

    def plan(self) -> Plan:
        made = Plan(self._page.number, self._page.width, self._page.height)
        boxes: list[Box] = []
        placed: set[Span] = set()
        last: Span | None = None
        for word in unpack_words(self._page.words):
            if self._block(word.start) is not None:
                continue
            touching = [each for each in self._spans if each.start < word.end and each.end > word.start]
            if not touching:
                made.words.append(self._placed(word))
                continue
            span = touching[-1]  # the one that may go on in the next word
            if last == span and _beside(boxes[-1], word):
                boxes[-1] = _around(boxes[-1], word[2:])
            else:
                boxes.append(word[2:])
            placed.update(touching)
            last = span
        self._check(placed)
        boxes += self._annotations(made)
        made.black_out(padded(box) for box in boxes)
        return made

    def _placed(self, word: Word) -> PlacedWord:
        return PlacedWord(self._document.text[word.start : word.end], *word[2:])

    def _block(self, offset: int) -> Block | None:
        return next((each for each in self._special if each.start <= offset < each.end), None)

    def _annotations(self, made: Plan) -> Iterator[Box]:
        """The boxes of fields and notes that hold a value: what is drawn in them has no places of its own."""
        words: dict[Block, list[Word]] = {}
        for word in unpack_words(self._page.words):
            block = self._block(word.start)
            if block is not None and (block.kind == "field" or self._text(block).startswith(_DRAWN)):
                words.setdefault(block, []).append(word)
        for block, inside in words.items():
            if any(each.start < block.end and each.end > inside[0].start for each in self._spans):
                whole = inside[0][2:]
                for word in inside:
                    whole = _around(whole, word[2:])
                yield whole
            else:
                made.words += map(self._placed, inside)

    def _text(self, block: Block) -> str:
        return self._document.text[block.start : block.end]

    def _check(self, placed: set[Span]) -> None:
        for span in self._spans:
            inside = max(span.start, self._page.start), min(span.end, self._page.end)
            if span in placed or not self._document.text[inside[0] : inside[1]].strip():
                continue
            if all(self._block(at) is None for at in (inside[0], inside[1] - 1)):
                raise RedactionError(
                    f"{self._document.name}: on page {self._page.number} the place of what was found is not known, because "
                    "the page is damaged; print the file to PDF anew and redact that"
                )


def _beside(box: Box, word: Word) -> bool:
    height = min(box[3] - box[1], word.y1 - word.y0)
    together = min(box[3], word.y1) - max(box[1], word.y0)
    gap = max(word.x0 - box[2], box[0] - word.x1)
    return together > 0.5 * height and gap < _GAP * height


def _around(box: Box, other: Box) -> Box:
    return min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3])


def _middle_in(word: PlacedWord, box: Box) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
