"""Invented sentences from a seed."""

from __future__ import annotations

import random

_WHO = "The tenant; The clinic; Petrel Freight; The harbour master; Dr. Okafor; The supplier; Każdy najemca; L'assuré".split(
    "; "
)
_DOES = "shall pay; keeps; reviews; has signed; must deliver; may inspect; entfernt; übergibt".split("; ")
_WHAT = (
    "the rent of £1,250; the files of each patient; 14 reports; the first annex; a notice of termination; "
    "the deposit; all off-site records; the five final certificates; naïve café receipts"
).split("; ")
_WHEN = (
    "by 30 June 2027; within 14 days; on the first day of the month; without delay; where section 4.2 applies".split(
        "; "
    )
)


def sentence(chance: random.Random) -> str:
    """One sentence of some ten words."""
    return " ".join(chance.choice(words) for words in (_WHO, _DOES, _WHAT, _WHEN)) + "."


def paragraph(chance: random.Random, sentences: int = 4) -> str:
    """Some sentences in a row."""
    return " ".join(sentence(chance) for _ in range(sentences))


def heading(chance: random.Random) -> str:
    """A few words without a full stop."""
    first = chance.choice("Payment Delivery Notice Inspection Records".split())
    return f"{first} {chance.choice('Terms Rules Dates'.split())}"


def table(chance: random.Random, rows: int = 5) -> list[list[str]]:
    """A header row and rows of results."""
    body = [
        [
            chance.choice("Sodium Potassium Chloride Glucose".split()),
            f"{chance.randint(1, 200)}",
            "mmol/L",
            f"{n}-{n + 9}",
        ]
        for n in range(rows)
    ]
    return [["Analyte", "Result", "Unit", "Reference"], *body]
