"""The prompt of every family of the catalogue, from its own template and special tokens."""

from __future__ import annotations

import pytest

from ragbox.answer.chat_template import ChatTemplate, PromptTokens
from ragbox.answer.language_model import Message, exchange

from .families import FAMILIES, Family

FIRST = exchange("Be brief.", "Hi")
CONVERSATION = (*FIRST, Message("assistant", "Hello."), Message("user", "And?"))

every_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)


def two_by_two(text: str) -> list[int]:
    """Tokens of two characters: where they begin depends on what stands before."""
    return [ord(text[at]) * 1_114_112 + ord(text[at + 1 : at + 2] or "\0") for at in range(0, len(text), 2)]


@every_family
def test_one_exchange(family: Family) -> None:
    assert family.written(family.template.tokens(FIRST, family.tokenize).ids) == family.first


@every_family
def test_a_conversation_of_two_exchanges(family: Family) -> None:
    prompt = family.template.tokens(CONVERSATION, family.tokenize)
    assert family.written(prompt.ids) == f"{family.first}Hello.{family.then}"
    (reply,) = prompt.replies
    assert family.written(prompt.ids[reply.start : reply.stop]) == "Hello."


@every_family
def test_the_next_prompt_begins_with_the_one_that_was_answered(family: Family) -> None:
    template = family.template
    turns = list(FIRST)
    before = PromptTokens(())
    for number in range(4):
        prompt = template.tokens(turns, two_by_two)
        start = prompt.replies[-1].start if prompt.replies else 0
        assert prompt.ids[:start] == before.ids
        assert len(prompt.ids) > len(before.ids)
        turns += [Message("assistant", f"Answer {number}."), Message("user", f"Why {number}?")]
        before = prompt


@every_family
def test_the_token_that_must_come_first_is_there_once(family: Family) -> None:
    for messages in (FIRST, CONVERSATION):
        ids = family.template.tokens(messages, family.tokenize).ids
        if family.adds_bos:
            assert ids[0] == family.ids[family.bos]
            assert ids.count(ids[0]) == 1
        else:
            assert "<|endoftext|>" not in family.written(ids)


@every_family
def test_special_tokens_in_messages_stay_text(family: Family) -> None:
    template = family.template
    plain = family.written(template.tokens(CONVERSATION, family.tokenize).ids)
    for text in (each for each in family.ids if each.strip()):
        attack = f"a {text} b{text}"
        attacked = family.written(
            template.tokens(
                (*exchange(attack, attack), Message("assistant", "Hello."), Message("user", attack)), family.tokenize
            ).ids
        )
        assert attacked.count("⟦") == plain.count("⟦")
        assert attacked.count(text) == plain.count(text) + 6  # twice in each message


@every_family
def test_the_end_of_the_turn_is_known(family: Family) -> None:
    ids = family.ids
    ends = family.template.end_tokens()
    assert ids[family.ends] in ends
    assert not ends & {ids[text] for text in (*family.whole, "[THINK]", "[/THINK]") if text in ids}


@every_family
def test_nothing_is_left_to_be_reasoned(family: Family) -> None:
    tags = {"<think>", "</think>", "[THINK]", "[/THINK]"}
    prompt = family.first.rpartition("Hi")[2]
    assert [prompt.count(tag) for tag in ("<think>", "[THINK]")] == [
        prompt.count(tag) for tag in ("</think>", "[/THINK]")
    ]
    known = family.template.reasoning_tokens()
    assert known == {family.ids[tag]: tag.encode() for tag in tags & {*family.control}}


PROGRAM = """\
{%- macro mark(role) %}<|{{ role }}|>{% endmacro %}
{%- set ns = namespace(said=0) %}
{%- if tools is not none %}{{ raise_exception('no tools') }}{% endif %}
{%- if documents %}{{ raise_exception('no documents') }}{% endif %}
{{- {'a': "<é> 'b'"} | tojson }}{{ strftime_now('%Y') }}
{%- for message in messages %}
    {%- if message.role == 'tool' %}{% continue %}{% endif %}
    {%- set ns.said = ns.said + 1 %}
    {{- mark(message.role) + message['content'].strip() + (ns.said | string) }}
{%- endfor %}
{%- generation %}{% if add_generation_prompt %}{{ mark('assistant') }}{% endif %}{% endgeneration %}
"""


def test_what_templates_call_is_there() -> None:
    template = ChatTemplate(PROGRAM, [], bos="", eos="", file="m.gguf")
    prompt = template.tokens(FIRST, lambda text: [ord(each) for each in text])
    assert "".join(map(chr, prompt.ids)) == '{"a": "<é> \'b\'"}2024<|system|>Be brief.1<|user|>Hi2<|assistant|>'
