"""HIPAA's eighteen identifiers on tables of their own: covered in running text and in forms, near misses flagged.

    python -m benchmarks.identifier_tables [--profile NAME] [--fills N] [--misses IDENTIFIER]

The tables (benchmarks/identifiers/held_out_*.yaml) are for measuring only: their texts, formats and locales are not those
of training or of the recognizers' own tests. A row is a line: `{}` is a value of the pool `values`, `{pool}` one of `values
pool`, `⏎` a new line and `⇥` a tab; benchmarks/identifier_values.py describes the patterns of values. A value counts as
covered where each letter and digit of it is in some finding, of whatever entity; a near miss as flagged where anything is
found in it: there is no other personal data in them. The intervals are Wilson's, of values: those of one row resemble each
other, so they are somewhat too narrow.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from benchmarks.identifier_values import IdentifierValues
from ragbox.evaluate.figures import wilson
from ragbox.evaluate.screening import Find, LabelledText
from ragbox.pii import PiiEngine

FILLS = 4
"""Values that each row is filled with in turn."""

LETTERS: Mapping[str, str] = {
    "names": "A",
    "geography": "B",
    "dates": "C",
    "ages_over_89": "C",
    "telephone": "D",
    "fax": "E",
    "email": "F",
    "social_security": "G",
    "medical_record": "H",
    "health_plan": "I",
    "account": "J",
    "certificate_licence": "K",
    "vehicle": "L",
    "device": "M",
    "url": "N",
    "ip": "O",
    "biometric": "P",
    "photograph": "Q",
    "other": "R",
}
"""The tables by the letter of 45 CFR 164.514(b)(2)(i); C has two."""

TARGET = 0.95
_FOLDER = Path(__file__).parent / "identifiers"
_SLOT = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class IdentifierTable:
    """An identifier's texts: sentences and forms with values in them, and near misses without."""

    name: str
    running: tuple[LabelledText, ...] = field(repr=False)
    forms: tuple[LabelledText, ...] = field(repr=False)
    near: tuple[LabelledText, ...] = field(repr=False)


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    def __str__(self) -> str:
        low, high = wilson(self.hits / self.of, self.of)
        return f"{100 * self.hits / self.of:5.1f} [{100 * low:5.1f}, {100 * high:5.1f}] n={self.of:<4}"


def identifier_tables(fills: int = FILLS, seed: int = 18) -> Iterator[IdentifierTable]:
    """The tables in the order of the law. Raises ValueError for a row or pattern that cannot be filled."""
    written: dict[str, Mapping[str, str]] = {}
    for path in sorted(_FOLDER.glob("held_out_*.yaml")):
        written |= yaml.safe_load(path.read_text(encoding="utf-8").replace("·", ""))
    if written.keys() != LETTERS.keys():
        raise ValueError(f"tables without a letter, or letters without a table: {written.keys() ^ LETTERS.keys()}")
    for name in LETTERS:
        values = IdentifierValues(seed)
        pools = {key.removeprefix("values").strip(): _lines(text) for key, text in written[name].items()}
        yield IdentifierTable(
            name,
            tuple(_filled(row, name, pools, values) for row in _lines(written[name]["running"]) for _ in range(fills)),
            tuple(_filled(row, name, pools, values) for row in _lines(written[name]["forms"]) for _ in range(fills)),
            tuple(LabelledText(row, ()) for row in _lines(written[name]["near"])),
        )


def _lines(text: str) -> list[str]:
    return [re.sub(" *⇥ *", "\t", re.sub(" *⏎ *", "\n", line)) for line in text.splitlines() if line.strip()]


def _filled(row: str, name: str, pools: Mapping[str, list[str]], values: IdentifierValues) -> LabelledText:
    text, spans, at = "", [], 0
    for match in _SLOT.finditer(row):
        if match[1] not in pools:
            raise ValueError(f"{name}: no values for {{{match[1]}}}")
        text += row[at : match.start()]
        value = values.pick(pools[match[1]])
        spans.append((len(text), len(text) + len(value), name))
        text += value
        at = match.end()
    return LabelledText(text + row[at:], tuple(spans), group=row)


def covered(texts: tuple[LabelledText, ...], find: Find) -> Share:
    """How many of the values are covered as a whole."""
    hits = of = 0
    for each in texts:
        found = {n for finding in find(each.text) for n in range(finding.start, finding.end)}
        of += len(each.spans)
        hits += sum(_whole(each.text, start, end, found) for start, end, _ in each.spans)
    return Share(hits, of)


def _whole(text: str, start: int, end: int, found: set[int]) -> bool:
    return all(n in found for n in range(start, end) if text[n].isalnum())


def flagged(texts: tuple[LabelledText, ...], find: Find) -> Share:
    """In how many of the texts something is found."""
    return Share(sum(bool(find(each.text)) for each in texts), len(texts))


def misses(table: IdentifierTable, find: Find) -> None:
    """Prints what is not covered, and near misses with what is flagged in them: made texts only."""
    for each in (*table.running, *table.forms, *table.near):
        findings = find(each.text)
        found = {n for finding in findings for n in range(finding.start, finding.end)}
        missed = [each.text[start:end] for start, end, _ in each.spans if not _whole(each.text, start, end, found)]
        wrong = [] if each.spans else [(finding.entity, each.text[finding.start : finding.end]) for finding in findings]
        if missed or wrong:
            print(repr(each.text), *missed, *wrong, sep="\n    ")


def show(find: Find, fills: int = FILLS) -> None:
    """Prints a line for each identifier, and how many reach the target."""
    print(f"{'':<24} {'running text':<28} {'forms and tables':<28} near misses flagged")
    short = []
    for table in identifier_tables(fills):
        running, forms, near = covered(table.running, find), covered(table.forms, find), flagged(table.near, find)
        print(f"{LETTERS[table.name]} {table.name:<22} {running!s:<28} {forms!s:<28} {near}", flush=True)
        short += [table.name] if min(running.hits / running.of, forms.hits / forms.of) < TARGET else []
    print(f"below {100 * TARGET:.0f} % in one of the two: {', '.join(short) or 'none'}")
    print("faces and prints themselves are pictures, which are not read here")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", default="default")
    parser.add_argument("--fills", type=int, default=FILLS)
    parser.add_argument("--misses", choices=LETTERS, help="print what is missed and flagged; not to be tuned on")
    given = parser.parse_args()
    find = PiiEngine.load(given.profile).find
    if given.misses:
        misses(next(table for table in identifier_tables(given.fills) if table.name == given.misses), find)
    else:
        show(find, given.fills)


if __name__ == "__main__":
    main()
