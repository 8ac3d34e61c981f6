"""The pages in each of their states, run by Streamlit's own test runner."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.box import the_box
from streamlit.testing.v1 import AppTest

from ragbox.resources import resource
from ragbox.types import ABSTENTION

UI = resource("ui")
QUESTION = "What is the hemoglobin A1c result?"


def page(box: Path | None, name: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    if box is not None:
        monkeypatch.setenv("RAGBOX_BOX", str(box))
    app = AppTest.from_file(str(UI / "app.py"), default_timeout=60).run()
    return app if name == "ask" else app.switch_page(f"page_{name}.py").run()


def shown(app: AppTest) -> str:
    """All that the page shows through HTML."""
    assert not app.exception
    return "\n".join(element.proto.body for element in app.get("html"))


def asked(app: AppTest, question: str, *, wait: bool = True) -> AppTest:
    """Asks, and looks again once there is an answer: on a busy machine the page does not wait so long."""
    app.text_input(key="question").input(question)
    app.button(key="FormSubmitter:question_form-Ask").click().run()
    job = app.session_state.ask_job if "ask_job" in app.session_state else None
    if wait and job is not None:
        assert job.wait(60)
        app.run()
    return app


def test_no_box_is_said_plainly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "no box was named" in shown(page(None, "ask", monkeypatch))
    (tmp_path / "file").write_text("x")
    assert "this is a file" in shown(page(tmp_path / "file", "ask", monkeypatch))


def test_before_the_first_question_the_page_says_what_to_do(monkeypatch: pytest.MonkeyPatch, filled_box: Path) -> None:
    app = page(filled_box, "ask", monkeypatch)
    assert "Nothing asked yet" in shown(app)
    assert "Nothing asked yet" not in shown(asked(app, QUESTION))


@pytest.mark.parametrize("nothing", ["", "  "])
def test_an_empty_question_is_no_turn_of_the_conversation(
    monkeypatch: pytest.MonkeyPatch, filled_box: Path, nothing: str
) -> None:
    app = asked(page(filled_box, "ask", monkeypatch), nothing)
    assert "Nothing was asked" in shown(app)
    assert "Nothing asked yet" in shown(app)
    answered = asked(app, QUESTION)
    assert "Nothing was asked" not in shown(answered)
    assert "Nothing was asked" in shown(asked(answered, nothing, wait=False))
    assert QUESTION in shown(answered)  # it stays, and alone
    assert "Earlier in this conversation" not in shown(answered)


def test_empty_box_points_to_adding(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "no documents yet" in shown(page(tmp_path / "new.box", "ask", monkeypatch))
    documents = page(tmp_path / "new.box", "documents", monkeypatch)
    assert "No documents yet" in shown(documents)
    assert documents.expander[0].proto.expanded


def test_answer_with_citations_and_its_page(monkeypatch: pytest.MonkeyPatch, filled_box: Path) -> None:
    app = page(filled_box, "ask", monkeypatch)
    asked(app, QUESTION)
    body = shown(app)
    assert 'class="rb-marker">1<' in body
    assert "lab_report.pdf" in body
    assert "Confidence" in body
    app.button(key="open_1").click().run()
    assert not app.exception
    assert app.session_state.opened.document == "lab_report.pdf"
    (image,) = app.session_state.page_image[1].values()
    assert image.startswith(b"\x89PNG")
    assert len(app.get("image")) == 1
    assert not app.toggle(key="larger").value
    app.toggle(key="larger").set_value(True).run()
    assert len(app.get("image")) == 1
    assert "lab_report.pdf" in shown(app)
    app.button(key="close_source").click().run()
    assert len(app.get("image")) == 0


def test_word_document_shows_the_passage_in_its_text(monkeypatch: pytest.MonkeyPatch, filled_box: Path) -> None:
    app = page(filled_box, "ask", monkeypatch)
    nda = next(info for info in the_box().documents() if info.name == "nda.docx")
    app.multiselect(key="chosen_documents").set_value([nda.document_id])
    asked(app, "What is confidential information?")
    app.button(key="open_1").click().run()
    body = shown(app)
    assert "<mark>" in body
    assert "lab_report.pdf" not in body


def test_abstention_is_plain(monkeypatch: pytest.MonkeyPatch, filled_box: Path) -> None:
    app = page(filled_box, "ask", monkeypatch)
    asked(app, "Which harbour did the submarine leave from in 1977?")
    body = shown(app)
    assert ABSTENTION in body
    assert "<blockquote>" not in body


@pytest.mark.parametrize("question", ["?", "w" * 100_000])
def test_a_question_that_cannot_be_asked(monkeypatch: pytest.MonkeyPatch, filled_box: Path, question: str) -> None:
    app = page(filled_box, "ask", monkeypatch)
    asked(app, question)
    assert "could not be answered" in shown(app)


def test_a_name_with_a_slip_shows_how_it_was_understood(monkeypatch: pytest.MonkeyPatch, filled_box: Path) -> None:
    app = page(filled_box, "ask", monkeypatch)
    asked(app, "What is the ferritin of Achtrberg?")
    assert "Understood as: <bdi>What is the ferritin of Achterberg?</bdi>" in shown(app)
    assert "as_typed" not in {button.key for button in app.button}  # it would be understood so again


def test_a_follow_up_shows_how_it_was_understood_and_may_be_asked_as_typed(
    monkeypatch: pytest.MonkeyPatch, filled_box: Path
) -> None:
    app = page(filled_box, "ask", monkeypatch)
    asked(app, QUESTION)
    assert "Understood as" not in shown(app)
    asked(app, "And the ferritin?")
    assert "Understood as: <bdi>What is the ferritin?</bdi>" in shown(app)
    asked(app, "Why?")
    assert "Understood as: <bdi>Why is the ferritin?</bdi>" in shown(app)
    app.button(key="as_typed").click().run()
    assert "Understood as" not in shown(app)
    assert "as_typed" not in {button.key for button in app.button}
    assert app.session_state.ask_job.question == "Why?"
    asked(app, "<b>And</b> the <script>?")
    assert "<script>" not in shown(app)
