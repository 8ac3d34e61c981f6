"""How often follow-up questions are completed as they should be, and questions that stand alone left as they are.

python -m benchmarks.followups [--part dev|held|all] [--answers] [--show]

With --answers the questions about the sample documents are also asked: a completed follow-up should be answered as its
gold form is.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.sample_box import sample_box
from ragbox import Answer, RagBox
from ragbox.answer.followup import complete
from ragbox.text import STOPWORDS, words
from ragbox.types import Turn

SET = Path(__file__).parents[1] / "tests" / "answer" / "followups.jsonl"


@dataclass(frozen=True)
class Case:
    """One follow-up in its conversation; `gold` and `got` are None for a question that stands alone."""

    kind: str
    question: str
    gold: str | None
    got: str | None

    @property
    def exact(self) -> bool:
        """Whether the words are those of the gold form."""
        return _plain(self.gold) == _plain(self.got)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall of the content words; of a question left alone, its own words count."""
        gold, got = _content(self.gold or self.question), _content(self.got or self.question)
        shared = len(gold & got)
        return 2 * shared / (len(gold) + len(got)) if gold or got else 1.0


def conversations(part: str) -> list[dict[str, Any]]:
    """The conversations of a part ("dev", "held" or "all")."""
    rows = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if part in ("all", row["part"])]


def cases(row: dict[str, Any]) -> Iterator[Case]:
    """The follow-ups of a conversation, each completed from what was understood of the turns before."""
    history: list[Turn] = []
    for turn in row["turns"]:
        got = complete(turn["question"], history)
        if history:
            yield Case(row["kind"], turn["question"], turn["standalone"], got)
        history.append(Turn(got or turn["question"], turn.get("answer", "")))


def answered_alike(box: RagBox, row: dict[str, Any]) -> Iterator[tuple[bool, bool]]:
    """Per follow-up that has a gold form, whether it is answered as that is: completed, and as it was typed."""
    history: list[Turn] = []
    for turn in row["turns"]:
        answer = box.ask(turn["question"], history=history)
        if gold := turn.get("standalone"):
            wanted, typed = box.ask(gold), box.ask(turn["question"])
            yield _alike(answer, wanted), _alike(typed, wanted)
        history.append(Turn(answer.asked or turn["question"], answer.text))


def main() -> None:
    """Prints the figures per kind of follow-up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("dev", "held", "all"), default="all")
    parser.add_argument("--answers", action="store_true", help="also ask the sample documents")
    parser.add_argument("--show", action="store_true", help="also print what is not exact")
    arguments = parser.parse_args()
    rows = conversations(arguments.part)
    found = [case for row in rows for case in cases(row)]
    print(f"{len(rows)} conversations, {len(found)} follow-ups ({arguments.part})")
    for kind in dict.fromkeys(case.kind for case in found):
        _show(kind, [case for case in found if case.kind == kind])
    _show("to be completed", [case for case in found if case.gold])
    _show("to be left alone", [case for case in found if not case.gold])
    _show("all", found)
    if arguments.show:
        for case in found:
            if not case.exact:
                print(f"\n{case.kind}: {case.question}\n  gold {case.gold}\n  got  {case.got}")
    if arguments.answers:
        with sample_box() as box:
            alike = [pair for row in rows if row["samples"] for pair in answered_alike(box, row)]
        print(f"answered as the gold form is       {sum(done for done, _ in alike)}/{len(alike)} completed, ", end="")
        print(f"{sum(typed for _, typed in alike)}/{len(alike)} as typed")


def _show(name: str, found: list[Case]) -> None:
    exact, f1 = sum(case.exact for case in found), sum(case.f1 for case in found)
    print(f"{name:<20} exact {exact / len(found):6.1%}  ({exact}/{len(found)})   content-word F1 {f1 / len(found):.3f}")


def _plain(text: str | None) -> str | None:
    return None if text is None else " ".join(re.findall(r"\w+", text.casefold()))


def _content(text: str) -> set[str]:
    return {word for word in words(text) if word not in STOPWORDS}


def _alike(one: Answer, other: Answer) -> bool:
    first = [[(each.document_id, each.start) for each in answer.citations[:1]] for answer in (one, other)]
    return first[0] == first[1]


if __name__ == "__main__":
    main()
