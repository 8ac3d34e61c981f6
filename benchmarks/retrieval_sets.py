"""Boxes and questions that retrieval is chosen on and tested on, each question with the places that answer it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from benchmarks.sample_box import questions as sample_questions
from ragbox import RagBox
from ragbox.chunk import chunk
from ragbox.config import PiiSettings, load_profile
from ragbox.embed import load_embedder
from ragbox.resources import resource
from ragbox.store.catalog import Source
from ragbox.store.directory import BoxDirectory
from ragbox.types import Block, Document, Hit
from training.reader.data import Example, biomedical, passages_of, wikipedia

Part = Literal["train", "tune", "test"]
Place = tuple[str, int, int]
"""A document's name, and offsets in its text."""

TOKENS = load_profile().chunk.tokens


@dataclass(frozen=True)
class Asked:
    """A question, where its answer stands (by offsets, or by page), and the one document that is searched, if not all."""

    text: str = field(repr=False)
    places: tuple[Place, ...] = ()
    pages: tuple[tuple[str, int | None], ...] = ()
    within: str | None = None

    def right(self, hit: Hit) -> bool:
        """Whether the passage holds a piece of an answer, or lies on its page."""
        chunk = hit.chunk
        at_place = any(
            name == hit.document and start < chunk.end and chunk.start < end for name, start, end in self.places
        )
        return at_place or (hit.document, chunk.page) in self.pages


@dataclass(frozen=True)
class Set:
    """A box and its questions."""

    name: str
    directory: BoxDirectory
    asked: tuple[Asked, ...]


def sets(data: Path, folder: Path) -> Iterator[Set]:
    """The development sets, then the test sets; boxes are made in `folder`, or taken from it where they are there."""
    directory = _samples(folder / "samples.box")
    asked = tuple(Asked(each.text, pages=each.places) for each in sample_questions() if each.answerable)
    yield Set("sample_docs", directory, asked)
    parts: tuple[Part, ...] = ("train", "tune", "test")
    for part in parts:
        if part != "train":  # enough of it without
            yield _articles(f"wikipedia {part}", list(_wikipedia(data, part)), folder)
        articles = _articles(f"biomedical {part}", list(_biomedical(data, part)), folder)
        yield articles
        inside = tuple(Asked(each.text, each.places, within=each.places[0][0]) for each in articles.asked)
        yield Set(f"inside articles {part}", articles.directory, inside)


def _samples(path: Path) -> BoxDirectory:
    made = path.exists()
    profile = load_profile().model_copy(update={"pii": PiiSettings(enabled=False)})
    with RagBox.open(path, None if made else profile, passphrase="benchmark") as box:
        if not made:
            box.ingest(resource("sample_docs"))
    return BoxDirectory.open(path, create=False, passphrase="benchmark")


Article = tuple[str, str, list[str], list[tuple[str, int, int]]]
"""A name, a title, paragraphs, and questions with the offsets of their answers in the paragraphs put together."""


def _wikipedia(data: Path, part: Part) -> Iterator[Article]:
    yield from _grouped(list(wikipedia(data, part)), {})


def _biomedical(data: Path, part: Part) -> Iterator[Article]:
    examples = list(biomedical(data, part))
    whole = {name: [each.text for each in passages_of(data, name)] for name in {e.passage.article for e in examples}}
    yield from _grouped(examples, whole)


def _grouped(examples: Sequence[Example], whole: dict[str, list[str]]) -> Iterator[Article]:
    for name in dict.fromkeys(each.passage.article for each in examples):
        own = [each for each in examples if each.passage.article == name]
        paragraphs = whole.get(name) or list(dict.fromkeys(each.passage.text for each in own))
        starts = {text: sum(len(each) + 1 for each in paragraphs[:i]) for i, text in enumerate(paragraphs)}
        asked = [
            (each.question, starts[each.passage.text] + start, starts[each.passage.text] + end)
            for each in own
            for start, end in each.answers[:1]
        ]
        yield name, own[0].passage.title, paragraphs, asked


def _articles(name: str, articles: Sequence[Article], folder: Path) -> Set:
    path = folder / f"{name.replace(' ', '-')}.box"
    made = path.exists()
    directory = BoxDirectory.open(path, create=True, passphrase="benchmark")
    if not made:
        with directory.writing():
            for article in articles:
                _put(directory, *article[:3])
    asked = tuple(
        Asked(question, ((f"{name}.txt", start, end),))
        for name, _, _, questions in articles
        for question, start, end in questions
    )
    return Set(name, directory, asked)


def _put(directory: BoxDirectory, name: str, title: str, paragraphs: Sequence[str]) -> None:
    text = "\n".join(paragraphs)
    blocks, at = [], 0
    for each in paragraphs:
        blocks.append(Block("paragraph", at, at + len(each), None))
        at += len(each) + 1
    embedder = load_embedder()
    document = Document(
        document_id=hashlib.sha256(text.encode()).hexdigest(),
        name=f"{name}.txt",
        media_type="text/plain",
        text=text,
        blocks=tuple(blocks),
        title=title,
    )
    chunks = chunk(document, tokens=min(TOKENS, embedder.max_tokens), count=embedder.count)
    vectors = embedder.embed([each.indexed for each in chunks])
    directory.catalog.stage(document, chunks, vectors, (), "indexed")
    directory.vectors.add([each.chunk_id for each in chunks], vectors, document.document_id)
    directory.catalog.settle(Source(f"/{name}.txt", document.document_id, len(text), 1))
