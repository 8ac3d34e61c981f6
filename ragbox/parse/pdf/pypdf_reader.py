"""pypdf, the second reader: for form values, and for pages that PDFium cannot read."""

from __future__ import annotations

import io
import logging

from pypdf import PdfReader

# pypdf logs pieces of the file when it is damaged; no text of a document may reach a log.
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)


def open_reader(data: bytes, password: str | None) -> PdfReader:
    """The file as pypdf sees it; raises what pypdf raises, which is a wide range of errors on damaged files.

    Their messages may quote the file, so they are not chained to errors that users see.
    """
    return PdfReader(io.BytesIO(data), strict=False, password=password)
