"""The page of personal data: what it shows masked and revealed, and what is said of it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from kit.box import the_box, the_desk
from kit.jobs import AskJob
from streamlit.testing.v1 import AppTest

from ragbox import RagBox
from ragbox.config import load_profile
from ragbox.resources import resource

UI = resource("ui")
LURE = "<script>alert(1)</script> <b>Bold</b>"


@pytest.fixture(scope="module")
def clinic(
    tmp_path_factory: pytest.TempPathFactory, make_pdf: Callable[..., Path], make_docx: Callable[..., Path]
) -> Path:
    """A box under `hipaa`, and beside it its files; only to be read."""
    folder = tmp_path_factory.mktemp("clinic")
    (folder / "files").mkdir()
    make_pdf(
        folder / "files" / "letter.pdf",
        "Patient: Gerta Vole. Her MRN: 00482917 is on file. The ward knows Brumblewick well.",
        "Gerta Vole came to the second page.",
    )
    make_docx(folder / "files" / "note.docx", f"Brumblewick came on Monday. {LURE}")
    hipaa = load_profile("hipaa")
    patterns = hipaa.model_copy(update={"pii": hipaa.pii.model_copy(update={"ner": "off"})})  # something is missed
    with RagBox.open(folder / "clinic.box", patterns) as box:
        assert box.ingest([folder / "files"]).totals["indexed"] == 2
    return folder / "clinic.box"


@pytest.fixture
def clinic_copy(clinic: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(clinic, tmp_path / "copy.box"))


def page(box: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("RAGBOX_BOX", str(box))
    app = AppTest.from_file(str(UI / "app.py"), default_timeout=60).run()
    return app if name == "ask" else app.switch_page(f"page_{name}.py").run()


def shown(app: AppTest) -> str:
    """All that the page shows through HTML."""
    assert not app.exception
    return "\n".join(element.proto.body for element in app.get("html"))


def reveals() -> list[str]:
    return [event.event for event, _ in the_box().audit()]


def open_one(app: AppTest, name: str) -> AppTest:
    info = next(info for info in the_box().documents() if info.name == name)
    app.button(key=f"pii_open_{info.document_id}").click().run()
    return app


def test_an_empty_box_points_to_adding(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "no documents yet" in shown(page(tmp_path / "new.box", "pii", monkeypatch))


def test_kinds_documents_and_the_policy_are_shown_without_values(monkeypatch: pytest.MonkeyPatch, clinic: Path) -> None:
    app = page(clinic, "pii", monkeypatch)
    body = shown(app)
    for words in ("Medical record number", "Names", "Pseudonym", "letter.pdf", "profile <", "Names of people"):
        assert words in body or words.replace(" <", "") in body
    assert "Gerta" not in body
    assert {"report_csv", "report_json"} <= {button.key for button in app.get("download_button")}
    assert reveals() == []


def test_a_document_is_masked_until_real_values_are_asked_for(
    monkeypatch: pytest.MonkeyPatch, clinic_copy: Path
) -> None:
    app = open_one(page(clinic_copy, "pii", monkeypatch), "letter.pdf")
    body = shown(app)
    assert '<mark class="rb-find rb-k-names">⟦PERSON_1⟧' in body
    assert "Gerta" not in body
    assert reveals() == []
    app.toggle(key="reveal_switch").set_value(True).run()
    assert '<mark class="rb-find rb-k-names">Gerta Vole' in shown(app)
    assert reveals() == ["text"]
    app.run()
    assert reveals() == ["text"]  # the same look, drawn again
    app.toggle(key="reveal_switch").set_value(False).run()
    assert "Gerta" not in shown(app)


def test_a_page_is_drawn_and_its_other_page_chosen(monkeypatch: pytest.MonkeyPatch, clinic: Path) -> None:
    app = open_one(page(clinic, "pii", monkeypatch), "letter.pdf")
    app.segmented_control(key="pii_shown").set_value("Page").run()
    assert not app.exception
    first = app.session_state.pii_picture[1]
    assert first.startswith(b"\x89PNG")
    assert len(app.get("image")) == 1
    part = next(box for box in app.selectbox if (box.key or "").startswith("pii_part_"))
    part.set_value(1).run()
    assert app.session_state.pii_picture[1] != first


def test_what_a_document_holds_does_not_act(monkeypatch: pytest.MonkeyPatch, clinic: Path) -> None:
    body = shown(open_one(page(clinic, "pii", monkeypatch), "note.docx"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt;Bold" in body
    assert "<script>" not in body


def test_a_kind_may_be_shown_alone(monkeypatch: pytest.MonkeyPatch, clinic: Path) -> None:
    app = open_one(page(clinic, "pii", monkeypatch), "letter.pdf")
    app.selectbox(key="pii_kind").set_value("PERSON").run()
    body = shown(app)
    assert '<mark class="rb-find rb-k-names">' in body
    assert '<mark class="rb-find rb-k-numbers">' not in body


def test_a_miss_is_marked_found_everywhere_and_taken_back(monkeypatch: pytest.MonkeyPatch, clinic_copy: Path) -> None:
    app = open_one(page(clinic_copy, "pii", monkeypatch), "letter.pdf")
    app.text_input(key="missed_words").input("no such words")
    app.button(key="mark_missed").click().run()
    assert "do not stand in this document" in shown(app)
    app.text_input(key="missed_words").input("Brumblewick")
    app.button(key="mark_missed").click().run()
    job = the_desk().ingest
    assert job is not None
    assert job.wait(60)
    app.run()
    body = shown(app)
    assert "Remembered: missed personal data of the kind Names" in body
    assert "2 documents indexed anew" in body
    assert "Brumblewick" not in body
    assert all("Brumblewick" not in the_box().text(info.document_id) for info in the_box().documents())
    app.segmented_control(key="pii_view").set_value("Corrections").run()
    assert "A value that is not shown" in shown(app)
    (kept,) = the_box().corrections()
    app.button(key=f"take_back_{kept.key}").click().run()
    job = the_desk().ingest
    assert job is not None
    assert job.wait(60)
    app.run()
    assert the_box().corrections() == ()
    assert "Nothing was corrected" in shown(app)


def test_a_false_alarm_is_rejected(monkeypatch: pytest.MonkeyPatch, clinic_copy: Path) -> None:
    app = open_one(page(clinic_copy, "pii", monkeypatch), "letter.pdf")
    app.selectbox(key="pii_kind").set_value("PERSON").run()
    app.button(key="reject_0").click().run()
    job = the_desk().ingest
    assert job is not None
    assert job.wait(60)
    app.run()
    assert "Remembered: a false alarm" in shown(app)
    letter = the_box().document("letter.pdf").document_id
    assert "Gerta Vole" in the_box().text(letter)


def test_an_outdated_document_is_not_shown_masked(monkeypatch: pytest.MonkeyPatch, clinic_copy: Path) -> None:
    app = page(clinic_copy, "pii", monkeypatch)
    box = the_box()
    box.profile = box.profile.model_copy(update={"ocr": box.profile.ocr.model_copy(update={"enabled": False})})
    app.session_state.pii_report = None
    app.run()
    assert "2 documents are as other settings made them" in shown(app)
    body = shown(open_one(app, "letter.pdf"))
    assert "is not shown" in body
    assert "The ward knows" not in body


def test_a_box_that_was_not_screened_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, box: RagBox, make_docx: Callable[..., Path]
) -> None:
    box.ingest([make_docx(tmp_path / "a.docx", "One.")])
    body = shown(page(box.path, "pii", monkeypatch))
    assert "1 document was not looked through" in body
    assert "switched off in the profile" in body


def test_answers_are_masked_until_real_values_are_asked_for(monkeypatch: pytest.MonkeyPatch, clinic_copy: Path) -> None:
    app = page(clinic_copy, "ask", monkeypatch)
    app.text_input(key="question").input("Which MRN of Gerta Vole is on file?")
    app.button[0].click().run()
    job: AskJob = app.session_state.ask_job
    assert job.wait(30)
    app.run()
    body = shown(app)
    assert "⟦" in body
    assert "00482917" not in body
    assert reveals() == []
    app.button(key="open_1").click().run()
    (covered,) = app.session_state.page_image[1].values()
    app.toggle(key="reveal_switch").set_value(True).run()
    assert app.session_state.ask_job.wait(30)
    app.run()
    assert "00482917" in shown(app)
    assert "answer" in reveals()
    app.button(key="open_1").click().run()
    (plain,) = app.session_state.page_image[1].values()
    assert plain != covered
    app.toggle(key="reveal_switch").set_value(False).run()
    assert app.session_state.ask_job.wait(30)
    app.run()
    assert "00482917" not in shown(app)


def redacted(app: AppTest) -> AppTest:
    """The page once the copy that was asked for is made, or is not."""
    app.button(key="redact_start").click().run()
    assert app.session_state.redact_job.wait(60)
    return app.run()


def test_a_redacted_copy_is_made_reported_and_let_go_of(monkeypatch: pytest.MonkeyPatch, clinic_copy: Path) -> None:
    app = redacted(open_one(page(clinic_copy, "pii", monkeypatch), "letter.pdf"))
    body = shown(app)
    assert "covered on 2 pages" in body
    assert "Medical record number 1" in body
    assert "Gerta" not in body
    (save,) = [each for each in app.get("download_button") if each.key == "redact_save"]
    assert save.proto.label == "Save the copy"
    assert app.session_state.redact_job.copy.data.startswith(b"%PDF")
    app.button(key="redact_close").click().run()
    assert app.session_state.redact_job is None
    assert "covered on" not in shown(app)


def test_a_copy_of_some_kinds_alone_is_for_who_may_see_real_values(
    monkeypatch: pytest.MonkeyPatch, clinic_copy: Path, tmp_path: Path, make_docx: Callable[..., Path]
) -> None:
    with RagBox.open(clinic_copy) as box:
        box.ingest(make_docx(tmp_path / "both.docx", "Her MRN: 00482917. Mail g.vole@example.org today."))
    app = open_one(page(clinic_copy, "pii", monkeypatch), "both.docx")
    assert not [each for each in app.multiselect if (each.key or "").startswith("redact_kinds_")]
    app.toggle(key="reveal_switch").set_value(True).run()
    (kinds,) = [each for each in app.multiselect if (each.key or "").startswith("redact_kinds_")]
    kinds.set_value(["EMAIL_ADDRESS"])
    body = shown(redacted(app))
    assert "Only some kinds were covered" in body
    assert set(app.session_state.redact_job.copy.counts) == {"EMAIL_ADDRESS"}
    assert reveals()[-1] == "redacted copy"


def test_why_no_copy_can_be_made_is_said(
    monkeypatch: pytest.MonkeyPatch, clinic_copy: Path, tmp_path: Path, make_docx: Callable[..., Path]
) -> None:
    path = make_docx(tmp_path / "gone.docx", "Mail g.vole@example.org today.")
    (tmp_path / "plain.txt").write_text("Mail g.vole@example.org today.")
    with RagBox.open(clinic_copy) as box:
        box.ingest([path, tmp_path / "plain.txt"])
    path.unlink()
    app = page(clinic_copy, "pii", monkeypatch)
    assert "No copy was made" in shown(redacted(open_one(app, "gone.docx")))
    assert "moved, changed or deleted" in shown(app)
    app.selectbox(key="pii_document").set_value(the_box().document("plain.txt").document_id).run()
    assert "Only PDF and Word files can be redacted" in shown(app)
    assert "redact_start" not in {button.key for button in app.button}


def test_a_copy_under_way_is_told_of_and_stopped(monkeypatch: pytest.MonkeyPatch, clinic_copy: Path) -> None:
    app = open_one(page(clinic_copy, "pii", monkeypatch), "letter.pdf")
    told, gate = threading.Event(), threading.Event()

    def slowly(_document: str, *, tell: Callable[[str, int, int], None], **_: object) -> None:
        tell("write", 1, 4)
        told.set()
        gate.wait(30)
        tell("write", 2, 4)
        raise AssertionError("not stopped")

    monkeypatch.setattr(the_box(), "redacted", slowly)
    app.button(key="redact_start").click().run()
    assert told.wait(30)
    app.run()
    (bar,) = app.get("progress")
    assert (bar.proto.value, bar.proto.text) == (70, "Writing page 1 of 4")
    app.button(key="redact_stop").click().run()
    gate.set()
    assert app.session_state.redact_job.wait(30)
    assert "No copy was made" in shown(app.run())
