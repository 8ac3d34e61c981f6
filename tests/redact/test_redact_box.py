"""A redacted copy of a document of a box: in memory, and by what was corrected in that box."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import docx
import pytest

from ragbox import RagBox
from ragbox.config import load_profile
from ragbox.errors import ParseError, RedactionError

TEXT = "Write to Gerta Vole at g.vole@example.org, or call Brumblewick at +44 20 7946 0958."


@pytest.fixture
def box(tmp_path: Path, make_docx: Callable[..., Path]) -> Iterator[RagBox]:
    """A box that finds by patterns alone, with one letter."""
    hipaa = load_profile("hipaa")
    profile = hipaa.model_copy(update={"pii": hipaa.pii.model_copy(update={"ner": "off"})})
    with RagBox.open(tmp_path / "my.box", profile) as opened:
        opened.ingest(make_docx(tmp_path / "letter.docx", TEXT))
        yield opened


def words(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs)


def test_a_copy_is_made_in_memory_alone(box: RagBox, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    copy = box.redacted("letter.docx")
    assert copy.name == "letter.redacted.docx"
    assert {"EMAIL_ADDRESS", "PHONE_NUMBER"} <= copy.counts.keys()
    assert "g.vole" not in words(copy.data)
    assert "7946" not in words(copy.data)
    assert sorted(tmp_path.iterdir()) == before
    assert "vole" not in repr(copy)
    assert list(box.audit()) == []


def test_some_kinds_alone_leave_the_others_which_the_log_notes(box: RagBox) -> None:
    copy = box.redacted("letter.docx", entities=["EMAIL_ADDRESS"])
    assert set(copy.counts) == {"EMAIL_ADDRESS"}
    assert "7946" in words(copy.data)
    ((event, intact),) = box.audit()
    assert (event.event, dict(event.entities), intact) == ("redacted copy", {"PHONE_NUMBER": 1}, True)


def test_what_was_missed_is_taken_out_and_a_false_alarm_is_left(box: RagBox) -> None:
    document_id = box.document("letter.docx").document_id
    at = box.text(document_id, reveal=True).index("Brumblewick")
    assert "Brumblewick" in words(box.redacted(document_id).data)
    box.correct(document_id, at, at + len("Brumblewick"), "PERSON", reveal=True)
    phone = next(each for each in box.findings(document_id, reveal=True) if each.entity == "PHONE_NUMBER")
    box.reject(document_id, phone, reveal=True)
    left = words(box.redacted(document_id).data)
    assert "Brumblewick" not in left
    assert "7946" in left


def test_pages_are_told_of_as_they_are_done(box: RagBox, tmp_path: Path, make_pdf: Callable[..., Path]) -> None:
    box.ingest(make_pdf(tmp_path / "two.pdf", TEXT, "The second page."))
    told: list[tuple[str, int, int]] = []
    copy = box.redacted("two.pdf", tell=lambda *step: told.append(step))
    assert copy.data.startswith(b"%PDF")
    assert (copy.pages, copy.name) == (2, "two.redacted.pdf")
    assert [step for step in told if step[0] == "write"] == [("write", 1, 2), ("write", 2, 2)]


def test_a_file_that_is_gone_or_of_another_kind_is_told_of(box: RagBox, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(TEXT)
    box.ingest(tmp_path / "note.txt")
    with pytest.raises(RedactionError, match="only PDF and DOCX"):
        box.redacted("note.txt")
    (tmp_path / "letter.docx").write_bytes(b"changed")
    with pytest.raises(ParseError, match="moved, changed or deleted"):
        box.redacted("letter.docx")
