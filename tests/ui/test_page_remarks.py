"""What is done with an answer on the Ask page: marking it right or wrong, copying it, keeping the conversation as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.box import the_box
from kit.remarks import transcript
from streamlit.testing.v1 import AppTest
from ui.test_page_conversation import body, keys
from ui.test_page_viewer import captions
from ui.test_pages import QUESTION, asked, page

from ragbox import RagBox
from ragbox.errors import KeyNotFoundError
from ragbox.resources import resource
from ragbox.transcript import as_markdown, as_text


def mark(app: AppTest, rating: str | None) -> AppTest:
    app.pills[0].set_value(rating).run()
    assert not app.exception
    return app


def test_an_answer_is_marked_with_a_note_changed_and_taken_back(
    monkeypatch: pytest.MonkeyPatch, box_copy: Path
) -> None:
    app = page(box_copy, "ask", monkeypatch)
    asked(app, QUESTION)
    assert app.pills[0].value is None
    assert the_box().thumbs() == ()
    mark(app, "up")
    (thumb,) = the_box().thumbs()
    assert (thumb.question, thumb.rating, thumb.note) == (QUESTION, "up", "")
    note = next(each for each in app.text_input if str(each.key).startswith("note_"))
    note.set_value("as in the <b>report</b>").run()
    mark(app, "down")
    (thumb,) = the_box().thumbs()
    assert (thumb.rating, thumb.note) == ("down", "as in the <b>report</b>")
    assert "Kept: wrong, with your note" in body(app)
    app.toggle(key="show_thumbs").set_value(True).run()
    assert "as in the &lt;b&gt;report&lt;/b&gt;" in body(app)
    mark(app, None)
    assert the_box().thumbs() == ()
    assert "Kept:" not in body(app)


def test_marks_are_seen_again_and_removed(monkeypatch: pytest.MonkeyPatch, box_copy: Path) -> None:
    app = page(box_copy, "ask", monkeypatch)
    asked(app, QUESTION)
    mark(app, "up")
    asked(app, "And the ferritin?")
    assert app.pills[0].value is None
    app.button(key="open_turn_0").click().run()
    assert app.pills[0].value == "up"
    app.toggle(key="show_thumbs").set_value(True).run()
    (remove,) = (key for key in keys(app) if key.startswith("remove_thumb"))
    app.button(key=remove).click().run()
    assert the_box().thumbs() == ()
    assert app.pills[0].value is None
    assert "show_thumbs" not in {each.key for each in app.toggle}


def test_what_could_not_be_kept_is_told(monkeypatch: pytest.MonkeyPatch, box_copy: Path) -> None:
    def without_key(*_: object, **_options: object) -> None:
        raise KeyNotFoundError("the key of the vault is not on this machine")

    monkeypatch.setattr(RagBox, "rate", without_key)
    app = page(box_copy, "ask", monkeypatch)
    asked(app, QUESTION)
    mark(app, "up")
    assert "the key of the vault is not on this machine" in body(app)
    assert app.pills[0].value is None


def test_an_answer_is_offered_to_be_copied_as_plain_text(monkeypatch: pytest.MonkeyPatch, filled_box: Path) -> None:
    app = page(filled_box, "ask", monkeypatch)
    asked(app, QUESTION)
    (copied,) = app.code
    assert copied.language in ("", None, "plaintext")
    whole = transcript(the_box(), app.session_state.turns, reveal=True)
    assert copied.value == as_text(whole.asked[0])
    assert "lab_report.pdf, page 2" in str(copied.value)


def test_the_conversation_is_exported_as_it_is_on_the_screen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with RagBox.open(tmp_path / "clinic.box", "hipaa") as box:
        box.ingest([resource("sample_docs") / "lab_report.pdf"])
    app = page(tmp_path / "clinic.box", "ask", monkeypatch)
    assert "export" not in {str(each.key) for each in app.get("download_button")}
    asked(app, "What is the MRN of Desmond Achterberg?")
    masked = as_markdown(transcript(the_box(), app.session_state.turns, reveal=False))
    assert "Achterberg" not in masked
    assert "Hidden values are written as pseudonyms" in masked
    app.toggle(key="reveal_switch").set_value(True).run()
    assert app.session_state.ask_job.wait(60)
    asked(app, QUESTION)
    real = as_markdown(transcript(the_box(), app.session_state.turns, reveal=True))
    assert "Desmond Achterberg" in real
    assert "Real values are shown" in real
    assert real.index("Desmond Achterberg") < real.index(QUESTION)
    assert len(app.get("download_button")) == 2
    app.toggle(key="reveal_switch").set_value(False).run()
    assert app.session_state.ask_job.wait(60)
    app.run()
    assert "1 answer with real values left out" in captions(app)
    assert "Achterberg" not in as_markdown(transcript(the_box(), app.session_state.turns, reveal=False))


def test_deleting_a_document_takes_its_marks_along(monkeypatch: pytest.MonkeyPatch, box_copy: Path) -> None:
    app = page(box_copy, "ask", monkeypatch)
    asked(app, QUESTION)
    mark(app, "up")
    assert the_box().delete(app.session_state.ask_job.answer.citations[0].document_id).verified
    assert the_box().thumb_count == 0
