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

A thumb is a line {"question", "answer", "document", "page", "rating"}, with the text of the answer and the place of its
first citation (both null where the answer was the abstention sentence). Up: that place is the gold one, or, where it
abstained, rightly so. Down: the answer is known to be wrong, and nothing else is known. Of several thumbs given to one
question the last counts.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DocumentNotFoundError
from ..types import DocumentInfo
from . import EvaluationError

if TYPE_CHECKING:
    from ..box import RagBox

Raw = Mapping[str, object]

COLUMNS = ("id", "question", "answer", "document", "page", "answerable", "kind", "evidence", "check")
"""The columns of a drafted question file, in order."""

UNCHECKED = "?"
_TRUE, _FALSE = ("true", "yes", "y", "1"), ("false", "no", "n", "0")
_TELLING = ("answer", "answers", "document", "answerable", "rating")
_PLACE = re.compile(r"\s*(?P<document>.+?)(?:,?\s+p(?:age|\.)?\s*(?P<page>\d+))?\s*")
_SHOWN_FAULTS = 5


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
    """The questions of a file, in order. Raises EvaluationError that names the lines at fault."""
    lines = _last_thumbs(list(_read(path)))
    if not lines:
        raise EvaluationError(f"{path.name}: there are no questions in it")
    if not any(row.keys() & set(_TELLING) for _, row in lines):
        names = ", ".join(map(str, lines[0][1])) or "none"
        wanted = "columns 'answer', 'document' and 'page' with the right answers"
        raise EvaluationError(
            f"{path.name} line {lines[0][0]}: nothing to measure against; give {wanted} (there are: {names})"
        )
    known, limit = _Documents(box), box.profile.limits.question_characters
    questions: list[Question] = []
    faults = []
    for line, row in lines:
        try:
            questions.append(_question(row, line, known))
            if len(questions[-1].text) > limit:
                raise _Fault(f"the question has {len(questions[-1].text):,} characters; ask in at most {limit:,}")
        except _Fault as fault:
            faults.append(f"line {line}: {fault}")
    faults += _repeated_ids(questions)
    if faults:
        more = f"; and {len(faults) - _SHOWN_FAULTS} lines more" if len(faults) > _SHOWN_FAULTS else ""
        raise EvaluationError(f"{path.name} {'; '.join(faults[:_SHOWN_FAULTS])}{more}")
    return questions


class _Fault(Exception):
    """What is wrong with a row; never holds the text of a question or an answer."""


class _Documents:
    """The documents of a box by what a row calls them, each looked up once."""

    def __init__(self, box: RagBox) -> None:
        self._box = box
        self._found: dict[str, DocumentInfo | str] = {}

    def place(self, name: str, page: int | None) -> Place:
        """The place. Raises _Fault for a document that is not in the box, or a page that it does not have."""
        if name not in self._found:
            try:
                self._found[name] = self._box.document(name)
            except DocumentNotFoundError as error:
                self._found[name] = str(error)
        info = self._found[name]
        if isinstance(info, str):
            raise _Fault(info)
        if page is not None and not info.pages:
            raise _Fault(f"'{info.name}' has no pages; leave `page` empty")
        if page is not None and not 1 <= page <= info.pages:
            raise _Fault(f"page {page} of '{info.name}', which has {info.pages}")
        return Place(info.document_id, info.name, page)


def _read(path: Path) -> Iterator[tuple[int, Raw]]:
    """The rows with the line that each begins on."""
    reader = {".csv": _read_csv, ".jsonl": _read_jsonl}.get(path.suffix.lower())
    if reader is None:
        raise EvaluationError(f"{path.name}: give questions as .csv or .jsonl")
    try:
        yield from reader(path)
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path.name}: is not in UTF-8; save it as 'CSV UTF-8'") from error


def _read_csv(path: Path) -> Iterator[tuple[int, Raw]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        line = 1
        try:
            names = [name.strip() for name in next(reader, [])]
            if "question" not in names:
                raise EvaluationError(
                    f"{path.name} line 1: there is no column 'question'; the first line must name the columns"
                )
            line = reader.line_num + 1
            for cells in reader:
                if len(cells) > len(names):
                    raise EvaluationError(
                        f"{path.name} line {line}: more cells than there are columns; put quotes around commas"
                    )
                if any(cell.strip() for cell in cells):
                    yield line, dict(zip(names, cells, strict=False))
                line = reader.line_num + 1
        except csv.Error as error:
            raise EvaluationError(f"{path.name} line {line}: is not valid CSV (a quote that does not end?)") from error


def _read_jsonl(path: Path) -> Iterator[tuple[int, Raw]]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise EvaluationError(f"{path.name} line {number}: is not valid JSON") from error
            if not isinstance(row, dict) or "question" not in row:
                names = ", ".join(row) if isinstance(row, dict) else "no object"
                raise EvaluationError(f"{path.name} line {number}: there is no 'question'; there are: {names}")
            yield number, row


def _question(row: Raw, line: int, known: _Documents) -> Question:
    text = _text(row, "question")
    if not any(character.isalnum() for character in text):
        raise _Fault("the question is empty")
    name = _text(row, "id") or f"line {line}"
    rating = _text(row, "rating").casefold()
    if rating == "down":
        wrong = _text(row, "answer")
        return Question(
            name, text, line, None, kind=_text(row, "kind"), wrong=wrong, document=_text(row, "document") or None
        )
    if rating not in ("", "up"):
        raise _Fault("`rating` must be up or down")
    places = tuple(known.place(*place) for place in _places(row))
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
        parts: Sequence[object] = given if isinstance(given, list) else str("" if given is None else given).split(" | ")
        found += [str(part).strip() for part in parts]
    return tuple(dict.fromkeys(filter(None, found)))


def _places(row: Raw) -> Iterator[tuple[str, int | None]]:
    document, also = _text(row, "document"), row.get("also") or ()
    page = _page(row.get("page"))
    if document:
        yield document, page
    elif page is not None:
        raise _Fault("it has a `page` and no `document`")
    if isinstance(also, str):
        for part in filter(str.strip, also.split(";")):
            if match := _PLACE.fullmatch(part):
                yield match["document"], int(match["page"]) if match["page"] else None
        return
    for other in also if isinstance(also, (list, tuple)) else [also]:
        if not isinstance(other, dict) or not _text(other, "document"):
            raise _Fault('`also` must be a list of {"document", "page"}')
        yield _text(other, "document"), _page(other.get("page"))


def _page(given: object) -> int | None:
    if given is None or str(given).strip() == "":
        return None
    with suppress(ValueError):
        if (number := float(str(given))).is_integer():  # spreadsheets write 3.0
            return int(number)
    raise _Fault("`page` must be a whole number")


def _text(row: Raw, name: str) -> str:
    given = row.get(name)
    return "" if given is None else str(given).strip()


def _repeated_ids(questions: Sequence[Question]) -> list[str]:
    lines: dict[str, int] = {}
    return [
        f"line {question.line}: the id '{question.id}' is that of line {lines[question.id]} already"
        for question in questions
        if lines.setdefault(question.id, question.line) != question.line
    ]


def _last_thumbs(lines: Sequence[tuple[int, Raw]]) -> list[tuple[int, Raw]]:
    """Without the thumbs on a question that a later one was given to; rows that are no thumbs all stay."""
    last = {_text(row, "question"): line for line, row in lines if _text(row, "rating")}
    return [(line, row) for line, row in lines if not _text(row, "rating") or last[_text(row, "question")] == line]
