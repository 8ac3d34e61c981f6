"""A review as a file: a spreadsheet with the grid and its citations, or one row for each cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .batch import answer_columns
from .output import answer_json, page_word, plain
from .table_files import MOST_IN_A_SHEET, BatchError, Row, as_json, inert
from .types import Answer, Citation

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from .review import Review

COLUMNS = ("question", "document", "answer", "abstained", "confidence", "page", "quote", "citations", "error")
"""Of the file with one row for each cell. Page and quote are those of the first citation."""
SUFFIXES = (".xlsx", ".csv", ".jsonl")
ABSTAINED = "–"
"""What stands in a cell whose document does not answer the question."""
_MOST_COLUMNS = 16_383
"""Documents beside the questions in a sheet (limit of Excel)."""
_CITED = ("Cell", "Question", "Document", "Answer", "Confidence", "Marker", "Place", "Quote", "Error")
_CITED_WIDTHS = (8, 40, 30, 60, 12, 8, 24, 80, 30)
_QUESTION_WIDTH, _CELL_WIDTH = 42, 38
_COMMENT = 1_000
"""Characters of the quote that is shown beside a cell; the sheet of citations has it all."""


@dataclass(frozen=True, slots=True)
class ReviewTable:
    """A review to be written: its questions, what its documents are called, and its answered cells by row and column."""

    questions: tuple[str, ...] = field(repr=False)
    documents: tuple[str, ...]
    cells: Mapping[tuple[int, int], Answer] = field(repr=False)

    @classmethod
    def of(cls, review: Review, names: Mapping[str, str], answers: Mapping[tuple[int, str], Answer]) -> ReviewTable:
        """Of a kept review; `names` are its documents' by their ids, `answers` are by row and document id."""
        columns = {document: column for column, document in enumerate(review.documents)}
        cells = {(row, columns[each]): answer for (row, each), answer in answers.items() if each in columns}
        return cls(review.questions, tuple(names.get(each, each[:12]) for each in review.documents), cells)

    def __iter__(self) -> Iterator[tuple[int, int, Answer]]:
        for row in range(len(self.questions)):
            for column in range(len(self.documents)):
                if (row, column) in self.cells:
                    yield row, column, self.cells[row, column]


def spot(citation: Citation) -> str:
    """Where in its document a citation stands: its page, or the heading above it."""
    if citation.page is not None:
        return f"{page_word(citation.document)} {citation.page}"
    return plain(citation.heading[-1]) if citation.heading else "in the text"


def review_bytes(table: ReviewTable, suffix: str) -> bytes:
    """The file of that kind, in memory. Raises BatchError where it does not hold so much."""
    if suffix == ".xlsx":
        return _xlsx(table)
    return (_csv(table) if suffix == ".csv" else _jsonl(table)).encode()


def _rows(table: ReviewTable) -> Iterator[Row]:
    for row, column, answer in table:
        yield {"question": table.questions[row], **answer_columns(answer, table.documents[column])}


def _csv(table: ReviewTable) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows({name: inert(value) for name, value in row.items()} for row in _rows(table))
    return text.getvalue()


def _jsonl(table: ReviewTable) -> str:
    lines = []
    for row, column, answer in table:
        values = {"document": table.documents[column], **answer_json(answer), "question": table.questions[row]}
        del values["timings"]
        lines.append(as_json(values) + "\n")
    return "".join(lines)


def _xlsx(table: ReviewTable) -> bytes:
    import openpyxl

    from .workbook import workbook_bytes

    if len(table.documents) > _MOST_COLUMNS or sum(len(a.citations) or 1 for *_, a in table) > MOST_IN_A_SHEET:
        raise BatchError(f"a spreadsheet holds {_MOST_COLUMNS:,} documents side by side; write a .csv or .jsonl")
    book = openpyxl.Workbook()
    grid: Any = book.active
    grid.title = "Review"
    _grid(grid, table)
    _citations(book.create_sheet("Citations"), table)
    return workbook_bytes(book)


def _grid(sheet: Worksheet, table: ReviewTable) -> None:
    from openpyxl.comments import Comment
    from openpyxl.utils import get_column_letter

    _head(sheet, ["Question", *table.documents], [_QUESTION_WIDTH, *[_CELL_WIDTH] * len(table.documents)])
    sheet.freeze_panes = "B2"
    for row, question in enumerate(table.questions, 2):
        _put(sheet, row, 1, question, bold=True)
    for row, column, answer in table:
        _put(sheet, row + 2, column + 2, cell_text(answer))
        if answer.citations:
            quotes = "\n".join(f"{spot(each)}: “{plain(each.quote)}”" for each in answer.citations)
            note = Comment(_clean(quotes if len(quotes) <= _COMMENT else quotes[: _COMMENT - 1] + "…"), "ragbox")
            note.width, note.height = 420, 160
            sheet[f"{get_column_letter(column + 2)}{row + 2}"].comment = note


def cell_text(answer: Answer) -> str:
    """What stands in a cell: the answer with its first place and confidence, a dash, or what went wrong."""
    if answer.error:
        return f"Error: {answer.error}"
    if answer.abstained:
        return ABSTAINED
    places = dict.fromkeys(map(spot, answer.citations))
    return f"{answer.text}\n({'; '.join([*places, f'{answer.confidence:.0%}'])})"


def _citations(sheet: Worksheet, table: ReviewTable) -> None:
    from openpyxl.utils import get_column_letter

    _head(sheet, _CITED, _CITED_WIDTHS)
    sheet.freeze_panes = "B2"
    number = 1
    for row, column, answer in table:
        start = (
            f"{get_column_letter(column + 2)}{row + 2}",
            table.questions[row],
            table.documents[column],
            ABSTAINED if answer.abstained else answer.text,
            round(answer.confidence, 2),
        )
        cited: list[tuple[object, ...]] = [(each.marker, spot(each), each.quote, None) for each in answer.citations]
        for end in cited or [(None, None, None, answer.error)]:
            number += 1
            for place, value in enumerate((*start, *end), 1):
                _put(sheet, number, place, value)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(_CITED))}{number}"


def _head(sheet: Worksheet, names: Sequence[str], widths: Sequence[int]) -> None:
    from openpyxl.styles import PatternFill
    from openpyxl.utils import get_column_letter

    fill = PatternFill("solid", fgColor="E6EEF0")
    for column, (name, width) in enumerate(zip(names, widths, strict=True), 1):
        _put(sheet, 1, column, name, bold=True).fill = fill
        sheet.column_dimensions[get_column_letter(column)].width = width


def _put(sheet: Any, row: int, column: int, value: object, *, bold: bool = False) -> Any:
    from openpyxl.styles import Alignment, Font

    from .workbook import cell

    placed: Any = sheet.cell(row, column, cell(value))
    placed.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        placed.font = Font(bold=True)
    return placed


def _clean(text: str) -> str:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return str(ILLEGAL_CHARACTERS_RE.sub(" ", text))
