"""Several watched folders: what the box remembers of them, takes in, lets go and tells."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ragbox import RagBox
from ragbox.config import Profile
from ragbox.errors import BoxError, BoxLockedError, ConfigError, WatchingError
from ragbox.parse.isolated import Workers
from ragbox.watch import FolderStatus, WatchedFolder, Watcher, WatchEvent

OTTER = "The otter clause: the lessee feeds every otter twice a day."
HERON = "The heron clause: the lessor counts every heron in May."
LONG_AGO = 1_700_000_000


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    return one, two


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were given to be read."""
    names: list[str] = []
    parse = Workers.parse

    def note(workers: Workers, path: Path, **options: Any) -> Any:
        names.append(path.name)
        return parse(workers, path, **options)

    monkeypatch.setattr(Workers, "parse", note)
    return names


class Looks(threading.Event):
    """Ends the watch after so many looks, and does something before one of them."""

    def __init__(self, looks: int, **before: Callable[[], object]) -> None:
        super().__init__()
        self._left = looks
        self._looks = 0
        self._before = before

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        if timeout < 0.5:  # only a breath between two batches
            return self.is_set()
        self._looks += 1
        self._before.get(f"look{self._looks + 1}", lambda: None)()
        if self._looks >= self._left:
            self.set()
        return self.is_set()


def watch(
    box: RagBox, *given: Path, looks: int = 4, before: dict[str, Callable[[], object]] | None = None, **options: Any
) -> list[WatchEvent]:
    """Watches for some looks."""
    events: list[WatchEvent] = []
    box.watch(given, stop=Looks(looks, **(before or {})), on_event=events.append, **options)
    return events


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(text)
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def names(box: RagBox) -> list[str]:
    return sorted(info.name for info in box.documents())


def of(box: RagBox, folder: Path) -> FolderStatus:
    (found,) = [each for each in box.watch_status().folders if each.folder == str(folder)]
    return found


def said(events: list[WatchEvent], kind: str) -> list[str]:
    return [event.message for event in events if event.kind == kind]


def test_several_folders_with_patterns(box: RagBox, folders: tuple[Path, Path]) -> None:
    one, two = folders
    for folder in folders:
        for name in ("a.txt", "b.md", "drafts/c.txt", "deep/er/d.txt"):
            write(folder / name, f"{folder.name} {name} {OTTER}")
    box.add_watched(two, include=["*.md"])
    watch(box, one, exclude=["drafts/"])
    assert names(box) == ["a.txt", "b.md", "b.md", "d.txt"]
    assert (of(box, one).files, of(box, one).taken_in, of(box, two).files) == (3, 3, 1)
    assert box.watched() == (WatchedFolder(str(one), (), ("drafts/",)), WatchedFolder(str(two), ("*.md",), ()))


def test_what_patterns_leave_out_is_left_alone(box: RagBox, folders: tuple[Path, Path]) -> None:
    one, _ = folders
    kept, gone = write(one / "drafts" / "a.txt", OTTER), write(one / "drafts" / "b.txt", HERON)
    box.ingest([kept, gone])
    gone.unlink()
    watch(box, one, exclude=["drafts/"])
    assert names(box) == ["a.txt", "b.txt"]
    assert (of(box, one).files, of(box, one).held) == (0, 0)


def test_remembered_with_its_patterns_until_they_are_replaced(
    box: RagBox, folders: tuple[Path, Path], lean: Profile
) -> None:
    one, _ = folders
    box.add_watched(one, include=["*.pdf"], exclude=["old/"])
    assert box.add_watched(one) == WatchedFolder(str(one), ("*.pdf",), ("old/",))
    assert box.add_watched(one, include=()) == WatchedFolder(str(one), (), ("old/",))
    with RagBox.open(box.path, lean) as other:
        assert other.watched() == (WatchedFolder(str(one), (), ("old/",)),)
    assert box.forget_watched(one)
    assert not box.forget_watched(one)
    assert box.watched() == ()


def test_what_cannot_be_watched(box: RagBox, tmp_path: Path) -> None:
    for path in (tmp_path / "none", box.path, box.path / "chroma", Path(os.fsdecode(b"/tmp/\xff"))):
        with pytest.raises(BoxError):
            box.add_watched(path)
    with pytest.raises(ConfigError):
        box.add_watched(tmp_path, include=["[a"])
    with pytest.raises(BoxError, match="not watched"):
        box.confirm_removals(tmp_path)
    assert box.watched() == ()


def test_a_box_within_a_watched_folder_is_passed_over(box: RagBox, tmp_path: Path) -> None:
    write(box.path / "a.txt", OTTER)
    write(tmp_path / "b.txt", HERON)
    watch(box, tmp_path)
    assert names(box) == ["b.txt"]


def test_folders_are_added_and_forgotten_while_it_watches(
    box: RagBox, folders: tuple[Path, Path], lean: Profile
) -> None:
    one, two = folders
    write(one / "a.txt", OTTER)
    write(two / "b.txt", HERON)
    with RagBox.open(box.path, lean) as page:
        added: dict[str, Callable[[], object]] = {"look3": lambda: page.add_watched(two)}
        watch(box, one, looks=6, before=added)
        assert names(box) == ["a.txt", "b.txt"]

        def forget() -> None:
            page.forget_watched(one)
            write(one / "c.txt", OTTER + HERON)

        watch(box, looks=6, before={"look2": forget})
        assert names(box) == ["a.txt", "b.txt"]


def test_renamed_and_moved_without_being_read_again(box: RagBox, folders: tuple[Path, Path], tried: list[str]) -> None:
    one, two = folders
    path = write(one / "lease_draft.txt", OTTER)
    watch(box, one, two)
    assert box.ask("Who feeds every otter?").citations[0].document == "lease_draft.txt"
    vectors = box._directory.vectors.chunk_ids()
    path = path.rename(one / "lease_final.txt")
    watch(box, looks=6)
    assert names(box) == ["lease_final.txt"]
    path.rename(two / "lease_signed.txt")
    watch(box, looks=6)
    assert names(box) == ["lease_signed.txt"]
    cited = box.ask("Who feeds every otter?").citations[0]
    assert cited.document == "lease_signed.txt"
    assert box.documents()[0].paths == (str(two / "lease_signed.txt"),)
    (hit,) = box.search("Who feeds every otter?")
    assert hit.chunk.indexed == f"lease signed\n{OTTER}"
    found = box._directory.catalog.labelled(["draft", "final", "signed"])[0]
    assert list(found) == ["signed"]
    assert tried == ["lease_draft.txt"]
    assert box._directory.vectors.chunk_ids() == vectors


def test_a_file_replaced_while_it_is_read_is_read_again(
    box: RagBox, folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = folders
    path = write(one / "a.txt", OTTER)
    opened: list[Path] = []
    opens = Path.open

    def opening(self: Path, *arguments: Any, **options: Any) -> Any:
        file = opens(self, *arguments, **options)
        if self == path and not opened:
            opened.append(self)
            write(path, OTTER + HERON)  # between the look at its size and the end of its reading
        return file

    monkeypatch.setattr(Path, "open", opening)
    events = watch(box, one, looks=2)
    (report,) = [each for event in events if event.report for each in event.report.documents]
    assert (report.status, report.problems[0].code) == ("failed", "removed")
    assert names(box) == []
    watch(box, looks=4)
    assert box.text(box.documents()[0].document_id).strip() == OTTER + HERON


def test_a_bad_file_is_tried_once_until_it_changes(
    box: RagBox, folders: tuple[Path, Path], tried: list[str], make_pdf: Any
) -> None:
    one, _ = folders
    bad = write(one / "bad.pdf", "not a PDF")
    write(one / "good.txt", OTTER)
    watch(box, one, looks=6)
    watch(box, looks=6)
    assert names(box) == ["good.txt"]
    assert tried == ["bad.pdf", "good.txt"]
    (trouble,) = of(box, one).troubles
    assert (trouble.path, trouble.code) == (str(bad), "unknown_type")
    assert trouble.message.startswith("bad.pdf: ")
    assert abs((datetime.now(UTC) - trouble.since).total_seconds()) < 600
    make_pdf(bad, OTTER)
    watch(box, looks=6)
    assert names(box) == ["bad.pdf", "good.txt"]
    assert of(box, one).troubles == ()


def test_what_the_user_deleted_is_left_out_until_it_changes(
    box: RagBox, folders: tuple[Path, Path], lean: Profile
) -> None:
    one, two = folders
    path = write(one / "a.txt", OTTER)
    write(two / "copy.txt", OTTER)
    write(one / "b.txt", HERON)

    def delete() -> None:
        with RagBox.open(box.path, lean) as page:
            assert page.delete("a.txt").verified

    watch(box, one, two, looks=8, before={"look5": delete})
    assert names(box) == ["b.txt"]
    watch(box, looks=4)
    assert names(box) == ["b.txt"]
    ((trouble,), (other,)) = of(box, one).troubles, of(box, two).troubles
    assert (trouble.code, Path(trouble.path).name, other.code) == ("deleted", "a.txt", "deleted")
    path.write_text(OTTER + HERON)
    watch(box, looks=4)
    assert names(box) == ["a.txt", "b.txt"]
    box.ingest(two / "copy.txt")
    watch(box, looks=2)
    assert names(box) == ["a.txt", "b.txt", "copy.txt"]
    assert of(box, one).troubles == of(box, two).troubles == ()


def test_what_was_deleted_while_the_watcher_waited_for_its_turn_is_left_out(
    box: RagBox, folders: tuple[Path, Path]
) -> None:
    one, _ = folders
    path = write(one / "a.txt", OTTER)
    other = write(one / "b.txt", HERON)
    box.add_watched(one)
    box.ingest([path])
    box.delete("a.txt")
    report = box._bring_in([str(path), str(other)], ())  # as a watcher that had found both before
    assert {Path(each.path).name: each.status for each in report.documents} == {"a.txt": "skipped", "b.txt": "indexed"}
    assert names(box) == ["b.txt"]
    watch(box, looks=4)
    assert names(box) == ["b.txt"]
    path.write_text(OTTER + HERON)
    assert [each.status for each in box._bring_in([str(path)], ()).documents] == ["indexed"]


@pytest.mark.parametrize("inner", [".", "drive"])
def test_what_the_user_deleted_does_not_come_back_with_a_drive(
    box: RagBox, folders: tuple[Path, Path], inner: str
) -> None:
    one, two = folders
    path = write(one / inner / "a.txt", OTTER)
    watch(box, one)
    box.delete("a.txt")
    aside = path.rename(two / "a.txt")  # what it was mounted at stays, and is empty
    watch(box)
    aside.rename(path)
    watch(box)
    assert names(box) == []


def test_a_trouble_ends_with_its_file_or_when_the_file_was_taken_in_otherwise(
    box: RagBox, folders: tuple[Path, Path], make_pdf: Any
) -> None:
    one, _ = folders
    for name in ("a.pdf", "b.pdf", "old.doc"):
        write(one / name, f"not a PDF {name}")
    watch(box, one)
    assert [Path(each.path).name for each in of(box, one).troubles] == ["a.pdf", "b.pdf", "old.doc"]
    (one / "b.pdf").unlink()
    (one / "old.doc").unlink()
    os.utime(make_pdf(one / "a.pdf", OTTER), (LONG_AGO, LONG_AGO))
    box.ingest(one / "a.pdf")
    watch(box, looks=1)
    assert of(box, one).troubles == ()


def test_a_folder_that_is_away_keeps_its_documents_and_its_troubles(box: RagBox, folders: tuple[Path, Path]) -> None:
    one, two = folders
    for number in range(12):
        write(one / f"{number}.txt", f"{OTTER} {number}")
    write(one / "bad.pdf", "not a PDF")
    watch(box, one, two)
    away = one.rename(one.with_name("away"))
    events = watch(box, looks=6)
    (message,) = said(events, "waiting")
    assert message.startswith(f"{one}: ")
    status = of(box, one)
    assert (status.there, status.held, len(status.troubles), len(names(box))) == (False, 0, 1, 12)
    assert status.away_since is not None
    watch(box, looks=2)
    assert of(box, one).away_since == status.away_since  # also for the next watcher
    away.rename(one)
    (one / "0.txt").unlink()
    watch(box, looks=6)
    assert (of(box, one).there, of(box, one).away_since, len(names(box))) == (True, None, 11)


def test_many_files_gone_at_once_wait_for_the_users_word(box: RagBox, folders: tuple[Path, Path]) -> None:
    one, _ = folders
    paths = [write(one / f"{number}.txt", f"{OTTER} {number}") for number in range(15)]
    watch(box, one)
    for path in paths[:12]:
        path.unlink()
    events = watch(box, looks=6)
    (message,) = said(events, "held")
    assert "12 documents" in message
    status = of(box, one)
    assert (status.held, status.held_paths, len(names(box))) == (12, tuple(sorted(map(str, paths[:12]))), 15)
    assert "confirm" in status.message
    write(paths[0], f"{OTTER} 0")
    paths[14].unlink()
    report = box.confirm_removals(one)
    assert report.totals["removed"] == 11  # not the one that is back, nor the one that nobody was asked about
    assert names(box) == ["0.txt", "12.txt", "13.txt", "14.txt"]
    assert box.confirm_removals(one).documents == ()
    watch(box)
    assert names(box) == ["0.txt", "12.txt", "13.txt"]
    assert of(box, one).held == 0
    assert box.verify().ok


def test_one_watcher_at_a_time(box: RagBox, folders: tuple[Path, Path], lean: Profile) -> None:
    one, two = folders

    def second() -> None:
        with RagBox.open(box.path, lean) as other:
            assert other.watch_status().running
            assert other.watch_status().pid == os.getpid()
            with pytest.raises(WatchingError, match="already"):
                other.watch(two, stop=Looks(1))

    assert not box.watch_status().running
    watch(box, one, looks=2, before={"look2": second})
    status = box.watch_status()
    assert (status.running, status.pid, status.doing) == (False, None, "")
    assert status.looked is not None


def test_another_writer_is_waited_for_and_told_of_once(
    box: RagBox, folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = folders
    write(one / "a.txt", OTTER)
    writing = box._directory.writing
    refused: list[int] = []

    def busy() -> Any:
        if len(refused) < 3:
            refused.append(1)
            raise BoxLockedError("another ragbox process is writing to this box")
        return writing()

    monkeypatch.setattr(box._directory, "writing", busy)
    events = watch(box, one, looks=8)
    assert len(said(events, "waiting")) == 1
    assert len(refused) == 3
    assert names(box) == ["a.txt"]


def test_other_writers_get_their_turn_between_batches(
    box: RagBox, folders: tuple[Path, Path], lean: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ragbox.watch.watcher._SLICE", 0.0)
    one, two = folders
    for number in range(6):
        write(one / f"{number}.txt", f"{OTTER} {number}")
    other = write(two / "other.txt", HERON)
    seen: list[int] = []

    def on_event(event: WatchEvent) -> None:
        if event.report is not None:
            with RagBox.open(box.path, lean) as page:
                if not seen:
                    page.ingest(other)
                seen.append(len(page.documents()))

    box.watch(one, stop=Looks(6), on_event=on_event)
    assert seen == [2, 3, 4, 5, 6, 7]


def test_progress_of_a_drop(box: RagBox, folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ragbox.watch.watcher._SLICE", 0.0)
    monkeypatch.setattr("ragbox.watch.status._PAUSE", 0.0)
    one, _ = folders
    for number in range(5):
        write(one / f"{number}.txt", f"{OTTER} {number}")
    told: list[tuple[int, int, bool]] = []

    def on_event(event: WatchEvent) -> None:
        if event.report is not None:
            status = box.watch_status()
            told.append((status.done, status.total, status.seconds_left is not None))
            assert ".txt" in status.doing

    box.watch(one, stop=Looks(6), on_event=on_event)
    assert [(done, total) for done, total, _ in told] == [(number, 5) for number in range(5)]
    assert [timed for _, _, timed in told] == [False, True, True, True, True]
    status = box.watch_status()
    assert (status.done, status.total) == (0, 0)


def test_nothing_of_it_is_in_the_clear(box: RagBox, folders: tuple[Path, Path]) -> None:
    one, _ = folders
    write(one / "halvorsen.txt", OTTER)
    write(one / "brightwater.pdf", "not a PDF")
    watch(box, one, exclude=["kestrel/"])
    assert of(box, one).troubles
    for path in box.path.rglob("*"):
        if path.is_file():
            data = path.read_bytes().lower()
            assert not any(word in data for word in (b"halvorsen", b"brightwater", b"kestrel", os.fsencode(one)))


def test_a_folder_that_may_not_be_read_is_no_deletion(
    box: RagBox, folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = folders
    for name in ("open/a.txt", "closed/b.txt", "closed/deep/c.txt"):
        write(one / name, f"{OTTER} {name}")
    watch(box, one)
    scan = os.scandir

    def refuse(path: Any) -> Any:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)  # root may read everything
    watch(box, looks=6)
    assert names(box) == ["a.txt", "b.txt", "c.txt"]
    (trouble,) = of(box, one).troubles
    assert trouble.path == str(one / "closed")


def test_documents_made_by_other_settings_are_made_anew(box: RagBox, folders: tuple[Path, Path], lean: Profile) -> None:
    one, _ = folders
    write(one / "a.txt", OTTER)
    watch(box, one)
    changed = lean.model_copy(update={"chunk": lean.chunk.model_copy(update={"tokens": 64})})
    with RagBox.open(box.path, changed) as other:
        events = watch(other)
        statuses = [each.status for event in events if event.report for each in event.report.documents]
        assert statuses == ["indexed"]
        assert watch(other)[1:] == []


def test_what_a_watcher_of_another_version_tells_is_understood(box: RagBox, folders: tuple[Path, Path]) -> None:
    one, _ = folders
    box.add_watched(one)
    told = {"folders": {str(one): {"there": True, "files": 3, "mood": "good"}}, "mood": "good"}
    box._directory.watching.put("status", json.dumps(told).encode())
    assert (of(box, one).there, of(box, one).files) == (True, 3)


def test_the_pause_between_looks() -> None:
    from ragbox.watch.pace import Pace

    pace = Pace(1.0)
    assert pace.after(0.01, busy=True) == 1.0
    idle = [pace.after(0.01, busy=False) for _ in range(10)]
    assert idle == sorted(idle)
    assert idle[-1] == 2.5
    assert pace.after(0.01, busy=True) == 1.0
    slow = Pace(1.0)
    for seconds in (0.2, 2.0, 30.0):  # a look on a slow drive
        assert slow.after(seconds, busy=True) >= seconds
        rest = [slow.after(seconds, busy=False) for _ in range(30)][-1]
        assert 2 * seconds <= rest <= 60.0


def test_a_watcher_asks_to_be_stopped_only_by_its_event(box: RagBox) -> None:
    stop = threading.Event()
    stop.set()
    Watcher(box, on_event=None, stop=stop).run()
    assert not box.watch_status().running


def test_other_settings_given_meanwhile_end_it(box: RagBox, folders: tuple[Path, Path], lean: Profile) -> None:
    one, _ = folders
    write(one / "a.txt", OTTER)
    changed = lean.model_copy(update={"chunk": lean.chunk.model_copy(update={"tokens": 64})})

    def reindex() -> None:
        with RagBox.open(box.path, changed) as other:
            other.reindex()

    with pytest.raises(BoxError, match="start the watcher again"):
        watch(box, one, looks=8, before={"look4": reindex})
    assert not box.watch_status().running
