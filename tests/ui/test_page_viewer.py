"""A citation beside its answer: its page, the whole document around it, and documents of which no page is drawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit import page_picture
from kit.box import the_box
from streamlit.testing.v1 import AppTest
from ui.test_pages import QUESTION, asked, page, shown

from ragbox.resources import resource


def picture(app: AppTest) -> bytes:
    """The page image that is on the page."""
    assert not app.exception
    assert len(app.get("image")) == 1
    number = app.selectbox(key="source_page").value
    return bytes(app.session_state.page_image[1][number])


def test_a_passage_over_a_page_break_is_marked_on_both_pages(monkeypatch: pytest.MonkeyPatch, filled_box: Path) -> None:
    app = page(filled_box, "ask", monkeypatch)
    asked(app, "What shall the Supplier return within thirty days after the Agreement ends?")
    app.button(key="open_1").click().run()
    assert "pages 3 and 4" in shown(app)
    assert app.selectbox(key="source_page").value == 3
    assert "goes on on page 4" in captions(app)
    first = picture(app)
    assert app.button(key="source_back").disabled
    app.button(key="source_next").click().run()
    assert picture(app) != first
    assert app.button(key="source_back").disabled  # it goes on there
    citation = app.session_state.opened
    with_marks = the_box().picture(citation.document_id, 4, marked=citation.boxes, scale=2.0)
    assert picture(app) == with_marks != the_box().picture(citation.document_id, 4, scale=2.0)


def test_the_whole_document_is_leafed_through_and_the_passage_found_again(
    monkeypatch: pytest.MonkeyPatch, filled_box: Path
) -> None:
    app = page(filled_box, "ask", monkeypatch)
    asked(app, "What shall the Supplier return within thirty days after the Agreement ends?")
    app.button(key="open_1").click().run()
    pages = app.selectbox(key="source_page")
    last = len(pages.options)
    assert pages.options[2] == f"page 3 of {last}"
    pages.set_value(last).run()
    assert app.button(key="source_next").disabled
    picture(app)
    pages.set_value(1).run()
    assert app.button(key="source_previous").disabled
    plain = the_box().picture(app.session_state.opened.document_id, 1, scale=2.0)
    assert picture(app) == plain  # nothing is marked there
    app.button(key="source_back").click().run()
    assert app.selectbox(key="source_page").value == 3


def test_zoom_goes_by_steps_and_is_drawn_sharper(monkeypatch: pytest.MonkeyPatch, filled_box: Path) -> None:
    app = page(filled_box, "ask", monkeypatch)
    asked(app, QUESTION)
    app.button(key="open_1").click().run()
    zoom = app.selectbox(key="zoom")
    assert zoom.value == "Fit page"
    assert app.button(key="zoom_out").disabled
    small = picture(app)
    app.button(key="zoom_in").click().run()
    assert app.selectbox(key="zoom").value == "Fit width"
    assert picture(app) == small
    app.selectbox(key="zoom").set_value("200 %").run()
    assert _width(picture(app)) == pytest.approx(2 * _width(small), abs=2)
    app.selectbox(key="zoom").set_value("400 %").run()
    assert app.button(key="zoom_in").disabled
    assert _width(picture(app)) > 2 * _width(small)
    app.button(key="zoom_out").click().run()
    assert app.selectbox(key="zoom").value == "300 %"
    app.button(key="close_source").click().run()
    app.button(key="open_1").click().run()
    assert app.selectbox(key="zoom").value == "Fit page"


def captions(app: AppTest) -> str:
    return "\n".join(str(each.value) for each in app.caption)


def _width(png: bytes) -> int:
    return int.from_bytes(png[16:20], "big")


def test_few_pictures_are_kept(monkeypatch: pytest.MonkeyPatch, box_copy: Path, tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "long.pdf"))
    for number in range(1, 13):
        canvas.drawString(72, 700, f"The heron count of marsh {number} reached {number * 3} birds.")
        canvas.showPage()
    canvas.save()
    app = page(box_copy, "ask", monkeypatch)
    the_box().ingest([tmp_path / "long.pdf"])
    asked(app, "How many birds did the heron count of marsh 7 reach?")
    app.button(key="open_1").click().run()
    seen = set()
    for number in range(1, 13):
        app.selectbox(key="source_page").set_value(number).run()
        seen.add(picture(app))
    assert len(seen) == 12
    assert len(app.session_state.page_image[1]) <= 6
    monkeypatch.setattr(page_picture, "_KEPT_BYTES", 1)
    app.selectbox(key="source_page").set_value(1).run()
    assert list(app.session_state.page_image[1]) == [1]


def test_a_file_that_is_gone_is_told_and_its_text_shown_instead(
    monkeypatch: pytest.MonkeyPatch, box_copy: Path, tmp_path: Path
) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "gone.pdf"))
    canvas.drawString(72, 700, "The heron count reached forty birds in June.")
    canvas.save()
    app = page(box_copy, "ask", monkeypatch)
    the_box().ingest([tmp_path / "gone.pdf"])
    (tmp_path / "gone.pdf").unlink()
    asked(app, "How many birds did the heron count reach?")
    app.button(key="open_1").click().run()
    body = shown(app)
    assert "moved, changed or deleted since it was indexed" in body
    assert "<mark>The heron count reached forty birds in June.</mark>" in body
    the_box().delete(app.session_state.opened.document_id)
    body = shown(app.run())
    assert "not in the box any more" in body
    assert "forty birds" not in body


def test_text_without_pages_goes_on_in_parts(monkeypatch: pytest.MonkeyPatch, box_copy: Path, tmp_path: Path) -> None:
    rules = [
        f"Rule {number} says that gate {number} is shut at dusk by the warden of the marsh." for number in range(400)
    ]
    (tmp_path / "rules.txt").write_text("\n\n".join(rules), encoding="utf-8")
    app = page(box_copy, "ask", monkeypatch)
    the_box().ingest([tmp_path / "rules.txt"])
    asked(app, "Which gate does rule 200 shut at dusk?")
    app.button(key="open_1").click().run()
    number = int(app.selectbox(key="source_page").value or 0)
    here = passage(app)
    assert "<mark>Rule 200" in here
    app.button(key="source_next").click().run()
    assert "<mark>" not in passage(app)
    assert app.selectbox(key="source_page").value == number + 1
    found = []
    for part in range(1, len(app.selectbox(key="source_page").options) + 1):
        found.append(passage(app.selectbox(key="source_page").set_value(part).run()))
        assert len(found[-1]) < 3_000
    assert all(any(f"Rule {n} says" in each.replace("<mark>", "") for each in found) for n in range(400))
    app.button(key="source_back").click().run()
    assert passage(app) == here


def passage(app: AppTest) -> str:
    assert not app.exception
    (body,) = (each.proto.body for each in app.get("html") if 'class="rb-passage"' in each.proto.body)
    return str(body)


WHOLE = """
import sys
from kit import page_picture
from kit.box import the_box
from kit.viewer import show_document
box = the_box()
show_document(box, box.document({name!r}), reveal={reveal}, on_close=print, args=(None,), page={first})
"""


def whole(box: Path, monkeypatch: pytest.MonkeyPatch, name: str, first: int = 1, reveal: bool = True) -> AppTest:
    monkeypatch.setenv("RAGBOX_BOX", str(box))
    script = WHOLE.format(name=name, first=first, reveal=reveal)
    return AppTest.from_string(script, default_timeout=60).run()


def test_a_whole_document_is_looked_through(monkeypatch: pytest.MonkeyPatch, filled_box: Path) -> None:
    app = whole(filled_box, monkeypatch, "service_agreement.pdf", first=2)
    assert "service_agreement.pdf" in shown(app)
    assert app.selectbox(key="source_page").value == 2
    assert picture(app) == the_box().picture(the_box().document("service_agreement.pdf").document_id, 2, scale=2.0)
    assert "source_back" not in {button.key for button in app.button}
    beyond = whole(filled_box, monkeypatch, "service_agreement.pdf", first=99)
    assert beyond.button(key="source_next").disabled


def test_a_whole_text_is_looked_through(monkeypatch: pytest.MonkeyPatch, filled_box: Path) -> None:
    app = whole(filled_box, monkeypatch, "nda.docx")
    assert "<mark>" not in passage(app)
    text = the_box().text(the_box().document("nda.docx").document_id)
    assert text[:20] in passage(app)


def test_slides_are_parts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, box_copy: Path) -> None:
    from pptx import Presentation

    deck = Presentation()
    for number in range(1, 4):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = f"Marsh {number}"
        slide.placeholders[1].text = f"The heron count of marsh {number} reached {number * 3} birds."
    deck.save(str(tmp_path / "herons.pptx"))
    monkeypatch.setenv("RAGBOX_BOX", str(box_copy))
    the_box().ingest([tmp_path / "herons.pptx"])
    app = whole(box_copy, monkeypatch, "herons.pptx", first=2)
    assert "marsh 2" in passage(app)
    assert "marsh 1" not in passage(app)
    assert app.selectbox(key="source_page").options == ["slide 1 of 3", "slide 2 of 3", "slide 3 of 3"]


def test_what_is_hidden_stays_covered_on_every_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from ragbox import RagBox

    with RagBox.open(tmp_path / "clinic.box", "hipaa") as box:
        box.ingest([resource("sample_docs") / "lab_report.pdf"])
    app = whole(tmp_path / "clinic.box", monkeypatch, "lab_report.pdf", reveal=False)
    covered = picture(app)
    assert "covered in black" in captions(app)
    assert list(the_box().audit()) == []
    plain = picture(whole(tmp_path / "clinic.box", monkeypatch, "lab_report.pdf", reveal=True))
    assert plain != covered
    assert [event.event for event, _ in the_box().audit()] == ["page image"]
