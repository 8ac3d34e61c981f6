"""An answer as a text that can be kept, and back."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from .types import Answer, Citation, Note, Rect, Timings


def pack(answer: Answer) -> str:
    """The answer as JSON, without how long it took."""
    values = dataclasses.asdict(answer)
    del values["timings"]
    return json.dumps(values, ensure_ascii=False)


def unpack(text: str) -> Answer:
    """The answer that `pack` made the text of."""
    values = json.loads(text)
    values["citations"] = tuple(map(_citation, values["citations"]))
    values["related"] = tuple(map(_citation, values["related"]))
    values["notes"] = tuple(Note(each["kind"], each["text"], tuple(each["markers"])) for each in values["notes"])
    values["route"] = tuple(values["route"])
    return Answer(**values, timings=Timings())


def _citation(values: dict[str, Any]) -> Citation:
    values["heading"] = tuple(values["heading"])
    values["boxes"] = tuple(Rect(**each) for each in values["boxes"])
    values["spans"] = tuple((start, end) for start, end in values["spans"])
    return Citation(**values)
