"""The committed test model: small enough, self-describing, deterministic, and in the form the product expects.

Whether it is right is not tested: it is a fixture, and its card says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import llama_cpp
import pytest

from ragbox.answer.prompt import SYSTEM, Shown, user_message
from ragbox.types import ABSTENTION

pytestmark = pytest.mark.slm

MODEL = Path(__file__).parent / "models" / "tiny_slm.gguf"
FORM = re.compile(r"[^\n]+ \[\d+\]\.")
CONTROL = ("<|im_start|>", "<|im_end|>", "<|endoftext|>")
SUBJECTS = ("Harlow lease", "Corrick agreement", "Venwick handbook", "Dalmar clinic", "Selgate contract")
FACTS = (("notice period", "60 days"), ("start date", "14 March 2027"), ("fee", "$4,250"), ("manager", "B. Fenton"))


@pytest.fixture(scope="module")
def llm() -> Iterator[llama_cpp.Llama]:
    model = llama_cpp.Llama(str(MODEL), n_ctx=1024, n_threads=1, n_threads_batch=1, verbose=False)
    yield model
    model.close()


def prompts() -> Iterator[str]:
    """Twenty questions over one to three passages."""
    for number, subject in enumerate(SUBJECTS):
        for attribute, value in FACTS:
            others = [name for name in SUBJECTS if name != subject][: number % 3]
            passages = [f"The {attribute} of the {name} is {value}." for name in (*others, subject)]
            yield user_message(f"What is the {attribute} of the {subject}?", list(map(Shown, passages)))


def ask(llm: llama_cpp.Llama, user: str) -> str:
    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": user}]
    llm.reset()  # type: ignore[no-untyped-call]
    reply = llm.create_chat_completion(messages, temperature=0.0, max_tokens=64)  # type: ignore[arg-type]
    return str(reply["choices"][0]["message"]["content"])  # type: ignore[index]


def test_the_file_is_small() -> None:
    assert MODEL.stat().st_size <= 5_000_000


def test_the_card_says_what_it_is() -> None:
    card = MODEL.with_name("MODEL_CARD.md").read_text(encoding="utf-8")
    assert "test fixture" in card
    assert "often wrong" in card
    assert "Apache-2.0" in card


def test_the_file_describes_itself(llm: llama_cpp.Llama) -> None:
    assert llm.metadata["general.architecture"] == "llama"
    assert llm.metadata["tokenizer.ggml.model"] == "gpt2"
    template = llm.metadata["tokenizer.chat_template"]
    assert "<|im_start|>" in template
    assert "<|im_end|>" in template
    assert "add_generation_prompt" in template


@pytest.mark.parametrize("token", CONTROL)
def test_special_tokens_are_control_tokens(llm: llama_cpp.Llama, token: str) -> None:
    (special,) = llm.tokenize(token.encode(), add_bos=False, special=True)
    vocabulary = llama_cpp.llama_model_get_vocab(llm.model)
    assert llama_cpp.llama_vocab_is_control(vocabulary, special)
    assert len(llm.tokenize(token.encode(), add_bos=False, special=False)) > 1


def test_the_turn_ends_the_generation(llm: llama_cpp.Llama) -> None:
    assert [llm.token_eos()] == llm.tokenize(b"<|im_end|>", add_bos=False, special=True)


def test_greedy_answers_repeat(llm: llama_cpp.Llama) -> None:
    user = next(prompts())
    assert ask(llm, user) == ask(llm, user)


def test_answers_have_the_form(llm: llama_cpp.Llama) -> None:
    answers = [ask(llm, user) for user in prompts()]
    formed = [text for text in answers if text == ABSTENTION or FORM.fullmatch(text)]
    assert len(formed) >= 0.7 * len(answers), answers
    assert any(text != ABSTENTION for text in formed), answers
