"""How many text pages a second are parsed, and in what memory, beside other readers of PDF; what isolation costs.

python -m benchmarks.parse_speed            # OCR is off: these pages have text
python -m benchmarks.parse_speed --large    # a PDF of 1,600 pages through the whole of ingest

Each reader reads the same files in a fresh process of its own, in turns, so that a busy machine slows all alike.
Start and imports are not counted, but for the line that says so.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks import large_file
from benchmarks.made_pdf import made_pdf
from ragbox.resources import resource as bundled

_ROUNDS = 3
_SMALL = "service_agreement commercial_lease lab_report discharge_summary loan_agreement privacy_policy".split()

DOCLING = (
    "Docling, as published and not run here: 0.60 pages/s (Intel Xeon E5-2690, 4 threads) to 1.34 (Apple M3 Max, 16",
    "threads), 6.2 GB; with its pypdfium backend 0.94 to 2.45 pages/s, 2.4 to 2.6 GB; 225 pages, OCR off: Docling Technical",
    "Report, arXiv:2408.09869, table 1. It finds layout and tables by neural models.",
)


class Run(NamedTuple):
    """A reader's time over all files, its start to finish as a process, and its memory with its workers."""

    seconds: float
    whole: float
    megabytes: float
    characters: int


def main() -> None:
    """Prints a line for each reader."""
    if "--large" in sys.argv:
        large_file.main()
        return
    with TemporaryDirectory() as folder:
        every = files(Path(folder))
        some = every[::2]  # pdfplumber takes minutes
        pages, count = sum(each for _, each in some), len(some)
        print(f"{pages} pages in {count} files; {_ROUNDS} rounds")
        found = rounds(list(READERS), [path for path, _ in some])
        print(f"{'reader':<22} {'pages/s':>8} {'ms/page':>8} {'memory':>8} {'characters':>11}")
        for name, runs in found.items():
            seconds = statistics.median(run.seconds for run in runs)
            memory = max(run.megabytes for run in runs)
            print(
                f"{name:<22} {pages / seconds:8.0f} {seconds / pages * 1000:8.2f} {memory:5.0f} MB {runs[0].characters:11,}"
            )
        print(*DOCLING, sep="\n")
        long = [(path, each) for path, each in every if each >= 20]
        isolation(rounds(["ragbox", "ragbox, isolated"], [path for path, _ in long]), sum(each for _, each in long))


def isolation(found: dict[str, list[Run]], pages: int) -> None:
    """Prints what the worker process costs: of each round, so that a busy moment counts on both sides."""
    pairs = list(zip(found["ragbox"], found["ragbox, isolated"], strict=True))
    warm = statistics.median(apart.seconds / alone.seconds - 1 for alone, apart in pairs)
    whole = statistics.median(apart.whole / alone.whole - 1 for alone, apart in pairs)
    start = statistics.median(apart.whole - apart.seconds - (alone.whole - alone.seconds) for alone, apart in pairs)
    print(f"isolation, files of 20 pages and more ({pages} pages): {warm:+.1%} once the worker runs, {whole:+.1%} with")
    print(
        f"starts and imports of all processes; the start of the worker takes {start:.2f} s, beside that of this process"
    )


def files(folder: Path) -> list[tuple[Path, int]]:
    """The sample files, and ten made ones of 20 to 40 pages, every third in two columns; with their numbers of pages."""
    import pypdfium2

    paths = [bundled("sample_docs") / "policy_manual.pdf", *(bundled("sample_docs") / f"{name}.pdf" for name in _SMALL)]
    for number in range(10):
        path = folder / f"made_{number}.pdf"
        made_pdf(path, 20 + 2 * number, seed=number, columns=2 if number % 3 == 2 else 1)
        paths.append(path)
    found = []
    for path in paths:
        with pypdfium2.PdfDocument(path) as pdf:
            found.append((path, len(pdf)))
    return found


def rounds(names: Iterable[str], paths: list[Path]) -> dict[str, list[Run]]:
    """The runs of each reader, in turns; the order of the turns alternates."""
    found: dict[str, list[Run]] = {name: [] for name in names}
    for number in range(_ROUNDS):
        for name in list(found)[:: 1 if number % 2 else -1]:
            found[name].append(fresh(name, paths))
    return found


def fresh(name: str, paths: list[Path]) -> Run:
    """One reader over all files in a new process."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.parse_speed", "--reader", name, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    whole = time.perf_counter() - begun
    seconds, megabytes, characters = json.loads(done.stdout)
    return Run(seconds, whole, megabytes, characters)


# --- the readers, each in its own process -------------------------------------------------------------------------------


def ragbox_here(paths: list[Path]) -> tuple[float, int]:
    """Parsed in this process."""
    from ragbox.config import Limits, OcrSettings
    from ragbox.parse import parse

    settings = OcrSettings(enabled=False)
    parse(paths[0], limits=Limits(), ocr=settings)  # imports, and whatever is made once
    return timed(paths, lambda path: len(parse(path, limits=Limits(), ocr=settings).text))


def ragbox_apart(paths: list[Path]) -> tuple[float, int]:
    """Parsed in a confined worker process, as a box does it."""
    from ragbox.config import Limits, OcrSettings
    from ragbox.parse.isolated import Workers

    with Workers(Limits(), ocr=OcrSettings(enabled=False)) as workers:
        workers.parse(paths[0])
        return timed(paths, lambda path: len(workers.parse(path).text))


def pypdf_alone(paths: list[Path]) -> tuple[float, int]:
    """Text by pypdf: no boxes, no blocks, no tables."""
    from pypdf import PdfReader

    def read(path: Path) -> int:
        return sum(len(page.extract_text()) for page in PdfReader(path).pages)

    read(paths[0])
    return timed(paths, read)


def pdfplumber_alone(paths: list[Path]) -> tuple[float, int]:
    """Text by pdfplumber: no blocks, no tables."""
    import pdfplumber

    def read(path: Path) -> int:
        with pdfplumber.open(path) as pdf:
            return sum(len(page.extract_text()) for page in pdf.pages)

    read(paths[0])
    return timed(paths, read)


READERS: dict[str, Callable[[list[Path]], tuple[float, int]]] = {
    "ragbox": ragbox_here,
    "ragbox, isolated": ragbox_apart,
    "pypdf": pypdf_alone,
    "pdfplumber": pdfplumber_alone,
}


def timed(paths: list[Path], read: Callable[[Path], int]) -> tuple[float, int]:
    """Seconds over all files, and the letters found."""
    begun = time.perf_counter()
    characters = sum(read(path) for path in paths)
    return time.perf_counter() - begun, characters


def one(name: str, paths: list[Path]) -> None:
    """What a fresh process does: one reader, its figures as JSON. Memory is that of this process and its largest child."""
    seconds, characters = READERS[name](paths)
    own, children = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps([seconds, (own + children) / 1024, characters]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--reader"]:
        one(sys.argv[2], [Path(path) for path in sys.argv[3:]])
    else:
        main()
