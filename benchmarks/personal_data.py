"""What of the personal data in texts is found: generated papers, public corpora, lines without any, HIPAA's identifiers.

    python -m benchmarks.personal_data --data FOLDER [--profile NAME] [--dev] [--texts N]

Templates, locales, lines and the identifiers' tables were kept out of training; with `--dev` those of training and of the
recognizers' own tests are used, for tuning. FOLDER holds the public corpora named in the model card, of which the parts kept
for tuning are shown. The last lines set each figure that has a target beside it.
"""

from __future__ import annotations

import argparse
import inspect
import math
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from faker import Faker

from benchmarks.identifier_tables import FILLS, show
from ragbox.evaluate.figures import Figure
from ragbox.evaluate.screening import (
    Find,
    LabelledText,
    Screened,
    screen,
    screening_differences,
    screening_figures,
)
from ragbox.pii import PiiEngine
from training.ner.data import corpora
from training.ner.labelled import OTHER, Labelled, misread
from training.ner.templates import Filler, held_out, load, negatives

PAPERS, MISREAD, CORPORA = "papers", "papers, 2 % of characters misread", "public corpora, part for tuning"
SWITCH = "document_sense"
"""The argument of `PiiEngine.load` without which each place is judged by itself."""

NAMED_KINDS = ("drug", "eponym", "statute", "case", "product", "clause")
HARD = "drugs, eponyms, statutes, cases, products, clauses"
_NEGATIVES = Path(__file__).parent / "hard_negatives.yaml"
_TABLES = Path(__file__).parent / "identifiers"
_MARKED = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_SHOWN = (
    "covered",
    "precision",
    "leaking",
    "flagged",
    "PERSON",
    "ORGANIZATION",
    "LOCATION",
    "ADDRESS",
    "DATE",
    "AGE",
    "NRP",
    "ID",
    "PHONE",
    OTHER,
)


def labelled(given: Labelled, group: str | None = None) -> LabelledText:
    """As the evaluation reads it."""
    return LabelledText(given.text, given.spans, given.unlabelled, group)


def papers(count: int, *, dev: bool) -> list[tuple[Labelled, str]]:
    """`count` filled templates with their names, in locales that training has not; with `dev` the templates of training."""
    Faker.seed(11)  # for what Filler takes from locales that it has not
    templates, filler = load() if dev else held_out(), Filler(11 + dev, unseen=True)
    chance = random.Random(7)
    chosen = [templates[n % len(templates)] if not dev else chance.choice(templates) for n in range(count)]
    return [(filler.fill(each), each["name"]) for each in chosen]


def sets(data: Path, made: Sequence[tuple[Labelled, str]]) -> Iterator[tuple[str, list[LabelledText]]]:
    """The sets of texts by name. Papers of one template are resampled together."""
    chance = random.Random(3)
    yield PAPERS, [labelled(*each) for each in made]
    yield MISREAD, [labelled(misread(each, 0.02, chance), name) for each, name in made]
    yield "papers in capitals", [labelled(each.upper(), name) for each, name in made[: len(made) // 3]]
    yield "papers in lower case", [labelled(each.lower(), name) for each, name in made[: len(made) // 3]]
    tune = list(corpora(data, "tune"))
    yield CORPORA, [labelled(each) for each in tune]
    for name in dict.fromkeys(each.kind for each in tune):
        yield f"of these, {name}", [labelled(each) for each in tune if each.kind == name]


def hard_negatives(*, dev: bool) -> list[Labelled]:
    """Lines without personal data, with their kinds; those kept for tuning with `dev`."""
    if dev:
        return negatives("tune")
    more = yaml.safe_load(_NEGATIVES.read_text(encoding="utf-8"))
    return [
        *negatives("held_out"),
        *(Labelled(line, (), kind=kind) for kind, lines in more.items() for line in lines.splitlines()),
    ]


def kinds(lines: Sequence[Labelled], find: Find) -> dict[str, Figure]:
    """How many lines without personal data are flagged: of the kinds that the target names, of all, then by kind."""
    rows = screen(map(labelled, lines), find)

    def share(*kinds: str) -> Figure:
        some = [row for row, each in zip(rows, lines, strict=True) if each.kind in kinds]
        return screening_figures(some)["flagged"]

    every = dict.fromkeys(each.kind for each in lines)
    return {HARD: share(*NAMED_KINDS), "lines of every kind": share(*every), **{kind: share(kind) for kind in every}}


def alone(profile: str) -> Find | None:
    """The engine that judges each place by itself; None where this engine has no switch for that."""
    load: Any = PiiEngine.load
    if SWITCH not in inspect.signature(load).parameters:
        return None
    engine: PiiEngine = load(profile, **{SWITCH: False})
    return engine.find


def identifiers(find: Find) -> Iterator[tuple[str, str]]:
    """Per identifier: how many values are covered of the table that its recognizers are tested with."""
    for path in sorted(_TABLES.glob("hipaa_*.yaml")):
        for name, table in yaml.safe_load(path.read_text(encoding="utf-8").replace("·", "")).items():
            hits = of = 0
            for row in table["positives"]:
                text, spans = unmarked(row)
                covered = {n for each in find(text) for n in range(each.start, each.end)}
                of += len(spans)
                hits += sum(all(n in covered for n in range(*span) if text[n].isalnum()) for span in spans)
            yield name, f"{hits}/{of}"


def unmarked(row: str) -> tuple[str, list[tuple[int, int]]]:
    """A row of a table without its marks, and the places of what they marked."""
    text, spans, at = "", [], 0
    for match in _MARKED.finditer(row):
        text += row[at : match.start()]
        spans.append((len(text), len(text) + len(match[1])))
        text += match[1]
        at = match.end()
    return text + row[at:], spans


def shown(figure: Figure) -> str:
    """In per cent with its interval; "[-]" where it has none."""
    if math.isnan(figure.low):
        return f"{100 * figure.value:.1f} [-] n={figure.n}"
    return f"{100 * figure.value:.1f} [{100 * figure.low:.1f}, {100 * figure.high:.1f}] n={figure.n}"


def misses(texts: Sequence[LabelledText], find: Find, most: int) -> None:
    """Prints generated texts with what was missed in them as «…» and what was wrongly found as ‹…›; for tuning only."""
    for each in texts[:most]:
        found = find(each.text)
        marks = [
            (s, e, f"«{label}:", "»")
            for s, e, label in each.spans
            if not any(f.start <= s and e <= f.end for f in found)
        ]
        marks += [
            (f.start, f.end, f"‹{f.entity}:", "›")
            for f in found
            if not any(f.start < e and s < f.end for s, e, _ in each.spans)
        ]
        if marks:
            text = each.text
            for start, end, left, right in sorted(marks, reverse=True):
                text = text[:start] + left + text[start:end] + right + text[end:]
            print(text, "\n--")


@dataclass(frozen=True)
class Target:
    """What a figure has to be: at least, or at most, so much."""

    figure: str
    words: str
    bound: float
    most: bool = False

    def line(self, where: str, figure: Figure, *, points: bool = False) -> str:
        """The figure with its target beside it."""
        unit, sign = (" points" if points else " %"), "<=" if self.most else ">="
        met = figure.value <= self.bound if self.most else figure.value >= self.bound
        told = f"{where}: {self.words}"
        return f"{told:<78} {shown(figure):<34} {sign} {100 * self.bound:g}{unit}{'' if met else '   NOT MET'}"


TARGETS = (
    Target("covered", "characters of personal data covered", 0.97),
    Target("precision", "found characters that are personal", 0.92),
    Target("PERSON", "persons covered, as whatever", 0.98),
    Target("ORGANIZATION", "organisations covered, as whatever", 0.90),
    Target("leaking", "texts that leak over a fifth", 0.03, most=True),
)
FLAGGED = Target("flagged", "lines flagged", 0.04, most=True)
COST = Target("covered", "characters covered that it costs", 0.03, most=True)


def must_show(rows: Mapping[str, Sequence[Screened]], flagged: Mapping[str, Figure]) -> Iterator[str]:
    """A line for each figure that has a target; the identifiers have a table of their own."""
    for name in (PAPERS, CORPORA):
        found = screening_figures(rows[name])
        yield from (each.line(name, found[each.figure]) for each in TARGETS if each.figure in found)
    yield FLAGGED.line(HARD, flagged[HARD])
    yield COST.line(MISREAD, screening_differences(rows[PAPERS], rows[MISREAD])["covered"], points=True)


def sense(texts: Sequence[LabelledText], on: Sequence[Screened], find: Find | None) -> Iterator[str]:
    """What the rest of a document adds to each place of it: names found again, fields, tables."""
    if find is None:
        yield "not measured: this engine cannot be asked to judge each place by itself"
        return
    off = screen(texts, find)
    with_it, without, added = screening_figures(on), screening_figures(off), screening_differences(on, off)
    for name in ("covered", "precision", "PERSON", "leaking"):
        if name not in added:  # there is no precision where nothing is found
            continue
        yield f"  {name:<14} on {shown(with_it[name]):<30} off {shown(without[name]):<30} adds {shown(added[name])}"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--profile", default="default")
    parser.add_argument("--texts", type=int, default=600)
    parser.add_argument("--dev", action="store_true", help="templates, lines and tables of training, for tuning")
    parser.add_argument(
        "--misses", type=int, default=0, metavar="N", help="print the misses in N generated texts (with --dev)"
    )
    given = parser.parse_args()
    find, made = PiiEngine.load(given.profile).find, papers(given.texts, dev=given.dev)
    if given.misses and given.dev:
        misses([labelled(*each) for each in made], find, given.misses)
        return
    rows: dict[str, list[Screened]] = {}
    for name, texts in sets(given.data, made):
        rows[name] = screen(texts, find)
        templates = len({each.group for each in texts} - {None})
        print(f"\n{name} ({len(texts)} texts{f' of {templates} templates' if templates else ''})", flush=True)
        found = screening_figures(rows[name])
        print(*(f"  {key:<14} {shown(found[key])}" for key in _SHOWN if key in found), sep="\n")
    print("\nlines without personal data that are flagged")
    flagged = kinds(hard_negatives(dev=given.dev), find)
    print(*(f"  {name:<52} {shown(figure)}" for name, figure in flagged.items()), sep="\n")
    print(f"\nwhat document sense adds to {PAPERS}")
    print(
        *sense([labelled(*each) for each in made], rows[PAPERS], alone(given.profile)),
        sep="\n",
    )
    print("\nHIPAA's identifiers, values covered as a whole")
    if given.dev:
        print(*(f"  {name:<32} {text}" for name, text in identifiers(find)), sep="\n")
    else:
        show(find, FILLS)
    print("\nbeside their targets")
    print(*must_show(rows, flagged), sep="\n")


if __name__ == "__main__":
    main()
