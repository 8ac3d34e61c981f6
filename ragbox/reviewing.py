"""Many questions at once: in order, or questions by documents, and what is kept of such reviews."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from .asking import Asking
from .errors import QuestionError
from .types import Answer, Filter, Mode

if TYPE_CHECKING:
    from .embed import Embedder
    from .review import Grid, KeptReviews, Review, ReviewCell

_LONGEST_NAME = 100
_MOST_QUESTIONS = 1_000


class Reviewing(Asking):
    """The part of `RagBox` that answers many questions.

    A review that was begun with `begin_review` is kept in the encrypted catalog, its answers without the real values behind
    pseudonyms. A cell goes with its document, and is answered anew where that was indexed anew.
    """

    if TYPE_CHECKING:

        @property
        def embedder(self) -> Embedder:
            """As `RagBox.embedder`."""

    def ask_batch(
        self,
        questions: Iterable[str],
        workers: int | None = None,
        *,
        documents: Sequence[str] | None = None,
        where: Filter | None = None,
        mode: Mode = "auto",
        reveal: bool | None = None,
    ) -> Iterator[Answer]:
        """Answers in the order of `questions`, which may be endless; a question that fails gives an Answer with `error`."""
        from .batch import ask_in_order

        if isinstance(questions, str):
            raise QuestionError("ask_batch takes several questions; use ask for one")
        self._resolve(documents, where)  # said once and now, not in every answer
        return ask_in_order(self, questions, workers, documents=documents, where=where, mode=mode, reveal=reveal)

    def review(
        self,
        questions: Sequence[str],
        documents: Sequence[str] | None = None,
        *,
        where: Filter | None = None,
        mode: Mode = "auto",
        reveal: bool | None = None,
        workers: int | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> tuple[tuple[Answer, ...], ...]:
        """A table: one row per question, in it one Answer per document (all documents of the box by default).

        Each is what `ask` says with that document alone; one that fails has an `error`. `progress` is told how many cells of
        how many are done. Raises QuestionError, DocumentNotFoundError, ModelError.
        """
        from .review import table

        chosen, cells = self._streamed(questions, documents, where, mode, reveal, workers, None)
        total = len(questions) * len(chosen)

        def counted() -> Iterator[ReviewCell]:
            for done, cell in enumerate(cells, 1):
                yield cell
                if progress is not None:
                    progress(done, total)

        return table(questions, len(chosen), counted())

    def review_stream(
        self,
        questions: Sequence[str],
        documents: Sequence[str] | None = None,
        *,
        where: Filter | None = None,
        mode: Mode = "auto",
        reveal: bool | None = None,
        workers: int | None = None,
        cancel: Callable[[], bool] | None = None,
    ) -> Iterator[ReviewCell]:
        """The cells of `review` as they are answered, each with its row and column; ends once `cancel` returns true."""
        return self._streamed(questions, documents, where, mode, reveal, workers, cancel)[1]

    def _streamed(
        self,
        questions: Sequence[str],
        documents: Sequence[str] | None,
        where: Filter | None,
        mode: Mode,
        reveal: bool | None,
        workers: int | None,
        cancel: Callable[[], bool] | None,
    ) -> tuple[list[str], Iterator[ReviewCell]]:
        if isinstance(questions, str):
            raise QuestionError("review takes several questions in a list")
        chosen = self._columns(documents, where)
        self._viewing.view(reveal)  # whoever may not see real values is told so now
        return chosen, self._grid(mode, workers, cancel).shown(list(questions), chosen, reveal)

    def _columns(self, documents: Sequence[str] | None, where: Filter | None) -> list[str]:
        resolved = self._resolve(documents, where)
        return [info.document_id for info in self._directory.catalog.documents()] if resolved is None else resolved

    def _grid(self, mode: Mode, workers: int | None, cancel: Callable[[], bool] | None) -> Grid:
        from .embed.remembered import Remembered
        from .review import Grid

        asker = self._new_asker(Remembered(self.embedder))  # what it remembers ends with the review
        asker.generative(mode)
        return Grid(asker, self._viewing, mode, workers=workers, cancel=cancel)

    # -- reviews that are kept

    def begin_review(
        self,
        questions: Sequence[str],
        documents: Sequence[str] | None = None,
        *,
        where: Filter | None = None,
        mode: Mode = "auto",
    ) -> Review:
        """Keeps questions and documents as a review of this box, to be answered by `continue_review`.

        The same again is the same review: what is answered stays so, and cells that other reviews have answered count too.
        Raises QuestionError, DocumentNotFoundError, ModelError.
        """
        asked = self._asked(questions)
        self._asker().generative(mode)
        chosen = self._columns(documents, where)
        if not chosen:
            raise QuestionError("there is no document to review; add some, or choose others")
        return self._kept_reviews.begin(asked, list(dict.fromkeys(chosen)), mode)

    def continue_review(
        self,
        number: int,
        *,
        reveal: bool | None = None,
        workers: int | None = None,
        cancel: Callable[[], bool] | None = None,
    ) -> Iterator[ReviewCell]:
        """Answers the cells of a review that are not answered yet, and keeps each before it comes out of here.

        Those that failed are tried again. Ends once `cancel` returns true. Raises QuestionError where there is none of that
        number.
        """
        kept = self._kept_reviews
        review = kept.get(number)
        self._viewing.view(reveal)
        return self._grid(review.mode, workers, cancel).kept(review, kept, reveal)

    def reviewed(
        self, number: int, *, reveal: bool | None = None, after: int = 0
    ) -> tuple[tuple[ReviewCell, ...], int]:
        """The answered cells of a review, and a number that, given as `after`, brings only those kept since.

        Real values that are shown are noted in the audit log once for all of them. Raises QuestionError.
        """
        kept = self._kept_reviews
        return kept.cells(kept.get(number), reveal=reveal, after=after, names=self.names(reveal=reveal))

    def reviews(self) -> tuple[Review, ...]:
        """The reviews that are kept in this box, the last begun first."""
        return self._kept_reviews.all()

    def shown_review(self, review: Review, *, reveal: bool | None = None) -> Review:
        """A review with its questions as `shown_question` gives them."""
        return replace(review, questions=tuple(self.shown_question(each, reveal=reveal) for each in review.questions))

    def delete_review(self, number: int) -> None:
        """Forgets a review and its answers. Raises QuestionError where there is none of that number."""
        self._kept_reviews.get(number)
        self._kept_reviews.forget(number)

    @property
    def _kept_reviews(self) -> KeptReviews:
        from .review import KeptReviews

        return KeptReviews(self._directory, self._viewing, self.profile)

    # -- sets of questions

    def question_sets(self) -> dict[str, tuple[str, ...]]:
        """The sets of questions that are kept in this box, by name."""
        return self._directory.catalog.reviews.sets()

    def save_questions(self, name: str, questions: Sequence[str]) -> None:
        """Keeps questions under a name, in place of those kept under it before. Raises QuestionError."""
        name = " ".join(str(name).split())
        if not name or len(name) > _LONGEST_NAME:
            raise QuestionError(f"give the questions a name of at most {_LONGEST_NAME} characters")
        self._directory.catalog.reviews.put_set(name, self._asked(questions))

    def delete_questions(self, name: str) -> None:
        """Forgets the questions kept under a name. Raises QuestionError where there are none."""
        if name not in self.question_sets():
            raise QuestionError("there are no questions of that name in this box")
        self._directory.catalog.reviews.drop_set(name)

    def _asked(self, questions: Sequence[str]) -> list[str]:
        """The questions, each once, on one line each."""
        if isinstance(questions, str):
            raise QuestionError("give several questions in a list")
        asked = list(dict.fromkeys(" ".join(str(each).split()) for each in questions))
        asked = [each for each in asked if each]
        if not asked:
            raise QuestionError("there is no question; write one on each line")
        if len(asked) > _MOST_QUESTIONS:
            raise QuestionError(f"a review takes at most {_MOST_QUESTIONS:,} questions; these are {len(asked):,}")
        return asked
