"""Which of the cited sentences holds a field's value, and what that is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..types import Citation, Hit, Note, Unit
from .labels import Labelled
from .pieces import text_of
from .schema import Leaf, Rows, content
from .typed import Failure, Read, candidates, read, same

_SURE = 0.9
"""From here on a sentence need not share a word with the field that it answers."""
_ITEM = re.compile(r"\n|;|\s[•▪◦‣●]\s")
_BULLET = re.compile(r"\s*(?:[•▪◦‣●○■□·*–—-]|\(?\w{1,3}[.)])\s+")
_COMMA = re.compile(r",\s+(?:and\s+)?(?![^(]*\))|\s+and\s+(?![^(]*\))")
_ROWS = 2
"""Columns that a table must share with a model of more fields."""

_OWN = content("letter agreement contract lease deed document report minutes meeting note notice policy amendment")
_TITLE = 200
"""Characters in which a document says what it is."""


@dataclass(frozen=True, slots=True)
class Part:
    """A value and the citation of it, whose one span is what the value is made of."""

    value: Any = field(repr=False)
    citation: Citation


def pick(
    leaf: Leaf, citations: Sequence[Citation], about: str, sure: float, fits: Callable[[Part], bool] = lambda _: True
) -> tuple[Part, ...] | Failure:
    """The value of a field, or the values of a list, from the sentences that answer its question, best first.

    A sentence counts that has a word of the field, beyond those that all is `about`, or that answers for `sure`; a value
    only where it `fits`.
    """
    failure: Failure = "unreadable"
    for citation in citations:
        if sure < _SURE and not shares(leaf, citation, about):
            continue
        found = _list(leaf, citation) if leaf.many else _one(leaf, citation)
        if not isinstance(found, str):
            if all(map(fits, found)):
                return found
            continue
        failure = "ambiguous" if found == "ambiguous" else failure
        if leaf.kind == "text":  # any words would do: only the best sentence's
            break
    return failure


def shares(leaf: Leaf, citation: Citation, about: str) -> bool:
    """Whether a sentence, with its heading, has a word of the field."""
    wanted = content(f"{leaf.words} {leaf.described}") - content(about)
    return bool(wanted & content(f"{' '.join(citation.heading)} {citation.quote}"))


def called(beginning: str, about: str) -> frozenset[str]:
    """What a document is, by its first words and by what is said of it: a lease, a letter.

    The contract that a letter is about has another day.
    """
    letter = "letter" if re.search(r"(?:^|\n)[ \t]*Dear\b", beginning) else ""
    return content(f"{about} {beginning[:_TITLE]} document {letter}") & _OWN


def own_day(leaf: Leaf, kinds: frozenset[str]) -> bool:
    """Whether a field is the day of the document itself, which is called so: "date of the letter"."""
    day = content("date")
    said = [content(each) for each in leaf.labels]
    return leaf.kind == "day" and not leaf.many and any(day < each and each - day <= kinds for each in said)


def later_first(citations: Sequence[Citation], notes: Sequence[Note]) -> list[Citation]:
    """The citations with those first that amend others."""
    later = {note.markers[0] for note in notes if note.kind == "amended"}
    return sorted(citations, key=lambda each: each.marker not in later)


def words_in(leaf: Leaf, part: Part) -> frozenset[str]:
    """The words of a field that its sentence has."""
    return content(f"{leaf.words} {leaf.described}") & content(part.citation.quote)


def labelled_part(leaf: Leaf, found: Labelled, citation: Citation) -> tuple[Part, ...] | Failure:
    """The value behind a label, of which the citation quotes the whole line or row."""
    window = found.start - citation.start, found.end - citation.start
    if leaf.many:
        return _listed(leaf, citation, window)
    said = read(leaf, citation.quote, window, f"{found.column} {found.label}")
    return said if isinstance(said, str) else (_part(said, citation),)


def placed(citation: Citation, low: int, high: int) -> Citation:
    """The citation with the words from `low` to `high` of its quote as what answers."""
    return replace(citation, spans=((citation.start + low, citation.start + high),))


def _part(said: Read, citation: Citation) -> Part:
    return Part(said.value, placed(citation, said.start, said.end))


def _one(leaf: Leaf, citation: Citation) -> tuple[Part, ...] | Failure:
    heading = " ".join(citation.heading)
    windows = [(low - citation.start, high - citation.start) for low, high in citation.spans]
    for window in windows:
        said = read(leaf, citation.quote, window, heading)
        if isinstance(said, Read):
            return (_part(said, citation),)
        if said == "ambiguous":
            return said
    if leaf.kind == "text":
        return "unreadable"
    said = read(leaf, citation.quote, None, heading)
    return said if isinstance(said, str) else (_part(said, citation),)


def _list(leaf: Leaf, citation: Citation) -> tuple[Part, ...] | Failure:
    windows = [(low - citation.start, high - citation.start) for low, high in citation.spans]
    found = [
        part for window in windows if not isinstance(parts := _listed(leaf, citation, window), str) for part in parts
    ]
    return tuple(found) or _listed(leaf, citation, None)


def _listed(leaf: Leaf, citation: Citation, window: tuple[int, int] | None) -> tuple[Part, ...] | Failure:
    """The items of a list in a part of a quote; a whole sentence is one only where it is set as one."""
    heading, text = " ".join(citation.heading), citation.quote
    if leaf.kind == "text":
        found = [read(leaf, text, (low, high)) for low, high in _items(text, window)]
        reads = [each for each in found if isinstance(each, Read)]
    else:
        low, high = window or (0, len(text))
        reads = [each for each in candidates(leaf, text, window, heading) if low <= each.start and each.end <= high]
    once = [each for n, each in enumerate(reads) if not any(same(each.value, other.value) for other in reads[:n])]
    return tuple(_part(each, citation) for each in once) or "unreadable"


def _items(text: str, window: tuple[int, int] | None) -> Iterator[tuple[int, int]]:
    low, high = window or (0, len(text))
    piece = text[low:high]
    if _ITEM.search(piece):
        at = 0
        for match in [*_ITEM.finditer(piece), None]:
            end = match.start() if match else len(piece)
            begin = at + (len(bullet[0]) if (bullet := _BULLET.match(piece[at:end])) else 0)
            if not (at == 0 and bullet is None and window is None):  # what leads in to the list
                yield low + begin, low + end
            at = match.end() if match else end
    elif window is not None:
        at = 0
        for match in _COMMA.finditer(piece):
            yield low + at, low + match.start()
            at = match.end()
        yield low + at, high


# -- tables


def best_table(rows: Rows, hits: Sequence[Hit]) -> tuple[list[tuple[Hit, Unit]], Mapping[str, str]] | Failure:
    """The rows of the one table whose columns are the model's fields, and for each field the name of its column."""
    tables: dict[tuple[object, ...], list[tuple[Hit, Unit]]] = {}
    for hit in hits:
        for unit in hit.chunk.units:
            if unit.columns and unit.columns[0] and not unit.label:
                tables.setdefault((hit.chunk.document_id, hit.chunk.heading, unit.columns[0]), []).append((hit, unit))
    scored = []
    for key, found in tables.items():
        names = list(dict.fromkeys(name for _, unit in found for name in unit.columns))
        columns = _columns(rows, names)
        if len(columns) >= min(_ROWS, len(rows.leaves)) and all(
            each.optional or each.name in columns for each in rows.leaves
        ):
            named = len(content(rows.words) & content(" ".join(map(str, key[1:]))))
            scored.append(((len(columns), named), found, columns))
    if not scored:
        return "unreadable"
    best = max(score for score, *_ in scored)
    first, *others = [(found, columns) for score, found, columns in scored if score == best]
    return "ambiguous" if others else first


def _columns(rows: Rows, names: Sequence[str]) -> dict[str, str]:
    """For each field the one column that is called like it: all the same words, or else some."""
    found: dict[str, str] = {}
    for alike in (lambda one, other: one == other, lambda one, other: bool(one & other)):
        for leaf in rows.leaves:
            labels = [content(label) for label in leaf.labels]
            fit = [
                name
                for name in names
                if name not in found.values() and any(alike(content(name), each) for each in labels)
            ]
            if leaf.name not in found and len(fit) == 1:
                found[leaf.name] = fit[0]
    return found


def cell(leaf: Leaf, column: str, hit: Hit, unit: Unit, citation: Citation) -> Part | Failure:
    """A cell of a row as a value."""
    cells, at = text_of(hit, unit).split("\t"), unit.start - citation.start
    for name, text in zip(unit.columns, cells, strict=False):
        if name == column and text.strip():
            said = read(leaf, citation.quote, (at, at + len(text)), f"{column} {' '.join(citation.heading)}")
            return said if isinstance(said, str) else _part(said, citation)
        at += len(text) + 1
    return "unreadable"
