"""Words planted in a document, a question and a password come out in answers only: not in logs, errors, reports or reprs."""

from __future__ import annotations

import dataclasses
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ragbox import RagBox
from ragbox.config import load_profile
from ragbox.errors import RagboxError
from ragbox.parse import parse
from ragbox.pii import PiiEngine

if TYPE_CHECKING:
    from conftest import Maker

    from ragbox.config import Profile

CANARY = "zyzzyva"
TEXT = (
    f"Ms Ada {CANARY.title()} of 12 {CANARY} Road, mail {CANARY}@example.org, pays a rent of 431 {CANARY} florins. "
    f"The {CANARY} clause ends on 3 May 2027."
)


@pytest.fixture
def folder(tmp_path: Path, make_pdf: Maker, make_docx: Maker) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    make_pdf(made / "a.pdf", TEXT)
    make_docx(made / "b.docx", TEXT)
    (made / "broken.pdf").write_bytes(b"%PDF-1.4\n" + TEXT.encode())
    (made / "letter.pdf").write_text(TEXT)
    (made / "damaged.docx").write_bytes(b"PK\x03\x04" + TEXT.encode())
    make_pdf(made / "locked.pdf", TEXT, password=CANARY)
    return made


def test_no_value_shows_its_text(folder: Path, tmp_path: Path, lean: Profile) -> None:
    document = parse(folder / "a.pdf", limits=load_profile().limits)
    shown = [document, *document.blocks, *document.pages]
    with RagBox.open(tmp_path / "my.box", lean) as box:
        shown += [box.ingest(folder, password=f"{CANARY}-wrong"), *box.documents(), box.verify()]
        hits = box.search(f"{CANARY} clause")
        answer = box.ask(f"What is the rent of the {CANARY} clause in florins?")
        assert CANARY in hits[0].chunk.text
        shown += [
            *hits,
            *(unit for hit in hits for unit in hit.chunk.units),
            answer,
            *answer.citations,
            box,
            box.profile,
        ]
        shown += [dataclasses.replace(answer, error="bad"), *box.ask_stream(f"When does the {CANARY} clause end?")]
        shown += [*box.ask_batch([CANARY]), *box.review([CANARY]), box.delete("a.pdf")]
    shown += PiiEngine.load().find(TEXT)
    assert CANARY not in repr(shown).lower()


def test_nothing_is_logged_or_told(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    told = []
    with RagBox.open(tmp_path / "my.box") as box:  # the search for personal data included
        report = box.ingest(folder, progress=lambda event: told.append(repr(event)))
        told += [problem.message for each in report.documents for problem in each.problems]
        assert report.totals["failed"] == 4
        assert box.ask(f"What is the rent of the {CANARY} clause in florins?").mode == "extractive"
        for question in (f"{CANARY} " * 2000, " \n"):
            with pytest.raises(RagboxError) as caught:
                box.ask(question)
            told.append(str(caught.value))
    logging.getLogger("canary").warning("the log is heard")
    assert "the log is heard" in caplog.text
    assert CANARY not in caplog.text.lower()
    assert CANARY not in "".join(capfd.readouterr()).lower()
    assert CANARY not in "\n".join(told).lower()


def test_a_fault_inside_a_stage_does_not_tell_the_text(
    folder: Path, box: RagBox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise ValueError(TEXT)

    monkeypatch.setattr(type(box.embedder), "embed", fail)
    report = box.ingest(folder / "a.pdf")
    (problem,) = report.documents[0].problems
    assert (problem.stage, problem.code) == ("embed", "internal")
    assert CANARY not in repr(report).lower()
    assert CANARY not in caplog.text.lower()
