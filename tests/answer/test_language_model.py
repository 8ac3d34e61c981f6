"""What holds of every language model, whatever runs it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ragbox.answer.language_model import LanguageModel, Message, ScriptedModel, exchange
from ragbox.answer.llamacpp import LlamaCppModel
from ragbox.answer.prompt import SYSTEM
from ragbox.answer.worker_model import WorkerModel
from ragbox.config import SlmSettings
from ragbox.errors import Cancelled, ModelError

from .conftest import TINY

pytestmark = pytest.mark.slm

USER = (
    "[1] The notice period of the Harlow lease is 30 days. Headings are for convenience only.\n\n"
    "Question: What is the notice period of the Harlow lease?"
)
OTHER = "[1] The deposit of the Dalby lease is $1,200.\n\nQuestion: What is the deposit of the Dalby lease?"
ENDLESS = 'root ::= "a" root'
LOADERS: dict[str, Callable[[SlmSettings], LlamaCppModel | WorkerModel]] = {
    "in process": LlamaCppModel.load,
    "in its own process": WorkerModel.load,
}


def say(model: LanguageModel, user: str = USER, **options: object) -> str:
    return "".join(model.chat(exchange(SYSTEM, user), **({"max_tokens": 60} | options)))  # type: ignore[arg-type]


def scripted(user: str) -> str:
    return "The notice period is 30 days [1]." if "notice" in user else "The deposit is $1,200 [1]."


@pytest.fixture(params=["scripted", *LOADERS])
def model(request: pytest.FixtureRequest) -> LanguageModel:
    names = {"in process": "tiny", "in its own process": "worker"}
    if request.param == "scripted":
        return ScriptedModel(scripted)
    found: LanguageModel = request.getfixturevalue(names[request.param])
    return found


@pytest.fixture(params=LOADERS)
def real(request: pytest.FixtureRequest) -> LlamaCppModel | WorkerModel:
    """A model that reads a file."""
    found: LlamaCppModel | WorkerModel = request.getfixturevalue(
        {"in process": "tiny", "in its own process": "worker"}[request.param]
    )
    return found


@pytest.fixture(params=LOADERS)
def load(request: pytest.FixtureRequest) -> Callable[[SlmSettings], LlamaCppModel | WorkerModel]:
    return LOADERS[request.param]


@pytest.fixture
def fresh(
    load: Callable[[SlmSettings], LlamaCppModel | WorkerModel], tiny_settings: SlmSettings
) -> Iterator[LlamaCppModel | WorkerModel]:
    with load(tiny_settings) as made:
        yield made


def counting(calls: int) -> Callable[[], bool]:
    """True from the call after `calls` on."""
    asked = iter(range(10**9))
    return lambda: next(asked) >= calls


class TestEveryModel:
    def test_it_has_a_name_and_a_context(self, model: LanguageModel) -> None:
        assert model.name
        assert model.context_tokens >= 256

    def test_the_pieces_make_up_the_answer_and_the_end_is_known(self, model: LanguageModel) -> None:
        stream = model.chat(exchange(SYSTEM, USER), max_tokens=60)
        assert stream.finish_reason is None
        pieces = list(stream)
        assert len(pieces) > 3
        assert stream.finish_reason == "stop"
        assert "".join(pieces) == say(model)

    def test_the_same_prompt_gives_the_same_answer_whatever_came_between(self, model: LanguageModel) -> None:
        first, other = say(model), say(model, OTHER)
        assert [say(model), say(model, OTHER), say(model)] == [first, other, first]

    def test_max_tokens_cuts_the_answer_and_says_so(self, model: LanguageModel) -> None:
        stream = model.chat(exchange(SYSTEM, USER), max_tokens=3)
        text = "".join(stream)
        assert stream.finish_reason == "length"
        assert text
        assert say(model).startswith(text)

    def test_a_stop_string_ends_the_answer_before_itself(self, model: LanguageModel) -> None:
        whole = say(model)
        middle = whole[len(whole) // 2 : len(whole) // 2 + 6]
        stream = model.chat(exchange(SYSTEM, USER), max_tokens=60, stop=("never said", middle))
        assert "".join(stream) == whole[: whole.index(middle)]
        assert stream.finish_reason == "stop"

    def test_cancelling_in_mid_answer(self, model: LanguageModel) -> None:
        taken: list[str] = []
        stream = model.chat(exchange(SYSTEM, USER), max_tokens=60, cancel=lambda: len(taken) >= 2)
        with pytest.raises(Cancelled):
            taken.extend(stream.__next__() for _ in range(60))
        assert stream.finish_reason == "cancelled"
        assert len(taken) == 2
        assert say(model).startswith("".join(taken))

    def test_cancelling_before_the_first_piece(self, model: LanguageModel) -> None:
        stream = model.chat(exchange(SYSTEM, USER), max_tokens=60, cancel=lambda: True)
        with pytest.raises(Cancelled):
            next(stream)
        assert stream.finish_reason == "cancelled"

    def test_closing_gives_up_the_rest(self, model: LanguageModel) -> None:
        stream = model.chat(exchange(SYSTEM, USER), max_tokens=60)
        next(stream)
        stream.close()
        stream.close()
        assert list(stream) == []
        assert stream.finish_reason == "cancelled"
        assert say(model)

    def test_a_prompt_over_the_context_is_an_error(self, model: LanguageModel) -> None:
        with pytest.raises(ModelError, match="context"):
            say(model, "word " * 20_000)
        assert say(model)

    def test_a_longer_prompt_has_more_tokens(self, model: LanguageModel) -> None:
        assert 0 < model.count_prompt(exchange("", "one")) < model.count_prompt(exchange("", "one two three"))

    def test_reading_ahead_changes_no_answer(self, model: LanguageModel) -> None:
        expected = say(model)
        model.prepare(exchange(SYSTEM, "")[:1], keep=True)
        model.prepare(exchange(SYSTEM, USER[: len(USER) // 2]))
        model.prepare(exchange(SYSTEM, "word " * 20_000))
        assert say(model) == expected

    def test_threads_take_turns(self, model: LanguageModel) -> None:
        expected = {USER: say(model), OTHER: say(model, OTHER)}
        answers: list[tuple[str, str]] = []
        asked = [USER, OTHER] * 4
        threads = [
            threading.Thread(target=lambda user=user: answers.append((user, say(model, user)))) for user in asked
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert sorted(answers) == sorted((user, expected[user]) for user in asked)


class TestModelsOfAFile:
    def test_they_say_the_same(self, tiny: LlamaCppModel, worker: WorkerModel) -> None:
        assert say(worker) == say(tiny)
        assert say(worker, OTHER) == say(tiny, OTHER)
        more = [*exchange(SYSTEM, USER), Message("assistant", say(tiny)), Message("user", "Question: And the deposit?")]
        say(worker)
        assert "".join(worker.chat(more, max_tokens=20)) == "".join(tiny.chat(more, max_tokens=20))
        assert worker.count_prompt(more) == tiny.count_prompt(more)
        assert (worker.name, worker.context_tokens) == (tiny.name, tiny.context_tokens)

    def test_the_answer_keeps_to_the_grammar(self, real: LanguageModel) -> None:
        stream = real.chat(exchange(SYSTEM, USER), max_tokens=60, grammar='root ::= ("yes" | "no") " [" [12] "]."')
        assert "".join(stream) in {f"{word} [{number}]." for word in ("yes", "no") for number in (1, 2)}
        assert stream.finish_reason == "stop"

    def test_a_grammar_that_is_not_valid_is_an_error(self, real: LanguageModel) -> None:
        with pytest.raises(ModelError, match="not valid GBNF"):
            say(real, grammar="root ::= (")
        assert say(real)

    def test_characters_arrive_whole(self, real: LanguageModel) -> None:
        pieces = list(real.chat(exchange(SYSTEM, USER), max_tokens=60, grammar='root ::= "Zoë — 漢字 😀 naïve"'))
        assert "".join(pieces) == "Zoë — 漢字 😀 naïve"
        assert all("\ufffd" not in piece for piece in pieces)

    def test_lone_surrogates_are_read(self, real: LanguageModel) -> None:
        assert real.count_prompt(exchange("", "\ud800 alone")) > 0
        assert say(real, USER + "\ud800")

    def test_messages_out_of_order_are_a_mistake_of_the_caller(self, real: LanguageModel) -> None:
        with pytest.raises(ValueError, match="by turns"):
            list(real.chat([Message("assistant", "Hello")], max_tokens=5))

    def test_one_thread_cannot_have_two_answers_at_once(self, real: LanguageModel) -> None:
        first = real.chat(exchange(SYSTEM, USER), max_tokens=60)
        start = next(first)
        with pytest.raises(ModelError, match="finish or close"):
            say(real, OTHER)
        assert start + "".join(first) == say(real)

    def test_waiting_for_another_answer_can_be_cancelled(self, real: LanguageModel) -> None:
        busy = real.chat(exchange(SYSTEM, USER), max_tokens=60)
        next(busy)
        errors: list[Exception] = []

        def ask() -> None:
            try:
                say(real, cancel=counting(3))
            except Cancelled as error:
                errors.append(error)

        thread = threading.Thread(target=ask)
        thread.start()
        thread.join(10)
        busy.close()
        assert len(errors) == 1

    def test_a_closed_model_says_so(self, fresh: LlamaCppModel | WorkerModel) -> None:
        left = fresh.chat(exchange(SYSTEM, USER), max_tokens=60)
        next(left)
        fresh.close()
        fresh.close()
        assert list(left) == []
        assert left.finish_reason == "cancelled"
        calls: list[Callable[[], object]] = [
            lambda: say(fresh),
            lambda: fresh.count_prompt(exchange("", "x")),
            lambda: fresh.prepare(exchange("", "x")),
        ]
        for call in calls:
            with pytest.raises(ModelError, match="closed"):
                call()

    def test_closing_stops_another_threads_answer(self, fresh: LlamaCppModel | WorkerModel) -> None:
        seen, ended = threading.Event(), []

        def write() -> None:
            try:
                for _ in fresh.chat(exchange(SYSTEM, USER), max_tokens=1_500, grammar=ENDLESS):
                    seen.set()
            except ModelError as error:
                ended.append(str(error))

        thread = threading.Thread(target=write)
        thread.start()
        assert seen.wait(20)
        fresh.close()
        thread.join(10)
        assert not thread.is_alive()
        assert all("closed" in error for error in ended)


class TestFiles:
    @pytest.mark.parametrize("size", [0, 20, 4_000, 1_000_000, -1])
    def test_a_cut_file(
        self, tmp_path: Path, load: Callable[[SlmSettings], LlamaCppModel | WorkerModel], size: int
    ) -> None:
        path = tmp_path / "cut.gguf"
        path.write_bytes(TINY.read_bytes()[:size])
        with pytest.raises(ModelError, match=r"cut\.gguf: .*(cut short|empty)"):
            load(SlmSettings(file=str(path)))

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"%PDF-1.7 and so on, long enough", "not a GGUF file"),
            (b"GGUF" + (3).to_bytes(4, "little") + b"\xff" * 4_000, "damaged"),
        ],
    )
    def test_another_file(
        self,
        tmp_path: Path,
        load: Callable[[SlmSettings], LlamaCppModel | WorkerModel],
        content: bytes,
        message: str,
    ) -> None:
        path = tmp_path / "other.gguf"
        path.write_bytes(content)
        with pytest.raises(ModelError, match=message) as caught:
            load(SlmSettings(file=str(path)))
        assert str(path) in str(caught.value)

    def test_no_file(self, tmp_path: Path, load: Callable[[SlmSettings], LlamaCppModel | WorkerModel]) -> None:
        for file, message in ((str(tmp_path), "directory"), (str(tmp_path / "no"), "no such file"), (None, "--model")):
            with pytest.raises(ModelError, match=message):
                load(SlmSettings(file=file))
