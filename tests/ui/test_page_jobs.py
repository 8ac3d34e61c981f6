"""Work in the background: what it tells while it runs, stopping it, and its failures."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from kit.jobs import AskJob, Desk, IngestJob, at_end

from ragbox import Answer, IngestReport, RagBox, Turn
from ragbox.errors import BoxLockedError
from ragbox.resources import resource
from ragbox.types import AnswerEvent, Citation, IngestEvent, Rect

SOURCE = Citation(1, "a.pdf", "id", 2, (), "Short", 0, 5, (Rect(2, 0, 0, 9, 9),), 0.9)
FIRST = Answer("q", "Short [1].", False, 0.9, "extractive", citations=(SOURCE,))
FINAL = Answer("q", "Long [1].", False, 0.9, "generative", model="tiny")


class FakeBox:
    """Says what a box would, one step at each `go`."""

    def __init__(self) -> None:
        self.go = threading.Semaphore(0)
        self.failure: Exception | None = None
        self.cancelled = False
        self.prepared = False
        self.history: tuple[Turn, ...] = ()
        self.reveal = True

    def ingest(self, paths: list[str], progress: Callable[[IngestEvent], None]) -> IngestReport:
        if self.failure is not None:
            raise self.failure
        for done, path in enumerate(paths):
            progress(IngestEvent(path, "parse", done, len(paths)))
            self.go.acquire(timeout=10)
            progress(IngestEvent(path, "done", done + 1, len(paths)))
        return IngestReport((), 0.1)

    def shown_question(self, question: str, *, reveal: bool) -> str:
        return question if reveal else question.upper()

    def writer(self) -> None:
        """Nobody else writes."""

    def prepare_page_images(self) -> None:
        self.prepared = True

    def ask_stream(
        self,
        question: str,
        where: object,
        mode: str,
        cancel: Callable[[], bool],
        history: tuple[Turn, ...],
        reveal: bool,
    ) -> Iterator[AnswerEvent]:
        assert (question, where) == ("q", None)
        self.mode = mode
        self.reveal = reveal
        self.history = history
        yield AnswerEvent("extractive", FIRST)
        yield AnswerEvent("token", progress=(1, 4))
        yield AnswerEvent("token", token="Free [1].")
        yield AnswerEvent("token", supported=False)
        for token in ("Lo", "ng"):
            self.go.acquire(timeout=10)
            self.cancelled = cancel()
            yield AnswerEvent("token", token=token)
        yield AnswerEvent("final", FINAL)


@pytest.fixture
def fake() -> FakeBox:
    return FakeBox()


def as_box(fake: FakeBox) -> RagBox:
    return cast(RagBox, fake)


def test_ingest_tells_stages_and_ends(fake: FakeBox) -> None:
    job = IngestJob(as_box(fake), ["a.pdf", "b.pdf"])
    job.start()
    fake.go.release(2)
    assert job.wait(10)
    assert {path: event.stage for path, event in job.stages.items()} == {"a.pdf": "done", "b.pdf": "done"}
    assert (job.done, job.total, job.error) == (2, 2, None)
    assert job.report is not None


def test_the_bar_of_a_real_run_moves_within_a_file_and_never_back(
    box_copy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, make_pdf: Callable[..., Path]
) -> None:
    path = make_pdf(tmp_path / "new.pdf", *(f"Rule {number}: the gate is shut at dusk." for number in range(1, 9)))
    parts: list[float] = []
    note = IngestJob._note

    def noted(job: IngestJob, event: IngestEvent) -> None:
        note(job, event)
        parts.append(job.part)

    monkeypatch.setattr(IngestJob, "_note", noted)
    with RagBox.open(box_copy) as box:
        job = IngestJob(box, [path])
        job.start()
        assert job.wait(60)
    assert parts == sorted(parts)
    assert {0.15, 0.3, 0.9, 1.0} <= {round(part, 3) for part in parts}
    assert job.part == 1.0


def test_stopped_ingest_has_no_report_and_no_error(fake: FakeBox) -> None:
    job = IngestJob(as_box(fake), ["a.pdf", "b.pdf"])
    job.start()
    job.stop()
    fake.go.release(2)
    assert job.wait(10)
    assert job.report is None
    assert job.error is None
    assert "b.pdf" not in job.stages


@pytest.mark.parametrize("failure", [BoxLockedError("the box is being written"), ValueError("secret words")])
def test_failures_become_messages(fake: FakeBox, failure: Exception) -> None:
    fake.failure = failure
    job = IngestJob(as_box(fake), ["a.pdf"])
    job.start()
    assert job.wait(10)
    assert job.error is not None
    assert "secret" not in job.error


def test_one_run_at_a_time(fake: FakeBox) -> None:
    desk = Desk(as_box(fake))
    assert desk.take_in(["a.pdf"])
    assert desk.busy
    assert not desk.take_in(["b.pdf"])
    fake.go.release()
    assert desk.ingest is not None
    assert desk.ingest.wait(10)
    assert not desk.busy


def test_first_answer_comes_before_the_checked_one(fake: FakeBox) -> None:
    job = AskJob(as_box(fake), "q", None)
    job.start()
    job.wait_for_first(10)
    assert job.answer is FIRST
    assert job.running
    fake.go.release(2)
    assert fake.prepared  # the page that its citation stands on can be asked for next
    assert job.wait(10)
    assert job.answer is FINAL
    assert job.draft == "Long"
    assert job.judged == (("Free [1].", False),)
    assert job.progress == (1, 4)


def test_a_question_goes_on_from_the_turns_before_and_may_be_asked_without(fake: FakeBox) -> None:
    before = tuple(Turn(f"earlier {number}") for number in range(9))
    job = AskJob(as_box(fake), "q", None, before)
    assert job.turns == before
    fake.go.release(2)
    job.start()
    assert job.wait(10)
    assert (fake.history, fake.mode) == (before, "auto")
    assert job.turns == (*before[-5:], Turn("q", "Long [1]."))
    again = job.as_typed()
    fake.go.release(2)
    again.start()
    assert again.wait(10)
    assert fake.history == ()
    assert again.turns == (Turn("q", "Long [1]."),)


def test_a_question_may_be_put_to_the_model_whatever_the_documents_say(fake: FakeBox) -> None:
    job = AskJob(as_box(fake), "q", None, (Turn("earlier"),), reveal=True).written()
    fake.go.release(2)
    job.start()
    assert job.wait(10)
    assert (fake.mode, fake.history, fake.reveal) == ("generative", (Turn("earlier"),), True)
    assert job.again(False).mode == "generative"


def test_a_question_is_put_again_with_real_values_and_with_the_same_turns(fake: FakeBox) -> None:
    job = AskJob(as_box(fake), "q", None, (Turn("earlier"),))
    for reveal in (False, True):
        job = job.again(reveal)
        fake.go.release(2)
        job.start()
        assert job.wait(10)
        assert (fake.reveal, fake.history, job.reveal) == (reveal, (Turn("earlier"),), reveal)
        assert job.words == ("q" if reveal else "Q")


def test_a_correction_is_one_of_the_runs_and_cannot_be_stopped(fake: FakeBox) -> None:
    desk = Desk(as_box(fake))
    assert desk.change("Said", lambda progress: fake.ingest(["a.pdf"], progress))
    assert not desk.take_in(["b.pdf"])
    assert desk.ingest is not None
    assert not desk.ingest.can_stop
    fake.go.release()
    assert desk.ingest.wait(10)
    assert desk.ingest.report is not None
    assert desk.runs == 1


def test_stopped_answer_keeps_the_first(fake: FakeBox) -> None:
    job = AskJob(as_box(fake), "q", None)
    job.start()
    job.wait_for_first(10)
    job.stop()
    fake.go.release(2)
    assert job.wait(10)
    assert fake.cancelled
    assert job.answer is FIRST
    assert job.error is None


def test_end_stops_jobs_before_the_box_closes(fake: FakeBox) -> None:
    job = IngestJob(as_box(fake), ["a.pdf"])
    job.start()
    closed: list[bool] = []
    at_end(lambda: closed.append(True), seconds=0.1)
    assert not closed  # it is still at work: closing now would pull the box from under it
    fake.go.release()
    at_end(lambda: closed.append(True))
    assert closed == [True]
    assert not job.running


def test_stopping_a_real_run_leaves_no_half_document(box_copy: Path) -> None:
    with RagBox.open(box_copy) as box:
        before = [info.name for info in box.documents()]
        job = IngestJob(box, [resource("sample_docs") / "referral_letter.docx"])
        job.stop()
        job.start()
        assert job.wait(60)
        assert [info.name for info in box.documents()] == before
        assert box.verify().ok
        assert box.ingest([resource("sample_docs") / "referral_letter.docx"]).totals["indexed"] == 1


def test_a_real_run_stops_within_a_file_and_what_is_finished_stays(
    box_copy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, make_pdf: Callable[..., Path]
) -> None:
    first = make_pdf(tmp_path / "first.pdf", "The gate is shut at dusk.")
    second = make_pdf(tmp_path / "second.pdf", "The gate is open at dawn.")
    note = IngestJob._note
    seen: list[tuple[str, str]] = []

    def noted(job: IngestJob, event: IngestEvent) -> None:
        seen.append((Path(event.path).name, event.stage))
        if seen[-1] == ("second.pdf", "pii"):
            job.stop()
        note(job, event)

    monkeypatch.setattr(IngestJob, "_note", noted)
    with RagBox.open(box_copy) as box:
        before = {info.name for info in box.documents()}
        job = IngestJob(box, [first, second])
        job.start()
        assert job.wait(60)
        assert seen[-1] == ("second.pdf", "pii")
        assert (job.report, job.error, job.done) == (None, None, 1)
        assert {info.name for info in box.documents()} - before == {"first.pdf"}
        assert box.verify().ok
