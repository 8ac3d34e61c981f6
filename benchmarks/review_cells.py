"""What a cell of a review costs, beside the same question asked of that document alone, and that both say the same.

The time of the processor is told too: it does not depend on what else a machine does.

python -m benchmarks.review_cells
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from benchmarks.sample_box import questions, sample_box
from ragbox.kept_answer import pack
from ragbox.types import Answer

_QUESTIONS, _EACH_DOCUMENT = 20, 3


def main() -> None:
    """Prints milliseconds a cell, for both."""
    asked = [each.text for each in questions()][:: max(1, len(questions()) // _QUESTIONS)][:_QUESTIONS]
    with sample_box() as box:
        documents = [info.document_id for info in box.documents()][::_EACH_DOCUMENT]
        box.review(asked[:1], documents[:2])  # loads what it needs
        print(f"{len(asked)} questions x {len(documents)} documents")
        table = timed("review", lambda: [answer for row in box.review(asked, documents) for answer in row])
        alone = timed(
            "ask, one by one",
            lambda: [
                answer for text in asked for each in documents for answer in box.ask_batch([text], documents=[each])
            ],
        )
    same = sum(pack(one) == pack(two) for one, two in zip(table, alone, strict=True))
    print(f"{same} of {len(table)} answers the same")


def timed(name: str, work: Callable[[], Sequence[Answer]]) -> Sequence[Answer]:
    """Runs it, and prints milliseconds an answer, by the clock and of all cores together."""
    clock, processor = time.perf_counter(), time.process_time()
    answers = work()
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    each = 1000 / len(answers)
    print(f"{name:<16} {clock * each:6.0f} ms a cell by the clock, {processor * each:6.0f} ms of processor", flush=True)
    return answers


if __name__ == "__main__":
    main()
