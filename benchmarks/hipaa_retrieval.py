"""What pseudonyms cost: retrieval and answers on the sample documents under `hipaa`, beside a box that hides nothing.

The same questions are asked of both, shown with real values; figures and paired differences with 95 % bootstrap intervals.
Questions that name people are told apart, and asked again by surname only, in lower case, and with a slip of one letter.

python -m benchmarks.hipaa_retrieval [--unseen] [--each] [--only KIND …]

With --unseen, the twelve documents of benchmarks/unseen. With --each, also one box for every kind of personal data that
`hipaa` hides, in which it alone is hidden; --only does so for some kinds.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ragbox import RagBox
from ragbox.config import Policy, Profile, load_profile
from ragbox.evaluate.configure import Configuration
from ragbox.evaluate.figures import Figure, differences, figures
from ragbox.evaluate.questions import read_questions
from ragbox.evaluate.run import Run, run
from ragbox.resources import resource

METRICS = ("hit_1", "hit_5", "ndcg_10", "first_page", "in_quotes", "wrongly_abstained", "false_answer")
KINDS = tuple(kind for kind in Policy.model_fields if kind != "entities")
_UNSEEN = Path(__file__).parent / "unseen"
_WORD = re.compile(r"[^\W\d_]+")
_SLIP = 5
"""Letters of the shortest surname in which a slip is made: shorter ones are other names soon."""


def hiding(profile: Profile, policy: Policy) -> Profile:
    """The profile with another policy, and real values shown."""
    return profile.model_copy(update={"pii": profile.pii.model_copy(update={"policy": policy, "reveal": True})})


def nothing_hidden() -> Policy:
    """Everything is counted, and left in the text."""
    return Policy.model_validate(dict.fromkeys(KINDS, "tag"))


def only(kind: str, policy: Policy) -> Policy:
    """The policy for one kind, all others left in the text."""
    return nothing_hidden().model_copy(update={kind: getattr(policy, kind)})


@contextmanager
def box_under(profile: Profile, documents: Path) -> Iterator[RagBox]:
    """A new box of the documents, removed afterwards."""
    with TemporaryDirectory() as folder, RagBox.open(Path(folder) / "a.box", profile, passphrase="benchmark") as box:
        box.ingest(documents)
        yield box


def people_of(box: RagBox) -> list[tuple[str, str]]:
    """First names and surname of everyone found in full in a box that hides no names."""
    found: dict[tuple[str, str], None] = {}
    for info in box.documents():
        text = box.text(info.document_id)
        for finding in box.findings(info.document_id):
            words = _WORD.findall(text[finding.start : finding.end])
            if finding.entity == "PERSON" and len(words) > 1 and all(word[0].isupper() for word in words):
                found[words[0], words[-1]] = None
    return list(found)


def names_somebody(question: str, people: Sequence[tuple[str, str]]) -> bool:
    """Whether a surname, or a first name with it, stands in the question."""
    return any(word in question.split() for word in _forms(question, people))


def _forms(question: str, people: Sequence[tuple[str, str]]) -> list[str]:
    words = set(_WORD.findall(question))
    return [word for word in question.split() if any(last in words and last in word for _, last in people)]


def by_surname(question: str, people: Sequence[tuple[str, str]]) -> str:
    """The question without the first names and titles before the surnames in it."""
    for first, last in people:
        question = re.sub(
            rf"\b(?:(?:Mr|Mrs|Ms|Dr)\.? )?(?:{re.escape(first)} )?(?:[A-Z]\.? )?{re.escape(last)}\b", last, question
        )
    return question


def with_slip(question: str, people: Sequence[tuple[str, str]], random_: random.Random) -> str:
    """The question with a letter of each surname in it doubled, left out, or changed for its neighbour."""
    for last in sorted({last for _, last in people if len(last) >= _SLIP}):
        at = random_.randrange(1, len(last) - 1)
        slips = (
            last[:at] + last[at + 1 :],
            last[:at] + last[at] + last[at:],
            last[:at] + last[at + 1] + last[at] + last[at + 2 :],
        )
        question = re.sub(rf"\b{re.escape(last)}\b", random_.choice(slips), question)
    return question


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unseen", action="store_true")
    parser.add_argument("--each", action="store_true")
    parser.add_argument("--only", nargs="*", default=[], choices=KINDS)
    arguments = parser.parse_args()
    folder = _UNSEEN if arguments.unseen else resource("sample_docs")
    hipaa = load_profile("hipaa")
    with (
        box_under(hiding(hipaa, nothing_hidden()), folder) as kept,
        box_under(hiding(hipaa, hipaa.pii.policy), folder) as hidden,
    ):
        everything = _compared(kept, hidden, folder / "questions.jsonl")
    kinds = [kind for kind in KINDS if getattr(hipaa.pii.policy, kind) in ("mask", "pseudonymise")]
    for kind in kinds if arguments.each else arguments.only:
        with box_under(hiding(hipaa, only(kind, hipaa.pii.policy)), folder) as box:
            asked = read_questions(folder / "questions.jsonl", box)
            _print(f"{kind} alone hidden", everything, run(box, Configuration(kind, box.profile), asked))


def _compared(kept: RagBox, hidden: RagBox, source: Path) -> Run:
    """Prints every comparison of the two boxes; returns what all questions gave where nothing is hidden."""
    people = people_of(kept)
    first = _run(kept, source, str), _run(hidden, source, str)
    _print("all questions", *first)
    named = [n for n, row in enumerate(first[0].rows) if names_somebody(row.question.text, people)]
    if named:
        _print("naming people", *(replace(each, rows=tuple(each.rows[n] for n in named)) for each in first))
    reworded: dict[str, Callable[[str], str]] = {
        "naming people, by surname": lambda text: by_surname(text, people),
        "naming people, in lower case": str.lower,
        "naming people, with a slip": lambda text: with_slip(text, people, random.Random(text)),
    }
    for name, rewording in reworded.items():
        if named:
            _print(name, _run(kept, source, rewording, named), _run(hidden, source, rewording, named))
    return first[0]


def _run(box: RagBox, source: Path, rewording: Callable[[str], str], chosen: Sequence[int] | None = None) -> Run:
    asked = read_questions(source, box)
    mine = asked if chosen is None else [asked[n] for n in chosen]
    return run(box, Configuration("asked", box.profile), [replace(each, text=rewording(each.text)) for each in mine])


def _print(name: str, kept: Run, hidden: Run) -> None:
    one, two = [row.scored for row in kept.rows], [row.scored for row in hidden.rows]
    before, after, change = figures(one), figures(two), differences(two, one)
    print(f"\n{name} ({len(one)})\n  {'':<20}{'nothing hidden':<24}{'hidden':<24}hidden less nothing hidden")
    for key in METRICS:
        if key in change:
            print(f"  {key:<20}{_shown(before[key]):<24}{_shown(after[key]):<24}{_shown(change[key], signed=True)}")
    print(flush=True)


def _shown(figure: Figure, *, signed: bool = False) -> str:
    sign = "+" if signed else ""
    return f"{figure.value:{sign}.3f} [{figure.low:{sign}.3f}, {figure.high:{sign}.3f}]"


if __name__ == "__main__":
    main()
