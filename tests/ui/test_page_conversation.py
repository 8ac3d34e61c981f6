"""A conversation on the Ask page: follow-ups, going back, starting anew, stopping; and filters."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from ui.test_page_viewer import captions
from ui.test_pages import QUESTION, asked, page, shown

from ragbox import Answer, Filter, RagBox
from ragbox.errors import BoxLockedError
from ragbox.resources import resource
from ragbox.select import folders, types
from ragbox.types import AnswerEvent


def keys(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


def body(app: AppTest) -> str:
    """All that is shown, but for the style sheet."""
    return shown(app).split("<style>")[0]


def test_a_conversation_goes_on_and_earlier_answers_are_opened_again(
    monkeypatch: pytest.MonkeyPatch, filled_box: Path
) -> None:
    app = page(filled_box, "ask", monkeypatch)
    assert "new_conversation" not in keys(app)
    asked(app, QUESTION)
    assert "Earlier in this conversation" not in body(app)
    asked(app, "And the ferritin?")
    first = body(app).index(QUESTION)
    assert body(app).index("And the ferritin?") < body(app).index("Earlier in this conversation") < first
    assert re.search("<details><summary>[0-9] sources?</summary>", body(app))
    app.button(key="open_turn_0").click().run()
    assert body(app).index(QUESTION) < body(app).index("Earlier in this conversation")
    app.button(key="open_1").click().run()
    assert len(app.get("image")) == 1
    asked(app, "And the creatinine?")  # goes on from the last one, whichever is open
    assert [job.question for job in app.session_state.turns] == [QUESTION, "And the ferritin?", "And the creatinine?"]
    assert [turn.question for turn in app.session_state.ask_job.history] == [QUESTION, "What is the ferritin?"]
    assert len(app.get("image")) == 0
    app.button(key="new_conversation").click().run()
    assert app.session_state.turns == []
    assert QUESTION not in body(app)
    asked(app, "And the ferritin?")
    assert app.session_state.ask_job.history == ()


def test_an_answer_with_real_values_is_not_shown_once_they_are_hidden(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with RagBox.open(tmp_path / "clinic.box", "hipaa") as box:
        box.ingest([resource("sample_docs") / "lab_report.pdf"])
    app = page(tmp_path / "clinic.box", "ask", monkeypatch)
    app.toggle(key="reveal_switch").set_value(True).run()
    asked(app, "What is the MRN of Desmond Achterberg?")
    asked(app, QUESTION)
    assert "NQ-5530187" in body(app)
    assert "Desmond Achterberg" in body(app)
    app.toggle(key="reveal_switch").set_value(False).run()
    assert app.session_state.ask_job.wait(60)
    app.run()
    assert "NQ-5530187" not in body(app)
    assert "Achterberg" not in body(app)  # nor in the question
    assert "answered with real values" in body(app)
    app.button(key="open_turn_0").click().run()
    assert app.session_state.ask_job.wait(60)
    app.run()
    assert "NQ-5530187" not in body(app)
    assert "What is the MRN of \u27e6PERSON_" in body(app)


def test_what_was_deleted_leaves_the_conversation(monkeypatch: pytest.MonkeyPatch, box_copy: Path) -> None:
    app = page(box_copy, "ask", monkeypatch)
    asked(app, QUESTION)
    app.session_state.ask_job = None  # as the page of documents does
    app.run()
    assert QUESTION not in body(app)
    assert app.session_state.turns == []


def test_what_another_process_deleted_leaves_the_conversation_too(
    monkeypatch: pytest.MonkeyPatch, box_copy: Path
) -> None:
    app = page(box_copy, "ask", monkeypatch)
    asked(app, "What is confidential information?")
    asked(app, QUESTION)
    app.button(key="open_1").click().run()
    quote = app.session_state.ask_job.answer.citations[0].quote
    with RagBox.open(box_copy) as other:
        other.delete(app.session_state.opened.document_id)
    app.run()
    assert "not in the box any more" in body(app)
    assert quote not in body(app)
    assert len(app.get("image")) == 0
    assert "nda.docx" in body(app)  # the other answer stays
    assert all(job.history == () for job in app.session_state.turns)
    asked(app, "And the ferritin?")
    assert quote not in body(app)


def test_work_can_be_stopped_before_there_is_an_answer(monkeypatch: pytest.MonkeyPatch, filled_box: Path) -> None:
    app = page(filled_box, "ask", monkeypatch)
    gate = threading.Event()
    answered = RagBox.ask_stream

    def slowly(box: RagBox, question: str, **options: Any) -> Iterator[AnswerEvent]:
        gate.wait(30)
        yield from answered(box, question, **options)

    monkeypatch.setattr(RagBox, "ask_stream", slowly)
    asked(app, QUESTION, wait=False)
    assert "Looking it up" in body(app)
    app.button(key="stop_looking").click().run()
    assert "There is no answer to this question" in body(app)
    gate.set()
    assert app.session_state.ask_job.wait(30)
    app.run()
    assert "There is no answer to this question" in body(app)
    app.button(key="try_again").click().run()
    assert app.session_state.ask_job.wait(30)
    assert "lab_report.pdf" in body(app.run())
    assert len(app.session_state.turns) == 1


def test_what_could_not_be_answered_can_be_tried_again(monkeypatch: pytest.MonkeyPatch, filled_box: Path) -> None:
    app = page(filled_box, "ask", monkeypatch)
    answered = RagBox.ask_stream

    def locked(*_: object, **_options: object) -> Iterator[AnswerEvent]:
        raise BoxLockedError("another ragbox process is writing to this box; try again")

    monkeypatch.setattr(RagBox, "ask_stream", locked)
    asked(app, QUESTION)
    assert "another ragbox process is writing" in body(app)
    assert QUESTION in body(app)
    monkeypatch.setattr(RagBox, "ask_stream", answered)
    app.button(key="try_again").click().run()
    assert app.session_state.ask_job.wait(60)
    app.run()
    assert "lab_report.pdf" in body(app)


def test_a_model_that_is_missing_leaves_the_quoted_answer(monkeypatch: pytest.MonkeyPatch, filled_box: Path) -> None:
    answered = RagBox.ask_stream

    def ended(box: RagBox, question: str, **options: Any) -> Iterator[AnswerEvent]:
        from dataclasses import replace

        for event in answered(box, question, **options):
            told: Answer | None = event.answer and replace(event.answer, problem="the file of the model is gone")
            yield replace(event, answer=told)

    monkeypatch.setattr(RagBox, "ask_stream", ended)
    app = page(filled_box, "ask", monkeypatch)
    asked(app, QUESTION)
    assert "the file of the model is gone" in body(app)
    assert "lab_report.pdf" in body(app)


def filtered(app: AppTest, **values: object) -> AppTest:
    for key, value in values.items():
        widget = app.date_input(key=key) if key.startswith("dated") else app.multiselect(key=key)
        widget.set_value(value)  # type: ignore[arg-type]
    return app.run()


def test_a_filter_is_said_in_words_and_cleared(monkeypatch: pytest.MonkeyPatch, filled_box: Path) -> None:
    app = page(filled_box, "ask", monkeypatch)
    assert "clear_filter" not in keys(app)
    filtered(app, chosen_types=["docx"])
    assert '<span class="rb-chip"><bdi>DOCX</bdi></span>' in body(app)
    asked(app, QUESTION)
    assert "lab_report.pdf" not in body(app)
    assert app.session_state.ask_job.limits == ("DOCX",)
    app.button(key="clear_filter").click().run()
    assert "clear_filter" not in keys(app)
    assert app.multiselect(key="chosen_types").value == []
    asked(app, QUESTION)
    assert "lab_report.pdf" in body(app)


def test_a_filter_is_kept_while_another_page_is_looked_at(monkeypatch: pytest.MonkeyPatch, filled_box: Path) -> None:
    app = page(filled_box, "ask", monkeypatch)
    filtered(app, chosen_types=["docx"], dated_after=date(2020, 1, 31))
    app.switch_page("page_documents.py").run()
    app.switch_page("page_ask.py").run()
    assert app.multiselect(key="chosen_types").value == ["docx"]
    assert app.date_input(key="dated_after").value == date(2020, 1, 31)
    assert "from 2020-01-31" in body(app)


def test_days_that_cannot_be_meant_are_told_and_nothing_is_asked(
    monkeypatch: pytest.MonkeyPatch, filled_box: Path
) -> None:
    app = page(filled_box, "ask", monkeypatch)
    filtered(app, dated_after=date(2024, 5, 1), dated_before=date(2023, 5, 1))
    assert "no day is after 2024-05-01 and before 2023-05-01" in body(app)
    asked(app, QUESTION)
    assert "no day is after" in body(app)
    assert app.session_state.turns == []


def test_a_filter_that_lets_nothing_through_says_so(monkeypatch: pytest.MonkeyPatch, filled_box: Path) -> None:
    app = page(filled_box, "ask", monkeypatch)
    filtered(app, dated_after=date(2190, 5, 1))
    assert "No document of this box passes it" in body(app)
    assert "do not say of which day" in body(app)
    asked(app, QUESTION)
    assert app.session_state.turns == []


def test_folders_are_offered_only_with_real_values(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for folder in ("wards/A. Patient", "wards/other"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(resource("sample_docs") / "lab_report.pdf", tmp_path / "wards/A. Patient/lab_report.pdf")
    (tmp_path / "wards/other/note.txt").write_text("The ward is closed in June.", encoding="utf-8")
    with RagBox.open(tmp_path / "clinic.box", "hipaa") as box:
        box.ingest([tmp_path / "wards"])
    app = page(tmp_path / "clinic.box", "ask", monkeypatch)
    assert "chosen_folders" not in {each.key for each in app.multiselect}
    assert "nobody looked through their names" in captions(app)
    app.toggle(key="reveal_switch").set_value(True).run()
    assert app.multiselect(key="chosen_folders").options == ["A. Patient", "other"]
    filtered(app, chosen_folders=[str(tmp_path / "wards/other")])
    assert "in other" in body(app)
    asked(app, "When is the ward closed?")
    assert [each.document for each in app.session_state.ask_job.answer.citations] == ["note.txt"]
    assert "Searched only in: <bdi>in other</bdi>" in body(app)
    app.toggle(key="reveal_switch").set_value(False).run()
    assert app.session_state.ask_job.wait(60)
    app.run()
    assert "in other" not in body(app)
    assert "Searched only in: <bdi>in a folder</bdi>" in body(app)  # which it still is


def test_folders_and_types_of_a_box(tmp_path: Path, box: RagBox, make_docx: Callable[..., Path]) -> None:
    for folder in ("a/b", "a/c", "d"):
        (tmp_path / folder).mkdir(parents=True)
        make_docx(tmp_path / folder / "x.DOCX", f"The gate of {folder} is shut at dusk.")
    (tmp_path / "a/b/y.txt").write_text("The gate is open.", encoding="utf-8")
    box.ingest([tmp_path / "a", tmp_path / "d"])
    found = folders(box.documents())
    assert [str(Path(each).relative_to(tmp_path)) for each in found] == ["a", "a/b", "a/c", "d"]
    assert all(box.documents(where=Filter(folders=(each,))) for each in found)
    assert types(box.documents()) == ("docx", "txt")
    assert folders(()) == types(()) == ()
