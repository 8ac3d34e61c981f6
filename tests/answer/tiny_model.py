"""What the tiny model is asked, and what is to be seen of its reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from ragbox.answer.kv_memory import KvMemory
from ragbox.answer.language_model import exchange
from ragbox.answer.llamacpp import LlamaCppModel
from ragbox.answer.prompt import SYSTEM, Shown, user_message

PASSAGES = (
    Shown("The notice period of the Harlow lease is 30 days. Headings are for convenience only."),
    Shown("The deposit of the Dalby lease is $1,200. Each party bears its own costs."),
)
USER = user_message("What is the notice period of the Harlow lease?", PASSAGES)
ENDLESS = 'root ::= "a" root'
OTHER = user_message("What is the deposit of the Dalby lease?", PASSAGES[::-1])


def say(model: LlamaCppModel, user: str = USER, **options: object) -> str:
    return "".join(model.chat(exchange(SYSTEM, user), **({"max_tokens": 60} | options)))  # type: ignore[arg-type]


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many tokens each batch has from here on."""
    read: list[int] = []
    decode = KvMemory.decode

    def noted(self: KvMemory, tokens: Sequence[int], *, all_logits: bool = False) -> None:
        read.append(len(tokens))
        decode(self, tokens, all_logits=all_logits)

    monkeypatch.setattr(KvMemory, "decode", noted)
    return read


def special_ids(model: LlamaCppModel) -> tuple[int, int]:
    """Ids of `<|im_start|>` and `<|im_end|>`: the first token of a prompt, and the one token more that a turn ends with."""
    empty = model.tokenize_prompt(exchange("", "")).ids
    end = next(token for token in empty if empty.count(token) == 2 and token != empty[0] and token < 3)
    return empty[0], end


def counting(calls: int) -> Callable[[], bool]:
    """True from the call after `calls` on."""
    asked = iter(range(10**9))
    return lambda: next(asked) >= calls
