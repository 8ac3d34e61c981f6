"""Where a citation stands, or a whole document: its pages drawn, the passage marked; or its text, where none are drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from kit.citation import place
from kit.found import Part, cut
from kit.page_picture import chosen_zoom, picture, show_picture, zoom_controls
from kit.show import escaped, marked, notice, safe
from ragbox import Citation, DocumentInfo, RagBox, RagboxError
from ragbox.output import page_word
from ragbox.types import Rect

_BEFORE, _AFTER = 350, 900  # so that the passage is in sight without scrolling
_PART = 2_500
"""Characters of a part of a text, but for the one with the passage."""
_DRAWN = "application/pdf"


@dataclass(frozen=True)
class _Shown:
    """What is looked at: a document, by the name it has for this reader, and of it a passage, or a page to begin with."""

    document_id: str
    name: str
    drawn: bool
    pages: int
    reveal: bool
    passage: tuple[int, int] | None = None
    marked: tuple[Rect, ...] = ()
    first: int = 1

    @property
    def cited(self) -> list[int]:
        """The pages that the passage is on: two where it goes on over a page break."""
        return sorted({rect.page for rect in self.marked}) or ([self.first] if self.passage else [])


def show_source(
    box: RagBox, citation: Citation, *, reveal: bool, on_close: Callable[..., None], args: tuple[object, ...]
) -> None:
    """Draws the source of a citation; where real values are not shown, they are covered in its picture."""
    _head(citation.document, place(citation), on_close, args)
    try:
        info = box.document(citation.document_id)
    except RagboxError as error:
        notice("warning", "The page cannot be shown", str(error))
        return
    _draw(
        box,
        _Shown(
            document_id=citation.document_id,
            name=citation.document,
            drawn=info.media_type == _DRAWN and citation.page is not None,
            pages=info.pages,
            reveal=reveal,
            passage=(citation.start, citation.end),
            marked=citation.boxes,
            first=citation.page or 1,
        ),
    )


def show_document(
    box: RagBox,
    document: DocumentInfo,
    *,
    reveal: bool,
    on_close: Callable[..., None],
    args: tuple[object, ...],
    page: int = 1,
) -> None:
    """Draws a whole document to be looked through from a page on, with nothing marked; covered as in `show_source`."""
    name = box.name(document.document_id, reveal=reveal) or document.document_id[:16]
    _head(name, "", on_close, args)
    drawn = document.media_type == _DRAWN and document.pages > 0
    _draw(box, _Shown(document.document_id, name, drawn, document.pages, reveal, first=page))


def _head(name: str, where: str, on_close: Callable[..., None], args: tuple[object, ...]) -> None:
    with st.container(key="source_head"):
        words, close = st.columns([4, 1], vertical_alignment="top")
    words.html(f'<div class="rb-viewer">{safe(name)}<p>{safe(where)}</p></div>')
    close.button("Close", key="close_source", on_click=on_close, args=args, type="tertiary", width="stretch")


def _draw(box: RagBox, shown: _Shown) -> None:
    if not shown.drawn:
        if shown.pages:
            kind = "Slides" if page_word(shown.name) == "slide" else "Pages of this kind of file"
            st.caption(f"{kind} are not drawn. This is the text:")
        _text(box, shown)
        return
    number, zoom = _at(shown, "page", shown.pages, shown.first), chosen_zoom()
    try:
        with st.spinner("Opening the page"):
            image = picture(box, shown.document_id, number, zoom, marks=shown.marked, reveal=shown.reveal)
    except RagboxError as error:
        notice("warning", "The page cannot be shown", str(error), "This is its text as it was indexed:")
        _text(box, shown)
        return
    _turning("page", number, shown.pages, shown.cited)
    zoom_controls(zoom)
    if image is not None:
        show_picture(image, zoom, f"Page {number}{' with the cited passage marked' if number in shown.cited else ''}")
    if shown.passage and number in shown.cited[:-1]:
        st.caption(f"The passage goes on on page {shown.cited[-1]}.")
    if not shown.reveal:
        st.caption(
            "What is hidden is covered in black, where its place on the page is known. Pictures are not covered."
        )


def _at(shown: _Shown, word: str, total: int, first: int) -> int:
    """Which of the pages or parts is wanted; at first the one to begin with."""
    key = (shown.document_id, shown.passage, shown.first, shown.reveal)
    kept: dict[str, tuple[object, int]] = st.session_state.setdefault("source_at", {})
    if word not in kept or kept[word][0] != key:
        kept[word] = (key, max(1, first))
    return max(1, min(kept[word][1], total))


def _turning(word: str, number: int, total: int, cited: list[int]) -> None:
    """Draws what leads to other pages or parts."""
    st.session_state.source_page = number  # Streamlit forgets a widget that was not drawn for a while
    with st.container(key="source_pages", horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Previous",
            key="source_previous",
            icon=":material/chevron_left:",
            disabled=number <= 1,
            on_click=_turn,
            args=(word, total, -1),
        )
        st.selectbox(
            word.capitalize(),
            range(1, total + 1),
            format_func=lambda n: f"{word} {n:,} of {total:,}",
            key="source_page",
            on_change=_go,
            args=(word,),
            label_visibility="collapsed",
            filter_mode="contains",
        )
        st.button(
            "Next",
            key="source_next",
            icon=":material/chevron_right:",
            disabled=number >= total,
            on_click=_turn,
            args=(word, total, 1),
        )
        if cited:
            st.button(
                "Back to the passage",
                key="source_back",
                disabled=number in cited,
                on_click=_go,
                args=(word, cited[0]),
                type="tertiary",
            )


def _turn(word: str, total: int, by: int) -> None:
    """One further from where it is by now: of two quick clicks both count."""
    _go(word, max(1, min(st.session_state.source_at[word][1] + by, total)))


def _go(word: str, to: int | None = None) -> None:
    key, _ = st.session_state.source_at[word]
    st.session_state.source_at[word] = (key, st.session_state.source_page if to is None else to)


def _text(box: RagBox, shown: _Shown) -> None:
    try:
        text = _fetched(box, shown)
    except RagboxError as error:
        notice("warning", "The text cannot be shown", str(error))
        return
    if not text:
        notice("info", "There is no text in this document", "Look at the file yourself.")
        return
    parts = _parts(box, shown, text)
    start = _start(box, shown)
    first = next((n for n, each in enumerate(parts, 1) if each.end > start), 1)
    word = "slide" if parts[0].page else "part"
    number = _at(shown, word, len(parts), first)
    if len(parts) > 1:
        _turning(word, number, len(parts), [first] if shown.passage else [])
    part = parts[number - 1]
    low, high = (max(part.start, min(at, part.end)) for at in shown.passage or (part.end, part.end))
    before, after = text[part.start : low], text[high : part.end]
    body = marked(before, text[low:high], after) if low < high else escaped(before + after)
    begun = "… " if part.start and text[part.start - 1] != "\n" else ""
    ended = " …" if part.end < len(text) and "\n" not in text[part.end - 1 : part.end + 1] else ""
    st.html(f'<div class="rb-passage" tabindex="0">{begun}{body}{ended}</div>')


def _start(box: RagBox, shown: _Shown) -> int:
    """Where in the text what is wanted begins."""
    if shown.passage or shown.first <= 1:
        return shown.passage[0] if shown.passage else 0
    spans = box.page_spans(shown.document_id, reveal=shown.reveal)
    return next((start for number, start, _ in spans if number == shown.first), 0)


def _parts(box: RagBox, shown: _Shown, text: str) -> tuple[Part, ...]:
    """The slides, or parts of the text; the one with the passage has what is around that, and not more."""
    if page_word(shown.name) == "slide":
        spans = box.page_spans(shown.document_id, reveal=shown.reveal)
        return tuple(Part(number, start, end) for number, start, end in spans)
    if shown.passage is None:
        return cut(text, most=_PART)
    start, end = shown.passage
    low, high = max(0, start - _BEFORE), min(len(text), end + _AFTER)
    low = 0 if low == 0 else text.find(" ", low, start) + 1 or low  # no half words
    high = high if high == len(text) else max(text.rfind(" ", end, high), 0) or high
    return (*cut(text, 0, low, _PART), Part(None, low, high), *cut(text, high, most=_PART))


def _fetched(box: RagBox, shown: _Shown) -> str:
    """The text; kept for the next run of the page, which comes at every click, and noted once where it has real values."""
    key = (shown.document_id, shown.reveal)
    kept: tuple[object, str] | None = st.session_state.get("source_text")
    if kept is None or kept[0] != key:
        kept = st.session_state.source_text = (key, box.text(shown.document_id, reveal=shown.reveal))
    return kept[1]
