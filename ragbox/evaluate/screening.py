"""How much of the personal data in labelled texts is found, and how much that is none.

A file of labelled texts is JSONL: `{"text": "…", "spans": [[start, end, "PERSON"], …]}`, offsets in characters, end
exclusive. `unlabelled` may name what is not marked in the text, which then counts neither way where it is found: an entity
as found (`URL`), or a class of them, as public corpora name it: PERSON, LOCATION, ADDRESS, ORGANIZATION, NRP, AGE, DATE,
PHONE, and ID for all others. `group` may name what a text belongs to, as a document; groups are resampled as a whole.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import ScreeningError
from ..types import Finding
from . import EvaluationError
from .figures import RESAMPLES, Figure, wilson

LEAK = 0.2
"""Share of its personal characters from which on a text counts as leaking."""

SUMMED = ("covered", "precision", "leaking", "flagged")
"""The figures that are of no single label; a label of that name is refused."""

_CLASSES: Mapping[str, str] = {
    **{name: name for name in ("PERSON", "LOCATION", "ADDRESS", "ORGANIZATION", "NRP", "AGE")},
    **{"DATE_TIME": "DATE", "DATE_OF_BIRTH": "DATE", "PHONE_NUMBER": "PHONE", "UK_POSTCODE": "LOCATION"},
}

_FEWEST = 6
"""Of fewer groups that moved no difference is firm, as in `ragbox.evaluate.figures`."""

Find = Callable[[str], Sequence[Finding]]
Counts = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text and where its personal data is; `line` is where it stands in its file."""

    text: str = field(repr=False)
    spans: tuple[tuple[int, int, str], ...] = field(repr=False)
    unlabelled: frozenset[str] = frozenset()
    group: str | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Screened:
    """Counts of one text, each a numerator and a denominator by the name of its figure.

    `entities`: by entity as found, how many findings there are and how many of them touch personal data.
    """

    counts: Counts
    group: str | int
    line: int = 0
    characters: int = 0
    entities: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def missed(self) -> int:
        """Letters and digits of personal data that were not found."""
        hit, of = self.counts["covered"]
        return int(of - hit)

    @property
    def wrong(self) -> int:
        """Letters and digits found that are no personal data."""
        hit, of = self.counts["precision"]
        return int(of - hit)


def read_labelled(path: Path) -> list[LabelledText]:
    """The texts of a file. Raises EvaluationError, naming the line, without its text."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")  # JSON may hold what splitlines() takes for an end
    except OSError as error:
        raise EvaluationError(f"{path}: the labelled texts cannot be read ({error.strerror})") from error
    except UnicodeDecodeError:
        # Not chained: the message holds bytes of the file.
        raise EvaluationError(f"{path}: the labelled texts cannot be read; they have to be UTF-8") from None
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            each = _labelled(json.loads(line), number)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            each = None
        if each is None:
            expected = '{"text": "…", "spans": [[start, end, "PERSON"], …]} with spans inside the text'
            raise EvaluationError(f"{path}, line {number}: not {expected}, and labels not named {', '.join(SUMMED)}")
        found.append(each)
    if not found:
        raise EvaluationError(f"{path}: there is no labelled text in it")
    return found


def _labelled(row: Mapping[str, object], line: int) -> LabelledText | None:
    text, spans = row["text"], row["spans"]
    if not isinstance(text, str) or not isinstance(spans, list):
        return None
    marked = tuple((int(start), int(end), str(label)) for start, end, label in spans)
    if not all(0 <= start < end <= len(text) and label not in SUMMED for start, end, label in marked):
        return None
    unlabelled, group = row.get("unlabelled") or [], row.get("group")
    if not isinstance(unlabelled, list):
        return None
    return LabelledText(text, marked, frozenset(map(str, unlabelled)), None if group is None else str(group), line)


def class_of(entity: str) -> str:
    """The class that an entity is of, as `unlabelled` may name it."""
    return _CLASSES.get(entity, "ID")


def screen(texts: Iterable[LabelledText], find: Find) -> list[Screened]:
    """What `find` does on each text.

    Raises ScreeningError, naming the line, where a text could not be screened.
    """
    return [screened(each, find, number) for number, each in enumerate(texts)]


def screened(given: LabelledText, find: Find, number: int) -> Screened:
    """What `find` does on one text, which is the `number`th and a group of its own where it names none."""
    try:
        findings = find(given.text)
    except ScreeningError as error:
        raise ScreeningError(f"line {given.line}: {error}") from error
    known = [each for each in findings if not {each.entity, class_of(each.entity)} & given.unlabelled]
    size = len(given.text)
    written = np.fromiter((character.isalnum() for character in given.text), bool, size)
    gold = _marked(size, ((start, end) for start, end, _ in given.spans)) & written
    found = _marked(size, ((each.start, each.end) for each in known)) & written
    covered = _marked(size, ((each.start, each.end) for each in findings)) & written
    counts: dict[str, tuple[float, float]] = {
        "covered": (float((gold & covered).sum()), float(gold.sum())),
        "precision": (float((gold & found).sum()), float(found.sum())),
        "flagged": (0.0, 0.0) if given.spans else (float(bool(known)), 1.0),
    }
    if gold.any():
        counts["leaking"] = (float((gold & ~covered).sum() > LEAK * gold.sum()), 1.0)
    for start, end, label in given.spans:
        whole = bool(covered[start:end][written[start:end]].all())
        hit, of = counts.get(label, (0.0, 0.0))
        counts[label] = (hit + whole, of + 1)
    touching = Counter(each.entity for each in known if gold[each.start : each.end].any())
    entities = {name: (n, touching[name]) for name, n in Counter(each.entity for each in known).items()}
    return Screened(counts, number if given.group is None else given.group, given.line, size, entities)


def _marked(size: int, spans: Iterable[tuple[int, int]]) -> NDArray[np.bool_]:
    marks = np.zeros(size, bool)
    for start, end in spans:
        marks[start:end] = True
    return marks


def screening_figures(rows: Sequence[Screened], seed: int = 0) -> dict[str, Figure]:
    """Each figure as a ratio of sums, with the interval of 95 % of bootstrap resamples of groups.

    `covered`: share of personal characters found, as whatever; `precision`: share of found characters that are personal;
    `leaking`: share of texts with more than a fifth of their personal characters not found; `flagged`: share of texts
    without personal data in which something was found; by label: share of its spans covered as a whole. Characters are
    letters and digits.
    """
    weights = _weights(rows, seed)
    found = {}
    for name in _names(rows):
        sums = _sums(rows, name)
        if sums[:, 1].sum():
            found[name] = _figure(sums, weights)
    return found


def screening_differences(new: Sequence[Screened], old: Sequence[Screened], seed: int = 0) -> dict[str, Figure]:
    """How far each figure of `new` is above that of `old`, of the same texts in the same order, resampled together.

    The interval is NaN where it would keep clear of zero on fewer than six groups that moved.
    """
    weights, found = _weights(new, seed), {}
    for name in _names(new):
        one, other = _sums(new, name), _sums(old, name)
        if not (one[:, 1].sum() and other[:, 1].sum()):
            continue
        value = float(one[:, 0].sum() / one[:, 1].sum() - other[:, 0].sum() / other[:, 1].sum())
        low, high = np.nanpercentile(_shares(weights @ one) - _shares(weights @ other), (2.5, 97.5))
        if (low > 0 or high < 0) and (one != other).any(1).sum() < _FEWEST:
            low = high = np.nan
        found[name] = Figure(value, float(low), float(high), int(min(one[:, 1].sum(), other[:, 1].sum())))
    return found


def _names(rows: Sequence[Screened]) -> list[str]:
    """The figures that the rows have, the summed ones first, labels by alphabet."""
    present = {name for row in rows for name in row.counts}
    return [name for name in SUMMED if name in present] + sorted(present - set(SUMMED))


def _places(rows: Sequence[Screened]) -> dict[str | int, int]:
    return {group: n for n, group in enumerate(dict.fromkeys(row.group for row in rows))}


def _weights(rows: Sequence[Screened], seed: int) -> NDArray[np.int64]:
    """How often each group is in each resample: (resamples, groups)."""
    groups = len(_places(rows))
    return np.random.default_rng(seed).multinomial(groups, [1 / groups] * groups, RESAMPLES)


def _sums(rows: Sequence[Screened], name: str) -> NDArray[np.float64]:
    """Numerator and denominator of a figure in each group: (groups, 2)."""
    places = _places(rows)
    sums = np.zeros((len(places), 2))
    for row in rows:
        sums[places[row.group]] += row.counts.get(name, (0.0, 0.0))
    return sums


def _shares(drawn: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of each resample; NaN where nothing is counted in it."""
    shares = np.full(len(drawn), np.nan)
    np.divide(drawn[:, 0], drawn[:, 1], out=shares, where=drawn[:, 1] > 0)
    return shares


def _figure(sums: NDArray[np.float64], weights: NDArray[np.int64]) -> Figure:
    hits, of = sums.sum(0)
    low, high = np.nanpercentile(_shares(weights @ sums), (2.5, 97.5))
    if high - low < 1e-9:
        low, high = wilson(hits / of, int((sums[:, 1] > 0).sum()))
    return Figure(float(hits / of), float(low), float(high), int(of))
