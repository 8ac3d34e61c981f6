"""Page images: the right size, the passage marked, text still black."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ragbox import RagBox
from ragbox.errors import ParseError
from ragbox.parse.pdf.render import render_page
from ragbox.types import Rect

from .makers import canvas, read
from .test_bad_files import encrypted


def draw(page: Any) -> None:
    page.setFont("Helvetica", 24)
    page.drawString(100, 600, "Marked words here")
    page.showPage()
    page.drawString(100, 600, "Second page")


DATA = canvas(draw)


def image(data: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(data))
    assert found.format == "PNG"
    return found.convert("RGB")


def test_size_follows_the_scale() -> None:
    assert image(render_page(DATA, 1, scale=1.0)).size == (612, 792)
    assert image(render_page(DATA, 1, scale=2.0)).size == (1224, 1584)


def test_a_giant_scale_is_lowered() -> None:
    width, height = image(render_page(DATA, 1, scale=1000.0)).size
    assert width * height < 17_000_000


def test_the_passage_is_marked_and_text_stays_black(tmp_path: Path) -> None:
    document = read(tmp_path, DATA)
    (rect,) = document.pages[0].rects(0, len("Marked"))
    marked = image(render_page(tmp_path / "file.pdf", 1, scale=1.0, highlights=[rect]))
    plain = image(render_page(tmp_path / "file.pdf", 1, scale=1.0))
    inside = marked.crop((int(rect.x0) + 1, int(rect.y0) + 1, int(rect.x1) - 1, int(rect.y1) - 1))
    assert (255, 236, 110) in {colour for _, colour in inside.getcolors(100_000) or []}
    assert min(inside.convert("L").tobytes()) < 20
    changed = [
        (x, y) for x in range(612) for y in range(0, 792, 3) if marked.getpixel((x, y)) != plain.getpixel((x, y))
    ]
    assert changed
    assert all(rect.x0 - 2 <= x <= rect.x1 + 2 and rect.y0 - 2 <= y <= rect.y1 + 2 for x, y in changed)


def test_highlights_of_other_pages_are_left_out() -> None:
    other = Rect(2, 10, 10, 300, 300)
    assert render_page(DATA, 1, highlights=[other]) == render_page(DATA, 1)


def test_form_values_are_drawn() -> None:
    def form(page: Any) -> None:
        page.drawString(10, 10, ".")
        page.acroForm.textfield(
            name="f", x=100, y=600, width=300, height=40, value="XXXXXXXX", fontSize=30, borderWidth=0
        )

    data = canvas(form)
    dark = image(render_page(data, 1, scale=1.0)).convert("L").point(lambda value: 255 if value < 100 else 0)
    assert dark.getbbox() is not None


def test_encrypted_files_need_their_password() -> None:
    assert image(render_page(encrypted("harbour"), 1, password="harbour"))
    for password, code in ((None, "encrypted"), ("haven", "wrong_password")):
        with pytest.raises(ParseError) as caught:
            render_page(encrypted("harbour"), 1, password=password)
        assert caught.value.code == code


def test_a_page_of_an_encrypted_file_is_drawn_with_its_password(box: RagBox, tmp_path: Path, make_pdf: Any) -> None:
    path = make_pdf(tmp_path / "contract.pdf", "The notice period is thirty days.", password="harbour")
    assert box.ingest(path, password="harbour").totals["indexed"] == 1
    (citation,) = box.ask("How long is the notice period?").citations
    drawn = box.page_image(citation, scale=1.0, password="harbour")
    assert drawn is not None
    assert image(drawn).getbbox() is not None
    for password, says in ((None, "contract.pdf: is encrypted"), ("haven", "contract.pdf: the password does not open")):
        with pytest.raises(ParseError) as caught:
            box.page_image(citation, password=password)
        assert str(caught.value).startswith(says)


@pytest.mark.parametrize("page", [0, -1, 3])
def test_pages_out_of_range(page: int) -> None:
    with pytest.raises(ParseError, match="2 pages") as caught:
        render_page(DATA, page)
    assert caught.value.code == "no_such_page"


def test_files_that_cannot_be_shown(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"Just words.")
    for source in (tmp_path / "a.pdf", tmp_path / "none.pdf", b"%PDF-1.4 broken"):
        with pytest.raises(ParseError):
            render_page(source, 1)
