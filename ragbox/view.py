"""What a viewer is shown of a box: real values, opened from the vault, or the pseudonyms that are stored."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from .document import Details
from .errors import BoxError
from .origin import Origin
from .pseudonym import LITERAL, PSEUDONYM, Mention, pseudonym
from .types import Answer, AnswerEvent, Chunk, Citation, Finding, Hit, Note, Rect, Unit

if TYPE_CHECKING:
    from .pii.vault import Identities, Vault
    from .store.catalog import Catalog

_MARKER = re.compile(r"\[([0-9]+)\]")
_BEGUN = re.compile(r"⟦[A-Z0-9_]*\Z")
"""A pseudonym that a stream has not yet ended."""


class View:
    """One look at a box, with real values or without. `seen` counts the values shown, `documents` are those they are in."""

    def __init__(
        self,
        catalog: Catalog,
        vault: Vault | None,
        identities: Identities | None,
        *,
        reveal: bool,
        dated: bool = True,
        current: str = "",
    ) -> None:
        """`vault` and `identities` are needed where real values are shown.

        Where they may not be, `dated` says whether the day of a document may be told, and documents that other settings
        than `current` made are not shown at all.
        """
        self.reveal = reveal
        self._current = current
        self._catalog = catalog
        self._vault = vault
        self._identities = identities
        self._dated = dated
        self._origins: dict[str, Origin] = {}
        self.seen: Counter[str] = Counter()
        self.documents: set[str] = set()

    def origin(self, document_id: str) -> Origin:
        """Where the offsets of a document's stored text come from."""
        if document_id not in self._origins:
            mentions = self._catalog.secrets.mentions(document_id)
            assert self._vault is not None or not any(m.sealed for m in mentions)  # noqa: S101 - see __init__
            values = [
                self._vault.open(m.sealed, document_id) if m.sealed and self._vault else _mask(m) for m in mentions
            ]
            self._origins[document_id] = Origin.of(mentions, values)
        return self._origins[document_id]

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
        return self._piece(document_id, text, 0) if self.reveal else text

    def stored(self, document_id: str, start: int, end: int) -> tuple[int, int]:
        """Where a part of the text that is shown lies in the stored text."""
        if not self.reveal:
            return start, end
        origin = self.origin(document_id)
        return origin.stored(start), origin.stored(end, at_end=True)

    def covers(self, document_id: str, number: int) -> tuple[Rect, ...]:
        """What of a page's picture is not to be seen; where real values are shown, nothing, and they count as seen."""
        self.check(document_id)
        found: list[Rect] = []
        for page in self._catalog.pages(document_id):
            if page.number == number:
                for each in self._catalog.secrets.mentions(document_id, page.start, page.end):
                    if self.reveal:
                        self._note(each.entity, document_id)
                    else:
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
        origin = self.origin(chunk.document_id)
        surfaces = [(m, value) for m, value in origin.within(chunk.start, chunk.end)]
        return replace(
            chunk,
            start=origin.start(chunk.start),
            end=origin.end(chunk.end),
            heading=tuple(map(self.words, chunk.heading)),
            text=self._piece(chunk.document_id, chunk.text, chunk.start),
            indexed=self._indexed(chunk.indexed, surfaces),
            units=tuple(self._unit(each, origin) for each in chunk.units),
        )

    def _indexed(self, indexed: str, surfaces: Sequence[tuple[Mention, str]]) -> str:
        """What was indexed of a passage: its headings, then its text."""
        prefix, line, body = indexed.partition("\n")
        parts = self._by_surface(prefix, (), count=False), self._by_surface(body, surfaces, count=False)
        return line.join(parts)

    def _unit(self, unit: Unit, origin: Origin) -> Unit:
        columns = tuple(map(self.words, unit.columns))
        return replace(unit, start=origin.start(unit.start), end=origin.end(unit.end), columns=columns)

    def findings(self, document_id: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Findings, whose offsets are of the stored text, as offsets of the text that is shown."""
        if not self.reveal:
            return tuple(findings)
        origin = self.origin(document_id)
        return tuple(replace(each, start=origin.start(each.start), end=origin.end(each.end)) for each in findings)

    def details(self, document_id: str, details: Details) -> Details:
        """Tables, revisions, attachments and hidden text as they may be shown."""
        self.check(document_id)
        if not self.reveal:
            dates = tuple(replace(each, date=each.date if self._dated else None) for each in details.revisions)
            return replace(details, revisions=dates)
        origin = self.origin(document_id)
        tables = []
        for table in details.tables:
            cells = tuple(c._replace(start=origin.start(c.start), end=origin.end(c.end)) for c in table.cells)
            tables.append(
                replace(
                    table,
                    start=origin.start(table.start),
                    end=origin.end(table.end),
                    columns=tuple(map(self.words, table.columns)),
                    cells=cells,
                )
            )
        return Details(
            tables=tuple(tables),
            revisions=tuple(
                replace(
                    each,
                    start=origin.start(each.start),
                    end=max(origin.start(each.start), origin.end(each.end))
                    if each.end > each.start
                    else origin.start(each.start),
                    author=each.author and self.words(each.author),
                    text=self.words(each.text),
                )
                for each in details.revisions
            ),
            attachments=tuple(replace(each, name=self.words(each.name)) for each in details.attachments),
            hidden=tuple(replace(each, text=self.words(each.text)) for each in details.hidden),
        )

    def citation(self, citation: Citation) -> Citation:
        """A citation as it may be shown: its quote lies at its offsets in the text of this view."""
        if not self.reveal:
            return replace(
                citation,
                document=self._catalog.shown(citation.document_id),
                dated=citation.dated if self._dated else None,
            )
        origin = self.origin(citation.document_id)
        return replace(
            citation,
            heading=tuple(map(self.words, citation.heading)),
            quote=self._piece(citation.document_id, citation.quote, citation.start),
            start=origin.start(citation.start),
            end=origin.end(citation.end),
            spans=tuple((origin.start(start), origin.end(end)) for start, end in citation.spans),
        )

    def answer(self, answer: Answer) -> Answer:
        """An answer as it may be shown."""
        shown = replace(
            answer,
            citations=tuple(map(self.citation, answer.citations)),
            related=tuple(map(self.citation, answer.related)),
        )
        if not self.reveal:
            return shown
        return replace(
            shown,
            text=self._answer_text(answer),
            asked=answer.asked and self.words(answer.asked),
            notes=tuple(Note(each.kind, self.words(each.text), each.markers) for each in answer.notes),
        )

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
            if ready:
                yield replace(event, token=self.words(ready) if self.reveal else ready)

    def words(self, text: str) -> str:
        """A text that is no part of a document's, with what its pseudonyms stand for."""
        return self._by_surface(text, ()) if self.reveal else text

    def _piece(self, document_id: str, text: str, start: int) -> str:
        origin = self.origin(document_id)
        for each, _ in origin.within(start, start + len(text)):
            if start <= each.start and each.end <= start + len(text):
                stands = text[each.start - start : each.end - start]
                if stands != pseudonym(each.entity, each.number):  # read before another process indexed it anew
                    raise BoxError("a document was indexed anew while it was being read; try again")
            if each.number:
                self._note(each.entity, document_id)
        return origin.revealed(text, start)

    def _note(self, entity: str, document_id: str | None = None) -> None:
        if entity == LITERAL:  # the file's own text, which stands for nobody
            return
        self.seen[entity] += 1
        if document_id is not None:
            self.documents.add(document_id)

    def _answer_text(self, answer: Answer) -> str:
        """The answer's text: each pseudonym by the value that stands in the passage cited behind it."""
        quotes = {each.marker: each for each in answer.citations}
        found, at = [], 0
        for marker in _MARKER.finditer(answer.text):
            quote = quotes.get(int(marker.group(1)))
            inside = () if quote is None else self.origin(quote.document_id).within(quote.start, quote.end)
            found.append(self._by_surface(answer.text[at : marker.end()], inside))
            at = marker.end()
        return "".join(found) + self._by_surface(answer.text[at:], ())

    def _by_surface(self, text: str, inside: Iterable[tuple[Mention, str]], *, count: bool = True) -> str:
        """Pseudonyms as the values of `inside`, in their order, else as the identity is called."""
        queues: dict[tuple[str, int], list[str]] = {}
        for mention, value in inside:
            queues.setdefault((mention.entity, mention.number), []).append(value)

        def value_of(match: re.Match[str]) -> str:
            who = match["entity"], int(match["number"])
            queue = queues.get(who)
            value = (queue.pop(0) if len(queue) > 1 else queue[0]) if queue else self._called(*who)
            if value is None:
                return match.group()
            if count:
                self._note(match["entity"])
            return value

        return PSEUDONYM.sub(value_of, text)

    def _called(self, entity: str, number: int) -> str | None:
        return None if self._identities is None else self._identities.shown(entity, number)


def _mask(mention: Mention) -> str:
    return f"⟦{mention.entity}⟧"
