"""From the pages of a PDF to blocks in reading order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...types import Hidden, Problem
from ..assemble import Canonical, Draft
from ..glyphs import clean
from ..progress import OnPage
from ..spots import Spots
from .forms import Field
from .page_breaks import Laid, mend_breaks
from .page_layout import Names, PageLayout
from .rawpage import Box, Note, OutlineItem, RawPage
from .structure import Heading, Headings, levels, normal, running_lines


@dataclass(slots=True)
class Source:
    """What was read from the file before its layout is made out."""

    pages: dict[int, RawPage] = field(default_factory=dict)
    plain: dict[int, str] = field(default_factory=dict, repr=False)
    problems: list[Problem] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list, repr=False)
    notes: dict[int, tuple[Note, ...]] = field(default_factory=dict, repr=False)
    attached: list[str] = field(default_factory=list, repr=False)
    pinned: dict[int, tuple[str, ...]] = field(default_factory=dict, repr=False)
    outline: list[OutlineItem] = field(default_factory=list)
    title: str | None = None
    has_form: bool = False


def lay_out(source: Source, fields: Mapping[int, list[Field]], on_page: OnPage | None = None) -> Canonical:
    """The canonical text of the pages, `fields` and comments below their page; adds a problem for each scanned page.

    `on_page` is told of the last page again and again: all are read, and this takes as long for thousands of them.
    """
    pages = [source.pages[number] for number in sorted(source.pages)]
    margins = running_lines(pages)
    headings = Headings(pages, source.outline)
    different: set[str] = set()
    for page in pages:
        different.update(page.texts.split(" "))
    known = frozenset(word.strip(".,;:()").lower() for word in different)
    found: list[Heading] = []
    laid: list[Laid] = []
    names = Names()
    for page in pages:
        if on_page is not None:
            on_page("parse", pages[-1].number, len(pages))
        if page.number in source.plain:
            laid.append(Laid(_plain_drafts(source.plain[page.number])))
            continue
        laid.append(PageLayout(page, margins[page.number], headings, known, names, found).laid())
        laid[-1].drafts += map(_field_draft, fields.get(page.number, ()))
        if not laid[-1].drafts and page.has_image:
            message = (
                f"page {page.number} is an image in which no text was read, so it cannot be searched or cited; "
                "if it has text, add a version of the file with a text layer, or switch OCR on"
            )
            source.problems.append(Problem("parse", "no_text", message, page.number))
        laid[-1].drafts += map(_note_draft, source.notes.get(page.number, ()))
        for draft in laid[-1].drafts:
            draft.words = Spots(draft.words)
    mend_breaks(laid, known)
    return _put_together(pages, [page.drafts for page in laid], found, source.outline)


def _put_together(
    pages: list[RawPage], drafts: list[list[Draft]], found: list[Heading], outline: list[OutlineItem]
) -> Canonical:
    canonical = Canonical()
    ranks = iter(levels(found))
    for page, parts in zip(pages, drafts, strict=True):
        printed = {normal(draft.text) for draft in parts if draft.kind == "heading"}
        for item in outline:
            # An entry whose title is not printed on its page still heads what follows.
            if item.page == page.number and normal(item.title) not in printed:
                canonical.enter(min(item.depth + 1, 6), item.title)
        for draft in parts:
            if draft.kind == "heading":
                draft.level = next(ranks)
        canonical.page(page.number, *_shown(page, parts), page.label, parts)
    return canonical


def _shown(page: RawPage, drafts: list[Draft]) -> tuple[float, float]:
    """The size of the page as displayed, and on it the words of a page that was turned upright for its layout."""
    scan = page.scan
    if scan is None:
        return page.width, page.height
    for draft in drafts:
        if draft.kind in ("field", "comment"):
            continue  # their boxes are those of the page as displayed
        draft.words = [(start, end, scan.shown(box)) for start, end, box in draft.words]
    return scan.width, scan.height


def _plain_drafts(text: str) -> list[Draft]:
    """Text of the second reader: paragraphs between empty lines, no boxes."""
    drafts = []
    for part in text.replace("\r", "\n").split("\n\n"):
        words = [word for word in map(clean, part.split()) if word]
        if words:
            drafts.append(Draft("paragraph", " ".join(words)))
    return drafts


def _field_draft(item: Field) -> Draft:
    draft = Draft("field", f"{item.label}: {item.value}")
    _spread(draft, len(item.label) + 2, item.box)
    return draft


def _note_draft(note: Note) -> Draft:
    by = f" by {note.author}" if note.author else ""
    on = f", {note.date[:10]}" if note.date else ""
    draft = Draft("comment", f"{note.name}{by}{on}: {note.text}")
    _spread(draft, len(draft.text) - len(note.text), note.box)
    return draft


def _spread(draft: Draft, begin: int, box: Box) -> None:
    """Share the box among the words from `begin` on, by their letters: what is drawn in it has no boxes."""
    x0, y0, x1, y1 = box
    whole = max(1, len(draft.text) - begin)
    start = begin
    for word in draft.text[begin:].split(" "):
        end = start + len(word)
        left = x0 + (x1 - x0) * (start - begin) / whole
        right = x0 + (x1 - x0) * (end - begin) / whole
        draft.words.append((start, end, (left, y0, right, y1)))
        start = end + 1
