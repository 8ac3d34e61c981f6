"""A question to a cited answer: retrieve, read, perhaps generate, and check every citation against the stored text."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal, get_args

from .answer.cite import Quote, Supported, assemble, check_quote, check_shown
from .answer.confidence import confidence
from .answer.extractive import MARGIN, RELATED, Draft, Extractor, carried, notes, reach
from .answer.generate import Generated, generate
from .answer.pieces import Piece
from .answer.reader import Reading
from .errors import Cancelled, ModelError, QuestionError
from .find import Asked, Finder, Put
from .opened import Opened
from .origin import NO_ORIGINS
from .types import Answer, AnswerEvent, Citation, Hit, Mode, Timings, Turn

if TYPE_CHECKING:
    from .answer.language_model import LanguageModel
    from .config import Profile
    from .embed import Embedder
    from .store.directory import BoxDirectory

Cancel = Callable[[], bool]

_PROMPTED = 6
"""Passages put before a language model: the length of the prompt is the user's waiting time."""


class Asker:
    """Answers questions from one box. Safe to share between threads."""

    def __init__(
        self,
        directory: BoxDirectory,
        profile: Profile,
        embedder: Embedder,
        model: Callable[[], LanguageModel],
        put: Callable[[str], Put] | None = None,
        words: Callable[[str], str] = str,
    ) -> None:
        """`put` gives a question the pseudonyms of the box, `words` takes them from a text; the box has none without."""
        plain = Opened(directory.catalog, NO_ORIGINS, lambda *_: None, {})
        self._put = put or (lambda question: Put(question, question, plain))
        self._words = words
        self._directory = directory
        self._profile = profile
        self._embedder = embedder
        self._model = model
        self._finder = Finder(directory, profile, embedder, self._put)
        self._extracting: tuple[int, Extractor] | None = None

    def search(self, question: str, k: int, documents: Sequence[str] | None) -> tuple[Hit, ...]:
        """The `k` best passages as they are stored, best first. Raises QuestionError."""
        return self._finder.search(self._finder.asked(self._checked(question)), k, documents)

    def stream(
        self,
        question: str,
        documents: Sequence[str] | None,
        mode: Mode,
        cancel: Cancel | None = None,
        history: Sequence[Turn] = (),
    ) -> Iterator[AnswerEvent]:
        """The extractive answer, then, with a language model, its tokens, then the final answer.

        A follow-up is completed from the turns of `history` first. Raises QuestionError for a question that cannot be asked,
        ModelError when `mode` needs a model and there is none, and Cancelled once `cancel` returns true.
        """
        question = self._checked(question)
        cancel = cancel or (lambda: False)
        if cancel():
            raise Cancelled("the answer was cancelled")
        if mode not in get_args(Mode):
            raise QuestionError(f"there is no mode '{mode}'; choose one of {', '.join(get_args(Mode))}")
        generative = mode != "extractive" and self._profile.slm.file is not None
        if mode == "generative" and not generative:
            raise ModelError(
                "there is no language model; name a GGUF file with --model FILE.gguf or slm.file in the profile"
            )
        asked = self._understood(question, history, cancel, generative=generative)
        with closing(self._stream(asked or question, documents, cancel, generative=generative)) as events:
            for event in events:
                yield replace(event, answer=event.answer and replace(event.answer, question=question, asked=asked))

    def checked(self, question: str) -> str:
        """A question on one line. Raises QuestionError for one that cannot be asked."""
        return self._checked(question)

    def generative(self, mode: Mode) -> bool:
        """Whether a language model is asked. Raises QuestionError for no mode, ModelError where it needs a model."""
        if mode not in get_args(Mode):
            raise QuestionError(f"there is no mode '{mode}'; choose one of {', '.join(get_args(Mode))}")
        if mode == "generative" and self._profile.slm.file is None:
            raise ModelError(
                "there is no language model; name a GGUF file with --model FILE.gguf or slm.file in the profile"
            )
        return mode != "extractive" and self._profile.slm.file is not None

    def settled(self, question: str, piece: Piece, documents: Sequence[str] | None) -> Answer:
        """A sentence or row, known to answer the question, as an answer: with what amends it, checked as every answer is."""
        asked = self._finder.asked(self._checked(question))
        draft = self._extractor(asked.opened).draft(
            asked.meant.text, [piece], most=1, margin=MARGIN, fits=lambda _: True, allowed=documents
        )
        return self._answer(asked, draft, 1.0, mode="extractive")

    def _stream(
        self, question: str, documents: Sequence[str] | None, cancel: Cancel, *, generative: bool
    ) -> Generator[AnswerEvent, None, None]:
        started = time.perf_counter()
        asked = self._finder.asked(question)
        stored = {hit.chunk.chunk_id: hit for hit in self._finder.retrieve(asked, documents)}
        retrieved = time.perf_counter()
        passages = self._finder.rerank(asked, list(stored.values()))
        ranked = time.perf_counter()
        reading = self._finder.compare(asked, documents) or self._finder.read(asked, passages)
        answer, draft = self._extractive(asked, reading, documents)
        done = time.perf_counter()
        answer = replace(
            answer,
            timings=Timings(
                retrieve_ms=_ms(retrieved - started),
                rerank_ms=_ms(ranked - retrieved),
                read_ms=_ms(done - ranked),
                total_ms=_ms(done - started),
            ),
        )
        if not generative:
            yield AnswerEvent("final", answer)
            return
        yield AnswerEvent("extractive", answer)  # before the model is loaded, which may take seconds
        model = self._model()
        if answer.abstained:  # nothing to answer from: no model is asked
            yield AnswerEvent("final", replace(answer, mode="generative", model=model.name))
            return
        prompted = [
            stored[each.hit.chunk.chunk_id] for each in passages[:_PROMPTED]
        ]  # as they are stored: no real values
        yield from self._generative(asked, answer, draft, prompted, model, started, cancel)

    def _extractive(self, asked: Asked, reading: Reading, documents: Sequence[str] | None) -> tuple[Answer, Draft]:
        query, extractor = asked.meant, self._extractor(asked.opened)
        sure = confidence(reading.features)
        pieces = [Piece(e.hit, e.unit, e.score, (e.span,) if e.span and e.margin > 0 else ()) for e in reading.evidence]
        if not pieces or sure < self._profile.answer.threshold:
            quotes = (quote for quote in extractor.related(pieces) if _holds(asked.opened, quote))
            related = tuple(self._citation(asked.opened, n, quote) for n, quote in enumerate(quotes, 1))
            return replace(self._answer(asked, Draft(), sure, mode="extractive"), related=related), Draft()
        draft = extractor.draft(
            query.text,
            pieces,
            most=self._profile.answer.sentences,
            margin=MARGIN,
            reach=reach(sure),
            fits=_names_as(asked, pieces[0].document_id),
            allowed=documents,
        )
        return self._answer(asked, draft, sure, mode="extractive"), draft

    def _extractor(self, opened: Opened) -> Extractor:
        """It remembers what amends what, as long as nothing in the box changes."""
        known, generation = self._extracting, opened.generation
        if known is None or known[0] != generation:
            self._extracting = known = generation, Extractor(replace(opened, words={}))
        return known[1]

    def _generative(
        self,
        asked: Asked,
        first: Answer,
        draft: Draft,
        hits: Sequence[Hit],
        model: LanguageModel,
        started: float,
        cancel: Cancel,
    ) -> Iterator[AnswerEvent]:
        """Tokens as the model writes them, then what verification leaves; the extractive answer where that is nothing."""
        tokens: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        stopped = threading.Event()

        def work() -> Generated:
            try:
                return generate(
                    asked.sought.text,
                    hits,
                    model,
                    self._profile.slm,
                    on_token=tokens.put,
                    cancel=lambda: stopped.is_set() or cancel(),
                )
            finally:
                tokens.put(None)

        with ThreadPoolExecutor(1, thread_name_prefix="generate") as pool:
            future = pool.submit(work)
            try:
                while (token := tokens.get()) is not None:
                    yield AnswerEvent("token", token=token)
            finally:
                stopped.set()
            generated = future.result()
        yield AnswerEvent("final", self._verified(asked, first, draft, generated, model, started))

    def _verified(
        self, asked: Asked, first: Answer, draft: Draft, generated: Generated, model: LanguageModel, started: float
    ) -> Answer:
        answer = self._answer(
            asked,
            carried(draft, [asked.opened.sentence(each) for each in generated.sentences]),
            first.confidence,
            mode="generative",
            model=model.name,
            dropped=generated.dropped,
        )
        declined = generated.draft.strip() != "" and not answer.dropped  # it wrote that the passages do not answer
        if answer.abstained and not declined:  # it wrote nothing that holds; the documents' own sentences still do
            answer = replace(first, model=model.name, dropped=answer.dropped)
        elif answer.abstained:
            answer = replace(answer, related=first.citations[:RELATED])
        return replace(
            answer,
            timings=replace(
                first.timings,
                generate_ms=_rounded(generated.generate_ms),
                first_token_ms=_rounded(generated.first_token_ms),
                total_ms=_ms(time.perf_counter() - started),
            ),
        )

    def _answer(
        self,
        asked: Asked,
        draft: Draft,
        sure: float,
        *,
        mode: Literal["extractive", "generative"],
        model: str | None = None,
        dropped: int = 0,
    ) -> Answer:
        """An answer of those sentences that are verified, and the notes on what they quote."""
        opened = asked.opened
        held = [each for each in draft.sentences if _verify(opened, each, extractive=mode == "extractive")]
        text = assemble(held)
        return Answer(
            question=asked.meant.text,
            text=text.text,
            abstained=text.abstained,
            confidence=sure,
            mode=mode,
            model=model,
            citations=tuple(self._citation(opened, marker, quote) for marker, quote in enumerate(text.quotes, 1)),
            dropped=dropped + len(draft.sentences) - len(held),
            notes=notes(draft.remarks, text.quotes),
        )

    def _citation(self, opened: Opened, marker: int, quote: Quote) -> Citation:
        page, boxes = opened.place(quote.document_id, quote.start, quote.end)
        return Citation(
            marker=marker,
            document=quote.document,
            document_id=quote.document_id,
            page=page,
            heading=quote.heading,
            quote=quote.quote,
            start=quote.start,
            end=quote.end,
            boxes=boxes,
            score=round(quote.score, 4),
            spans=quote.spans,
            dated=opened.dated(quote.document_id),
        )

    def _understood(self, question: str, history: Sequence[Turn], cancel: Cancel, *, generative: bool) -> str | None:
        """The question as the turns before complete it, None where it stands alone. Nothing of them is kept."""
        if not history:
            return None
        from .answer.followup import heard, understand

        limit = self._profile.limits.question_characters
        turns, model = heard(history, limit), self._model if generative else None
        if model is not None:  # it reads no real values
            turns = [Turn(self._put(each.question).sought, self._put(each.answer).sought) for each in turns]
            question = self._put(question).sought
        asked = understand(question, turns, model, cancel)
        asked = asked and self._words(asked)
        return asked if asked is not None and len(asked) <= limit else None

    def _checked(self, question: str) -> str:
        if not isinstance(question, str):
            raise QuestionError(f"a question is a text, not {type(question).__name__}")
        question = " ".join(question.encode("utf-8", "replace").decode().split())  # half characters break tokenizers
        limit = self._profile.limits.question_characters
        if not any(character.isalnum() for character in question):
            raise QuestionError("the question is empty; ask in words")
        if len(question) > limit:
            raise QuestionError(f"the question has {len(question):,} characters; ask in at most {limit:,}")
        return question


def _names_as(asked: Asked, document_id: str) -> Callable[[str], bool]:
    """Whether a document has those names of the question somewhere that the given one has."""
    holders = asked.opened.holders(asked.meant.names)
    named = [documents for documents in holders.values() if document_id in documents]
    return lambda other: all(other in documents for documents in named)


def _verify(opened: Opened, sentence: Supported, *, extractive: bool) -> bool:
    """Whether every quote is in the stored text at its offsets, and has what the sentence says.

    What a model wrote was held to its quotes by stricter rules before (`cite.verify`).
    """
    return all(_holds(opened, quote) for quote in sentence.quotes) and (not extractive or check_shown(sentence))


def _holds(opened: Opened, quote: Quote) -> bool:
    return check_quote(quote, partial(opened.quote, quote.document_id))


def _rounded(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else round(milliseconds, 2)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)
