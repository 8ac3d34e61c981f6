"""What a question says that the evidence does not."""

from __future__ import annotations

import pytest
from effort import at_most

from ragbox.answer.mismatch import FEATURES, mismatches
from ragbox.text import stem, words


def given(question: str, evidence: str, passage: str = "", document: str = "") -> dict[str, float]:
    """The features that are not 0."""
    known = frozenset(stem(word) for word in words(document))
    return {name: value for name, value in mismatches(question, evidence, passage, known).items() if value}


def test_nothing_is_amiss_where_the_sentence_answers() -> None:
    assert given("When does the Harlow lease end?", "The Harlow lease ends on 3 May 2026.") == {}
    assert given("Who signed the lease?", "The lease was signed by Ada Brook.") == {}
    assert given("How much is the yearly rent?", "The rent is £900 a year.") == {}


@pytest.mark.parametrize("question", ["", "?", "notice", "How long is it?", "Wie lange läuft der Vertrag, §§ 4.2(b)?"])
@pytest.mark.parametrize("evidence", ["", "\t\t", "Notice\t30 days", "1 2 3"])
def test_all_features_within_bounds_whatever_the_texts(question: str, evidence: str) -> None:
    found = mismatches(question, evidence, "")
    assert tuple(found) == FEATURES
    assert all(0 <= value <= 1 for value in found.values())


class TestNumbers:
    def test_looked_for_in_sentence_passage_and_document(self) -> None:
        question = "What does section 9.4 say of study MTB-204?"
        assert given(question, "Section 9.4 is about study MTB-204.") == {}
        assert given(question, "Section 9.4 is deleted.", "Study MTB-204")["numbers_sentence"] == 0.5
        assert "numbers_passage" not in given(question, "Section 9.4 is deleted.", "Study MTB-204")
        far = given(question, "Section 9.4 is deleted.", document="study MTB-204")
        assert (far["numbers_passage"], "numbers_document" in far) == (0.5, False)
        assert given(question, "Section 9.4 is deleted.")["numbers_document"] == 0.5

    @pytest.mark.parametrize("asked", ["within six months", "within 6 months"])
    def test_notation_does_not_matter(self, asked: str) -> None:
        assert "numbers_sentence" not in given(f"What is due {asked}?", "Six (6) months later the fee is due.")

    def test_a_number_that_the_box_has_not(self) -> None:
        found = given("What does Amendment No. 3 change?", "Amendment No. 2 changes it.", document="amendment no 1 2")
        assert (found["numbers_sentence"], found["numbers_document"]) == (1, 1)


class TestDates:
    @pytest.mark.parametrize("evidence", ["It ended on 4 June 2021.", "In 2021 it ended.", "It ended in June 2021."])
    def test_another_year(self, evidence: str) -> None:
        assert given("What ended in 2023?", evidence)["date_differs"] == 1
        assert "date_differs" not in given("What ended in 2021?", evidence)

    def test_none_where_the_evidence_has_no_date(self) -> None:
        assert "date_differs" not in given("What ended in 2021?", "It ended.")

    def test_a_day_is_not_its_month(self) -> None:
        assert given("What was sodium on 6 March?", "On 7 March 2024 sodium was 141.")["date_differs"] == 1
        assert "date_differs" not in given("What was sodium on 7 March?", "On 7 March 2024 sodium was 141.")


class TestNames:
    def test_looked_for_in_sentence_passage_and_document(self) -> None:
        question = "What does Mr Harlow pay to Dalby?"
        found = given(question, "The rent to Dalby is $900.", "Lease of Harlow")
        assert (found["names_sentence"], "names_passage" in found) == (0.5, False)
        found = given(question, "The rent is $900.", "Lease of Dalby", "harlow dalby")
        assert (found["names_sentence"], found["names_passage"], "names_document" in found) == (1, 0.5, False)
        assert given(question, "The rent is $900.", "Lease of Dalby")["names_document"] == 0.5

    def test_an_abbreviation_stands_for_its_words(self) -> None:
        assert "names_passage" not in given("How long is the NDA?", "Two years.", "Mutual Non-Disclosure Agreement")


class TestTopic:
    def test_a_matter_that_the_document_never_mentions(self) -> None:
        found = given("What is the blood group?", "The blood pressure is 120.", document="blood pressure")
        assert (found["topic_sentence"], found["topic_document"]) == (0.5, 0.5)

    def test_forms_of_a_word_are_the_same(self) -> None:
        assert "topic_sentence" not in given("Who pays the deposits?", "The deposit was paid by Ada.")


class TestQualifiers:
    @pytest.mark.parametrize(
        ("question", "evidence", "fits"),
        [
            ("When does the second extension end?", "The first extension ends on 3 May.", False),
            ("When does the second extension end?", "The 2nd renewal ends on 3 May.", True),
            ("What is the maximum dose?", "No more than 5 mg may be given as a dose.", True),
            ("What is the maximum dose?", "A dose of 5 mg is given.", False),
            ("What is the monthly fee?", "The fee is $90 per month.", True),
            ("What is the monthly fee?", "The fee is $90 a year.", False),
            ("By how much did costs exceed the budget?", "Costs were within the budget of 3.", False),
        ],
    )
    def test_words_that_narrow_a_question(self, question: str, evidence: str, fits: bool) -> None:
        assert ("qualifiers_sentence" not in given(question, evidence)) is fits


class TestPremises:
    def test_what_the_evidence_denies(self) -> None:
        assert given("Which warfarin was she given?", "She was not given warfarin.")["denied"] == 1
        assert "denied" not in given("Which warfarin was she given?", "She was given warfarin 3 mg.")
        assert "denied" not in given("Was she given warfarin?", "She was not given warfarin.")

    def test_what_only_the_question_denies(self) -> None:
        assert given("When is the premium not paid?", "The premium is paid at night.")["denial_lacking"] == 1
        assert "denial_lacking" not in given("When is the premium not paid?", "The premium is not paid by day.")

    def test_opposites(self) -> None:
        assert given("What happens before dinner?", "Music is played after dinner.")["opposite"] == 1

    def test_a_rule_is_no_event(self) -> None:
        rule = "Either party may terminate this agreement for breach."
        assert given("Why did Dalby terminate the agreement?", rule)["rule_for_event"] == 1
        assert "rule_for_event" not in given("Why may Dalby terminate the agreement?", rule)
        assert "rule_for_event" not in given("Why did Dalby terminate it?", "Dalby was unpaid and did terminate it.")


@pytest.mark.parametrize(
    ("question", "with_it", "without"),
    [
        ("How much is the deposit?", "The deposit is two thousand.", "The deposit is due."),
        ("How long is the lease?", "The lease is for a year.", "The lease is for 4 flats."),
        ("When does it end?", "It ends on Monday.", "It ends badly for all."),
        ("At what time does it begin?", "It begins at 9:30 on 5 May.", "It begins on 5 May."),
        ("What time is lunch?", "Lunch is at noon.", "Lunch is on Monday."),
        ("What time is checkout?", "Checkout is at nine.", "Checkout is on 4 May."),
        ("Who took the call?", "The call was taken by Ada Brook.", "The call was taken."),
    ],
)
def test_the_kind_of_value_that_is_asked_for(question: str, with_it: str, without: str) -> None:
    assert "type_lacking" not in given(question, with_it)
    assert given(question, without)["type_lacking"] == 1


@pytest.mark.parametrize("text", ["A-", "A ", "12 ", "A1 B2 "])
def test_long_questions_take_no_long_time(text: str) -> None:
    with at_most(1):
        for _ in range(10):  # as for ten sentences of a passage
            mismatches(text * (3_800 // len(text)), "The rent is £900.", "The rent is £900 a year.")


def test_names_are_no_topic_also_where_one_begins_with_another() -> None:
    found = given("What did Mary-Ann and Mary and Ann pay?", "Mary and Ann pay.")
    assert "topic_sentence" not in found
    assert given("What did X pay to X?", "Nothing is here.")["topic_sentence"] == 1
