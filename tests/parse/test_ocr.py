"""Scanned pages: which are read by OCR, what is read, and where it lies on the page."""

from __future__ import annotations

import io
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from ragbox import RagBox
from ragbox.config import OcrSettings
from ragbox.parse.ocr import reader as ocr_module
from ragbox.parse.ocr.lines import Reading, words_of
from ragbox.parse.ocr.quality import is_garbage
from ragbox.types import Document, Rect, unpack_words

from .makers import canvas, grid, lines, read, rows, texts

DPI = 200
SIZE = (420, 240)
TEXT = (
    "The harbour master keeps the log of all arrivals.",
    "Berth 14 is let to Petrel Freight until 30 June 2027.",
    "A late vessel pays £1,250 for each day or part of it.",
)
GOOD = (
    "The Supplier shall collect, scan, index and verify the paper records of each clinic in the order below. A clinic is "
    "told 14 days ahead; its 2,400 files are kept at 12 Ropewalk Buildings. Payment: £1,200 within 30 days of the invoice."
)
GERMAN = "Die Rechtsprechung des Bundesgerichtshofs zur Angstklausel gilt; der Vermieter trägt die Kosten. " * 3
CZECH = (
    "Smlouva byla uzavřena dne čtvrtého března; prst, smrt, krk a vlk se zde píší bez samohlásek, jinak běžný text. "
    * 2
)
RUSSIAN = "Арендатор обязан уплатить арендную плату не позднее пятого числа каждого месяца согласно договору. " * 2
HINDI = "किरायेदार को हर महीने की पाँच तारीख तक किराया देना होगा और रसीद रखनी होगी। " * 3
CODES = "QPM/TW4/0615 NQ-25-0091442 617-555-0148 078-05-1120 25-A-77120 XJH 882 10 4437 EM204417 " * 3
CONTENTS = "1 Scope ................................ 3 2 Terms ................................ 7 " * 4


def page(texts_: tuple[str, ...] = TEXT) -> bytes:
    """A page of text lines."""

    def draw(sheet: Any) -> None:
        sheet.setFont("Helvetica", 12)
        lines(sheet, 40, 180, *texts_, leading=22)
        sheet.showPage()

    return canvas(draw, pagesize=SIZE)


def picture(data: bytes, turn: float = 0) -> Image.Image:
    """The first page of a PDF as a scanner gives it, turned counter-clockwise by degrees."""
    with pypdfium2.PdfDocument(data) as pdf:
        image: Image.Image = pdf[0].render(scale=DPI / 72).to_pil().convert("L")
    return image.rotate(turn, resample=Image.Resampling.BICUBIC, expand=turn % 90 == 0, fillcolor=255)


def scan(*images: Image.Image) -> bytes:
    """A PDF of pictures."""
    out = io.BytesIO()
    images[0].save(out, "PDF", resolution=DPI, save_all=True, append_images=images[1:], quality=60)
    return out.getvalue()


def over_scan(layer: str, mode: int, top: float = 180) -> bytes:
    """The scanned page with a text layer over its lines; mode 3 is invisible."""

    def draw(sheet: Any) -> None:
        sheet.drawImage(ImageReader(picture(page())), 0, 0, *SIZE)
        text = sheet.beginText(40, top)
        text.setTextRenderMode(mode)
        text.setFont("Helvetica", 6.5, 22)
        for line in textwrap.wrap(layer, 84):
            text.textLine(line)
        sheet.drawText(text)
        sheet.showPage()

    return canvas(draw, pagesize=SIZE)


def words(document: Document, number: int = 1) -> list[tuple[str, Rect]]:
    """The words of a page and their boxes."""
    found = document.pages[number - 1]
    return [(document.text[w.start : w.end], Rect(number, *w[2:])) for w in unpack_words(found.words)]


def middles(document: Document) -> list[tuple[float, float]]:
    return [((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2) for _, box in words(document)]


def off_by(one: list[tuple[float, float]], other: list[tuple[float, float]]) -> float:
    """The largest distance between places that belong together."""
    return max(max(abs(a[0] - b[0]), abs(a[1] - b[1])) for a, b in zip(one, other, strict=True))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """The page as it was drawn."""
    return read(tmp_path_factory.mktemp("drawn"), page())


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """The page read from its picture."""
    return read(tmp_path_factory.mktemp("scanned"), scan(picture(page())))


# --- what is read -------------------------------------------------------------------------------------------------------


def test_a_scan_is_read(drawn: Document, scanned: Document) -> None:
    assert scanned.text.split() == drawn.text.split()
    assert (scanned.ocr_pages, scanned.problems) == (1, ())
    assert (drawn.ocr_pages, drawn.problems) == (0, ())


def test_word_boxes_lie_where_the_words_were_drawn(drawn: Document, scanned: Document) -> None:
    assert off_by(middles(drawn), middles(scanned)) < 2.5
    for (_, was), (_, box) in zip(words(drawn), words(scanned), strict=True):
        assert 0 <= box.x0 < box.x1 <= scanned.pages[0].width
        assert 0 <= box.y0 < box.y1 <= scanned.pages[0].height
        assert abs((box.x1 - box.x0) - (was.x1 - was.x0)) < 4
        assert abs((box.y1 - box.y0) - (was.y1 - was.y0)) < 6


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_scanned_on_its_side_or_head(tmp_path: Path, drawn: Document, turn: int) -> None:
    document = read(tmp_path, scan(picture(page(), turn)))
    assert document.text.split() == drawn.text.split()
    assert document.ocr_pages == 1
    width, height = SIZE
    places = [{90: (y, width - x), 180: (width - x, height - y), 270: (height - y, x)}[turn] for x, y in middles(drawn)]
    assert off_by(places, middles(document)) < 2.5
    shown = document.pages[0]
    assert (shown.width > shown.height) == (turn == 180)  # as displayed, not as read
    (box,) = (box for word, box in words(document) if word == "harbour")
    assert (box.x1 - box.x0 < box.y1 - box.y0) == (turn != 180)


@pytest.mark.parametrize("skew", [2.5, -1.0])
def test_a_page_askew(tmp_path: Path, drawn: Document, skew: float) -> None:
    document = read(tmp_path, scan(picture(page(), skew)))
    assert document.text.split() == drawn.text.split()
    tops = {word: box.y0 for word, box in words(document)}
    assert (tops["The"] > tops["arrivals."]) == (skew > 0)  # boxes follow the skew


def test_a_table_on_a_scan_becomes_rows(tmp_path: Path) -> None:
    from .makers import flow

    cells = [["Analyte", "Result", "Unit"], ["Sodium", "141", "mmol/L"], ["Potassium", "4.8", "mmol/L"]]
    document = read(tmp_path, scan(picture(flow(grid(cells, bold=True, colWidths=[120, 80, 80])))))
    assert rows(document) == [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]


def test_only_the_scan_of_a_mixed_file_is_read(tmp_path: Path, drawn: Document) -> None:
    target = pypdfium2.PdfDocument.new()
    for data in (page(), scan(picture(page()))):
        with pypdfium2.PdfDocument(data) as source:
            target.import_pages(source)
    out = io.BytesIO()
    target.save(out)
    target.close()
    told: list[tuple[str, int, int]] = []
    document = read(tmp_path, out.getvalue(), on_page=lambda *step: told.append(step))
    assert told[:3] == [("parse", 1, 2), ("parse", 2, 2), ("ocr", 2, 2)]
    assert document.ocr_pages == 1
    assert [[word for word, _ in words(document, number)] for number in (1, 2)] == [drawn.text.split()] * 2


def test_nothing_is_read_when_ocr_is_off(tmp_path: Path) -> None:
    document = read(tmp_path, scan(picture(page())), ocr=OcrSettings(enabled=False))
    assert (document.text, document.ocr_pages) == ("", 0)
    assert [(problem.code, problem.page) for problem in document.problems] == [("no_text", 1)]


def test_an_empty_sheet_is_no_scan(tmp_path: Path) -> None:
    grainy = Image.effect_noise((600, 400), 12).point([min(255, value + 110) for value in range(256)])
    document = read(tmp_path, scan(Image.new("L", (600, 400), 250), grainy))
    assert (document.text, document.ocr_pages, document.problems) == ("", 0, ())


def reading(text: str, top: float, size: float) -> Reading:
    """A line whose characters are all of one width, with white at its spaces."""
    step = 1 / len(text)
    places = tuple(-1.0 if ch == " " else (index + 0.5) * step for index, ch in enumerate(text))
    white = tuple((index * step, (index + 1) * step) for index, ch in enumerate(text) if ch == " ")
    return Reading(text, places, 1.0, 40, 40 + 0.5 * size * len(text), top, 1.3 * size, 1.0, white)


def test_lines_of_two_sizes_only() -> None:
    small, large = (word.size for word in words_of([reading("Harbours", 20, 9), reading("Quayside", 60, 30)]))
    assert large > 2 * small


def test_a_swallowed_space_is_found_in_the_white() -> None:
    line = reading("late vessel pays", 20, 10)
    line.text, line.places = "latevessel pays", line.places[:4] + line.places[5:]
    assert [word.text for word in words_of([line])] == ["late", "vessel", "pays"]


def test_rows_of_dots_become_leaders() -> None:
    entries = [reading(f"Part {number} of it . .{number}7", 20 * number, 10) for number in range(1, 7)]
    assert [word.text for word in words_of(entries)][:6] == ["Part", "1", "of", "it", "…", "17"]
    assert [word.text for word in words_of(entries[:1])][-1] == ".17"  # one alone may be a number


@pytest.mark.parametrize("last", ["3.5 to {}.1", "dose .{}5", "dose .{}", "{}.25"])
def test_decimals_are_no_leaders(last: str) -> None:
    cells = [reading(f"Sodium {last.format(number)}", 20 * number, 10) for number in range(1, 9)]
    assert "…" not in " ".join(word.text for word in words_of(cells))


# --- text layers --------------------------------------------------------------------------------------------------------


def shifted(text: str, by: int) -> str:
    return "".join(ch if ch == " " else chr(max(33, ord(ch) + by)) for ch in text)


@pytest.mark.parametrize(
    ("name", "text", "garbage"),
    [
        ("English", GOOD, False),
        ("German", GERMAN, False),
        ("Czech", CZECH, False),
        ("Russian", RUSSIAN, False),
        ("Hindi", HINDI, False),
        ("codes and numbers", CODES, False),
        ("contents with dots", CONTENTS, False),
        ("a few words", "Exhibit 7 psst hmm brr", False),
        ("letters moved by one", shifted(GOOD, 1), True),
        ("letters moved by three", shifted(GOOD, 3), True),
        ("glyph numbers for characters", shifted(GOOD, -29), True),
        ("symbols", shifted(GOOD, -64), True),
        ("private characters", "".join(chr(0xE000 + ord(ch)) for ch in GOOD), True),
        ("unknown characters", "\ufffd" * 60 + GOOD, True),
    ],
)
def test_what_is_a_garbage_layer(name: str, text: str, garbage: bool) -> None:
    from ragbox.parse.glyphs import count_junk

    assert is_garbage(text, *count_junk(text)) is garbage, name


def test_a_garbage_layer_is_replaced(tmp_path: Path, drawn: Document) -> None:
    document = read(tmp_path, over_scan(shifted(GOOD, 1), 3))
    assert document.text.split() == drawn.text.split()
    assert (document.ocr_pages, document.problems) == (1, ())


def test_a_garbage_layer_is_told_when_ocr_is_off(tmp_path: Path) -> None:
    document = read(tmp_path, over_scan(shifted(GOOD, 1), 3), ocr=OcrSettings(enabled=False))
    assert [problem.code for problem in document.problems] == ["garbled_text"]
    assert document.ocr_pages == 0


def test_a_sound_layer_over_a_scan_is_kept(tmp_path: Path) -> None:
    document = read(tmp_path, over_scan(GOOD, 3))
    assert (document.ocr_pages, document.text.split()) == (0, GOOD.split())


def test_a_stamp_over_a_scan_does_not_hide_it(tmp_path: Path) -> None:
    document = read(tmp_path, over_scan("Exhibit 7", 0, 215))
    assert document.ocr_pages == 1
    assert "Exhibit 7" in document.text
    assert "Petrel Freight until 30 June 2027" in document.text


# --- how ----------------------------------------------------------------------------------------------------------------


def test_little_confidence_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_module, "_UNCERTAIN", 1.01)
    document = read(tmp_path, scan(picture(page(TEXT[:1]))))
    assert [(problem.code, problem.page) for problem in document.problems] == [("ocr_uncertain", 1)]
    assert document.ocr_pages == 1


def test_a_failure_of_ocr_is_a_problem_without_the_words_of_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("harbour")

    monkeypatch.setattr(ocr_module, "_read", fail)
    document = read(tmp_path, scan(picture(page(TEXT[:1]))))
    assert [problem.code for problem in document.problems] == ["ocr_failed", "no_text"]
    assert "harbour" not in str(document.problems)


def test_nothing_is_printed_or_logged(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(0):
        read(tmp_path, scan(picture(page(TEXT[:1])), Image.effect_mandelbrot((300, 200), (-2, -1, 1, 1), 50)))
    assert capfd.readouterr() == ("", "")
    assert "harbour" not in caplog.text


LAZY = """
import sys
from pathlib import Path
from ragbox.config import Limits
from ragbox.parse import parse
assert parse(Path(sys.argv[1]), limits=Limits()).text
print(sorted({"rapidocr", "cv2", "onnxruntime", "omegaconf", "requests"} & set(sys.modules)))
"""


def test_a_file_with_text_loads_nothing_of_ocr(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(page())
    run = subprocess.run(
        [sys.executable, "-c", LAZY, str(tmp_path / "a.pdf")], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_a_citation_of_a_scan_has_boxes(box: RagBox, tmp_path: Path) -> None:
    path = tmp_path / "log.pdf"
    path.write_bytes(scan(picture(page())))
    events: list[tuple[str, int | None, int | None]] = []
    report = box.ingest(path, progress=lambda event: events.append((event.stage, event.page, event.pages)))
    assert (report.documents[0].status, report.documents[0].ocr_pages) == ("indexed", 1)
    assert ("ocr", 1, 1) in events
    answer = box.ask("How much does a late vessel pay for each day?")
    assert not answer.abstained
    cited = answer.citations[0]
    assert "£1,250" in cited.quote
    assert cited.page == 1
    last = max(cited.boxes, key=lambda rect: rect.y1)
    assert 30 < last.x0 < last.x1 < SIZE[0]
    assert 92 < (last.y0 + last.y1) / 2 < 108  # the third line


def test_the_sample_letter() -> None:
    from tools.sample_docs.content import scan as letter

    folder = Path(__file__).parents[2] / "sample_docs"
    from ragbox.config import Limits
    from ragbox.parse import parse

    document = parse(folder / letter.FILE, limits=Limits())
    wanted, got = " ".join(letter.LINES).split(), document.text.split()
    assert sum(a == b for a, b in zip(wanted, got, strict=False)) >= 0.96 * len(wanted)
    flat = " ".join(texts(document))
    assert "The contractor, Skelwith Lifts, expects to finish on 23 September 2024." in flat
    assert "with loads of no more than 300 kg" in flat
