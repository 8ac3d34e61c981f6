"""A watcher, runs of the command line and a reader on one box at once, some of them killed: nothing is lost or left."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ragbox import RagBox
from ragbox.errors import DocumentNotFoundError

if TYPE_CHECKING:
    from ragbox.config import Profile

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

STEPS = 10
SECONDS = 100  # for what takes two or three where nothing else runs
HOLDER = """
import sys
from pathlib import Path
from ragbox.store.turns import Turns
turns = Turns(Path(sys.argv[1]))
turns.take()
print("held", flush=True)
sys.stdin.readline()
turns.leave()
"""


class Run:
    """A command of ragbox in a process of its own."""

    def __init__(self, errors: Path, *arguments: object) -> None:
        self._errors = errors
        command = [sys.executable, "-m", "ragbox", *map(str, arguments)]
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
        with errors.open("w") as stderr:
            self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=stderr, env=environment)

    @property
    def said(self) -> str:
        return self._errors.read_text()

    def says(self, words: str) -> str:
        """What it has said, once these words are in it."""
        until = time.monotonic() + SECONDS
        while words not in self.said:
            assert time.monotonic() < until
            time.sleep(0.05)
        return self.said


Start = Callable[..., Run]


@pytest.fixture
def ragbox(tmp_path: Path) -> Iterator[Start]:
    runs: list[Run] = []

    def start(*arguments: object) -> Run:
        runs.append(Run(tmp_path / f"stderr{len(runs)}", *arguments))
        return runs[-1]

    yield start
    for run in runs:
        run.process.kill()
        run.process.wait()


def written(folder: Path, number: int) -> str:
    path = folder / f"{folder.name}{number}.txt"
    path.write_text(f"The keeper of {path.stem}x counts {number + 10} crates of turnips every morning before work.\n")
    return path.name


class Reader:
    """Asks all the time, in a thread; what it was told of must stand in the box, whole."""

    def __init__(self, box: RagBox) -> None:
        self._box = box
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask)
        self.asked = 0
        self.wrong: list[str] = []

    def _ask(self) -> None:
        try:
            while not self._stop.is_set():
                for hit in self._box.search("Who counts the crates of turnips?", k=100):
                    if f"{Path(hit.document).stem}x counts" not in hit.chunk.text:
                        self.wrong.append(f"{hit.document} has another's text")
                answer = self._box.ask("How many crates of turnips does the keeper count?")
                self.wrong += [
                    each.quote for each in answer.citations if f"{Path(each.document).stem}x" not in each.quote
                ]
                self.asked += 1
        except Exception as error:
            self.wrong.append(repr(error))

    @contextmanager
    def asking(self) -> Iterator[None]:
        self._thread.start()
        try:
            yield
        finally:
            self._stop.set()
            self._thread.join(60)


def test_a_watcher_a_reader_and_runs_that_are_killed_share_a_box(tmp_path: Path, lean: Profile, ragbox: Start) -> None:
    chance = random.Random(23)
    watched, given, path = tmp_path / "watched", tmp_path / "given", tmp_path / "my.box"
    watched.mkdir()
    given.mkdir()
    expected = {written(watched, 0), written(given, 0)}
    with RagBox.open(path, lean) as box:
        box.ingest([watched, given])
        reader = Reader(box)
        watcher = ragbox("watch", watched, "--box", path)
        runs: list[Run] = []
        with reader.asking():
            for step in range(1, STEPS + 1):
                expected |= {written(watched, step), written(given, step)}
                while sum(run.process.poll() is None for run in runs) > 2:
                    time.sleep(0.1)
                runs.append(ragbox("ingest", given, "--box", path))
                time.sleep(chance.uniform(0.2, 2.0))
                if step % 3 == 0:
                    chance.choice(runs).process.kill()
                if step % 4 == 0:
                    gone = f"given{step - 2}.txt"
                    (given / gone).unlink()
                    expected.remove(gone)
                    runs.append(ragbox("delete", gone, "--box", path))
                if step % 5 == 0:
                    watcher.process.kill()
                    watcher = ragbox("watch", watched, "--box", path)
            for run in runs:
                run.process.wait(SECONDS)
            assert ragbox("ingest", given, "--box", path).process.wait(SECONDS) == 0
            until = time.monotonic() + SECONDS
            while {info.name for info in box.documents()} != expected and time.monotonic() < until:
                time.sleep(0.2)
        watcher.process.kill()
        watcher.process.wait()
        assert {info.name for info in box.documents()} == expected
        assert reader.wrong == []
        assert reader.asked > 3
        assert [run.said for run in runs if "internal error" in run.said or "Traceback" in run.said] == []
        assert box.ingest([watched, given]).totals["unchanged"] == len(expected)
        report = box.verify()
        assert report.ok, report.problems
        for name in expected:
            assert f"{Path(name).stem}x counts" in box.text(box.document(name).document_id)
        assert {hit.document for hit in box.search("Who counts the crates?", k=100)} == expected


def test_who_waits_is_told_for_whom_and_does_not_wait_in_vain(tmp_path: Path, lean: Profile, ragbox: Start) -> None:
    path = tmp_path / "my.box"
    with RagBox.open(path, lean) as box:
        box.ingest(tmp_path / written_in(tmp_path))
        command = [sys.executable, "-c", HOLDER, str(path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
            assert holder.stdin is not None
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            run = ragbox("delete", "store1.txt", "--box", path)
            said = run.says("Ctrl-C ends the wait")
            assert f"another ragbox process ({holder.pid}, since" in said
            assert "store1" not in said
            holder.stdin.write("\n")
            holder.stdin.close()
            assert run.process.wait(SECONDS) == 0
        with pytest.raises(DocumentNotFoundError):
            box.document("store1.txt")


def written_in(folder: Path) -> str:
    (folder / "store").mkdir()
    return f"store/{written(folder / 'store', 1)}"


def test_ctrl_c_ends_the_wait(tmp_path: Path, lean: Profile, ragbox: Start) -> None:
    path = tmp_path / "my.box"
    with RagBox.open(path, lean) as box:
        box.ingest(tmp_path / written_in(tmp_path))
        box._directory.turns.take()
        run = ragbox("delete", "store1.txt", "--box", path)
        run.says("Ctrl-C ends the wait")
        run.process.send_signal(signal.SIGINT)
        assert run.process.wait(SECONDS) == 130
        box._directory.turns.leave()
        assert box.document("store1.txt").name == "store1.txt"
