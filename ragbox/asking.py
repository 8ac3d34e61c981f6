"""Answers in one piece: as sentences, or as a typed value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, overload

from .choice import ModelChoice
from .errors import QuestionError
from .extraction import Extraction, M
from .types import Answer, AnswerEvent, Filter, Mode, Turn

if TYPE_CHECKING:
    from .answer.language_model import LanguageModel
    from .ask import Asker
    from .embed import Embedder
    from .language import LanguageModels


class Asking(ModelChoice):
    """The part of `RagBox` that answers in one piece."""

    if TYPE_CHECKING:

        def ask_stream(
            self,
            question: str,
            *,
            documents: Sequence[str] | None = None,
            where: Filter | None = None,
            mode: Mode = "auto",
            cancel: Callable[[], bool] | None = None,
            history: Sequence[Turn] | None = None,
            reveal: bool | None = None,
        ) -> Iterator[AnswerEvent]:
            """As `RagBox.ask_stream`."""

        _languages: LanguageModels

        def _asker(self) -> Asker: ...
        def _new_asker(self, embedder: Embedder) -> Asker: ...
        def _load_model(self) -> LanguageModel: ...
        def _resolve(self, documents: Sequence[str] | None, where: Filter | None) -> list[str] | None: ...

    @overload
    def ask(
        self,
        question: str,
        *,
        schema: None = None,
        documents: Sequence[str] | None = None,
        where: Filter | None = None,
        mode: Mode = "auto",
        cancel: Callable[[], bool] | None = None,
        history: Sequence[Turn] | None = None,
        reveal: bool | None = None,
    ) -> Answer: ...

    @overload
    def ask(
        self,
        question: str,
        *,
        schema: type[M],
        documents: Sequence[str] | None = None,
        where: Filter | None = None,
        mode: Mode = "auto",
        cancel: Callable[[], bool] | None = None,
        reveal: bool | None = None,
    ) -> Extraction[M]: ...

    def ask(
        self,
        question: str,
        *,
        schema: type[M] | None = None,
        documents: Sequence[str] | None = None,
        where: Filter | None = None,
        mode: Mode = "auto",
        cancel: Callable[[], bool] | None = None,
        history: Sequence[Turn] | None = None,
        reveal: bool | None = None,
    ) -> Answer | Extraction[M]:
        """The answer, with a citation behind every sentence, or the abstention sentence.

        `history` is the conversation so far, oldest first, for follow-ups ("And for how long?"): per turn the question as it
        was understood (`Answer.asked`, else as typed) and the answer's text. Where one is given, even an empty one, a
        language model keeps in memory what it has read, and reads on about it: the next question is answered sooner.
        `documents` limits the search to ids, names or paths, `where` to what a Filter lets through; `mode` is "extractive"
        (the documents' own sentences), "generative" (a language model's, checked), "larger" (the larger model's) or "auto":
        a model that the profile names is asked where the documents' own sentences may not do, as `Answer.route` tells.
        Some questions are answered by code (sums), and summaries are made of the sections of what they name. `reveal` shows
        the real values behind pseudonyms, or doesn't; the profile says which where it is None. Values shown are counted in
        the audit log.

        With a `schema`, a pydantic model class, an `Extraction`: a value of it whose every field has a citation or is None;
        the question says what it is about ("the lease of Unit 4"). Without `documents` its fields are read from the document
        that most of them are found in and from those that have the same names of the question. There is no `history` then.

        Raises QuestionError, DocumentNotFoundError, ModelError, or Cancelled when `cancel` returns true.
        """
        if schema is not None:
            if history:
                raise QuestionError("a question with a schema stands alone: ask it in full, without a history")
            return self._extracted(question, schema, documents, where, mode, cancel, reveal)
        *_, last = self.ask_stream(
            question, documents=documents, where=where, mode=mode, cancel=cancel, history=history, reveal=reveal
        )
        assert last.answer is not None  # noqa: S101 - the last event of a stream always has one
        return last.answer

    def _extracted(
        self,
        question: str,
        schema: type[M],
        documents: Sequence[str] | None,
        where: Filter | None,
        mode: Mode,
        cancel: Callable[[], bool] | None,
        reveal: bool | None,
    ) -> Extraction[M]:
        from .extract import Extract

        viewing = self._viewing
        chosen = viewing.searched(self._resolve(documents, where), reveal=reveal)
        with viewing.looking(reveal, "answer") as view:
            model = self._languages.larger if mode == "larger" else self._load_model
            work = Extract(self._asker(), viewing.put, model, view)
            return work.run(question, schema, chosen, mode, cancel, together=documents is not None)
