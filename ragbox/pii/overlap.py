"""What is kept where findings overlap.

1. Same entity, overlapping: one finding that covers both, with the better one's score. Nothing found is uncovered.
2. Different entities, same span: the better one.
3. Different entities, one inside the other: the inner one goes unless it is better than the outer one; then both stay,
   because the outer one covers characters that the inner one does not.
4. Different entities that overlap in part: both stay, for the same reason.

Better means: a checksum was right; then a finding that is more than "some number" of a language model; then the higher
score; then a word in front supported it; then, so that the outcome never depends on the order, the entity's name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible finding: half-open character offsets, a score in [0, 1], and what speaks for it."""

    entity: str
    start: int
    end: int
    score: float
    validated: bool = False
    supported: bool = False
    generic: bool = False

    @property
    def strength(self) -> tuple[bool, bool, float, bool]:
        """What speaks for it, most telling first: the greater, the better."""
        return (self.validated, not self.generic, self.score, self.supported)

    def inside(self, other: Candidate) -> bool:
        """True when every character of this one belongs to `other` too."""
        return other.start <= self.start and self.end <= other.end


def resolve(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The candidates that are kept by the rules above, sorted by start, then end, then entity."""
    kept: list[Candidate] = []
    open_: list[Candidate] = []  # the kept ones that reach beyond the current start
    for candidate in _outer_first(_merged(candidates)):
        open_ = [each for each in open_ if each.end > candidate.start]
        if not any(candidate.inside(each) and candidate.strength <= each.strength for each in open_):
            kept.append(candidate)
            open_.append(candidate)
    return tuple(sorted(kept, key=lambda each: (each.start, each.end, each.entity)))


def _outer_first(candidates: Iterable[Candidate]) -> Iterable[Candidate]:
    """One candidate per span (rule 2), each after all that contain it."""
    best: dict[tuple[int, int], Candidate] = {}
    for candidate in candidates:
        span = (candidate.start, -candidate.end)
        rival = best.get(span)
        if rival is None or (candidate.strength, candidate.entity) > (rival.strength, rival.entity):
            best[span] = candidate
    return (best[span] for span in sorted(best))


def _merged(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Rule 1, entity by entity."""
    merged: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda each: (each.entity, each.start, each.end, each.strength)):
        last = merged[-1] if merged else None
        if last is not None and last.entity == candidate.entity and candidate.start < last.end:
            better = max(last, candidate, key=lambda each: each.strength)
            merged[-1] = replace(better, start=last.start, end=max(last.end, candidate.end))
        else:
            merged.append(candidate)
    return merged
