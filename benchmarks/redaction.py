"""Redacts the sample documents and looks in the copies for what was found: how many values are left, and what it costs.

python -m benchmarks.redaction [NAME...]      # files of sample_docs/; without names all of up to ten pages

`left` counts values of the source, as the recognizers find them, that stand in the copy: in the text that pypdf and PDFium
give (of a Word file in its parts without tags), in the bytes of the file and of all that is packed in it, and in what OCR
reads on the pages without their text layer. Sizes are those of the source and of the copy.
"""

from __future__ import annotations

import html
import io
import re
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypdf
import pypdfium2

from ragbox.config import Limits, OcrSettings
from ragbox.parse import parse, parse_bytes
from ragbox.pii import PiiEngine
from ragbox.redact.values import Values
from ragbox.redacted import Redaction, redact_file
from ragbox.resources import resource

_MOST_PAGES = 10


def main(names: list[str]) -> None:
    """Prints a line per file and a total."""
    engine = PiiEngine.load()
    samples = [resource("sample_docs") / name for name in names] or sorted(_small(resource("sample_docs")))
    print(f"{'file':<36} pages values  left in: text bytes   ocr   seconds      bytes before and after")
    totals = [0, 0, 0, 0]
    with TemporaryDirectory() as folder:
        for source in samples:
            values = _values(source, engine)
            started = time.perf_counter()
            made = redact_file(source, Path(folder) / f"copy{source.suffix}")
            seconds = time.perf_counter() - started
            left = [_count(values, texts(made)) for texts in (_texts, _bytes, _seen)]
            totals = [a + b for a, b in zip(totals, [len(values.raw), *left], strict=True)]
            sizes = f"{source.stat().st_size:>10,} {made.path.stat().st_size:>10,}"
            print(f"{source.name:<36} {made.pages:>5} {len(values.raw):>6} {'':<8} {left[0]:>5} {left[1]:>5} {left[2]:>5}"
                  f" {seconds:>9.1f}      {sizes}", flush=True)  # fmt: skip
            made.path.unlink()
    print(f"{'all':<36} {'':>5} {totals[0]:>6} {'':<8} {totals[1]:>5} {totals[2]:>5} {totals[3]:>5}")


def _small(folder: Path) -> Iterator[Path]:
    for path in folder.glob("*.*"):
        if path.suffix == ".docx" or (path.suffix == ".pdf" and len(pypdf.PdfReader(path).pages) <= _MOST_PAGES):
            yield path


def _values(source: Path, engine: PiiEngine) -> Values:
    text = parse(source, limits=Limits()).text
    return Values({text[each.start : each.end]: each.entity for each in engine.find(text)})


def _count(values: Values, texts: Iterator[str]) -> int:
    """How many of the values are in any of the texts."""
    return len({text[span.start : span.end] for text in texts for span in values.places(text)})


def _texts(made: Redaction) -> Iterator[str]:
    if made.path.suffix == ".docx":
        with zipfile.ZipFile(made.path) as archive:
            yield from (html.unescape(re.sub(r"<[^>]*>", "", _text(archive.read(name)))) for name in archive.namelist())
        return
    yield from (page.extract_text() for page in pypdf.PdfReader(made.path).pages)
    pdf = pypdfium2.PdfDocument(made.path)
    yield from (page.get_textpage().get_text_bounded() for page in pdf)
    pdf.close()


def _bytes(made: Redaction) -> Iterator[str]:
    """Of the values' bytes only those that are too many to meet by chance count."""
    wanted = "\n".join(sorted(each.decode("latin-1") for each in _wanted(made)))
    yield wanted


def _wanted(made: Redaction) -> Iterator[bytes]:
    engine = PiiEngine.load()
    values = _values(made.source, engine)
    for data in _unpacked(made.path):
        for value in values.bytes_of():
            if value in data:
                yield value


def _unpacked(path: Path) -> Iterator[bytes]:
    data = path.read_bytes()
    yield data
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())
        return
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        try:
            yield zlib.decompress(match[1])
        except zlib.error:
            yield match[1]


def _seen(made: Redaction) -> Iterator[str]:
    """What OCR reads on the pages, which have lost their text layer."""
    if made.path.suffix != ".pdf":
        return
    writer = pypdf.PdfWriter(clone_from=made.path)
    for page in writer.pages:
        content: Any = page["/Contents"].get_object()
        content.set_data(content.get_data().partition(b"BT")[0])
    out = io.BytesIO()
    writer.write(out)
    document = parse_bytes("seen.pdf", out.getvalue(), limits=Limits(), ocr=OcrSettings())
    assert document.ocr_pages or not document.text
    yield document.text


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


if __name__ == "__main__":
    main(sys.argv[1:])
