"""Ages over 89, photographs of people and places in the many ways that papers state them: rows of `rows/`, values in [[ ]].

They were written for developing the recognizers; what is measured (benchmarks/identifier_tables.py) has others.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from ragbox.pii import PiiEngine

ROWS = Path(__file__).parent / "rows"


def rows(table: str, part: str) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    for row in yaml.safe_load((ROWS / f"{table}.yaml").read_text(encoding="utf-8"))[part]:
        text, spans = "", []
        for number, piece in enumerate(re.split(r"\[\[(.*?)\]\]", row, flags=re.DOTALL)):
            if number % 2:
                spans.append((len(text), len(text) + len(piece)))
            text += piece
        yield text, spans


@pytest.mark.parametrize(
    ("table", "part"),
    [
        ("ages_over_89", "running"),
        ("ages_over_89", "forms"),
        ("photographs", "running"),
        ("photographs", "forms"),
        ("geography", "running"),
    ],
)
def test_nearly_all_are_covered(whole: PiiEngine, table: str, part: str) -> None:
    missed, count = [], 0
    for text, spans in rows(table, part):
        found = {n for each in whole.find(text) for n in range(each.start, each.end)}
        count += len(spans)
        missed += [text for low, high in spans if not {n for n in range(low, high) if text[n].isalnum()} <= found]
    assert count > 60
    assert len(missed) <= 0.07 * count, missed


def test_pictures_of_things_are_no_personal_data(engine: PiiEngine) -> None:
    flagged = [
        text
        for text, _ in rows("photographs", "near")
        if any(each.entity == "BIOMETRIC_ID" for each in engine.find(text))
    ]
    assert len(flagged) <= 3, flagged


@pytest.mark.parametrize(
    "text",
    [
        "Her 30 years of service ended in May.",
        "I am one of three trustees.",
        "Size M | 45 pieces | blue",
        "The mean age of 4 sites is unknown.",
        "It rose to 92 when the valve was opened.",
        "The logo is kept as logo_face_2.svg.",
        "Her temperature was 98 when she arrived.",
        "Slide 4 is about facial recognition.",
        "The lineup for 2024 features the X5, M3 and F-150.",
    ],
)
def test_what_only_looks_like_an_age_is_none(engine: PiiEngine, text: str) -> None:
    assert not [each for each in engine.find(text) if each.entity in ("AGE", "BIOMETRIC_ID")]
