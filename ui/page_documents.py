"""Documents: what is in the box, what could not be read, the watched folders; adding and deleting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from kit.adding import add_files, running, show_outcome
from kit.alive import keep_up, names_shown
from kit.box import the_box, the_desk
from kit.document_details import show_facts
from kit.document_list import open_document, show_list
from kit.jobs import Desk
from kit.not_read import show_not_read
from kit.reveal import real_values
from kit.show import empty_state, page_head
from kit.viewer import show_document
from kit.watched import show_watched
from kit.words import number

from ragbox import DocumentInfo, RagBox

_VIEWS = {"documents": "In the box", "not_read": "Not read", "watched": "Watched folders"}


def main() -> None:
    """Draws the page."""
    box, desk = the_box(), the_desk()
    job = desk.under_way  # asked before the box is read: what ends after that draws the page again
    documents, unread = box.documents(), box.unread()
    switch = page_head("Documents", "Add files, see what was read and which personal data is in them.")
    with switch:
        reveal = real_values(box)
    keep_up(box, desk)
    if job is not None:
        running(job)
    else:
        show_outcome(desk)
    opened = next((info for info in documents if info.document_id == st.session_state.get("document_opened")), None)
    if opened is not None:
        _opened(box, opened, reveal=reveal)
        return
    view = _view(len(unread))
    if view == "not_read":
        show_not_read(box, desk, unread)
    elif view == "watched":
        show_watched(box, desk)
    else:
        _documents(box, desk, documents, names_shown(box, documents, reveal=reveal))


def _opened(box: RagBox, info: DocumentInfo, *, reveal: bool) -> None:
    """A document to be looked through, and what is known of it beside it, or under it where it takes the whole width."""
    name = names_shown(box, box.documents(), reveal=reveal)[info.document_id]
    if st.session_state.get("larger"):
        show_document(box, info, reveal=reveal, on_close=open_document, args=(None,))
        show_facts(info, name)
        return
    with st.container(key="beside"):
        page, facts = st.columns([3, 2], gap="large")
    with page:
        show_document(box, info, reveal=reveal, on_close=open_document, args=(None,))
    with facts:
        show_facts(info, name)


def _view(unread: int) -> str:
    """Which of the page's parts is looked at. Their names stay the same: a browser answers with the name it was shown."""
    if st.session_state.get("documents_view") not in _VIEWS:
        st.session_state.documents_view = next(iter(_VIEWS))
    with st.container(key="documents_views", horizontal=True, vertical_alignment="center"):
        chosen = st.segmented_control(
            "View",
            list(_VIEWS),
            format_func=_VIEWS.__getitem__,
            key="documents_view",
            label_visibility="collapsed",
            required=True,
        )
        if unread and chosen != "not_read":
            st.html(
                f'<p class="rb-fine"><span class="rb-status rb-bad">{number(unread, "file")} could not be read</span></p>'
            )
    return chosen or next(iter(_VIEWS))


def _documents(box: RagBox, desk: Desk, documents: Sequence[DocumentInfo], names: Mapping[str, str]) -> None:
    if not desk.busy:
        add_files(box, desk)
    if not documents:
        empty_state("No documents yet", "What you add appears here, ready to be asked about.")
        return
    show_list(box, desk, documents, names)


main()
