"""Questions down, documents across: a grid whose cells are answered one after another, and kept in the box."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, get_args

from . import __version__
from .batch import failure, in_order
from .errors import BoxError, Cancelled, QuestionError
from .fingerprint import fingerprint
from .kept_answer import pack, unpack
from .types import Answer, Mode

if TYPE_CHECKING:
    from .ask import Asker
    from .config import Profile
    from .store.directory import BoxDirectory
    from .store.reviews import ReviewRow
    from .viewing import Viewing


@dataclass(frozen=True, slots=True)
class ReviewCell:
    """The answer to one question from one document alone; one that failed has an `error`."""

    row: int
    column: int
    document_id: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Review:
    """A grid that is kept in the box: questions, the ids of those of its documents that are still there, by name, and how
    many cells are answered. `begun` is when it was last begun (UTC, ISO 8601)."""

    number: int
    questions: tuple[str, ...] = field(repr=False)
    documents: tuple[str, ...]
    mode: Mode
    begun: str
    done: int

    @property
    def total(self) -> int:
        """How many cells it has."""
        return len(self.questions) * len(self.documents)


class Grid:
    """Answers the cells of one grid, document by document: what is read of one is then at hand for all questions."""

    def __init__(
        self,
        asker: Asker,
        viewing: Viewing,
        mode: Mode,
        *,
        workers: int | None = None,
        cancel: Callable[[], bool] | None = None,
    ) -> None:
        self._asker, self._viewing, self._mode = asker, viewing, mode
        self._workers, self._cancel = workers, cancel or (lambda: False)

    def raw(
        self, questions: Sequence[str], documents: Sequence[str], done: Collection[tuple[str, str]] = ()
    ) -> Iterator[tuple[int, int, Answer | Exception]]:
        """Row, column and the answer of each cell, with real values, or what went wrong; `done` ones are left out. Ends once
        `cancel` returns true."""
        cells = (
            (row, column)
            for column, document in enumerate(documents)
            for row, question in enumerate(questions)
            if (question, document) not in done
        )

        def work(cell: tuple[int, int]) -> tuple[int, int, Answer | Exception]:
            row, column = cell
            try:
                *_, last = self._asker.stream(questions[row], [documents[column]], self._mode, self._cancel, mend=False)
            except Exception as error:  # a fault in one cell must not stop the others
                return row, column, error
            assert last.answer is not None  # noqa: S101 - the last event of a stream always has one
            return row, column, last.answer

        for row, column, found in in_order(work, cells, self._workers):
            if self._cancel() or isinstance(found, Cancelled):
                return
            yield row, column, found

    def shown(self, questions: Sequence[str], documents: Sequence[str], reveal: bool | None) -> Iterator[ReviewCell]:
        """The cells as they may be shown. Real values are noted in the audit log before they are."""
        for row, column, found in self.raw(questions, documents):
            document = documents[column]
            yield ReviewCell(row, column, document, self._shown(questions[row], document, found, reveal))

    def _shown(self, question: str, document: str, found: Answer | Exception, reveal: bool | None) -> Answer:
        if isinstance(found, Exception):
            return failed(question, found)
        try:
            self._viewing.searched([document], reveal=reveal)
            with self._viewing.looking(reveal, "answer") as view:
                return view.answer(found)
        except BoxError as error:  # what other settings indexed may not be shown
            return failed(question, error)

    def kept(self, review: Review, store: KeptReviews, reveal: bool | None) -> Iterator[ReviewCell]:
        """The cells that were not answered yet, each kept before it is shown."""
        done = store.answered(review)
        made_by = store.made_by()
        for row, column, found in self.raw(review.questions, review.documents, done):
            question, document = review.questions[row], review.documents[column]
            if isinstance(found, Answer):
                try:
                    with self._viewing.looking(False, "review") as view:
                        store.keep(review, document, made_by.get(document, ""), question, view.answer(found))
                except BoxError as error:
                    found = error
            yield ReviewCell(row, column, document, self._shown(question, document, found, reveal))


class KeptReviews:
    """The grids of a box and their answered cells, kept as they may be shown without real values."""

    def __init__(self, directory: BoxDirectory, viewing: Viewing, profile: Profile) -> None:
        self._directory, self._viewing, self._profile = directory, viewing, profile
        self._rows = directory.catalog.reviews

    def begin(self, questions: Sequence[str], documents: Sequence[str], mode: Mode) -> Review:
        """The grid, noted as begun now; an earlier one of the same questions, documents and mode goes on."""
        same = (
            row.number
            for row in self._rows.grids()
            if (row.questions, row.mode) == (tuple(questions), mode)
            and set(self._rows.documents(row.number)) == set(documents)
        )
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        return self.get(self._rows.begin(next(same, None), questions, documents, mode, now))

    def get(self, number: int) -> Review:
        """The grid of that number. Raises QuestionError."""
        for row in self._rows.grids():
            if row.number == number:
                return self._review(row)
        raise QuestionError("there is no such review in this box; it may have been deleted")

    def all(self) -> tuple[Review, ...]:
        """The grids, the last begun first."""
        return tuple(map(self._review, self._rows.grids()))

    def forget(self, number: int) -> None:
        """Drops a grid, and what only it has answered."""
        self._rows.forget(number)

    def _review(self, row: ReviewRow) -> Review:
        mode: Mode = next(each for each in get_args(Mode) if each == row.mode)
        documents = tuple(self._rows.documents(row.number))
        done = len(self._rows.answered(row.number, row.questions, self._settings(mode)))
        return Review(row.number, row.questions, documents, mode, row.begun, done)

    def answered(self, review: Review) -> set[tuple[str, str]]:
        """Question and document id of the cells that are answered."""
        return self._rows.answered(review.number, review.questions, self._settings(review.mode))

    def made_by(self) -> dict[str, str]:
        """The settings that each document was indexed with."""
        return self._directory.catalog.made_by()

    def keep(self, review: Review, document: str, made_by: str, question: str, answer: Answer) -> None:
        """Keeps a cell, whose answer is without real values, unless review or document is gone, or the document changed."""
        self._rows.keep(review.number, document, made_by, self._settings(review.mode), question, pack(answer))

    def cells(
        self, review: Review, *, reveal: bool | None, after: int, names: dict[str, str]
    ) -> tuple[tuple[ReviewCell, ...], int]:
        """The cells that were kept after that one, and the number of the last. Real values in them are noted once."""
        rows = self._rows.cells(review.number, review.questions, self._settings(review.mode), after)
        columns = {document: column for column, document in enumerate(review.documents)}
        places: dict[str, list[int]] = {}
        for row, question in enumerate(review.questions):
            places.setdefault(question, []).append(row)
        found: list[ReviewCell] = []
        with self._viewing.looking(reveal, "review") as view:
            fit = None if view.reveal else self._directory.catalog.fit(fingerprint(self._profile))
            for each in rows:
                if each.document_id not in columns:
                    continue
                if fit is None or each.document_id in fit:
                    answer = view.kept(unpack(each.answer), names)
                else:
                    answer = failed(each.question, BoxError(_UNFIT))
                column = columns[each.document_id]
                found += (ReviewCell(row, column, each.document_id, answer) for row in places[each.question])
        return tuple(found), rows[-1].number if rows else after

    def _settings(self, mode: Mode) -> str:
        """What an answer depends on beside its question and its document, as a digest."""
        profile = self._profile
        model = None if mode == "extractive" else [profile.slm.chosen, profile.slm.larger]
        parts = [__version__, mode, model, profile.answer.model_dump(), profile.retrieval.model_dump()]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


_UNFIT = (
    "this document was indexed with other settings, or could not be screened, so it may show real values; run `ragbox "
    "reindex`, or show real values"
)


def failed(question: str, error: Exception) -> Answer:
    """The answer of a cell that has none."""
    return Answer(question, "", True, 0.0, "extractive", error=failure(error))


def table(questions: Sequence[str], width: int, cells: Iterator[ReviewCell]) -> tuple[tuple[Answer, ...], ...]:
    """All cells as rows of answers, in the order of the questions and the documents."""
    rows: list[dict[int, Answer]] = [{} for _ in questions]
    for cell in cells:
        rows[cell.row][cell.column] = cell.answer
    return tuple(tuple(row[column] for column in range(width)) for row in rows)
