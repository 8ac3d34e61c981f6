"""A number that is found anywhere in a document is found everywhere in it: a running header has no label before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..types import Finding
from .mentions import Taken

_OTHERS = frozenset(
    "PERSON ORGANIZATION LOCATION NRP ADDRESS AGE DATE_TIME DATE_OF_BIRTH CREDENTIAL UK_POSTCODE".split()
)
"""Entities whose values say little where they stand without a sign, or are found again by their own rules."""
_LEAST = 0.5
"""Score of a finding whose value is looked for."""
_SIGNS, _DIGITS = 6, 4
"""Letters and digits, and digits among them, of the shortest value that is."""


def repeated(text: str, findings: Sequence[Finding]) -> list[Finding]:
    """Further findings of the numbers, e-mail addresses and the like among `findings`, in order; none touches one that is
    there."""
    known: dict[str, Finding] = {}
    for each in findings:
        value = text[each.start : each.end]
        if each.entity not in _OTHERS and each.score >= _LEAST and _tells(value):
            best = known.get(value)
            known[value] = each if best is None or each.score > best.score else best
    if not known:
        return []
    longest_first = sorted(known, key=lambda value: (-len(value), value))
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")
    taken = Taken((each.start, each.end) for each in findings)
    found = (Finding(known[m.group()].entity, *m.span(), known[m.group()].score) for m in pattern.finditer(text))
    return [each for each in found if taken.free(each.start, each.end)]


def _tells(value: str) -> bool:
    signs = sum(map(str.isalnum, value))
    return "@" in value or (signs >= _SIGNS and sum(map(str.isdigit, value)) >= _DIGITS)
