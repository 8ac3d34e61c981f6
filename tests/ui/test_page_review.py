"""The review page in each of its states: empty, questions kept, filling, stopped, done, a cell opened."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kit.box import the_box
from kit.review_grid import grid_key
from kit.review_job import ReviewJob, the_review_desk
from streamlit.testing.v1 import AppTest

from ragbox import RagBox
from ragbox.ask import Asker
from ragbox.config import load_profile
from ragbox.errors import ModelError
from ragbox.resources import resource
from ragbox.review_files import ReviewTable, review_bytes

UI = resource("ui")
BOOK, LANTERN = "Who keeps the green book?", "Where is the lantern kept? <b>![x](http:)</b>"
TEXTS = {
    "north.pdf": "The green book of the north is kept by the oldest warden. The lantern is kept in the north cellar.",
    "south.pdf": "The green book of the south is kept by the <i>new clerk</i>. The lantern is kept behind the south gate.",
    "west.pdf": "The tide tables of the west are printed each spring. The ferry leaves the west pier at nine.",
}


@pytest.fixture
def wardens(box: RagBox, tmp_path: Path, make_pdf: Callable[..., Path]) -> Path:
    """A box of three short documents, which the page opens."""
    box.ingest([make_pdf(tmp_path / name, text) for name, text in TEXTS.items()])
    return box.path


def page(box: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("RAGBOX_BOX", str(box))
    return AppTest.from_file(str(UI / "app.py"), default_timeout=60).run().switch_page("page_review.py").run()


def shown(app: AppTest) -> str:
    """All that the page shows through HTML."""
    assert not app.exception
    return "\n".join(element.proto.body for element in app.get("html"))


def job() -> ReviewJob:
    found = the_review_desk().job
    assert found is not None
    return found


def run(app: AppTest, *questions: str) -> AppTest:
    """Writes the questions, runs them, and waits for the end."""
    app.text_area(key="review_questions").input("\n".join(questions)).run()
    app.button(key="run_review").click().run()
    assert job().wait(60)
    return app.run()


def choose(app: AppTest, row: int, name: str) -> AppTest:
    (review,) = the_box().reviews()
    app.session_state.review_cell = (review.number, row, the_box().document(name).document_id)
    app.session_state.review_source = 0
    return app.run()


def grid(app: AppTest) -> Any:
    assert not app.exception
    return app.dataframe[0].value


def test_an_empty_box_points_to_adding(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "no documents yet" in shown(page(tmp_path / "new.box", monkeypatch))


def test_a_box_without_a_review_says_what_to_do(monkeypatch: pytest.MonkeyPatch, wardens: Path) -> None:
    app = page(wardens, monkeypatch)
    assert "No review yet" in shown(app)
    assert app.button(key="run_review").disabled
    app.text_area(key="review_questions").input(f"{BOOK}\n\n  {LANTERN} \n{BOOK}").run()
    assert not app.button(key="run_review").disabled
    assert "2 questions × 3 documents = 6 answers" in [caption.value for caption in app.caption]


def test_the_grid_has_questions_down_and_documents_across(monkeypatch: pytest.MonkeyPatch, wardens: Path) -> None:
    app = run(page(wardens, monkeypatch), BOOK, LANTERN)
    assert "all 6 answers are there" in shown(app)
    table = grid(app)
    assert list(table["question"]) == [BOOK, LANTERN]
    assert list(table.columns[1:]) == [info.document_id for info in the_box().documents()]
    north = table[the_box().document("north.pdf").document_id]
    assert "oldest warden" in north[0]
    assert "page 1" in north[0]
    assert "%" in north[0]
    assert "[1]" not in north[0]
    assert table[the_box().document("west.pdf").document_id][0] == "–"
    assert {"export_xlsx", "export_csv"} <= {button.key for button in app.get("download_button")}


def test_a_chosen_cell_shows_the_whole_answer_and_its_page(monkeypatch: pytest.MonkeyPatch, wardens: Path) -> None:
    app = choose(run(page(wardens, monkeypatch), BOOK, LANTERN), 0, "south.pdf")
    body = shown(app)
    assert "&lt;i&gt;new clerk&lt;/i&gt;" in body
    assert "<i>new clerk" not in body
    assert "Confidence" in body
    assert len(app.get("image")) == 1
    app.button(key="review_open_0").click().run()
    assert len(app.get("image")) == 0
    app.button(key="review_open_0").click().run()
    app.button(key="close_source").click().run()
    assert len(app.get("image")) == 0
    app.button(key="close_cell").click().run()
    assert "new clerk" not in shown(app)
    body = shown(choose(app, 1, "west.pdf"))
    assert "does not answer the question" in body
    assert "&lt;b&gt;![x](http:)&lt;/b&gt;" in body


def test_a_selection_in_the_grid_opens_a_cell(monkeypatch: pytest.MonkeyPatch, wardens: Path) -> None:
    app = run(page(wardens, monkeypatch), BOOK)
    (review,) = the_box().reviews()
    document = the_box().document("north.pdf").document_id
    app.session_state[grid_key(review)] = {"selection": {"cells": [(0, document)]}}
    app.run()
    assert not app.exception


def test_a_review_fills_the_grid_as_it_runs_and_can_be_stopped(monkeypatch: pytest.MonkeyPatch, wardens: Path) -> None:
    app = page(wardens, monkeypatch)
    whole, freed = Asker.stream, threading.Event()
    first = the_box().document("north.pdf").document_id

    def slowly(self: Asker, question: str, documents: list[str], *arguments: Any, **options: Any) -> Any:
        assert documents == [first] or freed.wait(timeout=120)  # by document: threads come in any order
        yield from whole(self, question, documents, *arguments, **options)

    monkeypatch.setattr(Asker, "stream", slowly)
    app.text_area(key="review_questions").input(f"{BOOK}\n{LANTERN}").run()
    app.button(key="run_review").click().run()
    while job().done < 2:
        assert not job().wait(0.05)
    app.run()
    assert "oldest warden" in grid(app)[first][0]
    assert grid(app)[the_box().document("west.pdf").document_id][0] == ""
    assert app.button(key="run_review").disabled
    app.button(key="stop_review").click().run()
    freed.set()
    assert job().wait(60)
    app.run()
    assert "Not complete" in shown(app)
    app.button(key="continue_review").click().run()
    assert job().wait(60)
    app.run()
    assert "all 6 answers are there" in shown(app)


def test_the_review_is_there_after_a_restart(monkeypatch: pytest.MonkeyPatch, wardens: Path) -> None:
    run(page(wardens, monkeypatch), BOOK)
    import streamlit as st

    st.cache_resource.clear()  # as a new server
    app = page(wardens, monkeypatch)
    assert the_review_desk().job is None
    assert "oldest warden" in grid(app)[the_box().document("north.pdf").document_id][0]
    assert app.text_area(key="review_questions").value == BOOK


def test_what_fails_is_told_and_tried_again(monkeypatch: pytest.MonkeyPatch, wardens: Path) -> None:
    app = page(wardens, monkeypatch)
    whole = Asker.stream

    def failing(self: Asker, question: str, documents: list[str], *rest: Any, **options: Any) -> Any:
        if documents == [the_box().document("north.pdf").document_id]:
            raise ModelError("the <b>model</b> is out")
        yield from whole(self, question, documents, *rest, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Asker, "stream", failing)
        run(app, BOOK)
    assert "1 answer could not be given" in shown(app)
    assert "not answered" in grid(app)[the_box().document("north.pdf").document_id][0]
    body = shown(choose(app, 0, "north.pdf"))
    assert "the &lt;b&gt;model&lt;/b&gt; is out" in body
    app.button(key="continue_review").click().run()
    assert job().wait(60)
    assert "oldest warden" in grid(app.run())[the_box().document("north.pdf").document_id][0]


def test_questions_are_saved_loaded_and_deleted(monkeypatch: pytest.MonkeyPatch, wardens: Path) -> None:
    app = page(wardens, monkeypatch)
    app.text_area(key="review_questions").input(f"{BOOK}\n{LANTERN}").run()
    app.text_input(key="set_name").input("Wardens").run()
    app.button(key="save_set").click().run()
    assert the_box().question_sets() == {"Wardens": (BOOK, LANTERN)}
    app.text_area(key="review_questions").input("Another?").run()
    app.selectbox(key="review_set").set_value("Wardens").run()
    assert app.text_area(key="review_questions").value == f"{BOOK}\n{LANTERN}"
    app.button(key="delete_set").click().run()
    assert the_box().question_sets() == {}


def test_only_some_documents_are_reviewed(monkeypatch: pytest.MonkeyPatch, wardens: Path) -> None:
    app = page(wardens, monkeypatch)
    app.segmented_control(key="review_which").set_value("Only some").run()
    app.text_input(key="review_name").input("th.PDF").run()
    run(app, BOOK)
    (review,) = the_box().reviews()
    assert len(review.documents) == 2
    assert len(grid(app).columns) == 3
    app.text_input(key="review_name").input("nothing").run()
    assert app.button(key="run_review").disabled


def test_a_deleted_document_leaves_the_grid_and_a_deleted_review_the_page(
    monkeypatch: pytest.MonkeyPatch, wardens: Path
) -> None:
    app = run(page(wardens, monkeypatch), BOOK)
    choose(app, 0, "north.pdf")
    the_box().delete(the_box().document("north.pdf").document_id)
    assert "oldest warden" not in shown(app.run())
    assert "warden" not in grid(app).to_csv()
    app.button(key="delete_review").click().run()
    assert "No review yet" in shown(app)
    assert the_box().reviews() == ()


def test_the_files_have_what_the_grid_has(monkeypatch: pytest.MonkeyPatch, wardens: Path) -> None:
    app = run(page(wardens, monkeypatch), BOOK)
    (review,) = the_box().reviews()
    _, found, _ = app.session_state.review_shown
    assert found
    table = ReviewTable.of(review, the_box().names(), found)
    rows = list(csv.DictReader(io.StringIO(review_bytes(table, ".csv").decode())))
    assert [row["document"] for row in rows] == sorted(TEXTS)


def test_real_values_are_shown_only_when_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, make_pdf: Callable[..., Path]
) -> None:
    hipaa = load_profile("hipaa")
    patterns = hipaa.model_copy(update={"pii": hipaa.pii.model_copy(update={"ner": "off"})})
    with RagBox.open(tmp_path / "clinic.box", patterns) as opened:
        opened.ingest([make_pdf(tmp_path / "letter.pdf", "Patient: Gerta Vole. Her MRN: 00482917 is on file.")])
    app = run(page(tmp_path / "clinic.box", monkeypatch), "Which MRN of Gerta Vole is on file?")
    app = choose(app, 0, "letter.pdf")
    assert "⟦" in grid(app).to_csv()
    for value in ("00482917", "Gerta"):
        assert value not in grid(app).to_csv() + shown(app)
    assert list(the_box().audit()) == []
    (covered,) = app.session_state.page_image[1].values()
    app.session_state.review_setup = True
    app.segmented_control(key="review_which").set_value("Only some").run()
    assert "Folders" not in [each.label for each in app.multiselect]
    app.toggle(key="reveal_switch").set_value(True).run()
    assert "Folders" in [each.label for each in app.multiselect]
    assert "00482917" in grid(app).to_csv()
    assert "of Gerta Vole is on file?" in grid(app).to_csv()
    assert "00482917" in shown(app)
    (plain,) = app.session_state.page_image[1].values()
    assert plain != covered
    noted = [event.event for event, _ in the_box().audit()]
    assert noted.count("review") == 1
    app.run()
    assert [event.event for event, _ in the_box().audit()] == noted  # the same look, drawn again
    app.toggle(key="reveal_switch").set_value(False).run()
    assert "00482917" not in grid(app).to_csv() + shown(app)
