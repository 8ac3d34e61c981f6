"""Questions down, documents across: what a cell says, what is kept of it, and what a stopped review still has to do."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ragbox import RagBox
from ragbox.config import load_profile
from ragbox.errors import QuestionError
from ragbox.kept_answer import pack, unpack
from ragbox.review import ReviewCell
from ragbox.review_files import COLUMNS, ReviewTable, review_bytes
from ragbox.types import Answer, Citation, Timings

QUESTIONS = ["Who keeps the green book?", "Where is the lantern kept?"]
TEXTS = {
    "north.pdf": "The green book of the north is kept by the oldest warden. The lantern is kept in the north cellar.",
    "south.pdf": "The green book of the south is kept by the new clerk. The lantern is kept behind the south gate.",
    "west.pdf": "The tide tables of the west are printed each spring. The ferry leaves the west pier at nine.",
}
GERTA = "Patient: Gerta Vole. Her MRN: 00482917 is on file. Gerta Vole was seen by Dr. Anders Holm in the ward."


@pytest.fixture
def wardens(box: RagBox, tmp_path: Path, make_pdf: Callable[..., Path]) -> RagBox:
    """A box of three short documents."""
    box.ingest([make_pdf(tmp_path / name, text) for name, text in TEXTS.items()])
    return box


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory, make_pdf: Callable[..., Path]) -> Path:
    """A box under `hipaa`; only to be read."""
    folder = tmp_path_factory.mktemp("clinic")
    with RagBox.open(folder / "clinic.box", load_profile("hipaa")) as box:
        assert box.ingest([make_pdf(folder / "letter.pdf", GERTA)]).totals["indexed"] == 1
    return folder / "clinic.box"


@pytest.fixture
def clinic_box(clinic: Path, tmp_path: Path) -> Any:
    with RagBox.open(Path(shutil.copytree(clinic, tmp_path / "copy.box"))) as box:
        yield box


def same(one: Answer, other: Answer) -> bool:
    return pack(one) == pack(other)


def continued(box: RagBox, number: int, **options: Any) -> list[ReviewCell]:
    return list(box.continue_review(number, reveal=False, **options))


# -- cells


def test_every_cell_is_what_its_document_alone_answers(wardens: RagBox) -> None:
    names = ["south.pdf", "west.pdf", "north.pdf"]
    told: list[tuple[int, int]] = []
    table = wardens.review(QUESTIONS, names, progress=lambda *state: told.append(state))
    assert told == [(n, 6) for n in range(1, 7)]
    assert [len(row) for row in table] == [3, 3]
    for question, row in zip(QUESTIONS, table, strict=True):
        for name, answer in zip(names, row, strict=True):
            assert same(answer, wardens.ask(question, documents=[name]))
    assert "new clerk" in table[0][0].text
    assert table[0][1].abstained
    assert "north cellar" in table[1][2].text
    assert len(wardens.review(QUESTIONS[:1])[0]) == 3


def test_cells_come_as_they_are_answered_until_it_is_stopped(wardens: RagBox) -> None:
    cells = list(wardens.review_stream(QUESTIONS))
    assert {(cell.row, cell.column) for cell in cells} == {(row, column) for row in (0, 1) for column in (0, 1, 2)}
    assert all(cell.document_id == wardens.documents()[cell.column].document_id for cell in cells)
    seen: list[ReviewCell] = []
    for cell in wardens.review_stream(QUESTIONS, workers=1, cancel=lambda: len(seen) == 2):
        seen.append(cell)
    assert seen == seen[:2]
    assert len(seen) == 2


def test_a_cell_that_fails_says_so_and_the_others_are_answered(wardens: RagBox) -> None:
    table = wardens.review([*QUESTIONS, "?"], ["north.pdf"])
    assert [bool(row[0].error) for row in table] == [False, False, True]
    assert "empty" in (table[2][0].error or "")
    with pytest.raises(QuestionError):
        wardens.review("one question")


def test_an_answer_is_kept_whole(sample_box: RagBox) -> None:
    for question in ("What is the hemoglobin A1c result?", "Which harbour did the submarine leave from?"):
        answer = sample_box.ask(question)
        kept = unpack(pack(answer))
        assert pack(kept) == pack(answer)
        assert kept.citations == answer.citations
        assert kept.related == answer.related
        assert kept.timings == Timings()


# -- kept


def test_a_stopped_review_goes_on_where_it_was_after_a_restart(wardens: RagBox, lean: Any) -> None:
    begun = wardens.begin_review(QUESTIONS, mode="extractive")
    assert (begun.done, begun.total) == (0, 6)
    stream = wardens.continue_review(begun.number, workers=1)
    first = [next(stream), next(stream)]
    stream.close()  # type: ignore[attr-defined]
    with RagBox.open(wardens.path, lean) as again:
        (review,) = again.reviews()
        assert (review.number, review.questions, review.done) == (begun.number, tuple(QUESTIONS), 2)
        assert again.begin_review(QUESTIONS, mode="extractive").number == begun.number
        rest = continued(again, review.number)
        assert len(rest) == 4
        assert {(c.row, c.column) for c in rest}.isdisjoint({(c.row, c.column) for c in first})
        assert continued(again, review.number) == []
        cells, last = again.reviewed(review.number)
        assert len(cells) == 6
        assert again.reviewed(review.number, after=last) == ((), last)
        for cell in cells:
            assert same(cell.answer, again.ask(QUESTIONS[cell.row], documents=[cell.document_id], mode="extractive"))


def test_another_question_or_document_costs_only_its_own(
    wardens: RagBox, tmp_path: Path, make_pdf: Callable[..., Path]
) -> None:
    continued(wardens, wardens.begin_review(QUESTIONS).number)
    wider = wardens.begin_review([*QUESTIONS, "When does the ferry leave?"])
    assert (wider.done, wider.total) == (6, 9)
    assert len(continued(wardens, wider.number)) == 3
    wardens.ingest([make_pdf(tmp_path / "east.pdf", "The lantern is kept under the east stair.")])
    assert len(continued(wardens, wardens.begin_review(QUESTIONS).number)) == 2
    assert len(wardens.reviews()) == 3
    assert wardens.begin_review(QUESTIONS, mode="extractive").done == 0  # another mode may answer otherwise


def test_nothing_of_a_deleted_document_is_left(wardens: RagBox) -> None:
    number = wardens.begin_review(QUESTIONS).number
    continued(wardens, number)
    north = wardens.document("north.pdf").document_id
    assert wardens.delete(north).verified
    assert not wardens._directory.catalog.reviews.hold(north)
    (review,) = wardens.reviews()
    assert north not in review.documents
    assert (review.done, review.total) == (4, 4)
    cells, _ = wardens.reviewed(number)
    assert not any("warden" in cell.answer.text for cell in cells)
    for table in ("review_cells", "review_documents"):
        assert not wardens._directory.catalog._all(f"SELECT 1 FROM {table} WHERE document_id = ?", (north,))


def test_a_document_indexed_anew_stays_in_the_review_and_is_asked_again(wardens: RagBox) -> None:
    number = wardens.begin_review(QUESTIONS).number
    continued(wardens, number)
    wardens.reindex(documents=["south.pdf"])
    (review,) = wardens.reviews()
    assert (review.done, review.total) == (4, 6)
    assert {cell.document_id for cell in continued(wardens, number)} == {wardens.document("south.pdf").document_id}


def test_a_document_that_goes_meanwhile_leaves_no_cell(wardens: RagBox) -> None:
    number = wardens.begin_review(QUESTIONS).number
    stream = wardens.continue_review(number, workers=1)
    next(stream)
    west = wardens.document("west.pdf").document_id
    wardens.delete(west)
    left = list(stream)
    assert all(cell.answer.abstained for cell in left if cell.document_id == west)
    assert not wardens._directory.catalog.reviews.hold(west)


def test_a_deleted_review_takes_its_answers_along_but_not_those_of_others(wardens: RagBox) -> None:
    one = wardens.begin_review(QUESTIONS)
    continued(wardens, one.number)
    other = wardens.begin_review(QUESTIONS[:1])
    wardens.delete_review(one.number)
    assert [each.number for each in wardens.reviews()] == [other.number]
    assert wardens.reviews()[0].done == 3
    assert len(wardens._directory.catalog._all("SELECT 1 FROM review_cells")) == 3
    south = wardens.begin_review(QUESTIONS[:1], ["south.pdf"])
    wardens.delete_review(other.number)
    assert len(wardens._directory.catalog._all("SELECT 1 FROM review_cells")) == 1
    wardens.delete_review(south.number)
    assert wardens._directory.catalog._all("SELECT 1 FROM review_cells") == []
    for ask in (wardens.delete_review, wardens.reviewed, wardens.continue_review):
        with pytest.raises(QuestionError, match="no such review"):
            ask(one.number)


def test_a_review_needs_questions_and_documents(wardens: RagBox, tmp_path: Path, lean: Any) -> None:
    with pytest.raises(QuestionError, match="no question"):
        wardens.begin_review(["", "  "])
    with pytest.raises(QuestionError, match="list"):
        wardens.begin_review("one")
    with RagBox.open(tmp_path / "empty.box", lean) as empty, pytest.raises(QuestionError, match="no document"):
        empty.begin_review(QUESTIONS)


# -- real values


def test_a_review_is_kept_without_real_values_and_shown_as_the_viewer_may_see(clinic_box: RagBox) -> None:
    questions = ["Which MRN is on file?", "Who was seen in the ward?"]
    number = clinic_box.begin_review(questions).number
    assert len(continued(clinic_box, number)) == 2
    kept = " ".join(row[0] for row in clinic_box._directory.catalog._all("SELECT answer FROM review_cells"))
    assert "⟦" in kept
    for secret in ("Gerta", "Vole", "00482917", "Holm"):
        assert secret not in kept
    assert list(clinic_box.audit()) == []
    hidden, _ = clinic_box.reviewed(number)
    for cell in hidden:
        assert same(cell.answer, clinic_box.ask(questions[cell.row], documents=["letter.pdf"], reveal=False))
    assert list(clinic_box.audit()) == []
    shown, _ = clinic_box.reviewed(number, reveal=True)
    assert [event.event for event, _ in clinic_box.audit()] == ["review"]
    assert any("00482917" in cell.answer.text for cell in shown)
    for cell in shown:
        direct = clinic_box.ask(questions[cell.row], documents=["letter.pdf"], reveal=True)
        assert cell.answer.text == direct.text
        assert cell.answer.citations == direct.citations


def test_a_review_that_is_deleted_while_it_runs_keeps_nothing(wardens: RagBox) -> None:
    number = wardens.begin_review(QUESTIONS).number
    stream = wardens.continue_review(number, workers=1)
    next(stream)
    wardens.delete_review(number)
    list(stream)
    assert wardens._directory.catalog._all("SELECT 1 FROM review_cells") == []


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_a_question_that_names_somebody_is_written_as_the_viewer_may_see_it(clinic_box: RagBox, suffix: str) -> None:
    begun = clinic_box.begin_review(["When was Gerta Vole seen?"])
    continued(clinic_box, begun.number)
    for reveal in (False, True):
        review = clinic_box.shown_review(begun, reveal=reveal)
        cells, _ = clinic_box.reviewed(begun.number, reveal=reveal)
        table = ReviewTable.of(review, {}, {(cell.row, cell.document_id): cell.answer for cell in cells})
        assert (b"Vole seen?" in review_bytes(table, suffix)) == reveal


def test_a_document_of_other_settings_is_not_shown_masked(clinic_box: RagBox) -> None:
    number = clinic_box.begin_review(["Which MRN is on file?"]).number
    continued(clinic_box, number)
    catalog = clinic_box._directory.catalog
    catalog._write(lambda db: db.execute("UPDATE documents SET made_by = 'other'"))
    (cell,), _ = clinic_box.reviewed(number, reveal=False)
    assert "other settings" in (cell.answer.error or "")
    assert not cell.answer.citations
    (cell,), _ = clinic_box.reviewed(number, reveal=True)
    assert "00482917" in cell.answer.text


# -- sets of questions


def test_questions_are_kept_under_a_name(wardens: RagBox, lean: Any) -> None:
    wardens.save_questions("  Due   diligence ", [*QUESTIONS, "", QUESTIONS[0]])
    with RagBox.open(wardens.path, lean) as again:
        assert again.question_sets() == {"Due diligence": tuple(QUESTIONS)}
        again.save_questions("Due diligence", ["Another?"])
        assert again.question_sets() == {"Due diligence": ("Another?",)}
        again.delete_questions("Due diligence")
        assert again.question_sets() == {}
        with pytest.raises(QuestionError):
            again.delete_questions("x")
        with pytest.raises(QuestionError):
            again.save_questions(" ", QUESTIONS)
    assert QUESTIONS[0].encode() not in (wardens.path / "catalog.db").read_bytes()


# -- files


def cited(text: str, quote: str) -> Answer:
    citation = Citation(1, "a.pdf", "0" * 64, 4, (), quote, 0, len(quote), (), 1.0)
    return Answer("q", text, False, 0.873, "extractive", citations=(citation,))


TABLE = ReviewTable(
    ("=1+1", "When?"),
    ("a.pdf", "+b.pdf"),
    {
        (0, 0): cited("=cmd [1].", "@quote \x07 one"),
        (0, 1): Answer("q", "The documents do not say.", True, 0.2, "extractive"),
        (1, 0): Answer("q", "", True, 0.0, "extractive", error="it failed"),
    },
)


def test_the_spreadsheet_has_the_grid_and_its_citations() -> None:
    book = openpyxl.load_workbook(io.BytesIO(review_bytes(TABLE, ".xlsx")))
    grid, citations = book.worksheets
    assert (grid.title, citations.title) == ("Review", "Citations")
    assert [[cell.value for cell in row] for row in grid.iter_rows()] == [
        ["Question", "a.pdf", "'+b.pdf"],
        ["'=1+1", "'=cmd [1].\n(page 4; 87%)", "–"],
        ["When?", "Error: it failed", None],
    ]
    assert grid["B2"].comment is not None
    assert "page 4: “@quote" in grid["B2"].comment.text
    assert grid.freeze_panes == citations.freeze_panes == "B2"
    assert grid["B2"].alignment.wrap_text
    assert (grid.column_dimensions["A"].width or 0) > 30
    rows = [[cell.value for cell in row] for row in citations.iter_rows()]
    assert rows[1] == ["B2", "'=1+1", "a.pdf", "'=cmd [1].", 0.87, 1, "page 4", "'@quote   one", None]
    assert [row[0] for row in rows[1:]] == ["B2", "C2", "B3"]
    assert {cell.data_type for row in (*grid.iter_rows(), *citations.iter_rows()) for cell in row} <= {"s", "n"}
    assert review_bytes(TABLE, ".xlsx") == review_bytes(TABLE, ".xlsx")


def test_other_files_have_a_row_for_each_cell() -> None:
    rows = list(csv.DictReader(io.StringIO(review_bytes(TABLE, ".csv").decode())))
    assert tuple(rows[0]) == COLUMNS
    assert [(row["question"], row["document"]) for row in rows] == [
        ("'=1+1", "a.pdf"),
        ("'=1+1", "'+b.pdf"),
        ("When?", "a.pdf"),
    ]
    assert (rows[0]["page"], rows[0]["confidence"], rows[0]["abstained"]) == ("4", "0.873", "False")
    assert (rows[1]["abstained"], rows[2]["error"]) == ("True", "it failed")
    lines = [json.loads(line) for line in review_bytes(TABLE, ".jsonl").decode().splitlines()]
    assert [line["document"] for line in lines] == ["a.pdf", "+b.pdf", "a.pdf"]
    assert lines[0]["citations"][0]["quote"] == "@quote \x07 one"
