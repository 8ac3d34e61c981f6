"""How often the extractive answers to the sample questions cite a page that answers them, and abstain when none does.

python -m benchmarks.answers
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence

from benchmarks.sample_box import Question, questions, sample_box
from ragbox.types import Answer

Row = tuple[Question, Answer]


def main() -> None:
    """Prints one line per figure, with a 95 % bootstrap interval, and the share per kind of question."""
    with sample_box() as box:
        asked = questions()
        rows = list(zip(asked, box.ask_batch(question.text for question in asked), strict=True))
        texts = {info.document_id: box.text(info.document_id) for info in box.documents()}
    answerable = [row for row in rows if row[0].answerable]
    unanswerable = [row for row in rows if not row[0].answerable]
    show("gold page among the citations", answerable, cites)
    show("gold page in the first citation", answerable, cites_first)
    show("wrongly abstained", answerable, lambda row: row[1].abstained)
    show("unanswerable: abstained", unanswerable, lambda row: row[1].abstained)
    quotes = [(citation, texts[citation.document_id]) for _, answer in rows for citation in answer.citations]
    exact = sum(text[citation.start : citation.end] == citation.quote for citation, text in quotes)
    print(f"{'quotes verbatim at their offsets':<34} {exact}/{len(quotes)}")
    kinds = defaultdict(list)
    for row in rows:
        kinds[row[0].kind].append(row)
    for kind, members in sorted(kinds.items()):
        right = sum(cites(row) if row[0].answerable else row[1].abstained for row in members)
        print(f"  {kind:<32} {right}/{len(members)}")


def cites(row: Row) -> bool:
    """Whether any citation is right."""
    return any(map(row[0].right, row[1].citations))


def cites_first(row: Row) -> bool:
    """Whether the first citation is right."""
    return any(map(row[0].right, row[1].citations[:1]))


def show(name: str, rows: Sequence[Row], holds: Callable[[Row], bool]) -> None:
    """Prints the share of rows for which `holds`."""
    values = [holds(row) for row in rows]
    generator = random.Random(0)
    means = sorted(sum(generator.choices(values, k=len(values))) / len(values) for _ in range(2_000))
    share = sum(values) / len(values)
    print(f"{name:<34} {share:6.1%}  [{means[50]:.1%}, {means[1949]:.1%}]  {sum(values)}/{len(values)}")


if __name__ == "__main__":
    main()
