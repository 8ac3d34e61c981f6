"""Findings within a document's text: marked by kind, with its name beside the colour; and its text in parts to be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kit.show import escaped
from kit.words import kind
from ragbox import RagBox
from ragbox.pii.policy import kind_of
from ragbox.types import Finding

_PART = 5_000
"""Characters of a part of a document without pages."""


class Part(NamedTuple):
    """A part of a text: its page, where it has one, and offsets."""

    page: int | None
    start: int
    end: int


@dataclass(frozen=True)
class Opened:
    """A document as it is shown now: its text, the findings in it, and its parts."""

    document_id: str
    text: str
    findings: tuple[Finding, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Value:
    """One value of a kind in a document, as it is shown, and where."""

    entity: str
    shown: str
    places: tuple[Finding, ...]

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages it is on, where the document has some."""
        return tuple(sorted({each.page for each in self.places if each.page is not None}))

    @property
    def masked(self) -> bool:
        """Whether nothing leads back from what is shown, so that nobody can say it is wrong."""
        return f"⟦{self.entity}⟧" in self.shown


def open_document(box: RagBox, document_id: str, pages: int, *, reveal: bool) -> Opened:
    """Fetches a document to be shown; with `reveal` its real values, which the audit log notes. Raises RagboxError."""
    text = box.text(document_id, reveal=reveal)
    findings = box.findings(document_id, reveal=reveal)
    return Opened(document_id, text, findings, _paged(box, document_id, reveal) if pages else cut(text))


def _paged(box: RagBox, document_id: str, reveal: bool) -> tuple[Part, ...]:
    spans = box.page_spans(document_id, reveal=reveal)
    return tuple(Part(number, start, end) for number, start, end in spans)


def cut(text: str, start: int = 0, end: int | None = None, most: int = _PART) -> tuple[Part, ...]:
    """Parts of `[start, end)` of at most so many characters, which end with a line where there is an end of one."""
    parts, stop = [], len(text) if end is None else end
    while start < stop:
        to = min(start + most, stop)
        if to < stop:
            to = max(text.rfind("\n", start + 1, to) + 1, 0) or to
        parts.append(Part(None, start, to))
        start = to
    return tuple(parts)


def values(opened: Opened, part: Part | None, entity: str | None) -> list[Value]:
    """The different values in a part of the document, or in all of it, in order; of one kind, or of all."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for each in opened.findings:
        inside = part is None or (each.start < part.end and each.end > part.start)
        if inside and entity in (None, each.entity):
            shown = " ".join(opened.text[each.start : each.end].split())
            found.setdefault((each.entity, shown), []).append(each)
    return [Value(name, shown, tuple(places)) for (name, shown), places in found.items()]


def marked_findings(opened: Opened, part: Part, entity: str | None) -> str:
    """The text of a part as HTML, its findings marked. Of two that overlap the one that begins first is marked."""
    words, at = "", part.start
    chosen = [each for each in opened.findings if entity in (None, each.entity)]
    for each in sorted(chosen, key=lambda each: (each.start, -each.end)):
        start, end = max(each.start, part.start), min(each.end, part.end)
        if start < at or start >= end:
            continue
        words += escaped(opened.text[at:start]) + _mark(each.entity, opened.text[start:end])
        at = end
    return words + escaped(opened.text[at : part.end])


def _mark(entity: str, text: str) -> str:
    return (
        f'<mark class="rb-find rb-k-{kind_of(entity)}">{escaped(text)}'
        f'<span class="rb-tag">{escaped(kind(entity))}</span></mark>'
    )


def chip(entity: str) -> str:
    """The name of a kind in its colour, as HTML."""
    return f'<span class="rb-chip rb-find rb-k-{kind_of(entity)}">{escaped(kind(entity))}</span>'


def place_of(opened: Opened, wanted: str) -> tuple[int, int] | None:
    """Where words stand in the text that is shown, however their white space is; None where they do not."""
    words = wanted.split()
    start = opened.text.find(words[0]) if words else -1
    while start >= 0:
        at = start
        for word in words:
            while at < len(opened.text) and opened.text[at].isspace():
                at += 1
            if not opened.text.startswith(word, at):
                break
            at += len(word)
        else:
            return start, at
        start = opened.text.find(words[0], start + 1)
    return None


def scores(lowest: float, mean: float) -> str:
    """Confidence in words that fit a column."""
    return f"{mean:.0%}" if round(lowest, 2) == round(mean, 2) else f"{mean:.0%}, lowest {lowest:.0%}"


def most_first(counts: Mapping[str, int]) -> Sequence[tuple[str, int]]:
    """Counts by kind, most first."""
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))
