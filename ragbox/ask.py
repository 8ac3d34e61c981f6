"""A question to a cited answer: retrieve, read, perhaps generate, and check every citation against the stored text."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal, get_args

from .answer.cite import Quote, Supported, assemble, check_quote, quote_of, show
from .answer.confidence import confidence
from .answer.generate import Generated, generate
from .answer.reader import Reading, extract, read
from .errors import Cancelled, ModelError, QuestionError
from .query import Query, make_query
from .retrieve.hybrid import retrieve
from .types import Answer, AnswerEvent, Citation, Hit, Mode, Timings

if TYPE_CHECKING:
    from .answer.language_model import LanguageModel
    from .config import Profile
    from .embed import Embedder
    from .store.directory import BoxDirectory

Cancel = Callable[[], bool]


class Asker:
    """Answers questions from one box. Safe to share between threads."""

    def __init__(
        self,
        directory: BoxDirectory,
        profile: Profile,
        embedder: Embedder,
        model: Callable[[], LanguageModel],
    ) -> None:
        self._directory = directory
        self._profile = profile
        self._embedder = embedder
        self._model = model

    def search(self, question: str, k: int, documents: Sequence[str] | None) -> tuple[Hit, ...]:
        """The `k` best passages, best first. Raises QuestionError."""
        return self._retrieve(make_query(self._checked(question), self._embedder.embed), k, documents)

    def _retrieve(self, query: Query, k: int, documents: Sequence[str] | None) -> tuple[Hit, ...]:
        return retrieve(
            query,
            self._directory.catalog,
            self._directory.vectors,
            k=k,
            candidates=self._profile.retrieval.candidates,
            documents=documents,
        )

    def stream(
        self, question: str, documents: Sequence[str] | None, mode: Mode, cancel: Cancel | None = None
    ) -> Iterator[AnswerEvent]:
        """The extractive answer, then, with a language model, its tokens, then the final answer.

        Raises QuestionError for a question that cannot be asked, ModelError when `mode` needs a model and there is none,
        and Cancelled once `cancel` returns true.
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
        started = time.perf_counter()
        query = make_query(question, self._embedder.embed)
        hits = self._retrieve(query, self._profile.retrieval.read, documents)
        retrieved = time.perf_counter()
        reading = read(query, hits, self._embedder.embed, self._directory.catalog)
        answer = self._extractive(question, reading)
        done = time.perf_counter()
        answer = replace(
            answer,
            timings=Timings(
                retrieve_ms=_ms(retrieved - started), read_ms=_ms(done - retrieved), total_ms=_ms(done - started)
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
        yield from self._generative(answer, hits, model, started, cancel)

    def _extractive(self, question: str, reading: Reading) -> Answer:
        sure = confidence(reading.features)
        chosen = extract(reading, self._profile.answer.sentences) if sure >= self._profile.answer.threshold else ()
        sentences = [
            Supported(show(each.hit, each.unit), (quote_of(each.hit, each.unit, each.score),)) for each in chosen
        ]
        return self._answer(question, sentences, sure, mode="extractive")

    def _generative(
        self, first: Answer, hits: Sequence[Hit], model: LanguageModel, started: float, cancel: Cancel
    ) -> Iterator[AnswerEvent]:
        """Tokens as the model writes them, then what verification leaves; the extractive answer where that is nothing."""
        tokens: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        stopped = threading.Event()

        def work() -> Generated:
            try:
                return generate(
                    first.question,
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
        yield AnswerEvent("final", self._verified(first, generated, model, started))

    def _verified(self, first: Answer, generated: Generated, model: LanguageModel, started: float) -> Answer:
        answer = self._answer(
            first.question,
            generated.sentences,
            first.confidence,
            mode="generative",
            model=model.name,
            dropped=generated.dropped,
        )
        declined = generated.draft.strip() != "" and not answer.dropped  # it wrote that the passages do not answer
        if answer.abstained and not declined:  # it wrote nothing that holds; the documents' own sentences still do
            answer = replace(first, model=model.name, dropped=answer.dropped)
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
        question: str,
        sentences: Sequence[Supported],
        sure: float,
        *,
        mode: Literal["extractive", "generative"],
        model: str | None = None,
        dropped: int = 0,
    ) -> Answer:
        """An answer of those sentences whose every quote is in the stored text at its offsets."""
        held = [sentence for sentence in sentences if all(map(self._holds, sentence.quotes))]
        text = assemble(held)
        return Answer(
            question=question,
            text=text.text,
            abstained=text.abstained,
            confidence=sure,
            mode=mode,
            model=model,
            citations=tuple(self._citation(marker, quote) for marker, quote in enumerate(text.quotes, 1)),
            dropped=dropped + len(sentences) - len(held),
        )

    def _holds(self, quote: Quote) -> bool:
        return check_quote(quote, partial(self._directory.catalog.quote, quote.document_id))

    def _citation(self, marker: int, quote: Quote) -> Citation:
        pages = self._directory.catalog.pages(quote.document_id, quote.start, quote.end)
        return Citation(
            marker=marker,
            document=quote.document,
            document_id=quote.document_id,
            page=pages[0].number if pages else None,
            heading=quote.heading,
            quote=quote.quote,
            start=quote.start,
            end=quote.end,
            boxes=tuple(rect for page in pages for rect in page.rects(quote.start, quote.end)),
            score=round(quote.score, 4),
        )

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


def _rounded(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else round(milliseconds, 2)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)
