"""Personal data that its place tells: cells under a heading of a table, fields of forms, segments of HL7 messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .headings import Heading, entity_of, heading
from .overlap import Candidate

_CELL, _FIELD, _SEGMENT = 0.8, 0.75, 0.95
"""Scores: a cell under a heading, the value of a field, an element of a message."""
_WEAK = 0.5
_BETWEEN = re.compile(r"[\t|]")
_APART = re.compile(r"\S+(?: \S+)*")
"""The cells of a row that is set with spaces: two and more stand between them."""
_SENTENCE = re.compile(r"\w\.(?: {2}|\s*\Z)")
_MARK = re.compile(r"[ ]?(?::|\.{3,}:?|_{2,}:?|=)[ \t]*")
_BEFORE = re.compile(r"[\t|;,.({]|[ ]{2}")
_BEHIND = re.compile(r'[ ]{2}|[\t|;}]|,(?=[ ]?"[^"\n]{1,40}"[ ]?:)')
"""What ends a label on its left, and a value on its right."""
_REMARK = re.compile(r"[ ]\([^()]{1,30}\)[ ]*\Z")
"""What is said about a value behind it: "Ada Okafor (spouse)"."""
_SEPARATOR = re.compile(r"[-|+:=\s]*\Z")
_OF_SEGMENTS = {
    "PID": {2: "ID", 3: "MEDICAL_RECORD_NUMBER", 4: "ID", 5: "PERSON", 6: "PERSON", 7: "DATE_OF_BIRTH", 9: "PERSON",
            11: "ADDRESS", 13: "PHONE_NUMBER", 14: "PHONE_NUMBER", 18: "ACCOUNT_NUMBER", 19: "US_SSN", 20: "LICENSE_NUMBER",
            23: "LOCATION"},
    "NK1": {2: "PERSON", 4: "ADDRESS", 5: "PHONE_NUMBER", 6: "PHONE_NUMBER"},
    "PV1": {7: "PERSON", 8: "PERSON", 9: "PERSON", 17: "PERSON", 19: "ID"},
    "GT1": {3: "PERSON", 5: "ADDRESS", 6: "PHONE_NUMBER", 12: "US_SSN"},
    "IN1": {4: "ORGANIZATION", 16: "PERSON", 18: "DATE_OF_BIRTH", 19: "ADDRESS", 36: "HEALTH_PLAN_ID"},
    "OBR": {16: "PERSON"},
    "ORC": {12: "PERSON"},
}  # fmt: skip
"""Elements of segments of HL7 version 2 (chapters 3, 4 and 6 of the standard) that are personal."""


_SEGMENT_STARTS = frozenset(f"{name}|" for name in _OF_SEGMENTS)


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def structured(text: str) -> Iterator[Candidate]:
    """The candidates, in no order."""
    columns: list[Heading | None] = []
    waiting: Heading | None = None  # a label that had the line before for itself
    start = 0
    lines = text.split("\n")
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        cells = _cells(line, start)
        if line[:4] in _SEGMENT_STARTS:
            yield from _segment(line, start)
            columns = []
        elif waiting is not None and len(cells) > 1 and not _BETWEEN.search(line):
            columns = []  # a value with blanks in it
            yield from _value(_stripped(line, start), waiting, _FIELD)
        elif len(cells) > 1:
            if not columns or _is_head(cells):
                columns = [] if _is_form(cells, _cells(following, 0)) else _columns(cells)
                yield from _pairs(cells) if not columns and _BETWEEN.search(line) else ()
            elif not _SEPARATOR.match(line) and (len(cells) == len(columns) or _BETWEEN.search(line)):
                yield from _row(cells, columns)  # set with spaces, a cell that is empty would move the others
        else:
            columns = []
            if waiting is not None and line.strip():
                yield from _value(_stripped(line, start), waiting, _FIELD)
        yield from _fields(line, start)
        waiting = _alone(line) if len(cells) <= 1 else None
        start += len(line) + 1


def _cells(line: str, start: int) -> list[_Cell]:
    if "\t" not in line and line.count("|") < 2:
        if "  " not in line or _SENTENCE.search(line):
            return []
        return [_stripped(match[0], start + match.start()) for match in _APART.finditer(line)]
    found, at = [], 0
    for piece in _BETWEEN.split(line):
        found.append(_stripped(piece, start + at))
        at += len(piece) + 1
    if line.startswith("|"):
        found = found[1:]
    return found[:-1] if line.endswith("|") else found


def _stripped(text: str, start: int) -> _Cell:
    bare = _REMARK.sub("", text).strip(" \"'\r")
    return _Cell(bare, start + text.find(bare))


def _is_head(cells: Sequence[_Cell]) -> bool:
    """Whether more than half of the cells that hold something, and at least two, are headings known here."""
    held = [cell for cell in cells if cell.text]
    known = sum(heading(cell.text) is not None for cell in held)
    return known >= 2 and 2 * known > len(held)


def _is_form(cells: Sequence[_Cell], following: Sequence[_Cell]) -> bool:
    """Whether labels stand left of their values, here and on the next line, or on this one alone."""
    if heading(cells[0].text) is None or (len(cells) > 1 and heading(cells[1].text) is not None):
        return False
    return len(following) < 2 or heading(following[0].text) is not None


def _columns(cells: Sequence[_Cell]) -> list[Heading | None]:
    """What is under each cell of the head of a table; nothing where this is no head.

    A head has a strong heading and no digits; weak ones count beside it.
    """
    found = [heading(cell.text) for cell in cells]
    if any(any(map(str.isdigit, cell.text)) for cell in cells if heading(cell.text) is None):
        return []
    return list(found) if any(each is not None and each.strong for each in found) else []


def _row(cells: Sequence[_Cell], columns: Sequence[Heading | None]) -> Iterator[Candidate]:
    if len(cells) > len(columns):
        return  # not of this table: which cell is under which heading is unknown
    for cell, column in zip(cells, columns, strict=False):
        if column is not None:
            yield from _value(cell, column, _CELL if column.strong else _WEAK)


def _pairs(cells: Sequence[_Cell]) -> Iterator[Candidate]:
    """A row in which a label stands left of its value."""
    for left, right in pairwise(cells):
        column = heading(left.text)
        if column is not None and (column.strong or left.text.endswith(":")):
            yield from _value(right, column, _FIELD)


def _value(cell: _Cell, column: Heading, score: float) -> Iterator[Candidate]:
    entity = entity_of(cell.text, column.entity)
    if entity == "PERSON" and not column.part and " " not in cell.text:
        return  # under "Doctor" or "Contact" a single word may be anything
    if entity is not None:
        yield Candidate(entity, cell.start, cell.end, score)


def _fields(line: str, start: int) -> Iterator[Candidate]:
    """Labels with their values behind a colon or dots: "Name ........ Ada Okafor", "Home address: 4 Elm Road"."""
    for match in _MARK.finditer(line):
        before = line[max(0, match.start() - 48) : match.start()]
        column = heading(_BEFORE.split(before)[-1])
        if column is not None and column.strong:
            value = _BEHIND.split(line[match.end() : match.end() + 120])[0]
            yield from _value(_stripped(value, start + match.end()), column, _FIELD)


def _alone(line: str) -> Heading | None:
    """What the next line holds when this one is a label and nothing else."""
    column = heading(line)
    return column if column is not None and (column.strong or line.rstrip().endswith(":")) else None


def _segment(line: str, start: int) -> Iterator[Candidate]:
    """The personal elements of an HL7 segment: "PID|1||4711||DOE^JANE||19610312"."""
    kinds = _OF_SEGMENTS[line[:3]]
    at = 0
    for number, element in enumerate(line.split("|")):
        if number in kinds and any(map(str.isalnum, element)):
            bare = element.rstrip("^~& \r")
            yield Candidate(kinds[number], start + at, start + at + len(bare), _SEGMENT)
        at += len(element) + 1
