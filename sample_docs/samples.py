"""What one sample document is made of."""

from __future__ import annotations

from dataclasses import dataclass

from sample_docs.docxkit import Paper
from sample_docs.pdfkit import Look


@dataclass(frozen=True)
class Sample:
    """A file name, its text in the markup of `sample_docs.markup`, and how to set it."""

    file: str
    text: str
    form: Look | Paper
