"""A question to evidence: passages by both searches, in the order that the reading model gives too, and what is in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from .answer.compare import sides
from .answer.confidence import confidence
from .answer.kinds import kind_of
from .answer.parties import asks_for_parties, one_document, parties_of
from .answer.reader import Embed, Passage, Reading, look_at, read
from .answer.span_model import bundled_reader
from .embed.remembered import Remembered
from .query import Query, make_query
from .retrieve.capitals import with_capitals
from .retrieve.hybrid import retrieve, worth_reading
from .retrieve.rerank import rerank
from .retrieve.spelling import with_spelling
from .retrieve.wording import several_named
from .types import Hit

if TYPE_CHECKING:
    from .config import Profile
    from .embed import Embedder
    from .opened import Opened
    from .store.directory import BoxDirectory

_BEGINNING = 8
"""Passages in which an agreement names its parties."""
_COMPARED = 4
"""Passages read of each document that is compared."""


@dataclass(frozen=True, slots=True)
class Put:
    """A question as it is searched for, with pseudonyms for what is hidden, as it is read with, and what it is read in."""

    sought: str = field(repr=False)
    meant: str = field(repr=False)
    opened: Opened = field(repr=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """The same as queries."""

    sought: Query
    meant: Query
    opened: Opened = field(repr=False)
    generation: int = 0
    """Of the box when it was asked."""


class Finder:
    """Finds and reads passages of one box. Safe to share between threads. `documents` are ids to keep to, None for all."""

    def __init__(
        self, directory: BoxDirectory, profile: Profile, embedder: Embedder, put: Callable[[str], Put]
    ) -> None:
        self._directory = directory
        self._catalog = directory.catalog
        self._settings = profile.retrieval
        self._embed = embedder.embed
        self._new_sentences = partial(Remembered, embedder)
        self._sentences = -1, self._new_sentences()
        self._put = put

    def asked(self, question: str, documents: Sequence[str] | None = None) -> Asked:
        """A question, ready to be searched for and read with."""
        generation, put = self._catalog.generation, self.put(question, documents)
        meant = make_query(put.meant, self._embed)
        sought = meant if put.sought == put.meant else make_query(put.sought, self._embed)
        return Asked(sought, meant, put.opened, generation)

    def put(self, question: str, documents: Sequence[str] | None) -> Put:
        """A question with the capitals and the pseudonyms of the documents."""
        return self._put(with_capitals(question, self._catalog, documents))

    def spelled(self, question: str, documents: Sequence[str] | None) -> str | None:
        """The question with names spelled as the documents spell them; None where they are, or nothing is like them."""
        known = self._put(question).opened.words  # those that the box hides are known otherwise
        spelled = with_spelling(question, self._catalog, known, documents)
        return spelled if spelled != question else None

    def search(self, asked: Asked, k: int, documents: Sequence[str] | None) -> tuple[Hit, ...]:
        """The `k` best passages as they are stored, best first; those that were not read come after those that were."""
        most = self._settings.read
        hits = self._retrieve(asked.sought, max(k, most), documents, decided=False)
        most = min(most, worth_reading([hit.score for hit in hits]))
        stored = {hit.chunk.chunk_id: hit for hit in hits}
        read = (each.hit for each in self.rerank(asked, hits[:most]))
        ranked = [replace(stored[hit.chunk.chunk_id], score=hit.score) for hit in read]
        least = min((hit.score for hit in ranked), default=0.0)
        rest = [replace(hit, score=min(hit.score, least)) for hit in hits[most:]]
        return (*ranked, *rest)[: max(k, 0)]

    def retrieve(self, asked: Asked, documents: Sequence[str] | None) -> tuple[Hit, ...]:
        """The passages to be read for an answer, as they are stored, by the searches alone."""
        return self._retrieve(asked.sought, self._settings.read, documents, decided=True)

    def rerank(self, asked: Asked, hits: Sequence[Hit]) -> tuple[Passage, ...]:
        """The hits, opened, in the order that the reading model and the searches give together."""
        hits = [asked.opened.hit(hit) for hit in hits]
        looked = look_at(asked.meant, hits, asked.opened, bundled_reader())
        order = rerank(hits, [each.scores.relevance for each in looked], [each.margin for each in looked])
        return tuple(replace(looked[n], hit=hit) for n, hit in order)

    def read(self, asked: Asked, passages: Sequence[Passage]) -> Reading:
        """What the passages, best first, say to the question."""
        return read(asked.meant, passages, self._vectors(asked.generation), asked.opened, bundled_reader())

    def forget(self) -> None:
        """Let go of what is remembered of the passages that were read."""
        self._sentences = -1, self._new_sentences()

    def _vectors(self, generation: int) -> Embed:
        """Vectors of sentences, remembered until anything in the box changes: the next question is often put to the same."""
        known, sentences = self._sentences
        if known != generation:
            self._sentences = generation, (sentences := self._new_sentences())
        return sentences.embed

    def by_rule(self, asked: Asked, documents: Sequence[str] | None) -> Reading | None:
        """What is read where questions of that kind are answered: the parties of an agreement, sides that are compared."""
        return self._parties(asked, documents) or self._compare(asked, documents)

    def _parties(self, asked: Asked, documents: Sequence[str] | None) -> Reading | None:
        if not asks_for_parties(asked.meant.text):
            return None
        names = asked.meant.names
        if documents is not None and len(documents) == 1:
            document: str | None = documents[0]
        else:
            labelled, _ = asked.opened.labelled(asked.meant.terms)
            document = one_document(labelled, asked.meant.terms)
        if document is None or (documents is not None and document not in documents):
            return None
        if not all(document in found for found in asked.opened.holders(names).values()):
            return None  # it asks of another document
        begun = asked.opened.chunk_ids(document)[:_BEGINNING]
        found = asked.opened.chunks(begun)
        return parties_of([found[each] for each in begun if each in found])

    def _compare(self, asked: Asked, documents: Sequence[str] | None) -> Reading | None:
        """Where the question compares documents, what each of them says, the best of each first; None elsewhere.

        It is as sure as the least sure of them.
        """
        query = asked.meant
        if kind_of(query.text) != "compare":
            return None
        labelled, _ = asked.opened.labelled(query.terms)
        if documents is not None:
            labelled = {word: found & set(documents) for word, found in labelled.items()}
        readings = []
        for document, question in sides(query, several_named(query, labelled), labelled).items():
            side = self.asked(question, documents)
            hits = self._retrieve(side.sought, _COMPARED, [document], decided=False)
            readings.append(self.read(side, self.rerank(side, hits)))
        if not readings or not all(reading.evidence for reading in readings):
            return None
        readings.sort(key=lambda reading: -reading.evidence[0].score)
        rest = [each for reading in readings for each in reading.evidence[1:]]
        rest.sort(key=lambda each: -each.score)
        least = min(readings, key=lambda reading: confidence(reading.features))
        return Reading((*(reading.evidence[0] for reading in readings), *rest), least.features)

    def _retrieve(self, query: Query, k: int, documents: Sequence[str] | None, *, decided: bool) -> tuple[Hit, ...]:
        return retrieve(
            query,
            self._catalog,
            self._directory.vectors,  # asked for each time: another process may have written them anew
            k=k,
            candidates=self._settings.candidates,
            documents=documents,
            decided=decided,
        )
