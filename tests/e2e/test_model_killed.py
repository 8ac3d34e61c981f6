"""The process of the language model is killed while it works on an answer: the API and the page's job say so and go on."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from ragbox import RagBox
from ragbox.answer import model_process
from ragbox.answer.language_model import FinishReason, TextStream
from ragbox.answer.worker_model import WorkerModel
from ragbox.resources import resource

pytestmark = [pytest.mark.e2e, pytest.mark.slm, pytest.mark.skipif(os.name != "posix", reason="signals")]

TINY = Path(__file__).parents[1] / "models" / "tiny_slm.gguf"
QUESTION = "What is the notice period of the Harlow lease?"
LIST = "Which sums does the Harlow lease name?"


SLOW = (
    "import time; import ragbox.answer.kv_memory as m; decode = m.KvMemory.decode; "
    "m.KvMemory.decode = lambda *a, **k: (time.sleep(0.05), decode(*a, **k))[1]; "
)


@pytest.fixture
def leases(box: RagBox, tmp_path: Path, make_pdf: Any, lean: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[RagBox]:
    monkeypatch.setattr(model_process, "_START", model_process._START.replace("main(", f"{SLOW}main("))
    text = "The notice period of the Harlow lease is 30 days. The deposit of the Harlow lease is $1,200."
    box.ingest(make_pdf(tmp_path / "harlow.pdf", text))
    with RagBox.open(box.path, lean, model=TINY) as opened:
        yield opened


def process(box: RagBox) -> int:
    """The process of the box's model, once it is there."""
    model = box._languages.small()
    assert isinstance(model, WorkerModel)
    number = model._processes[0].pid
    assert number is not None
    return number


def killed_at_work(box: RagBox) -> int:
    """The model's process is killed when its answer has begun."""
    number = process(box)
    chat = WorkerModel.chat

    def watched(model: WorkerModel, *arguments: Any, **options: Any) -> TextStream:
        WorkerModel.chat = chat  # type: ignore[method-assign]
        stream = chat(model, *arguments, **options)

        def pieces() -> Generator[str, None, FinishReason]:
            yield next(stream)
            os.kill(number, signal.SIGKILL)
            yield from stream
            return "stop"

        return TextStream(pieces())

    WorkerModel.chat = watched  # type: ignore[assignment, method-assign]
    return number


def test_the_extractive_answer_stands_and_the_next_question_is_written(leases: RagBox) -> None:
    before = killed_at_work(leases)
    first, *_, last = leases.ask_stream(QUESTION, mode="generative")
    assert first.answer is not None
    assert last.answer is not None
    assert (last.answer.text, last.answer.mode) == (first.answer.text, "extractive")
    assert "30 days" in last.answer.text
    assert "SIGKILL" in (last.answer.problem or "")
    again = leases.ask(QUESTION, mode="generative")
    assert (again.mode, again.problem) == ("generative", None)
    assert process(leases) != before


def test_a_conversation_goes_on_after_it(leases: RagBox) -> None:
    from ragbox.conversation import turn_of

    first = leases.ask(QUESTION, mode="generative", history=[])
    os.kill(process(leases), signal.SIGKILL)
    second = leases.ask("And the deposit?", mode="generative", history=[turn_of(first)])
    assert second.asked == "What is the deposit of the Harlow lease?"
    assert (second.problem, second.model) == (None, "tiny_slm")


def test_the_page_says_so_and_recovers(leases: RagBox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(resource("ui")))
    from kit.jobs import AskJob

    killed_at_work(leases)
    job = AskJob(leases, LIST, None)  # a list is not left to the documents' own sentences
    job.start()
    assert job.wait(60)
    assert job.error is None
    assert job.answer is not None
    assert "SIGKILL" in (job.answer.problem or "")
    assert job.answer.citations
    again = AskJob(leases, LIST, None)
    again.start()
    assert again.wait(60)
    assert again.answer is not None
    assert (again.error, again.answer.problem) == (None, None)
    assert "asked, because a list" in again.answer.route[0]


def test_a_batch_goes_on(leases: RagBox) -> None:
    killed_at_work(leases)
    answers = list(leases.ask_batch([QUESTION, QUESTION, QUESTION], workers=1, mode="generative"))
    assert [answer.error for answer in answers] == [None] * 3
    assert [answer.problem is None for answer in answers] == [False, True, True]
    assert all("30 days" in answer.text for answer in answers)
