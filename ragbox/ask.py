"""A question to a cited answer: retrieve, read, perhaps generate, and check every citation against the stored text."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal, get_args

from .answer.cite import Quote, Supported, assemble, check_quote, check_shown
from .answer.compute import check_computed, compute
from .answer.confidence import confidence
from .answer.extractive import MARGIN, RELATED, Draft, Extractor, carried, notes, reach
from .answer.generate import Generated
from .answer.pieces import Piece
from .answer.reader import Reading
from .answer.route import Model, Outcome, Route, Tier, difficulty_of, escalate, route
from .conversation import TURNS
from .errors import BoxError, Cancelled, ModelError, QuestionError
from .find import Asked, Finder, Put
from .opened import Opened
from .origin import NO_ORIGINS
from .overview import Overview
from .types import Answer, AnswerEvent, Citation, Hit, Mode, Note, Timings, Turn
from .writing import Found, Talk, Writer, preferred

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
        larger: Callable[[], LanguageModel] | None = None,
        *,
        check: Callable[[], None] = lambda: None,
        put: Callable[[str], Put] | None = None,
        words: Callable[[str], str] = str,
    ) -> None:
        """`model` and `larger` load what the profile names; `check` raises ModelError where that cannot be.

        `put` gives a question the pseudonyms of the box, `words` takes them from a text; the box has none without.
        """
        plain = Opened(directory.catalog, NO_ORIGINS, lambda *_: None, {})
        self._put = put or (lambda question: Put(question, question, plain))
        self._words = words
        self._directory = directory
        self._profile = profile
        self._embedder = embedder
        self._check_models = check
        self._models: Mapping[Tier, Callable[[], LanguageModel]] = {"small": model, "larger": larger or model}
        self._finder = Finder(directory, profile, embedder, self._put)
        self._writer = Writer(directory.catalog, profile.slm)
        self._overview = Overview(directory.catalog, embedder.embed, profile.slm)
        self._extracting: tuple[int, Extractor] | None = None

    def search(self, question: str, k: int, documents: Sequence[str] | None) -> tuple[Hit, ...]:
        """The `k` best passages as they are stored, best first. Raises QuestionError."""
        return self._finder.search(self._finder.asked(self._checked(question), documents), k, documents)

    def stream(
        self,
        question: str,
        documents: Sequence[str] | None,
        mode: Mode,
        cancel: Cancel | None = None,
        history: Sequence[Turn] | None = None,
        *,
        mend: bool = True,
    ) -> Iterator[AnswerEvent]:
        """The extractive answer, then, with a language model, its tokens, then the final answer.

        A follow-up is completed from the turns of `history` first; where one is given, even an empty one, more questions are
        expected. Slips in names are mended where `mend`. Raises QuestionError for a question that cannot be asked,
        ModelError when `mode` needs a model and there is none, and Cancelled once `cancel` returns true.
        """
        question = self._checked(question)
        cancel = cancel or (lambda: False)
        if cancel():
            raise Cancelled("the answer was cancelled")
        generative = self.generative(mode)
        if mode != "extractive":
            self._check_models()  # said also where this question needs none
        asked = completed = self._understood(question, history or (), cancel, generative=generative)
        asked = self._finder.spelled(asked or question, documents) or asked if mend else asked
        talk = None if history is None else self._talk(history, question if completed else "", documents)
        with closing(self._stream(asked or question, documents, mode, cancel, talk)) as events:
            for event in events:
                yield replace(event, answer=event.answer and replace(event.answer, question=question, asked=asked))

    def checked(self, question: str) -> str:
        """A question on one line. Raises QuestionError for one that cannot be asked."""
        return self._checked(question)

    def generative(self, mode: Mode) -> bool:
        """Whether a language model is asked. Raises QuestionError for no mode, ModelError where it needs a model."""
        if mode not in get_args(Mode):
            raise QuestionError(f"there is no mode '{mode}'; choose one of {', '.join(get_args(Mode))}")
        models = self._configured()
        if mode == "larger" and "larger" not in models:
            raise ModelError("there is no larger language model; name one as slm.larger in the profile")
        if mode == "generative" and not models:
            raise ModelError(
                "there is no language model; name one with --model or slm.file in the profile: a GGUF file, an installed "
                "model or a server on this machine"
            )
        return mode != "extractive" and bool(models)

    def settled(self, question: str, piece: Piece, documents: Sequence[str] | None) -> Answer:
        """A sentence or row, known to answer the question, as an answer: with what amends it, checked as every answer is."""
        asked = self._finder.asked(self._checked(question), documents)
        draft = self._extractor(asked.opened).draft(
            asked.meant.text, [piece], most=1, margin=MARGIN, fits=lambda _: True, allowed=documents
        )
        return self._answer(asked, draft, 1.0, mode="extractive")

    def _stream(
        self, question: str, documents: Sequence[str] | None, mode: Mode, cancel: Cancel, talk: Talk | None
    ) -> Generator[AnswerEvent, None, None]:
        kind, models = difficulty_of(question), self._configured()
        if kind == "summarise":
            yield from self._summary(question, documents, mode, cancel)
            return
        found = self.found(question, documents)
        sure, answered = found.answer.confidence, not found.answer.abstained
        way = route(kind, sure, models, mode, answered=answered, computed=found.computed)
        if models and mode != "extractive":
            found = replace(found, answer=replace(found.answer, route=(way.why,)))
        if way.tier == "extractive":
            yield AnswerEvent("final", found.answer)
            return
        yield AnswerEvent("extractive", found.answer)  # before the model is loaded, which may take seconds
        yield AnswerEvent("final", (yield from self._written(found, way, mode, talk, cancel)))

    def _configured(self) -> tuple[Model, ...]:
        slm = self._profile.slm
        return (*(("small",) if slm.configured else ()), *(("larger",) if slm.larger is not None else ()))

    def found(self, question: str, documents: Sequence[str] | None) -> Found:
        """What the documents say to a question, and the extractive answer."""
        started = time.perf_counter()
        asked = self._finder.asked(question, documents)
        stored = {hit.chunk.chunk_id: hit for hit in self._finder.retrieve(asked, documents)}
        retrieved = time.perf_counter()
        passages = self._finder.rerank(asked, list(stored.values()))
        ranked = time.perf_counter()
        reading = self._finder.by_rule(asked, documents) or self._finder.read(asked, passages)
        answer, draft, computed = self._extractive(asked, reading, documents)
        done = time.perf_counter()
        timings = Timings(
            retrieve_ms=_ms(retrieved - started),
            rerank_ms=_ms(ranked - retrieved),
            read_ms=_ms(done - ranked),
            total_ms=_ms(done - started),
        )
        answer = replace(answer, timings=timings)
        scope = None if documents is None else tuple(documents)
        return Found(asked, answer, draft, reading, passages, stored, started, computed, scope)

    def _extractive(
        self, asked: Asked, reading: Reading, documents: Sequence[str] | None
    ) -> tuple[Answer, Draft, bool]:
        """The answer in the documents' own sentences, or computed by code from their figures, and whether it was."""
        query, extractor = asked.meant, self._extractor(asked.opened)
        sure = reading.sure or confidence(reading.features)
        pieces = [Piece(e.hit, e.unit, e.score, (e.span,) if e.span and e.margin > 0 else ()) for e in reading.evidence]
        if not pieces or sure < self._profile.answer.threshold:
            quotes = (quote for quote in extractor.related(pieces) if _holds(asked.opened, quote))
            related = tuple(self._citation(asked.opened, n, quote) for n, quote in enumerate(quotes, 1))
            return replace(self._answer(asked, Draft(), sure, mode="extractive"), related=related), Draft(), False
        if reading.sure:
            draft = extractor.listed(query.text, pieces, margin=MARGIN, allowed=documents)
            return self._answer(asked, draft, sure, mode="extractive"), draft, False
        computed = compute(query.text, pieces)
        # what is made of hidden values could not be hidden again
        hidden = computed and any(asked.opened.hides(each.piece.document_id, *each.span) for each in computed.operands)
        if computed is not None and not hidden and check_computed(computed, asked.opened.quote):
            draft = Draft((computed.sentence,))
            return self._answer(asked, draft, sure, mode="extractive", checked=True), draft, True
        draft = extractor.draft(
            query.text,
            pieces,
            most=self._profile.answer.sentences,
            margin=MARGIN,
            reach=reach(sure),
            fits=_names_as(asked, pieces[0].document_id),
            allowed=documents,
        )
        return self._answer(asked, draft, sure, mode="extractive"), draft, False

    def _extractor(self, opened: Opened) -> Extractor:
        """It remembers what amends what, as long as nothing in the box changes."""
        known, generation = self._extracting, opened.generation
        if known is None or known[0] != generation:
            self._extracting = known = generation, Extractor(replace(opened, words={}))
        return known[1]

    def _written(
        self, found: Found, way: Route, mode: Mode, talk: Talk | None, cancel: Cancel
    ) -> Generator[AnswerEvent, None, Answer]:
        """Tokens as the models write them; returns what verification leaves, the extractive answer where that is nothing.

        A model that fails takes nothing away: the answer before it stands, and says why it is not a written one.
        """
        answer, step = found.answer, way
        while True:
            model = None
            try:
                model = self._models[step.tier]()
                generated = yield from self._writer.generated(found, model, talk, cancel)
                written = self._verified(found, generated, model)
            except (ModelError, BoxError) as error:
                if model is None and step is way and mode != "auto":
                    raise  # it was asked for and cannot be had
                shown = preferred(mode, found.answer, answer)
                name = shown.model or (None if model is None else model.name)
                return self._timed(found, replace(shown, model=name, problem=str(error)))
            answer = replace(written, route=(*answer.route, *(() if step is way else (step.why,))))
            outcome = Outcome(
                len(generated.sentences), answer.dropped, generated.declined, generated.finish_reason == "length"
            )
            following = escalate(step, outcome, found.answer.confidence, self._configured())
            if following is None:
                return self._timed(found, preferred(mode, found.answer, answer))
            step = following

    def _verified(self, found: Found, generated: Generated, model: LanguageModel) -> Answer:
        asked, first = found.asked, found.answer
        answer = self._answer(
            asked,
            carried(found.draft, [asked.opened.sentence(each) for each in generated.sentences]),
            first.confidence,
            mode="generative",
            model=model.name,
            dropped=generated.dropped,
        )
        if answer.abstained and generated.declined:
            answer = replace(answer, related=first.citations[:RELATED])
        elif answer.abstained:  # it wrote nothing that holds; the documents' own sentences still do
            answer = replace(first, model=model.name, dropped=answer.dropped)
        times = replace(
            first.timings,
            generate_ms=_rounded(generated.generate_ms),
            first_token_ms=_rounded(generated.first_token_ms),
        )
        return replace(answer, timings=times)

    def _timed(self, found: Found, answer: Answer) -> Answer:
        total = _ms(time.perf_counter() - found.started)
        return replace(answer, timings=replace(answer.timings, total_ms=total))

    def _summary(
        self, question: str, documents: Sequence[str] | None, mode: Mode, cancel: Cancel
    ) -> Generator[AnswerEvent, None, None]:
        """Progress, then the answer: the documents that the question names in short, or all that are searched."""
        started = time.perf_counter()
        asked = self._finder.asked(question, documents)
        way = route("summarise", 1.0, self._configured(), mode)
        told = (way.why,) if self._configured() and mode != "extractive" else ()
        model = None if way.tier == "extractive" else self._models[way.tier]()
        summary, problem = yield from self._overview.summed_up(asked.meant.text, documents, model, cancel)
        answer = self._answer(
            asked,
            Draft(tuple(asked.opened.sentence(each) for each in summary.draft.sentences)),
            1.0 if summary.parts else 0.0,
            mode="generative" if summary.written else "extractive",
            model=None if model is None else model.name,
            dropped=summary.dropped,
        )
        notes = (Note("left_out", summary.remark, ()),) if summary.remark and summary.parts else ()
        times = Timings(total_ms=_ms(time.perf_counter() - started))
        yield AnswerEvent("final", replace(answer, notes=notes, route=told, problem=problem, timings=times))

    def _answer(
        self,
        asked: Asked,
        draft: Draft,
        sure: float,
        *,
        mode: Literal["extractive", "generative"],
        model: str | None = None,
        dropped: int = 0,
        checked: bool = False,
    ) -> Answer:
        """An answer of those sentences that are verified, and the notes on what they quote.

        What is `checked` was held to its quotes before, by stricter rules: what a model wrote, and what was computed.
        """
        opened = asked.opened
        held = [each for each in draft.sentences if _verify(opened, each, shown=mode == "extractive" and not checked)]
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
        turns, model = heard(history, limit), self._models["small"] if generative else None
        if model is not None:  # it reads no real values
            turns = [Turn(self._put(each.question).sought, self._put(each.answer).sought) for each in turns]
            question = self._put(question).sought
        asked = understand(question, turns, model, cancel)
        asked = asked and self._words(asked)
        return asked if asked is not None and len(asked) <= limit else None

    def _talk(self, history: Sequence[Turn], typed: str, documents: Sequence[str] | None) -> Talk:
        from .answer.followup import heard

        turns = heard(history, self._profile.limits.question_characters)
        said = (self._finder.put(turn.question, documents).sought for turn in turns[-TURNS:])
        return Talk(tuple(said), self._finder.put(typed, documents).sought)

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


def _verify(opened: Opened, sentence: Supported, *, shown: bool) -> bool:
    """Whether every quote is in the stored text at its offsets and, if that is to be `shown`, has what the sentence says."""
    return all(_holds(opened, quote) for quote in sentence.quotes) and (not shown or check_shown(sentence))


def _holds(opened: Opened, quote: Quote) -> bool:
    return check_quote(quote, partial(opened.quote, quote.document_id))


def _rounded(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else round(milliseconds, 2)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)
