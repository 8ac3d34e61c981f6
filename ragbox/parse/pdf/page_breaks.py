"""Paragraphs that go on over a page break: one block, whose halves keep their words on their own pages.

The open paragraph is moved behind what else its page holds (footnotes, the footer), and its rest before what else the next
page holds (the header), so that the ranges of the pages still follow each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ..assemble import Draft, joint
from ..glyphs import CLOSING, ends_sentence, is_label
from .layout import Seg

_REFERRING = frozenset(
    "section sections clause clauses paragraph paragraphs article articles schedule appendix rule rules".split()
)
"""Words after which a number at the start of a line is a reference, not the label of a clause."""


@dataclass(slots=True)
class Edge:
    """The first or last paragraph of a page's body: its line at the page break, and the right margin of its column.

    `low` is whether the line is in the lower part of its page, `alone` that there are too few lines to know the margin.
    """

    draft: Draft
    line: Seg
    right: float = 0.0
    low: bool = True
    alone: bool = False


@dataclass(slots=True)
class Laid:
    """The blocks of a page in reading order, and the paragraphs with which its body begins and ends, if it does so."""

    drafts: list[Draft] = field(default_factory=list)
    first: Edge | None = None
    last: Edge | None = None


def mend_breaks(pages: Sequence[Laid], known: frozenset[str]) -> None:
    """Join the paragraphs that go on over a page break; `known` as for `keeps_hyphen`."""
    for before, after in pairwise(pages):
        if before.last is not None and after.first is not None and _goes_on(before.last, after.first):
            _join(before, before.last.draft, after, after.first.draft, known)


def _goes_on(last: Edge, first: Edge) -> bool:
    """Whether the paragraph at the end of a page goes on at the top of the next."""
    end, word = last.line.words[-1].text, first.line.words[0].text
    size = max(last.line.size, first.line.size)
    if abs(last.line.size - first.line.size) > 0.12 * size or last.line.bold != first.line.bold:
        return False
    if is_label(word) and not (end.strip("(").lower() in _REFERRING and word[:1] in "(0123456789"):
        return False
    # Had the next word fitted on the line, the line was ended on purpose.
    full = last.right - last.line.x1 < first.line.words[0].x1 - first.line.words[0].x0 + 0.3 * size
    if word[:1].islower():
        return not ends_sentence(end) or (full and not last.alone and end[-1:] not in "?!")
    return full and last.low and not last.alone and not ends_sentence(end)


def _join(before: Laid, last: Draft, after: Laid, first: Draft, known: frozenset[str]) -> None:
    if last.joins is not None and len(before.drafts) > 1:
        # It fills its page: what else the page holds can stand only between two sentences of it.
        rest = _cut(last)
        if rest is None:
            return
        last = rest
    before.drafts = [*(draft for draft in before.drafts if draft is not last), last]
    after.drafts = [first, *(draft for draft in after.drafts if draft is not first)]
    start, end, box = last.words[-1]
    word, first.joins = joint(last.text[start:end], first.text[: first.words[0][1]], known)
    if word != last.text[start:end]:
        last.text = last.text[:-1]
        last.words[-1] = (start, end - 1, box)


def _cut(draft: Draft) -> Draft | None:
    """Cut the draft behind a sentence, and return the rest; None when no sentence ends in it."""
    for index in range(len(draft.words) - 1, 0, -1):
        (start, end, _), (begin, _, _) = draft.words[index - 1], draft.words[index]
        word = draft.text[start:end].rstrip(CLOSING)
        if word[-1:] in (".", "?", "!") and len(word) > 3 and word[:-1].isalpha() and draft.text[begin].isupper():
            rest = [(a - begin, b - begin, box) for a, b, box in draft.words[index:]]
            cut = Draft(draft.kind, draft.text[begin:], rest)
            draft.text, draft.words = draft.text[:end], draft.words[:index]
            return cut
    return None
