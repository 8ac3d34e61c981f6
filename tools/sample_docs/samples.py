"""What one sample document is made of."""

from __future__ import annotations

from dataclasses import dataclass

from tools.sample_docs.docxkit import Paper
from tools.sample_docs.pdfkit import Look


@dataclass(frozen=True)
class Sample:
    """A file name, its text in the markup of `tools.sample_docs.markup`, and how to set it."""

    file: str
    text: str
    form: Look | Paper
