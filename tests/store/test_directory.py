"""The directory of a box: made, refused, opened with its key, held by one writer, and cleared of what a stop left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from ragbox.errors import BoxError, BoxLockedError, KeyNotFoundError
from ragbox.privacy.keys import key_file
from ragbox.store import turns
from ragbox.store.directory import BoxDirectory
from ragbox.verify import verify

from .builders import chunks, document, findings, source, vectors

DEED = document("Ünal leases the mill. The rent is 900 € a month. Émile pays it.")
WILL = document("Mara inherits the orchard. The well stays shared.", "will.pdf")
PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "my.box"


@contextmanager
def opened(path: Path, passphrase: str | None = None, create: bool = True) -> Iterator[BoxDirectory]:
    directory = BoxDirectory.open(path, create=create, passphrase=passphrase)
    try:
        yield directory
    finally:
        directory.close()


def test_a_new_box_is_private_and_opens_again(path: Path) -> None:
    with opened(path) as directory:
        assert directory.path == path
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o700
    record = json.loads((path / "box.json").read_text())
    key = key_file(record["box_id"])
    assert key.stat().st_mode & 0o077 == 0
    assert key.read_text() not in (path / "box.json").read_text()
    assert not key.is_relative_to(path)
    with opened(path, create=False):
        pass


def test_a_box_that_was_closed_says_so(path: Path) -> None:
    for used in (False, True):
        with opened(path) as directory:
            if used:
                assert directory.vectors.count() == 0
        with pytest.raises(BoxError, match="closed"):
            _ = directory.vectors


def test_an_empty_directory_and_one_where_a_start_was_stopped_become_boxes(path: Path) -> None:
    (path / "chroma").mkdir(parents=True)
    (path / "chroma" / "chroma.sqlite3").write_bytes(b"half")
    (path / "box.json.new").write_text('{"for')
    (path / "lock").touch()
    with opened(path):
        assert (path / "box.json").is_file()


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (lambda path: path.write_text("a file"), "this is a file"),
        (lambda path: (path.mkdir(), (path / "letter.pdf").touch()), "holds other files"),
        (lambda _path: None, "there is no box here"),
    ],
    ids=["file", "foreign", "missing"],
)
def test_a_place_that_is_no_box(path: Path, prepare: object, words: str) -> None:
    prepare(path)  # type: ignore[operator]
    before = sorted(path.parent.rglob("*"))
    with pytest.raises(BoxError, match=words) as caught:
        BoxDirectory.open(path, create=words != "there is no box here")
    assert str(path) in str(caught.value)
    assert sorted(path.parent.rglob("*")) == before


def test_a_path_through_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BoxError, match="file"):
        BoxDirectory.open(tmp_path / "file" / "my.box", create=True)


@pytest.mark.parametrize(
    "record",
    [
        "",
        "{",
        "[]",
        "null",
        "\xff",
        '{"format": 1}',
        '{"format": 1, "box_id": "../../x", "key": {"kind": "file"}}',
        '{"format": 1, "box_id": "3d6f0a6e-6a5c-4f1c-9d3e-0e9fb7c7a111", "key": {}}',
        '{"format": 1, "box_id": "3d6f0a6e-6a5c-4f1c-9d3e-0e9fb7c7a111", "key": null}',
        '{"format": 1, "box_id": "3d6f0a6e-6a5c-4f1c-9d3e-0e9fb7c7a111", "key": {"kind": "passphrase", "salt": "zz"}}',
    ],
)
def test_a_damaged_record(path: Path, record: str) -> None:
    with opened(path):
        pass
    (path / "box.json").write_bytes(record.encode("latin-1"))
    with pytest.raises(BoxError, match=r"box\.json: damaged"):
        BoxDirectory.open(path, create=True, passphrase="any")


def test_a_record_of_a_newer_ragbox(path: Path) -> None:
    with opened(path):
        pass
    record = json.loads((path / "box.json").read_text())
    (path / "box.json").write_text(json.dumps(record | {"format": 99}))
    with pytest.raises(BoxError, match="newer ragbox"):
        BoxDirectory.open(path, create=True)


def test_a_missing_key_says_where_it_should_be(path: Path) -> None:
    with opened(path):
        pass
    key = key_file(json.loads((path / "box.json").read_text())["box_id"])
    kept = key.read_text()
    key.unlink()
    with pytest.raises(KeyNotFoundError) as caught:
        BoxDirectory.open(path, create=True)
    assert str(path) in str(caught.value)
    assert str(key) in str(caught.value)
    key.write_text("00" * 32)
    with pytest.raises(KeyNotFoundError, match="does not open this box"):
        BoxDirectory.open(path, create=True)
    key.write_text(kept)
    with opened(path):
        pass


def test_a_box_with_a_passphrase(path: Path) -> None:
    with opened(path, PASSPHRASE) as directory:
        directory.catalog.set_meta(colour="blue")
    assert PASSPHRASE not in (path / "box.json").read_text()
    with pytest.raises(KeyNotFoundError, match="RAGBOX_PASSPHRASE"):
        BoxDirectory.open(path, create=True)
    with pytest.raises(KeyNotFoundError, match="passphrase") as caught:
        BoxDirectory.open(path, create=True, passphrase="wrong horse")
    assert "wrong horse" not in str(caught.value)
    with opened(path, PASSPHRASE) as directory:
        assert directory.catalog.meta("colour") == "blue"


def stage(directory: BoxDirectory, *documents: object) -> None:
    for each in documents:
        parts = chunks(each)  # type: ignore[arg-type]
        rows = vectors(parts)
        directory.catalog.stage(each, parts, rows, findings(each), "indexed")  # type: ignore[arg-type]
        directory.vectors.add([part.chunk_id for part in parts], rows, each.document_id)  # type: ignore[attr-defined]


def test_what_a_stopped_writer_left_goes_at_the_next_write(path: Path) -> None:
    with opened(path) as directory:
        stage(directory, DEED)
        directory.catalog.settle(source(DEED))
        stage(directory, WILL)  # staged, its vectors written, never settled
        directory.catalog.forget(["/files/deed.pdf"])  # doomed, never erased
    with opened(path) as directory:
        assert set(directory.catalog.unfinished()) == {DEED.document_id, WILL.document_id}
        assert directory.vectors.count() > 0
        with directory.writing():
            assert directory.catalog.unfinished() == []
            assert directory.vectors.count() == 0
            assert directory.catalog.chunk_ids(DEED.document_id) == directory.catalog.chunk_ids(WILL.document_id) == []


def test_vectors_without_rows_do_not_hide_a_document(path: Path) -> None:
    """A stop between the two stores, the other way round: rows erased, vectors too; erasing again is no error."""
    with opened(path) as directory, directory.writing():
        stage(directory, DEED)
        directory.vectors.delete(directory.vectors.chunk_ids(DEED.document_id))
        assert directory.sweep() == {DEED.document_id: 0}
        assert directory.sweep() == {}


@pytest.mark.parametrize("reader", [True, False], ids=["reader", "writer"])
def test_vectors_whose_writing_was_stopped_are_made_again(path: Path, reader: bool) -> None:
    with opened(path) as directory:
        stage(directory, DEED)
        directory.catalog.settle(source(DEED))
        stage(directory, WILL)
        before = directory.vectors.vectors(directory.catalog.chunk_ids(DEED.document_id))
    index = next(file for file in (path / "chroma").rglob("*") if file.suffix in (".sqlite3", ".bin"))
    index.write_bytes(b"torn")
    (path / "chroma.changing").touch()
    with opened(path) as directory:
        generation = directory.catalog.generation
        if reader:
            assert directory.vectors.count() == len(before)
            assert directory.catalog.generation > generation  # so that others look again
        with directory.writing():
            after = directory.vectors.vectors(list(before))
        assert verify(directory).ok
    assert after.keys() == before.keys()
    assert all(np.allclose(after[each], before[each]) for each in before)
    assert not list(path.glob("chroma.new*")) + list(path.glob("chroma.changing"))


HOLDER = """
import sys
from pathlib import Path
from ragbox.store.directory import BoxDirectory
directory = BoxDirectory.open(Path(sys.argv[1]), create=True)
with directory.writing():
    print("held", flush=True)
    sys.stdin.readline()
directory.close()
"""


def test_one_process_writes_at_a_time(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(path) as directory:
        command = [sys.executable, "-c", HOLDER, str(path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
            assert holder.stdin is not None
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            monkeypatch.setattr(turns, "_WAIT_SECONDS", 0.05)
            with pytest.raises(BoxLockedError, match="another ragbox process") as caught, directory.writing():
                pass
            assert str(path) in str(caught.value)
            writer = directory.turns.writer()
            assert writer is not None
            assert (writer.pid, writer.command) == (holder.pid, None)
            assert directory.vectors.count() == 0  # reading goes on
            holder.stdin.write("\n")
            holder.stdin.close()
            assert holder.wait() == 0
        assert directory.turns.writer() is None
        with directory.writing(), directory.alone():
            assert str(directory.turns.writer()) == "this process itself"
        assert directory.turns.writer() is None
        assert not (path / "writer.json").exists()


def test_word_that_a_killed_writer_left_is_not_believed(path: Path) -> None:
    with opened(path) as directory:
        for left in ('{"pid": 1, "command": "ingest"}', "{}", "", "[]", '{"pid": "x", "command": 1}'):
            (path / "writer.json").write_text(left)
            assert directory.turns.writer() is None


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["/usr/bin/ragbox", "ingest", "secret.pdf"], "ingest"),
        (["/usr/bin/ragbox", "--box", "secret"], None),
        (["/lib/ragbox/__main__.py", "watch"], "watch"),
        (["secret_case.py", "ingest"], None),
        (["-c"], None),
    ],
)
def test_a_writer_leaves_no_more_word_than_the_command(
    path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], command: str | None
) -> None:
    monkeypatch.setattr(sys, "argv", arguments)
    with opened(path) as directory, directory.writing():
        left = (path / "writer.json").read_text()
        noted = json.loads(left)
        assert (noted.pop("pid"), noted.pop("command")) == (os.getpid(), command)
        assert list(noted) == ["since"]
        assert "secret" not in left


def test_a_killed_writer_leaves_no_lock(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        holder.kill()
    monkeypatch.setattr(turns, "_WAIT_SECONDS", 0.05)
    with opened(path) as directory, directory.writing():
        pass


OPENER = """
import sys, time
from pathlib import Path
from ragbox.store.directory import BoxDirectory
time.sleep(max(0.0, float(sys.argv[2]) - time.time()))
directory = BoxDirectory.open(Path(sys.argv[1]), create=True)
directory.vectors.count()
directory.close()
"""


def test_several_processes_open_a_box_that_is_not_there_yet(path: Path) -> None:
    command = [sys.executable, "-c", OPENER, str(path), str(time.time() + 1)]
    openers = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [each.communicate()[1] for each in openers] == [""] * 3
    assert [each.returncode for each in openers] == [0] * 3
