"""Statutes, reported cases, diseases, doses and numbers of clauses are nobody's data."""

import pytest

from ragbox.pii.ner import Named
from ragbox.pii.vetoes import Vetoes


def vetoed(text: str, value: str, entity: str) -> bool:
    start = text.index(value)
    return Vetoes(text).veto(Named(entity, start, start + len(value), 0.9))


@pytest.mark.parametrize(
    ("text", "value", "entity"),
    [
        ("Donoghue v Stevenson [1932] AC 562 was applied", "Donoghue", "PERSON"),
        ("as in Roe v. Wade, 410 U.S. 113 (1973), the", "Wade", "PERSON"),
        ("as in Roe v. Wade, 410 U.S. 113 (1973), the", "1973", "DATE_TIME"),
        ("see [2021] EWCA Civ 12 at 4", "2021", "DATE_TIME"),
        ("the Data Protection Act 2018 and", "2018", "DATE_TIME"),
        ("the rule in Rylands v Fletcher applies", "Rylands", "PERSON"),
        ("Hadley v Baxendale was applied", "Baxendale", "PERSON"),
        ("a Mareva injunction was granted", "Mareva", "PERSON"),
        ("an Anton Piller order", "Anton Piller", "PERSON"),
        ("under the Sarbanes-Oxley Act of 2002", "Sarbanes-Oxley", "PERSON"),
        ("42 U.S.C. § 1983", "1983", "DATE_TIME"),
        ("has Parkinson's disease", "Parkinson", "PERSON"),
        ("known Crohn's, stable", "Crohn", "PERSON"),
        ("Whipple procedure on Monday", "Whipple", "PERSON"),
        ("Lipitor 40 mg nocte", "Lipitor", "PERSON"),
        ("atorvastatin at night", "atorvastatin", "ORGANIZATION"),
        ("see clause 12.4 below", "12.4", "DATE_TIME"),
        ("Page 12 of 48", "12", "AGE"),
        ("THE LANDLORD", "THE LANDLORD", "PERSON"),
        ("at 9.30 am", "9.30 am", "DATE_TIME"),
        ("for 45 minutes", "45 minutes", "DATE_TIME"),
    ],
)
def test_these_are_none(text: str, value: str, entity: str) -> None:
    assert vetoed(text, value, entity)


@pytest.mark.parametrize(
    ("text", "value", "entity"),
    [
        ("Mr Okafor and the Equality Act 2010", "Mr Okafor", "PERSON"),
        ("Ada Okafor v Elm Foods Ltd is listed", "Ada Okafor", "PERSON"),
        ("Ada Okafor told us of Roe v. Wade, 410 U.S. 113", "Ada Okafor", "PERSON"),
        ("the hearing in Okafor v Reyes is on Monday", "Okafor", "PERSON"),
        ("Tom Brady hearing: moderate loss", "Tom Brady", "PERSON"),
        ("Emma Brady motions to the nurse", "Emma Brady", "PERSON"),
        ("Ada Okafor v Brian Miller was considered at the hearing", "Ada Okafor", "PERSON"),
        ("the Okafor order of Monday", "Okafor", "PERSON"),
        ("born on 3 May 1960", "3 May 1960", "DATE_TIME"),
        ("Ada Okafor takes 20 mg", "Ada Okafor", "PERSON"),
        ("Parkinson, Michael", "Parkinson", "PERSON"),
        ("45 years old", "45 years old", "AGE"),
        ("Grant Landlord", "Grant Landlord", "PERSON"),
        ("chart 4471", "4471", "ID"),
    ],
)
def test_these_are_left_to_be_found(text: str, value: str, entity: str) -> None:
    assert not vetoed(text, value, entity)
