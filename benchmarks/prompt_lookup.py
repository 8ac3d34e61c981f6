"""What prompt-lookup decoding does to the speed of writing: where answers copy their sources, and where they do not.

python -m benchmarks.prompt_lookup --model FILE.gguf [--answers N]

The prompts are the evidence prompts of sample questions; what the model writes is scripted, token by token, while every step
is computed as always (`benchmarks.true_shape` makes models of published shapes for it):

    copied     two sentences of the evidence, word for word, each with its marker
    reworded   the same with one word in eight left out
    its own    sentences of other documents

Each answer is written with guesses and without, by turns. Also printed: what a step of several tokens costs.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from benchmarks.sample_box import questions, sample_box
from ragbox.answer.dialogue import Dialogue, passage
from ragbox.answer.llamacpp import LlamaCppModel
from ragbox.answer.lookup import Lookup
from ragbox.answer.sampling import Sampler
from ragbox.config import SlmSettings
from ragbox.types import Hit

_SIZES = (1, 2, 4, 8, 13)
_REPEATS = 7


def copied(hits: Sequence[Hit]) -> str:
    """Two sentences of the evidence with their markers."""
    return " ".join(f"{passage(hit).rstrip('.')} [{n}]." for n, hit in enumerate(hits[:2], 1))


def reworded(text: str, choose: random.Random) -> str:
    """The text with one word in eight left out."""
    return " ".join(word for word in text.split() if choose.random() > 1 / 8)


@contextmanager
def scripted(tokens: Sequence[int]) -> Iterator[None]:
    """The model writes just these tokens; each is sampled all the same."""
    left = list(tokens)
    sample = Sampler.next

    def following(self: Sampler, at: int = -1) -> int:
        sample(self, at)
        return left.pop(0)

    Sampler.next = following  # type: ignore[method-assign]
    try:
        yield
    finally:
        Sampler.next = sample  # type: ignore[method-assign]


def seconds(model: LlamaCppModel, messages: Sequence[object], text: str, *, guesses: bool) -> tuple[float, int]:
    """How long the model takes to write a text behind a prompt that it has read, and of how many tokens it is."""
    tokens = model._tokenize(text)
    prompt = model.tokenize_prompt(messages)  # type: ignore[arg-type]
    list(model.stream(prompt, max_tokens=1))
    guess = Lookup.guess
    if not guesses:
        Lookup.guess = lambda *_: []  # type: ignore[method-assign]
    try:
        with scripted([*tokens, *model._ends]):
            started = time.perf_counter()
            list(model.stream(prompt, max_tokens=len(tokens) + 1))
            return time.perf_counter() - started, len(tokens)
    finally:
        Lookup.guess = guess  # type: ignore[method-assign]


def steps(model: LlamaCppModel) -> dict[int, float]:
    """Seconds of a step of so many tokens, the least of several."""
    best = dict.fromkeys(_SIZES, 9.0)
    ids = list(range(1_000, 1_000 + max(_SIZES)))
    model._memory.forget(0)
    model._memory.decode(ids * 4)
    for _ in range(_REPEATS):
        for size in _SIZES:
            started = time.perf_counter()
            model._memory.decode(ids[:size], all_logits=True)
            model._lib.llama_get_logits_ith(model._native.context, -1)
            best[size] = min(best[size], time.perf_counter() - started)
            model._memory.forget(len(ids) * 4)
    return best


def interval(pairs: Sequence[tuple[float, float]]) -> str:
    """Speed with guesses over that without, of all answers together, with a 95 % bootstrap interval."""
    times = np.array(pairs)
    draws = np.random.default_rng(0).integers(0, len(times), (2_000, len(times)))
    sums = times[draws].sum(axis=1)
    low, high = np.percentile(sums[:, 1] / sums[:, 0], [2.5, 97.5])
    return f"{times[:, 1].sum() / times[:, 0].sum():.2f} [{low:.2f}, {high:.2f}]"


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, metavar="FILE")
    parser.add_argument("--answers", type=int, default=12)
    arguments = parser.parse_args()
    choose = random.Random(0)
    asked = [each.text for each in questions() if each.answerable]
    choose.shuffle(asked)
    with sample_box() as box, LlamaCppModel.load(SlmSettings(file=str(arguments.model))) as model:
        asker = box._asker()
        found = [asker.found(text, None) for text in asked[: arguments.answers]]
        shown = [(asker._writer.prompted(each), each) for each in found]
        prompts = [
            Dialogue(titles=asker._writer.titles(each)).asked(text, hits)
            for (hits, each), text in zip(shown, asked, strict=False)
        ]
        copies = [copied(hits) for hits, _ in shown]
        kinds = {
            "copied": copies,
            "reworded": [reworded(text, choose) for text in copies],
            "its own": copies[1:] + copies[:1],
        }
        costs = steps(model)
        print(f"{arguments.model.stem}; a step of one token {1_000 * costs[1]:.1f} ms; of more, in steps of one:")
        print("  " + ", ".join(f"{size} tokens {costs[size] / costs[1]:.2f}" for size in _SIZES[1:]))
        for name, texts in kinds.items():
            pairs, counts = [], []
            for prompt, text in zip(prompts, texts, strict=True):
                (fast, count), (slow, _) = (seconds(model, prompt, text, guesses=each) for each in (True, False))
                pairs.append((fast, slow))
                counts.append(count)
            worst = min(slow / fast for fast, slow in pairs)
            rate = sum(counts) / sum(slow for _, slow in pairs)
            print(
                f"{name:<9} {len(pairs)} answers of {statistics.median(counts):.0f} tokens, {rate:.1f} tokens/s without; "
                f"with guesses {interval(pairs)} times as fast, the worst answer {worst:.2f}"
            )


if __name__ == "__main__":
    main()
