"""What went wrong at a server, known by its status and words, and told in ours.

A server's own words may hold the prompt, so they are looked through and never passed on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from ...errors import ModelError
from .http import NoAnswer

Fault = Literal["context", "model", "key", "busy", "request", "redirect", "missing", "server"]

_LOOKED_AT = 2_000  # characters of an error; what comes later may be the prompt
# llama-server b8681: "request (4476 tokens) exceeds the available context size (4096 tokens)"; llama-cpp-python 0.3.36:
# "This model's maximum context length is …", in a stream "Requested tokens (…) exceed context window of …"; vLLM 0.15 the
# former, and "max_tokens must be at least 1, got -186"; LM Studio 0.3: "Trying to keep the first … tokens when context the
# overflows", "Context size has been exceeded"; Ollama 0.12: "input length exceeds the context length"; MLC LLM 0.20:
# "Request prompt has … tokens in total, larger than the model capacity".
_CONTEXT = re.compile(
    r"exceed_context_size|context_length_exceeded|exceeds? (?:the )?(?:available |maximum )?context|context size has been|"
    r"maximum context length|maximum model length|exceed context window|context the overflows|than the context length|"
    r"reached context length|max_tokens must be at least 1, got|prompt (?:is )?too long|larger than the model capacity"
)
# Ollama: 'model "x" not found, try pulling it first'; vLLM: "The model `x` does not exist."; MLC LLM: 'The requested model
# "x" is not served.'; LM Studio: 'Model "x" not found', "No models loaded", "Invalid model identifier".
_MODEL = re.compile(
    r"model_not_found|\bmodels?\b.{0,200}?(?:\bnot found|does not exist|is not served|not loaded)|no models? (?:is )?loaded|"
    r"invalid model identifier|unknown model"
)
_BUSY = re.compile(r"loading model|model is loading|server busy|overloaded|unavailable_error")


class ServerFault(Exception):
    """A server reported an error; `fault` says of what kind."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def fault_in(status: int, value: object) -> Fault | None:
    """The kind of an error by the status and the body of an answer; None where it is no error."""
    if 300 <= status < 400:
        return "redirect"
    words = _words(value)
    if status < 400 and words is None:
        return None
    return _by_words(words or "") or _by_status(status)


def _by_words(words: str) -> Fault | None:
    kinds: tuple[tuple[re.Pattern[str], Fault], ...] = ((_CONTEXT, "context"), (_MODEL, "model"), (_BUSY, "busy"))
    return next((fault for pattern, fault in kinds if pattern.search(words)), None)


def _by_status(status: int) -> Fault:
    if status in (401, 403):
        return "key"
    if status in (404, 405):
        return "missing"
    if status in (429, 503):
        return "busy"
    return "request" if 400 <= status < 500 else "server"


def _words(value: object) -> str | None:
    """What an error says, in lower case; None where the value is no error."""
    if not isinstance(value, Mapping):
        return None
    error = value.get("error")
    if not error and (value.get("object") == "error" or "detail" in value):  # vLLM to 0.9 and MLC LLM; FastAPI's own
        error = value
    if not error:
        return None
    keys = ("type", "code", "message", "detail")
    parts = [error.get(key) for key in keys] if isinstance(error, Mapping) else [error]
    return " ".join(str(part)[:_LOOKED_AT] for part in parts if isinstance(part, (str, int))).lower()


def told(where: str, fault: Fault, *, context: int = 0, seconds: float = 0) -> ModelError:
    """The error for a person, of what a server reported; "model" is told by `no_such_model`."""
    messages: dict[Fault, str] = {
        "context": f"the prompt is longer than the context that the server gives its model; set slm.context_tokens (now "
        f"{context}) to no more than the server's, or start the server with a longer context",
        "model": "the server does not have the model any more; name another as slm.server_model",
        "key": "the server wants an API key, and ragbox has none to give; start the server without one",
        "busy": f"the server was busy, or still loading its model, for {seconds:g} seconds; try again, or raise slm.seconds",
        "request": "the server does not take what every OpenAI-compatible server takes; is it up to date?",
        "redirect": "the server sends on to another address, which is not followed; give that address as slm.server",
        "missing": "there is no OpenAI-compatible server at this address; write it as http://127.0.0.1:11434/v1",
        "server": "the server failed to answer; its own log says why",
    }
    return ModelError(f"{where}: {messages[fault]}")


def unheard(where: str, problem: NoAnswer, *, started: bool, seconds: float) -> ModelError:
    """The error for a person where no answer came, or only its beginning."""
    at = "in the middle of the answer" if started else "before its first word"
    messages = {
        "unreachable": "no server answers there; start it, or correct slm.server",
        "cut": f"the server broke off {at}; it may have stopped, or the prompt may be longer than its context "
        "(slm.context_tokens): its own log says which",
        "silent": f"the server has been silent for {seconds:g} seconds {at}; look whether it still works, or raise "
        "slm.seconds",
        "malformed": f"what the server sent {at} cannot be read; is it an OpenAI-compatible server?",
    }
    return ModelError(f"{where}: {messages[problem.why]}")


def no_such_model(where: str, wanted: str | None, there: Sequence[str]) -> ModelError:
    """The error for a person who named no model where one must be, or one that is not there."""
    names = ", ".join(there) if there else "none"
    if wanted is None and there:
        return ModelError(f"{where}: the server has several models; name one as slm.server_model: {names}")
    if wanted is None:
        return ModelError(f"{where}: the server has no model; load one there first")
    return ModelError(f"{where}: the server has no model {wanted}; slm.server_model may be one of: {names}")
