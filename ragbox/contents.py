"""What a box holds, looked at: texts, findings, passages, pages; with real values or with pseudonyms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from .types import Chunk, Citation, Details, DocumentInfo, Finding, Rect

if TYPE_CHECKING:
    from .pictures import Pictures
    from .store.directory import BoxDirectory
    from .viewing import Viewing


_ID = re.compile("[0-9a-f]{64}")


class Contents:
    """The part of `RagBox` that shows what is in it.

    `reveal` shows the real values behind pseudonyms, or doesn't; None leaves it to the profile. All offsets are of `text`
    with the same `reveal`.
    """

    _directory: BoxDirectory
    _viewing: Viewing
    _pictures: Pictures

    def document(self, wanted: str) -> DocumentInfo:
        """The one document with that id, beginning of an id (6 letters or more), name or path.

        A document that several files hold goes by each of their names. Raises DocumentNotFoundError.
        """
        from .select import find_document

        by_id = isinstance(wanted, str) and _ID.fullmatch(wanted)  # no look at thousands of others
        if by_id and (found := self._directory.catalog.documents(wanted)):
            return found[0]
        return find_document(self._directory.catalog.documents(), wanted)

    def names(self, *, reveal: bool | None = None) -> dict[str, str]:
        """What the documents are called, by their ids; without real values, as they may be shown then."""
        return self._directory.catalog.names(real=self._viewing.view(reveal).reveal)

    @property
    def version(self) -> int:
        """Rises with every change of what is in the box, by whatever process."""
        return self._directory.catalog.generation

    def shown_question(self, question: str, *, reveal: bool | None = None) -> str:
        """A question as it may be shown: without real values, with pseudonyms for whom and what it names that is hidden."""
        return question if self._viewing.view(reveal).reveal else self._viewing.put(question).sought

    def name(self, document_id: str, *, reveal: bool | None = None) -> str:
        """What one document is called, as in `names`; empty where it is not in the box."""
        catalog = self._directory.catalog
        if not self._viewing.view(reveal).reveal:
            return catalog.shown(document_id)
        return next((info.name for info in catalog.documents(document_id)), "")

    def text(self, document_id: str, *, reveal: bool | None = None) -> str:
        """The canonical text that all offsets refer to; with pseudonyms, or with real values (`reveal`, as in `ask`)."""
        with self._viewing.looking(reveal, "text") as view:
            return view.text(document_id)

    def findings(self, document_id: str, *, reveal: bool | None = None) -> tuple[Finding, ...]:
        """The personal data found in a document that its policy counts, by offsets in `text` of the same `reveal`."""
        view = self._viewing.view(reveal)
        return view.findings(document_id, self._directory.catalog.findings(document_id))

    def details(self, document_id: str, *, reveal: bool | None = None) -> Details:
        """The tables of a document as grids, its tracked changes and comments, the files in it, and its hidden text.

        Raises DocumentNotFoundError.
        """
        with self._viewing.looking(reveal, "details") as view:
            return view.details(document_id, self._directory.catalog.details(document_id))

    def passages(self, document_id: str, *, reveal: bool | None = None) -> tuple[Chunk, ...]:
        """The passages of a document, in the order of its text."""
        catalog = self._directory.catalog
        found = catalog.chunks(catalog.chunk_ids(document_id)).values()
        with self._viewing.looking(reveal, "passages") as view:
            view.check(document_id)
            return tuple(
                view.chunk(chunk) for chunk in sorted((each for _, each in found), key=lambda each: each.start)
            )

    def pages(self, document_id: str, start: int, end: int, *, reveal: bool | None = None) -> tuple[int, ...]:
        """The numbers of the pages that a part of a document's text touches; none where it has no pages."""
        start, end = self._viewing.view(reveal).stored(document_id, start, end)
        return tuple(page.number for page in self._directory.catalog.pages(document_id, start, end))

    def page_spans(self, document_id: str, *, reveal: bool | None = None) -> tuple[tuple[int, int, int], ...]:
        """Number, start and end of each page in `text` of the same `reveal`; none where the document has no pages."""
        view = self._viewing.view(reveal)
        return tuple(
            (page.number, *view.span(document_id, page.start, page.end))
            for page in self._directory.catalog.pages(document_id)
        )

    def boxes(self, document_id: str, start: int, end: int, *, reveal: bool | None = None) -> tuple[Rect, ...]:
        """Where a part of a document's text stands, as of a hit's chunk: a box per line, on every page it touches."""
        start, end = self._viewing.view(reveal).stored(document_id, start, end)
        pages = self._directory.catalog.pages(document_id, start, end)
        return tuple(rect for page in pages for rect in page.rects(start, end))

    def page_image(
        self,
        citation: Citation,
        *,
        scale: float = 1.5,
        page: int | None = None,
        password: str | None = None,
        reveal: bool | None = None,
    ) -> bytes | None:
        """A PNG of the cited page with the passage marked; None for a document that is no PDF.

        The page is that on which the passage begins; `page` asks for another, where it goes on over a page break (the
        boxes of the citation tell). Where real values may not be shown (`reveal`), they are covered in black; what stands
        in pictures is not. `password` opens an encrypted file; the box keeps none. The page is drawn in a worker process.
        Raises ParseError when the file is no longer readable, changed since it was indexed, needs its password, or has no
        such page.
        """
        if citation.page is None:
            return None
        return self.picture(
            citation.document_id,
            page or citation.page,
            marked=citation.boxes,
            scale=scale,
            password=password,
            reveal=reveal,
        )

    def picture(
        self,
        document_id: str,
        page: int,
        *,
        marked: Sequence[Rect] = (),
        scale: float = 1.5,
        password: str | None = None,
        reveal: bool | None = None,
    ) -> bytes | None:
        """A PNG of any page of a document, with what is `marked` on it; else as `page_image`.

        `scale` is pixels to the point, lowered where the picture would be larger than 16 million pixels. Raises
        DocumentNotFoundError too.
        """
        info = self.document(document_id)
        with self._viewing.looking(reveal, "page image") as view:
            covers = view.covers(document_id, page)
            if not view.reveal:  # what goes wrong is told with the document's name
                info = replace(info, name=self._directory.catalog.shown(document_id))
            return self._pictures.draw(info, page, scale=scale, highlights=marked, covers=covers, password=password)

    def prepare_page_images(self) -> None:
        """Starts the process that draws pages, so that the first `page_image` comes sooner. Returns at once."""
        self._pictures.painter().start()
