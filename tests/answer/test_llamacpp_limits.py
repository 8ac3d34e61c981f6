"""The llama.cpp adapter where it ends: cancel, several threads, closing, a full context, files that are no model."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from ragbox.answer.chat_template import PromptTokens
from ragbox.answer.language_model import exchange
from ragbox.answer.llamacpp import LlamaCppModel
from ragbox.answer.prompt import SYSTEM, Shown, user_message
from ragbox.config import SlmSettings
from ragbox.errors import Cancelled, ModelError

from .conftest import TINY
from .tiny_model import ENDLESS, OTHER, USER, counting, say

pytestmark = pytest.mark.slm


class TestCancel:
    def test_between_tokens(self, tiny: LlamaCppModel) -> None:
        taken: list[str] = []
        stream = tiny.chat(exchange(SYSTEM, USER), max_tokens=60, cancel=lambda: len(taken) >= 3)
        with pytest.raises(Cancelled):
            taken.extend(stream.__next__() for _ in range(60))
        assert stream.finish_reason == "cancelled"
        taken = list(tiny.chat(exchange(SYSTEM, USER), max_tokens=60))
        assert "".join(taken) == say(tiny)

    @pytest.mark.parametrize("calls", [0, 1, 2, 40, 400])
    def test_while_the_prompt_is_read(self, tiny: LlamaCppModel, calls: int) -> None:
        expected = say(tiny)
        cancel = counting(calls)
        long = user_message("What?", [Shown(f"Paragraph {number} says nothing.") for number in range(90)])
        stream = tiny.chat(exchange(SYSTEM, long), max_tokens=5, cancel=cancel)
        with pytest.raises(Cancelled):
            next(stream)
        assert stream.finish_reason == "cancelled"
        assert say(tiny) == expected

    def test_an_abandoned_answer_frees_the_model(self, tiny: LlamaCppModel) -> None:
        stream = tiny.chat(exchange(SYSTEM, USER), max_tokens=60)
        next(stream)
        del stream
        gc.collect()
        assert say(tiny)


def test_cancelling_is_prompt(tiny: LlamaCppModel) -> None:
    pieces: list[str] = []
    later = threading.Event()
    stream = tiny.chat(exchange(SYSTEM, USER), max_tokens=1_500, grammar=ENDLESS, cancel=later.is_set)
    pieces.extend(next(stream) for _ in range(20))
    later.set()
    with pytest.raises(Cancelled):
        pieces.extend(stream)
    assert len(pieces) == 20


class TestSharing:
    def test_threads_are_answered_one_after_the_other(self, tiny: LlamaCppModel) -> None:
        expected = {USER: say(tiny), OTHER: say(tiny, OTHER)}
        answers: list[tuple[str, str]] = []
        asked = [USER, OTHER] * 4
        threads = [threading.Thread(target=lambda user=user: answers.append((user, say(tiny, user)))) for user in asked]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert sorted(answers) == sorted((user, expected[user]) for user in asked)

    def test_two_answers_at_once_in_one_thread_are_an_error_not_a_deadlock(self, tiny: LlamaCppModel) -> None:
        first = tiny.chat(exchange(SYSTEM, USER), max_tokens=60)
        start = next(first)
        with pytest.raises(ModelError, match="finish or close"):
            say(tiny, OTHER)
        assert start + "".join(first) == say(tiny)

    def test_a_closed_model_says_so(self, tiny_settings: SlmSettings) -> None:
        model = LlamaCppModel.load(tiny_settings)
        model.prepare(exchange(SYSTEM, USER)[:1])
        left = model.chat(exchange(SYSTEM, USER), max_tokens=60)
        next(left)
        model.close()
        model.close()
        assert list(left) == []
        assert left.finish_reason == "cancelled"
        head = exchange(SYSTEM, USER)[:1]
        calls: list[Callable[[], object]] = [
            lambda: say(model),
            lambda: model.count("x"),
            lambda: model.count_prompt(exchange(SYSTEM, USER)),
            lambda: model.prepare(head),
            lambda: model.unread(head),
        ]
        for call in calls:
            with pytest.raises(ModelError, match="closed"):
                call()

    def test_closing_stops_another_threads_answer(self, tiny_settings: SlmSettings) -> None:
        model = LlamaCppModel.load(tiny_settings)
        seen, ended = threading.Event(), []

        def write() -> None:
            try:
                for _ in model.chat(exchange(SYSTEM, USER), max_tokens=1_000, grammar=ENDLESS):
                    seen.set()
            except ModelError as error:
                ended.append(error)

        thread = threading.Thread(target=write)
        thread.start()
        assert seen.wait(10)
        model.close()
        thread.join(5)
        assert not thread.is_alive()
        assert len(ended) <= 1


class TestLimits:
    def test_a_prompt_over_the_context_is_an_error_with_a_way_out(self, tiny: LlamaCppModel) -> None:
        with pytest.raises(ModelError, match=r"slm\.context_tokens"):
            say(tiny, "word " * 20_000)
        with pytest.raises(ModelError, match="another model"):
            tiny.stream(PromptTokens(()), max_tokens=5)
        with pytest.raises(ModelError, match="another model"):
            tiny.stream(PromptTokens((10**6,)), max_tokens=5)

    def test_an_answer_ends_where_the_context_does(self, tiny_settings: SlmSettings) -> None:
        with LlamaCppModel.load(tiny_settings.model_copy(update={"context_tokens": 256})) as model:
            assert model.context_tokens == 256
            prompt = model.tokenize_prompt(exchange("", "x " * 60))
            full = PromptTokens((prompt.ids * 4)[:250])
            stream = model.stream(full, max_tokens=100, grammar=ENDLESS)
            assert "".join(stream)
            assert stream.finish_reason == "length"

    def test_no_more_context_than_the_model_was_made_for(self, tiny: LlamaCppModel) -> None:
        assert tiny.context_tokens == 2_048


class TestFiles:
    @pytest.mark.parametrize("size", [0, 3, 20, 24, 4_000, 60_000, 1_000_000, -1])
    def test_a_cut_file(self, tmp_path: Path, size: int) -> None:
        path = tmp_path / "cut.gguf"
        path.write_bytes(TINY.read_bytes()[:size])
        with pytest.raises(ModelError, match=r"cut\.gguf: .*(cut short|empty)"):
            LlamaCppModel.load(SlmSettings(file=str(path)))

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"%PDF-1.7 and so on, long enough", "not a GGUF file"),
            (b"GGUF" + (1).to_bytes(4, "little") + bytes(40), "version 1"),
            (b"GGUF" + (3).to_bytes(4, "little") + bytes(40), "no model weights"),
            (b"GGUF" + (3).to_bytes(4, "little") + b"\xff" * 4_000, "damaged"),
        ],
    )
    def test_another_file(self, tmp_path: Path, content: bytes, message: str) -> None:
        path = tmp_path / "other.gguf"
        path.write_bytes(content)
        with pytest.raises(ModelError, match=message) as caught:
            LlamaCppModel.load(SlmSettings(file=str(path)))
        assert str(path) in str(caught.value)

    def test_no_file(self, tmp_path: Path) -> None:
        for file, message in ((str(tmp_path), "directory"), (str(tmp_path / "no"), "no such file"), (None, "--model")):
            with pytest.raises(ModelError, match=message):
                LlamaCppModel.load(SlmSettings(file=file))

    def test_a_file_of_a_kind_llama_cpp_does_not_know(self, tmp_path: Path) -> None:
        path = tmp_path / "kind.gguf"
        raw = TINY.read_bytes()
        key = b"general.architecture"
        at = raw.index(key) + len(key) + 12  # past the value's type and length
        assert raw[at : at + 5] == b"llama"
        path.write_bytes(raw[:at] + b"novel" + raw[at + 5 :])
        with pytest.raises(ModelError, match="'novel' is not known"):
            LlamaCppModel.load(SlmSettings(file=str(path)))


def test_native_code_prints_nothing_and_is_imported_late(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(TINY.read_bytes()[:500_000])
    script = f"""
import sys
from ragbox.answer.llamacpp import LlamaCppModel, ModelError
from ragbox.answer.language_model import Message
from ragbox.config import SlmSettings
assert "llama_cpp" not in sys.modules
try:
    LlamaCppModel.load(SlmSettings(file={str(broken)!r}))
except ModelError:
    pass
model = LlamaCppModel.load(SlmSettings(file={str(TINY)!r}, threads=1))
assert "".join(model.chat([Message("user", "Hello")], max_tokens=5))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
