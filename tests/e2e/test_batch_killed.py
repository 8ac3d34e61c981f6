"""Batches and reviews outlive SIGKILL at any instant: however often killed, the outcome is as if nobody had."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ragbox import RagBox
from ragbox.batch import run_file, write_so_far
from ragbox.kept_answer import pack
from ragbox.table_files import read_rows

if TYPE_CHECKING:
    from conftest import Maker

    from ragbox.config import Profile

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]  # a busy machine takes several times as long
KILLS, ROWS = 50, 16
# One process loads the libraries once and forks the one that is killed: to start Python 50 times would take minutes.
FORKS = """
import os, signal, sys, time
from pathlib import Path
import chromadb, numpy, onnxruntime, openpyxl, tokenizers
from ragbox import RagBox, ask
from ragbox.batch import run_file
for line in sys.stdin:
    box, source, target, workers, seconds = line.rstrip("\\n").split("\\t")
    end = time.monotonic() + float(seconds)
    pid = os.fork()
    if pid == 0:
        with RagBox.open(box) as opened:
            if source:
                run_file(opened, Path(source), Path(target), workers=int(workers))
            else:
                for _ in opened.continue_review(int(target), workers=int(workers)):
                    pass
        os._exit(0)
    ended, status = os.waitpid(pid, os.WNOHANG)
    while not ended and time.monotonic() < end:
        time.sleep(0.002)
        ended, status = os.waitpid(pid, os.WNOHANG)
    if not ended:
        os.kill(pid, signal.SIGKILL)
        status = os.waitpid(pid, 0)[1]
    print(status, flush=True)
"""


class Forks:
    """Starts a batch or a review in a process of its own, and kills it after some seconds."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, box: Path, source: Path | None, target: Path | int, workers: int, seconds: float = 60) -> bool:
        """Whether it was killed. Without a source the target is the number of a review."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{box}\t{source or ''}\t{target}\t{workers}\t{seconds}\n")
        self._process.stdin.flush()
        status = int(self._process.stdout.readline())
        assert status in (0, signal.SIGKILL), "the run failed"
        return status != 0


@pytest.fixture
def forks() -> Iterator[Forks]:
    command = [sys.executable, "-c", FORKS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Forks(process)
        assert process.stdin is not None
        process.stdin.close()


def test_killed_at_50_moments(tmp_path: Path, lean: Profile, make_pdf: Maker, forks: Forks) -> None:
    box, chance = tmp_path / "my.box", random.Random(3)
    texts = [
        f"Clause {n}. The keeper of item{n}x, who is called Number {n}, counts it every morning." for n in range(8)
    ]
    with RagBox.open(box, lean) as opened:
        opened.ingest([make_pdf(tmp_path / "keepers.pdf", *texts)])
        source = tmp_path / "in.jsonl"
        rows = [{"id": n, "question": f"Who counts item{n % 9}x?" if n % 5 else ""} for n in range(ROWS)]
        source.write_text("".join(json.dumps(row) + "\n" for row in rows))
        targets = {suffix: tmp_path / f"out{suffix}" for suffix in (".csv", ".jsonl", ".xlsx")}
        undisturbed = {}
        for suffix, target in targets.items():
            run_file(opened, source, target, workers=1)
            undisturbed[suffix] = target.read_bytes()
            target.unlink()
    began = time.monotonic()
    assert not forks.run(box, source, targets[".csv"], 2)
    whole = time.monotonic() - began
    kills, kept, complete, between, stuck = 0, 0, dict.fromkeys(targets, 0), 0, 0
    while kills < KILLS or not all(complete.values()):
        suffix = min(complete, key=lambda each: complete[each])
        target = targets[suffix]
        partial = target.with_name(target.name + ".partial.jsonl")
        if forks.run(box, source, target, chance.choice((1, 2, 3)), chance.uniform(0, whole)):
            kills += 1
            lines = partial.read_bytes().count(b"\n") if partial.exists() else 0
            assert lines >= kept or target.exists(), "a row that was done is lost"
            between += kept < lines < ROWS + 1
            stuck = stuck + 1 if lines == kept else 0
            if stuck == 6:  # the machine has become slower since
                whole, stuck = whole * 1.5, 0
            kept = lines
        if target.exists() and not partial.exists():
            assert target.read_bytes() == undisturbed[suffix]
            target.unlink()
            complete[suffix] += 1
            kept = 0
    assert between >= KILLS // 5, "hardly a kill came while rows were being answered"
    for suffix, target in targets.items():
        assert not forks.run(box, source, target, 2)
        assert target.read_bytes() == undisturbed[suffix]
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"my.box", "keepers.pdf", "in.jsonl", *(target.name for target in targets.values())}


def test_what_is_done_can_be_read_at_any_time(tmp_path: Path, lean: Profile, make_pdf: Maker, forks: Forks) -> None:
    box = tmp_path / "my.box"
    with RagBox.open(box, lean) as opened:
        opened.ingest([make_pdf(tmp_path / "keepers.pdf", "The keeper of the green book counts it every morning.")])
    source, target = tmp_path / "in.jsonl", tmp_path / "out.xlsx"
    source.write_text("".join(json.dumps({"question": f"Who counts the book {n}?"}) + "\n" for n in range(2000)))
    partial, seconds = target.with_name(target.name + ".partial.jsonl"), 1.0
    while not partial.exists() or partial.read_bytes().count(b"\n") < 3:
        seconds *= 2
        assert forks.run(box, source, target, 2, seconds)
    done, total = write_so_far(source, target)
    assert 0 < done < total == 2000
    rows = list(read_rows(target))
    assert [row["question"] for row in rows] == [f"Who counts the book {n}?" for n in range(done)]
    assert all("counts it every morning" in str(row["answer"]) for row in rows if not row["abstained"])
    assert write_so_far(source, target)[0] == done  # nothing of what is kept was taken away


def test_a_review_is_killed_and_goes_on(tmp_path: Path, lean: Profile, make_pdf: Maker, forks: Forks) -> None:
    box, chance = tmp_path / "my.box", random.Random(5)
    questions = [f"Who counts item{n}x?" for n in range(8)]
    with RagBox.open(box, lean) as opened:
        for name in ("north", "south", "west"):
            texts = [f"Clause {n}. The {name} keeper of item{n}x counts it every morning." for n in range(8)]
            opened.ingest([make_pdf(tmp_path / f"{name}.pdf", *texts)])
        expected = opened.review(questions)
        number = opened.begin_review(questions).number
    kills, done, longest = 0, 0, 0.2
    while done < 24:
        kills += forks.run(box, None, number, chance.choice((1, 2)), chance.uniform(0, longest))
        with RagBox.open(box) as opened:
            (review,) = opened.reviews()
            assert review.done >= done, "a cell that was answered is lost"
            longest *= 1.3 if review.done == done else 1
            done = review.done
    assert kills >= 3
    with RagBox.open(box) as opened:
        assert not forks.run(box, None, number, 2)
        cells, _ = opened.reviewed(number)
        assert len(cells) == 24
        for cell in cells:
            assert pack(cell.answer) == pack(expected[cell.row][cell.column])
        assert opened.verify().ok
