"""`ragbox watch` at a terminal: what it takes, and what it says of watched folders."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ragbox import RagBox
from ragbox.cli import main
from ragbox.config import Profile
from ragbox.watch import Watcher, WatchEvent
from ragbox.watch_command import report_lines

LONG_AGO = 1_700_000_000


@pytest.fixture
def path(box: RagBox) -> Path:
    return box.path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "my papers"
    made.mkdir()
    return made


@pytest.fixture
def say(path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs `ragbox watch` and gives its exit status, what it printed and what it said."""

    def run(*arguments: object) -> tuple[int, str, str]:
        try:
            status = main(["watch", "--box", str(path), *map(str, arguments)])
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        return status, *capsys.readouterr()

    return run


def looks(box: RagBox, count: int, events: list[WatchEvent] | None = None) -> None:
    """Watches for so many looks."""

    class Looks(threading.Event):
        left = count

        def wait(self, timeout: float | None = None) -> bool:
            self.left -= timeout is not None and timeout > 0.5
            return self.left < 1

        def is_set(self) -> bool:
            return self.left < 1

    Watcher(box, on_event=None if events is None else events.append, stop=Looks()).run()


def fill(folder: Path, count: int) -> None:
    for number in range(count):
        path = folder / f"{number}.txt"
        path.write_text(f"The otter counts to {number}.")
        os.utime(path, (LONG_AGO, LONG_AGO))


@contextmanager
def other(path: Path, profile: Profile) -> Iterator[RagBox]:
    with RagBox.open(path, profile) as box:
        yield box


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--include", "*.pdf"),
        ("--status", "papers"),
        ("--forget", "a", "--status"),
        ("--service", "upstart"),
        ("papers", "--json"),
    ],
)
def test_wrong_usage(say: Any, arguments: tuple[str, ...]) -> None:
    status, out, err = say(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("usage: ")


def test_a_pattern_that_is_none(say: Any, folder: Path) -> None:
    status, out, err = say(folder, "--exclude", "[a")
    assert (status, out) == (1, "")
    assert "'[a' is no pattern" in err


def test_a_file_is_no_folder(say: Any, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("x")
    assert "this is a file; watch the folder it is in" in say(tmp_path / "note.txt")[2]
    assert "no such folder" in say(tmp_path / "none")[2]


def test_nothing_is_watched_yet(say: Any) -> None:
    status, out, _ = say("--status")
    assert status == 0
    assert "no watcher is at work" in out
    assert "no folder is watched yet" in out
    assert say("--forget", "papers")[0] == 1
    assert say("--confirm-removals", "papers")[0] == 1


def test_status_and_forget(say: Any, box: RagBox, folder: Path) -> None:
    fill(folder, 2)
    (folder / "bad.pdf").write_text("not a PDF")
    box.add_watched(folder, include=["*.txt", "*.pdf"], exclude=["drafts/"])
    looks(box, 3)
    _, out, _ = say("--status")
    assert str(folder) in out
    assert "only: *.txt, *.pdf" in out
    assert "without: drafts/" in out
    assert "3 files: 2 taken in" in out
    assert "! bad.pdf: " in out
    status, out, _ = say("--status", "--json")
    values = json.loads(out)
    (told,) = values["folders"]
    assert (status, values["running"], values["pid"], told["folder"], told["taken_in"]) == (
        0,
        False,
        None,
        str(folder),
        2,
    )
    assert told["troubles"][0]["code"] == "unknown_type"
    assert values["looked"].endswith("+00:00")
    assert say("--forget", folder)[0] == 0
    assert "no folder is watched yet" in say("--status")[1]
    assert len(box.documents()) == 2


def test_a_file_that_moved_is_not_told_as_gone(box: RagBox, folder: Path) -> None:
    fill(folder, 2)
    box.add_watched(folder)
    looks(box, 3)
    (folder / "0.txt").rename(folder / "zero.txt")
    (folder / "1.txt").unlink()
    events: list[WatchEvent] = []
    looks(box, 5, events)
    lines = [line for event in events if event.report for line in report_lines(box, event.report)]
    told = "\n".join(lines)
    assert "moved      0.txt: in the box as zero.txt" in told
    assert "removed    1.txt" in told
    assert "1 removed: " in told


def test_the_word_for_removals(say: Any, box: RagBox, folder: Path) -> None:
    fill(folder, 12)
    box.add_watched(folder)
    looks(box, 3)
    for file in folder.iterdir():
        file.unlink()
    looks(box, 3)
    _, out, _ = say("--status")
    assert "12 documents are gone" in out
    assert f"ragbox watch --confirm-removals '{folder}'" in out
    assert len(box.documents()) == 12
    status, out, _ = say("--confirm-removals", folder, "--json")
    assert (status, json.loads(out)["totals"]["removed"]) == (0, 12)
    assert box.documents() == ()


def test_a_folder_that_is_away(say: Any, box: RagBox, folder: Path) -> None:
    fill(folder, 1)
    box.add_watched(folder)
    looks(box, 3)
    folder.rename(folder.with_name("away"))
    looks(box, 1)
    _, out, _ = say("--status")
    assert "away, first noticed" in out
    assert "its documents stay" in out


def test_a_second_watcher(say: Any, box: RagBox, folder: Path, lean: Profile) -> None:
    box.add_watched(folder)
    stop = threading.Event()
    ready = threading.Event()
    with other(box.path, lean) as watched:
        thread = threading.Thread(target=lambda: watched.watch(on_event=lambda _event: ready.set(), stop=stop))
        thread.start()
        try:
            assert ready.wait(60)
            status, out, err = say(folder)
            assert (status, out) == (1, "")
            assert "a watcher is at work on this box already" in err
            assert f"a watcher is at work (process {os.getpid()})" in say("--status")[1]
        finally:
            stop.set()
            thread.join(60)


def test_the_file_of_a_service(say: Any, path: Path) -> None:
    status, out, err = say("--service", "systemd")
    assert status == 0
    assert f'"--box" "{path}"' in out
    assert "systemctl --user" in err
    assert say("--service", "launchd")[1].startswith("<?xml")
    assert say("--service")[1]
    assert "nothing to watch" in err
