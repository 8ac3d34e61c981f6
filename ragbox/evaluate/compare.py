"""Two runs of the same questions: how far each figure moved, and which questions changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from .figures import Figure, differences
from .metrics import METRICS, Scored
from .score import UNJUDGED, same_text

Change = Literal["better", "worse", "other"]

_RANKS = {
    "wrong page": 0,
    "answer not quoted": 0,
    "known wrong answer again": 0,
    "false answer": 0,
    "wrongly abstained": 1,  # silence misleads nobody
    "right page, answer not quoted": 1,
    UNJUDGED: 1,
    "right": 2,
    "another answer": 2,
    "right page first": 3,
    "rightly abstained": 3,
}


class Answered(NamedTuple):
    """A question with its answer, as a run or an earlier report has it; `gold` is what it was held against."""

    id: str
    question: str
    gold: str
    text: str
    outcome: str
    scored: Scored


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that fared otherwise: from which outcome to which."""

    id: str
    question: str = field(repr=False)
    change: Change
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What `new` is to `old`: differences (new less old) with intervals, the questions that changed, and those left out."""

    new: str
    old: str
    differences: Mapping[str, Figure]
    changed: tuple[Changed, ...]
    shared: int
    unmatched: int

    def verdict(self, key: str) -> Literal["better", "worse", "unclear"]:
        """Whether the figure is better or worse, or its interval holds zero, or there is none."""
        figure = self.differences[key]
        if not (figure.low > 0 or figure.high < 0):
            return "unclear"
        up = next(metric.better for metric in METRICS if metric.key == key) == "up"
        return "better" if (figure.value > 0) == up else "worse"


def compare(new_name: str, new: Sequence[Answered], old_name: str, old: Sequence[Answered]) -> Comparison:
    """Compares the questions that both have, by text and gold answer: an id is a name, and may have moved with its line."""
    before = dict(_keyed(old))
    pairs = [(row, before[key]) for key, row in _keyed(new) if key in before]
    moved = (_changed(row, earlier) for row, earlier in pairs)
    return Comparison(
        new=new_name,
        old=old_name,
        differences=differences([row.scored for row, _ in pairs], [row.scored for _, row in pairs]) if pairs else {},
        changed=tuple(change for change in moved if change is not None),
        shared=len(pairs),
        unmatched=len(new) + len(old) - 2 * len(pairs),
    )


def _keyed(rows: Sequence[Answered]) -> list[tuple[tuple[str, str, int], Answered]]:
    """Each row by its question and gold answer; one that is asked several times by its turn as well."""
    turns: dict[tuple[str, str], int] = {}
    keyed = []
    for row in rows:
        asked = " ".join(row.question.casefold().split()), row.gold
        turns[asked] = turns.get(asked, 0) + 1
        keyed.append(((*asked, turns[asked]), row))
    return keyed


def _changed(new: Answered, old: Answered) -> Changed | None:
    before, after = _rank(old), _rank(new)
    if before == after and new.outcome == old.outcome and same_text(new.text, old.text):
        return None
    change: Change = "other" if before == after else "better" if after > before else "worse"
    return Changed(new.id, new.question, change, old.outcome, new.outcome)


def _rank(row: Answered) -> tuple[int, float]:
    """Orders answers to one question: by outcome, then by whether the gold answer is quoted."""
    return _RANKS.get(row.outcome, 0), row.scored.values.get("in_quotes", 0.0)
