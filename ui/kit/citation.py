"""A citation: where it stands in words, and as a card beside which its source can be opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from kit.show import quoted, safe
from ragbox import Citation
from ragbox.output import page_word


def place(citation: Citation) -> str:
    """Page or pages, a slide with its last heading, or the headings above where a document has no pages."""
    pages, word = _pages(citation), page_word(citation.document)
    if pages:
        where = f"{word} {pages[0]}" if len(pages) == 1 else f"{word}s {pages[0]} and {pages[-1]}"
        return " › ".join([where, *citation.heading[-1:]]) if word == "slide" else where
    return " › ".join(citation.heading) or "in the text"


def _pages(citation: Citation) -> list[int]:
    """The pages that the passage touches: two where it goes on over a page break."""
    return sorted({rect.page for rect in citation.boxes} | ({citation.page} if citation.page is not None else set()))


def card(citation: Citation, *, is_open: bool, on_open: Callable[[Citation | None], None]) -> None:
    """Draws a citation with its quote, and the button that opens its source or puts it away."""
    with st.container(border=True, key=f"citation_{citation.marker}"):
        words, button = st.columns([5, 1], vertical_alignment="top")
        words.html(f'<div class="rb-cite"><span class="rb-number">{citation.marker}</span>{_source(citation)}</div>')
        drawn = citation.page is not None and page_word(citation.document) == "page"
        label = "Hide" if is_open else ("Show page" if drawn else "Show text")
        button.button(
            label,
            key=f"open_{citation.marker}",
            on_click=on_open,
            args=(None if is_open else citation,),
            type="tertiary",
            width="stretch",
        )


def sources(citations: Sequence[Citation]) -> str:
    """Citations in a list, as HTML."""
    return "".join(
        f'<div class="rb-cite"><span class="rb-number">{each.marker}</span>{_source(each)}</div>' for each in citations
    )


def _source(citation: Citation) -> str:
    spans = [(start - citation.start, end - citation.start) for start, end in citation.spans]
    return (
        f'<div class="rb-source">{safe(citation.document)} <span class="rb-place">{safe(place(citation))}</span></div>'
        f"<blockquote>{quoted(citation.quote, spans)}</blockquote>"
    )
