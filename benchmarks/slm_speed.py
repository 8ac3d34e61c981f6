"""How soon a language model's first word comes: with evidence prompts beside whole passages, and in second questions.

python -m benchmarks.slm_speed --model FILE.gguf [--questions N] [--conversations N]

For a model of a published shape with random weights, see `benchmarks.true_shape`. Times run from the question to the first
token, finding and reading of the passages included. Each question is put in turn:

    whole         the same best five passages pasted whole, nothing computed before
    whole, kept   the same with the fixed beginning of every prompt already read
    evidence      as shipped: the evidence sentences, the fixed beginning already read

and the follow-ups of `tests/answer/followups.jsonl` about the sample documents as second questions of a conversation:

    first         its first question, as shipped
    second        the follow-up, after the model has read on while the answer was looked at
    at once       the follow-up asked before it could read on
    anew          the follow-up with the conversation before it read again

The words of the model mean nothing; of each answer a few tokens are written.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from benchmarks.evidence_prompts import whole_message
from benchmarks.followups import SET
from benchmarks.sample_box import questions, sample_box
from ragbox import RagBox
from ragbox.answer.language_model import Message, exchange
from ragbox.answer.llamacpp import LlamaCppModel
from ragbox.answer.prompt import SYSTEM
from ragbox.ask import Asker
from ragbox.config import SlmSettings
from ragbox.types import Turn

_WHOLE, _TOKENS = 5, 12
_TIMES = 3
"""Conversations as shipped, of which the median counts: a tenth of a second is told apart from noise by no single one."""
_HEAD = (Message("system", SYSTEM),)


class Bench:
    """A box and a model that can be made to forget."""

    def __init__(self, box: RagBox, model: LlamaCppModel, settings: SlmSettings) -> None:
        self.model = model
        profile = box.profile.model_copy(update={"slm": settings})
        self._box, self._profile = box, profile
        self.asker = self._new()

    def _new(self) -> Asker:
        return Asker(self._box._directory, self._profile, self._box.embedder, lambda: self.model)

    def forget(self, *, head: bool) -> None:
        """Forget all that was read, but for the fixed beginning where `head`."""
        self.asker._finder.forget()
        self.model._memory.forget(0)
        self.model._memory._parked.clear()
        if head:
            self.model.prepare(_HEAD)

    def whole(self, question: str) -> float:
        """Seconds to the first token with whole passages."""
        started = time.perf_counter()
        found = self.asker.found(question, None)
        hits = [found.stored[each.hit.chunk.chunk_id] for each in found.passages[:_WHOLE]]
        stream = self.model.chat(exchange(SYSTEM, whole_message(question, hits)), max_tokens=1)
        next(stream)
        seconds = time.perf_counter() - started
        stream.close()
        return seconds

    def asked(self, question: str, history: Sequence[Turn] | None) -> tuple[float | None, Turn]:
        """Seconds to the first token as shipped, None where no model was asked; and the turn it made."""
        started = time.perf_counter()
        first = None
        for event in self.asker.stream(question, None, "generative", history=history):
            if event.kind == "token" and first is None:
                first = time.perf_counter() - started
            answer = event.answer
        assert answer is not None
        return first, Turn(answer.asked or question, answer.text)


def single(bench: Bench, asked: Sequence[str]) -> dict[str, list[float]]:
    """Seconds per way and question."""
    found: dict[str, list[float]] = {"whole": [], "whole, kept": [], "evidence": []}
    for question in asked:
        bench.forget(head=True)
        evidence, _ = bench.asked(question, None)
        if evidence is None:
            continue
        found["evidence"].append(evidence)
        for name, head in (("whole", False), ("whole, kept", True)):
            bench.forget(head=head)
            found[name].append(bench.whole(question))
    return found


def conversations(bench: Bench, rows: Sequence[tuple[str, str]]) -> dict[str, list[float]]:
    """The same of the second questions."""
    found: dict[str, list[float]] = {"first": [], "second": [], "at once": [], "anew": []}
    for one, other in rows:
        times: dict[str, list[float]] = {name: [] for name in found}
        for name in (*("second",) * _TIMES, "at once", "anew"):
            bench.forget(head=True)
            with nothing_ahead(bench.model) if name != "second" else nothing_else():
                first, turn = bench.asked(one, [])
                if name == "anew":
                    bench.forget(head=True)
                second, _ = bench.asked(other, [turn])
            if first is None or second is None:
                break  # it was answered without a model
            times["first"].append(first)
            times[name].append(second)
        else:
            for name, each in times.items():
                found[name].append(statistics.median(each))
    return found


@contextmanager
def nothing_ahead(model: LlamaCppModel) -> Iterator[None]:
    """The model has no time to read on."""
    prepare = model.prepare
    model.prepare = lambda *_, **__: None  # type: ignore[method-assign]
    try:
        yield
    finally:
        model.prepare = prepare  # type: ignore[method-assign]


@contextmanager
def nothing_else() -> Iterator[None]:
    """As shipped."""
    yield


def followups() -> list[tuple[str, str]]:
    """First and second questions about the sample documents, where the second is a follow-up of the first."""
    rows = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
    turns = [row["turns"] for row in rows if row["samples"]]
    return [(each[0]["question"], each[1]["question"]) for each in turns if each[1].get("standalone")]


def ratio(slow: Sequence[float], fast: Sequence[float]) -> str:
    """How many times sooner, of the medians, with a 95 % bootstrap interval over the questions."""
    pairs = np.array([slow, fast])
    draws = np.random.default_rng(0).integers(0, pairs.shape[1], (2_000, pairs.shape[1]))
    medians = np.median(pairs[:, draws], axis=2)
    low, high = np.percentile(medians[0] / medians[1], [2.5, 97.5])
    return f"{statistics.median(slow) / statistics.median(fast):.2f} [{low:.2f}, {high:.2f}]"


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, metavar="FILE")
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--conversations", type=int, default=28)
    arguments = parser.parse_args()
    settings = SlmSettings(file=str(arguments.model), answer_tokens=_TOKENS)
    asked = [each.text for each in questions() if each.answerable]
    random.Random(0).shuffle(asked)
    with sample_box() as box, LlamaCppModel.load(settings) as model:
        bench = Bench(box, model, settings)
        bench.asked(asked[-1], None)  # what is loaded at first use is loaded
        alone = single(bench, asked[: arguments.questions])
        talk = conversations(bench, followups()[: arguments.conversations])
    print(f"{arguments.model.stem}; seconds to the first token, medians")
    for name, times in (alone | talk).items():
        print(f"  {name:<12} {statistics.median(times):6.2f}   ({len(times)} questions)")
    print(
        f"evidence sooner than whole passages, nothing computed before: {ratio(alone['whole'], alone['evidence'])} times"
    )
    print(f"  with the beginning kept for both: {ratio(alone['whole, kept'], alone['evidence'])} times")
    for name in ("first", "anew"):
        print(f"second question sooner than {name}: {ratio(talk[name], talk['second'])} times")
    print(f"  asked at once: {ratio(talk['first'], talk['at once'])} times sooner than the first")


if __name__ == "__main__":
    main()
