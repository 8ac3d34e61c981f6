"""`ragbox watch` as a process that is killed again and again while files change: started anew, it catches up."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.folder_operations import Operations
from ragbox import RagBox
from ragbox.errors import WatchingError

if TYPE_CHECKING:
    from ragbox.config import Profile

KILLS = 8
DEADLINE = 120.0
RAGBOX = [sys.executable, "-m", "ragbox", "watch"]


def start(box: Path, *arguments: object) -> subprocess.Popen[str]:
    command = [*RAGBOX, "--box", str(box), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def status(box: Path) -> Any:
    command = [*RAGBOX, "--box", str(box), "--status", "--json"]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def sources(box: RagBox) -> dict[str, str]:
    return {path: source.document_id for path, source in box._directory.catalog.sources().items()}


@pytest.mark.e2e
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_killed_while_files_change(tmp_path: Path, lean: Profile) -> None:
    chance = random.Random(3)
    folders, path = [tmp_path / "one", tmp_path / "two"], tmp_path / "my.box"
    for folder in folders:
        folder.mkdir()
    operations = Operations(folders, seed=4)
    RagBox.open(path, lean).close()
    for number in range(KILLS):
        with start(path, *folders) if number == 0 else start(path) as watcher:
            assert watcher.stderr is not None
            assert watcher.stderr.readline().startswith("watching ")
            until = time.monotonic() + chance.uniform(0.5, 4.0)
            while time.monotonic() < until:
                operations.step()
                time.sleep(chance.uniform(0.0, 0.1))
            watcher.send_signal(signal.SIGKILL)
        assert watcher.returncode == -signal.SIGKILL
        assert status(path)["running"] is False
        for _ in range(chance.randint(0, 5)):  # while nobody watches
            operations.step()
    if operations.away is not None:
        operations.bring_back()
    with start(path) as watcher, RagBox.open(path, lean) as box:
        until = time.monotonic() + DEADLINE
        while sources(box) != operations.expected():
            assert time.monotonic() < until, (sources(box), operations.expected())
            for each in box.watch_status().folders:
                assert not set(each.held_paths) & operations.expected().keys()
                if each.held:
                    box.confirm_removals(each.folder)
            time.sleep(0.2)
        told = status(path)
        assert (told["running"], told["pid"]) == (True, watcher.pid)
        with pytest.raises(WatchingError, match="already"):
            box.watch(folders)
        watcher.send_signal(signal.SIGINT)
        assert watcher.wait(DEADLINE) == 130
        verified = box.verify()
        assert verified.ok, verified.problems
        assert not box.watch_status().running
