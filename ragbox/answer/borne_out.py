"""What a language model gave for a field, held to the sentence that it names."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from ..types import Citation
from .form import Written
from .labels import Labelled, core
from .picking import Part, placed
from .relation import misplaced
from .schema import Leaf, content
from .typed import Read, candidates, level, read, same, trimmed
from .values import find_values
from .words import even

_SHARE = 0.5
"""More than this share of what a field is called must be in its sentence or heading."""
_SHORTEST = 2
_LONGEST = 400
"""Characters of a text value."""


def borne_out(leaf: Leaf, written: Written, citation: Citation, labels: list[Labelled], about: str) -> Part | None:
    """The value as the sentence has it, with its place; None where the sentence does not bear it out.

    It must stand there as a value of the field's kind, the sentence must speak of the field, and where it holds several such
    values, the words beside this one must be the field's.
    """
    text, heading = citation.quote, " ".join(citation.heading)
    found = _standing(leaf, written.value, text, heading)
    if not found or not _speaks(leaf, f"{heading} {text}", about):
        return None
    said = found[0]
    if "\t" in text:
        fit = next((each for each in found if _own_cell(leaf, each, citation, labels)), None)
        return None if fit is None else Part(fit.value, placed(citation, fit.start, fit.end))
    rivals = [each for each in candidates(leaf, text, None, heading) if not same(each.value, said.value)]
    if (
        (leaf.kind == "text" or rivals)
        and leaf.kind != "yes_no"
        and _beside_others(leaf, text[said.start : said.end], text)
    ):
        return None
    return Part(said.value, placed(citation, said.start, said.end))


def _standing(leaf: Leaf, value: Any, text: str, beside: str) -> list[Read]:
    """Where the value stands in the text, as a value of the field's kind."""
    if leaf.kind == "text":
        return _words(value, text) if isinstance(value, str) else []
    wanted = _typed(leaf, value)
    if wanted is None:
        return []
    if leaf.kind == "yes_no":
        said = read(leaf, text, None, beside)
        return [said] if isinstance(said, Read) and same(said.value, wanted) else []
    return [each for each in candidates(leaf, text, None, beside) if same(each.value, wanted)]


def _words(value: str, text: str) -> list[Read]:
    said = level(value).split()
    if not _SHORTEST <= len(value.strip()) <= _LONGEST or not said:
        return []
    found = re.finditer(r"(?<!\w)" + r"\s+".join(map(re.escape, said)) + r"(?!\w)", level(text))
    places = [trimmed(text, match.start(), match.end()) for match in found]
    return [Read(text[low:high], low, high) for low, high in places if any(map(str.isalnum, text[low:high]))]


def _typed(leaf: Leaf, value: Any) -> Any:
    """What a model wrote as a value of the field's type; None where it is none."""
    try:
        if leaf.kind == "yes_no":
            return value if isinstance(value, bool) else None
        if leaf.kind == "choice":
            return leaf.choices.get(str(value))
        if leaf.kind == "number":
            number = None if isinstance(value, bool) else Decimal(str(value).replace(",", ""))
            if number is None or not number.is_finite() or (leaf.type is int and number != number.to_integral_value()):
                return None
            return leaf.type(number)
        return (date if leaf.kind == "day" else datetime).fromisoformat(str(value))
    except (ValueError, InvalidOperation, OverflowError):
        return None


def _speaks(leaf: Leaf, said: str, about: str) -> bool:
    here = content(said)
    for name in (leaf.words, leaf.described):
        wanted = core(leaf, name) - content(about) if name else frozenset()
        if wanted and len(wanted & here) > _SHARE * len(wanted):
            return True
    return False


def _own_cell(leaf: Leaf, said: Read, citation: Citation, labels: list[Labelled]) -> bool:
    """Whether what stands before the cell of a row, or over it, has a word of the field."""
    low, high = citation.start + said.start, citation.start + said.end
    mine = content(f"{leaf.words} {leaf.described}")
    for each in labels:
        if each.hit.chunk.document_id == citation.document_id and each.start <= low and high <= each.end:
            return bool(mine & content(f"{each.label} {each.column}"))
    return False


def _beside_others(leaf: Leaf, value: str, text: str) -> bool:
    """Whether the value stands beside other things than the field's words."""
    claim, source = even(f"{leaf.words}: {value}"), even(text)
    return misplaced(claim, source, find_values(claim), find_values(source))
