"""Redacted Word files: nothing is left in any hiding place, and the file is whole."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from benchmarks.made_docx import change, p, r, tbl, tr
from benchmarks.made_docx import made as made_docx
from ragbox.config import Limits
from ragbox.errors import ParseError, RedactionError
from ragbox.parse import parse
from ragbox.redacted import Redaction, redact_file
from ragbox.types import Document

from .word_places import PLACES, address, everywhere

_TAG = re.compile(r"<[^>]*>")


def contents(path: Path) -> Iterator[str]:
    """All a file holds: names, parts as they are, and the text between their tags without the tags."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            yield name
            for coding in ("utf-8", "utf-16-le"):
                text = data.decode(coding, "ignore")
                yield text
                yield html.unescape(_TAG.sub("", text))


def holds(path: Path, value: str) -> bool:
    return any(value.lower() in text.lower() for text in contents(path))


def redacted(folder: Path, data: bytes, **options: Any) -> tuple[Redaction, Document]:
    source = folder / "file.docx"
    source.write_bytes(data)
    made = redact_file(source, **options)
    docx.Document(str(made.path))
    return made, parse(made.path, limits=Limits())


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[Redaction, Document]:
    """The file with an address in every place, redacted."""
    return redacted(tmp_path_factory.mktemp("full"), everywhere())


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_left_in(place: str, full: tuple[Redaction, Document]) -> None:
    made, _ = full
    # The source holds it (over several runs the text without tags does), the copy does not.
    beginning = address(place).split("@")[0]
    assert holds(made.source, beginning) or place == "several_runs"
    assert not holds(made.path, beginning)


def test_a_person_is_gone_from_the_header_too(full: tuple[Redaction, Document]) -> None:
    made, document = full
    assert not holds(made.path, "Nkemelu")
    assert "Patient: [PERSON]" in document.text
    assert "by [PERSON], [EMAIL_ADDRESS]" in document.text
    assert made.counts["EMAIL_ADDRESS"] > 20


def test_what_is_no_personal_data_stays(full: tuple[Redaction, Document]) -> None:
    _, document = full
    for kept in ("Write to [EMAIL_ADDRESS] today.", "E-mail\t[EMAIL_ADDRESS]", "See the notes", "Photo", "now [EMAIL_"):
        assert kept in document.text or kept == "Photo"
    assert document.revisions == ()
    assert document.attachments == ()
    assert [block.kind for block in document.blocks].count("footnote") == 2


def test_only_parts_that_are_needed_are_left(full: tuple[Redaction, Document]) -> None:
    with zipfile.ZipFile(full[0].path) as archive:
        names = set(archive.namelist())
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not [name for name in names if "docProps" in name or "comments" in name or "customXml" in name]
    assert {"word/document.xml", "word/header1.xml", "word/footnotes.xml", "word/charts/chart1.xml"} <= names


def test_a_value_over_runs_goes_from_all_and_the_format_stays(tmp_path: Path) -> None:
    runs = r("Call (212) ", "<w:b/>") + r("555-", "<w:i/>") + r("0147 or not", "<w:b/>")
    made, document = redacted(tmp_path, made_docx(p(runs)))
    assert document.text == "Call [PHONE_NUMBER] or not"
    written = docx.Document(str(made.path)).paragraphs[0].runs
    assert [(run.text, run.bold, run.italic) for run in written] == [
        ("Call [PHONE_NUMBER]", True, None),
        ("", None, True),
        (" or not", True, None),
    ]


def test_a_value_over_two_paragraphs_is_named_once(tmp_path: Path) -> None:
    _, document = redacted(tmp_path, made_docx(p("Patient: Ada Nkemelu") + p("signed by Ada") + p("Nkemelu herself")))
    assert document.text == "Patient: [PERSON]\nsigned by [PERSON]\nherself"


def test_changes_are_settled_as_the_parser_reads_them(tmp_path: Path) -> None:
    body = (
        p(
            r("One ") + change("del", r("two ")) + change("ins", r("three")),
            "<w:rPr><w:del w:id='1' w:author='B'/></w:rPr>",
        )
        + p(" four")
        + tbl(tr("a", "b"), tr("c", "d", properties="<w:del w:id='2' w:author='B'/>"))
        + p(change("moveFrom", r("away")) + change("moveTo", r("here")))
    )
    made, document = redacted(tmp_path, made_docx(body))
    assert document.text == parse(made.source, limits=Limits()).text == "One three four\na\tb\nhere"
    assert document.revisions == ()


def picture(text: str, notes: str = "") -> bytes:
    image = Image.new("RGB", (900, 200), "white")
    ImageDraw.Draw(image).text((30, 70), text, fill="black", font_size=44)
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", notes)
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=info)
    return out.getvalue()


def test_pictures_with_personal_data_become_black_and_all_are_listed(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_picture(io.BytesIO(picture("write to ada.quill@example.com", "ada.quill@example.com")))
    document.add_picture(io.BytesIO(picture("the annual report", "bo.quill@example.com")))
    document.save(str(tmp_path / "pictures.docx"))
    made = redact_file(tmp_path / "pictures.docx")
    assert made.review == ("picture 1 (made black)", "picture 2 (kept)")
    assert dict(made.counts) == {"EMAIL_ADDRESS": 1}
    with zipfile.ZipFile(made.path) as archive:
        names = sorted(name for name in archive.namelist() if "media" in name)
        first, second = (Image.open(io.BytesIO(archive.read(name))) for name in names)
    assert first.size == (900, 200)
    assert first.convert("L").getextrema() == (0, 0)
    assert second.convert("L").getextrema() == (0, 255)
    assert not holds(made.path, "quill")
    assert len(docx.Document(str(made.path)).inline_shapes) == 2


def test_only_the_entities_asked_for_go(tmp_path: Path) -> None:
    made, document = redacted(tmp_path, made_docx(p("Mail a.quill@example.org, SSN 536-22-1847")), entities=["US_SSN"])
    assert document.text == "Mail a.quill@example.org, SSN [US_SSN]"
    assert dict(made.counts) == {"US_SSN": 1}


def test_a_value_is_found_again_where_no_pattern_sees_it(tmp_path: Path) -> None:
    _, document = redacted(tmp_path, made_docx(p("SSN 536-22-1847") + p("filed under 536 22 1847")))
    assert "1847" not in document.text


@pytest.mark.parametrize("spoilt", ["types", "main", "doctype", "bomb"])
def test_a_damaged_file_is_refused_and_nothing_written(spoilt: str, tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made_docx(p("x")))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if spoilt == "types" and name == "[Content_Types].xml":
                part = part[:40]
            if spoilt == "main" and name == "word/document.xml":
                part = part[:-30]
            if spoilt == "doctype" and name == "word/document.xml":
                part = b'<!DOCTYPE x [<!ENTITY e "e">]>' + part
            if spoilt == "bomb" and name == "word/document.xml":
                part = part.replace(b"<w:body>", b"<w:body>" + b" " * 300_000_000)
            new.writestr(name, part)
    (tmp_path / "file.docx").write_bytes(out.getvalue())
    with pytest.raises(ParseError, match=r"^file\.docx: "):
        redact_file(tmp_path / "file.docx")
    assert [path.name for path in tmp_path.iterdir()] == ["file.docx"]


def test_nothing_is_written_where_a_value_would_be_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rewriting that does nothing: the look afterwards finds what is left."""
    from ragbox.parse.isolated import Workers

    asked = Workers.run

    def forgetful(self: Workers, function: str, name: str, data: bytes, **arguments: Any) -> bytes:
        if function.endswith(":rewrite"):
            arguments |= {"spans": {}, "values": {}}
        return asked(self, function, name, data, **arguments)

    monkeypatch.setattr(Workers, "run", forgetful)
    (tmp_path / "file.docx").write_bytes(made_docx(p("Mail a.quill@example.org")))
    with pytest.raises(RedactionError, match="thrown away"):
        redact_file(tmp_path / "file.docx")
    assert [path.name for path in tmp_path.iterdir()] == ["file.docx"]
