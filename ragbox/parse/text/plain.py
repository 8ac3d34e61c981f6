"""Plain text to `Document`: paragraphs, lists, headings and tables as far as typing shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ...config import Limits
from ...types import Document
from ..decode import decode
from ..files import Loaded
from ..glyphs import HYPHENS, is_label, keeps_hyphen
from ..grids import MOST_COLUMNS, Filled
from .flow import Flow, tidy

MEDIA_TYPE = "text/plain"

_NEWLINE = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_UNDERLINE = re.compile(r"(=+|-+|~+|\*+)\Z")
_FIELD = re.compile(r"[^\W\d_][\w /.'’()-]{0,30}:(?:\s|\Z)")
_GAP = re.compile(r"\t+| {2,}\t*")
_LONG, _SHORT = 45, 30
_UNWRAPPED = 100
_SLACK = 8
_LONGEST_TITLE = 80


class _Line(NamedTuple):
    text: str
    indent: int
    raw: str

    @property
    def first(self) -> str:
        return self.text.split(" ", 1)[0]


def parse_text(loaded: Loaded, *, limits: Limits) -> Document:
    """The document of a text file's bytes; raises ParseError (too_many_characters)."""
    flow = Flow(loaded, limits)
    add_text(flow, decode(loaded.data))
    return flow.document(MEDIA_TYPE)


def add_text(flow: Flow, text: str) -> None:
    """Append the blocks of plain text: what was wrapped at a width is joined again, other lines stay apart."""
    for group in _groups(text):
        _group(flow, group)


def _groups(text: str) -> Iterator[list[_Line]]:
    """Lines between empty lines; a form feed ends a line like any other sign of one."""
    group: list[_Line] = []
    for raw in _NEWLINE.split(text):
        shown = tidy(raw)
        if shown:
            bare = raw.expandtabs(4)
            group.append(_Line(shown, len(bare) - len(bare.lstrip()), raw.strip()))
        elif group:
            yield group
            group = []
    if group:
        yield group


def _group(flow: Flow, lines: list[_Line]) -> None:
    start = 0
    for at, line in enumerate(lines):
        if at < start:
            continue  # the line under a heading
        following = lines[at + 1] if at + 1 < len(lines) else None
        level = _level(line, following, alone=len(lines) == 1 or (at == start and following is not None))
        if level or _is_rule(line):
            _body(flow, lines[start:at])
            flow.heading(line.text, level) if level else None
            start = at + (2 if 0 < level < 3 else 1)
    _body(flow, lines[start:])


def _level(line: _Line, following: _Line | None, *, alone: bool) -> int:
    """The level of a heading: underlined, or in capitals at the beginning of a group; 0 for other lines."""
    level = _underlined(line, following) if following is not None else 0
    if level or not alone or not _is_capital(line):
        return level
    return 3 if following is None or len(following.text) >= _LONG else 0


def _is_rule(line: _Line) -> bool:
    """A line that only separates; one of underscores is a place to sign and stays."""
    return len(line.text) >= 3 and line.text[0] in "-=*~#+" and set(line.text) <= {line.text[0], " "}


def _underlined(line: _Line, following: _Line) -> int:
    rule = following.text
    if len(line.text) > _LONGEST_TITLE or not _UNDERLINE.match(rule) or not any(map(str.isalpha, line.text)):
        return 0
    if len(rule) < 3 or not 0.5 < len(rule) / len(line.text) < 2:
        return 0
    return 1 if rule[0] in "=*" else 2


def _is_capital(line: _Line) -> bool:
    letters = [character for character in line.text if character.isalpha()]
    if len(letters) < 4 or len(line.text) > _LONGEST_TITLE or len(letters) < 0.6 * len(line.text):
        return False
    return all(map(str.isupper, letters)) and line.text[-1] not in ".,;!?" and not _GAP.search(line.raw)


def _body(flow: Flow, lines: Sequence[_Line]) -> None:
    start = 0
    while start < len(lines):
        end = _table_end(lines, start)
        if end > start:
            flow.table([_cells(line) for line in lines[start:end]])
        else:
            end = next((at for at in range(start + 1, len(lines)) if _table_end(lines, at) > at), len(lines))
            _paragraphs(flow, lines[start:end])
        start = end


def _cells(line: _Line) -> list[Filled]:
    parts = line.raw.split("\t") if "\t" in line.raw else _GAP.split(line.raw)
    return [Filled(column, tidy(part)) for column, part in enumerate(parts) if tidy(part)]


def _table_end(lines: Sequence[_Line], start: int) -> int:
    """Where the table ends that begins at `start`; `start` where none does."""
    count = _width(lines[start])
    end = start
    while count and end < len(lines) and _width(lines[end]) == count:
        end += 1
    return end if end - start >= 2 else start


def _width(line: _Line) -> int:
    """The number of cells that tabs, or gaps of three spaces, cut the line into; 0 where it looks like none."""
    if is_label(line.first) and line.raw.count("\t") < 2:
        return 0
    tabs = line.raw.count("\t")
    if tabs:
        return tabs + 1 if tabs < MOST_COLUMNS else 0
    parts = _GAP.split(line.raw)
    return len(parts) if 2 <= len(parts) <= MOST_COLUMNS and "   " in line.raw else 0


def _paragraphs(flow: Flow, lines: Sequence[_Line]) -> None:
    widest = max((len(line.text) for line in lines), default=0)
    breaks = [_reaches(one, two, widest) for one, two in pairwise(lines)]
    wrapped = widest >= _LONG and sum(breaks) > len(breaks) / 2
    item: _Line | None = None
    whole: list[str] = []
    for number, line in enumerate(lines):
        labelled = is_label(line.first) and " " in line.text
        if not number or (labelled and (item is not None or not wrapped or whole[-1][-1] in ".:;!?")):
            joins = False
        elif item is not None:
            joins = line.indent > item.indent or breaks[number - 1]
        else:
            joins = _joins(lines[number - 1], line, reached=wrapped and breaks[number - 1])
        if not joins:
            flow.add("list_item" if item is not None else "paragraph", "".join(whole))
            whole, item = [line.text], line if labelled else None
        else:
            _join(whole, line.text)
    flow.add("list_item" if item is not None else "paragraph", "".join(whole))


def _reaches(line: _Line, following: _Line, widest: int) -> bool:
    """Whether the first word of the next line had no room on this one."""
    return len(line.text) >= _SHORT and len(line.text) + 1 + len(following.first) > widest - _SLACK


def _joins(line: _Line, following: _Line, *, reached: bool) -> bool:
    if following.indent > line.indent + 1 or (len(line.text) > _UNWRAPPED and line.text[-1] in ".:;!?"):
        return False
    if following.text[0].islower() and len(line.text) >= _SHORT:
        return not _FIELD.match(following.text)
    return reached and not _FIELD.match(following.text)


def _join(parts: list[str], line: str) -> None:
    last = parts[-1]
    if len(last) > 1 and last[-1] in HYPHENS and last[-2].isalpha() and line[0].islower():
        kept = keeps_hyphen(last.rsplit(" ", 1)[-1], line.split(" ", 1)[0], frozenset())
        parts[-1] = last if kept else last[:-1]
    elif not (len(last) > 1 and last[-1] in HYPHENS and last[-2].isdigit() and line[0].isdigit()):
        parts.append(" ")
    parts.append(line)
