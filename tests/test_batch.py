"""Questions from a file to a file: formats, order, rows that fail, and a run that goes on where it was stopped."""

from __future__ import annotations

import csv
import itertools
import json
import re
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ragbox import RagBox
from ragbox.batch import OUTPUT, run_file, write_so_far
from ragbox.config import load_profile
from ragbox.errors import QuestionError
from ragbox.table_files import BatchError, read_rows
from ragbox.types import ABSTENTION, Answer, Citation, DocumentInfo, Filter

GOOD = "How much notice must Halvorsen Brightwater give Kestrel to walk away from the hosting contract without cause?"
ROWS: list[dict[str, object]] = [
    {"id": "1", "question": GOOD, "document": "service_agreement.pdf"},
    {"id": "2", "question": "What did the heron eat, ünder the bridge?", "document": "nda.docx"},
    {"id": "3", "question": "", "document": ""},
    {"id": "4", "question": "Who is the supplier?", "document": "no such file.pdf"},
]


def write_csv(path: Path, rows: list[dict[str, object]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_jsonl(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n\n" for row in rows))
    return path


def write_xlsx(path: Path, rows: list[dict[str, object]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([*rows[0].keys(), None])
    for row in rows:
        sheet.append(list(row.values()))
    book.save(path)
    return path


WRITE = {".csv": write_csv, ".jsonl": write_jsonl, ".xlsx": write_xlsx}


def texts(path: Path) -> list[dict[str, str]]:
    """The rows of any format, every value as text."""
    return [{name: "" if value is None else str(value) for name, value in row.items()} for row in read_rows(path)]


@pytest.mark.parametrize(("source", "target"), [(".csv", ".jsonl"), (".jsonl", ".xlsx"), (".xlsx", ".csv")])
def test_from_each_format_to_each(sample_box: RagBox, tmp_path: Path, source: str, target: str) -> None:
    given = WRITE[source](tmp_path / f"in{source}", ROWS)
    seen: list[tuple[int, int]] = []
    failed = run_file(sample_box, given, tmp_path / f"out{target}", progress=lambda *state: seen.append(state))
    rows = texts(tmp_path / f"out{target}")
    assert failed == 2
    assert seen == [(number, 4) for number in (1, 2, 3, 4)]
    assert [row["id"] for row in rows] == ["1", "2", "3", "4"]
    assert [row["question"] for row in rows] == [str(row["question"]) for row in ROWS]
    assert all(row.keys() == {"id", "question", *OUTPUT} for row in rows)
    first = sample_box.ask(GOOD, documents=["service_agreement.pdf"])
    assert not first.abstained
    assert (rows[0]["answer"], rows[0]["abstained"]) == (first.text, "False")
    quoted = (first.citations[0].document, str(first.citations[0].page), first.citations[0].quote)
    assert (rows[0]["document"], rows[0]["page"], rows[0]["quote"]) == quoted
    assert (rows[1]["answer"], rows[1]["document"]) == (ABSTENTION, "nda.docx")
    assert [bool(row["error"]) for row in rows] == [False, False, True, True]
    assert "empty" in rows[2]["error"]
    assert "no such file.pdf" in rows[3]["error"]
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []


class Scripted:
    """Stands in for a box: answers by a function, so that a test can say what an answer holds and when it comes."""

    profile = load_profile()

    def __init__(self, answer: Callable[[str], str]) -> None:
        self.asked: list[str] = []
        self._answer = answer

    def ask(self, question: str, **_options: object) -> Answer:
        self.asked.append(question)
        text = self._answer(question)
        quote = Citation(1, "a.pdf", "0" * 64, 1, (), text, 0, len(text), (), 1.0)
        return Answer(question, text, False, 0.9, "extractive", citations=(quote,))

    def documents(self, *, where: Filter) -> tuple[DocumentInfo, ...]:
        if where.after and not where.after.startswith("20"):
            raise QuestionError("no such day")
        return ()


def run(box: Scripted, source: Path, target: Path, **options: Any) -> int:
    return run_file(box, source, target, **options)  # type: ignore[arg-type]


def questions(count: int) -> list[dict[str, object]]:
    return [{"question": f"question {number}"} for number in range(count)]


@pytest.mark.parametrize("cut", [b"", b'[{"question": "question 3"}, {"ans', '{"é'.encode()[:-1]])
def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path, cut: bytes) -> None:
    source, target = write_jsonl(tmp_path / "in.jsonl", questions(6)), tmp_path / "out.csv"
    odd = "a\u2028b\u0085c\x0bd\x1ee\r\nf"  # what some take for the end of a line

    def stop_at_3(question: str) -> str:
        if question.endswith("3"):
            raise KeyboardInterrupt
        return odd

    with pytest.raises(KeyboardInterrupt):
        run(Scripted(stop_at_3), source, target, workers=1)
    partial = tmp_path / "out.csv.partial.jsonl"
    assert partial.stat().st_mode & 0o077 == 0
    with partial.open("ab") as file:
        file.write(cut)
    box = Scripted(lambda _question: "late")
    assert run(box, source, target, workers=1) == 0
    assert box.asked == ["question 3", "question 4", "question 5"]
    assert [row["answer"] for row in texts(target)] == [odd] * 3 + ["late"] * 3
    assert not partial.exists()


@pytest.mark.parametrize(
    "content",
    [
        b'[{"question": "another"}, {}]\n',
        b"not json at all\n",
        b"[]\n",
        b"\xff\xfe\n",
        b'[{"question": "question 0"}, {"answer": 1}]\n',
        b'{"question": "question 0"}\n',
    ],
)
def test_a_partial_file_of_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    source, target = write_jsonl(tmp_path / "in.jsonl", questions(2)), tmp_path / "out.csv"
    partial = tmp_path / "out.csv.partial.jsonl"
    partial.write_bytes(content)
    with pytest.raises(BatchError, match="belongs to other questions") as caught:
        run(Scripted(str), source, target)
    assert str(partial) in str(caught.value)
    assert partial.read_bytes() == content


def test_progress_goes_on_where_the_run_does(tmp_path: Path) -> None:
    source, target = write_jsonl(tmp_path / "in.jsonl", questions(4)), tmp_path / "out.csv"
    stopped_at(2, source, target)
    seen: list[tuple[int, int]] = []
    run(Scripted(str), source, target, workers=1, progress=lambda *state: seen.append(state))
    assert seen == [(2, 4), (3, 4), (4, 4)]


def stopped_at(number: int, source: Path, target: Path) -> None:
    def stop(question: str) -> str:
        if question.endswith(str(number)):
            raise KeyboardInterrupt
        return question

    with pytest.raises(KeyboardInterrupt):
        run(Scripted(stop), source, target, workers=1)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".xlsx"])
def test_what_is_done_so_far_can_be_had_and_the_output_appears_as_a_whole(tmp_path: Path, suffix: str) -> None:
    source, target = write_jsonl(tmp_path / "in.jsonl", questions(5)), tmp_path / f"out{suffix}"
    with pytest.raises(BatchError, match="no run into this file"):
        write_so_far(source, target)
    stopped_at(3, source, target)
    assert not target.exists()
    assert write_so_far(source, target) == (3, 5)
    assert [row["answer"] for row in texts(target)] == ["question 0", "question 1", "question 2"]
    box = Scripted(str)
    run(box, source, target, workers=1)
    assert box.asked == ["question 3", "question 4"]
    assert len(texts(target)) == 5


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".xlsx"])
def test_the_same_answers_give_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    rows = [{"question": f"q{n}", "seen": "2024-01-31", "n": n} for n in range(9)]
    source, target = write_xlsx(tmp_path / "in.xlsx", rows), tmp_path / f"out{suffix}"
    found = set()
    for workers in (1, 4):
        run(Scripted(str), source, target, workers=workers)
        found.add(target.read_bytes())
        time.sleep(1.1 if suffix == ".xlsx" and workers == 1 else 0)  # longer than the step of a clock in an archive
    assert len(found) == 1


def test_a_second_run_into_one_file_waits_for_nobody(tmp_path: Path) -> None:
    source, target = write_jsonl(tmp_path / "in.jsonl", questions(2)), tmp_path / "out.csv"

    def answer(question: str) -> str:
        with pytest.raises(BatchError, match="another run"):
            run(Scripted(str), source, target)
        return question

    assert run(Scripted(answer), source, target, workers=1) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl", "out.csv"}


def test_no_answer_lies_in_a_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file")

    monkeypatch.setattr("openpyxl.worksheet._writer.create_temporary_file", refuse)
    source, target = write_jsonl(tmp_path / "in.jsonl", questions(2)), tmp_path / "out.xlsx"
    assert run(Scripted(str), source, target) == 0
    assert len(texts(target)) == 2


def test_no_row_of_a_spreadsheet_is_lost_to_a_wrong_size(tmp_path: Path) -> None:
    rows = questions(7)
    given = write_xlsx(tmp_path / "in.xlsx", rows)
    with zipfile.ZipFile(given) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    smaller = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A2"', parts[sheet])
    assert smaller != parts[sheet]
    with zipfile.ZipFile(given, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, smaller if name == sheet else data)
    run(Scripted(str), given, tmp_path / "out.csv")
    assert len(texts(tmp_path / "out.csv")) == 7


def test_a_partial_file_with_another_document_column_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"

    def stop(question: str) -> str:
        if question == "two":
            raise KeyboardInterrupt
        return question

    rows: list[dict[str, object]] = [{"question": "one", "document": "a.pdf"}, {"question": "two", "document": "a.pdf"}]
    with pytest.raises(KeyboardInterrupt):
        run(Scripted(stop), write_jsonl(tmp_path / "in.jsonl", rows), target, workers=1)
    rows[0]["document"] = "b.pdf"
    with pytest.raises(BatchError, match="belongs to other questions"):
        run(Scripted(str), write_jsonl(tmp_path / "in.jsonl", rows), target, workers=1)


def test_a_stopped_run_goes_on_with_the_same_filter_and_mode_only(tmp_path: Path) -> None:
    source, target = write_jsonl(tmp_path / "in.jsonl", questions(3)), tmp_path / "out.csv"

    def stop_at_1(question: str) -> str:
        if question.endswith("1"):
            raise KeyboardInterrupt
        return question

    where = Filter(folders=("/a",), after="2024-01-01")
    with pytest.raises(KeyboardInterrupt):
        run(Scripted(stop_at_1), source, target, workers=1, where=where)
    for other in ({"where": Filter(folders=("/b",))}, {}, {"where": where, "mode": "extractive"}):
        with pytest.raises(BatchError, match="another filter, mode or model"):
            run(Scripted(str), source, target, workers=1, **other)
    box = Scripted(str)
    assert run(box, source, target, workers=1, where=where) == 0
    assert box.asked == ["question 1", "question 2"]


def test_a_filter_that_cannot_be_meant_is_told_of_before_anything_is_written(tmp_path: Path) -> None:
    source, target = write_jsonl(tmp_path / "in.jsonl", questions(2)), tmp_path / "out.csv"
    target.write_text("answers of yesterday")
    with pytest.raises(QuestionError, match="no such day"):
        run(Scripted(str), source, target, where=Filter(after="1999"))
    assert target.read_text() == "answers of yesterday"
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl", "out.csv"}


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_csv_file_may_have_other_separators(tmp_path: Path, mark: str) -> None:
    (tmp_path / "in.csv").write_text(f"id{mark}question\n1{mark}who, and when?\n")
    run(Scripted(str), tmp_path / "in.csv", tmp_path / "out.jsonl")
    assert [row["question"] for row in texts(tmp_path / "out.jsonl")] == ["who, and when?"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_no_answer_runs_as_a_formula(tmp_path: Path, suffix: str) -> None:
    answers = ['=HYPERLINK("http://x.example")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "plain - text", "1=1"]
    source = write_jsonl(tmp_path / "in.jsonl", questions(len(answers)))
    target = tmp_path / f"out{suffix}"
    run(Scripted(lambda question: answers[int(question.split()[1])]), source, target)
    for row, answer in zip(texts(target), answers, strict=True):
        for column in ("answer", "quote"):
            assert row[column].lstrip("'").strip() == answer.strip()
            assert row[column].startswith("'") == (answer not in answers[-2:])
    if suffix == ".xlsx":
        cells = itertools.chain.from_iterable(openpyxl.load_workbook(target).worksheets[0].iter_rows())
        assert {cell.data_type for cell in cells} <= {"s", "n", "b"}


def test_a_spreadsheet_takes_any_answer(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"question": "q", "tags": ["a", "b"]}]
    target = tmp_path / "out.xlsx"
    run(
        Scripted(lambda _question: "bell \x07 and \x0b tab " + "x" * 40_000),
        write_jsonl(tmp_path / "in.jsonl", rows),
        target,
    )
    (row,) = texts(target)
    assert row["answer"].startswith("bell   and   tab xxx")
    assert row["tags"] == '["a", "b"]'


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".xlsx"])
def test_half_a_character_stops_no_run(sample_box: RagBox, tmp_path: Path, suffix: str) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(r'{"question": "Who is the supplier \ud83d?", "note": "\ude00"}')
    assert run_file(sample_box, source, tmp_path / f"out{suffix}") == 0
    assert [row["note"] for row in read_rows(tmp_path / f"out{suffix}")] == ["?"]


def test_a_fault_in_one_row_does_not_stop_the_others(tmp_path: Path) -> None:
    def answer(question: str) -> str:
        if question.endswith("1"):
            raise ZeroDivisionError("secret words of a document")
        if question.endswith("2"):
            raise QuestionError("the question is odd")
        return "fine"

    target = tmp_path / "out.jsonl"
    assert run(Scripted(answer), write_jsonl(tmp_path / "in.jsonl", questions(4)), target) == 2
    errors = [row["error"] for row in texts(target)]
    assert errors == ["", "internal error (ZeroDivisionError); please report it", "the question is odd", ""]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("in.txt", b"question\n", r"\.csv, \.jsonl or \.xlsx"),
        ("missing.csv", None, "No such file"),
        ("in.csv", b"frage\nwer?\n", "no column 'question'"),
        ("in.csv", b"question\nwho, when?\n", "more cells"),
        ("in.csv", "question\nqué".encode("latin-1"), "UTF-8"),
        ("in.jsonl", b'{"question": "a"}\n{"quest\n', "not a valid .jsonl"),
        ("in.jsonl", b"[1, 2]\n", "not a valid .jsonl"),
        ("in.xlsx", b"PK nonsense", "not a valid .xlsx"),
    ],
)
def test_a_bad_input_is_named(tmp_path: Path, name: str, content: bytes | None, words: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(BatchError, match=words) as caught:
        run(Scripted(str), tmp_path / name, tmp_path / "out.csv")
    assert name in str(caught.value)
    assert not (tmp_path / "out.csv").exists()


def test_an_input_without_rows_gives_a_header(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("question\n")
    assert run(Scripted(str), tmp_path / "in.csv", tmp_path / "out.csv") == 0
    assert (tmp_path / "out.csv").read_text().strip() == ",".join(["question", *OUTPUT])


@pytest.mark.parametrize("target", ["out.txt", "nowhere/out.csv"])
def test_a_bad_output_is_named(tmp_path: Path, target: str) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", questions(1))
    with pytest.raises(BatchError, match=r"out\."):
        run(Scripted(str), source, tmp_path / target)


def test_a_missing_cell_is_no_question(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"question": None, "note": "x"}, {"question": 7, "note": "y"}]
    box = Scripted(str)
    run(box, write_xlsx(tmp_path / "in.xlsx", rows), tmp_path / "out.csv", workers=1)
    assert box.asked == ["", "7"]


# -- the iterator behind it


def test_answers_come_in_the_order_of_the_questions(sample_box: RagBox) -> None:
    asked = [GOOD, "", "Who is the supplier?", "x" * 5000, "What is the invoice number?"]
    answers = list(sample_box.ask_batch(asked, workers=4))
    assert [answer.question for answer in answers] == asked
    assert [bool(answer.error) for answer in answers] == [False, True, False, True, False]
    assert answers[0].citations == sample_box.ask(GOOD).citations
    assert list(sample_box.ask_batch([])) == []


def test_endless_questions_are_taken_as_they_are_needed(sample_box: RagBox) -> None:
    taken = itertools.count()

    def endless() -> Iterator[str]:
        while True:
            yield f"What is item {next(taken)}?"

    answers = sample_box.ask_batch(endless(), workers=2)
    first = list(itertools.islice(answers, 3))
    assert [answer.question for answer in first] == [f"What is item {number}?" for number in range(3)]
    assert next(taken) <= 2 * 2 + 3
    answers.close()  # type: ignore[attr-defined]
    assert [each for each in threading.enumerate() if each.name.startswith("ask_")] == []


def test_slow_answers_keep_the_order(tmp_path: Path) -> None:
    def answer(question: str) -> str:
        time.sleep(0.02 if question.endswith("0") else 0)
        return question

    target = tmp_path / "out.jsonl"
    run(Scripted(answer), write_jsonl(tmp_path / "in.jsonl", questions(11)), target, workers=4)
    assert [row["answer"] for row in texts(target)] == [f"question {number}" for number in range(11)]
