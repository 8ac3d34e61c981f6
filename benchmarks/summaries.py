"""Summaries of the sample documents, and sums over them: what of a document is covered, in what time, and what is right.

python -m benchmarks.summaries

The summaries are the documents' own sentences, as without a language model. The sums are asked over the ten best passages of
a search; next to them are the questions that must have no sum, because the documents do not state what they need.
"""

from __future__ import annotations

import time
from statistics import median

from benchmarks.sample_box import sample_box
from ragbox import RagBox
from ragbox.answer.cite import Supported, check_quote, check_shown
from ragbox.answer.compute import check_computed, compute
from ragbox.answer.pieces import Piece
from ragbox.answer.summarise import summarise, summarise_folder
from ragbox.answer.summary import Summary

SUMS = (
    ("How many days lie between the admission and the discharge of Mrs Okonkwo-Hart?", "8 days"),
    ("How many days was Rosalind Okonkwo-Hart in hospital, from admission to discharge?", "8 days"),
    ("How much is the migration engineer plus the senior consultant in the Kestrel agreement?", "£1,865 a day"),
    ("How much more is the senior consultant than the migration engineer in the Kestrel agreement?", "£375 a day"),
    ("What is the sum of paper retrieval on the next Business Day and the same day?", "£19.85"),
    ("What is the rent of Tannery Wharf over five years?", None),
    ("What is the difference between the rent deposit and the guarantor's liability at Tannery Wharf?", None),
    ("How much more does Tidewell's Gold plan cost than the Silver plan?", None),
    ("How many days lie between the admission and the discharge of Mr Ashdown-Pike?", None),
    ("How many working days passed from the admission to the discharge of Mrs Okonkwo-Hart?", None),
    ("What is the sum of all fees in the engagement letter?", None),
    ("How much is the mediation plus the estimate of Castellan Rooke?", None),
    ("How many days lie between the first and the second amendment of the NDA?", None),
    ("By how much did the Quince & Calloway loan exceed its original facility after the 2026 increase?", None),
)
"""Questions with the result, or None where code must not compute one: limits, estimates, values that are not stated."""


def summaries(box: RagBox) -> None:
    """Prints a line for each document, and how many quotes are verbatim."""
    print("document                            passages  parts  sentences   ms  verbatim")
    times, documents = list[float](), list[tuple[str, int]]()
    for info in box.documents():
        chunks, text = box.passages(info.document_id, reveal=False), box.text(info.document_id, reveal=False)
        started = time.perf_counter()
        *_, summary = summarise(info.name, chunks, box.embedder.embed)
        times.append((time.perf_counter() - started) * 1_000)
        assert isinstance(summary, Summary)
        sentences = summary.draft.sentences
        held = sum(_holds(each, text) for each in sentences)
        parts = f"{len(summary.parts)}/{len(summary.parts) + len(summary.left_out)}"
        name = f"{info.name:<36}"
        print(f"{name} {len(chunks):>7} {parts:>6} {len(sentences):>10} {times[-1]:>4.0f} {held:>5}/{len(sentences)}")
        documents.append((info.name, len(chunks)))
    print(f"median {median(times):.0f} ms\n")
    folder(box)


def _holds(sentence: Supported, text: str) -> bool:
    """Whether its quotes stand in the text where they say, and have what it says."""
    return check_shown(sentence) and all(check_quote(each, lambda a, b: text[a:b]) for each in sentence.quotes)


def folder(box: RagBox) -> None:
    """Prints the line for each document of the folder."""
    held = [(info.name, box.passages(info.document_id, reveal=False)) for info in box.documents()]
    started = time.perf_counter()
    *_, summary = summarise_folder(held, box.embedder.embed)
    assert isinstance(summary, Summary)
    print(f"the folder in {time.perf_counter() - started:.1f} s: {summary.remark or 'nothing left out'}")
    for part in summary.parts:
        print(f"  {part.heading}: {part.sentences[0].text[:110]}")
    print()


def sums(box: RagBox) -> None:
    """Prints what is computed for each question, and how many are right, left open and wrong."""
    right = wrong = 0
    for question, gold in SUMS:
        pieces = [Piece(hit, unit, hit.score) for hit in box.search(question, 10) for unit in hit.chunk.units]
        found = compute(question, pieces)
        assert found is None or check_computed(found, lambda d, a, b: box.text(d)[a:b])
        good = gold is not None and found is not None and gold in found.text
        right += good or (found is None and gold is None)
        wrong += found is not None and not good
        print(
            f"  {'right' if good else 'none ' if found is None else 'WRONG'}  {question} {found.text if found else '-'}"
        )
    print(f"sums: {right} of {len(SUMS)} as they should be, {wrong} wrong, {len(SUMS) - right - wrong} not found")


def main() -> None:
    """Prints all."""
    with sample_box() as box:
        summaries(box)
        sums(box)


if __name__ == "__main__":
    main()
