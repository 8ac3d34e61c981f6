"""Conversations as files: everything is there, and nothing of a document acts in them."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ragbox.transcript import Asked, Transcript, as_docx, as_markdown, as_text
from ragbox.types import ABSTENTION, Answer, Citation, Note

HOSTILE = (
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "12) item",
    "===",
    "---",
    "> quote",
    "| a | b |",
    ": definition",
    "~~~",
    "```sh",
    "[a link](http://attacker.example/a)",
    "![a picture](http://attacker.example/b.png)",
    "[ref]: http://attacker.example/c",
    "<img src=x onerror=alert(1)> <script>alert(2)</script>",
    "<http://attacker.example/d> http://attacker.example/e www.attacker.example a@attacker.example",
    "&lt;b&gt; &amp; &#91;",
    "$\\LaTeX$ \\(x\\) \\[y\\] $$z$$",
    "*bold* __bold__ ~~gone~~ `code` ^up^ {.class}",
    ":smile: 12:30 a\\b \\* \\\\",
    "{{ template }} {% raw %}",
)
OPENED = {"paragraph_open", "paragraph_close", "inline", "heading_open", "heading_close", "blockquote_open"}
OPENED |= {"blockquote_close"}
WITHIN = {"text", "softbreak", "hardbreak", "strong_open", "strong_close"}


def citation(marker: int, quote: str, document: str = "lease.pdf", page: int | None = 3) -> Citation:
    return Citation(marker, document, "d" * 64, page, ("Term",), quote, 0, len(quote), (), 0.9)


def conversation(*answers: Answer, question: str = "How long is the notice?") -> Transcript:
    at = datetime(2026, 3, 4, 17, 5, tzinfo=UTC)
    asked = tuple(Asked(question, each, at, ("lease.pdf",)) for each in answers)
    return Transcript("office.box", "legal", True, asked)


def quoted(quote: str = "The notice is 30 days.", **changes: object) -> Answer:
    answer = Answer("q", f"{quote.rstrip('.')} [1].", False, 0.9312, "extractive", citations=(citation(1, quote),))
    return replace(answer, **changes)  # type: ignore[arg-type]


def rendered(markdown: str) -> list[str]:
    """What a reader sees, a line each. Fails where anything but headings, paragraphs and quotes is made of it."""
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    shown: list[str] = []
    for token in reader.parse(markdown):
        assert token.type in OPENED, (token.type, token.content)
        if token.type != "inline":
            continue
        line = ""
        for child in token.children or ():
            assert child.type in WITHIN, (child.type, child.content)
            line += "\n" if child.type in ("softbreak", "hardbreak") else child.content
        shown += line.split("\n")
    return shown


def words_of(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def test_everything_is_told_in_both() -> None:
    written = quoted(
        mode="generative",
        model="tiny",
        asked="How long is the notice under the lease?",
        dropped=2,
        notes=(Note("conflict", "The deed says 60 days.", (1,)),),
    )
    transcript = conversation(written)
    for lines in (rendered(as_markdown(transcript)), words_of(as_docx(transcript))):
        assert lines[0] == "Conversation with office.box"
        assert "Box: office.box, profile legal" in lines
        assert "Real values are shown." in lines
        assert "How long is the notice?" in lines
        assert "Asked on 2026-03-04 at 17:05" in lines
        assert "Understood as: How long is the notice under the lease?" in lines
        assert "Searched only in: lease.pdf" in lines
        assert "The notice is 30 days [1]." in lines
        assert "Written by tiny. Checked: each sentence was held against the quotes that it cites." in lines
        assert "Checked: each quote stands, word for word, in the text that was read from its document." in lines
        assert "Confidence 93%" in lines
        assert "Left out because the documents do not bear them out: 2 drafted sentences" in lines
        assert "Note: The deed says 60 days. [1]" in lines
        assert lines[-2:] == ["[1] lease.pdf, page 3", "The notice is 30 days."]


def test_an_abstention_tells_no_source_and_the_related_passages() -> None:
    none = Answer("q", ABSTENTION, True, 0.0, "extractive", related=(citation(1, "Rent is due in May."),))
    transcript = replace(conversation(none), revealed=False)
    for lines in (rendered(as_markdown(transcript)), words_of(as_docx(transcript))):
        assert ABSTENTION in lines
        assert "No passage supports an answer, so none was given." in lines
        assert "Related passages, which may not answer it" in lines
        assert "Sources" not in lines
        assert "Hidden values are written as pseudonyms or masked." in lines
        assert not any("Checked" in line or "Confidence" in line for line in lines)


def test_a_quote_keeps_its_lines_and_the_question_is_one_line() -> None:
    transcript = conversation(quoted("First line\r\nsecond line\n\nthird\tcell"), question="Two\nlines?")
    lines = rendered(as_markdown(transcript))
    assert lines[-3:] == ["First line", "second line", "third | cell"]
    assert "Two lines?" in lines
    assert words_of(as_docx(transcript))[-1].split("\n")[:2] == ["First line", "second line"]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_markdown_acts(text: str) -> None:
    answer = quoted(text, notes=(Note("amended", text, (1,)),), citations=(citation(1, text, document=text),))
    markdown = as_markdown(conversation(answer, question=text))
    assert not {"$", "<"} & set(markdown)
    assert not re.search(r"\\[()\[\]]", markdown)  # formulas, in some readers
    lines = rendered(markdown)
    assert lines[-1] == text
    assert any(line.startswith(f"[1] {text}") for line in lines)
    assert any(line == text for line in lines[:8])
    assert f"Note: {text} [1]" in lines


@given(st.lists(st.text(st.sampled_from("#-+=*_`~|<>[]()!$\\&;:@^{}.1a \n\t"), max_size=30), min_size=3, max_size=3))
def test_no_text_acts_in_markdown(texts: list[str]) -> None:
    quote, name, question = texts
    answer = quoted(quote, citations=(citation(1, quote, document=name or "a"),))
    lines = rendered(as_markdown(conversation(answer, question=question)))
    told = [" | ".join(part.strip() for part in line.split("\t")).strip() for line in quote.split("\n") if line.strip()]
    assert [line.split() for line in lines[len(lines) - len(told) :]] == [line.split() for line in told]


@pytest.mark.parametrize("text", [*HOSTILE, "a\x00b\x0bc\x1fd\ud800e\ufffff", "\u202egnp.exe\u202c", "]]>"])
def test_any_text_goes_into_a_word_document_as_text(text: str) -> None:
    answer = quoted(text, citations=(citation(1, text, document=f"{text}.docx"),))
    data = as_docx(conversation(answer, question=text))
    last = words_of(data)[-1]
    assert not set("\x00\x0b\x1f\u202e") & set(last)
    assert last == "".join(
        "\ufffd" if each in "\x00\x0b\x1f\ud800\uffff" else each for each in text if each not in "\u202e\u202c"
    )
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        whole = package.read("word/document.xml")
        links = package.read("word/_rels/document.xml.rels")
    assert b"instrText" not in whole
    assert b"<w:hyperlink" not in whole
    assert b"External" not in links
    as_markdown(conversation(answer, question=text)).encode()


def test_a_copied_answer_is_plain_text_with_its_sources() -> None:
    assert as_text(conversation(quoted("The notice is\n30 days.")).asked[0]) == (
        "How long is the notice?\n\nThe notice is\n30 days [1].\n\n"
        "Sources\n[1] lease.pdf, page 3: “The notice is 30 days.”\n\n"
        "Quoted from the documents, without a language model.\n"
        "Checked: each quote stands, word for word, in the text that was read from its document.\nConfidence 93%"
    )
