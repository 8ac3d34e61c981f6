"""A form for a language model: its grammar, and what is read back of what was written."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from ragbox.answer.form import Written, ask_form, form_grammar, messages, read_form
from ragbox.answer.language_model import ScriptedModel
from ragbox.answer.llamacpp import LlamaCppModel
from ragbox.answer.schema import Leaf, read_schema


class Form(BaseModel):
    """One field of each kind."""

    owner: str | None
    fee: Decimal | None
    signed: bool | None
    starts: date | None = Field(description='When it "starts"')
    size: Literal["small", 'odd "one"'] | None
    tags: list[str] | None


LEAVES = {leaf.name: leaf for leaf in read_schema(Form).leaves}
WANTED: dict[str, tuple[Leaf, list[int]]] = {name: (leaf, [1, 2]) for name, leaf in LEAVES.items()}
SENTENCES = ["The fee is\t£20.", "It starts on 1 March 2025."]


def test_the_prompt_has_the_sentences_by_number_and_the_fields() -> None:
    system, user = messages(list(LEAVES.values()), dict(enumerate(SENTENCES, 1)), "the lease")
    assert "null" in system.content
    assert "[1] The fee is | £20.\n[2] It starts" in user.content
    assert '"starts": When it "starts" (a date)' in user.content
    assert "about: the lease" in user.content


@pytest.mark.slm
def test_a_model_under_the_grammar_writes_the_form(tiny: LlamaCppModel) -> None:
    prompt = messages(list(LEAVES.values()), dict(enumerate(SENTENCES, 1)), "")
    stream = tiny.chat(prompt, max_tokens=600, grammar=form_grammar(WANTED))
    text = "".join(stream)
    assert text.lstrip().startswith('{"owner": ')
    if stream.finish_reason == "stop":
        assert list(json.loads(text)) == list(LEAVES)
    for leaf, allowed in WANTED.values():
        for each in read_form(text, leaf, allowed):
            assert each.source in allowed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"fee": {"value": 20, "source": 1}}', [Written(20, 1)]),
        ('Sure! ```{"fee" : {"value": 20, "source": 1}, "owner": ', [Written(20, 1)]),
        ('{"fee": [{"value": 20, "source": 1}, {"value": 21, "source": 2}]}', [Written(20, 1), Written(21, 2)]),
        ('{"fee": {"value": 20, "source": 3}}', []),
        ('{"fee": {"value": 20, "source": true}}', []),
        ('{"fee": {"value": 20, "source": "1"}}', []),
        ('{"fee": {"value": null, "source": 1}}', []),
        ('{"fee": {"value": 20}}', []),
        ('{"fee": null}', []),
        ('{"fee": 20}', []),
        ('{"fee": {"value": 2', []),
        ('{"fees": {"value": 20, "source": 1}}', []),
        ('{"fee": ' + "[" * 100_000, []),
        ("", []),
    ],
)
def test_what_a_model_wrote_is_read_without_trust(text: str, found: list[Written]) -> None:
    assert read_form(text, LEAVES["fee"], [1, 2]) == found


def test_fields_that_do_not_fit_the_context_are_left_out() -> None:
    asked: list[str] = []

    def reply(prompt: str) -> str:
        asked.extend(name for name in LEAVES if f'"{name}": ' in prompt)
        return json.dumps({name: {"value": "x", "source": 1} for name in LEAVES})

    everything: dict[str, Any] = ask_form(
        ScriptedModel(reply, context_tokens=4_000), WANTED, SENTENCES, "", lambda: False
    )
    assert [name for name, each in everything.items() if each] == asked == list(LEAVES)
    asked.clear()
    prompt = messages(list(LEAVES.values())[:3], dict(enumerate(SENTENCES, 1)), "")
    room = 2 * ScriptedModel([]).count_prompt(prompt)  # half of it is for the answer
    some = ask_form(ScriptedModel(reply, context_tokens=room), WANTED, SENTENCES, "", lambda: False)
    assert list(some) == asked == list(LEAVES)[: len(some)]
    assert 0 < len(some) < len(LEAVES)
    assert ask_form(ScriptedModel(reply, context_tokens=20), WANTED, SENTENCES, "", lambda: False) == {}
