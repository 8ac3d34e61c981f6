"""Question files: CSV or JSONL with gold answers and pages, or thumbs given to answers, checked against the box.

One row is one question. Columns, of which all but `question` may be missing:

    question    the question
    answer      the gold answer; several accepted ones as a list `answers` (JSONL) or with " | " between (CSV)
    document    the document that answers it: a name or an id from `ragbox documents`
    page        its page there; empty where the document has no pages, or any page will do
    also        other places that answer it as well: [{"document", "page"}] (JSONL), "b.pdf p. 3; c.docx" (CSV)
    evidence    the words of the document that show the answer, where the answer has other words (yes and no)
    answerable  whether the documents answer it; without it, whether there is an answer or a document
    kind, id    a group to list figures by; a name for the question in reports
    check       "?" marks a drafted question that nobody has looked at yet
    rating      "up" or "down": the row is a thumb given to an answer

Other columns are ignored.

A thumb is a line {"question", "answer", "document", "page", "rating"}, with the text of the answer and the place of its
first citation (both null where the answer was the abstention sentence). Up: that place is the gold one, or, where it
abstained, rightly so. Down: the answer is known to be wrong, and nothing else is known. Of several thumbs given to one
question the last counts; one on a document that is no longer in the box is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DocumentNotFoundError
from ..terminal import say
from ..types import ABSTENTION, DocumentInfo
from . import EvaluationError
from .rows import Raw, read_rows

if TYPE_CHECKING:
    from ..box import RagBox

COLUMNS = ("id", "question", "answer", "document", "page", "answerable", "kind", "evidence", "check")
"""The columns of a drafted question file, in order."""

THUMBS = "thumbs of the box"
"""What reports call them in place of a file."""
UNCHECKED = "?"
_TRUE, _FALSE = ("true", "yes", "y", "1"), ("false", "no", "n", "0")
_TELLING = ("answer", "answers", "document", "answerable", "rating")
_PLACE = re.compile(r"\s*(?P<document>.+?)(?:,?\s+p(?:age|\.)?\s*(?P<page>\d{1,6}))?\s*")
_SHOWN_FAULTS = 5
_LARGEST_PAGE = 999_999
_ID_LETTERS = 6


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer stands: a document, and a page of it, or any page where that is None."""

    document_id: str
    document: str
    page: int | None

    def holds(self, document_id: str, pages: Set[int]) -> bool:
        """Whether something on those pages of that document is here."""
        return document_id == self.document_id and (self.page is None or self.page in pages)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what is known of its answer.

    `answerable` is None where nothing is known but that the text `wrong` does not answer it. `document` is what the question
    is about, for resampling; `line` is where it stands in its file.
    """

    id: str
    text: str = field(repr=False)
    line: int
    answerable: bool | None
    answers: tuple[str, ...] = field(default=(), repr=False)
    evidence: str = field(default="", repr=False)
    places: tuple[Place, ...] = ()
    kind: str = ""
    document: str | None = None
    wrong: str | None = field(default=None, repr=False)
    unchecked: bool = False


def read_questions(path: Path, box: RagBox) -> list[Question]:
    """The questions of a file, in order. Raises EvaluationError that names the lines at fault.

    How many thumbs are left out, because their documents are gone, is said on stderr.
    """
    return _questions(list(read_rows(path)), path.name, box)


def read_thumbs(box: RagBox) -> list[Question]:
    """The questions that answers of this box got a thumb for, oldest first. Raises EvaluationError where there are none."""
    lines: list[tuple[int, Raw]] = []
    for number, thumb in enumerate(box.thumbs(), 1):
        document, page = thumb.places[0] if thumb.places else (None, None)
        row = {"question": thumb.question, "answer": thumb.answer, "document": document, "page": page}
        lines.append((number, {**row, "rating": thumb.rating, "id": f"thumb {number}"}))
    if not lines:
        raise EvaluationError("no answer of this box has a thumb yet; give some on the page (`ragbox ui`)")
    return _questions(lines, THUMBS, box)


def _questions(given: list[tuple[int, Raw]], name: str, box: RagBox) -> list[Question]:
    lines = _last_thumbs(given)
    if not lines:
        raise EvaluationError(f"{name}: there are no questions in it")
    if not any(row.keys() & set(_TELLING) for _, row in lines):
        wanted = "columns 'answer', 'document' and 'page' with the right answers"
        raise EvaluationError(f"{name} line {lines[0][0]}: nothing to measure against; give {wanted}")
    known, limit = _Documents(box), box.profile.limits.question_characters
    questions: list[Question] = []
    faults, gone = [], 0
    for line, row in lines:
        try:
            question = _question(row, line, known)
            if len(question.text) > limit:
                raise _Fault(f"the question has {len(question.text):,} characters; ask in at most {limit:,}")
            questions.append(question)
        except _Gone as fault:
            gone += _is_thumb(row)
            faults += [] if _is_thumb(row) else [f"line {line}: {fault}"]
        except _Fault as fault:
            faults.append(f"line {line}: {fault}")
    faults += _repeated_ids(questions)
    if faults:
        more = f"; and {len(faults) - _SHOWN_FAULTS} lines more" if len(faults) > _SHOWN_FAULTS else ""
        raise EvaluationError(f"{name} {'; '.join(faults[:_SHOWN_FAULTS])}{more}")
    if not questions:
        raise EvaluationError(f"{name}: none of the documents that its thumbs are about is in this box")
    if gone:
        say(f"{name}: {gone} {'thumb is' if gone == 1 else 'thumbs are'} left out, on documents not in this box")
    return questions


class _Fault(Exception):
    """What is wrong with a row; never holds what stands in it."""


class _Gone(_Fault):
    """The document of a row is not in the box."""


class _Documents:
    """The documents of a box by what a row calls them, each looked up once."""

    def __init__(self, box: RagBox) -> None:
        self._box = box
        self._found: dict[str, DocumentInfo | None] = {}

    def place(self, name: str, page: int | None, column: str) -> Place:
        """The place. Raises _Fault for a document that is not in the box, or a page that it does not have."""
        info = self.find(name, column)
        if page is not None and not info.pages:
            raise _Fault(f"'{info.name}' has no pages; leave `page` empty")
        if page is not None and not 1 <= page <= info.pages:
            shown = f"page {page}" if abs(page) <= _LARGEST_PAGE else "a page"
            raise _Fault(f"{shown} of '{info.name}', which has {info.pages}")
        return Place(info.document_id, info.name, page)

    def find(self, name: str, column: str) -> DocumentInfo:
        """The document that a column names. Raises _Gone where it is not in the box, _Fault where several may be meant."""
        if name not in self._found:
            self._found[name] = None
            with suppress(DocumentNotFoundError):
                self._found[name] = self._box.document(name)
        info = self._found[name]
        if info is not None:
            return info
        if any(self._may_mean(each, name) for each in self._box.documents()):
            raise _Fault(f"several documents are called what its `{column}` says; give an id from `ragbox documents`")
        raise _Gone(f"its `{column}` is not in this box; `ragbox documents` lists what is")

    @staticmethod
    def _may_mean(info: DocumentInfo, name: str) -> bool:
        named = name in (info.name, *(Path(path).name for path in info.paths))
        return named or (len(name) >= _ID_LETTERS and info.document_id.startswith(name))


def _question(row: Raw, line: int, known: _Documents) -> Question:
    text = _text(row, "question")
    if not any(character.isalnum() for character in text):
        raise _Fault("the question is empty")
    name = _text(row, "id") or f"line {line}"
    rating = _text(row, "rating").casefold()
    if rating == "down":
        about = _text(row, "document")
        document = known.find(about, "document").name if about else None
        return Question(name, text, line, None, kind=_text(row, "kind"), wrong=_text(row, "answer"), document=document)
    if rating not in ("", "up"):
        raise _Fault("`rating` must be up or down")
    places = tuple(known.place(*place) for place in _places(row))
    if rating and _text(row, "answer") not in ("", ABSTENTION) and not places:
        raise _Fault("it has an `answer` that was found right and no `document`")
    answers = () if rating else _answers(row)
    answerable = _answerable(row, bool(answers or places))
    if answerable and not (answers or places):
        raise _Fault("it has neither an `answer` nor a `document`")
    if not answerable and answers:
        raise _Fault("it has an `answer` and is called unanswerable")
    return Question(
        id=name,
        text=text,
        line=line,
        answerable=answerable,
        answers=answers,
        evidence=_text(row, "evidence"),
        places=places if answerable else (),
        kind=_text(row, "kind"),
        document=places[0].document if places else None,
        unchecked=_text(row, "check") == UNCHECKED,
    )


def _answerable(row: Raw, known: bool) -> bool:
    given = _text(row, "answerable").casefold()
    if given in _TRUE:
        return True
    if given in _FALSE:
        return False
    if given:
        raise _Fault("`answerable` must be true or false")
    return known


def _answers(row: Raw) -> tuple[str, ...]:
    found: list[str] = []
    for name in ("answer", "answers"):
        given = row.get(name)
        parts: Sequence[object] = given if isinstance(given, list) else _text(row, name).split(" | ")
        found += [_text({name: part}, name) for part in parts]
    return tuple(dict.fromkeys(filter(None, found)))


def _places(row: Raw) -> Iterator[tuple[str, int | None, str]]:
    """Document, page, and the column that names them."""
    document, also = _text(row, "document"), row.get("also") or ()
    page = _page(row)
    if document:
        yield document, page, "document"
    elif page is not None:
        raise _Fault("it has a `page` and no `document`")
    if isinstance(also, str):
        for part in filter(str.strip, also.split(";")):
            if match := _PLACE.fullmatch(part):
                yield match["document"], int(match["page"]) if match["page"] else None, "also"
        return
    for other in also if isinstance(also, (list, tuple)) else [also]:
        if not isinstance(other, dict) or not _text(other, "document"):
            raise _Fault('`also` must be a list of {"document", "page"}')
        yield _text(other, "document"), _page(other), "also"


def _page(row: Raw) -> int | None:
    if not (given := _text(row, "page")):
        return None
    with suppress(ValueError):
        if (number := float(given)).is_integer():  # spreadsheets write 3.0
            return int(number)
    raise _Fault("`page` must be a whole number")


def _text(row: Raw, name: str) -> str:
    if isinstance(row.get(name), (list, dict)):
        raise _Fault(f"`{name}` must be a text")
    return _plain(row, name)


def _plain(row: Raw, name: str) -> str:
    """The text of a cell; none of a list, whose depth may be without end."""
    given = row.get(name)
    return "" if given is None or isinstance(given, (list, dict)) else str(given).strip()


def _repeated_ids(questions: Sequence[Question]) -> list[str]:
    lines: dict[str, int] = {}
    return [
        f"line {question.line}: its `id` is that of line {lines[question.id]} already"
        for question in questions
        if lines.setdefault(question.id, question.line) != question.line
    ]


def _is_thumb(row: Raw) -> bool:
    return bool(_plain(row, "rating"))


def _last_thumbs(lines: Sequence[tuple[int, Raw]]) -> list[tuple[int, Raw]]:
    """Without the thumbs on a question that a later one was given to; rows that are no thumbs all stay."""
    last = {_plain(row, "question"): line for line, row in lines if _is_thumb(row)}
    return [(line, row) for line, row in lines if not _is_thumb(row) or last[_plain(row, "question")] == line]
