"""What other programs send, each in its own way, replayed: answers, lists, contexts, and errors.

The bytes are written after the programs' own source and documentation, shortened; the version stands with each.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pytest

from ragbox.answer.language_model import exchange
from ragbox.answer.local_server import LocalServerModel
from ragbox.config import SlmSettings
from ragbox.errors import ModelError

from .fake_server import DONE, END, STREAM, FakeServer, Step, answer, chunk, delta, stream

PROMPT = exchange("Answer from the passages.", "Canary-7731: what is the notice period?")
SAID = "30 days — [1]."
GRAMMAR = 'root ::= "30 days — [1]."'
Replies = Mapping[str, Sequence[Step] | Sequence[Sequence[Step]]]


def listed(*entries: dict[str, object]) -> list[bytes]:
    return [
        answer({"object": "list", "data": [{"object": "model", "created": 1_791_322_978, **each} for each in entries]})
    ]


def raw(*events: str) -> list[bytes]:
    """A stream without chunks, which ends with the connection."""
    return [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n",
        "".join(events).encode(),
    ]


# Ollama 0.12 (openai/openai.go, middleware/openai.go): `role` in each piece, thoughts as `reasoning`, no chunk of use
# unless asked for; a model of its library is owned by "library".
OLLAMA: Replies = {
    "GET /v1/models": listed(
        {"id": "llama3.2:1b", "owned_by": "library"}, {"id": "nomic-embed-text:latest", "owned_by": "library"}
    ),
    "GET /api/ps": [answer({"models": [{"name": "llama3.2:1b", "model": "llama3.2:1b", "context_length": 2_048}]})],
    "POST /api/show": [
        answer({"parameters": 'stop    "<|eot_id|>"', "model_info": {"llama.context_length": 131_072}, "details": {}})
    ],
    "POST /v1/chat/completions": stream(
        delta("", role="assistant", reasoning="Look at passage 1."),
        delta("30 days", role="assistant"),
        delta(" — [1].", role="assistant"),
        delta("", "stop", role="assistant"),
        DONE,
    ),
}
# LM Studio 0.3.16 (docs/1_developer): every model that is downloaded is listed; unknown paths are answered with 200; the
# last event is one of use where a client asked for it; `event:` lines are only before errors.
LM_STUDIO: Replies = {
    "GET /v1/models": listed(
        {"id": "qwen2.5-1.5b-instruct", "owned_by": "organization_owner"},
        {"id": "text-embedding-nomic-embed-text-v1.5", "owned_by": "organization_owner"},
    ),
    "GET /api/v0/models/qwen2.5-1.5b-instruct": [
        answer(
            {
                "id": "qwen2.5-1.5b-instruct",
                "state": "loaded",
                "max_context_length": 32_768,
                "loaded_context_length": 2_048,
            }
        )
    ],
    "POST /v1/chat/completions": stream(
        delta("", role="assistant"), delta("30 days"), delta(" — [1]."), delta(None, "stop"), DONE
    ),
}
# llama-server b8681 (tools/server/README.md): a first piece with `content: null`, then a chunk of use without choices; its
# keep-alive is a comment; `/props` has the context of a slot.
LLAMA_SERVER: Replies = {
    "GET /v1/models": listed({"id": "qwen2.5-1.5b", "owned_by": "llamacpp", "meta": {"n_ctx_train": 32_768}}),
    "GET /props?model=qwen2.5-1.5b": [answer({"default_generation_settings": {"n_ctx": 2_048}, "total_slots": 4})],
    "POST /apply-template": [answer({"prompt": "<|im_start|>system …"})],
    "POST /tokenize": [answer({"tokens": list(range(57))})],
    "POST /v1/chat/completions": stream(
        delta(None, role="assistant"),
        ": \n\n",
        delta("30 days"),
        delta(" — [1]."),
        'data: {"choices":[{"finish_reason":"stop","index":0,"delta":{}}]}\n\n',
        'data: {"choices":[],"usage":{"completion_tokens":7},"timings":{"prompt_n":57}}\n\n',
        DONE,
    ),
}
# vLLM 0.15 (entrypoints/openai): the length of the context is in the list; ids with slashes; `stop_reason` and nulls.
VLLM: Replies = {
    "GET /v1/models": listed(
        {"id": "Qwen/Qwen2.5-1.5B-Instruct", "owned_by": "vllm", "max_model_len": 2_048, "parent": None}
    ),
    "POST /tokenize": [answer({"count": 57, "max_model_len": 2_048, "tokens": [1], "token_strs": None})],
    "POST /v1/chat/completions": raw(
        delta("", role="assistant", reasoning_content=None),
        delta("30 days", reasoning_content=None),
        delta(" — [1].", "stop", tool_calls=[]),
        DONE,
    ),
}
# MLC LLM 0.20 (serve/entrypoints/openai_entrypoints.py): ids are paths; every piece has its role; errors are plain JSON.
MLC: Replies = {
    "GET /v1/models": listed({"id": "dist/Qwen2.5-1.5B-q4f16_1-MLC", "owned_by": "MLC-LLM"}),
    "POST /v1/chat/completions": raw(
        delta("30 days", role="assistant"),
        delta(" — [1].", role="assistant"),
        delta("", "stop", role="assistant"),
        DONE,
    ),
}
# llama-cpp-python 0.3.36 (server/app.py, sse-starlette 3): ends of line are \r\n in comments, \n in events.
LLAMA_CPP_PYTHON: Replies = {
    "GET /v1/models": listed({"id": "tiny", "owned_by": "me", "permissions": []}),
    "POST /extras/tokenize/count": [answer({"count": 20})],
    "POST /v1/chat/completions": stream(
        ": ping - 2026-11-29 23:24:41+00:00\r\n\r\n", delta("30 days"), delta(" — [1]."), delta(None, "length"), DONE
    ),
}
PROGRAMS = {
    "Ollama": (OLLAMA, "llama3.2:1b"),
    "LM Studio": (LM_STUDIO, "qwen2.5-1.5b-instruct"),
    "llama-server": (LLAMA_SERVER, "qwen2.5-1.5b"),
    "vLLM": (VLLM, "Qwen/Qwen2.5-1.5B-Instruct"),
    "MLC LLM": (MLC, "dist/Qwen2.5-1.5B-q4f16_1-MLC"),
    "llama-cpp-python": (LLAMA_CPP_PYTHON, "tiny"),
}


def load(at: FakeServer, **settings: object) -> LocalServerModel:
    return LocalServerModel.load(SlmSettings.model_validate({"server": at.url, "seconds": 5} | settings))


def say(model: LocalServerModel, **options: object) -> tuple[str, str | None]:
    stream_ = model.chat(PROMPT, **({"max_tokens": 60} | options))  # type: ignore[arg-type]
    return "".join(stream_), stream_.finish_reason


def failed(replies: Replies, *reply: Step) -> str:
    """The message of an answer that fails with these bytes; nothing of the prompt is in it."""
    with (
        FakeServer({**replies, "POST /v1/chat/completions": reply}) as server,
        load(server, seconds=1) as model,
        pytest.raises(ModelError) as found,
    ):
        say(model)
    assert "Canary" not in str(found.value) + repr(found.value.__cause__)
    return str(found.value)


@pytest.mark.parametrize("name", PROGRAMS)
class TestEach:
    def test_its_answer_is_read(self, name: str) -> None:
        replies, model_name = PROGRAMS[name]
        with FakeServer(replies) as server, load(server) as model:
            assert model.name == model_name
            assert say(model, stop=("\nQuestion:",)) == (SAID, "length" if name == "llama-cpp-python" else "stop")
            (sent,) = server.chats()
        assert sent["model"] == model_name
        assert sent["messages"] == [{"role": each.role, "content": each.content} for each in PROMPT]
        assert (sent["stream"], sent["temperature"], sent["seed"]) == (True, 0.0, 0)
        assert (sent["stop"], sent["max_tokens"]) == (["\nQuestion:"], 60)

    def test_the_context_is_the_servers_and_never_above_the_profiles(self, name: str) -> None:
        tells = name not in ("MLC LLM", "llama-cpp-python")
        with FakeServer(PROGRAMS[name][0]) as server:
            for most in (1_024, 4_096):
                with load(server, context_tokens=most) as model:
                    assert model.context_tokens == (min(most, 2_048) if tells else most)

    def test_a_grammar_goes_where_it_is_understood(self, name: str) -> None:
        with FakeServer(PROGRAMS[name][0]) as server, load(server) as model:
            say(model, grammar=GRAMMAR)
            say(model)
            with_it, without = server.chats()
        fields = {"llama-server": "grammar", "llama-cpp-python": "grammar", "vLLM": "structured_outputs"}
        assert set(with_it) - set(without) == ({fields[name]} if name in fields else set())

    def test_it_counts_the_prompt_or_it_is_estimated(self, name: str) -> None:
        with FakeServer(PROGRAMS[name][0]) as server, load(server) as model:
            counted = model.count_prompt(PROMPT)
            assert model.count_prompt(exchange("", "word " * 300)) >= counted
        if name in ("llama-server", "vLLM"):
            assert counted == 57
        else:
            assert counted > sum(len(each.content.split()) for each in PROMPT)

    def test_the_model_may_be_named(self, name: str) -> None:
        replies, model_name = PROGRAMS[name]
        with FakeServer(replies) as server:
            assert load(server, server_model=model_name).name == model_name
            with pytest.raises(ModelError, match=r"no model gpt-9; .*may be one of") as found:
                load(server, server_model="gpt-9")
        assert model_name in str(found.value)

    def test_a_stream_that_is_cut_is_an_error(self, name: str) -> None:
        assert "broke off in the middle" in failed(PROGRAMS[name][0], STREAM, chunk(delta("30 days")))
        assert "broke off before its first word" in failed(PROGRAMS[name][0], STREAM)
        assert "broke off before its first word" in failed(PROGRAMS[name][0])

    def test_the_address_may_lack_its_path(self, name: str) -> None:
        with FakeServer(PROGRAMS[name][0]) as server, load(server, server=server.url.removesuffix("/v1")) as model:
            assert say(model)[0] == SAID


CONTEXT = "longer than the context .*slm.context_tokens"
WORDINGS = {
    "llama-server b8681": (
        400,
        {
            "error": {
                "code": 400,
                "message": "request (4476 tokens) exceeds the available context size (4096 tokens), try increasing it",
                "type": "exceed_context_size_error",
                "n_prompt_tokens": 4_476,
                "n_ctx": 4_096,
            }
        },
        CONTEXT,
    ),
    "llama-cpp-python 0.3.36": (
        400,
        {
            "error": {
                "message": "This model's maximum context length is 2048 tokens. However, you requested 2300 tokens",
                "type": "invalid_request_error",
                "param": "messages",
                "code": "context_length_exceeded",
            }
        },
        CONTEXT,
    ),
    "vLLM 0.8": (
        400,
        {
            "object": "error",
            "message": "This model's maximum context length is 2048 tokens. However, you requested 6616 tokens",
            "type": "BadRequestError",
            "param": None,
            "code": 400,
        },
        CONTEXT,
    ),
    "vLLM 0.5": (400, {"object": "error", "message": "max_tokens must be at least 1, got -186.", "code": 400}, CONTEXT),
    "LM Studio 0.3.13": (
        400,
        {
            "error": "Trying to keep the first 111490 tokens when context the overflows. However, the model is loaded with …"
        },
        CONTEXT,
    ),
    "LM Studio, MLX": (500, {"error": {"message": "Context size has been exceeded."}}, CONTEXT),
    "MLC LLM 0.20": (
        400,
        {"object": "error", "message": "Request prompt has 9000 tokens in total, larger than the model capacity 4096."},
        CONTEXT,
    ),
    "llama-server, a key": (401, {"error": {"code": 401, "message": "Invalid API Key"}}, "wants an API key"),
    "llama-cpp-python, a key": (401, {"detail": "Invalid API key"}, "wants an API key"),
    "Ollama, a model that failed": (
        500,
        {"error": {"message": "llama runner process has terminated: exit status 2", "type": "api_error"}},
        "failed to answer",
    ),
    "FastAPI, another form": (422, {"detail": [{"loc": ["body"], "input": "Canary-7731"}]}, "does not take"),
    "no such path": (404, {"detail": "Not Found"}, "no OpenAI-compatible server"),
    "no JSON at all": (502, "<html>Canary-7731</html>", "failed to answer"),
}


@pytest.mark.parametrize("name", WORDINGS)
def test_an_error_is_told_in_our_words(name: str) -> None:
    status, value, told = WORDINGS[name]
    with (
        FakeServer({**MLC, "POST /v1/chat/completions": [answer(value, status)]}) as server,
        load(server) as model,
        pytest.raises(ModelError, match=told) as found,
    ):
        say(model)
    assert "Canary" not in str(found.value)
    assert server.url in str(found.value)


@pytest.mark.parametrize(
    "value",
    [
        {"error": {"message": 'model "llama3.2:1b" not found, try pulling it first', "type": "not_found_error"}},
        {"error": {"message": "The model `llama3.2:1b` does not exist.", "type": "NotFoundError", "code": 404}},
        {"object": "error", "message": 'The requested model "llama3.2:1b" is not served.', "code": 400},
        {"error": {"message": 'Invalid model identifier "llama3.2:1b".', "code": "model_not_found"}},
    ],
)
def test_a_model_that_has_gone_is_said_with_those_that_are_there(value: object) -> None:
    lists = [listed({"id": name, "owned_by": "library"}) for name in ("llama3.2:1b", "qwen3:4b")]
    replies: Replies = {**OLLAMA, "GET /v1/models": lists, "POST /v1/chat/completions": [answer(value, 404)]}
    with (
        FakeServer(replies) as server,
        load(server) as model,
        pytest.raises(ModelError, match=r"no model llama3.2:1b; .* one of: qwen3:4b"),
    ):
        say(model)


def test_several_models_are_listed_and_none_is_taken() -> None:
    entries: list[dict[str, object]] = [
        {"id": name, "owned_by": "library"}
        for name in ("qwen3:4b", "llama3.2:1b", "bge-m3-embed", "gpt-oss:120b-cloud")
    ]
    with FakeServer({**OLLAMA, "GET /v1/models": listed(*entries)}) as server:
        with pytest.raises(ModelError, match=r"several models; name one .*: qwen3:4b, llama3.2:1b$"):
            load(server)
        assert load(server, server_model="qwen3:4b").name == "qwen3:4b"


def test_a_server_without_a_model_is_told() -> None:
    with FakeServer({"GET /v1/models": listed()}) as server, pytest.raises(ModelError, match="has no model; load one"):
        load(server)


def test_ollama_completes_a_name() -> None:
    with FakeServer({**OLLAMA, "GET /v1/models": listed({"id": "llama3.2:latest", "owned_by": "library"})}) as server:
        assert load(server, server_model="llama3.2").name == "llama3.2:latest"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("gpt-oss:120b-cloud", {}),
        (
            "own-name",
            {"remote_host": "https://ollama.com:443", "remote_model": "gpt-oss:120b"},
        ),  # Ollama 0.12, api.ShowResponse
    ],
)
def test_a_model_of_ollamas_that_runs_elsewhere_is_sent_nothing(name: str, shown: dict[str, object]) -> None:
    replies = {
        **OLLAMA,
        "GET /v1/models": listed({"id": name, "owned_by": "library"}),
        "POST /api/show": [answer(shown)],
    }
    with FakeServer(replies) as server:
        with pytest.raises(ModelError, match="runs on another machine"):
            load(server, server_model=name)
        assert load(server, server_model=name, server_hosts=("ollama.com",)).name == name
        assert server.chats() == []


@pytest.mark.parametrize(
    ("shown", "running", "context"),
    [
        ({"parameters": 'num_ctx                        8192\nstop "x"'}, [], 8_192),
        ({"parameters": "", "model_info": {"llama.context_length": 131_072}}, [], 4_096),
        ({"model_info": {"gemma.context_length": 2_048}}, [{"name": "other", "context_length": 9}], 2_048),
        ({"parameters": "num_ctx 8192"}, [{"model": "m"}, {"name": "m", "context_length": 16_384}], 16_384),
        ({}, "nonsense", 4_096),
    ],
)
def test_ollamas_context_is_that_of_the_loaded_model_or_its_file(
    shown: dict[str, object], running: object, context: int
) -> None:
    replies: Replies = {
        "GET /v1/models": listed({"id": "m", "owned_by": "someone"}),  # not of its own library
        "GET /api/version": [answer({"version": "0.12.6"})],
        "GET /api/ps": [answer({"models": running})],
        "POST /api/show": [answer(shown)],
    }
    with FakeServer(replies) as server:
        assert load(server, context_tokens=100_000).context_tokens == context


def test_lm_studio_loads_a_model_with_its_own_default() -> None:
    idle = {"id": "qwen2.5-1.5b-instruct", "state": "not-loaded", "max_context_length": 32_768}
    with FakeServer({**LM_STUDIO, "GET /api/v0/models/qwen2.5-1.5b-instruct": [answer(idle)]}) as server:
        assert load(server, context_tokens=100_000).context_tokens == 4_096


def test_lm_studio_answers_unknown_paths_with_200() -> None:
    unknown = [answer({"error": "Unexpected endpoint or method. (GET /models)"})]
    with (
        FakeServer({"GET /models": unknown, "GET /v1/models": unknown}) as server,
        pytest.raises(ModelError, match="no OpenAI-compatible server"),
    ):
        load(server)


def test_llama_server_behind_another_program_is_known_by_its_properties() -> None:
    replies = {**LLAMA_SERVER, "GET /v1/models": listed({"id": "qwen2.5-1.5b", "owned_by": "llama-swap"})}
    replies["GET /props"] = LLAMA_SERVER["GET /props?model=qwen2.5-1.5b"]
    with FakeServer(replies) as server, load(server) as model:
        say(model, grammar=GRAMMAR)
        assert server.chats()[0]["grammar"] == GRAMMAR


LOADING = answer({"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}}, 503)


def test_a_server_that_loads_its_model_is_waited_for() -> None:
    chat = LLAMA_SERVER["POST /v1/chat/completions"]
    models = LLAMA_SERVER["GET /v1/models"]
    replies = {**LLAMA_SERVER, "GET /v1/models": [[LOADING], models], "POST /v1/chat/completions": [[LOADING], chat]}
    with FakeServer(replies) as server, load(server) as model:  # type: ignore[arg-type]
        assert say(model) == (SAID, "stop")
        assert len(server.chats()) == 2


def test_but_not_for_ever() -> None:
    assert "still loading its model, for 1 seconds" in failed(LLAMA_SERVER, LOADING)
    with (
        FakeServer({"GET /v1/models": [LOADING]}) as server,
        pytest.raises(ModelError, match="still loading its model"),
    ):
        load(server, seconds=0.6)


def test_a_grammar_that_is_refused_is_not_sent_again() -> None:
    refusal = [answer({"error": {"message": "Invalid grammar", "type": "BadRequestError"}}, 400)]
    chat = VLLM["POST /v1/chat/completions"]
    with FakeServer({**VLLM, "POST /v1/chat/completions": [refusal, chat]}) as server, load(server) as model:  # type: ignore[dict-item]
        assert say(model, grammar=GRAMMAR) == (SAID, "stop")
        assert say(model, grammar=GRAMMAR) == (SAID, "stop")
        assert ["structured_outputs" in each for each in server.chats()] == [True, False, False]


def test_a_fault_that_is_not_the_grammars_does_not_count_against_it() -> None:
    fault = [answer({"error": {"message": "out of memory"}}, 500)]
    chat = VLLM["POST /v1/chat/completions"]
    replies: Replies = {**VLLM, "POST /v1/chat/completions": [fault, fault, chat]}  # type: ignore[dict-item]
    with FakeServer(replies) as server, load(server) as model:
        with pytest.raises(ModelError, match="failed to answer"):
            say(model, grammar=GRAMMAR)
        assert say(model, grammar=GRAMMAR) == (SAID, "stop")
        assert ["structured_outputs" in each for each in server.chats()] == [True, False, True]


@pytest.mark.parametrize("path", ["POST /tokenize", "POST /apply-template"])
def test_a_server_that_does_not_count_leaves_it_to_an_estimate(path: str) -> None:
    with FakeServer({**LLAMA_SERVER, path: [answer({"error": "no"}, 404)]}) as server, load(server) as model:
        first = model.count_prompt(PROMPT)
        assert first > 57
        before = len(server.asked)
        assert model.count_prompt(PROMPT) == first
        assert len(server.asked) == before


def test_one_that_cannot_count_just_now_is_asked_again() -> None:
    counts = LLAMA_SERVER["POST /tokenize"]
    with FakeServer({**LLAMA_SERVER, "POST /tokenize": [[LOADING], counts]}) as server, load(server) as model:  # type: ignore[dict-item]
        assert model.count_prompt(PROMPT) > 57
        assert model.count_prompt(PROMPT) == 57


def test_what_is_counted_is_what_is_sent() -> None:
    prompt = exchange("", "30 days.<|im_end|>\ud800")
    with FakeServer(LLAMA_SERVER) as server, load(server) as model:
        "".join(model.chat(prompt, max_tokens=9))
        counted = [each.body for each in server.asked if each.path == "/apply-template"]
        assert [each["messages"] for each in counted] == [server.chats()[0]["messages"]]  # type: ignore[index]
        assert server.chats()[0]["messages"][1]["content"] == "30 days.< |im_end|>?"  # type: ignore[index]


def test_ollama_ends_a_stream_without_a_reason_where_its_model_fails() -> None:
    assert "broke off" in failed(OLLAMA, *stream(delta("30 days"), delta("")))


def test_lm_studio_sends_nothing_at_all_where_a_prompt_is_too_long() -> None:
    assert "slm.context_tokens" in failed(LM_STUDIO, STREAM, END)  # lmstudio-bug-tracker 2339


@pytest.mark.parametrize(
    "event",
    [
        'data: {"error":{"code":500,"message":"Canary-7731","type":"server_error"}}\n\n',
        'event: error\ndata: {"error":{"message":"Canary-7731"}}\n\n',  # LM Studio
        'error: {"code":500,"message":"Canary-7731","type":"server_error"}\n\n',  # llama-server until 2025
        'data: {"object":"error","message":"Canary-7731","type":"InternalServerError","code":500}\n\n'
        + DONE,  # vLLM 0.9
        delta("", "error"),  # MLC LLM
    ],
)
def test_an_error_in_the_middle_of_an_answer(event: str) -> None:
    assert "failed to answer; its own log" in failed(VLLM, *stream(delta("30 days"), event))


def test_the_names_of_models_are_shown_without_what_a_terminal_obeys() -> None:
    with (
        FakeServer({"GET /v1/models": listed({"id": "a\x1b[2J" + "b" * 500}, {"id": "c"})}) as server,
        pytest.raises(ModelError) as found,
    ):
        load(server)
    assert "\x1b" not in str(found.value)
    assert len(str(found.value)) < 300
    assert json.dumps(str(found.value)).isascii()
