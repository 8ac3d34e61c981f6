"""Numbers that only their label tells: accounts, licences, plates, devices, cases, members, stored fingerprints, and others.

These are the identifiers of HIPAA Safe Harbor (45 CFR 164.514(b)(2)(i)) that have no common form, and those of law offices.
A label stands before its value on the line, on the line above, or over its column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from ..presidio import Pattern, PatternRecognizer

_SCORE = 0.4
"""The least that counts: a recognizer that knows the form of the number says better what it is."""
_NUMBER = r"(?:number|num\b\.?|nr\b\.?|no\b\.?|n[°º]|id(?:entifier|entification)?\b|code|\#)"
_BETWEEN = rf"(?:[ ]?(?:{_NUMBER}|\([^()\n]{{1,20}}\))){{0,3}}"
_MARK = (
    r"(?:[ ]?(?:[:=\#|]|\.{2,}|[-–—](?=[ ]))[ \t]*\n?[ \t]*"
    r"|[ \t]+(?:is|under|reads?|ending(?:[ ]in)?)?[ ]*|[ \t]*\n[ \t]*|\t)"
)
_VALUE = (
    r"(?:(?-i:[A-Z]{1,4})[ ](?=\d))?(?=[\p{L}/.*()-]{0,12}\d)"
    r"(?:[A-Z0-9*]|\((?=\d))(?:[A-Z0-9*()]|[-/.:_](?=[A-Z0-9*])){2,29}"
    r"(?:[ ](?=[A-Z*-]{0,4}\d)[A-Z0-9*](?:[A-Z0-9*]|[-/.](?=[A-Z0-9*])){1,11}){0,5}"
    r"(?:[ ](?-i:[A-Z]{2,4}))?(?!\w|[ ]?%|,\d{3})"
)
"""A word of at least three characters with a digit early in it, and further ones such as the groups of a card number."""


_OTHER = re.compile(
    r"(?:19|20)\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d\d-\d\d|\d+x\d+|\d+(?:\.\d+)?"
    r"(?:mg|mcg|ml|g|kg|km|cm|mm|m|h|hrs?|mins?|st|nd|rd|th|px|kb|mb|gb)",
    re.IGNORECASE,
)
"""Years, dates, sizes and quantities."""


class Labels(NamedTuple):
    """What stands before the numbers of an entity; `weak` labels only with "no." or a colon behind them."""

    strong: tuple[str, ...]
    weak: tuple[str, ...]


class LabelledNumber(PatternRecognizer):
    """Values behind the labels of one entity; the span is the value."""

    def __init__(self, entity: str, labels: Labels) -> None:
        super().__init__(
            supported_entity=entity,
            name=f"{entity.title().replace('_', '')}Recognizer",
            patterns=[Pattern("labelled", _labelled(labels), _SCORE)],
        )

    def invalidate_result(self, pattern_text: str) -> bool:
        """True for what has too few digits, or is a year, a date or a quantity."""
        if _OTHER.fullmatch(pattern_text):
            return True
        digits = sum(character.isdigit() for character in pattern_text)
        return digits + pattern_text.count("*") < 3 and len(pattern_text) < 5


def labelled_numbers() -> Iterator[LabelledNumber]:
    """A recognizer for each entity of `labels.yaml`."""
    known = yaml.safe_load(Path(__file__).with_name("labels.yaml").read_text(encoding="utf-8"))
    for entity, labels in known.items():
        yield LabelledNumber(entity, Labels(tuple(labels["strong"]), tuple(labels["weak"])))


def _labelled(labels: Labels) -> str:
    named = rf"(?:{'|'.join(labels.strong)}){_BETWEEN}"
    if labels.weak:
        behind = rf"(?:[ ]?{_NUMBER}(?:[ ]?\([^()\n]{{1,20}}\))?|(?=[ ]?[:\#]))"
        named = rf"(?:{named}|(?:{'|'.join(labels.weak)}){behind})"
    return rf"(?<![\w-])(?:{named})\.?{_MARK}\K{_VALUE}"
