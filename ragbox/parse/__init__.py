"""Parse: from a file to a `Document` with canonical text, blocks, and for a PDF its pages and the boxes of its words.

`parse` is the stage; `ragbox.parse.pdf.render.render_page` draws a page with a passage marked. Importing this package loads
no library that reads files.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..config import Limits, OcrSettings
from ..types import Document
from .codes import CODES
from .files import Loaded, identify, read_bytes
from .kinds import BY_SUFFIX
from .progress import OnPage

__all__ = ["CODES", "PARSER_VERSION", "SUFFIXES", "OnPage", "parse", "parse_bytes"]

SUFFIXES = tuple(BY_SUFFIX)
"""Suffixes, in lower case, of the files a folder is searched for."""

_OCR = OcrSettings()

PARSER_VERSION = "4"
"""Part of a box's fingerprint: raise it whenever the same bytes would give another document."""


def parse(
    path: Path,
    *,
    limits: Limits,
    password: str | None = None,
    ocr: OcrSettings = _OCR,
    on_page: OnPage | None = None,
) -> Document:
    """Read a file in this process; its type is decided by its content. `ragbox.parse.isolated` does so in a worker process.

    The bytes are read once: `document_id` is their SHA-256, and the text comes from those same bytes. Pages of a PDF whose
    text layer is missing or unreadable are read by OCR, which takes seconds. `on_page` is told how far the reading is.
    Pages that could not be read are in `Document.problems`.

    Raises ParseError, with a `code` from CODES, when nothing of the file can be used.
    """
    path = Path(path)
    return parse_bytes(path.name, read_bytes(path, limits), limits=limits, password=password, ocr=ocr, on_page=on_page)


def parse_bytes(
    name: str,
    data: bytes,
    *,
    limits: Limits,
    password: str | None = None,
    ocr: OcrSettings = _OCR,
    on_page: OnPage | None = None,
) -> Document:
    """As `parse`, of the bytes of a file called `name`; `limits.seconds` and `limits.memory_bytes` are not watched here."""
    loaded = identify(name, data)
    if loaded.type == "pdf":
        from .pdf.document import parse_pdf

        return parse_pdf(loaded, limits=limits, password=password, ocr=ocr, on_page=on_page)
    if loaded.type == "eml":
        from .text.mail import parse_eml

        return parse_eml(loaded, limits=limits, password=password, ocr=ocr, on_page=on_page)
    document = _parse_other(loaded, limits, on_page)
    if loaded.type in ("docx", "pptx", "xlsx"):
        from .ooxml import has_pictures

        return replace(document, pictures=(None,)) if has_pictures(loaded) else document
    return document


def _parse_other(loaded: Loaded, limits: Limits, on_page: OnPage | None) -> Document:
    """A file that needs no password and no OCR. Each parser is loaded with the first file of its kind."""
    if loaded.type == "docx":
        from .docx.document import parse_docx

        return parse_docx(loaded, limits=limits)
    if loaded.type == "pptx":
        from .office.pptx import parse_pptx

        return parse_pptx(loaded, limits=limits, on_page=on_page)
    if loaded.type == "xlsx":
        from .office.xlsx import parse_xlsx

        return parse_xlsx(loaded, limits=limits, on_page=on_page)
    if loaded.type == "html":
        from .text.html import parse_html

        return parse_html(loaded, limits=limits)
    if loaded.type == "markdown":
        from .text.markdown import parse_markdown

        return parse_markdown(loaded, limits=limits)
    from .text.plain import parse_text

    return parse_text(loaded, limits=limits)
