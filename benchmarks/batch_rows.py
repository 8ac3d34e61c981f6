"""How much memory a batch takes by its number of rows, and how many rows a second are answered.

The peak of resident memory is that of a process of its own for each size, whose answers are made up at once: so what is
measured is reading, keeping and writing the rows. The pace is that of real answers from a box of the sample documents.

python -m benchmarks.batch_rows
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.sample_box import questions, sample_box
from ragbox.batch import run_file
from ragbox.config import load_profile
from ragbox.types import Answer, Citation

_SIZES = (1_000, 10_000, 100_000)
_REAL = 300
_SUFFIXES = (".csv", ".jsonl", ".xlsx")


class _AtOnce:
    """Stands in for a box: an answer of usual length, and no search."""

    profile = load_profile()

    def ask(self, question: str, **_options: object) -> Answer:
        quote = f"Either party may end this agreement by sixty days' notice in writing ({question})."
        cited = Citation(1, "service_agreement.pdf", "0" * 64, 3, (), quote, 0, len(quote), (), 1.0)
        return Answer(question, f"{quote[:-1]} [1].", False, 0.9, "extractive", citations=(cited,))


def made_up(count: int, suffix: str, folder: Path) -> None:
    """Answers that many rows from and into files of one kind, and prints the peak in MB and the seconds."""
    box: Any = _AtOnce()
    asked, source = folder / "in.jsonl", folder / f"in{suffix}"
    asked.write_text("".join(json.dumps({"id": n, "question": f"question {n}"}) + "\n" for n in range(count)))
    if suffix != ".jsonl":  # in a process of its own, whose memory does not count
        code = "import sys; from pathlib import Path; from benchmarks.batch_rows import convert; convert(*sys.argv[1:])"
        subprocess.run([sys.executable, "-c", code, asked, source], check=True)
    started = time.perf_counter()
    run_file(box, source, folder / f"out{suffix}", workers=2)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{suffix:<7} {count:>8,} rows   peak {peak:6.1f} MB   {time.perf_counter() - started:6.1f} s", flush=True)


def convert(asked: str, source: str) -> None:
    """Writes the rows of one file into another."""
    from ragbox.table_files import read_rows, write_rows

    write_rows(Path(source), Path(source).suffix, ["id", "question"], read_rows(Path(asked)))


def real() -> None:
    """Prints the pace of real answers."""
    texts = [each.text for each in questions()]
    with sample_box() as box, TemporaryDirectory() as name:
        source = Path(name) / "in.jsonl"
        source.write_text("".join(json.dumps({"question": texts[n % len(texts)]}) + "\n" for n in range(_REAL)))
        box.ask(texts[0])
        started = time.perf_counter()
        run_file(box, source, Path(name) / "out.csv")
        print(
            f"real answers: {_REAL / (time.perf_counter() - started):.1f} rows/s, {_REAL} rows of {len(texts)} questions"
        )


def main() -> None:
    """Prints all figures."""
    for suffix in _SUFFIXES:
        for count in _SIZES:
            with TemporaryDirectory() as folder:
                code = "import sys; from pathlib import Path; from benchmarks.batch_rows import made_up; "
                code += "made_up(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))"
                subprocess.run([sys.executable, "-c", code, str(count), suffix, folder], check=True)
    real()


if __name__ == "__main__":
    main()
