"""How long a user waits: import, a warm question, a question as a fresh process, ingest, and ingest of what is known.

python -m benchmarks.speed
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.sample_box import questions
from ragbox import RagBox
from ragbox.resources import resource

_RUNS = 5


def main() -> None:
    """Prints medians; a fresh process is measured from outside, interpreter start included."""
    bare = fresh("pass")
    show("python alone (fresh process)", bare)
    show("import ragbox, python taken off", [value - statistics.median(bare) for value in fresh("import ragbox")])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "speed.box"
        with RagBox.open(path) as box:
            report = box.ingest(resource("sample_docs"))
            pages = report.totals["pages"]
            print(
                f"{'ingest of sample_docs':<40} {report.seconds:8.2f} s   {pages / report.seconds:.0f} pages/s, all stages"
            )
            print(f"{'ingest again, nothing changed':<40} {box.ingest(resource('sample_docs')).seconds:8.2f} s")
            asked = [question.text for question in questions()]
            box.ask(asked[0])
            warm = sorted(timed(lambda text=text: box.ask(text)) for text in asked)  # type: ignore[misc]
            print(
                f"{'warm ask, extractive (API)':<40} {statistics.median(warm) * 1000:8.1f} ms median, "
                f"p95 {warm[int(0.95 * len(warm))] * 1000:.1f} ms, {len(warm)} questions"
            )
        command = [sys.executable, "-m", "ragbox", "ask", "--box", str(path), asked[0]]
        show("ragbox ask (fresh process)", [timed(lambda: run(command)) for _ in range(_RUNS)])


def fresh(code: str) -> list[float]:
    """Seconds of that code in fresh processes."""
    return [timed(lambda: run([sys.executable, "-c", code])) for _ in range(_RUNS)]


def run(command: list[str]) -> None:
    """Runs a command that must succeed."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def show(name: str, seconds: list[float]) -> None:
    """Prints the median and the range."""
    low, middle, high = (value * 1000 for value in (min(seconds), statistics.median(seconds), max(seconds)))
    print(f"{name:<40} {middle:8.1f} ms median, {low:.1f} to {high:.1f} ms, {len(seconds)} runs")


if __name__ == "__main__":
    main()
