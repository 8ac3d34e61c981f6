"""A PDF as page images with the personal data blacked out, under a text layer of what is left.

Every page is drawn anew, a page in memory at a time, so that nothing of the source comes along but what is seen: no hidden
text, no annotations, fields, attachments, scripts or properties. Then the blacked pages are read as pictures, and what is
still found there (in a logo, a stamp, a drawing) is blacked out too.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from ..document import Document, Pixels, unpack_words
from ..errors import RedactionError
from .pdf_file import PdfFile, PlacedWord
from .picture import Box, blacked, encoded, shows_more
from .places import Plan, padded, plan
from .values import Span, Values, merged, plain

_DPI = 200
"""What scans of letters have: print stays readable, and OCR reads it best."""
_ROUNDS = 3
_OCR_AROUND = 2.0
"""How much more is blacked out around a word that was read in a picture, whose place is less exact."""


@dataclass(frozen=True, slots=True)
class Means:
    """What the stage is given: to draw a page, to read a PDF of one picture (None: OCR is off), to find personal data.

    `tell` hears what is done with which page of how many.
    """

    draw: Callable[[int, float], Pixels]
    read: Callable[[bytes], Document] | None
    find: Callable[[str], Sequence[Span]]
    tell: Callable[[str, int, int], None] = lambda _what, _page, _pages: None


def prepare_pdf(
    document: Document, spans: Sequence[Span], values: Values, means: Means
) -> tuple[list[Plan], Counter[str]]:
    """The pages as they will be, and what else was found in their pictures, by entity.

    `spans` are places in the document's text, in order and apart. Raises RedactionError when a place is not known, or OCR
    still reads a value; and what `means` raises.
    """
    pages = plan(document, spans)
    found = _Pictures(pages, values, means).look() if means.read is not None else Counter[str]()
    for page in pages:
        page.part(values)
    return pages, found


def write_pdf(pages: Sequence[Plan], means: Means, stream: IO[bytes]) -> list[int]:
    """Write the redacted file to `stream`.

    Returns the numbers of the pages that show more than words: a face or a fingerprint is found by nobody but a reader.
    """
    file = PdfFile(stream)
    pictured: list[int] = []
    for page in pages:
        means.tell("write", page.number, len(pages))
        image, scale = _drawn(page, means)
        if shows_more(image, [*page.boxes, *(word[1:] for word in page.words)], scale):
            pictured.append(page.number)
        file.page(page.width, page.height, encoded(image), page.words)
    file.close()
    return pictured


def black_out_again(pages: Sequence[Plan], copy: Document, values: Values) -> bool:
    """Black out what reads as a value in a copy as it was parsed; whether there was anything.

    Words that stood apart may do so, as the day of one date before the month of another, once what was between is gone.
    """
    found = list(values.places(copy.text))
    for span in found:
        for page, parsed in zip(pages, copy.pages, strict=True):
            boxes = [(rect.x0, rect.y0, rect.x1, rect.y1) for rect in parsed.rects(span.start, span.end)]
            page.black_out(map(padded, boxes))
    return bool(found)


def _drawn(page: Plan, means: Means) -> tuple[Any, tuple[float, float]]:
    pixels = means.draw(page.number, _DPI / 72)
    scale = (pixels.width / page.width, pixels.height / page.height)
    return blacked(pixels, page.boxes, scale), scale


@dataclass(frozen=True, slots=True)
class _Seen:
    """What OCR reads on a page; the places of words are relative to its text."""

    text: str
    words: tuple[tuple[int, int, Box], ...]


class _Pictures:
    """Reads the blacked pages as pictures until nothing more is found there."""

    def __init__(self, pages: list[Plan], values: Values, means: Means) -> None:
        self._pages = {page.number: page for page in pages}
        self._values = values
        self._means = means
        self._seen: dict[int, _Seen] = {}
        self._found: Counter[str] = Counter()

    def look(self) -> Counter[str]:
        """Black out what is found; returns it by entity."""
        again = list(self._pages)
        known: list[int] = []
        for _ in range(_ROUNDS):
            for number in again:
                self._means.tell("ocr", number, len(self._pages))
                self._seen[number] = self._read(self._pages[number])
            again, known = self._black_out()
            if not again:
                break
        if known:  # what else is found changes with what stands around it, and is blacked out by now
            raise RedactionError(
                f"OCR still reads personal data on page {known[0]} after it was blacked out {_ROUNDS} times; nothing was "
                "written; print the page to PDF anew, or black it out by hand"
            )
        return self._found

    def _read(self, page: Plan) -> _Seen:
        assert self._means.read is not None  # noqa: S101 - for the type checker
        out = io.BytesIO()
        file = PdfFile(out)
        file.page(page.width, page.height, encoded(_drawn(page, self._means)[0]))
        file.close()
        seen = self._means.read(out.getvalue())
        words = [(word.start, word.end, word[2:]) for each in seen.pages for word in unpack_words(each.words)]
        return _Seen(seen.text, tuple(words))

    def _black_out(self) -> tuple[list[int], list[int]]:
        """The numbers of the pages on which something more was found, and of those with a known value."""
        changed: set[int] = set()
        certain: set[int] = set()
        text, starts = "", {}
        for number, seen in self._seen.items():
            starts[number] = len(text)
            text += seen.text + "\n\n"
        known = list(self._values.places(text))
        for span in merged([*known, *self._means.find(text)]):
            sure = any(each.start < span.end and each.end > span.start for each in known)
            counted = False
            for number, boxes in self._boxes(span, starts):
                page = self._pages[number]
                if not boxes or (not sure and _is_judged(text[span.start : span.end], boxes, page)):
                    continue
                page.black_out(padded(box, more=_OCR_AROUND) for box in boxes)
                changed.add(number)
                certain |= {number} if sure else set()
                self._found[span.entity] += not counted
                counted = True
        return sorted(changed), sorted(certain)

    def _boxes(self, span: Span, starts: dict[int, int]) -> Iterator[tuple[int, list[Box]]]:
        for number, base in starts.items():
            seen = self._seen[number]
            if base < span.end and base + len(seen.text) > span.start:
                yield (
                    number,
                    [box for start, end, box in seen.words if base + start < span.end and base + end > span.start],
                )


def _is_judged(text: str, boxes: Sequence[Box], page: Plan) -> bool:
    """Whether the same words stand there in the text layer: of those more was known, and they were found to be harmless."""
    words = " ".join(word.text for word in page.words if any(_overlap(word, box) for box in boxes))
    return plain(text) in plain(words)


def _overlap(word: PlacedWord, box: Box) -> bool:
    across = min(word.x1, box[2]) - max(word.x0, box[0])
    down = min(word.y1, box[3]) - max(word.y0, box[1])
    return across > 0 and down > 0.3 * min(word.y1 - word.y0, box[3] - box[1])
