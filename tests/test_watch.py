"""A watched folder: new, changed, growing and removed files, and a folder that goes away."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ragbox import RagBox
from ragbox.errors import BoxError
from ragbox.watch import Watcher, WatchEvent

if TYPE_CHECKING:
    from conftest import Maker

DEADLINE = 60.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    return made


@contextmanager
def watching(box: RagBox, folder: Path, interval: float = 0.05) -> Iterator[list[WatchEvent]]:
    """Watches in another thread; errors of that thread come out here."""
    events: list[WatchEvent] = []
    stop = threading.Event()
    failed: list[BaseException] = []

    def work() -> None:
        try:
            box.add_watched(folder)
            Watcher(box, on_event=events.append, stop=stop, interval=interval).run()
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        until(lambda: events or failed)
        yield events
    finally:
        stop.set()
        thread.join(DEADLINE)
    assert not thread.is_alive()
    assert failed == []


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < deadline, "the watcher did not get there"
        time.sleep(0.02)


def names(box: RagBox) -> set[str]:
    return {info.name for info in box.documents()}


def ingests(events: list[WatchEvent]) -> int:
    return sum(event.kind == "ingested" for event in events)


def test_new_changed_and_removed(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    make_pdf(folder / "a.pdf", "The otter sleeps.")
    with watching(box, folder) as events:
        until(lambda: names(box) == {"a.pdf"})
        make_pdf(folder / "b.pdf", "The heron wakes.")
        until(lambda: names(box) == {"a.pdf", "b.pdf"})
        make_pdf(folder / "a.pdf", "The badger digs all night.")
        until(lambda: any("badger" in hit.chunk.text for hit in box.search("badger")))
        (folder / "b.pdf").unlink()
        until(lambda: names(box) == {"a.pdf"})
        assert all(event.report is not None for event in events if event.kind == "ingested")
    assert box.verify().ok


def test_nothing_new_is_left_alone(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    make_pdf(folder / "a.pdf", "The otter sleeps.")
    with watching(box, folder, interval=0.01) as events:
        until(lambda: ingests(events))
        time.sleep(0.2)
        assert ingests(events) == 1


class Steps(threading.Event):
    """Does something at the end of every interval instead of waiting, and stops the watch when all is done."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        super().__init__()
        self._steps = list(steps)

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        if self._steps:
            self._steps.pop(0)()
        else:
            self.set()
        return self.is_set()


def test_a_growing_file_is_waited_for(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    data = make_pdf(folder.parent / "whole.pdf", "The otter sleeps under the bridge.").read_bytes()
    events: list[WatchEvent] = []
    with (folder / "slow.pdf").open("wb", buffering=0) as file:
        pieces = [data[start : start + 100] for start in range(0, len(data), 100)]
        writes = [lambda piece=piece: file.write(piece) for piece in pieces]
        box.watch(folder, on_event=events.append, stop=Steps(*writes, *[lambda: None] * 3))
    reports = [each for event in events if event.report for each in event.report.documents]
    assert [each.status for each in reports] == ["indexed"]


def test_the_last_file_removed_beside_others(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    make_pdf(folder / "a.pdf", "The otter sleeps.")
    (folder / "notes.csv").touch()
    with watching(box, folder):
        until(lambda: names(box) == {"a.pdf"})
        (folder / "a.pdf").unlink()
        until(lambda: names(box) == set())


def test_a_folder_that_goes_away_keeps_its_documents(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    make_pdf(folder / "a.pdf", "The otter sleeps.")
    away = folder.with_name("away")

    def waits() -> int:
        return sum(event.kind == "waiting" for event in events)

    with watching(box, folder) as events:
        until(lambda: names(box) == {"a.pdf"})
        for times in (1, 2):  # told each time, but once
            folder.rename(away)
            until(lambda: waits() == times)  # noqa: B023 - called at once
            time.sleep(0.15)
            assert waits() == times
            assert names(box) == {"a.pdf"}
            away.rename(folder)
            until(lambda: box.watch_status().folders[0].there)
        make_pdf(folder / "b.pdf", "The heron wakes.")
        until(lambda: names(box) == {"a.pdf", "b.pdf"})
    assert all(str(folder) in event.message for event in events if event.kind == "waiting")


def test_a_bad_file_is_reported_once_and_the_watch_goes_on(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    (folder / "bad.pdf").write_text("not a PDF")
    with watching(box, folder, interval=0.02) as events:
        until(lambda: ingests(events))
        make_pdf(folder / "a.pdf", "The otter sleeps.")
        until(lambda: names(box) == {"a.pdf"})
        assert ingests(events) <= 3


def test_no_folder_to_watch(box: RagBox, tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path / "my.box" / "box.json"):
        with pytest.raises(BoxError, match=path.name):
            box.watch(path)
