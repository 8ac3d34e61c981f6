"""Generated answers: a prompt that fits the model, a draft, and what verification leaves of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from ..config import SlmSettings
from ..errors import ModelError
from ..types import ABSTENTION, Hit
from .cite import Quote, Supported, Verified, show, verify
from .language_model import Cancel, FinishReason, LanguageModel, TextStream, exchange
from .prompt import SYSTEM, user_message

_ANSWER_SHARE = 4  # in a small context the answer takes a quarter at most


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked: `hits` are those whose passages are in it, in the order of their numbers."""

    user: str = field(repr=False)
    hits: tuple[Hit, ...]
    tokens: int
    max_tokens: int
    system: str = field(default=SYSTEM, repr=False)


@dataclass(frozen=True, slots=True)
class Generated:
    """A verified answer. `quotes[n - 1]` belongs to the marker `[n]` in `text`; times are milliseconds.

    `finish_reason` and `first_token_ms` are None where no model was asked, because there were no passages.
    """

    text: str = field(repr=False)
    sentences: tuple[Supported, ...]
    quotes: tuple[Quote, ...]
    dropped: int
    prompt_tokens: int = 0
    first_token_ms: float | None = None
    generate_ms: float | None = None
    finish_reason: FinishReason | None = None
    draft: str = field(default="", repr=False)

    @property
    def abstained(self) -> bool:
        """True when no sentence is left."""
        return not self.sentences


def generate(
    question: str,
    hits: Sequence[Hit],
    model: LanguageModel,
    settings: SlmSettings,
    *,
    on_token: Callable[[str], None] | None = None,
    cancel: Cancel | None = None,
) -> Generated:
    """Draft an answer from the passages of `hits`, best first, and keep what they support.

    `on_token` gets the draft piece by piece: unverified text. Raises ModelError when not even the first sentence of a
    passage fits beside the question, and Cancelled.
    """
    if not hits:
        return Generated(ABSTENTION, (), (), 0)
    started = time.perf_counter()
    prompt = build_prompt(question, hits, model, settings)
    stream = draft(prompt, model, cancel=cancel)
    pieces: list[str] = []
    first: float | None = None
    with closing(stream):  # the model is free for others at once, even when `on_token` fails
        for piece in stream:
            first = first if first is not None else _since(started)
            pieces.append(piece)
            if on_token is not None:
                on_token(piece)
    text = "".join(pieces)
    verified: Verified = verify(text, prompt.hits, question)
    return Generated(
        text=verified.text,
        sentences=verified.sentences,
        quotes=verified.quotes,
        dropped=verified.dropped,
        prompt_tokens=prompt.tokens,
        first_token_ms=first,
        generate_ms=_since(started),
        finish_reason=stream.finish_reason,
        draft=text,
    )


def draft(
    prompt: Prompt, model: LanguageModel, *, constrained: bool = True, cancel: Cancel | None = None
) -> TextStream:
    """The model's own words, unverified. `constrained` holds it to `citation_grammar`."""
    grammar = citation_grammar(len(prompt.hits)) if constrained else None
    return model.chat(
        exchange(prompt.system, prompt.user), max_tokens=prompt.max_tokens, grammar=grammar, cancel=cancel
    )


def build_prompt(question: str, hits: Sequence[Hit], model: LanguageModel, settings: SlmSettings) -> Prompt:
    """The question with as many passages, in their order, as the context holds beside the answer.

    Measured in the model's own tokens with its template. The first passage that does not fit whole is cut after a
    sentence or row; those behind it are left out. Raises ModelError where nothing of the first passage fits.
    """
    max_tokens = max(1, min(settings.answer_tokens, model.context_tokens // _ANSWER_SHARE))
    limit = model.context_tokens - max_tokens
    question = " ".join(question.split())

    def size(passages: Sequence[str]) -> int:
        return model.count_prompt(exchange(SYSTEM, user_message(question, passages)))

    passages: list[str] = []
    for hit in hits:
        units = _most_units(hit, lambda text: size([*passages, text]) <= limit)
        if units:
            passages.append(passage(hit, units))
        if units < len(hit.chunk.units):
            break
    if not passages:
        raise ModelError(
            f"{model.name}: the question leaves no room for a passage in a context of {model.context_tokens} tokens; "
            "ask a shorter question or raise slm.context_tokens"
        )
    return Prompt(user_message(question, passages), tuple(hits[: len(passages)]), size(passages), max_tokens)


def _most_units(hit: Hit, fits: Callable[[str], bool]) -> int:
    """How many units of the passage, from its beginning, fit; found by halving."""
    low, high = 0, len(hit.chunk.units)
    if fits(passage(hit, high)):
        return high
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(passage(hit, middle)) else (low, middle - 1)
    return low


def passage(hit: Hit, units: int | None = None) -> str:
    """The first `units` sentences and rows of a hit as a model reads them, under their heading path."""
    chunk = hit.chunk
    lines = [show(hit, unit) for unit in chunk.units[:units]]
    heading = chunk.heading[:-1] if chunk.heading and lines[:1] == [chunk.heading[-1].strip()] else chunk.heading
    body = "".join(line + ("\n" if " | " in line else " ") for line in lines).rstrip()
    return "\n".join(part for part in (" > ".join(heading), body) if part)


def citation_grammar(passages: int) -> str:
    """A grammar (GBNF) for an answer from that many passages: sentences that end in their numbers, or the abstention.

    It makes every draft checkable. It cannot finish a sentence that the limit of tokens cuts. The space in front is one
    that some vocabularies put before the first word.
    """
    numbers = " | ".join(f'"{number}"' for number in range(1, passages + 1))
    return f"""root ::= " "? ("{ABSTENTION}" | sentence (" " sentence)*)
sentence ::= first rest* " " marker marker? "."
first ::= [^\\[\\] \\n\\t]
rest ::= [^\\[\\]\\n] | "[" [^0-9\\[\\]\\n] [^\\[\\]\\n]* "]"
marker ::= "[" ({numbers}) "]"
"""


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1_000
