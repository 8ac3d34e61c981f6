"""The address is given to the browser where other users of the machine cannot read it."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from ragbox.web import opening
from ragbox.web.access import Access


def test_the_browser_is_led_by_a_file_that_only_the_user_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    access = Access(8501)
    address = access.address()
    token = address.partition("=")[2]
    seen: list[str] = []

    def start(argument: str) -> bool:
        assert token not in argument  # what a program is started with, all users see
        path = Path(unquote(urlsplit(argument).path))
        assert path.parent == tmp_path
        assert os.name == "nt" or path.stat().st_mode & 0o777 == 0o600
        seen.append(path.read_text())
        assert access.enter(token)
        return True

    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("webbrowser.open", start)
    opening.open_browser(access, address)
    assert f'url={address}"' in seen[0]
    assert 'content="no-referrer"' in seen[0]
    assert list(tmp_path.iterdir()) == []


def test_the_file_goes_when_ragbox_ends_before_anybody_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    access = Access(8501)
    opened = threading.Event()
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("webbrowser.open", lambda _argument: opened.set())
    thread = threading.Thread(target=opening.open_browser, args=(access, access.address()))
    thread.start()
    assert opened.wait(20)
    assert len(list(tmp_path.iterdir())) == 1
    access.settled.set()
    thread.join(20)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are of Unix")
def test_enter_in_the_terminal_prints_an_address(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    import pty

    access = Access(8501)
    first = access.address()
    master, slave = pty.openpty()
    with os.fdopen(slave, "r") as terminal:
        monkeypatch.setattr("sys.stdin", terminal)
        assert opening.print_address_at_enter(access)
        os.write(master, b"\n")
        said = ""
        for _ in range(200):
            said += capfd.readouterr().err
            if "token=" in said:
                break
            time.sleep(0.05)
        os.close(master)
    assert not access.enter(first.partition("=")[2])
    assert access.enter(said.partition("token=")[2].strip())


def test_without_a_terminal_nothing_waits_for_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        assert not opening.print_address_at_enter(Access(8501))
    monkeypatch.setattr("sys.stdin", None)
    assert not opening.print_address_at_enter(Access(8501))
