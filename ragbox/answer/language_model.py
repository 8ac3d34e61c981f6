"""What an answer needs of a language model, whatever runs it, and a scripted model for tests and demonstrations."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from ..errors import Cancelled, ModelError

FinishReason = Literal["stop", "length", "cancelled", "reasoning"]
Cancel = Callable[[], bool]
"""Asked again and again while a model works; True ends the work with `Cancelled`."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation. A prompt is a system message, then the user's and the assistant's by turns."""

    role: Literal["system", "user", "assistant"]
    content: str = field(repr=False)


def exchange(system: str, user: str) -> tuple[Message, ...]:
    """The prompt that begins a conversation."""
    return Message("system", system), Message("user", user)


class TextStream(Iterator[str]):
    """The text of one answer in pieces; `finish_reason` is None until the last piece has been taken.

    "stop": the model ended its answer; "length": it ran into the limit of tokens; "cancelled": it was stopped; "reasoning":
    it came to an end in the middle of reasoning, which is not shown.
    """

    def __init__(self, pieces: Generator[str, None, FinishReason]) -> None:
        self.finish_reason: FinishReason | None = None
        self._pieces = pieces

    def __iter__(self) -> TextStream:
        return self

    def __next__(self) -> str:
        try:
            return next(self._pieces)
        except StopIteration as end:
            if self.finish_reason is None:
                self.finish_reason = end.value or "cancelled"
            raise
        except Cancelled:
            self.finish_reason = "cancelled"
            raise

    def close(self) -> None:
        """Give up the rest of the answer and free what it holds. Closing twice does no harm."""
        self._pieces.close()
        self.finish_reason = self.finish_reason or "cancelled"


class LanguageModel(Protocol):
    """A local model that goes on with a conversation. Safe to share between threads, which take turns."""

    @property
    def name(self) -> str:
        """What the model is called in an answer."""

    @property
    def context_tokens(self) -> int:
        """Tokens of prompt and answer together."""

    def count_prompt(self, messages: Sequence[Message]) -> int:
        """Tokens of the whole prompt, with what the chat template adds."""

    def prepare(self, messages: Sequence[Message], *, keep: bool = False) -> None:
        """Read the beginning of a prompt that is likely to be asked, so that it need not be read then.

        The last message may be only a beginning, or empty. May return at once and go on by itself until something is
        asked; a model that cannot do it does nothing. What is read with `keep` holds for every question of a box: it is
        worth keeping for the next start.
        """

    def unread(self, messages: Sequence[Message]) -> int:
        """Tokens of such a beginning that would have to be read now. Ends a reading ahead that is going on."""

    def chat(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] = (),
        grammar: str | None = None,
        cancel: Cancel | None = None,
    ) -> TextStream:
        """Answer, in pieces. `grammar` is GBNF with the rule `root`; a model that cannot keep to one ignores it.

        Raises ModelError when the prompt does not fit, Cancelled when `cancel` says so.
        """

    def close(self) -> None:
        """Free the model. Closing twice does no harm."""


class StopFilter:
    """Passes text on until one of the stop strings appears, and holds back what may be the start of one."""

    def __init__(self, stop: Sequence[str]) -> None:
        self._stop = tuple(text for text in stop if text)
        self._held = ""
        self.hit = False

    def feed(self, text: str) -> str:
        """The part of what has arrived that may be shown; sets `hit` at a stop string."""
        self._held += text
        found = [at for at in (self._held.find(stop) for stop in self._stop) if at >= 0]
        if found:
            self.hit = True
            shown, self._held = self._held[: min(found)], ""
            return shown
        keep = max((self._overlap(stop) for stop in self._stop), default=0)
        cut = len(self._held) - keep
        shown, self._held = self._held[:cut], self._held[cut:]
        return shown

    def rest(self) -> str:
        """What was held back, once nothing more can come."""
        shown, self._held = self._held, ""
        return shown

    def _overlap(self, stop: str) -> int:
        """Length of the longest end of the held text that begins `stop`."""
        longest = min(len(stop) - 1, len(self._held))
        return next((size for size in range(longest, 0, -1) if self._held.endswith(stop[:size])), 0)


class ScriptedModel:
    """A model that says what it was told to, word by word; a token is a word. It notes the user messages it was asked.

    Takes the replies in order, the last one again and again, or a function from the user's last message to the reply.
    `prompts` are the whole prompts.
    """

    def __init__(
        self, replies: Sequence[str] | Callable[[str], str], *, name: str = "scripted", context_tokens: int = 4_096
    ) -> None:
        self.name = name
        self.context_tokens = context_tokens
        self.asked: list[str] = []
        self.prompts: list[tuple[Message, ...]] = []
        self._replies = replies

    def count_prompt(self, messages: Sequence[Message]) -> int:
        """Words of all messages."""
        return sum(len(each.content.split()) for each in messages)

    def prepare(self, messages: Sequence[Message], *, keep: bool = False) -> None:
        """Nothing to read ahead."""

    def unread(self, messages: Sequence[Message]) -> int:
        """All of it: nothing is kept."""
        return self.count_prompt(messages)

    def chat(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] = (),
        grammar: str | None = None,  # noqa: ARG002 - it says what it was told to
        cancel: Cancel | None = None,
    ) -> TextStream:
        """The next reply. Raises ModelError and Cancelled as every model does."""
        if self.count_prompt(messages) >= self.context_tokens:
            raise ModelError(f"{self.name}: the prompt does not fit the context of {self.context_tokens} tokens")
        user = messages[-1].content
        self.asked.append(user)
        self.prompts.append(tuple(messages))
        if callable(self._replies):
            reply = self._replies(user)
        else:
            reply = self._replies[min(len(self.asked), len(self._replies)) - 1]
        return TextStream(_words(reply, max_tokens, StopFilter(stop), cancel))

    def close(self) -> None:
        """Nothing to free."""


def _words(reply: str, max_tokens: int, stop: StopFilter, cancel: Cancel | None) -> Generator[str, None, FinishReason]:
    words = reply.split(" ")
    for number, word in enumerate(words):
        if cancel is not None and cancel():
            raise Cancelled("the answer was cancelled")
        if number == max_tokens:
            yield stop.rest()
            return "length"
        shown = stop.feed(word if number == 0 else f" {word}")
        if shown:
            yield shown
        if stop.hit:
            return "stop"
    yield stop.rest()
    return "stop"
