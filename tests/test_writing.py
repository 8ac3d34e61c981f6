"""Conversations with a language model: what it was shown is not shown again, and what it may be asked is read before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ragbox import Answer, RagBox
from ragbox.answer.language_model import Message, ScriptedModel
from ragbox.ask import Asker
from ragbox.conversation import turn_of
from ragbox.errors import ModelError
from ragbox.types import Turn

RENT, NOTICE = "What is the rent of the Harlow lease?", "What is the notice period of the Harlow lease?"
SAYS = {RENT: "The rent of the Harlow lease is $900 a month [{}].", NOTICE: "The notice period is 30 days [{}]."}
TEXT = (
    "The rent of the Harlow lease is $900 a month. The notice period is 30 days. The landlord insures the building. "
    "The tenant insures the furniture."
)


class Reading(ScriptedModel):
    """A scripted model that keeps what it was given to read ahead, and says so."""

    def __init__(self, replies: Sequence[str] | Callable[[str], str], **options: Any) -> None:
        super().__init__(replies, **options)
        self.ahead: tuple[Message, ...] = ()
        self.looked = 0

    def prepare(self, messages: Sequence[Message], *, keep: bool = False) -> None:  # noqa: ARG002
        self.ahead = tuple(messages)

    def unread(self, messages: Sequence[Message]) -> int:
        self.looked += 1
        *before, last = messages
        known = self.ahead[:-1] == tuple(before) and self.ahead[-1].content.startswith(last.content)
        return 0 if known else 1


@pytest.fixture
def leases(box: RagBox, tmp_path: Path, make_pdf: Any) -> RagBox:
    box.ingest([make_pdf(tmp_path / "harlow_lease.pdf", TEXT), make_pdf(tmp_path / "gardens.pdf", "Roses are red.")])
    return box


def asker(box: RagBox, model: ScriptedModel) -> Asker:
    return Asker(box._directory, box.profile.with_slm("scripted.gguf"), box.embedder, lambda: model)


def ask(asking: Asker, question: str, history: Sequence[Turn] | None) -> Answer:
    *_, last = asking.stream(question, None, "generative", history=history)
    assert last.answer is not None
    return last.answer


def reply(message: str) -> str:
    """Says the sentence that answers, with the number under which it was shown, now or before."""
    question = message.rpartition("Question: ")[2]
    wanted = SAYS[question].partition(" [")[0]
    seen.update((line.partition("] ")[2].rstrip("."), line[1 : line.index("]")]) for line in message.split("\n")
                if line.startswith("["))  # fmt: skip
    return SAYS[question].format(seen[wanted])


seen: dict[str, str] = {}


@pytest.fixture(autouse=True)
def forget() -> None:
    seen.clear()


def test_a_prompt_holds_the_evidence_under_its_document_and_little_else(leases: RagBox) -> None:
    model = ScriptedModel(reply)
    assert "$900" in ask(asker(leases, model), RENT, None).text
    (message,) = model.asked
    assert message.startswith("harlow lease")
    assert message.endswith(f"\n\nQuestion: {RENT}")
    assert "Roses" not in message
    assert [each.role for each in model.prompts[0]] == ["system", "user"]


def test_a_second_question_goes_on_from_the_first(leases: RagBox) -> None:
    model = ScriptedModel(reply)
    asking = asker(leases, model)
    first = ask(asking, RENT, [])
    second = ask(asking, NOTICE, [turn_of(first)])
    assert "30 days" in second.text
    assert second.citations[0].quote == "The notice period is 30 days."
    begun, whole = model.prompts
    assert whole[: len(begun)] == begun
    assert [each.role for each in whole] == ["system", "user", "assistant", "user"]
    shown = begun[-1].content.split("Question:")[0]
    assert all(line not in whole[-1].content for line in shown.split("\n") if line.startswith("["))


def test_numbers_go_on_and_what_was_shown_before_can_be_cited(leases: RagBox) -> None:
    model = ScriptedModel(reply)
    asking = asker(leases, model)
    history: list[Turn] = []
    for question in (RENT, NOTICE, RENT, NOTICE):
        answer = ask(asking, question, history)
        assert not answer.abstained
        assert answer.mode == "generative"
        history.append(turn_of(answer))
    assert all(after[: len(before)] == before for before, after in pairwise(model.prompts))
    numbers = [int(line[1 : line.index("]")]) for prompt in model.prompts[-1:] for each in prompt if each.role == "user"
               for line in each.content.split("\n") if line.startswith("[")]  # fmt: skip
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_follow_up_is_put_as_it_was_typed_to_a_model_that_has_read_what_it_is_about(leases: RagBox) -> None:
    typed = "And the notice period?"
    model = ScriptedModel(lambda message: reply(message.replace(typed, NOTICE)))
    asking = asker(leases, model)
    first = ask(asking, RENT, [])
    second = ask(asking, typed, [turn_of(first)])
    assert second.asked is not None
    assert "Harlow" in second.asked
    assert "30 days" in second.text
    assert model.asked[-1].endswith(f"Question: {typed}")
    third = ask(asking, RENT, [turn_of(first), turn_of(second)])  # the conversation goes on under what was meant
    assert "$900" in third.text
    assert model.prompts[-1][: len(model.prompts[-2])] == model.prompts[-2]


def test_a_conversation_in_lower_case_goes_on(leases: RagBox) -> None:
    model = ScriptedModel(lambda message: reply(message.replace("harlow", "Harlow").replace("what", "What")))
    asking = asker(leases, model)
    first = ask(asking, RENT.lower(), [])
    ask(asking, NOTICE.lower(), [turn_of(first)])
    begun, whole = model.prompts
    assert whole[: len(begun)] == begun


def test_a_follow_up_is_put_as_it_is_meant_to_a_model_that_has_not(leases: RagBox) -> None:
    def meant(message: str) -> str:
        return reply(message if message.endswith(RENT) else message.rpartition("Question: ")[0] + f"Question: {NOTICE}")

    model = ScriptedModel(meant)
    asking = asker(leases, model)
    first = ask(asking, RENT, None)  # no more questions were expected
    second = ask(asking, "And the notice period?", [turn_of(first)])
    assert len(model.prompts[-1]) == 2
    assert model.asked[-1].endswith(f"Question: {second.asked}")
    model = ScriptedModel(meant)
    asking = asker(leases, model)
    first = ask(asking, RENT, [])
    model.context_tokens = model.count_prompt(model.prompts[0]) * 4 // 3 + 12  # no room for the conversation
    second = ask(asking, "And the notice period?", [turn_of(first)])
    assert len(model.prompts[-1]) == 2
    assert model.asked[-1].endswith(f"Question: {second.asked}")


def test_another_conversation_begins_anew(leases: RagBox) -> None:
    model = ScriptedModel(reply)
    asking = asker(leases, model)
    first = ask(asking, RENT, [])
    for history in (
        None,
        [],
        [Turn("What is the colour of roses?", "Red.")],
        [Turn("What grows there?"), turn_of(first)],
    ):
        ask(asking, NOTICE, history)
        assert len(model.prompts[-1]) == 2


def test_what_was_read_ahead_is_a_part_of_the_next_prompt(leases: RagBox) -> None:
    model = Reading(reply)
    asking = asker(leases, model)
    first = ask(asking, RENT, [])
    ahead = model.ahead[-1]
    assert ahead.role == "user"
    assert ahead.content.endswith("\n\nQuestion:")
    assert "The tenant insures the furniture." in ahead.content
    second = ask(asking, NOTICE, [turn_of(first)])
    assert not second.abstained
    assert model.prompts[-1][-1].content.startswith(ahead.content)
    assert model.prompts[-1][:-1] == (*model.prompts[0], model.prompts[-1][2])


def test_what_is_around_the_best_passage_is_read_ahead(
    box: RagBox, tmp_path: Path, make_pdf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ragbox.answer.evidence.AHEAD", 1)
    garden = " ".join(f"Bed number {n} holds plants of the kind {chr(97 + n)}." for n in range(26))
    box.ingest(make_pdf(tmp_path / "harlow_lease.pdf", TEXT, garden, "The shed is locked at nine."))
    model = Reading(reply)
    ask(asker(box, model), RENT, [])
    ahead = model.ahead[-1].content
    assert ahead.index("The tenant insures") < ahead.index("Bed number 1 ") < ahead.index("The shed is locked")


@pytest.mark.parametrize("read", range(5))
def test_of_what_was_read_ahead_in_part_that_part_is_in_the_next_prompt(leases: RagBox, read: int) -> None:
    model = Reading(reply)
    asking = asker(leases, model)
    first = ask(asking, RENT, [])
    *before, last = model.ahead
    lines = last.content.split("\n")
    numbered = [n for n, line in enumerate(lines) if line.startswith("[")]
    assert len(numbered) >= 3
    model.ahead = (*before, Message("user", "\n".join(lines[: (numbered + [len(lines)] * 5)[read]])))
    model.looked = 0
    ask(asking, NOTICE, [turn_of(first)])
    wanted = lines[: numbered[read]] if read < len(numbered) else lines[:-2]
    shown = model.prompts[-1][-1].content.split("\n")
    wanted = [each for each in wanted if each.startswith("[")]
    numbered_lines = [each for each in shown if each.startswith("[")]
    assert numbered_lines[: len(wanted)] == wanted
    assert not any("insures the furniture" in each for each in numbered_lines[len(wanted) :])
    assert model.looked <= 4


def test_what_was_not_read_ahead_is_not(leases: RagBox) -> None:
    model = Reading(reply)
    asking = asker(leases, model)
    first = ask(asking, RENT, [])
    model.ahead = ()
    ask(asking, NOTICE, [turn_of(first)])
    assert "The tenant insures the furniture." not in model.prompts[-1][-1].content


def test_a_question_without_a_conversation_reads_nothing_ahead(leases: RagBox) -> None:
    model = Reading(reply)
    ask(asker(leases, model), RENT, None)
    assert model.ahead == ()


def test_a_conversation_that_has_no_room_begins_anew(leases: RagBox) -> None:
    model = ScriptedModel(reply)
    asking = asker(leases, model)
    first = ask(asking, RENT, [])
    model.context_tokens = model.count_prompt(model.prompts[0]) * 4 // 3 + 12
    second = ask(asking, NOTICE, [turn_of(first)])
    assert "30 days" in second.text
    assert len(model.prompts[-1]) == 2


def test_a_model_that_takes_no_conversation_is_asked_anew(leases: RagBox) -> None:
    class Deaf(ScriptedModel):
        def count_prompt(self, messages: Sequence[Message]) -> int:
            if len(messages) > 2:
                raise ModelError("its template takes no conversation")
            return super().count_prompt(messages)

    model = Deaf(reply)
    asking = asker(leases, model)
    first = ask(asking, RENT, [])
    assert "30 days" in ask(asking, NOTICE, [turn_of(first)]).text
    assert len(model.prompts[-1]) == 2


def test_a_conversation_holds_for_the_documents_it_was_about(leases: RagBox, tmp_path: Path, make_pdf: Any) -> None:
    leases.ingest(make_pdf(tmp_path / "dalby.pdf", "The notice period of the Dalby lease is 45 days."))
    harlow, dalby = (leases.document(name).document_id for name in ("harlow_lease.pdf", "dalby.pdf"))
    model = ScriptedModel(["The notice period is 30 days [1]."])
    asking = asker(leases, model)
    *_, first = asking.stream(NOTICE, [harlow], "generative", history=[])
    assert first.answer is not None
    *_, other = asking.stream("What is the notice period of the Dalby lease?", [dalby], "generative",
                              history=[turn_of(first.answer)])  # fmt: skip
    assert other.answer is not None
    assert {each.document for each in other.answer.citations} <= {"dalby.pdf"}
    assert len(model.prompts[-1]) == 2
    assert "30 days" not in model.prompts[-1][-1].content


def test_a_conversation_ends_with_what_it_is_about(leases: RagBox, tmp_path: Path, make_pdf: Any) -> None:
    model = ScriptedModel(reply)
    asking = asker(leases, model)
    first = ask(asking, RENT, [])
    leases.delete("harlow_lease.pdf")
    leases.ingest(
        make_pdf(tmp_path / "dalby.pdf", "The notice period of the Dalby lease is 45 days. The rent is $700.")
    )
    model._replies = ["The notice period of the Dalby lease is 45 days [1]."]
    ask(asking, "What is the notice period of the Dalby lease?", [turn_of(first)])
    assert all("Harlow" not in each.content for each in model.prompts[-1])


def test_a_conversation_that_is_left_out_leaves_its_evidence(leases: RagBox) -> None:
    model = ScriptedModel(reply)
    asking = asker(leases, model)
    first = ask(asking, RENT, [])
    ask(asking, NOTICE, [turn_of(first)])
    model.context_tokens = model.count_prompt(model.prompts[0]) * 4 // 3 + 12
    again = ask(asking, RENT, [turn_of(first)])  # its sentence was shown before
    assert "$900" in again.text
    assert len(model.prompts[-1]) == 2
