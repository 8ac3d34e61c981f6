"""How many fields of a schema are filled rightly, wrongly, or left null though the documents say them.

python -m benchmarks.extraction [--unseen] [--model FILE.gguf] [--show]

Each value counts as right where it is the gold one and its first citation is of the right document, and page where it has
pages. A list is right where it is so as a whole, a table row by row.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from benchmarks.extraction_sets import SAMPLES, UNSEEN, Case
from benchmarks.sample_box import box_of
from ragbox import Extraction, RagBox
from ragbox.resources import resource

Outcome = Literal["right", "wrong", "null though there", "filled though absent", "null, absent"]
OUTCOMES: tuple[Outcome, ...] = ("right", "wrong", "null though there", "filled though absent", "null, absent")


def outcomes(case: Case, got: Extraction[Any]) -> Iterator[tuple[str, Outcome, Any]]:
    """Each field's name, how it came out, and its value; of a table one for each row that there is or should be."""
    for name, gold in case.gold.items():
        field = got.fields.get(name)
        if field is None or (isinstance(gold, list) and gold and isinstance(gold[0], tuple)):
            yield from _table(name, gold or [], got.partial[name] or [])
            continue
        if field.value is None:
            yield name, "null, absent" if gold is None else "null though there", field.reason
        elif gold is None:
            yield name, "filled though absent", field.value
        else:
            cited = field.citations[0]
            placed = cited.document.startswith(case.document) and case.pages.get(name, cited.page) == cited.page
            yield name, "right" if placed and _same(gold, field.value) else "wrong", field.value


def _table(name: str, gold: list[Any], rows: list[dict[str, Any]]) -> Iterator[tuple[str, Outcome, Any]]:
    if not gold and not rows:
        yield name, "null, absent", None
    for number in range(max(len(gold), len(rows))):
        there = rows[number].values() if number < len(rows) else None
        row = None if there is None else tuple(there)
        wanted = gold[number] if number < len(gold) else None
        if row is None:
            yield f"{name}[{number}]", "null though there", None
        else:
            right: Outcome = "filled though absent" if wanted is None else "right" if row == wanted else "wrong"
            yield f"{name}[{number}]", right, row


def _same(gold: Any, value: Any) -> bool:
    if isinstance(value, list):
        return list(gold) == value
    return value in gold if isinstance(gold, list) else type(gold) is type(value) and bool(gold == value)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unseen", action="store_true", help="documents that nothing was chosen on")
    parser.add_argument("--model", help="a GGUF language model")
    parser.add_argument("--show", action="store_true", help="show the fields that came out otherwise than they should")
    arguments = parser.parse_args()
    folder = Path(__file__).parent / "unseen" if arguments.unseen else resource("sample_docs")
    counts, seconds, cases = Counter[Outcome](), 0.0, UNSEEN if arguments.unseen else SAMPLES
    with box_of(folder) as box:
        for case in cases:
            started = time.perf_counter()
            got = _asked(box, case, arguments.model)
            seconds += time.perf_counter() - started
            for name, outcome, value in outcomes(case, got):
                counts[outcome] += 1
                if arguments.show and outcome not in ("right", "null, absent"):
                    print(f"{case.schema.__name__}.{name}: {outcome}: {value!r}")
    print(f"{len(cases)} schemas, {counts.total()} fields and rows of tables")
    for outcome in OUTCOMES:
        print(f"{outcome:<22}{counts[outcome]:>4}  {100 * counts[outcome] / counts.total():5.1f} %")
    filled = counts["right"] + counts["wrong"] + counts["filled though absent"]
    print(f"of what is filled, right: {100 * counts['right'] / filled:.1f} % ({counts['right']}/{filled})")
    print(f"{seconds / len(cases):.1f} s a schema")


def _asked(box: RagBox, case: Case, model: str | None) -> Extraction[Any]:
    if model is None:
        return box.ask(case.question, schema=case.schema)
    with RagBox.open(box.path, passphrase="benchmark", model=model) as other:
        return other.ask(case.question, schema=case.schema)


if __name__ == "__main__":
    main()
