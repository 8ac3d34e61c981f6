"""A PDF of 1,600 dense pages through the whole of ingest: memory of all processes together, and how soon progress shows.

python -m benchmarks.parse_speed --large
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.made_pdf import made_pdf

PAGES = 1_600
_TICK = 0.1
_MEGABYTE = 1024 * 1024


@dataclass
class Watched:
    """What was seen of a run: the moments of its events with their stages, and its memory in between."""

    started: float
    events: list[tuple[float, str]] = field(default_factory=list)
    memory: list[tuple[float, int, int, int]] = field(default_factory=list)  # moment, PSS, RSS, processes

    def stage(self, moment: float) -> str:
        """The stage that the run had last told of at that moment."""
        told = [stage for when, stage in self.events if when <= moment]
        return told[-1] if told else "start"

    def silences(self) -> list[tuple[float, str]]:
        """Seconds between two events, the first counted from the start, with the stage they fell in."""
        moments = [(self.started, "start"), *self.events]
        return [(after[0] - before[0], before[1]) for before, after in pairwise(moments)]


def main(pages: int = PAGES) -> None:
    """Makes the file, takes it in as a fresh process, and prints what was seen."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "large.pdf"
        made_pdf(path, pages, seed=1)
        size = path.stat().st_size / _MEGABYTE
        print(
            f"{pages:,} pages, {size:.1f} MB, all of ingest in a fresh process (benchmark's own interpreter not counted)"
        )
        report(
            watch([sys.executable, "-m", "benchmarks.large_file", str(path), str(Path(folder) / "large.box")]), pages
        )


def watch(command: list[str]) -> Watched:
    """Runs a command that writes a line per event, with its memory sampled every tenth of a second."""
    seen = Watched(time.perf_counter())
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        done = threading.Event()
        sampler = threading.Thread(target=_sample, args=(process.pid, seen, done))
        sampler.start()
        try:
            assert process.stdout is not None
            for line in process.stdout:
                seen.events.append((time.perf_counter(), line.split()[0]))
        finally:
            done.set()
            sampler.join()
    if process.returncode:
        raise SystemExit(f"the run ended with {process.returncode}")
    return seen


def report(seen: Watched, pages: int) -> None:
    """Prints memory, silences and the time of each stage."""
    moment, pss, rss, count = max(seen.memory, key=lambda sample: sample[1])
    stages = list(dict.fromkeys(stage for _, stage in seen.events))
    print(
        f"peak of all processes together       {pss / _MEGABYTE:7.0f} MB PSS, {rss / _MEGABYTE:.0f} MB RSS, "
        f"{count} processes, in stage {seen.stage(moment)}"
    )
    print(f"first event after                    {seen.silences()[0][0]:7.2f} s (start of Python and imports included)")
    longest, stage = max(seen.silences())
    print(f"longest silence between two events   {longest:7.2f} s, in stage {stage}")
    for stage in stages:
        spent = sum(silence for silence, during in seen.silences() if during == stage)
        peak = max((sample[1] for sample in seen.memory if seen.stage(sample[0]) == stage), default=0)
        events = sum(1 for _, during in seen.events if during == stage)
        print(f"stage {stage:<8} {spent:7.1f} s, {events:5} events, peak {peak / _MEGABYTE:5.0f} MB PSS")
    end = seen.events[-1][0] - seen.started
    print(f"all {end:7.1f} s, {pages / end:.0f} pages/s")


def _sample(root: int, seen: Watched, done: threading.Event) -> None:
    while not done.wait(_TICK):
        pss = rss = count = 0
        for pid in _family(root):
            with suppress(OSError, ValueError):
                fields = dict(
                    line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
                )
                pss += int(fields["Pss"].split()[0]) * 1024
                rss += int(fields["Rss"].split()[0]) * 1024
                count += 1
        if count:
            seen.memory.append((time.perf_counter(), pss, rss, count))


def _family(root: int) -> list[int]:
    """The process and all its descendants."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                parents.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for pid in found:
        found += parents.get(pid, [])
    return found


def _ingest(path: Path, box: Path) -> None:
    """What the fresh process does."""
    from ragbox import RagBox
    from ragbox.types import IngestEvent

    def tell(event: IngestEvent) -> None:
        print(event.stage, event.page or "", event.pages or "", flush=True)

    with RagBox.open(box, passphrase="benchmark") as opened:
        (document,) = opened.ingest(path, progress=tell).documents
    assert document.status == "indexed", document.problems


if __name__ == "__main__":
    _ingest(Path(sys.argv[1]), Path(sys.argv[2]))
