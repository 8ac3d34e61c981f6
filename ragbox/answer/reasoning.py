"""What a model thinks before it answers: kept out of what is shown, and ended at once where a template begins it.

Sections stand between tags. Where a template opens one itself, the prompt closes it: reasoning costs minutes on an ordinary
machine, and a grammar, which holds from the first token, leaves no room for it.
"""

from __future__ import annotations

import re

from .language_model import StopFilter

SECTIONS = (
    ("<think>", "</think>"),  # Qwen3, SmolLM3, DeepSeek R1 and what was made from it, Phi-4 reasoning, Granite
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
    ("<seed:think>", "</seed:think>"),
    ("<mm:think>", "</mm:think>"),  # MiniMax
    ("[THINK]", "[/THINK]"),  # Mistral: Magistral, Ministral 3 Reasoning
    ("<|START_THINKING|>", "<|END_THINKING|>"),  # Cohere
    ("<|inner_prefix|>", "<|inner_suffix|>"),  # Apertus
    ("<|channel>thought", "<channel|>"),  # Gemma 4
    ("<|channel|>analysis<|message|>", "<|channel|>final<|message|>"),  # gpt-oss
    ("<|channel|>commentary<|message|>", "<|channel|>final<|message|>"),
)
"""Opening and closing tags, from the chat templates of the families. No tag is part of another."""
_CLOSING = dict(SECTIONS)
_TAG = re.compile("|".join(re.escape(tag) for tag in dict.fromkeys(tag for pair in SECTIONS for tag in pair)))
_TAGS = frozenset(tag for pair in SECTIONS for tag in pair)
_OPEN_TURN = "<|start|>assistant"  # of gpt-oss, whose model names the channel of what it writes


def is_tag(text: str) -> bool:
    """Whether the text of a token is a tag."""
    return text in _TAGS


def closing(opened: str, source: str) -> str:
    """What the template `source` leaves to be written at the end of a generation prompt until the answer begins.

    `opened` is the end of the rendered prompt. Empty where the answer begins at once. As the families write it that can do
    without reasoning: where a line ends after the opening tag, an empty line and one after the closing tag.
    """
    tags = list(_TAG.finditer(opened))
    if tags and (close := _CLOSING.get(tags[-1][0])):
        return f"\n{close}\n\n" if "\n" in opened[tags[-1].end() :] else close
    answer = _CLOSING["<|channel|>analysis<|message|>"]
    return answer if answer in source and opened.endswith(_OPEN_TURN) else ""


class ReasoningFilter:
    """Passes the text outside reasoning sections on to `answer`, and holds back what may be the start of a tag.

    The white space around a section at the answer's beginning goes with it, elsewhere that behind it. A section that is
    never closed hides all that follows; then `open` is True at the end. `inside` is for text that begins in a section, as
    from a server that opened it in its prompt; without it, a closing tag that closes nothing only disappears. Whatever
    pieces the text comes in, what is passed on is the same.
    """

    def __init__(self, answer: StopFilter, *, inside: bool = False) -> None:
        self.found = inside
        self._answer = answer
        self._held = ""
        self._inside = inside
        self._close: str | None = None  # while inside; None where it began inside, so that any closing tag will do
        self._begun = False  # whether any of the answer has come
        self._trim = False  # whether a section was just left

    @property
    def hit(self) -> bool:
        """Whether a stop string ended the answer."""
        return self._answer.hit

    @property
    def open(self) -> bool:
        """Whether a section has begun that has not been closed."""
        return self._inside

    def feed(self, text: str) -> str:
        """The part of what has arrived that may be shown."""
        self._held += text
        shown = ""
        while match := _TAG.search(self._held):
            shown += self._outside(self._held[: match.start()], before_tag=True)
            self._held = self._held[match.end() :]
            self._pass(match[0])
        cut = len(self._held) - self._overlap()
        if not self._inside and not self._begun and not self._held[:cut].strip():
            cut = 0  # white space that a section may follow, with which it goes
        self._held, text = self._held[cut:], self._held[:cut]
        return self._answer.feed(shown + self._outside(text))

    def rest(self) -> str:
        """What was held back, once nothing more can come."""
        text, self._held = self._held, ""
        return self._answer.feed(self._outside(text)) + self._answer.rest()

    def _pass(self, tag: str) -> None:
        """Into a section or out of it; a tag of another kind inside a section is part of the reasoning."""
        if self._inside:
            left = tag == self._close if self._close else tag not in _CLOSING
            self._inside, self._trim = not left, left
        else:
            self._close = _CLOSING.get(tag)
            self._inside = self._close is not None
            self._trim = not self._inside
        self.found = True

    def _outside(self, text: str, *, before_tag: bool = False) -> str:
        if self._inside:
            return ""
        if self._trim or (before_tag and not self._begun and text.isspace()):
            text = text.lstrip()
        if text:
            self._begun, self._trim = True, False
        return text

    def _overlap(self) -> int:
        """Length of the longest end of the held text that begins a tag."""
        return max(
            (size for tag in _TAGS for size in range(1, len(tag)) if self._held.endswith(tag[:size])),
            default=0,
        )
