"""Files into a box: what is new, changed, moved, gone or broken, and that one bad file never stops the others."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdf
import pytest

from ragbox import RagBox
from ragbox.errors import BoxError, ConfigError, DocumentNotFoundError, FingerprintError
from ragbox.types import DocumentReport, IngestEvent, IngestReport

if TYPE_CHECKING:
    from conftest import Maker

    from ragbox.config import Profile

OTTER = "The otter clause: the lessee feeds every otter twice a day."
HERON = "The heron clause: the lessor counts every heron in May."
BADGER = "The badger clause: no badger shall be disturbed at night."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    return made


def only(report: IngestReport) -> DocumentReport:
    (document,) = report.documents
    return document


def by_name(report: IngestReport) -> dict[str, DocumentReport]:
    return {Path(each.path).name: each for each in report.documents}


def found(box: RagBox, word: str) -> set[str]:
    """Names of the documents whose passages hold the word."""
    return {hit.document for hit in box.search(word) if word in hit.chunk.text}


def test_new_then_unchanged(box: RagBox, folder: Path, make_pdf: Maker, make_docx: Maker) -> None:
    make_pdf(folder / "a.pdf", OTTER, HERON)
    make_docx(folder / "b.docx", BADGER)
    first = box.ingest(folder)
    assert [each.status for each in first.documents] == ["indexed", "indexed"]
    assert (first.totals["documents"], first.totals["pages"]) == (2, 2)
    documents, generation = box.documents(), box._directory.catalog.generation
    second = box.ingest(folder)
    assert [each.status for each in second.documents] == ["unchanged", "unchanged"]
    assert [(each.path, each.document_id, each.pages, each.chunks, each.pii) for each in second.documents] == [
        (each.path, each.document_id, each.pages, each.chunks, each.pii) for each in first.documents
    ]
    assert box.documents() == documents
    assert box._directory.catalog.generation == generation
    assert box.verify().ok


def test_touched_is_unchanged(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    path = make_pdf(folder / "a.pdf", OTTER)
    box.ingest(folder)
    os.utime(path, (1, 1))
    assert only(box.ingest(folder)).status == "unchanged"


def test_changed_replaces_its_old_version(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    path = make_pdf(folder / "a.pdf", OTTER)
    old = only(box.ingest(folder)).document_id
    make_pdf(path, HERON)
    report = only(box.ingest(folder))
    assert report.status == "indexed"
    assert report.document_id != old
    assert [each.document_id for each in box.documents()] == [report.document_id]
    assert (found(box, "otter"), found(box, "heron")) == (set(), {"a.pdf"})
    assert box.verify().ok


def test_a_change_that_keeps_size_and_falls_into_the_same_tick(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    """File systems keep times in ticks of up to two seconds, so a file read in the tick of its last change is suspect."""
    path = make_pdf(folder / "a.pdf", OTTER)
    path.write_bytes(path.read_bytes().ljust(2000, b"\n"))
    before = path.stat()
    box.ingest(folder)
    path.write_bytes(
        make_pdf(folder.parent / "new.pdf", OTTER.replace("otter", "stoat")).read_bytes().ljust(2000, b"\n")
    )
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert only(box.ingest(folder)).status == "indexed"
    assert (found(box, "otter"), found(box, "stoat")) == (set(), {"a.pdf"})


def test_the_same_bytes_at_two_paths(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    path = make_pdf(folder / "a.pdf", OTTER)
    shutil.copy(path, folder / "b.pdf")
    report = box.ingest(folder)
    assert [each.status for each in report.documents] == ["indexed", "unchanged"]
    (info,) = box.documents()
    assert info.paths == (str(folder / "a.pdf"), str(folder / "b.pdf"))
    path.unlink()
    assert by_name(box.ingest(folder))["a.pdf"].status == "removed"
    (info,) = box.documents()
    assert (info.name, info.paths) == ("b.pdf", (str(folder / "b.pdf"),))
    assert found(box, "otter") == {"b.pdf"}


def test_a_folder_is_renamed_and_then_a_file_deleted(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    (folder / "old").mkdir()
    make_pdf(folder / "old" / "a.pdf", OTTER)
    make_pdf(folder / "old" / "b.pdf", HERON)
    box.ingest(folder / "old")
    (folder / "old").rename(folder / "new")
    box.ingest(folder / "new")
    (folder / "new" / "a.pdf").unlink()
    assert by_name(box.ingest(folder / "new"))["a.pdf"].status == "removed"
    assert [info.name for info in box.documents()] == ["b.pdf"]


def test_a_copy_elsewhere_keeps_the_document_and_is_told(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    for name in ("one", "two"):
        (folder / name).mkdir()
        make_pdf(folder / name / "a.pdf", OTTER)
        make_pdf(folder / name / f"{name}.pdf", HERON, name)
        box.ingest(folder / name)
    (folder / "one" / "a.pdf").unlink()
    report = by_name(box.ingest(folder / "one"))["a.pdf"]
    assert (report.status, report.problems[0].code) == ("skipped", "held_elsewhere")
    assert str(folder / "two" / "a.pdf") in report.problems[0].message
    assert found(box, "otter") == {"a.pdf"}


def test_vectors_that_are_gone_are_made_again(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    make_pdf(folder / "a.pdf", OTTER)
    box.ingest(folder)
    path, profile = box.path, box.profile
    box.close()
    shutil.rmtree(path / "chroma")
    with RagBox.open(path, profile) as again:
        assert found(again, "otter") == {"a.pdf"}
        assert again.verify().ok


def test_deleting_leaves_no_byte_of_its_id(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    make_pdf(folder / "a.pdf", OTTER)
    make_pdf(folder / "b.pdf", HERON)
    box.ingest(folder)
    document_id = box.document("a.pdf").document_id
    files = [path for path in box.path.rglob("*") if path.is_file()]
    assert any(document_id.encode() in path.read_bytes() for path in files)
    assert box.delete("a.pdf").verified
    files = [path for path in box.path.rglob("*") if path.is_file()]
    assert not any(document_id.encode() in path.read_bytes() for path in files)
    assert found(box, "heron") == {"b.pdf"}


def test_a_delete_cut_short_is_finished_by_the_next_writer(
    box: RagBox, folder: Path, make_pdf: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_pdf(folder / "a.pdf", OTTER)
    make_pdf(folder / "b.pdf", HERON)
    box.ingest(folder)
    document_id = box.document("a.pdf").document_id

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("ragbox.store.vectors.VectorStore.replace", stop)
        with pytest.raises(KeyboardInterrupt):
            box.delete(document_id)
    (folder / "a.pdf").unlink()
    box.ingest(folder)
    assert not box._directory.holds(document_id)
    assert found(box, "heron") == {"b.pdf"}
    assert box.verify().ok


def test_deleting_while_others_ask(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    for number in range(6):
        make_pdf(folder / f"{number}.pdf", OTTER, f"Copy {number}.")
    box.ingest(folder)
    faults: list[BaseException] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            try:
                box.search("otter")
            except BaseException as error:
                faults.append(error)
                return

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for number in range(5):
            assert box.delete(f"{number}.pdf").verified
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert faults == []
    assert found(box, "otter") == {"5.pdf"}


def test_a_name_that_begins_with_a_tilde(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    make_pdf(folder / "~draft.pdf", OTTER)
    box.ingest(folder)
    assert box.delete("~draft.pdf").verified


def test_a_closed_box_says_so(box: RagBox) -> None:
    box.close()
    with pytest.raises(BoxError, match="closed"):
        box.documents()


def test_renamed(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    path = make_pdf(folder / "old.pdf", OTTER)
    box.ingest(folder)
    path.rename(folder / "new.pdf")
    report = by_name(box.ingest(folder))
    assert (report["new.pdf"].status, report["old.pdf"].status) == ("unchanged", "removed")
    assert found(box, "otter") == {"new.pdf"}


def test_two_files_swap_their_names(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    a, b = make_pdf(folder / "a.pdf", OTTER), make_pdf(folder / "b.pdf", HERON)
    box.ingest(folder)
    a.rename(folder / "c")
    b.rename(a)
    (folder / "c").rename(b)
    box.ingest(folder)
    assert (found(box, "otter"), found(box, "heron")) == ({"b.pdf"}, {"a.pdf"})
    assert box.verify().ok


def test_removed_from_a_given_folder(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    path = make_pdf(folder / "a.pdf", OTTER)
    make_pdf(folder / "b.pdf", HERON)
    outside = make_pdf(folder.parent / "outside.pdf", BADGER)
    box.ingest([folder, outside])
    path.unlink()
    outside.unlink()
    statuses = {name: each.status for name, each in by_name(box.ingest(folder)).items()}
    assert statuses == {"a.pdf": "removed", "b.pdf": "unchanged"}
    assert (found(box, "otter"), found(box, "badger")) == (set(), {"outside.pdf"})
    assert box.verify().ok


def test_a_file_that_became_a_folder_is_gone(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    path = make_pdf(folder / "a.pdf", OTTER)
    make_pdf(folder / "b.pdf", HERON)
    box.ingest(folder)
    path.unlink()
    path.mkdir()
    box.ingest(folder)
    assert found(box, "otter") == set()


def test_an_emptied_folder_keeps_its_documents(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    make_pdf(folder / "a.pdf", OTTER)
    box.ingest(folder)
    (folder / "a.pdf").unlink()
    report = only(box.ingest(folder))
    assert (report.status, report.problems[0].code) == ("skipped", "folder_empty")
    assert str(folder) in report.problems[0].message
    assert found(box, "otter") == {"a.pdf"}


def test_a_folder_that_is_gone_keeps_its_documents(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    make_pdf(folder / "a.pdf", OTTER)
    box.ingest(folder)
    shutil.rmtree(folder)
    report = only(box.ingest(folder))
    assert (report.status, report.problems[0].code) == ("failed", "not_found")
    assert found(box, "otter") == {"a.pdf"}


def test_several_are_deleted_at_once_all_or_none(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    for name, text in (("a.pdf", OTTER), ("b.pdf", HERON), ("c.pdf", "The badger.")):
        make_pdf(folder / name, text)
    box.ingest(folder)
    with pytest.raises(DocumentNotFoundError):
        box.delete_documents(["a.pdf", "nosuch.pdf"])
    assert len(box.documents()) == 3
    before = box.version
    receipts = box.delete_documents(["a.pdf", "c.pdf", "a.pdf"])
    assert [(each.name, each.vectors, each.verified) for each in receipts] == [("a.pdf", 1, True), ("c.pdf", 1, True)]
    assert all(datetime.fromisoformat(each.deleted_at).utcoffset() == timedelta(0) for each in receipts)
    assert box.version > before
    assert [info.name for info in box.documents()] == ["b.pdf"]
    assert found(box, "heron") == {"b.pdf"}
    assert box.verify().ok


def test_the_list_of_documents_is_made_again_only_when_they_changed(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    make_pdf(folder / "a.pdf", OTTER)
    box.ingest(folder)
    first = box.documents()
    assert box.documents() is first
    shutil.copy(folder / "a.pdf", folder / "again.pdf")
    box.ingest(folder)
    assert [len(info.paths) for info in box.documents()] == [2]
    with RagBox.open(box.path) as other:
        (folder / "again.pdf").unlink()
        (folder / "a.pdf").rename(folder / "renamed.pdf")
        other.ingest(folder)
    assert [info.name for info in box.documents()] == ["renamed.pdf"]
    assert [info.name for info in first] == ["a.pdf"]


def test_deleted_is_gone_and_may_come_again(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    make_pdf(folder / "a.pdf", OTTER)
    make_pdf(folder / "b.pdf", HERON)
    document_id = by_name(box.ingest(folder))["a.pdf"].document_id
    assert document_id is not None
    receipt = box.delete(document_id)
    assert receipt.verified
    assert (receipt.name, receipt.chunks, receipt.vectors) == ("a.pdf", 1, 1)
    assert found(box, "otter") == set()
    assert box.verify().ok
    with pytest.raises(DocumentNotFoundError):
        box.text(document_id)
    with pytest.raises(DocumentNotFoundError):
        box.delete(document_id)
    assert by_name(box.ingest(folder))["a.pdf"].status == "indexed"
    assert found(box, "otter") == {"a.pdf"}


# -- bad files


def _not_a_pdf(path: Path, _make: Maker) -> None:
    path.write_text("Dear reader, this is only a letter.")


def _truncated(path: Path, make: Maker) -> None:
    path.write_bytes(make(path, OTTER).read_bytes()[:400])


def _encrypted(path: Path, make: Maker) -> None:
    make(path, OTTER, password="open sesame")


def _empty(path: Path, _make: Maker) -> None:
    path.touch()


def _no_pages(path: Path, _make: Maker) -> None:
    with path.open("wb") as file:
        pypdf.PdfWriter().write(file)


def _zip(path: Path, _make: Maker) -> None:
    path.write_bytes(b"PK\x03\x04" + bytes(200))


def _unlink(path: Path, _make: Maker) -> None:
    path.symlink_to(path.parent / "nowhere.pdf")


BAD = [_not_a_pdf, _truncated, _encrypted, _empty, _no_pages, _zip, _unlink]


@pytest.mark.parametrize("spoil", BAD, ids=[each.__name__.strip("_") for each in BAD])
def test_a_bad_file_is_named_and_the_others_are_indexed(
    box: RagBox, folder: Path, make_pdf: Maker, spoil: Callable[[Path, Maker], None]
) -> None:
    make_pdf(folder / "a.pdf", HERON)
    spoil(folder / "broken.pdf", make_pdf)
    make_pdf(folder / "z.pdf", BADGER)
    reports = by_name(box.ingest(folder))
    bad = reports.pop("broken.pdf")
    assert bad.status == "failed"
    assert bad.document_id is None
    (problem,) = bad.problems
    assert problem.code not in ("internal", "error")
    assert "broken.pdf" in problem.message
    assert {each.status for each in reports.values()} == {"indexed"}
    assert (found(box, "heron"), found(box, "badger")) == ({"a.pdf"}, {"z.pdf"})
    assert box.verify().ok


def test_a_bad_new_version_keeps_the_old_one(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    path = make_pdf(folder / "a.pdf", OTTER)
    box.ingest(folder)
    path.write_bytes(path.read_bytes()[:200])
    assert only(box.ingest(folder)).status == "failed"
    assert found(box, "otter") == {"a.pdf"}


def test_the_password_opens_an_encrypted_pdf(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    make_pdf(folder / "a.pdf", OTTER, password="open sesame")
    make_pdf(folder / "b.pdf", HERON)
    wrong = by_name(box.ingest(folder, password="open barley"))
    assert (wrong["a.pdf"].status, wrong["a.pdf"].problems[0].code) == ("failed", "wrong_password")
    assert "barley" not in wrong["a.pdf"].problems[0].message
    assert by_name(box.ingest(folder, password="open sesame"))["a.pdf"].status == "indexed"
    assert found(box, "otter") == {"a.pdf"}


def test_a_directory_called_like_a_file(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    (folder / "x.pdf").mkdir()
    make_pdf(folder / "x.pdf" / "inside.pdf", OTTER)
    make_pdf(folder / "a.pdf", HERON)
    reports = by_name(box.ingest(folder))
    assert {name: each.status for name, each in reports.items()} == {
        "x.pdf": "skipped",
        "inside.pdf": "indexed",
        "a.pdf": "indexed",
    }
    assert "x.pdf" in reports["x.pdf"].problems[0].message


def test_a_pipe_is_passed_over(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    """Opening one would wait for ever."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    os.mkfifo(folder / "pipe.pdf")
    make_pdf(folder / "a.pdf", HERON)
    for paths in ([folder], [folder / "pipe.pdf", folder / "a.pdf"]):
        report = by_name(box.ingest(paths))["pipe.pdf"]
        assert report.status == "skipped"
        assert "pipe.pdf" in report.problems[0].message


def test_other_kinds_of_files_are_said_to_be_skipped(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    (folder / "notes.csv").write_text("x")
    (folder / ".hidden.pdf").write_text("x")
    (folder / "~$deed.docx").write_text("x")
    make_pdf(folder / "UPPER.PDF", HERON)
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    reports = by_name(box.ingest(folder))
    assert {name: each.status for name, each in reports.items()} == {"notes.csv": "skipped", "UPPER.PDF": "indexed"}


def test_a_path_with_dots_is_the_path_without(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    make_pdf(folder / "a.pdf", HERON)
    (folder / "sub").mkdir()
    box.ingest(folder / "sub" / ".." / "a.pdf")
    assert box.documents()[0].paths == (str(folder / "a.pdf"),)


@pytest.mark.parametrize("path", ["missing.pdf", "~nobody-of-that-name/a.pdf", "x" * 300 + ".pdf"])
def test_a_path_that_leads_nowhere(box: RagBox, folder: Path, make_pdf: Maker, path: str) -> None:
    make_pdf(folder / "a.pdf", HERON)
    first, second = box.ingest([path, folder / "a.pdf"]).documents
    assert first.status == "failed"
    assert first.problems[0].code != "internal"
    assert Path(path).name in first.problems[0].message
    assert second.status == "indexed"


def test_files_vanish_during_the_run(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    for name in ("a", "b", "c"):
        make_pdf(folder / f"{name}.pdf", f"{HERON} {name}")

    def progress(event: IngestEvent) -> None:
        if event.stage == "done" and event.path.endswith("a.pdf"):
            (folder / "b.pdf").unlink()

    reports = by_name(box.ingest(folder, progress=progress))
    assert {name: each.status for name, each in reports.items()} == {
        "a.pdf": "indexed",
        "b.pdf": "failed",
        "c.pdf": "indexed",
    }
    assert "b.pdf" in reports["b.pdf"].problems[0].message


def test_a_folder_vanishes_during_the_run(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    sub = folder / "sub"
    sub.mkdir()
    make_pdf(folder / "a.pdf", HERON)
    make_pdf(sub / "b.pdf", OTTER)

    def progress(event: IngestEvent) -> None:
        if event.stage == "done" and folder.exists():
            shutil.rmtree(folder)

    reports = by_name(box.ingest(folder, progress=progress))
    assert (reports["a.pdf"].status, reports["b.pdf"].status) == ("indexed", "failed")
    assert found(box, "heron") == {"a.pdf"}


UNPRIVILEGED = """
import os, sys
from pathlib import Path
from ragbox.files import find_files
from ragbox.config import Limits
from ragbox.errors import ParseError
from ragbox.parse import parse
parse(Path(sys.argv[1]) / "open.pdf", limits=Limits())  # imports all it needs
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
found = find_files([sys.argv[1]])
for path in found.files:
    try:
        parse(path, limits=Limits())
        print(path.name, "read")
    except ParseError as error:
        print(path.name, error.code, path.name in str(error))
for report in found.reports:
    print(Path(report.path).name, report.problems[0].code, Path(report.path).name in report.problems[0].message)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users may enter; those of pytest are closed to them."""
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        path.chmod(0o755)
        yield path
        for each in path.rglob("*"):
            each.chmod(0o755)


@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
def test_what_may_not_be_read(open_folder: Path, make_pdf: Maker) -> None:
    make_pdf(open_folder / "closed.pdf", OTTER).chmod(0)
    make_pdf(open_folder / "open.pdf", HERON)
    for name, mode in (("shut", 0), ("listed", 0o444)):
        (open_folder / name).mkdir()
        make_pdf(open_folder / name / "inside.pdf", BADGER)
        (open_folder / name).chmod(mode)
    checkout = Path(__file__).parents[1]
    run = subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED, str(open_folder)],
        capture_output=True,
        text=True,
        cwd=checkout,
        check=False,
    )
    assert run.stderr == ""
    assert sorted(run.stdout.splitlines()) == [
        "closed.pdf permission True",
        "inside.pdf permission True",
        "open.pdf read",
        "shut unreadable True",
    ]


def test_a_fault_of_a_stage_fails_one_file_and_leaves_nothing(
    box: RagBox, folder: Path, make_pdf: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_pdf(folder / "a.pdf", OTTER)
    make_pdf(folder / "b.pdf", HERON)
    from ragbox.store.vectors import VectorStore

    original = VectorStore.add

    def add(self: VectorStore, *arguments: Any) -> None:
        original(self, *arguments)
        if box._directory.catalog._all("SELECT 1 FROM documents WHERE state = 'staged' AND name = 'b.pdf'"):
            raise RuntimeError(OTTER)

    monkeypatch.setattr(VectorStore, "add", add)
    reports = by_name(box.ingest(folder))
    assert (reports["a.pdf"].status, reports["b.pdf"].status) == ("indexed", "failed")
    (problem,) = reports["b.pdf"].problems
    assert (problem.stage, problem.code) == ("store", "internal")
    assert "RuntimeError" in problem.message
    assert "otter" not in problem.message
    assert box.verify().ok
    monkeypatch.undo()
    assert by_name(box.ingest(folder))["b.pdf"].status == "indexed"


def test_progress_tells_every_stage(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    make_pdf(folder / "a.pdf", OTTER)
    make_pdf(folder / "b.pdf", HERON)
    events: list[IngestEvent] = []
    box.ingest(folder, progress=events.append)
    told = [each for each in events if each.path.endswith("b.pdf")]
    stages = [stage for stage, _ in groupby(each.stage for each in told)]
    assert stages == ["parse", "pii", "chunk", "embed", "store", "done"]
    assert {(each.stage, each.page, each.pages) for each in told if each.page} == {("parse", 1, 1), ("store", 1, 1)}
    assert [(each.done, each.total) for each in events if each.stage == "done"] == [(1, 2), (2, 2)]


def test_a_callback_that_stops_the_run_leaves_no_half_document(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    for name in ("a", "b", "c"):
        make_pdf(folder / f"{name}.pdf", f"{HERON} {name}")

    def stop(event: IngestEvent) -> None:
        if event.path.endswith("b.pdf") and event.stage == "store":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        box.ingest(folder, progress=stop)
    assert [each.name for each in box.documents()] == ["a.pdf"]
    assert {each.status for each in box.ingest(folder).documents} == {"unchanged", "indexed"}
    assert box.verify().ok


def test_what_cannot_be_found_is_not_called_indexed(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    """The same words on every page pass for a running header, which no passage holds."""
    make_pdf(folder / "a.pdf", OTTER, OTTER, OTTER)
    report = only(box.ingest(folder))
    if not found(box, "otter"):
        assert (report.status, report.chunks) == ("partial", 0)
        assert "a.pdf" in report.problems[-1].message


# -- what a box was built with


def test_a_box_of_another_version(box: RagBox, lean: Profile) -> None:
    box._directory.catalog.set_meta(profile=lean.model_dump_json().replace('"retrieval"', '"retreival"'))
    box.close()
    with pytest.raises(ConfigError, match=r"my\.box.*--profile.*retreival"):
        RagBox.open(box.path)
    with RagBox.open(box.path, lean) as again:
        assert again.documents() == ()


def test_other_settings_make_documents_anew(tmp_path: Path, lean: Profile, make_pdf: Maker) -> None:
    path = make_pdf(tmp_path / "a.pdf", OTTER)
    with RagBox.open(tmp_path / "my.box", lean) as box:
        box.ingest(path)
    shorter = lean.model_copy(update={"chunk": lean.chunk.model_copy(update={"tokens": 64})})
    with RagBox.open(tmp_path / "my.box", shorter) as box:
        assert found(box, "otter") == {"a.pdf"}  # reading is no trouble
        assert only(box.ingest(path)).status == "indexed"
        assert only(box.ingest(path)).status == "unchanged"
        assert box.verify().ok
    other = lean.model_copy(update={"embedding": lean.embedding.model_copy(update={"model": "other/model"})})
    with pytest.raises(FingerprintError, match=r"my\.box"):
        RagBox.open(tmp_path / "my.box", other)
    with RagBox.open(tmp_path / "my.box") as box:  # without a profile it keeps its own
        assert box.profile == shorter
        assert only(box.ingest(path)).status == "unchanged"


def test_verify_finds_what_is_wrong(box: RagBox, folder: Path, make_pdf: Maker) -> None:
    make_pdf(folder / "a.pdf", OTTER, HERON)
    box.ingest(folder)
    good = box.verify()
    assert good.ok
    assert (good.documents, good.chunks, good.vectors) == (1, good.chunks, good.chunks)
    vectors = box._directory.vectors
    (first, *_) = vectors.chunk_ids()
    kept = vectors.vectors([first])[first]
    vectors.delete([first])
    assert box.verify().problems == (f"passage {first}: no vector; the next `ragbox ingest` makes it again",)
    vectors.add([first, "stray"], kept[None, :].repeat(2, axis=0), "unknown")
    assert box.verify().problems == ("passage stray: a vector of no passage; the next `ragbox ingest` removes it",)
    vectors.delete(["stray"])
    with box._directory.catalog._connection as db:
        db.execute('UPDATE chunks SET start = 1, "end" = 1 WHERE chunk_id = ?', (first,))
    (problem,) = box.verify().problems
    assert first in problem
