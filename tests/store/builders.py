"""Documents and passages made by hand, for tests of what stores them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ragbox.store.catalog import Source
from ragbox.types import Block, Chunk, Document, Finding, Page, Problem, Unit, Word, pack_words

DIMENSIONS = 8


def document(text: str, name: str = "deed.pdf") -> Document:
    """One page that holds all of `text`."""
    words, start = [], 0
    for word in text.split(" "):
        words.append(Word(start, start + len(word), 72.0 + start, 72.0, 72.0 + start + len(word), 84.0))
        start += len(word) + 1
    return Document(
        document_id=hashlib.sha256(text.encode()).hexdigest(),
        name=name,
        media_type="application/pdf",
        text=text,
        blocks=(Block("paragraph", 0, len(text), 1),),
        pages=(Page(1, 0, len(text), 612.0, 792.0, "i", pack_words(words)),),
        problems=(Problem("parse", "no_text", f"{name}: page 2 is an image", 2),),
        ocr_pages=1,
    )


def chunks(of: Document) -> tuple[Chunk, ...]:
    """One passage per sentence."""
    found, start = [], 0
    for ordinal, sentence in enumerate(of.text.split(". ")):
        end = start + len(sentence)
        found.append(
            Chunk(
                chunk_id=f"{of.document_id}:{start}-{end}:1",
                document_id=of.document_id,
                ordinal=ordinal,
                start=start,
                end=end,
                page=1,
                heading=("Deed", "§ 1"),
                text=of.text[start:end],
                indexed=f"Deed\n{of.text[start:end]}",
                units=(Unit(start, end, ("Näme",)),),
            )
        )
        start = end + 2
    return tuple(found)


def findings(of: Document) -> tuple[Finding, ...]:
    """Two pieces of personal data."""
    return (Finding("PERSON", 0, 4, 0.85, 1), Finding("DATE_TIME", 5, min(9, len(of.text)), 0.6, None))


def source(of: Document, path: str = "/files/deed.pdf") -> Source:
    """The file it came from."""
    return Source(path, of.document_id, len(of.text), 1)


def vectors(of: Sequence[Chunk]) -> NDArray[np.float32]:
    """A unit vector per passage, each in its own direction."""
    return np.eye(DIMENSIONS, dtype=np.float32)[: len(of)]


def vector(*near: float) -> NDArray[np.float32]:
    """A unit vector that begins in that direction."""
    row = np.zeros(DIMENSIONS, np.float32)
    row[: len(near)] = near
    return row / np.float32(np.linalg.norm(row))
