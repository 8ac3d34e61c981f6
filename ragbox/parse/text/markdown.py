"""Markdown to `Document`: the blocks of the page it stands for, without the signs that make it up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ...config import Limits
from ...types import Document
from ..decode import decode
from ..files import Loaded
from ..grids import Filled
from .flow import Flow, tidy
from .html import TooDeepError, add_html
from .plain import add_text

if TYPE_CHECKING:
    from markdown_it.token import Token

MEDIA_TYPE = "text/markdown"

_FRONT = re.compile(r"---[ \t]*\n(.{0,100000}?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"""^title:[ \t]*(["']?)(.+?)\1[ \t]*$""", re.MULTILINE | re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/td|/th|hr)\b", re.IGNORECASE)
_DEEPEST = 60


def parse_markdown(loaded: Loaded, *, limits: Limits) -> Document:
    """The document of a Markdown file's bytes; raises ParseError (too_many_characters)."""
    text = decode(loaded.data).replace("\r\n", "\n").replace("\r", "\n")
    title = None
    front = _FRONT.match(text)
    if front:
        named = _FIELD.search(front[1] or "")
        title = named[2] if named else None
        text = text[front.end() :]
    flow = Flow(loaded, limits)
    tokens = _tokens(text)
    if tokens is None:  # nested more deeply than it is read: as it was typed, all of it is there
        add_text(flow, text)
    else:
        _Blocks(flow, tokens).read()
    return flow.document(MEDIA_TYPE, title)


def _tokens(text: str) -> Sequence[Token] | None:
    """The elements in order; None where they are nested too deeply, or too many signs stand together."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"maxNesting": _DEEPEST + 1}).enable(["table", "strikethrough"])
    try:
        tokens = reader.parse(text)
    except RecursionError:
        return None
    return None if any(token.level >= _DEEPEST for token in tokens) else tokens


class _Blocks:
    """Gives the blocks that the elements stand for to the flow."""

    def __init__(self, flow: Flow, tokens: Sequence[Token]) -> None:
        self._flow = flow
        self._tokens = iter(tokens)
        self._level = 0
        self._label = ""
        self._ordered: list[bool] = []

    def read(self) -> None:
        """All blocks."""
        for token in self._tokens:
            if token.type == "heading_open":
                self._level = int(token.tag[1:])
            elif token.type == "heading_close":
                self._level = 0
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                self._ordered.append(token.type == "ordered_list_open")
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                self._ordered.pop()
            elif token.type == "list_item_open":
                self._label = f"{token.info}{token.markup}" if self._ordered[-1] else "•"
            elif token.type == "list_item_close":
                self._label = ""
            elif token.type == "table_open":
                self._table()
            elif token.type in ("fence", "code_block"):
                for line in token.content.splitlines():
                    self._flow.add("paragraph", line)
            elif token.type == "html_block":
                self._html(token.content)
            elif token.type == "inline":
                self._paragraph(shown(token))

    def _paragraph(self, text: str) -> None:
        if self._level:
            self._flow.heading(text, self._level)
            return
        for line in text.split("\n"):
            if self._label and line.strip():
                self._flow.add("list_item", f"{self._label} {line}")
                self._label = ""
            else:
                self._flow.add("paragraph", line)

    def _html(self, content: str) -> None:
        try:
            add_html(self._flow, content)
        except TooDeepError:
            add_text(self._flow, content)

    def _table(self) -> None:
        rows: list[list[Filled]] = []
        headers, column = 0, 0
        for token in self._tokens:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append([])
                column = 0
            elif token.type == "thead_close":
                headers = len(rows)
            elif token.type == "inline":
                text = tidy(shown(token))
                if text:
                    rows[-1].append(Filled(column, text))
            elif token.type in ("th_close", "td_close"):
                column += 1
        self._flow.table(rows, headers=headers if rows[:headers] and any(rows[:headers]) else 0)


def shown(token: Token) -> str:
    """What a reader sees of running text; a line feed where its author broke the line."""
    return "".join(_pieces(token))


def _pieces(token: Token) -> Iterator[str]:
    for child in token.children or ():
        if child.type in ("text", "code_inline", "text_special"):
            yield child.content
        elif child.type == "softbreak":
            yield " "
        elif child.type == "hardbreak":
            yield "\n"
        elif child.type == "html_inline" and _BREAK.match(child.content):
            yield " "
