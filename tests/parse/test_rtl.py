"""Hebrew and Arabic, alone and with English and numbers, and text that a PDF gives in place of what it draws."""

from __future__ import annotations

from pathlib import Path

import pytest

from ragbox.parse.pdf.bidi import reading_order, with_brackets
from ragbox.types import Document, Rect, unpack_words

from .makers import read, texts

CODES = (*range(33, 127), *range(161, 256))
MIRROR = str.maketrans("()[]", ")(][")
ADVANCE = 0.6
"""Of the font size: every glyph of Courier is so wide."""


class Sheet:
    """A page written by hand, in a font that stands for any characters: a CMap says which, as for embedded fonts."""

    def __init__(self, width: int = 500, height: int = 300) -> None:
        self._size = (width, height)
        self._codes: dict[str, int] = {}
        self._parts: list[str] = []

    def show(self, text: str, x: float, y: float, size: float = 12) -> Sheet:
        """Draw glyphs from left to right."""
        self._parts.append(f"BT /F1 {size} Tf {x} {y} Td <{self._coded(text)}> Tj ET")
        return self

    def put(self, operators: str) -> Sheet:
        """Content as it is; Helvetica is F2."""
        self._parts.append(operators)
        return self

    def _coded(self, text: str) -> str:
        for ch in text:
            self._codes.setdefault(ch, CODES[len(self._codes)])
        return "".join(f"{self._codes[ch]:02X}" for ch in text)

    def data(self) -> bytes:
        """The file."""
        chars = "\n".join(f"<{code:02X}> <{ch.encode('utf-16-be').hex()}>" for ch, code in self._codes.items())
        cmap = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Test def /CMapType 2 def\n"
            f"1 begincodespacerange <00> <FF> endcodespacerange\n{len(self._codes)} beginbfchar\n{chars}\nendbfchar\n"
            "endcmap CMapName currentdict /CMap defineresource pop end end"
        )
        width, height = self._size
        objects = (
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Contents 4 0 R"
            "/Resources<</Font<</F1 5 0 R/F2 7 0 R>>>>>>",
            _stream("\n".join(self._parts)),
            "<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding/ToUnicode 6 0 R>>",
            _stream(cmap),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        )
        out, places = b"%PDF-1.7\n", []
        for number, item in enumerate(objects, start=1):
            places.append(len(out))
            out += f"{number} 0 obj\n{item}\nendobj\n".encode("latin-1")
        table = "".join(f"{place:010} 00000 n \n" for place in places)
        trailer = f"trailer <</Size {len(places) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
        return out + f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def _stream(text: str) -> str:
    return f"<</Length {len(text)}>>stream\n{text}\nendstream"


def is_left(run: str) -> bool:
    """Whether a run is drawn from left to right."""
    return any((ch.isascii() and ch.isalnum()) or "٠" <= ch <= "٩" for ch in run)


def drawn(*runs: str, rtl: bool = True) -> str:
    """What a line of runs, given in reading order, looks like from left to right."""
    shown = [run if is_left(run) or (not rtl and run.isascii()) else run[::-1].translate(MIRROR) for run in runs]
    return "".join(reversed(shown) if rtl else shown)


def glyph_by_glyph(sheet: Sheet, *runs: str, x: float, y: float, size: float = 12) -> None:
    """Draw a line in reading order, each glyph at its own place."""
    right = x + ADVANCE * size * len("".join(runs))
    for run in runs:
        width = ADVANCE * size * len(run)
        for index, ch in enumerate(run):
            place = right - width + index * ADVANCE * size if is_left(run) else right - (index + 1) * ADVANCE * size
            sheet.show(ch if is_left(run) else ch.translate(MIRROR), round(place, 2), y, size)
        right -= width


def boxes(document: Document) -> dict[str, Rect]:
    return {document.text[w.start : w.end]: Rect(1, *w[2:]) for w in unpack_words(document.pages[0].words)}


HEBREW: tuple[tuple[str, ...], ...] = (
    ("שלום עולם יפה",),
    ("החוזה נחתם ביום ", "15", " במרץ ", "2024", " בתל אביב."),
    ("הסכום הוא ", "1,250.50", " ₪ (כולל מעמ) לשנה"),
    ("חברת ", "Petrel Freight", " בעמ תשלם ", "3%", " מהסכום"),
    ("סעיף ", "7.2", ": השוכר ישלם"),
    ("סעיף (", "7.2", ") בחוזה"),
    ("הודעה תישלח אל ", "Jane Roe, CEO", " בלבד"),
    ("מיום ", "01/02/2024", " ועד ", "31.12.2025"),
    ("טלפון: ", "03-1234567", " או ", "052-1112222"),
    ("(א) השוכר ישלם את הסכום;",),
    ("5", " ימים"),
    ("العقد بين الطرفين سنة ", "2024", " في دمشق"),
    ("المبلغ ", "١٢٣٤", " ريال، فقط"),
)
FILL = ("שורה נוספת של טקסט רגיל לגמרי", "ועוד שורה אחת שאין בה דבר")
"""More lines: PDFium takes a lone line of glyphs for a column."""


@pytest.mark.parametrize("runs", HEBREW)
def test_a_line_drawn_as_it_looks(tmp_path: Path, runs: tuple[str, ...]) -> None:
    assert read(tmp_path, Sheet().show(drawn(*runs), 40, 200).data()).text == "".join(runs)


@pytest.mark.parametrize("runs", HEBREW)
def test_a_line_drawn_glyph_by_glyph_in_reading_order(tmp_path: Path, runs: tuple[str, ...]) -> None:
    sheet = Sheet()
    glyph_by_glyph(sheet, *runs, x=40, y=200)
    for index, line in enumerate(FILL):
        glyph_by_glyph(sheet, line, x=40, y=120 - 40 * index)
    assert texts(read(tmp_path, sheet.data()))[0] == "".join(runs)


@pytest.mark.parametrize(
    "runs",
    [
        ("The word ", "שלום עולם", " means hello"),
        ("Clause (", "א", ") of the lease"),
        ("Signed by ", "דוד כהן", " on 12 May 2024."),
        ("The tenant (", "שוכר", ") pays"),
    ],
)
def test_hebrew_in_an_english_line(tmp_path: Path, runs: tuple[str, ...]) -> None:
    assert read(tmp_path, Sheet().show(drawn(*runs, rtl=False), 40, 200).data()).text == "".join(runs)


PARAGRAPH = (
    ("השוכר מתחייב לשלם את דמי השכירות בסך ", "4,500", " ₪ לחודש,"),
    ("וזאת עד היום הראשון של כל חודש. חברת ", "Petrel Freight Ltd"),
    ("תודיע על כך בכתב (בדואר רשום) לכתובת הרשומה בנספח א,"),
    ("לא יאוחר מיום ", "31.12.2025", "."),
)


@pytest.fixture(scope="module")
def paragraph(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """A title, and a paragraph that is flush right."""
    sheet = Sheet().show(drawn("תנאי התשלום"), 400 - 11 * 6.6, 280, 11)
    for index, runs in enumerate(PARAGRAPH):
        line = drawn(*([runs] if isinstance(runs, str) else runs))
        sheet.show(line, 400 - len(line) * 6.6, 240 - 16 * index, 11)
    return read(tmp_path_factory.mktemp("paragraph"), sheet.data())


def test_a_paragraph_is_one_block_in_reading_order(paragraph: Document) -> None:
    assert texts(paragraph)[-1] == " ".join("".join(runs) for runs in PARAGRAPH)


def test_its_words_lie_where_they_are_drawn(paragraph: Document) -> None:
    found = boxes(paragraph)
    assert found["השוכר"].x1 == pytest.approx(400, abs=1)
    assert found["השוכר"].x0 == pytest.approx(400 - 5 * 6.6, abs=1)
    assert found["מתחייב"].x1 == pytest.approx(400 - 6 * 6.6, abs=1)
    assert found["Petrel"].x1 < found["Freight"].x0 < found["Ltd"].x0 < found["חברת"].x0
    date = found["31.12.2025."]
    assert (date.x0, date.x1) == pytest.approx((400 - 25 * 6.6, 400 - 14 * 6.6), abs=1)


def test_a_quote_has_one_rectangle_for_each_line(paragraph: Document) -> None:
    block = paragraph.blocks[-1]
    rects = paragraph.pages[0].rects(block.start, block.end)
    assert len(rects) == len(PARAGRAPH)
    assert all(rect.x1 == pytest.approx(400, abs=1) for rect in rects)
    start = paragraph.text.index("לשלם את דמי")
    (rect,) = paragraph.pages[0].rects(start, start + len("לשלם את דמי"))
    assert (rect.x0, rect.x1) == pytest.approx((400 - 24 * 6.6, 400 - 13 * 6.6), abs=1)


def test_columns_of_a_line_stay_apart(tmp_path: Path) -> None:
    sheet = Sheet()
    for index, (left, right) in enumerate((("שלום עולם", "ראשון"), ("דוד כהן", "שני"), ("שלום כהן", "שלישי"))):
        sheet.show(left[::-1], 60, 240 - 30 * index).show(right[::-1], 300, 240 - 30 * index)
    document = read(tmp_path, sheet.data())
    found = boxes(document)
    assert found["ראשון"].x0 == pytest.approx(300, abs=1)
    assert {"דוד", "שלישי"} <= set(found)


def test_vowel_points_stay_on_their_letters(tmp_path: Path) -> None:
    sheet = Sheet()
    for x, part in ((100, "ש"), (100, "\u05b8"), (85.6, "ול"), (78.4, "ם")):
        sheet.show(part, x, 200)
    assert read(tmp_path, sheet.data()).text == "שָלום"


def test_joined_forms_of_arabic_become_letters(tmp_path: Path) -> None:
    assert read(tmp_path, Sheet().show("\ufee1\ufefc\ufeb3", 40, 200).data()).text == "سلام"


# --- ActualText ---------------------------------------------------------------------------------------------------------

BEGIN = "BT /F2 12 Tf 40 200 Td "
GIVEN = {
    "a ligature": ("(The o) Tj /Span <</ActualText (ffi)>> BDC (X) Tj EMC (ce closes) Tj", "The office closes"),
    "a word": ("(The ) Tj /Span <</ActualText (Sodium)>> BDC (XYZ) Tj EMC ( level) Tj", "The Sodium level"),
    "Unicode": ("(The ) Tj /Span <</ActualText <FEFF005300F60064>>> BDC (XYZ) Tj EMC ( level) Tj", "The Söd level"),
    "a break": (
        "(The agree) Tj /Span <</ActualText <FEFF00AD>>> BDC (-) Tj EMC 0 -14 Td (ment of the parties) Tj",
        "The agreement of the parties",
    ),
    "several strings": (
        "(The ) Tj /Span <</ActualText (Sodium chloride)>> BDC (XY) Tj (ZW) Tj EMC ( level) Tj",
        "The Sodium chloride level",
    ),
    "inside a tagged paragraph": (
        "/P <</MCID 0>> BDC (The ) Tj /Span <</ActualText (Sodium)>> BDC (XYZ) Tj EMC ( level) Tj EMC",
        "The Sodium level",
    ),
    "Hebrew": (
        "(The word ) Tj /Span <</ActualText <FEFF05E905DC05D505DD>>> BDC (XYZW) Tj EMC ( means it) Tj",
        "The word שלום means it",
    ),
    "a Hebrew phrase with a number": (
        "/Span <</ActualText <FEFF05E905DC05D505DD0020003100320033>>> BDC (XYZW XYZ) Tj EMC ( level) Tj",
        "שלום 123 level",
    ),
}


@pytest.mark.parametrize("name", GIVEN)
def test_given_text_stands_for_what_is_drawn(tmp_path: Path, name: str) -> None:
    content, text = GIVEN[name]
    document = read(tmp_path, Sheet().put(f"{BEGIN}{content} ET").data())
    assert (document.text, document.hidden) == (text, ())


def test_given_text_has_the_place_of_what_is_drawn(tmp_path: Path) -> None:
    content = "(The ) Tj /Span <</ActualText (Sodium)>> BDC (XYZXYZ) Tj EMC ( level) Tj"
    document = read(tmp_path, Sheet().put(f"{BEGIN}{content} ET").data())
    found = boxes(document)
    assert found["The"].x1 < found["Sodium"].x0 < found["Sodium"].x1 < found["level"].x0
    assert found["Sodium"].x1 - found["Sodium"].x0 == pytest.approx(2 * 12 * (0.667 + 0.667 + 0.611), abs=2)


# --- the rules ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("runs", HEBREW)
def test_reading_order_undoes_what_a_line_looks_like(runs: tuple[str, ...]) -> None:
    shown = drawn(*runs)
    text = "".join(shown[index] for index in reading_order(shown, True))
    assert " ".join(map(with_brackets, text.split())) == "".join(runs)


def test_every_character_is_read_once() -> None:
    for text in ("", " ", "א", "a", "א1%-$ (b) ״", "12 אב 34 cd ٥ %"):
        for rtl in (True, False):
            assert sorted(reading_order(text, rtl)) == list(range(len(text)))


@pytest.mark.parametrize(
    ("word", "wanted"),
    [(")א(", "(א)"), ("א)", "א)"), ("5)א(", "5(א)"), (")2024(,", "(2024),"), ("[א(", "[א)"), ("((", "(("), ("א", "א")],
)
def test_brackets_open_at_the_start_and_close_at_the_end(word: str, wanted: str) -> None:
    assert with_brackets(word) == wanted


def test_given_text_on_a_scaled_page_has_its_place_too(tmp_path: Path) -> None:
    """Browsers write so: the page scaled and turned over, and a text given for each ligature."""
    words = "(The o) Tj /Span <</ActualText (ffi)>> BDC (XX) Tj EMC (ce closes) Tj"
    content = f"q 0.24 0 0 -0.24 28 290 cm BT /F2 50 Tf 1 0 0 -1 100 300 Tm {words} ET Q"
    document = read(tmp_path, Sheet().put(content).data())
    assert (document.text, document.hidden) == ("The office closes", ())
    found = boxes(document)
    assert found["The"].x1 < found["office"].x0 < found["office"].x1 < found["closes"].x0
    assert found["office"].y1 - found["office"].y0 < 20


def test_a_page_of_given_words_on_a_scaled_page(tmp_path: Path) -> None:
    words = (
        "0.24 0 0 -0.24 28 290 cm BT /F2 50 Tf 1 0 0 -1 1600 300 Tm /Span <</ActualText (Ward)>> BDC (XXXX) Tj EMC ET"
    )
    document = read(tmp_path, Sheet().put(f"q {words} Q").data())
    assert (document.text, document.hidden) == ("Ward", ())
    assert boxes(document)["Ward"].x0 == pytest.approx(28 + 0.24 * 1600, abs=2)
