"""A file that failed twice unchanged is left alone until it changes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from ragbox import RagBox
from ragbox.parse.isolated import Workers
from ragbox.types import IngestEvent, Problem

BROKEN = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj"
OLD = 1_700_000_000


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were given to a worker."""
    names: list[str] = []
    parse = Workers.parse

    def note(workers: Workers, path: Path, **options: Any) -> Any:
        names.append(path.name)
        return parse(workers, path, **options)

    monkeypatch.setattr(Workers, "parse", note)
    return names


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "papers" / "broken.pdf"
    path.parent.mkdir()
    path.write_bytes(BROKEN)
    os.utime(path, (OLD, OLD))
    return path


def problem(box: RagBox, path: Path, **options: Any) -> Problem:
    (report,) = box.ingest(path, **options).documents
    assert report.status == "failed"
    return report.problems[0]


def test_the_third_try_is_not_made(box: RagBox, broken: Path, tried: list[str]) -> None:
    first, second, third, fourth = (problem(box, broken) for _ in range(4))
    assert first == second
    assert (third.stage, third.code) == ("read", "quarantined")
    assert third.message.startswith("broken.pdf: failed 2 times")
    assert third.message.count("broken.pdf") == 1
    assert third.message.endswith(first.message.removeprefix("broken.pdf: "))
    assert fourth == third
    assert tried == ["broken.pdf"] * 2


def test_a_change_ends_it(box: RagBox, broken: Path, tried: list[str], make_pdf: Any) -> None:
    for _ in range(3):
        problem(box, broken)
    broken.write_bytes(BROKEN + b" ")
    assert problem(box, broken).code == "damaged"
    assert len(tried) == 3
    make_pdf(broken, "Sound again.")
    assert box.ingest(broken).totals["indexed"] == 1
    broken.write_bytes(BROKEN)
    assert [problem(box, broken).code for _ in range(3)] == ["damaged", "damaged", "quarantined"]


def test_another_time_stamp_is_no_change(box: RagBox, broken: Path, tried: list[str]) -> None:
    for _ in range(2):
        problem(box, broken)
    os.utime(broken, (OLD + 60, OLD + 60))
    assert problem(box, broken).code == "quarantined"
    assert len(tried) == 2


def test_it_outlives_the_process(lean: Any, tmp_path: Path, broken: Path) -> None:
    for expected in ("damaged", "damaged", "quarantined"):
        with RagBox.open(tmp_path / "kept.box", lean) as box:
            assert problem(box, broken).code == expected


def test_other_limits_are_a_reason_to_try_again(lean: Any, tmp_path: Path, broken: Path) -> None:
    with RagBox.open(tmp_path / "kept.box", lean) as box:
        for _ in range(3):
            problem(box, broken)
    limits = lean.limits.model_copy(update={"seconds": 90.0})
    with RagBox.open(tmp_path / "kept.box", lean.model_copy(update={"limits": limits})) as box:
        assert problem(box, broken).code == "damaged"


def test_what_may_pass_is_tried_each_time(box: RagBox, tmp_path: Path, make_pdf: Any, tried: list[str]) -> None:
    path = make_pdf(tmp_path / "locked.pdf", "Behind a password.", password="harbour")
    assert [problem(box, path).code for _ in range(3)] == ["encrypted"] * 3
    assert problem(box, path, password="wrong").code == "wrong_password"
    assert box.ingest(path, password="harbour").totals["indexed"] == 1
    assert len(tried) == 5


def test_it_stops_nothing_else(box: RagBox, broken: Path, make_pdf: Any) -> None:
    for _ in range(2):
        problem(box, broken)
    make_pdf(broken.with_name("sound.pdf"), "A sound file beside it.")
    report = box.ingest(broken.parent)
    assert {Path(each.path).name: each.status for each in report.documents} == {
        "broken.pdf": "failed",
        "sound.pdf": "indexed",
    }


def test_a_file_that_is_gone_is_forgotten(box: RagBox, broken: Path, make_pdf: Any) -> None:
    make_pdf(broken.with_name("sound.pdf"), "A sound file beside it.")
    for _ in range(3):
        box.ingest(broken.parent)
    kept = broken.rename(broken.parent.parent / "elsewhere.pdf")
    box.ingest(broken.parent)
    assert box._directory.catalog.failures.paths() == []
    shutil.copy2(kept, broken)
    (report,) = [each for each in box.ingest(broken.parent).documents if each.status == "failed"]
    assert report.problems[0].code == "damaged"


def test_a_reading_that_was_stopped_is_no_failure(box: RagBox, tmp_path: Path, make_pdf: Any) -> None:
    path = make_pdf(tmp_path / "sound.pdf", "A sound file.")

    def stop(event: IngestEvent) -> None:
        if event.stage == "parse" and event.page:
            raise KeyboardInterrupt

    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            box.ingest(path, progress=stop)
    assert box.ingest(path).totals["indexed"] == 1
