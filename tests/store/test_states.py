"""What a model read of a fixed beginning is kept sealed, a bounded number of times, and never in anybody's way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ragbox.store.directory import BoxDirectory
from ragbox.store.states import _MOST_FILES, KeptStates

KEY = bytes(range(32))
DATA = b"the state of a beginning " * 100


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "states"


def test_what_was_put_is_there_again_with_the_same_key(folder: Path) -> None:
    KeptStates(folder, KEY).put("a", DATA)
    KeptStates(folder, KEY).put("b", b"")
    states = KeptStates(folder, KEY)
    assert (states.get("a"), states.get("b"), states.get("c")) == (DATA, b"", None)
    states.put("a", b"other")
    assert states.get("a") == b"other"


def test_nothing_of_it_can_be_read_without_the_key(folder: Path) -> None:
    KeptStates(folder, KEY).put("name-of-it", DATA)
    (path,) = folder.iterdir()
    assert DATA[:20] not in path.read_bytes()
    assert "name-of-it" not in path.name
    if os.name == "posix":
        assert (path.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert KeptStates(folder, bytes(32)).get("name-of-it") is None
    assert KeptStates(folder, KEY).get("name-of-it") == DATA


@pytest.mark.parametrize("end", [-1, 5, 0])
def test_what_was_cut_is_not_there(folder: Path, end: int) -> None:
    states = KeptStates(folder, KEY)
    states.put("a", DATA)
    (path,) = folder.iterdir()
    path.write_bytes(path.read_bytes()[:end])
    assert states.get("a") is None
    assert list(folder.iterdir()) == []


def test_one_cannot_be_passed_off_as_another(folder: Path) -> None:
    states = KeptStates(folder, KEY)
    states.put("a", DATA)
    states.put("b", b"other")
    one, other = sorted(folder.iterdir())
    other.write_bytes(one.read_bytes())
    assert [states.get(key) for key in ("a", "b")].count(None) == 1


def test_the_longest_unused_go(folder: Path) -> None:
    states = KeptStates(folder, KEY)
    for number in range(_MOST_FILES + 3):
        states.put(str(number), bytes([number]))
        for at, path in enumerate(sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)):
            os.utime(path, ns=(at, at))  # a clock may be coarse
        assert states.get("0") == b"\0"
    assert len(list(folder.iterdir())) == _MOST_FILES
    assert states.get("1") is None
    assert states.get(str(_MOST_FILES + 2)) is not None


def test_what_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    states = KeptStates(tmp_path / "file", KEY)
    states.put("a", DATA)
    assert states.get("a") is None


def test_a_box_has_them_under_its_own_key(tmp_path: Path) -> None:
    for name in ("one.box", "two.box"):
        directory = BoxDirectory.open(tmp_path / name, create=True, passphrase=name)
        directory.states.put("a", DATA)
        directory.close()
    kept = [next((tmp_path / name / "states").iterdir()) for name in ("one.box", "two.box")]
    assert kept[0].name != kept[1].name
    directory = BoxDirectory.open(tmp_path / "one.box", create=False, passphrase="one.box")
    assert directory.states.get("a") == DATA
    directory.close()
