"""What a viewer is shown of a box: real values, opened from the vault, or the pseudonyms that are stored."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from .document import Cell, Details, Revision, Table
from .errors import BoxError
from .opened import Opened, by_surface
from .origin import Origin
from .pseudonym import LITERAL, PSEUDONYM
from .types import Answer, AnswerEvent, Chunk, Citation, Finding, Hit, Note, Rect

if TYPE_CHECKING:
    from .store.catalog import Catalog

_MARKER = re.compile(r"\[([0-9]+)\]")
_BEGUN = re.compile(r"⟦[A-Z0-9_]*\Z")
"""A pseudonym that a stream has not yet ended."""
_DAY = re.compile(r" \([0-9]{1,2} [A-Z][a-z]+ [0-9]{4}\)")
"""The day of a document, as notes tell it."""


class View:
    """One look at a box, with real values or without. `seen` counts the values shown, `documents` are those they are in.

    Hits, chunks, findings and details come in as they are stored, answers as they were made: with real values.
    """

    def __init__(
        self,
        opened: Opened,
        *,
        reveal: bool,
        dated: bool = True,
        current: str = "",
        hide: Callable[[str], str] = str,
    ) -> None:
        """Where real values may not be shown, `dated` says whether the day of a document may be told, and `hide` takes the
        values from a question.

        Documents that other settings than `current` made are then not shown at all.
        """
        self.reveal = reveal
        self._hide = hide
        self._current = current
        self._opened = opened
        self._catalog: Catalog = opened.catalog
        self._dated = dated
        self._called: Mapping[str, str] | None = None
        self.seen: Counter[str] = Counter()
        self.documents: set[str] = set()

    def _origin(self, document_id: str) -> Origin:
        return self._opened.origins[document_id]

    def check(self, document_id: str) -> None:
        """Raises BoxError where real values may not be shown and a document may still hold them."""
        if not self.reveal and self._catalog.has(document_id) and document_id not in self._catalog.fit(self._current):
            raise BoxError(
                "this document was indexed with other settings, or could not be screened, so it may show real values; run "
                "`ragbox reindex`, or show real values"
            )

    def text(self, document_id: str) -> str:
        """The canonical text. Raises DocumentNotFoundError; this and what else shows a document, what `check` does."""
        self.check(document_id)
        text = self._catalog.text(document_id)
        if not self.reveal:
            return text
        self._count(document_id, 0, len(text))
        return self._origin(document_id).revealed(text, 0)

    def stored(self, document_id: str, start: int, end: int) -> tuple[int, int]:
        """Where a part of the text that is shown lies in the stored text."""
        if not self.reveal:
            return start, end
        origin = self._origin(document_id)
        return origin.stored(start), origin.stored(end, at_end=True)

    def span(self, document_id: str, start: int, end: int) -> tuple[int, int]:
        """The other way: where a part of the stored text lies in the text that is shown."""
        if not self.reveal:
            return start, end
        origin = self._origin(document_id)
        return origin.start(start), origin.end(end)

    def covers(self, document_id: str, number: int) -> tuple[Rect, ...]:
        """What of a page's picture is not to be seen; where real values are shown, nothing, and they count as seen."""
        self.check(document_id)
        found: list[Rect] = []
        for page in self._catalog.pages(document_id, number=number):
            if self.reveal:
                self._count(document_id, page.start, page.end)
                continue
            for each in self._catalog.secrets.mentions(document_id, page.start, page.end):
                found.extend(page.rects(each.start, each.end))
        return tuple(found)

    def hit(self, hit: Hit) -> Hit:
        """A hit as it may be shown."""
        if not self.reveal:
            return replace(hit, document=self._catalog.shown(hit.chunk.document_id))
        return replace(hit, chunk=self.chunk(hit.chunk))

    def chunk(self, chunk: Chunk) -> Chunk:
        """A passage as it may be shown."""
        if not self.reveal:
            return chunk
        self._count(chunk.document_id, chunk.start, chunk.end)
        return replace(self._opened.chunk(chunk), heading=tuple(map(self.words, chunk.heading)))

    def findings(self, document_id: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Findings, whose offsets are of the stored text, as offsets of the text that is shown."""
        if not self.reveal:
            return tuple(findings)
        origin = self._origin(document_id)
        return tuple(replace(each, start=origin.start(each.start), end=origin.end(each.end)) for each in findings)

    def details(self, document_id: str, details: Details) -> Details:
        """Tables, revisions, attachments and hidden text as they may be shown."""
        self.check(document_id)
        if not self.reveal:
            dates = tuple(replace(each, date=each.date if self._dated else None) for each in details.revisions)
            return replace(details, revisions=dates)
        origin = self._origin(document_id)

        def end(each: Table | Cell | Revision) -> int:
            return origin.end(each.end) if each.end > each.start else origin.start(each.start)

        return replace(
            details,
            tables=tuple(
                replace(
                    table,
                    start=origin.start(table.start),
                    end=end(table),
                    columns=tuple(map(self.words, table.columns)),
                    cells=tuple(cell._replace(start=origin.start(cell.start), end=end(cell)) for cell in table.cells),
                )
                for table in details.tables
            ),
            revisions=tuple(
                replace(
                    each,
                    start=origin.start(each.start),
                    end=end(each),
                    author=each.author and self.words(each.author),
                    text=self.words(each.text),
                )
                for each in details.revisions
            ),
            attachments=tuple(replace(each, name=self.words(each.name)) for each in details.attachments),
            hidden=tuple(replace(each, text=self.words(each.text)) for each in details.hidden),
        )

    def answer(self, answer: Answer) -> Answer:
        """An answer as it may be shown."""
        shown = replace(
            answer,
            citations=tuple(map(self._citation, answer.citations)),
            related=tuple(map(self._citation, answer.related)),
        )
        if self.reveal:
            return shown
        documents = {each.marker: each.document_id for each in answer.citations}
        return replace(
            shown,
            text=self.without_values(answer.text, documents),
            asked=answer.asked and self._hide(answer.asked),
            notes=tuple(
                Note(
                    each.kind,
                    self._note(each.text, {documents[n] for n in each.markers if n in documents}),
                    each.markers,
                )
                for each in answer.notes
            ),
        )

    def kept(self, answer: Answer, names: Mapping[str, str]) -> Answer:
        """An answer that was kept as it may be shown without real values, as this view shows it; `names` are the documents'
        by their ids."""
        shown = replace(
            answer,
            citations=tuple(self._kept(each, names) for each in answer.citations),
            related=tuple(self._kept(each, names) for each in answer.related),
        )
        if not self.reveal:
            return shown
        cited = [(self._origin(each.document_id), each) for each in answer.citations]
        inside = [pair for origin, each in cited for pair in origin.within(each.start, each.end)]

        def value(entity: str, number: int) -> str | None:
            found = (origin.shown(entity, number) for origin, _ in cited)
            return next((each for each in found if each is not None), None)

        notes = tuple(replace(each, text=by_surface(each.text, (), value)) for each in answer.notes)
        return replace(shown, text=by_surface(answer.text, inside, value), notes=notes)

    def _kept(self, citation: Citation, names: Mapping[str, str]) -> Citation:
        citation = replace(citation, document=names.get(citation.document_id, citation.document))
        if not self.reveal:
            return citation
        origin = self._origin(citation.document_id)
        self._count(citation.document_id, citation.start, citation.end)
        start, end = origin.start(citation.start), origin.end(citation.end)
        return replace(
            citation,
            heading=tuple(map(self.words, citation.heading)),
            dated=citation.dated if self._dated else self._catalog.dated(citation.document_id),
            quote=self._opened.quote(citation.document_id, start, end) if origin.mentions else citation.quote,
            start=start,
            end=end,
            spans=tuple((origin.start(low), origin.end(high)) for low, high in citation.spans),
        )

    def cited(self, citation: Citation) -> Citation:
        """A citation as it may be shown."""
        return self._citation(citation)

    def noted(self, notes: Iterable[Note], documents: Iterable[str]) -> tuple[Note, ...]:
        """Notes that are made of the words of those documents, as they may be shown."""
        if self.reveal:
            return tuple(notes)
        found = set(documents)
        return tuple(replace(each, text=self._note(each.text, found)) for each in notes)

    def part(self, document_id: str, start: int, end: int) -> str:
        """What stands at those offsets of a document's original text, as it may be shown."""
        if self.reveal:
            return self._opened.quote(document_id, start, end)
        origin = self._origin(document_id)
        return self._catalog.quote(document_id, origin.stored(start), origin.stored(end, at_end=True))

    def _citation(self, citation: Citation) -> Citation:
        """Its quote lies at its offsets in the text of this view."""
        origin = self._origin(citation.document_id)
        start, end = origin.stored(citation.start), origin.stored(citation.end, at_end=True)
        if self.reveal:
            self._count(citation.document_id, start, end)
            return replace(citation, heading=tuple(map(self.words, citation.heading)))
        return replace(
            citation,
            document=self._catalog.shown(citation.document_id),
            dated=citation.dated if self._dated else None,
            quote=self._catalog.quote(citation.document_id, start, end),
            start=start,
            end=end,
            spans=tuple((origin.stored(low), origin.stored(high, at_end=True)) for low, high in citation.spans),
        )

    def without_values(self, text: str, documents: Mapping[int, str]) -> str:
        """An answer's text, each sentence without the values that are hidden in the document cited behind it."""
        found, at = [], 0
        for marker in _MARKER.finditer(text):
            piece = text[at : marker.end()]
            document = documents.get(int(marker.group(1)))
            found.append(piece if document is None else self._origin(document).hidden(piece))
            at = marker.end()
        rest = text[at:]
        for document in sorted(set(documents.values())):
            rest = self._origin(document).hidden(rest)
        return "".join(found) + rest

    def _note(self, text: str, documents: Iterable[str]) -> str:
        if self._called is None:
            self._called = self._catalog.called_otherwise()
        for name, shown in self._called.items():
            text = text.replace(name, shown)
        for document in sorted(documents):
            text = self._origin(document).hidden(text)
        return text if self._dated else _DAY.sub("", text)

    def events(self, events: Iterable[AnswerEvent]) -> Iterator[AnswerEvent]:
        """The steps of an answer as they may be shown; a pseudonym that comes in pieces is held back until it is whole."""
        held = ""
        for event in events:
            if event.answer is not None:
                yield replace(event, answer=self.answer(event.answer))
                continue
            held += event.token
            begun = _BEGUN.search(held) if self.reveal else None
            ready, held = (held[: begun.start()], held[begun.start() :]) if begun else (held, "")
            if ready or event.supported is not None or event.progress is not None:
                yield replace(event, token=self.words(ready) if self.reveal else ready)

    def words(self, text: str) -> str:
        """A text that is no part of a document's, with what its pseudonyms stand for where that may be shown."""
        if not self.reveal:
            return text
        self.seen.update(match["entity"] for match in PSEUDONYM.finditer(text) if match["entity"] != LITERAL)
        return by_surface(text, (), self._opened.shown)

    def _count(self, document_id: str, start: int, end: int) -> None:
        for each, _ in self._origin(document_id).within(start, end):
            if each.number and each.entity != LITERAL:  # the file's own text, which stands for nobody
                self.seen[each.entity] += 1
                self.documents.add(document_id)
