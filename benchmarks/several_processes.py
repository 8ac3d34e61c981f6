"""How soon what one process takes in can be asked about in another: the page, while a watcher or the command line writes.

python -m benchmarks.several_processes [--documents N] [--trials N]

For every new document: the seconds from the moment the writer tells that it is in the box to the first answer in the reader
that cites it, and how long that one question took. The reader asks all the time, as several tabs would.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.page_speed import show
from ragbox import RagBox
from ragbox.config import PiiSettings, load_profile

_FOUND_SECONDS = 60
WRITER = """
import sys, time
from pathlib import Path
from ragbox import RagBox
with RagBox.open(sys.argv[1]) as box:
    box.embedder.embed(["warm"])
    print("ready", flush=True)
    for line in sys.stdin:
        report = box.ingest(line.strip())
        assert report.totals["indexed"] == 1
        print(time.time(), flush=True)
"""


@contextmanager
def writer(box: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that takes in the file named on each line, and tells when it is in."""
    command = [sys.executable, "-c", WRITER, str(box)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        process.stdout.readline()
        yield process
        process.stdin.close()


def made(folder: Path, number: int) -> Path:
    """A small file with a word of its own."""
    path = folder / f"store{number:05}.txt"
    path.write_text(
        f"The keeper of store{number:05} counts {number * 7 % 1000 + 10} crates of turnips every morning.\n"
    )
    return path


def main() -> None:
    """Prints the median and the 90th percentile over the new documents."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=200, help="that are in the box before")
    parser.add_argument("--trials", type=int, default=20)
    arguments = parser.parse_args()
    waits, questions = [], []
    with TemporaryDirectory() as name:
        folder, box = Path(name) / "files", Path(name) / "shared.box"
        folder.mkdir()
        for number in range(arguments.documents):
            made(folder, number)
        profile = load_profile().model_copy(update={"pii": PiiSettings(enabled=False)})
        with RagBox.open(box, profile) as reader:
            reader.ingest(folder)
            reader.ask("How many crates of turnips does the keeper count?")
            with writer(box) as process:
                assert process.stdin is not None
                assert process.stdout is not None
                for number in range(arguments.documents, arguments.documents + arguments.trials):
                    path = made(folder, number)
                    process.stdin.write(f"{path}\n")
                    process.stdin.flush()
                    indexed = float(process.stdout.readline())
                    wait, question = until_cited(reader, path.name, indexed)
                    waits.append(1000 * wait)
                    questions.append(1000 * question)
        print(f"{arguments.documents:,} documents")
    show("indexed to answered", waits)
    show("the question that found it", questions)


def until_cited(box: RagBox, name: str, indexed: float) -> tuple[float, float]:
    """Seconds from `indexed` to the end of the first answer that cites the document, and of that question alone."""
    question = f"How many crates does the keeper of {Path(name).stem} count?"
    while time.time() - indexed < _FOUND_SECONDS:
        started = time.time()
        answer = box.ask(question)
        if any(citation.document == name for citation in answer.citations):
            return time.time() - indexed, time.time() - started
    raise SystemExit(f"{name} was not found within {_FOUND_SECONDS} s")


if __name__ == "__main__":
    main()
