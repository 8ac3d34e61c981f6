"""A model that lies, on thousands of generated cases: nothing that the passages do not support is left of its answers."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ragbox import RagBox
from ragbox.answer.cite import verify
from ragbox.answer.generate import generate
from ragbox.answer.language_model import ScriptedModel
from ragbox.ask import Asker
from ragbox.config import SlmSettings
from ragbox.types import ABSTENTION, Answer

from .builders import hit
from .lies import SETS, Case, lies, lies_about, pairs, passages, truths

SAMPLES = Path(__file__).parents[2] / "sample_docs"
SETTINGS = SlmSettings()
KEPT = 0.9
"""At least this share of true sentences in nearly the passage's words is kept; see benchmarks/results/lies.txt."""


def left(cases: Iterable[Case]) -> tuple[int, Counter[str], list[str]]:
    """How many cases, and which lies the verification leaves, counted by kind, with a few of them."""
    count, kinds, examples = 0, Counter[str](), []
    for count, case in enumerate(cases, 1):  # noqa: B007
        done = verify(case.draft, case.hits, case.question)
        bad = case.left([sentence.text for sentence in done.sentences])
        if bad:
            kinds[case.kind] += 1
            examples += bad
    return count, kinds, examples[:3]


@pytest.mark.parametrize("which", SETS)
def test_no_lie_is_left(which: str) -> None:
    count, kinds, examples = left(lies(which, share=0.1))
    assert count > 800
    assert not kinds, (kinds, examples)


def test_no_lie_about_the_sample_documents_is_left(sample_box: RagBox) -> None:
    questions = [json.loads(line) for line in (SAMPLES / "questions.jsonl").read_text().splitlines()]
    asked = [each["question"] for each in questions if each["document"] in ("nda.docx", "service_agreement.pdf")][::6]
    found = {hit.chunk.chunk_id: (hit, asked[0]) for each in asked for hit in sample_box.search(each, k=5)}
    count, kinds, examples = left(case for hit, question in found.values() for case in lies_about(hit, question))
    assert count > 400
    assert not kinds, (kinds, examples)


@pytest.mark.parametrize("which", SETS)
def test_through_a_scripted_model(which: str) -> None:
    """The same by the way that an answer takes, for every twentieth case."""
    for case in list(lies(which, share=0.1))[::20]:
        done = generate(case.question, case.hits, ScriptedModel([case.draft]), SETTINGS)
        assert case.left([sentence.text for sentence in done.sentences]) == [], case.kind
        assert done.text == ABSTENTION or done.sentences


@pytest.mark.parametrize("which", SETS)
def test_true_sentences_are_kept(which: str) -> None:
    kept: dict[str, list[bool]] = {}
    for case in truths(which):
        done = verify(case.draft, case.hits, case.question)
        kept.setdefault(case.kind, []).append(len(done.sentences) == len(case.allowed))
    assert sum(map(len, kept.values())) > 140
    for kind in ("verbatim", "table", "notation", "merged"):
        assert all(kept[kind]), kind
    assert sum(kept["paraphrase"]) / len(kept["paraphrase"]) > KEPT


NUMBERS = (0, 1, 2, 5, 6, 7, 10, 15, 23, 24)
"""Passages of the first set that are made documents."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, lean: Any, make_docx: Any) -> Iterator[RagBox]:
    folder = tmp_path_factory.mktemp("lies")
    for number in NUMBERS:
        passage = passages("first")[number]
        make_docx(folder / f"{number:02}.docx", *passage.plain, *passage.orders)
    with RagBox.open(folder / "lies.box", lean) as box:
        assert box.ingest(folder).totals["indexed"] == len(NUMBERS)
        yield box


def test_pairs_of_a_sentence_and_one_that_it_does_not_support() -> None:
    assert len(pairs("-")) > 70
    for source, lie in pairs("-"):
        assert verify(f"{lie[:-1]} [1].", [hit(source)], "What is said?").abstained, lie
        assert not verify(f"{source[:-1]} [1].", [hit(source)], "What is said?").abstained


def test_most_of_what_a_sentence_supports_in_freer_words_is_kept() -> None:
    kept = [not verify(f"{true[:-1]} [1].", [hit(source)], "What is said?").abstained for source, true in pairs("+")]
    assert len(kept) > 40
    assert sum(kept) / len(kept) > 0.75


class TestThroughABox:
    """The whole way: a box of the passages as documents, asked with a scripted model."""

    def ask(self, box: RagBox, number: int, reply: str, question: str) -> Answer:
        model = ScriptedModel([reply])
        asker = Asker(box._directory, box.profile.with_slm("scripted.gguf"), box.embedder, lambda: model)
        document = next(each for each in box.documents() if each.name == f"{number:02}.docx")
        *_, last = asker.stream(question, [document.document_id], "generative")
        assert last.answer is not None
        return last.answer

    def test_no_lie_is_left(self, files: RagBox) -> None:
        generated = 0
        for number in NUMBERS:
            passage = passages("first")[number]
            for kind, lie in passage.false:
                answer = self.ask(files, number, f"{lie.rstrip('.')} [1].", passage.question)
                generated += answer.dropped  # where nothing was found, no model was asked
                # nothing of the draft is left: what is shown, if anything, are the document's own sentences
                assert answer.abstained or answer.mode == "extractive", kind
                shown = re.sub(r" (?:\[\d+\])+", "", answer.text)
                own = " ".join((*passage.plain, *passage.orders))
                assert answer.abstained or all(part in own for part in re.split(r"(?<=\.) ", shown)), kind
        assert generated >= 40

    def test_the_truth_beside_a_lie_is_left(self, files: RagBox) -> None:
        told = 0
        for number in NUMBERS:
            passage = passages("first")[number]
            true, (_, lie) = passage.plain[0], passage.false[0]
            answer = self.ask(files, number, f"{lie.rstrip('.')} [1]. {true.rstrip('.')} [1].", passage.question)
            if (
                answer.mode == "generative" and answer.dropped
            ):  # else the evidence shown to the model had not that sentence
                told += 1
                assert answer.dropped == 1
                assert answer.text == f"{true.rstrip('.')} [1]."
        assert told >= 3


def test_a_long_sentence_takes_no_long_time() -> None:
    """Every order of a sentence is tried; there is an end to that."""
    clause = (
        "be paid by the Landlord the sum of £5,000 left to the Landlord by the Tenant, if it is let to the Agent, and "
    )
    one = hit(f"The Tenant shall {clause * 12}leave.")
    done = verify(f"The Landlord shall {clause * 6}pay to the Tenant by the Agent [1].", [one], "Who pays?")
    assert done.abstained
