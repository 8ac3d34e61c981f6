"""Personal data in what readers of a file do not see: counted and told, never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from ragbox import RagBox
from ragbox.cli import main
from ragbox.config import load_profile
from ragbox.pii import PiiEngine
from ragbox.screen import screen_file
from ragbox.types import Attachment, Document, Hidden, Revision
from ragbox.unseen import screen_unseen

MAIL, CARD = "ada.quill@example.com", "4111 1111 1111 1111"


@pytest.fixture(scope="module")
def engine() -> PiiEngine:
    return PiiEngine.load()


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    from reportlab.pdfgen.canvas import Canvas

    page = Canvas(str(tmp_path / "letter.pdf"))
    page.drawString(72, 700, "The claim was settled in full.")
    page.drawString(72, 680, f"Write to {MAIL} and charge {CARD}.")
    page.rect(60, 675, 400, 18, fill=1)
    page.save()
    return tmp_path / "letter.pdf"


def document(**details: object) -> Document:
    return Document("id", "a.docx", "x", "The claim was settled.", (), **details)  # type: ignore[arg-type]


def test_all_of_it_is_looked_through(engine: PiiEngine) -> None:
    found = screen_unseen(
        document(
            hidden=(Hidden(f"Write to {MAIL}", "covered", 1),),
            revisions=(Revision("deletion", 3, 3, text=f"Card {CARD}"), Revision("insertion", 0, 3, text="")),
            attachments=(Attachment(f"to {MAIL}.pdf"),),
        ),
        engine,
    )
    assert found is not None
    assert (found.stage, found.code) == ("pii", "unseen_personal_data")
    assert "1 CREDIT_CARD, 2 EMAIL_ADDRESS" in found.message
    assert MAIL not in found.message


def test_nothing_is_told_where_there_is_none(engine: PiiEngine) -> None:
    assert screen_unseen(document(), engine) is None
    assert screen_unseen(document(revisions=(Revision("deletion", 0, 0, text="on 3 March 2024"),)), engine) is None
    assert screen_unseen(document(hidden=(Hidden("nothing of the kind", "tiny"),)), engine) is None


def test_a_failed_redaction_is_no_clean_file(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    screening = screen_file(letter)
    assert screening.findings == ()
    assert [problem.code for problem in screening.problems] == ["hidden_text", "unseen_personal_data"]
    assert main(["pii", str(letter)]) == 0
    out, err = capsys.readouterr()
    assert out.strip() == "no personal data found in what could be read"
    assert "CREDIT_CARD" in err
    assert MAIL not in out + err


def test_ingest_tells_it_too(letter: Path, tmp_path: Path) -> None:
    with RagBox.open(tmp_path / "my.box", load_profile()) as box:
        (report,) = box.ingest(letter).documents
        assert report.status == "partial"
        assert report.pii == {}
        assert "unseen_personal_data" in [problem.code for problem in report.problems]
        assert MAIL not in repr(report)
