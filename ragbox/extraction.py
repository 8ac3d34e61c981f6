"""What a schema got out of the documents: a typed value, and for each field its citation, or why it is null."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from .types import Citation, Note, Timings

if TYPE_CHECKING:
    from pydantic import BaseModel

M = TypeVar("M", bound="BaseModel")

Reason = Literal["not_found", "unreadable", "ambiguous", "hidden", "invalid"]
"""Why a field is null: no passage answers; what answers holds no value of its type; it holds several; the value is hidden
from this viewer; the schema refuses what was found."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its value with at least one citation, or None and the `reason`.

    The first citation's `spans` are the words that the value is made of; of a list there is one citation for each item, in
    order. Others are those that `notes` speak of: what amends or contradicts them. `confidence` is a probability in [0, 1].
    """

    value: Any = field(default=None, repr=False)
    citations: tuple[Citation, ...] = ()
    confidence: float = 0.0
    reason: Reason | None = "not_found"
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction(Generic[M]):
    """The answer to a question with a schema.

    `value` is None where a field that may not be None has no support: those are `missing`, by their path with dots, and
    `partial` holds what was found, as nested dicts. `fields` has every field by its path ("tenant.name", "items[0].price").
    A row of a table that lacks what its model needs is in `partial` and `missing`, and left out of `value`. A schema's own
    defaults are never used: no document says them. `problem` says why a language model that was asked added nothing.
    """

    question: str = field(repr=False)
    value: M | None = field(repr=False)
    fields: Mapping[str, Field]
    partial: Mapping[str, Any] = field(repr=False)
    missing: tuple[str, ...] = ()
    mode: Literal["extractive", "generative"] = "extractive"
    model: str | None = None
    problem: str | None = None
    timings: Timings = field(default_factory=Timings)
