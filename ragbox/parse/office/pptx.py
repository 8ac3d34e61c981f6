"""PPTX to `Document`: a page for each slide, with its title, text in reading order, tables, charts, notes and comments."""

from __future__ import annotations

import io
from typing import Any

import pptx
from pptx.util import Length

from ...config import Limits
from ...errors import ParseError
from ...types import Document, Hidden, Problem, Revision
from ..assemble import Canonical, Draft
from ..codes import failure
from ..files import Loaded
from ..ooxml import damaged, main_part, rebuild, vetted_parts
from ..progress import OnPage
from ..text.flow import hidden_problem, shown_comment, tidy
from .pptx_shapes import SlideReader, comments_of

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

_MAIN = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_MAIN_LIKE = (
    b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
    b"application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml",
    b"application/vnd.ms-powerpoint.template.macroEnabled.main+xml",
    b"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
    b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml",
)
_UNTITLED = "PowerPoint"  # "PowerPoint Presentation", in many languages


def parse_pptx(loaded: Loaded, *, limits: Limits, on_page: OnPage | None) -> Document:
    """The document of a PPTX file's bytes. Its pages have sizes, but no places of words.

    Raises ParseError (damaged, too_expanded, too_many_pages, too_many_characters).
    """
    parts, problems = vetted_parts(loaded, limits)
    main = main_part(loaded, parts)
    try:
        deck = pptx.Presentation(io.BytesIO(rebuild(parts, main, dict.fromkeys(_MAIN_LIKE, _MAIN))))
        slides = list(deck.slides)
        width, height = (_points(deck.slide_width), _points(deck.slide_height))
        title = tidy(str(deck.core_properties.title or ""))
    except MemoryError:
        raise
    except Exception:  # KeyError, ValueError, errors of lxml and its own, which may quote the file
        raise damaged(loaded) from None
    del parts
    if len(slides) > limits.pages:
        message = (
            f"has {len(slides):,} slides, more than {limits.pages:,}; split it, or raise limits.pages in the profile"
        )
        raise failure("too_many_pages", loaded.name, message)
    deck_reader = _Deck(loaded, limits, deck, problems, (width, height))
    for number, slide in enumerate(slides, start=1):
        if on_page is not None:
            on_page("parse", number, len(slides))
        deck_reader.add(number, slide)
    return deck_reader.document(None if title.startswith(_UNTITLED) else title or None)


def _points(length: Length | None) -> float:
    return float(length.pt) if length else 0.0


class _Deck:
    """Puts slides into the text one after the other."""

    def __init__(
        self, loaded: Loaded, limits: Limits, deck: Any, problems: list[Problem], size: tuple[float, float]
    ) -> None:
        self._loaded = loaded
        self._limits = limits
        self._deck = deck
        self._problems = problems
        self._size = size
        self._canonical = Canonical()
        self._hidden: list[Hidden] = []
        self._revisions: list[Revision] = []

    def add(self, number: int, slide: Any) -> None:
        """Append a slide; one that the show leaves out goes where hidden text goes."""
        drafts, hidden, comments = self._read(number, slide)
        if slide._element.get("show") in ("0", "false"):
            hidden += [Hidden(draft.text.replace("\t", " "), "invisible", number) for draft in drafts]
            drafts, comments = [], []
        notes = [Draft("comment", shown_comment(text, who, when)) for who, when, text in comments]
        self._check(number, [*(draft.text for draft in (*drafts, *notes)), *(each.text for each in hidden)])
        self._canonical.leave(1)
        first = len(self._canonical.blocks)
        self._canonical.page(number, *self._size, None, [*drafts, *notes])
        self._hidden += hidden
        blocks = self._canonical.blocks
        for who, when, text in comments:
            about = blocks[first]
            start, end = (about.start, about.end) if drafts else (about.start, about.start)
            self._revisions.append(Revision("comment", start, end, who, when, text))

    def _read(
        self, number: int, slide: Any
    ) -> tuple[list[Draft], list[Hidden], list[tuple[str | None, str | None, str]]]:
        reader = SlideReader(number, self._deck.slide_width or 0, self._deck.slide_height or 0)
        try:
            reader.read(slide)
            return reader.drafts, reader.hidden, comments_of(slide, self._deck)
        except (ParseError, MemoryError):
            raise
        except Exception:  # as above
            message = f"slide {number} is damaged, so some of its text is missing"
            self._problems.append(Problem("parse", "part_failed", message, number))
            return reader.drafts, reader.hidden, []

    def _check(self, number: int, texts: list[str]) -> None:
        most = self._limits.page_characters
        if sum(map(len, texts)) > most:
            message = f"slide {number} holds more than {most:,} characters; raise limits.page_characters in the profile"
            raise failure("too_many_characters", self._loaded.name, message)

    def document(self, title: str | None) -> Document:
        """All slides so far."""
        return Document(
            self._loaded.document_id,
            self._loaded.name,
            MEDIA_TYPE,
            self._canonical.text,
            tuple(self._canonical.blocks),
            self._canonical.pages(),
            problems=(*self._problems, *hidden_problem(self._hidden)),
            title=title,
            tables=self._canonical.tables(),
            revisions=tuple(self._revisions),
            hidden=tuple(self._hidden),
        )
