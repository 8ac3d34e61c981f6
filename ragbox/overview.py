"""Summaries of the documents that a question names."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING

from .answer.scope import documents_meant, section_meant
from .answer.summarise import MOST_DOCUMENTS, Event, summarise, summarise_folder
from .answer.summary import Summary
from .errors import ModelError
from .types import AnswerEvent, Chunk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .answer.language_model import LanguageModel
    from .answer.sections import Embed
    from .config import SlmSettings
    from .store.catalog import Catalog


class Overview:
    """Sums up documents as they are stored, without real values."""

    def __init__(self, catalog: Catalog, embed: Embed, settings: SlmSettings) -> None:
        self._catalog, self._embed, self._settings = catalog, embed, settings

    def summed_up(
        self,
        question: str,
        documents: Sequence[str] | None,
        model: LanguageModel | None,
        cancel: Callable[[], bool],
    ) -> Generator[AnswerEvent, None, tuple[Summary, str | None]]:
        """Progress, then the summary of what the question names among the documents (all where that is None).

        Also why a model that was to write it did not: then the documents' own sentences stand. Raises Cancelled.
        """
        try:
            return (yield from self._steps(self._events(question, documents, model, cancel))), None
        except ModelError as error:
            if model is None:
                raise
            summary = yield from self._steps(self._events(question, documents, None, cancel))
            return summary, str(error)

    def _events(
        self,
        question: str,
        documents: Sequence[str] | None,
        model: LanguageModel | None,
        cancel: Callable[[], bool],
    ) -> Iterator[Event]:
        names = {info.document_id: info.name for info in self._catalog.documents()}
        searched = {key: name for key, name in names.items() if documents is None or key in set(documents)}
        first = {key: self._chunks(key, 1) for key in searched}
        described = {
            key: f"{name} {' '.join(first[key][0].heading[:1])}" for key, name in searched.items() if first[key]
        }
        meant = documents_meant(question, described) or tuple(described)
        if len(meant) == 1:
            chunks = self._chunks(meant[0])
            section = section_meant(question, chunks) or chunks
            return summarise(names[meant[0]], section, self._embed, model=model, settings=self._settings, cancel=cancel)
        several = [(names[key], self._chunks(key) if n < MOST_DOCUMENTS else ()) for n, key in enumerate(meant)]
        return summarise_folder(several, self._embed, model=model, settings=self._settings, cancel=cancel)

    def _steps(self, events: Iterator[Event]) -> Generator[AnswerEvent, None, Summary]:
        summary = Summary(())
        for event in events:
            if isinstance(event, Summary):
                summary = event
            else:
                yield AnswerEvent("token", progress=(event.done, event.total))
        return summary

    def _chunks(self, document_id: str, most: int | None = None) -> list[Chunk]:
        found = self._catalog.chunks(self._catalog.chunk_ids(document_id)[:most])
        return sorted((chunk for _, chunk in found.values()), key=lambda chunk: chunk.start)
