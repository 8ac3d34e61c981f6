"""What of the personal data in texts is found: generated papers, public corpora, lines without any, and HIPAA's identifiers.

    python -m benchmarks.personal_data --data FOLDER [--profile NAME] [--dev] [--texts N]

Templates, locales and lines were kept out of training; with `--dev` those of training are used, for tuning. FOLDER holds the
public corpora named in the model card, of which the parts kept for tuning are shown.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from ragbox.evaluate.figures import Figure
from ragbox.evaluate.screening import Find, LabelledText, screen, screening_figures
from ragbox.pii import PiiEngine
from training.ner.data import corpora
from training.ner.labelled import OTHER, Labelled, misread
from training.ner.templates import Filler, held_out, load, negatives

ALIAS = {"DATE_TIME": "DATE", "PHONE_NUMBER": "PHONE"}
"""Labels of the corpora by the entities of Presidio."""
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


def labelled(given: Labelled) -> LabelledText:
    """As the evaluation reads it."""
    return LabelledText(given.text, given.spans, given.unlabelled)


def papers(count: int, *, dev: bool) -> list[Labelled]:
    """`count` filled templates in locales that training has not; with `dev` the templates of training, in these too."""
    templates, filler = load() if dev else held_out(), Filler(11 + dev, unseen=True)
    chance = random.Random(7)
    return [filler.fill(templates[n % len(templates)] if not dev else chance.choice(templates)) for n in range(count)]


def sets(data: Path, count: int, *, dev: bool) -> Iterator[tuple[str, list[LabelledText]]]:
    """The sets of texts by name."""
    made = papers(count, dev=dev)
    chance = random.Random(3)
    yield "papers", list(map(labelled, made))
    yield "papers, 2 % of characters misread", [labelled(misread(each, 0.02, chance)) for each in made]
    yield "papers in capitals", [labelled(each.upper()) for each in made[: count // 3]]
    yield "papers in lower case", [labelled(each.lower()) for each in made[: count // 3]]
    tune = list(corpora(data, "tune"))
    for name in dict.fromkeys(each.kind for each in tune):
        yield name, [labelled(each) for each in tune if each.kind == name]
    lines = negatives("train" if dev else "held_out")
    yield "lines without personal data", list(map(labelled, lines))


def identifiers(find: Find) -> Iterator[tuple[str, str]]:
    """Per identifier: how many of its values are covered, in running text and in forms."""
    for path in sorted(_TABLES.glob("*.yaml")):
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
    """In per cent with its interval."""
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


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--profile", default="default")
    parser.add_argument("--texts", type=int, default=600)
    parser.add_argument("--dev", action="store_true", help="templates and lines of training, for tuning")
    parser.add_argument(
        "--misses", type=int, default=0, metavar="N", help="print the misses in N generated texts (with --dev)"
    )
    given = parser.parse_args()
    find = PiiEngine.load(given.profile).find
    for name, texts in sets(given.data, given.texts, dev=given.dev):
        if given.misses and given.dev:
            misses(texts, find, given.misses)
            return
        found = screening_figures(screen(texts, find, ALIAS))
        print(f"\n{name} ({len(texts)} texts)")
        for key in _SHOWN:
            if key in found and not (name.startswith("lines") and key != "flagged"):
                print(f"  {key:<14} {shown(found[key])}")
    print("\nvalues covered")
    for name, text in identifiers(find):
        print(f"  {name:<32} {text}")


if __name__ == "__main__":
    main()
