"""Questions, answers and hits made on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ragbox.evaluate.questions import Place, Question
from ragbox.evaluate.score import Found, found_at
from ragbox.types import ABSTENTION, Answer, Citation, Timings

TEXT = "The rent of the barn is £1,250 a month. The deposit is “two months’ rent”. The barn has 94 stalls."


def question(**values: Any) -> Question:
    """An answerable question whose answer is on page 1 of document `a`."""
    given: dict[str, Any] = {
        "id": "q1",
        "text": "What is the rent?",
        "line": 2,
        "answerable": True,
        "answers": ("£1250",),
        "places": (Place("a", "a.pdf", 1),),
        "document": "a.pdf",
    }
    return Question(**(given | values))


def unanswerable(**values: Any) -> Question:
    """A question that no document answers."""
    return question(**({"answerable": False, "answers": (), "places": (), "document": None} | values))


def cite(quote: str, *, page: int | None = 1, document: str = "a", marker: int = 1, **values: Any) -> Citation:
    """A citation of TEXT."""
    start = TEXT.index(quote) if quote in TEXT else 0
    given: dict[str, Any] = {"boxes": (), "score": 1.0} | values
    return Citation(
        marker=marker,
        document=f"{document}.pdf",
        document_id=document,
        page=page,
        heading=(),
        quote=quote,
        start=start,
        end=start + len(quote),
        **given,
    )


def answer(*citations: Citation, confidence: float = 0.8, ms: float = 100.0, **values: Any) -> Answer:
    """An answer of one sentence per citation; without any, the abstention."""
    text = " ".join(f"{each.quote.rstrip('.')} [{each.marker}]." for each in citations) or ABSTENTION
    given: dict[str, Any] = {"text": text, "abstained": not citations} | values
    return Answer(
        question="What is the rent?",
        confidence=confidence,
        mode="extractive",
        citations=citations,
        timings=Timings(total_ms=ms),
        **given,
    )


def places(*places: tuple[str, int | None]) -> Sequence[Found]:
    """Passages on those pages of those documents, best first."""
    return [found_at(document, page, ()) for document, page in places]


def text_between(document_id: str, start: int, end: int) -> str:
    """The canonical text of every document here."""
    assert document_id
    return TEXT[start:end]
