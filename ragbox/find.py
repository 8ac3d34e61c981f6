"""A question to evidence: passages by both searches, in the order that the reading model gives too, and what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from .answer.compare import sides
from .answer.confidence import confidence
from .answer.kinds import kind_of
from .answer.reader import Passage, Reading, look_at, read
from .answer.span_model import bundled_reader
from .query import Query, make_query
from .retrieve.hybrid import retrieve, worth_reading
from .retrieve.rerank import rerank
from .retrieve.wording import several_named
from .types import Hit

if TYPE_CHECKING:
    from .config import Profile
    from .embed import Embedder
    from .store.directory import BoxDirectory

_COMPARED = 4
"""Passages read of each document that is compared."""


class Finder:
    """Finds and reads passages of one box. Safe to share between threads. `documents` are ids to keep to, None for all."""

    def __init__(self, directory: BoxDirectory, profile: Profile, embedder: Embedder) -> None:
        self._directory = directory
        self._catalog = directory.catalog
        self._settings = profile.retrieval
        self._embed = embedder.embed

    def search(self, query: Query, k: int, documents: Sequence[str] | None) -> tuple[Hit, ...]:
        """The `k` best passages, best first; those that were not read come after those that were."""
        most = self._settings.read
        hits = self._retrieve(query, max(k, most), documents, decided=False)
        most = min(most, worth_reading([hit.score for hit in hits]))
        ranked = [each.hit for each in self.rerank(query, hits[:most])]
        least = min((hit.score for hit in ranked), default=0.0)
        rest = [replace(hit, score=min(hit.score, least)) for hit in hits[most:]]
        return (*ranked, *rest)[: max(k, 0)]

    def retrieve(self, query: Query, documents: Sequence[str] | None) -> tuple[Hit, ...]:
        """The passages to be read for an answer, by the searches alone."""
        return self._retrieve(query, self._settings.read, documents, decided=True)

    def rerank(self, query: Query, hits: Sequence[Hit]) -> tuple[Passage, ...]:
        """The hits in the order that the reading model and the searches give together."""
        looked = look_at(query, hits, self._catalog, bundled_reader())
        order = rerank(hits, [each.scores.relevance for each in looked], [each.margin for each in looked])
        return tuple(replace(looked[n], hit=hit) for n, hit in order)

    def read(self, query: Query, passages: Sequence[Passage]) -> Reading:
        """What the passages, best first, say to the question."""
        return read(query, passages, self._embed, self._catalog, bundled_reader())

    def compare(self, query: Query, documents: Sequence[str] | None) -> Reading | None:
        """Where the question compares documents, what each of them says, the best of each first; None elsewhere.

        It is as sure as the least sure of them.
        """
        if kind_of(query.text) != "compare":
            return None
        labelled, _ = self._catalog.labelled(query.terms)
        if documents is not None:
            labelled = {word: found & set(documents) for word, found in labelled.items()}
        readings = []
        for document, asked in sides(query, several_named(query, labelled), labelled).items():
            side = make_query(asked, self._embed)
            readings.append(
                self.read(side, self.rerank(side, self._retrieve(side, _COMPARED, [document], decided=False)))
            )
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
