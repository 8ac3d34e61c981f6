"""How well questions are told apart by difficulty, and what keeping sure factoids from the models costs and saves.

python -m benchmarks.routing [--no-answers]

The first part reads tests/answer/routes.jsonl: of its questions the part "held" was written after the rules. The second asks
the questions about the sample documents and about those nothing was tuned on (benchmarks/unseen), as they stand and in other
words, and prints for several thresholds how the extractive answers to factoids are that no model would be asked about. An
answer is right where its first citation is on a gold page (or in the gold document, where it has no pages) and its quotes
hold the gold answer. With --no-answers, only the first part.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.answers import in_other_words
from benchmarks.sample_box import box_of
from ragbox.answer.route import SURE, Difficulty, difficulty_of, route
from ragbox.evaluate.configure import Configuration
from ragbox.evaluate.questions import read_questions
from ragbox.evaluate.run import Row, run
from ragbox.resources import resource

SET = Path(__file__).parents[1] / "tests" / "answer" / "routes.jsonl"
_UNSEEN = Path(__file__).parent / "unseen"
_KINDS: tuple[Difficulty, ...] = ("factoid", "list", "yes_no", "compare", "summarise", "compute")
_THRESHOLDS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


@dataclass(frozen=True)
class Asked:
    """One question with its extractive answer: what was thought of it, and how it is."""

    difficulty: Difficulty
    confidence: float
    answered: bool
    answerable: bool
    right: bool


def told_apart(part: str) -> None:
    """Prints how many questions of a part are told apart rightly, and per kind."""
    rows = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
    pairs = Counter((row["kind"], difficulty_of(row["question"])) for row in rows if row["part"] == part)
    right = sum(count for (gold, told), count in pairs.items() if gold == told)
    print(f"questions told apart, part {part}: {right} of {pairs.total()} ({right / pairs.total():.1%})")
    print("                precision     recall  taken for")
    for kind in _KINDS:
        told = sum(count for (_, each), count in pairs.items() if each == kind)
        gold = sum(count for (each, _), count in pairs.items() if each == kind)
        others = ", ".join(f"{each} {n}" for (was, each), n in sorted(pairs.items()) if was == kind and each != kind)
        print(f"  {kind:<10} {pairs[kind, kind]:>6}/{told:<4} {pairs[kind, kind]:>6}/{gold:<4}  {others or '-'}")
    print()


def asked(folder: Path) -> dict[str, list[Asked]]:
    """The questions to a folder as they stand and in other words, each with its answer."""
    with box_of(folder) as box:
        questions = read_questions(folder / "questions.jsonl", box)
        worded = {"as they stand": questions, "in other words": in_other_words(questions, folder)}
        return {
            f"{folder.name}, {words}": [_asked(row) for row in run(box, Configuration(words, box.profile), each).rows]
            for words, each in worded.items()
        }


def _asked(row: Row) -> Asked:
    values = row.values
    right = bool(values.get("first_page")) and bool(values.get("in_quotes", values.get("evidence_in_quotes")))
    return Asked(
        difficulty_of(row.question.text),
        row.answer.confidence,
        not row.answer.abstained,
        bool(row.question.answerable),
        right,
    )


def table(name: str, rows: Sequence[Asked]) -> None:
    """Prints for each threshold what stays extractive and what is sent to a model."""
    factoids = [row for row in rows if row.difficulty == "factoid" and row.answered]
    others = Counter[str](row.difficulty for row in rows if row.answered and row.difficulty != "factoid")
    sent = ", ".join(f"{kind} {others[kind]}" for kind in _KINDS[1:] if others[kind]) or "none"
    print(f"{name}: {len(rows)} questions, {len(factoids)} factoids answered; to a model for their kind: {sent}")
    print("  threshold     kept  right  unanswerable        sent  right without")
    for threshold in _THRESHOLDS:
        kept = [row for row in factoids if row.confidence >= threshold]
        left = [row for row in factoids if row.confidence < threshold]
        right, needless = (sum(row.right for row in group) for group in (kept, left))
        wrong = sum(not row.answerable for row in kept)
        mark = " <" if threshold == SURE else ""
        print(
            f"  {threshold:>9.2f} {len(kept):>8} {_share(right, len(kept)):>6} {wrong:>13} {len(left):>11} "
            f"{_share(needless, len(left)):>14}{mark}"
        )
    tiers = Counter(
        route(row.difficulty, row.confidence, ("small", "larger"), answered=row.answered).tier for row in rows
    )
    print(
        f"  with a small and a larger model, first asked: {', '.join(f'{t} {n}' for t, n in sorted(tiers.items()))}\n"
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "-"


def main() -> None:
    """Prints both parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-answers", action="store_true")
    arguments = parser.parse_args()
    for part in ("dev", "held"):
        told_apart(part)
    for folder in () if arguments.no_answers else (resource("sample_docs"), _UNSEEN):
        for name, rows in asked(folder).items():
            table(name, rows)


if __name__ == "__main__":
    main()
