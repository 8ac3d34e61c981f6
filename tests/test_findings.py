"""Reports on the personal data in a box, and what users say of what was found."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from ragbox import RagBox
from ragbox.config import load_profile
from ragbox.errors import CorrectionError
from ragbox.pii import PiiEngine
from ragbox.report_output import pages_text, report_csv, report_json, report_text
from ragbox.types import Finding

_HIPAA = load_profile("hipaa")
PROFILE = _HIPAA.model_copy(update={"pii": _HIPAA.pii.model_copy(update={"ner": "off"})})
"""By patterns alone, so that there is something to miss."""
LETTER = "Patient: Gerta Vole. Her MRN: 00482917 is on file. The ward knows Brumblewick well."
NOTE = "Brumblewick came on Monday. Mr Summit Peak signed. The Summit Peak trail is closed; a summit is high."


@pytest.fixture(scope="module")
def engine() -> PiiEngine:
    return PiiEngine.load(PROFILE)


@pytest.fixture(autouse=True)
def _one_engine(engine: PiiEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading takes seconds, and the profiles here find the same."""
    monkeypatch.setattr(PiiEngine, "load", lambda _profile: engine)


@pytest.fixture
def box(tmp_path: Path, make_pdf: Callable[..., Path], make_docx: Callable[..., Path]) -> Iterator[RagBox]:
    folder = tmp_path / "files"
    folder.mkdir()
    make_pdf(folder / "letter.pdf", LETTER, "Second page. MRN: 00482917 again.")
    make_docx(folder / "note.docx", NOTE)
    make_docx(folder / "plain.docx", "The shop opens at nine and sells bread.")
    with RagBox.open(tmp_path / "my.box", PROFILE) as opened:
        assert opened.ingest([folder]).totals["indexed"] == 3
        yield opened


def span(box: RagBox, document: str, words: str, *, reveal: bool = False) -> tuple[str, int, int]:
    document_id = box.document(document).document_id
    start = box.text(document_id, reveal=reveal).index(words)
    return document_id, start, start + len(words)


def values(box: RagBox, document: str) -> list[tuple[str, str]]:
    document_id = box.document(document).document_id
    text = box.text(document_id, reveal=True)
    return [(each.entity, text[each.start : each.end]) for each in box.findings(document_id, reveal=True)]


def events(box: RagBox) -> list[str]:
    return [event.event for event, _ in box.audit()]


def test_a_report_tells_kinds_counts_pages_scores_and_what_was_done(box: RagBox) -> None:
    report = box.pii_report()
    letter = next(each for each in report.documents if each.name == "letter.pdf")
    record = next(each for each in letter.kinds if each.entity == "MEDICAL_RECORD_NUMBER")
    assert (record.count, record.pages, record.action, record.values) == (2, (1, 2), "pseudonymise", ())
    assert 0 < record.lowest <= record.mean <= 1
    total = next(each for each in report.totals if each.entity == "PERSON")
    held = [kind.count for each in report.documents for kind in each.kinds if kind.entity == "PERSON"]
    assert (total.count, total.documents) == (sum(held), len(held))
    assert report.policy["names"] == "pseudonymise"
    assert all(each.screened and each.current for each in report.documents)
    assert events(box) == []


def test_a_report_has_values_only_when_asked_and_that_is_audited(box: RagBox) -> None:
    for written in (report_csv(box.pii_report()), json.dumps(report_json(box.pii_report()))):
        assert "00482917" not in written
        assert "Vole" not in written
    shown = box.pii_report(["letter.pdf"], reveal=True)
    assert [each.name for each in shown.documents] == ["letter.pdf"]
    assert "00482917" in report_csv(shown)
    assert "Gerta Vole" in report_text(shown)
    assert "Gerta" not in repr(shown)
    assert events(box) == ["report"]


def test_names_of_files_are_told_as_they_may_be_shown(tmp_path: Path, make_docx: Callable[..., Path]) -> None:
    with RagBox.open(tmp_path / "other.box", PROFILE) as box:
        box.ingest([make_docx(tmp_path / "Vole_discharge.docx", "Patient: Gerta Vole went home.")])
        assert list(box.names(reveal=True).values()) == ["Vole_discharge.docx"]
        (shown,) = box.names(reveal=False).values()
        assert "Vole" not in shown
        assert [each.name for each in box.pii_report().documents] == [shown]
        assert [each.name for each in box.pii_report(reveal=True).documents] == ["Vole_discharge.docx"]


def test_a_tagged_kind_is_counted_and_a_masked_one_is_called_so(tmp_path: Path, make_docx: Callable[..., Path]) -> None:
    policy = PROFILE.pii.policy.model_copy(update={"names": "tag", "numbers": "mask"})
    profile = PROFILE.model_copy(update={"pii": PROFILE.pii.model_copy(update={"policy": policy})})
    with RagBox.open(tmp_path / "other.box", profile) as box:
        box.ingest([make_docx(tmp_path / "a.docx", "Mr Gerta Vole has MRN: 00482917 here.")])
        (document,) = box.pii_report().documents
        done = {each.entity: each.action for each in document.kinds}
        assert done == {"PERSON": "tag", "MEDICAL_RECORD_NUMBER": "mask"}
        number = next(each for each in box.findings(document.document_id) if each.entity == "MEDICAL_RECORD_NUMBER")
        with pytest.raises(CorrectionError, match="masked"):
            box.reject("a.docx", number)


def test_what_was_not_screened_and_pictures_are_told(tmp_path: Path, lean: Any) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "photo.pdf"))
    canvas.drawString(72, 700, "One")
    canvas.showPage()
    canvas.drawString(72, 700, "Two")
    canvas.drawImage(ImageReader(Image.new("RGB", (40, 40), "navy")), 72, 300)
    canvas.save()
    import docx

    Image.new("RGB", (40, 40), "navy").save(tmp_path / "face.png")
    document = docx.Document()
    document.add_paragraph("A portrait")
    document.add_picture(str(tmp_path / "face.png"))
    document.save(str(tmp_path / "portrait.docx"))
    for name, kind in (("photo.pdf", "pdf"), ("face.png", "png"), ("plain.txt", "plain")):
        mail = EmailMessage()
        mail["Subject"] = name
        mail.set_content("Attached.")
        data = (tmp_path / name).read_bytes() if kind != "plain" else b"Words"
        mail.add_attachment(
            data, maintype={"png": "image", "pdf": "application"}.get(kind, "text"), subtype=kind, filename=name
        )
        (tmp_path / f"{kind}.eml").write_bytes(bytes(mail))
    with RagBox.open(tmp_path / "lean.box", lean) as box:
        box.ingest([tmp_path / "photo.pdf", tmp_path / "portrait.docx", *sorted(tmp_path.glob("*.eml"))])
        report = box.pii_report()
    assert {each.name: each.pictures for each in report.to_look_at} == {
        "photo.pdf": (2,),
        "portrait.docx": (None,),
        "pdf.eml": (None,),
        "png.eml": (None,),
    }
    assert len(report.unscreened) == len(report.documents) == 5
    rows = list(csv.DictReader(io.StringIO(report_csv(report))))
    looked = next(row for row in rows if row["document"] == "photo.pdf" and "faces" in row["note"])
    assert looked["pages"] == "2"
    assert sum("not screened" in row["note"] for row in rows) == 5


def test_page_numbers_are_told_as_runs() -> None:
    assert pages_text([]) == ""
    assert pages_text([4]) == "4"
    assert pages_text([1, 2, 3, 7, 9, 10]) == "1-3, 7, 9-10"


def test_a_csv_file_runs_nothing_in_a_spreadsheet(tmp_path: Path, make_docx: Callable[..., Path], lean: Any) -> None:
    with RagBox.open(tmp_path / "lean.box", lean) as box:
        box.ingest([make_docx(tmp_path / "=cmd.docx", "One.")])
        assert report_csv(box.pii_report()).splitlines()[1].startswith("'=cmd.docx,")


def test_a_missed_person_is_found_and_hidden_in_all_documents_at_once(box: RagBox) -> None:
    assert "Brumblewick" in box.text(box.document("note.docx").document_id)
    report = box.correct(*span(box, "letter.pdf", "Brumblewick"), "PERSON")
    assert {Path(each.path).name for each in report.documents} == {"letter.pdf", "note.docx"}
    for name in ("letter.pdf", "note.docx"):
        assert ("PERSON", "Brumblewick") in values(box, name)
        assert "Brumblewick" not in box.text(box.document(name).document_id)
    assert all("Brumblewick" not in hit.chunk.indexed for hit in box.search("who came", reveal=False))
    page = next(each.page for each in box.findings(box.document("letter.pdf").document_id) if each.entity == "PERSON")
    assert page == 1
    assert box.verify().ok


def test_a_missed_person_is_found_by_surname_and_in_capitals_in_later_files(
    box: RagBox, tmp_path: Path, make_docx: Callable[..., Path]
) -> None:
    make_docx(tmp_path / "files" / "note.docx", "At noon Ottoline Quagmyre came. QUAGMYRE left; so did Quagmyre's dog.")
    box.ingest([tmp_path / "files"])
    box.correct(*span(box, "note.docx", "Ottoline Quagmyre"), "PERSON")
    found = [value for entity, value in values(box, "note.docx") if entity == "PERSON"]
    assert found == ["Ottoline Quagmyre", "QUAGMYRE", "Quagmyre"]
    box.ingest([make_docx(tmp_path / "later.docx", "We met ottoline quagmyre twice.")])
    assert ("PERSON", "ottoline quagmyre") in values(box, "later.docx")


def test_a_rejected_finding_is_found_no_more_and_shown_again(box: RagBox) -> None:
    note = box.document("note.docx").document_id
    wrong = next(each for each in box.findings(note) if each.entity == "PERSON")
    before = [value for entity, value in values(box, "note.docx") if entity == "PERSON"]
    assert "Summit Peak" in before
    box.reject("note.docx", wrong)
    assert [value for entity, value in values(box, "note.docx") if entity == "PERSON"] == []
    assert "Mr Summit Peak signed" in box.text(note)
    assert "Gerta Vole" not in box.text(box.document("letter.pdf").document_id)


def test_corrections_are_listed_without_values_and_taken_back(box: RagBox) -> None:
    box.correct(*span(box, "letter.pdf", "Brumblewick"), "PERSON")
    (kept,) = box.corrections(reveal=False)
    assert (kept.entity, kept.verdict, kept.value) == ("PERSON", "missed", None)
    assert events(box) == []
    assert box.corrections(reveal=True)[0].value == "Brumblewick"
    assert events(box) == ["corrections"]
    report = box.uncorrect(kept.key)
    assert len(report.documents) == 2
    assert "Brumblewick" in box.text(box.document("note.docx").document_id)
    assert box.corrections() == ()
    with pytest.raises(CorrectionError, match="no such correction"):
        box.uncorrect(kept.key)


def test_a_correction_by_offsets_of_real_values(box: RagBox) -> None:
    box.correct(*span(box, "letter.pdf", "Brumblewick", reveal=True), "PERSON", reveal=True)
    assert ("PERSON", "Brumblewick") in values(box, "note.docx")


def test_a_pseudonym_that_is_touched_counts_as_a_whole(box: RagBox) -> None:
    letter, start, _ = span(box, "letter.pdf", "⟦PERSON_")
    box.reject("letter.pdf", Finding("PERSON", start + 2, start + 4, 1.0))
    assert "Gerta Vole" in box.text(letter)


def test_what_cannot_be_meant_is_refused(box: RagBox) -> None:
    letter, start, end = span(box, "letter.pdf", "Brumblewick")
    for wrong in ((start, start), (end, start), (-3, 2), (start, 10**6), (0, 0)):
        with pytest.raises(CorrectionError):
            box.correct(letter, *wrong, "PERSON")
    with pytest.raises(CorrectionError, match="kind"):
        box.correct(letter, start, end, "person")
    assert box.corrections() == ()


def test_a_document_whose_file_is_gone_is_told_and_no_longer_searched_masked(box: RagBox, tmp_path: Path) -> None:
    (tmp_path / "files" / "note.docx").unlink()
    report = box.correct(*span(box, "letter.pdf", "Brumblewick"), "PERSON")
    failed = [each for each in report.documents if each.status == "failed"]
    assert [Path(each.path).name for each in failed] == ["note.docx"]
    assert not next(each for each in box.pii_report().documents if each.name == "note.docx").current
    assert all("Brumblewick" not in hit.chunk.text for hit in box.search("Brumblewick came on Monday", reveal=False))


def test_corrections_outlive_the_session_and_no_file_of_the_box_holds_them(box: RagBox) -> None:
    box.correct(*span(box, "letter.pdf", "Brumblewick"), "PERSON")
    path = box.path
    box.close()
    assert not any(b"Brumblewick" in file.read_bytes() for file in path.rglob("*") if file.is_file())
    with RagBox.open(path) as again:
        assert again.corrections(reveal=True)[0].value == "Brumblewick"
