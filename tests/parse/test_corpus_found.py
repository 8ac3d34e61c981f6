"""What damaged files of the corpus once did, each as small as it can be: all of it is a ParseError or a problem now."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from ragbox.errors import ParseError
from ragbox.parse.isolated import Workers

from .makers import LIMITS, body, p, read, repack

TEXT = "The rent is due on the first day of the month."


def refused(tmp_path: Path, data: bytes, name: str) -> str:
    """The code with which a file is refused."""
    with pytest.raises(ParseError) as caught:
        read(tmp_path, data, name, limits=LIMITS)
    assert TEXT not in str(caught.value)
    return caught.value.code


@pytest.mark.parametrize("encoding", ["rot13", "utf-7", "x" * 500])
def test_a_part_in_an_encoding_that_no_parser_knows(tmp_path: Path, encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'.encode()

    def change(name: str, part: bytes) -> bytes:
        return head + part.split(b"?>", 1)[1] if name == "word/document.xml" else part

    assert refused(tmp_path, repack(body(p(TEXT)), change), "encoding.docx") == "damaged"


def test_a_docx_whose_main_part_is_another_one(tmp_path: Path) -> None:
    data = body(p(TEXT))
    parts: dict[str, bytes] = {}
    repack(data, lambda name, part: parts.setdefault(name, part))
    for other in ("word/styles.xml", "word/settings.xml", "docProps/core.xml"):
        swapped = repack(data, lambda name, part, other=other: parts[other] if name == "word/document.xml" else part)  # type: ignore[misc]
        assert refused(tmp_path, swapped, "swapped.docx") == "damaged"
    hollow = repack(
        data, lambda name, part: part.replace(b"w:body", b"w:other") if name.endswith("document.xml") else part
    )
    assert refused(tmp_path, hollow, "hollow.docx") == "damaged"


def test_a_workbook_is_read_in_a_worker(tmp_path: Path) -> None:
    """openpyxl looks for the system's list of media types, which a worker may not read."""
    path = tmp_path / "book.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = TEXT
    book.save(path)
    with Workers(LIMITS) as workers:
        assert TEXT in workers.parse(path).text
