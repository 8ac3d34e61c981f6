"""What the terminal is told while files are read."""

from __future__ import annotations

import re
import threading
import time

import pytest

from ragbox.pace import Pace
from ragbox.store.writer import Writer
from ragbox.terminal import Counting, Progress, Waiting, finish
from ragbox.types import IngestEvent


def said(capsys: pytest.CaptureFixture[str], *events: IngestEvent) -> list[str]:
    progress = Progress()
    for event in events:
        progress(event)
    out, err = capsys.readouterr()
    assert out == ""
    return [line.strip() for line in err.splitlines()]


def test_files_and_scanned_pages_have_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    events = [
        IngestEvent("/in/a.pdf", "read", 0, 2),
        IngestEvent("/in/a.pdf", "parse", 0, 2),
        IngestEvent("/in/a.pdf", "parse", 0, 2, 1, 2),
        IngestEvent("/in/a.pdf", "ocr", 0, 2, 2, 2),
        IngestEvent("/in/a.pdf", "pii", 0, 2),
        IngestEvent("/in/b.pdf", "parse", 1, 2),
    ]
    assert said(capsys, *events) == [
        "2 files to look at",
        "[1/2] a.pdf",
        "page 2 of 2 is a scan: reading it by OCR",
        "[2/2] b.pdf",
    ]


def test_the_time_left_is_told_once_it_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    now = iter(range(0, 10_000, 10))
    progress = Progress()
    progress._pace = Pace(lambda: float(next(now)))
    for done in range(100):
        progress(IngestEvent(f"/in/{done}.pdf", "parse", done, 100))
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "[1/100] 0.pdf"
    assert re.fullmatch(r"\[61/100\] 60\.pdf \(about \d+ minutes left\)", lines[60])


def test_a_large_file_is_told_of_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(100))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(clock)))
    stages = ("parse", "pii", "embed")
    events = [IngestEvent("/in/a.pdf", stage, 0, 1, page, 1_600) for stage in stages for page in (1, 800, 1_600)]
    lines = said(capsys, *events)
    assert 1 < len(lines) < len(events)
    assert lines[0] == "reading: page 1,600 of 1,600"
    assert any("personal data" in line for line in lines)


def test_a_long_run_says_how_long_the_rest_takes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    count = Counting("questions")
    count._pace = Pace(lambda: now[0])
    for done in range(40, 101):  # the first 40 are of a run that was stopped
        count(done, 100)
        now[0] += 2.0
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "40 of 100 questions"
    assert lines[1] == "45 of 100 questions, about 2 minutes left"
    assert lines[-1] == "100 of 100 questions"
    assert len(lines) == 13


def test_who_is_waited_for_is_said_once_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    waiting = Waiting()
    for writer in (Writer(7, "ingest", 0.0), Writer(7, "ingest", 0.0), None, Writer(8, None, 0.0)):
        waiting(writer)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert "`ragbox ingest` (process 7, since" in lines[0]
    assert "another ragbox process is writing" in lines[1]
    assert "another ragbox process (8, since" in lines[2]
    assert all("Ctrl-C" in line for line in lines)


def test_ctrl_c_amid_a_wait_for_a_lock(capsys: pytest.CaptureFixture[str]) -> None:
    """As `threading.Event.wait` ends now and then: its lock was not yet taken again when the signal came."""

    def waits() -> int:
        try:
            raise KeyboardInterrupt
        finally:
            threading.Lock().release()

    assert finish(waits) == 130
    assert capsys.readouterr().err == "ragbox: stopped\n"
