"""What a cell of a review costs, beside the same question asked of that document alone, and that both say the same.

python -m benchmarks.review_cells
"""

from __future__ import annotations

import time

from benchmarks.sample_box import questions, sample_box
from ragbox.kept_answer import pack

_QUESTIONS = 20


def main() -> None:
    """Prints milliseconds a cell, for both."""
    asked = [each.text for each in questions()][:: max(1, len(questions()) // _QUESTIONS)][:_QUESTIONS]
    with sample_box() as box:
        documents = [info.document_id for info in box.documents()]
        box.review(asked[:1], documents[:2])  # loads what it needs
        cells = len(asked) * len(documents)
        started = time.perf_counter()
        table = box.review(asked, documents)
        reviewed = time.perf_counter() - started
        started = time.perf_counter()
        alone = [list(box.ask_batch([question], documents=[each])) for question in asked for each in documents]
        single = time.perf_counter() - started
    same = sum(
        pack(one) == pack(two) for one, (two,) in zip((cell for row in table for cell in row), alone, strict=True)
    )
    print(f"{len(asked)} questions x {len(documents)} documents: {same} of {cells} answers the same")
    print(f"review            {1000 * reviewed / cells:6.0f} ms a cell")
    print(f"ask, one by one   {1000 * single / cells:6.0f} ms a cell")


if __name__ == "__main__":
    main()
