"""Uploads are kept where the user said, for the user alone, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.uploads import default_folder, folder_for, keep

from ragbox import RagBox, RagboxError


@pytest.fixture
def box(tmp_path: Path) -> RagBox:
    return RagBox.open(tmp_path / "my.box")


def test_folder_is_private_and_outside_the_box(box: RagBox, tmp_path: Path) -> None:
    folder = folder_for(box, str(tmp_path / "kept" / "here"))
    assert folder.stat().st_mode & 0o777 == 0o700
    assert default_folder(box).name == "my.box"
    link = tmp_path / "link"
    link.symlink_to(box.path)
    for wrong in (str(box.path), str(box.path / "files"), str(link / "files"), "relative/path", "", "  "):
        with pytest.raises(RagboxError):
            folder_for(box, wrong)
    assert not (box.path / "files").exists()


def test_folder_that_cannot_be_made(box: RagBox, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(RagboxError, match="cannot be made"):
        folder_for(box, str(tmp_path / "file" / "below"))


def test_same_name_gets_a_number_same_bytes_do_not(tmp_path: Path) -> None:
    first = keep(tmp_path, "a.pdf", b"one")
    assert first.stat().st_mode & 0o777 == 0o600
    assert keep(tmp_path, "a.pdf", b"two") == tmp_path / "a (2).pdf"
    assert keep(tmp_path, "a.pdf", b"one") == first
    assert keep(tmp_path, "a.pdf", b"two") == tmp_path / "a (2).pdf"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a (2).pdf", "a.pdf"]


@pytest.mark.parametrize(
    "name",
    ["../a.pdf", "a/b.pdf", "a\\b.pdf", "C:a.pdf", ".hidden.pdf", "..", "", "a\n.pdf", "a\0.pdf", "é" * 150 + ".pdf"],
)
def test_names_that_could_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(RagboxError, match="rename"):
        keep(tmp_path, name, b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.pdf"
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.pdf").symlink_to(outside)
    assert keep(folder, "a.pdf", b"x") == folder / "a (2).pdf"
    assert not outside.exists()
