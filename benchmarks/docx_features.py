"""Whether every feature of a DOCX comes out as Word shows it: files made for one feature each, against what they must say.

python -m benchmarks.docx_features
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator

from benchmarks import docx_cases_files, docx_cases_marked, docx_cases_mixed, docx_cases_text
from benchmarks.docx_cases import Case, facts
from ragbox.config import Limits
from ragbox.parse import parse_bytes


def cases() -> Iterator[Case]:
    """Every case; tests/parse/test_docx_features.py checks each."""
    yield from docx_cases_text.cases()
    yield from docx_cases_marked.cases()
    yield from docx_cases_files.cases()
    yield from docx_cases_mixed.cases()


def main() -> None:
    """Prints found and expected facts of each feature, and the totals: blocks, cells, changes, comments, hidden texts."""
    total, found, exact = 0, 0, 0
    every = list(cases())
    for case in every:
        said = facts(parse_bytes("made.docx", case.data, limits=Limits()))
        right = sum((Counter(said) & Counter(case.expected)).values())
        more = len(said) - right
        in_order = said == case.expected
        state = "" if in_order else f"  {more} not expected" if more else "  out of order"
        print(f"{case.feature:<76} {right}/{len(case.expected)}{state}")
        total, found, exact = total + len(case.expected), found + right, exact + in_order
    print(f"{'facts found':<76} {found}/{total}  {found / total:.1%}")
    print(f"{'features exactly right, and nothing else said':<76} {exact}/{len(every)}  {exact / len(every):.1%}")
    sys.exit(exact < len(every))


if __name__ == "__main__":
    main()
