"""Question files: what is read from them, and what is said of a row that cannot be used."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ragbox import RagBox
from ragbox.evaluate import EvaluationError
from ragbox.evaluate.questions import Question, read_questions
from ragbox.types import ABSTENTION

HEAD = "question,answer,document,page\n"


def read(box: RagBox, tmp_path: Path, text: str, name: str = "q.csv") -> list[Question]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_questions(path, box)


def read_lines(box: RagBox, tmp_path: Path, *rows: object) -> list[Question]:
    return read(box, tmp_path, "".join(json.dumps(row) + "\n" for row in rows), "q.jsonl")


def test_csv(estate_box: RagBox, tmp_path: Path) -> None:
    first, second, third = read(
        estate_box,
        tmp_path,
        "\ufeffid,question,answer,document,page,also,kind,check\n"
        'a,"What is the\nnotice?",30 days | thirty days,harlow.pdf,1,barn.pdf p. 1; note.docx,number,?\n'
        ",What is the deposit?,$450,note.docx,,,,ok\n\n"
        ",Who is the king?,,,,,,\n",
    )
    assert (first.id, first.line, first.kind, first.unchecked) == ("a", 2, "number", True)
    assert first.answers == ("30 days", "thirty days")
    assert [(place.document, place.page) for place in first.places] == [
        ("harlow.pdf", 1),
        ("barn.pdf", 1),
        ("note.docx", None),
    ]
    assert (second.id, second.line, second.unchecked) == ("line 4", 4, False)
    assert (third.answerable, third.places, third.line) == (False, (), 6)


def test_jsonl_as_the_samples_have_it(estate_box: RagBox, tmp_path: Path) -> None:
    row = {
        "id": "q1",
        "question": "Notice?",
        "answer": "30 days",
        "document": "harlow.pdf",
        "page": 1,
        "answerable": True,
    }
    first, second, third = read_lines(
        estate_box,
        tmp_path,
        row | {"kind": "number", "evidence": "is 30 days", "also": [{"document": "barn.pdf", "page": 1}]},
        {"question": "King?", "answer": None, "document": None, "page": None, "answerable": False},
        {"question": "Rent?", "answers": ["$70", "70 dollars"]},
    )
    assert (first.evidence, len(first.places), first.document) == ("is 30 days", 2, "harlow.pdf")
    assert second.answerable is False
    assert (third.answers, third.answerable, third.document) == (("$70", "70 dollars"), True, None)


def test_a_document_may_be_named_by_its_id(estate_box: RagBox, tmp_path: Path) -> None:
    info = estate_box.document("barn.pdf")
    (found,) = read(estate_box, tmp_path, f"{HEAD}Rent?,$70,{info.document_id[:10]},1.0\n")
    assert (found.places[0].document_id, found.places[0].page) == (info.document_id, 1)


def test_thumbs(estate_box: RagBox, tmp_path: Path) -> None:
    thumb = {"question": "Rent?", "answer": "The rent is $70 [1].", "document": "barn.pdf", "page": 1, "rating": "down"}
    nothing = {"answer": None, "document": None, "page": None}
    up, down, silent = read_lines(
        estate_box,
        tmp_path,
        thumb,
        thumb | {"rating": "up"},
        thumb | {"question": "Since when?", "rating": "down"},
        {"question": "King?", "rating": "up", **nothing},
    )
    assert (up.answerable, up.answers, up.places[0].document) == (True, (), "barn.pdf")
    assert (down.answerable, down.wrong, down.places) == (None, "The rent is $70 [1].", ())
    assert silent.answerable is False
    (silent,) = read_lines(estate_box, tmp_path, {"question": "King?", "answer": ABSTENTION, "rating": "up"})
    assert silent.answerable is False


def test_a_thumb_on_a_document_that_is_gone(
    estate_box: RagBox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    thumb = {"answer": "The rent is $70 [1].", "page": 1}
    gone = thumb | {"document": "nosuch.pdf"}
    (left,) = read_lines(
        estate_box,
        tmp_path,
        gone | {"question": "Age?", "rating": "up"},
        gone | {"question": "Since when?", "rating": "down"},
        thumb | {"question": "Rent?", "document": "barn.pdf", "rating": "up"},
    )
    assert left.text == "Rent?"
    assert "q.jsonl: 2 thumbs are left out, on documents not in this box" in capsys.readouterr().err
    with pytest.raises(
        EvaluationError, match=r"q\.jsonl: none of the documents that its thumbs are about is in this box"
    ):
        read_lines(estate_box, tmp_path, gone | {"question": "Age?", "rating": "up"})
    with pytest.raises(EvaluationError, match="line 1: its `document` is not in this box"):
        read_lines(estate_box, tmp_path, gone | {"question": "Age?"})


def test_a_name_that_several_documents_have(tmp_path: Path, box: RagBox, make_pdf: Any) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        box.ingest(make_pdf(tmp_path / folder / "rent.pdf", f"This is rent {folder}."))
    with pytest.raises(EvaluationError) as caught:
        read(box, tmp_path, f"{HEAD}Rent?,$70,rent.pdf,1\n")
    assert "line 2: several documents are called what its `document` says; give an id" in str(caught.value)
    assert "rent.pdf" not in str(caught.value)


@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_csv_as_spreadsheets_of_other_countries_write_it(estate_box: RagBox, tmp_path: Path, separator: str) -> None:
    head, also = "Question|ANSWER|Document|page|Notes|also|", '"note.docx; mill.pdf"'
    text = f'{head}\n"What is; the\trent, please?"|$70|barn.pdf|1|x|{also}|\n'
    (found,) = read(estate_box, tmp_path, "\ufeff" + text.replace("|", separator))
    assert (found.text, found.answers) == ("What is; the\trent, please?", ("$70",))
    assert [place.document for place in found.places] == ["barn.pdf", "note.docx", "mill.pdf"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Rent?,$70\nAge?,5\n", "q.csv line 1: there is no column 'question'; the first line must name the columns"),
        (
            "question,kind\nRent?,x\n",
            "q.csv line 2: nothing to measure against; give columns 'answer', 'document' and 'page'",
        ),
        (f"{HEAD}", "there are no questions in it"),
        (
            f"{HEAD}Rent?,$70,barn.pdf,1\nAge?,5,nosuch.pdf,1\n",
            "q.csv line 3: its `document` is not in this box; `ragbox documents`",
        ),
        (f"{HEAD}Rent?,$70,barn.pdf,2\n", "q.csv line 2: page 2 of 'barn.pdf', which has 1"),
        (f"{HEAD}Rent?,$70,barn.pdf,0\n", "q.csv line 2: page 0 of 'barn.pdf'"),
        (f"{HEAD}Rent?,$70,barn.pdf,40123213799\n", "q.csv line 2: a page of 'barn.pdf', which has 1"),
        ("question,answer,also\nRent?,$70,Rent.pdf p. 2\n", "q.csv line 2: its `also` is not in this box"),
        (f"question,also\nRent?,barn.pdf p. {'9' * 5000}\n", "q.csv line 2: nothing to measure against"),
        (f"question,answer,also\nRent?,1,barn.pdf p. {'9' * 5000}\n", "q.csv line 2: its `also` is not in this box"),
        ("question,answer,Answer\nRent?,$70,$80\n", "q.csv line 1: columns 2 and 3 have the same name"),
        ("question,Rent,rent\nRent?,$70,$80\n", "q.csv line 1: columns 2 and 3 have the same name"),
        ("question;answer\nRent?;$70;$80\n", "q.csv line 2: more cells than there are columns"),
        (
            "question,answer,document,rating\nRent?,The rent is $70.,,up\n",
            "q.csv line 2: it has an `answer` that was found right and no `document`",
        ),
        (f"{HEAD}Rent?,$70,note.docx,1\n", "q.csv line 2: 'note.docx' has no pages; leave `page` empty"),
        (f"{HEAD}Rent?,$70,barn.pdf,two\n", "q.csv line 2: `page` must be a whole number"),
        (f"{HEAD}Rent?,$70,,1\n", "q.csv line 2: it has a `page` and no `document`"),
        (f"{HEAD}?,$70,barn.pdf,1\n", "q.csv line 2: the question is empty"),
        (f'{HEAD}"Rent?,$70,barn.pdf,1\n', "q.csv line 2: is not valid CSV"),
        (f"{HEAD}Rent?,$1,200,barn.pdf,1\n", "q.csv line 2: more cells than there are columns"),
        ("question,answer,answerable\nRent?,$70,no\n", "q.csv line 2: it has an `answer` and is called unanswerable"),
        ("question,answer,answerable\nRent?,,yes\n", "q.csv line 2: it has neither an `answer` nor a `document`"),
        ("question,answer,answerable\nRent?,$70,perhaps\n", "q.csv line 2: `answerable` must be true or false"),
        ("question,answer,rating\nRent?,$70,good\n", "q.csv line 2: `rating` must be up or down"),
        ("id,question,answer\na,Rent?,1\na,Age?,2\n", "q.csv line 3: its `id` is that of line 2 already"),
        (
            HEAD + "Rent?,1,nosuch.pdf,1\n" * 7,
            "; and 2 lines more",
        ),
    ],
)
def test_what_is_wrong_and_where(estate_box: RagBox, tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        read(estate_box, tmp_path, text)
    assert said in str(caught.value)
    assert not re.search(r"Rent|nosuch|401|999|70", str(caught.value))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"question": "Rent?", "answer": "1"}\n{oops}\n', "q.jsonl line 2: is not valid JSON"),
        ('{"ask": "Rent?"}\n', "q.jsonl line 1: there is no 'question' in it"),
        ("[1]\n", "q.jsonl line 1: is no JSON object with a 'question'"),
        ('{"Rent?": "1"}\n', "q.jsonl line 1: there is no 'question' in it"),
        ('{"question": "Rent?", "the Rent": "1"}\n', "q.jsonl line 1: nothing to measure against"),
        ('{"question": ["Rent?"], "answer": "1"}\n', "q.jsonl line 1: `question` must be a text"),
        ('{"question": "Rent?", "answer": {"a": 1}}\n', "q.jsonl line 1: `answer` must be a text"),
        (f'{{"question": "Rent?", "answer": {"[" * 100_000 + "]" * 100_000}}}\n', "q.jsonl line 1: is not valid JSON"),
        (f'{{"question": "Rent?", "answer": {"[" * 900 + "]" * 900}}}\n', "q.jsonl line 1: `answer` must be a text"),
        (f'{{"question": "Rent?", "rating": {"[" * 900 + "]" * 900}}}\n', "q.jsonl line 1: `rating` must be a text"),
        ('{"question": "Rent?", "answer": "1", "also": [3]}\n', 'q.jsonl line 1: `also` must be a list of {"document"'),
    ],
)
def test_what_is_wrong_in_jsonl(estate_box: RagBox, tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        read(estate_box, tmp_path, text, "q.jsonl")
    assert said in str(caught.value)
    assert "Rent" not in str(caught.value)


def test_files_that_cannot_be_read(estate_box: RagBox, tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes("question,answer\nRent?,£70\n".encode("latin-1"))
    for name, said in (("no.csv", "cannot be read"), ("latin.csv", "is not in UTF-8"), ("q.txt", "as .csv or .jsonl")):
        with pytest.raises(EvaluationError, match=said):
            read_questions(tmp_path / name, estate_box)
