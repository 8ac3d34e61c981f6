"""Tokens of a prompt: as the server counts them where it does, else an estimate that is rather too high."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..language_model import Message
from .discover import Server
from .http import Check, NoAnswer, ask
from .request import plain

_SECONDS = 2.0
_PER_MESSAGE, _PER_PROMPT = 12, 96
"""Tokens for what chat templates add, with room to spare: the marks of a turn; a beginning, dates, a mode of reasoning."""
_PARTS = re.compile(
    r"(?P<word>[A-Z]?[a-z]+)(?![A-Za-z])|(?P<code>[A-Za-z]+)|(?P<blank> (?=[A-Za-z]))|(?P<any>.)", re.DOTALL
)


class Counter:
    """Counts the tokens of prompts for one server and model. Safe to share between threads."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._counts = server.kind in ("llama-server", "llama-cpp-python", "vllm")

    def count(self, messages: Sequence[Message], check: Check) -> int:
        """Tokens of the prompt with what the chat template adds."""
        if self._counts:
            try:
                counted = self._asked(messages, check)
            except NoAnswer:
                return estimate(messages)  # busy just now: some servers count after they have answered
            if counted is not None:
                return counted
            self._counts = False  # an older version, without it
        return estimate(messages)

    def _asked(self, messages: Sequence[Message], check: Check) -> int | None:
        sent = [{"role": each.role, "content": plain(each.content)} for each in messages]
        if self._server.kind == "vllm":
            body = {"model": self._server.model, "messages": sent, "add_generation_prompt": True}
            return _number(self._post("/tokenize", body, check).get("count"))
        if self._server.kind == "llama-server":
            prompt = self._post("/apply-template", {"model": self._server.model, "messages": sent}, check).get("prompt")
            if not isinstance(prompt, str):
                return None
            body = {"model": self._server.model, "content": prompt, "add_special": True, "parse_special": True}
            tokens = self._post("/tokenize", body, check).get("tokens")
            return len(tokens) if isinstance(tokens, list) else None
        text = "\n".join(plain(each.content) for each in messages)
        body = {"model": self._server.model, "input": text}
        counted = _number(self._post("/extras/tokenize/count", body, check).get("count"))
        return None if counted is None else counted + _template(messages)

    def _post(self, path: str, body: object, check: Check) -> Mapping[str, Any]:
        address = self._server.address
        reply = ask(address, "POST", address.root + path, body, check=check, seconds=_SECONDS)
        if reply.status not in (200, 404, 405):
            raise NoAnswer("malformed")  # loading, or out of order: not for good
        return reply.value if reply.status == 200 and isinstance(reply.value, Mapping) else {}


def estimate(messages: Sequence[Message]) -> int:
    """At least as many tokens as a prompt of documents has, whatever the vocabulary (of 30,000 tokens or more).

    A token for each three letters of a word, for each one and a half of what is in capitals or mixed, as codes are, and for
    each digit, mark and blank that is not before a word; in other scripts, one for each byte. With the vocabularies of
    Llama 2 and 3, Qwen 2, Phi-3, Gemma, Command R, DeepSeek and Falcon, the sample documents have 0.5 to 0.9 of it.
    """
    return sum(_tokens(each.content) for each in messages) + _template(messages)


def _tokens(text: str) -> int:
    total = 0
    for part in _PARTS.finditer(text):
        found = part.group()
        if part.lastgroup == "word":
            total += -(-len(found) // 3)
        elif part.lastgroup == "code":
            total += -(-2 * len(found) // 3)
        elif part.lastgroup == "any":
            total += len(found.encode("utf-8", "replace"))
    return total


def _template(messages: Sequence[Message]) -> int:
    return _PER_PROMPT + _PER_MESSAGE * len(messages)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
