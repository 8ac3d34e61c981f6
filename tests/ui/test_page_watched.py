"""The watched folders on the Documents page, in each of their states."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from kit.box import the_box, the_desk
from streamlit.testing.v1 import AppTest

from ragbox.resources import resource
from ragbox.types import IngestReport
from ragbox.watch import FolderStatus, Trouble, WatchStatus

UI = resource("ui")
NOW = datetime(2026, 3, 2, 10, 20, 30, tzinfo=UTC)


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AppTest:
    """The view over an empty box."""
    monkeypatch.setenv("RAGBOX_BOX", str(tmp_path / "my.box"))
    app = AppTest.from_file(str(UI / "app.py"), default_timeout=60).run().switch_page("page_documents.py").run()
    return app.segmented_control(key="documents_view").set_value("watched").run()


def shown(app: AppTest) -> str:
    """All that the page shows through HTML."""
    assert not app.exception
    return "\n".join(element.proto.body for element in app.get("html"))


def told(monkeypatch: pytest.MonkeyPatch, app: AppTest, *folders: FolderStatus, **values: Any) -> str:
    """What the page shows of a state."""
    status = WatchStatus(**{"running": True, "looked": NOW, "folders": folders, **values})
    monkeypatch.setattr(the_box(), "watch_status", lambda: status)
    return shown(app.run())


def add(app: AppTest, path: str, include: str = "", exclude: str = "") -> str:
    app.text_input(key="watch_path").input(path)
    app.text_input(key="watch_include").input(include)
    app.text_input(key="watch_exclude").input(exclude)
    app.button(key="watch_add").click().run()
    return shown(app)


def wait(until: Callable[[], bool]) -> None:
    for _ in range(600):
        if until():
            return
        time.sleep(0.1)
    raise AssertionError("not within a minute")


def test_without_any_it_says_how_to_begin(app: AppTest) -> None:
    assert "No folder is watched" in shown(app)
    assert the_desk().watcher is None


def test_a_folder_is_added_watched_and_let_go(app: AppTest, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "note.txt").write_text("The otter lease ends in May.")
    (papers / "draft.txt").write_text("The heron lease.")
    body = add(app, str(papers), exclude="draft*, *.tmp")
    assert "This folder is watched from now on" in body
    assert str(papers) in body
    assert "Not draft*, *.tmp" in body
    assert app.text_input(key="watch_path").value == ""
    (watched,) = the_box().watched()
    assert watched.exclude == ("draft*", "*.tmp")
    watcher = the_desk().watcher
    assert watcher is not None
    assert watcher.running
    wait(lambda: [info.name for info in the_box().documents()] == ["note.txt"])
    wait(lambda: the_box().watch_status().folders[0].taken_in == 1)
    assert "1 file · 1 in the box" in shown(app.run())
    app.button(key="forget_watched_0").click().run()
    assert "is not watched any more" in shown(app)
    assert the_box().watched() == ()
    assert [info.name for info in the_box().documents()] == ["note.txt"]


@pytest.mark.parametrize(
    ("path", "include", "words"),
    [
        ("papers", "", "whole path of the folder"),
        ("", "", "whole path of the folder"),
        ("/no/such/folder", "", "no such folder"),
        ("{box}", "", "part of the box itself"),
    ],
)
def test_what_cannot_be_watched_is_said(app: AppTest, path: str, include: str, words: str) -> None:
    assert words in add(app, path.format(box=the_box().path), include)
    assert the_box().watched() == ()


def test_what_is_done_is_told_with_the_time_left(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = FolderStatus("/papers <b>x</b>", there=True, files=1_200, waiting=2, queued=900, taken_in=298)
    body = told(monkeypatch, app, folder, doing="reading <i>a</i>.pdf", done=3, total=12, seconds_left=130.0)
    assert "Reading &lt;i&gt;a&lt;/i&gt;.pdf" in body
    assert "/papers &lt;b&gt;x&lt;/b&gt;" in body
    assert "1,200 files · 298 in the box · 2 still changing · 900 next" in body
    (bar,) = app.get("progress")
    assert (bar.proto.value, bar.proto.text) == (25, "3 of 12 files taken in, about 2 minutes left")


def test_a_folder_that_is_away_and_files_that_are_not_read(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    away = FolderStatus("/drive", there=False, away_since=NOW, message="/drive: this folder is not there now")
    body = told(monkeypatch, app, away, FolderStatus("/new"), FolderStatus("/ok", there=True))
    assert "Not there since 2026-03-02" in body
    assert "its documents stay" in body
    assert "Not looked at yet" in body
    assert "Up to date" in body
    blocked = FolderStatus("/p", there=True, message="/p/sub: this folder cannot be read")
    assert "/p/sub: this folder cannot be read" in told(monkeypatch, app, blocked)
    trouble = Trouble("/p/a.pdf", "encrypted", "a.pdf: is encrypted", NOW)
    body = told(monkeypatch, app, FolderStatus("/p", there=True, files=11, troubles=(trouble,) * 11))
    assert "11 not read" in body
    assert "a.pdf: is encrypted" in body
    assert "and 3 more" in body


def test_names_are_hidden_where_real_values_are_not_shown(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    path = "/p/Desmond Achterberg.pdf"
    trouble = Trouble(path, "encrypted", "Desmond Achterberg.pdf: is encrypted", NOW)
    folder = FolderStatus("/p", there=True, files=2, troubles=(trouble,), held=1, held_paths=(path,))
    status = {"doing": "reading Desmond Achterberg.pdf", "done": 1, "total": 3}
    app.toggle(key="reveal_switch").set_value(False).run()
    body = told(monkeypatch, app, folder, **status)
    assert "Achterberg" not in body
    assert "Taking files in" in body
    assert "The file needs a password and none was given" in body
    assert "PDF file, name hidden" in body
    blocked = FolderStatus("/p", there=True, message="/p/Desmond Achterberg: this folder cannot be read")
    body = told(monkeypatch, app, blocked, doing="waiting for another program that writes to this box", total=3)
    assert "Achterberg" not in body
    assert "Waiting for another program" in body
    app.toggle(key="reveal_switch").set_value(True).run()
    assert told(monkeypatch, app, folder, **status).count("Desmond Achterberg.pdf") == 3


def test_what_disappeared_goes_only_at_the_users_word(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = tuple(f"/p/{number}.pdf" for number in range(20))
    held = FolderStatus("/p", there=True, held=20, held_paths=paths)
    confirmed: list[str] = []

    def confirm(folder: str) -> IngestReport:
        confirmed.append(folder)
        return IngestReport(())

    monkeypatch.setattr(the_box(), "confirm_removals", confirm)
    body = told(monkeypatch, app, held)
    assert "20 files are gone from this folder at once" in body
    assert "0.pdf" in body
    assert "and 12 more" in body
    assert app.button(key="confirm_removals_0").disabled
    app.checkbox(key="meant_0").check().run()
    app.button(key="confirm_removals_0").click().run()
    job = the_desk().ingest
    assert job is not None
    assert job.wait(30)
    assert confirmed == ["/p"]


def test_another_watcher_is_left_to_it(app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    told(monkeypatch, app, pid=7)
    add(app, str(papers))
    assert the_desk().watcher is None
    assert "not watched just now" in told(monkeypatch, app, FolderStatus(str(papers)), running=False)
    watcher = the_desk().watcher
    assert watcher is not None  # the other one ended: this server takes over
