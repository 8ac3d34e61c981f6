"""Drafted questions: what rules ask for, that the answers stand where they say, and that nobody's corrections are lost."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from ragbox import RagBox
from ragbox.evaluate import EvaluationError
from ragbox.evaluate.draft import check_target, draft, write_questions
from ragbox.evaluate.facts import Fact, facts, lower
from ragbox.evaluate.questions import read_questions
from ragbox.evaluate.score import holds
from ragbox.types import Chunk, Unit


def found(text: str, *columns: str, label: bool = False) -> dict[str, str]:
    """The questions that one sentence or row gives, with their answers."""
    start = 40
    unit = Unit(start, start + len(text), columns, label)
    chunk = Chunk("c", "d", 0, start, start + len(text), 1, (), text, text, (unit,))
    given: list[Fact] = list(facts(chunk))
    return {fact.asked: text[fact.start - start : fact.end - start] for fact in given}


@pytest.mark.parametrize(
    ("text", "asked", "answer"),
    [
        ("Date of birth: 4 May 1983", "What is the date of birth", "4 May 1983"),
        ("NHS number: 401 023 2137.", "What is the NHS number", "401 023 2137"),
        ("Allergies: latex", "What are the allergies", "latex"),
        (
            "“Service Credit” means a sum deducted from the Charges.",
            "What does “Service Credit” mean",
            "a sum deducted from the Charges",
        ),
        (
            'This is made with Orchard & Finch Limited (the "Supplier") today.',
            "Who or what is the “Supplier”",
            "Orchard & Finch Limited",
        ),
        (
            "The annual rent shall be reviewed on 24 June 2028.",
            "When shall the annual rent be reviewed",
            "24 June 2028",
        ),
        ("This Agreement expires on March 3, 2031.", "When does this Agreement expire", "March 3, 2031"),
        ("There is an arrangement fee of £4,060 to pay.", "How much is the arrangement fee", "£4,060"),
        ("The interest rate is 2.5 % a year.", "How much is the interest rate", "2.5 %"),
        ("It has an initial term of four years.", "How long is the initial term", "four years"),
        ("A notice period of 30 (thirty) days applies.", "", ""),
    ],
)
def test_sentences(text: str, asked: str, answer: str) -> None:
    assert found(text) == ({asked: answer} if asked else {})


def test_rows() -> None:
    columns = ("No.", "Service", "Price per hour", "4 May 2025")
    assert found("1\tInterpreting in person\t£72.00\tyes", *columns) == {
        "What is the price per hour for Interpreting in person": "£72.00",
        "What is given for Interpreting in person under 4 May 2025": "yes",
    }
    assert found("Patient\tAda Brand\tMRN\tX 17") == {"What is the patient": "Ada Brand", "What is the MRN": "X 17"}
    assert found("12\t14\t16", "a", "b", "c") == {}
    assert found("Patient\tAda Brand\tpage") == {}


def table(*lines: str) -> set[str]:
    """What is asked for of a table without column names."""
    units, start = [], 0
    for line in lines:
        units.append(Unit(start, start + len(line)))
        start += len(line) + 1
    text = "\n".join(lines)
    return {fact.asked for fact in facts(Chunk("c", "d", 0, 0, len(text), 1, (), text, text, tuple(units)))}


def test_names_of_columns_are_no_facts() -> None:
    assert table("Item\tPrice", "Harvest supper\t£70", "Barn dance\t£90") == {
        "What is the harvest supper",
        "What is the barn dance",
    }
    assert "What is the patient" in table("Patient\tAda Brand", "Physician\tBo Finch", "MRN\tX 17")
    assert "What is the item" not in table("There is a list.", "Item\tPrice", "Barn dance\t£90", "That is all.")


@pytest.mark.parametrize(
    "text",
    [
        "To: Ada Brand",
        "The officer is independent: nobody may instruct her",
        "Telephone:",
        "A fee of £4,060 applies.",
        f"Address: {'a very long road ' * 12}",
    ],
)
def test_what_is_not_asked_for(text: str) -> None:
    assert found(text) == {}


def test_a_label_answers_nothing() -> None:
    assert found("Date of birth: 4 May 1983", label=True) == {}


def test_labels_within_a_sentence() -> None:
    assert [lower(each) for each in ("Rent deposit", "NHS number", "Great Askerby", "The Lease", "VAT")] == [
        "rent deposit",
        "NHS number",
        "Great Askerby",
        "the Lease",
        "VAT",
    ]


def test_drafts_can_be_asked_and_answered(estate_box: RagBox, tmp_path: Path) -> None:
    rows = draft(estate_box, 5)
    by_kind = Counter(str(row["kind"]) for row in rows)
    assert by_kind["unanswerable"] == 1
    assert {row["check"] for row in rows} == {"?"}
    assert rows == draft(estate_box, 5)
    write_questions(tmp_path / "q.csv", rows)
    questions = read_questions(tmp_path / "q.csv", estate_box)
    assert [question.text for question in questions] == [row["question"] for row in rows]
    assert all(question.unchecked for question in questions)
    for question in questions:
        if not question.answerable:
            continue
        (place,) = question.places
        assert holds(estate_box.text(place.document_id), question.answers[0])
        assert holds(question.evidence, question.answers[0])


def test_an_unanswerable_draft_puts_a_question_to_a_document_without_its_words(estate_box: RagBox) -> None:
    rows = draft(estate_box, 5)
    (row,) = (row for row in rows if not row["answerable"])
    assert (row["answer"], row["document"], row["page"], row["evidence"]) == (None, None, None, "")
    asked, _, subject = str(row["question"]).rstrip("?").rpartition(" in the ")
    others = {str(each["question"]).rpartition(" in the ")[0]: str(each["document"]) for each in rows if each["answer"]}
    assert asked in others
    assert not others[asked].startswith(subject)
    assert any(info.name.startswith(subject) for info in estate_box.documents())


def test_fewer_than_wanted_where_the_documents_give_no_more(estate_box: RagBox) -> None:
    many = draft(estate_box, 1000)
    assert 3 <= len(many) < 20
    assert len({row["question"] for row in many}) == len(many)
    assert [row["id"] for row in many][:2] == ["d001", "d002"]


def test_pages_are_those_of_the_answer(tmp_path: Path, box: RagBox, make_pdf: object) -> None:
    assert callable(make_pdf)
    path = make_pdf(tmp_path / "loan.pdf", "There is nothing here.", "There is an arrangement fee of $4,060 to pay.")
    box.ingest(path)
    (row,) = draft(box, 1)
    assert (row["question"], row["answer"], row["document"], row["page"]) == (
        "How much is the arrangement fee in the loan?",
        "$4,060",
        "loan.pdf",
        2,
    )


def test_documents_that_give_nothing(tmp_path: Path, box: RagBox, make_pdf: object) -> None:
    assert callable(make_pdf)
    box.ingest(make_pdf(tmp_path / "a.pdf", "There is nothing here."))
    with pytest.raises(EvaluationError, match="write questions by hand"):
        draft(box, 5)


def test_corrections_are_never_written_over(tmp_path: Path) -> None:
    row: dict[str, object] = {"id": "d001", "question": "Rent?", "answer": "=1+1", "answerable": True, "page": None}
    write_questions(tmp_path / "q.jsonl", [row])
    assert json.loads((tmp_path / "q.jsonl").read_text()) == row
    write_questions(tmp_path / "q.csv", [row])
    (read,) = csv.DictReader((tmp_path / "q.csv").read_text().splitlines())
    assert (read["answer"], read["answerable"], read["page"]) == ("'=1+1", "true", "")
    with pytest.raises(EvaluationError, match="is there already"):
        write_questions(tmp_path / "q.csv", [row])
    with pytest.raises(EvaluationError, match="must end in"):
        check_target(tmp_path / "q.xlsx")


def test_a_document_whose_name_a_spreadsheet_would_run_is_called_by_its_id(
    tmp_path: Path, box: RagBox, make_pdf: object
) -> None:
    assert callable(make_pdf)
    box.ingest(make_pdf(tmp_path / "-loan.pdf", "There is an arrangement fee of $4,060 to pay."))
    write_questions(tmp_path / "q.csv", draft(box, 1))
    (question,) = read_questions(tmp_path / "q.csv", box)
    assert question.document == "-loan.pdf"
