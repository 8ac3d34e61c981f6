"""Answers written by a language model while its sentences are checked, and the conversations it goes on with."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from .answer.cite import Quote, Supported
from .answer.dialogue import Dialogue
from .answer.evidence import chosen, holds, rest_of, sentences_of, sentences_quoted
from .answer.extractive import Draft
from .answer.generate import Generated, generate
from .answer.reader import Passage, Reading
from .answer.route import DECLINED
from .answer.span_model import bundled_reader
from .conversation import TURNS
from .errors import ModelError
from .find import Asked
from .types import Answer, AnswerEvent, Hit, Mode

if TYPE_CHECKING:
    from .answer.language_model import LanguageModel
    from .config import SlmSettings
    from .store.catalog import Catalog

_AROUND = 8
"""Passages around the best that may be read ahead."""
_REMEMBERED = 8
"""Conversations that are gone on with, in memory only."""
Said = tuple[str, ...]
"""The questions of a conversation, as they were searched for."""
Scope = tuple[int, str, tuple[str, ...] | None]
"""What a conversation holds for: a generation of the box, a model, and the documents that are searched."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What was asked before a question, and the question as it was typed where that completes it, without hidden values."""

    said: Said = field(default=(), repr=False)
    typed: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a question before a model is asked; `stored` are the passages without real values, by chunk id.

    `documents` are those it was put to, None for all.
    """

    asked: Asked
    answer: Answer
    draft: Draft
    reading: Reading
    passages: tuple[Passage, ...]
    stored: Mapping[str, Hit]
    started: float
    computed: bool = False
    documents: tuple[str, ...] | None = None


RELEVANT = -7.0
"""The reading model's logit from which on a quote is about the question: 99 % of the sentences with gold answers of the
sample and unseen questions are above it."""


class Writer:
    """Has a model write, one answer at a time per call. Safe to share between threads."""

    def __init__(self, catalog: Catalog, settings: SlmSettings) -> None:
        self._catalog = catalog
        self._settings = settings
        self._dialogues: dict[tuple[Scope, Said], Dialogue] = {}
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

    def titles(self, found: Found) -> dict[str, str]:
        """What the documents are called, by id, without the values that the box hides."""
        documents = {hit.chunk.document_id for hit in found.stored.values()}
        return {each: PurePath(self._catalog.shown(each)).stem.replace("_", " ") for each in documents}

    def generated(
        self, found: Found, model: LanguageModel, talk: Talk | None, cancel: Callable[[], bool]
    ) -> Generator[AnswerEvent, None, Generated]:
        """What is left of an answer to what was found, as `write` gives it; in a conversation where there is a `talk`."""
        question, hits = found.asked.sought.text, self.prompted(found)
        said, typed = (talk.said, talk.typed) if talk is not None else ((), "")
        scope = found.asked.generation, model.name, found.documents
        dialogue = self.resumed(scope, said, self.titles(found)).worded(question, typed)
        dialogue = dialogue.with_ahead(self.read_ahead(model, dialogue))
        generated = yield from self.write(question, hits, model, dialogue, about(found.asked), cancel)
        if talk is not None:
            self.went_on(model, scope, (*said, question)[-TURNS:], generated, self.next_to(found, hits))
        return generated

    def write(
        self,
        question: str,
        hits: Sequence[Hit],
        model: LanguageModel,
        dialogue: Dialogue,
        about: Callable[[Supported], bool],
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
                    about=about,
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

    def resumed(self, scope: Scope, said: Said, titles: dict[str, str]) -> Dialogue:
        """The conversation in which those questions were asked, or a new one.

        None goes on after a change of the box: what it quotes may have been deleted, or indexed anew with less to show.
        """
        with self._lock:
            self._dialogues = {key: each for key, each in self._dialogues.items() if key[0][0] == scope[0]}
            found = self._dialogues.get((scope, said)) if said else None
        return replace(found, titles={**titles, **found.titles}) if found else Dialogue(titles=titles)

    def read_ahead(self, model: LanguageModel, dialogue: Dialogue) -> tuple[Hit, ...]:
        """Of the passages that the model may have read after its last answer, as many as it has read."""
        low, high = 0, len(dialogue.ahead)
        middle = high  # all of it, as a rule
        while low < high:
            try:
                whole = middle == len(dialogue.ahead)
                read = model.unread(dialogue.begun(dialogue.ahead[:middle], asking=whole)) == 0
            except ModelError:
                return ()
            low, high = (middle, high) if read else (low, middle - 1)
            middle = (low + high + 1) // 2
        return dialogue.ahead[:low]

    def next_to(self, found: Found, shown: Sequence[Hit]) -> tuple[Hit, ...]:
        """What may be asked about next and was not `shown`: the rest of the passages, and what is around the best."""
        stored = [found.stored[each.hit.chunk.chunk_id] for each in found.passages]
        return rest_of(stored, shown, self._around(stored[0]) if stored else ())

    def _around(self, hit: Hit) -> list[Hit]:
        """The other passages of its document, the nearest first."""
        ids = self._catalog.chunk_ids(hit.chunk.document_id)
        if hit.chunk.chunk_id not in ids:
            return []
        at = ids.index(hit.chunk.chunk_id)
        near = sorted(range(len(ids)), key=lambda n: abs(n - at))[1 : _AROUND + 1]
        chunks = self._catalog.chunks([ids[n] for n in near])
        return [replace(hit, chunk=chunks[ids[n]][1]) for n in near if ids[n] in chunks]

    def went_on(
        self, model: LanguageModel, scope: Scope, said: Said, generated: Generated, ahead: Sequence[Hit]
    ) -> None:
        """Keep the conversation for its next question, and have the model read what that may be about."""
        prompt = generated.prompt
        if prompt is None or generated.finish_reason not in ("stop", "length"):
            return
        dialogue = prompt.dialogue.answered(prompt.messages, prompt.hits, generated.draft)
        dialogue = dialogue.with_ahead(dialogue.new(ahead))
        with self._lock:
            self._dialogues.pop((scope, said), None)
            self._dialogues[scope, said] = dialogue
            while len(self._dialogues) > _REMEMBERED:
                del self._dialogues[next(iter(self._dialogues))]
        with suppress(ModelError):  # told by the next question, if it is still so
            model.prepare(dialogue.begun(dialogue.ahead, asking=True))


def preferred(mode: Mode, read: Answer, written: Answer) -> Answer:
    """Of the extractive answer and what a model left of it, the one to show.

    A model that finds no answer is believed where it was asked for, else only where the reader is not sure either.
    """
    if mode != "auto" or not written.abstained or read.confidence < DECLINED:
        return written
    why = "The model found no answer, but the reader of the documents is sure of it: these are their own sentences."
    return replace(read, model=written.model, route=(*written.route, why), timings=written.timings)


def about(asked: Asked) -> Callable[[Supported], bool]:
    """Whether a supported sentence is about a question: the reading model's score of what it quotes."""
    known: dict[tuple[Quote, ...], bool] = {}

    def speaks(sentence: Supported) -> bool:
        if sentence.quotes not in known:
            quotes = asked.opened.sentence(sentence).quotes
            texts = ["\n".join(filter(None, (" > ".join(each.heading), each.quote))) for each in quotes]
            scores = bundled_reader().score(asked.meant.text, texts)
            known[sentence.quotes] = max(each.relevance for each in scores) >= RELEVANT
        return known[sentence.quotes]

    return speaks
