"""The Documents page in each of its states, run by Streamlit's own test runner."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kit.box import the_box, the_desk
from kit.jobs import IngestJob
from kit.words import size
from streamlit.testing.v1 import AppTest

from ragbox import DocumentInfo, RagBox
from ragbox.errors import KeyNotFoundError
from ragbox.resources import resource
from ragbox.store.writer import Writer
from ragbox.types import DocumentReport, IngestEvent, IngestReport, Problem

UI = resource("ui")
REFERRAL = resource("sample_docs") / "referral_letter.docx"


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, box_copy: Path) -> AppTest:
    """The page over a copy of the box of samples."""
    return page(box_copy, monkeypatch)


def page(box: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("RAGBOX_BOX", str(box))
    return AppTest.from_file(str(UI / "app.py"), default_timeout=60).run().switch_page("page_documents.py").run()


def shown(app: AppTest) -> str:
    """All that the page shows through HTML."""
    assert not app.exception
    return "\n".join(element.proto.body for element in app.get("html")).replace("<wbr>", "")


def listed(app: AppTest) -> list[str]:
    """The names in the list, in its order."""
    names = {f"open_{info.document_id}": info.name for info in the_box().documents()}
    return [names[button.key] for button in app.button if button.key in names]


def key_of(name: str) -> str:
    return the_box().document(name).document_id


def finished(app: AppTest) -> AppTest:
    """The page once the run under way has ended."""
    job = the_desk().ingest
    assert job is not None
    assert job.wait(60)
    return app.run()


def keys(app: AppTest) -> set[str | None]:
    return {button.key for button in [*app.button, *app.get("download_button")]}


def test_documents_are_found_filtered_and_ordered(app: AppTest) -> None:
    body = shown(app)
    for words in ("lab_report.pdf", "Ready", "Dates", "4 documents"):
        assert words in body
    everything = listed(app)
    assert everything == sorted(everything, key=str.casefold)
    app.text_input(key="find").input("NDA").run()
    assert listed(app) == ["nda.docx"]
    app.text_input(key="find").input("zzz").run()
    assert "No document has that in its name" in shown(app)
    app.text_input(key="find").input("").run()
    app.selectbox(key="order").set_value("Longest first").run()
    pages = {info.name: (info.pages, info.chunks) for info in the_box().documents()}
    assert [pages[name] for name in listed(app)] == sorted(pages.values(), reverse=True)
    app.selectbox(key="wanted").set_value("Needs attention").run()
    assert listed(app) == [info.name for info in the_box().documents() if info.problems]


def test_capital_letters_do_not_come_first(app: AppTest, tmp_path: Path) -> None:
    (tmp_path / "Minutes.txt").write_text("The otters met on 3 May 2024.")
    assert the_desk().take_in([tmp_path / "Minutes.txt"])
    names = listed(finished(app))
    assert "Minutes.txt" in names
    assert names == sorted(names, key=str.casefold)
    assert names != sorted(names)


def test_a_document_is_opened_and_closed(app: AppTest) -> None:
    app.button(key=f"open_{key_of('lab_report.pdf')}").click().run()
    assert not app.exception
    assert len(app.get("image")) == 1
    assert listed(app) == []
    assert "Personal data found" in shown(app)  # what is known of it stands beside it
    app.toggle(key="larger").set_value(True).run()
    assert len(app.get("image")) == 1
    assert "Personal data found" in shown(app)
    app.button(key="close_source").click().run()
    assert len(listed(app)) == 4
    app.button(key=f"open_{key_of('nda.docx')}").click().run()
    assert "Confidential" in shown(app)


def test_adding_by_path(app: AppTest, tmp_path: Path) -> None:
    app.text_input(key="path").input("relative").run()
    app.button(key="add_path").click().run()
    assert "whole path" in shown(app)
    app.text_input(key="path").input(str(tmp_path / "nowhere"))
    app.button(key="add_path").click().run()
    assert "nothing at this path" in shown(app)
    app.text_input(key="path").input(str(REFERRAL))
    app.button(key="add_path").click().run()
    finished(app)
    assert "Done in" in shown(app)
    assert "referral_letter.docx" in listed(app)
    app.button(key="close_outcome").click().run()
    assert "Done in" not in shown(app)


def test_files_are_sent_and_kept_and_let_go_of(app: AppTest, tmp_path: Path) -> None:
    assert app.button(key="add_files").disabled
    app.text_input(key="upload_folder").input(str(tmp_path / "kept"))
    uploader: Any = app.get("file_uploader")[0]
    uploader.set_value([(REFERRAL.name, REFERRAL.read_bytes(), "application/octet-stream")]).run()
    assert f"1 file chosen, {size(REFERRAL.stat().st_size)} in all" in shown(app)
    app.button(key="add_files").click().run()
    finished(app)
    assert "referral_letter.docx" in listed(app)
    assert (tmp_path / "kept" / "referral_letter.docx").read_bytes() == REFERRAL.read_bytes()
    assert "No files chosen yet" in shown(app)


@pytest.mark.parametrize("bound", ["MOST_FILES", "MOST_BYTES"])
def test_more_than_may_be_sent_at_once_is_refused_with_another_way(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(f"kit.adding.{bound}", 1)
    files = [(f"{number}.pdf", b"%PDF", "application/pdf") for number in range(2)]
    uploader: Any = app.get("file_uploader")[0]
    uploader.set_value(files).run()
    assert "2 files of 8 bytes are too many to send at once" in shown(app)
    assert "by its path instead" in shown(app)
    assert app.button(key="add_files").disabled


def test_what_could_not_be_read_is_told_and_tried_again(app: AppTest, tmp_path: Path, make_pdf: Any) -> None:
    app.segmented_control(key="documents_view").set_value("not_read").run()
    assert "Every file that was met is in the box" in shown(app)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"this is no PDF")
    locked = make_pdf(tmp_path / "locked.pdf", "The otter lease.", password="otter")
    assert the_desk().take_in([broken, locked])
    finished(app)
    body = shown(app)
    assert "Not read: broken.pdf" in body  # what came of the run
    assert "could not be read" not in body
    assert "It needs a password: give it under “Not read”" in body  # not how it is done in a terminal
    assert body.count("broken.pdf") == 2  # as what came of the run, and in the list: not again in what is said
    assert "whatever its name says; get the original again" in body  # the list, which stays
    app.button(key="close_outcome").click().run()
    assert "broken.pdf" in shown(app)
    app.segmented_control(key="documents_view").set_value("documents").run()
    assert "2 files could not be read" in shown(app)  # that stays in sight
    app.segmented_control(key="documents_view").set_value("not_read").run()
    app.text_input(key="file_password").input("otter")
    app.button(key="retry_locked").click().run()
    finished(app)
    assert "locked.pdf" in {info.name for info in the_box().documents()}
    make_pdf(broken, "Mended.")
    app.button(key="retry_0").click().run()
    finished(app)
    assert "Every file that was met is in the box" in shown(app)


def test_a_password_must_be_given_to_try_with_one(app: AppTest, tmp_path: Path, make_pdf: Any) -> None:
    assert the_desk().take_in([make_pdf(tmp_path / "locked.pdf", "The otter lease.", password="otter")])
    finished(app)
    app.segmented_control(key="documents_view").set_value("not_read").run()
    app.button(key="retry_locked").click().run()
    assert "Give the password first" in shown(app)
    assert the_desk().runs == 1


def test_details_tell_and_a_deletion_leaves_a_receipt(app: AppTest) -> None:
    """The clicks within the dialog are the browser test's: this runner has no partial runs."""
    document_id = key_of("nda.docx")
    app.button(key=f"details_{document_id}").click().run()
    assert "Personal data found" in shown(app)
    assert app.button(key=f"delete_{document_id}").disabled
    assert not app.button(key=f"again_{document_id}").disabled
    delete(app, document_id)
    body = shown(app)
    assert "nda.docx</bdi></span>" not in body
    assert "nda.docx was deleted" in body
    assert "nothing of it is left" in body
    assert {"receipt_text", "receipt_json"} <= keys(app)
    app.button(key="close_outcome").click().run()
    assert "was deleted" not in shown(app)


def delete(app: AppTest, *document_ids: str) -> None:
    from kit.runs import DeleteJob

    names = the_box().names()
    assert the_desk().begin(DeleteJob(the_box(), {each: names[each] for each in document_ids}))
    finished(app)


def test_several_are_chosen_and_deleted_with_a_receipt_each(app: AppTest) -> None:
    first, second = key_of("nda.docx"), key_of("invoice.docx")
    assert "delete_chosen" not in keys(app)
    app.checkbox(key=f"choose_{first}").check().run()
    app.text_input(key="find").input("invoice").run()  # what was chosen stays so, though it is not in sight
    app.checkbox(key=f"choose_{second}").check().run()
    assert "2 documents chosen" in shown(app)
    app.button(key="delete_chosen").click().run()
    assert "<li><bdi>nda.docx</bdi></li>" in shown(app)
    assert app.button(key="delete_several").disabled
    delete(app, first, second)
    body = shown(app)
    assert "2 documents were deleted" in body
    assert "Nothing is left" in body
    job: Any = the_desk().ingest
    assert {each.name for each in job.receipts} == {"nda.docx", "invoice.docx"}


def test_a_receipt_is_saved_without_real_names_where_these_are_hidden(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kit.runs import DeleteJob

    saved: list[list[Any]] = []
    monkeypatch.setattr("kit.receipts._save", saved.append)
    app.toggle(key="reveal_switch").set_value(False).run()
    assert the_desk().begin(DeleteJob(the_box(), {key_of("nda.docx"): "⟦PERSON_1⟧.docx"}))
    finished(app)
    (receipt,) = saved[-1]
    assert (receipt.name, receipt.paths, receipt.verified) == ("⟦PERSON_1⟧.docx", (), True)
    app.toggle(key="reveal_switch").set_value(True).run()
    (receipt,) = saved[-1]
    assert receipt.name == "nda.docx"
    assert [Path(path).name for path in receipt.paths] == ["nda.docx"]


def test_choosing_none_takes_it_back(app: AppTest) -> None:
    document_id = key_of("nda.docx")
    app.checkbox(key=f"choose_{document_id}").check().run()
    app.button(key="choose_none").click().run()
    assert not app.checkbox(key=f"choose_{document_id}").value
    assert "delete_chosen" not in keys(app)


def test_chosen_documents_are_ingested_again(app: AppTest) -> None:
    app.checkbox(key=f"choose_{key_of('nda.docx')}").check().run()
    app.button(key="again_chosen").click().run()
    finished(app)
    body = shown(app)
    assert "Ready: 1" in body
    assert "again_chosen" not in keys(app)


def test_a_run_under_way_is_shown_and_blocks_deleting(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    gate, told = threading.Event(), threading.Event()
    box = the_box()
    ingest = box.ingest

    def slowly(paths: list[str | Path], progress: Callable[[IngestEvent], None]) -> object:
        progress(IngestEvent(str(paths[0]), "embed", 0, 1, 6, 10))
        told.set()
        gate.wait(30)
        return ingest(paths)

    monkeypatch.setattr(box, "ingest", slowly)
    assert the_desk().take_in([REFERRAL])
    assert told.wait(30)
    app.run()
    assert "stop_adding" in keys(app)
    (bar,) = app.get("progress")
    assert (bar.proto.value, bar.proto.text) == (60, "0 of 1 file done")
    assert "add_files" not in keys(app)
    document_id = key_of("nda.docx")
    app.button(key=f"details_{document_id}").click().run()
    assert "A run is under way" in shown(app)
    assert app.checkbox(key=f"sure_{document_id}").disabled
    job = the_desk().ingest
    assert job is not None
    job.pace.left = lambda: 130.0  # type: ignore[method-assign]
    app.run()
    (bar,) = app.get("progress")
    assert bar.proto.text == "0 of 1 file done, about 2 minutes left"
    gate.set()
    finished(app)
    assert "referral_letter.docx" in shown(app)


def test_a_stopped_run_says_what_stayed(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    box = the_box()
    job = threading.Event()

    def stopped(paths: list[str | Path], progress: Callable[[IngestEvent], None]) -> object:
        running = the_desk().ingest
        assert running is not None
        progress(IngestEvent(str(paths[0]), "done", 1, 3))
        running.stop()
        progress(IngestEvent(str(paths[0]), "parse", 1, 3))
        job.set()
        raise AssertionError("not stopped")

    monkeypatch.setattr(box, "ingest", stopped)
    assert the_desk().take_in([REFERRAL])
    finished(app)
    assert "1 of 3 files was finished; that stays in the box" in shown(app)
    assert not job.is_set()


def test_another_writer_is_named_and_waited_for(app: AppTest) -> None:
    turns = the_box()._directory.turns
    turns.take()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(turns), "writer", lambda _turns: Writer(1, "ingest"))
        app.run()
        assert "`ragbox ingest` is writing to this box" in shown(app)
        assert the_desk().take_in([REFERRAL])
        job = the_desk().ingest
        assert job is not None
        while job.waiting is None:
            assert not job.wait(0.01)
        app.run()
        assert "Waiting for `ragbox ingest`" in shown(app)
    turns.leave()
    finished(app)
    assert "referral_letter.docx" in listed(app)
    assert "is writing to this box" not in shown(app)


def test_waiting_for_another_writer_can_be_stopped(app: AppTest) -> None:
    turns = the_box()._directory.turns
    turns.take()
    assert the_desk().take_in([REFERRAL])
    job = the_desk().ingest
    assert job is not None
    while job.waiting is None:
        assert not job.wait(0.01)
    job.stop()
    finished(app)
    turns.leave()
    assert "Nothing was finished yet" in shown(app)
    assert "referral_letter.docx" not in listed(app)


def test_names_are_hidden_where_real_values_are_not_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, make_docx: Any
) -> None:
    path = make_docx(tmp_path / "Desmond Achterberg.docx", "Desmond Achterberg came on Monday.")
    with RagBox.open(tmp_path / "ward.box", "hipaa") as box:
        assert box.ingest(path).totals["indexed"] == 1
    app = page(tmp_path / "ward.box", monkeypatch)
    assert "Achterberg" not in shown(app)
    (info,) = the_box().documents()
    app.button(key=f"details_{info.document_id}").click().run()
    assert "Achterberg" not in shown(app)
    app.toggle(key="reveal_switch").set_value(True).run()
    assert "Desmond Achterberg.docx" in shown(app)
    app.toggle(key="reveal_switch").set_value(False).run()
    delete(app, info.document_id)
    assert "Achterberg" not in shown(app)
    assert "was deleted" in shown(app)


def test_names_of_files_that_are_not_read_are_hidden_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nobody has screened them, and a clinic's files are called like its patients."""
    path = tmp_path / "Desmond Achterberg.pdf"
    path.write_bytes(b"%PDF-1.7 that is no more than a beginning")
    app = page(tmp_path / "ward.box", monkeypatch)
    app.toggle(key="reveal_switch").set_value(False).run()
    assert the_desk().take_in([path])
    assert ": PDF file, name hidden" in shown(finished(app))
    app.segmented_control(key="documents_view").set_value("not_read").run()
    body = shown(app)
    assert "Achterberg" not in body
    assert str(tmp_path) not in body
    assert "PDF file, name hidden" in body
    app.toggle(key="reveal_switch").set_value(True).run()
    body = shown(app)
    assert ": Desmond Achterberg.pdf" in body
    assert str(tmp_path) in body


def test_problems_name_no_files_where_names_are_hidden(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither what is attached, nor another file with the same document, nor a file that was not kept."""
    told = (
        ("attachments", "1 file is attached, which is not read: Desmond Achterberg.pdf"),
        ("held_elsewhere", "desmond achterberg.pdf is gone, but stays as /copies/Desmond Achterberg.pdf"),
        ("new_code", "Desmond Achterberg.pdf: something else"),
        ("page_failed", "Desmond Achterberg.pdf: page 2 could not be read"),
    )
    problems = (
        Problem("parse", "page_failed", "page 3 could not be read", 3),
        *(Problem("parse", code, message) for code, message in told),
    )
    documents = tuple(dataclasses.replace(each, problems=problems) for each in the_box().documents())
    monkeypatch.setattr(the_box(), "documents", lambda: documents)
    reports = tuple(DocumentReport("/p/desmond achterberg.pdf", None, "failed", problems=(each,)) for each in problems)
    job = IngestJob(the_box())
    job.report = IngestReport(reports)
    job._ended.set()
    the_desk().ingest = job
    for reveal in (False, True):
        app.session_state.refused = ["Desmond Achterberg.pdf: this file name cannot be used here"]
        app.toggle(key="reveal_switch").set_value(reveal).run()
        body = shown(app)
        app.button(key=f"details_{documents[0].document_id}").click().run()
        for each in (body, shown(app)):
            assert ("achterberg" in each.casefold()) == reveal
            assert "age 3 could not be read" in each
    the_desk().ingest = None


def test_names_of_files_under_way_are_hidden_too(app: AppTest) -> None:
    job = IngestJob(the_box())
    job.stages["/p/Desmond Achterberg.docx"] = IngestEvent("/p/Desmond Achterberg.docx", "parse", 0, 1)
    the_desk().ingest = job
    app.toggle(key="reveal_switch").set_value(False).run()
    assert "DOCX file, name hidden" in shown(app)
    assert "Achterberg" not in shown(app)
    app.toggle(key="reveal_switch").set_value(True).run()
    assert "Desmond Achterberg.docx" in shown(app)
    the_desk().ingest = None


def test_without_the_key_of_the_vault_the_list_is_shown_without_real_values(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = the_box().names

    def locked(*, reveal: bool) -> dict[str, str]:
        if reveal:
            raise KeyNotFoundError("the key of its vault is not on this machine")
        return names(reveal=False)

    monkeypatch.setattr(the_box(), "names", locked)
    app.session_state.document_names = None
    body = shown(app.run())
    assert "Real values cannot be shown" in body
    assert "the key of its vault" in body
    assert len(listed(app)) == 4


def test_thousands_are_shown_page_by_page(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem("parse", "truncated", "<b>cut</b>", None)
    many = tuple(
        DocumentInfo(
            document_id=f"{number:04d}".ljust(64, "f"),
            name=f"contract {number:04d} <img src=x>.pdf",
            paths=(f"/contracts/{number}.pdf",),
            media_type="application/pdf",
            pages=3,
            chunks=4,
            ocr_pages=0,
            pii={"PERSON": number % 7},
            status="partial" if number % 100 == 0 else "indexed",
            problems=(problem,) * (number % 100 == 0),
        )
        for number in range(3_000)
    )
    monkeypatch.setattr(the_box(), "documents", lambda: many)
    monkeypatch.setattr(the_box(), "names", lambda **_: {info.document_id: info.name for info in many})
    app.run()
    body = shown(app)
    assert "3,000 documents" in body
    assert "<img" not in body
    assert body.count('class="rb-name"') == 25
    app.button(key="last").click().run()
    assert "contract 2999" in shown(app)
    app.selectbox(key="wanted").set_value("Needs attention").run()
    body = shown(app)
    assert body.count('class="rb-name"') == 25
    assert "&lt;b&gt;cut" in body
    app.button(key="next").click().run()
    assert shown(app).count('class="rb-name"') == 5


def test_a_run_that_ends_while_the_page_is_drawn_is_in_its_list(
    app: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "last.txt").write_text("The otter lease began in June.", encoding="utf-8")
    whole, job = RagBox.unread, IngestJob(the_box(), [tmp_path / "last.txt"])
    monkeypatch.setattr(the_desk(), "ingest", job)

    def unread(self: RagBox) -> Any:
        if job.running:  # the documents have been read by now
            job.start()
            assert job.wait(60)
        return whole(self)

    monkeypatch.setattr(RagBox, "unread", unread)
    assert "last.txt" in listed(app.run())
