"""The audit log tells when it was tampered with, takes lines of any length, and outlives a stop in the middle of one."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ragbox.errors import BoxError
from ragbox.privacy.audit import AuditLog

KEY = bytes(range(32))


@pytest.fixture
def log(tmp_path: Path) -> AuditLog:
    made = AuditLog(tmp_path, KEY)
    for number in range(4):
        made.append("answer", [f"{number:064}"], {"PERSON": number + 1})
    return made


def intact(log: AuditLog) -> list[bool]:
    return [right for _, right in log.events()]


def test_events_come_back_in_order(log: AuditLog) -> None:
    events = [event for event, _ in log.events()]
    assert [event.entities["PERSON"] for event in events] == [1, 2, 3, 4]
    assert all(event.event == "answer" and event.user and event.time.endswith("+00:00") for event in events)
    assert intact(log) == [True] * 4


def test_an_empty_box_has_no_events(tmp_path: Path) -> None:
    assert list(AuditLog(tmp_path, KEY).events()) == []


def test_a_changed_line_is_told(log: AuditLog, tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    path.write_text(path.read_text().replace('{"PERSON": 2}', '{"PERSON": 9}'))
    assert intact(log) == [True, False, True, True]


def test_a_line_taken_out_of_the_middle_or_moved_is_told(log: AuditLog, tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    one, two, three, four = path.read_text().splitlines(keepends=True)
    path.write_text(one + three + four)
    assert intact(log) == [True, False, True]
    path.write_text(one + three + two + four)
    assert intact(log) == [True, False, False, False]


def test_another_key_makes_no_line_that_fits(log: AuditLog, tmp_path: Path) -> None:
    AuditLog(tmp_path, bytes(32)).append("answer", [], {"PERSON": 1})
    assert intact(log) == [True] * 4 + [False]


def test_a_line_of_thousands_of_documents_is_followed_by_one_that_fits(log: AuditLog) -> None:
    log.append("search", [f"{n:064x}" for n in range(3_000)], {"PERSON": 1})
    log.append("answer", [], {"PERSON": 1})
    assert intact(log) == [True] * 6


@pytest.mark.parametrize("left", ['{"time": "2026', "", "\n", "not json\n", '{"mac": 1}\n', "[]\n"])
def test_a_stop_in_the_middle_of_a_line_spoils_no_other(log: AuditLog, tmp_path: Path, left: str) -> None:
    with (tmp_path / "audit.jsonl").open("a") as file:
        file.write(left)
    log.append("answer", [], {"PERSON": 7})
    events = list(log.events())
    assert events[-1][0].entities == {"PERSON": 7}
    if left != '{"mac": 1}\n':
        assert events[-1][1]
    assert [right for _, right in events[:4]] == [True] * 4


def test_users_with_any_name_are_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = AuditLog(tmp_path, KEY)
    for name in ("Zoë", "a\u2028b", "c\x85d", "e\udcffg"):
        monkeypatch.setenv("LOGNAME", "x")
        monkeypatch.setattr("getpass.getuser", lambda name=name: name)
        log.append("answer", [], {"PERSON": 1})
    assert intact(log) == [True] * 4
    assert [event.user for event, _ in log.events()] == ["Zoë", "a\u2028b", "c\x85d", "e\udcffg"]


def test_many_at_once_make_one_chain(tmp_path: Path) -> None:
    def add(number: int) -> None:
        AuditLog(tmp_path, KEY).append("answer", [], {"PERSON": number})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(1, 41)))
    log = AuditLog(tmp_path, KEY)
    assert intact(log) == [True] * 40
    assert sorted(event.entities["PERSON"] for event, _ in log.events()) == list(range(1, 41))


def test_a_log_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "audit.jsonl").mkdir()
    with pytest.raises(BoxError, match="not shown"):
        AuditLog(tmp_path, KEY).append("answer", [], {"PERSON": 1})


def test_nothing_but_counts_is_written(log: AuditLog, tmp_path: Path) -> None:
    for line in (tmp_path / "audit.jsonl").read_text().splitlines():
        assert json.loads(line).keys() == {"time", "user", "event", "documents", "entities", "mac"}
    assert log
