"""One look at a watched folder: what is passed over, and what must not break it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ragbox.watch.look import look
from ragbox.watch.patterns import Patterns

EVERYTHING = Patterns()


def seen(folder: Path, patterns: Patterns = EVERYTHING, skipped: set[str] | None = None) -> list[str]:
    found = look(str(folder), patterns, skipped or set())
    assert found.away == ""
    return sorted(str(Path(path).relative_to(folder)) for path in found.files)


def test_files_with_their_sizes_and_times(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    path = tmp_path / "deep" / "er" / "a.PDF"
    path.write_bytes(b"1234")
    os.utime(path, ns=(7, 7_000_000_123))
    found = look(str(tmp_path), EVERYTHING)
    assert found.files == {str(path): (4, 7_000_000_123)}
    assert found.empty == set()


@pytest.mark.parametrize(
    "name",
    "~$lease.docx .~lock.lease.docx# .lease.txt lease.pdf.part lease.crdownload lease.txt.tmp lease.txt~ ~WRL0001.txt "
    ".DS_Store .hidden/lease.txt Thumbs.db picture.png".split(),
)
def test_what_is_passed_over(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x")
    found = look(str(tmp_path), EVERYTHING)
    assert (found.files, found.troubles) == ({}, {})


def test_patterns_and_folders_that_others_look_after(tmp_path: Path) -> None:
    for name in ("a.txt", "a.md", "drafts/b.txt", "inner/c.txt", "inner/deep/d.txt", "x/e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text("x")
    patterns = Patterns(["*.txt"], ["drafts/"])
    assert seen(tmp_path, patterns, {str(tmp_path / "inner")}) == ["a.txt", "x/e.txt"]
    assert seen(tmp_path / "inner", EVERYTHING, {str(tmp_path / "inner")}) == ["c.txt", "deep/d.txt"]


def test_links_that_go_round_in_circles(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "itself.txt").symlink_to("itself.txt")
    (tmp_path / "nowhere.txt").symlink_to("gone.txt")
    (tmp_path / "same.txt").symlink_to("a.txt")
    assert seen(tmp_path) == ["a.txt", "same.txt"]


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.txt")).write_text("x")
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    found = look(str(tmp_path), EVERYTHING)
    assert list(found.files) == [str(tmp_path / "a.txt")]
    ((path, (code, message)),) = found.troubles.items()
    assert code == "name"
    assert "rename" in message
    path.encode()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such pipes")
def test_kinds_that_an_owner_would_miss_and_pipes(tmp_path: Path) -> None:
    (tmp_path / "old.doc").write_bytes(b"x")
    os.mkfifo(tmp_path / "pipe.txt")
    found = look(str(tmp_path), EVERYTHING)
    assert {Path(path).name: code for path, (code, _) in found.troubles.items()} == {
        "old.doc": "convert",
        "pipe.txt": "no_file",
    }


def test_a_folder_in_it_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("open/a.txt", "closed/b.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("x")
    scan = os.scandir

    def refuse(path: str) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)  # root may read everything
    found = look(str(tmp_path), EVERYTHING)
    assert list(found.files) == [str(tmp_path / "open" / "a.txt")]
    ((path, (_, message)),) = found.troubles.items()
    assert Path(path).name == "closed"
    assert "Permission denied" in message


def test_away_and_empty(tmp_path: Path) -> None:
    assert look(str(tmp_path / "none"), EVERYTHING).away
    (tmp_path / "file").touch()
    assert look(str(tmp_path / "file"), EVERYTHING).away
    (tmp_path / "bare").mkdir()
    assert look(str(tmp_path), EVERYTHING).empty == {str(tmp_path / "bare")}
    assert look(str(tmp_path / "bare"), EVERYTHING).empty == {str(tmp_path / "bare")}
