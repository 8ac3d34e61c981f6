"""A thousand random operations on two watched folders: then the box equals the folders, and nothing was embedded twice."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.folder_operations import CountingEmbedder, Operations
from ragbox import RagBox
from ragbox.config import Profile
from ragbox.embed import load_embedder
from ragbox.parse.isolated import Workers
from ragbox.watch import WatchStatus

STEPS = 1_000
ROUND = 50
DEADLINE = 120.0


class Between(threading.Event):
    """Does something between two looks instead of waiting; ends the watch when that says so."""

    def __init__(self, work: Callable[[], bool]) -> None:
        super().__init__()
        self._work = work

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        if not self.is_set() and self._work():
            self.set()
        return self.is_set()


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[str, bytes]]:
    """How often each file was read, as what it held."""
    counted: Counter[tuple[str, bytes]] = Counter()
    parse = Workers.parse

    def note(workers: Workers, path: Path, **options: Any) -> Any:
        if path.suffix == ".pdf":
            counted[str(path), path.read_bytes()] += 1
        return parse(workers, path, **options)

    monkeypatch.setattr(Workers, "parse", note)
    return counted


def held(status: WatchStatus) -> set[str]:
    return {path for folder in status.folders for path in folder.held_paths}


def quiet(status: WatchStatus) -> bool:
    return not any(folder.waiting or folder.queued for folder in status.folders)


def test_the_box_equals_the_folders(
    tmp_path: Path, lean: Profile, monkeypatch: pytest.MonkeyPatch, parsed: Counter[tuple[str, bytes]]
) -> None:
    monkeypatch.setattr("ragbox.watch.plan.TICK", 0.1)  # this disk keeps times in finer steps than FAT
    monkeypatch.setattr("ragbox.ingest._TICK_NS", 100_000_000)
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    operations, pace = Operations(folders, seed=20), random.Random(21)
    embedder = CountingEmbedder(load_embedder(lean.embedding.model))
    left = STEPS

    def sources(box: RagBox) -> dict[str, str]:
        return {path: source.document_id for path, source in box._directory.catalog.sources().items()}

    def some_operations() -> bool:
        """A few operations between two looks; now and then the watcher is started anew."""
        nonlocal left
        for _ in range(pace.choice((0, 1, 1, 2, 5, 12))):
            if left:
                left -= 1
                operations.step()
        return not left or pace.random() < 0.02

    while left:
        with RagBox.open(tmp_path / "my.box", lean) as box:
            box._embedder = embedder
            for _ in range(pace.randint(0, 2)):  # while nobody watches
                operations.step()
            box.watch(folders, stop=Between(some_operations))
    assert operations.done.keys() >= {"create", "append", "rename", "move", "copy", "replace", "take_away", "poison"}

    with RagBox.open(tmp_path / "my.box", lean) as box:
        box._embedder = embedder
        if operations.away is not None:
            operations.bring_back()
        until = time.monotonic() + DEADLINE

        def settled() -> bool:
            time.sleep(0.01)
            assert time.monotonic() < until, (len(sources(box)), len(operations.files))
            status = box.watch_status()
            for folder in status.folders:
                if folder.held:
                    assert not set(folder.held_paths) & operations.expected().keys()
                    box.confirm_removals(folder.folder)
            return quiet(status) and sources(box) == operations.expected()

        box.watch(stop=Between(settled))
        verified = box.verify()
        assert verified.ok, verified.problems
        check = "INSERT INTO chunks_text (chunks_text, rank) VALUES ('integrity-check', 1)"
        box._directory.catalog._write(lambda db: db.execute(check))  # raises where a word is found that is not there
        for info in box.documents():
            assert info.name in {Path(path).name for path in info.paths}
        twice = {
            mark: (times, operations.vanished[mark])
            for mark, times in embedder.embedded.items()
            if times > 1 + operations.vanished[mark]
        }
        assert twice == {}
        assert sum(embedder.embedded.values()) > STEPS // 5
        assert [each for each in parsed.items() if each[1] > 1] == []
