"""Which sentences and rows are shown, by the kind of the question."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ragbox.answer.compose import compose, defined_term
from ragbox.answer.pieces import Piece, clause_of, is_label, leads_in
from ragbox.types import Hit

from .builders import hit

_MOST = 4


def scored(one: Hit, *scores: float) -> list[Piece]:
    """The units of a hit as pieces; those without a score are no evidence."""
    return [
        Piece(one, unit, score)
        for unit, score in zip(one.chunk.units, scores, strict=False)
        if not unit.label and score
    ]


def shown(question: str, *pieces: Piece, most: int = _MOST, margin: float = 0.35) -> list[str]:
    ordered = sorted(pieces, key=lambda piece: -piece.score)
    return [piece.text for piece in compose(question, ordered, most=most, margin=margin).pieces]


def test_nothing_from_nothing() -> None:
    assert compose("What is the rent?", [], most=3, margin=1).pieces == ()
    assert shown("What is the rent?", *scored(hit("____ . ----"), 2.0)) == []


def test_the_best_sentence_alone_where_the_others_are_far_behind() -> None:
    one = hit("The rent is $900.", "Pets are welcome.", "The rent is due monthly.")
    assert shown("How much is the rent?", *scored(one, 2.0, 1.0, 1.5)) == ["The rent is $900."]


def test_with_more_reach_more_sentences() -> None:
    one = hit("The fee is $5 a day.", "Fees are due at noon on Mondays.", "They may rise.")
    pieces = scored(one, 2.0, 1.2, 0.1)
    assert [piece.text for piece in compose("What about fees?", pieces, most=_MOST, margin=0.35).pieces] == [
        "The fee is $5 a day."
    ]
    assert len(compose("What about fees?", pieces, most=_MOST, margin=0.35, reach=3).pieces) == 2


def test_another_sentence_only_where_it_adds_something() -> None:
    one = hit("The rent is $900.", "The rent is  $900", "The rent rises by 2 % a year.")
    assert shown("How much is the rent?", *scored(one, 2.0, 1.9, 1.8)) == [
        "The rent is $900.",
        "The rent rises by 2 % a year.",
    ]


def test_no_neighbour_without_the_kind_of_value_that_is_asked_for() -> None:
    one = hit("The notice must be in writing.", "Its length is three months.", "Notice matters.")
    assert shown("How long is the notice?", *scored(one, 2.0, 1.9, 1.95)) == ["Its length is three months."]


def test_no_title_where_a_sentence_is_as_good() -> None:
    one = hit("Goods lift out of service", "The lift will work again on 3 May 2025.")
    assert shown("When does the lift work again?", *scored(one, 2.0, 1.9)) == [
        "The lift will work again on 3 May 2025."
    ]


def test_no_more_than_asked_for() -> None:
    one = hit(*(f"The fee for item {number} is ${number}." for number in range(10, 20)))
    assert len(shown("What are the fees?", *scored(one, *[2.0] * 10), most=3)) == 3


class TestRows:
    COLUMNS = ("Analyte", "Result", "Unit")

    def rows(self, *rows: str) -> Hit:
        return hit(*rows, columns=[self.COLUMNS] * len(rows))

    def test_the_row_and_not_its_fellows(self) -> None:
        one = self.rows("Sodium\t141\tmmol/L", "Potassium\t4.8\tmmol/L", "Chloride\t103\tmmol/L")
        asked = "What was the potassium result?"
        assert shown(asked, *scored(one, 1.9, 2.0, 1.95)) == ["Potassium\t4.8\tmmol/L"]

    def test_both_rows_where_both_are_named(self) -> None:
        one = self.rows("Sodium\t141\tmmol/L", "Potassium\t4.8\tmmol/L", "Chloride\t103\tmmol/L")
        asked = "What are the results of sodium and potassium?"
        assert shown(asked, *scored(one, 2.0, 1.9, 1.95)) == ["Sodium\t141\tmmol/L", "Potassium\t4.8\tmmol/L"]


class TestForms:
    def test_a_label_goes_with_its_value(self) -> None:
        one = hit("Claim form.", "Amount claimed:", "$1,250", "Signed:")
        assert shown("What is the amount claimed?", *scored(one, 0, 2.0, 0)) == ["Amount claimed: $1,250"]

    def test_a_value_goes_with_its_label(self) -> None:
        one = hit("Claim form.", "Amount claimed:", "$1,250", "Signed:")
        assert shown("How much is claimed?", *scored(one, 0, 0, 2.0)) == ["Amount claimed: $1,250"]

    def test_not_both_when_both_are_found(self) -> None:
        one = hit("Claim form.", "Amount claimed:", "$1,250", "Signed:")
        assert shown("How much is claimed?", *scored(one, 0, 1.9, 2.0)) == ["Amount claimed: $1,250"]

    @pytest.mark.parametrize("text", ["Amount claimed:", "Name of patient :", "E-mail:"])
    def test_labels(self, text: str) -> None:
        assert is_label(text)

    @pytest.mark.parametrize(
        "text", ["The following:", "The rent is:  $900.", "The risks that were discussed with you are these:"]
    )
    def test_no_labels(self, text: str) -> None:
        assert not is_label(text)


class TestLists:
    BULLETS = ("Serious risks are:", "• bleeding", "• infection", "• a clot", "You go home on the same day.")
    LETTERS = (
        "Swaps are allowed when all of the following are met:",
        "(a) the planner is asked;",
        "(b) both hold the certificate; and",
        "(c) neither is tired.",
        "2.3 A premium is paid.",
    )
    PLAIN = (
        "The tenant shall:",
        "keep the garden tidy;",
        "pay the rent; and",
        "lock the gate.",
        "The landlord shall pay.",
    )

    @pytest.mark.parametrize("units", [BULLETS, LETTERS, PLAIN])
    @pytest.mark.parametrize("best", [0, 1, 2])
    def test_the_lead_in_with_all_its_items_whichever_was_found(self, units: Sequence[str], best: int) -> None:
        one = hit(*units)
        scores = [2.0 if number == best else 0.0 for number in range(len(units))]
        assert shown("What are the items?", *scored(one, *scores)) == [" ".join(units[:4])]

    def test_a_lead_in_is_never_shown_alone(self) -> None:
        assert shown("Is there a risk?", *scored(hit(*self.BULLETS), 2.0)) == [" ".join(self.BULLETS[:4])]

    def test_an_item_of_a_short_list_is_never_shown_alone(self) -> None:
        assert shown("Is a clot a risk?", *scored(hit(*self.BULLETS), 0, 0, 0, 2.0)) == [" ".join(self.BULLETS[:4])]

    def test_one_item_of_a_long_list(self) -> None:
        items = [f"• risk {n} which is described at some length so that nobody has to guess at it" for n in range(12)]
        assert shown("Is there a risk 3?", *scored(hit("Risks are:", *items), *[0] * 4, 2.0)) == [items[3]]

    def test_a_heading_that_leads_in_is_shown_with_its_items(self) -> None:
        one = hit("4. Visitors must stay away if they", "• have a fever;", "• have a rash.", labels=[0])
        assert shown("Who must stay away?", *scored(one, 0, 2.0)) == [
            "4. Visitors must stay away if they • have a fever; • have a rash."
        ]

    def test_numbered_clauses_are_no_list(self) -> None:
        one = hit("1. The rent is $900.", "2. The deposit is $800.", "3. Pets are welcome.")
        assert shown("What are the payments?", *scored(one, 2.0, 1.0, 1.0)) == ["1. The rent is $900."]

    def test_a_heading_ends_a_list(self) -> None:
        one = hit("The risks are:", "• bleeding", "Other matters", "• infection", labels=[2])
        assert shown("What are the risks?", *scored(one, 2.0)) == ["The risks are: • bleeding"]


class TestDefinitions:
    @pytest.mark.parametrize(
        ("question", "term"),
        [
            ('What does "Business Day" mean?', "Business Day"),
            ("What is meant by a Business Day?", "Business Day"),
            ("Define business day", "business day"),
            ("What counts as a Patient Record in the agreement?", "Patient Record"),
            ("What is tailgating?", "tailgating"),
            ("What does the manual mean by an amber incident?", "amber incident"),
            ("What is the Go-Live Date in the Kestrel agreement?", "Go-Live Date"),
            ("How is net income defined?", "net income"),
            ("Who signed it?", None),
        ],
    )
    def test_the_term(self, question: str, term: str | None) -> None:
        assert defined_term(question) == term

    @pytest.mark.parametrize(
        "definition",
        [
            '1.3 "Business Day" means a day on which banks are open.',
            "Business Day (in Ruritania) shall mean any weekday.",
            "A Business Day is a day other than Sunday.",
            "Business Day: Monday to Friday",
            'Any day but Sunday (a "Business Day") counts.',
        ],
    )
    def test_the_defining_sentence_comes_before_better_ones(self, definition: str) -> None:
        one = hit("Each Business Day costs $5.", definition, "The next Business Day follows.")
        assert shown('What does "Business Day" mean?', *scored(one, 2.0, 1.5, 1.9)) == [definition]

    def test_a_row_that_begins_with_the_term(self) -> None:
        one = hit("Mind tailgating.", "Tailgating\tFollowing another person", columns=[(), ("Term", "Meaning")])
        assert shown("What is tailgating?", *scored(one, 2.0, 1.5)) == ["Tailgating\tFollowing another person"]

    def test_an_entry_of_a_glossary_with_what_it_says(self) -> None:
        one = hit("Tailgating is challenged.", "Tailgating.", "Following another through a door.", "Vault.")
        assert shown("What is tailgating?", *scored(one, 2.0, 1.5, 0.2, 0.1)) == [
            "Tailgating. Following another through a door."
        ]

    def test_one_that_is_far_behind_is_about_something_else(self) -> None:
        one = hit("Tailgating is common.", '"Tailgating" means driving close.')
        assert shown("What is tailgating?", *scored(one, 5.0, 1.5)) == ["Tailgating is common."]


class TestComparisons:
    def test_a_sentence_of_each_named_document(self) -> None:
        harlow = hit("Harlow: notice is 30 days.", "Harlow has a garden.", name="harlow.pdf")
        dalby = hit("Dalby: notice is 45 days.", name="dalby.pdf")
        kelham = hit("Kelham: notice is 12 days.", name="kelham.pdf")
        asked = "Compare the notice of the Harlow lease and the Dalby lease."
        pieces = (*scored(harlow, 2.0, 1.9), *scored(kelham, 1.8), *scored(dalby, 0.5))
        assert shown(asked, *pieces) == ["Harlow: notice is 30 days.", "Dalby: notice is 45 days."]

    def test_of_all_that_are_nearly_as_good_where_none_is_named(self) -> None:
        pieces = (scored(hit(f"Notice is {days} days.", name=f"{days}.pdf"), 2.0 - days / 100)[0] for days in (30, 45))
        assert len(shown("How do the leases differ on notice?", *pieces)) == 2


def test_the_clause_of_a_sentence() -> None:
    one = hit("3.2 The Recipient may tell its staff.", "It may not tell others.", "30 days are given.", start=10)
    assert [clause_of(piece) for piece in scored(one, 1, 1, 1)] == ["3.2", "3.2", "3.2"]
    assert clause_of(scored(hit("It ends.", heading=("5. Term",)), 1)[0]) == "5"
    assert clause_of(scored(hit("30 Days are given."), 1)[0]) is None
    assert leads_in("as follows:")


DRUGS = ("Drug", "Dose")


def test_a_list_over_a_table_is_all_its_rows() -> None:
    rows = ("lisinopril\t10 mg", "metformin\t500 mg", "apixaban\t5 mg")
    one = hit("Marta Olsen was seen.", *rows, "Review in May.", columns=[(), DRUGS, DRUGS, DRUGS, ()])
    best = scored(one, 0, 1.0, 2.0)
    (piece,) = compose("What medications does the patient take?", best[::-1], most=4, margin=0.35).pieces
    assert piece.text == " ".join(rows)
    assert piece.shown == "; ".join("Drug: {} | Dose: {}".format(*row.split("\t")) for row in rows)


def test_a_row_that_the_question_picks_stands_alone() -> None:
    one = hit("lisinopril\t10 mg", "metformin\t500 mg", columns=[DRUGS, DRUGS])
    assert shown("What doses of metformin are given?", *scored(one, 1.0, 2.0)) == ["metformin\t500 mg"]


def test_dots_stand_for_rows_that_are_too_many() -> None:
    one = hit(*(f"drug{n}\t{n} mg" for n in range(30)), columns=[DRUGS] * 30)
    (piece,) = compose("Which medicines are there?", scored(one, *[0] * 15, 1.0), most=4, margin=1).pieces
    assert piece.shown.startswith("… Drug: drug")
    assert piece.shown.endswith(" …")
    assert "drug15\t15 mg" in piece.text
    assert 5 < piece.shown.count("Drug:") < 20


def test_a_sentence_that_points_to_the_one_before_is_shown_with_it() -> None:
    one = hit("The deposit is $900.", "It shall be paid back within ten days.", "This Lease is governed by Irish law.")
    assert shown("When is the deposit paid back?", *scored(one, 0, 2.0)) == [
        "The deposit is $900. It shall be paid back within ten days."
    ]
    assert shown("Which law governs?", *scored(one, 0, 0, 2.0)) == ["This Lease is governed by Irish law."]
