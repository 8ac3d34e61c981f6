"""What a question takes for granted must be there: the amendment, the person's own number, a time of day, a VAT number."""

from collections.abc import Sequence

import pytest

from ragbox.answer.presumed import not_there


class Box:
    """Documents as one text each."""

    def __init__(self, *documents: str) -> None:
        self._documents = documents

    def holders(self, terms: Sequence[str], /) -> dict[str, list[str]]:
        return {term: [text for text in self._documents if term in text] for term in terms}


NDA = "this amendment no 2 is made; the first amendment stands; see annex iii and exhibits 1 to 3"


@pytest.mark.parametrize(
    "question",
    ["What does Amendment No. 3 change?", "What did the fourth amendment change?", "What is in Addendum 2?"],
)
def test_a_thing_by_a_number_that_nothing_has(question: str) -> None:
    assert not_there(question, "Section 3.4 is amended.", "Section 3.4 is amended.", Box(NDA))


@pytest.mark.parametrize(
    "question",
    [
        "What does Amendment No. 2 change?", "What did amendment 1 change?", "What is in Annex 3?",
        "Who paid invoice number 12?", "What is the second tranche?", "What does Schedule 4.2 say?", "What is in Exhibit 2?",
    ],
)  # fmt: skip
def test_a_thing_that_is_there_however_it_is_numbered(question: str) -> None:
    assert not not_there(question, "Section 3.4 is amended.", "Section 3.4 is amended.", Box(NDA))


YARROW = "Day-to-day conduct is with Dominic Yarrow, associate, direct line 020 7946 0128."


def test_how_to_reach_somebody_else() -> None:
    assert not_there("What is Ada Okafor-Cole's direct telephone number?", YARROW, YARROW, Box(""))
    assert not not_there("What is Dominic Yarrow's direct telephone number?", YARROW, YARROW, Box(""))
    assert not not_there("What is the firm's telephone number?", YARROW, YARROW, Box(""))
    assert not not_there("Who does Ada Okafor work with?", YARROW, YARROW, Box(""))
    office = "Human Resources at Harlow Ltd: Jane Miller, HR Manager, phone 555-0100"
    assert not not_there("What is the Human Resources phone number?", office, office, Box(""))
    form = "Primary Work, e-mail ada@example.org"
    assert not not_there("What is Ada Okafor's e-mail?", form, form, Box(""))


@pytest.mark.parametrize(
    ("evidence", "lacking"),
    [
        ("Planned date of operation: 19 May 2025", True),
        ("The operation begins at 09:40", False),
        ("Theatre list starts 1430 hours", False),
        ("Doors open at eight and close at noon", False),
        ("Open 9-5 on weekdays", False),
        ("On delivery to the buyer", False),
        ("At bedtime", False),
    ],
)
def test_a_time_of_day(evidence: str, lacking: bool) -> None:
    assert not_there("At what time does the operation begin?", evidence, evidence, Box("")) is lacking


def test_for_what_time_asks_how_long() -> None:
    assert not not_there("For what time at most is it granted?", "for ninety days", "for ninety days", Box(""))


def test_a_number_of_another_kind() -> None:
    company = "Kestrel Limited, registered in England under number 08120556"
    assert not_there("What is the VAT number of Kestrel?", company, company, Box(""))
    assert not not_there("What is the VAT number of Kestrel?", company, f"{company}, VAT GB 123", Box(""))
    assert not not_there("What is the company number of Kestrel?", company, company, Box(""))
    assert not not_there("Does the tax no longer apply to tea?", "It does not.", "It does not.", Box(""))
