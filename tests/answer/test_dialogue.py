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
    return dialogue.worded(question, typed).asked(question, [])[-1].content.removeprefix("Question: ")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("And the notice period?", "What is the notice period of the Harlow lease?"),
        ("Why not?", "Why is the rent of the Harlow lease not paid?"),
        ("How much for ⟦PERSON_7⟧?", "How much is the rent of the Harlow lease for ⟦PERSON_7⟧?"),
    ],
)
def test_it_is_put_as_it_was_typed_where_the_last_question_completes_it(typed: str, meant: str) -> None:
    dialogue = talk(("What is the rent of the Harlow lease if it is not paid?", "$900 a month [1]."))
    assert put(dialogue, meant, typed) == typed


@pytest.mark.parametrize(
    ("dialogue", "typed", "meant"),
    [
        (Dialogue(), "And the rent?", RENT),  # nothing was said
        (talk((RENT, "$900 [1].")), "", "What grows in the garden?"),  # it stands alone
        (talk((RENT, "$900 [1].")), "And Dalby?", "What is the rent of the Dalby orchard?"),  # from elsewhere
        (talk((RENT, "Section 2 of it says $900 [2].")), "And section 2?", "What is section 2 of the Harlow deed?"),
        (talk((RENT, "$900 [1].")), "Which page?", RENT),
        (talk((RENT, "$900 [1].")), "Where does the document say so?", RENT),
        (talk((RENT, "Ms Kay pays it [1].")), "Who pays it?", "Who pays the rent of the Harlow lease?"),
        (talk(("How much did Ms Kay lend Mr Dunn?", "$5 [1].")), "And Mr Dunn?", "How much did Mr Dunn lend Ms Kay?"),
        (talk((RENT, "$900 [1]."), ("What grows?", "Roses [2].")), "And the notice period?",
         "What is the notice period of the Harlow lease?"),  # from further up
    ],
)  # fmt: skip
def test_else_it_is_put_as_it_is_meant(dialogue: Dialogue, typed: str, meant: str) -> None:
    assert put(dialogue, meant, typed) == meant


def test_the_next_question_is_put_by_itself() -> None:
    dialogue = talk((RENT, "$900 [1].")).worded("Who pays the rent?", "Who pays?")
    prompt = dialogue.asked("Who pays the rent?", [])
    assert dialogue.answered(prompt, [], "The tenant [1].").typed == ""
