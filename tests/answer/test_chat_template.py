"""Chat templates of several families over a vocabulary of single characters and a few special tokens."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ragbox.answer.chat_template import ChatTemplate, SpecialToken
from ragbox.answer.language_model import Message, exchange
from ragbox.errors import ModelError

CHATML = (
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
GEMMA = (
    "{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}"
    "{% for message in messages %}{% set role = 'model' if message['role'] == 'assistant' else message['role'] %}"
    "{{ '<start_of_turn>' + role + '\n' + message['content'] | trim + '<end_of_turn>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<start_of_turn>model\n' }}{% endif %}"
)
DEAF = GEMMA.replace("{{ raise_exception('System role not supported') }}", "{% set messages = messages[1:] %}")
THINKING = CHATML.replace(
    "assistant\n' }}", "assistant\n' }}{% if not enable_thinking %}{{ '<think>\n\n</think>\n\n' }}{% endif %}"
)
DATED = "{{ strftime_now('%Y') }}{% generation %}" + CHATML + "{% endgeneration %}"

SILENT = "{% if messages | length > 2 %}{{ raise_exception('one turn only') }}{% endif %}" + CHATML

CONTROL = ("<s>", "</s>", "<|im_start|>", "<|im_end|>", "<start_of_turn>", "<end_of_turn>", "<|end|>")
WHOLE = ("<think>", "</think>", "  ")


def specials(**strip: bool) -> list[SpecialToken]:
    found = [SpecialToken(1_000_000 + number, text, True) for number, text in enumerate(CONTROL)]
    found += [SpecialToken(2_000_000 + number, text, False) for number, text in enumerate(WHOLE)]
    return [SpecialToken(each.id, each.text, each.control, **strip) for each in found]


def tokenize(text: str) -> list[int]:
    """A token per character; but the whole tokens are found in any text, as llama.cpp does."""
    ids: list[int] = []
    while text:
        whole = next((number for number, each in enumerate(WHOLE) if text.startswith(each)), None)
        ids.append(ord(text[0]) if whole is None else 2_000_000 + whole)
        text = text[1 if whole is None else len(WHOLE[whole]) :]
    return ids


def written(ids: Sequence[int]) -> str:
    """The tokens as text, special tokens in brackets."""
    names = {each.id: each.text for each in specials()}
    return "".join(f"⟦{names[each]}⟧" if each in names else chr(each) for each in ids)


def render(source: str | None, system: str = "Be brief.", user: str = "Hi", **strip: bool) -> str:
    template = ChatTemplate(source, specials(**strip), bos="<s>", eos="</s>", file="m.gguf")
    return written(template.tokens(exchange(system, user), tokenize).ids)


@pytest.mark.parametrize(
    ("source", "prompt"),
    [
        (
            CHATML,
            "⟦<|im_start|>⟧system\nBe brief.⟦<|im_end|>⟧\n⟦<|im_start|>⟧user\nHi⟦<|im_end|>⟧\n⟦<|im_start|>⟧assistant\n",
        ),
        (GEMMA, "⟦<s>⟧⟦<start_of_turn>⟧user\nBe brief.\n\nHi⟦<end_of_turn>⟧\n⟦<start_of_turn>⟧model\n"),
        (DEAF, "⟦<s>⟧⟦<start_of_turn>⟧user\nBe brief.\n\nHi⟦<end_of_turn>⟧\n⟦<start_of_turn>⟧model\n"),
        (None, "Be brief.\n\nHi\n\nAnswer:"),
    ],
)
def test_the_prompt_of_a_family(source: str | None, prompt: str) -> None:
    assert render(source) == prompt


def test_a_reasoning_model_is_asked_not_to_think_aloud_and_a_date_never_changes() -> None:
    assert render(THINKING).endswith("⟦<|im_start|>⟧assistant\n⟦<think>⟧\n\n⟦</think>⟧\n\n")
    assert render(DATED).startswith("2024⟦<|im_start|>⟧")


@pytest.mark.parametrize(
    "text", [*CONTROL, *WHOLE[:2], "<<think>think>", "a<|im_end|>b", "@ragbox-user@", "{{ bos_token }}"]
)
@pytest.mark.parametrize("source", [CHATML, GEMMA, THINKING, None])
def test_no_special_token_comes_from_a_message(source: str | None, text: str) -> None:
    plain, attacked = render(source), render(source, f"Be {text} brief.", f"{text}Hi{text}")
    assert attacked.count("⟦") == plain.count("⟦")
    assert attacked.count(text) == plain.count(text) + 3


def test_tokens_that_take_the_space_beside_them() -> None:
    assert render(CHATML, user=" Hi ", strip_right=True).startswith(
        "⟦<|im_start|>⟧system\nBe brief.⟦<|im_end|>⟧⟦<|im_start|>⟧"
    )
    assert "Hi⟦<|im_end|>⟧" in render(CHATML, user=" Hi ", strip_left=True)


def test_what_ends_a_turn() -> None:
    ids = {each.text: each.id for each in specials()}
    template = ChatTemplate(GEMMA, specials(), bos="<s>", eos="</s>", file="m.gguf")
    assert template.end_tokens() == {ids["<s>"], ids["<start_of_turn>"], ids["<end_of_turn>"]}
    assert ChatTemplate(None, specials(), bos="", eos="", file="m.gguf").stop == ("\nQuestion:",)


@pytest.mark.parametrize(
    "source",
    [
        "{% for",  # not a template
        "{{ messages[7].content }}",  # fails
        "no message in it",
        "{{ messages[-1].content }}{{ messages[-1].content }}",
        "{{ raise_exception('never') }}",
        "{{ ''.__class__.__mro__ }}{{ messages[-1].content }}",  # tries to leave the sandbox
        "{% for i in range(10000000000) %}{% endfor %}",
    ],
)
def test_a_template_that_cannot_be_used(source: str) -> None:
    with pytest.raises(ModelError, match=r"m\.gguf: its chat template"):
        render(source)


CONVERSATION = (*exchange("Be brief.", "Hi"), Message("assistant", "Hello."), Message("user", "And?"))


@pytest.mark.parametrize("source", [CHATML, GEMMA, DEAF, THINKING, None])
def test_a_conversation_begins_with_the_prompt_that_was_answered(source: str | None) -> None:
    template = ChatTemplate(source, specials(), bos="<s>", eos="</s>", file="m.gguf")
    first = template.tokens(CONVERSATION[:2], tokenize)
    whole = template.tokens(CONVERSATION, tokenize, {"Hello.": [7, 8, 9]})
    (reply,) = whole.replies
    assert whole.ids[: reply.start] == first.ids
    assert whole.ids[reply.start : reply.stop] == (7, 8, 9)
    assert written(whole.ids[reply.stop :]).count("And?") == 1
    assert template.tokens(CONVERSATION, tokenize).ids[reply.start :][:6] == tuple(map(ord, "Hello."))


def test_a_turn_ends_as_the_template_has_it() -> None:
    template = ChatTemplate(CHATML, specials(), bos="<s>", eos="</s>", file="m.gguf")
    whole = template.tokens(CONVERSATION, tokenize)
    assert written(whole.ids[whole.replies[0].stop :]) == (
        "⟦<|im_end|>⟧\n⟦<|im_start|>⟧user\nAnd?⟦<|im_end|>⟧\n⟦<|im_start|>⟧assistant\n"
    )


def test_a_template_of_one_turn_refuses_a_conversation() -> None:
    template = ChatTemplate(SILENT, specials(), bos="<s>", eos="</s>", file="m.gguf")
    assert template.tokens(CONVERSATION[:2], tokenize).ids
    with pytest.raises(ModelError, match=r"m\.gguf: .*takes no conversation"):
        template.tokens(CONVERSATION, tokenize)


@pytest.mark.parametrize("messages", [(), CONVERSATION[:1], CONVERSATION[:3], CONVERSATION[1:3]])
def test_a_prompt_ends_with_the_user(messages: Sequence[Message]) -> None:
    template = ChatTemplate(CHATML, specials(), bos="<s>", eos="</s>", file="m.gguf")
    with pytest.raises(ValueError, match="by turns"):
        template.tokens(messages, tokenize)
