"""How much of the gold answers the evidence prompts of the sample questions hold, and how long they are.

python -m benchmarks.evidence_prompts --model FILE.gguf [--unseen]

Beside them the same prompts with the five best passages pasted whole. Tokens are those of the model's own vocabulary; any
GGUF will do, also one of random weights (`benchmarks.true_shape`). No answer is written.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.sample_box import box_of
from ragbox import RagBox
from ragbox.answer.dialogue import Dialogue, passage
from ragbox.answer.language_model import exchange
from ragbox.answer.llamacpp import LlamaCppModel
from ragbox.answer.prompt import SYSTEM, Shown, user_message
from ragbox.config import SlmSettings
from ragbox.evaluate.questions import Question, read_questions
from ragbox.evaluate.score import holds
from ragbox.resources import resource
from ragbox.types import Hit

_UNSEEN = Path(__file__).parent / "unseen"
_WHOLE = 5


@dataclass(frozen=True)
class Prompts:
    """Both prompts for one answerable question, and the same as an answer made of them would show it: with real values."""

    question: Question
    evidence: str
    whole: str
    revealed: tuple[str, str]


def prompts(box: RagBox, questions: Sequence[Question]) -> Iterator[Prompts]:
    """The user messages that hold the evidence and, alike but for that, the best passages whole."""
    asker = box._asker()
    for question in questions:
        found = asker.found(question.text, None)
        hits, titles = asker._writer.prompted(found), asker._writer.titles(found)
        whole = [found.stored[each.hit.chunk.chunk_id] for each in found.passages[:_WHOLE]]
        stored, opened = (
            (Dialogue(titles=titles).asked(question.text, shown)[-1].content, whole_message(question.text, pasted))
            for shown, pasted in ((hits, whole), [[*map(found.asked.opened.hit, each)] for each in (hits, whole)])
        )
        yield Prompts(question, *stored, opened)


def whole_message(question: str, hits: Sequence[Hit]) -> str:
    """The passages pasted whole, each under its heading path, as assistants commonly do."""
    return user_message(question, [Shown(passage(hit), " > ".join(hit.chunk.heading)) for hit in hits])


def kept(question: Question, message: str) -> bool:
    """Whether a prompt has a gold answer, or the words behind a yes or no."""
    evidence = message.rpartition("\n\nQuestion: ")[0]
    return any(holds(evidence, gold) for gold in (*question.answers, question.evidence) if gold)


def interval(values: Sequence[bool]) -> str:
    """A share with its 95 % bootstrap interval."""
    given = np.array(values, dtype=float)
    random = np.random.default_rng(0)
    means = given[random.integers(0, len(given), (2_000, len(given)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return f"{100 * given.mean():.1f} % [{100 * low:.1f}, {100 * high:.1f}]"


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, metavar="FILE")
    parser.add_argument("--unseen", action="store_true")
    arguments = parser.parse_args()
    folder = _UNSEEN if arguments.unseen else resource("sample_docs")
    with box_of(folder) as box, LlamaCppModel.load(SlmSettings(file=str(arguments.model))) as model:
        asked = [each for each in read_questions(folder / "questions.jsonl", box) if each.answerable]
        made = list(prompts(box, asked))
        head = model.count_prompt(exchange(SYSTEM, ""))
        counts = [
            tuple(model.count_prompt(exchange(SYSTEM, text)) for text in (each.evidence, each.whole)) for each in made
        ]
        bare = [
            tuple(model.count(text.rpartition("\n\nQuestion: ")[0]) for text in (each.evidence, each.whole))
            for each in made
        ]
    print(f"{len(made)} answerable questions of {folder.name}, tokens of {arguments.model.stem}")
    print(f"template and system message: {head} tokens")
    for n, name in enumerate(("evidence", "five passages whole")):
        texts = [each.revealed[n] for each in made]
        print(
            f"{name:<20} gold answer in it {interval([kept(e.question, t) for e, t in zip(made, texts, strict=True)])}"
            f"   shown text: median {statistics.median(c[n] for c in bare):.0f} tokens"
            f"   whole prompt: median {statistics.median(c[n] for c in counts):.0f}"
        )
    print(f"shown text, evidence / whole: {sum(c[0] for c in bare) / sum(c[1] for c in bare):.3f} of the tokens")


if __name__ == "__main__":
    main()
