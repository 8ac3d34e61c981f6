"""Generated answers: a prompt that fits the model, a draft, and what verification leaves of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial

from ..config import SlmSettings
from ..errors import ModelError
from ..types import ABSTENTION, Hit
from .cite import Quote, Supported, Verified, assemble, verify
from .dialogue import Dialogue
from .evidence import narrowed, unread
from .language_model import Cancel, FinishReason, LanguageModel, Message, TextStream
from .running import RunningCheck

_ANSWER_SHARE = 4  # in a small context the answer takes a quarter at most


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked: `hits` are the passages that the last message shows, in the order of their numbers.

    `dialogue` is the conversation before it, whose passages come first.
    """

    messages: tuple[Message, ...] = field(repr=False)
    hits: tuple[Hit, ...]
    tokens: int
    max_tokens: int
    dialogue: Dialogue = field(default=Dialogue(), repr=False)

    @property
    def passages(self) -> tuple[Hit, ...]:
        """All that the model was shown: marker `[n]` means the one at n - 1."""
        return (*self.dialogue.passages, *self.hits)


@dataclass(frozen=True, slots=True)
class Generated:
    """A verified answer. `quotes[n - 1]` belongs to the marker `[n]` in `text`; times are milliseconds.

    `finish_reason`, `first_token_ms` and `prompt` are None where no model was asked, because there were no passages.
    """

    text: str = field(repr=False)
    sentences: tuple[Supported, ...]
    quotes: tuple[Quote, ...]
    dropped: int
    first_token_ms: float | None = None
    generate_ms: float | None = None
    finish_reason: FinishReason | None = None
    draft: str = field(default="", repr=False)
    prompt: Prompt | None = field(default=None, repr=False)

    @property
    def abstained(self) -> bool:
        """True when no sentence is left."""
        return not self.sentences

    @property
    def declined(self) -> bool:
        """Whether the model wrote that the passages do not answer."""
        return self.abstained and self.draft.strip() != "" and not self.dropped


def generate(
    question: str,
    hits: Sequence[Hit],
    model: LanguageModel,
    settings: SlmSettings,
    *,
    dialogue: Dialogue | None = None,
    about: Callable[[Supported], bool] | None = None,
    on_token: Callable[[str], None] | None = None,
    on_verdict: Callable[[bool], None] | None = None,
    cancel: Cancel | None = None,
) -> Generated:
    """Draft an answer from the passages of `hits`, best first, and keep what they support.

    `dialogue` is the conversation so far: what it showed may be cited, and is not shown again. `about` says of a supported
    sentence whether it is about the question; others are dropped too. `on_token` gets the draft piece by piece: unverified
    text. `on_verdict` is told whether what came since its last call is supported. Raises
    ModelError when not even the first sentence of a passage fits beside the question, and Cancelled.
    """
    if not hits and not (dialogue and dialogue.passages):
        return Generated(ABSTENTION, (), (), 0)
    started = time.perf_counter()
    prompt = build_prompt(question, hits, model, settings, dialogue)
    stream = draft(prompt, model, cancel=cancel)

    judge = partial(_judged, prompt=prompt, question=question, about=about)
    check = RunningCheck(judge)
    pieces: list[str] = []
    first: float | None = None

    def tell(told: Iterable[str | bool]) -> None:
        for each in told:
            if isinstance(each, bool):
                if on_verdict is not None:
                    on_verdict(each)
            elif on_token is not None:
                on_token(each)

    with closing(stream):  # the model is free for others at once, even when `on_token` fails
        for piece in stream:
            first = first if first is not None else _since(started)
            pieces.append(piece)
            tell(check.feed(piece))
    tell(check.rest())
    text = "".join(pieces)
    verified = judge(text)
    return Generated(
        text=verified.text,
        sentences=verified.sentences,
        quotes=verified.quotes,
        dropped=verified.dropped,
        first_token_ms=first,
        generate_ms=_since(started),
        finish_reason=stream.finish_reason,
        draft=text,
        prompt=prompt,
    )


def _judged(text: str, *, prompt: Prompt, question: str, about: Callable[[Supported], bool] | None) -> Verified:
    """What is left of a draft, or of a sentence of it."""
    verified = verify(text, prompt.passages, question)
    kept = [each for each in verified.sentences if about is None or about(each)]
    lost = len(verified.sentences) - len(kept)
    return assemble(kept, verified.dropped + lost) if lost else verified


def draft(
    prompt: Prompt, model: LanguageModel, *, constrained: bool = True, cancel: Cancel | None = None
) -> TextStream:
    """The model's own words, unverified. `constrained` holds it to `citation_grammar`."""
    grammar = citation_grammar(len(prompt.passages)) if constrained else None
    return model.chat(prompt.messages, max_tokens=prompt.max_tokens, grammar=grammar, cancel=cancel)


def build_prompt(
    question: str, hits: Sequence[Hit], model: LanguageModel, settings: SlmSettings, dialogue: Dialogue | None = None
) -> Prompt:
    """The question with as many passages, in their order, as the context holds beside the answer.

    In a conversation only what the model has not read and needs, behind what it has read `ahead` of the question.
    Measured in the model's own tokens with its template. The first passage that does not fit whole is cut after a
    sentence or row; those behind it are left out. A conversation that leaves no room, or that the model's template does not
    take, is left out first. Raises ModelError where nothing of the first passage fits.
    """
    max_tokens = max(1, min(settings.answer_tokens, model.context_tokens // _ANSWER_SHARE))
    limit = model.context_tokens - max_tokens
    question = " ".join(question.split())
    before = dialogue or Dialogue()
    if before.passages:
        new = (*before.ahead, *unread(hits, (*before.passages, *before.ahead)))
        messages = before.asked(question, new)
        if (tokens := _size(model, messages)) is not None and tokens <= limit:
            return Prompt(messages, new, tokens, max_tokens, before)
        before = replace(before, messages=before.messages[:1], passages=(), ahead=(), typed="")
    shown: list[Hit] = []
    for hit in hits:
        units = _most_units(hit, lambda part: model.count_prompt(before.asked(question, [*shown, part])) <= limit)
        if units:
            shown.append(narrowed(hit, 0, units - 1) if units < len(hit.chunk.units) else hit)
        if units < len(hit.chunk.units):
            break
    if not shown:
        raise ModelError(
            f"{model.name}: the question leaves no room for a passage in a context of {model.context_tokens} tokens; "
            "ask a shorter question or raise slm.context_tokens"
        )
    messages = before.asked(question, shown)
    return Prompt(messages, tuple(shown), model.count_prompt(messages), max_tokens, before)


def _size(model: LanguageModel, messages: Sequence[Message]) -> int | None:
    try:
        return model.count_prompt(messages)
    except ModelError:  # its template takes no conversation
        return None


def _most_units(hit: Hit, fits: Callable[[Hit], bool]) -> int:
    """How many units of the passage, from its beginning, fit; found by halving."""
    low, high = 0, len(hit.chunk.units)
    if fits(hit):
        return high
    high -= 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(narrowed(hit, 0, middle - 1)) else (low, middle - 1)
    return low


def citation_grammar(passages: int) -> str:
    """A grammar (GBNF) for an answer from that many passages: sentences that end in their numbers, or the abstention.

    It makes every draft checkable. It cannot finish a sentence that the limit of tokens cuts. The space in front is one
    that some vocabularies put before the first word.
    """
    numbers = " | ".join(f'"{number}"' for number in range(1, passages + 1))
    return f"""root ::= " "? ("{ABSTENTION}" | sentence (" " sentence)*)
sentence ::= first rest* " " marker marker? "."
first ::= [^\\[\\] \\n\\t<]
rest ::= [^\\[\\]\\n] | "[" [^0-9\\[\\]\\n] [^\\[\\]\\n]* "]"
marker ::= "[" ({numbers}) "]"
"""


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1_000
