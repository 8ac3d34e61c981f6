"""What holds for every parser, and for every sample document."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

import pytest

from ragbox.config import Limits
from ragbox.errors import ParseError
from ragbox.parse import PARSER_VERSION, SUFFIXES, parse
from ragbox.types import Document

from .makers import LIMITS, body, canvas, check, flow, p, para, read, word_file
from .test_pptx import deck, slide
from .test_xlsx import fill, workbook

TEXT = "Größe, naïve café, 東京 £5 and “quoted” text."
SAMPLES = sorted(
    path for path in (Path(__file__).parents[2] / "sample_docs").glob("*") if path.suffix.lower() in SUFFIXES
)

MADE = {
    "words.pdf": flow(para("Größe, naïve café £5 and plain text.")),
    "words.docx": body(p(TEXT)),
    "words.txt": TEXT.encode(),
    "words.md": f"# Title\n\n{TEXT}".encode(),
    "words.html": f"<!doctype html><p>{TEXT}".encode(),
    "words.eml": f"From: a@b\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{TEXT}".encode(),
    "words.pptx": deck(lambda made: slide(made, TEXT)),
    "words.xlsx": workbook(lambda _, sheet: fill(sheet, [[TEXT]])),
}
EMPTY = {"empty.pdf": canvas(lambda page: page.showPage()), "empty.docx": word_file(lambda _: None)}


@pytest.mark.parametrize("name", MADE)
def test_identity_is_the_hash_of_the_bytes(tmp_path: Path, name: str) -> None:
    document = read(tmp_path, MADE[name], name)
    assert document.document_id == hashlib.sha256(MADE[name]).hexdigest()
    assert document.name == name
    assert document.problems == ()
    assert document.ocr_pages == 0


@pytest.mark.parametrize("name", MADE)
def test_parsing_twice_gives_equal_documents(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, MADE[name], name) == read(tmp_path, MADE[name], name)


@pytest.mark.parametrize("name", MADE)
def test_non_ascii_text_is_kept(tmp_path: Path, name: str) -> None:
    assert "Größe, naïve café" in read(tmp_path, MADE[name], name).text


@pytest.mark.parametrize("name", EMPTY)
def test_a_document_without_text_has_no_blocks(tmp_path: Path, name: str) -> None:
    document = read(tmp_path, EMPTY[name], name)
    assert (document.text, document.blocks) == ("", ())


@pytest.mark.parametrize("name", MADE)
def test_upper_case_suffixes(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, MADE[name], name.upper()).text


@pytest.mark.parametrize("name", MADE)
def test_text_stays_out_of_reprs_and_messages(tmp_path: Path, name: str) -> None:
    document = read(tmp_path, MADE[name], name)
    assert "café" not in repr(document)
    with pytest.raises(ParseError) as caught:
        read(tmp_path, MADE[name], name, limits=Limits(file_bytes=10))
    assert "café" not in str(caught.value)


def test_threads_may_parse_at_the_same_time(tmp_path: Path) -> None:
    data = flow(*[para(f"Paragraph number {n} of the file.") for n in range(60)])
    (tmp_path / "a.pdf").write_bytes(data)
    found: list[Document] = []
    threads = [
        threading.Thread(target=lambda: found.append(parse(tmp_path / "a.pdf", limits=LIMITS))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(document == found[0] for document in found)


def test_version_is_a_word() -> None:
    assert PARSER_VERSION.strip() == PARSER_VERSION != ""


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_sample_documents(path: Path) -> None:
    document = parse(path, limits=LIMITS)
    check(document)
    assert document.text
    assert document.problems == ()
    assert "\ufffd" not in document.text
    assert document.ocr_pages == (path.stem == "scanned_letter")
    assert document.ocr_pages or any(block.kind == "heading" for block in document.blocks)
