"""A conversation: follow-ups over a box, at the command line and at a terminal, and nothing of it kept."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ragbox import Answer, Filter, RagBox, Turn
from ragbox.answer.language_model import ScriptedModel
from ragbox.ask import Asker
from ragbox.cli import main
from ragbox.conversation import _prompted, converse, turn_of
from ragbox.errors import QuestionError

FIRST = "What is the notice period of the Harlow lease?"
Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def leases(tmp_path_factory: pytest.TempPathFactory, make_pdf: Any, lean: Any) -> Iterator[RagBox]:
    """Two leases with the same clauses, of other content."""
    folder = tmp_path_factory.mktemp("leases")
    for name, notice, deposit in (("Harlow", "30 days", "$1,200"), ("Dalby", "45 days", "$2,450")):
        text = f"The notice period of the {name} lease is {notice}. The deposit of the {name} lease is {deposit}."
        make_pdf(folder / f"{name.lower()}.pdf", text, "This page is about gardens.")
    with RagBox.open(folder / "leases.box", lean) as box:
        assert box.ingest(folder).totals["indexed"] == 2
        yield box


def test_a_follow_up_is_answered_as_the_whole_question_is(leases: RagBox) -> None:
    first = leases.ask(FIRST)
    assert "30 days" in first.text
    assert first.asked is None
    answer = leases.ask("What about the Dalby lease?", history=[turn_of(first)])
    assert answer.question == "What about the Dalby lease?"
    assert answer.asked == "What is the notice period of the Dalby lease?"
    assert "45 days" in answer.text
    assert answer.citations == leases.ask(answer.asked).citations
    third = leases.ask("And what is the deposit?", history=[turn_of(first), turn_of(answer)])
    assert third.asked is not None
    assert "$2,450" in third.text
    assert "$1,200" not in third.text.split(".")[0]


def test_a_request_for_the_source_of_nothing_is_nothing_to_go_on_from(leases: RagBox) -> None:
    first = leases.ask("Which page?")
    assert leases.ask("And the deposit?", history=[turn_of(first)]).asked is None


@pytest.mark.parametrize(("wanted", "told"), [("harlow.pdf", "30 days"), ("dalby.pdf", "45 days")])
def test_only_the_documents_that_a_filter_lets_through_are_quoted(leases: RagBox, wanted: str, told: str) -> None:
    where = Filter(documents=(wanted,))
    assert [info.name for info in leases.documents(where=where)] == [wanted]
    answer = leases.ask("What is the notice period of the lease?", where=where)
    assert told in answer.text
    assert {citation.document for citation in answer.citations} == {wanted}
    assert {hit.document for hit in leases.search("notice period", where=where)} == {wanted}


@pytest.mark.parametrize(
    "question",
    [
        "Compare the notice period of the Harlow lease with that of the Dalby lease.",
        "Which notice period is longer, Harlow's or Dalby's?",
        "What is the difference between the notice period in the Dalby lease and in the Harlow lease?",
    ],
)
def test_documents_that_are_compared_are_both_quoted(leases: RagBox, question: str) -> None:
    answer = leases.ask(question)
    assert {citation.document for citation in answer.citations[:2]} == {"harlow.pdf", "dalby.pdf"}
    assert "30 days" in answer.text
    assert "45 days" in answer.text
    where = Filter(documents=("harlow.pdf",))
    assert {citation.document for citation in leases.ask(question, where=where).citations} <= {"harlow.pdf"}


def test_a_filter_that_cannot_be_meant_is_told_of_once(leases: RagBox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{FIRST}\n{FIRST}\n"))
    where = Filter(after="20")
    with pytest.raises(QuestionError, match="YYYY-MM-DD"):
        converse(leases, where=where)
    with pytest.raises(QuestionError, match="YYYY-MM-DD"):
        leases.ask_batch([FIRST], where=where)


def test_a_new_question_and_one_as_typed_are_not_completed(leases: RagBox) -> None:
    turn = turn_of(leases.ask(FIRST))
    new = leases.ask("What is the deposit of the Dalby lease?", history=[turn])
    assert new.asked is None
    assert "$2,450" in new.text
    assert leases.ask("What about the Dalby lease?").asked is None


def test_every_step_of_a_stream_says_what_was_understood(leases: RagBox) -> None:
    model = ScriptedModel(["The notice period of the Dalby lease is 45 days [1]."])
    asker = Asker(leases._directory, leases.profile.with_slm("scripted.gguf"), leases.embedder, lambda: model)
    events = list(asker.stream("And the Dalby lease?", None, "generative", history=[Turn(FIRST)]))
    answers = [event.answer for event in events if event.answer is not None]
    assert [event.kind for event in events][0 :: len(events) - 1] == ["extractive", "final"]
    assert {answer.question for answer in answers} == {"And the Dalby lease?"}
    assert {answer.asked for answer in answers} == {"What is the notice period of the Dalby lease?"}
    assert "What is the notice period of the Dalby lease?" in model.asked[0]  # written to what was understood


def test_the_language_model_rewrites_what_the_rules_cannot(leases: RagBox) -> None:
    whole = "Which gardens are in the Harlow lease?"
    model = ScriptedModel([whole, "Nothing [1]."])
    asker = Asker(leases._directory, leases.profile.with_slm("scripted.gguf"), leases.embedder, lambda: model)
    *_, last = asker.stream("Which ones?", None, "auto", history=[Turn("Are there gardens in the Harlow lease?")])
    assert last.answer is not None
    assert last.answer.asked == whole
    *_, alone = asker.stream(
        "Which ones?", None, "extractive", history=[Turn("Are there gardens in the Harlow lease?")]
    )
    assert alone.answer is not None
    assert alone.answer.asked == "Are there gardens in the Harlow lease, and which ones?"


def test_a_completed_question_over_the_limit_is_asked_as_typed(leases: RagBox, lean: Any) -> None:
    limits = lean.limits.model_copy(update={"question_characters": 60})
    asker = Asker(leases._directory, lean.model_copy(update={"limits": limits}), leases.embedder, pytest.fail)
    turn = Turn("What is the notice period of the Harlow lease for shops?")
    *_, last = asker.stream("And for the houses that are beside the river?", None, "auto", history=[turn])
    assert last.answer is not None
    assert last.answer.asked is None


def test_turns_may_hold_any_text(leases: RagBox) -> None:
    turn = Turn("What is the notice \ud800 period of the Harlow lease?", "30 days\ud800 [1]. " + "Aa-" * 20_000)
    answer = leases.ask("And the Dalby lease?", history=[turn])
    assert answer.asked is not None
    assert "45 days" in answer.text
    for wrong in (Turn(FIRST, None), Turn(FIRST, 3), Turn(None), FIRST):  # type: ignore[arg-type]
        with pytest.raises(QuestionError):
            leases.ask("And the Dalby lease?", history=[wrong])  # type: ignore[list-item]


def test_a_conversation_leaves_no_trace(leases: RagBox, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    def state() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in leases.path.rglob("*") if path.is_file()}

    before = state()
    answer = leases.ask(
        "And the zebra clause?", history=[Turn(FIRST, "Quagga [1]."), Turn("Who signed the okapi lease?")]
    )
    assert answer.asked is not None
    assert not any(word in caplog.text for word in ("zebra", "Quagga", "okapi"))
    for path, data in state().items():
        assert data == before.get(path, b""), path


@pytest.fixture
def command(leases: RagBox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Runs `ragbox ask` over some lines of standard input; gives its exit status, output and messages."""

    def run(text: str, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))
        status = main(["ask", "--box", str(leases.path), *arguments])
        return (status, *capsys.readouterr())

    return run


def test_piped_lines_are_a_conversation(command: Callable[..., Any]) -> None:
    status, out, err = command(f"{FIRST}\n\nWhat about the Dalby lease?\n")
    assert (status, err) == (0, "")
    first, second = out.strip().split("\n\n")
    assert first.startswith(f"Q: {FIRST}\n")
    assert "Understood as" not in first
    assert second.startswith(
        "Q: What about the Dalby lease?\nUnderstood as: What is the notice period of the Dalby lease?\n"
    )
    assert "45 days" in second


def test_piped_lines_as_one_json_document(command: Callable[..., Any]) -> None:
    status, out, _ = command(f"{FIRST}\nAnd the Dalby lease?", "--json")
    answers = json.loads(out)["answers"]
    assert status == 0
    assert "asked" not in answers[0]
    assert answers[1]["question"] == "And the Dalby lease?"
    assert answers[1]["asked"] == "What is the notice period of the Dalby lease?"


def test_a_line_that_cannot_be_asked_does_not_end_it(command: Callable[..., Any]) -> None:
    status, out, err = command(f"???\n{FIRST}\n")
    assert status == 1
    assert "ask in words" in err
    assert "30 days" in out
    assert command("") == (0, "", "")


def test_the_prompt_is_not_in_a_file_of_answers(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = io.StringIO("What is the rent?\n\nAnd the deposit?\n")
    monkeypatch.setattr(typed, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stdin", typed)
    assert list(_prompted()) == ["What is the rent?", "And the deposit?"]
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("> ") == 4


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal")
def test_a_conversation_at_a_terminal(leases: RagBox) -> None:
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "ragbox", "ask", "--box", str(leases.path)], stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        shown = _until(ours, "> ")
        os.write(ours, f"{FIRST}\n".encode())
        shown += _until(ours, "30 days", "> ")
        os.write(ours, b"And the Dalby lease?\n")
        shown += _until(ours, "45 days", "> ")
        os.write(ours, b"\x04")
        assert process.wait(20) == 0
    os.close(ours)
    assert "Ctrl-D ends" in shown
    assert "Understood as: What is the notice period of the Dalby lease?" in shown


def _until(terminal: int, *wanted: str) -> str:
    """What a terminal shows until it has shown all of `wanted`, one after the other."""
    shown, end = "", time.monotonic() + 40
    while time.monotonic() < end:
        shown += os.read(terminal, 4_096).decode("utf-8", "replace").replace("\r", "")
        at = 0
        for text in wanted:
            at = shown.find(text, at) + len(text) if shown.find(text, at) >= 0 else -1
            if at < 0:
                break
        else:
            return shown
    raise AssertionError(f"not shown: {wanted}")
