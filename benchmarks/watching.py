"""Watched folders: random operations, and many files dropped at once into a folder that `ragbox watch` follows.

python -m benchmarks.watching [--operations 5000] [--files 10000]
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.folder_operations import CountingEmbedder, Operations
from ragbox import RagBox
from ragbox.config import PiiSettings, Profile, load_profile
from ragbox.embed import load_embedder
from ragbox.types import DeletionReceipt

_WIDTH = 58
_IDLE_SECONDS = 60.0
_MOST_SECONDS = 7200.0


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--operations", type=int, default=5_000)
    parser.add_argument("--files", type=int, default=10_000)
    arguments = parser.parse_args()
    os.environ["RAGBOX_PASSPHRASE"] = "benchmark"
    profile = load_profile().model_copy(update={"pii": PiiSettings(enabled=False)})
    if arguments.operations:
        with TemporaryDirectory() as folder:
            operate(Path(folder), profile, arguments.operations)
    if arguments.files:
        with TemporaryDirectory() as folder:
            drop(Path(folder), profile, arguments.files)


# --- random operations


class _Between(threading.Event):
    """Does something between two looks instead of waiting."""

    def __init__(self, work: Callable[[], bool]) -> None:
        super().__init__()
        self._work = work

    def wait(self, timeout: float | None = None) -> bool:
        if timeout is not None and not self.is_set() and self._work():
            self.set()
        return self.is_set()


def operate(folder: Path, profile: Profile, count: int) -> None:
    """A few operations between any two looks; then the box has to equal the folders."""
    folders = [folder / "one", folder / "two"]
    for each in folders:
        each.mkdir()
    operations, pace = Operations(folders, seed=1), random.Random(2)
    embedder, started, left = CountingEmbedder(load_embedder(profile.embedding.model)), time.monotonic(), count
    with RagBox.open(folder / "my.box", profile) as box:
        box._embedder = embedder

        def work() -> bool:
            nonlocal left
            for _ in range(min(left, pace.choice((0, 1, 2, 5, 12)))):
                left -= 1
                operations.step()
            if left:
                return pace.random() < 0.01  # the watcher is started anew
            if operations.away is not None:
                operations.bring_back()
            time.sleep(0.05)
            for each in box.watch_status().folders:
                if each.held:
                    box.confirm_removals(each.folder)
            return held_by(box) == operations.expected()

        while left or held_by(box) != operations.expected():
            box.watch(folders, stop=_Between(work))
        verified = box.verify()
    again = sum(max(0, times - 1 - operations.vanished[mark]) for mark, times in embedder.embedded.items())
    show(f"{count:,} random operations", f"{time.monotonic() - started:.0f} s")
    show("files at the end, all of them in the box as they are", f"{len(operations.files):,}")
    show("contents embedded", f"{len(embedder.embedded):,}, twice without need: {again}")
    show("what `verify` finds wrong", f"{len(verified.problems)}")


def held_by(box: RagBox) -> dict[str, str]:
    """The document ids of a box by path."""
    return {path: source.document_id for path, source in box._directory.catalog.sources().items()}


# --- a drop


def drop(folder: Path, profile: Profile, count: int) -> None:
    """Short files, at once, beside a page that asks and deletes meanwhile."""
    papers, path = folder / "papers", folder / "my.box"
    papers.mkdir()
    with RagBox.open(path, profile) as box:
        command = [sys.executable, "-m", "ragbox", "watch", "--box", str(path), str(papers)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as watcher:
            try:
                assert watcher.stderr is not None
                watcher.stderr.readline()
                time.sleep(5.0)
                write(papers, count)
                follow(box, watcher.pid, count)
                idle(watcher.pid)
            finally:
                watcher.kill()
        assert box.verify().ok


def write(folder: Path, count: int) -> None:
    """Writes the files; each has a word of its own."""
    chance = random.Random(3)
    words = (
        "tenant landlord notice rent deposit repair garden quarter insurance premises roof lease term witness".split()
    )
    for number in range(count):
        sentences = (f"The {' '.join(chance.choices(words, k=12))} is item{number}x." for _ in range(4))
        target = folder / f"{number % 100:02}" / f"{number}.txt"
        target.parent.mkdir(exist_ok=True)
        target.write_text("\n\n".join(sentences))


def follow(box: RagBox, pid: int, count: int) -> None:
    """Waits until all is taken in."""
    started, deleted = time.monotonic(), 0.0
    while not (hits := box.search("Which term of the lease is an item?", k=1)):
        time.sleep(0.1)
    show(f"{count:,} files dropped: the first answerable after", f"{time.monotonic() - started:.1f} s")
    half = 0.0
    while (done := len(box._directory.catalog.sources())) < count - bool(deleted):
        assert time.monotonic() - started < _MOST_SECONDS
        if not deleted and done > count // 4:
            begun = time.monotonic()
            receipt = delete(box, hits[0].chunk.document_id)
            deleted = time.monotonic() - begun
            Path(receipt.paths[0]).unlink()
        if not half and done > count // 2:
            half = time.monotonic() - started
            status = box.watch_status()
            left = status.seconds_left or 0.0
            show(
                "half of them after", f"{half:.0f} s; told then: {status.done:,} of {status.total:,}, {left:.0f} s left"
            )
        time.sleep(1.0)
    whole = time.monotonic() - started
    show("all of them after", f"{whole:.0f} s, {count / whole:.0f} files/s")
    show("the page's delete in the middle of it took", f"{deleted:.1f} s")
    show("the watcher's memory at its peak (VmHWM)", f"{peak(pid):.0f} MB")


def delete(box: RagBox, document_id: str) -> DeletionReceipt:
    """As the page does."""
    return box.delete(document_id)


def idle(pid: int) -> None:
    """What the looks cost when nothing changes."""
    time.sleep(30.0)
    before = cpu(pid)
    time.sleep(_IDLE_SECONDS)
    show("idle: of one core", f"{100 * (cpu(pid) - before) / _IDLE_SECONDS:.2f} %")


def cpu(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak(pid: int) -> float:
    """Most memory that a process has had, in megabytes."""
    (line,) = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1000


def show(name: str, value: str) -> None:
    """Prints one line."""
    print(f"{name:<{_WIDTH}} {value}", flush=True)


if __name__ == "__main__":
    main()
