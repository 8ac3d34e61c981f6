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
        ("Seán O'Neill … SEAN O’NEILL", "Seán O'Neill", ["SEAN O’NEILL"]),
        ("José García … Jose Garcia", "José García", ["Jose Garcia"]),
        ("Jose\u0301 Garci\u0301a … GARCÍA", "Jose\u0301 Garci\u0301a", ["GARCÍA"]),
        ("Jan van der Berg … Mr van der Berg", "Jan van der Berg", ["van der Berg"]),
        ("Jan van der Berg … Jan Berg", "Jan van der Berg", ["Jan Berg"]),
        ("Ada Okafor … Dr. Okafor", "Ada Okafor", ["Okafor"]),
        ("Mary Smith-Jones … mary smith\njones", "Mary Smith-Jones", ["mary smith\njones"]),
        ("Nkemelu Okafor … Nkemelu slept", "Nkemelu Okafor", ["Nkemelu"]),
        ("Jane Smith … for J.S. to do", "Jane Smith", ["J.S."]),
        ("Jane Smith …\nJS: I agree\nReviewed by JS", "Jane Smith", ["JS", "JS"]),
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
        ("Mada Okafor … Mad\tOkaforson", "Mada Okafor"),
        ("Jane Smith … the JS library and J. K. Li", "Jane Smith"),
        ("Uma Stone … the U.S. and the US", "Uma Stone"),
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


def firms(text: str, name: str) -> list[str]:
    return found(text, name, entity="ORGANIZATION")


def test_a_firm_is_found_by_its_short_name() -> None:
    text = "Kestrel Holdings Ltd … Kestrel Holdings owes. KESTREL pays. A kestrels' nest."
    assert firms(text, "Kestrel Holdings Ltd") == ["Kestrel Holdings", "KESTREL"]
    assert firms('Northern Foods Ltd ("NFL") … NFL', "Northern Foods Ltd") == ["NFL", "NFL"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("First Bank Ltd … First, the bank", "First Bank Ltd"),
        ("Kestrel Holdings … Kestrel", "Kestrel Holdings"),
        ("Falcon Foods Ltd … a falcon. Falcon", "Falcon Foods Ltd"),
        ('Elm Foods Ltd ("the Buyer") … the Buyer', "Elm Foods Ltd"),
    ],
)
def test_words_that_many_firms_share_are_left(text: str, name: str) -> None:
    assert firms(text, name) == []


def test_thousands_of_names_take_no_long_time() -> None:
    names = [f"Ada Okafor{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}" for n in range(3_000)]
    text = "\n".join(names * 2)
    findings, at = [], 0
    for name in names:
        findings.append(Finding("PERSON", at, at + len(name), 0.9))
        at += len(name) + 1
    assert len(propagated(text, findings)) == len(names)
