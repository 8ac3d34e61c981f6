"""What the finder remembers of passages that were read, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ragbox import RagBox
from ragbox.find import Finder, Put
from ragbox.opened import Opened
from ragbox.origin import NO_ORIGINS

if TYPE_CHECKING:
    from numpy.typing import NDArray

RENT, NOTICE = "What is the rent of the Harlow lease?", "What is the notice period of the Harlow lease?"
TEXT = "The rent of the Harlow lease is $900 a month. The notice period is 30 days."


class Counting:
    """An embedder that notes what it is given."""

    def __init__(self, box: RagBox) -> None:
        self.given: list[str] = []
        self._embedder = box.embedder
        self.name, self.dimensions, self.max_tokens = (
            box.embedder.name,
            box.embedder.dimensions,
            box.embedder.max_tokens,
        )

    def count(self, text: str) -> int:
        return self._embedder.count(text)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.given.extend(texts)
        return self._embedder.embed(texts)


def finder(box: RagBox, embedder: Counting) -> Finder:
    opened = Opened(box._directory.catalog, NO_ORIGINS, lambda *_: None, {})
    return Finder(box._directory, box.profile, embedder, lambda question: Put(question, question, opened))


def best(finder: Finder, question: str) -> str:
    asked = finder.asked(question)
    return finder.read(asked, finder.rerank(asked, finder.retrieve(asked, None))).evidence[0].text


def sentences(embedder: Counting) -> list[str]:
    """Those of the documents among what was embedded since the last call."""
    found = [text for text in embedder.given if not text.endswith("?") and text.endswith(".")]
    embedder.given.clear()
    return found


def test_a_sentence_is_embedded_once_for_many_questions(box: RagBox, tmp_path: Path, make_pdf: Any) -> None:
    box.ingest(make_pdf(tmp_path / "harlow_lease.pdf", TEXT))
    embedder = Counting(box)
    found = finder(box, embedder)
    assert "$900" in best(found, RENT)
    assert len(sentences(embedder)) == 2
    assert "30 days" in best(found, NOTICE)
    assert sentences(embedder) == []


def test_nothing_is_remembered_of_a_box_that_has_changed(box: RagBox, tmp_path: Path, make_pdf: Any) -> None:
    box.ingest(
        [make_pdf(tmp_path / "harlow_lease.pdf", TEXT), make_pdf(tmp_path / "dalby.pdf", "The Dalby rent is $5.")]
    )
    embedder = Counting(box)
    found = finder(box, embedder)
    best(found, RENT)
    assert any("Dalby" in text for text in sentences(embedder))
    box.delete("dalby.pdf")
    best(found, RENT)
    assert len(sentences(embedder)) == 2
    assert not any("Dalby" in text for text in found._sentences[1]._known)


def test_it_can_be_made_to_forget(box: RagBox, tmp_path: Path, make_pdf: Any) -> None:
    box.ingest(make_pdf(tmp_path / "harlow_lease.pdf", TEXT))
    embedder = Counting(box)
    found = finder(box, embedder)
    best(found, RENT)
    sentences(embedder)
    found.forget()
    best(found, RENT)
    assert len(sentences(embedder)) == 2
