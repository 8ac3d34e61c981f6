"""Which documents, and which section, a summary is asked of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragbox.answer.scope import documents_meant, section_meant
from ragbox.types import Chunk

from .builders import hit

DOCUMENTS = {
    "a": "commercial_lease.pdf LEASE OF UNIT 4, TANNERY WHARF",
    "b": "nda.docx Mutual Non-Disclosure Agreement",
    "c": "nda_amendment_1.docx Amendment No. 1",
    "d": "nda_amendment_2.docx Amendment No. 2",
    "e": "discharge_summary.pdf Discharge Summary",
    "f": "employee_handbook.docx Employee Handbook",
}


def chunk(*heading: str, start: int) -> Chunk:
    return hit("The rent is paid each month.", heading=heading, start=start).chunk


CHUNKS = [
    chunk("Loan agreement", "1. Facility", start=100),
    chunk("Loan agreement", "4. Repayment", start=200),
    chunk("Loan agreement", "4. Repayment", "4.1 Early repayment", start=300),
    chunk("Loan agreement", "14. Data protection", start=400),
    chunk("Loan agreement", "Schedule 2", start=500),
    chunk("Loan agreement", "Annex A. Glossary", start=600),
]


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Summarise the lease.", "a"),
        ("What is the Tannery Wharf lease about?", "a"),
        ("Give me an overview of the NDA", "bcd"),
        ("Summarise the second amendment of the NDA", "d"),
        ("tl;dr of amendment 1", "c"),
        ("Key points of the discharge summary", "e"),
        ("Give me the key points of the employee handbook in five sentences", "f"),
        ("Give me an overview of everything in this folder.", ""),
        ("Summarise this document", ""),
        ("Summarise the will", ""),
    ],
)
def test_documents_are_known_by_their_names(question: str, meant: str) -> None:
    assert documents_meant(question, DOCUMENTS) == tuple(meant)


@pytest.mark.parametrize(
    ("question", "starts"),
    [
        ("Summarise section 4 of the loan agreement", [200, 300]),
        ("Summarise clause 4.1", [300]),
        ("Sum up section 14", [400]),
        ("What does Schedule 2 say?", [500]),
        ("Give me an overview of Annex A", [600]),
        ("Summarise the data protection section", [400]),
        ("Summarise what it says about early repayment", [300]),
        ("Summarise section 9", []),
        ("Summarise the loan agreement", []),
    ],
)
def test_sections_are_known_by_their_number_or_their_words(question: str, starts: list[int]) -> None:
    assert [each.start for each in section_meant(question, CHUNKS)] == starts


@given(st.text(max_size=200))
def test_no_question_breaks_it(question: str) -> None:
    assert set(documents_meant(question, DOCUMENTS)) <= set(DOCUMENTS)
    assert set(section_meant(question, CHUNKS)) <= set(CHUNKS)
