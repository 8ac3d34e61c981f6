"""Where a citation stands: its page with the passage marked, or the passage within the text around it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from kit.show import marked, notice, safe
from ragbox import Citation, RagBox, RagboxError

_SCALE = 2.0
_BEFORE, _AFTER = 350, 900  # so that the passage is in sight without scrolling


def place(citation: Citation) -> str:
    """Page, or the headings above where a document has no pages."""
    if citation.page is not None:
        return f"page {citation.page}"
    return " › ".join(citation.heading) or "in the text"


def show_source(box: RagBox, citation: Citation, *, on_close: Callable[..., None], args: tuple[object, ...]) -> None:
    """Draws the source of a citation."""
    with st.container(key="source_head"):
        words, close = st.columns([4, 1], vertical_alignment="top")
    words.html(f'<div class="rb-viewer">{safe(citation.document)}<p>{safe(place(citation))}</p></div>')
    close.button("Close", key="close_source", on_click=on_close, args=args, type="tertiary", width="stretch")
    try:
        with st.spinner("Opening the page"):
            image = _page(box, citation)
        if image is None and citation.page is not None:
            st.caption("Pages of this kind of file are not drawn. This is the passage within its text:")
    except RagboxError as error:
        notice("warning", "The page cannot be shown", str(error), "This is the passage as it was indexed:")
        image = None
    if image is not None:
        larger = st.toggle("Larger", key="larger")
        with st.container(key="large_page" if larger else "whole_page"):
            st.image(image, width="stretch", alt=f"Page {citation.page} with the cited passage marked")
    else:
        _passage(box, citation)


def _page(box: RagBox, citation: Citation) -> bytes | None:
    """The page image; kept for the next run of the page, which comes at every click."""
    key = (citation.document_id, citation.page, citation.start, citation.end)
    kept: tuple[object, bytes | None] | None = st.session_state.get("page_image")
    if kept is None or kept[0] != key:
        kept = (key, box.page_image(citation, scale=_SCALE))
        st.session_state.page_image = kept
    return kept[1]


def _passage(box: RagBox, citation: Citation) -> None:
    try:
        text = box.text(citation.document_id)
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
