"""Where a citation stands: its page with the passage marked, or the passage within the text around it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from kit.show import marked, notice, safe
from ragbox import Citation, RagBox, RagboxError
from ragbox.output import page_word

_SCALE = 2.0
_BEFORE, _AFTER = 350, 900  # so that the passage is in sight without scrolling


def place(citation: Citation) -> str:
    """Page or pages, a slide with its last heading, or the headings above where a document has no pages."""
    pages, word = _pages(citation), page_word(citation.document)
    if pages:
        where = f"{word} {pages[0]}" if len(pages) == 1 else f"{word}s {pages[0]} and {pages[-1]}"
        return " › ".join([where, *citation.heading[-1:]]) if word == "slide" else where
    return " › ".join(citation.heading) or "in the text"


def show_source(
    box: RagBox, citation: Citation, *, reveal: bool, on_close: Callable[..., None], args: tuple[object, ...]
) -> None:
    """Draws the source of a citation; where real values are not shown, they are covered in its picture."""
    with st.container(key="source_head"):
        words, close = st.columns([4, 1], vertical_alignment="top")
    words.html(f'<div class="rb-viewer">{safe(citation.document)}<p>{safe(place(citation))}</p></div>')
    close.button("Close", key="close_source", on_click=on_close, args=args, type="tertiary", width="stretch")
    try:
        with st.spinner("Opening the page"):
            images = _images(box, citation, reveal)
        if not images and citation.page is not None:
            kind = "Slides" if page_word(citation.document) == "slide" else "Pages of this kind of file"
            st.caption(f"{kind} are not drawn. This is the passage within its text:")
    except RagboxError as error:
        notice("warning", "The page cannot be shown", str(error), "This is the passage as it was indexed:")
        images = {}
    if images:
        larger = st.toggle("Larger", key="larger")
        with st.container(key="large_page" if larger else "whole_page"):
            for page, image in images.items():
                caption = f"page {page}" if len(images) > 1 else None
                st.image(image, caption, width="stretch", alt=f"Page {page} with the cited passage marked")
    else:
        _passage(box, citation, reveal)


def _pages(citation: Citation) -> list[int]:
    """The pages that the passage touches: two where it goes on over a page break."""
    return sorted({rect.page for rect in citation.boxes} | ({citation.page} if citation.page is not None else set()))


def _images(box: RagBox, citation: Citation, reveal: bool) -> dict[int, bytes]:
    """The page images by page; kept for the next run of the page, which comes at every click."""
    key = (citation.document_id, citation.page, citation.start, citation.end, reveal)
    kept: tuple[object, dict[int, bytes]] | None = st.session_state.get("page_image")
    if kept is None or kept[0] != key:
        drawn = ((page, box.page_image(citation, scale=_SCALE, page=page, reveal=reveal)) for page in _pages(citation))
        kept = (key, {page: image for page, image in drawn if image is not None})
        st.session_state.page_image = kept
    return kept[1]


def _passage(box: RagBox, citation: Citation, reveal: bool) -> None:
    try:
        text = box.text(citation.document_id, reveal=reveal)
    except RagboxError as error:
        notice("warning", "The text cannot be shown", str(error))
        return
    start, end = max(0, citation.start - _BEFORE), min(len(text), citation.end + _AFTER)
    before, after = text[start : citation.start], text[citation.end : end]
    if start > 0:
        before = "… " + before[before.find(" ") + 1 :]
    if end < len(text):
        after = after[: after.rfind(" ")] + " …" if " " in after else after
    st.html(f'<div class="rb-passage" tabindex="0">{marked(before, text[citation.start : citation.end], after)}</div>')
