"""A conversation as a file to be kept or passed on: Markdown, a Word document, or plain text to be pasted.

Whatever a document, a file's name or a question holds stands there as text: in Markdown nothing of it is a link, a picture,
a formula, a heading or HTML, and a Word document has no fields and links in it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from .output import place
from .types import Answer, Citation

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What would reorder the text after it."""
_MARKER = re.compile(r"\[([0-9]{1,3})\]")

_SIGNS = re.compile(r"[\\$\[\]<>&`*_{}|~^@]|:(?=\S)|(?<=www)\.", re.IGNORECASE)
_AS_NUMBER = frozenset("\\$[]<>&")
"""Signs that are written by their numbers: a backslash before them opens a formula in some readers."""
_BEGINNINGS = re.compile(r"\A([0-9]{0,9})([#+\-=:.)])")
"""What makes a heading, a list or a rule of a line."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is shown, its answer, when it was asked, and in words what the search was limited to."""

    question: str = field(repr=False)
    answer: Answer
    at: datetime
    limits: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation, oldest question first, with the names of its box and profile, and whether real values are in it."""

    box: str
    profile: str
    revealed: bool
    asked: tuple[Asked, ...]

    @property
    def about(self) -> tuple[str, ...]:
        """Where this comes from, in lines."""
        values = "Real values are shown." if self.revealed else "Hidden values are written as pseudonyms or masked."
        return (f"Box: {self.box}, profile {self.profile}", values)


def as_markdown(transcript: Transcript) -> str:
    """The conversation as Markdown, for readers of CommonMark and what is built on it."""
    lines = [f"# Conversation with {_inert(transcript.box)}", "", *_paragraphs(transcript.about)]
    for each in transcript.asked:
        lines += [f"## {_inert(_line(each.question))}", "", *_paragraphs(_heads(each))]
        lines += [*_paragraphs([each.answer.text]), *_paragraphs(_checked(each.answer))]
        for title, citations in _cited(each.answer):
            lines += [f"**{title}**", ""]
            for citation in citations:
                lines += [_inert(f"[{citation.marker}] {place(citation)}"), "", *_quoted(citation.quote), ""]
    return "\n".join(lines).rstrip() + "\n"


def as_text(asked: Asked) -> str:
    """One answer as plain text, with its sources under it."""
    lines = [_line(asked.question), "", _clean(asked.answer.text)]
    for title, citations in _cited(asked.answer):
        lines += ["", title, *(f"[{each.marker}] {_line(place(each))}: “{_line(each.quote)}”" for each in citations)]
    return "\n".join([*lines, "", *map(_line, _checked(asked.answer))])


def as_docx(transcript: Transcript) -> bytes:
    """The conversation as a Word document."""
    import docx

    document = docx.Document()
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "ragbox", "Conversation", ""
    document.add_heading(_clean(f"Conversation with {transcript.box}"), 0)
    for line in transcript.about:
        document.add_paragraph(_clean(line))
    for each in transcript.asked:
        _add(document, each)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add(document: WordDocument, asked: Asked) -> None:
    document.add_heading(_line(asked.question), 1)
    for line in _heads(asked):
        document.add_paragraph(_clean(line), "Subtitle")
    _raise_markers(document.add_paragraph(), _clean(asked.answer.text), len(asked.answer.citations))
    for line in _checked(asked.answer):
        document.add_paragraph().add_run(_clean(line)).italic = True
    for title, citations in _cited(asked.answer):
        document.add_heading(title, 2)
        for each in citations:
            document.add_paragraph().add_run(_line(f"[{each.marker}] {place(each)}")).bold = True
            document.add_paragraph(_clean(each.quote), "Quote")


def _raise_markers(paragraph: Paragraph, text: str, count: int) -> None:
    at = 0
    for match in _MARKER.finditer(text):
        if 1 <= int(match[1]) <= count:
            paragraph.add_run(text[at : match.start()])
            paragraph.add_run(match[0]).font.superscript = True
            at = match.end()
    paragraph.add_run(text[at:])


def _heads(asked: Asked) -> Iterator[str]:
    """What stands between a question and its answer."""
    yield f"Asked on {asked.at:%Y-%m-%d at %H:%M}"
    if asked.answer.asked:
        yield f"Understood as: {asked.answer.asked}"
    if asked.limits:
        yield f"Searched only in: {', '.join(asked.limits)}"


def _checked(answer: Answer) -> Iterator[str]:
    """How an answer came about, what of it was checked, and what a reader must know of it."""
    if answer.abstained:
        yield "No passage supports an answer, so none was given."
    else:
        if answer.mode == "generative" and answer.model:
            yield f"Written by {answer.model}. Checked: each sentence was held against the quotes that it cites."
        else:
            yield "Quoted from the documents, without a language model."
        yield "Checked: each quote stands, word for word, in the text that was read from its document."
        yield f"Confidence {answer.confidence:.0%}"
    if answer.dropped:
        yield f"Left out because the documents do not bear them out: {answer.dropped} drafted sentences"
    for note in answer.notes:
        yield f"Note: {note.text} {''.join(f'[{marker}]' for marker in note.markers)}"
    if answer.problem:
        yield f"The language model did not finish: {answer.problem}"


def _cited(answer: Answer) -> Iterator[tuple[str, Sequence[Citation]]]:
    if answer.citations:
        yield "Sources", answer.citations
    if answer.related:
        yield "Related passages, which may not answer it", answer.related


def _paragraphs(lines: Sequence[str] | Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield from (*(_inert(each) for each in _clean(line).split("\n")), "")


def _quoted(quote: str) -> list[str]:
    """A quote with its lines, each ended by a backslash, as Markdown keeps lines apart."""
    lines = [f"> {_inert(each)}" for each in _clean(quote).split("\n") if each.strip()]
    return [f"{each}\\" for each in lines[:-1]] + lines[-1:]


def _inert(line: str) -> str:
    """A line as Markdown that shows exactly that; cells of a table, which tabs part, with strokes between."""
    text = " | ".join(part.strip() for part in _clean(line).split("\t")).strip()
    inert = _SIGNS.sub(lambda match: f"&#{ord(match[0])};" if match[0] in _AS_NUMBER else f"\\{match[0]}", text)
    return _BEGINNINGS.sub(lambda match: f"{match[1]}&#{ord(match[2])};", inert)


def _line(text: str) -> str:
    """A text on one line."""
    return " ".join(_clean(text).replace("\t", " | ").split())


def _clean(text: str) -> str:
    """A text without what a file cannot hold, and without what would reorder it."""
    return _UNWRITABLE.sub("\ufffd", _DIRECTION.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
