"""The sample documents are what their questions say they are."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from pathlib import Path

import pypdf
import pypdfium2 as pdfium
import pytest

from ragbox.text import stem, terms
from tools.sample_docs import build, verify

FOLDER = Path(__file__).parents[1] / "sample_docs"
QUESTIONS = verify.read_questions(FOLDER)
PARAPHRASES = [json.loads(line) for line in (FOLDER / "paraphrases.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def texts() -> dict[str, list[str]]:
    return verify.load_texts(FOLDER)


def test_sixteen_files_under_three_megabytes() -> None:
    files = [path for path in FOLDER.iterdir() if path.suffix in (".pdf", ".docx")]
    assert len(files) >= 16
    assert sum(path.stat().st_size for path in files) < 3_000_000


def test_questions_have_the_agreed_shape(texts: dict[str, list[str]]) -> None:
    assert [question["id"] for question in QUESTIONS] == [f"q{n:03}" for n in range(1, len(QUESTIONS) + 1)]
    assert len({question["question"] for question in QUESTIONS}) == len(QUESTIONS)
    for question in QUESTIONS:
        assert question["kind"] in verify.KINDS
        assert question["answerable"] is not question["kind"].startswith("unanswerable")
        if not question["answerable"]:
            assert question["answer"] is question["document"] is question["page"] is None
            continue
        assert question["answer"]
        assert question["evidence"]
        assert question["document"] in texts
        assert isinstance(question["page"], int) is question["document"].endswith(".pdf")


def test_questions_are_many_and_spread(texts: dict[str, list[str]]) -> None:
    answerable = [question for question in QUESTIONS if question["answerable"]]
    assert len(answerable) >= 75
    assert len(QUESTIONS) - len(answerable) >= 25
    per_document = Counter(question["document"] for question in answerable)
    assert set(per_document) == set(texts)
    assert per_document["policy_manual.pdf"] >= 20
    assert set(verify.KINDS) == {question["kind"] for question in QUESTIONS}


def test_every_question_has_one_paraphrase() -> None:
    assert [set(paraphrase) for paraphrase in PARAPHRASES] == [{"id", "question"}] * len(QUESTIONS)
    assert [paraphrase["id"] for paraphrase in PARAPHRASES] == [question["id"] for question in QUESTIONS]
    wordings = [row["question"] for row in (*QUESTIONS, *PARAPHRASES)]
    assert len(set(wordings)) == len(wordings)


def test_a_paraphrase_has_other_words() -> None:
    def content(text: str) -> set[str]:
        return set(map(stem, terms(text)))

    pairs = zip(QUESTIONS, PARAPHRASES, strict=True)
    kept = {one["id"]: (content(one["question"]), content(other["question"])) for one, other in pairs}
    assert [name for name, (before, after) in kept.items() if len(before & after) >= 0.7 * len(before)] == []


def test_evidence_stands_on_its_page() -> None:
    assert verify.problems(FOLDER) == []


def test_files_are_what_the_script_makes(tmp_path: Path, texts: dict[str, list[str]]) -> None:
    # Text, not bytes: another zlib or JPEG library may pack the same pages differently.
    build.build(tmp_path)
    assert verify.load_texts(tmp_path) == texts
    assert verify.read_questions(tmp_path) == QUESTIONS


def test_no_character_is_missing_from_its_font(texts: dict[str, list[str]]) -> None:
    assert [name for name, pages in texts.items() if "■" in "".join(pages)] == []


def test_manual_is_long_with_bookmarks_and_page_labels() -> None:
    reader = pypdf.PdfReader(FOLDER / "policy_manual.pdf")
    assert len(reader.pages) >= 60
    assert reader.page_labels[:2] == ["i", "ii"]
    assert reader.page_labels[-1].isdigit()
    assert len(reader.outline) >= 10


def test_scan_is_an_image_without_text(texts: dict[str, list[str]]) -> None:
    assert texts["scanned_letter.pdf"] == [""]
    with pdfium.PdfDocument(FOLDER / "scanned_letter.pdf") as document:
        kinds = [item.type for item in document[0].get_objects()]
    assert kinds == [pdfium.raw.FPDF_PAGEOBJ_IMAGE]
    assert (FOLDER / "scanned_letter.pdf").stat().st_size < 300_000


def test_consent_form_is_filled_in() -> None:
    fields = pypdf.PdfReader(FOLDER / "consent_form.pdf").get_fields() or {}
    assert fields["procedure"].value == "Laparoscopic cholecystectomy"
    assert fields["transfusion"].value == "/Yes"
    assert fields["students"].value == "/Off"


@pytest.mark.parametrize(
    ("file", "part", "needle"),
    [
        ("consulting_agreement_redline.docx", "word/document.xml", '<w:ins w:id="102" w:author="Rosalba Mendieta"'),
        ("consulting_agreement_redline.docx", "word/document.xml", "<w:delText"),
        ("consulting_agreement_redline.docx", "word/comments.xml", 'w:author="Joost Vantongeren"'),
        ("employee_handbook.docx", "word/footnotes.xml", "training weeks"),
        ("employee_handbook.docx", "word/document.xml", "<w:vMerge"),
        ("employee_handbook.docx", "word/document.xml", "<w:gridSpan"),
        ("employee_handbook.docx", "word/document.xml", '<w:ilvl w:val="2"/>'),
        ("employee_handbook.docx", "word/header1.xml", "Tidewell"),
    ],
)
def test_docx_features_are_there(file: str, part: str, needle: str) -> None:
    with zipfile.ZipFile(FOLDER / file) as package:
        assert needle in package.read(part).decode()
