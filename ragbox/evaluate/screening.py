"""How much of the personal data in labelled texts is found, and how much that is none.

A file of labelled texts is JSONL: `{"text": "…", "spans": [[start, end, "PERSON"], …]}`, offsets in characters, end
exclusive. `unlabelled` may name entities that are not marked in the text: what is found of those counts neither way. `group`
may name what a text belongs to; groups are resampled as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..types import Finding
from . import EvaluationError
from .figures import RESAMPLES, Figure, wilson

LEAK = 0.2
"""Share of its personal characters from which on a text counts as leaking."""

Find = Callable[[str], Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text and where its personal data is."""

    text: str = field(repr=False)
    spans: tuple[tuple[int, int, str], ...] = field(repr=False)
    unlabelled: frozenset[str] = frozenset()
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Screened:
    """Counts of one text, each a numerator and a denominator by the name of its figure."""

    counts: Mapping[str, tuple[float, float]]
    group: str


def read_labelled(path: Path) -> list[LabelledText]:
    """The texts of a file. Raises EvaluationError, naming the line, without its text."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path}: the labelled texts cannot be read") from error
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(_labelled(json.loads(line)))
        except (ValueError, TypeError, KeyError, AttributeError):
            found.append(None)
        if found[-1] is None:
            raise EvaluationError(
                f'{path}, line {number}: not {{"text": …, "spans": [[start, end, "PERSON"], …]}} with spans inside the text'
            )
    return [each for each in found if each is not None]


def _labelled(row: Mapping[str, object]) -> LabelledText | None:
    text, spans = row["text"], row["spans"]
    if not isinstance(text, str) or not isinstance(spans, list):
        return None
    marked = tuple((int(start), int(end), str(label)) for start, end, label in spans)
    if not all(0 <= start < end <= len(text) for start, end, _ in marked):
        return None
    unlabelled, group = row.get("unlabelled") or (), row.get("group")
    return LabelledText(text, marked, frozenset(map(str, unlabelled)), None if group is None else str(group))  # type: ignore[call-overload]


def screen(texts: Iterable[LabelledText], find: Find, alias: Mapping[str, str]) -> list[Screened]:
    """What `find` does on each text; `alias` gives the label of an entity where that has another name."""
    return [_screened(each, find(each.text), alias, str(number)) for number, each in enumerate(texts)]


def _screened(given: LabelledText, findings: Sequence[Finding], alias: Mapping[str, str], name: str) -> Screened:
    size = len(given.text)
    gold, found, ignored = np.zeros(size, bool), np.zeros(size, bool), np.zeros(size, bool)
    written = np.fromiter((character.isalnum() for character in given.text), bool, size)
    for start, end, _ in given.spans:
        gold[start:end] = True
    for each in findings:
        known = alias.get(each.entity, each.entity) not in given.unlabelled
        (found if known else ignored)[each.start : each.end] = True
    covered = found | ignored
    gold &= written
    counts: dict[str, tuple[float, float]] = {
        "covered": (float((gold & covered).sum()), float(gold.sum())),
        "precision": (float((gold & found).sum()), float((found & written).sum())),
        "flagged": (float(bool(found.any())), float(not given.spans)),
    }
    if gold.any():
        counts["leaking"] = (float((gold & ~covered).sum() > LEAK * gold.sum()), 1.0)
    for start, end, label in given.spans:
        whole = bool(covered[start:end][written[start:end]].all())
        hit, of = counts.get(label, (0.0, 0.0))
        counts[label] = (hit + whole, of + 1)
    if given.spans:
        counts["flagged"] = (0.0, 0.0)
    return Screened(counts, given.group or name)


def screening_figures(rows: Sequence[Screened], seed: int = 0) -> dict[str, Figure]:
    """Each figure as a ratio of sums, with the interval of 95 % of bootstrap resamples of groups.

    `covered`: share of personal characters found, as whatever; `precision`: share of found characters that are personal;
    `leaking`: share of texts with more than a fifth of their personal characters not found; `flagged`: share of texts
    without personal data in which something was found; by label: share of its spans covered as a whole.
    """
    groups = sorted({row.group for row in rows})
    place = {group: n for n, group in enumerate(groups)}
    weights = np.random.default_rng(seed).multinomial(len(groups), [1 / len(groups)] * len(groups), RESAMPLES)
    found = {}
    for name in dict.fromkeys(name for row in rows for name in row.counts):
        sums = np.zeros((len(groups), 2))
        for row in rows:
            sums[place[row.group]] += row.counts.get(name, (0.0, 0.0))
        if sums[:, 1].sum():
            found[name] = _figure(sums, weights)
    return found


def _figure(sums: NDArray[np.float64], weights: NDArray[np.int64]) -> Figure:
    hits, of = sums.sum(0)
    drawn = weights @ sums
    shares = np.divide(drawn[:, 0], drawn[:, 1], out=np.full(len(drawn), np.nan), where=drawn[:, 1] > 0)
    low, high = np.nanpercentile(shares, (2.5, 97.5))
    if high - low < 1e-9:
        low, high = wilson(hits / of, int((sums[:, 1] > 0).sum()))
    return Figure(float(hits / of), float(low), float(high), int(of))
