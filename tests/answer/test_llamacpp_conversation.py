"""The llama.cpp adapter in a conversation: what is read, what is read ahead, and what is not read again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ragbox.answer.chat_template import PromptTokens
from ragbox.answer.kv_memory import KvMemory
from ragbox.answer.language_model import Message, exchange
from ragbox.answer.llamacpp import LlamaCppModel
from ragbox.answer.prompt import ASKED, SYSTEM, Shown, passages_text, user_message
from ragbox.config import SlmSettings

from .tiny_model import ENDLESS, USER, counted, counting, say, special_ids

pytestmark = pytest.mark.slm


class TestConversation:
    """What has been read is not read again."""

    def test_a_conversation_goes_on_from_the_tokens_that_were_written(self, tiny: LlamaCppModel) -> None:
        first = exchange(SYSTEM, USER)
        answer = say(tiny)
        begun = tiny.tokenize_prompt(first)
        whole = tiny.tokenize_prompt(
            [*first, Message("assistant", answer), Message("user", "Question: And the deposit?")]
        )
        assert whole.ids[: len(begun.ids)] == begun.ids
        (reply,) = whole.replies
        assert reply.start == len(begun.ids)
        assert tiny._memory.tokens[: reply.stop] == list(whole.ids[: reply.stop])

    def test_only_what_is_new_is_read(self, tiny: LlamaCppModel, monkeypatch: pytest.MonkeyPatch) -> None:
        answer = say(tiny)
        read = counted(monkeypatch)
        more = [*exchange(SYSTEM, USER), Message("assistant", answer), Message("user", "Question: And the deposit?")]
        list(tiny.chat(more, max_tokens=1))
        new = tiny.tokenize_prompt(more)
        assert sum(read) == len(new.ids) - new.replies[0].stop

    def test_a_beginning_is_read_ahead_once(self, tiny: LlamaCppModel, monkeypatch: pytest.MonkeyPatch) -> None:
        other = tiny.tokenize_prompt(exchange("Something else.", "Hello"))
        list(tiny.stream(other, max_tokens=1))
        read = counted(monkeypatch)
        tiny.prepare(exchange(SYSTEM, "")[:1])
        prefix = tiny.tokenize_prompt(exchange(SYSTEM, USER)).prefix
        assert sum(read) == prefix > 40
        read.clear()
        tiny.prepare(exchange(SYSTEM, "")[:1])
        assert read == []
        say(tiny, max_tokens=1)
        assert sum(read) == tiny.count_prompt(exchange(SYSTEM, USER)) - prefix

    def test_what_is_read_ahead_behind_an_answer_is_not_read_again(
        self, tiny: LlamaCppModel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = [*exchange(SYSTEM, USER), Message("assistant", say(tiny))]
        tiny.prepare([*before, Message("user", "[3] The rent of the Harlow lease is $900.")])
        read = counted(monkeypatch)
        asked = "[3] The rent of the Harlow lease is $900.\n\nQuestion: How much is the rent?"
        list(tiny.chat([*before, Message("user", asked)], max_tokens=1))
        assert sum(read) <= len(tiny._tokenize("Question: How much is the rent?")) + 12

    @pytest.mark.parametrize("shown", [1, 2, 3])
    def test_of_passages_read_ahead_the_first_count_as_read(self, tiny: LlamaCppModel, shown: int) -> None:
        before = [*exchange(SYSTEM, USER), Message("assistant", say(tiny))]
        passages = [Shown(f"The rent of house {n} is ${n}00.", "Rents" if n < 3 else "Others") for n in (1, 2, 3)]
        tiny.prepare([*before, Message("user", f"{passages_text(passages, 3)}\n\n{ASKED}")])
        assert tiny.unread([*before, Message("user", passages_text(passages[:shown], 3))]) == 0
        assert tiny.unread([*before, Message("user", passages_text(passages[1:], 3))]) > 0
        whole = tiny.tokenize_prompt([*before, Message("user", user_message("How much?", passages, 3))])
        ending = [*tiny._tokenize(" How much?"), *special_ids(tiny)]
        assert len(whole.ids) - len(tiny._memory.tokens) <= len(ending) + 8

    @pytest.mark.parametrize("size", range(1, 34))
    def test_a_batch_is_filled_up_only_where_that_is_quicker_and_leaves_nothing(
        self, tiny: LlamaCppModel, monkeypatch: pytest.MonkeyPatch, size: int
    ) -> None:
        memory, lib, native = tiny._memory, tiny._lib, tiny._native
        ids = [*tiny.tokenize_prompt(exchange(SYSTEM, USER)).ids]
        given: list[int] = []
        one = lib.llama_batch_get_one

        def noted(tokens: object, count: int) -> object:
            given.append(count)
            return one(tokens, count)

        monkeypatch.setattr(lib, "llama_batch_get_one", noted)
        memory.forget(0)
        memory.decode(ids[:size])
        assert given == [16 * -(-size // 16) if size % 16 > 10 else size]
        assert memory.tokens == ids[:size]
        assert lib.llama_memory_seq_pos_max(native.memory, 0) == size - 1
        filled = logits(tiny)
        memory.forget(0)
        monkeypatch.setattr("ragbox.answer.kv_memory.FILLED", 0)
        memory.decode(ids[:size])
        assert np.corrcoef(filled, logits(tiny))[0, 1] > 0.999

    def test_a_batch_is_not_filled_up_beyond_the_context(self, tiny_settings: SlmSettings) -> None:
        with LlamaCppModel.load(tiny_settings.model_copy(update={"context_tokens": 256})) as model:
            ids = (model.tokenize_prompt(exchange("", "x " * 60)).ids * 6)[:254]
            assert "".join(model.stream(PromptTokens(tuple(ids)), max_tokens=2, grammar=ENDLESS)) == "aa"

    def test_behind_an_answer_the_rest_is_read_in_one_batch(
        self, tiny: LlamaCppModel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = [*exchange(SYSTEM, USER), Message("assistant", say(tiny))]
        passages = " ".join(f"The rent of house {n} is ${n}00." for n in range(1, 12))
        for words in range(0, 40, 7):
            begun = f"[3] {passages} {'more ' * words}"
            tiny.prepare([*before, Message("user", f"{begun}\n\n{ASKED}")])
            read = counted(monkeypatch)
            list(tiny.chat([*before, Message("user", f"{begun.strip()}\n\n{ASKED} What is the rent?")], max_tokens=1))
            assert len(read) == 1
            monkeypatch.undo()

    def test_an_answer_that_was_read_and_not_written_counts_as_read_in_the_next_turn(
        self, tiny: LlamaCppModel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """After a start of the model, or two other conversations, it is read like any prompt."""
        one = [*exchange(SYSTEM, USER), Message("assistant", "The notice period is 30 days [1]. " * 5)]
        two = [*one, Message("user", "Question: And the deposit?")]
        list(tiny.chat(exchange("Else.", "Hello"), max_tokens=1))
        tiny._memory.forget(0)
        tiny._memory._parked.clear()
        three = [*two, Message("assistant", "".join(tiny.chat(two, max_tokens=20))), Message("user", "Question: Why?")]
        read = counted(monkeypatch)
        list(tiny.chat(three, max_tokens=1))
        new = tiny.tokenize_prompt(three)
        assert sum(read) == len(new.ids) - new.replies[-1].stop

    def test_of_tokens_that_are_as_likely_the_first_is_taken(
        self, tiny: LlamaCppModel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read = KvMemory.read

        def level(self: KvMemory, *given: Any, **named: Any) -> None:
            read(self, *given, **named)
            found = self._lib.llama_get_logits_ith(self._native.context, -1)
            np.ctypeslib.as_array(found, (self._native.vocab_size,))[:] = 0

        monkeypatch.setattr(KvMemory, "read", level)
        said = set()
        for likely in (10**9, 4_000, 2_000, 1_000):
            monkeypatch.setattr("ragbox.answer.sampling._LIKELY", likely)
            said.add(say(tiny, max_tokens=1, grammar="root ::= [a-z]+"))
        assert len(said) == 1

    def test_a_state_holds_in_another_process(
        self, tiny: LlamaCppModel, tiny_settings: SlmSettings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        head = exchange(SYSTEM, "")[:1]
        tiny.prepare(head)
        state, answer = tiny.state(), say(tiny)
        with LlamaCppModel.load(tiny_settings) as other:
            assert other.state_key(head) == tiny.state_key(head) != tiny.state_key(exchange("Else.", "")[:1])
            assert not other.restore(head, state[: len(state) // 2])
            assert other.restore(head, state)
            read = counted(monkeypatch)
            say(other, max_tokens=1)
            prompt = other.tokenize_prompt(exchange(SYSTEM, USER))
            assert sum(read) == len(prompt.ids) - prompt.prefix
            assert say(other) == answer

    def test_a_conversation_is_taken_up_after_another_question(
        self, tiny: LlamaCppModel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        more = "Question: And the deposit?"
        whole = [*exchange(SYSTEM, USER), Message("assistant", say(tiny)), Message("user", more)]
        once = "".join(tiny.chat(whole, max_tokens=30))
        say(tiny, "Another matter altogether, " * 20)
        assert tiny.unread([*whole[:-1], Message("user", "")]) < 12
        read = counted(monkeypatch)
        assert "".join(tiny.chat(whole, max_tokens=30)) == once
        assert read[0] < 40

    def test_reading_ahead_can_be_cancelled_and_fits_or_is_left(self, tiny: LlamaCppModel) -> None:
        tiny.prepare(exchange(SYSTEM, "word " * 20_000))
        tiny.prepare(exchange(SYSTEM, "word " * 900), cancel=counting(4))
        assert say(tiny)


def logits(model: LlamaCppModel) -> np.ndarray[Any, Any]:
    """Of the last token that was read."""
    found = model._lib.llama_get_logits_ith(model._native.context, -1)
    return np.array(np.ctypeslib.as_array(found, (model._native.vocab_size,)))
