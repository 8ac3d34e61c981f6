"""The parts of redaction by themselves: values and their places, pages as they are planned, the PDF that is written."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from typing import Any

import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ragbox.errors import RedactionError
from ragbox.redact.image_data import without_notes
from ragbox.redact.pdf_file import PdfFile, PlacedWord
from ragbox.redact.picture import encoded
from ragbox.redact.places import plan
from ragbox.redact.values import Span, Values, merged, plain
from ragbox.types import Document, Page, Word, pack_words

SPACES = st.text(" \n\t-./()", min_size=1, max_size=3)


@given(st.lists(st.from_regex(r"[0-9]{2,4}", fullmatch=True), min_size=2, max_size=4), SPACES, SPACES, SPACES)
def test_a_value_is_found_in_any_spacing(parts: list[str], one: str, other: str, around: str) -> None:
    values = Values({one.join(parts): "CODE"})
    text = f"before{around}{other.join(parts)}{around}behind"
    (place,) = values.places(text)
    assert plain(text[place.start : place.end]) == "".join(parts)
    assert text[place.start : place.end] == other.join(parts)


def test_a_part_of_a_word_is_no_value() -> None:
    values = Values({"Grant": "PERSON", "1234": "CODE", "Bo": "PERSON"})
    assert [each.start for each in values.places("Grant grant GRANT granted Grants 1234 12345 Bo")] == [0, 12, 33]


def test_the_number_of_a_list_item_is_no_part_of_the_text() -> None:
    values = Values({"10.2 Ada Nkemelu": "PERSON", "7 May 2024": "DATE_TIME"}).without_numbers(
        "Ada Nkemelu on 7 May 2024"
    )
    assert [each.start for each in values.places("Ada Nkemelu on 7 May 2024, May 2024")] == [0, 15]


def test_numbers_in_markup_are_values_only_when_they_are_long() -> None:
    values = Values({"1440": "DATE_TIME", "4471902": "MEDICAL_RECORD_NUMBER", "Ada Nkemelu": "PERSON"}).in_markup()
    assert [each.entity for each in values.places("1440 4471902 Ada_Nkemelu")] == ["MEDICAL_RECORD_NUMBER", "PERSON"]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 10), st.sampled_from("AB"))))
def test_merged_spans_are_apart_and_cover_the_same(given_spans: list[tuple[int, int, str]]) -> None:
    spans = [Span(start, start + length, entity) for start, length, entity in given_spans]
    found = merged(spans)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert {n for each in found for n in range(each.start, each.end)} == {
        n for each in spans for n in range(each.start, each.end)
    }


WORDS = st.lists(st.text("abc", min_size=1, max_size=6), min_size=1, max_size=30)


@given(WORDS, st.lists(st.tuples(st.integers(0, 100), st.integers(1, 20)), max_size=5))
def test_no_word_that_a_span_touches_is_left_and_it_is_covered(words: list[str], cuts: list[tuple[int, int]]) -> None:
    text = " ".join(words)
    placed: list[Word] = []
    at = 0
    for number, word in enumerate(words):
        x, y = 50 + 90 * (number % 5), 50 + 20 * (number // 5)
        placed.append(Word(at, at + len(word), x, y, x + 70, y + 12))
        at += len(word) + 1
    page = Page(1, 0, len(text), 600, 800, words=pack_words(placed))
    spans = merged(Span(start, min(start + length, len(text)), "X") for start, length in cuts if start < len(text))
    spans = [span for span in spans if text[span.start : span.end].strip()]
    (made,) = plan(Document("d", "d.pdf", "x", text, (), (page,)), spans)
    kept = {(word.x0, word.y0) for word in made.words}
    for each in placed:
        touched = any(span.start < each.end and span.end > each.start for span in spans)
        assert touched == ((each.x0, each.y0) not in kept)
        covered = any(b[0] < each.x0 and b[1] < each.y0 and b[2] > each.x1 and b[3] > each.y1 for b in made.boxes)
        assert touched == covered


def test_two_values_in_one_word_are_both_placed() -> None:
    text = "a@b.org/555-0147 end"
    words = pack_words([Word(0, 16, 50, 50, 150, 62), Word(17, 20, 155, 50, 175, 62)])
    page = Page(1, 0, len(text), 600, 800, words=words)
    (made,) = plan(Document("d", "d.pdf", "x", text, (), (page,)), [Span(0, 7, "A"), Span(8, 16, "B")])
    assert [word.text for word in made.words] == ["end"]


def test_words_that_make_a_value_when_another_is_gone_go_too() -> None:
    text = "on 4 (a@b.org) May 2024 or later"
    words = [
        Word(m.start(), m.end(), 50 + 40 * n, 50, 85 + 40 * n, 62) for n, m in enumerate(re.finditer(r"\S+", text))
    ]
    page = Page(1, 0, len(text), 600, 800, words=pack_words(words))
    (made,) = plan(Document("d", "d.pdf", "x", text, (), (page,)), [Span(6, 13, "EMAIL_ADDRESS")])
    made.part(Values({"4 May 2024": "DATE_TIME"}))
    assert [word.text for word in made.words] == ["on", "or", "later"]
    assert len(made.boxes) == 4


def test_a_value_without_a_place_is_an_error() -> None:
    page = Page(1, 0, 9, 600, 800)
    with pytest.raises(RedactionError, match=r"^d\.pdf: on page 1"):
        plan(Document("d", "d.pdf", "x", "Ada Quill", (), (page,)), [Span(0, 9, "PERSON")])


LINE = "Mr Müller, Ada’s α-Test Ω Привет שלום 漢字 😀 10% a I"


def test_the_text_layer_says_what_it_was_given_in_any_script() -> None:
    words = [PlacedWord(word, 40 + 40 * n, 100, 75 + 40 * n, 112) for n, word in enumerate(LINE.split())]
    out = io.BytesIO()
    file = PdfFile(out)
    file.page(612, 792, encoded(Image.new("RGB", (612, 792), "white")), words)
    file.page(300, 200, encoded(Image.new("RGB", (30, 20), "red")))
    file.close()
    reader = pypdf.PdfReader(io.BytesIO(out.getvalue()), strict=True)
    assert reader.pages[0].extract_text().split() == LINE.split()
    assert [tuple(page.mediabox[2:]) for page in reader.pages] == [(612, 792), (300, 200)]
    pdf = pypdfium2.PdfDocument(out.getvalue())
    text = pdf[0].get_textpage()
    seen = text.get_text_bounded().replace("\r\n", " ")
    assert [word for word in seen.split() if word.isascii()] == [word for word in LINE.split() if word.isascii()]
    left, bottom, right, top = text.get_charbox(0)
    assert 39 < left < right < 76
    assert 792 - 113 < bottom < top < 792 - 99
    assert pdf[1].render().to_pil().convert("RGB").getpixel((150, 100))[0] > 240
    assert pdf[0].render().to_pil().convert("L").getextrema() == (255, 255)  # the layer is not seen


@settings(max_examples=20)
@given(st.sampled_from(["white", "black", "#808080", "red", "#3050a0"]), st.integers(1, 9), st.integers(1, 9))
def test_a_picture_is_what_it_was(colour: str, width: int, height: int) -> None:
    image = Image.new("RGB", (width, height), colour)
    picture = encoded(image)
    out = io.BytesIO()
    file = PdfFile(out)
    file.page(width, height, picture)
    file.close()
    pdf = pypdfium2.PdfDocument(out.getvalue())
    shown = pdf[0].render().to_pil().convert("RGB")
    expected = image.getpixel((0, 0))
    assert isinstance(expected, tuple)
    assert all(abs(a - b) < 12 for a, b in zip(shown.getpixel((width // 2, height // 2)), expected, strict=True))
    assert (b"DeviceGray" in picture.keys) == (colour in ("white", "black", "#808080"))


def jpeg() -> bytes:
    out = io.BytesIO()
    exif: Any = Image.Exif()
    exif[0x013B] = "Ada Nkemelu"
    Image.new("RGB", (40, 30), "blue").save(out, "JPEG", exif=exif, comment=b"by Ada Nkemelu")
    return out.getvalue() + b"Ada Nkemelu behind the end"


def test_notes_of_cameras_go_and_the_picture_stays() -> None:
    data = jpeg()
    assert data.count(b"Nkemelu") == 3
    cleaned = without_notes(data)
    assert b"Nkemelu" not in cleaned
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(cleaned)) as after:
        assert after.tobytes() == before.tobytes()


@given(st.binary(max_size=60), st.integers(0, 500))
def test_a_damaged_picture_harms_nothing(noise: bytes, cut: int) -> None:
    data = jpeg()[:cut] + noise
    assert isinstance(without_notes(data), bytes)
    assert isinstance(without_notes(b"\x89PNG\r\n\x1a\n" + noise), bytes)
