"""A small box of invented documents, and what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ragbox import RagBox

SENTENCES = {
    "harlow.pdf": (
        "The notice period of the Harlow lease is 30 days.",
        "The service charge of the Harlow lease is $1,200.",
    ),
    "barn.pdf": ("The rent of the barn is $70. The barn was built in 1931.",),
    "mill.pdf": ("The water mill in Oxley was sold on 4 May 2021 to Ada Brand.",),
    "boat.pdf": ("The berth of the boat Heron costs $310 a month.",),
    "kiln.pdf": ("The kiln in Stoke must be inspected every 6 months.",),
}


@pytest.fixture(scope="session")
def estate(tmp_path_factory: pytest.TempPathFactory, make_pdf: Any, make_docx: Any, lean: Any) -> Path:
    """The path of a box with five PDF files and one DOCX; tests only read it."""
    folder = tmp_path_factory.mktemp("estate")
    for name, pages in SENTENCES.items():
        make_pdf(folder / name, *pages)
    make_docx(
        folder / "note.docx", 'Orchard Lane Limited (the "Tenant") pays.', "Deposit: $450", "Landlord: Aldous Finch"
    )
    with RagBox.open(folder / "estate.box", lean) as box:
        assert box.ingest(sorted(folder.glob("*.*[fx]"))).totals["indexed"] == 6
    return folder / "estate.box"


@pytest.fixture
def estate_box(estate: Path) -> Iterator[RagBox]:
    """The box, open."""
    with RagBox.open(estate, create=False) as box:
        yield box
