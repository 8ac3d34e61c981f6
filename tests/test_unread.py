"""Files that could not be taken in are remembered, with why, until they are or are gone; and tried again when asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ragbox import RagBox

BROKEN = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "papers").mkdir()
    return tmp_path / "papers"


def codes(box: RagBox) -> dict[str, str]:
    return {Path(each.path).name: each.code for each in box.unread()}


def test_what_could_not_be_read_is_told_of_until_it_is(box: RagBox, folder: Path, make_pdf: Any) -> None:
    (folder / "broken.pdf").write_bytes(BROKEN)
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "photo.xyz").write_bytes(b"no document")
    make_pdf(folder / "locked.pdf", "The otter.", password="otter")
    make_pdf(folder / "good.pdf", "The heron.")
    box.ingest(folder)
    assert codes(box).keys() == {"broken.pdf", "old.doc", "locked.pdf"}
    assert (codes(box)["old.doc"], codes(box)["locked.pdf"]) == ("convert", "encrypted")
    box.ingest(folder)
    assert len(box.unread()) == 3  # once each, however often it was met
    assert all(each.message.startswith(Path(each.path).name) for each in box.unread())
    make_pdf(folder / "broken.pdf", "Mended.")
    (folder / "old.doc").unlink()
    assert codes(box).keys() == {"broken.pdf", "locked.pdf"}  # gone at once, though nobody has looked yet
    box.ingest(folder, password="otter")
    assert box.unread() == ()


def test_one_that_is_left_alone_is_tried_when_asked(box: RagBox, folder: Path) -> None:
    path = folder / "broken.pdf"
    path.write_bytes(BROKEN)
    for _ in range(3):
        box.ingest(path)
    (noted,) = box.unread()
    assert noted.times == 2
    (report,) = box.retry([path]).documents
    assert report.problems[0].code != "quarantined"
    assert [each.times for each in box.unread()] == [1]


def test_a_password_opens_what_needs_one(box: RagBox, folder: Path, make_pdf: Any) -> None:
    path = make_pdf(folder / "locked.pdf", "The otter.", password="otter")
    box.ingest(path)
    box.retry([path], password="wrong")
    assert codes(box) == {"locked.pdf": "wrong_password"}
    assert box.retry([path], password="otter").totals["indexed"] == 1
    assert box.unread() == ()


def test_a_file_that_is_gone_is_let_go_of(box: RagBox, folder: Path) -> None:
    path = folder / "broken.pdf"
    path.write_bytes(BROKEN)
    box.ingest(path)
    path.unlink()
    assert box.retry([path]).documents == ()
    path.write_bytes(BROKEN)
    assert box.unread() == ()


def test_a_version_that_came_back_is_no_failure_any_more(box: RagBox, folder: Path, make_pdf: Any) -> None:
    path = make_pdf(folder / "a.pdf", "The otter.")
    box.ingest(path)
    good = path.read_bytes()
    path.write_bytes(BROKEN)
    box.ingest(path)
    assert codes(box).keys() == {"a.pdf"}
    assert [info.name for info in box.documents()] == ["a.pdf"]  # the old version stays
    path.write_bytes(good)
    box.ingest(path)
    assert box.unread() == ()


def test_a_poisonous_file_that_cannot_be_opened_for_a_while_keeps_its_count(
    box: RagBox, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ragbox.errors import ParseError
    from ragbox.parse.isolated import Workers

    path = folder / "broken.pdf"
    path.write_bytes(BROKEN)
    box.ingest(path)
    with monkeypatch.context() as patch:

        def fail(*_: object, **__: object) -> None:
            raise ParseError("broken.pdf: input/output error", code="unreadable")

        patch.setattr(Workers, "parse", fail)
        box.ingest(path)
    assert [each.times for each in box.unread()] == [1]
