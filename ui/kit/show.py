"""Text from documents, file names, questions and answers, shown as text and nothing else.

Streamlit reads Markdown in most places (labels, captions, alerts, titles). So nothing that a user or a document wrote goes
there: it goes through `html.escape` into `st.html`, which in turn lets no script through.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

import streamlit as st

from kit import css_ask
from kit.css import CSS

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

# As an answer has them: before the end of a sentence. A footnote's own `[1]` elsewhere is text of the document.
_MARKERS = re.compile(r"(?<= )(?:\[\d{1,3}\])+[.!?]")
_MARKER = re.compile(r"\[(\d{1,3})\]")
_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def use_style() -> None:
    """Puts the page's style sheet in place; called once per run."""
    st.html(f"<style>{CSS}{css_ask.CSS}</style>")


def safe(text: str) -> str:
    """`text` as HTML that shows exactly that text. Direction marks in it cannot reorder what stands around it."""
    return f"<bdi>{escaped(text)}</bdi>"


def escaped(text: str) -> str:
    """As `safe`, to stand within a longer text in whose direction it is read."""
    return html.escape(_UNSHOWABLE.sub("\ufffd", text), quote=True)


def breakable(text: str) -> str:
    """As `safe`, of a file's name or path: a line of it may end behind an underscore or a slash, too."""
    parts = re.split("([_/])", text)
    return "<bdi>" + "".join(f"{each}<wbr>" if each in ("_", "/") else escaped(each) for each in parts) + "</bdi>"


def heading(title: str, line: str) -> None:
    """The head of a page."""
    st.html(f'<div class="rb-head"><h1>{safe(title)}</h1><p>{safe(line)}</p></div>')


def page_head(title: str, line: str) -> DeltaGenerator:
    """The head of a page with room beside it, which is given back: what a switch is drawn in."""
    with st.container(key="page_head"):
        words, beside = st.columns([4, 1], vertical_alignment="center")
    with words:
        heading(title, line)
    return beside


def no_documents(line: str) -> None:
    """What a page shows that needs documents, where there are none."""
    empty_state("This box has no documents yet", line)
    st.page_link("page_documents.py", label="Add documents", icon=":material/folder_open:")


def notice(kind: Literal["info", "good", "warning", "error"], title: str, *lines: str) -> None:
    """A message in a box; both title and lines may hold any text."""
    role = "alert" if kind in ("warning", "error") else "status"
    body = "".join(f"<p>{safe(line)}</p>" for line in lines)
    st.html(f'<div class="rb-notice rb-{kind}" role="{role}"><strong>{safe(title)}</strong>{body}</div>')


def empty_state(title: str, line: str) -> None:
    """What stands where there is nothing yet."""
    st.html(f'<div class="rb-empty"><strong>{safe(title)}</strong><p>{safe(line)}</p></div>')


def with_markers(text: str, count: int) -> str:
    """An answer as HTML: markers `[1]`…`[count]` raised, all else as text."""

    def raised(match: re.Match[str]) -> str:
        number = int(match[1])
        return f'<sup class="rb-marker">{number}</sup>' if 1 <= number <= count else match[0]

    def together(match: re.Match[str]) -> str:  # so that no line begins with the full stop after a marker
        return f'<span class="rb-nowrap">{_MARKER.sub(raised, match[0])}</span>'

    return f"<bdi>{_MARKERS.sub(together, escaped(text))}</bdi>"


def quoted(quote: str, spans: Sequence[tuple[int, int]]) -> str:
    """A quote as HTML with the words at those offsets in it marked; the offsets come in order."""
    words, at = "", 0
    for start, end in spans:
        words += f"{escaped(quote[at:start])}<mark>{escaped(quote[start:end])}</mark>"
        at = end
    return f"<bdi>{words}{escaped(quote[at:])}</bdi>"


def chips(words: Iterable[str]) -> str:
    """Small labels in a row, as HTML."""
    return "".join(f'<span class="rb-chip">{safe(word)}</span>' for word in words)


def marked(before: str, passage: str, after: str) -> str:
    """A passage marked within the text around it, as HTML."""
    return f"{escaped(before)}<mark>{escaped(passage)}</mark>{escaped(after)}"
