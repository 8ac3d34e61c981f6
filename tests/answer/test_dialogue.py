"""How a question is put in a conversation that a model has read."""

from __future__ import annotations

import pytest

from ragbox.answer.dialogue import Dialogue

RENT = "What is the rent of the Harlow lease?"


def talk(*exchanges: tuple[str, str]) -> Dialogue:
    dialogue = Dialogue()
    for question, answer in exchanges:
        dialogue = dialogue.answered(dialogue.asked(question, []), [], answer)
    return dialogue


def put(dialogue: Dialogue, question: str, typed: str) -> str:
    """What the model reads of it."""
    return dialogue.put(question, typed).asked(question, [])[-1].content.removeprefix("Question: ")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("And the notice period?", "What is the notice period of the Harlow lease?"),
        ("Who pays it?", "Who pays the rent of the Harlow lease?"),
        ("Is that in dollars?", "Is $900 a month in dollars?"),
        ("What does she pay?", "What does ⟦PERSON_7⟧ pay?"),
    ],
)
def test_it_is_put_as_it_was_typed_where_it_was_completed_with_what_was_just_said(typed: str, meant: str) -> None:
    dialogue = talk((RENT, "⟦PERSON_7⟧ pays $900 a month [1]."))
    assert put(dialogue, meant, typed) == typed


@pytest.mark.parametrize(
    ("dialogue", "typed", "meant"),
    [
        (Dialogue(), "And the rent?", RENT),  # nothing was said
        (talk((RENT, "$900 [1].")), "", "What grows in the garden?"),  # it stands alone
        (talk((RENT, "$900 [1].")), "And hers?", "What is the rent of the Dalby lease?"),  # from elsewhere
        (talk((RENT, "$900 [1]."), ("What grows?", "Roses [2].")), "And the notice period?",
         "What is the notice period of the Harlow lease?"),  # from further up
    ],
)  # fmt: skip
def test_else_it_is_put_as_it_is_meant(dialogue: Dialogue, typed: str, meant: str) -> None:
    assert put(dialogue, meant, typed) == meant


def test_the_next_question_is_put_by_itself() -> None:
    dialogue = talk((RENT, "$900 [1].")).put("Who pays the rent?", "Who pays it?")
    prompt = dialogue.asked("Who pays the rent?", [])
    assert dialogue.answered(prompt, [], "The tenant [1].").typed == ""
