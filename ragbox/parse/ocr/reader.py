"""OCR of pages whose text layer is missing or garbage: picture, upright lines, words with boxes on the page as displayed."""

from __future__ import annotations

import math
from array import array
from typing import TYPE_CHECKING

from ...config import OcrSettings
from ...types import Problem
from ..pdf.pdfium import PdfiumFile
from ..pdf.rawpage import RawPage, Scan
from ..progress import OnPage
from .lines import Reading, words_of
from .quality import is_garbage, needs_ocr

if TYPE_CHECKING:
    from .picture import Picture

_DPI = 200
_MOST_PIXELS = 9_000_000
_LEAST_SCORE = 0.5
"""Lines below it are stains, drawings and signatures."""
_UNCERTAIN = 0.8
_MORE = 1.3
"""How much more a scan must hold than the text layer over it, to be worth more than that layer."""


class PageReader:
    """Reads the pages of one file that need it."""

    def __init__(self, settings: OcrSettings, pages: int, on_page: OnPage | None) -> None:
        self._settings = settings
        self._pages = pages
        self._tell = on_page or (lambda _stage, _page, _pages: None)
        self.problems: list[Problem] = []
        self.read = 0

    def better(self, pdf: PdfiumFile, page: RawPage) -> RawPage:
        """The page as its picture shows it where its text layer does not tell; else the page as it was."""
        if not needs_ocr(page):
            return page
        garbage = bool(page.texts) and is_garbage(page.texts, page.characters, page.junk)
        if not self._settings.enabled:
            if garbage:
                self._problem("garbled_text", "OCR is off (ocr.enabled in the profile)", page.number)
            return page
        self._tell("ocr", page.number, self._pages)
        try:
            found = _read(pdf, page)
        except Exception as error:  # a library's, on a page that may be anything; its words may quote the page
            self._problem("ocr_failed", type(error).__name__, page.number)
            return page
        if found is page:
            return page
        if found is None or (not garbage and len(found.texts) < _MORE * len(page.texts)):
            if garbage:
                self._problem("garbled_text", "OCR found nothing there either", page.number)
            return page
        self.read += 1
        if found.scan is not None and found.scan.score < _UNCERTAIN:
            self._problem("ocr_uncertain", f"confidence {found.scan.score:.0%}", page.number)
        return found

    def _problem(self, code: str, why: str, page: int) -> None:
        self.problems.append(Problem("parse", code, _MESSAGES[code].format(page=page, why=why), page))


_MESSAGES = {
    "garbled_text": "the text layer of page {page} is unreadable, and {why}; add a version of the file with a sound one",
    "ocr_failed": "page {page} could not be read by OCR ({why}); add a version of the file that has a text layer",
    "ocr_uncertain": "page {page} was read by OCR with little certainty ({why}); compare what is quoted from it",
}


def _read(pdf: PdfiumFile, page: RawPage) -> RawPage | None:
    """The page with the words of its picture; None when there are none, the page itself when the picture is blank."""
    from .picture import Picture  # loads OpenCV and the models

    scale = min(_DPI / 72, math.sqrt(_MOST_PIXELS / max(1.0, page.width * page.height)))
    picture = Picture(pdf.render(page.number, scale), scale)
    if picture.blank:
        page.has_image = page.has_image and bool(page.texts)  # an empty sheet was scanned: nothing is missing
        return page
    lines = [line for line in picture.lines() if line.score >= _LEAST_SCORE]
    return _page(page, picture, lines) if any(ch.isalnum() for line in lines for ch in line.text) else None


def _page(page: RawPage, picture: Picture, lines: list[Reading]) -> RawPage:
    letters = sum(len(line.text) for line in lines)
    score = sum(line.score * len(line.text) for line in lines) / letters
    width, height = picture.size
    found = RawPage(page.number, width, height, page.label, page.frame, has_image=True)
    found.scan = Scan(page.width, page.height, picture.shift(), score)
    words = words_of(lines)
    found.texts = " ".join(word.text for word in words)
    found.numbers = array("f", (value for word in words for value in word[1:]))
    found.rules = picture.rules()
    return found
