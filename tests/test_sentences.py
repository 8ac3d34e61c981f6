"""Sentence boundaries by table, and the laws of their offsets."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragbox.sentences import sentences

CASES = [
    ("The rent is due. The tenant pays it.", ["The rent is due.", "The tenant pays it."]),
    ("Dr. Okafor saw Mr. Lund on 3 Jan. 2024.", ["Dr. Okafor saw Mr. Lund on 3 Jan. 2024."]),
    ("See Sec. 4.2 and Art. 7 of the Lease.", ["See Sec. 4.2 and Art. 7 of the Lease."]),
    ("Harlow Inc. The Supplier agrees.", ["Harlow Inc.", "The Supplier agrees."]),
    ("Harlow Inc. Ltd. group", ["Harlow Inc. Ltd. group"]),
    ("J. K. Marsh signed. Who else?", ["J. K. Marsh signed.", "Who else?"]),
    ("The fee is 4.5 per cent. It rises.", ["The fee is 4.5 per cent.", "It rises."]),
    ("7. Termination of this Agreement", ["7. Termination of this Agreement"]),
    ('She said "No." Then she left.', ['She said "No."', "Then she left."]),
    ("Use e.g. aspirin. Stop at once!", ["Use e.g. aspirin.", "Stop at once!"]),
    ("First line\nSecond line", ["First line", "Second line"]),
    ("Take 5 mg. The dose is low.", ["Take 5 mg.", "The dose is low."]),
    ("At most 300 kg. Please ask.", ["At most 300 kg.", "Please ask."]),
    ("Dose of 5 mg. daily with food.", ["Dose of 5 mg. daily with food."]),
    ("end at 5 p.m. Doors close.", ["end at 5 p.m. Doors close."]),
    ("", []),
    (" \n ", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_boundaries(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


@given(st.text(alphabet="aB. 1?!\n\"'()Dr\t", max_size=80))
def test_sentences_hold_all_text_in_order(text: str) -> None:
    spans = list(sentences(text))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(a < b for a, b in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert all(text[a:b] == text[a:b].strip() for a, b in spans)


def test_offsets_are_absolute() -> None:
    text = "Skip this. One. Two."
    assert [text[a:b] for a, b in sentences(text, 11, len(text))] == ["One.", "Two."]


def test_the_number_of_a_note_belongs_to_the_sentence_before_it() -> None:
    text = "Payment is due in 30 days. ¹² The sum of £40 ³ is small.⁴ It was paid."
    found = [text[start:end] for start, end in sentences(text)]
    assert found == ["Payment is due in 30 days. ¹²", "The sum of £40 ³ is small.⁴", "It was paid."]
