"""The sample documents and their questions, as the benchmarks use them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ragbox import RagBox
from ragbox.resources import resource
from ragbox.types import Citation


@dataclass(frozen=True)
class Question:
    """A question with the places that answer it, as (document, page); none for an unanswerable one."""

    text: str
    kind: str
    places: tuple[tuple[str, int | None], ...]

    @property
    def answerable(self) -> bool:
        """Whether the documents answer it."""
        return bool(self.places)

    def right(self, citation: Citation) -> bool:
        """Whether the citation is at one of the places."""
        return (citation.document, citation.page) in self.places


def questions() -> list[Question]:
    """The questions of sample_docs/questions.jsonl."""
    rows = [json.loads(line) for line in (resource("sample_docs") / "questions.jsonl").read_text().splitlines()]
    return [Question(row["question"], row["kind"], _places(row)) for row in rows]


def _places(row: dict[str, object]) -> tuple[tuple[str, int | None], ...]:
    if not row["answerable"]:
        return ()
    also = row.get("also") or []
    assert isinstance(also, list)
    return tuple((place["document"], place["page"]) for place in [row, *also])


@contextmanager
def sample_box() -> Iterator[RagBox]:
    """A new box of the sample documents, removed afterwards."""
    with box_of(resource("sample_docs")) as box:
        yield box


@contextmanager
def box_of(documents: Path) -> Iterator[RagBox]:
    """A new box of the documents in a folder, removed afterwards."""
    with TemporaryDirectory() as folder, RagBox.open(Path(folder) / "sample.box", passphrase="benchmark") as box:
        box.ingest(documents)
        yield box
