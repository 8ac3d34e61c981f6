"""Text that a PDF holds and a reader does not see, taken out of the words of its page.

A page that gives rise to suspicion is drawn with and without the suspected text: where no pixel differs, nothing of that
text is seen. Call with the lock of `pdfium` held.
"""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal

import pypdfium2
import pypdfium2.raw as c

from ...types import Hidden, Problem
from ..glyphs import count_junk
from .pdfium_words import Glyphs, lines_of
from .rawpage import Box, RawPage, W
from .suspects import Piece, Suspects

if TYPE_CHECKING:
    from .page_picture import PagePicture

Reason = Literal["invisible", "tiny", "off_page", "covered"]

_SCAN = 0.5
"""The part of a page that pictures cover when it is a scan, whose text layer may lie behind it."""
_ORDER: tuple[tuple[Reason, str], ...] = (
    ("invisible", "in the colour of what is behind them, transparent or switched off"),
    ("tiny", "too small to read"),
    ("off_page", "beyond the edge of the page"),
    ("covered", "under a shape or a picture"),
)


def hidden_problem(number: int, hidden: Iterable[Hidden]) -> Problem:
    """What a user is told of the hidden text of a page, without the text."""
    counts = dict.fromkeys((reason for reason, _ in _ORDER), 0)
    for item in hidden:
        counts[item.reason] += len(item.text.split())
    count = sum(counts.values())
    why = ", ".join(f"{counts[reason]} {where}" for reason, where in _ORDER if counts[reason])
    message = f"page {number} holds {count} word{'s' * (count != 1)} that a reader does not see ({why}); not searched"
    if counts["covered"]:
        message += ". If a shape was put there to redact, it has failed: the text is still in the file"
    return Problem("parse", "hidden_text", message, number)


def take_out(page: Any, glyphs: Glyphs, layer: str, raw: RawPage, suspects: Suspects) -> None:
    """Take the words that a reader does not see out of `raw`, and note them in `raw.hidden`."""
    outside = _any_outside(raw)
    if not raw.texts or not (suspects.found or outside):
        return
    lines = lines_of(glyphs, layer)
    places = [places if both_ways else range(*places) for both_ways, line in lines for _, places in line]
    words = raw.words()
    unseen: dict[int, Reason] = {}
    if outside:
        unseen = {i: "off_page" for i, word in enumerate(words) if _outside(glyphs, places[i], word, raw)}
    if suspects.found:
        rest = [i for i in range(len(words)) if i not in unseen]
        with suppress(pypdfium2.PdfiumError):  # what cannot be drawn proves nothing
            unseen |= _Proof(page, glyphs, raw, suspects, words, places).unseen(rest)
    if unseen:
        _remove(raw, words, unseen, ["".join(map(layer.__getitem__, each)) for each in places])


def _any_outside(raw: RawPage) -> bool:
    n = raw.numbers
    return len(n) > 0 and bool(
        max(n[0::6]) > raw.width or max(n[1::6]) > raw.height or min(n[2::6]) < 0 or min(n[3::6]) < 0
    )


def _outside(glyphs: Glyphs, place: Sequence[int], word: W, raw: RawPage) -> bool:
    """Whether the word and its first and last letters' origins are beyond the edge: boxes of odd fonts may lie."""
    if not (word.x0 > raw.width or word.y0 > raw.height or word.x1 < 0 or word.y1 < 0):
        return False
    view = raw.frame.view()
    for index in (place[0], place[-1]):
        origin = glyphs.origin(index)
        if origin is not None:
            a, b, _, _ = view(*origin, *origin)
            if 0 <= a <= raw.width and 0 <= b <= raw.height:
                return False
    return True


def _remove(raw: RawPage, words: list[W], unseen: dict[int, Reason], layer: list[str]) -> None:
    seen = [word for i, word in enumerate(words) if i not in unseen]
    raw.texts = " ".join(word.text for word in seen)
    raw.numbers = array("f", (value for word in seen for value in word[1:]))
    characters, junk = count_junk(" ".join(layer[i] for i in unseen))
    raw.characters, raw.junk = max(0, raw.characters - characters), max(0, raw.junk - junk)
    doubles = _Doubles(seen)
    runs: list[list[int]] = []
    for i in sorted(unseen):
        if runs and runs[-1][-1] == i - 1 and unseen[i] == unseen[i - 1]:
            runs[-1].append(i)
        else:
            runs.append([i])
    raw.hidden += tuple(
        Hidden(" ".join(words[i].text for i in run), unseen[run[0]], raw.number)
        for run in runs
        if not all(doubles.hold(words[i]) for i in run)
    )


class _Doubles:
    """Words that are seen, to tell a shadow or a glow of the same word from hidden text."""

    def __init__(self, seen: list[W]) -> None:
        self._places: dict[str, list[W]] = {}
        for word in seen:
            self._places.setdefault(word.text, []).append(word)

    def hold(self, word: W) -> bool:
        """Whether the same word is seen at the same place."""
        near = 0.5 * max(word.size, word.y1 - word.y0)
        return any(
            abs(word.x0 - other.x0) < near and abs(word.y0 - other.y0) < near
            for other in self._places.get(word.text, ())
        )


class _Proof:
    """The words of a page, and which of the suspected ones are seen."""

    def __init__(
        self,
        page: Any,
        glyphs: Glyphs,
        raw: RawPage,
        suspects: Suspects,
        words: list[W],
        places: list[Sequence[int]],
    ) -> None:
        self._glyphs = glyphs
        self._raw = raw
        self._suspects = suspects
        self._words = words
        self._places = places
        self._view = raw.frame.view()
        self._page = page
        self._boxes: dict[int, Box] = {}

    def unseen(self, indices: Iterable[int]) -> dict[int, Reason]:
        """Those of the words that are not seen, and why."""
        found: dict[int, Reason] = {}
        painted: dict[int, Piece] = {}
        unpainted: dict[int, Piece] = {}
        for i in indices:
            pieces = self._pieces(i)
            if not pieces:
                continue
            drawn = [piece for piece in pieces if not piece.unpainted]
            if not drawn:
                unpainted[i] = pieces[0]
            elif all(piece.tiny for piece in drawn):
                found[i] = "tiny"
            else:
                painted[i] = drawn[0]
        if painted or unpainted:
            from .page_picture import PagePicture  # loads Pillow

            self._boxes = {i: self._box(i) for i in (*painted, *unpainted)}
            picture = PagePicture(self._page, self._raw, self._suspects, self._boxes.values())
            blank = self._blank(painted, picture)
            found |= self._without_ink(blank, unpainted, picture)
        return found

    def _pieces(self, i: int) -> list[Piece]:
        """The text objects that the word's letters come from, none when one of them is above suspicion."""
        found: dict[int, Piece] = {}
        for index in self._places[i]:
            item = c.FPDFText_GetTextObject(self._glyphs.raw, index)
            if not item:
                continue
            address = ctypes.addressof(item.contents)
            if address in found:
                continue
            piece = self._suspects.pieces.get(address)
            if piece is None and self._suspects.everything:
                piece = self._suspects.pieces[address] = Piece(item, (0.0, 0.0, 0.0, 0.0), faint=True)
                piece.unpainted = c.FPDFTextObj_GetTextRenderMode(item) in (3, 7)
            if piece is None or not (piece.suspect or self._suspects.everything):
                return []
            found[address] = piece
        return list(found.values())

    def _blank(self, painted: dict[int, Piece], picture: PagePicture) -> dict[int, Piece]:
        """The painted words that leave no trace on the page, though they would if they stood alone."""
        unseen = {i: piece for i, piece in painted.items() if not picture.shows(self._boxes[i], piece.veiled)}
        unseen = {i: piece for i, piece in unseen.items() if not self._only_marked(i, piece, picture)}
        twins = self._silent() if unseen else []
        return {i: piece for i, piece in unseen.items() if not any(_same(piece.box, twin.box) for twin in twins)}

    def _only_marked(self, i: int, piece: Piece, picture: PagePicture) -> bool:
        """Whether a highlighter's mark lies over the word: viewers let the text shine through, unless it is black."""
        middle = self._middle(i)
        over = [cover for cover in piece.covers if _within(middle, cover.box)]
        return bool(over) and all(cover.marker for cover in over) and not picture.dark(self._boxes[i])

    def _silent(self) -> list[Piece]:
        """Text objects above suspicion without a character: PDFium leaves out text that is drawn a second time.

        The first may be but a halo of the second, so that what is read is seen although its first object is not.
        """
        speaking = set()
        for index in range(max(0, c.FPDFText_CountChars(self._glyphs.raw))):
            item = c.FPDFText_GetTextObject(self._glyphs.raw, index)
            if item:
                speaking.add(ctypes.addressof(item.contents))
        pieces = self._suspects.pieces.items()
        return [piece for address, piece in pieces if address not in speaking and not piece.suspect]

    def _without_ink(
        self, blank: dict[int, Piece], unpainted: dict[int, Piece], picture: PagePicture
    ) -> dict[int, Reason]:
        """The words that neither leave a trace nor are the text layer of a scan or of letters drawn as shapes.

        Such a layer is invisible, or lies behind the scan. A stroke or a point that stands for no letter, which the maker of
        the layer may have made out of a speck, is judged by the word before it.
        """
        found: dict[int, Reason] = {}
        last: int | None = None
        for i in sorted((*blank, *unpainted)):
            piece = blank.get(i) or unpainted[i]
            if piece.unpainted or piece.veiled or (self._raw.image_share >= _SCAN and self._on_picture(i)):
                speck = sum(ch.isalnum() for ch in self._words[i].text) < 2
                if speck and last is not None and _one_line(self._words[last], self._words[i]):
                    if last not in found:
                        continue
                elif picture.has_ink(self._boxes[i]):
                    last = i
                    continue
            last = i
            found[i] = self._reason(i, piece, i in unpainted)
        return found

    def _on_picture(self, i: int) -> bool:
        middle = self._middle(i)
        return any(_within(middle, box) for box in self._suspects.pictures)

    def _reason(self, i: int, piece: Piece, unpainted: bool) -> Reason:
        middle = self._middle(i)
        hides = any(_within(middle, cover.box) for cover in piece.covers if not (unpainted and cover.picture))
        return "covered" if hides else "invisible"

    def _middle(self, i: int) -> tuple[float, float]:
        """The middle of the word in user space."""
        a, b, d, e = self._glyphs.tight(self._places[i])
        return (a + d) / 2, (b + e) / 2

    def _box(self, i: int) -> Box:
        """Where on the page the word must leave a trace, clear of the lines above and below it."""
        word = self._words[i]
        x0, y0, x1, y1 = self._view(*self._glyphs.tight(self._places[i]))
        if x1 - x0 < 0.3 or y1 - y0 < 0.3:
            x0, y0, x1, y1 = word[1:5]
        if max(x1 - x0, y1 - y0) < 0.5 * word.size:
            return x0, y0, x1, y1  # a point or a dash
        if x1 - x0 < y1 - y0 and len(word.text) > 2:
            edge = 0.15 * (x1 - x0)  # upright on the page
            return x0 + edge, y0, x1 - edge, y1
        edge = 0.15 * (y1 - y0)
        return x0, y0 + edge, x1, y1 - edge


def _same(one: Box, other: Box) -> bool:
    near = max(3.0, 0.3 * min(one[3] - one[1], one[2] - one[0]))
    return all(abs(a - b) <= near for a, b in zip(one, other, strict=True))


def _within(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _one_line(one: W, other: W) -> bool:
    return min(one.y1, other.y1) - max(one.y0, other.y0) > 0.5 * min(one.y1 - one.y0, other.y1 - other.y0)
