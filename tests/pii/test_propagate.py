"""Once a person is found, every mention of that name in the document is."""

import pytest

from ragbox.pii.propagate import propagated
from ragbox.types import Finding


def found(text: str, *names: str, entity: str = "PERSON", score: float = 0.9) -> list[str]:
    findings = [Finding(entity, text.index(name), text.index(name) + len(name), score) for name in names]
    return [text[each.start : each.end] for each in propagated(text, findings)]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Patient: Ada Okafor. Later Okafor slept.", "Ada Okafor", ["Okafor"]),
        ("Ada Okafor … OKAFOR, ADA", "Ada Okafor", ["OKAFOR, ADA"]),
        ("Ada Okafor … ADA\nOKAFOR woke", "Ada Okafor", ["ADA\nOKAFOR"]),
        ("Okafor, Ada … then ada okafor", "Okafor, Ada", ["ada okafor"]),
        ("Ada Okafor … Ada T. Okafor", "Ada Okafor", ["Ada T. Okafor"]),
        ("Dr Ada Okafor … Okafor's notes", "Dr Ada Okafor", ["Okafor"]),
        ("J. Okafor … Okafor", "J. Okafor", ["Okafor"]),
        ("Mary Smith-Jones … Smith-Jones", "Mary Smith-Jones", ["Smith-Jones"]),
        ("Ada Okafor, MD … OKAFOR", "Ada Okafor, MD", ["OKAFOR"]),
    ],
)
def test_other_forms_of_a_name_are_found(text: str, name: str, expected: list[str]) -> None:
    assert found(text, name) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Leonard Price sold. The Price is a fair price.", "Leonard Price"),
        ("Ada Okafor and the okafors", "Ada Okafor"),
        ("Ann Li and Li", "Ann Li"),
        ("Ada Okafor met Okaforson", "Ada Okafor"),
        ("Ada came. Ada left.", ""),
        ("James May signed. In May the rent is due.", "James May"),
        ("Ada Okafor … Ada\tOkaforson", "Ada Okafor"),
    ],
)
def test_words_that_may_be_others_are_left(text: str, name: str) -> None:
    assert found(text, *filter(None, [name])) == []


def test_only_sure_persons_count() -> None:
    assert found("Ada Okafor … Okafor", "Ada Okafor", score=0.5) == []
    assert found("Ada Okafor … Okafor", "Ada Okafor", entity="LOCATION") == []


def test_what_is_found_already_is_left() -> None:
    text = "Ada Okafor … Okafor Clinic"
    findings = [Finding("PERSON", 0, 10, 0.9), Finding("ORGANIZATION", 13, 26, 0.9)]
    assert propagated(text, findings) == ()
