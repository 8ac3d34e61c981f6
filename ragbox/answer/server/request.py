"""What is sent to a server for an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...config import SlmSettings
from ..language_model import Message
from .discover import Kind, Server

_STOPS = 4  # the most that the interface allows; the rest is looked for here
# The marks of turns in the templates of the families that people run. A server reads them as such wherever they stand, so
# that a document could end its turn and begin another.
_MARK = re.compile(
    r"<(?=\|[^<>|\s]{1,40}\|?>|/?s>|/?think>|(?:start|end)_of_turn>|(?:bos|eos|pad|unk)>|</?SYS>>|｜[^<>\s]{1,40}>)"
    r"|\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|THINK)\])"
)


def grammar_field(kind: Kind, grammar: str) -> dict[str, object]:
    """The grammar as the server takes it; empty for one that is not known to take any.

    llama-server and llama-cpp-python (0.3.36) take GBNF as `grammar`; vLLM (from 0.12, ignored before) as part of
    `structured_outputs`. Ollama, LM Studio and MLC LLM take JSON schemas only.
    """
    if kind in ("llama-server", "llama-cpp-python"):
        return {"grammar": grammar}
    return {"structured_outputs": {"grammar": grammar}} if kind == "vllm" else {}


def request(
    server: Server, settings: SlmSettings, messages: Sequence[Message], *, max_tokens: int, stop: Sequence[str]
) -> dict[str, object]:
    """The body of a request for a streamed answer."""
    body: dict[str, object] = {
        "model": server.model,
        "messages": [{"role": each.role, "content": plain(each.content)} for each in messages],
        "stream": True,
        "max_tokens": max_tokens,
        "temperature": settings.temperature,
        "seed": settings.seed,
    }
    if stop:
        body["stop"] = list(stop[:_STOPS])
    if server.kind == "llama-cpp-python":
        body["repeat_penalty"] = 1.0  # by default it is kept from writing what the prompt says, which is what is wanted
    return body


def plain(text: str) -> str:
    """The text with a blank in what would be a mark of a turn, so that it is ordinary text to every server."""
    return _MARK.sub(lambda mark: f"{mark.group()} ", text.encode("utf-8", "replace").decode("utf-8"))
