"""Questions through configurations, one after the other, as a user would ask them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import QuestionError
from ..types import Answer, Hit
from . import EvaluationError
from .configure import Configuration
from .metrics import Scored
from .questions import Question
from .score import SEARCHED, Found, Values, found_at, outcome, score

if TYPE_CHECKING:
    from ..box import RagBox

Progress = Callable[[str, int, int], None]
"""Takes the name of the configuration, and how many of how many questions are done."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question, its answer, and what was measured of it."""

    question: Question
    answer: Answer = field(repr=False)
    values: Values

    @property
    def scored(self) -> Scored:
        """What figures are made of."""
        return Scored(self.values, self.question.answerable, self.question.document)

    @property
    def outcome(self) -> str:
        """What became of the question, in a word or two."""
        return outcome(self.question, self.values)


@dataclass(frozen=True, slots=True)
class Run:
    """One configuration and its rows, in the order of the questions."""

    configuration: Configuration
    rows: tuple[Row, ...]


def run(
    box: RagBox, configuration: Configuration, questions: Sequence[Question], progress: Progress | None = None
) -> Run:
    """Asks every question of a box that is open under the configuration; one at a time, so that times are those of one user.

    The first question is asked twice, and timed the second time: models load at their first use. Raises EvaluationError
    naming the line of a question that cannot be asked, and what `RagBox.ask` raises.
    """
    rows = []
    texts: dict[str, str] = {}

    def text_between(document_id: str, start: int, end: int) -> str:
        if document_id not in texts:
            texts[document_id] = box.text(document_id)
        return texts[document_id][start:end]

    for number, question in enumerate(questions):
        try:
            if number == 0:
                box.ask(question.text, mode=configuration.mode)
            answer = box.ask(question.text, mode=configuration.mode)
            hits = box.search(question.text, SEARCHED)
        except QuestionError as error:
            raise EvaluationError(f"line {question.line}: {error}") from error
        rows.append(Row(question, answer, score(question, _found(box, question, hits), answer, text_between)))
        if progress is not None:
            progress(configuration.name, number + 1, len(questions))
    return Run(configuration, tuple(rows))


def _found(box: RagBox, question: Question, hits: Sequence[Hit]) -> list[Found]:
    """Where the passages are; one that goes on over a page break is on both pages."""
    gold = {place.document_id for place in question.places}
    return [
        found_at(
            hit.chunk.document_id,
            hit.chunk.page,
            box.boxes(hit.chunk.document_id, hit.chunk.start, hit.chunk.end) if hit.chunk.document_id in gold else (),
        )
        for hit in hits
    ]
