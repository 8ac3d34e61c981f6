"""The chat template of a model file, applied so that nothing in a message can act as one of the model's special tokens.

The template is rendered once, with placeholders where the messages go. Special tokens are looked for in what the template
wrote and nowhere else, so `<|im_end|>` in a document is ordinary text and a document cannot end its turn or open another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import jinja2

from ..errors import ModelError
from .language_model import Message
from .reasoning import closing, is_tag
from .renderer import renderer

_SYSTEM, _USER, _REPLY, _NEXT = "@ragbox-system@", "@ragbox-user@", "@ragbox-reply@", "@ragbox-next@"
_SLOT = re.compile(f"({_SYSTEM}|{_USER}|{_NEXT})")
_SPACE = " \t\n\r\v\f"  # what C calls white space: the strip flags of a token mean exactly these
PLAIN = "{{ messages | map(attribute='content') | join('\n\n') }}\n\nAnswer:"
"""Used for a file without a template: both messages, then `Answer:`."""
PLAIN_STOP = ("\nQuestion:",)
"""A model without turns goes on to the next question by itself."""


@dataclass(frozen=True, slots=True)
class SpecialToken:
    """A token that stands for itself in the vocabulary.

    `control` tokens act on the model and never appear in text; the others (user-defined) are text the vocabulary keeps
    whole. The strip flags take the white space beside the token with it.
    """

    id: int
    text: str
    control: bool
    strip_left: bool = False
    strip_right: bool = False


@dataclass(frozen=True, slots=True)
class PromptTokens:
    """A prompt's token ids; `replies` are where in it the assistant's earlier words stand.

    The first `prefix` tokens are those of every prompt with the same system message.
    """

    ids: tuple[int, ...] = field(repr=False)
    replies: tuple[range, ...] = ()
    prefix: int = 0


@dataclass(frozen=True, slots=True)
class _Reply:
    """Words of the assistant, tokenized on their own, as the model wrote them."""

    text: str = field(repr=False)


class ChatTemplate:
    """One file's template together with the special tokens of its vocabulary.

    `leading` is the token that must come first, where the vocabulary has one; the template may write it or not. Raises
    ModelError when the template cannot be used; `file` is named in it.
    """

    def __init__(
        self,
        source: str | None,
        specials: Iterable[SpecialToken],
        *,
        bos: str,
        eos: str,
        file: str,
        leading: int | None = None,
    ) -> None:
        self.stop = PLAIN_STOP if source is None else ()
        self._file, self._leading = file, leading
        self._source = PLAIN if source is None else source
        self._render = renderer(self._source, bos, eos, file)
        # Whitespace tokens are left to the tokenizer: they act on nothing and span the seams between pieces.
        known = sorted((token for token in specials if token.text.strip()), key=lambda token: -len(token.text))
        self._specials = {token.text: token for token in reversed(known)}
        self._special = _alternatives(token.text for token in known)
        self._kept_whole = _alternatives(token.text for token in known if not token.control)
        self._parts, self._separator = self._layout()
        self._turn = self._layout_of_turn()

    def _layout(self) -> tuple[list[str], str | None]:
        """The rendered template cut at its slots, and what joins both messages where only the user may speak."""
        separate = [{"role": "system", "content": _SYSTEM}, {"role": "user", "content": _USER}]
        for messages, separator in ((separate, None), (separate[1:], "\n\n")):
            try:
                rendered = self._render(messages, True)
            except jinja2.TemplateError:
                continue
            slots = _SLOT.findall(rendered)
            if slots == [message["content"] for message in messages]:
                return _SLOT.split(rendered + closing(rendered.rpartition(_USER)[2], self._source)), separator
        raise ModelError(
            f"{self._file}: its chat template does not take a user message; choose an instruction-tuned model file"
        )

    def _layout_of_turn(self) -> list[str] | None:
        """What stands between the assistant's words and the user's next, and after those, cut at the slot.

        None where the template takes no conversation. It is rendered from one exchange, not from the whole conversation:
        what a template leaves out of earlier turns would make the model read everything again. A template that moves the
        system message to the last turn (Mistral's) is rendered without one: it stands in the first turn and stays there.
        """
        head = [{"role": "system", "content": _SYSTEM}] if self._separator is None else []
        turns = [("user", _USER), ("assistant", _REPLY), ("user", _NEXT)]
        messages = [*head, *({"role": role, "content": text} for role, text in turns)]
        for start in range(len(head) + 1):
            try:
                rendered = self._render(messages[start:], True).partition(_REPLY)[2]
            except jinja2.TemplateError:
                continue
            parts = _SLOT.split(rendered + closing(rendered.rpartition(_NEXT)[2], self._source))
            if parts[1::2] == [_NEXT]:
                return parts
        return None

    def end_tokens(self) -> frozenset[int]:
        """Control tokens that end the assistant's turn: what follows its words, and any that opens another turn."""
        found = (token for text in self._parts for token in self._find(text))
        ends = {token.id for token in found if token.control and not is_tag(token.text)}
        try:
            rendered = self._render(
                [{"role": "user", "content": _USER}, {"role": "assistant", "content": _REPLY}], False
            )
        except jinja2.TemplateError:
            return frozenset(ends)
        return frozenset(ends | {token.id for token in list(self._find(rendered.partition(_REPLY)[2]))[:1]})

    def reasoning_tokens(self) -> dict[int, bytes]:
        """The text of each control token that begins or ends reasoning: as a control token it would give none."""
        return {
            token.id: token.text.encode() for token in self._specials.values() if token.control and is_tag(token.text)
        }

    def tokens(
        self,
        messages: Sequence[Message],
        tokenize: Callable[[str], list[int]],
        written: Mapping[str, Sequence[int]] | None = None,
    ) -> PromptTokens:
        """The prompt's token ids; `tokenize` turns plain text into ids without looking for control tokens in it.

        `messages` are the system's (or none), then the user's and the assistant's by turns; the last is the user's.
        `written` has the ids of what the model wrote before, by its text. Raises ModelError where the template takes no
        conversation.
        """
        ids = [] if self._leading is None else [self._leading]
        replies = []
        for run in self._runs(self._filled(messages)):
            if isinstance(run, SpecialToken):
                if run.id != self._leading or ids != [self._leading]:  # the template wrote it, too
                    ids.append(run.id)
            elif isinstance(run, _Reply):
                start = len(ids)
                ids.extend((written or {}).get(run.text) or tokenize(run.text))
                replies.append(range(start, len(ids)))
            elif run:
                ids.extend(tokenize(run))
        return PromptTokens(tuple(ids), tuple(replies))

    def _filled(self, messages: Sequence[Message]) -> Iterator[tuple[str, bool] | _Reply]:
        """The template's text and the messages in it, in order; with each text whether it is a message's."""
        system = messages[0].content.strip() if messages and messages[0].role == "system" else ""
        turns = messages[1:] if messages and messages[0].role == "system" else messages
        if not turns or [each.role for each in turns] != ["user", "assistant"] * (len(turns) // 2) + ["user"]:
            raise ValueError("a prompt is a system message, then the user's and the assistant's by turns")
        user = turns[0].content.strip()
        if self._separator is not None:
            user = f"{system}{self._separator}{user}" if system else user
        contents = {_SYSTEM: system, _USER: user}
        yield from ((contents.get(part, part), part in contents) for part in self._parts)
        for reply, following in zip(turns[1::2], turns[2::2], strict=True):
            if self._turn is None:
                raise ModelError(
                    f"{self._file}: its chat template takes no conversation; ask without the questions before"
                )
            yield _Reply(reply.content)
            between, _, behind = self._turn
            yield from ((between, False), (following.content.strip(), True), (behind, False))

    def _runs(self, parts: Iterable[tuple[str, bool] | _Reply]) -> Iterator[SpecialToken | _Reply | str]:
        """Special tokens of the template, and between them the longest runs of plain text.

        Runs reach across the seams of template and message, because there the tokenizer may merge characters.
        """
        run, strip = "", False
        for piece in self._pieces(parts):
            if isinstance(piece, SpecialToken):
                yield run.rstrip(_SPACE) if piece.strip_left else run
                yield piece
                run, strip = "", piece.strip_right
            elif isinstance(piece, _Reply):
                yield run
                yield piece
                run, strip = "", False
            elif piece is None:
                yield run
                run = ""
            else:
                run += piece.lstrip(_SPACE) if strip else piece
                strip = strip and not run
        yield run

    def _pieces(self, parts: Iterable[tuple[str, bool] | _Reply]) -> Iterator[str | SpecialToken | _Reply | None]:
        """Text, special tokens of the template, what the assistant wrote, and None where a run must end."""
        for part in parts:
            if isinstance(part, _Reply):
                yield part
                continue
            text, is_message = part
            if is_message:
                yield from self._content(text)
                continue
            start = 0
            for match in self._special.finditer(text):
                yield text[start : match.start()]
                yield self._specials[match[0]]
                start = match.end()
            yield text[start:]

    def _content(self, text: str) -> Iterator[str | None]:
        """A message, broken inside each token that the tokenizer would keep whole even in plain text."""
        start = 0
        while match := self._kept_whole.search(text, start):
            yield text[start : match.start() + 1]
            yield None
            start = match.start() + 1
        yield text[start:]

    def _find(self, text: str) -> Iterator[SpecialToken]:
        return (self._specials[match[0]] for match in self._special.finditer(text))


def _alternatives(texts: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(text) for text in texts) or r"(?!)")
