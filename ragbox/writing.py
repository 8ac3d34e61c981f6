"""Answers written by a language model while its sentences are checked, and the conversations it goes on with."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from .answer.dialogue import Dialogue
from .answer.evidence import chosen, holds, sentences_of, sentences_quoted
from .answer.extractive import Draft
from .answer.generate import Generated, generate
from .answer.reader import Passage, Reading
from .answer.route import DECLINED
from .errors import ModelError
from .find import Asked
from .types import Answer, AnswerEvent, Hit, Mode

if TYPE_CHECKING:
    from .answer.language_model import LanguageModel
    from .config import SlmSettings
    from .store.catalog import Catalog

_REMEMBERED = 8
"""Conversations that are gone on with, in memory only."""
Said = tuple[str, ...]
"""The questions of a conversation, as they were searched for."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a question before a model is asked; `stored` are the passages without real values, by chunk id."""

    asked: Asked
    answer: Answer
    draft: Draft
    reading: Reading
    passages: tuple[Passage, ...]
    stored: Mapping[str, Hit]
    started: float
    computed: bool = False


class Writer:
    """Has a model write, one answer at a time per call. Safe to share between threads."""

    def __init__(self, catalog: Catalog, settings: SlmSettings) -> None:
        self._catalog = catalog
        self._settings = settings
        self._dialogues: dict[tuple[str, Said], Dialogue] = {}
        self._lock = threading.Lock()

    def prompted(self, found: Found) -> tuple[Hit, ...]:
        """What a model is shown, as it is stored, without real values: the best evidence, and what the answer quotes."""
        evidence = chosen(found.reading.evidence)
        missing = {
            each.hit.chunk.chunk_id: each.hit for each in evidence if each.hit.chunk.chunk_id not in found.stored
        }
        chunks = self._catalog.chunks(list(missing))
        stored = dict(found.stored) | {key: replace(missing[key], chunk=chunk) for key, (_, chunk) in chunks.items()}
        quotes = [quote for sentence in found.draft.sentences for quote in sentence.quotes]
        quoted = sentences_quoted(quotes, [each.hit for each in found.passages], stored)
        hits = sentences_of([each for each in evidence if each.hit.chunk.chunk_id in stored], stored)
        best = max((hit.score for hit in hits), default=0.0)  # what the answer quotes is needed like the best
        more = [replace(hit, score=best) for hit in quoted if not any(holds(each, hit) for each in hits)]
        return (*hits, *more)

    def write(
        self,
        question: str,
        hits: Sequence[Hit],
        model: LanguageModel,
        dialogue: Dialogue,
        cancel: Callable[[], bool],
    ) -> Generator[AnswerEvent, None, Generated]:
        """Tokens as the model writes them, and verdicts on its sentences; returns what verification leaves.

        Raises ModelError, Cancelled.
        """
        told: queue.SimpleQueue[AnswerEvent | None] = queue.SimpleQueue()
        stopped = threading.Event()

        def work() -> Generated:
            try:
                return generate(
                    question,
                    hits,
                    model,
                    self._settings,
                    dialogue=dialogue,
                    on_token=lambda token: told.put(AnswerEvent("token", token=token)),
                    on_verdict=lambda verdict: told.put(AnswerEvent("token", supported=verdict)),
                    cancel=lambda: stopped.is_set() or cancel(),
                )
            finally:
                told.put(None)

        with ThreadPoolExecutor(1, thread_name_prefix="generate") as pool:
            future = pool.submit(work)
            try:
                while (event := told.get()) is not None:
                    yield event
            finally:
                stopped.set()
            return future.result()

    def resumed(self, model: LanguageModel, said: Said, titles: Mapping[str, str]) -> Dialogue:
        """The conversation in which those questions were asked, or a new one."""
        with self._lock:
            found = self._dialogues.get((model.name, said)) if said else None
        return found or Dialogue(titles=titles)

    def read_ahead(self, model: LanguageModel, dialogue: Dialogue) -> tuple[Hit, ...]:
        """Of the passages that the model may have read after its last answer, as many as it has read."""
        low, high = 0, len(dialogue.ahead)
        while low < high:
            middle = (low + high + 1) // 2
            try:
                read = model.unread(dialogue.begun(dialogue.ahead[:middle])) == 0
            except ModelError:
                return ()
            low, high = (middle, high) if read else (low, middle - 1)
        return dialogue.ahead[:low]

    def went_on(self, model: LanguageModel, said: Said, generated: Generated, ahead: Sequence[Hit]) -> None:
        """Keep the conversation for its next question, and have the model read what that may be about."""
        prompt = generated.prompt
        if prompt is None or generated.finish_reason not in ("stop", "length"):
            return
        dialogue = prompt.dialogue.answered(prompt.messages, prompt.hits, generated.draft)
        dialogue = dialogue.with_ahead(dialogue.new(ahead))
        with self._lock:
            self._dialogues.pop((model.name, said), None)
            self._dialogues[model.name, said] = dialogue
            while len(self._dialogues) > _REMEMBERED:
                del self._dialogues[next(iter(self._dialogues))]
        if dialogue.ahead:
            with suppress(ModelError):  # told by the next question, if it is still so
                model.prepare(dialogue.begun(dialogue.ahead))


def preferred(mode: Mode, read: Answer, written: Answer) -> Answer:
    """Of the extractive answer and what a model left of it, the one to show.

    A model that finds no answer is believed where it was asked for, else only where the reader is not sure either.
    """
    if mode != "auto" or not written.abstained or read.confidence < DECLINED:
        return written
    why = "The model found no answer, but the reader of the documents is sure of it: these are their own sentences."
    return replace(read, model=written.model, route=(*written.route, why), timings=written.timings)


def titles_of(found: Found) -> dict[str, str]:
    """What the documents are called, by id; values that the box hides are hidden there too."""
    names = {hit.chunk.document_id: hit.document for hit in found.stored.values()}
    return {
        document: found.asked.opened.origins[document].hidden(PurePath(name).stem.replace("_", " "))
        for document, name in names.items()
    }
