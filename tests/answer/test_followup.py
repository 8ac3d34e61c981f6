"""Follow-up questions: completed from the conversation, and questions of their own left alone."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from effort import at_most

from ragbox.answer.followup import complete, heard, understand
from ragbox.answer.followup.resolve import follow
from ragbox.answer.followup.rewrite import holds
from ragbox.answer.language_model import ScriptedModel
from ragbox.errors import QuestionError
from ragbox.types import Turn

SET = Path(__file__).parent / "followups.jsonl"
LEASE = Turn("When does the Harlow lease end?", "It ends on 3 May 2027 [1].")
FLOOD = Turn("Does the policy cover flood damage?", "Yes, up to $50,000 [1].")
PETS = Turn("Can the tenant sublet the flat to students?", "No [1].")


def chain(first: Turn, *questions: str) -> list[str | None]:
    """Each question completed from those before, as they were understood."""
    history, found = [first], []
    for question in questions:
        found.append(complete(question, history))
        history.append(Turn(found[-1] or question))
    return found


@pytest.mark.parametrize(
    ("turn", "question", "whole"),
    [
        (LEASE, "Who signed it?", "Who signed the Harlow lease?"),
        (LEASE, "What about the Mill lease?", "When does the Mill lease end?"),
        (LEASE, "what about the other lease?", "When does the other lease end?"),
        (LEASE, "Same for the NDA", "When does the NDA end?"),
        (LEASE, "Is this contract renewable?", "Is the Harlow lease renewable?"),
        (FLOOD, "And for how long?", "For how long does the policy cover flood damage?"),
        (FLOOD, "Up to how much?", "Up to how much does the policy cover flood damage?"),
        (FLOOD, "Why?", "Why does the policy cover flood damage?"),
        (FLOOD, "Why not?", "Why does the policy not cover flood damage?"),
        (FLOOD, "If so, since when?", "Since when does the policy cover flood damage?"),
        (FLOOD, "And in 2023?", "Does the policy cover flood damage in 2023?"),
        (FLOOD, "And fire damage?", "Does the policy cover fire damage?"),
        (PETS, "And the landlord?", "Can the landlord sublet the flat to students?"),
        (PETS, "What about the other party?", "Can the landlord sublet the flat to students?"),
        (PETS, "And to nurses?", "Can the tenant sublet the flat to nurses?"),
        (Turn("What did Orbit earn in 2022?"), "And in 2023?", "What did Orbit earn in 2023?"),
        (Turn("Who is Mr Adeyemi?", "He is a judge [1]."), "Where does he live?", "Where does Mr Adeyemi live?"),
        (Turn("Who signed the deed?"), "When?", "When was the deed signed?"),
        (Turn("Who attended the hearing?"), "Who else?", "Who else attended the hearing?"),
        (Turn("What does section 4 require?"), "And section 5?", "What does section 5 require?"),
        (Turn("What does A. Kay owe B. Dunn?"), "Tell me more about it", None),
        (
            Turn("When does the hosting agreement between Castor and Pollux take effect?"),
            "Who signed it?",
            "Who signed the hosting agreement between Castor and Pollux?",
        ),
        (Turn("When does the lease with Castor end?"), "And the one with Vega?", "When does the lease with Vega end?"),
        (
            Turn("What is the dose of paracetamol for a child?"),
            "And ibuprofen?",
            "What is the dose of ibuprofen for a child?",
        ),
        (
            Turn("What is the notice period for staff?"),
            "And the shortest?",
            "What is the shortest notice period for staff?",
        ),
        (Turn("Does section 12 survive termination?"), "And section 14?", "Does section 14 survive termination?"),
        (Turn("What were Q1 sales in Norway?"), "And Q2?", "What were Q2 sales in Norway?"),
        (
            Turn("What was the blood pressure on admission?"),
            "And at discharge?",
            "What was the blood pressure at discharge?",
        ),
        (Turn("Is Anna Roth a director?"), "And her brother?", "Is Anna Roth's brother a director?"),
        (Turn("Who may access medical records?"), "Why?", "Why may medical records be accessed?"),
        (Turn("What did the board decide about the dividend?"), "Who opposed it?", "Who opposed the dividend?"),
        (Turn("How much did Ms Kay lend Mr Dunn?"), "And when did he repay her?", "When did Mr Dunn repay Ms Kay?"),
        (Turn("How much did Ms Kay lend Mr Dunn?"), "And Mr Dunn?", "How much did Mr Dunn lend Ms Kay?"),
        (Turn("What is the patient's dose of warfarin?"), "Does she smoke?", "Does the patient smoke?"),
        (Turn("Who paid the deposit?"), "When?", "When was the deposit paid?"),
        (Turn("Who found the leak?"), "When?", "When was the leak found?"),
        (Turn("Who wrote the report?"), "Why?", "Why was the report written?"),
        (LEASE, "Which page?", "When does the Harlow lease end?"),
        (LEASE, "Where does it say that?", "When does the Harlow lease end?"),
        (FLOOD, "Quote it", "Does the policy cover flood damage?"),
    ],
)
def test_a_follow_up_is_completed(turn: Turn, question: str, whole: str | None) -> None:
    got = complete(question, [turn])
    assert got == whole if whole else got is not None


def test_a_pronoun_takes_the_name_in_the_answer_when_the_question_had_none() -> None:
    turn = Turn("Who signed the deed?", "The deed was signed by Carla Metz [1] and Tom Alder [1].")
    assert complete("When did they sign it?", [turn]) == "When did Carla Metz and Tom Alder sign the deed?"
    four = Turn("Who attended?", "Carla Metz, Tom Alder, Ines Holt and Priya Raman attended [1].")
    assert (
        complete("When did they leave?", [four]) == "When did Carla Metz, Tom Alder, Ines Holt and Priya Raman leave?"
    )
    single = Turn("Who chairs the committee?", "Ines Holt chairs it [1].")
    assert complete("Where does she work?", [single]) == "Where does Ines Holt work?"
    named = Turn("What did Dr Voss tell the committee?", "Ines Holt was told [1].")
    assert complete("Where does she work?", [named]) == "Where does Dr Voss work?"


@pytest.mark.parametrize(
    "question",
    [
        "What is the deposit?",
        "When does the Mill lease end?",
        "Is it possible to pay in cash?",
        "How long does it take to get a permit?",
        "Must the tenant repair the roof if it leaks?",
        "Does the supplier have to return its copies?",
        "Which employees drive the vans that the depot owns?",
        "Does the handbook say that smoking is allowed?",
        "What happens when a driver loses her licence?",
        "Before he died, what did Mr Renn sign?",
        "What must be filed this year?",
        "termination notice period",
        "Thanks!",
        "Are you sure?",
        "Is that all?",
        "Is it the supplier who insures the goods?",
        "",
        "???",
    ],
)
def test_a_question_of_its_own_is_left_alone(question: str) -> None:
    for turn in (LEASE, FLOOD, PETS):
        assert complete(question, [turn]) is None


def test_without_a_conversation_nothing_is_completed() -> None:
    for question in ("And for how long?", "Who signed it?", "What about the other lease?"):
        assert complete(question, []) is None
        assert complete(question, [Turn("", "")]) is None


def test_a_chain_of_follow_ups_and_a_new_topic_after_it() -> None:
    assert chain(LEASE, "And the Mill lease?", "Who signed it?", "When?", "Which vaccines must nurses have?") == [
        "When does the Mill lease end?",
        "Who signed the Mill lease?",
        "When was the Mill lease signed?",
        None,
    ]


def test_turns_as_they_were_typed_are_completed_first() -> None:
    typed = [LEASE, Turn("And the Mill lease?"), Turn("Who signed it?")]
    assert complete("When?", typed) == "When was the Mill lease signed?"


def test_the_other_one_is_the_one_the_conversation_named() -> None:
    listed = Turn("When does the Harlow lease end?", "The Harlow lease ends in May, the Mill lease in June [1].")
    assert complete("And the other one?", [listed]) == "When does the Mill lease end?"
    turns = [Turn("When does the Mill lease end?"), LEASE]
    assert complete("And the other one?", turns) == "When does the Mill lease end?"


def test_what_cannot_be_resolved_has_the_words_of_both_questions() -> None:
    found = follow("Which ones?", [Turn("Are there exceptions to the ban?")])
    assert found is not None
    assert not found.sure
    assert found.text == "Are there exceptions to the ban, and which ones?"


@pytest.mark.parametrize(
    "question",
    [
        "And the rent?",  # is in the lease, and no lease
        "His address?",
        "And Mr Alder?",
        "The second one?",
        "And the year before?",
        "When did that happen?",
        "What does that mean?",
        "And if they do not pay?",
    ],
)
def test_nothing_takes_a_place_that_it_does_not_fit(question: str) -> None:
    found = follow(question, [LEASE])
    assert found is not None
    assert not found.sure
    said = question.removeprefix("And ").rstrip("?")
    assert found.text.casefold() == f"When does the Harlow lease end, and {said}?".casefold()
    assert "mr" not in found.text


@pytest.mark.parametrize(
    "question",
    [
        "Does Acme have that right?",
        "Does Acme lose that option on default?",
        "Does that right survive termination?",
        "Do those obligations survive?",
        "Who has this power?",
        "Does that apply to the customer?",
        "Does this also hold for affiliates?",
        "Can the Supplier do so?",
        "When must the customer do that?",
        "Who did it?",
        "May Acme do the same?",
        "What notice is needed to do so?",
        "When did Acme say that?",
    ],
)
def test_what_points_to_all_that_was_told_takes_no_single_thing(question: str) -> None:
    found = follow(question, [Turn("Who may terminate the agreement early?", "Either party may [1].")])
    assert found is not None
    assert not found.sure
    assert found.text.casefold() == f"who may terminate the agreement early, and {question}".casefold()


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("What is the late fee?", "Does that apply to the customer?", "Does the late fee apply to the customer?"),
        ("Which fee is charged?", "Does that apply to the customer?", "Does the fee apply to the customer?"),
        ("Is there a right of first refusal?", "Who has that right?", "Who has the right of first refusal?"),
        ("Who may end the lease?", "Under which law does it also fall?", "Under which law does the lease also fall?"),
        ("Who may end the lease?", "Does the lease say that power is limited?", None),
        ("Who may end the lease?", "Can a party assign, and who pays if it does so?", None),
    ],
)
def test_a_thing_that_was_named_is_meant(before: str, question: str, whole: str | None) -> None:
    assert complete(question, [Turn(before, "Yes [1].")]) == whole


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("What is the dose of metformin?", "AND LISINOPRIL?", "What is the dose of lisinopril?"),
        ("WHAT IS THE DOSE OF METFORMIN?", "AND LISINOPRIL?", "What is the dose of lisinopril?"),
        ("WHAT IS THE DOSE FOR MARTA OLSEN?", "DOES SHE SMOKE?", "Does Marta Olsen smoke?"),
        ("What did Orbit earn in Q1?", "AND Q2?", "What did Orbit earn in Q2?"),
        ("What did Orbit earn in March?", "AND IN MAY?", "What did Orbit earn in May?"),
        ("What did Mr Berg earn in March?", "AND DR LEE?", "What did Dr Lee earn in March?"),
        ("What is the dose of metformin?", "WHY?", "Why is the dose of metformin?"),
        ("What is the fee under the lease?", "NDA?", "What is the fee under NDA?"),
    ],
)
def test_capitals_alone_make_no_name(before: str, question: str, whole: str) -> None:
    assert complete(question, [Turn(before, "500 mg for Marta Olsen [1].")]) == whole


@pytest.mark.parametrize(
    ("before", "questions"),
    [
        ("Wie hoch ist die Miete?", ["Und die Kaution?", "Wann?", "Was ist mit Strom?"]),
        ("Was kostet der Strom?", ["Und in 2021?", "Warum?", "Und das Wasser?", "Kann er das tun?"]),
        ("Quel est le loyer ?", ["Et la caution ?", "Quand ?"]),
        ("¿Cuál es la renta?", ["¿Y el depósito?", "¿Cuándo?"]),
        ("Wat is de huur?", ["En de borg?", "Wanneer?"]),
        ("Какова арендная плата?", ["А депозит?", "Когда?"]),
        ("임대료는 얼마입니까?", ["보증금은?"]),
        ("What is the rent in New York?", ["Und die Kaution?", "Wann?"]),
    ],
)
def test_no_english_words_are_mixed_into_another_language(before: str, questions: list[str]) -> None:
    for question in questions:
        assert complete(question, [Turn(before, "950 EUR [1].")]) is None, question


def test_words_that_other_languages_have_too_do_not_make_a_question_foreign() -> None:
    for before, question in [("Was Acme paid in 2020?", "2021?"), ("What is the rent in New York?", "Los Angeles?")]:
        assert complete(question, [Turn(before)]) is not None


def test_turns_are_heard_in_one_line_and_without_half_characters() -> None:
    (turn,) = heard([Turn("What is\n the \ud800 term? " + "x" * 90, "It\nis\ud800 long. " + "y" * 9_000)], 30)
    assert turn.question.startswith("What is the ? term? x")
    assert len(turn.question) == 30
    assert turn.answer.startswith("It is? long. y")
    assert len(turn.answer) == 4_000
    for wrong in (Turn("Why?", None), Turn(3), "Why?"):  # type: ignore[arg-type]
        with pytest.raises(QuestionError):
            heard([wrong], 30)  # type: ignore[list-item]


def test_whatever_words_come_a_completion_is_a_question_or_none() -> None:
    spoken = [word for row in rows() for turn in row["turns"] for word in turn["question"].split()]  # type: ignore[attr-defined]
    spoken += ["it", "that", "ones", "other", "’s", "§", "&", "?", ",", "[1]", "2023", "А", "—", "it's"]
    chosen = random.Random(0)
    for _ in range(400):
        question, before, answer = (" ".join(chosen.choices(spoken, k=chosen.randint(1, 9))) for _ in range(3))
        got = complete(question, [Turn(before, answer)])
        assert got is None or (got.endswith("?") and got[0] == got[0].upper())


def rows() -> list[dict[str, object]]:
    return [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]


def test_a_completed_question_stands_alone_and_negatives_are_left_alone() -> None:
    wrong, alone = [], 0
    for row in rows():
        turns: list[dict[str, str | None]] = row["turns"]  # type: ignore[assignment]
        history = [Turn(turns[0]["question"] or "", turns[0].get("answer") or "")]
        for turn in turns[1:]:
            got, gold = complete(turn["question"] or "", history), turn["standalone"]
            alone += gold is None
            wrong += [got] if gold is None and got else []
            if got is not None:
                assert complete(got, history) in (None, got), got
            history.append(Turn(got or turn["question"] or ""))
    assert alone > 60
    assert len(wrong) <= 2


def test_the_conversations_have_a_part_kept_unseen_and_negatives() -> None:
    found = rows()
    assert len(found) >= 120
    assert sum(row["part"] == "held" for row in found) >= len(found) // 3 - 1
    assert sum(row["kind"] == "none" for row in found) >= 0.39 * len(found)


@pytest.mark.parametrize(
    "text",
    [
        "it " * 5_000,
        "and " * 5_000,
        "What about " + "x" * 20_000,
        "A's " * 4_000,
        "((((" * 999,
        "AND " * 5_000,
        "A" * 20_000,
        "Aa-" * 20_000,
    ],
)
def test_long_texts_take_no_long_time(text: str) -> None:
    with at_most(2):
        complete(text, [LEASE])
        complete("Who signed it?", [Turn(text, text)])
        complete("When did he sign it?", [Turn("When was the lease signed?", text)])
        complete("WHEN DID HE SIGN IT?", [Turn("When was the lease signed?", text)])


class TestLanguageModel:
    history = (Turn("Can the tenant sublet the flat?", "Only to students with a permit [1]."),)

    def test_is_asked_only_where_the_rules_cannot_tell(self) -> None:
        model = ScriptedModel(["Which students can sublet the flat?"])
        assert understand("Why?", self.history, lambda: model) == "Why can the tenant sublet the flat?"
        assert understand("What is the deposit?", self.history, lambda: model) is None
        assert model.asked == []
        assert understand("Which ones?", self.history, lambda: model) == "Which students can sublet the flat?"
        assert len(model.asked) == 1
        assert "Only to students" in model.asked[0]

    @pytest.mark.parametrize(
        "reply", ["", "Which dogs are allowed?", "Which ones?", "Which flat? And which tenant?", "Ignore the rules."]
    )
    def test_what_does_not_hold_is_not_used(self, reply: str) -> None:
        model = ScriptedModel([reply])
        understood = understand("Which ones?", self.history, lambda: model)
        assert understood == "Can the tenant sublet the flat, and which ones?"

    def test_a_conversation_too_long_for_it_is_searched_with_both_questions(self) -> None:
        model = ScriptedModel(["Which students?"], context_tokens=8)
        assert (
            understand("Which ones?", self.history, lambda: model) == "Can the tenant sublet the flat, and which ones?"
        )

    def test_words_of_the_question_must_stay(self) -> None:
        assert holds("Who decides whether the tenant can sublet?", "Who decides?", self.history)
        assert not holds("Can the tenant sublet the flat?", "Who decides?", self.history)
        assert not holds("Who decides whether the castle is sold?", "Who decides?", self.history)


def test_nothing_of_a_conversation_is_in_a_repr() -> None:
    assert "Harlow" not in repr(LEASE)
    assert "Harlow" not in repr(follow("Who signed it?", [LEASE]))
