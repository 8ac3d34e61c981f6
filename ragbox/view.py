"""What a viewer is shown of a box: real values, opened from the vault, or the pseudonyms that are stored."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from .document import Details
from .pseudonym import PSEUDONYM, Mention
from .types import Answer, AnswerEvent, Chunk, Citation, Finding, Hit, Note, Rect, Unit

if TYPE_CHECKING:
    from .pii.vault import Identities, Vault
    from .store.catalog import Catalog

_MARKER = re.compile(r"\[([0-9]+)\]")
_BEGUN = re.compile(r"⟦[A-Z0-9_]*\Z")
"""A pseudonym that a stream has not yet ended."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A stored text's mentions with their real values, and where its offsets were in the original text."""

    mentions: tuple[Mention, ...]
    values: tuple[str, ...] = field(repr=False)
    starts: tuple[int, ...]
    shifts: tuple[int, ...]
    """What is added to an offset behind the first, second … mention; 0 before any."""

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
        for each, shift, grown in zip(self.mentions, self.shifts, self.shifts[1:], strict=False):
            low, high = each.start + shift, each.end + grown
            if offset < low or (at_end and offset == low):
                return offset - shift
            if offset < high or (at_end and offset == high):
                return each.end if at_end else each.start
        return offset - self.shifts[-1]

    def within(self, start: int, end: int) -> Iterator[tuple[Mention, str]]:
        """The mentions that `[start, end)` of the stored text touches, with their values."""
        first = max(0, bisect_right(self.starts, start) - 1)
        for n in range(first, bisect_left(self.starts, end)):
            if self.mentions[n].end > start:
                yield self.mentions[n], self.values[n]

    def revealed(self, text: str, start: int) -> str:
        """A piece of the stored text that begins at `start`, with real values."""
        found, at = [], 0
        for each, value in self.within(start, start + len(text)):
            found += [text[at : max(at, each.start - start)], value]
            at = each.end - start
        return "".join(found) + text[at:]


class View:
    """One look at a box, with real values or without. `seen` counts the values shown, `documents` are those they are in."""

    def __init__(
        self, catalog: Catalog, vault: Vault, identities: Identities, *, reveal: bool, dated: bool = True
    ) -> None:
        """`dated`: whether the day of a document may be told where real values may not."""
        self.reveal = reveal
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
            values = [self._vault.open(m.sealed, document_id) if m.sealed else _mask(m) for m in mentions]
            self._origins[document_id] = Origin.of(mentions, values)
        return self._origins[document_id]

    def text(self, document_id: str) -> str:
        """The canonical text."""
        text = self._catalog.text(document_id)
        return self._piece(document_id, text, 0) if self.reveal else text

    def stored(self, document_id: str, start: int, end: int) -> tuple[int, int]:
        """Where a part of the text that is shown lies in the stored text."""
        if not self.reveal:
            return start, end
        origin = self.origin(document_id)
        return origin.stored(start), origin.stored(end, at_end=True)

    def span(self, document_id: str, start: int, end: int) -> tuple[int, int]:
        """The other way: where a part of the stored text lies in the text that is shown."""
        if not self.reveal:
            return start, end
        origin = self.origin(document_id)
        return origin.start(start), origin.end(end)

    def covers(self, document_id: str, number: int) -> tuple[Rect, ...]:
        """What of a page's picture is not to be seen; where real values are shown, nothing, and they count as seen."""
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
            indexed=self._by_surface(chunk.indexed, surfaces, count=False),
            units=tuple(self._unit(each, origin) for each in chunk.units),
        )

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
        if not self.reveal:
            return details
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
        return replace(
            details,
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

    def sealed(self, entity: str, value: bytes) -> str | None:
        """A value that was sealed for its entity, as it may be shown."""
        if not self.reveal:
            return None
        self._note(entity)
        return self._vault.open(value, entity)

    def _piece(self, document_id: str, text: str, start: int) -> str:
        origin = self.origin(document_id)
        for each, _ in origin.within(start, start + len(text)):
            if each.number:
                self._note(each.entity, document_id)
        return origin.revealed(text, start)

    def _note(self, entity: str, document_id: str | None = None) -> None:
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
            value = (queue.pop(0) if len(queue) > 1 else queue[0]) if queue else self._identities.shown(*who)
            if value is None:
                return match.group()
            if count:
                self._note(match["entity"])
            return value

        return PSEUDONYM.sub(value_of, text)


def _mask(mention: Mention) -> str:
    return f"⟦{mention.entity}⟧"
