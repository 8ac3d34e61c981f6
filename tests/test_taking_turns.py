"""A long run lets another writer in between two files, and goes on with the box as that one left it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ragbox import RagBox
from ragbox.errors import BoxError
from ragbox.store import turns
from ragbox.types import IngestEvent

if TYPE_CHECKING:
    from conftest import Maker

    from ragbox.config import Profile


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_TURN_SECONDS", 0.0)


@pytest.fixture
def folder(tmp_path: Path, make_pdf: Maker) -> Path:
    path = tmp_path / "files"
    path.mkdir()
    for number in range(6):
        make_pdf(path / f"{number}.pdf", f"The keeper of item{number}x counts it every morning before work begins.")
    return path


def meanwhile(box: RagBox, folder: Path, work: threading.Thread) -> dict[str, str]:
    """Starts `work` after the second file of a run; the status of each file by its name."""

    def progress(event: IngestEvent) -> None:
        if event.stage == "done" and event.done == 2:
            work.start()
            while not box._directory.turns.is_wanted():
                assert work.is_alive()

    report = box.ingest(folder, progress=progress)
    work.join()
    return {Path(each.path).name: each.status for each in report.documents}


def test_a_document_is_deleted_while_many_are_taken_in(box: RagBox, folder: Path) -> None:
    left: list[set[str]] = []

    def delete() -> None:
        assert box.delete("0.pdf").verified
        left.append({info.name for info in box.documents()})

    statuses = meanwhile(box, folder, threading.Thread(target=delete))
    assert set(statuses.values()) == {"indexed"}
    assert left == [{"1.pdf"}]  # not after the run
    assert {info.name for info in box.documents()} == {f"{number}.pdf" for number in range(1, 6)}
    assert box.verify().ok
    assert {hit.document for hit in box.search("keeper", k=20)} == {f"{number}.pdf" for number in range(1, 6)}


def test_what_is_deleted_meanwhile_is_not_brought_back(box: RagBox, folder: Path) -> None:
    box.ingest(folder)
    last = sorted(info.name for info in box.documents())[-1]
    deletion = threading.Thread(target=box.delete, args=(box.document(last).document_id,))
    statuses = meanwhile(box, folder, deletion)
    assert last not in [info.name for info in box.documents()]
    assert {name for name, status in statuses.items() if status == "skipped"} == {last}
    assert box.ingest(folder).totals["indexed"] == 1


def test_what_another_took_in_meanwhile_is_not_taken_in_again(box: RagBox, folder: Path) -> None:
    theirs: dict[str, str] = {}

    def take_in() -> None:
        report = box.ingest([folder / "4.pdf", folder / "5.pdf"])
        theirs.update({Path(each.path).name: each.status for each in report.documents})

    statuses = meanwhile(box, folder, threading.Thread(target=take_in))
    assert {name for name, status in statuses.items() if status == "indexed"} >= {
        f"{number}.pdf" for number in range(4)
    }
    assert (statuses["4.pdf"], theirs["4.pdf"]) == ("unchanged", "indexed")
    assert {statuses["5.pdf"], theirs["5.pdf"]} == {"indexed", "unchanged"}  # they may take turns once more before it
    assert len(box.documents()) == 6
    assert box.verify().ok


def test_documents_made_anew_are_so_once(box: RagBox, folder: Path) -> None:
    box.ingest(folder)
    made: list[str] = []
    work = threading.Thread(target=box.delete, args=("5.pdf",))

    def progress(event: IngestEvent) -> None:
        if event.stage == "parse" and event.page is None:
            made.append(Path(event.path).name)
        if event.stage == "done" and event.done == 2:
            work.start()
            while not box._directory.turns.is_wanted():
                assert work.is_alive()

    box.reindex(documents=["0.pdf", "1.pdf", "2.pdf", "3.pdf"], progress=progress)
    work.join()
    assert sorted(made) == ["0.pdf", "1.pdf", "2.pdf", "3.pdf"]
    assert len(box.documents()) == 5
    assert box.verify().ok


def test_a_run_does_not_bring_back_the_settings_that_another_replaced(
    tmp_path: Path, lean: Profile, folder: Path
) -> None:
    other = lean.model_copy(update={"chunk": lean.chunk.model_copy(update={"tokens": 64})})
    with RagBox.open(tmp_path / "a.box", lean) as box:
        box.ingest(folder / "0.pdf")
        directory = box._directory

        def settings() -> None:
            with directory.writing():
                directory.catalog.set_meta(fingerprint="other", profile=other.model_dump_json())

        with pytest.raises(BoxError, match="other settings"):
            meanwhile(box, folder, threading.Thread(target=settings))
        assert directory.catalog.meta("fingerprint") == "other"
        assert directory.turns.writer() is None
        assert box.verify().ok
