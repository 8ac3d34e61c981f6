"""The protocol over HTTP: against llama-cpp-python's own server, and what must hold of any: cancel, limits, no way out."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from ragbox.answer.generate import build_prompt, citation_grammar, generate
from ragbox.answer.language_model import Message, exchange
from ragbox.answer.llamacpp import LlamaCppModel
from ragbox.answer.local_server import LocalServerModel
from ragbox.answer.models import load_model
from ragbox.answer.prompt import SYSTEM
from ragbox.answer.server.address import parse
from ragbox.answer.server.count import estimate
from ragbox.answer.server.request import plain
from ragbox.answer.worker_model import WorkerModel
from ragbox.config import SlmSettings
from ragbox.errors import Cancelled, ConfigError, ModelError

from .builders import hit
from .conftest import TINY
from .fake_server import DONE, MODELS, STREAM, FakeServer, Step, answer, chunk, delta, stream

PASSAGES = (
    "The notice period of the Harlow lease is 30 days. Headings are for convenience only.",
    "The deposit of the Dalby lease is $1,200. Each party bears its own costs.",
)


def ask(question: str, passages: Sequence[str] = PASSAGES) -> str:
    """A user's message as the tiny model knows them."""
    shown = [f"[{number}] {passage}" for number, passage in enumerate(passages, 1)]
    return "\n\n".join([*shown, f"Question: {question}"])


USER = ask("What is the notice period of the Harlow lease?")
PROMPT = exchange(SYSTEM, USER)
NAMES = ("Harlow", "Dalby", "Kelham", "Ashby")
ROOT = Path(__file__).parents[2]
CHAT = "POST /v1/chat/completions"
LONG = 60.0
"""Seconds that a server here is silent, longer than any test takes."""


def settings(url: str, **more: object) -> SlmSettings:
    return SlmSettings.model_validate({"server": url, "seconds": 20, "context_tokens": 1_024} | more)


def serving(*steps: Step) -> FakeServer:
    return FakeServer({"GET /v1/models": MODELS, CHAT: steps})


@pytest.fixture(scope="module")
def real_url() -> Iterator[str]:
    """llama-cpp-python's server with the tiny model, a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "llama_cpp.server",
        "--model",
        str(TINY),
        "--model_alias",
        "tiny",
        "--n_ctx",
        "1024",
    ]
    command += ["--host", "127.0.0.1", "--port", str(port), "--n_threads", "1", "--interrupt_requests", "false"]
    quiet = subprocess.DEVNULL
    environment = {name: value for name, value in os.environ.items() if name not in ("HOST", "PORT", "CONFIG_FILE")}
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, env=environment) as process:
        try:
            for _ in range(600):
                assert process.poll() is None, "the server did not start"
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()


@pytest.mark.slm
class TestARealServer:
    @pytest.fixture
    def model(self, real_url: str) -> Iterator[LocalServerModel]:
        with LocalServerModel.load(settings(real_url)) as model:
            yield model

    def test_it_writes_what_the_same_model_writes_here(self, model: LocalServerModel, tiny: LlamaCppModel) -> None:
        for user in (USER, ask("What is the deposit of the Dalby lease?", PASSAGES[::-1])):
            prompt = exchange(SYSTEM, user)
            streamed = model.chat(prompt, max_tokens=60)
            assert streamed.finish_reason is None
            pieces = list(streamed)
            assert len(pieces) > 3
            assert streamed.finish_reason == "stop"
            assert "".join(pieces) == "".join(tiny.chat(prompt, max_tokens=60))

    def test_a_conversation_goes_on(self, model: LocalServerModel, tiny: LlamaCppModel) -> None:
        first = "".join(model.chat(PROMPT, max_tokens=60))
        more = (*PROMPT, Message("assistant", first), Message("user", USER))
        assert "".join(model.chat(more, max_tokens=60)) == "".join(tiny.chat(more, max_tokens=60)) != ""

    def test_the_limit_of_tokens_cuts_the_answer(self, model: LocalServerModel) -> None:
        streamed = model.chat(PROMPT, max_tokens=3)
        assert "".join(model.chat(PROMPT, max_tokens=60)).startswith("".join(streamed))
        assert streamed.finish_reason == "length"

    def test_a_stop_string_ends_it(self, model: LocalServerModel) -> None:
        whole = "".join(model.chat(PROMPT, max_tokens=60))
        middle = whole[len(whole) // 2 : len(whole) // 2 + 6]
        streamed = model.chat(PROMPT, max_tokens=60, stop=("never said", middle))
        assert "".join(streamed) == whole[: whole.index(middle)]
        assert streamed.finish_reason == "stop"

    def test_it_keeps_to_a_grammar(self, model: LocalServerModel) -> None:
        only = 'root ::= "Zoë — 漢字 😀 naïve [1]."'
        assert "".join(model.chat(PROMPT, max_tokens=60, grammar=only)) == "Zoë — 漢字 😀 naïve [1]."
        said = "".join(model.chat(PROMPT, max_tokens=60, grammar=citation_grammar(2)))
        assert said.endswith(("[1].", "[2]."))

    def test_the_count_is_no_lower_than_the_models_own(self, model: LocalServerModel, tiny: LlamaCppModel) -> None:
        for prompt in (
            PROMPT,
            exchange("", "x"),
            (*PROMPT, Message("assistant", "30 days [1]."), Message("user", "Why?")),
        ):
            own = tiny.count_prompt(prompt)
            assert own <= model.count_prompt(prompt) <= own + 200

    def test_a_prompt_that_does_not_fit_is_not_sent(self, model: LocalServerModel) -> None:
        with pytest.raises(ModelError, match=r"context of 1024 tokens.*slm.context_tokens"):
            model.chat(exchange("", "word " * 2_000), max_tokens=60)

    def test_one_that_the_server_finds_too_long_is_an_error_and_the_server_goes_on(self, real_url: str) -> None:
        with LocalServerModel.load(settings(real_url, context_tokens=8_000)) as model:
            with pytest.raises(ModelError, match=r"slm.context_tokens"):
                "".join(model.chat(exchange("", "word " * 2_000), max_tokens=60))
            assert "".join(model.chat(PROMPT, max_tokens=60))

    def test_cancel_ends_the_work_of_the_server_too(self, model: LocalServerModel) -> None:
        later = threading.Event()
        streamed = model.chat(PROMPT, max_tokens=700, grammar='root ::= "a" root', cancel=later.is_set)
        next(streamed)
        later.set()
        with pytest.raises(Cancelled):
            list(streamed)
        assert streamed.finish_reason == "cancelled"
        assert "".join(model.chat(PROMPT, max_tokens=60))

    def test_several_threads_are_answered_in_turn(self, model: LocalServerModel) -> None:
        said: list[str] = []
        threads = [
            threading.Thread(target=lambda: said.append("".join(model.chat(PROMPT, max_tokens=60)))) for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len(said) == 3
        assert len(set(said)) == 1

    def test_a_wrong_model_is_said_with_those_that_are_there(self, real_url: str) -> None:
        with pytest.raises(ModelError, match=r"no model gpt-9; .* one of: tiny"):
            LocalServerModel.load(settings(real_url, server_model="gpt-9"))

    def test_a_checked_answer_is_made_with_it(self, real_url: str) -> None:
        chosen = settings(real_url, context_tokens=400, answer_tokens=60)  # room for some of the passages only
        hits = [
            hit(*(f"The notice period of the {name} lease is {days} days." for days in range(30, 35))) for name in NAMES
        ]
        with LocalServerModel.load(chosen) as model:
            done = generate("What is the notice period of the Harlow lease?", hits, model, chosen)
            assert 0 < len(build_prompt("What?", hits, model, chosen).hits) < len(hits)
        assert done.finish_reason == "stop"
        assert done.draft
        assert all(any(quote.quote in each.chunk.text for each in hits) for quote in done.quotes)

    def test_the_settings_choose_it(self, real_url: str) -> None:
        served, loaded = load_model(settings(real_url, server_model="tiny")), load_model(SlmSettings(file=str(TINY)))
        assert (type(served), type(loaded)) == (LocalServerModel, WorkerModel)
        served.close()
        loaded.close()


class TestCancel:
    @pytest.mark.parametrize(
        "steps",
        [[LONG], [STREAM, LONG], [STREAM, chunk(delta("30 days")), LONG], [answer({}, 503)]],
        ids=["no status", "no text", "in the middle", "loading"],
    )
    def test_at_any_time(self, steps: list[Step]) -> None:
        later = threading.Event()

        def once_asked() -> None:
            while not server.chats():
                time.sleep(0.01)
            time.sleep(0.3)
            later.set()

        # the server is silent for less long than the settings allow
        with serving(*steps) as server, LocalServerModel.load(settings(server.url, seconds=300)) as model:
            streamed = model.chat(PROMPT, max_tokens=60, cancel=later.is_set)
            threading.Thread(target=once_asked).start()
            with pytest.raises(Cancelled):
                list(streamed)
            assert streamed.finish_reason == "cancelled"
            if LONG in steps:
                assert server.left.wait(5), "the server should see that nobody waits any more"

    def test_before_anything_is_sent(self) -> None:
        with serving(LONG) as server, LocalServerModel.load(settings(server.url)) as model:
            with pytest.raises(Cancelled):
                list(model.chat(PROMPT, max_tokens=60, cancel=lambda: True))
            with pytest.raises(Cancelled):
                LocalServerModel.load(settings(server.url), cancel=lambda: True)

    def test_an_answer_that_is_given_up_ends_the_work_of_the_server(self) -> None:
        with (
            serving(STREAM, chunk(delta("30 days")), LONG) as server,
            LocalServerModel.load(settings(server.url)) as model,
        ):
            streamed = model.chat(PROMPT, max_tokens=60)
            assert next(streamed) == "30 days"
            streamed.close()
            streamed.close()
            assert streamed.finish_reason == "cancelled"
            assert server.left.wait(5)

    def test_closing_the_model_ends_what_is_under_way(self) -> None:
        with serving(STREAM, chunk(delta("30 days")), LONG) as server:
            model = LocalServerModel.load(settings(server.url))
            streamed = model.chat(PROMPT, max_tokens=60)
            next(streamed)
            threading.Timer(0.2, model.close).start()
            with pytest.raises(ModelError, match="has been closed"):
                list(streamed)
            with pytest.raises(ModelError, match="has been closed"):
                model.chat(PROMPT, max_tokens=1)
            with pytest.raises(ModelError, match="has been closed"):
                model.count_prompt(PROMPT)
            model.close()


class TestLimits:
    def test_an_answer_that_takes_too_long_is_cut(self) -> None:
        slow = [step for word in range(100) for step in (chunk(delta(f"w{word} ")), 0.1)]
        with serving(STREAM, *slow) as server, LocalServerModel.load(settings(server.url, seconds=0.7)) as model:
            streamed = model.chat(PROMPT, max_tokens=60)
            assert "".join(streamed).startswith("w0 ")
            assert streamed.finish_reason == "length"

    def test_one_that_does_not_begin_is_an_error(self) -> None:
        with serving(LONG) as server, LocalServerModel.load(settings(server.url, seconds=0.4)) as model:
            with pytest.raises(ModelError, match=r"silent for 0.4 seconds before its first word.*slm.seconds"):
                list(model.chat(PROMPT, max_tokens=60))
            assert server.left.wait(5)

    def test_a_stream_that_falls_silent_is_an_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ragbox.answer.local_server._SILENCE", 0.3)
        with (
            serving(STREAM, chunk(delta("30 days")), LONG) as server,
            LocalServerModel.load(settings(server.url)) as model,
            pytest.raises(ModelError, match=r"silent for 0.3 seconds in the middle"),
        ):
            list(model.chat(PROMPT, max_tokens=60))

    def test_comments_are_signs_of_life(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ragbox.answer.local_server._SILENCE", 1.0)
        alive = [step for _ in range(6) for step in (chunk(": ping\n\n"), 0.2)]
        with (
            serving(STREAM, *alive, chunk(delta("30 days", "stop")), chunk(DONE)) as server,
            LocalServerModel.load(settings(server.url)) as model,
        ):
            assert "".join(model.chat(PROMPT, max_tokens=60)) == "30 days"

    @pytest.mark.parametrize("finish", ["length", "content_filter"])
    def test_an_answer_that_the_server_cuts_says_so(self, finish: str) -> None:
        with (
            serving(*stream(delta("30"), delta("", finish), DONE)) as server,
            LocalServerModel.load(settings(server.url)) as model,
        ):
            streamed = model.chat(PROMPT, max_tokens=60)
            assert ("".join(streamed), streamed.finish_reason) == ("30", "length")

    @pytest.mark.parametrize("events", [(delta("30 days"), DONE), (delta("30 days", "stop"),)], ids=["done", "reason"])
    def test_either_end_of_a_stream_will_do(self, events: tuple[str, ...]) -> None:
        with serving(*stream(*events)) as server, LocalServerModel.load(settings(server.url)) as model:
            streamed = model.chat(PROMPT, max_tokens=60)
            assert ("".join(streamed), streamed.finish_reason) == ("30 days", "stop")

    def test_an_answer_in_one_piece_will_do_too(self) -> None:
        whole = {"choices": [{"message": {"content": "30 days"}, "finish_reason": "stop"}]}
        with serving(answer(whole)) as server, LocalServerModel.load(settings(server.url)) as model:
            assert "".join(model.chat(PROMPT, max_tokens=60)) == "30 days"
        size = len(json.dumps(whole))
        short = answer(whole).replace(f"Content-Length: {size}".encode(), f"Content-Length: {size + 1}".encode())
        with (
            serving(short) as server,
            LocalServerModel.load(settings(server.url)) as model,
            pytest.raises(ModelError, match="broke off"),
        ):
            list(model.chat(PROMPT, max_tokens=60))

    def test_a_stop_string_that_a_server_passes_over_ends_the_answer_all_the_same(self) -> None:
        events = [delta("30 days\nQue"), delta("stion: and"), delta(" more", "stop")]
        with serving(STREAM, *map(chunk, events), LONG) as server, LocalServerModel.load(settings(server.url)) as model:
            streamed = model.chat(PROMPT, max_tokens=60, stop=("\nQuestion:",))
            assert ("".join(streamed), streamed.finish_reason) == ("30 days", "stop")
            assert server.left.wait(5)


class TestGone:
    def test_a_server_that_is_not_there_is_said_to_be_not_there(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        for host in ("127.0.0.1", "localhost", "[::1]"):
            with pytest.raises(ModelError, match="no server answers there; start it"):
                LocalServerModel.load(settings(f"http://{host}:{port}/v1"))

    def test_one_that_has_gone_since(self) -> None:
        with serving(LONG) as server:
            model = LocalServerModel.load(settings(server.url))
        with pytest.raises(ModelError, match="no server answers there"):
            list(model.chat(PROMPT, max_tokens=60))
        assert model.count_prompt(PROMPT) == model.unread(PROMPT) == estimate(PROMPT)
        model.close()

    def test_one_that_goes_in_the_middle(self) -> None:
        with (
            serving(STREAM, chunk(delta("30 days")), LONG) as server,
            LocalServerModel.load(settings(server.url)) as model,
        ):
            streamed = model.chat(PROMPT, max_tokens=60)
            assert next(streamed) == "30 days"
            threading.Timer(0.1, server.stop).start()
            with pytest.raises(ModelError, match="broke off in the middle of the answer"):
                list(streamed)

    @pytest.mark.parametrize(
        "said", [b"220 mail.example ESMTP\r\n", b"\x16\x03\x01\x02", b"HTTP/1.1 200 OK\r\n\r\nhello"]
    )
    def test_another_program_at_that_port(self, said: bytes) -> None:
        with FakeServer({"GET /v1/models": [said]}) as server, pytest.raises(ModelError, match=server.url):
            LocalServerModel.load(settings(server.url))


class TestNoWayOut:
    @pytest.mark.parametrize(
        "server",
        [
            "http://192.168.1.20:11434/v1",
            "http://gpu.lan:8000/v1",
            "https://api.openai.com/v1",
            "http://0.0.0.0:11434/v1",
            "http://localhost.example.com/v1",
            "http://127.0.0.1.nip.io/v1",
            "http://2130706433/v1",
            "http://127.1/v1",
            "http://[::ffff:8.8.8.8]/v1",
            "http://[fe80::1]/v1",
            "http://ip6-localhost/v1",
        ],
    )
    def test_another_host_is_refused_before_anything_is_sent(
        self, server: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def used(*_: object, **__: object) -> None:
            raise AssertionError("the network was used")

        for name in ("create_connection", "getaddrinfo", "gethostbyname", "socket"):
            monkeypatch.setattr(socket, name, used)
        for hosts in ((), ("other.lan", "lan", "com")):
            with pytest.raises(ConfigError, match="which is not this machine, so nothing was sent"):
                LocalServerModel.load(settings(server, server_hosts=hosts))

    @pytest.mark.parametrize(
        "server",
        [
            "",
            "127.0.0.1:11434",
            "ftp://127.0.0.1/v1",
            "http:///v1",
            "http://127.0.0.1:99999/v1",
            "http://[::1/v1",
            "http://user:Canary-7731@127.0.0.1/v1",
            "http://127.0.0.1@api.openai.com/v1",
            "http://127.0.0.1/v1?key=Canary-7731",
            "file:///etc/passwd",
        ],
    )
    def test_what_is_no_address_is_refused(self, server: str) -> None:
        with pytest.raises(ConfigError, match=r"write it as http://127.0.0.1:11434/v1") as found:
            LocalServerModel.load(settings(server))
        assert "Canary" not in str(found.value)

    @pytest.mark.parametrize(
        ("server", "hosts"),
        [
            ("http://127.0.0.1:11434/v1/", ("127.0.0.1",)),
            ("http://127.8.8.8:1/v1", ("127.8.8.8",)),
            ("http://LOCALHOST:11434/v1", ("127.0.0.1", "::1")),
            ("https://[::1]:8443/v1", ("::1",)),
            ("http://gpu.lan/v1", ("gpu.lan",)),
            ("https://[fd00::5]:8000/v1", ("fd00::5",)),
        ],
    )
    def test_this_machine_is_connected_to_by_number_and_a_host_that_is_named_by_name(
        self, server: str, hosts: tuple[str, ...]
    ) -> None:
        address = parse(server, ("GPU.lan", "[fd00::5]"))
        assert address.hosts == hosts
        assert str(address).startswith(server.lower().split("/v1")[0])
        assert address.path == "/v1"

    def test_a_redirect_is_not_followed(self) -> None:
        with FakeServer({}) as other:
            for status in (301, 302, 307, 308):
                away = answer({}, status, f"Location: {other.url}/chat/completions")
                with (
                    serving(away) as server,
                    LocalServerModel.load(settings(server.url)) as model,
                    pytest.raises(ModelError, match="is not followed"),
                ):
                    list(model.chat(PROMPT, max_tokens=60))
                with (
                    FakeServer({"GET /v1/models": [away]}) as server,
                    pytest.raises(ModelError, match="is not followed"),
                ):
                    LocalServerModel.load(settings(server.url))
            assert other.asked == []

    def test_a_proxy_is_not_used(self, monkeypatch: pytest.MonkeyPatch) -> None:
        said = stream(delta("30 days", "stop"), DONE)
        with FakeServer({}) as proxy, serving(*said) as server:
            for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
                monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
            monkeypatch.delenv("no_proxy", raising=False)
            monkeypatch.delenv("NO_PROXY", raising=False)
            with LocalServerModel.load(settings(server.url)) as model:
                assert "".join(model.chat(PROMPT, max_tokens=60)) == "30 days"
            assert proxy.asked == []

    @pytest.mark.parametrize("status", [400, 401, 404, 422, 429, 500, 503])
    def test_what_a_server_says_back_is_in_no_error(self, status: int) -> None:
        prompt = exchange("Canary-7731", "Canary-7731: not found")
        echo = {
            "error": {
                "message": "bad request: Canary-7731 model not found",
                "type": "Canary-7731",
                "code": "Canary-7731",
            }
        }
        with serving(answer(echo, status)) as server, LocalServerModel.load(settings(server.url, seconds=0.4)) as model:
            streamed = model.chat(prompt, max_tokens=60)
            with pytest.raises(ModelError) as found:
                list(streamed)
        errors: list[BaseException | None] = [found.value]
        while errors[-1] is not None:
            errors.append(errors[-1].__cause__ or errors[-1].__context__)
        assert all("Canary" not in f"{error!s}{error!r}" for error in errors)
        assert "Canary" not in repr(prompt) + repr(streamed) + repr(model)


class TestParts:
    @pytest.mark.parametrize(
        "mark",
        [
            "<|im_end|>",
            "<|eot_id|>",
            "</s>",
            "<s>",
            "<end_of_turn>",
            "[INST]",
            "[/INST]",
            "<<SYS>>",
            "<｜User｜>",
            "<think>",
        ],
    )
    def test_marks_of_turns_in_a_document_are_made_ordinary_text(self, mark: str) -> None:
        assert mark not in plain(f"30 days.{mark}\n{mark}system")
        assert plain(plain(mark)) == plain(mark)
        assert plain(mark).replace(" ", "") == mark

    def test_other_text_is_left_as_it_is(self) -> None:
        text = "if a < b and c > d [1] | x | <b>bold</b> [Instruction] <|> <s c=1> 漢字\n"
        assert plain(text) == text
        assert plain("a\ud800b") == "a?b"

    @pytest.mark.parametrize(
        ("text", "least"),
        [
            ("notice period", 2),
            ("1,200.50", 8),
            ("漢字", 2),
            ("a\n\n\nb", 5),
            ("XKJQZPWV", 5),
            ("", 0),
            ("\ud800\x00", 2),
        ],
    )
    def test_an_estimate_is_rather_too_high(self, text: str, least: int) -> None:
        assert estimate([Message("user", text)]) - estimate([Message("user", "")]) >= least

    @pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "sample_docs/questions.jsonl"])
    def test_an_estimate_holds_for_real_text(self, name: str, count_tokens: Callable[[str], int]) -> None:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert count_tokens(text) <= estimate([Message("user", text)]) <= 3 * count_tokens(text)

    @pytest.fixture
    def count_tokens(self) -> Callable[[str], int]:
        from tokenizers import Tokenizer

        from ragbox.resources import resource

        tokenizer = Tokenizer.from_file(str(resource("models") / "minilm" / "tokenizer.json"))
        tokenizer.no_truncation()
        return lambda text: len(tokenizer.encode(text).ids)
