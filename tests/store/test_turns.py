"""Writers take turns: who waits is told for whom, may end the wait, and comes in before a long run is over."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ragbox.errors import BoxLockedError
from ragbox.store import turns
from ragbox.store.turns import Turns
from ragbox.store.writer import Writer

HOLDER = """
import sys
from pathlib import Path
from ragbox.store.turns import Turns
turns = Turns(Path(sys.argv[1]))
turns.take()
print("held", flush=True)
sys.stdin.readline()
"""


@contextmanager
def held(box: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that writes until it is killed."""
    command = [sys.executable, "-c", HOLDER, str(box)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield holder
        holder.kill()


def short_turn(box: Path) -> None:
    turn = Turns(box)
    turn.take()
    turn.leave()


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_TELL_SECONDS", 0.05)
    monkeypatch.setattr(turns, "_TURN_SECONDS", 0.0)


def test_who_waits_is_told_for_whom_and_comes_in_when_that_process_ends(tmp_path: Path) -> None:
    waiting = Turns(tmp_path)
    told: list[Writer | None] = []
    with held(tmp_path) as holder:

        def on_wait(writer: Writer | None) -> None:
            told.append(writer)
            if len(told) == 3:
                holder.kill()

        waiting.on_wait = on_wait
        waiting.take()
    assert {each.pid for each in told if each is not None} == {holder.pid}
    assert "since" in str(told[0])
    assert str(holder.pid) in str(told[0])
    waiting.leave()
    assert waiting.writer() is None


def test_the_wait_ends_by_time_or_by_the_one_who_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = Turns(tmp_path)

    def stop(_writer: Writer | None) -> None:
        raise KeyboardInterrupt

    with held(tmp_path) as holder:
        waiting.on_wait = stop
        with pytest.raises(KeyboardInterrupt):
            waiting.take()
        waiting.on_wait = None
        monkeypatch.setattr(turns, "_WAIT_SECONDS", 0.1)
        with pytest.raises(BoxLockedError, match=f"{holder.pid}.* is writing to this box; try again"):
            waiting.take()
        assert not Turns(tmp_path).is_wanted()  # who has given up does not stand in the way
    waiting.take()
    waiting.leave()


def test_who_waits_comes_in_when_a_long_run_gives_way(tmp_path: Path) -> None:
    run, other = Turns(tmp_path), Turns(tmp_path)
    order: list[str] = []
    run.take()
    assert not run.is_wanted()

    def short() -> None:
        other.take()
        order.append("other")
        other.leave()

    thread = threading.Thread(target=short)
    thread.start()
    while not run.is_wanted():
        pass
    run.leave()
    run.take(again=True)
    order.append("run")
    assert not run.is_wanted()
    run.leave()
    thread.join()
    assert order == ["other", "run"]


def test_a_turn_lasts_a_while_whoever_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_TURN_SECONDS", 1_000.0)
    run = Turns(tmp_path)
    run.take()
    thread = threading.Thread(target=short_turn, args=(tmp_path,))
    thread.start()
    assert not run.is_wanted()
    run.leave()
    thread.join()


def test_a_thread_may_take_its_turn_twice(tmp_path: Path) -> None:
    mine, other = Turns(tmp_path), Turns(tmp_path)
    mine.take()
    mine.take()
    mine.leave()
    assert other.writer() is not None
    mine.leave()
    mine.leave()
    assert other.writer() is None
