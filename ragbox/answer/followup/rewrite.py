"""A follow-up question as it is understood: by rules, and where those cannot resolve it by a language model, checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...errors import ModelError
from ...text import STOPWORDS, stem, words
from ...types import Turn
from ..language_model import Cancel, LanguageModel, exchange
from .resolve import follow

_SMALL = STOPWORDS | {"one", "ones", "another", "else", "whether"}
_TURNS = 3
_ANSWER_CHARACTERS = 400
_MOST_TOKENS = 80
_SYSTEM = (
    "You rewrite the last question of a conversation so that it can be understood alone. Use only words of the "
    "conversation. Keep what the question asks. Write the question and nothing else."
)


def understand(
    question: str,
    history: Sequence[Turn],
    model: Callable[[], LanguageModel] | None = None,
    cancel: Cancel | None = None,
) -> str | None:
    """The question as one that stands alone, or None when it does already.

    `model` is asked for only where the rules see a follow-up that they cannot resolve; what it writes is used when it
    passes `holds`, else the question goes with the words of the one before. Raises Cancelled, and ModelError where the model
    cannot be loaded.
    """
    completion = follow(question, history)
    if completion is None or completion.sure or model is None:
        return completion.text if completion else None
    written = _ask(question, history, model(), cancel)
    return written if written is not None and holds(written, question, history) else completion.text


def holds(written: str, question: str, history: Sequence[Turn]) -> bool:
    """Whether a rewriting keeps every word of the question that carries its topic, and adds only words of the conversation.

    It must be one question and say more than was typed.
    """
    spoken = " ".join([question, *(f"{turn.question} {turn.answer}" for turn in history)])
    kept, known, new = _topic(question), {stem(word) for word in words(spoken)}, _topic(written)
    return kept <= new <= known and new != kept and written.count("?") <= 1 and "\n" not in written


def _topic(text: str) -> set[str]:
    return {stem(word) for word in words(text) if word not in _SMALL}


def _ask(question: str, history: Sequence[Turn], model: LanguageModel, cancel: Cancel | None) -> str | None:
    """What the model writes, on one line; None where the conversation does not fit it."""
    lines = []
    for turn in history[-_TURNS:]:
        lines += [f"Question: {turn.question}", f"Answer: {' '.join(turn.answer.split())[:_ANSWER_CHARACTERS]}"]
    user = "\n".join([*lines, f"Last question: {question}", "Rewritten question:"])
    try:
        stream = model.chat(exchange(_SYSTEM, user), max_tokens=_MOST_TOKENS, stop=("\n",), cancel=cancel)
        written = "".join(stream).strip().strip("\"'“” ")
    except ModelError:  # too long for it
        return None
    return written or None
