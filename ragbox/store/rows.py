"""Chunks as rows of the catalog and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..types import Chunk, Unit

CHUNK_COLUMNS = (
    "chunk_id, c.document_id, ordinal, c.start, c.end, page, heading, "
    "substr(d.text, c.start + 1, c.end - c.start), indexed, units"
)
"""What `chunk_of` reads, of chunks `c` and documents `d`."""


def chunk_row(chunk: Chunk, vector: NDArray[np.float32]) -> tuple[object, ...]:
    """The values of the table `chunks` after its number."""
    units = json.dumps([(unit.start, unit.end, unit.columns, unit.label) for unit in chunk.units])
    return (
        chunk.chunk_id,
        chunk.document_id,
        chunk.ordinal,
        chunk.start,
        chunk.end,
        chunk.page,
        json.dumps(chunk.heading),
        chunk.indexed,
        units,
        np.asarray(vector, "<f4").tobytes(),
    )


def chunk_of(row: Sequence[Any]) -> Chunk:
    """The chunk in a row of `CHUNK_COLUMNS`."""
    units = tuple(Unit(start, end, tuple(columns), label) for start, end, columns, label in json.loads(row[9]))
    return Chunk(*(*row[:6], tuple(json.loads(row[6])), row[7], row[8], units))
