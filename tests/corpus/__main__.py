"""Many damaged files through the parser.

python -m tests.corpus --count 30000 --seed 7    # --kind pdf, --ocr, --keep FOLDER
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from corpus.cases import OF_KIND, Case, damaged
from corpus.hostile import BOMBS, HOSTILE_PDF
from corpus.runner import run, spread

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

_STRIDE = 10_000_000


def main() -> int:
    """Prints how many ended in which way, what should not be, and the slowest files."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description="Damaged files through the parser.")
    parser.add_argument("--count", type=int, default=3_200, help="how many files")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other files")
    parser.add_argument("--kind", action="append", choices=sorted(OF_KIND), help="only files of this kind")
    parser.add_argument("--ocr", action="store_true", help="read scanned pages by OCR")
    parser.add_argument("--hostile", action="store_true", help="the memory bombs too")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="write the files that went wrong, and the slowest, there"
    )
    given = parser.parse_args()
    begun = time.monotonic()
    # PDF files are half of all: they have the most ways to be wrong.
    kinds = given.kind or [*(["pdf"] * 7), "docx", "docx", *(kind for kind in OF_KIND if kind != "pdf")]
    first = given.seed * _STRIDE
    origin: dict[str, tuple[str, int]] = {}

    def cases() -> Iterator[Case]:
        for number, (kind, _) in enumerate(spread(kinds, given.count)):
            case = damaged(kind, first + number)
            origin[case.name] = (kind, first + number)
            yield case
        if given.hostile:
            yield from (Case(f"{name}.pdf", HOSTILE_PDF[name]()) for name in BOMBS)

    found = run(cases(), ocr=given.ocr)
    say(f"{len(found.outcomes):,} files in {time.monotonic() - begun:.0f} s")
    for code, count in found.counts.most_common():
        say(f"{count:8,}  {code}")
    if resource is not None:
        kilobytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        say(f"largest worker {kilobytes * 1024 / 1e6:.0f} MB")
    say("slowest:")
    for outcome in found.slowest[:15]:
        say(f"{outcome.seconds:8.2f} s  {outcome.code:<20} {outcome.name}")
    notable = [each for each in found.outcomes if each.wrong or each.code in ("crashed", "timed_out", "out_of_memory")]
    say(f"{len(found.wrong)} wrong, {len(notable)} wrong or ended by the worker's limits:")
    shown: Counter[str] = Counter()
    for outcome in notable:
        kind = outcome.wrong.replace(outcome.name, "FILE")[:70] or outcome.code
        shown[kind] += 1
        if shown[kind] <= 5:
            say(f"{outcome.code:<14} {outcome.name}  {outcome.wrong}")
    for kind, count in shown.most_common():
        say(f"{count:8,}  {kind}")
    if given.keep is not None:
        given.keep.mkdir(parents=True, exist_ok=True)
        for outcome in [*notable, *found.slowest[:15]]:
            if outcome.name in origin:
                (given.keep / outcome.name).write_bytes(damaged(*origin[outcome.name]).data)
    return 1 if found.wrong else 0


def say(line: str) -> None:
    """Writes a line at once: a long run is watched."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
