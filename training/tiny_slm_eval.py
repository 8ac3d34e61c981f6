"""What the tiny test model can and cannot do, measured through llama.cpp, and its model card."""

from __future__ import annotations

import contextlib
import io
import itertools
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import llama_cpp
from tokenizers import Tokenizer

from ragbox.types import ABSTENTION

from .tiny_slm_data import Question, Style, make_sample, prefix_text, question_text
from .tiny_slm_model import TinyLlama

FORM = re.compile(r"^[^\n]+ \[\d+\]\.$")
VALUE = re.compile(r" is (.+) \[(\d+)\]\.$")
"""What an answer gives as the value, and the passage it names."""


@dataclass(frozen=True, slots=True)
class Suite:
    """One set of questions to measure on."""

    name: str
    style: Style
    samples: int = 150


SUITES = (
    Suite("1 passage, names held out", Style(held_out_names=True, passages=(1, 1), unanswerable=0.0)),
    Suite("2-5 passages, names held out", Style(held_out_names=True, passages=(2, 5), unanswerable=0.0)),
    Suite(
        "1 passage, names and wordings held out",
        Style(held_out_names=True, held_out_wordings=True, passages=(1, 1), unanswerable=0.0),
    ),
    Suite(
        "2-5 passages, names and wordings held out",
        Style(held_out_names=True, held_out_wordings=True, passages=(2, 5), unanswerable=0.0),
    ),
    Suite("unanswerable, 1-5 passages, names held out", Style(held_out_names=True, unanswerable=1.0)),
    Suite(
        "unanswerable, 1-5 passages, names and wordings held out",
        Style(held_out_names=True, held_out_wordings=True, unanswerable=1.0),
    ),
)


def load(path: Path, context: int = 2048) -> llama_cpp.Llama:
    """The file in llama.cpp, on one thread."""
    with contextlib.redirect_stderr(io.StringIO()):
        return llama_cpp.Llama(str(path), n_ctx=context, n_threads=1, n_threads_batch=1, verbose=False)


def greedy(llm: llama_cpp.Llama, prompt: str, limit: int = 64) -> list[int]:
    """The most likely continuation, without its end token."""
    tokens: list[int] = []
    for token in llm.generate(llm.tokenize(prompt.encode(), add_bos=False, special=True), top_k=1, temp=0.0):
        if token == llm.token_eos() or len(tokens) == limit:
            break
        tokens.append(token)
    return tokens


def _cases(style: Style, samples: int, seed: int) -> Iterator[tuple[tuple[str, ...], Question]]:
    rng = random.Random(seed)
    for _ in range(samples):
        sample = make_sample(rng, style, 1)
        for question in sample.questions:
            yield sample.passages, question


def measure(llm: llama_cpp.Llama, style: Style, samples: int) -> dict[str, float]:
    """Shares over one suite, in percent."""
    asked = formed = abstained = verbatim = right_value = right_both = valued = 0
    for passages, question in _cases(style, samples, seed=77):
        answer = greedy(llm, prefix_text(passages) + question_text(question.text))
        text = llm.detokenize(answer).decode(errors="replace")
        asked += 1
        abstained += text == ABSTENTION
        formed += text == ABSTENTION or FORM.match(text) is not None
        if (given := VALUE.search(text)) is not None:
            valued += 1
            verbatim += any(given[1] in passage for passage in passages)
            right_value += given[1] == question.value
            right_both += given[1] == question.value and given[2] == str(question.marker)
    shares = {
        "right form": formed / asked,
        "abstained": abstained / asked,
        "value verbatim in a passage": verbatim / max(1, valued),
        "right value": right_value / asked,
        "right value and passage": right_both / asked,
    }
    return {name: round(100 * share, 1) for name, share in shares.items()} | {"questions": asked}


def evaluate(path: Path) -> dict[str, dict[str, float]]:
    """All suites on one file."""
    llm = load(path)
    return {suite.name: measure(llm, suite.style, suite.samples) for suite in SUITES}


def mean_score(figures: dict[str, dict[str, float]]) -> float:
    """One figure to compare files by: the mean of right answers and right abstentions over all suites."""
    rows = [
        row["abstained"] if name.startswith("unanswerable") else row["right value and passage"]
        for name, row in figures.items()
    ]
    return sum(rows) / len(rows)


def parity(model: TinyLlama, tokenizer: Tokenizer, path: Path, prompts: int = 20) -> dict[str, int]:
    """How many prompts give the same prompt tokens, and the same greedy answer, in torch and in llama.cpp."""
    llm = load(path)
    same_tokens = same_answer = 0
    cases = itertools.islice(_cases(Style(held_out_names=True), prompts * 3, seed=5), prompts)
    for passages, question in cases:
        prompt = prefix_text(passages) + question_text(question.text)
        ids = tokenizer.encode(prompt).ids
        same_tokens += ids == llm.tokenize(prompt.encode(), add_bos=False, special=True)
        same_answer += model.greedy(ids, llm.token_eos()) == greedy(llm, prompt)
    return {"asked": prompts, "prompt": same_tokens, "answer": same_answer}


CARD = """# tiny_slm.gguf: a test fixture

**This is a test fixture. It is often wrong and must never be shown to users as an answerer.** It exists so that the
tests can run a real GGUF file through the product's own adapter: chat template, streaming, stopping, grammar, long
prompts, special tokens in documents, and a verification that throws out wrong values. Its answers look right and
often are not, which is what a verifier has to be tested with.

- **File:** {size:,} bytes, {kind}; {parameters:,} parameters.
- **Architecture:** `llama`: width {width}, {layers} layers, {heads} heads of {head_width}, SwiGLU {hidden}, tied output,
  context {context}; byte-level BPE of {vocabulary:,} tokens; ChatML template.
- **Data:** generated by `training/tiny_slm_data.py` from templates and invented names; nothing was taken from
  anywhere else. About one name in ten and some wordings were kept for the evaluation.
- **Licence:** Apache-2.0, like the project.
- **Recipe:** `python -m training.tiny_slm --minutes {minutes:g}`: {steps:,} steps, {tokens:,} tokens, bf16 products on
  one CPU thread, Muon for the matrices and AdamW for the rest, one shared passage prefix with ten question branches
  per sequence, start weights that look back and copy. Time, not steps, ends the run, so a rerun gives another file.
- **Form of an answer:** `The notice period of the Harlow lease is 60 days [2].`, or the abstention sentence alone.
  The prompt is the product's own (`ragbox/answer/prompt.py`); when that changes, train again.

## Measured

By `python -m training.tiny_slm --eval-only`, greedy, through llama.cpp, in percent; no name below was trained on.
"Right form" is an answer that ends in `[n].` or is the abstention sentence; "verbatim" is among the answers with a value.

{table}

Every export against torch (f32), on prompts with held-out names. F32 shows that the export is right; what quantizing
changes is also in there. The committed one is {kind}, the smallest within 2 points of the best:

{notes}
"""


def table_of(figures: dict[str, dict[str, float]]) -> str:
    """A Markdown table, one suite a row."""
    columns = list(next(iter(figures.values())))
    lines = ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    lines += ["| " + " | ".join([name, *(f"{row[c]:g}" for c in columns)]) + " |" for name, row in figures.items()]
    return "\n".join(lines)


def write_card(path: Path, model: TinyLlama, kind: str, done: dict[str, float], notes: Sequence[str]) -> None:
    """The model card beside the file."""
    shape = model.shape
    text = CARD.format(
        size=path.stat().st_size,
        kind=kind,
        parameters=sum(p.numel() for p in model.parameters()),
        width=shape.width,
        layers=shape.layers,
        heads=shape.heads,
        head_width=shape.head_width,
        hidden=shape.hidden,
        context=shape.context,
        vocabulary=shape.vocabulary,
        **done,
        table=table_of(evaluate(path)),
        notes="\n".join(f"- {note}" for note in notes),
    )
    path.with_name("MODEL_CARD.md").write_text(text, encoding="utf-8")
