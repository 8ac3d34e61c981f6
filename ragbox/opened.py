"""The catalog as reading and answering see it: with real values, in memory, by the offsets of the original texts.

Passages are found by what is stored; what the reading model makes of "⟦PERSON_7⟧" is little. What leaves here goes through a
`View`, which hides the values again from those who may not see them, and no prompt is made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .answer.cite import Quote, Supported
from .origin import Origin, Origins
from .pseudonym import PSEUDONYM, Mention
from .store.catalog import Catalog
from .types import Chunk, Citation, Hit, Rect, Unit

Shown = Callable[[str, int], str | None]
"""What a pseudonym, by entity and number, stands for."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One catalog, opened. `words` are the stored words for those of a question that are hidden in the documents."""

    catalog: Catalog
    origins: Origins
    shown: Shown
    words: Mapping[str, tuple[str, ...]]

    # -- words, as `Searching` has them

    def _stored(self, terms: Sequence[str]) -> dict[str, tuple[str, ...]]:
        return {term: (term, *self.words.get(term, ())) for term in terms}

    def frequencies(self, terms: Sequence[str]) -> tuple[dict[str, int], int]:
        """In how many chunks each term occurs, hidden or not, and how many chunks there are."""
        stored = self._stored(terms)
        counts, total = self.catalog.frequencies(list(dict.fromkeys(word for each in stored.values() for word in each)))
        return {term: min(total, sum(counts[word] for word in each)) for term, each in stored.items()}, total

    def holders(self, terms: Sequence[str]) -> dict[str, set[str]]:
        """For each term the documents that have it anywhere, hidden or not."""
        stored = self._stored(terms)
        found = self.catalog.holders(list(dict.fromkeys(word for each in stored.values() for word in each)))
        return {term: set().union(*(found[word] for word in each)) for term, each in stored.items()}

    def labelled(self, terms: Sequence[str]) -> tuple[dict[str, set[str]], int]:
        """For each term the live documents called so."""
        stored = self._stored(terms)
        found, count = self.catalog.labelled(list(dict.fromkeys(word for each in stored.values() for word in each)))
        called = {term: set().union(*(found.get(word, ()) for word in each)) for term, each in stored.items()}
        return {term: documents for term, documents in called.items() if documents}, count

    def match(
        self, terms: Sequence[str], limit: int, documents: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """As `Searching.match`."""
        return self.catalog.match(terms, limit, documents)

    # -- texts

    def hit(self, hit: Hit) -> Hit:
        """A found passage with its real text; its headings stay as they are stored."""
        return replace(hit, chunk=self.chunk(hit.chunk))

    def chunk(self, chunk: Chunk) -> Chunk:
        """The same of a passage."""
        origin = self.origins[chunk.document_id]
        if not origin.mentions:
            return chunk
        return replace(
            chunk,
            start=origin.start(chunk.start),
            end=origin.end(chunk.end),
            text=origin.revealed(chunk.text, chunk.start),
            indexed=by_surface(chunk.indexed, origin.within(chunk.start, chunk.end), self.shown),
            units=tuple(self._unit(each, origin) for each in chunk.units),
        )

    def _unit(self, unit: Unit, origin: Origin) -> Unit:
        # in the document's own words, for only these are found and hidden again in an answer (`Origin.hidden`)
        columns = tuple(by_surface(each, (), origin.shown) for each in unit.columns)
        return replace(unit, start=origin.start(unit.start), end=origin.end(unit.end), columns=columns)

    def chunks(self, chunk_ids: Sequence[str]) -> dict[str, tuple[str, Chunk]]:
        """Live chunks by id, each with its document's name."""
        return {key: (name, self.chunk(chunk)) for key, (name, chunk) in self.catalog.chunks(chunk_ids).items()}

    def chunk_ids(self, document_id: str | None = None) -> list[str]:
        """As `Catalog.chunk_ids`."""
        return self.catalog.chunk_ids(document_id)

    def quote(self, document_id: str, start: int, end: int) -> str:
        """The original text of a live document from `start` to `end`; empty when there is none."""
        origin = self.origins[document_id]
        if not origin.mentions:
            return self.catalog.quote(document_id, start, end)
        low, high = origin.stored(start), origin.stored(end, at_end=True)
        text = origin.revealed(self.catalog.quote(document_id, low, high), low)
        first = start - origin.start(low)
        return text[first : first + end - start]

    def stored(self, citation: Citation) -> Quote:
        """What a citation of the original text quotes, as it is stored: what a language model may read of it."""
        origin = self.origins[citation.document_id]
        low, high = origin.stored(citation.start), origin.stored(citation.end, at_end=True)
        text = self.catalog.quote(citation.document_id, low, high)
        return Quote(
            citation.document_id, citation.document, low, high, text, citation.heading, citation.page, citation.score
        )

    def hides(self, document_id: str, start: int, end: int) -> bool:
        """Whether a part of the original text has a value in it that is hidden as it is stored."""
        origin = self.origins[document_id]
        low, high = origin.stored(start), origin.stored(end, at_end=True)
        return any(each.number for each, _ in origin.within(low, high))

    def dated(self, document_id: str) -> str | None:
        """The day the document says it is of."""
        return self.catalog.dated(document_id)

    @property
    def generation(self) -> int:
        """Rises with every change of what is live."""
        return self.catalog.generation

    def place(self, document_id: str, start: int, end: int) -> tuple[int | None, tuple[Rect, ...]]:
        """The page on which a part of the text begins, and a box for each of its lines."""
        origin = self.origins[document_id]
        low, high = origin.stored(start), origin.stored(end, at_end=True)
        pages = self.catalog.pages(document_id, low, high)
        return pages[0].number if pages else None, tuple(rect for page in pages for rect in page.rects(low, high))

    # -- what a language model wrote of stored passages

    def sentence(self, sentence: Supported) -> Supported:
        """A sentence with its quotes, with real values."""
        inside = [
            pair for quote in sentence.quotes for pair in self.origins[quote.document_id].within(quote.start, quote.end)
        ]

        def shown(entity: str, number: int) -> str | None:
            found = (self.origins[quote.document_id].shown(entity, number) for quote in sentence.quotes)
            return next((value for value in found if value is not None), None)

        return Supported(by_surface(sentence.text, inside, shown), tuple(map(self._quote, sentence.quotes)))

    def _quote(self, quote: Quote) -> Quote:
        origin = self.origins[quote.document_id]
        return replace(
            quote,
            start=origin.start(quote.start),
            end=origin.end(quote.end),
            quote=origin.revealed(quote.quote, quote.start),
            spans=tuple((origin.start(start), origin.end(end)) for start, end in quote.spans),
            columns=tuple(by_surface(each, (), origin.shown) for each in quote.columns),
        )


def by_surface(text: str, inside: Iterable[tuple[Mention, str]], shown: Shown) -> str:
    """A text with real values: of a pseudonym those of `inside`, in their order, else what its identity is called."""
    queues: dict[str, list[str]] = {}
    for mention, value in inside:
        if mention.number:
            queues.setdefault(f"⟦{mention.entity}_{mention.number}⟧", []).append(value)
    found, at = [], 0
    for match in PSEUDONYM.finditer(text):
        queue = queues.get(match.group())
        real = shown(match["entity"], int(match["number"]))
        if queue:
            real = queue.pop(0) if len(queue) > 1 else queue[0]
        found += [text[at : match.start()], match.group() if real is None else real]
        at = match.end()
    return "".join(found) + text[at:]
