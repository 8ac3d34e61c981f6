"""A conversation with a language model: what it was shown, under which numbers, and what was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..text import stem, stems, terms, words
from ..types import Hit
from .cite import show
from .evidence import holds
from .language_model import Message
from .prompt import ASKED, SYSTEM, Shown, passages_text, user_message

_EXCHANGE = 3
"""Messages of a conversation with one answer: the system's, the user's and the assistant's."""
_POINTING = frozenset(
    "he she him her his hers they them their theirs it its this that these those there then former latter one ones same "
    "such".split()
)
"""Words of a question that stand for others: a small model may take them for somebody else of the answer before."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """`messages` end with the model's last answer; marker `[n]` in any of them means `passages[n - 1]`.

    `ahead` are the passages that may have been read after it, before the next question: a part of the next message.
    `typed` is that question as it was typed, where the last question completes it; empty where it is asked as it stands.
    """

    messages: tuple[Message, ...] = (Message("system", SYSTEM),)
    passages: tuple[Hit, ...] = ()
    ahead: tuple[Hit, ...] = field(default=(), repr=False)
    titles: Mapping[str, str] = field(default_factory=dict, repr=False)
    typed: str = field(default="", repr=False)

    def new(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """Those of the passages that the model was not shown yet."""
        return tuple(hit for hit in hits if not any(holds(known, hit) for known in self.passages))

    def asked(self, question: str, hits: Sequence[Hit]) -> tuple[Message, ...]:
        """The prompt that shows passages, numbered on, and asks."""
        message = user_message(self.typed or question, self._shown(hits), len(self.passages) + 1)
        return (*self.messages, Message("user", message))

    def begun(self, hits: Sequence[Hit], *, asking: bool = False) -> tuple[Message, ...]:
        """The beginning of such a prompt: only the passages, with `asking` as far as the question."""
        shown = passages_text(self._shown(hits), len(self.passages) + 1)
        return (*self.messages, Message("user", "\n\n".join(filter(None, [shown, ASKED if asking else ""]))))

    def answered(self, prompt: Sequence[Message], hits: Sequence[Hit], reply: str) -> Dialogue:
        """The conversation after an answer to a prompt that showed more passages."""
        messages = (*prompt, Message("assistant", reply))
        return replace(self, messages=messages, passages=(*self.passages, *hits), ahead=(), typed="")

    def worded(self, question: str, typed: str) -> Dialogue:
        """The same, to be asked a question as it was typed, if the last question alone completes it.

        Whoever has read that needs it no second time: half of what is read of a follow-up is what it was completed with. Not
        where a word points to what may be something else for a model ("she"), where nothing new is asked ("And Mr Dunn?",
        the other way round), nor where the same is asked again in other words ("Which page?").
        """
        if len(self.messages) < _EXCHANGE or not typed or not _POINTING.isdisjoint(words(typed)):
            return replace(self, typed="")
        last = stems(self.messages[-2].content.rpartition(ASKED)[2])
        new, meant = ({stem(word) for word in terms(text)} for text in (typed, question))
        plain = meant <= last | new and new <= stems(question) and not new <= last
        return replace(self, typed=" ".join(typed.split()) if plain else "")

    def with_ahead(self, hits: Sequence[Hit]) -> Dialogue:
        """The same, with what may be read before the next question."""
        return replace(self, ahead=tuple(hits))

    def _shown(self, hits: Sequence[Hit]) -> list[Shown]:
        return [Shown(passage(hit), self._source(hit)) for hit in hits]

    def _source(self, hit: Hit) -> str:
        """Title and nearest heading; a heading that stands in the passage itself is not said twice."""
        title = self.titles.get(hit.chunk.document_id, "")
        nearest = hit.chunk.heading[-1:]
        parts = [title, *(each for each in nearest if each.casefold() != title.casefold())]
        return " > ".join(" ".join(part.split()) for part in parts if part)


def passage(hit: Hit, units: int | None = None) -> str:
    """The first `units` sentences and rows of a hit as a model reads them; its heading is said by the line above."""
    lines = [show(hit, unit) for unit in hit.chunk.units[:units]]
    if len(lines) > 1 and hit.chunk.heading and lines[0] == hit.chunk.heading[-1].strip():
        lines = lines[1:]
    return "".join(line + ("\n" if " | " in line else " ") for line in lines).rstrip()
