"""What verification leaves of a model that lies, and what of one that tells the truth, per kind of sentence.

python -m benchmarks.lies [--show]      # about a minute

The passages and sentences are those of tests/answer/lies.py: invented, and false or true by construction. "first" is the
part that the rules were made with; "held" and then "later" were written afterwards, and what they showed was mended too.
With --show every lie left and every truth lost is printed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from ragbox.answer.cite import verify

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from answer.builders import hit
from answer.lies import SETS, Case, lies, pairs, truths


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--show", action="store_true", help="print the sentences too")
    arguments = parser.parse_args()
    columns = [(which, _lies(lies(which), show=arguments.show)) for which in SETS]
    print("lying sentences left in the answer")
    _table(columns)
    columns = [(which, _truths(truths(which), show=arguments.show)) for which in SETS]
    print("\ntrue sentences kept")
    _table(columns)
    print("\nsingle sentences, each beside its source (freer words than above)")
    for mark, name in (("-", "lies left"), ("+", "truths kept")):
        shown = [
            not verify(f"{said[:-1]} [1].", [hit(source)], "What is said?").abstained for source, said in pairs(mark)
        ]
        print(f"{name:18}{sum(shown):>8} of {len(shown):>4}")


def _lies(cases: Iterable[Case], *, show: bool) -> tuple[Counter[str], Counter[str]]:
    every, left = Counter[str](), Counter[str]()
    for case in cases:
        every[case.kind] += 1
        bad = case.left([each.text for each in verify(case.draft, case.hits, case.question).sentences])
        left[case.kind] += bool(bad)
        if bad and show:
            print(f"left ({case.kind}): {case.draft}")
    return every, left


def _truths(cases: Iterable[Case], *, show: bool) -> tuple[Counter[str], Counter[str]]:
    every, kept = Counter[str](), Counter[str]()
    for case in cases:
        every[case.kind] += 1
        said = [each.text for each in verify(case.draft, case.hits, case.question).sentences]
        whole = len(said) == len(case.allowed) and not case.left(said)
        kept[case.kind] += whole
        if not whole and show:
            print(f"lost ({case.kind}): {case.draft}")
    return every, kept


def _table(columns: list[tuple[str, tuple[Counter[str], Counter[str]]]]) -> None:
    print(f"{'':18}" + "".join(f"{name:>16}" for name, _ in columns))
    kinds = sorted({kind for _, (every, _) in columns for kind in every})
    for kind in [*kinds, ""]:
        cells = []
        for _, (every, some) in columns:
            count = sum(every.values()) if not kind else every[kind]
            cells.append(f"{sum(some.values()) if not kind else some[kind]:>8} of {count:>4}")
        print(f"{kind or 'all':18}" + "".join(f"{cell:>16}" for cell in cells))


if __name__ == "__main__":
    main()
